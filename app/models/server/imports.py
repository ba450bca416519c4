"""Lists: how far each is, their rows, their withdrawal, and what the team knows of numbers.

Rows are parsed and made ready at the desk; here they are only told apart and kept. How far a list
is stands in `import_job`, whose rows are the team's: `rows_read` says where to go on after a cut,
so a chunk that is sent again is not taken again.
"""

from typing import Any, cast

from sqlalchemy import Table

from app.models.state import Lead, Prospect
from app.models.types import JsonText, dumps

MOST_ROWS = 5_000
"""Rows of one transaction."""
WITHDRAW_DAYS = 7
_LOOK_EACH = 100
"""Rows between two looks whether tables have grown so much that old plans are no good."""


def _blank(row: type[Any]) -> str:
    """What a new row of a table says where nothing is said, as JSON."""
    blank: dict[str, Any] = {}
    for one in cast(Table, row.__table__).columns:
        if isinstance(one.type, JsonText):
            blank[one.name] = {} if one.name == "answers" else []
        elif one.server_default is not None:
            blank[one.name] = one.type.python_type()
    return dumps(blank)


_GAPS = ("name", "role", "company", "place", "country", "staff", "email", "language", "name_key")
_FILLED = ", ".join(f"{one} = COALESCE(NULLIF(o.{one}, ''), said->>'{one}', '')" for one in _GAPS)
_UNCALLED = "l.attempts = 0 AND l.stage NOT IN ('withdrawn', 'do_not_call')"

