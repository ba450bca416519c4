"""Whose call a file from elsewhere holds: what its name says, and what speaks against it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.sound_clues import Basis, Clues, MomentClue, NumberClue, read_clues
from app.domain.sound_match import CallFacts, Certainty, match

AT = datetime(2026, 11, 24, 13, 3, 1, tzinfo=UTC)  # 14:03:01 in Warsaw
WARSAW = "Europe/Warsaw"
EWA = "+48585550172"
LATER = AT + timedelta(days=3)


def clues(name, inside="", *, written=LATER, seconds=60.0):
    return read_clues((name, inside), written, seconds, WARSAW)


def call(n=1, e164=EWA, at=AT, lasted=65, **more):
    return CallFacts(
        UUID(int=n), UUID(int=100 + n), "Ewa", e164, at, at, at + timedelta(seconds=lasted), **more
    )


def only(found):
    (one,) = found
    return one


# --- clues ---


@pytest.mark.parametrize(
    ("name", "digits", "whole"),
    [
        ("20261124_130301.123+0100_out_+48585550172", "48585550172", True),
        ("20261124-140301-+48585550172-outgoing", "48585550172", True),
        ("Call recording +48 58 555 01 72_261124_140301", "48585550172", True),
        ("out-48585550172-1001-20261124-130301-1795525381.123", "48585550172", False),
        ("[Ewa]_1001-0048585550172_20261124140301(12)", "48585550172", True),
        ("2026-11-24 14.03.01 (058) 555 01 72", "0585550172", False),
        ("rec_585550172", "585550172", False),
    ],
)
def test_a_number_is_found_in_the_names_of_recorders(name, digits, whole):
    assert clues(name).numbers == (NumberClue(digits, whole),)


@pytest.mark.parametrize(
    "name",
    ["20261124-140301", "REC-2026-11-24T13:03:01Z", "voice memo 3", "call 1001 2026-11-24 14.03"],
)
def test_dates_and_extensions_are_no_numbers(name):
    assert clues(name).numbers == ()


@pytest.mark.parametrize(
    "name",
    [
        "20261124_140301.123+0100_out_+48585550172",
        "20261124-140301-1001-0585550172",
        "Call recording Ewa_261124_140301",
        "out-1001-1795525381.123",
        "2026-11-24 14.03.01",
        "2026-11-24T13:03:01Z",
        "2026-11-24 08:03:01-05:00",
        "20261124080301.000-0500",
    ],
)
def test_a_time_is_found_in_the_names_of_recorders(name):
    assert clues(name).moments[0].at == AT
    assert clues(name).moments[0].basis is Basis.NAME


def test_a_time_without_a_zone_is_read_on_this_computers_clock():
    first, *_ = clues("20261124_140301").moments
    assert (first.at, first.zone_said) == (AT, False)
    first, *_ = clues("20261124_130301Z").moments
    assert (first.at, first.zone_said) == (AT, True)


def test_in_the_hour_that_comes_twice_both_are_meant():
    moments = clues("20261025_023000").moments[:-1]
    assert [one.at.hour for one in moments] == [0, 1]


def test_a_day_that_there_is_not_is_no_time():
    assert [one.basis for one in clues("20261131_140301").moments] == [Basis.FILE]


def test_words_inside_the_file_count_too():
    found = clues("voice memo 3", "+48585550172 2026-11-24 14:03:01")
    assert found.numbers == (NumberClue("48585550172", True),)
    assert (found.moments[0].at, found.moments[0].basis) == (AT, Basis.INSIDE)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_name_is_read_without_a_failure(name, inside):
    found = clues(name, inside)
    assert found.moments[-1].basis is Basis.FILE
    assert all(7 <= len(one.digits) <= 15 for one in found.numbers)


# --- matches ---


def test_number_time_and_length_make_it_sure():
    found = only(match(clues("20261124-140310-+48585550172"), [call()]))
    assert found.certainty is Certainty.SURE
    assert found.reasons == ("it names the number of the call", "its time is that of the call")
    assert found.doubts == ()
    assert found.began_at == AT + timedelta(seconds=9)


def test_a_national_number_is_likely_only():
    found = only(match(clues("20261124-140310-0585550172"), [call()]))
    assert found.certainty is Certainty.LIKELY
    assert found.doubts == ("it names the number without its country",)


def test_a_short_number_inside_a_long_one_is_another_number():
    found = only(match(clues("20261124-140310-5550172"), [call()]))
    assert found.certainty is Certainty.POSSIBLE
    assert "it names another number" in found.doubts
    assert match(clues("5550172"), [call()]) == ()


def test_a_whole_number_of_another_country_does_not_fit_by_its_end():
    assert match(clues("+585550172"), [call()]) == ()


def test_a_time_alone_is_likely_and_says_so():
    found = only(match(clues("20261124-140310"), [call()]))
    assert found.certainty is Certainty.LIKELY
    assert found.doubts == ("it names no number",)


def test_a_name_without_anything_goes_by_when_it_was_written():
    written = AT + timedelta(seconds=70)
    found = only(match(clues("voice memo 3", written=written), [call()]))
    assert found.certainty is Certainty.POSSIBLE
    assert "its time is known only from when the file was written" in found.doubts
    assert found.began_at is None
    assert match(clues("voice memo 3"), [call()]) == ()


def test_a_number_and_when_it_was_written_are_likely():
    written = AT + timedelta(seconds=70)
    found = only(match(clues("+48585550172", written=written), [call()]))
    assert found.certainty is Certainty.LIKELY


def test_a_clock_some_minutes_off_is_likely_and_says_by_how_much():
    found = only(match(clues("20261124-135401-+48585550172"), [call()]))
    assert found.certainty is Certainty.LIKELY
    assert found.doubts == ("its time is 9 min from the call",)


def test_a_clock_in_another_zone_is_possible_and_says_so():
    found = only(match(clues("20261124-130310-+48585550172"), [call()]))
    assert found.certainty is Certainty.POSSIBLE
    assert found.doubts == ("its clock is 1 h from ours: another zone, or another call",)
    assert found.began_at == AT + timedelta(seconds=9)


def test_a_zone_that_is_said_is_believed():
    found = only(match(clues("20261124_140310Z_+48585550172"), [call()]))
    assert "its time does not fit the call" in found.doubts


def test_a_sound_longer_than_its_call_is_only_possible():
    found = only(match(clues("20261124-140301-+48585550172", seconds=600), [call()]))
    assert found.certainty is Certainty.POSSIBLE
    assert found.doubts == ("it is longer than the call: 600 s, not 65",)


def test_a_call_that_has_a_recording_is_only_possible():
    found = only(match(clues("20261124-140301-+48585550172"), [call(has_sound=True)]))
    assert found.certainty is Certainty.POSSIBLE
    assert "the call has a recording already" in found.doubts


def test_a_number_that_fits_keeps_calls_of_other_numbers_out():
    other = call(2, "+35835550161")
    found = only(match(clues("20261124-140301-+48585550172"), [other, call()]))
    assert found.call == call()


def test_of_two_calls_of_one_number_the_one_that_ran_then_is_sure():
    redial = call(2, at=AT + timedelta(seconds=90))
    first, second = match(clues("20261124-140310-+48585550172"), [redial, call()])
    assert (first.call, first.certainty) == (call(), Certainty.SURE)
    assert second.certainty is Certainty.POSSIBLE
    assert "another call fits better" in second.doubts


def test_of_two_calls_between_which_it_lies_a_person_chooses():
    redial = call(2, at=AT + timedelta(seconds=100))
    found = match(clues("20261124-140426-+48585550172"), [redial, call()])
    assert [one.certainty for one in found] == [Certainty.POSSIBLE] * 2
    assert all("2 calls fit as well" in one.doubts for one in found)


def test_two_calls_at_once_without_a_number_are_a_persons_choice():
    found = match(clues("20261124-140310"), [call(), call(2, "+35835550161")])
    assert [one.certainty for one in found] == [Certainty.POSSIBLE] * 2


def test_a_call_whose_end_is_not_known_lasts_as_long_as_the_sound():
    open_call = CallFacts(UUID(int=1), UUID(int=2), "Ewa", EWA, AT)
    found = only(match(clues("20261124-140310-+48585550172"), [open_call]))
    assert found.certainty is Certainty.SURE


CALLS = st.lists(
    st.builds(
        lambda n, minutes, number, lasted, sound: call(
            n, number, AT + timedelta(minutes=minutes), lasted, has_sound=sound
        ),
        st.integers(1, 999),
        st.integers(-60, 60),
        st.sampled_from([EWA, "+35835550161", "+14155550100"]),
        st.integers(5, 900),
        st.booleans(),
    ),
    max_size=6,
    unique_by=lambda one: one.attempt,
)


@given(
    CALLS,
    st.sampled_from(["", "+48585550172", "0585550172", "5550172"]),
    st.integers(-60, 60),
    st.floats(0, 1200),
)
def test_at_most_one_is_certain_and_a_certain_one_has_its_reasons(calls, number, minutes, seconds):
    moment = MomentClue(AT + timedelta(minutes=minutes), Basis.NAME)
    written = MomentClue(LATER, Basis.FILE, zone_said=True)
    numbers = clues(number).numbers
    found = match(Clues(numbers, (moment, written), seconds), calls)
    certain = [one for one in found if one.certainty > Certainty.POSSIBLE]
    assert len({one.certainty for one in certain}) == len(certain)
    for one in certain:
        assert one.reasons
        assert not one.call.has_sound
    assert [one.certainty for one in found] == sorted((o.certainty for o in found), reverse=True)
    assert all(one.reasons or one.doubts for one in found)
