"""Acts about no lead that all the same name some: an undo, and the answer to a review.

Neither has a relation to a lead that a right could be looked up by. So what they reach back to
decides: it has to be on that very lead, and the caller's own.
"""

SQL = (
    # What an undo takes back on one lead. `since`: somebody else has moved the lead after it.
    """
DO $do$ BEGIN
  IF to_regtype('@priv@.taken_back') IS NULL THEN
    CREATE TYPE @priv@.taken_back AS (
      mine int, others int, held int, first_seq bigint, last_seq bigint, at timestamptz,
      moved boolean, since boolean);
  END IF;
END $do$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.retracted(a json, of uuid) RETURNS uuid[]
LANGUAGE sql IMMUTABLE AS $$
  SELECT COALESCE(array_agg((x#>>'{body,retracts}')::uuid), '{}')
    FROM json_array_elements(a->'facts') x WHERE (x->>'lead')::uuid = of
$$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.taken_back_on(me @priv@.login, acts uuid[], of uuid)
RETURNS @priv@.taken_back LANGUAGE plpgsql STABLE AS $$
DECLARE t taken_back;
BEGIN
  SELECT count(*) FILTER (WHERE o.lead = of AND o.made_by = me.person),
         count(*) FILTER (WHERE o.made_by <> me.person),
         count(*) FILTER (WHERE o.kind = 'do_not_call'), min(o.seq), max(o.seq),
         min(o.received_at), COALESCE(bool_or(k.moves) FILTER (WHERE o.lead = of), false), false
    INTO t FROM fact o LEFT JOIN fact_kind k ON k.kind = o.kind WHERE o.act_id = ANY (acts);
  -- What the gate decided in an act has nobody's name: whose the act is, its other facts say.
  t.since := EXISTS (
    SELECT FROM fact o JOIN fact_kind k ON k.kind = o.kind
     WHERE o.lead = of AND o.seq > t.last_seq AND o.stale IS NULL AND k.moves
       AND o.made_by IS DISTINCT FROM me.person
       AND NOT EXISTS (SELECT FROM fact m WHERE m.act_id = o.act_id AND m.made_by = me.person));
  RETURN t;
END $$
""",
    # Why an undo may not be: NULL when it may. An act that is not here may have been set aside.
    """
CREATE OR REPLACE FUNCTION @priv@.judge_undo(me @priv@.login, a json, l @priv@.lead) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE t taken_back := taken_back_on(me, retracted(a, l.id), l.id);
BEGIN
  IF t.others > 0 OR t.held > 0 THEN RETURN 'not_allowed'; END IF;
  IF t.mine = 0 THEN
    RETURN CASE WHEN knew(me, l.id) OR of_lost_time(a) THEN 'no_such_act' ELSE 'not_allowed' END;
  END IF;
  RETURN CASE WHEN t.since THEN 'moved' END;
END $$
""",
    # Whether the lead goes where it came from by what is taken back: to a stage that its decision
    # names and its act may start from, to the owner whom it took the lead from. A supervisor gives
    # leads to anybody, and so takes that back.
    """
CREATE OR REPLACE FUNCTION @priv@.may_go_back(me @priv@.login, a json, l @priv@.lead, n json)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  acts uuid[] := retracted(a, l.id);
  t taken_back := taken_back_on(me, acts, l.id);
  said lead := json_populate_record(l, n);
  q lease; lost boolean;
BEGIN
  IF said.stage <> l.stage AND NOT EXISTS (
      SELECT FROM fact o JOIN decision d USING (id)
        JOIN transition w ON w.act = o.act AND w.stage_from = d.stage_from
       WHERE o.act_id = ANY (acts) AND o.lead = l.id AND d.stage_from = said.stage) THEN
    RETURN false;
  END IF;
  IF 'supervisor' = ANY (me.roles) THEN RETURN true; END IF;
  IF said.credit IS DISTINCT FROM l.credit
     AND NOT (said.credit IS NULL AND l.credit = me.person) THEN
    RETURN false;
  END IF;
  IF said.handoff_to IS DISTINCT FROM l.handoff_to AND said.stage = l.stage THEN
    RETURN false;
  END IF;
  IF said.owner IS NOT DISTINCT FROM l.owner THEN RETURN true; END IF;
  IF NOT EXISTS (SELECT FROM fact o JOIN decision d USING (id)
                   JOIN transition w ON w.act = o.act AND w.owner_rule <> 'same'
                  WHERE o.act_id = ANY (acts) AND o.lead = l.id AND o.stale IS NULL
                    AND d.owner IS NOT DISTINCT FROM l.owner) THEN
    RETURN false;
  END IF;
  SELECT * INTO q FROM lease WHERE lead = l.id;
  -- The lead has lost an owner since the act came, and nobody else has moved it: it was the act.
  lost := q.was_owner IS NOT NULL AND q.was_at >= t.at;
  IF said.owner IS NOT NULL THEN RETURN lost AND said.owner = q.was_owner; END IF;
  RETURN NOT lost AND (l.owner = me.person OR owner_said_before(l.id, t.first_seq) IS NULL);
END $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.owner_said_before(of uuid, place bigint) RETURNS uuid
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT d.owner FROM fact o JOIN decision d USING (id)
           WHERE o.lead = of AND o.seq < place AND o.stale IS NULL AND NOT EXISTS (
             SELECT FROM fact b JOIN retraction r USING (id)
              WHERE b.lead = of AND r.retracts = o.act_id)
           ORDER BY o.seq DESC LIMIT 1);
END $$
""",
    # The reviewed person answers also when somebody else has the lead by now.
    """
CREATE OR REPLACE FUNCTION @priv@.judge_answer(me @priv@.login, a json, l @priv@.lead) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE many int; known int; mine int;
BEGIN
  SELECT count(*), count(v.id), count(*) FILTER (WHERE v.person = me.person AND o.lead = l.id)
    INTO many, known, mine FROM json_array_elements(a->'facts') x
    LEFT JOIN review_sent v ON v.id = (x#>>'{body,review}')::uuid
    LEFT JOIN fact o ON o.id = v.id
   WHERE (x->>'lead')::uuid = l.id;
  IF mine < known THEN RETURN 'not_allowed'; END IF;
  IF known < many THEN
    RETURN CASE WHEN knew(me, l.id) OR of_lost_time(a) THEN 'no_such_act' ELSE 'not_allowed' END;
  END IF;
  RETURN 'kept';
END $$
""",
)
