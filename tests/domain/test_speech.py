"""Figures of speech: by hand, and against the plainest possible count in tenths of a second."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.spans import common, rest, tidy, total, without
from app.domain.speech import (
    BOTH,
    PROSPECT,
    REP,
    Overlap,
    SpeechFigures,
    figures,
    longest_run,
    overlaps,
)
from app.domain.speech_words import FIGURES, explain


def of(rep=(), prospect=(), seconds=60.0, pauses=()):
    return figures({REP: tuple(rep), PROSPECT: tuple(prospect)}, seconds, tuple(pauses))


def test_talk_share_counts_overlap_for_both_and_silence_for_none():
    found = of([(0, 6)], [(4, 8)], 100)
    assert found.talk_share == pytest.approx(0.6)
    assert (found.rep_talk_s, found.prospect_talk_s, found.speech_s) == (6, 4, 8)
    assert found.silence_s == 92


def test_a_cough_does_not_end_a_monologue_and_a_second_of_talk_does():
    assert of([(0, 10), (10.5, 20)], [(9.5, 10.4)]).longest_monologue == (0, 20)
    assert of([(0, 10), (11.2, 20)], [(10.1, 11.1)]).longest_monologue == (0, 10)
    assert of([(0, 20)], [(8, 9)]).longest_monologue == (9, 20)


def test_a_pause_of_two_seconds_ends_a_monologue():
    assert of([(0, 10), (11.9, 20)]).longest_monologue_s == 20
    assert of([(0, 10), (12, 20)]).longest_monologue_s == 10


def test_the_longest_story_is_the_prospects():
    found = of([(0, 3)], [(4, 10), (10.5, 30)])
    assert found.longest_story == (4, 30)
    assert found.longest_monologue_s == 3


def test_who_spoke_up_while_the_other_talked_began_the_overlap():
    assert overlaps(((0, 5), (8, 12)), ((4, 9), (10, 10.5))) == (
        Overlap(4, 5, PROSPECT),
        Overlap(8, 9, REP),
        Overlap(10, 10.5, PROSPECT),
    )
    assert overlaps(((0, 5),), ((0, 3),)) == (Overlap(0, 3, ""),)
    assert overlaps(((0, 5),), ((4.9, 9),)) == ()


def test_overlap_time_counts_also_what_nobody_notices():
    found = of([(0, 5)], [(4.9, 9)])
    assert found.overlaps == ()
    assert found.overlap_s == pytest.approx(0.1)


def test_patience_is_the_median_gap_before_the_reps_answers():
    rep = [(0, 2), (6, 8), (11, 12), (40, 41)]
    prospect = [(3, 5), (9, 10.5), (13, 20)]
    found = of(rep, prospect)
    # Gaps 1.0 and 0.5; the 20 s before the last one are no patience.
    assert found.patience_s == 0.75


def test_without_an_answer_there_is_no_patience():
    assert of([(0, 2)], [(3, 4)]).patience_s is None
    assert of([(0, 2), (3.5, 5)], [(3, 4)]).patience_s is None  # spoke into it


def test_switches_are_counted_over_minutes_of_speech():
    found = of([(0, 10), (20, 30)], [(10, 20), (14, 15), (30, 40)], 400)
    assert found.switches_per_minute == pytest.approx(3 / (40 / 60))


def test_words_inside_the_others_words_take_no_turn():
    found = of([(0, 10)], [(4, 5)], 60)
    assert found.switches_per_minute == 0
    assert [one.by for one in found.overlaps] == [PROSPECT]


def test_dead_air_is_silence_of_more_than_ten_seconds():
    found = of([(0, 5), (15, 20)], [(31, 32)], 40)
    assert found.dead_air == ((20, 31),)
    assert found.dead_air_s == 11
    assert found.silence_s == 10 + 11 + 8


def test_a_pause_of_the_recording_is_neither_silence_nor_dead_air():
    found = of([(0, 5), (26, 30)], [(5, 6)], 40, [(8, 25)])
    assert found.heard_s == 23
    assert found.silence_s == pytest.approx(2 + 1 + 10)
    assert found.dead_air == ()


def test_a_gap_with_a_pause_of_the_recording_is_no_patience():
    assert of([(0, 2), (11, 12)], [(3, 4)]).patience_s == 7
    assert of([(0, 2), (11, 12)], [(3, 4)], 60, [(6, 8)]).patience_s is None


def test_one_side_alone_says_how_much_it_talked_and_nothing_else():
    found = figures({REP: ((0, 5),)}, 60)
    assert found == SpeechFigures(60, rep_talk_s=5)


def test_one_channel_with_both_sides_knows_silence_but_not_whose_words():
    found = figures({BOTH: ((0, 5), (16, 20))}, 20)
    assert (found.speech_s, found.silence_s, found.dead_air_s) == (9, 11, 11)
    assert found.talk_share is None
    assert found.overlaps is None


def test_a_call_without_a_word_has_no_share_and_is_dead_air():
    found = of(seconds=30)
    assert found.talk_share is None
    assert found.switches_per_minute is None
    assert found.longest_monologue_s == 0
    assert found.dead_air_s == 30


def test_every_figure_explains_itself_and_is_a_field():
    for key, one in FIGURES.items():
        assert key in SpeechFigures.__dataclass_fields__
        assert explain(key) == one.explain
        assert one.explain.endswith(".")
        assert one.unit in ("share", "seconds", "count", "per minute")


# --- against a count of tenths of a second ---

END = 300
EDGES = st.lists(st.integers(-20, END + 20), max_size=24, unique=True).map(sorted)
SIDE = EDGES.map(lambda e: [(a / 10, b / 10) for a, b in zip(e[::2], e[1::2], strict=False)])


def grid(spans):
    """Whether each tenth of a second is inside."""
    return [any(a * 10 < t + 0.5 < b * 10 for a, b in spans) for t in range(END)]


def runs(on):
    """(start, end) of stretches of True, in tenths."""
    padded = [False, *on, False]
    starts = [t for t in range(END + 1) if padded[t + 1] and not padded[t]]
    ends = [t for t in range(END + 1) if padded[t] and not padded[t + 1]]
    return list(zip(starts, ends, strict=True))


@given(SIDE, SIDE, SIDE)
def test_times_are_those_of_a_plain_count(rep, prospect, pauses):
    found = of(rep, prospect, END / 10, pauses)
    off = grid(pauses)
    mine = [a and not p for a, p in zip(grid(rep), off, strict=True)]
    theirs = [a and not p for a, p in zip(grid(prospect), off, strict=True)]
    either = [a or b for a, b in zip(mine, theirs, strict=True)]
    quiet = [not a and not p for a, p in zip(either, off, strict=True)]
    talk = sum(mine) + sum(theirs)
    assert found.heard_s == pytest.approx((END - sum(off)) / 10)
    assert found.rep_talk_s == pytest.approx(sum(mine) / 10)
    assert found.speech_s == pytest.approx(sum(either) / 10)
    assert found.silence_s == pytest.approx(sum(quiet) / 10)
    both = sum(a and b for a, b in zip(mine, theirs, strict=True))
    assert found.overlap_s == pytest.approx(both / 10)
    dead = sum(b - a for a, b in runs(quiet) if b - a > 100)
    assert found.dead_air_s == pytest.approx(dead / 10)
    if talk:
        assert found.talk_share == pytest.approx(sum(mine) / talk)
    else:
        assert found.talk_share is None


@given(SIDE, SIDE)
def test_the_longest_monologue_is_that_of_a_plain_count(rep, prospect):
    mine, theirs = tidy(rep, END / 10), tidy(prospect, END / 10)
    on = grid(mine)
    for a, b in runs(grid(theirs)):
        if b - a >= 10:
            on[a:b] = [None] * (b - a)  # a wall: nothing is joined over it
    best = now = silent = 0
    for tick in on:
        if tick is None:
            now = silent = 0
        elif tick:
            now = now + silent + 1 if now else 1
            silent = 0
            best = max(best, now)
        elif now:
            silent += 1
            if silent >= 20:
                now = silent = 0
    run = longest_run(mine, theirs)
    assert (run[1] - run[0] if run else 0.0) == pytest.approx(best / 10)


@given(SIDE, SIDE)
def test_figures_are_of_the_right_size_and_mirror_each_other(rep, prospect):
    found, other = of(rep, prospect, END / 10), of(prospect, rep, END / 10)
    assert found.longest_monologue == other.longest_story
    assert found.switches_per_minute == other.switches_per_minute
    assert found.silence_s == other.silence_s
    swapped = {REP: PROSPECT, PROSPECT: REP, "": ""}
    assert [swapped[one.by] for one in found.overlaps] == [one.by for one in other.overlaps]
    if found.patience_s is not None:
        assert 0 <= found.patience_s <= 10
    assert found.speech_s + found.silence_s == pytest.approx(END / 10)
    assert math.isclose(
        found.rep_talk_s + found.prospect_talk_s, found.speech_s + found.overlap_s, abs_tol=1e-6
    )


@given(SIDE, SIDE)
def test_spans_add_up(one, other):
    end = END / 10
    mine, theirs = tidy(one, end), tidy(other, end)
    assert all(a < b for a, b in mine)
    assert all(a[1] < b[0] for a, b in pairwise(mine))
    assert total(mine) + total(rest(mine, end)) == pytest.approx(end)
    assert total(without(mine, theirs)) + total(common(mine, theirs)) == pytest.approx(total(mine))
