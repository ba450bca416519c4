"""A number that an owner without a network may be calling is given to nobody by another lead."""

from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest

from tests.helpers.team_server import Somebody, TeamServer
from tests.server.test_leases import claim

Twin = Callable[[TeamServer, UUID, str], tuple[UUID, UUID]]


def two_campaigns(team: TeamServer, owner: UUID, number: str) -> tuple[UUID, UUID]:
    """Two leads of one prospect: one is owned, the other is in the pool. Its lead and campaign."""
    own = team.lead(team.campaign(), number, stage="conversing", owner=owner)
    campaign = team.campaign()
    return team.lead(campaign, prospect=team.prospects[own]), campaign


def switchboard(team: TeamServer, owner: UUID, number: str) -> tuple[UUID, UUID]:
    """Two prospects with one number."""
    team.lead(team.campaign(), number, stage="conversing", owner=owner)
    campaign = team.campaign()
    return team.lead(campaign, number), campaign


@pytest.fixture(params=[two_campaigns, switchboard])
def twin(request: pytest.FixtureRequest) -> Twin:
    found: Twin = request.param
    return found


def heard(team: TeamServer, who: Somebody, ago: str) -> None:
    team.root.execute(
        "UPDATE device SET heard_at = clock_timestamp() - %s::interval WHERE device = %s",
        (ago, who.device),
    )


def why_not(who: Somebody, lead: UUID) -> str | None:
    found = who.call("hold", lead=str(lead), kind="look")
    return None if found["lease"] else str(found["why"])


def test_nobody_gets_it_while_the_owner_may_call_without_the_team(
    team_server: TeamServer, twin: Twin
) -> None:
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    lead, campaign = twin(team_server, mara.id, team_server.number())
    heard(team_server, mara, "1 minute")
    assert claim(tom, campaign) == []
    assert why_not(tom, lead) == "phone"
    heard(team_server, mara, "1 second")  # who is there asks before a dial, and takes the number
    assert why_not(tom, lead) is None
    tom.call("release", leases=[], leaving=True)
    heard(team_server, mara, "301 minutes")
    assert [UUID(one["lead"]) for one in claim(tom, campaign)] == [lead]


def test_who_has_it_does_not_dial_it_once_the_owner_is_away(
    team_server: TeamServer, twin: Twin
) -> None:
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    number = team_server.number()
    lead, campaign = twin(team_server, mara.id, number)
    heard(team_server, mara, "1 second")
    (lease,) = claim(tom, campaign)
    heard(team_server, mara, "1 minute")
    said = tom.call("confirm", lead=str(lead), epoch=lease["epoch"], e164=number)
    assert (said["go"], said["why"]) == (False, "phone")
    mara.call("release", leases=[], leaving=True)
    assert tom.call("confirm", lead=str(lead), epoch=lease["epoch"], e164=number)["go"]


def test_an_owner_is_not_kept_from_a_number_by_the_own_desk(team_server: TeamServer) -> None:
    mara = team_server.person("Mara", "telemarketer")
    lead, campaign = two_campaigns(team_server, mara.id, team_server.number())
    heard(team_server, mara, "1 minute")
    assert [UUID(one["lead"]) for one in claim(mara, campaign)] == [lead]


def test_a_dial_does_not_wait_for_a_push_of_the_same_desk(team_server: TeamServer) -> None:
    mara = team_server.person("Mara", "telemarketer")
    number = team_server.number()
    lead = team_server.lead(team_server.campaign(), number, stage="conversing", owner=mara.id)
    heard(team_server, mara, "1 minute")
    pushes = psycopg.connect(team_server.cluster.url())
    pushes.execute(
        f"UPDATE {team_server.names.private}.device SET heard_at = clock_timestamp()"
        " WHERE device = %s",
        (mara.device,),
    )
    try:
        mara.connection.execute("SET statement_timeout = '300ms'")
        assert mara.call("confirm", lead=str(lead), epoch=None, e164=number)["go"]
    finally:
        pushes.close()
