"""The total of a review, what has to be passed, and what a card may look like."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Incomplete
from app.domain.scorecards import (
    DEFAULTS,
    YES_NO,
    CardQuestion,
    Scorecard,
    check_card,
    check_scores,
    failed,
    from_json,
    to_json,
    total,
)
from app.domain.vocabulary import Role

TELESALES = DEFAULTS[2]
PICTURE = {"opened": 3, "asked": 2, "objection": 3, "promises": 1, "point": 4}


def test_the_pictured_review_gives_2_6() -> None:
    assert [one.text for one in TELESALES.questions] == [
        "Opened where we stopped",
        "Asked before explaining",
        "Answered the objection",
        "Kept earlier promises",
        "Kept a continuation point",
    ]
    assert total(TELESALES.questions, PICTURE) == 2.6


def test_weights_count_and_what_does_not_apply_counts_nowhere() -> None:
    heavy = (CardQuestion("a", "A", weight=3), CardQuestion("b", "B"), CardQuestion("c", "C"))
    assert total(heavy, {"a": 5, "b": 1}) == 4.0
    assert total(heavy, {"a": 5, "b": 1, "c": 1}) == 3.4
    assert total((CardQuestion("a", "A", YES_NO),), {"a": True}) == 5.0
    assert (
        total((CardQuestion("a", "A", YES_NO), CardQuestion("b", "B")), {"a": False, "b": 3}) == 2
    )
    with pytest.raises(ValueError, match="without a score"):
        total(heavy, {})


@given(st.lists(st.tuples(st.integers(1, 10), st.integers(1, 5)), min_size=1, max_size=12))
def test_a_total_is_the_weighted_mean_with_halves_up(rows: list[tuple[int, int]]) -> None:
    questions = tuple(CardQuestion(str(n), "Q", weight=w) for n, (w, _) in enumerate(rows))
    scores = {str(n): score for n, (_, score) in enumerate(rows)}
    exact = Fraction(sum(w * s for w, s in rows), sum(w for w, _ in rows))
    found = total(questions, scores)
    assert 1.0 <= found <= 5.0
    assert (exact * 10 + Fraction(1, 2)) // 1 == round(found * 10)


def test_a_must_pass_below_three_or_no_fails_whatever_the_total() -> None:
    questions = (
        CardQuestion("law", "Asked before recording", YES_NO, must_pass=True),
        CardQuestion("tone", "Was friendly", must_pass=True),
        CardQuestion("rest", "The rest", weight=10),
    )
    assert failed(questions, {"law": True, "tone": 3, "rest": 1}) == ()
    assert failed(questions, {"law": False, "tone": 2, "rest": 5}) == ("law", "tone")


@pytest.mark.parametrize(
    ("scores", "field"),
    [
        ({"reason": 4}, "consent"),  # a must-pass question has to be scored
        ({"consent": 5}, "consent"),  # yes or no
        ({"consent": True, "reason": True}, "reason"),  # 1 to 5
        ({"consent": True, "reason": 6}, "reason"),
        ({"consent": True, "gone": 3}, "scores"),
    ],
)
def test_scores_that_the_card_does_not_ask_for_are_refused(
    scores: dict[str, int | bool], field: str
) -> None:
    with pytest.raises(Incomplete) as said:
        check_scores(DEFAULTS[0], scores)
    assert said.value.field == field
    check_scores(DEFAULTS[0], {"consent": True})


def test_an_empty_review_is_refused_at_its_first_question() -> None:
    with pytest.raises(Incomplete) as said:
        check_scores(TELESALES, {})
    assert said.value.field == "opened"


def test_every_layer_has_a_card_that_may_be_scored_by() -> None:
    assert [one.layer for one in DEFAULTS] == ["telemarketer", "qualifier", "telesales"]
    assert len({one.id for one in DEFAULTS}) == 3
    for card in DEFAULTS:
        check_card(card)
        assert from_json(to_json(card.questions)) == card.questions


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"layer": Role.ADMIN}, "layer"),
        ({"questions": ()}, "questions"),
        ({"questions": (CardQuestion("a", "A"), CardQuestion("a", "B"))}, "questions"),
        ({"questions": (CardQuestion("a", "A", weight=0),)}, "questions"),
        ({"questions": (CardQuestion("a", "A", "stars"),)}, "questions"),
        ({"questions": tuple(CardQuestion(str(n), "Q") for n in range(13))}, "questions"),
    ],
)
def test_cards_that_can_not_be_scored_by_are_refused(
    changes: dict[str, object], field: str
) -> None:
    card: Scorecard = replace(TELESALES, **changes)  # type: ignore[arg-type]
    with pytest.raises(Incomplete) as said:
        check_card(card)
    assert said.value.field == field
