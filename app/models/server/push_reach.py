"""Which prospects and numbers an act reaches: those of its leads, and who shares a number.

What a desk knows of a number comes by a phone of the prospect, by a change of its phones that was
said, or by a call to it. All three count: a phone that came too late is in no row.
"""

SQL = (
    """
CREATE OR REPLACE FUNCTION @priv@.reaches_number(mine uuid[], one text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF EXISTS (SELECT FROM phone WHERE prospect = ANY (mine) AND e164 = one) THEN
    RETURN true;
  END IF;
  RETURN EXISTS (SELECT FROM fact f LEFT JOIN attempt t USING (id)
                   LEFT JOIN phone_changed c USING (id)
                  WHERE f.prospect = ANY (mine) AND f.lead IS NOT NULL
                    AND f.kind IN ('attempt', 'phone_changed') AND one IN (t.e164, c.e164));
END $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.share_number(mine uuid[], other uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM (
      SELECT e164 FROM phone WHERE prospect = other UNION
      SELECT c.e164 FROM fact f JOIN phone_changed c USING (id)
       WHERE f.prospect = other AND f.lead IS NOT NULL) x
     WHERE x.e164 <> '' AND reaches_number(mine, x.e164));
END $$
""",
    # Which of the numbers that a do-not-call names it blocks; NULL: it is about somebody whom its
    # act does not reach. An act about no lead blocks a number by itself, whoever has it. What a
    # restore has lost may have been the lead.
    """
CREATE OR REPLACE FUNCTION @priv@.blocked_by(a json, x @priv@.fact, said json) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  named text[] := ARRAY(SELECT DISTINCT json_array_elements_text(said->'numbers'));
  mine uuid[];
BEGIN
  IF of_no_lead(a->>'act') OR of_lost_time(a) THEN RETURN named; END IF;
  mine := ARRAY(SELECT DISTINCT l.prospect FROM lead l
                  JOIN json_to_recordset(a->'facts') AS f(lead uuid) ON f.lead = l.id);
  IF x.prospect <> ALL (mine) AND NOT share_number(mine, x.prospect) THEN RETURN NULL; END IF;
  -- A struck number of theirs is somebody else's; programs before name it all the same.
  RETURN ARRAY(SELECT e FROM unnest(named) e WHERE reaches_number(mine, e)
    AND NOT (EXISTS (SELECT FROM phone WHERE prospect = ANY (mine) AND e164 = e
                                         AND state = 'struck')
             AND NOT EXISTS (SELECT FROM phone WHERE prospect = ANY (mine) AND e164 = e
                                                 AND state <> 'struck')));
END $$
""",
)
