"""How often a desk speaks with the team's database, and where it reads on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import syncing as rules
from app.domain.syncing import Cursor

chances = st.floats(0, 1, exclude_max=True)
NEW = Cursor(900, 5)


@given(tries=st.integers(1, 500), chance=chances)
def test_back_off_is_jittered_between_its_ends(tries, chance) -> None:
    assert 0.5 <= rules.back_off(tries, chance) <= 30
    assert rules.back_off(tries, 0) == 0.5
    assert rules.back_off(20, chance) == pytest.approx(0.5 + 29.5 * chance)


@given(chance=chances)
def test_poll_and_first_reconnect(chance) -> None:
    assert 0.8 <= rules.poll(focused=True, chance=chance) <= 1.2
    assert 4 <= rules.poll(focused=False, chance=chance) <= 6
    assert 0 <= rules.first_reconnect(chance) <= 5


@given(st.lists(st.tuples(st.integers(0, 1_500), st.integers(0, 1_500_000)), max_size=30))
def test_batches_keep_order_and_limits(sizes) -> None:
    acts = [(n, facts, size) for n, (facts, size) in enumerate(sizes)]
    cut = list(rules.batches(acts))
    assert [one for batch in cut for one in batch] == list(range(len(acts)))
    for batch in cut:
        if len(batch) > 1:
            assert sum(sizes[n][0] for n in batch) <= rules.BATCH_FACTS
            assert sum(sizes[n][1] for n in batch) <= rules.BATCH_BYTES


def test_a_batch_without_an_answer_is_halved_and_grows_again() -> None:
    most = rules.BATCH_FACTS
    for expected in (500, 250, 125, 62, 31, 15, 10, 10):
        most = rules.next_batch(most, answered=False)
        assert most == expected
    for expected in (20, 40, 80, 160, 320, 640, 1_000, 1_000):
        most = rules.next_batch(most, answered=True)
        assert most == expected
    assert [len(one) for one in rules.batches([(n, 1, 1) for n in range(25)], 10)] == [10, 10, 5]


def test_the_cursor_moves_over_leading_safe_rows_only() -> None:
    page = [(Cursor(5, 1), True), (Cursor(6, 9), True), (Cursor(7, 2), False), (Cursor(8, 3), True)]
    assert rules.advanced(Cursor(4, 8), page) == Cursor(6, 9)
    assert rules.advanced(Cursor(4, 8), page[2:]) == Cursor(4, 8)
    assert rules.advanced(Cursor(9, 9), page) == Cursor(9, 9)


def test_where_the_feed_is_read_from() -> None:
    assert rules.reading_on("77/3/0", "77/3/0", NEW) == NEW
    assert rules.reading_on("", "77/3/0", NEW) == NEW
    assert rules.reading_on("77/3/0", "77/4/0", NEW) == Cursor()


def test_a_check_sum_does_not_know_order() -> None:
    some = [bytes(range(n, n + 32)) for n in range(5)]
    count, found = rules.digest(some)
    assert (count, len(found)) == (5, 16)
    assert rules.digest(reversed(some)) == (5, found)
    assert rules.digest(some[1:])[1] != found
    assert rules.digest([]) == (0, "0" * 16)
