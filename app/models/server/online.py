"""Acts that are done online only: people, campaigns, scorecards, and rows of lists.

Slow things are compared and set by their version: who comes second is shown both and chooses. Rows
of a list are parsed at the desk; here they are only told apart and kept.
"""

from typing import Any, cast

from sqlalchemy import Table

from app.models.server.bodies import columns, listed
from app.models.state import CampaignRow, Lead, Prospect, ScorecardRow
from app.models.types import JsonText, dumps

_CAMPAIGN = columns(CampaignRow, "id")
_CARD = columns(ScorecardRow, "id")
_PERSON = ["version", "name", "roles", "languages", "campaigns", "pin_hash", "active"]


def _blank(row: type[Any]) -> str:
    """What a new row of a table says where nothing is said, as JSON."""
    blank: dict[str, Any] = {}
    for one in cast(Table, row.__table__).columns:
        if isinstance(one.type, JsonText):
            blank[one.name] = {} if one.name == "answers" else []
        elif one.server_default is not None:
            blank[one.name] = one.type.python_type()
    return dumps(blank)


def _upsert(table: str, kind: str, key: str, names: list[str]) -> str:
    news = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in names)
    return (
        f"INSERT INTO {table} (id, {listed(names)}) SELECT t.{key}, {listed(names, 't.')}"
        f" FROM {kind} t WHERE t.id = fact ON CONFLICT (id) DO UPDATE SET {news};"
    )


