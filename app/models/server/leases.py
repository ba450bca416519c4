"""Claim, hold, confirm: the ways to the sole right to call a lead.

A lease is a duration, fenced by an epoch that grows with each grant. `claim` is one index range
over the free leads of a pool, locked with SKIP LOCKED: two desks never wait for each other, and
never get one lead twice.
"""

from app.models.server.leases_grant import ends
from app.models.server.who import FRESH

SWEEPS = 0.03125
"""Share of claims that also free what ran out, 50 at a time; whoever finds nothing always does."""

MOST, FEW, LATER = 500, 20, "interval '15 minutes'"
"""So many leads are passed over by one claim at most. Where it was more than a few and there is
something behind them, all of them come later: whoever claims next begins there, and is told that
there is `more` to be asked for. Of a switchboard, where one is talked with, a few are left."""

_POOL = """lease WHERE pool AND until IS NULL AND campaign = from_campaign AND stage = from_stage
               AND callable_from <= moment AND moment < callable_until"""
_ORDER = "score DESC, callable_until, attempts, added_at, lead"
_KNOWN = """q.*, (SELECT rev FROM lead WHERE id = q.lead) AS rev,
           h.barred OR p.do_not_call_at IS NOT NULL AS barred,
           COALESCE(h.phones, '{}') AS phones, p.shares_number AS shared"""
_OF_PROSPECT = """LATERAL (
             SELECT do_not_call_at, shares_number FROM prospect WHERE id = q.prospect) p,
           LATERAL (
             SELECT bool_or(n.do_not_call_at IS NOT NULL) IS TRUE AS barred,
                    array_agg(DISTINCT e164) AS phones
               FROM phone LEFT JOIN number n USING (e164)
              WHERE prospect = q.prospect AND phone.state <> 'struck' AND e164 <> '') h"""

