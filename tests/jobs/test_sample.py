"""The sample team is a history that the acts accept, and it makes the pictured screens true."""

from pathlib import Path

import pytest

from app.domain.errors import KnownError
from app.domain.queue_order import Group
from app.domain.scorecards import total
from app.domain.vocabulary import Role
from app.host.clock import OffsetClock
from app.host.paths import Paths
from app.host.resources import resources_dir
from app.jobs.doctor import examine
from app.jobs.profile import SAMPLE_START
from app.jobs.sample import build
from app.jobs.workplace import Workplace, this_computer
from app.reads.breaks import BreaksQuestion
from app.reads.calibration import CalibrationQuestion
from app.reads.desk import Actor
from app.reads.house import PeopleQuestion
from app.reads.library import LibraryQuestion
from app.reads.listening import ListeningQuestion
from app.reads.queue import QueueQuestion
from app.reads.recordings import RecordingsQuestion
from app.reads.resumes import ResumesQuestion
from app.reads.reviews import Mean, Reviews, ReviewsQuestion
from app.reads.snippets import SnippetsQuestion

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


def test_ruis_call_has_the_scorecard_of_the_picture(profile_of_the_sample: Paths) -> None:
    with _open(profile_of_the_sample) as workplace:
        petra = _people(workplace)["Petra"]
        rows = workplace.ask(RecordingsQuestion(days=1), petra, Role.SUPERVISOR).rows
        by_name = {row.name: row for row in rows}
        rui = by_name["Rui Tavares"]
        one = workplace.ask(ReviewsQuestion(rui.lead, rui.attempt), petra, Role.SUPERVISOR)
    assert isinstance(one, Reviews)
    assert one.card is not None
    assert one.draft is not None
    scores = one.draft.content["scores"]
    assert [(each.text, scores[each.key]) for each in one.card.questions] == [
        ("Opened where we stopped", 3),
        ("Asked before explaining", 2),
        ("Answered the objection", 3),
        ("Kept earlier promises", 1),
        ("Kept a continuation point", 4),
    ]
    assert total(one.card.questions, scores) == 2.6
    assert one.draft.content["practise"] == (
        "Check promises before dialling. Ask one question, then wait for four seconds."
    )
    assert (one.reviews, one.last, one.died) == ((), Mean(3.4, 10), Mean(3.1, 6))
    assert (rui.broke_ms, by_name["Marta Kovács"].total) == (372_000, 4.2)


def test_jonas_calls_break_as_in_the_picture(profile_of_the_sample: Paths) -> None:
    with _open(profile_of_the_sample) as workplace:
        people = _people(workplace)
        petra, jonas = people["Petra"], people["Jonas"]
        for who, role in ((petra, Role.SUPERVISOR), (jonas, Role.TELESALES)):
            found = workplace.ask(BreaksQuestion(jonas.id), who, role)
            assert [(one.label, one.n) for one in found.cuts["reason"]] == [
                ("Promise repeated instead of kept", 6),
                ("Pitched over the question", 4),
                ("Price without value", 2),
                ("Fresh pitch on a follow-up", 1),
            ]
        assert workplace.ask(BreaksQuestion(jonas.id), people["Lea"], Role.TELESALES).n == 0


def test_there_is_a_plan_a_proof_a_library_and_verdicts(profile_of_the_sample: Paths) -> None:
    with _open(profile_of_the_sample) as workplace:
        people = _people(workplace)
        petra, jonas = people["Petra"], people["Jonas"]
        plans = {
            one.name.split(" ")[0]: one
            for one in workplace.ask(ListeningQuestion(), petra, Role.SUPERVISOR)
        }
        assert {str(one.why) for one in plans["Jonas"].rows} == {"lost", "random"}
        assert "rejected" in {str(one.why) for one in plans["Mara"].rows}
        assert all(
            one.row.sound for each in plans.values() for one in each.rows if one.why == "random"
        )
        assert (len(plans["Jonas"].rows), plans["Jonas"].left) == (4, 3)
        handed = workplace.ask(QueueQuestion(), jonas, Role.TELESALES).rows
        giulia = next(row.lead for row in handed if row.name == "Giulia Ferrante")
        proof = workplace.ask(SnippetsQuestion(giulia), jonas, Role.TELESALES).proof
        assert (proof.title, proof.file_name) == (
            "Asks for a price for December herself",
            "sample-giulia.opus",
        )
        library = workplace.ask(LibraryQuestion(), people["Mara"], Role.TELEMARKETER)
        assert [one.objection for one in library.rows] == [
            "delivery",
            "effort of the change",
            "price",
        ]
        said = workplace.ask(ResumesQuestion(), petra, Role.SUPERVISOR).agreement
        assert (said.n, said.agreed, said.kappa) == (11, 9, None)


def test_two_reviewers_can_be_compared(profile_of_the_sample: Paths) -> None:
    with _open(profile_of_the_sample) as workplace:
        petra = _people(workplace)["Petra"]
        found = workplace.ask(CalibrationQuestion(), petra, Role.SUPERVISOR)
    assert [(one.reviewers, one.row.by_name) for one in found.calls] == [(2, "Mara Lindqvist")] * 2
    widest = {one.text: one.mean for one in found.means}
    assert widest["Heard need, not only curiosity"] == 1.0
    assert widest["Kept a continuation point"] == 0.0


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
