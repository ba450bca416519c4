"""Recordings written down: one after the other, kept with their sound, and gone with it."""

import shutil
import threading
from concurrent.futures import CancelledError
from uuid import UUID

import pytest

from app.acts.recording import KeepRecording
from app.acts.spoken import KeepSpoken
from app.audio.words import Recogniser
from app.domain.errors import NotAllowed
from app.host.lanes import Lanes
from app.jobs.spoken import Wrote, write_next
from app.jobs.workplace import this_computer
from app.models.store import pragma
from app.reads.recording import RecordingQuestion
from app.reads.spoken import SpokenDueQuestion, SpokenQuestion
from tests.helpers.recorded import record
from tests.helpers.spoken import NAME, SOUND, broken, recorded
from tests.helpers.team import Team

EWA, HANNA = "Ewa Nowicka", "Hanna Virtanen"


def call(team: Team, lead: str = EWA) -> UUID:
    """A call whose sound is that of which the words are kept."""
    attempt = record(team, lead, "callback", seconds=24.0)
    shutil.copy(SOUND, team.workplace.paths.recordings / f"{attempt}.flac")
    return attempt


def write(
    team: Team,
    lanes: Lanes,
    by: Recogniser | None = None,
    skip: frozenset[UUID] = frozenset(),
    cancelled: threading.Event | None = None,
) -> Wrote | None:
    return write_next(
        team.workplace, lanes.write, by or recorded(), skip, cancelled or threading.Event()
    )


def erase(team: Team, attempt: UUID, lead: str = EWA) -> None:
    """As a policy erases a sound: its length stays, and why it is gone."""
    gone = KeepRecording(
        team.leads[lead], attempt, "", None, 24.0, "", problems=("erased by policy",)
    )
    team.act(gone, "mara")


def rows(team: Team) -> list[tuple[int, ...]]:
    with team.workplace.store.reading() as session:
        connection = session.connection()
        return [
            tuple(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").one())
            for table in ("spoken", "spoken_text")
        ]


def test_the_newest_recording_is_written_down_first_and_each_once(team: Team, lanes: Lanes) -> None:
    old, new = call(team), call(team, HANNA)
    first, second = write(team, lanes), write(team, lanes)
    assert first is not None
    assert second is not None
    assert (first.attempt, second.attempt) == (new, old)
    assert first.changes.families == {"spoken"}
    assert write(team, lanes) is None


def test_words_of_both_sides_are_kept_in_order_of_time(team: Team, lanes: Lanes) -> None:
    attempt = call(team)
    write(team, lanes)
    found = team.ask(SpokenQuestion(team.leads[EWA], attempt))
    assert [word.start for word in found.words] == sorted(word.start for word in found.words)
    assert {word.channel for word in found.words} == {"rep", "prospect"}
    assert " ".join(one.text for one in found.words[:6]) == "Hello, I am in a meeting."
    assert all(0.0 <= one.confidence <= 1.0 for one in found.words)
    assert (found.language, found.problem) == ("en", "")


def test_another_model_writes_down_again_and_its_words_take_the_place(
    team: Team, lanes: Lanes
) -> None:
    call(team)
    write(team, lanes)
    assert write(team, lanes, recorded("recorded 2")) is not None
    assert rows(team) == [(1,), (1,)]


def test_a_missing_sound_is_left_for_later_and_the_next_is_taken(team: Team, lanes: Lanes) -> None:
    there, missing = call(team), record(team, HANNA, "callback")
    wrote = write(team, lanes)
    assert wrote == Wrote(missing, kept=False)
    after = write(team, lanes, skip=frozenset({missing}))
    assert after is not None
    assert after.attempt == there
    assert write(team, lanes, skip=frozenset({missing})) is None


def test_a_sound_that_cannot_be_read_is_told_and_not_tried_again(team: Team, lanes: Lanes) -> None:
    attempt = record(team, EWA, "callback")
    (team.workplace.paths.recordings / f"{attempt}.flac").write_bytes(b"no sound at all" * 99)
    assert write(team, lanes) is not None
    found = team.ask(SpokenQuestion(team.leads[EWA], attempt))
    assert found.words == ()
    assert "can't be read as sound" in found.problem
    assert write(team, lanes) is None


def test_a_recogniser_that_breaks_stops_nothing(team: Team, lanes: Lanes) -> None:
    attempt = call(team)
    assert write(team, lanes, broken()) == Wrote(attempt, kept=False)
    assert team.ask(SpokenQuestion(team.leads[EWA], attempt)) is None
    assert team.ask(RecordingQuestion(team.leads[EWA], attempt)).sound


def test_what_is_not_wanted_any_more_is_not_kept(team: Team, lanes: Lanes) -> None:
    call(team)
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(CancelledError):
        write(team, lanes, cancelled=cancelled)
    assert rows(team) == [(0,), (0,)]


def test_erasing_a_sound_takes_its_words_and_their_search_away(team: Team, lanes: Lanes) -> None:
    attempt = call(team)
    write(team, lanes)
    assert rows(team) == [(1,), (1,)]
    erase(team, attempt)
    assert rows(team) == [(0,), (0,)]
    assert team.ask(SpokenQuestion(team.leads[EWA], attempt)) is None
    assert write(team, lanes) is None, "nothing to write down"
    with team.workplace.store.reading() as session:
        assert pragma(session, "integrity_check") == "ok"


def test_words_that_come_after_the_erasure_are_not_kept(team: Team, lanes: Lanes) -> None:
    attempt = call(team)
    late = KeepSpoken(attempt, "ab" * 32, NAME, "en", ())
    erase(team, attempt)
    assert team.act(late, "nobody").families == frozenset()
    assert rows(team) == [(0,), (0,)]


def test_only_the_program_writes_down_and_asks_what_is_due(team: Team) -> None:
    attempt = call(team)
    with pytest.raises(NotAllowed):
        team.act(KeepSpoken(attempt, "ab" * 32, NAME, "en", ()), "petra")
    with pytest.raises(NotAllowed):
        team.ask(SpokenDueQuestion(NAME), "petra")
    assert team.workplace.ask(SpokenDueQuestion(NAME), this_computer(), None) is not None  # type: ignore[arg-type]
