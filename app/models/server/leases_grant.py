"""What all ways to a lease share: the phones, the moment of an owner, the row itself.

A lease is exclusive for the lead and for every phone of its prospect. Phones are locked without
waiting (SKIP LOCKED), so that two who want one number can't wait for each other in a circle.
"""

from app.domain.vocabulary import CALLABLE_STAGES

GRACE = "interval '5 seconds'"
"""What the server waits beyond a lease before it gives the lead to somebody else."""

_CALLABLE = ", ".join(f"'{one}'" for one in sorted(CALLABLE_STAGES))

SQL = (
    """
CREATE OR REPLACE FUNCTION @priv@.phones_of(of uuid) RETURNS text[]
LANGUAGE sql STABLE SET search_path = @priv@, pg_temp AS $$
  SELECT COALESCE(array_agg(DISTINCT e164), '{}') FROM phone
   WHERE prospect = of AND state <> 'struck' AND e164 <> ''
$$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.lease_json(q @priv@.lease) RETURNS json
LANGUAGE sql STABLE SET search_path = @priv@, pg_temp AS $$
  SELECT json_build_object('lead', q.lead, 'prospect', q.prospect, 'kind', q.kind,
    'epoch', q.epoch, 'campaign', q.campaign, 'phones', to_json(phones_of(q.prospect)),
    'seconds', GREATEST(0, floor(extract(epoch FROM q.until - clock_timestamp() - {GRACE})))::int)
$$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.callable_stage(stage text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT stage IN ({_CALLABLE}) $$
""",
    # Until when somebody who had the lead before may still call it, offline; NULL: no longer.
    # A device that was heard since the change has learned of it.
    """
CREATE OR REPLACE FUNCTION @priv@.owner_waits(q @priv@.lease, me uuid) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = @priv@, pg_temp AS $$
  SELECT max(heard_at + make_interval(secs => seconds('owner_offline_seconds'))) FROM device
   WHERE person = q.was_owner AND q.was_owner IS DISTINCT FROM me AND NOT signed_out
     AND heard_at < q.was_at
     AND heard_at + make_interval(secs => seconds('owner_offline_seconds')) > clock_timestamp()
$$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.grant_lease(me @priv@.login, dev text, q @priv@.lease,
  wanted text, secs int, by_request uuid, more_phone text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE phones text[] := phones_of(q.prospect); ends timestamptz; got int;
BEGIN
  IF more_phone IS NOT NULL AND more_phone <> ALL (phones) THEN
    phones := phones || more_phone;
  END IF;
  IF EXISTS (SELECT FROM prospect WHERE id = q.prospect AND do_not_call_at IS NOT NULL)
     OR EXISTS (SELECT FROM number WHERE e164 = ANY (phones) AND do_not_call_at IS NOT NULL) THEN
    RETURN 'do_not_call';
  END IF;
  INSERT INTO lease_phone (e164) SELECT x FROM unnest(phones) x
    WHERE NOT EXISTS (SELECT FROM lease_phone o WHERE o.e164 = x) ORDER BY x
    ON CONFLICT DO NOTHING;
  SELECT count(*) INTO got FROM (
    SELECT FROM lease_phone WHERE e164 = ANY (phones)
       AND (lead IS NULL OR lead = q.lead OR until < clock_timestamp())
       FOR UPDATE SKIP LOCKED) x;
  IF got < array_length(phones, 1) THEN
    RETURN 'phone';
  END IF;
  ends := clock_timestamp() + make_interval(secs => secs) + {GRACE};
  UPDATE lease_phone SET lead = q.lead, until = ends WHERE e164 = ANY (phones);
  UPDATE lease SET epoch = epoch + 1, person = me.person, device = dev, kind = wanted,
                   until = ends, request = by_request WHERE lead = q.lead;
  RETURN 'granted';
END $$
""",
    # The lease goes on: a longer time, or another kind, under the same epoch.
    f"""
CREATE OR REPLACE FUNCTION @priv@.extend_lease(of uuid, wanted text, secs int) RETURNS void
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE ends timestamptz := clock_timestamp() + make_interval(secs => secs) + {GRACE};
BEGIN
  UPDATE lease SET kind = wanted, until = ends WHERE lead = of;
  UPDATE lease_phone SET until = ends WHERE lead = of;
END $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.end_lease(of uuid) RETURNS void
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE was_kind text;
BEGIN
  UPDATE lease SET until = NULL WHERE lead = of AND until IS NOT NULL RETURNING kind INTO was_kind;
  UPDATE lease_phone SET lead = NULL, until = NULL WHERE lead = of;
  IF was_kind = 'call' THEN
    INSERT INTO change (what, id) VALUES ('lease', of);
  END IF;
END $$
""",
    # What ran out becomes free again; a few at a time, by whoever comes by.
    """
CREATE OR REPLACE FUNCTION @priv@.sweep_leases() RETURNS void
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE one uuid;
BEGIN
  FOR one IN SELECT lead FROM lease WHERE until < clock_timestamp() ORDER BY until LIMIT 50
      FOR UPDATE SKIP LOCKED LOOP
    PERFORM end_lease(one);
  END LOOP;
END $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.kind_seconds(kind text) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  IF kind IS NULL OR kind NOT IN ('look', 'pack', 'call') THEN
    PERFORM @priv@.refuse('SG004', 'A lease is a look, a call or a pack.');
  END IF;
  RETURN @priv@.seconds(kind || '_seconds');
END $$
""",
    # Rows of leads just given, so that the desk need not ask for them.
    """
CREATE OR REPLACE FUNCTION @priv@.given_rows(me @priv@.login, dev text, leads uuid[]) RETURNS json
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE rows json;
BEGIN
  INSERT INTO desk_lead (device, lead) SELECT dev, x FROM unnest(leads) x ON CONFLICT DO NOTHING;
  SELECT json_agg(json_build_object('what', r.what, 'row', r."row") ORDER BY r.lead, r.ord, r.n)
    INTO rows FROM lead_rows(me, dev, leads) r;
  RETURN COALESCE(rows, '[]');
END $$
""",
)
