"""Tables that only the server has, and what it adds to the shared ones."""

SQL = (
    """
CREATE TABLE IF NOT EXISTS @priv@.server (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  org text NOT NULL,
  version int NOT NULL,
  counter int NOT NULL DEFAULT 1,
  min_program text NOT NULL DEFAULT '')
""",
    # When a backup was put back, and how long after it the pool is handed to nobody at most.
    "ALTER TABLE @priv@.server ADD COLUMN IF NOT EXISTS restored_at timestamptz",
    "ALTER TABLE @priv@.server ADD COLUMN IF NOT EXISTS pool_rests_until timestamptz",
    """
CREATE TABLE IF NOT EXISTS @priv@.login (
  rolname text PRIMARY KEY,
  person uuid NOT NULL UNIQUE,
  name text NOT NULL,
  roles text[] NOT NULL,
  campaigns uuid[] NOT NULL DEFAULT '{}',
  state text NOT NULL CHECK (state IN ('invited', 'active', 'removed')),
  until timestamptz,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  view_v int NOT NULL DEFAULT 1)
""",
    # What follows from the one-time secret of an invitation that waits: NULL where its maker said
    # none, as older programs do.
    "ALTER TABLE @priv@.login ADD COLUMN IF NOT EXISTS proof text",
    """
CREATE TABLE IF NOT EXISTS @priv@.device (
  device text NOT NULL,
  person uuid NOT NULL,
  name text NOT NULL DEFAULT '',
  program text NOT NULL DEFAULT '',
  heard_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  unsent int NOT NULL DEFAULT 0,
  view_v int NOT NULL DEFAULT 0,
  signed_out boolean NOT NULL DEFAULT false,
  PRIMARY KEY (device, person))
""",
    # How far its desk has read the feed, over rows that nothing can come below any more.
    "ALTER TABLE @priv@.device ADD COLUMN IF NOT EXISTS read_xid xid8",
    "ALTER TABLE @priv@.device ADD COLUMN IF NOT EXISTS read_seq bigint",
    "ALTER TABLE @priv@.device ADD COLUMN IF NOT EXISTS read_at timestamptz"
    " NOT NULL DEFAULT '-infinity'",
    # Each desk is heard every few seconds, and its page is cleaned by the next write to it. Looked
    # at each minute, a table that stays as it is would have every connection plan anew.
    "ALTER TABLE @priv@.device SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0,"
    " autovacuum_vacuum_threshold = 500000, autovacuum_analyze_scale_factor = 0,"
    " autovacuum_analyze_threshold = 500000)",
    # Narrow and hot: the only thing that a claim touches. One row per lead, kept by a trigger.
    # `run_from` is the lead's revision at which the last moves, all of `run_device`, began.
    # It is free while `until` is NULL; person, device and kind then say who had it last.
    """
CREATE TABLE IF NOT EXISTS @priv@.lease (
  lead uuid PRIMARY KEY,
  prospect uuid NOT NULL,
  campaign uuid NOT NULL,
  stage text NOT NULL,
  pool boolean NOT NULL,
  score int NOT NULL,
  attempts int NOT NULL,
  callable_from timestamptz,
  callable_until timestamptz,
  added_at timestamptz,
  owner uuid,
  was_owner uuid,
  was_at timestamptz,
  epoch int NOT NULL DEFAULT 0,
  person uuid,
  device text,
  kind text,
  until timestamptz,
  request uuid,
  phones text[],
  run_device text,
  run_from int NOT NULL DEFAULT 0)
WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
      autovacuum_vacuum_cost_delay = 0)
""",
    """
CREATE INDEX IF NOT EXISTS lease_ready ON @priv@.lease
  (campaign, stage, score DESC, callable_until, attempts, added_at, lead, callable_from)
  WHERE pool AND until IS NULL
""",
    # Where the feed says that `was_owner` lost it, and which desk of theirs did it itself.
    "ALTER TABLE @priv@.lease ADD COLUMN IF NOT EXISTS was_xid xid8",
    "ALTER TABLE @priv@.lease ADD COLUMN IF NOT EXISTS was_seq bigint",
    "ALTER TABLE @priv@.lease ADD COLUMN IF NOT EXISTS was_device text",
    # Owners before `was_owner` whose desks had not read of it when the lead was given on once more.
    """
CREATE TABLE IF NOT EXISTS @priv@.former (
  lead uuid NOT NULL,
  owner uuid NOT NULL,
  at timestamptz,
  xid xid8,
  seq bigint,
  device text,
  PRIMARY KEY (lead, owner))
""",
    # How many of the lead's revisions up to `quiet_at` changed no column of it: notes, recordings.
    "ALTER TABLE @priv@.lease ADD COLUMN IF NOT EXISTS quiet int NOT NULL DEFAULT 0",
    "ALTER TABLE @priv@.lease ADD COLUMN IF NOT EXISTS quiet_at int",
    "CREATE INDEX IF NOT EXISTS lease_held ON @priv@.lease (until) WHERE until IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS lease_person ON @priv@.lease (person) WHERE until IS NOT NULL",
    "DROP INDEX IF EXISTS @priv@.lease_was",
    "CREATE INDEX IF NOT EXISTS lease_was_at ON @priv@.lease (was_owner, was_at)"
    " WHERE was_owner IS NOT NULL",
    # A request that is asked again is found among what its person holds.
    "DROP INDEX IF EXISTS @priv@.lease_request",
    """
CREATE TABLE IF NOT EXISTS @priv@.lease_phone (
  e164 text PRIMARY KEY,
  lead uuid,
  until timestamptz)
WITH (fillfactor = 80)
""",
    # By its key alone: a number is taken and given back on its page, without a word in an index.
    """
DO $do$ BEGIN
  IF to_regclass('@priv@.lease_phone_lead') IS NOT NULL THEN
    ALTER TABLE @priv@.lease ADD COLUMN IF NOT EXISTS phones text[];
    UPDATE @priv@.lease q SET phones = ARRAY(
      SELECT p.e164 FROM @priv@.lease_phone p WHERE p.lead = q.lead) WHERE q.until IS NOT NULL;
    DROP INDEX @priv@.lease_phone_lead;
  END IF;
END $do$
""",
    """
CREATE TABLE IF NOT EXISTS @priv@.request (
  id uuid PRIMARY KEY,
  person uuid NOT NULL,
  device text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp())
""",
    # Rows of a day: whoever purges reads all of them, so that no claim writes one more index.
    "DROP INDEX IF EXISTS @priv@.request_at",
    "DROP INDEX IF EXISTS @priv@.request_age",
    # What a desk has of the pool: the pool is handed out, not fed.
    """
CREATE TABLE IF NOT EXISTS @priv@.desk_lead (
  device text NOT NULL,
  lead uuid NOT NULL,
  PRIMARY KEY (device, lead))
""",
    # The feed: one narrow row per change, in the order (xid, seq). `was_…`: how a lead stood.
    """
CREATE TABLE IF NOT EXISTS @priv@.change (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  what text NOT NULL,
  id uuid,
  key text,
  was_stage text,
  was_owner uuid,
  was_credit uuid,
  was_handoff uuid,
  was_handoff_to uuid,
  was_answer_by timestamptz,
  PRIMARY KEY (xid, seq))
""",
    """
CREATE TABLE IF NOT EXISTS @priv@.late_handoff (
  lead uuid PRIMARY KEY,
  answer_by timestamptz NOT NULL)
""",
    """
CREATE TABLE IF NOT EXISTS @priv@.quarantine (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  rolname text NOT NULL,
  device text NOT NULL,
  act_id text,
  fact text,
  reason text NOT NULL,
  raw json NOT NULL,
  seal text NOT NULL,
  UNIQUE (device, seal))
""",
    """
CREATE TABLE IF NOT EXISTS @priv@.act_right (
  act text NOT NULL, role text NOT NULL, relation text NOT NULL,
  PRIMARY KEY (act, role, relation))
""",
    """
CREATE TABLE IF NOT EXISTS @priv@.act_kind (
  act text NOT NULL, kind text NOT NULL, PRIMARY KEY (act, kind))
""",
    """
CREATE TABLE IF NOT EXISTS @priv@.transition (
  act text NOT NULL, role text NOT NULL, stage_from text NOT NULL, stage_to text NOT NULL,
  owner_rule text NOT NULL,
  PRIMARY KEY (act, role, stage_from, stage_to, owner_rule))
""",
    """
CREATE TABLE IF NOT EXISTS @priv@.corrected_field (
  act text NOT NULL, kind text NOT NULL, field text NOT NULL, PRIMARY KEY (act, kind, field))
""",
    """
CREATE TABLE IF NOT EXISTS @priv@.fact_kind (
  kind text PRIMARY KEY, sight text NOT NULL, passed boolean NOT NULL, urgent boolean NOT NULL,
  moves boolean NOT NULL)
""",
    """
CREATE TABLE IF NOT EXISTS @priv@.audit (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  rolname text NOT NULL DEFAULT session_user,
  person uuid,
  what text NOT NULL,
  detail jsonb NOT NULL)
""",
    """
CREATE TABLE IF NOT EXISTS @priv@.audit_seal (
  place bigint PRIMARY KEY,
  n bigint NOT NULL UNIQUE,
  hash bytea NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT clock_timestamp())
""",
    # What opens a recording in the team's store. Nobody may read it but by `recording_key`.
    """
CREATE TABLE IF NOT EXISTS @priv@.recording_key (
  recording uuid PRIMARY KEY,
  blob text NOT NULL,
  size bigint NOT NULL,
  key text NOT NULL,
  person uuid NOT NULL,
  device text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp())
""",
    "ALTER TABLE @priv@.server ADD COLUMN IF NOT EXISTS recordings text NOT NULL DEFAULT ''",
    "ALTER TABLE @priv@.fact ADD COLUMN IF NOT EXISTS received_at timestamptz NOT NULL"
    " DEFAULT clock_timestamp()",
    "CREATE INDEX IF NOT EXISTS ix_fact_made_at ON @priv@.fact (made_at)",
    # What a policy leaves out the index has not: nothing is compared row by row (a campaign by
    # stage took 1.3 times as long under a supervisor's policy, and takes 1.1 times).
    "CREATE INDEX IF NOT EXISTS ix_lead_seen ON @priv@.lead (campaign, stage)"
    " WHERE stage <> 'withdrawn'",
    # A team writes more facts than 31 bits can count.
    """
DO $do$ BEGIN
  IF (SELECT atttypid FROM pg_attribute WHERE attrelid = '@priv@.fact'::regclass
        AND attname = 'seq') = 'int4'::regtype THEN
    ALTER TABLE @priv@.fact ALTER COLUMN seq TYPE bigint;
    ALTER SEQUENCE @priv@.fact_seq_seq AS bigint;
  END IF;
END $do$
""",
)
