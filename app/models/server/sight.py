"""Who sees what (product.md, Decisions), as SQL: which leads, and which kinds of facts of them.

`sight` answers 'whole', 'passed' (stage, answer, reason) or NULL. It has no table in it, so that
PostgreSQL writes it into the query that asks. A lead that nobody owns is seen where it was handed
out: `here` says that the desk has it.
"""

from app.domain.permissions import DESK_STAGES

_DESK = ", ".join(f"'{one}'" for one in sorted(DESK_STAGES))

SQL = (
    f"""
CREATE OR REPLACE FUNCTION @priv@.sight(roles text[], campaigns uuid[], me uuid, at timestamptz,
  stage text, owner uuid, credit uuid, campaign uuid, handoff uuid, handoff_to uuid,
  answer_by timestamptz, here boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN stage = 'withdrawn' THEN NULL
    WHEN 'supervisor' = ANY (roles)
      AND (here OR owner IS NOT NULL OR stage NOT IN ('new', 'attempting')) THEN 'whole'
    WHEN owner = me AND roles && ARRAY['telemarketer', 'telesales'] THEN 'whole'
    WHEN NOT (campaigns = ARRAY[]::uuid[] OR campaign = ANY (campaigns)) THEN
      CASE WHEN credit = me AND 'telemarketer' = ANY (roles) THEN 'passed' END
    WHEN owner IS NULL AND here AND 'telemarketer' = ANY (roles) THEN 'whole'
    WHEN 'qualifier' = ANY (roles) AND stage IN ({_DESK}) THEN 'whole'
    WHEN 'telesales' = ANY (roles) AND stage = 'handed_off'
      AND (handoff_to = me OR (handoff IS NOT NULL AND handoff_to IS NULL) OR answer_by < at)
      THEN 'whole'
    WHEN credit = me AND 'telemarketer' = ANY (roles) THEN 'passed'
  END
$$
""",
    # Whose call a fact of sound is about.
    """
CREATE OR REPLACE FUNCTION @priv@.call_of(fact uuid, kind text) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = @priv@, pg_temp AS $$
DECLARE call uuid;
BEGIN
  CASE kind
    WHEN 'recording_kept' THEN SELECT t.attempt INTO call FROM recording_kept t WHERE t.id = fact;
    WHEN 'mark' THEN SELECT t.attempt INTO call FROM mark t WHERE t.id = fact;
    WHEN 'snippet_cut' THEN SELECT t.attempt INTO call FROM snippet_cut t WHERE t.id = fact;
    WHEN 'resume_judged' THEN SELECT t.attempt INTO call FROM resume_judged t WHERE t.id = fact;
    WHEN 'review_comment' THEN SELECT t.attempt INTO call FROM review_comment t WHERE t.id = fact;
    WHEN 'comment_private' THEN SELECT t.attempt INTO call FROM comment_private t WHERE t.id = fact;
    WHEN 'review_answered' THEN SELECT t.attempt INTO call FROM review_answered t WHERE t.id = fact;
    WHEN 'review_sent' THEN SELECT t.attempt INTO call FROM review_sent t WHERE t.id = fact;
    ELSE RETURN NULL;
  END CASE;
  RETURN (SELECT f.made_by FROM fact f WHERE f.id = call);
END $$
""",
    # Where in which sound an entry of the library lies, and who speaks; as it is now.
    """
CREATE OR REPLACE FUNCTION @priv@.clip_of(entry uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = @priv@, pg_temp AS $$
BEGIN
  RETURN COALESCE((
    SELECT jsonb_build_object('clip', jsonb_build_object('from_ms', c.from_ms, 'to_ms', c.to_ms,
             'by', a.made_by, 'recording', k.id, 'sound', k.sound, 'file_name', k.file_name,
             'offset_ms', k.offset_ms))
      FROM library_put p JOIN snippet_cut c ON c.id = p.snippet JOIN fact a ON a.id = p.attempt
      JOIN recording_kept k ON k.attempt = p.attempt
     WHERE p.id = entry ORDER BY k.id DESC LIMIT 1), '{}');
END $$
""",
    # Sound of leads that one sees; a telemarketer's own calls only. Private comments are the
    # caller's, the author's and the supervisor's, and who was reviewed sees the review.
    """
CREATE OR REPLACE FUNCTION @priv@.sound_seen(fact uuid, kind text, seen text, roles text[], me uuid)
RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = @priv@, pg_temp AS $$
BEGIN
  IF 'supervisor' = ANY (roles) THEN RETURN COALESCE(seen = 'whole', false); END IF;
  IF kind = 'review_sent' THEN
    RETURN EXISTS (SELECT FROM review_sent t WHERE t.id = fact AND t.person = me);
  END IF;
  IF seen IS NULL THEN RETURN false; END IF;
  IF call_of(fact, kind) = me THEN RETURN true; END IF;
  IF kind IN ('comment_private', 'review_answered') THEN RETURN false; END IF;
  IF kind = 'review_comment'
     AND EXISTS (SELECT FROM comment_private t WHERE t.comment = fact) THEN RETURN false; END IF;
  RETURN COALESCE(seen = 'whole' AND roles && ARRAY['qualifier', 'telesales'], false);
END $$
""",
)


def lead_sight(lead: str = "l", here: str = "d.lead IS NOT NULL", at: str = "at") -> str:
    """The sight that `me` (a row of login) has of a lead."""
    names = ("stage", "owner", "credit", "campaign", "handoff", "handoff_to", "answer_by")
    return (
        f"sight(me.roles, me.campaigns, me.person, {at}, "
        + ", ".join(f"{lead}.{name}" for name in names)
        + f", {here})"
    )


def fact_seen(sight: str, fact: str = "f", kind: str = "k", lead: str = "l") -> str:
    """Whether `me` is sent a fact: a condition over fact, kind, lead and the sight of the lead.

    Own facts go with the lead too, and with them what the gate said of one's own call; reviews of
    one's own work and the library do not.
    """
    return f"""(CASE WHEN {kind}.sight = 'never' THEN false
      WHEN {fact}.lead IS NOT NULL AND {sight} IS NULL
        AND {kind}.sight NOT IN ('do_not_call', 'library', 'review') THEN false
      WHEN {fact}.made_by = me.person AND {kind}.sight <> 'review' THEN true
      ELSE CASE {kind}.sight
        WHEN 'thread' THEN COALESCE({sight} = 'whole' OR ({sight} = 'passed' AND ({kind}.passed
              OR ({fact}.made_by IS NULL AND EXISTS (SELECT FROM fact o
                    WHERE o.act_id = {fact}.act_id AND o.made_by = me.person)))),
            {fact}.lead IS NULL AND 'supervisor' = ANY (me.roles))
        WHEN 'money' THEN 'supervisor' = ANY (me.roles)
          OR ('telesales' = ANY (me.roles) AND {lead}.owner = me.person)
        WHEN 'house' THEN 'supervisor' = ANY (me.roles)
        WHEN 'do_not_call' THEN COALESCE({sight} = 'whole', false)
          OR me.roles && ARRAY['supervisor', 'admin']
        WHEN 'library' THEN NOT me.roles = ARRAY['admin']
        ELSE sound_seen({fact}.id, {fact}.kind, {sight}, me.roles, me.person)
      END END)"""


AMOUNTS = (
    "('supervisor' = ANY (me.roles) OR ('telesales' = ANY (me.roles) AND l.owner = me.person))"
)
