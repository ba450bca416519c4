"""Take an act back within its ten seconds, by a fact that retracts it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.acts.changes import Changes
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import NotAllowed, Stale
from app.domain.phrases import phrase
from app.reads import cases
from app.reads.desk import Desk

UNDO_SECONDS = 10
# A click that left within the ten seconds may arrive a little later.
GRACE = timedelta(seconds=UNDO_SECONDS + 2)

# Acts without an inverse, each with its reason; everything else can be taken back.
WITHOUT_INVERSE: dict[str, str] = {
    "do_not_call": "it asks first; an admin may lift it",
    "block_number": "admin act; an admin may lift it",
    "lift_do_not_call": "admin act; the number can be blocked again",
    "start_attempt": "the number has left the program",
    "take_incoming": "the call did come in",
    "answer_call": "the line was answered",
    "end_call": "the line has ended",
    "keep_recording": "a sound that exists stays known",
    "attach_recording": "take the recording away from the call instead",
    "detach_recording": "attach the file again",
    "keep_found_sound": "nobody's decision; what the folder holds",
    "leave_sound": "ask about the file again instead",
    "ask_sound_again": "leave the file again",
    "keep_speech": "nobody's decision; found again from the sound at any time",
    "keep_spoken": "no fact; made again from the sound at any time",
    "give_consent": "withdraw it instead; both moments are kept",
    "open_lead": "nothing is kept but the lease; leave the lead",
    "leave_lead": "nothing is kept; open the lead again",
    "keep_draft": "a draft is no fact",
    "keep_review_draft": "a draft is no fact",
    "keep_comment_draft": "a draft is no fact",
    "set_scorecard": "slow things are set again; each version is kept",
    "set_person": "admin act; set it again",
    "set_pin": "a PIN is set again",
    "keep_pin_try": "a typed PIN stays counted",
    "set_campaign": "admin act; each version is kept",
    "start_import": "withdraw the import, within 7 days",
    "take_rows": "withdraw the import, within 7 days",
    "end_import": "withdraw the import, within 7 days",
    "withdraw_import": "import the list again",
    "renew_openings": "nobody's decision; worked out again at any time",
    "undo": "do it again",
    "go_away": "come back instead",
}


@dataclass(frozen=True, slots=True)
class Undo:
    """Take this act back."""

    act_id: UUID


def undo(command: Undo, desk: Desk) -> Changes:
    """Retracts all facts of an act; the state is as it was before.

    Raises:
        NotAllowed: Not the actor's act, past its time, or without an inverse.
        Stale: Somebody else has acted on the lead since.
    """
    facts = cases.load_facts(desk.session, act_id=command.act_id)
    if not facts:
        raise NotAllowed("There is nothing to take back.")
    first = facts[0]
    if first.act in WITHOUT_INVERSE:
        raise NotAllowed("This can't be taken back.", "", WITHOUT_INVERSE[first.act])
    if any(isinstance(fact.body, f.DoNotCall) for fact in facts):
        # Said in a call and saved with it: it holds all the same.
        raise NotAllowed("This can't be taken back.", "", WITHOUT_INVERSE["do_not_call"])
    by = {fact.made_by for fact in facts if fact.made_by is not None}
    if by and by != {desk.actor.id}:
        raise NotAllowed("Only who did it can take it back.")
    if desk.now - first.made_at > GRACE:
        raise NotAllowed("The ten seconds are over.", "", "Correct it in the thread.")
    prospects = {fact.prospect for fact in facts if fact.prospect is not None}
    last = max(fact.seq for fact in facts)
    journal = Journal(desk, "undo")
    for prospect in prospects:
        journal.case(prospect)
        later = [one for one in cases.load_facts(desk.session, prospect=prospect) if one.seq > last]
        others = [
            one.made_by for one in later if one.made_by is not None and one.made_by != desk.actor.id
        ]
        if others:
            who = cases.names(desk.session).get(others[0], "somebody")
            raise Stale(
                phrase("{who} has worked on this lead since.", who=who), "Your act stays as it was."
            )
        lead = next((fact.lead for fact in facts if fact.prospect == prospect), None)
        journal.say(f.Retraction(retracts=command.act_id), lead=lead, prospect=prospect)
    return journal.close("handoffs", "recordings")
