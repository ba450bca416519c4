"""Errands whose answer gets lost, on a real PostgreSQL: nobody says that nothing was changed."""

import pytest

from app.domain.errors import KnownError
from app.host.ids import new_id
from app.jobs.team_desks import take_back
from app.jobs.team_errands import NotKnown, NotReached
from app.jobs.team_people import invite, remove_person
from tests.team.test_online_acts import online  # noqa: F401
from tests.team.test_two_desks import sit_down  # noqa: F401


class Loses:
    """A function of the team's database whose answers to one question get lost, after it was done.

    Args:
        name: Of what is lost.
        times: How often.
        after: So many are answered before.
    """

    def __init__(self, call, name, times=1, after=0):
        self._call, self._name, self._times, self._after = call, name, times, after
        self.calls = []

    def __call__(self, name, body, /, *more, **named):
        self.calls.append(name)
        answer = self._call(name, body, *more, **named)
        number = self.calls.count(name) - self._after
        if name == self._name and 0 < number <= self._times:
            raise NotReached
        return answer


def asked(call, ines, name, **more):
    return invite(call, ines.way.server, ines.way.org, name, ("telesales",), **more)


def logins(team_server, name):
    return team_server.one("SELECT count(*) FROM login WHERE name = %s", name)


def test_an_invitation_whose_answer_was_lost_is_made_by_the_next_answer(online, team_server):  # noqa: F811
    ines, name = online("Ines", "supervisor"), f"Sami {new_id()}"
    made = asked(Loses(ines.way.call, "invite"), ines, name, person=new_id())
    assert logins(team_server, name) == 1
    taken = team_server.one("SELECT proof FROM login WHERE rolname = %s", made.login)
    assert taken is not None


def test_an_invitation_that_nobody_answers_is_not_called_undone(online, team_server):  # noqa: F811
    ines, name, person = online("Ines", "supervisor"), f"Sami {new_id()}", new_id()
    with pytest.raises(NotKnown, match="nobody can tell yet") as lost:
        asked(Loses(ines.way.call, "invite", times=9), ines, name, person=person)
    assert "Nothing was changed" not in str(lost.value)
    assert logins(team_server, name) == 1
    assert asked(ines.way.call, ines, name, person=person)
    assert logins(team_server, name) == 1, "the same person"


def test_whoever_has_no_id_for_somebody_new_does_not_ask_twice(online, team_server):  # noqa: F811
    ines, name = online("Ines", "supervisor"), f"Sami {new_id()}"
    losing = Loses(ines.way.call, "invite")
    with pytest.raises(NotKnown, match=f'segue team invite "{name}" --again'):
        asked(losing, ines, name)
    assert losing.calls.count("invite") == 1
    assert logins(team_server, name) == 1


def test_without_the_team_nobody_is_invited_removed_or_robbed(online, team_server):  # noqa: F811
    ines, name = online("Ines", "supervisor"), f"Sami {new_id()}"
    mara = team_server.person("Mara", "telemarketer")
    ines.cable.pull()
    errands = (
        lambda: asked(ines.way.call, ines, name),
        lambda: ines.errands.invite(name, ("telesales",)),
        lambda: ines.errands.remove(mara.id, None),
        lambda: take_back(ines.way.bare, "ill", person=mara.id, spoken=True),
    )
    for errand in errands:
        with pytest.raises(NotReached, match="Nothing was changed"):
            errand()
    assert logins(team_server, name) == 0
    ines.cable.plug()
    assert ines.errands.remove(mara.id, None).leads == 0


def test_a_removal_that_is_not_answered_is_not_called_undone(online, team_server):  # noqa: F811
    ines, mara = online("Ines", "supervisor"), team_server.person("Mara", "telemarketer")
    losing = Loses(ines.way.call, "remove")
    with pytest.raises(NotKnown, match="nobody can tell yet") as lost:
        remove_person(losing, mara.id, None)
    assert "Nothing was changed" not in str(lost.value)
    assert losing.calls.count("remove") == 1, "of whom nothing is left nothing would be told"
    assert team_server.one("SELECT state FROM login WHERE person = %s", mara.id) == "removed"


@pytest.fixture
def held(team_server):
    """Leads that Mara's desk has."""
    mara, campaign = team_server.person("Mara", "telemarketer"), team_server.campaign()
    leads = [team_server.lead(campaign) for _ in range(3)]
    for lead in leads:
        assert mara.call("hold", lead=str(lead), kind="pack")["lease"]
    return leads


def revoked(team_server, leads):
    left = team_server.one(
        "SELECT count(*) FROM lease WHERE lead = ANY (%s) AND until IS NOT NULL", leads
    )
    return len(leads) - left


def test_taking_back_that_breaks_off_says_how_far_it_came(online, held, team_server):  # noqa: F811
    ines = online("Ines", "supervisor")
    losing = Loses(ines.way.bare, "revoke", after=1)
    with pytest.raises(NotKnown, match="after 1 of 3") as lost:
        take_back(losing, "rang her up", leads=held, spoken=True)
    assert "Taken back for certain: 1." in str(lost.value)
    assert "Nothing was changed" not in str(lost.value)
    assert revoked(team_server, held) == 2, "one of them nobody was told of"
    with pytest.raises(NotKnown, match="whether it was taken back") as only:
        take_back(Loses(ines.way.bare, "revoke"), "rang her up", leads=held[2:], spoken=True)
    assert "Nothing was changed" not in str(only.value)


def test_a_refusal_after_the_first_does_not_undo_the_first(online, held, team_server):  # noqa: F811
    ines = online("Ines", "supervisor")

    def until_demoted(name, body, /, *more, **named):
        answer = ines.way.bare(name, body, *more, **named)
        if name == "revoke":
            team_server.root.execute(
                "UPDATE login SET roles = '{telesales}' WHERE person = %s", (ines.desk.actor.id,)
            )
        return answer

    with pytest.raises(KnownError, match="Only a supervisor") as refused:
        take_back(until_demoted, "rang her up", leads=held, spoken=True)
    assert "1 of 3 were done before." in str(refused.value)
    assert "Nothing was changed" not in str(refused.value)
    assert revoked(team_server, held) == 1
