"""What all ways to a lease share: the phones, the moment of an owner, the row itself.

A lease is exclusive for the lead and for every phone of its prospect. Phones are locked without
waiting (SKIP LOCKED), so that two who want one number can't wait for each other in a circle.

Helpers here are of plpgsql and have no settings of their own: a connection keeps their plans, where
a function in SQL that is not written into its caller is planned anew in each statement. Only
functions of `api_v1` call them, which have set the path.
"""

from app.domain.vocabulary import CALLABLE_STAGES

GRACE = "interval '5 seconds'"
"""What the server waits beyond a lease before it gives the lead to somebody else."""

HELD = "COALESCE(q.until > '-infinity', false)"
"""That a lease `q` is somebody's, of a lead that is named. Said so that no index of leases that are
held may be used: what was held leaves entries behind in them, and they look small to a plan."""


def ends(secs: str) -> str:
    """When a lease of so many seconds, in SQL, is over for the server."""
    return f"clock_timestamp() + make_interval(secs => {secs}) + {GRACE}"


OFFLINE = "make_interval(secs => @priv@.seconds('owner_offline_seconds'))"
"""How long an owner may call without the team."""

_CALLABLE = ", ".join(f"'{one}'" for one in sorted(CALLABLE_STAGES))

SQL = (
    "DROP FUNCTION IF EXISTS @priv@.given_rows(@priv@.login, text, uuid[])",
    """
CREATE OR REPLACE FUNCTION @priv@.phones_of(of uuid) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT COALESCE(array_agg(DISTINCT e164), '{}') FROM @priv@.phone
           WHERE prospect = of AND state <> 'struck' AND e164 <> '');
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.lease_json(q @priv@.lease) RETURNS json
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN json_build_object('lead', q.lead, 'prospect', q.prospect, 'kind', q.kind,
    'epoch', q.epoch, 'campaign', q.campaign, 'phones', to_json(@priv@.phones_of(q.prospect)),
    'rev', (SELECT rev FROM @priv@.lead l WHERE l.id = q.lead),
    'seconds', GREATEST(0, floor(extract(epoch FROM q.until - clock_timestamp() - {GRACE})))::int);
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.callable_stage(stage text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT stage IN ({_CALLABLE}) $$
""",
    # Until when a desk may call without the team. What a restored backup says of desks is old: who
    # was heard in the week before it was put back may have been heard right before.
    f"""
CREATE OR REPLACE VIEW @priv@.calling_desk AS
SELECT d.device, d.person, d.heard_at, d.read_xid, d.read_seq, d.read_at,
       GREATEST(CASE WHEN NOT d.signed_out THEN d.heard_at END,
                CASE WHEN d.heard_at BETWEEN s.restored_at - interval '7 days' AND s.restored_at
                     THEN s.restored_at END) + {OFFLINE} AS until
  FROM @priv@.device d, @priv@.server s
""",
    # Who had the lead before and may still call it offline, until when. Their desk has learned of
    # it when it did it itself, or when it asks the feed for what comes after: a request that came
    # may have had an answer that did not. Desks of older programs do not say how far they are; of
    # them it is enough to have been heard. What a desk has read is a day older than that at most,
    # which spares the index all that was lost before.
    """
CREATE OR REPLACE VIEW @priv@.still_calling AS
SELECT w.lead, d.person AS who, max(d.until) AS until
  FROM (SELECT lead, was_owner AS owner, was_at AS at, was_xid AS xid, was_seq AS seq,
               was_device AS device
          FROM @priv@.lease WHERE was_owner IS NOT NULL AND was_owner IS DISTINCT FROM owner
        UNION ALL SELECT lead, owner, at, xid, seq, device FROM @priv@.former) w
  JOIN @priv@.calling_desk d ON d.person = w.owner AND w.at > d.read_at - interval '1 day'
 WHERE d.until > clock_timestamp() AND d.device IS DISTINCT FROM w.device
   AND CASE WHEN w.seq IS NULL OR d.read_xid IS NULL THEN d.heard_at < w.at
            ELSE (d.read_xid, d.read_seq) < (w.xid, w.seq) END
 GROUP BY w.lead, d.person
""",
    # One of these numbers may be called without the team: through another lead, by its owner, who
    # needs no lease, or by who had it before. An owner who is there asks, and takes the numbers.
    """
CREATE OR REPLACE FUNCTION @priv@.owner_away(of uuid, phones text[], me uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM @priv@.phone h JOIN @priv@.lead o ON o.prospect = h.prospect AND o.id <> of
     WHERE h.e164 = ANY (phones) AND h.state <> 'struck' AND @priv@.callable_stage(o.stage)
       AND (EXISTS (SELECT FROM @priv@.calling_desk d
                     WHERE d.person = o.owner AND o.owner IS DISTINCT FROM me
                       AND d.until > clock_timestamp()
                       AND d.heard_at < clock_timestamp() - interval '10 seconds')
            -- Looked at for those alone that somebody lost: a switchboard has many leads.
            OR CASE WHEN (SELECT was_owner FROM @priv@.lease WHERE lead = o.id) IS NOT NULL
                    THEN EXISTS (SELECT FROM @priv@.still_calling s
                                  WHERE s.lead = o.id AND s.who IS DISTINCT FROM me) END));
END $$
""",
    # Until when that keeps `me`, or with NULL anybody, from calling; NULL: it does not.
    """
CREATE OR REPLACE FUNCTION @priv@.owner_waits(q @priv@.lease, me uuid) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF q.was_owner IS NULL THEN RETURN NULL; END IF;
  RETURN (SELECT max(until) FROM @priv@.still_calling
           WHERE lead = q.lead AND who IS DISTINCT FROM me);
END $$
""",
    # Somebody was spoken with, who had the lead before, or with NULL whoever had it.
    """
CREATE OR REPLACE FUNCTION @priv@.spoken_with(of uuid, one uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM former WHERE lead = of AND (one IS NULL OR owner = one);
  UPDATE lease q SET (was_owner, was_at, was_xid, was_seq, was_device) =
      (SELECT f.owner, f.at, f.xid, f.seq, f.device FROM former f WHERE f.lead = of
        ORDER BY f.at DESC LIMIT 1)
    WHERE q.lead = of AND (one IS NULL OR q.was_owner = one);
  DELETE FROM former f USING lease q WHERE f.lead = of AND q.lead = of AND f.owner = q.was_owner;
  -- A claim may have put it off because of them.
  UPDATE lease q SET callable_from = l.callable_from FROM lead l
   WHERE q.lead = of AND l.id = of AND q.was_owner IS NULL
     AND q.callable_from IS DISTINCT FROM l.callable_from;
END $$
""",
    # All of these numbers for a lead, or none. One that was dialled and is nobody's has no row yet.
    """
CREATE OR REPLACE FUNCTION @priv@.take_phones(of uuid, phones text[], over timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE n int;
BEGIN
  LOOP
    UPDATE lease_phone SET lead = of, until = over
     WHERE e164 = ANY (phones) AND cardinality(phones) = (SELECT count(*) FROM (
       SELECT FROM lease_phone o WHERE o.e164 = ANY (phones)
          AND (o.lead IS NULL OR o.lead = of OR o.until < clock_timestamp())
          FOR UPDATE SKIP LOCKED) free);
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n = cardinality(phones) THEN RETURN true; END IF;
    INSERT INTO lease_phone (e164) SELECT x FROM unnest(phones) x
      WHERE NOT EXISTS (SELECT FROM lease_phone o WHERE o.e164 = x) ORDER BY x
      ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN false; END IF;
  END LOOP;
END $$
""",
    # The lease itself, or why not: of a lead that is named, where `claim` takes the next.
    "DROP FUNCTION IF EXISTS @priv@.grant_lease(@priv@.login, text, @priv@.lease, text, int, uuid,"
    " text)",
    f"""
CREATE OR REPLACE FUNCTION @priv@.lease_to(me @priv@.login, dev text, q @priv@.lease, wanted text,
  secs int, by_request uuid, more_phone text, OUT why text, OUT lease json)
LANGUAGE plpgsql AS $$
DECLARE
  numbers text[]; blocked boolean; now_rev int; new_epoch int; over timestamptz := {ends("secs")};
BEGIN
  SELECT COALESCE(array_agg(DISTINCT e.e164) FILTER (WHERE e.e164 IS NOT NULL), '{{}}'),
         bool_or(p.do_not_call_at IS NOT NULL OR n.do_not_call_at IS NOT NULL), min(l.rev)
    INTO numbers, blocked, now_rev
    FROM prospect p JOIN lead l ON l.id = q.lead
    LEFT JOIN LATERAL (
      SELECT h.e164 FROM phone h WHERE h.prospect = p.id AND h.state <> 'struck' AND h.e164 <> ''
      UNION ALL SELECT more_phone WHERE more_phone IS NOT NULL) e ON true
    LEFT JOIN number n ON n.e164 = e.e164 WHERE p.id = q.prospect;
  IF blocked THEN why := 'do_not_call'; RETURN; END IF;
  IF q.owner IS NULL AND pool_rests() IS NOT NULL AND EXISTS (
      SELECT FROM restored_lease r WHERE r.lead = q.lead AND r.epoch = q.epoch) THEN
    why := 'rests'; RETURN;
  END IF;
  IF owner_away(q.lead, numbers, me.person) OR NOT take_phones(q.lead, numbers, over) THEN
    why := 'phone'; RETURN;
  END IF;
  UPDATE lease l SET epoch = epoch + 1, person = me.person, device = dev, kind = wanted,
      until = over, request = by_request,
      -- What it held before and was not given back goes with it.
      phones = CASE WHEN q.until IS NULL THEN numbers
                    ELSE ARRAY(SELECT unnest(numbers) UNION SELECT unnest(q.phones)) END
    WHERE l.lead = q.lead RETURNING l.epoch INTO new_epoch;
  IF more_phone IS NULL THEN
    INSERT INTO desk_lead (device, lead) VALUES (dev, q.lead) ON CONFLICT DO NOTHING;
  END IF;
  lease := json_build_object('lead', q.lead, 'prospect', q.prospect, 'kind', wanted,
    'epoch', new_epoch, 'campaign', q.campaign, 'phones', to_json(numbers), 'rev', now_rev,
    'seconds', secs);
END $$
""",
    # The lease goes on: a longer time, or another kind, under the same epoch.
    f"""
CREATE OR REPLACE FUNCTION @priv@.extend_lease(of uuid, wanted text, secs int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE held text[]; over timestamptz := {ends("secs")};
BEGIN
  UPDATE lease SET kind = wanted, until = over WHERE lead = of RETURNING phones INTO held;
  UPDATE lease_phone SET until = over WHERE e164 = ANY (held) AND lead = of;
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.end_lease(of uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE was_kind text; held text[];
BEGIN
  UPDATE lease q SET until = NULL WHERE q.lead = of AND {HELD}
    RETURNING q.kind, q.phones INTO was_kind, held;
  UPDATE lease_phone SET lead = NULL, until = NULL WHERE e164 = ANY (held) AND lead = of;
  IF was_kind = 'call' THEN
    INSERT INTO change (what, id) VALUES ('lease', of);
  END IF;
END $$
""",
    # What ran out becomes free again; a few at a time, by whoever comes by.
    """
CREATE OR REPLACE FUNCTION @priv@.sweep_leases() RETURNS void
LANGUAGE plpgsql AS $$
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
    # Rows of leads just given, so that a desk need not ask for them; one that has most of what it
    # is given says `rows: false` and asks for the others (LEASE has the revision).
    """
CREATE OR REPLACE FUNCTION @priv@.given_rows(me @priv@.login, dev text, leads uuid[], b json)
RETURNS json LANGUAGE plpgsql AS $$
DECLARE rows json;
BEGIN
  IF b->>'rows' = 'false' THEN RETURN '[]'; END IF;
  SELECT json_agg(json_build_object('what', r.what, 'row', r."row") ORDER BY r.lead, r.ord, r.n)
    INTO rows FROM lead_rows(me, dev, leads) r;
  RETURN COALESCE(rows, '[]');
END $$
""",
)
