"""The act table: every act, its command, its inverse. `perform` is the one way in.

Rows are names: a room of acts is loaded by who makes its commands, not all of them before the first
window. A test looks every row up.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from app.domain import permissions
from app.domain.errors import NotAllowed, NotHere
from app.domain.phrases import phrase
from app.models import desk_side
from app.models.facts import SPINE
from app.models.quick import Quick
from app.reads.desk import Desk
from app.reads.standing import lead_row, refuse_theirs, standing


class Offline(StrEnum):
    """Whether an act works at a desk of a team while the team can't be reached."""

    YES = "yes"
    WITH_LEASE = "with a lease"
    NO = "no"


@dataclass(frozen=True, slots=True)
class ActSpec:
    """One row of the act table. The permission row has the same name in `domain.permissions`.

    Attributes:
        name: The act's, and of the function that does it: `(command, desk) -> result`.
        room: Module of `app.acts` in which both lie.
        takes: Name of its command's class.
        waits: It leaves the desk only after the ten seconds (in a team).
    """

    name: str
    room: str
    takes: str
    waits: bool = False

    @property
    def offline(self) -> Offline:
        """Whether it works at a desk of a team without the team."""
        if self.name in _ONLINE:
            return Offline.NO
        return Offline.WITH_LEASE if self.name in _LEASED else Offline.YES

    @property
    def undoable(self) -> bool:
        """It can be taken back for ten seconds; else `undo.WITHOUT_INVERSE` says why not."""
        from app.acts.undo import WITHOUT_INVERSE

        return self.name not in WITHOUT_INVERSE


_ROOMS = {
    "attempt": {
        "OpenLead": "open_lead",
        "LeaveLead": "leave_lead",
        "StartAttempt": "start_attempt",
        "TakeIncoming": "take_incoming",
        "AnswerCall": "answer_call",
        "EndCall": "end_call",
    },
    "save_call": {
        "SaveCall": "save_call",
        "AddNotes": "add_notes",
    },
    "house": {
        "KeepDraft": "keep_draft",
        "GoAway": "go_away",
        "SetPerson": "set_person",
        "SetPin": "set_pin",
        "SetCampaign": "set_campaign",
    },
    "thread": {
        "GiveConsent": "give_consent",
        "SetPoint": "set_point",
        "MovePoint": "move_point",
        "ClosePoint": "close_point",
        "TickPromise": "tick_promise",
        "AnswerObjection": "answer_objection",
        "CorrectProfile": "correct_profile",
        "ChangePhone": "change_phone",
    },
    "recording": {"KeepRecording": "keep_recording"},
    "keep_speech": {"KeepSpeech": "keep_speech"},
    "attach_recording": {
        "AttachRecording": "attach_recording",
        "DetachRecording": "detach_recording",
    },
    "found_sounds": {
        "KeepFoundSound": "keep_found_sound",
        "LeaveSound": "leave_sound",
        "AskSoundAgain": "ask_sound_again",
    },
    "spoken": {"KeepSpoken": "keep_spoken"},
    "correct": {"Correct": "correct"},
    "hand_off": {"HandOff": "hand_off"},
    "send_back": {"SendBack": "send_back"},
    "waive": {"Waive": "waive"},
    "accept": {"Accept": "accept"},
    "reject": {"Reject": "reject"},
    "deal": {
        "SetDeal": "set_deal",
        "Win": "win",
        "Lose": "lose",
    },
    "side_exits": {
        "Park": "park",
        "Disqualify": "disqualify",
        "Reopen": "reopen",
        "Reassign": "reassign",
    },
    "do_not_call": {
        "DoNotCall": "do_not_call",
        "BlockNumber": "block_number",
        "LiftDoNotCall": "lift_do_not_call",
    },
    "comment_draft": {"KeepCommentDraft": "keep_comment_draft"},
    "mark_here": {"MarkHere": "mark_here"},
    "review": {
        "Comment": "comment",
        "BreakHere": "break_here",
    },
    "send_review": {
        "SendReview": "send_review",
        "KeepReviewDraft": "keep_review_draft",
        "AnswerReview": "answer_review",
        "SetScorecard": "set_scorecard",
    },
    "snippets": {
        "CutSnippet": "cut_snippet",
        "AttachProof": "attach_proof",
        "PutInLibrary": "put_in_library",
        "TakeFromLibrary": "take_from_library",
    },
    "judge_resume": {"JudgeResume": "judge_resume"},
    "undo": {"Undo": "undo"},
    "sign_in": {"KeepPinTry": "keep_pin_try"},
    "lists": {
        "StartImport": "start_import",
        "TakeRows": "take_rows",
        "EndImport": "end_import",
    },
    "withdraw_import": {"WithdrawImport": "withdraw_import"},
    "renew": {"RenewOpenings": "renew_openings"},
}
_DIALS = frozenset({"open_lead", "start_attempt"})
_OF_A_CALL = frozenset({"answer_call", "end_call", "save_call", "keep_recording"})
_MADE_BY = Quick(select(SPINE.c.made_by).where(SPINE.c.id == bindparam("attempt")))
_LEASED = frozenset({"start_attempt", "answer_call", "end_call", "save_call"})
# Slow things and lists belong to the team as a whole: a desk's own version would be one of many.
_ONLINE = frozenset(
    {
        *("set_person", "set_pin", "set_campaign", "set_scorecard"),
        *("start_import", "take_rows", "end_import", "withdraw_import"),
    }
)
_WAIT = frozenset({"reject", "send_back", "comment", "break_here", "send_review"})

