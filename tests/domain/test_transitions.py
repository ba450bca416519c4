"""The moves between stages, as product.md has them."""

import pytest

from app.domain.transitions import FROM, after_not_reached, after_reached
from app.domain.vocabulary import Stage

S = Stage


@pytest.mark.parametrize(
    ("stage", "misses", "phones", "to"),
    [
        (S.NEW, 1, True, S.ATTEMPTING),
        (S.ATTEMPTING, 5, True, S.ATTEMPTING),
        (S.ATTEMPTING, 6, True, S.UNREACHABLE),
        (S.NEW, 1, False, S.UNREACHABLE),
        (S.CONVERSING, 9, True, S.CONVERSING),
        (S.WORKING, 9, False, S.WORKING),
        (S.HANDED_OFF, 3, True, S.HANDED_OFF),
    ],
)
def test_not_reached(stage: Stage, misses: int, phones: bool, to: Stage) -> None:
    assert after_not_reached(stage, misses=misses, cap=6, phones_left=phones) is to


@pytest.mark.parametrize(
    ("stage", "wanted", "closing", "to"),
    [
        (S.NEW, None, False, S.CONVERSING),
        (S.ATTEMPTING, None, False, S.CONVERSING),
        (S.INTERESTED, None, False, S.INTERESTED),
        (S.NEW, S.INTERESTED, False, S.INTERESTED),
        (S.QUALIFIED, S.INTERESTED, False, S.QUALIFIED),
        (S.HANDED_OFF, None, False, S.HANDED_OFF),
        (S.QUALIFIED, S.DISQUALIFIED, False, S.DISQUALIFIED),
        (S.ACCEPTED, None, True, S.WORKING),
        (S.WORKING, S.WON, True, S.WON),
        (S.WORKING, S.LOST, True, S.LOST),
    ],
)
def test_reached(stage: Stage, wanted: Stage | None, closing: bool, to: Stage) -> None:
    assert after_reached(stage, wanted, closing=closing) is to


def test_only_these_stages_start_an_act() -> None:
    assert FROM["hand_off"] == {S.QUALIFIED}
    assert FROM["accept"] == {S.HANDED_OFF}
    assert FROM["reject"] == {S.HANDED_OFF, S.ACCEPTED, S.WORKING}
    assert FROM["win"] == FROM["lose"] == {S.ACCEPTED, S.WORKING}
    assert FROM["reopen"] == {S.UNREACHABLE, S.DISQUALIFIED, S.LOST, S.WON}
    assert S.DO_NOT_CALL not in set().union(*FROM.values())
