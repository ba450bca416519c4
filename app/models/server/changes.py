"""What changed, in the order (xid, seq); and the lease row of each lead, which follows it.

Triggers do both, so that nothing that writes a table can forget it. A lead of the pool is not fed
when it comes in: the pool is handed out.
"""

_TRIGGER = """
DO $do$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = '@priv@.{table}'::regclass
                   AND tgname = '{name}') THEN
    CREATE TRIGGER {name} {when} ON @priv@.{table} {each} EXECUTE FUNCTION @priv@.{call};
  END IF;
END $do$
"""


def _trigger(table: str, name: str, when: str, each: str, call: str) -> str:
    return _TRIGGER.format(table=table, name=name, when=when, each=each, call=call)


_EACH = "FOR EACH ROW"

SQL = (
    """
CREATE OR REPLACE FUNCTION @priv@.facts_came() RETURNS trigger
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
BEGIN
  INSERT INTO change (what, id) SELECT 'fact', id FROM came WHERE act <> 'take_rows' ORDER BY seq;
  RETURN NULL;
END $$
""",
    _trigger(
        "fact",
        "facts_came",
        "AFTER INSERT",
        "REFERENCING NEW TABLE AS came FOR EACH STATEMENT",
        "facts_came()",
    ),
    # A later word about the sound of a call is news to whoever has an entry of the library from it.
    """
CREATE OR REPLACE FUNCTION @priv@.sound_came() RETURNS trigger
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
BEGIN
  INSERT INTO change (what, id) SELECT 'fact', id FROM library_put WHERE attempt = NEW.attempt;
  RETURN NULL;
END $$
""",
    _trigger("recording_kept", "sound_came", "AFTER INSERT", _EACH, "sound_came()"),
    """
CREATE OR REPLACE FUNCTION @priv@.in_pool(stage text, owner uuid) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT owner IS NULL AND stage IN ('new', 'attempting') $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.lead_came() RETURNS trigger
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
BEGIN
  INSERT INTO lease (lead, prospect, campaign, stage, pool, score, attempts, callable_from,
                     callable_until, added_at, owner)
  VALUES (NEW.id, NEW.prospect, NEW.campaign, NEW.stage, in_pool(NEW.stage, NEW.owner), NEW.score,
          NEW.attempts, NEW.callable_from, NEW.callable_until, NEW.added_at, NEW.owner)
  ON CONFLICT (lead) DO NOTHING;
  IF NOT in_pool(NEW.stage, NEW.owner) THEN
    INSERT INTO change (what, id) VALUES ('lead', NEW.id);
  END IF;
  IF EXISTS (SELECT FROM lead WHERE prospect = NEW.prospect AND id <> NEW.id) THEN
    PERFORM now_shared(ARRAY[NEW.prospect]);
  END IF;
  RETURN NULL;
END $$
""",
    _trigger("lead", "lead_came", "AFTER INSERT", _EACH, "lead_came()"),
    """
CREATE OR REPLACE FUNCTION @priv@.lead_moved() RETURNS trigger
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
DECLARE
  passed boolean := OLD.owner IS DISTINCT FROM NEW.owner;
  lost boolean := passed AND OLD.owner IS NOT NULL;
  place bigint;
BEGIN
  -- A window that was renewed in the pool is nobody's news: acts raise `rev`.
  IF NEW.rev <> OLD.rev OR NOT in_pool(NEW.stage, NEW.owner) OR NOT in_pool(OLD.stage, OLD.owner)
  THEN
    INSERT INTO change (what, id, was_stage, was_owner, was_credit, was_handoff, was_handoff_to,
                        was_answer_by)
    VALUES ('lead', NEW.id, OLD.stage, OLD.owner, OLD.credit, OLD.handoff, OLD.handoff_to,
            OLD.answer_by) RETURNING seq INTO place;
  END IF;
  IF passed THEN  -- who is spoken with meanwhile (`spoken_with`) is not forgotten
    PERFORM FROM lease WHERE lead = NEW.id FOR UPDATE;
  END IF;
  IF lost THEN
    INSERT INTO former (lead, owner, at, xid, seq, device)
      SELECT q.lead, q.was_owner, q.was_at, q.was_xid, q.was_seq, q.was_device FROM lease q
       WHERE q.lead = NEW.id AND q.was_owner <> OLD.owner
         AND q.was_owner IN (SELECT who FROM still_calling WHERE lead = NEW.id);
  END IF;
  IF passed THEN
    DELETE FROM former WHERE lead = NEW.id AND owner IN (OLD.owner, NEW.owner);
  END IF;
  IF (NEW.stage, NEW.score, NEW.attempts, NEW.callable_from, NEW.callable_until, NEW.owner,
      NEW.added_at) IS DISTINCT FROM (OLD.stage, OLD.score, OLD.attempts, OLD.callable_from,
      OLD.callable_until, OLD.owner, OLD.added_at) THEN
    UPDATE lease SET stage = NEW.stage, pool = in_pool(NEW.stage, NEW.owner), score = NEW.score,
        attempts = NEW.attempts, callable_from = NEW.callable_from,
        callable_until = NEW.callable_until, added_at = NEW.added_at, owner = NEW.owner,
        was_owner = CASE WHEN lost THEN OLD.owner ELSE was_owner END,
        was_at = CASE WHEN lost THEN clock_timestamp() ELSE was_at END,
        was_xid = CASE WHEN lost THEN pg_current_xact_id() ELSE was_xid END,
        was_seq = CASE WHEN lost THEN place ELSE was_seq END,
        was_device = CASE WHEN lost THEN NULL ELSE was_device END
      WHERE lead = NEW.id;
  END IF;
  RETURN NULL;
END $$
""",
    _trigger("lead", "lead_moved", "AFTER UPDATE", _EACH, "lead_moved()"),
    # What stands on one lead's number may be dialled through another: its owner asks before each
    # dial, also without a network (`sync/leased.owned`), and so must be told. It stays so: who is
    # not heard would not learn that it is over.
    """
CREATE OR REPLACE FUNCTION @priv@.now_shared(these uuid[]) RETURNS void LANGUAGE plpgsql
SET search_path = @priv@, pg_temp SET enable_seqscan = off AS $$
BEGIN
  IF these = '{}' THEN RETURN; END IF;
  -- All in the order of their keys before the first is written: two who do it do not lock up.
  these := ARRAY(SELECT id FROM prospect WHERE id = ANY (these) AND NOT shares_number
                  ORDER BY id FOR NO KEY UPDATE);
  UPDATE prospect SET shares_number = true WHERE id = ANY (these);
END $$
""",
    # Of what came before this was kept.
    """
SELECT @priv@.now_shared(ARRAY(
  SELECT p.id FROM @priv@.prospect p WHERE NOT p.shares_number AND (
    EXISTS (SELECT FROM @priv@.phone h JOIN @priv@.phone o ON o.e164 = h.e164
             WHERE h.prospect = p.id AND h.e164 <> '' AND o.prospect <> p.id)
    OR (SELECT count(*) FROM @priv@.lead l WHERE l.prospect = p.id) > 1)))
""",
    # Every number has its row before anybody claims it: to make one then would wait for whoever is
    # just making the same.
    """
CREATE OR REPLACE FUNCTION @priv@.phone_came() RETURNS trigger
LANGUAGE plpgsql SET search_path = @priv@, pg_temp SET enable_seqscan = off AS $$
DECLARE c record; these uuid[] := '{}';
BEGIN
  INSERT INTO lease_phone (e164) SELECT DISTINCT e164 FROM came WHERE e164 <> '' ORDER BY e164
    ON CONFLICT DO NOTHING;
  FOR c IN SELECT e164, array_agg(DISTINCT prospect) AS mine FROM came WHERE e164 <> ''
            GROUP BY e164 LOOP
    CONTINUE WHEN cardinality(c.mine) = 1 AND NOT EXISTS (
      SELECT FROM phone o WHERE o.e164 = c.e164 AND o.prospect <> c.mine[1]);
    these := these || c.mine;
    -- Where one of those who had a number before is marked, all of them are: a switchboard is not
    -- gone through for each who comes to it.
    CONTINUE WHEN EXISTS (
      SELECT FROM phone o JOIN prospect p ON p.id = o.prospect
       WHERE o.e164 = c.e164 AND o.prospect <> ALL (c.mine) AND p.shares_number);
    these := these || ARRAY(
      SELECT o.prospect FROM phone o WHERE o.e164 = c.e164 AND o.prospect <> ALL (c.mine));
  END LOOP;
  PERFORM now_shared(these);
  RETURN NULL;
END $$
""",
    _trigger(
        "phone",
        "phone_came",
        "AFTER INSERT",
        "REFERENCING NEW TABLE AS came FOR EACH STATEMENT",
        "phone_came()",
    ),
    """
CREATE OR REPLACE FUNCTION @priv@.row_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
BEGIN
  INSERT INTO change (what, id) VALUES (TG_ARGV[0], NEW.id);
  RETURN NULL;
END $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.number_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
BEGIN
  INSERT INTO change (what, key) VALUES ('number', NEW.e164);
  RETURN NULL;
END $$
""",
    _trigger("prospect", "changed", "AFTER UPDATE", _EACH, "row_changed('prospect')"),
    _trigger("number", "changed", "AFTER INSERT OR UPDATE", _EACH, "number_changed()"),
    *(
        _trigger(one, "changed", "AFTER INSERT OR UPDATE", _EACH, f"row_changed('{one}')")
        for one in ("person", "campaign", "scorecard")
    ),
)
