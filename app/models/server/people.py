"""People: inviting, joining, changing a secret, removing.

Passwords travel as SCRAM verifiers made at the desk. The six functions that need CREATEROLE are
owned by the maker, take nothing but a login of this organisation and a verifier in its one form,
and may be called by the owner of all other functions alone.
"""

from app.domain.roles_given import GIVES
from app.domain.vocabulary import Role

_VERIFIER = (
    r"^SCRAM-SHA-256\$[1-9][0-9]{3,6}:[A-Za-z0-9+/]{10,90}={0,2}\$[A-Za-z0-9+/]{43}=:"
    r"[A-Za-z0-9+/]{43}=$"
)
_LOGIN = "^segue_@org@_p_[0-9a-f]{12}$"
_ROLES = "ARRAY[" + ", ".join(f"'{role}'" for role in Role) + "]"
GIVEN = "ARRAY[" + ", ".join(f"'{role}'" for role in Role if role in GIVES[Role.SUPERVISOR]) + "]"
"""The roles that a supervisor gives and takes away; an admin does with all of them."""
_MAKER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

MAKER_FUNCTIONS = (
    "make_login(text, text, timestamptz)",
    "set_groups(text, text[])",
    "set_secret(text, text)",
    "end_login(text)",
    "end_others(text)",
    "end_transactions(int)",
)

_NAMED = f"""IF login IS NULL OR login !~ '{_LOGIN}' THEN
    RAISE EXCEPTION 'This is no login of the team.' USING ERRCODE = 'SG004';
  END IF;"""

