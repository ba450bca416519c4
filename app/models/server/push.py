"""The way up: acts with their facts, judged one by one; an answer for each, and nothing blocks.

An act is *stored* with its state, or *stale*: its facts are kept with the reason and state stays.
What is not understood is kept raw in `quarantine`; a fact is never refused without being kept.
"""

from app.domain.act_facts import REACHING_BACK, SAYS
from app.models.server.push_facts import SQL as FACTS
from app.models.server.push_gives import SQL as GIVES
from app.models.server.push_judge import PASSED_ALONE
from app.models.server.push_judge import SQL as JUDGE
from app.models.server.rights import QUIET

_POISON = (
    "data_exception OR integrity_constraint_violation OR SQLSTATE 'SG004' OR program_limit_exceeded"
    " OR cannot_coerce OR datatype_mismatch OR undefined_function"
)

_QUIET_KINDS = {body.kind for body in QUIET}
_QUIET = ", ".join(sorted(_QUIET_KINDS))
_ADDING = ", ".join(
    ["add_notes", *sorted(act for act, says in SAYS.items() if says <= _QUIET_KINDS)]
)

SQL = (
    *JUDGE,
    *FACTS,
    *GIVES,
    f"""
CREATE OR REPLACE FUNCTION @priv@.move_leads(me @priv@.login, dev text, a json, leads uuid[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  st json := a->'state'; of uuid; one json;
  said_act text := a->>'act';
  -- Its facts are read once more only where the act may be such a one at all.
  adds boolean := CASE WHEN said_act = ANY ('{{{_ADDING}}}') THEN NOT EXISTS (
    SELECT FROM json_to_recordset(a->'facts') AS f(kind text) WHERE f.kind <> ALL ('{{{_QUIET}}}'))
    ELSE false END;
BEGIN
  FOREACH of IN ARRAY leads LOOP
    one := st#>ARRAY['leads', of::text];
    IF one IS NOT NULL THEN
      PERFORM take_lead(of, without_gifts(a, of, one), dev, adds);
    END IF;
  END LOOP;
  PERFORM take_state(st, leads, said_act = ANY ('{{{", ".join(REACHING_BACK)}}}'));
  IF said_act = 'save_call' THEN
    PERFORM end_lease(l.lead) FROM lease l WHERE l.lead = ANY (leads)
      AND l.person = me.person AND l.device = dev;
  END IF;
END $$
""",
    # An act that only adds, on a lead that others have moved: what it says holds, its state is not
    # taken; but the lead has changed by it, as the fold says. The answer to a review moves nothing
    # ever. Its desk has counted it, so it counts one: what that desk bases on it would else pass
    # for knowing what somebody else does in between.
    f"""
CREATE OR REPLACE FUNCTION @priv@.touch_leads(me @priv@.login, a json, leads uuid[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE mine uuid[];
BEGIN
  UPDATE lead l SET changed_at = f.at, changed_by = me.person, rev = l.rev + CASE
      WHEN a->>'act' = 'answer_review' AND a#>ARRAY['state', 'leads', l.id::text] IS NOT NULL
       AND (a#>>ARRAY['base_rev', l.id::text])::int >= l.rev THEN 1 ELSE 0 END
    FROM (SELECT DISTINCT ON (x.lead) x.lead, x.made_at AS at
            FROM ROWS FROM (json_to_recordset(a->'facts') AS (lead uuid, made_at timestamptz))
              WITH ORDINALITY AS x(lead, made_at, n) ORDER BY x.lead, x.n DESC) f
   WHERE l.id = f.lead AND l.id = ANY (leads);
  -- What it says of the prospect holds whoever moved the lead; programs before say all columns.
  IF of_no_lead(a->>'act') OR NOT EXISTS (
      SELECT FROM json_to_recordset(a->'facts') AS f(kind text)
       WHERE f.kind IN ('consent', 'phone_changed', 'profile_corrected')) THEN
    RETURN;
  END IF;
  mine := ARRAY(SELECT DISTINCT l.prospect FROM lead l WHERE l.id = ANY (leads) AND EXISTS (
    SELECT FROM act_right r WHERE r.act = a->>'act' AND r.role = ANY (me.roles)
       AND r.relation = ANY (relations(me, l)) AND r.relation <> ALL ({PASSED_ALONE})));
  IF a#>'{{state,phones_before}}' IS NOT NULL THEN
    PERFORM take_prospects(a->'state', mine, false);
  ELSE
    UPDATE prospect p SET consent = f.given, consent_at = LEAST(f.made_at, now())
      FROM (SELECT DISTINCT ON (x.prospect) x.prospect, x.made_at,
                   (x.body->>'given')::boolean AS given
              FROM json_to_recordset(a->'facts')
                AS x(kind text, prospect uuid, made_at timestamptz, body json)
             WHERE x.kind = 'consent' ORDER BY x.prospect, x.made_at DESC) f
     WHERE p.id = f.prospect AND p.id = ANY (mine)
       AND (p.consent_at IS NULL OR LEAST(p.consent_at, now()) <= LEAST(f.made_at, now()));
  END IF;
END $$
""",
    # An act of which nothing is to be said but that it holds: all of its facts in few statements.
    # NULL: it is for `take_act`, which does the same fact by fact and has a word for everything.
    """
CREATE OR REPLACE FUNCTION @priv@.take_plain(me @priv@.login, dev text, a json) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
  said json := a->'facts'; act_of uuid := (a->>'act_id')::uuid;
  said_act text := a->>'act'; said_role text := a->>'role';  -- each look into `a` reads all of it
  leads uuid[]; kinds text[]; ids uuid[]; late text; moves boolean; known boolean; one text;
  revs json; told json;
BEGIN
  IF act_of IS NULL OR json_typeof(said) IS DISTINCT FROM 'array' THEN RETURN NULL; END IF;
  SELECT COALESCE(array_agg(DISTINCT f.lead) FILTER (WHERE f.lead IS NOT NULL), '{}'),
         array_agg(DISTINCT f.kind), array_agg(f.id ORDER BY f.n),
         bool_and(k.kind IS NOT NULL AND COALESCE(json_typeof(f.extra), 'object') = 'object'
                  AND w.kind IS NOT NULL AND f.lead IS NOT NULL)
           AND count(DISTINCT f.id) = count(*), COALESCE(bool_or(k.moves), false)
    INTO leads, kinds, ids, known, moves
    FROM ROWS FROM (json_to_recordset(said) AS (id uuid, lead uuid, kind text, extra json))
      WITH ORDINALITY AS f(id, lead, kind, extra, n) LEFT JOIN fact_kind k ON k.kind = f.kind
      LEFT JOIN act_kind w ON w.act = said_act AND w.kind = f.kind;
  -- Of a fact without a lead there is more to be said.
  IF known IS NOT TRUE OR 'do_not_call' = ANY (kinds) THEN RETURN NULL; END IF;
  PERFORM FROM lead WHERE id = ANY (leads) ORDER BY id FOR UPDATE;
  IF EXISTS (SELECT FROM fact WHERE id = ANY (ids)) THEN RETURN NULL; END IF;
  late := judge(me, dev, a, leads, kinds, moves);
  IF late <> 'kept' THEN RETURN NULL; END IF;
  INSERT INTO fact (id, act_id, act, kind, schema_v, lead, prospect, made_at, made_by, role,
                    device, corrects, stale, hash, extra)
    SELECT x.id, act_of, said_act, x.kind, COALESCE(x.schema_v, 1), x.lead, x.prospect, x.made_at,
           CASE WHEN COALESCE(x.by_nobody, false)
                 AND x.kind IN ('decision', 'scored', 'handed_off') THEN NULL ELSE me.person END,
           said_role, dev, x.corrects, x.stale, decode(x.hash, 'hex'),
           NULLIF(COALESCE(x.extra::jsonb, '{}') || COALESCE((
             SELECT jsonb_object_agg(key, value) FROM json_each(x.body)
              WHERE key <> ALL (keys_of(x.kind))), '{}'), '{}')::json
      FROM ROWS FROM (json_to_recordset(said) AS (id uuid, kind text, schema_v int, lead uuid,
        prospect uuid, made_at timestamptz, corrects uuid, stale text, hash text, extra json,
        by_nobody boolean, body json)) WITH ORDINALITY AS x(id, kind, schema_v, lead, prospect,
        made_at, corrects, stale, hash, extra, by_nobody, body, n) ORDER BY x.n;
  IF EXISTS (SELECT FROM fact WHERE id = ANY (ids) AND length(hash) <> 32) THEN
    PERFORM refuse('SG004', 'bad shape');
  END IF;
  FOREACH one IN ARRAY kinds LOOP
    PERFORM store_bodies(one, said);
  END LOOP;
  IF late IS NULL THEN PERFORM move_leads(me, dev, a, leads);
  ELSE PERFORM touch_leads(me, a, leads);
  END IF;
  SELECT COALESCE(json_object_agg(id, rev), '{}') INTO revs FROM lead WHERE id = ANY (leads);
  SELECT json_agg(json_build_object('id', x.id, 'answer', 'stored', 'reason', NULL) ORDER BY x.n)
    INTO told FROM unnest(ids) WITH ORDINALITY AS x(id, n);
  RETURN json_build_object('act_id', a->'act_id', 'answer', 'stored', 'reason', NULL,
    'revs', revs, 'facts', told);
END $$
""",
    # An act that is understood. `careful`: something in it is not, so each fact stands alone.
    f"""
CREATE OR REPLACE FUNCTION @priv@.take_act(me @priv@.login, dev text, a json, careful boolean)
RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  leads uuid[]; kinds text[]; late text; moves boolean; x json; got text; revs jsonb := '{{}}';
  said json[] := '{{}}'; stored int := 0; aside int := 0; doubled int := 0;
BEGIN
  IF (a->>'act_id')::uuid IS NULL OR json_typeof(a->'facts') <> 'array' THEN
    PERFORM refuse('SG004', 'bad shape');
  END IF;
  SELECT COALESCE(array_agg(DISTINCT f.lead) FILTER (WHERE f.lead IS NOT NULL), '{{}}'),
         COALESCE(array_agg(DISTINCT f.kind), '{{}}'), COALESCE(bool_or(k.moves), false)
    INTO leads, kinds, moves
    FROM json_to_recordset(a->'facts') AS f(lead uuid, kind text)
    LEFT JOIN fact_kind k ON k.kind = f.kind;
  PERFORM FROM lead WHERE id = ANY (leads) ORDER BY id FOR UPDATE;
  -- Known already: the answer that was lost, not a new judgement.
  IF NOT EXISTS (SELECT FROM json_to_recordset(a->'facts') AS f(id uuid)
                  WHERE NOT EXISTS (SELECT FROM fact o WHERE o.id = f.id AND o.device = dev)) THEN
    late := 'known';
  ELSE
    late := judge(me, dev, a, leads, kinds, moves);
    IF late = 'lease' AND regain_lease(me, dev, a, leads) THEN
      late := judge(me, dev, a, leads, kinds, moves);
    END IF;
  END IF;
  IF late = 'not_allowed' THEN
    PERFORM set_aside(dev, a->>'act_id', NULL, late, a);
    RETURN json_build_object('act_id', a->'act_id', 'answer', 'quarantined', 'reason', late,
      'revs', '{{}}'::json, 'facts', '[]'::json);
  END IF;
  FOR x IN SELECT value FROM json_array_elements(a->'facts') LOOP
    IF careful THEN
      BEGIN
        got := store_fact(me, dev, a, x, COALESCE(NULLIF(late, 'known'), 'incomplete'));
      EXCEPTION WHEN {_POISON} THEN
        got := SQLERRM;
      END;
    ELSE
      got := store_fact(me, dev, a, x, NULLIF(NULLIF(late, 'known'), 'kept'));
      IF got NOT IN ('stored', 'duplicate') THEN
        PERFORM refuse('SG004', got);
      END IF;
    END IF;
    IF got = 'stored' THEN stored := stored + 1;
    ELSIF got = 'duplicate' THEN doubled := doubled + 1;
    ELSE
      aside := aside + 1;
      PERFORM set_aside(dev, a->>'act_id', x->>'id', got, x);
    END IF;
    said := said || json_build_object('id', x->'id', 'answer', CASE
      WHEN got NOT IN ('stored', 'duplicate') THEN 'quarantined'
      WHEN got = 'stored' AND (late NOT IN ('known', 'kept') OR careful) THEN 'stale'
      ELSE got END, 'reason', CASE WHEN got NOT IN ('stored', 'duplicate') THEN got END);
  END LOOP;
  IF careful AND late IS DISTINCT FROM 'known' THEN
    late := COALESCE(NULLIF(late, 'kept'), 'incomplete');  -- as its facts say of themselves
  END IF;
  IF stored > 0 AND NOT careful THEN
    IF late IS NULL THEN PERFORM move_leads(me, dev, a, leads);
    ELSIF late = 'kept' THEN PERFORM touch_leads(me, a, leads);
    END IF;
  END IF;
  SELECT COALESCE(jsonb_object_agg(id, rev), '{{}}') INTO revs FROM lead WHERE id = ANY (leads);
  IF stored = 0 AND doubled > 0 AND aside = 0 THEN
    -- What it was taken as the first time.
    SELECT max(o.stale) INTO late FROM fact o
      JOIN json_to_recordset(a->'facts') AS f(id uuid) ON f.id = o.id;
  END IF;
  RETURN json_build_object('act_id', a->'act_id', 'answer', CASE
      WHEN aside > 0 THEN 'quarantined' WHEN stored = 0 AND doubled > 0 THEN 'duplicate'
      WHEN late IS NOT NULL AND late <> 'kept' THEN 'stale' ELSE 'stored' END,
    'reason', CASE WHEN aside > 0 THEN 'not understood' WHEN late <> 'kept' THEN late END,
    'revs', revs, 'facts', to_json(said));
END $$
""",
    # To another server a desk says first which acts it has an answer to: those that are here need
    # not be sent again. The answer is what `push` would give; of the others there is none.
    """
CREATE OR REPLACE FUNCTION @api@.known(b json) RETURNS json @hot@ AS $$
DECLARE dev text := need_device(b); me login := whoami(dev); found json;
BEGIN
  IF json_typeof(b->'acts') IS DISTINCT FROM 'array' OR json_array_length(b->'acts') > 5000 THEN
    PERFORM refuse('SG004', 'These are the ids of at most 5,000 acts.');
  END IF;
  SELECT json_agg(json_build_object('act_id', x.act_id, 'answer', 'duplicate', 'reason', x.late,
      'facts', '[]'::json, 'revs', (SELECT COALESCE(json_object_agg(l.id, l.rev), '{}')
        FROM lead l WHERE l.id = ANY (x.leads)))) INTO found
    FROM (SELECT f.act_id, max(f.stale) AS late, array_agg(DISTINCT f.lead) AS leads
            FROM json_array_elements_text(b->'acts') e JOIN fact f ON f.act_id = e::uuid
           WHERE f.device = dev AND (f.made_by IS NULL OR f.made_by = me.person)
           GROUP BY f.act_id) x;
  RETURN json_build_object('generation', generation(), 'answers', COALESCE(found, '[]'));
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @api@.push(b json) RETURNS json @hot@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  acts json := b->'acts'; a json; said json; answers json[] := '{{}}'; urgent boolean; whom text;
  why text;
BEGIN
  IF json_typeof(acts) IS DISTINCT FROM 'array' OR length(b::text) > 4000000 THEN
    PERFORM refuse('SG004', 'A push is a list of acts of at most 4 MB.');
  END IF;
  FOR a IN SELECT value FROM json_array_elements(acts) LOOP
    BEGIN
      said := take_plain(me, dev, a);
      IF said IS NULL THEN said := take_act(me, dev, a, false); END IF;
    EXCEPTION WHEN {_POISON} THEN
      why := SQLERRM;
      BEGIN
        said := take_act(me, dev, a, true);
      EXCEPTION WHEN {_POISON} THEN
        PERFORM set_aside(dev, left(a::text, 60), NULL, why, a);
        said := json_build_object('act_id', CASE WHEN json_typeof(a) = 'object'
          THEN a->'act_id' END, 'answer', 'quarantined', 'reason', why, 'revs', '{{}}'::json,
          'facts', '[]'::json);
      END;
    END;
    answers := answers || said;
  END LOOP;
  SELECT bool_or(k.urgent), CASE
      WHEN bool_and(f.kind = 'handed_off') FILTER (WHERE k.urgent) THEN left(string_agg(DISTINCT
        COALESCE(f.body->>'to', 'telesales'), ',') FILTER (WHERE k.urgent), 4001) END
    INTO urgent, whom FROM json_array_elements(acts) x
    JOIN LATERAL json_to_recordset(CASE WHEN json_typeof(x) = 'object'
      AND json_typeof(x->'facts') = 'array' THEN x->'facts' ELSE '[]' END)
      AS f(kind text, body json) ON true
    JOIN fact_kind k ON k.kind = f.kind;
  -- The lock of NOTIFY is held to the end of the commit, so only what is urgent wakes; and only
  -- whom it may concern, so that 500 desks do not ask at one moment.
  IF urgent THEN
    PERFORM pg_notify('segue_@org@', CASE WHEN length(whom) <= 4000 THEN whom ELSE '' END);
  END IF;
  RETURN json_build_object('generation', generation(), 'answers', to_json(answers));
END $$
""",
)
