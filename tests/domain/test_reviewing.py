"""Spread of reviewers, agreement of rep and reviewer, counts of breaks, lengths of snippets."""

import pytest

from app.domain.errors import Incomplete
from app.domain.reviewing import (
    Agreement,
    Break,
    Scoring,
    agreement,
    break_counts,
    check_snippet,
    mean_spreads,
    spreads,
)
from app.domain.scorecards import YES_NO, CardQuestion
from app.host.ids import new_id

A, B, C = new_id(), new_id(), new_id()
QUESTIONS = (
    CardQuestion("opened", "Opened where we stopped"),
    CardQuestion("promise", "Kept the promise", YES_NO, weight=3),
)


def test_spread_is_highest_less_lowest_per_question_and_of_the_whole() -> None:
    found = spreads(
        [
            Scoring(A, QUESTIONS, {"opened": 4, "promise": True}),
            Scoring(B, QUESTIONS, {"opened": 3, "promise": False}),
            Scoring(C, QUESTIONS, {"opened": 2}),
        ]
    )
    assert [(one.key, one.spread) for one in found] == [
        ("opened", 2.0),
        ("promise", 4.0),
        ("", 3.3),  # 4.8, 1.5 and 2.0
    ]
    assert found[0].given == ((A, 4.0), (B, 3.0), (C, 2.0))
    assert found[1].given == ((A, 5.0), (B, 1.0))


def test_one_reviewer_has_no_spread() -> None:
    assert spreads([Scoring(A, QUESTIONS, {"opened": 4})]) == ()


def test_mean_spreads_say_over_how_many_calls_widest_first() -> None:
    one = spreads([Scoring(A, QUESTIONS, {"opened": 5}), Scoring(B, QUESTIONS, {"opened": 1})])
    two = spreads(
        [
            Scoring(A, QUESTIONS, {"opened": 3, "promise": True}),
            Scoring(B, QUESTIONS, {"opened": 3, "promise": True}),
        ]
    )
    assert [(each.key, each.mean, each.n) for each in mean_spreads([one, two])] == [
        ("", 2.0, 2),
        ("opened", 2.0, 2),
        ("promise", 0.0, 1),
    ]


def test_agreement_says_its_n_and_no_kappa_below_thirty() -> None:
    assert agreement([]) == Agreement(0, 0, None, None)
    few = agreement([(True, True), (True, False), (False, False)])
    assert (few.n, few.agreed, few.share, few.kappa) == (3, 2, pytest.approx(2 / 3), None)


def test_kappa_of_a_known_table() -> None:
    """Cohen's worked form: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: po .7, pe .5, kappa .4."""
    table = [((True, True), 20), ((True, False), 5), ((False, True), 10), ((False, False), 15)]
    found = agreement([pair for pair, times in table for _ in range(times)])
    assert found.share == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)


def test_no_kappa_where_both_only_ever_say_one_thing() -> None:
    found = agreement([(True, True)] * 40)
    assert (found.n, found.share, found.kappa) == (40, 1.0, None)


def test_breaks_count_calls_not_marks() -> None:
    found = [
        Break(A, "Price without value", 6, "price", "working", B),
        Break(A, "Price without value", 11, "price", "working", B),
        Break(C, "Price without value", 2, "", "working", B),
        Break(C, "Objection not heard", 2, "", "working", B),
    ]
    assert break_counts(found, "reason") == (("Price without value", 2), ("Objection not heard", 1))
    assert break_counts(found, "minute") == (("2", 1), ("6", 1), ("11", 1))
    assert break_counts(found, "objection") == (("", 1), ("price", 1))
    assert break_counts(found, "person") == ((str(B), 2),)


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (2000, 11_999, "to"),
        (2000, 42_001, "to"),
        (1999, 20_000, "from"),
        (60_000, 75_000, "from"),
        (50_000, 60_001, "to"),
    ],
)
def test_snippets_last_ten_to_forty_seconds_inside_the_sound(
    start: int, end: int, field: str
) -> None:
    with pytest.raises(Incomplete) as said:
        check_snippet(start, end, begins_ms=2000, ends_ms=60_000)
    assert said.value.field == field


@pytest.mark.parametrize(("start", "end"), [(2000, 12_000), (2000, 42_000), (50_000, 60_000)])
def test_snippets_of_the_right_length(start: int, end: int) -> None:
    check_snippet(start, end, begins_ms=2000, ends_ms=60_000)
