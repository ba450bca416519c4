"""Whose a lead is beside its owner's: the first conversation's credit, a hand-off's target.

As the fold gives them (`domain.folding_lead`). An act that may not is taken without them: a desk
that folds little of a lead's history says what it sees, and the rest of its act holds.
"""

from app.domain.facts import Decision, HandedOff
from app.domain.vocabulary import Role

SQL = (
    """
CREATE OR REPLACE FUNCTION @priv@.says(a json, of uuid, wanted text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM json_to_recordset(a->'facts') AS f(lead uuid, kind text)
                  WHERE f.lead = of AND f.kind = wanted);
END $$
""",
    # An undo gives back, and was judged for that.
    f"""
CREATE OR REPLACE FUNCTION @priv@.without_gifts(a json, of uuid, one json) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
  l lead; credited uuid := (one->>'credit')::uuid; target uuid := (one->>'handoff_to')::uuid;
BEGIN
  SELECT * INTO l FROM lead WHERE id = of;
  IF (credited IS NOT DISTINCT FROM l.credit AND target IS NOT DISTINCT FROM l.handoff_to)
     OR a->>'act' = 'undo' THEN
    RETURN one;
  END IF;
  IF credited IS DISTINCT FROM l.credit AND NOT (l.credit IS NULL
      AND credited = COALESCE((one->>'owner')::uuid, l.owner)
      AND a->>'role' = '{Role.TELEMARKETER}' AND says(a, of, '{Decision.kind}')) THEN
    one := (one::jsonb || jsonb_build_object('credit', l.credit))::json;
  END IF;
  IF target IS NULL OR target = l.handoff_to THEN
    NULL;
  ELSIF NOT says(a, of, '{HandedOff.kind}') AND a->>'act' <> 'reassign' THEN
    one := (one::jsonb || jsonb_build_object('handoff_to', l.handoff_to))::json;
  ELSIF NOT EXISTS (SELECT FROM person p WHERE p.id = target AND p.active
      AND p.roles::jsonb ? '{Role.TELESALES}'
      AND (p.campaigns::jsonb = '[]' OR p.campaigns::jsonb ? l.campaign::text)) THEN
    -- Who has left meanwhile, or has another role, answers to none: whoever is free does.
    one := (one::jsonb || jsonb_build_object('handoff_to', NULL))::json;
  END IF;
  RETURN one;
END $$
""",
)