SQL = (
    f"""
CREATE OR REPLACE FUNCTION @priv@.checked(login text, verifier text) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  {_NAMED}
  IF verifier IS NULL OR verifier !~ '{_VERIFIER}' THEN
    RAISE EXCEPTION 'A secret is given as its SCRAM-SHA-256 verifier.' USING ERRCODE = 'SG004';
  END IF;
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.end_others(login text) RETURNS void {_MAKER} AS $$
BEGIN
  {_NAMED}
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
   WHERE usename = login AND pid <> pg_backend_pid();
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.make_login(login text, verifier text, ends timestamptz)
RETURNS void {_MAKER} AS $$
BEGIN
  PERFORM @priv@.checked(login, verifier);
  -- A new role has no rights of its own. They are not named: from PostgreSQL 16 on nobody may deny
  -- what they could not give.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
    EXECUTE format('CREATE ROLE %I', login);
  ELSIF EXISTS (SELECT FROM pg_roles WHERE rolname = login
                   AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication)) THEN
    RAISE EXCEPTION 'This login has rights that nobody of a team has.' USING ERRCODE = 'SG004';
  END IF;
  EXECUTE format('ALTER ROLE %I LOGIN INHERIT CONNECTION LIMIT 10 PASSWORD %L VALID UNTIL %L',
    login, verifier, ends);
  -- Whoever is in by the secret of before is out with it.
  PERFORM @priv@.end_others(login);
  EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''15s''', login);
  EXECUTE format('ALTER ROLE %I SET statement_timeout = ''30s''', login);
  EXECUTE format('ALTER ROLE %I SET search_path = @api@, @priv@', login);
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.set_groups(login text, roles text[]) RETURNS void {_MAKER} AS $$
DECLARE one text;
BEGIN
  IF login IS NULL OR login !~ '{_LOGIN}' OR NOT roles <@ {_ROLES} THEN
    RAISE EXCEPTION 'A person has roles of the team only.' USING ERRCODE = 'SG004';
  END IF;
  FOREACH one IN ARRAY {_ROLES} LOOP
    IF one = ANY (roles) THEN
      EXECUTE format('GRANT %I TO %I', 'segue_@org@_' || one, login);
    ELSIF pg_has_role(login, 'segue_@org@_' || one, 'MEMBER') THEN
      EXECUTE format('REVOKE %I FROM %I', 'segue_@org@_' || one, login);
    END IF;
  END LOOP;
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.set_secret(login text, verifier text) RETURNS void {_MAKER} AS $$
BEGIN
  PERFORM @priv@.checked(login, verifier);
  EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL ''infinity''', login, verifier);
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.end_login(login text) RETURNS void {_MAKER} AS $$
BEGIN
  {_NAMED}
  EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', login);
  PERFORM @priv@.end_others(login);
END $$
""",
    # The watchdog: people can lift their own time limits, and an old snapshot slows every claim.
    f"""
CREATE OR REPLACE FUNCTION @priv@.end_transactions(secs int) RETURNS int {_MAKER} AS $$
DECLARE n int;
BEGIN
  SELECT count(*) INTO n FROM (
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE left(usename, length('segue_@org@_p_')) = 'segue_@org@_p_' AND pid <> pg_backend_pid()
       AND xact_start < clock_timestamp() - make_interval(secs => secs)) x;
  RETURN n;
END $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.need_manager(me @priv@.login) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT me.roles && ARRAY['supervisor', 'admin'] THEN
    PERFORM @priv@.refuse('SG001', 'Only a supervisor or an admin changes the team.');
  END IF;
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @api@.invite(b json) RETURNS json @definer@ AS $$
DECLARE
  me login := whoami();
  said_name text := btrim(COALESCE(b->>'name', ''));
  -- Somebody who came with a store that was moved is known already, by name.
  who uuid := COALESCE((b->>'person')::uuid, (
    SELECT min(p.id::text)::uuid FROM person p WHERE lower(p.name) = lower(said_name) AND p.active
       AND NOT EXISTS (SELECT FROM login WHERE person = p.id) HAVING count(*) = 1),
    gen_random_uuid());
  days int := LEAST(GREATEST(COALESCE((b->>'days')::int, 7), 1), 30);
  -- Somebody of the team, for another computer or a forgotten passphrase.
  anew boolean := COALESCE((b->>'again')::boolean, false);
  -- Not of the id's own digits: those of one millisecond begin alike.
  named text := 'segue_@org@_p_' || left(md5(who::text), 12);
  proven text := b->>'proof';
  wanted text[]; places uuid[]; ends timestamptz; old login;
BEGIN
  PERFORM need_manager(me);
  SELECT array_agg(DISTINCT x) INTO wanted FROM json_array_elements_text(b->'roles') x;
  SELECT COALESCE(array_agg(DISTINCT x::uuid), '{{}}') INTO places
    FROM json_array_elements_text(COALESCE(b->'campaigns', '[]')) x;
  IF said_name = '' OR wanted IS NULL OR NOT wanted <@ {_ROLES} THEN
    PERFORM refuse('SG004', 'Say the name and at least one role of the team.');
  END IF;
  IF proven !~ '^[0-9a-f]{{64}}$' THEN
    PERFORM refuse('SG004', 'The proof of an invitation is a SHA-256 in hexadecimal digits.');
  END IF;
  SELECT * INTO old FROM login WHERE rolname = named FOR UPDATE;
  IF old.person <> who THEN PERFORM refuse('SG004', 'Take another id for this person.'); END IF;
  IF old.state = 'active' AND NOT anew THEN
    PERFORM refuse('SG004', 'This person is in the team already.');
  ELSIF old.state = 'active' AND who = me.person THEN
    PERFORM refuse('SG001', 'Nobody invites themselves again: it would end their own login.');
  -- Also who was removed, or has not come yet: whoever takes the invitation is that person.
  ELSIF 'admin' = ANY (old.roles) AND NOT 'admin' = ANY (me.roles) THEN
    PERFORM refuse('SG001', 'Only an admin invites an admin again.');
  ELSIF NOT wanted <@ {GIVEN} AND NOT 'admin' = ANY (me.roles) THEN
    PERFORM refuse('SG001', 'Only an admin gives the role of an admin.');
  END IF;
  ends := clock_timestamp() + make_interval(days => days);
  PERFORM make_login(named, b->>'verifier', ends);
  PERFORM set_groups(named, wanted);
  INSERT INTO login AS l (rolname, person, name, roles, campaigns, state, until, proof)
    VALUES (named, who, said_name, wanted, places, 'invited', ends, proven)
  ON CONFLICT (rolname) DO UPDATE SET name = said_name, roles = wanted, campaigns = places,
    state = 'invited', until = ends, proof = proven, view_v = l.view_v + 1;
  INSERT INTO person AS p (id, version, name, roles, languages, campaigns, active)
    VALUES (who, 1, said_name, to_json(wanted), COALESCE(b->'languages', '[]'), to_json(places),
            true)
  ON CONFLICT (id) DO UPDATE SET version = p.version + 1, name = said_name,
    languages = COALESCE(b->'languages', p.languages),
    roles = EXCLUDED.roles, campaigns = EXCLUDED.campaigns, active = true;
  PERFORM keep_person_fact(me, who);
  PERFORM note(me, 'invite', jsonb_build_object('person', who, 'name', said_name, 'roles', wanted,
                                                'until', ends, 'was', old.state));
  RETURN json_build_object('login', named, 'person', who, 'until', ends);
END $$
""",
    # The fact beside the row, so that the state can be made of facts again.
    """
CREATE OR REPLACE FUNCTION @priv@.keep_person_fact(me @priv@.login, who uuid) RETURNS void
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE n uuid := gen_random_uuid(); p person;
BEGIN
  SELECT * INTO p FROM person WHERE id = who;
  INSERT INTO fact (id, act_id, act, kind, schema_v, made_at, made_by, role, device, hash)
    VALUES (n, gen_random_uuid(), 'set_person', 'person_set', 1, clock_timestamp(), me.person,
            'admin', 'server', sha256(uuid_send(n) || convert_to(row_to_json(p)::text, 'UTF8')));
  INSERT INTO person_set (id, person, version, name, roles, pin_hash, languages, campaigns, active)
    VALUES (n, p.id, p.version, p.name, p.roles, p.pin_hash, p.languages, p.campaigns, p.active);
END $$
""",
    # Once: the password of the invitation dies with it. Who came in by the login's secret of before
    # may still be there when it is made anew: only who has the invitation can prove it.
    """
CREATE OR REPLACE FUNCTION @api@.take_invitation(b json) RETURNS json @definer@ AS $$
DECLARE me login; dev text := need_device(b);
BEGIN
  SELECT * INTO me FROM login WHERE rolname = session_user FOR UPDATE;
  IF me.state IS DISTINCT FROM 'invited' OR me.until < clock_timestamp() THEN
    PERFORM refuse('SG001', 'This invitation was taken already or has run out. Ask for a new one.');
  END IF;
  IF me.proof IS NOT NULL AND b->>'proof' IS NULL THEN
    PERFORM refuse('SG002', 'This invitation asks for a newer Segue. Update it on this computer,'
      || ' then take the invitation again.');
  ELSIF me.proof <> b->>'proof' THEN
    PERFORM refuse('SG001', 'This login is invited anew. Take the new invitation.');
  END IF;
  PERFORM set_secret(me.rolname, b->>'verifier');
  -- The secret of before opened the login until the one of the invitation was committed.
  PERFORM end_others(me.rolname);
  UPDATE login SET state = 'active', until = NULL, proof = NULL WHERE rolname = me.rolname;
  INSERT INTO device (device, person, name) VALUES (dev, me.person, COALESCE(b->>'device_name', ''))
    ON CONFLICT (device, person) DO UPDATE SET name = EXCLUDED.name;
  PERFORM note(me, 'take_invitation', jsonb_build_object('device', dev));
  RETURN json_build_object('person', me.person, 'name', me.name, 'roles', to_json(me.roles));
END $$
""",
    """
CREATE OR REPLACE FUNCTION @api@.change_secret(b json) RETURNS json @definer@ AS $$
DECLARE me login := whoami();
BEGIN
  IF me.person IS NULL THEN PERFORM refuse('SG001', 'This login has no person.'); END IF;
  -- Not while it is made anew: the secret would be that of the invitation.
  PERFORM FROM login WHERE rolname = me.rolname AND state = 'active' FOR UPDATE;
  IF NOT FOUND THEN PERFORM refuse('SG001', 'This person has been invited anew.'); END IF;
  PERFORM set_secret(me.rolname, b->>'verifier');
  PERFORM note(me, 'change_secret', '{}');
  RETURN '{}';
END $$
""",
    """
CREATE OR REPLACE FUNCTION @api@.remove(b json) RETURNS json @definer@ AS $$
DECLARE
  me login := whoami();
  who uuid := (b->>'person')::uuid; heir uuid := (b->>'to')::uuid;
  gone login; leads int; points int;
BEGIN
  PERFORM need_manager(me);
  SELECT * INTO gone FROM login WHERE person = who FOR UPDATE;
  IF gone.rolname IS NULL THEN PERFORM refuse('SG003', 'Nobody of the team has this id.'); END IF;
  IF heir = who OR (heir IS NOT NULL AND NOT EXISTS (
      SELECT FROM login WHERE person = heir AND state <> 'removed')) THEN
    PERFORM refuse('SG004', 'The leads have to go to somebody else of the team.');
  END IF;
  IF heir IS NULL AND EXISTS (SELECT FROM lead WHERE owner = who) THEN
    PERFORM refuse('SG004', 'This person has leads: say who gets them.');
  END IF;
  IF gone.roles && ARRAY['supervisor', 'admin'] AND me.person IS NOT NULL AND NOT EXISTS (
      SELECT FROM login WHERE person <> who AND state = 'active'
         AND roles && ARRAY['supervisor', 'admin']) THEN
    PERFORM refuse('SG004', 'Nobody else may change the team. Give somebody else this role first.');
  END IF;
  SELECT count(*), count(point) INTO leads, points FROM lead WHERE owner = who;
  UPDATE login SET state = 'removed', view_v = view_v + 1 WHERE person = who;
  UPDATE person SET active = false, version = version + 1 WHERE id = who;
  PERFORM keep_person_fact(me, who);
  UPDATE lead SET owner = heir, rev = rev + 1 WHERE owner = who;
  UPDATE lead SET handoff_to = NULL, rev = rev + 1 WHERE handoff_to = who AND stage = 'handed_off';
  -- Their leases run out by themselves: a desk without a network may be calling under them.
  PERFORM note(me, 'remove', b::jsonb || jsonb_build_object('leads', leads, 'points', points));
  PERFORM end_login(gone.rolname);
  RETURN json_build_object('leads', leads, 'points', points, 'drafts', 0);
END $$
""",
    """
CREATE OR REPLACE FUNCTION @api@.people(b json) RETURNS json @definer@ AS $$
DECLARE me login := whoami(); managed boolean := me.roles && ARRAY['supervisor', 'admin'];
BEGIN
  RETURN json_build_object('people', (
    SELECT COALESCE(json_agg(json_build_object('person', person, 'name', name,
      'roles', to_json(roles), 'campaigns', to_json(campaigns), 'state', state, 'until', until)
      ORDER BY name, person), '[]') FROM login WHERE managed OR state = 'active'),
    'devices', CASE WHEN managed THEN (
    SELECT COALESCE(json_agg(json_build_object('device', d.device, 'device_name', d.name,
      'person', d.person, 'name', l.name, 'program', d.program, 'heard_at', d.heard_at,
      'unsent', d.unsent, 'signed_out', d.signed_out) ORDER BY d.heard_at DESC), '[]')
      FROM device d JOIN login l ON l.person = d.person) ELSE '[]' END);
END $$
""",
    """
CREATE OR REPLACE FUNCTION @api@.watchdog(b json) RETURNS json @definer@ AS $$
DECLARE me login := whoami(); n int;
BEGIN
  PERFORM need_manager(me);
  n := end_transactions(GREATEST(COALESCE((b->>'seconds')::int, 30), 5));
  IF n > 0 THEN PERFORM note(me, 'watchdog', jsonb_build_object('ended', n)); END IF;
  RETURN json_build_object('ended', n);
END $$
""",
)
