"""Acts that are done online only: people, campaigns, scorecards; lists are in `imports`.

Slow things are compared and set by their version: who comes second is shown both and chooses.
"""

from app.models.server.bodies import columns, listed
from app.models.server.people import GIVEN
from app.models.state import CampaignRow, ScorecardRow

_CAMPAIGN = columns(CampaignRow, "id")
_CARD = columns(ScorecardRow, "id")
_PERSON = ["version", "name", "roles", "languages", "campaigns", "pin_hash", "active"]


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
    # What who writes is not sent stays as it was: costs for all but supervisors, a PIN that is
    # somebody else's.
    """
CREATE OR REPLACE FUNCTION @priv@.keep_unseen(me @priv@.login, act text, fact uuid, kind text)
RETURNS void LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
BEGIN
  IF kind = 'campaign_set' AND NOT 'supervisor' = ANY (me.roles) THEN
    UPDATE campaign_set t SET costs = COALESCE(
      (SELECT c.costs FROM campaign c WHERE c.id = t.campaign), '{}') WHERE t.id = fact;
  ELSIF kind = 'person_set' AND act <> 'set_pin' THEN
    UPDATE person_set t SET pin_hash = (SELECT p.pin_hash FROM person p WHERE p.id = t.person)
     WHERE t.id = fact AND t.person <> me.person;
  END IF;
END $$
""",
    # Both versions, and who made the one that is here, and when.
    """
CREATE OR REPLACE FUNCTION @priv@.conflict_of(kind text, here json, said json) RETURNS json
LANGUAGE sql STABLE SET search_path = @priv@, pg_temp AS $$
  SELECT json_build_object('here', here, 'said', said, 'by', p.name, 'at', f.made_at)
    FROM (VALUES (1)) one LEFT JOIN (
      SELECT id FROM campaign_set WHERE kind = 'campaign_set'
         AND campaign = (here->>'id')::uuid AND version = (here->>'version')::int
      UNION ALL SELECT id FROM person_set WHERE kind = 'person_set'
         AND person = (here->>'id')::uuid AND version = (here->>'version')::int
      UNION ALL SELECT id FROM scorecard_set WHERE kind = 'scorecard_set'
         AND card = (here->>'id')::uuid AND version = (here->>'version')::int) t ON true
    LEFT JOIN fact f ON f.id = t.id LEFT JOIN person p ON p.id = f.made_by
   ORDER BY f.seq DESC NULLS LAST LIMIT 1
$$
""",
    # A person's roles are those of the login: the groups follow in the same transaction.
    f"""
CREATE OR REPLACE FUNCTION @priv@.set_person(me @priv@.login, act text, body json) RETURNS void
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE who login; old person; wanted text[]; places uuid[];
BEGIN
  SELECT * INTO who FROM login WHERE person = (body->>'person')::uuid FOR UPDATE;
  SELECT * INTO old FROM person WHERE id = who.person;
  IF old.id IS NULL OR who.state = 'removed' THEN
    PERFORM refuse('SG003', 'This person is not in the team: invite them.');
  END IF;
  SELECT COALESCE(array_agg(DISTINCT x), '{{}}') INTO wanted
    FROM json_array_elements_text(body->'roles') x;
  SELECT COALESCE(array_agg(DISTINCT x::uuid), '{{}}') INTO places FROM json_array_elements_text(
    CASE WHEN json_typeof(body->'campaigns') = 'array' THEN body->'campaigns' ELSE '[]' END) x;
  IF act = 'set_pin' THEN
    IF who.person <> me.person THEN PERFORM need_manager(me); END IF;
    IF NOT (wanted <@ who.roles AND who.roles <@ wanted AND places <@ who.campaigns
            AND who.campaigns <@ places)
       OR body->>'name' IS DISTINCT FROM old.name
       OR COALESCE(body->>'active', 'true')::boolean IS DISTINCT FROM old.active
       OR COALESCE((body->>'languages')::jsonb, '[]') <> COALESCE(old.languages::jsonb, '[]') THEN
      PERFORM refuse('SG001', 'With a PIN nothing else is changed.');
    END IF;
    PERFORM note(me, 'set_pin', jsonb_build_object('person', who.person));
    RETURN;
  END IF;
  PERFORM need_manager(me);
  IF body->>'active' = 'false' OR wanted = '{{}}' THEN
    PERFORM refuse('SG004', 'Nobody is set aside like this: remove the person.');
  END IF;
  IF NOT 'admin' = ANY (me.roles) THEN
    IF NOT ARRAY(SELECT unnest(who.roles) EXCEPT SELECT unnest(wanted)) <@ {GIVEN} THEN
      PERFORM refuse('SG001', 'Only an admin takes the role of an admin away.');
    ELSIF NOT ARRAY(SELECT unnest(wanted) EXCEPT SELECT unnest(who.roles)) <@ {GIVEN} THEN
      PERFORM refuse('SG001', 'Only an admin gives the role of an admin.');
    END IF;
  END IF;
  IF who.roles && ARRAY['supervisor', 'admin'] AND NOT wanted && ARRAY['supervisor', 'admin']
     AND NOT EXISTS (SELECT FROM login WHERE person <> who.person AND state = 'active'
                        AND roles && ARRAY['supervisor', 'admin']) THEN
    PERFORM refuse('SG004', 'Nobody else may change the team. Give somebody else this role first.');
  END IF;
  PERFORM set_groups(who.rolname, wanted);
  -- Another view is filled anew; another name or language comes by the feed like all rows.
  UPDATE login SET name = body->>'name', roles = wanted, campaigns = places, view_v = view_v
      + CASE WHEN wanted <@ who.roles AND who.roles <@ wanted AND places <@ who.campaigns
                  AND who.campaigns <@ places THEN 0 ELSE 1 END
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
      WHEN 'scorecard_set' THEN
        SELECT version, scorecard_json(c) INTO seen, had FROM scorecard c
          WHERE id = (said->>'card')::uuid;
      ELSE
        SELECT version, person_json(c, c.id = me.person) INTO seen, had FROM person c
          WHERE id = (said->>'person')::uuid;
    END CASE;
    IF (said->>'version')::int IS DISTINCT FROM COALESCE(seen, 0) + 1 THEN
      IF n > 0 THEN PERFORM refuse('SG004', 'Set one thing at a time.'); END IF;
      RETURN json_build_object('conflict', conflict_of(kind, had, said));
    END IF;
    IF kind = 'person_set' THEN PERFORM set_person(me, b->>'act', said); END IF;
    got := store_fact(me, dev, b, x, NULL);
    IF got <> 'stored' THEN PERFORM refuse('SG004', got); END IF;
    PERFORM keep_unseen(me, b->>'act', (x->>'id')::uuid, kind);
    PERFORM keep_slow((x->>'id')::uuid, kind);
    n := n + 1;
  END LOOP;
  RETURN json_build_object('stored', n);
END $$
""",
)