SQL = (
    # Whoever may not claim is told why; whoever was not heard lately is heard.
    """
CREATE OR REPLACE FUNCTION @priv@.need_claimer(b json) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  from_campaign uuid := (b->>'campaign')::uuid;
BEGIN
  PERFORM need_program(me, dev);
  IF (b->>'request')::uuid IS NULL OR from_campaign IS NULL
     OR COALESCE(b->>'stage', '') NOT IN ('new', 'attempting')
     OR kind_seconds(b->>'kind') IS NULL OR b->>'kind' = 'call' THEN
    PERFORM refuse('SG004', 'A claim names its request, campaign, stage, and a look or a pack.');
  END IF;
  IF NOT 'telemarketer' = ANY (me.roles)
     OR NOT (me.campaigns = '{}' OR from_campaign = ANY (me.campaigns)) THEN
    PERFORM refuse('SG001', 'Only telemarketers of a campaign take leads from its pool.');
  END IF;
  RETURN me.person;
END $$
""",
    # The pool from its head on, but for one lead. A cursor reads the index once, however many are
    # passed over, and locks what is fetched from it and nothing else. Nothing but the index in its
    # order will do: what would be sorted is a pool.
    f"""
CREATE OR REPLACE FUNCTION @priv@.rest_of_pool(from_campaign uuid, from_stage text,
  moment timestamptz, without uuid) RETURNS refcursor LANGUAGE plpgsql
SET search_path = @priv@, pg_temp SET enable_sort = off SET enable_bitmapscan = off AS $$
DECLARE rest refcursor;
BEGIN
  OPEN rest FOR SELECT lead, prospect, was_owner FROM {_POOL} AND lead <> without
    ORDER BY {_ORDER} FOR UPDATE SKIP LOCKED;
  RETURN rest;
END $$
""",
    # Half of a claim is the beginning and the end of its statements, so there are few: who asks and
    # the note of the request are one, and so are the lead and what there is to know of it.
    f"""
CREATE OR REPLACE FUNCTION @api@.claim(b json) RETURNS json @hot@ AS $$
DECLARE
  by_request uuid := (b->>'request')::uuid;
  from_campaign uuid := (b->>'campaign')::uuid;
  from_stage text := b->>'stage';
  wanted text := b->>'kind';
  want int := GREATEST(COALESCE((b->>'count')::int, 1), 1);
  moment timestamptz := clock_timestamp(); over timestamptz;
  me uuid; dev text; secs int; new_epoch int; got record; swept boolean := false; rests timestamptz;
  begun boolean := false; rest refcursor; next_lead record; more boolean := false;
  passed uuid[] := '{{}}'; taken text[] := '{{}}';
  given uuid[] := '{{}}'; leases json[] := '{{}}';
BEGIN
  INSERT INTO request AS r (id, person, device)
    SELECT by_request, l.person, d.device FROM login l JOIN device d USING (person)
     WHERE l.rolname = session_user AND d.device = b->>'device' AND {FRESH}
       AND l.state = 'active' AND 'telemarketer' = ANY (l.roles)
       AND (l.campaigns = '{{}}' OR from_campaign = ANY (l.campaigns))
       AND by_request IS NOT NULL AND from_campaign IS NOT NULL
       AND from_stage IN ('new', 'attempting') AND wanted IN ('look', 'pack')
       AND (SELECT min_program = '' AND pool_rests_until IS NULL FROM server)
    ON CONFLICT DO NOTHING RETURNING r.person, r.device INTO me, dev;
  IF NOT FOUND THEN
    dev := b->>'device';
    me := need_claimer(b);
    INSERT INTO request (id, person, device) VALUES (by_request, me, dev) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      want := 0;  -- the same once more
      SELECT COALESCE(array_agg(l.lead ORDER BY l.lead), '{{}}'),
             COALESCE(array_agg(lease_json(l) ORDER BY l.lead), '{{}}')
        INTO given, leases FROM lease l
        WHERE request = by_request AND person = me AND device = dev AND until > moment;
    ELSE
      rests := pool_rests();
      want := CASE WHEN rests IS NULL THEN want ELSE 0 END;
    END IF;
  END IF;
  IF wanted = 'look' THEN
    want := LEAST(want, 3);
  ELSE
    want := LEAST(want, seconds('pack_max') - (SELECT count(*)::int FROM lease
      WHERE person = me AND until IS NOT NULL AND kind = 'pack'));
  END IF;
  IF random() < {SWEEPS} THEN PERFORM sweep_leases(); END IF;
  secs := seconds(wanted || '_seconds');
  -- The first, and nearly always the only one, by a statement of its own: a plan for one row is
  -- the index in its order. What comes after it comes from a cursor.
  WHILE want > 0 AND cardinality(passed) < {MOST} LOOP
    IF NOT begun THEN
      SELECT {_KNOWN} INTO got
        FROM (SELECT lead, prospect, was_owner FROM {_POOL}
               ORDER BY {_ORDER} LIMIT 1 FOR UPDATE SKIP LOCKED) q, {_OF_PROSPECT};
      begun := FOUND;
    ELSE
      IF got.lead <> ALL (given) THEN passed := passed || got.lead; END IF;
      IF rest IS NULL THEN
        rest := rest_of_pool(from_campaign, from_stage, moment, got.lead);
      END IF;
      FETCH rest INTO next_lead;
      IF FOUND THEN
        SELECT {_KNOWN} INTO got FROM (
          SELECT next_lead.lead, next_lead.prospect, next_lead.was_owner) q, {_OF_PROSPECT};
      END IF;
    END IF;
    IF NOT FOUND THEN
      EXIT WHEN swept;
      PERFORM sweep_leases();
      -- What ran out is anywhere in the pool: from its head on once more.
      swept := true; begun := false; rest := NULL; passed := '{{}}'; taken := '{{}}';
      CONTINUE;
    END IF;
    CONTINUE WHEN got.barred OR got.phones::text[] && taken;
    IF got.was_owner IS NOT NULL THEN
      CONTINUE WHEN EXISTS (SELECT FROM lease l
        WHERE l.lead = got.lead AND owner_waits(l, me) IS NOT NULL);
    END IF;
    -- Whose number can't be had is looked at once, not with each lead of a switchboard.
    IF got.shared AND owner_away(got.lead, got.phones, me) THEN
      taken := taken || ARRAY(SELECT x FROM unnest(got.phones) x
                               WHERE owner_away(got.lead, ARRAY[x], me));
      CONTINUE;
    END IF;
    over := {ends("secs")};
    IF NOT take_phones(got.lead, got.phones, over) THEN
      taken := taken || ARRAY(SELECT e164 FROM lease_phone
        WHERE e164 = ANY (got.phones) AND lead <> got.lead AND until > clock_timestamp());
      CONTINUE;
    END IF;
    UPDATE lease SET epoch = epoch + 1, person = me, device = dev, kind = wanted, until = over,
                     request = by_request, phones = got.phones
     WHERE lead = got.lead RETURNING epoch INTO new_epoch;
    INSERT INTO desk_lead (device, lead) VALUES (dev, got.lead) ON CONFLICT DO NOTHING;
    leases := leases || json_build_object('lead', got.lead, 'prospect', got.prospect,
      'kind', wanted, 'epoch', new_epoch, 'campaign', from_campaign, 'phones', got.phones,
      'rev', got.rev, 'seconds', secs);
    given := given || got.lead;
    want := want - 1;
  END LOOP;
  -- In `lease` alone: the lead's own row says what the rules of calling say. The next window that
  -- is worked out, and whatever moves the lead, puts it where it belongs.
  IF cardinality(passed) > {FEW} AND (given <> '{{}}' OR cardinality(passed) >= {MOST}) THEN
    UPDATE lease SET callable_from = moment + {LATER}
     WHERE lead = ANY (passed) AND callable_until > moment + {LATER};
    more := FOUND AND want > 0;
  END IF;
  RETURN json_build_object('leases', to_json(leases), 'rests_until', rests, 'more', more,
    'rows', CASE WHEN b->>'rows' = 'false'
    THEN '[]'::json ELSE given_rows(whoami(), dev, given, b) END);
END $$
""",
    # Why a lead may not be had by this person: NULL when it may.
    """
CREATE OR REPLACE FUNCTION @priv@.not_to_have(me @priv@.login, q @priv@.lease) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF q.owner IS DISTINCT FROM me.person AND q.owner IS NOT NULL THEN RETURN 'owned'; END IF;
  IF NOT me.roles && ARRAY['telemarketer', 'telesales'] THEN RETURN 'role'; END IF;
  IF q.owner IS NULL AND NOT ('telemarketer' = ANY (me.roles)
      AND (me.campaigns = '{}' OR q.campaign = ANY (me.campaigns))) THEN RETURN 'role'; END IF;
  IF q.stage = 'do_not_call' THEN RETURN 'do_not_call'; END IF;
  IF NOT callable_stage(q.stage) THEN RETURN 'stage'; END IF;
  IF owner_waits(q, me.person) IS NOT NULL THEN RETURN 'waits'; END IF;
  RETURN NULL;
END $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.refused(q @priv@.lease, reason text) RETURNS json
LANGUAGE sql STABLE SET search_path = @priv@, pg_temp AS $$
  SELECT json_build_object('lease', NULL, 'why', reason, 'by', who, 'by_name',
      (SELECT name FROM login WHERE person = who),
      'talking', reason IN ('held', 'phone') AND q.kind = 'call' AND q.until > clock_timestamp(),
      'until', CASE WHEN reason = 'waits' THEN owner_waits(q, NULL) END)
    FROM (SELECT CASE reason WHEN 'held' THEN q.person WHEN 'phone' THEN q.person
                             WHEN 'owned' THEN q.owner WHEN 'waits' THEN
                               (SELECT s.who FROM still_calling s WHERE s.lead = q.lead
                                 ORDER BY s.until DESC LIMIT 1)
                             END AS who) x
$$
""",
    # Who has one of these phones now, of another lead.
    """
CREATE OR REPLACE FUNCTION @priv@.phone_holder(q @priv@.lease) RETURNS @priv@.lease
LANGUAGE sql STABLE SET search_path = @priv@, pg_temp AS $$
  SELECT o FROM lease_phone p JOIN lease o ON o.lead = p.lead
   WHERE p.e164 = ANY (phones_of(q.prospect)) AND p.lead <> q.lead AND p.until > clock_timestamp()
   LIMIT 1
$$
""",
    """
CREATE OR REPLACE FUNCTION @api@.hold(b json) RETURNS json @hot@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  wanted text := COALESCE(b->>'kind', 'look');
  secs int := kind_seconds(wanted);
  q lease; why text; got record; given json;
BEGIN
  PERFORM need_program(me, dev);
  SELECT * INTO q FROM lease l WHERE l.lead = (b->>'lead')::uuid FOR UPDATE;
  IF q.lead IS NULL THEN PERFORM refuse('SG003', 'This lead is no longer here.'); END IF;
  why := not_to_have(me, q);
  IF why IS NOT NULL THEN RETURN refused(q, why); END IF;
  IF q.until > clock_timestamp() THEN
    IF q.person IS DISTINCT FROM me.person OR q.device IS DISTINCT FROM dev THEN
      RETURN refused(q, 'held');
    END IF;
    IF q.kind = 'look' THEN PERFORM extend_lease(q.lead, wanted, secs); END IF;
    INSERT INTO desk_lead (device, lead) VALUES (dev, q.lead) ON CONFLICT DO NOTHING;
    given := (SELECT lease_json(l) FROM lease l WHERE l.lead = q.lead);
  ELSE
    got := lease_to(me, dev, q, wanted, secs, (b->>'request')::uuid, NULL);
    IF got.why = 'phone' THEN RETURN refused(phone_holder(q), 'phone'); END IF;
    IF got.why IS NOT NULL THEN RETURN refused(q, got.why); END IF;
    given := got.lease;
  END IF;
  RETURN json_build_object('lease', given, 'rows', given_rows(me, dev, ARRAY[q.lead], b));
END $$
""",
    # Right before the number leaves the desk. A lease that ran out and that nobody else got since
    # is as good as a running one; an owner needs none. One that runs out right now may lose a
    # number at the same moment: it goes on only with all of them, which nobody else is taking.
    """
CREATE OR REPLACE FUNCTION @api@.confirm(b json) RETURNS json @hot@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  said int := (b->>'epoch')::int;
  dialled text := b->>'e164';
  q lease; why text; got record; given json;
BEGIN
  SELECT * INTO q FROM lease WHERE lead = (b->>'lead')::uuid FOR UPDATE;
  IF q.lead IS NULL THEN PERFORM refuse('SG003', 'This lead is no longer here.'); END IF;
  IF dialled IS NULL THEN PERFORM refuse('SG004', 'The number has to be named.'); END IF;
  why := not_to_have(me, q);
  IF why IS NULL AND q.until > clock_timestamp()
     AND (q.person IS DISTINCT FROM me.person OR q.device IS DISTINCT FROM dev) THEN
    why := 'held';
  ELSIF why IS NULL AND (said IS DISTINCT FROM q.epoch OR q.person IS DISTINCT FROM me.person)
     AND q.owner IS DISTINCT FROM me.person THEN
    why := 'lease';
  END IF;
  IF why IS NOT NULL THEN
    RETURN (SELECT json_build_object('go', false, 'why', why, 'by', x->'by', 'by_name',
      x->'by_name', 'talking', x->'talking', 'until', x->'until') FROM refused(q, why) x);
  END IF;
  IF q.until > clock_timestamp() AND said = q.epoch AND NOT EXISTS (
      SELECT FROM number WHERE do_not_call_at IS NOT NULL
         AND (e164 = dialled OR e164 = ANY (phones_of(q.prospect))))
     AND dialled = ANY (q.phones) AND cardinality(q.phones) = (SELECT count(*) FROM (
       SELECT FROM lease_phone WHERE e164 = ANY (q.phones) AND lead = q.lead
          FOR UPDATE SKIP LOCKED) kept)
     AND NOT owner_away(q.lead, q.phones, me.person) THEN
    PERFORM extend_lease(q.lead, 'call', seconds('call_seconds'));
    given := (SELECT lease_json(l) FROM lease l WHERE l.lead = q.lead);
  ELSE
    got := lease_to(me, dev, q, 'call', seconds('call_seconds'), NULL, dialled);
    why := got.why;
    IF why IS NOT NULL THEN
      RETURN (SELECT json_build_object('go', false, 'why', why, 'by', x->'by', 'by_name',
        x->'by_name', 'talking', x->'talking')
        FROM refused(CASE WHEN why = 'phone' THEN phone_holder(q) ELSE q END, why) x);
    END IF;
    given := got.lease;
  END IF;
  INSERT INTO change (what, id) VALUES ('lease', q.lead);
  RETURN json_build_object('go', true, 'why', NULL, 'lease', given);
END $$
""",
)
