"""What is due on each screen agrees with what the screens themselves list."""

from app.acts.house import SetPerson
from app.domain.vocabulary import Role
from app.reads.desk import Actor
from app.reads.desk_queue import DeskQuestion
from app.reads.due import Due, DueQuestion
from app.reads.queue import QueueQuestion
from app.reads.steering import SteeringQuestion
from tests.helpers.team import Team


def test_each_role_counts_what_its_screens_list(team: Team) -> None:
    team.qualify("Ewa Nowicka")
    team.call("Tomás Ribeiro", "callback", point=team.point(hours=1, zone="Europe/Lisbon"))
    assert team.ask(DueQuestion(), "mara") == Due({Role.TELEMARKETER: 0})
    team.clock.forward(minutes=80)
    assert team.ask(QueueQuestion(), "mara").overdue == 1
    assert team.ask(DueQuestion(), "mara") == Due({Role.TELEMARKETER: 1})
    assert team.ask(DeskQuestion(), "dana").total == 1
    assert team.ask(DueQuestion(), "dana") == Due({}, desk=1)
    assert team.ask(SteeringQuestion()).total == 1
    assert team.ask(DueQuestion()) == Due({}, desk=1, needs=1)
    assert team.ask(DueQuestion(), "jonas") == Due({Role.TELESALES: 0})


def test_what_is_held_for_good_or_parked_is_not_due(team: Team) -> None:
    from app.acts.do_not_call import DoNotCall

    team.call("Ewa Nowicka", "callback", point=team.point(hours=1))
    team.clock.forward(minutes=80)
    team.act(DoNotCall(team.leads["Ewa Nowicka"], "asked"), "mara")
    assert team.ask(QueueQuestion(), "mara").overdue == 0
    assert team.ask(DueQuestion(), "mara") == Due({Role.TELEMARKETER: 0})


def test_somebody_with_several_roles_has_each_queue_counted(team: Team) -> None:
    roles = ("telemarketer", "telesales")
    both = team.act(SetPerson("Nils Both", roles)).person
    actor = Actor(both, "Nils Both", frozenset(Role(one) for one in roles))
    team.people["nils"] = actor
    team.call("Ewa Nowicka", "callback", "nils", point=team.point(hours=1))
    team.clock.forward(minutes=80)
    found = team.ask(DueQuestion(), "nils")
    for role in (Role.TELEMARKETER, Role.TELESALES):
        assert found.overdue[role] == team.ask(QueueQuestion(), "nils", role).overdue
    assert found.overdue == {Role.TELEMARKETER: 1, Role.TELESALES: 0}
