"""Who has which leads now, and which wait for a desk that was not heard: for supervisors."""

from app.models.server.leases_grant import OFFLINE

MOST = 500
"""Rows of one answer; the counts are of all."""
SOON_S = 30
"""A desk that was heard in so many seconds is waited for without a word."""

SQL = (
    f"""
CREATE OR REPLACE FUNCTION @api@.held(b json) RETURNS json @definer@ AS $$
DECLARE me login := whoami(); moment timestamptz := clock_timestamp(); answer json;
BEGIN
  IF NOT 'supervisor' = ANY (me.roles) THEN
    PERFORM refuse('SG001', 'Only a supervisor sees who has which leads.');
  END IF;
  WITH now_held AS MATERIALIZED (
    SELECT q.* FROM lease q WHERE q.until > moment),
  waiting AS MATERIALIZED (
    SELECT q.lead, q.prospect, q.owner, s.who, s.until AS ends
      FROM still_calling s JOIN lease q USING (lead))
  SELECT json_build_object('now', moment,
    'count', (SELECT count(*) FROM now_held),
    'leases', (SELECT COALESCE(json_agg(x ORDER BY x.person_name, x.kind, x.until, x.lead), '[]')
      FROM (
        SELECT q.lead, p.name, p.company, q.person, o.name AS person_name, q.device,
               d.name AS device_name, d.heard_at, q.kind, q.until
          FROM now_held q JOIN prospect p ON p.id = q.prospect
          LEFT JOIN login o ON o.person = q.person
          LEFT JOIN device d ON d.device = q.device AND d.person = q.person
         ORDER BY o.name, q.until LIMIT {MOST}) x),
    'waits', (SELECT COALESCE(json_agg(x ORDER BY x.until, x.lead), '[]') FROM (
        SELECT q.lead, p.name, p.company, q.who AS person, o.name AS person_name,
               d.device, d.name AS device_name, d.heard_at, q.owner, n.name AS owner_name,
               q.ends AS until
          FROM waiting q JOIN prospect p ON p.id = q.prospect
          LEFT JOIN login o ON o.person = q.who
          LEFT JOIN login n ON n.person = q.owner
          LEFT JOIN LATERAL (SELECT * FROM device v WHERE v.person = q.who
              AND NOT v.signed_out AND v.heard_at + {OFFLINE} <= q.ends
              ORDER BY v.heard_at DESC LIMIT 1) d ON true
         -- A desk that is there reads of it within seconds.
         WHERE q.ends > moment AND d.heard_at < moment - interval '{SOON_S} seconds'
         ORDER BY q.ends LIMIT {MOST}) x))
    INTO answer;
  RETURN answer;
END $$
""",
)
