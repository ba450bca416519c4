"""The way down: the feed with its cursor, a first filling, and the check after a pull.

The order is (xid, seq). A transaction that is still open may yet bring rows below those already
seen, so a cursor goes only below the oldest open one (rows that are `safe`), but rows above are
sent at once and are sent again: a desk keeps them by their key. A cursor over the sequence alone
lost one row in ten.
"""

from app.models.server.bodies import fact_row
from app.models.server.sight import fact_seen, lead_sight

_OLD = "interval '90 days'"
_POOL_TOP = 200

SQL = (
    # A hand-off that is past its time may be accepted by any rep: by the clock, so somebody has to
    # say it once. `was_answer_by` at the end of time makes it come into sight.
    """
CREATE OR REPLACE FUNCTION @priv@.say_late() RETURNS void
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
BEGIN
  WITH late AS (
    INSERT INTO late_handoff AS h (lead, answer_by)
      SELECT id, answer_by FROM lead l WHERE stage = 'handed_off' AND answer_by < now()
        AND NOT EXISTS (SELECT FROM late_handoff o
                         WHERE o.lead = l.id AND o.answer_by = l.answer_by)
    ON CONFLICT (lead) DO UPDATE SET answer_by = EXCLUDED.answer_by
      WHERE h.answer_by <> EXCLUDED.answer_by
    RETURNING h.lead)
  INSERT INTO change (what, id, was_stage, was_owner, was_credit, was_handoff, was_handoff_to,
                      was_answer_by)
    SELECT 'lead', l.id, l.stage, l.owner, l.credit, l.handoff, l.handoff_to, 'infinity'
      FROM late JOIN lead l ON l.id = late.lead;
END $$
""",
    """
CREATE OR REPLACE FUNCTION @api@.feed(b json) RETURNS json @hot@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  most int := LEAST(GREATEST(COALESCE((b->>'limit')::int, 500), 1), 2000);
  after_xid xid8 := COALESCE(b#>>'{after,xid}', '0')::xid8;
  after_seq bigint := COALESCE((b#>>'{after,seq}')::bigint, 0);
  gen text := generation();
  page change[]; mine change[]; horizon xid8; rows json; late boolean;
BEGIN
  PERFORM need_program(me, dev);
  IF gen IS DISTINCT FROM b->>'generation' THEN
    RETURN json_build_object('generation', gen, 'rows', '[]'::json, 'more', false, 'again', true,
                             'now', clock_timestamp());
  END IF;
  IF me.view_v <> (SELECT view_v FROM device WHERE device = dev AND person = me.person)
     OR below_purged(after_xid, after_seq) THEN
    RETURN json_build_object('generation', gen, 'rows', '[]'::json, 'more', false, 'again', false,
                             'bootstrap', true, 'now', clock_timestamp());
  END IF;
  late := EXISTS (SELECT FROM lead l WHERE stage = 'handed_off' AND answer_by < now()
    AND NOT EXISTS (SELECT FROM late_handoff o WHERE o.lead = l.id AND o.answer_by = l.answer_by));
  -- What the desk asks for comes after what it has. Nobody waits for the disk with it: one that a
  -- crash loses is said again. But where something is told with it: see `release`.
  IF b->>'firm' = 'true' THEN
    UPDATE device SET read_xid = after_xid, read_seq = after_seq, read_at = clock_timestamp()
     WHERE device = dev AND person = me.person
       AND read_at < clock_timestamp() - interval '2 seconds'
       AND (read_xid IS NULL OR (read_xid, read_seq) < (after_xid, after_seq));
    IF FOUND AND NOT late THEN PERFORM set_config('synchronous_commit', 'off', true); END IF;
  END IF;
  IF late THEN PERFORM say_late(); END IF;
  -- The horizon has to be of the same snapshot as the rows.
  SELECT array_agg(c ORDER BY c.xid, c.seq), pg_snapshot_xmin(pg_current_snapshot())
    INTO page, horizon
    FROM (SELECT * FROM change WHERE (xid, seq) > (after_xid, after_seq)
           ORDER BY xid, seq LIMIT most) c;
  IF page IS NULL THEN  -- as nearly always
    RETURN json_build_object('generation', gen, 'rows', '[]'::json, 'more', false,
      'horizon', horizon::text, 'again', false, 'now', clock_timestamp());
  END IF;
  mine := page_for(me, dev, page);
  -- Where the page ends and where it is safe: a cursor moves on over what others are sent.
  SELECT json_agg(json_build_object('xid', e.xid::text, 'seq', e.seq, 'safe', e.xid < horizon,
                                    'what', 'place', 'row', '{}'::json) ORDER BY e.xid, e.seq)
    INTO rows FROM (
      (SELECT c.xid, c.seq FROM unnest(page) c ORDER BY c.xid DESC, c.seq DESC LIMIT 1) UNION
      (SELECT c.xid, c.seq FROM unnest(page) c WHERE c.xid < horizon
        ORDER BY c.xid DESC, c.seq DESC LIMIT 1)) e;
  IF mine IS NOT NULL THEN
    SELECT json_agg(r.said ORDER BY r.xid, r.seq, r.ord) INTO rows FROM (
      SELECT p.xid, p.seq, p.ord, json_build_object('xid', p.xid::text, 'seq', p.seq,
             'safe', p.xid < horizon, 'what', p.what, 'row', p."row") AS said
        FROM page_rows(me, dev, mine, horizon) p
      UNION ALL
      SELECT (x->>'xid')::xid8, (x->>'seq')::bigint, 1000000, x FROM json_array_elements(rows) x) r;
  END IF;
  RETURN json_build_object('generation', gen, 'rows', COALESCE(rows, '[]'),
    'more', COALESCE(array_length(page, 1), 0) >= most, 'horizon', horizon::text,
    'again', false, 'now', clock_timestamp());
END $$
""",
    # The leads of a first filling: candidates by index, then by sight.
    f"""
CREATE OR REPLACE FUNCTION @priv@.working_set(me @priv@.login, dev text, after uuid, most int)
RETURNS uuid[] LANGUAGE sql STABLE SET search_path = @priv@, pg_temp AS $$
  WITH near AS (
    SELECT id FROM lead WHERE owner = me.person
    UNION SELECT id FROM lead WHERE credit = me.person
    UNION SELECT lead FROM desk_lead WHERE device = dev
    UNION SELECT id FROM lead WHERE stage IN ('interested', 'qualified', 'handed_off', 'returned')
    UNION SELECT id FROM lead WHERE 'supervisor' = ANY (me.roles)
      AND NOT in_pool(stage, owner))
  SELECT array_agg(id ORDER BY id) FROM (
    SELECT l.id FROM near JOIN lead l ON l.id = near.id
      LEFT JOIN desk_lead d ON d.device = dev AND d.lead = l.id
      WHERE (after IS NULL OR l.id > after) AND {lead_sight(at="now()")} IS NOT NULL
        AND (l.stage NOT IN ('won', 'lost', 'unreachable', 'disqualified', 'do_not_call')
             OR l.changed_at > now() - {_OLD})
      ORDER BY l.id LIMIT most) x
$$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.first_rows(me @priv@.login) RETURNS json
LANGUAGE sql STABLE SET search_path = @priv@, pg_temp SET timezone = 'UTC' AS $$
  SELECT COALESCE(json_agg(json_build_object('what', what, 'row', x)), '[]') FROM (
    SELECT 'person' AS what, person_json(p, p.id = me.person) AS x FROM person p
    UNION ALL SELECT 'campaign', campaign_json(p, 'supervisor' = ANY (me.roles)) FROM campaign p
      WHERE me.campaigns = '{{}}' OR p.id = ANY (me.campaigns)
         OR me.roles && ARRAY['supervisor', 'admin']
    UNION ALL SELECT 'scorecard', scorecard_json(p) FROM scorecard p
    UNION ALL SELECT 'fact', {fact_row("f")} FROM (
        SELECT * FROM fact f WHERE f.lead IS NULL
        UNION ALL SELECT f.* FROM fact_kind o JOIN fact f ON f.kind = o.kind
          WHERE o.sight IN ('do_not_call', 'library', 'review') AND f.lead IS NOT NULL) f
      JOIN fact_kind k ON k.kind = f.kind LEFT JOIN lead l ON false
      WHERE (f.made_at > now() - {_OLD} OR k.sight = 'library')
        AND {fact_seen("NULL::text")}) y
$$
""",
    f"""
CREATE OR REPLACE FUNCTION @api@.bootstrap(b json) RETURNS json @hot@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  most int := LEAST(GREATEST(COALESCE((b->>'limit')::int, 100), 1), 500);
  after uuid := (b->>'after_lead')::uuid;
  upto xid8; leads uuid[]; rows json; head json;
BEGIN
  PERFORM need_program(me, dev);
  -- Before the first row is read: what commits later is above it.
  upto := pg_snapshot_xmin(pg_current_snapshot());
  IF after IS NULL THEN
    UPDATE device SET view_v = me.view_v WHERE device = dev AND person = me.person;
    DELETE FROM desk_lead d WHERE d.device = dev AND NOT EXISTS (
      SELECT FROM lease q WHERE q.lead = d.lead AND q.device = dev AND q.until > now());
    IF 'telemarketer' = ANY (me.roles) THEN
      INSERT INTO desk_lead (device, lead)
        SELECT dev, lead FROM lease WHERE pool AND until IS NULL
           AND (me.campaigns = '{{}}' OR campaign = ANY (me.campaigns))
           AND callable_from <= now() AND now() < callable_until
         ORDER BY score DESC, callable_until, attempts, added_at, lead LIMIT {_POOL_TOP}
      ON CONFLICT DO NOTHING;
    END IF;
    head := first_rows(me);
  END IF;
  leads := working_set(me, dev, after, most);
  SELECT json_agg(json_build_object('what', r.what, 'row', r."row") ORDER BY r.lead, r.ord, r.n)
    INTO rows FROM lead_rows(me, dev, leads) r;
  RETURN json_build_object('generation', generation(),
    'cursor', json_build_object('xid', upto::text, 'seq', 0),
    'rows', CASE WHEN head IS NULL THEN COALESCE(rows, '[]') ELSE (
      SELECT COALESCE(json_agg(x), '[]') FROM (SELECT json_array_elements(head) AS x
        UNION ALL SELECT json_array_elements(COALESCE(rows, '[]'))) y) END,
    'after_lead', leads[array_length(leads, 1)],
    'more', COALESCE(array_length(leads, 1), 0) >= most, 'now', clock_timestamp());
END $$
""",
    # Some leads again, as far as they are seen: for repair, and for what a person opens. `open`: a
    # supervisor opens or does something with a lead that the desk has not; it has it from now on.
    """
CREATE OR REPLACE FUNCTION @api@.lead_rows(b json) RETURNS json @hot@ AS $$
DECLARE dev text := need_device(b); me login := whoami(dev); asked uuid[]; rows json;
BEGIN
  SELECT array_agg(x::uuid) INTO asked FROM json_array_elements_text(b->'leads') x;
  IF array_length(asked, 1) > 500 THEN
    PERFORM refuse('SG004', 'At most 500 leads at a time.');
  END IF;
  IF b->>'open' = 'true' AND 'supervisor' = ANY (me.roles) THEN
    INSERT INTO desk_lead (device, lead)
      SELECT dev, id FROM lead WHERE id = ANY (asked) AND stage <> 'withdrawn'
      ON CONFLICT DO NOTHING;
  END IF;
  SELECT json_agg(json_build_object('what', r.what, 'row', r."row") ORDER BY r.lead, r.ord, r.n)
    INTO rows FROM lead_rows(me, dev, asked) r;
  IF b->>'open' = 'true' AND rows IS NOT NULL THEN
    -- A campaign of a moment ago is perhaps not at that desk yet.
    SELECT json_agg(x.said ORDER BY x.place, x.n) INTO rows FROM (
      SELECT 0 AS place, 0::bigint AS n, json_build_object('what', 'campaign',
             'row', campaign_json(c, 'supervisor' = ANY (me.roles))) AS said
        FROM campaign c WHERE c.id IN (SELECT l.campaign FROM lead l WHERE l.id = ANY (asked))
         AND 'supervisor' = ANY (me.roles)
      UNION ALL
      SELECT 1, r.n, r.said FROM json_array_elements(rows) WITH ORDINALITY AS r(said, n)) x;
  END IF;
  RETURN json_build_object('generation', generation(), 'rows', COALESCE(rows, '[]'));
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @api@.check_feed(b json) RETURNS json @definer@ AS $$
DECLARE dev text := need_device(b); me login := whoami(dev); at timestamptz := now(); said json;
BEGIN
  IF json_array_length(b->'days') > 100 THEN
    PERFORM refuse('SG004', 'At most 100 days at a time.');
  END IF;
  SELECT COALESCE(json_agg(json_build_object('day', day, 'count', n,
      'hash', lpad(to_hex(h), 16, '0')) ORDER BY day), '[]') INTO said FROM (
    SELECT day, count(f.id) AS n,
           COALESCE(bit_xor(('x' || left(encode(f.hash, 'hex'), 16))::bit(64)::bigint), 0) AS h
      FROM (SELECT DISTINCT x::date AS day FROM json_array_elements_text(b->'days') x) days
      LEFT JOIN LATERAL (
        SELECT f.id, f.hash FROM fact f JOIN fact_kind k ON k.kind = f.kind
          LEFT JOIN lead l ON l.id = f.lead
          LEFT JOIN desk_lead d ON d.device = dev AND d.lead = l.id
          WHERE f.made_at >= day AND f.made_at < day + 1
            AND {fact_seen("(" + lead_sight() + ")")}) f ON true
      GROUP BY day) y;
  RETURN json_build_object('generation', generation(), 'days', said);
END $$
""",
)
