"""Whether a correction is of what its person said on that lead, and moves what follows from it.

A supervisor corrects anybody's words. A profile's zone corrects every time that was said in it,
whoever said it; which fields an act corrects is a table.
"""

SQL = (
    # NULL: it may be.
    """
CREATE OR REPLACE FUNCTION @priv@.judge_correction(me @priv@.login, a json, l @priv@.lead)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE n int; there int; mine int;
BEGIN
  SELECT count(*), count(o.id), count(*) FILTER (WHERE o.lead = l.id
           AND (a->>'act' <> 'correct' OR o.made_by = me.person OR 'supervisor' = ANY (me.roles))
           AND EXISTS (SELECT FROM corrected_field c WHERE c.act = a->>'act' AND c.kind = o.kind
                          AND c.field = x#>>'{body,field}'))
    INTO n, there, mine FROM json_array_elements(a->'facts') x
    LEFT JOIN fact o ON o.id = (x#>>'{body,fact}')::uuid
   WHERE x->>'kind' = 'correction' AND (x->>'lead')::uuid = l.id;
  IF mine < there OR (n = 0 AND a->>'act' = 'correct') THEN RETURN 'not_allowed'; END IF;
  IF there < n THEN
    RETURN CASE WHEN knew(me, l.id) OR of_lost_time(a) THEN 'no_such_act' ELSE 'not_allowed' END;
  END IF;
  RETURN NULL;
END $$
""",
    # A lead that is not here is no way round it: what is taken back, corrected or answered is
    # somebody's, and counts wherever it is looked for by its own id.
    """
CREATE OR REPLACE FUNCTION @priv@.judge_without_lead(me @priv@.login, a json, of uuid) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE WHEN EXISTS (
    SELECT FROM json_array_elements(a->'facts') x JOIN fact o
        ON o.act_id = (x#>>'{body,retracts}')::uuid OR o.id = (x#>>'{body,fact}')::uuid
        OR o.id = (x#>>'{body,review}')::uuid
     WHERE x->>'kind' IN ('retraction', 'correction', 'review_answered')
       AND (x->>'lead')::uuid = of AND o.made_by IS DISTINCT FROM me.person)
    THEN 'not_allowed' ELSE 'no_such_lead' END;
END $$
""",
    # Where the lead goes by it: as the gate decides, or to where the call that is corrected would
    # have led with its right ending, from the stage in which it was saved.
    """
CREATE OR REPLACE FUNCTION @priv@.follows_correction(me @priv@.login, a json, l @priv@.lead, n json)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE said lead := json_populate_record(l, n); same boolean;
BEGIN
  same := said.owner IS NOT DISTINCT FROM l.owner;
  IF 'supervisor' = ANY (me.roles) OR (same AND (said.stage = l.stage OR EXISTS (
      SELECT FROM transition t WHERE t.act = 'correct' AND t.role = ANY (me.roles)
         AND t.stage_from = l.stage AND t.stage_to = said.stage AND t.owner_rule = 'same'))) THEN
    RETURN true;
  END IF;
  RETURN EXISTS (
    SELECT FROM json_array_elements(a->'facts') x
      JOIN fact o ON o.id = (x#>>'{body,fact}')::uuid AND o.kind = 'call_saved' AND o.lead = l.id
      LEFT JOIN LATERAL (SELECT d.stage_from FROM fact f JOIN decision d USING (id)
        WHERE f.act_id = o.act_id AND f.lead = l.id ORDER BY f.seq LIMIT 1) was ON true
      JOIN transition t ON t.act = 'save_call' AND t.role = o.role
       AND t.stage_from = COALESCE(was.stage_from, l.stage) AND t.stage_to = said.stage
     WHERE x#>>'{body,field}' = 'disposition');
END $$
""",
    # Who corrected was the author, or a supervisor in the author's stead.
    """
CREATE OR REPLACE FUNCTION @priv@.author_corrected(a json, said_act text) RETURNS uuid
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF said_act <> 'correct' THEN RETURN NULL; END IF;
  RETURN (SELECT min(o.made_by::text)::uuid FROM json_array_elements(a->'facts') x
            JOIN fact o ON o.id = (x#>>'{body,fact}')::uuid AND o.kind = 'call_saved'
           WHERE x->>'kind' = 'correction');
END $$
""",
)
