"""Corrections from the thread: who, what, was, is, why; the stage follows unless overtaken."""

from datetime import timedelta
from typing import Any

import pytest

from app.acts import thread
from app.acts.accept import Accept
from app.acts.correct import Correct
from app.acts.deal import Win
from app.acts.hand_off import HandOff
from app.acts.house import SetPerson
from app.acts.recording import KeepRecording
from app.acts.side_exits import Reassign
from app.acts.undo import Undo
from app.domain import facts as f
from app.domain.corrections import WHEN
from app.domain.errors import Incomplete, NotAllowed, Stale
from app.domain.points import PointFacts, PointState, point_state
from app.domain.vocabulary import Stage
from app.jobs.doctor import examine
from app.reads import cases
from app.reads.flow import FlowQuestion
from tests.helpers.team import Team, when

EWA = "Ewa Nowicka"


def facts_of(team: Team, kind: type[f.Body]) -> list[f.Fact]:
    with team.workplace.store.reading() as session:
        facts = cases.load_facts(session, lead=team.leads[EWA])
    return [one for one in facts if isinstance(one.body, kind)]


def correct(team: Team, kind: type[f.Body], field: str, now: str, who: str = "mara", **more: Any):
    fact = facts_of(team, kind)[-1]
    why = more.pop("why", "misheard")
    return team.act(Correct(team.leads[EWA], fact.id, field, now, why, **more), who)


def state(team: Team) -> Any:
    return team.card(EWA, "petra").state


@pytest.fixture(autouse=True)
def healthy(team: Team):
    """Whatever was corrected, the state is what the facts make."""
    yield
    report = examine(team.workplace.paths)
    assert report.ok, report


@pytest.mark.parametrize(
    ("field", "now", "kept"),
    [
        ("stopped_at", "Who pays the freight", "point_stopped_at"),
        ("opens_with", "Ewa, about the freight:", "point_opens_with"),
        ("open_question", "Who pays?", "point_open"),
        ("goes_on_with", "The freight table", "point_goes_on"),
    ],
)
def test_each_word_of_a_point_can_be_corrected(team: Team, field: str, now: str, kept: str) -> None:
    team.call(EWA, "callback")
    was = getattr(facts_of(team, f.PointSet)[0].body, field)
    correct(team, f.PointSet, field, now)
    assert getattr(state(team), kept) == now
    (said,) = [one.body for one in facts_of(team, f.Correction)]
    assert (said.field, said.was, said.now, said.why) == (field, was, now, "misheard")


def test_a_corrected_time_is_due_then(team: Team) -> None:
    team.call(EWA, "callback", point=team.point(hours=2))
    later = when(team.clock.now() + timedelta(hours=26))
    done = correct(team, f.PointSet, "when", "", when=later)
    one = state(team)
    assert (one.point_wall, one.point_from, one.point_lapses) == (
        later.wall,
        later.due_from,
        later.lapses_at,
    )
    team.clock.forward(hours=3)
    point = PointFacts(
        due_from=one.point_from, due_until=one.point_until, lapses_at=one.point_lapses
    )
    assert point_state(point, team.clock.now()) is PointState.SET
    assert {one.body.field for one in facts_of(team, f.Correction)} <= set(WHEN)
    shown = [one for one in team.card(EWA).thread if one.kind == "corrected"]
    assert len(shown) == 1  # one line, whatever the time was worked out to
    assert "→ Wed 25 Nov" in shown[0].summary
    team.clock.set(facts_of(team, f.Correction)[0].made_at + timedelta(seconds=5))
    team.act(Undo(done.act_id), "mara")
    assert state(team).point_wall == facts_of(team, f.PointSet)[0].body.wall


def test_a_point_that_was_moved_keeps_its_new_time(team: Team) -> None:
    team.call(EWA, "callback")
    point = state(team).point
    moved = when(team.clock.now() + timedelta(hours=30))
    team.act(thread.MovePoint(team.leads[EWA], point, moved, "prospect"), "mara")
    other = when(team.clock.now() + timedelta(hours=50))
    with pytest.raises(Stale, match="moved since"):
        correct(team, f.PointSet, "when", "", when=other)
    assert state(team).point_wall == moved.wall


def test_a_point_stays_whole(team: Team) -> None:
    from dataclasses import replace

    team.call(EWA, "callback", point=replace(team.point(), promises=()))
    for field, now in (("open_question", ""), ("stopped_at", " "), ("opens_with", "")):
        with pytest.raises(Incomplete):
            correct(team, f.PointSet, field, now)
    correct(team, f.PointSet, "open_question", "", also=(("goes_on_with", "The price"),))
    assert (state(team).point_open, state(team).point_goes_on) == ("", "The price")


