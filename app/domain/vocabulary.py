"""The words of the product, each once. Labels for screens are in `app.domain.wording`."""

from enum import StrEnum


class Role(StrEnum):
    """A layer of the sequence or a steering role; one person may hold several."""

    TELEMARKETER = "telemarketer"
    QUALIFIER = "qualifier"
    TELESALES = "telesales"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Stage(StrEnum):
    """Where a lead rests. *Rejected* is an answer, not a stage."""

    NEW = "new"
    ATTEMPTING = "attempting"
    CONVERSING = "conversing"
    INTERESTED = "interested"
    QUALIFIED = "qualified"
    HANDED_OFF = "handed_off"
    ACCEPTED = "accepted"
    WORKING = "working"
    WON = "won"
    UNREACHABLE = "unreachable"
    DISQUALIFIED = "disqualified"
    NURTURE = "nurture"
    RETURNED = "returned"
    LOST = "lost"
    DO_NOT_CALL = "do_not_call"
    WITHDRAWN = "withdrawn"  # an import that was taken back; the lead is kept, nobody sees it


class Disposition(StrEnum):
    """How an attempt ended."""

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    GATEKEEPER = "gatekeeper"
    WRONG_PERSON = "wrong_person"
    WRONG_NUMBER = "wrong_number"
    DISCONNECTED = "disconnected"
    CALLBACK = "callback"
    INTERESTED = "interested"
    NOT_INTERESTED = "not_interested"
    NOT_A_FIT = "not_a_fit"
    NURTURE = "nurture"
    WON = "won"
    LOST = "lost"
    DO_NOT_CALL = "do_not_call"


class NoteKind(StrEnum):
    """What a note line is; the value in brackets is its sign at the keyboard."""

    SIGNAL = "signal"
    OBJECTION = "objection"
    QUESTION = "question"
    PROMISE = "promise"
    NEED = "need"
    FACT = "fact"


NOTE_SIGNS: dict[str, NoteKind] = {
    "+": NoteKind.SIGNAL,
    "!": NoteKind.OBJECTION,
    "?": NoteKind.QUESTION,
    ">": NoteKind.PROMISE,
    "#": NoteKind.NEED,
}


class RejectionReason(StrEnum):
    """Why telesales gives a hand-off back."""

    NO_INTENT = "no_intent"
    NO_BUDGET = "no_budget"
    WRONG_PERSON = "wrong_person"
    TOO_EARLY = "too_early"
    BAD_DATA = "bad_data"
    DUPLICATE = "duplicate"
    ALREADY_CUSTOMER = "already_customer"
    OUT_OF_SEGMENT = "out_of_segment"
    EXPECTATION = "expectation"


class PhoneState(StrEnum):
    """Whether a phone may be dialled."""

    GOOD = "good"
    UNCONFIRMED = "unconfirmed"
    STRUCK = "struck"


class DeskKind(StrEnum):
    """Who passes qualified leads on in a campaign."""

    QUALIFIER = "qualifier"
    AUTOMATIC = "automatic"


class Way(StrEnum):
    """How a continuation point goes on."""

    CALL = "call"
    EMAIL = "email"


class PromiseBy(StrEnum):
    """Who promised."""

    US = "us"
    PROSPECT = "prospect"


POOL_STAGES = (Stage.NEW, Stage.ATTEMPTING)
"""Where a lead that nobody owns stands in the pool of its campaign, for whoever is next."""

# The stages in which a telemarketer's own work happens and a dial is possible at all.
CALLABLE_STAGES = frozenset(
    {
        Stage.NEW,
        Stage.ATTEMPTING,
        Stage.CONVERSING,
        Stage.INTERESTED,
        Stage.QUALIFIED,
        Stage.RETURNED,
        Stage.HANDED_OFF,  # only by its owner for a due point
        Stage.ACCEPTED,
        Stage.WORKING,
        Stage.NURTURE,  # once its time has come
    }
)
IN_CONVERSATION = frozenset(
    {Stage.INTERESTED, Stage.QUALIFIED, Stage.HANDED_OFF, Stage.ACCEPTED, Stage.WORKING}
)
CLOSED_STAGES = frozenset(
    {
        Stage.WON,
        Stage.LOST,
        Stage.UNREACHABLE,
        Stage.DISQUALIFIED,
        Stage.DO_NOT_CALL,
        Stage.WITHDRAWN,
    }
)