ACTS: dict[str, ActSpec] = {
    name: ActSpec(name, room, command, waits=name in _WAIT)
    for room, rows in _ROOMS.items()
    for command, name in rows.items()
}


def act_of(command: object) -> ActSpec:
    """The row of a command.

    Raises:
        NotAllowed: No act of the table takes this command.
    """
    kind = type(command)
    for spec in ACTS.values():
        if spec.takes == kind.__name__ and kind.__module__ == f"app.acts.{spec.room}":
            return spec
    raise NotAllowed("This is not an act of the product.")


def needs_team(command: object) -> bool:
    """Whether a desk of a team does this in the team's database only."""
    return act_of(command).offline is Offline.NO


def perform(command: Any, desk: Desk, *, for_team: bool = False) -> Any:
    """Does what a command says, if the actor may; in the desk's one transaction.

    Args:
        for_team: Worked out only, for the team's database: nothing of it is kept here.

    Raises:
        NotAllowed: None of the actor's roles allows it on this lead.
        NotHere: The lead is not at this desk.
    """
    spec = act_of(command)
    if spec.offline is Offline.NO and not for_team and desk_side.in_team(desk.session):
        raise NotAllowed(
            "People, campaigns, scorecards and lists belong to the whole team.",
            "Nothing was changed.",
            "They are set in the team's database.",
        )
    require(spec.name, getattr(command, "lead", None), desk, getattr(command, "attempt", None))
    # Whoever made the command has loaded its room.
    handler: Callable[[Any, Desk], Any] = getattr(sys.modules[type(command).__module__], spec.name)
    return handler(command, desk)


def require(act: str, lead: Any, desk: Desk, attempt: UUID | None = None) -> None:
    """Refuses an act that none of the actor's roles allows on this lead.

    Args:
        attempt: The call that it is about. Of their own calls people keep the end, the save and
            the sound whoever has the lead by then.
    """
    row = None
    if lead is not None:
        row = lead_row(desk.session, lead)
        if row is None:
            raise NotHere(lead)
    stands = standing(row, desk) if row is not None else None
    found = permissions.relations(desk.actor.id, desk.actor.campaigns, stands)
    if not permissions.may(permissions.ACTS, act, desk.actor.roles, found):
        if act in _OF_A_CALL and _own_call(attempt, desk):
            return
        if stands is not None and act in _DIALS:
            refuse_theirs(permissions.ACTS, act, stands, desk)
        raise NotAllowed(
            phrase("Your roles do not allow this: {act}.", act=act.replace("_", " ")),
            "Nothing was changed.",
        )


def _own_call(attempt: UUID | None, desk: Desk) -> bool:
    person = desk.actor.id
    return person is not None and _MADE_BY.value(desk.session, attempt=attempt) == person
