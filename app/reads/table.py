"""The read table: every question with its function and permission row. `ask` is the way in.

Rows are names: a room of reads is loaded by who asks its questions. A test looks every row up.
"""

import sys
from collections.abc import Callable
from typing import Any

from app.domain import permissions
from app.domain.errors import NotAllowed, NotHere
from app.reads.desk import Desk
from app.reads.standing import lead_row, refuse_theirs, standing

_ROOMS = {
    "queue": {
        "QueueQuestion": "queue",
        "HeldBackQuestion": "held_back",
    },
    "next_lead": {
        "NextLeadQuestion": "next_lead",
        "AroundQuestion": "around",
    },
    "lead_card": {"LeadCardQuestion": "lead_card"},
    "thread": {"ThreadQuestion": "thread"},
    "free_times": {"FreeTimesQuestion": "free_times"},
    "house": {
        "PeopleQuestion": "people",
        "CampaignsQuestion": "campaigns",
        "UnfinishedQuestion": "unfinished",
    },
    "pin": {"PinQuestion": "pin"},
    "attempt_of": {"AttemptOfQuestion": "attempt_of"},
    "kept_sounds": {"KeptSoundsQuestion": "kept_sounds"},
    "due": {"DueQuestion": "due"},
    "desk_queue": {"DeskQuestion": "desk"},
    "receivers": {"ReceiversQuestion": "receivers"},
    "recordings": {"RecordingsQuestion": "recordings"},
    "comment_drafts": {"CommentDraftsQuestion": "comment_drafts"},
    "recording": {"RecordingQuestion": "recording"},
    "scorecards": {"ScorecardsQuestion": "scorecards"},
    "reviews": {"ReviewsQuestion": "reviews"},
    "my_reviews": {"MyReviewsQuestion": "my_reviews"},
    "listening": {"ListeningQuestion": "listening"},
    "breaks": {"BreaksQuestion": "breaks"},
    "calibration": {"CalibrationQuestion": "calibration"},
    "resumes": {"ResumesQuestion": "resumes"},
    "snippets": {"SnippetsQuestion": "snippets"},
    "library": {"LibraryQuestion": "library"},
    "speech": {
        "SpeechQuestion": "speech",
        "NotListenedQuestion": "not_listened",
    },
    "found_sounds": {
        "CallsForSoundQuestion": "calls_for_sound",
        "CallQuestion": "call_for_sound",
        "FoundSoundsQuestion": "found_sounds",
        "KnownSoundsQuestion": "known_sounds",
    },
    "spoken": {
        "SpokenQuestion": "spoken",
        "SpokenDueQuestion": "spoken_due",
    },
    "resumption": {"ResumptionQuestion": "resumption"},
    "search_leads": {"SearchQuestion": "search_leads"},
    "who_has": {"WhoHasQuestion": "who_has"},
    "steering": {"SteeringQuestion": "steering"},
    "do_not_calls": {"DoNotCallsQuestion": "do_not_calls"},
    "preview": {"PreviewRows": "preview"},
    "flow": {
        "FlowQuestion": "flow",
        "MeasuresQuestion": "measures",
    },
    "flow_list": {"FlowListQuestion": "flow_list"},
    "own_list": {"OwnListQuestion": "own_list"},
    "imports": {"ImportsQuestion": "imports"},
    "unsent": {"UnsentQuestion": "unsent"},
    "left_drafts": {"LeftDraftsQuestion": "left_drafts"},
}

READS: dict[str, tuple[str, str]] = {
    question: (room, name) for room, rows in _ROOMS.items() for question, name in rows.items()
}
"""Per class of questions the module of `app.reads` in which it lies, and the read's name."""


def read_of(question: type[Any]) -> Callable[[Any, Desk], Any]:
    """What answers a question of that class.

    Raises:
        NotAllowed: It is not in the table.
    """
    room, name = READS.get(question.__name__, ("", ""))
    if question.__module__ != f"app.reads.{room}":
        raise NotAllowed("This is not a question of the product.")
    read: Callable[[Any, Desk], Any] = getattr(sys.modules[question.__module__], name)
    return read


def ask(question: Any, desk: Desk) -> Any:
    """Answers a question, if the actor's roles allow it.

    A question about one lead is checked against that lead; a list checks its rows itself, by
    `reads.scope`.

    Raises:
        NotAllowed: None of the actor's roles may ask this.
    """
    read = read_of(type(question))
    lead = getattr(question, "lead", None)
    if lead is not None:
        require(read.__name__, lead, desk)
    else:
        allowed = permissions.may(
            permissions.READS,
            read.__name__,
            desk.actor.roles,
            frozenset({permissions.Relation.NONE}),
        )
        if not allowed:
            raise NotAllowed("Your roles do not show this.")
    return read(question, desk)


def require(read: str, lead: Any, desk: Desk) -> None:
    """Refuses a read that none of the actor's roles allows on this lead."""
    row = lead_row(desk.session, lead)
    if row is None:
        raise NotHere(lead)
    stands = standing(row, desk)
    found = permissions.relations(desk.actor.id, desk.actor.campaigns, stands)
    if not permissions.may(permissions.READS, read, desk.actor.roles, found):
        refuse_theirs(permissions.READS, read, stands, desk)
        raise NotAllowed("Your roles do not show this lead.")
