"""Where the team's recordings lie and who gets the key of one; every question for a key is noted.

The store has sealed bytes under their hash; what opens them lies here and nowhere else. A refusal
is an answer and no failure: a failure would take the note in the audit back with it.
"""

SQL = (
    # A snippet in the library was released for the team by a supervisor, and is heard in its call.
    """
CREATE OR REPLACE FUNCTION @priv@.in_library(call uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = @priv@, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM library_put p JOIN fact f ON f.id = p.id
     WHERE p.attempt = call AND NOT EXISTS (SELECT FROM retraction r WHERE r.retracts = f.act_id)
       AND NOT EXISTS (SELECT FROM library_taken t JOIN fact g ON g.id = t.id WHERE t.entry = p.id
         AND NOT EXISTS (SELECT FROM retraction r WHERE r.retracts = g.act_id)))
$$
""",
    # As 'Who sees what' says: the whole team's to supervisors, the own ones to who made them, those
    # of leads on the desk, own or offered to who works there, those of the library to who calls.
    """
CREATE OR REPLACE FUNCTION @priv@.hears(me @priv@.login, dev text, r @priv@.fact) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = @priv@, pg_temp AS $$
DECLARE l lead; call uuid; seen text;
BEGIN
  SELECT * INTO l FROM lead WHERE id = r.lead;
  IF l.id IS NULL OR l.stage = 'withdrawn'
     OR NOT me.roles && ARRAY['telemarketer', 'qualifier', 'telesales', 'supervisor'] THEN
    RETURN false;
  END IF;
  IF 'supervisor' = ANY (me.roles) THEN RETURN true; END IF;
  IF r.made_by = me.person OR call_of(r.id, r.kind) = me.person THEN RETURN true; END IF;
  seen := sight(me.roles, me.campaigns, me.person, now(), l.stage, l.owner, l.credit, l.campaign,
    l.handoff, l.handoff_to, l.answer_by,
    EXISTS (SELECT FROM desk_lead d WHERE d.device = dev AND d.lead = l.id));
  IF sound_seen(r.id, r.kind, seen, me.roles, me.person) THEN RETURN true; END IF;
  SELECT t.attempt INTO call FROM recording_kept t WHERE t.id = r.id;
  RETURN in_library(call);
END $$
""",
    # Once, by who made the recording, when the sealed bytes were read back from the store. Said
    # again it changes nothing; with another key the answer is what there is. Whoever installed the
    # team, who is no person, sends what a store brought that was moved into it.
    """
CREATE OR REPLACE FUNCTION @api@.keep_recording_key(b json) RETURNS json @definer@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  r fact; k recording_key; sound text; made boolean; maker uuid;
BEGIN
  SELECT * INTO r FROM fact WHERE id = (b->>'recording')::uuid AND kind = 'recording_kept';
  IF r.id IS NULL THEN
    PERFORM refuse('SG003', 'The team has not heard of this recording yet.');
  END IF;
  SELECT t.sound INTO sound FROM recording_kept t WHERE t.id = r.id;
  maker := CASE WHEN me.person IS NULL OR r.made_by = me.person THEN r.made_by
    ELSE call_of(r.id, r.kind) END;
  IF sound IS NULL OR maker IS NULL OR maker <> COALESCE(me.person, maker) THEN
    PERFORM refuse('SG001', 'The key of a recording is kept by whoever made it.');
  END IF;
  IF COALESCE(b->>'blob', '') !~ '^[0-9a-f]{64}$' OR COALESCE(b->>'key', '') !~ '^[0-9a-f]{78}$'
     OR COALESCE((b->>'size')::bigint, 0) <= 0 THEN
    PERFORM refuse('SG004', 'A key is kept with the name and the size of what it opens.');
  END IF;
  INSERT INTO recording_key (recording, blob, size, key, person, device)
    VALUES (r.id, b->>'blob', (b->>'size')::bigint, b->>'key', maker, dev)
  ON CONFLICT DO NOTHING;
  made := FOUND;
  SELECT * INTO k FROM recording_key WHERE recording = r.id;
  IF made THEN
    PERFORM note(me, 'keep_recording_key', jsonb_build_object('recording', r.id, 'lead', r.lead,
                                                              'blob', k.blob, 'device', dev));
  END IF;
  RETURN json_build_object('kept', k.blob = b->>'blob' AND k.key = b->>'key', 'blob', k.blob,
                           'size', k.size);
END $$
""",
    # Before a desk lets its copy go: of which the key lies here, for this very blob. A restore may
    # have lost it. Whoever asks knows the name of the blob, so nothing is told and nothing noted.
    """
CREATE OR REPLACE FUNCTION @api@.recordings_kept(b json) RETURNS json @definer@ AS $$
DECLARE me login := whoami(need_device(b)); found json;
BEGIN
  IF json_typeof(b->'recordings') IS DISTINCT FROM 'array'
     OR json_array_length(b->'recordings') > 500 THEN
    PERFORM refuse('SG004', 'Ask for at most 500 recordings at a time.');
  END IF;
  SELECT json_agg(k.recording) INTO found
    FROM json_to_recordset(b->'recordings') AS x(recording uuid, blob text)
    JOIN recording_key k ON k.recording = x.recording AND k.blob = x.blob;
  RETURN json_build_object('kept', COALESCE(found, '[]'));
END $$
""",
    """
CREATE OR REPLACE FUNCTION @api@.recording_key(b json) RETURNS json @definer@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  r fact; k recording_key; refused text; by_name text;
BEGIN
  SELECT * INTO r FROM fact WHERE id = (b->>'recording')::uuid AND kind = 'recording_kept';
  SELECT * INTO k FROM recording_key WHERE recording = r.id;
  -- What is not there is answered like what is not to be known of.
  refused := CASE WHEN r.id IS NULL OR NOT hears(me, dev, r) THEN 'not_allowed'
                  WHEN k.recording IS NULL THEN 'not_sent' END;
  PERFORM note(me, 'recording_key', jsonb_build_object('recording', b->>'recording',
    'lead', r.lead, 'device', dev, 'given', refused IS NULL, 'refused', refused,
    'why', left(b->>'why', 200)));
  IF refused IS NOT NULL THEN
    IF refused = 'not_sent' THEN SELECT p.name INTO by_name FROM person p WHERE p.id = r.made_by;
    END IF;
    RETURN json_build_object('key', NULL, 'why', refused, 'by_name', COALESCE(by_name, ''));
  END IF;
  RETURN json_build_object('key', k.key, 'blob', k.blob, 'size', k.size,
                           'place', (SELECT recordings FROM server));
END $$
""",
    # What was fetched is heard again without another question: the desk says each hearing, also one
    # of days ago that was without a network. Said again it is one. Who called needs no note.
    """
CREATE UNIQUE INDEX IF NOT EXISTS audit_hearing ON @priv@.audit (person, (detail->>'hearing'))
  WHERE what = 'recording_heard'
""",
    """
CREATE OR REPLACE FUNCTION @api@.recording_heard(b json) RETURNS json @definer@ AS $$
DECLARE
  dev text := need_device(b);
  me login := whoami(dev);
  x record; r fact; noted int := 0;
BEGIN
  IF json_typeof(b->'heard') IS DISTINCT FROM 'array' OR json_array_length(b->'heard') > 500 THEN
    PERFORM refuse('SG004', 'Say at most 500 hearings at a time.');
  END IF;
  FOR x IN SELECT * FROM json_to_recordset(b->'heard') AS h(id uuid, recording uuid, at timestamptz)
  LOOP
    SELECT * INTO r FROM fact WHERE id = x.recording AND kind = 'recording_kept';
    CONTINUE WHEN x.id IS NULL OR call_of(r.id, r.kind) = me.person
      OR EXISTS (SELECT FROM audit a WHERE a.what = 'recording_heard' AND a.person = me.person
                  AND a.detail->>'hearing' = x.id::text);
    PERFORM note(me, 'recording_heard', jsonb_build_object('hearing', x.id,
      'recording', x.recording, 'lead', r.lead, 'device', dev, 'heard_at', x.at,
      'allowed', hears(me, dev, r)));
    noted := noted + 1;
  END LOOP;
  RETURN json_build_object('noted', noted);
END $$
""",
    # An address, never a login: whoever may read this table could use it.
    """
CREATE OR REPLACE FUNCTION @api@.set_recordings(b json) RETURNS json @definer@ AS $$
DECLARE me login := whoami(); said text := btrim(COALESCE(b->>'place', '')); old text;
BEGIN
  IF NOT 'admin' = ANY (me.roles) THEN
    PERFORM refuse('SG001', 'Only an admin says where the recordings lie.');
  END IF;
  IF length(said) > 400 OR said ~ '[[:cntrl:]]' OR said ~ '^[a-z0-9]+://[^/]*@' THEN
    PERFORM refuse('SG004', 'Give a folder or an address without a login in it.');
  END IF;
  SELECT recordings INTO old FROM server FOR UPDATE;
  UPDATE server SET recordings = said;
  PERFORM note(me, 'set_recordings', jsonb_build_object('place', said, 'before', old));
  RETURN json_build_object('place', said, 'before', old);
END $$
""",
    # Sound that was taken away from its call a week ago; nobody else's key opens its blob.
    """
CREATE OR REPLACE FUNCTION @priv@.erased_keys() RETURNS SETOF @priv@.recording_key
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY SELECT k.* FROM recording_kept last JOIN fact f ON f.id = last.id
      JOIN recording_kept t ON t.attempt = last.attempt JOIN recording_key k ON k.recording = t.id
     WHERE last.sound IS NULL AND f.received_at < now() - interval '7 days'
       AND NOT EXISTS (SELECT FROM recording_kept n
                        WHERE n.attempt = last.attempt AND n.id > last.id)
       AND NOT EXISTS (SELECT FROM retraction r WHERE r.retracts = f.act_id)
       AND NOT EXISTS (SELECT FROM recording_key o
                        WHERE o.blob = k.blob AND o.recording <> k.recording)
     ORDER BY k.recording LIMIT 500;
END $$
""",
    """
CREATE OR REPLACE FUNCTION @api@.erased_sounds(b json) RETURNS json @definer@ AS $$
DECLARE me login := whoami(); found json;
BEGIN
  IF NOT 'admin' = ANY (me.roles) THEN
    PERFORM refuse('SG001', 'Only an admin removes sound from the store.');
  END IF;
  SELECT json_agg(json_build_object('recording', recording, 'blob', blob)) INTO found
    FROM erased_keys();
  RETURN json_build_object('place', (SELECT recordings FROM server),
                           'sounds', COALESCE(found, '[]'));
END $$
""",
    # After its blob was removed: asked in this order, a cut leaves what the next run goes on with.
    """
CREATE OR REPLACE FUNCTION @api@.forget_sound(b json) RETURNS json @definer@ AS $$
DECLARE me login := whoami(); k recording_key;
BEGIN
  IF NOT 'admin' = ANY (me.roles) THEN
    PERFORM refuse('SG001', 'Only an admin removes sound from the store.');
  END IF;
  SELECT * INTO k FROM erased_keys() e WHERE e.recording = (b->>'recording')::uuid;
  IF k.recording IS NULL THEN
    PERFORM refuse('SG003', 'This sound was not taken away from its call a week ago.');
  END IF;
  DELETE FROM recording_key WHERE recording = k.recording;
  PERFORM note(me, 'forget_sound', jsonb_build_object('recording', k.recording, 'blob', k.blob,
    'place', (SELECT recordings FROM server)));
  RETURN json_build_object('blob', k.blob);
END $$
""",
)
