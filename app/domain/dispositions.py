"""How an attempt can end, and why a hand-off can come back: one row each.

Source: product.md, section Decisions. A new disposition or rejection reason is one row here.
"""

from dataclasses import dataclass

from app.domain.phrases import phrase, phrases
from app.domain.vocabulary import Disposition, RejectionReason, Role, Stage

D = Disposition


@dataclass(frozen=True, slots=True)
class DispositionRule:
    """What a disposition means.

    Attributes:
        reached: The prospect talked: a conversation.
        needs_point: A continuation point must be set.
        needs_reason: One of `reasons` must be chosen.
        needs_when: A time to come back must be said.
        stage: Where the lead goes; None: as the transition rules say (it stays, or new becomes
            attempting, conversing).
        layers: The roles that are offered it.
        strikes_phone: The dialled phone is struck.
    """

    code: Disposition
    label: str
    icon: str
    reached: bool
    needs_point: bool = False
    needs_reason: bool = False
    needs_when: bool = False
    stage: Stage | None = None
    layers: frozenset[Role] = frozenset({Role.TELEMARKETER, Role.TELESALES})
    strikes_phone: bool = False
    reasons: tuple[str, ...] = ()


_TM = frozenset({Role.TELEMARKETER})
_TS = frozenset({Role.TELESALES})

DISPOSITIONS: dict[Disposition, DispositionRule] = {
    rule.code: rule
    for rule in (
        DispositionRule(D.NO_ANSWER, phrase("No answer"), "phone-missed", reached=False),
        DispositionRule(D.BUSY, phrase("Busy"), "phone-off", reached=False),
        DispositionRule(D.VOICEMAIL, phrase("Voicemail"), "voicemail", reached=False),
        DispositionRule(D.GATEKEEPER, phrase("Gatekeeper"), "shield", reached=False),
        DispositionRule(D.WRONG_PERSON, phrase("Wrong person"), "user-x", reached=False),
        DispositionRule(
            D.WRONG_NUMBER, phrase("Wrong number"), "phone-off", reached=False, strikes_phone=True
        ),
        DispositionRule(
            D.DISCONNECTED, phrase("Disconnected"), "unplug", reached=False, strikes_phone=True
        ),
        DispositionRule(
            D.CALLBACK, phrase("Callback"), "calendar-clock", reached=True, needs_point=True
        ),
        DispositionRule(
            D.INTERESTED,
            phrase("Interested"),
            "thumbs-up",
            reached=True,
            needs_point=True,
            stage=Stage.INTERESTED,
            layers=_TM,
        ),
        DispositionRule(
            D.NOT_INTERESTED,
            phrase("Not interested"),
            "x",
            reached=True,
            needs_reason=True,
            stage=Stage.DISQUALIFIED,
            layers=_TM,
            reasons=phrases(
                "Happy with what they have", "No need", "No budget", "No time", "Other"
            ),
        ),
        DispositionRule(
            D.NOT_A_FIT,
            phrase("Not a fit"),
            "circle-x",
            reached=True,
            needs_reason=True,
            stage=Stage.DISQUALIFIED,
            layers=_TM,
            reasons=phrases(
                "Too small", "Wrong industry", "Outside the area", "Already a customer"
            ),
        ),
        DispositionRule(
            D.NURTURE,
            phrase("Nurture"),
            "archive",
            reached=True,
            needs_reason=True,
            needs_when=True,
            stage=Stage.NURTURE,
            reasons=phrases(
                "Later this year", "Budget frozen", "Contract still runs", "Only curious"
            ),
        ),
        DispositionRule(D.WON, phrase("Won"), "trophy", reached=True, stage=Stage.WON, layers=_TS),
        DispositionRule(
            D.LOST,
            phrase("Lost"),
            "x",
            reached=True,
            needs_reason=True,
            stage=Stage.LOST,
            layers=_TS,
            reasons=phrases(
                "Stayed with supplier",
                "Price",
                "No reply",
                "No decision",
                "Went elsewhere",
                "Never reached",
            ),
        ),
        DispositionRule(
            D.DO_NOT_CALL, phrase("Do not call"), "ban", reached=True, stage=Stage.DO_NOT_CALL
        ),
    )
}

BEFORE_ANSWER = (D.NO_ANSWER, D.BUSY, D.VOICEMAIL, D.WRONG_NUMBER, D.DISCONNECTED)
# Keys of picture 01: the six that can be true once somebody talked.
TELEMARKETER_KEYS = (
    D.INTERESTED,
    D.CALLBACK,
    D.NOT_INTERESTED,
    D.WRONG_PERSON,
    D.GATEKEEPER,
    D.NOT_A_FIT,
    D.NURTURE,
    D.WRONG_NUMBER,
)
TELESALES_KEYS = (D.CALLBACK, D.NURTURE, D.WON, D.LOST, D.GATEKEEPER, D.WRONG_PERSON)


def keys_for(role: Role, *, answered: bool) -> tuple[Disposition, ...]:
    """The dispositions that can be true now, in the order of their number keys."""
    if not answered:
        return BEFORE_ANSWER
    return TELESALES_KEYS if role is Role.TELESALES else TELEMARKETER_KEYS


@dataclass(frozen=True, slots=True)
class RejectionRule:
    """What follows from a rejection reason.

    Attributes:
        path: What happens with the lead next.
        charged_to: Which part of the sequence it is charged to: gate, caller, list, filter.
    """

    code: RejectionReason
    label: str
    path: str
    charged_to: str


R = RejectionReason
REJECTIONS: dict[RejectionReason, RejectionRule] = {
    rule.code: rule
    for rule in (
        RejectionRule(R.NO_INTENT, phrase("no intent"), "drop", "gate"),
        RejectionRule(R.NO_BUDGET, phrase("no budget"), "park or drop", "gate"),
        RejectionRule(R.WRONG_PERSON, phrase("wrong person"), "find the decision maker", "caller"),
        RejectionRule(R.TOO_EARLY, phrase("too early"), "park with a date", "gate"),
        RejectionRule(R.BAD_DATA, phrase("bad data"), "mend", "list"),
        RejectionRule(R.DUPLICATE, "duplicate", "merge", "list"),
        RejectionRule(R.ALREADY_CUSTOMER, phrase("already a customer"), "merge", "list"),
        RejectionRule(R.OUT_OF_SEGMENT, phrase("out of segment"), "drop", "filter"),
        RejectionRule(
            R.EXPECTATION,
            phrase("was told something else"),
            "back to qualification",
            "caller",
        ),
    )
}

# Why a call broke, as a supervisor names it ('broke here').
BREAK_REASONS = phrases(
    "Promise repeated instead of kept",
    "Pitched over the question",
    "Price without value",
    "Fresh pitch on a follow-up",
    "Objection not heard",
    "Wrong person kept on the line",
    "No next step asked",
)