SQL = (
    """
CREATE OR REPLACE FUNCTION @priv@.need_importer(me @priv@.login) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT me.roles && ARRAY['supervisor', 'admin'] THEN
    PERFORM @priv@.refuse('SG001', 'Only a supervisor or an admin brings lists in.');
  END IF;
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.import_json(j @priv@.import_job, whole boolean) RETURNS json
LANGUAGE sql STABLE SET search_path = @priv@, pg_temp AS $$
  SELECT json_build_object('job', j.job, 'campaign', j.campaign, 'file_name', j.file_name,
    'campaign_name', (SELECT name FROM campaign WHERE id = j.campaign),
    'by', j."by", 'by_name', (SELECT name FROM person WHERE id = j."by"),
    'started_at', j.started_at, 'ended_at', j.ended_at, 'withdrawn_at', j.withdrawn_at,
    'rows', j.rows_read, 'taken', j.taken, 'refused', j.refused, 'duplicates', j.duplicates,
    'uncalled', CASE WHEN j.withdrawn_at IS NULL AND j.started_at > now() - interval
      '{WITHDRAW_DAYS} days' THEN (SELECT count(*) FROM lead l WHERE l.job = j.job AND {_UNCALLED})
      ELSE 0 END,
    'problems', CASE WHEN whole THEN (SELECT COALESCE(json_agg(json_build_object('line', p.line,
      'reason', p.reason, 'duplicate', p.duplicate) ORDER BY p.line, p.id), '[]')
      FROM import_problem p WHERE p.job = j.job) ELSE '[]' END,
    'lines', CASE WHEN whole THEN (SELECT COALESCE(json_agg(l.line ORDER BY l.line), '[]')
      FROM lead l WHERE l.job = j.job AND l.stage <> 'withdrawn' AND l.line IS NOT NULL)
      ELSE '[]' END)
$$
""",
    # One that was begun goes on where it stopped; one that was withdrawn begins anew.
    """
CREATE OR REPLACE FUNCTION @api@.start_import(b json) RETURNS json @definer@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  j import_job; x json := b->'fact'; named text := b->>'job'; got text;
BEGIN
  PERFORM need_importer(me);
  IF named IS NULL OR named !~ '^[A-Za-z0-9_-]{1,100}$' OR NOT EXISTS (
      SELECT FROM campaign WHERE id = (b->>'campaign')::uuid) THEN
    PERFORM refuse('SG004', 'A list comes in for a campaign of the team.');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('segue_@org@_job_' || named));
  SELECT * INTO j FROM import_job WHERE job = named;
  IF j.job IS NOT NULL AND j.withdrawn_at IS NULL THEN RETURN import_json(j, false); END IF;
  DELETE FROM import_problem WHERE job = named;
  DELETE FROM import_job WHERE job = named;
  IF x->>'kind' IS DISTINCT FROM 'import_started' OR x#>>'{body,job}' IS DISTINCT FROM named
     OR x->>'lead' IS NOT NULL THEN
    PERFORM refuse('SG004', 'A list begins with its fact.');
  END IF;
  got := store_fact(me, dev, json_build_object('act', 'start_import', 'act_id', b->>'act_id',
    'role', CASE WHEN 'supervisor' = ANY (me.roles) THEN 'supervisor' ELSE 'admin' END), x, NULL);
  IF got <> 'stored' THEN PERFORM refuse('SG004', got); END IF;
  INSERT INTO import_job (job, campaign, file_name, started_at, ended_at, withdrawn_at, rows_read,
                          taken, refused, duplicates, "by")
    VALUES (named, (b->>'campaign')::uuid, COALESCE(b->>'file_name', ''), clock_timestamp(), NULL,
            NULL, 0, 0, 0, 0, me.person) RETURNING * INTO j;
  PERFORM note(me, 'start_import', jsonb_build_object('job', named, 'campaign', b->>'campaign',
                                                      'file', b->>'file_name'));
  RETURN import_json(j, false);
END $$
""",
    # Which prospect a row is: same number and same name, or one side without a name. Not of SQL:
    # that would keep the plan of the first row for all of a chunk.
    """
CREATE OR REPLACE FUNCTION @priv@.known_as(numbers text[], key text) RETURNS uuid
LANGUAGE plpgsql STABLE AS $$
DECLARE holders uuid[] := ARRAY(SELECT prospect FROM phone WHERE e164 = ANY (numbers));
BEGIN
  -- In two steps: a join may well begin with all prospects, and most numbers are nobody's yet.
  IF holders = '{}' THEN RETURN NULL; END IF;
  RETURN (SELECT id FROM prospect
           WHERE id = ANY (holders) AND (name_key = key OR key = '' OR name_key = '')
           ORDER BY name_key <> key, id LIMIT 1);
END $$
""",
    # What is known stays, gaps are filled (`domain.folding`, of a lead that is added).
    f"""
CREATE OR REPLACE FUNCTION @priv@.fill_gaps(of uuid, said json, more json) RETURNS void
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
BEGIN
  UPDATE prospect o SET {_FILLED},
    pronoun = CASE WHEN o.pronoun = 'their' THEN COALESCE(said->>'pronoun', o.pronoun)
                   ELSE o.pronoun END,
    zone = CASE WHEN o.zone IS NULL AND o.zones::text = '[]' THEN said->>'zone' ELSE o.zone END,
    zones = CASE WHEN o.zone IS NULL AND o.zones::text = '[]' THEN COALESCE(said->'zones', '[]')
                 ELSE o.zones END,
    zone_basis = CASE WHEN o.zone IS NULL AND o.zones::text = '[]'
                      THEN COALESCE(said->>'zone_basis', '') ELSE o.zone_basis END
   WHERE o.id = of AND (o.zone IS NULL OR o.pronoun = 'their' OR '' IN ({
        ", ".join("o." + one for one in _GAPS)
    }));
  INSERT INTO phone (prospect, position, e164, kind, state, ext)
    SELECT of, (SELECT COALESCE(max(p.position) + 1, 0) FROM phone p WHERE p.prospect = of)
             + (row_number() OVER (ORDER BY y.position))::int - 1,
           y.e164, COALESCE(y.kind, ''), COALESCE(y.state, 'good'), COALESCE(y.ext, '')
      FROM json_to_recordset(more)
        AS y(position int, e164 text, kind text, state text, ext text)
     WHERE NOT EXISTS (SELECT FROM phone p WHERE p.prospect = of AND p.e164 = y.e164);
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.take_row(me @priv@.login, dev text, a json, r json, OUT why text,
  OUT doubled boolean) LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE
  numbers text[]; of uuid; place uuid := (a->>'campaign')::uuid; x json; got text; other lead;
  one uuid := (r#>>'{{lead,id}}')::uuid; shared boolean := false;
BEGIN
  doubled := false;
  IF EXISTS (SELECT FROM lead WHERE id = one) THEN RETURN; END IF;
  SELECT array_agg(y->>'e164') INTO numbers FROM json_array_elements(r->'phones') y;
  IF numbers IS NULL OR one IS NULL THEN why := 'no number'; RETURN; END IF;
  SELECT e164 || ' is on the do-not-call list' INTO why FROM number
   WHERE e164 = ANY (numbers) AND do_not_call_at IS NOT NULL
   ORDER BY array_position(numbers, e164) LIMIT 1;
  IF why IS NOT NULL THEN RETURN; END IF;
  of := known_as(numbers, COALESCE(r#>>'{{prospect,name_key}}', ''));
  SELECT * INTO other FROM lead
   WHERE prospect = of AND campaign = place AND stage <> 'withdrawn' LIMIT 1;
  IF other.id IS NOT NULL THEN
    doubled := true;
    why := CASE WHEN other.job = a->>'job' AND other.line < (r#>>'{{lead,line}}')::int
      THEN 'the same as line ' || other.line ELSE 'already a lead of this campaign' END;
    RETURN;
  END IF;
  IF of IS NULL THEN
    of := (r#>>'{{prospect,id}}')::uuid;
    shared := EXISTS (SELECT FROM phone WHERE e164 = ANY (numbers));
    INSERT INTO prospect SELECT z.* FROM json_populate_record(NULL::prospect, (
      '{_blank(Prospect)}'::jsonb || (r->'prospect')::jsonb || jsonb_build_object(
        'shares_number', shared, 'do_not_call_at', NULL, 'recent_attempts', '[]'::jsonb))::json) z;
    INSERT INTO phone (prospect, position, e164, kind, state, ext)
      SELECT of, y.position, y.e164, COALESCE(y.kind, ''), COALESCE(y.state, 'good'),
             COALESCE(y.ext, '') FROM json_to_recordset(r->'phones')
        AS y(position int, e164 text, kind text, state text, ext text);
  ELSE
    PERFORM fill_gaps(of, r->'prospect', r->'phones');
  END IF;
  INSERT INTO lead SELECT z.* FROM json_populate_record(NULL::lead, (
    '{_blank(Lead)}'::jsonb || (r->'lead')::jsonb || jsonb_build_object('prospect', of,
      'campaign', place, 'job', a->>'job', 'stage', 'new', 'owner', NULL, 'credit', NULL,
      'rev', 0, 'pool', 1, 'changed_by', CASE WHEN r#>>'{{lead,changed_by}}' IS NOT NULL
        THEN me.person END))::json) z;
  FOR x IN SELECT value FROM json_array_elements(r->'facts') LOOP
    IF x->>'kind' NOT IN ('lead_added', 'scored') OR x->>'lead' IS DISTINCT FROM one::text THEN
      PERFORM refuse('SG004', 'not a row of a list');
    END IF;
    -- Whether a number is shared is known here alone: the desk sends the hash for both cases.
    got := store_fact(me, dev, a, json_build_object('id', x->'id', 'kind', x->'kind',
      'schema_v', x->'schema_v', 'lead', x->'lead', 'prospect', of, 'made_at', x->'made_at',
      'hash', CASE WHEN shared AND x->>'hash_shared' IS NOT NULL THEN x->'hash_shared'
                   ELSE x->'hash' END,
      'by_nobody', x->'by_nobody', 'body', x->'body', 'extra', CASE
        WHEN json_typeof(x->'extra') = 'object' THEN x->'extra' END), NULL);
    IF got <> 'stored' THEN PERFORM refuse('SG004', got); END IF;
    IF shared AND x->>'hash_shared' IS NOT NULL THEN
      UPDATE lead_added SET shares_number = true WHERE id = (x->>'id')::uuid;
    END IF;
  END LOOP;
END $$
""",
    # A plan for a table of three leads is a bad one for thousands, and PostgreSQL itself comes to
    # look at them a minute later: until then each row of a list would read those before it, and a
    # claim all phones for each lead that it passes over. Each of these has a row for each lead that
    # the list has brought.
    """
CREATE OR REPLACE FUNCTION @priv@.know_sizes(brought int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one regclass;
BEGIN
  FOR one IN SELECT c.oid FROM pg_class c
      WHERE c.relnamespace = '@priv@'::regnamespace AND 2 * c.reltuples < brought
        AND c.relname IN ('lead', 'lease', 'prospect', 'phone', 'fact', 'lead_added') LOOP
    EXECUTE format('ANALYZE (SKIP_LOCKED) %s', one);
  END LOOP;
END $$
""",
    # Rows in their order. Taken carefully each stands alone: what is wrong with one is said and
    # stops nothing. A subtransaction each costs all others, so first it is tried without.
    f"""
CREATE OR REPLACE FUNCTION @priv@.take_some(me @priv@.login, dev text, a json, rows json,
  careful boolean) RETURNS SETOF @priv@.import_problem
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE r json; got record; wrong import_problem; n int := 0; brought int;
BEGIN
  brought := (a->>'taken')::int;
  wrong.job := a->>'job';
  FOR r IN SELECT value FROM json_array_elements(rows) LOOP
    n := n + 1;
    IF n % {_LOOK_EACH} = 0 THEN PERFORM know_sizes(brought); END IF;
    IF careful THEN
      BEGIN
        got := take_row(me, dev, a, r);
      EXCEPTION WHEN data_exception OR integrity_constraint_violation OR SQLSTATE 'SG004' THEN
        SELECT left(SQLERRM, 500) AS why, false AS doubled INTO got;
      END;
    ELSE
      got := take_row(me, dev, a, r);
    END IF;
    IF got.why IS NOT NULL THEN
      wrong.line := COALESCE((r#>>'{{lead,line}}')::int, 0);
      wrong.reason := got.why; wrong.duplicate := got.doubled;
      RETURN NEXT wrong;
    ELSE
      brought := brought + 1;
    END IF;
  END LOOP;
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @api@.import_rows(b json) RETURNS json @hot@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  j import_job; a json; upto int; doubled int; wrong import_problem[];
BEGIN
  PERFORM need_importer(me);
  upto := (b->>'after')::int + json_array_length(b->'rows')
        + json_array_length(COALESCE(b->'left_out', '[]'));
  IF upto IS NULL OR upto - (b->>'after')::int > {MOST_ROWS} OR b->>'act_id' IS NULL THEN
    PERFORM refuse('SG004', 'Rows of a list come with their place and act, {MOST_ROWS:,} at most.');
  END IF;
  -- One list at a time: two with the same people in them must see each other.
  PERFORM pg_advisory_xact_lock(hashtext('segue_@org@_import'));
  SELECT * INTO j FROM import_job WHERE job = b->>'job' FOR UPDATE;
  IF j.job IS NULL OR j.withdrawn_at IS NOT NULL THEN
    PERFORM refuse('SG003', 'This list was never begun, or was withdrawn.');
  END IF;
  IF upto <= j.rows_read THEN RETURN import_json(j, false); END IF;
  IF (b->>'after')::int <> j.rows_read THEN
    PERFORM refuse('SG004', 'Rows before these were not taken.');
  END IF;
  a := json_build_object('act', 'take_rows', 'act_id', b->>'act_id', 'job', j.job,
    'taken', j.taken, 'campaign', j.campaign,
    'role', CASE WHEN 'supervisor' = ANY (me.roles) THEN 'supervisor' ELSE 'admin' END);
  BEGIN
    wrong := ARRAY(SELECT p FROM take_some(me, dev, a, b->'rows', false) p);
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR SQLSTATE 'SG004' THEN
    wrong := ARRAY(SELECT p FROM take_some(me, dev, a, b->'rows', true) p);
  END;
  INSERT INTO import_problem (job, line, reason, duplicate)
    SELECT j.job, p.line, p.reason, p.duplicate FROM unnest(wrong) p
    UNION ALL SELECT j.job, y.line, left(y.reason, 500), false
      FROM json_to_recordset(b->'left_out') AS y(line int, reason text);
  SELECT count(*) INTO doubled FROM unnest(wrong) p WHERE p.duplicate;
  UPDATE import_job SET rows_read = upto, duplicates = duplicates + doubled,
      taken = taken + json_array_length(b->'rows') - cardinality(wrong),
      refused = refused + cardinality(wrong) - doubled
              + json_array_length(COALESCE(b->'left_out', '[]'))
   WHERE job = j.job RETURNING * INTO j;
  PERFORM note(me, 'import_rows', jsonb_build_object('job', j.job, 'campaign', j.campaign,
                                                     'read', j.rows_read, 'taken', j.taken));
  PERFORM know_sizes(j.taken);
  RETURN import_json(j, false);
END $$
""",
    """
CREATE OR REPLACE FUNCTION @api@.end_import(b json) RETURNS json @definer@ AS $$
DECLARE me login := whoami(need_device(b)); j import_job;
BEGIN
  PERFORM need_importer(me);
  UPDATE import_job SET ended_at = COALESCE(ended_at, clock_timestamp()) WHERE job = b->>'job'
    RETURNING * INTO j;
  IF j.job IS NULL THEN PERFORM refuse('SG003', 'There is no such import.'); END IF;
  RETURN import_json(j, false);
END $$
""",
    # Newest first; with `whole` the rows that were not taken and the lines that are there.
    """
CREATE OR REPLACE FUNCTION @api@.imports(b json) RETURNS json @definer@ AS $$
DECLARE me login := whoami(need_device(b));
BEGIN
  PERFORM need_importer(me);
  RETURN json_build_object('imports', (SELECT COALESCE(json_agg(import_json(j,
      COALESCE((b->>'whole')::boolean, false)) ORDER BY j.started_at DESC), '[]')
    FROM import_job j WHERE j.job IN (
      SELECT job FROM import_job WHERE left(job, length(COALESCE(b->>'job', ''))) =
        COALESCE(b->>'job', '') ORDER BY started_at DESC
        LIMIT CASE WHEN (b->>'whole')::boolean THEN 2 ELSE 200 END)));
END $$
""",
    # A fact each, no delete. Who is being talked with stays; looks and packs end.
    f"""
CREATE OR REPLACE FUNCTION @api@.withdraw_import(b json) RETURNS json @definer@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  most int := LEAST(GREATEST(COALESCE((b->>'most')::int, 500), 1), 2000);
  j import_job; one record; n int := 0; more boolean; said bytea; act uuid := gen_random_uuid();
  as_role text; place uuid;
BEGIN
  PERFORM need_importer(me);
  SELECT * INTO j FROM import_job WHERE job = b->>'job' FOR UPDATE;
  IF j.job IS NULL THEN PERFORM refuse('SG003', 'There is no such import.'); END IF;
  IF j.started_at < clock_timestamp() - interval '{WITHDRAW_DAYS} days' THEN
    PERFORM refuse('SG001', 'The seven days for undoing this import are over.');
  END IF;
  as_role := CASE WHEN 'supervisor' = ANY (me.roles) THEN 'supervisor' ELSE 'admin' END;
  said := convert_to('lead_withdrawn{{"job":' || to_json(j.job)::text || '}}', 'UTF8');
  FOR one IN SELECT l.id, l.prospect FROM lead l JOIN lease q ON q.lead = l.id
      WHERE l.job = j.job AND {_UNCALLED}
        AND NOT COALESCE(q.kind = 'call' AND q.until > clock_timestamp(), false)
      ORDER BY l.id LIMIT most FOR UPDATE OF l, q LOOP
    place := gen_random_uuid();
    INSERT INTO fact (id, act_id, act, kind, schema_v, lead, prospect, made_at, made_by, role,
                      device, hash)
      VALUES (place, act, 'withdraw_import', 'lead_withdrawn', 1, one.id, one.prospect,
              clock_timestamp(), me.person, as_role, dev, sha256(uuid_send(place) || said));
    INSERT INTO lead_withdrawn (id, job) VALUES (place, j.job);
    PERFORM end_lease(one.id);
    UPDATE lead SET stage_before = stage, stage = 'withdrawn', stage_since = clock_timestamp(),
        pool = 0, rev = rev + 1, changed_at = clock_timestamp(), changed_by = me.person,
        callable_from = NULL, callable_until = NULL, held_by = 'stage',
        opened_at = clock_timestamp()
     WHERE id = one.id;
    n := n + 1;
  END LOOP;
  more := n = most;
  UPDATE import_job SET withdrawn_at = COALESCE(withdrawn_at, clock_timestamp())
   WHERE job = j.job;
  PERFORM note(me, 'withdraw_import', jsonb_build_object('job', j.job, 'leads', n));
  RETURN json_build_object('leads', n, 'left', more);
END $$
""",
    # For a look over a list before it comes in: who has these numbers, which are blocked, and who
    # has a lead in the campaign. A desk has a small part of the team's leads.
    f"""
CREATE OR REPLACE FUNCTION @api@.known_numbers(b json) RETURNS json @definer@ AS $$
DECLARE
  me login := whoami(need_device(b));
  numbers text[]; place uuid := (b->>'campaign')::uuid;
BEGIN
  PERFORM need_importer(me);
  SELECT array_agg(DISTINCT x) INTO numbers FROM json_array_elements_text(b->'numbers') x;
  IF cardinality(numbers) > {MOST_ROWS} THEN
    PERFORM refuse('SG004', 'At most {MOST_ROWS:,} numbers at a time.');
  END IF;
  RETURN json_build_object(
    'holders', (SELECT COALESCE(json_agg(json_build_array(h.e164, p.id, p.name_key)
        ORDER BY h.e164, p.id), '[]')
      FROM phone h JOIN prospect p ON p.id = h.prospect WHERE h.e164 = ANY (numbers)),
    'blocked', (SELECT COALESCE(json_agg(e164 ORDER BY e164), '[]') FROM number
      WHERE e164 = ANY (numbers) AND do_not_call_at IS NOT NULL),
    'leads', (SELECT COALESCE(json_agg(json_build_array(l.prospect, l.job, l.line)
        ORDER BY l.prospect), '[]') FROM lead l
      WHERE l.campaign = place AND l.stage <> 'withdrawn' AND l.prospect IN (
        SELECT h.prospect FROM phone h WHERE h.e164 = ANY (numbers))));
END $$
""",
)
