"""Recordings are written down beside the window: when switched on, and never into a call."""

import shutil
from collections.abc import Iterator
from uuid import UUID

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.audio.words import Recogniser
from app.domain.vocabulary import Role
from app.host.settings import WORDS, WORDS_MODEL, Settings
from app.jobs import spoken
from app.reads.spoken import SpokenQuestion
from app.ui.bridge import Bridge
from app.ui.changes import Changes
from app.ui.office import Notice, Office
from app.ui.writing_down import WritingDown
from tests.helpers.recorded import record
from tests.helpers.spoken import SOUND, recorded
from tests.helpers.team import Team

EWA, HANNA = "Ewa Nowicka", "Hanna Virtanen"


@pytest.fixture
def office(team: Team, bridge: Bridge) -> Iterator[Office]:
    office = Office(
        team.workplace, bridge, Changes(bridge), Settings(team.workplace.paths.settings), None
    )
    office.sign_in(team.people["petra"], Role.SUPERVISOR)
    yield office
    delete(office)


@pytest.fixture
def words(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[WritingDown]:
    def of(_settings: Settings) -> Recogniser:
        return recorded()

    monkeypatch.setattr(spoken, "recogniser_of", of)
    made = WritingDown(office, QObject(office))
    yield made
    made.stop()


def call(team: Team, lead: str) -> UUID:
    attempt = record(team, lead, "callback", seconds=24.0)
    shutil.copy(SOUND, team.workplace.paths.recordings / f"{attempt}.flac")
    return attempt


def written(team: Team, lead: str, attempt: UUID) -> bool:
    return team.ask(SpokenQuestion(team.leads[lead], attempt)) is not None


def test_all_recordings_are_written_down_one_after_the_other_and_told_of(
    team: Team, office: Office, words: WritingDown, qtbot: QtBot
) -> None:
    calls = {EWA: call(team, EWA), HANNA: call(team, HANNA)}
    record(team, "Tomás Ribeiro", "callback")  # its file is gone
    office.settings.set(WORDS, True)
    told: list[str] = []
    office.changes.stale.connect(lambda stale: told.extend(stale.families))
    words.start()
    qtbot.waitUntil(lambda: all(written(team, *one) for one in calls.items()), timeout=20_000)
    qtbot.waitUntil(lambda: not words._working, timeout=20_000)
    assert "spoken" in told


def test_switched_off_nothing_is_done_and_switching_on_begins_at_once(
    team: Team, office: Office, words: WritingDown, qtbot: QtBot
) -> None:
    attempt = call(team, EWA)
    words.start()
    assert not words._working
    office.settings.set(WORDS, True)
    office.changes.announce(("spoken",))
    qtbot.waitUntil(lambda: written(team, EWA, attempt), timeout=20_000)
    qtbot.waitUntil(lambda: not words._working, timeout=20_000)


def test_nothing_begins_during_a_call(
    team: Team, office: Office, words: WritingDown, qtbot: QtBot
) -> None:
    attempt = call(team, EWA)
    office.settings.set(WORDS, True)
    office.set_in_call(team.leads[EWA])
    words.start()
    assert not words._working
    office.set_in_call(None)
    qtbot.waitUntil(lambda: written(team, EWA, attempt), timeout=20_000)
    qtbot.waitUntil(lambda: not words._working, timeout=20_000)


def test_leaving_ends_what_runs_and_keeps_nothing_half(
    team: Team, office: Office, words: WritingDown, qtbot: QtBot
) -> None:
    attempt = call(team, EWA)
    office.settings.set(WORDS, True)
    words.start()
    assert words._working
    words.stop()
    qtbot.waitUntil(lambda: not words._working)
    assert not written(team, EWA, attempt)


def test_a_model_that_is_not_there_is_said_once(
    team: Team, office: Office, qtbot: QtBot, tmp_path: object
) -> None:
    notices: list[Notice] = []
    office.noticed.connect(notices.append)
    office.settings.set(WORDS, True)
    office.settings.set(WORDS_MODEL, str(tmp_path))
    made = WritingDown(office, QObject(office))
    made.start()
    qtbot.waitUntil(lambda: len(notices) == 1)
    made.look()
    office.changes.announce(("recordings",))
    qtbot.waitUntil(lambda: not office.bridge.busy)
    assert len(notices) == 1
    made.stop()
