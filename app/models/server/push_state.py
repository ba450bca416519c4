"""What an act makes of state: columns are taken as they are pushed, once the act was let through.

The server works out no rule. What it never takes from a desk: identity, revision, do-not-call (that
follows from the fact), leases.
"""

from app.domain.folding import RECENT
from app.models.server.bodies import columns, listed
from app.models.state import Lead, Phone, Promise, Prospect

_LEAD = columns(
    Lead,
    "id",
    "prospect",
    "campaign",
    "source",
    "segment",
    "job",
    "line",
    "added_at",
    "rev",
    "pool",
)
_QUEUE = ["callable_from", "callable_until", "held_by", "opened_at"]
_PROSPECT = columns(
    Prospect,
    "id",
    "number",
    "do_not_call_at",
    "do_not_call_by",
    "do_not_call_why",
    "consent",
    "consent_at",
    "recent_attempts",
    "shares_number",
)
_RECENT = round(RECENT.total_seconds() * 1_000_000)
_NUMBER = ["last_dialled_at", "last_outcome", "last_ended_at", "busy_redials"]
_PHONE = columns(Phone, "prospect")
_PROMISE = columns(Promise, "lead")
_SHAPE_PHONE = "position int, e164 text, kind text, state text, ext text"
_SHAPE_PROMISE = (
    'id uuid, point uuid, "by" text, what text, due_at timestamptz, wall text, zone text,'
    " done_at timestamptz"
)

_LINE = "r.e164, COALESCE(r.kind, '') AS kind, r.state, COALESCE(r.ext, '') AS ext, e.n::int AS n"

