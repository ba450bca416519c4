from datetime import timedelta

import pytest

from app.acts.sign_in import KeepPinTry
from app.domain.errors import NotAllowed
from app.domain.pin import is_pin, seconds_left, wait_seconds
from app.reads.pin import PinQuestion


def test_the_wait_doubles_up_to_a_minute():
    assert [wait_seconds(n) for n in range(9)] == [0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert wait_seconds(10_000) == 60


def test_a_clock_that_was_set_back_waits_the_whole_time(clock):
    now = clock.now()
    assert seconds_left(3, now, now + timedelta(seconds=3)) == 1
    assert seconds_left(3, now + timedelta(hours=1), now) == 4
    assert seconds_left(3, None, now) == 0


@pytest.mark.parametrize(
    ("text", "ok"),
    [("1234", True), ("123", False), ("12a4", False), ("1" * 13, False), ("١٢٣٤", False)],
)
def test_a_pin_is_4_to_12_digits(text, ok):
    assert is_pin(text) is ok


def test_wrong_pins_are_counted_until_a_right_one(team):
    mara = team.people["mara"].id
    assert [team.act(KeepPinTry(mara, False), "nobody").wrong for _ in range(3)] == [1, 2, 3]
    state = team.ask(PinQuestion(mara), "nobody")
    assert (state.wrong, state.last_at) == (3, team.clock.now())
    assert team.act(KeepPinTry(mara, True), "nobody").wrong == 0
    assert team.ask(PinQuestion(mara), "nobody").wrong == 0


def test_nobody_reads_or_counts_the_pin_of_another(team):
    mara = team.people["mara"].id
    with pytest.raises(NotAllowed):
        team.ask(PinQuestion(mara), "petra")
    with pytest.raises(NotAllowed):
        team.act(KeepPinTry(mara, True), "petra")
    assert team.ask(PinQuestion(mara), "mara").pin_hash is None
