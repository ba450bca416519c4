"""Leases of a time that a restore lost: who had them gets them again, and until then nobody claims.

A backup knows leases as they were. What was given after it counts while this server has given the
lead to nobody: its epoch is above the one that the backup has. Each desk renews what it has before
it is filled anew; one that has no network may call under its lease until that runs out, so the pool
rests until every desk was filled or no lease of the lost time can still run.
"""

from app.domain.syncing import KEPT
from app.models.server.leases_grant import GRACE

MOST_DAYS = 7
"""A desk that was last heard longer ago than so many days before the restore is waited for by
nobody: no lease is that long, and it would have to be heard to get one."""

SENT_AGAIN_HOURS = round(KEPT.total_seconds() / 3600)
"""So long after a restore desks may still send what they had sent before."""

SQL = (
    # Desks of callers that were not filled since: each may have leads that the server knows not of.
    # Whose they are, a name for each.
    f"""
CREATE OR REPLACE FUNCTION @priv@.unheard_desks() RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN ARRAY(SELECT l.name
                 FROM @priv@.server s, @priv@.device d JOIN @priv@.login l USING (person)
                WHERE l.state = 'active' AND 'telemarketer' = ANY (l.roles) AND d.view_v < l.view_v
                  AND d.heard_at > s.restored_at - interval '{MOST_DAYS} days' ORDER BY l.name);
END $$
""",
    # Until when the pool is handed to nobody; NULL: it is.
    """
CREATE OR REPLACE FUNCTION @priv@.pool_rests() RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE until timestamptz := (SELECT pool_rests_until FROM @priv@.server);
BEGIN
  IF until IS NULL OR until <= clock_timestamp() OR @priv@.unheard_desks() = '{}' THEN
    RETURN NULL;
  END IF;
  RETURN until;
END $$
""",
    # The lease as the desk had it. A phone that another lead has now stays there: somebody may be
    # talking. No lead was given ten thousand times since a backup, and an epoch at the end of all
    # numbers would leave none for the next claim.
    """
CREATE OR REPLACE FUNCTION @priv@.take_back(me @priv@.login, dev text, of uuid, said int,
  as_kind text, ends timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE q lease; held text[];
BEGIN
  SELECT l.* INTO q FROM lease l JOIN restored_lease r ON r.lead = l.lead AND r.epoch = l.epoch
   WHERE l.lead = of AND l.epoch < said AND said < l.epoch + 10000
     AND r.at > now() - interval '7 days' FOR UPDATE OF l;
  IF q.lead IS NULL THEN RETURN false; END IF;
  UPDATE restored_lease SET epoch = said WHERE lead = q.lead;
  PERFORM end_lease(q.lead);
  WITH free AS MATERIALIZED (
    SELECT e164 FROM lease_phone WHERE e164 = ANY (phones_of(q.prospect))
       AND (lead IS NULL OR until < clock_timestamp()) FOR UPDATE SKIP LOCKED),
  taken AS (
    UPDATE lease_phone p SET lead = q.lead, until = ends FROM free WHERE p.e164 = free.e164
      RETURNING p.e164)
  SELECT COALESCE(array_agg(e164), '{}') INTO held FROM taken;
  UPDATE lease SET epoch = said, person = me.person, device = dev, kind = as_kind, until = ends,
                   request = NULL, phones = held WHERE lead = q.lead;
  RETURN true;
END $$
""",
    # Whether an act is of the time that a restore lost: what it builds on may yet come, from a desk
    # that comes when it comes.
    f"""
CREATE OR REPLACE FUNCTION @priv@.of_lost_time(a json) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM @priv@.server
                  WHERE restored_at > clock_timestamp() - interval '{SENT_AGAIN_HOURS} hours'
                    AND (a->>'made_at')::timestamptz < restored_at);
END $$
""",
    # An act under such a lease: a call until the save.
    f"""
CREATE OR REPLACE FUNCTION @priv@.regain_lease(me @priv@.login, dev text, a json, leads uuid[])
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF a->>'epoch' IS NULL OR cardinality(leads) <> 1 THEN RETURN false; END IF;
  RETURN take_back(me, dev, leads[1], (a->>'epoch')::int, 'call',
    clock_timestamp() + make_interval(secs => seconds('call_seconds')) + {GRACE});
END $$
""",
)
