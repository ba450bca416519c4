"""The figures beside a scorecard, calibration, and verdicts of follow-ups."""

import pytest

from app.acts.correct import Correct
from app.acts.judge_resume import JudgeResume
from app.acts.undo import Undo
from app.domain.errors import NotAllowed
from app.domain.reviewing import KAPPA_FROM
from app.domain.vocabulary import Role
from app.reads.calibration import Calibration, CalibrationQuestion
from app.reads.recordings import RecordingsQuestion
from app.reads.resumes import VALUES, Resumes, ResumesQuestion
from app.reads.reviews import Mean, Verdicts
from tests.helpers.recorded import hand_over, record
from tests.helpers.reviewed import GOOD, PICTURED, WEAK, join, read, send
from tests.helpers.team import Team

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"


def test_last_reviews_of_the_person_and_the_teams_on_calls_that_died(team: Team) -> None:
    first = record(team, EWA, "callback")
    second = record(team, HANNA, "callback")
    send(team, EWA, first, GOOD)  # 4.5
    send(team, HANNA, second, WEAK)  # 2.5
    found = read(team, EWA, first)
    assert (found.last, found.died) == (Mean(3.5, 2), Mean(None, 0))
    assert read(team, EWA, first, "mara").last == Mean(3.5, 2)
    assert read(team, EWA, first, "mara").died == Mean(None, 0)
    hand_over(team, TOMAS)
    lost = record(team, TOMAS, "lost", "jonas")
    send(team, TOMAS, lost, PICTURED)
    found = read(team, TOMAS, lost)
    assert (found.last, found.died) == (Mean(2.6, 1), Mean(2.6, 1))
    assert read(team, EWA, first).died == Mean(None, 0)  # other layer


def test_only_the_last_ten_count(team: Team) -> None:
    attempt = record(team, EWA, "callback")
    for number in range(11):
        nina = join(team, f"N{number} Berg", Role.SUPERVISOR)
        send(team, EWA, attempt, WEAK if number else GOOD, nina)
    assert read(team, EWA, attempt).last == Mean(2.5, 10)


def test_a_list_row_says_the_newest_total_that_may_be_read(team: Team) -> None:
    attempt = record(team, HANNA, "interested")
    assert team.ask(RecordingsQuestion(not_reviewed=True, count_only=True)).count == 1
    send(team, HANNA, attempt, WEAK, wait=5)
    assert team.ask(RecordingsQuestion()).rows[0].total == 2.5
    assert team.ask(RecordingsQuestion(), "mara").rows[0].total is None
    team.clock.forward(seconds=6)
    assert team.ask(RecordingsQuestion(), "mara").rows[0].total == 2.5
    assert team.ask(RecordingsQuestion(), "dana").rows[0].total is None  # private
    assert team.ask(RecordingsQuestion(not_reviewed=True, count_only=True)).count == 0
    assert team.ask(RecordingsQuestion()).rows[0].reviewed


def test_two_reviewers_of_one_call_are_calibrated(team: Team) -> None:
    nina = join(team, "Nina Berg", Role.SUPERVISOR)
    attempt, other = record(team, EWA, "callback"), record(team, HANNA, "callback")
    send(team, EWA, attempt, GOOD)
    send(team, HANNA, other, GOOD)
    assert read(team, EWA, attempt).spreads == ()
    send(team, EWA, attempt, WEAK, nina)
    spreads = read(team, EWA, attempt).spreads
    assert [(one.key, one.spread) for one in spreads] == [
        ("consent", 0.0),
        ("reason", 2.0),
        ("questions", 2.0),
        ("interest", 3.0),
        ("point", 2.0),
        ("", 2.0),
    ]
    assert read(team, EWA, attempt, "mara").spreads == ()
    found = team.ask(CalibrationQuestion())
    assert isinstance(found, Calibration)
    (one,) = found.calls
    assert (one.row.name, one.reviewers, one.spreads) == (EWA, 2, spreads)
    assert (found.means[0].key, found.means[0].mean, found.means[0].n) == ("interest", 3.0, 1)
    assert team.ask(CalibrationQuestion("telesales")).calls == ()
    with pytest.raises(NotAllowed):
        team.ask(CalibrationQuestion(), "mara")


