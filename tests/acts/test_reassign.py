"""Giving a handed-off lead to somebody else: the offer moves, or the lead does."""

import pytest

from app.acts.accept import Accept
from app.acts.hand_off import HandOff
from app.acts.house import SetPerson
from app.acts.reject import Reject
from app.acts.side_exits import Reassign
from app.acts.undo import Undo
from app.domain.errors import NotAllowed
from app.domain.queue_order import Group
from app.domain.vocabulary import Role, Stage
from app.jobs.doctor import examine
from app.reads.desk import Actor
from app.reads.flow import FlowQuestion
from app.reads.queue import QueueQuestion
from app.reads.steering import SteeringGroup, SteeringQuestion
from tests.helpers.team import Team

EWA = "Ewa Nowicka"


@pytest.fixture
def handed(team: Team) -> Team:
    """Ewa is handed off to Jonas; 25 min later nobody has answered."""
    team.qualify(EWA)
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id, "Quick."), "dana")
    team.clock.forward(minutes=25)
    return team


def give(team: Team, to: str):
    return team.act(Reassign(team.leads[EWA], team.people[to].id, "on holiday"), "petra")


def offers(team: Team, who: str) -> list[str]:
    rows = team.ask(QueueQuestion(), who).rows
    return [row.name for row in rows if row.group is Group.HAND_OFFS]


def test_the_offer_goes_to_the_other_rep_with_the_whole_time(handed: Team) -> None:
    team = handed
    assert team.ask(SteeringQuestion()).counts[SteeringGroup.PAST_TIME] == 1
    give(team, "lea")
    one = team.card(EWA, "petra").state
    assert (one.stage, one.owner) == (Stage.HANDED_OFF, team.people["mara"].id)
    assert one.handoff_to == team.people["lea"].id
    assert one.answer_by > team.clock.now()
    assert one.passed_by == team.people["dana"].id
    assert team.ask(SteeringQuestion()).counts[SteeringGroup.PAST_TIME] == 0
    assert (offers(team, "lea"), offers(team, "jonas")) == ([EWA], [])
    with pytest.raises(NotAllowed):
        team.act(Accept(team.leads[EWA]), "jonas")
    team.act(Accept(team.leads[EWA]), "lea")
    assert team.card(EWA, "petra").state.owner == team.people["lea"].id
    assert examine(team.workplace.paths).ok


def test_a_moved_offer_that_is_rejected_counts_once_for_who_passed_it(handed: Team) -> None:
    team = handed
    give(team, "lea")
    team.act(Reject(team.leads[EWA], "no_budget", "Frozen until July"), "lea")
    figures = {one.measure: one for one in team.ask(FlowQuestion()).figures}
    assert (figures["desk_rejection"].hits, figures["desk_rejection"].n) == (1, 1)
    assert team.card(EWA, "petra").state.returned_to_desk
    assert examine(team.workplace.paths).ok


def test_moving_an_offer_is_taken_back(handed: Team) -> None:
    team = handed
    before = team.card(EWA, "petra").state
    moved = give(team, "lea")
    team.act(Undo(moved.act_id), "petra")
    after = team.card(EWA, "petra").state
    assert (after.handoff_to, after.answer_by) == (before.handoff_to, before.answer_by)
    assert examine(team.workplace.paths).ok


def test_a_telemarketer_gets_the_lead_and_the_offer_stays(handed: Team) -> None:
    team = handed
    nils = team.act(SetPerson("Nils Berg", ("telemarketer",))).person
    team.people["nils"] = Actor(nils, "Nils Berg", frozenset({Role.TELEMARKETER}))
    give(team, "nils")
    one = team.card(EWA, "petra").state
    assert (one.owner, one.handoff_to) == (nils, team.people["jonas"].id)
    assert examine(team.workplace.paths).ok


def test_before_the_hand_off_the_lead_itself_moves(team: Team) -> None:
    team.qualify(EWA)
    give(team, "lea")
    assert team.card(EWA, "petra").state.owner == team.people["lea"].id