SQL = (
    f"""
CREATE OR REPLACE FUNCTION @priv@.keep_slow(fact uuid, kind text) RETURNS void
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
BEGIN
  CASE kind
    WHEN 'campaign_set' THEN {_upsert("campaign", "campaign_set", "campaign", _CAMPAIGN)}
    WHEN 'scorecard_set' THEN {_upsert("scorecard", "scorecard_set", "card", _CARD)}
    WHEN 'person_set' THEN UPDATE person p SET ({listed(_PERSON)}) = (
      SELECT t.version, t.name, t.roles, COALESCE(t.languages, '[]'),
             COALESCE(t.campaigns, '[]'), t.pin_hash, t.active FROM person_set t WHERE t.id = fact)
      WHERE p.id = (SELECT t.person FROM person_set t WHERE t.id = fact);
  END CASE;
END $$
""",
    # A person's roles are those of the login: the groups follow in the same transaction.
    """
CREATE OR REPLACE FUNCTION @priv@.set_person(me @priv@.login, act text, body json) RETURNS void
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE who login; old person; wanted text[]; places uuid[];
BEGIN
  SELECT * INTO who FROM login WHERE person = (body->>'person')::uuid FOR UPDATE;
  SELECT * INTO old FROM person WHERE id = who.person;
  IF old.id IS NULL OR who.state = 'removed' THEN
    PERFORM refuse('SG003', 'This person is not in the team: invite them.');
  END IF;
  SELECT COALESCE(array_agg(DISTINCT x), '{}') INTO wanted
    FROM json_array_elements_text(body->'roles') x;
  SELECT COALESCE(array_agg(DISTINCT x::uuid), '{}') INTO places FROM json_array_elements_text(
    CASE WHEN json_typeof(body->'campaigns') = 'array' THEN body->'campaigns' ELSE '[]' END) x;
  IF act = 'set_pin' THEN
    IF who.person <> me.person THEN PERFORM need_manager(me); END IF;
    IF NOT (wanted <@ who.roles AND who.roles <@ wanted AND places <@ who.campaigns
            AND who.campaigns <@ places) THEN
      PERFORM refuse('SG001', 'With a PIN nothing else is changed.');
    END IF;
    RETURN;
  END IF;
  PERFORM need_manager(me);
  IF body->>'active' = 'false' OR wanted = '{}' THEN
    PERFORM refuse('SG004', 'Nobody is set aside like this: remove the person.');
  END IF;
  IF who.roles && ARRAY['supervisor', 'admin'] AND NOT wanted && ARRAY['supervisor', 'admin']
     AND NOT EXISTS (SELECT FROM login WHERE person <> who.person AND state = 'active'
                        AND roles && ARRAY['supervisor', 'admin']) THEN
    PERFORM refuse('SG004', 'Nobody else may change the team. Give somebody else this role first.');
  END IF;
  PERFORM set_groups(who.rolname, wanted);
  UPDATE login SET name = body->>'name', roles = wanted, campaigns = places, view_v = view_v + 1
   WHERE rolname = who.rolname;
  PERFORM note(me, 'set_person', jsonb_build_object('person', who.person, 'roles', wanted,
                                                    'campaigns', places));
END $$
""",
    """
CREATE OR REPLACE FUNCTION @api@.write(b json) RETURNS json @definer@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  x json; said json; had json; got text; seen int; kind text; n int := 0;
BEGIN
  IF b->>'act' IS NULL OR b->>'act' NOT IN ('set_person', 'set_pin', 'set_campaign',
      'set_scorecard') OR NOT EXISTS (SELECT FROM act_right r WHERE r.act = b->>'act'
      AND r.role = ANY (me.roles)) OR b->>'role' IS NULL OR b->>'role' <> ALL (me.roles) THEN
    PERFORM refuse('SG001', 'This is not for you to change.');
  END IF;
  FOR x IN SELECT value FROM json_array_elements(b->'facts') LOOP
    said := x->'body'; kind := x->>'kind';
    IF kind <> (CASE b->>'act' WHEN 'set_campaign' THEN 'campaign_set'
                  WHEN 'set_scorecard' THEN 'scorecard_set' ELSE 'person_set' END) THEN
      PERFORM refuse('SG004', 'These facts are not of this act.');
    END IF;
    IF EXISTS (SELECT FROM fact WHERE id = (x->>'id')::uuid AND device = dev) THEN CONTINUE; END IF;
    -- Who else makes the same thing at this moment waits here.
    PERFORM pg_advisory_xact_lock(hashtext(COALESCE(said->>'person', said->>'campaign',
                                                    said->>'card', '')));
    CASE kind
      WHEN 'campaign_set' THEN
        SELECT version, campaign_json(c, 'supervisor' = ANY (me.roles)) INTO seen, had
          FROM campaign c WHERE id = (said->>'campaign')::uuid;
        IF NOT 'supervisor' = ANY (me.roles) THEN
          -- Costs are for supervisors: from anybody else the ones before are kept.
          x := jsonb_set(x::jsonb, '{body,costs}', COALESCE((SELECT costs::jsonb FROM campaign
            WHERE id = (said->>'campaign')::uuid), '{}'))::json;
        END IF;
      WHEN 'scorecard_set' THEN
        SELECT version, scorecard_json(c) INTO seen, had FROM scorecard c
          WHERE id = (said->>'card')::uuid;
      ELSE
        SELECT version, person_json(c, c.id = me.person) INTO seen, had FROM person c
          WHERE id = (said->>'person')::uuid;
    END CASE;
    IF (said->>'version')::int IS DISTINCT FROM COALESCE(seen, 0) + 1 THEN
      IF n > 0 THEN PERFORM refuse('SG004', 'Set one thing at a time.'); END IF;
      RETURN json_build_object('conflict', json_build_object('here', had, 'said', said));
    END IF;
    IF kind = 'person_set' THEN PERFORM set_person(me, b->>'act', said); END IF;
    got := store_fact(me, dev, b, x, NULL);
    IF got <> 'stored' THEN PERFORM refuse('SG004', got); END IF;
    PERFORM keep_slow((x->>'id')::uuid, kind);
    n := n + 1;
  END LOOP;
  RETURN json_build_object('stored', n);
END $$
""",
    # Which prospect a row is: same number and same name, or one side without a name.
    """
CREATE OR REPLACE FUNCTION @priv@.known_as(numbers text[], key text) RETURNS uuid
LANGUAGE sql STABLE SET search_path = @priv@, pg_temp AS $$
  SELECT p.id FROM phone h JOIN prospect p ON p.id = h.prospect
   WHERE h.e164 = ANY (numbers) AND (p.name_key = key OR key = '' OR p.name_key = '')
   ORDER BY p.name_key <> key, p.id LIMIT 1
$$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.take_row(me @priv@.login, dev text, b json, r json) RETURNS text
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE
  numbers text[]; of uuid; place uuid := (b->>'campaign')::uuid; x json; got text;
  one uuid := (r#>>'{{lead,id}}')::uuid;
BEGIN
  IF EXISTS (SELECT FROM lead WHERE id = one) THEN RETURN 'taken'; END IF;
  SELECT array_agg(y->>'e164') INTO numbers FROM json_array_elements(r->'phones') y;
  IF numbers IS NULL OR one IS NULL THEN RETURN 'no number'; END IF;
  IF EXISTS (SELECT FROM number WHERE e164 = ANY (numbers) AND do_not_call_at IS NOT NULL) THEN
    RETURN 'do not call';
  END IF;
  of := known_as(numbers, COALESCE(r#>>'{{prospect,name_key}}', ''));
  IF EXISTS (SELECT FROM lead WHERE prospect = of AND campaign = place) THEN
    RETURN 'duplicate';
  END IF;
  IF of IS NULL THEN
    of := (r#>>'{{prospect,id}}')::uuid;
    INSERT INTO prospect SELECT z.* FROM json_populate_record(NULL::prospect, (
      '{_blank(Prospect)}'::jsonb || (r->'prospect')::jsonb || jsonb_build_object(
        'shares_number', EXISTS (SELECT FROM phone WHERE e164 = ANY (numbers)),
        'do_not_call_at', NULL, 'recent_attempts', '[]'::jsonb))::json) z;
    INSERT INTO phone (prospect, position, e164, kind, state, ext)
      SELECT of, y.position, y.e164, COALESCE(y.kind, ''), COALESCE(y.state, 'good'),
             COALESCE(y.ext, '') FROM json_to_recordset(r->'phones')
        AS y(position int, e164 text, kind text, state text, ext text);
  END IF;
  INSERT INTO lead SELECT z.* FROM json_populate_record(NULL::lead, (
    '{_blank(Lead)}'::jsonb || (r->'lead')::jsonb || jsonb_build_object('prospect', of,
      'campaign', place, 'job', b->>'job', 'stage', 'new', 'owner', NULL, 'credit', NULL,
      'rev', 0, 'pool', 1))::json) z;
  FOR x IN SELECT value FROM json_array_elements(r->'facts') LOOP
    IF x->>'kind' NOT IN ('lead_added', 'scored') OR x->>'lead' IS DISTINCT FROM one::text THEN
      PERFORM refuse('SG004', 'not a row of a list');
    END IF;
    got := store_fact(me, dev, b, json_build_object('id', x->'id', 'kind', x->'kind',
      'schema_v', x->'schema_v', 'lead', x->'lead', 'prospect', of, 'made_at', x->'made_at',
      'hash', x->'hash', 'by_nobody', x->'by_nobody', 'body', x->'body', 'extra', CASE
        WHEN json_typeof(x->'extra') = 'object' THEN x->'extra' END), NULL);
    IF got <> 'stored' THEN PERFORM refuse('SG004', got); END IF;
  END LOOP;
  RETURN 'taken';
END $$
""",
    # Each row stands alone: what is wrong with one is said and stops nothing.
    """
CREATE OR REPLACE FUNCTION @api@.import_rows(b json) RETURNS json @definer@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  r json; got text; taken int := 0; refused int := 0; doubled int := 0; wrong json[] := '{}';
BEGIN
  IF NOT me.roles && ARRAY['supervisor', 'admin'] THEN
    PERFORM refuse('SG001', 'Only a supervisor or an admin brings lists in.');
  END IF;
  IF json_array_length(b->'rows') > 5000 OR b->>'job' IS NULL OR b->>'act_id' IS NULL
     OR NOT EXISTS (SELECT FROM campaign WHERE id = (b->>'campaign')::uuid) THEN
    PERFORM refuse('SG004', 'Rows of a list come with their job, act and campaign, 5,000 at most.');
  END IF;
  -- One list at a time: two with the same people in them must see each other.
  PERFORM pg_advisory_xact_lock(hashtext('segue_@org@_import'));
  FOR r IN SELECT value FROM json_array_elements(b->'rows') LOOP
    BEGIN
      got := take_row(me, dev, json_build_object('act', 'take_rows', 'role', CASE
        WHEN 'supervisor' = ANY (me.roles) THEN 'supervisor' ELSE 'admin' END,
        'act_id', b->>'act_id', 'job', b->>'job', 'campaign', b->>'campaign'), r);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR SQLSTATE 'SG004' THEN
      got := SQLERRM;
    END;
    IF got = 'taken' THEN taken := taken + 1;
    ELSE
      IF got = 'duplicate' THEN doubled := doubled + 1; ELSE refused := refused + 1; END IF;
      wrong := wrong || json_build_object('line', r#>'{lead,line}', 'reason', got);
    END IF;
  END LOOP;
  PERFORM note(me, 'import_rows', jsonb_build_object('job', b->>'job', 'campaign', b->>'campaign',
                                                     'taken', taken));
  RETURN json_build_object('taken', taken, 'refused', refused, 'duplicates', doubled,
                           'problems', to_json(wrong));
END $$
""",
)
