"""Who has which leads now, and which wait for a desk that was not heard: for supervisors."""

from app.models.server.leases_grant import OFFLINE

MOST = 500
"""Rows of one answer; the counts are of all, and name who has leads beyond them."""
SOON_S = 30
"""A desk that was heard in so many seconds is waited for without a word."""

SQL = (
    f"""
CREATE OR REPLACE FUNCTION @api@.held(b json) RETURNS json @definer@ AS $$
DECLARE
  me login := whoami(); moment timestamptz := clock_timestamp(); answer json;
  -- Whose leads alone; desks of older programs ask for everybody's.
  whose uuid := (b->>'person')::uuid;
BEGIN
  IF NOT 'supervisor' = ANY (me.roles) THEN
    PERFORM refuse('SG001', 'Only a supervisor sees who has which leads.');
  END IF;
  WITH all_held AS MATERIALIZED (
    SELECT q.* FROM lease q WHERE q.until > moment),
  now_held AS MATERIALIZED (
    SELECT q.* FROM all_held q WHERE whose IS NULL OR q.person = whose),
  calling AS MATERIALIZED (
    SELECT q.lead, q.prospect, q.owner, s.who, s.until AS ends
      FROM still_calling s JOIN lease q USING (lead)),
  all_waiting AS MATERIALIZED (
    SELECT q.*, d.device, d.name AS device_name, d.heard_at
      FROM calling q
      LEFT JOIN LATERAL (SELECT * FROM device v WHERE v.person = q.who
          AND NOT v.signed_out AND v.heard_at + {OFFLINE} <= q.ends
          ORDER BY v.heard_at DESC LIMIT 1) d ON true
     -- A desk that is there reads of it within seconds.
     WHERE q.ends > moment AND d.heard_at < moment - interval '{SOON_S} seconds'),
  waiting AS MATERIALIZED (
    SELECT q.* FROM all_waiting q WHERE whose IS NULL OR q.who = whose)
  SELECT json_build_object('now', moment,
    'count', (SELECT count(*) FROM now_held),
    'wait_count', (SELECT count(DISTINCT lead) FROM waiting),
    'people', (SELECT COALESCE(json_agg(x ORDER BY x.name, x.person), '[]') FROM (
        SELECT q.person, COALESCE(o.name, '') AS name, sum(q.held) AS count
          FROM (SELECT person, 1 AS held FROM all_held
                UNION ALL SELECT who, 0 FROM all_waiting) q
          LEFT JOIN login o ON o.person = q.person
         WHERE q.person IS NOT NULL GROUP BY q.person, o.name) x),
    'leases', (SELECT COALESCE(json_agg(x ORDER BY x.person_name, x.person, x.kind, x.until,
                                                 x.lead), '[]')
      FROM (
        SELECT q.lead, p.name, p.company, q.person, o.name AS person_name, q.device,
               d.name AS device_name, d.heard_at, q.kind, q.until
          FROM now_held q JOIN prospect p ON p.id = q.prospect
          LEFT JOIN login o ON o.person = q.person
          LEFT JOIN device d ON d.device = q.device AND d.person = q.person
         ORDER BY o.name, q.person, q.until LIMIT {MOST}) x),
    'waits', (SELECT COALESCE(json_agg(x ORDER BY x.until, x.lead), '[]') FROM (
        SELECT q.lead, p.name, p.company, q.who AS person, o.name AS person_name,
               q.device, q.device_name, q.heard_at, q.owner, n.name AS owner_name,
               q.ends AS until
          FROM waiting q JOIN prospect p ON p.id = q.prospect
          LEFT JOIN login o ON o.person = q.who
          LEFT JOIN login n ON n.person = q.owner
         ORDER BY q.ends LIMIT {MOST}) x))
    INTO answer;
  RETURN answer;
END $$
""",
)
