"""The desk in words: ages, shares, presence, what is short."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.points import PointState
from app.reads.desk_queue import DeskGroup, DeskPoint, DeskRow
from app.reads.receivers import Presence, Receiver, Receivers, Share
from app.ui.screens.desk.people_words import (
    answer_words,
    band_words,
    person_items,
    receiver_words,
    share_words,
)
from app.ui.screens.desk.words import age_words, clock_of, desk_item, rejected_words
from app.ui.theme.tokens import Tone

NOW = datetime(2026, 11, 24, 13, 17, tzinfo=UTC)
THREE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
JONAS = Receiver(
    UUID(int=1),
    "Jonas Okafor",
    ("it", "en"),
    speaks=True,
    presence=Presence.FREE,
    free_at=THREE,
    away="",
    won=Share(4, 9),
    due_today=4,
    overdue=0,
)
FOUND = Receivers((JONAS,), "it", THREE, JONAS.id, Share(38, 100), 80, 84, "", False)
ROW = DeskRow(
    UUID(int=2),
    DeskGroup.PASS,
    "Giulia Ferrante",
    "Salumi Ferrante",
    "Parma",
    "120",
    "her",
    82,
    NOW - timedelta(minutes=14),
    ("Contract ends in 5 weeks", "Decides alone"),
)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (14, "14 min"), (70, "1 h 10"), (120, "2 h 00"), (125, "2 h 05")],
)
def test_ages(minutes: int, words: str) -> None:
    assert age_words(NOW - timedelta(minutes=minutes), NOW) == words


def test_a_row_says_the_best_reasons() -> None:
    item = desk_item(ROW, NOW)
    assert item.second == "Salumi Ferrante, Parma · 120 staff"
    assert item.reason == "Contract ends in 5 weeks, decides alone"
    assert item.right == "14 min"
    assert desk_item(replace(ROW, summary="Asked for a price."), NOW).reason == "Asked for a price"


def test_a_promised_callback_goes_before_the_reasons() -> None:
    point = DeskPoint(THREE, "Europe/Rome", span=False, state=PointState.SET, pressing=True)
    item = desk_item(replace(ROW, point=point), NOW)
    assert (item.reason, item.tone) == ("Callback promised 15:00 her time", Tone.WARN)
    late = desk_item(replace(ROW, point=replace(point, state=PointState.LATE)), NOW)
    assert (late.reason_icon, late.tone) == ("triangle-alert", Tone.DANGER)


def test_what_is_short_reads_as_one_sentence() -> None:
    short = replace(ROW, group=DeskGroup.SHORT, short=("Score 57 of 60", "Contract end unknown"))
    assert desk_item(short, NOW).reason == "Score 57 of 60, contract end unknown"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("No budget before July", "Rejected: no budget before July"),
        ("They froze spending.", "Rejected: no budget. They froze spending."),
        ("", "Rejected: no budget"),
    ],
)
def test_a_rejection_says_its_reason_once(line: str, words: str) -> None:
    assert rejected_words("no_budget", line) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(Share(0, 0), "–"), (Share(4, 9), "4 of 9"), (Share(9, 29), "9 of 29"), (Share(9, 30), "30%")],
)
def test_below_thirty_cases_a_share_is_a_count(share: Share, words: str) -> None:
    assert share_words(share) == words


def test_how_leads_of_such_a_score_ended() -> None:
    assert "".join(band_words(FOUND)) == "Of leads scored 80–84, 38% were won."
    few = replace(FOUND, band=Share(1, 12))
    assert "".join(band_words(few)) == "Of 12 leads scored 80–84, 1 was won."
    assert "".join(band_words(replace(FOUND, band=Share(0, 0)))).startswith("No lead scored")


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (JONAS, "Italian, free at 15:00"),
        (
            replace(JONAS, presence=Presence.BUSY, free_at=THREE + timedelta(minutes=30)),
            "Italian, in calls until 15:30",
        ),
        (replace(JONAS, speaks=False, languages=("en",)), "English only, free at 15:00"),
        (replace(JONAS, speaks=False, languages=("en", "de")), "No Italian, free at 15:00"),
        (replace(JONAS, presence=Presence.AWAY, away="lunch"), "Italian, away: lunch"),
        (replace(JONAS, presence=Presence.IN_CALL, free_at=None), "Italian, in a call now"),
        (replace(JONAS, overdue=6), "6 points overdue, free at 15:00"),
    ],
)
def test_what_speaks_for_a_person(one: Receiver, words: str) -> None:
    assert receiver_words(one, FOUND, "Europe/Berlin") == words


def test_the_overfull_is_marked_and_not_counted_as_free() -> None:
    full = replace(JONAS, overdue=6)
    items = person_items(replace(FOUND, people=(full,)), None, "Europe/Berlin")
    assert items[0].second_tone is Tone.WARN
    assert items[-1].second == "telesales, 0 of 1 free then"
    assert items[-1].chosen


def test_how_long_the_answer_may_take() -> None:
    said = answer_words(20, "Jonas", "Petra Holm")
    assert said == "Jonas has 20 minutes to accept or reject. Then Petra Holm is told."
    assert "4 working hours" in answer_words(240, "", "")


def test_moments() -> None:
    assert clock_of(201_999) == "03:21"
