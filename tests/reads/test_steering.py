"""What needs a supervisor, over real calls on a real store."""

from datetime import timedelta

import pytest

from app.acts.hand_off import HandOff
from app.acts.house import SetPerson
from app.acts.side_exits import Reassign
from app.domain.errors import NotAllowed
from app.domain.points import PointState, point_state
from app.reads.steering import SteeringAnswer, SteeringGroup, SteeringQuestion
from tests.helpers.team import Team

G = SteeringGroup


def leads_of(answer: SteeringAnswer, group: SteeringGroup) -> list[str]:
    return [row.name for row in answer.rows if row.group is group]


def test_a_point_is_overdue_once_its_window_is_over_and_nobody_dialled(team: Team) -> None:
    team.call("Ewa Nowicka", "callback", point=team.point(hours=1))
    before = team.ask(SteeringQuestion())
    assert before.counts[G.OVERDUE] == 0
    team.clock.forward(minutes=75)
    answer = team.ask(SteeringQuestion())
    (row,) = [one for one in answer.rows if one.group is G.OVERDUE]
    assert (row.name, row.owner_name) == ("Ewa Nowicka", "Mara Lindqvist")
    assert row.point is not None
    assert point_state(row.point, team.clock.now()) is PointState.LATE
    mara = next(one for one in answer.people if one.name == "Mara Lindqvist")
    assert (mara.owned, mara.overdue, answer.total) == (1, 1, 1)


def test_a_point_that_was_dialled_in_its_window_is_not_overdue(team: Team) -> None:
    team.call("Ewa Nowicka", "callback", point=team.point(hours=1))
    team.clock.forward(minutes=57)
    team.call("Ewa Nowicka", "no_answer")
    team.clock.forward(hours=1)
    assert leads_of(team.ask(SteeringQuestion()), G.OVERDUE) == []


def test_a_point_in_its_window_is_due_and_not_overdue(team: Team) -> None:
    team.call("Ewa Nowicka", "callback", point=team.point(hours=1))
    due = team.card("Ewa Nowicka").state.point_until
    team.clock.set(due - timedelta(seconds=1))
    assert team.ask(SteeringQuestion()).counts[G.OVERDUE] == 0
    team.clock.set(due)
    assert team.ask(SteeringQuestion()).counts[G.OVERDUE] == 1


def test_a_point_that_was_dialled_late_is_no_longer_overdue(team: Team) -> None:
    team.call("Ewa Nowicka", "callback", point=team.point(hours=1))
    team.clock.forward(hours=2)
    assert team.ask(SteeringQuestion()).counts[G.OVERDUE] == 1
    team.call("Ewa Nowicka", "no_answer")
    assert team.ask(SteeringQuestion()).counts[G.OVERDUE] == 0


def test_a_hand_off_goes_from_due_to_past_its_time(team: Team) -> None:
    team.qualify("Ewa Nowicka")
    team.act(HandOff(team.leads["Ewa Nowicka"], team.people["jonas"].id), "dana")
    answer = team.ask(SteeringQuestion())
    assert (leads_of(answer, G.DUE), leads_of(answer, G.PAST_TIME)) == (["Ewa Nowicka"], [])
    (row,) = [one for one in answer.rows if one.group is G.DUE]
    assert row.handoff_to == "Jonas Okafor"
    team.clock.set(row.answer_by)  # type: ignore[arg-type]
    answer = team.ask(SteeringQuestion())
    assert (leads_of(answer, G.DUE), leads_of(answer, G.PAST_TIME)) == ([], ["Ewa Nowicka"])


def test_leads_of_somebody_who_left_and_of_nobody_are_unowned(team: Team) -> None:
    team.call("Ewa Nowicka", "callback")
    team.call("Hanna Virtanen", "callback")
    assert team.ask(SteeringQuestion()).counts[G.UNOWNED] == 0
    team.act(Reassign(team.leads["Hanna Virtanen"], None, "left"))
    mara = team.people["mara"]
    team.act(SetPerson(mara.name, ("telemarketer",), mara.id, active=False))
    answer = team.ask(SteeringQuestion())
    rows = {one.name: one for one in answer.rows if one.group is G.UNOWNED}
    assert set(rows) == {"Ewa Nowicka", "Hanna Virtanen"}
    assert (rows["Ewa Nowicka"].owner_name, rows["Ewa Nowicka"].owner_left) == (mara.name, True)
    assert rows["Hanna Virtanen"].owner is None
    assert [one.active for one in answer.people if one.name == mara.name] == [False]


def test_a_new_lead_needs_no_owner(team: Team) -> None:
    team.call("Ewa Nowicka", "no_answer")
    assert team.ask(SteeringQuestion()).total == 0


def test_one_person_with_all_that_person_owns(team: Team) -> None:
    team.call("Ewa Nowicka", "callback", point=team.point(hours=1))
    team.call("Hanna Virtanen", "callback", point=team.point(hours=30))
    team.clock.forward(hours=2)
    mara = team.ask(SteeringQuestion(team.people["mara"].id))
    assert leads_of(mara, G.OVERDUE) == ["Ewa Nowicka"]
    assert leads_of(mara, G.OWNED) == ["Hanna Virtanen"]
    jonas = team.ask(SteeringQuestion(team.people["jonas"].id))
    assert jonas.rows == ()


def test_moving_a_lead_takes_its_point_along(team: Team) -> None:
    team.call("Ewa Nowicka", "callback", point=team.point(hours=1))
    team.clock.forward(hours=2)
    team.act(Reassign(team.leads["Ewa Nowicka"], team.people["lea"].id, "absence"))
    (row,) = team.ask(SteeringQuestion()).rows
    assert (row.group, row.owner_name) == (G.OVERDUE, "Lea Brunner")
    assert row.point is not None


@pytest.mark.parametrize("who", ["mara", "dana", "jonas"])
def test_only_a_supervisor_asks(team: Team, who: str) -> None:
    with pytest.raises(NotAllowed):
        team.ask(SteeringQuestion(), who)
