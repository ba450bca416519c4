"""Leads of the pool are taken ahead, also from behind many that nobody can be given now."""

import pytest
from sqlalchemy import select

from app.jobs.team_link import MORE_AFTER
from app.models.desk_side import HeldLease
from app.models.server.leases import MOST
from tests.server.test_leases import claim
from tests.server.test_passed_over import switchboard
from tests.team.test_two_desks import sit_down  # noqa: F401


def held(desk):
    with desk.workplace.store.reading() as session:
        return set(session.scalars(select(HeldLease.lead)))


@pytest.fixture
def behind(sit_down, team_server):  # noqa: F811
    """Tom's desk, and the lead that stands behind so many of a number that is busy."""

    def make(busy):
        mara, tom = team_server.person("Mara", "telemarketer"), sit_down("Tom", "telemarketer")
        campaign = team_server.campaign()
        switchboard(team_server, campaign, team_server.number(), busy + 1)
        assert claim(mara, campaign), "she talks with one of them"
        return tom, team_server.lead(campaign)

    return make


def test_who_stands_behind_a_busy_switchboard_comes_within_turns_and_not_looks(behind):
    tom, lead = behind(3 * MOST + 1)
    tom.link._topped = None  # a look is due
    for _ in range(3):
        tom.turn()
        assert held(tom) == set(), "one claim of a pool in a turn: a dial's word comes between"
        assert tom.link.pause(focused=True) == MORE_AFTER
    tom.turn()
    assert held(tom) == {lead}
    assert tom.link.pause(focused=True) > MORE_AFTER, "there is nothing more to be asked for"
