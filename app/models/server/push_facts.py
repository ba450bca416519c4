"""One fact of an act: kept as it was said, with what it makes whatever else came too late."""

from app.domain.act_facts import WITHOUT_LEAD
from app.models.server.push_reach import SQL as REACH

_WITHOUT_LEAD = f"""ARRAY[{", ".join(f"'{kind}'" for kind in sorted(WITHOUT_LEAD))}]"""

SQL = (
    *REACH,
    """
CREATE OR REPLACE FUNCTION @priv@.set_aside(dev text, act text, of text, why text, raw json)
RETURNS void LANGUAGE sql SET search_path = @priv@, pg_temp AS $$
  INSERT INTO quarantine (rolname, device, act_id, fact, reason, raw, seal)
    VALUES (session_user, dev, act, of, left(why, 500), raw, md5(raw::text))
    ON CONFLICT (device, seal) DO NOTHING
$$
""",
    # One fact: 'stored', 'duplicate', or why it is set aside.
    f"""
CREATE OR REPLACE FUNCTION @priv@.store_fact(me @priv@.login, dev text, a json, x json, late text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  n fact; old fact; said json := x->'body'; keys text[] := keys_of(x->>'kind'); more jsonb;
  numbers text[];
BEGIN
  IF keys IS NULL THEN RETURN 'unknown kind'; END IF;
  IF NOT EXISTS (SELECT FROM act_kind k WHERE k.act = a->>'act' AND k.kind = x->>'kind') THEN
    RETURN 'not of this act';
  END IF;
  n.id := (x->>'id')::uuid; n.act_id := (a->>'act_id')::uuid; n.act := a->>'act';
  n.kind := x->>'kind'; n.schema_v := COALESCE((x->>'schema_v')::int, 1);
  n.lead := (x->>'lead')::uuid; n.prospect := (x->>'prospect')::uuid;
  n.made_at := (x->>'made_at')::timestamptz; n.role := a->>'role'; n.device := dev;
  n.corrects := (x->>'corrects')::uuid; n.hash := decode(x->>'hash', 'hex');
  n.stale := COALESCE(late, x->>'stale');
  -- The gate and the clock decide, score and pass on; all the rest is somebody's.
  n.made_by := CASE WHEN COALESCE((x->>'by_nobody')::boolean, false)
                     AND n.kind IN ('decision', 'scored', 'handed_off') THEN NULL
                    ELSE me.person END;
  IF n.id IS NULL OR n.hash IS NULL OR length(n.hash) <> 32 OR n.made_at IS NULL THEN
    RETURN 'bad shape';
  END IF;
  SELECT jsonb_object_agg(key, value) INTO more FROM json_each(said) WHERE key <> ALL (keys);
  n.extra := NULLIF(COALESCE((x->>'extra')::jsonb, '{{}}') || COALESCE(more, '{{}}'), '{{}}')::json;
  INSERT INTO fact (id, act_id, act, kind, schema_v, lead, prospect, made_at, made_by, role,
                    device, corrects, stale, hash, extra)
    VALUES (n.id, n.act_id, n.act, n.kind, n.schema_v, n.lead, n.prospect, n.made_at, n.made_by,
            n.role, n.device, n.corrects, n.stale, n.hash, n.extra)
    ON CONFLICT (id) DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO old FROM fact WHERE id = n.id;
    RETURN CASE WHEN old.hash = n.hash AND old.device = dev THEN 'duplicate' ELSE 'id_clash' END;
  END IF;
  IF n.lead IS NULL AND n.kind <> ALL ({_WITHOUT_LEAD}) THEN
    PERFORM refuse('SG004', 'of no lead');
  END IF;
  PERFORM store_body(n.id, n.kind, said);
  IF n.kind = 'do_not_call' THEN
    numbers := blocked_by(a, n, said);
    IF numbers IS NULL THEN PERFORM refuse('SG004', 'of another prospect'); END IF;
    PERFORM take_do_not_call(n, said, numbers);
  ELSIF n.kind = 'away' THEN
    UPDATE person SET away = said->>'reason', away_since = CASE WHEN said->>'reason' IS NOT NULL
      THEN n.made_at END WHERE id = me.person;
  ELSIF late IS NULL OR NOT (of_lost_time(a) OR EXISTS (
      SELECT FROM lead WHERE id = n.lead AND prospect = n.prospect)) THEN
    NULL;  -- a lead that is not here reaches no prospect
  ELSIF n.kind = 'consent' THEN
    UPDATE prospect SET consent = (said->>'given')::boolean, consent_at = LEAST(n.made_at, now())
     WHERE id = n.prospect AND (consent_at IS NULL
                                OR LEAST(consent_at, now()) <= LEAST(n.made_at, now()));
  ELSIF n.kind = 'attempt' THEN
    PERFORM count_attempt(n, said);
  END IF;
  RETURN 'stored';
END $$
""",
)
