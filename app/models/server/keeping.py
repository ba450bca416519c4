"""What has to be kept up: how far back the feed goes, and which programs may still read it.

Rows of `change` bear no time, so each run notes the horizon with the moment; what lies below a note
that is old enough goes. A desk whose cursor is below that place fills its store anew.
"""

KEPT_DAYS = 30
"""How long a desk may be away and still read on where it stopped."""

SQL = (
    "ALTER TABLE @priv@.server ADD COLUMN IF NOT EXISTS purged_xid xid8",
    "ALTER TABLE @priv@.server ADD COLUMN IF NOT EXISTS purged_seq bigint",
    """
CREATE TABLE IF NOT EXISTS @priv@.horizon (
  at timestamptz PRIMARY KEY DEFAULT clock_timestamp(),
  xid xid8 NOT NULL)
""",
    # What a backup knew of each lease when it was put back; see `leases_lost`.
    """
CREATE TABLE IF NOT EXISTS @priv@.restored_lease (
  lead uuid PRIMARY KEY,
  epoch int NOT NULL,
  at timestamptz NOT NULL DEFAULT now())
""",
    # Some at a time: a desk that claims must not wait for a long transaction.
    f"""
CREATE OR REPLACE FUNCTION @api@.purge(b json) RETURNS json @definer@ AS $$
DECLARE
  me login := whoami();
  days int := GREATEST(COALESCE((b->>'days')::int, {KEPT_DAYS}), 4);
  most int := LEAST(GREATEST(COALESCE((b->>'limit')::int, 20000), 1), 100000);
  upto xid8; last_xid xid8; last_seq bigint; changes int; requests int;
BEGIN
  PERFORM need_manager(me);
  INSERT INTO horizon (xid) SELECT pg_snapshot_xmin(pg_current_snapshot())
    WHERE NOT EXISTS (SELECT FROM horizon WHERE at > clock_timestamp() - interval '1 hour');
  SELECT max(xid) INTO upto FROM horizon
   WHERE at < clock_timestamp() - make_interval(days => days);
  DELETE FROM horizon WHERE xid < upto;
  WITH old AS (
    DELETE FROM change WHERE (xid, seq) IN (
      SELECT xid, seq FROM change WHERE xid < upto ORDER BY xid, seq LIMIT most)
    RETURNING xid, seq)
  SELECT count(*), (array_agg(xid ORDER BY xid DESC, seq DESC))[1],
         (array_agg(seq ORDER BY xid DESC, seq DESC))[1]
    INTO changes, last_xid, last_seq FROM old;
  IF changes > 0 THEN
    UPDATE server SET purged_xid = last_xid, purged_seq = last_seq;
  END IF;
  UPDATE server SET pool_rests_until = NULL WHERE pool_rests_until < clock_timestamp();
  DELETE FROM restored_lease WHERE lead IN (
    SELECT lead FROM restored_lease WHERE at < now() - interval '7 days' LIMIT most);
  -- A desk asks the same again for a minute at most.
  DELETE FROM request WHERE id IN (
    SELECT id FROM request WHERE at < clock_timestamp() - interval '1 day' ORDER BY at LIMIT most);
  GET DIAGNOSTICS requests = ROW_COUNT;
  RETURN json_build_object('changes', changes, 'requests', requests,
                           'more', GREATEST(changes, requests) >= most);
END $$
""",
    # The feed tells nothing below what was purged.
    """
CREATE OR REPLACE FUNCTION @priv@.below_purged(after_xid xid8, after_seq bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = @priv@, pg_temp AS $$
  SELECT COALESCE((SELECT (after_xid, after_seq) < (purged_xid, purged_seq) FROM server), false)
$$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.parts_of(program text) RETURNS int[] LANGUAGE sql IMMUTABLE AS $$
  SELECT COALESCE(string_to_array(substring(program FROM '^[0-9]+(?:[.][0-9]+)*'), '.')::int[],
                  '{}')
$$
""",
    # A program that is too old works on and is heard, but gets nothing new.
    """
CREATE OR REPLACE FUNCTION @priv@.need_program(me @priv@.login, dev text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = @priv@, pg_temp AS $$
DECLARE least text;
BEGIN
  SELECT min_program INTO least FROM server;
  IF least <> '' AND parts_of((SELECT program FROM device WHERE device = dev
        AND person = me.person)) < parts_of(least) THEN
    PERFORM refuse('SG002', 'Please update Segue: the team asks for version ' || least
      || ' or newer.');
  END IF;
END $$
""",
)