def test_the_kind_of_a_note_moves_the_score(team: Team) -> None:
    team.qualify(EWA)
    before = state(team).score
    correct(team, f.Note, "note_kind", "question")
    assert state(team).score == before - 10
    with pytest.raises(Incomplete):
        correct(team, f.Note, "note_kind", "rumour")


def test_a_corrected_answer_takes_the_lead_through_the_gate_and_back(team: Team) -> None:
    team.qualify(EWA)
    assert state(team).stage == Stage.QUALIFIED
    correct(team, f.Answer, "choice", "someone")
    assert state(team).stage == Stage.INTERESTED
    assert state(team).answers["decides"] == "someone"
    rows = [one.summary for one in team.card(EWA).thread if one.kind == "corrected"]
    assert rows == ["She decides → Someone else"]
    with pytest.raises(Incomplete):
        correct(team, f.Answer, "choice", "nobody")


def test_a_conversation_that_was_none_leaves_no_owner(team: Team) -> None:
    team.call(EWA, "interested")
    assert (state(team).conversations, state(team).owner) == (1, team.people["mara"].id)
    correct(team, f.CallSaved, "disposition", "no_answer")
    one = state(team)
    assert (one.stage, one.owner, one.conversations) == (Stage.ATTEMPTING, None, 0)
    assert one.next_try_at is not None
    correct(team, f.CallSaved, "disposition", "interested", "petra")
    one = state(team)
    assert (one.stage, one.conversations) == (Stage.INTERESTED, 1)
    assert one.owner == team.people["mara"].id


def test_a_supervisor_corrects_though_the_author_went_on_writing(team: Team) -> None:
    saved = team.call(EWA, "callback")
    attempt = facts_of(team, f.Attempt)[0].id
    team.act(KeepRecording(team.leads[EWA], attempt, "", None, 0.0, ""), "mara")
    team.clock.forward(hours=26)
    with pytest.raises(NotAllowed):
        correct(team, f.CallSaved, "disposition", "interested")
    correct(team, f.CallSaved, "disposition", "interested", "petra")
    assert state(team).stage == Stage.INTERESTED
    assert saved.stage == Stage.CONVERSING


def test_a_stage_that_went_on_stays(team: Team) -> None:
    team.call(EWA, "callback")
    first = facts_of(team, f.CallSaved)[0]
    team.clock.forward(hours=2)
    team.call(EWA, "interested")
    team.act(Correct(team.leads[EWA], first.id, "disposition", "nurture", "wrong key"), "mara")
    assert state(team).stage == Stage.INTERESTED


def test_a_won_deal_is_corrected_in_every_figure(team: Team) -> None:
    team.qualify(EWA)
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id), "dana")
    team.act(Accept(team.leads[EWA]), "jonas")
    team.act(Win(team.leads[EWA], 1_840_000, "EUR", "2026-11-24"), "jonas")
    also = (("currency", "SEK"), ("closes_on", "2026-11-23"))
    correct(team, f.DealClosed, "amount_minor", "1480000", "jonas", also=also)
    one = state(team)
    assert (one.deal_minor, one.deal_currency) == (1_480_000, "SEK")
    assert one.deal_closes == "2026-11-23"
    revenue = [one for one in team.ask(FlowQuestion()).figures if one.measure == "revenue"]
    money = [(one.currency, one.minor) for figure in revenue for one in figure.money]
    assert money == [("SEK", 1_480_000)]
    told = [one.summary for one in team.card(EWA, "jonas").thread if one.kind == "corrected"]
    assert told == ["Amount of the deal"]  # the figures are not everybody's
    with pytest.raises(Incomplete):
        correct(team, f.DealClosed, "amount_minor", "0", "jonas")


@pytest.mark.parametrize("field", ["attempt", "made_by", "due_from", "reached", "wall"])
def test_what_is_no_word_of_a_person_is_not_corrected(team: Team, field: str) -> None:
    team.call(EWA, "callback")
    for kind in (f.CallSaved, f.PointSet):
        with pytest.raises(NotAllowed):
            correct(team, kind, field, "1")


def test_of_a_lead_that_was_passed_on_only_the_words_change(team: Team) -> None:
    """What its new owner does next looks at the gate again: the database says the same."""
    team.qualify(EWA)
    team.act(Reassign(team.leads[EWA], team.act(SetPerson("Nils", ("telemarketer",))).person))
    before = len(facts_of(team, f.Decision)), len(facts_of(team, f.Scored))
    correct(team, f.Answer, "choice", "someone")
    assert state(team).answers["decides"] == "someone"
    assert state(team).stage == Stage.QUALIFIED
    assert (len(facts_of(team, f.Decision)), len(facts_of(team, f.Scored))) == before
