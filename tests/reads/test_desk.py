"""The desk's list over real acts: who stands in which group, what is short, who sees it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.acts.hand_off import HandOff
from app.acts.house import SetCampaign
from app.acts.reject import Reject
from app.acts.save_call import AnswerLine, NoteLine
from app.acts.send_back import SendBack
from app.acts.side_exits import Park
from app.acts.thread import ChangePhone
from app.domain.errors import NotAllowed
from app.domain.points import PointState
from app.domain.vocabulary import Role
from app.reads.desk_queue import DeskAnswer, DeskGroup, DeskOrder, DeskQuestion
from tests.helpers.team import Team, campaign_of, lead_row

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"


def _desk(team: Team, order: DeskOrder = DeskOrder.INTENT, who: str = "dana") -> DeskAnswer:
    return team.ask(DeskQuestion(order), who)  # type: ignore[no-any-return]


def test_what_passes_and_what_is_short_stand_apart_with_what_is_missing(team: Team) -> None:
    team.qualify(EWA)
    team.call(HANNA, "interested", answers=(AnswerLine("decides", "alone", 2000),))
    answer = _desk(team)
    assert [(row.name, row.group) for row in answer.rows] == [
        (EWA, DeskGroup.PASS),
        (HANNA, DeskGroup.SHORT),
    ]
    ewa, hanna = answer.rows
    assert (ewa.score, ewa.short) == (76, ())
    assert ewa.reasons[:2] == ("Decides alone", "Came by web form")
    assert hanna.short == ("Score 40 of 60", "pallets in a week unknown")
    assert answer.counts == {DeskGroup.PASS: 1, DeskGroup.SHORT: 1, DeskGroup.BACK: 0}


def test_a_lead_without_a_phone_that_works_is_short_of_its_decision_maker(team: Team) -> None:
    team.call(HANNA, "interested", answers=(AnswerLine("decides", "alone", 2000),))
    assert "Decision maker not reached" not in _desk(team).rows[0].short
    phone = team.card(HANNA).phone.e164
    team.act(ChangePhone(team.leads[HANNA], phone, "strike"), "mara")
    assert "Decision maker not reached" in _desk(team).rows[0].short


def test_what_telesales_rejected_comes_back_with_its_reason(team: Team) -> None:
    team.qualify(EWA)
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id), "dana")
    assert _desk(team).rows == ()
    team.clock.forward(minutes=5)
    team.act(Reject(team.leads[EWA], "no_budget", "No budget before July"), "jonas")
    team.clock.forward(minutes=9)
    (row,) = _desk(team).rows
    assert row.group is DeskGroup.BACK
    assert (row.rejected, row.rejected_line) == ("no_budget", "No budget before July")
    assert team.clock.now() - row.since == timedelta(minutes=9)


def test_returned_and_parked_leads_leave_the_desk(team: Team) -> None:
    team.qualify(EWA)
    team.qualify(TOMAS)
    team.act(SendBack(team.leads[EWA], "Who decides?"), "dana")
    until = team.clock.now() + timedelta(days=30)
    team.act(Park(team.leads[TOMAS], until, "2026-12-24T09:00:00", "Europe/Lisbon", "x"), "dana")
    assert _desk(team).total == 0


def test_by_intent_the_highest_score_by_waiting_the_longest(team: Team) -> None:
    team.qualify(HANNA)  # no web form: 14 points less
    team.clock.forward(minutes=30)
    team.qualify(EWA)
    assert [row.name for row in _desk(team).rows] == [EWA, HANNA]
    assert [row.name for row in _desk(team, DeskOrder.WAITING).rows] == [HANNA, EWA]


def test_a_point_that_presses_is_marked(team: Team) -> None:
    team.call(
        EWA,
        "interested",
        point=team.point(hours=2),
        answers=(AnswerLine("pallets", "200_500", 1), AnswerLine("decides", "alone", 2)),
        notes=(NoteLine("signal", "Wants a price", 4000),),
    )
    point = _desk(team).rows[0].point
    assert point is not None
    assert not point.pressing
    team.clock.set(point.at)
    point = _desk(team).rows[0].point
    assert point is not None
    assert (point.pressing, point.state) == (True, PointState.DUE)


def test_nobody_else_than_desk_and_supervisor_may_look(team: Team) -> None:
    team.qualify(EWA)
    assert _desk(team, who="petra").total == 1
    for who in ("mara", "jonas"):
        with pytest.raises(NotAllowed):
            _desk(team, who=who)


def test_only_own_campaigns(team: Team) -> None:
    other = campaign_of("Printing")
    team.act(SetCampaign(other))
    team.add_leads(lead_row("Ida Berg", "+4631555010", zone="Europe/Stockholm"), campaign=other.id)
    team.qualify("Ida Berg")
    team.qualify(EWA)
    assert _desk(team).total == 2
    only = replace(team.people["dana"], campaigns=frozenset({other.id}))
    answer = team.workplace.ask(DeskQuestion(), only, Role.QUALIFIER)
    assert [row.name for row in answer.rows] == ["Ida Berg"]