def _follow_up(team: Team, lead: str) -> object:
    """A recorded conversation to which a continuation point led."""
    record(team, lead, "callback")
    team.clock.forward(hours=24)
    return record(team, lead, "callback")


def _said(team: Team, who: str = "petra") -> Resumes:
    found = team.ask(ResumesQuestion(), who)
    assert isinstance(found, Resumes)
    return found


def test_rep_and_reviewer_say_resumed_or_restarted(team: Team) -> None:
    attempt, lead = _follow_up(team, EWA), team.leads[EWA]
    assert read(team, EWA, attempt).follow_up  # type: ignore[arg-type]
    assert _said(team).counts["unsaid"] == 1
    team.act(JudgeResume(lead, attempt, resumed=True), "mara")  # type: ignore[arg-type]
    done = team.act(JudgeResume(lead, attempt, resumed=False), "petra")  # type: ignore[arg-type]
    assert read(team, EWA, attempt).verdicts == Verdicts(rep=True, reviewer=False)  # type: ignore[arg-type]
    found = _said(team)
    assert (found.n, found.counts["restarted"], found.counts["differed"]) == (1, 1, 1)
    assert (found.agreement.n, found.agreement.share, found.agreement.kappa) == (1, 0.0, None)
    team.act(Undo(done.act_id), "petra")
    found = _said(team)
    assert (found.counts["resumed"], found.counts["differed"], found.agreement.n) == (1, 0, 0)
    team.act(JudgeResume(lead, attempt, resumed=False), "mara")  # type: ignore[arg-type]
    assert read(team, EWA, attempt).verdicts == Verdicts(rep=False)  # type: ignore[arg-type]
    assert KAPPA_FROM == 30


def test_only_a_follow_up_is_judged_by_who_called_or_a_reviewer(team: Team) -> None:
    first = record(team, EWA, "callback")
    with pytest.raises(NotAllowed, match="no follow-up"):
        team.act(JudgeResume(team.leads[EWA], first, resumed=True), "mara")
    assert "judge_resume" not in read(team, EWA, first).may
    attempt = _follow_up(team, HANNA)
    assert "judge_resume" in read(team, HANNA, attempt, "mara").may  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        team.act(JudgeResume(team.leads[HANNA], attempt, resumed=True), "jonas")  # type: ignore[arg-type]


def test_reps_see_their_own_follow_ups_and_every_count_opens_its_calls(team: Team) -> None:
    for lead in (EWA, HANNA):
        attempt = _follow_up(team, lead)
        team.act(JudgeResume(team.leads[lead], attempt, lead == EWA), "mara")  # type: ignore[arg-type]
    _follow_up(team, TOMAS)
    assert (_said(team, "mara").n, _said(team, "lea").n, _said(team).n) == (3, 0, 3)
    for who in ("petra", "mara"):
        counts = _said(team, who).counts
        assert set(counts) == set(VALUES)
        for value, n in counts.items():
            question = RecordingsQuestion(cut=("resume", value), days=90, count_only=True)
            assert team.ask(question, who).count == n, (who, value)
    assert _said(team).counts == {
        "resumed": 1,
        "restarted": 1,
        "unsaid": 1,
        "agreed": 0,
        "differed": 0,
    }


def test_a_corrected_ending_is_no_follow_up_any_more(team: Team) -> None:
    _follow_up(team, EWA)
    saved = team.card(EWA).thread[0].fact
    assert _said(team).n == 1
    team.act(Correct(team.leads[EWA], saved, "disposition", "no_answer", "wrong key"), "mara")
    assert _said(team).n == 0
