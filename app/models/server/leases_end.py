"""Renew, release, revoke: how leases go on and end."""

from app.models.server.leases_grant import HELD
from app.models.server.who import FRESH

SQL = (
    """
CREATE OR REPLACE FUNCTION @api@.renew(b json) RETURNS json @hot@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  said record; q lease; kept json[] := '{}'; lost json[] := '{}';
BEGIN
  FOR said IN SELECT x.lead, x.epoch, x.kind FROM json_to_recordset(b->'leases')
      AS x(lead uuid, epoch int, kind text) ORDER BY x.lead LOOP
    SELECT * INTO q FROM lease WHERE lead = said.lead FOR UPDATE;
    -- Only after a restore: a lease that the backup does not know.
    IF q.epoch < said.epoch AND said.kind IN ('look', 'pack', 'call')
       AND not_to_have(me, q) IS NULL AND take_back(me, dev, q.lead, said.epoch, said.kind,
                     clock_timestamp() + make_interval(secs => kind_seconds(said.kind))) THEN
      SELECT * INTO q FROM lease WHERE lead = said.lead;
    END IF;
    IF q.epoch IS DISTINCT FROM said.epoch OR q.person IS DISTINCT FROM me.person
       OR q.device IS DISTINCT FROM dev THEN
      lost := lost || json_build_object('lead', said.lead, 'why', CASE
        WHEN q.until > clock_timestamp() THEN 'held' ELSE 'lease' END);
    ELSIF q.until IS NULL OR q.until < clock_timestamp() THEN
      lost := lost || json_build_object('lead', said.lead, 'why', 'over');
    ELSIF not_to_have(me, q) IS NOT NULL AND q.kind <> 'call' THEN
      PERFORM end_lease(q.lead);
      lost := lost || json_build_object('lead', said.lead, 'why', not_to_have(me, q));
    ELSE
      PERFORM extend_lease(q.lead, q.kind, kind_seconds(q.kind));
      SELECT * INTO q FROM lease WHERE lead = said.lead;
      kept := kept || lease_json(q);
    END IF;
  END LOOP;
  RETURN json_build_object('leases', to_json(kept), 'lost', to_json(lost));
END $$
""",
    # With `leaving` the person signs out, or was away for long: what they own waits for nobody, and
    # pool leads are not on this desk any more, but those of `stay`; a call of `calling` goes on.
    f"""
CREATE OR REPLACE FUNCTION @api@.release(b json) RETURNS json @hot@ AS $$
DECLARE
  a record; said record; n int := 0; was_kind text; held text[]; said_lead uuid;
  given json := b->'leases'; many int := json_array_length(given); stay uuid[]; calling uuid[];
  told boolean := false;
BEGIN
  SELECT d.device, d.person, b->>'leaving' AS leaving INTO a
    FROM login l JOIN device d USING (person)
   WHERE l.rolname = session_user AND l.state = 'active' AND d.device = b->>'device' AND {FRESH};
  IF NOT FOUND THEN
    SELECT b->>'device' AS device, w.person, b->>'leaving' AS leaving INTO a
      FROM whoami(need_device(b)) w;
  END IF;
  IF many > 1 THEN  -- in one order for all, so that nobody waits in a circle
    given := (SELECT json_agg(x ORDER BY x->>'lead') FROM json_array_elements(given) x);
  END IF;
  -- Nearly always one: a query of rows would make a cycle with its claim 6% longer.
  FOR i IN 0 .. many - 1 LOOP
    said_lead := given->i->>'lead';
    UPDATE lease q SET until = NULL
     WHERE q.lead = said_lead AND q.epoch = (given->i->>'epoch')::int AND q.person = a.person
       AND q.device = a.device AND {HELD} RETURNING q.kind, q.phones INTO was_kind, held;
    CONTINUE WHEN NOT FOUND;
    UPDATE lease_phone p SET lead = NULL, until = NULL
     WHERE p.e164 = ANY (held) AND p.lead = said_lead;
    IF was_kind = 'call' THEN
      INSERT INTO change (what, id) VALUES ('lease', said_lead);
      told := true;
    END IF;
    n := n + 1;
  END LOOP;
  IF a.leaving::boolean THEN
    stay := ARRAY(SELECT json_array_elements_text(b->'stay')::uuid);
    calling := ARRAY(SELECT json_array_elements_text(b->'calling')::uuid);
    FOR said IN SELECT q.lead FROM lease q WHERE q.person = a.person AND q.device = a.device
        AND q.until IS NOT NULL AND q.lead <> ALL (calling) ORDER BY q.lead FOR UPDATE LOOP
      PERFORM end_lease(said.lead);
      n := n + 1;
    END LOOP;
    DELETE FROM desk_lead WHERE device = a.device AND lead <> ALL (stay);
    UPDATE device SET signed_out = true WHERE device = a.device AND person = a.person;
  END IF;
  -- Nobody waits for the disk: a lease whose end a crash loses runs out by itself, and a claim that
  -- is kept keeps what was written before it. Who leaves is told when it is sure. What the feed
  -- tells is waited for: a crash that loses it has its xid given out once more, and what is written
  -- under that lies below cursors that were moved over the lost one.
  IF a.leaving IS DISTINCT FROM 'true' AND NOT told THEN
    PERFORM set_config('synchronous_commit', 'off', true);
  END IF;
  RETURN json_build_object('released', n);
END $$
""",
    # It can't reach a desk that is offline: what runs there, runs out. A supervisor who has spoken
    # to the person takes the word for it, and that is kept.
    """
CREATE OR REPLACE FUNCTION @api@.revoke(b json) RETURNS json @definer@ AS $$
DECLARE
  me login := whoami();
  spoken boolean := COALESCE((b->>'spoken')::boolean, false);
  of_lead uuid := (b->>'lead')::uuid;
  of_person uuid := (b->>'person')::uuid;
  of_device text := b->>'device';
  leads uuid[]; had boolean; q lease; n int := 0; waits json[] := '{}'; ends timestamptz;
BEGIN
  IF NOT 'supervisor' = ANY (me.roles) THEN
    PERFORM refuse('SG001', 'Only a supervisor takes leases back.');
  END IF;
  IF COALESCE(of_lead::text, of_person::text, of_device) IS NULL
     OR COALESCE(b->>'why', '') = '' THEN
    PERFORM refuse('SG004', 'Say which lead, person or device, and why.');
  END IF;
  IF of_lead IS NOT NULL THEN
    leads := ARRAY[of_lead];
  ELSIF of_person IS NOT NULL THEN
    leads := ARRAY(SELECT lead FROM lease WHERE person = of_person AND until IS NOT NULL
                   UNION SELECT lead FROM still_calling WHERE who = of_person);
  ELSE
    leads := ARRAY(SELECT lead FROM lease WHERE device = of_device AND until IS NOT NULL);
  END IF;
  FOR q IN SELECT * FROM lease l WHERE l.lead = ANY (leads) ORDER BY l.lead FOR UPDATE LOOP
    -- What somebody else has by now of a lead that waits for this person stays theirs.
    had := of_person IS NULL OR q.person = of_person;
    ends := GREATEST(
      CASE WHEN had AND q.until > clock_timestamp() THEN q.until END,
      (SELECT max(until) FROM still_calling
        WHERE lead = q.lead AND (of_person IS NULL OR who = of_person)));
    IF ends IS NOT NULL AND NOT spoken THEN
      waits := waits || json_build_object('lead', q.lead, 'until', ends);
    ELSE
      IF had THEN
        PERFORM end_lease(q.lead);
        UPDATE lease SET epoch = epoch + 1 WHERE lead = q.lead;
      END IF;
      PERFORM spoken_with(q.lead, CASE WHEN of_lead IS NULL THEN COALESCE(of_person, q.person) END);
      -- Told to whoever sees the lead: the desk that had it learns that it is not its own.
      INSERT INTO change (what, id) VALUES ('lease', q.lead);
      n := n + 1;
    END IF;
  END LOOP;
  PERFORM note(me, 'revoke', b::jsonb || jsonb_build_object('revoked', n));
  PERFORM pg_notify('segue_@org@', '');
  RETURN json_build_object('revoked', n, 'waits', to_json(waits));
END $$
""",
)
