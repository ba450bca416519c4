"""Whether a pushed act may move state: right, lease, revision, do-not-call, transition.

The answer is NULL (it may), 'kept' (nothing to move: its facts hold all the same), a reason for
which it came too late, or 'not_allowed'.
"""

from app.domain.permissions import MOVES_NOTHING
from app.models.server.push_correct import SQL as CORRECTING
from app.models.server.push_undo import SQL as REACHING_BACK

PASSED_ALONE = f"""ARRAY[{", ".join(f"'{one}'" for one in sorted(MOVES_NOTHING))}]"""
_DIALS = "ARRAY['start_attempt', 'answer_call', 'end_call', 'save_call']"

SQL = (
    "DROP FUNCTION IF EXISTS @priv@.judge(@priv@.login, text, json, uuid[], boolean)",
    "DROP FUNCTION IF EXISTS @priv@.judge_lead(@priv@.login, text, json, uuid, boolean)",
    "DROP FUNCTION IF EXISTS @priv@.may_move(@priv@.login, text, @priv@.lead, json)",
    """
CREATE OR REPLACE FUNCTION @priv@.relations(me @priv@.login, l @priv@.lead) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE found text[] := ARRAY['team'];
        mine boolean := me.campaigns = '{}' OR l.campaign = ANY (me.campaigns);
BEGIN
  IF l.owner = me.person THEN found := found || 'own'::text; END IF;
  IF l.owner IS NULL AND mine THEN found := found || 'unowned'::text; END IF;
  IF mine AND l.stage = 'handed_off' AND (l.handoff_to = me.person
      OR (l.handoff IS NOT NULL AND l.handoff_to IS NULL) OR l.answer_by < now()) THEN
    found := found || 'offered'::text;
  END IF;
  IF mine AND l.stage IN ('interested', 'qualified', 'handed_off', 'returned') THEN
    found := found || 'desk'::text;
  END IF;
  IF l.credit = me.person AND l.owner IS DISTINCT FROM me.person THEN
    found := found || 'passed'::text;
  END IF;
  RETURN found;
END $$
""",
    # Whoever had the lease last, or said something about the lead, may have been too late only.
    """
CREATE OR REPLACE FUNCTION @priv@.knew(me @priv@.login, of uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM lease WHERE lead = of
                   AND (person = me.person OR was_owner = me.person))
      OR EXISTS (SELECT FROM fact WHERE lead = of AND made_by = me.person);
END $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.may_move(me @priv@.login, said_act text, l @priv@.lead, n json,
  author uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE to_stage text := COALESCE(n->>'stage', l.stage);
        to_owner uuid := CASE WHEN n->'owner' IS NULL THEN l.owner ELSE (n->>'owner')::uuid END;
BEGIN
  IF to_stage = l.stage AND to_owner IS NOT DISTINCT FROM l.owner THEN RETURN true; END IF;
  RETURN EXISTS (SELECT FROM transition t WHERE t.act = said_act AND t.role = ANY (me.roles)
    AND t.stage_from = l.stage AND t.stage_to = to_stage AND CASE t.owner_rule
      WHEN 'same' THEN to_owner IS NOT DISTINCT FROM l.owner
      WHEN 'kept' THEN to_owner IS NOT DISTINCT FROM l.owner
                    OR (l.owner IS NULL AND to_owner = me.person)
      WHEN 'taker' THEN to_owner = me.person
      WHEN 'credit' THEN to_owner IS NOT DISTINCT FROM l.credit
      -- What a call became is corrected: an owner came by it or did not, none is taken it from.
      WHEN 'loose' THEN to_owner IS NOT DISTINCT FROM l.owner
                     OR (to_owner IS NULL AND (l.owner = me.person
                                               OR 'supervisor' = ANY (me.roles)))
                     OR (l.owner IS NULL AND to_owner = author)
      ELSE to_owner IS NULL OR EXISTS (SELECT FROM person p WHERE p.id = to_owner AND p.active)
    END);
END $$
""",
    # The sole right to call: the lease's epoch is still the newest, or the lead is one's own.
    """
CREATE OR REPLACE FUNCTION @priv@.may_dial(me @priv@.login, dev text, a json, l @priv@.lead)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE q lease; said int := (a->>'epoch')::int;
BEGIN
  SELECT * INTO q FROM lease WHERE lead = l.id;
  IF said IS NOT NULL THEN
    RETURN q.epoch = said AND q.person = me.person AND q.device = dev;
  END IF;
  IF l.owner = me.person THEN
    RETURN q.until IS NULL OR q.until < clock_timestamp()
        OR (q.person = me.person AND q.device = dev);
  END IF;
  -- A call that came in needs no lease.
  RETURN EXISTS (SELECT FROM fact f JOIN attempt t USING (id) WHERE f.lead = l.id AND t.incoming
    AND f.made_by = me.person AND t.dialled_at > now() - interval '1 day');
END $$
""",
    "DROP FUNCTION IF EXISTS @priv@.judge_undo(@priv@.login, json)",
    *REACHING_BACK,
    *CORRECTING,
    # An act about no lead has a right to one by what it reaches back to, and to no other.
    """
CREATE OR REPLACE FUNCTION @priv@.of_no_lead(said_act text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM @priv@.act_right WHERE act = said_act AND relation = 'none')
$$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.judge_lead(me @priv@.login, dev text, a json, of uuid,
  moves boolean, corrects boolean) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  l lead; q lease; said_act text := a->>'act'; n json; base int; why text; found text[];
  related text[];
BEGIN
  SELECT * INTO l FROM lead WHERE id = of;
  IF l.id IS NULL THEN RETURN judge_without_lead(me, a, of); END IF;
  IF EXISTS (SELECT FROM json_to_recordset(a->'facts') AS f(lead uuid, prospect uuid)
              WHERE f.lead = of AND f.prospect IS DISTINCT FROM l.prospect) THEN
    PERFORM refuse('SG004', 'The prospect is not that of the lead.');
  END IF;
  IF of_no_lead(said_act) THEN
    why := CASE said_act WHEN 'undo' THEN judge_undo(me, a, l)
                         WHEN 'answer_review' THEN judge_answer(me, a, l)
                         ELSE 'not_allowed' END;
    IF why IS NOT NULL THEN RETURN why; END IF;
  ELSE
    -- Also of a lead that is no longer hers: corrected is corrected, however late it came.
    why := CASE WHEN corrects THEN judge_correction(me, a, l) END;
    related := relations(me, l);
    found := ARRAY(SELECT r.relation FROM act_right r WHERE r.act = said_act
                      AND r.role = ANY (me.roles) AND r.relation = ANY (related));
    IF found = '{{}}' AND why IS DISTINCT FROM 'not_allowed' THEN
      RETURN CASE WHEN knew(me, of) OR of_lost_time(a) THEN 'not_yours' ELSE 'not_allowed' END;
    END IF;
    IF why IS NOT NULL THEN RETURN why; END IF;
  END IF;
  IF l.stage = 'withdrawn' THEN RETURN 'no_such_lead'; END IF;
  IF said_act = ANY ({_DIALS}) AND NOT may_dial(me, dev, a, l) THEN RETURN 'lease'; END IF;
  IF said_act = 'start_attempt' AND EXISTS (
      SELECT FROM prospect WHERE id = l.prospect AND do_not_call_at IS NOT NULL) THEN
    RETURN 'do_not_call';
  END IF;
  IF found <@ {PASSED_ALONE} THEN
    RETURN CASE WHEN EXISTS (
      SELECT FROM json_to_recordset(a->'facts') AS f(kind text) JOIN fact_kind k USING (kind)
       WHERE k.moves AND f.kind <> 'correction') THEN 'transition' ELSE 'kept' END;
  END IF;
  n := a#>ARRAY['state', 'leads', of::text];
  IF n IS NULL THEN RETURN 'kept'; END IF;
  SELECT * INTO q FROM lease WHERE lead = of;
  -- Above the lead's revision is a base where an act before it came too late, or where a restore
  -- has lost some. It gives no right: what may be moved, the rest of this says.
  base := (a#>>ARRAY['base_rev', of::text])::int;
  IF base IS NULL OR base < (CASE WHEN q.run_device = dev THEN q.run_from
                               WHEN q.quiet_at = l.rev THEN l.rev - q.quiet ELSE l.rev END) THEN
    RETURN CASE WHEN moves THEN 'moved' ELSE 'kept' END;
  END IF;
  IF said_act = 'undo' THEN
    IF NOT may_go_back(me, a, l, n) THEN
      -- What only added is taken back all the same, by whoever sees too little of the lead to say
      -- where it stands.
      RETURN CASE WHEN (taken_back_on(me, retracted(a, of), of)).moved THEN 'transition'
                  ELSE 'kept' END;
    END IF;
  ELSIF NOT may_move(me, said_act, l, n, COALESCE(author_corrected(a, said_act), me.person))
     OR (said_act = 'correct' AND NOT follows_correction(me, a, l, n)) THEN
    RETURN CASE WHEN moves THEN 'transition' ELSE 'kept' END;
  END IF;
  RETURN NULL;
END $$
""",
    # 'not_allowed' before any reason of time, a reason before 'kept'.
    """
CREATE OR REPLACE FUNCTION @priv@.judge(me @priv@.login, dev text, a json, leads uuid[],
  kinds text[], moves boolean) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE said_act text := a->>'act'; of uuid; one text; worst text;
BEGIN
  IF a->>'role' IS NULL OR a->>'role' <> ALL (me.roles)
     OR said_act IN ('set_person', 'set_campaign', 'set_scorecard', 'start_import', 'take_rows',
                     'end_import', 'withdraw_import')
     OR NOT EXISTS (SELECT FROM act_right r WHERE r.act = said_act AND r.role = ANY (me.roles)) THEN
    RETURN 'not_allowed';
  END IF;
  -- What only an admin may lift, in whatever act it stands.
  IF said_act <> 'lift_do_not_call' AND 'do_not_call' = ANY (kinds)
     AND EXISTS (SELECT FROM json_array_elements(a->'facts') x
      WHERE x->>'kind' = 'do_not_call' AND x#>>'{body,lifted}' = 'true') THEN
    RETURN 'not_allowed';
  END IF;
  -- People, campaigns and lists are set online, never by a fact that somebody pushes.
  IF kinds && ARRAY['person_set', 'campaign_set', 'scorecard_set', 'import_started', 'lead_added',
                    'lead_withdrawn'] THEN
    RETURN 'not_allowed';
  END IF;
  IF of_no_lead(said_act) THEN
    IF EXISTS (SELECT FROM fact_kind k WHERE k.kind = ANY (kinds) AND NOT EXISTS (
        SELECT FROM act_kind w WHERE w.act = said_act AND w.kind = k.kind)) THEN
      RETURN 'not_allowed';
    END IF;
    -- Nothing of a lead, a prospect or a number follows from it but what its facts make.
    IF said_act <> 'undo' OR leads = '{}' THEN worst := 'kept'; END IF;
  ELSIF leads = '{}' THEN
    RETURN 'not_allowed';  -- a right is to a lead: without one there is none to look at
  END IF;
  FOREACH of IN ARRAY leads LOOP
    one := judge_lead(me, dev, a, of, moves,
                      said_act = 'correct' OR 'correction' = ANY (kinds));
    IF one = 'not_allowed' THEN RETURN one; END IF;
    worst := CASE WHEN worst IS NULL OR worst = 'kept' THEN COALESCE(one, worst) ELSE worst END;
  END LOOP;
  RETURN worst;
END $$
""",
)
