"""Leads of the pool are taken ahead, also from behind many that nobody can be given now."""

import pytest
from sqlalchemy import select

from app.models.desk_side import HeldLease
from app.models.server.leases import MOST
from app.sync.pool import AGAIN
from tests.server.test_leases import claim
from tests.server.test_passed_over import switchboard
from tests.team.test_two_desks import sit_down  # noqa: F401


def look(desk):
    """The next look whether leads are to be taken ahead. Which ones the desk has after it."""
    desk.link._topped = None
    desk.turn()
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


def test_who_stands_behind_a_busy_switchboard_comes_with_one_look(behind):
    tom, lead = behind(3 * MOST)
    assert look(tom) == {lead}


def test_no_look_goes_on_for_ever_and_the_next_begins_where_it_ended(behind):
    tom, lead = behind(AGAIN * MOST + 1)
    assert look(tom) == set()
    assert look(tom) == {lead}
