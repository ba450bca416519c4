"""The sample team is a history that the acts accept, and it makes the pictured screens true."""

from pathlib import Path

import pytest

from app.domain.errors import KnownError
from app.domain.queue_order import Group
from app.domain.vocabulary import Role
from app.host.clock import OffsetClock
from app.host.paths import Paths
from app.host.resources import resources_dir
from app.jobs.doctor import examine
from app.jobs.profile import SAMPLE_START
from app.jobs.sample import build
from app.jobs.workplace import Workplace, this_computer
from app.reads.desk import Actor
from app.reads.house import PeopleQuestion
from app.reads.queue import QueueQuestion
from app.reads.recordings import RecordingsQuestion

SAMPLE = resources_dir() / "sample"


@pytest.fixture(scope="module")
def profile_of_the_sample(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    paths = Paths.of(tmp_path_factory.mktemp("sample"))
    told: list[tuple[int, int]] = []
    refused = build(paths, SAMPLE, progress=lambda done, of: told.append((done, of)))
    assert refused == []
    assert told[-1][0] == told[-1][1]
    return paths


def _open(paths: Paths) -> Workplace:
    return Workplace(paths, clock=OffsetClock(SAMPLE_START), zone="Europe/Stockholm")


def _people(workplace: Workplace) -> dict[str, Actor]:
    found = workplace.ask(PeopleQuestion(), this_computer(), Role.SUPERVISOR)
    return {one.name.split(" ")[0]: one.actor() for one in found}


def test_its_state_is_what_its_facts_say(profile_of_the_sample: Paths) -> None:
    report = examine(profile_of_the_sample)
    assert report.ok, report


def test_jonas_has_the_queue_of_the_picture(profile_of_the_sample: Paths) -> None:
    with _open(profile_of_the_sample) as workplace:
        jonas = _people(workplace)["Jonas"]
        answer = workplace.ask(QueueQuestion(), jonas, Role.TELESALES)
    shown = [(row.group, row.name) for row in answer.rows[:6]]
    assert shown[0] == (Group.DUE, "Rui Tavares")
    assert {name for group, name in shown if group is Group.DUE} == {
        "Rui Tavares",
        "Ewa Nowicka",
        "Marta Kovács",
        "Henrik Dahl",
    }
    handed = [name for group, name in shown if group is Group.HAND_OFFS]
    assert handed == ["Giulia Ferrante", "Colm Doyle"]


def test_the_supervisor_finds_148_recordings(profile_of_the_sample: Paths) -> None:
    with _open(profile_of_the_sample) as workplace:
        petra = _people(workplace)["Petra"]
        answer = workplace.ask(RecordingsQuestion(count_only=True), petra, Role.SUPERVISOR)
    assert answer.count == 148


def test_a_profile_with_a_store_is_not_built_over(profile_of_the_sample: Paths) -> None:
    before = profile_of_the_sample.store.stat().st_mtime_ns
    with pytest.raises(KnownError, match="has a store already"):
        build(profile_of_the_sample, SAMPLE)
    assert profile_of_the_sample.store.stat().st_mtime_ns == before


def test_history_can_be_told_up_to_a_moment(tmp_path: Path) -> None:
    from datetime import datetime

    paths = Paths.of(tmp_path / "early")
    until = datetime(2026, 10, 28, 12, 0)  # noqa: DTZ001 - the team's wall
    assert build(paths, SAMPLE, until=until) == []
    with _open(paths) as workplace:
        petra = _people(workplace)["Petra"]
        answer = workplace.ask(RecordingsQuestion(count_only=True), petra, Role.SUPERVISOR)
    assert answer.count is not None
    assert 0 < answer.count < 148
