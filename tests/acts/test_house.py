"""People and campaigns: who sets a PIN, whose costs, and the last who may change the team."""

from dataclasses import replace

import pytest

from app.acts.house import SetCampaign, SetPerson, SetPin
from app.domain.campaign import Costs
from app.domain.errors import Incomplete, NotAllowed
from app.domain.vocabulary import Role
from app.reads.house import CampaignsQuestion, PeopleQuestion
from tests.helpers.team import Team


def test_a_pin_is_set_by_its_owner_and_by_who_manages(team: Team) -> None:
    mara, jonas = team.people["mara"].id, team.people["jonas"].id
    assert mara is not None
    assert jonas is not None
    team.act(SetPin(mara, "argon2"), "mara")
    team.act(SetPin(jonas, "argon2"), "petra")
    with pytest.raises(NotAllowed):
        team.act(SetPin(jonas, None), "mara")
    assert {one.name for one in team.ask(PeopleQuestion()) if one.has_pin} == {
        "Mara Lindqvist",
        "Jonas Okafor",
    }


def test_the_last_who_manages_stays(team: Team) -> None:
    petra = team.people["petra"]
    with pytest.raises(Incomplete) as said:
        team.act(SetPerson(petra.name, ("supervisor",), petra.id, active=False))
    assert said.value.field == "roles"
    with pytest.raises(Incomplete):
        team.act(SetPerson(petra.name, ("telesales",), petra.id))
    team.act(SetPerson("Arne Ruud", ("admin",)))
    team.act(SetPerson(petra.name, ("telesales",), petra.id))


def test_costs_are_seen_and_changed_by_supervisors_only(team: Team) -> None:
    one = team.ask(CampaignsQuestion())[0]
    assert one.costs.per_lead_minor == 240
    assert team.ask(CampaignsQuestion(), "mara")[0].costs == Costs()
    arne = team.act(SetPerson("Arne Ruud", ("admin",))).person
    team.people["arne"] = replace(
        team.people["petra"], id=arne, name="Arne Ruud", roles=frozenset({Role.ADMIN})
    )
    blind = replace(team.ask(CampaignsQuestion(), "arne")[0], gap_minutes=75)
    team.act(SetCampaign(blind), "arne")
    now = team.ask(CampaignsQuestion())[0]
    assert (now.gap_minutes, now.costs) == (75, one.costs)
    team.act(SetCampaign(replace(now, costs=Costs(per_lead_minor=None))))
    assert team.ask(CampaignsQuestion())[0].costs.per_lead_minor is None


def test_who_is_no_admin_makes_none_and_ends_none(team: Team) -> None:
    """But the first of a team that nobody else could make."""
    petra = team.people["petra"]
    paul = replace(petra, name="Paul", roles=frozenset({Role.SUPERVISOR}))
    team.people["paul"] = replace(paul, id=team.act(SetPerson("Paul", ("supervisor",))).person)
    team.act(SetPerson(petra.name, ("supervisor",), petra.id), "petra")
    arne = team.act(SetPerson("Arne", ("admin",)), "paul").person
    for name, roles, person in (
        ("Paul", ("supervisor", "admin"), team.people["paul"].id),
        ("Nils", ("admin",), None),
        ("Arne", ("telesales",), arne),
    ):
        with pytest.raises(Incomplete, match="Only an admin gives the role") as said:
            team.act(SetPerson(name, roles, person), "paul")
        assert said.value.field == "roles"
    team.act(SetPerson("Arne R", ("admin", "qualifier"), arne), "paul")
    team.act(SetPerson(petra.name, ("supervisor", "admin"), petra.id), "petra")
    team.act(SetPerson("Arne R", ("admin",), arne, active=False), "paul")
    with pytest.raises(Incomplete, match="Only an admin gives the role"):
        team.act(SetPerson("Arne R", ("admin",), arne), "paul")
