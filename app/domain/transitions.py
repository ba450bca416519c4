"""All the moves there are between stages (product.md, section Decisions, Stages).

An act names the stages it may start from; a move that is not here is refused, whoever asks.
"""

from collections.abc import Iterable

from app.domain.vocabulary import Role, Stage

S = Stage
_BEFORE_HAND_OFF = frozenset({S.NEW, S.ATTEMPTING, S.CONVERSING, S.INTERESTED, S.QUALIFIED})

FROM: dict[str, frozenset[Stage]] = {
    "hand_off": frozenset({S.QUALIFIED}),
    "send_back": frozenset({S.INTERESTED, S.QUALIFIED, S.RETURNED}),
    "accept": frozenset({S.HANDED_OFF}),
    "reject": frozenset({S.HANDED_OFF, S.ACCEPTED, S.WORKING}),
    "set_deal": frozenset({S.ACCEPTED, S.WORKING}),
    "win": frozenset({S.ACCEPTED, S.WORKING}),
    "lose": frozenset({S.ACCEPTED, S.WORKING}),
    "park": frozenset({S.CONVERSING, S.INTERESTED, S.QUALIFIED, S.RETURNED, S.ACCEPTED, S.WORKING}),
    "disqualify": _BEFORE_HAND_OFF | {S.RETURNED},
    "reopen": frozenset({S.UNREACHABLE, S.DISQUALIFIED, S.LOST, S.WON}),
    "waive": frozenset({S.INTERESTED, S.RETURNED}),
    "attach_proof": frozenset({S.CONVERSING, S.INTERESTED, S.QUALIFIED, S.RETURNED, S.HANDED_OFF}),
}


def after_not_reached(stage: Stage, *, misses: int, cap: int, phones_left: bool) -> Stage:
    """Where a lead stands after an attempt that reached nobody.

    Args:
        misses: Attempts not reached in a row, this one counted.
        cap: How many there may be before the lead is unreachable.
        phones_left: A phone that may be dialled is left.
    """
    if stage is S.NEW:
        stage = S.ATTEMPTING
    if stage is S.ATTEMPTING and (misses >= cap or not phones_left):
        return S.UNREACHABLE
    return stage


def after_reached(stage: Stage, wanted: Stage | None, *, closing: bool) -> Stage:
    """Where a lead stands after a conversation.

    Args:
        wanted: Where the disposition leads; None for callback.
        closing: The person works as telesales (accepted and working leads).
    """
    if closing:
        return wanted if wanted is not None else S.WORKING
    if stage in (S.QUALIFIED, S.HANDED_OFF) and wanted in (None, S.INTERESTED):
        return stage
    if wanted is not None:
        return wanted
    return S.CONVERSING if stage in (S.NEW, S.ATTEMPTING) else stage


def offer_moves(stage: Stage | str, roles: Iterable[Role | str]) -> bool:
    """Whether giving a lead to somebody moves its open hand-off instead of the lead.

    A handed-off lead belongs to its telemarketer until a rep accepts, so a telesales rep gets the
    offer; a telemarketer gets the lead with its point.
    """
    return stage == S.HANDED_OFF and Role.TELESALES in set(roles)
