"""What may be decided about a lead, as the foot of the desk says it."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.vocabulary import Stage
from app.domain.wording import STAGE_LABELS
from app.reads.desk_queue import DeskRow
from app.reads.lead_card import LeadCard
from app.ui.screens.desk.words import first_name, lower_first, return_reason, short_words
from app.ui.tr import tr


@dataclass(frozen=True, slots=True)
class Decision:
    """The foot of the desk.

    Attributes:
        act: What the primary act says, and `then` what follows it.
        passing: The primary act passes the lead on; else it offers the return or the next lead.
        to: First name of whom a return goes to; '' when nobody had the lead.
        reason: What the reason of a return starts from.
        may: 'send_back', 'park', 'waive'.
    """

    act: str
    then: str
    passing: bool
    to: str
    reason: str
    may: frozenset[str]


def decision(
    card: LeadCard, *, may: Callable[[str], bool], receiver: str, following: DeskRow | None
) -> Decision:
    """What may be decided now.

    Args:
        may: Whether roles and stage allow an act.
        receiver: First name of who is chosen; '' is the first who is free.
        following: The row that is shown afterwards.
    """
    passing, to = may("hand_off"), first_name(card.credit_name)
    then = ""
    if following is not None:
        then = tr(
            "then {name}, score {score}",
            name=following.name or following.company,
            score=following.score,
        )
    if passing:
        act = tr("Pass to {receiver}", receiver=receiver or tr("the first who is free"))
    elif not may("send_back"):
        stage = tr(STAGE_LABELS[card.state.stage])
        act, then = (
            tr("Go on"),
            then or tr("this lead is {stage} now", stage=lower_first(stage)),
        )
    elif card.state.stage == Stage.RETURNED and card.state.rejected:
        act = tr("Return to {to}…", to=to) if to else tr("Return…")
    else:
        act = short_words(card)
        then = (
            tr("return to {to} for what is missing", to=to)
            if to
            else tr("return for what is missing")
        )
    return Decision(
        act,
        then,
        passing,
        to,
        return_reason(card),
        frozenset(one for one in ("send_back", "park", "waive") if may(one)),
    )
