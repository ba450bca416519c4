"""Who is calling: identity is the login of the connection, and nothing else.

Inside a SECURITY DEFINER function `current_user` is the owner; `session_user` can't be changed by
anybody but a superuser, so every function begins with `whoami`.
"""

FRESH = "NOT d.signed_out AND d.heard_at > clock_timestamp() - interval '2 seconds'"
"""That a device `d` was heard just now: a desk asks each second, not every question is a row."""

SETTINGS = {
    "look_seconds": 90,
    "call_seconds": 3600,
    "pack_max": 20,
    "pack_seconds": 7200,
    "owner_offline_seconds": 18000,
    "dial_offline_seconds": 14400,
}

SQL = (
    """
CREATE OR REPLACE FUNCTION @priv@.refuse(code text, sentence text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', sentence USING ERRCODE = code;
END $$
""",
    # Whoever installed the team may do what an admin may; such a connection has no person. Called
    # by functions of `api_v1` alone: they are the definer's and have set the path.
    f"""
CREATE OR REPLACE FUNCTION @priv@.whoami(from_device text DEFAULT NULL) RETURNS @priv@.login
LANGUAGE plpgsql SECURITY INVOKER AS $$
DECLARE me login; seen record;
BEGIN
  SELECT l AS who, {FRESH} AS fresh, d.device IS NULL AS new
    INTO seen FROM login l LEFT JOIN device d ON d.device = from_device AND d.person = l.person
   WHERE l.rolname = session_user;
  me := seen.who;
  IF me.rolname IS NULL THEN
    IF pg_has_role(session_user, '@owner@', 'MEMBER') THEN
      me.rolname := session_user; me.name := 'the installation'; me.state := 'active';
      me.roles := ARRAY['admin']; me.campaigns := '{{}}'; me.view_v := 1;
      RETURN me;
    END IF;
    PERFORM refuse('SG001', 'This login belongs to nobody of the team.');
  ELSIF me.state = 'invited' THEN
    PERFORM refuse('SG001', 'This invitation has not been taken yet: join the team with it first.');
  ELSIF me.state <> 'active' THEN
    PERFORM refuse('SG001', 'This person has been removed from the team.');
  END IF;
  IF from_device IS NOT NULL AND seen.fresh IS NOT TRUE THEN
    -- Another question of the same desk, a push of seconds, notes it just as well: a dial must
    -- not wait for it.
    UPDATE device SET heard_at = clock_timestamp(), signed_out = false
     WHERE (device, person) IN (SELECT o.device, o.person FROM device o
             WHERE o.device = from_device AND o.person = me.person FOR UPDATE SKIP LOCKED);
    IF seen.new THEN
      INSERT INTO device (device, person) VALUES (from_device, me.person) ON CONFLICT DO NOTHING;
    END IF;
  END IF;
  RETURN me;
END $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.need_device(b json) RETURNS text LANGUAGE plpgsql AS $$
DECLARE said text := b->>'device';
BEGIN
  IF said IS NULL OR said !~ '^[A-Za-z0-9_.:-]{1,64}$' THEN
    PERFORM @priv@.refuse('SG004', 'The device has to be named.');
  END IF;
  RETURN said;
END $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.generation() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT system_identifier FROM pg_control_system()) || '.'
      || CASE WHEN pg_is_in_recovery() THEN '' ELSE
           ltrim(left(pg_walfile_name(pg_current_wal_lsn()), 8), '0') END
      || '.' || (SELECT counter FROM @priv@.server);
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.seconds(name text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE name {" ".join(f"WHEN '{k}' THEN {v}" for k, v in SETTINGS.items())} END
$$
""",
    """
CREATE OR REPLACE FUNCTION @api@.hello(b json) RETURNS json @definer@ AS $$
DECLARE me login := whoami(need_device(b)); s server;
BEGIN
  SELECT * INTO s FROM server;
  UPDATE device SET program = COALESCE(b->>'program', program),
                    name = COALESCE(b->>'device_name', name),
                    unsent = COALESCE((b->>'unsent')::int, unsent)
   WHERE device = b->>'device' AND person = me.person;
  RETURN json_build_object(
    'org', s.org, 'person', me.person, 'name', me.name, 'roles', to_json(me.roles),
    'campaigns', to_json(me.campaigns), 'now', clock_timestamp(), 'generation', generation(),
    'version', s.version, 'min_program', s.min_program, 'settings', json_build_object("""
    + ", ".join(f"'{name}', {value}" for name, value in SETTINGS.items())
    + """, 'recordings', s.recordings));
END $$
""",
)
