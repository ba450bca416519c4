"""A desk whose login is no good any more: its person is invited again, and nothing is lost."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import KnownError
from app.host.clock import SystemClock
from app.host.ids import new_id
from app.host.secrets import FilePlace, Secrets
from app.host.team_place import TeamPlace
from app.jobs.team_anew import Anew
from app.jobs.team_join import join
from app.jobs.team_leases import DeskLeases
from app.jobs.team_link import Contact, TeamLink
from app.jobs.team_people import invite
from app.jobs.team_session import open_secret
from app.jobs.team_way import as_installer, way_of
from app.jobs.workplace import Workplace
from app.sync import keeping
from app.sync.clock import ComputerClock
from app.sync.leases import Leases
from app.sync.local import StoreLocal
from app.sync.transport import SHUT_OUT
from tests.helpers.clock import FixedClock
from tests.team.test_two_desks import (  # noqa: F401 - fixtures
    PASSPHRASE,
    call,
    campaign,
    lead_in_pool,
    sit_down,
)

ANOTHER = "battery staple"


def invited(server, person, *, again):
    """A line for somebody whose id is known."""
    cluster = server.cluster
    url = f"postgresql://{cluster.user}@127.0.0.1:{cluster.port}/postgres?sslmode=disable"
    with as_installer(url, "team", lambda: None, None) as errand:
        words = (errand.call, errand.server, "team", "Mara", ("telemarketer",))
        return invite(*words, person=person, again=again)


def turn_after(paths, passphrase):
    """The first turn of a desk that is opened again with this passphrase."""
    here = TeamPlace.of(paths)
    secret = open_secret(here, passphrase)
    with Workplace(paths, clock=FixedClock()) as workplace:
        clock = ComputerClock(SystemClock().now)
        local, transport = StoreLocal(workplace.store), way_of(here, secret)
        leases = DeskLeases(Leases(local, transport, clock, new_id))
        with closing(
            TeamLink(local, transport, clock, here, leases, Anew(workplace.store, transport, clock))
        ) as link:
            link.turn()
            return link.turn()


@pytest.fixture
def unsent(sit_down, team_server, campaign):  # noqa: F811
    """Mara's desk with a call that the team has not got; it is closed."""
    mara = sit_down("Mara", "telemarketer")
    lead, phone = lead_in_pool(team_server, campaign)
    assert mara.claim(campaign) == [lead]
    mara.turn()
    call(mara, lead, phone, "interested")
    mara.link.close()
    mara.workplace.close()
    return mara, lead


def test_a_forgotten_passphrase_loses_nothing(unsent, team_server):
    mara, lead = unsent
    paths = mara.workplace.paths
    made = invited(team_server, mara.actor.id, again=True)
    assert team_server.one("SELECT proof FROM login WHERE person = %s", mara.actor.id)
    assert turn_after(paths, PASSPHRASE).standing.code == SHUT_OUT
    done = join(paths, made, ANOTHER)
    assert (done.name, done.again) == ("Mara", True)
    here = TeamPlace.of(paths)
    assert (here.device, here.person) == (mara.link.here.device, str(mara.actor.id))
    with pytest.raises(KnownError):
        open_secret(here, PASSPHRASE)
    turn = turn_after(paths, ANOTHER)
    assert (turn.standing.contact, turn.standing.unsent.acts) == (Contact.HEARD, 0)
    assert team_server.state(lead)["stage"] == "handed_off"
    assert team_server.one("SELECT count(stale) FROM fact WHERE lead = %s", lead) == 0


def test_after_a_restore_from_before_somebody_joined_nothing_is_lost(unsent, team_server):
    mara, lead = unsent
    paths = mara.workplace.paths
    root = team_server.root
    root.execute(
        "UPDATE lease SET epoch = 0, person = NULL, device = NULL, kind = NULL,"
        " until = NULL, request = NULL, phones = '{}' WHERE lead = %s",
        (lead,),
    )
    root.execute("UPDATE lease_phone SET lead = NULL, until = NULL")
    for table in ("device", "login", "person_set"):
        root.execute(f"DELETE FROM {table} WHERE person = %s", (mara.actor.id,))
    root.execute("DELETE FROM person WHERE id = %s", (mara.actor.id,))
    root.execute(f"DROP ROLE {mara.link.here.login}")
    keeping.restored(team_server.cluster.url(), "team")
    stranger = invited(team_server, None, again=False)
    with pytest.raises(KnownError, match="the invitation is for somebody else") as refused:
        join(paths, stranger, ANOTHER)
    assert f"--person {mara.actor.id}" in refused.value.todo
    assert open_secret(TeamPlace.of(paths), PASSPHRASE), "all is as it was"
    join(paths, invited(team_server, mara.actor.id, again=False), ANOTHER)
    turn = turn_after(paths, ANOTHER)
    assert (turn.standing.contact, turn.standing.unsent.acts) == (Contact.HEARD, 0)
    assert team_server.state(lead)["stage"] == "handed_off"
    assert team_server.one("SELECT count(stale) FROM fact WHERE lead = %s", lead) == 0


def test_an_invitation_that_was_taken_leaves_the_desk_as_it_was(unsent, team_server, tmp_path):
    mara, _ = unsent
    paths = mara.workplace.paths
    made = invited(team_server, mara.actor.id, again=True)
    join(paths, made, ANOTHER)
    with pytest.raises(KnownError, match="taken already"):
        join(paths, made, "third passphrase")
    here = TeamPlace.of(paths)
    assert Secrets(FilePlace(Path(here.secret_file)), here.org, here.login).open(ANOTHER)
    assert turn_after(paths, ANOTHER).standing.contact is Contact.HEARD


def test_a_line_that_leads_nowhere_now_takes_nothing_from_who_can_sign_in(unsent, team_server):
    mara, _ = unsent
    paths = mara.workplace.paths
    made = invited(team_server, mara.actor.id, again=True)
    (host,) = made.server.hosts
    away = replace(made, server=replace(made.server, hosts=(replace(host, port=1),)))
    with pytest.raises(KnownError, match="can't be reached"):
        join(paths, away, ANOTHER)
    assert open_secret(TeamPlace.of(paths), PASSPHRASE)
    assert join(paths, made, ANOTHER).again
