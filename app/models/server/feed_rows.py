"""What a desk is sent about leads: everything of some leads, or one change after the other."""

from app.models.server.bodies import fact_row, lead_row, number_row, prospect_row
from app.models.server.sight import AMOUNTS, fact_seen, lead_sight

_WAS = (
    "sight(me.roles, me.campaigns, me.person, at, w.was_stage, w.was_owner, w.was_credit,"
    " l.campaign, w.was_handoff, w.was_handoff_to, w.was_answer_by, d.lead IS NOT NULL)"
)

SQL = (
    # Everything of some leads that this person may see, in an order that can be applied: prospect,
    # numbers, facts as they were accepted, and the lead with its promises last.
    f"""
CREATE OR REPLACE FUNCTION @priv@.lead_rows(me @priv@.login, dev text, leads uuid[])
RETURNS TABLE (lead uuid, ord int, n bigint, what text, "row" json)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE at timestamptz := now();
BEGIN
  RETURN QUERY
  WITH seen AS MATERIALIZED (
    SELECT l.id, l.prospect, {lead_sight()} AS s FROM lead l
      LEFT JOIN desk_lead d ON d.device = dev AND d.lead = l.id WHERE l.id = ANY (leads))
  SELECT s.id, 1, 0::bigint, 'prospect', {prospect_row("p", "s.s")} FROM seen s
    JOIN prospect p ON p.id = s.prospect WHERE s.s IS NOT NULL
  UNION ALL
  SELECT s.id, 2, ph.position::bigint, 'number', {number_row("nu")} FROM seen s
    JOIN phone ph ON ph.prospect = s.prospect JOIN number nu ON nu.e164 = ph.e164
    WHERE s.s = 'whole'
  UNION ALL
  SELECT s.id, 3, f.seq, 'fact', {fact_row("f")} FROM seen s
    JOIN lead l ON l.id = s.id
    JOIN fact f ON f.lead = s.id JOIN fact_kind k ON k.kind = f.kind
    WHERE {fact_seen("s.s")}
  UNION ALL
  SELECT s.id, 3, f.seq, 'fact', {fact_row("f")} FROM seen s
    JOIN fact f ON f.prospect = s.prospect AND f.lead IS NULL
    JOIN fact_kind k ON k.kind = f.kind LEFT JOIN lead l ON false
    WHERE s.s = 'whole' AND {fact_seen("NULL::text")}
  UNION ALL
  SELECT s.id, 5, 0::bigint, 'lead', {lead_row("l", "s.s", AMOUNTS)} FROM seen s
    JOIN lead l ON l.id = s.id WHERE s.s IS NOT NULL
  ORDER BY 1, 2, 3;
END $$
""",
    # Those of a page that this desk is sent anything of: nearly all are somebody else's, and most
    # desks ask each second or so.
    f"""
CREATE OR REPLACE FUNCTION @priv@.page_for(me @priv@.login, dev text, page @priv@.change[])
RETURNS @priv@.change[] LANGUAGE plpgsql STABLE AS $$
DECLARE at timestamptz := now();
BEGIN
  RETURN (SELECT array_agg(w ORDER BY w.xid, w.seq) FROM unnest(page) w WHERE CASE w.what
    WHEN 'lead' THEN EXISTS (
      SELECT FROM lead l LEFT JOIN desk_lead d ON d.device = dev AND d.lead = l.id
       WHERE l.id = w.id AND ({lead_sight()} IS NOT NULL
         OR (w.was_stage IS NOT NULL AND {_WAS} IS NOT NULL)))
    WHEN 'fact' THEN EXISTS (
      SELECT FROM fact f JOIN fact_kind k ON k.kind = f.kind
       WHERE f.id = w.id AND k.sight <> 'never'
         AND (f.lead IS NULL OR k.sight IN ('do_not_call', 'library', 'review') OR EXISTS (
           SELECT FROM lead l LEFT JOIN desk_lead d ON d.device = dev AND d.lead = l.id
            WHERE l.id = f.lead AND {lead_sight()} IS NOT NULL)))
    WHEN 'lease' THEN EXISTS (
      SELECT FROM lead l LEFT JOIN desk_lead d ON d.device = dev AND d.lead = l.id
       WHERE l.id = w.id AND {lead_sight()} IS NOT NULL)
    WHEN 'prospect' THEN EXISTS (
      SELECT FROM lead l LEFT JOIN desk_lead d ON d.device = dev AND d.lead = l.id
       WHERE l.prospect = w.id AND {lead_sight()} IS NOT NULL)
    ELSE true END);
END $$
""",
    # A page of changes as rows. A lead that comes into sight brings its history; one whose sight
    # changes goes first, and comes again as far as it is still seen.
    f"""
CREATE OR REPLACE FUNCTION @priv@.page_rows(me @priv@.login, dev text, page @priv@.change[],
  horizon xid8)
RETURNS TABLE (xid xid8, seq bigint, ord bigint, what text, "row" json)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE at timestamptz := now();
BEGIN
  RETURN QUERY
  WITH c AS MATERIALIZED (SELECT * FROM unnest(page)),
  w AS MATERIALIZED (SELECT DISTINCT ON (c.id) c.* FROM c WHERE c.what = 'lead'
                      ORDER BY c.id, c.xid, c.seq),
  last AS MATERIALIZED (SELECT DISTINCT ON (c.what, c.id, c.key) c.* FROM c
                         ORDER BY c.what, c.id, c.key, c.xid DESC, c.seq DESC),
  moved AS MATERIALIZED (
    SELECT l.id, w.xid, w.seq, {lead_sight()} AS s,
           CASE WHEN w.was_stage IS NULL THEN NULL ELSE {_WAS} END AS before
      FROM w JOIN lead l ON l.id = w.id
      LEFT JOIN desk_lead d ON d.device = dev AND d.lead = l.id),
  again AS MATERIALIZED (
    SELECT m.* FROM moved m WHERE m.before IS DISTINCT FROM m.s)
  SELECT c.xid, c.seq, 0::bigint, 'fact', {fact_row("f")} FROM c JOIN fact f ON f.id = c.id
    JOIN fact_kind k ON k.kind = f.kind
    LEFT JOIN lead l ON l.id = f.lead LEFT JOIN desk_lead d ON d.device = dev AND d.lead = l.id
    WHERE c.what = 'fact' AND {fact_seen("(" + lead_sight() + ")")}
  UNION ALL
  SELECT m.xid, m.seq, 0::bigint, 'gone', json_build_object('lead', m.id) FROM moved m
    WHERE m.before IS NOT NULL AND m.s IS DISTINCT FROM m.before
  UNION ALL
  SELECT a.xid, a.seq, row_number() OVER (ORDER BY r.lead, r.ord, r.n), r.what, r."row"
    FROM lead_rows(me, dev, (SELECT array_agg(id) FROM again)) r JOIN again a ON a.id = r.lead
  UNION ALL
  SELECT last.xid, last.seq, 2::bigint, 'lead', lead_json(l, m.s, {AMOUNTS})
    FROM last JOIN moved m ON m.id = last.id JOIN lead l ON l.id = m.id
    WHERE last.what = 'lead' AND m.s IS NOT NULL AND m.before = m.s
  UNION ALL
  SELECT last.xid, last.seq, 0::bigint, 'prospect', prospect_json(p, best.s) FROM last
    JOIN prospect p ON p.id = last.id
    JOIN LATERAL (SELECT max({lead_sight()}) AS s FROM lead l
      LEFT JOIN desk_lead d ON d.device = dev AND d.lead = l.id WHERE l.prospect = p.id) best
      ON best.s IS NOT NULL
    WHERE last.what = 'prospect'
  UNION ALL
  SELECT last.xid, last.seq, 0::bigint, 'number', number_json(nu) FROM last
    JOIN number nu ON nu.e164 = last.key
    WHERE last.what = 'number' AND (me.roles && ARRAY['supervisor', 'admin'] OR EXISTS (
      SELECT FROM phone p JOIN lead l ON l.prospect = p.prospect
        LEFT JOIN desk_lead d ON d.device = dev AND d.lead = l.id
        WHERE p.e164 = last.key AND {lead_sight()} = 'whole'))
  UNION ALL
  SELECT last.xid, last.seq, 0::bigint, 'lease', CASE WHEN q.until > at AND q.kind = 'call'
      THEN json_build_object('lead', q.lead, 'by', q.person, 'by_name',
        (SELECT o.name FROM login o WHERE o.person = q.person), 'device', q.device,
        'seconds', ceil(extract(epoch FROM q.until - at))::int, 'talking', true)
      ELSE json_build_object('lead', q.lead, 'by', NULL, 'seconds', 0, 'talking', false) END
    FROM last
    JOIN lease q ON q.lead = last.id JOIN lead l ON l.id = q.lead
    LEFT JOIN desk_lead d ON d.device = dev AND d.lead = l.id
    WHERE last.what = 'lease' AND {lead_sight()} = 'whole'
  UNION ALL
  SELECT last.xid, last.seq, 0::bigint, 'person', person_json(p, p.id = me.person)
    FROM last JOIN person p ON p.id = last.id WHERE last.what = 'person'
  UNION ALL
  SELECT last.xid, last.seq, 0::bigint, 'campaign',
      campaign_json(p, 'supervisor' = ANY (me.roles)) FROM last
    JOIN campaign p ON p.id = last.id WHERE last.what = 'campaign'
      AND (me.campaigns = '{{}}' OR p.id = ANY (me.campaigns)
           OR me.roles && ARRAY['supervisor', 'admin'])
  UNION ALL
  SELECT last.xid, last.seq, 0::bigint, 'scorecard', scorecard_json(p)
    FROM last JOIN scorecard p ON p.id = last.id WHERE last.what = 'scorecard'
  ORDER BY 1, 2, 3;
END $$
""",
)
