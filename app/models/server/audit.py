"""The audit: rows are only added, and a chain of hashes over them shows what is missing.

Numbers are given before a transaction commits, so a chain over numbers could be overtaken. It is
made over rows below the horizon, where nothing can come in any more; its head goes to another
machine, so that who rewrites the whole chain is seen too.
"""

_APPEND_ONLY = """
DO $do$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = '@priv@.{table}'::regclass
                   AND tgname = 'only_added') THEN
    CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON @priv@.{table}
      FOR EACH STATEMENT EXECUTE FUNCTION @priv@.only_added();
  END IF;
END $do$
"""

SQL = (
    """
CREATE OR REPLACE FUNCTION @priv@.only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Rows of % are only added.', TG_TABLE_NAME USING ERRCODE = 'SG001';
END $$
""",
    *(_APPEND_ONLY.format(table=one) for one in ("audit", "audit_seal", "fact", "quarantine")),
    """
CREATE OR REPLACE FUNCTION @priv@.note(me @priv@.login, said text, about jsonb) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO @priv@.audit (person, what, detail) VALUES (me.person, said, about)
$$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.audit_hash(prev bytea, a @priv@.audit) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(prev || convert_to(concat_ws('|', a.n, a.xid::text,
    (extract(epoch FROM a.at) * 1000000)::bigint, a.rolname, a.person, a.what, a.detail::text),
    'UTF8'))
$$
""",
    """
CREATE OR REPLACE FUNCTION @api@.seal_audit(b json) RETURNS json @definer@ AS $$
DECLARE me login := whoami(); head audit_seal; a audit; made int := 0; horizon xid8;
BEGIN
  LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE;
  SELECT * INTO head FROM audit_seal ORDER BY place DESC LIMIT 1;
  head.hash := COALESCE(head.hash, ''::bytea);
  FOR a IN SELECT * FROM audit x WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
      AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.n = x.n) ORDER BY xid, n LOOP
    head.place := COALESCE(head.place, 0) + 1;
    head.hash := audit_hash(head.hash, a);
    INSERT INTO audit_seal (place, n, hash) VALUES (head.place, a.n, head.hash);
    made := made + 1;
  END LOOP;
  RETURN json_build_object('sealed', made, 'place', COALESCE(head.place, 0),
                           'head', encode(head.hash, 'hex'));
END $$
""",
    # Reads the chain again, the whole of it or from a place whose head is known from elsewhere;
    # `gap` is the first place that does not hold.
    """
CREATE OR REPLACE FUNCTION @api@.check_audit(b json) RETURNS json @definer@ AS $$
DECLARE
  me login := whoami(); s audit_seal; a audit; prev bytea := ''; expected bigint := 1;
  since bigint := COALESCE((b->>'since')::bigint, 0);
BEGIN
  IF since > 0 THEN
    SELECT hash INTO prev FROM audit_seal WHERE place = since;
    IF encode(prev, 'hex') IS DISTINCT FROM b->>'head' THEN
      RETURN json_build_object('ok', false, 'gap', since);
    END IF;
    expected := since + 1;
  END IF;
  FOR s IN SELECT * FROM audit_seal WHERE place > since ORDER BY place LOOP
    SELECT * INTO a FROM audit WHERE n = s.n;
    IF s.place <> expected OR a.n IS NULL OR audit_hash(prev, a) <> s.hash THEN
      RETURN json_build_object('ok', false, 'gap', expected);
    END IF;
    prev := s.hash; expected := expected + 1;
  END LOOP;
  RETURN json_build_object('ok', (b->>'head') IS NULL OR EXISTS (
      SELECT FROM audit_seal WHERE encode(hash, 'hex') = b->>'head'),
    'gap', NULL, 'place', expected - 1, 'head', encode(prev, 'hex'));
END $$
""",
)