SQL = (
    "DROP FUNCTION IF EXISTS @priv@.take_lead(uuid, json, text)",
    f"""
CREATE OR REPLACE FUNCTION @priv@.take_lead(of uuid, said json, dev text, adds boolean) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE now_rev int;
BEGIN
  UPDATE lead l SET ({listed(_LEAD)}) = (
      SELECT {listed(_LEAD, "r.")} FROM json_populate_record(l, said) r), rev = l.rev + 1
    WHERE l.id = of RETURNING rev INTO now_rev;
  UPDATE lead SET pool = in_pool(stage, owner)::int
   WHERE id = of AND pool <> in_pool(stage, owner)::int;
  UPDATE lease SET run_from = CASE WHEN run_device = dev THEN run_from ELSE now_rev - 1 END,
                   run_device = dev, quiet_at = now_rev,
                   quiet = CASE WHEN NOT adds THEN 0 WHEN quiet_at = now_rev - 1 THEN quiet + 1
                                ELSE 1 END,
                   was_device = CASE WHEN was_xid = pg_current_xact_id() THEN dev
                                     ELSE was_device END WHERE lead = of;
  RETURN now_rev;
END $$
""",
    # Calls of two leads of one prospect: each desk knew its own alone.
    f"""
CREATE OR REPLACE FUNCTION @priv@.recent_of(here json, said json) RETURNS json
LANGUAGE sql STABLE SET search_path = @priv@, pg_temp AS $$
  SELECT COALESCE(json_agg(at ORDER BY at), '[]') FROM (
    SELECT DISTINCT at, max(at) OVER () AS newest FROM (
      SELECT LEAST(z::bigint, (extract(epoch FROM now()) * 1000000)::bigint) AS at FROM (
        SELECT json_array_elements_text(here) AS z UNION ALL
        SELECT json_array_elements_text(said)) v) x) y WHERE newest - at < {_RECENT}
$$
""",
    # The lines as they are with what somebody who knew `before` made of them. Whatever others have
    # done meanwhile to other lines stays.
    f"""
CREATE OR REPLACE FUNCTION @priv@.lines_of(of uuid, said json, before json)
RETURNS TABLE (e164 text, kind text, state text, ext text, place bigint)
LANGUAGE sql STABLE SET search_path = @priv@, pg_temp AS $$
  WITH here AS (SELECT p.e164, p.kind, p.state, p.ext, (p.position + 1)::int AS n FROM phone p
                 WHERE p.prospect = of),
  now AS (SELECT {_LINE} FROM json_array_elements(said) WITH ORDINALITY AS e(v, n),
                 json_to_record(e.v) AS r({_SHAPE_PHONE})),
  was AS (SELECT {_LINE} FROM json_array_elements(before) WITH ORDINALITY AS e(v, n),
                 json_to_record(e.v) AS r({_SHAPE_PHONE})),
  alike AS (SELECT before IS NULL OR NOT EXISTS (
              (TABLE here EXCEPT TABLE was) UNION ALL (TABLE was EXCEPT TABLE here))
              OR EXISTS (SELECT FROM here x GROUP BY x.e164 HAVING count(*) > 1)
              OR EXISTS (SELECT FROM now n GROUP BY n.e164 HAVING count(*) > 1) AS yes)
  SELECT now.* FROM now, alike WHERE yes  -- their order is that of preference
  UNION ALL
  SELECT x.e164, COALESCE(y.kind, x.kind), COALESCE(y.state, x.state), COALESCE(y.ext, x.ext), x.n
    FROM alike, here x LEFT JOIN (SELECT n.* FROM now n LEFT JOIN was w USING (e164)
      WHERE (n.kind, n.state, n.ext) IS DISTINCT FROM (w.kind, w.state, w.ext)) y USING (e164)
   WHERE NOT yes AND NOT (EXISTS (SELECT FROM was w WHERE w.e164 = x.e164)
                          AND NOT EXISTS (SELECT FROM now n WHERE n.e164 = x.e164))
  UNION ALL
  SELECT n.e164, n.kind, n.state, n.ext, 1000 + n.n FROM alike, now n
   WHERE NOT yes AND NOT EXISTS (SELECT FROM was w WHERE w.e164 = n.e164)
     AND NOT EXISTS (SELECT FROM here x WHERE x.e164 = n.e164)
$$
""",
    # A prospect has leads of several people, so its columns come with the acts that moved them: a
    # desk says those alone, and programs before it all of them. Of two words about consent the
    # later one holds, whichever came first; `back`: an act that takes words back.
    f"""
CREATE OR REPLACE FUNCTION @priv@.take_prospects(st json, mine uuid[], back boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE said record; lines json;
BEGIN
  FOR said IN SELECT key::uuid AS id, value FROM json_each(st->'prospects') LOOP
    UPDATE prospect p SET ({listed(_PROSPECT)}) = (
        SELECT {listed(_PROSPECT, "r.")} FROM json_populate_record(p, said.value) r),
        (consent, consent_at) = (
        SELECT CASE WHEN late THEN p.consent ELSE r.consent END,
               CASE WHEN late THEN p.consent_at WHEN r.consent_at > now() THEN now()
                    ELSE r.consent_at END
          FROM json_populate_record(p, said.value) r,
               LATERAL (SELECT NOT back AND p.consent_at IS NOT NULL AND LEAST(p.consent_at, now())
                          > LEAST(COALESCE(r.consent_at, '-infinity'), now()) AS late) x),
        recent_attempts = CASE WHEN said.value->'recent_attempts' IS NULL THEN p.recent_attempts
          ELSE recent_of(p.recent_attempts, said.value->'recent_attempts') END
      WHERE p.id = said.id AND p.id = ANY (mine);
  END LOOP;
  FOR said IN SELECT key::uuid AS id, value FROM json_each(st->'phones') LOOP
    CONTINUE WHEN said.id <> ALL (mine);
    -- Whoever else moves lines of it has ended before they are read.
    PERFORM FROM prospect WHERE id = said.id FOR NO KEY UPDATE;
    lines := (SELECT json_agg(l ORDER BY l.place) FROM lines_of(said.id, said.value,
                st#>ARRAY['phones_before', said.id::text]) l);
    DELETE FROM phone WHERE prospect = said.id;
    INSERT INTO phone (prospect, {listed(_PHONE)})
      SELECT said.id, row_number() OVER (ORDER BY r.place) - 1, r.e164, r.kind, r.state, r.ext
        FROM json_to_recordset(lines)
          AS r(e164 text, kind text, state text, ext text, place bigint);
    INSERT INTO change (what, id) VALUES ('prospect', said.id);
  END LOOP;
END $$
""",
    "DROP FUNCTION IF EXISTS @priv@.take_state(json, uuid[])",
    f"""
CREATE OR REPLACE FUNCTION @priv@.take_state(st json, leads uuid[], back boolean)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE said record; mine uuid[];
BEGIN
  IF st IS NULL THEN RETURN; END IF;
  mine := ARRAY(SELECT DISTINCT prospect FROM lead WHERE id = ANY (leads));
  FOR said IN SELECT key::uuid AS id, value FROM json_each(st->'leads') LOOP
    -- Another lead of the same prospect: only when it may be called.
    IF said.id <> ALL (leads) THEN
      UPDATE lead l SET ({listed(_QUEUE)}) = (
          SELECT {listed(_QUEUE, "r.")} FROM json_populate_record(l, said.value) r)
        WHERE l.id = said.id AND l.prospect = ANY (mine);
    END IF;
  END LOOP;
  PERFORM take_prospects(st, mine, back);
  FOR said IN SELECT key::uuid AS id, value FROM json_each(st->'promises') LOOP
    CONTINUE WHEN said.id <> ALL (leads);
    DELETE FROM promise WHERE lead = said.id;
    INSERT INTO promise (lead, {listed(_PROMISE)})
      SELECT said.id, {listed(_PROMISE, "r.")}
        FROM json_to_recordset(said.value) AS r({_SHAPE_PROMISE});
  END LOOP;
  FOR said IN SELECT key AS e164, value FROM json_each(st->'numbers') LOOP
    CONTINUE WHEN NOT reaches_number(mine, said.e164);
    INSERT INTO number (e164) VALUES (said.e164) ON CONFLICT DO NOTHING;
    -- No moment is still to come: it would stay the newest for ever.
    UPDATE number n SET ({listed(_NUMBER)}) = (
        SELECT GREATEST(n.last_dialled_at, LEAST(r.last_dialled_at, now())), r.last_outcome,
               LEAST(r.last_ended_at, now()), r.busy_redials
          FROM json_populate_record(n, said.value) r)
      WHERE n.e164 = said.e164;
  END LOOP;
END $$
""",
    # Never call again: for the prospect, its numbers and whoever has one of them, and all of their
    # leads, whatever else came too late. Whose desk says it has few of the team's leads and perhaps
    # none of these, and what nobody may call must not stand at the head of a pool.
    "DROP FUNCTION IF EXISTS @priv@.take_do_not_call(@priv@.fact, json)",
    """
CREATE OR REPLACE FUNCTION @priv@.take_do_not_call(x @priv@.fact, said json, numbers text[])
RETURNS void LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE
  lifted boolean := COALESCE((said->>'lifted')::boolean, false); of uuid; one text;
  these text[] := ARRAY(SELECT DISTINCT e FROM (
    SELECT unnest(numbers) AS e UNION ALL SELECT unnest(phones_of(x.prospect))) y ORDER BY e);
  others uuid[];
BEGIN
  -- A struck number is its prospect's no more. Who has another number that is blocked still is
  -- not called: only that one was lifted.
  others := ARRAY(SELECT p.id FROM prospect p
    WHERE p.id IN (SELECT prospect FROM phone
                    WHERE e164 = ANY (these) AND e164 <> '' AND (lifted OR state <> 'struck'))
      AND p.id IS DISTINCT FROM x.prospect AND (p.do_not_call_at IS NOT NULL) = lifted
      AND NOT (lifted AND EXISTS (
        SELECT FROM phone h JOIN number n USING (e164)
         WHERE h.prospect = p.id AND h.state <> 'struck' AND n.do_not_call_at IS NOT NULL
           AND n.e164 <> ALL (these))));
  -- Leads, then prospects, then numbers, as every other act: nobody waits in a circle.
  PERFORM FROM lead WHERE prospect = x.prospect OR prospect = ANY (others) ORDER BY id FOR UPDATE;
  PERFORM FROM prospect WHERE id = x.prospect OR id = ANY (others) ORDER BY id
    FOR NO KEY UPDATE;
  FOREACH one IN ARRAY these LOOP
    INSERT INTO number AS n (e164, do_not_call_at, do_not_call_why)
      VALUES (one, CASE WHEN NOT lifted THEN x.made_at END,
              CASE WHEN lifted THEN '' ELSE said->>'why' END)
    ON CONFLICT (e164) DO UPDATE SET do_not_call_at = EXCLUDED.do_not_call_at,
                                     do_not_call_why = EXCLUDED.do_not_call_why;
  END LOOP;
  UPDATE prospect SET do_not_call_at = CASE WHEN NOT lifted THEN x.made_at END,
      do_not_call_by = CASE WHEN NOT lifted THEN x.made_by END,
      do_not_call_why = CASE WHEN lifted THEN '' ELSE said->>'why' END
    WHERE id = x.prospect OR id = ANY (others);
  FOR of IN SELECT id FROM lead WHERE prospect = x.prospect OR prospect = ANY (others)
      ORDER BY id LOOP
    IF lifted THEN
      -- A window that is over: whoever renews works the next one out.
      UPDATE lead SET stage = COALESCE(stage_before, 'new'), stage_before = stage,
        stage_since = x.made_at, rev = rev + 1, callable_from = now(), callable_until = now(),
        held_by = NULL, pool = in_pool(COALESCE(stage_before, 'new'), owner)::int
        WHERE id = of AND stage = 'do_not_call';
    ELSE
      UPDATE lead SET stage_before = stage, stage = 'do_not_call', stage_since = x.made_at,
          last_point = COALESCE(point, last_point), point = NULL, point_from = NULL,
          point_until = NULL, point_lapses = NULL, point_kept = false, point_misses = 0,
          point_wall = '', point_zone = '', point_way = '', point_stopped_at = '',
          point_opens_with = '', point_open = '', point_goes_on = '', point_span = false,
          point_asked = false, handoff = NULL, handoff_to = NULL, handed_at = NULL,
          answer_by = NULL, handoff_line = '', pool = 0, callable_from = NULL,
          callable_until = NULL, held_by = 'do_not_call', rev = rev + 1
        WHERE id = of AND stage NOT IN ('do_not_call', 'withdrawn');
      -- Who talks now goes on: the lease of a call ends by its save.
      PERFORM end_lease(of) FROM lease WHERE lead = of AND kind <> 'call';
    END IF;
  END LOOP;
END $$
""",
    # Too late to move anything, but the line did ring: it counts for gaps and caps.
    """
CREATE OR REPLACE FUNCTION @priv@.count_attempt(x @priv@.fact, said json) RETURNS void
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE at timestamptz := LEAST((said->>'dialled_at')::timestamptz, now());
BEGIN
  UPDATE lead SET attempts = attempts + 1, rev = rev + 1,
      first_attempt_at = COALESCE(first_attempt_at, at),
      last_attempt_at = GREATEST(last_attempt_at, at) WHERE id = x.lead;
  UPDATE prospect SET recent_attempts = (recent_attempts::jsonb || to_jsonb(
      (extract(epoch FROM at) * 1000000)::bigint))::json
    WHERE id = x.prospect;
  IF NOT COALESCE((said->>'incoming')::boolean, false) THEN
    INSERT INTO number AS n (e164, last_dialled_at) VALUES (said->>'e164', at)
    ON CONFLICT (e164) DO UPDATE SET
      last_dialled_at = GREATEST(n.last_dialled_at, EXCLUDED.last_dialled_at);
  END IF;
END $$
""",
)
