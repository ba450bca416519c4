"""A desk of a team that is locked, unlocked and left, on a real PostgreSQL."""

import threading

import pytest

from app.domain.lease import DialWhy
from app.host.clock import SystemClock
from app.jobs.team_again import come_back
from app.jobs.team_link import Contact, Standing, Turn
from app.sync.outbox import Unsent
from app.ui.team import Turns
from tests.helpers.bad_disk import bad_disk
from tests.team.test_again_window import ANOTHER
from tests.team.test_team_window import PASSPHRASE, house  # noqa: F401
from tests.team.test_team_window_keeping import enter

THREADS = {"sync", "listen", "sounds"}


def of_the_session():
    return {one for one in threading.enumerate() if one.name in THREADS}


def lock(window):
    window.shell.lock()
    window.until(lambda: not window.shell.at_work)
    window.shell.activateWindow()


@pytest.fixture
def pack(team_server):
    """One lead of the pool and its number, the only one that is handed out."""
    campaign = team_server.campaign()
    lead = team_server.lead(campaign)
    team_server.root.execute("UPDATE campaign SET active = false WHERE id <> %s", (campaign,))
    e164 = team_server.one(
        "SELECT e164 FROM phone WHERE prospect = %s", team_server.prospects[lead]
    )
    yield lead, e164
    team_server.root.execute("UPDATE campaign SET active = true")


@pytest.mark.qt_log_ignore("does not support")
def test_what_may_be_dialled_offline_may_be_dialled_after_unlocking(house, pack):  # noqa: F811
    lead, e164 = pack
    window = enter(house, "Mara", "telemarketer")
    held = "SELECT count(*) FROM lease WHERE lead = %s AND until IS NOT NULL"
    window.until(lambda: house.server.one(held, lead) == 1)
    house.cable.pull()
    window.office.team.try_now()
    window.until(lambda: window.sync() == "Offline")
    threads = of_the_session()
    lock(window)
    window.sign_in("wrong horses")
    door = window.shell.door.sign_in
    window.until(lambda: bool(door._field.error()))
    assert not window.shell.at_work
    door.pin.clear()
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.shell.at_work)
    word = window.office.workplace.leases.confirm(lead, e164)
    assert (word.go, word.why) == (True, DialWhy.UNDER_LEASE)
    assert of_the_session() == threads, "what was under way went on"


def test_a_secret_that_was_exchanged_meanwhile_begins_anew(house):  # noqa: F811
    window = enter(house, "Mara Lind", "telemarketer")
    lock(window)
    line = house.again("Mara Lind", house.person_named("Mara Lind"), "telemarketer")
    # As another profile of this computer does, which has the same keyring.
    come_back(
        window.office.workplace.paths,
        window.office.team.here,
        line,
        ANOTHER,
        None,
        SystemClock().now,
    )
    window.until(lambda: window.sync() == "Not in this team")
    window.sign_in(ANOTHER)
    window.until(lambda: window.shell.at_work)
    window.until(lambda: window.sync() == "Synced")
    assert len(of_the_session()) == len(THREADS)


def test_a_sign_out_that_fails_keeps_nobody_out(house, pack):  # noqa: F811
    lead, _ = pack
    window = enter(house, "Mara", "telemarketer")
    held = "SELECT count(*) FROM lease WHERE lead = %s AND until IS NOT NULL"
    window.until(lambda: house.server.one(held, lead) == 1)
    before = of_the_session()
    with bad_disk(window.office.workplace.store.path, "DELETE", "held_lease"):
        window.shell.sign_out()
        window.until(lambda: not window.shell.at_work)
        window.until(lambda: not (of_the_session() & before))
        window.shell.activateWindow()
        window.sign_in(PASSPHRASE)
        window.until(lambda: window.shell.at_work)
    window.until(lambda: window.sync() == "Synced")
    assert not (of_the_session() & before)
    window.shell.sign_out()
    window.until(lambda: not window.shell.at_work)
    window.until(lambda: house.server.one(held, lead) == 0)


def turn_of(unsent):
    return Turn(Standing(Contact.HEARD, Unsent(unsent, None, 0), SystemClock().now()))


def test_a_turn_that_comes_while_the_one_before_is_shown_is_shown_once(house):  # noqa: F811
    window = house.joined("Mara", "telemarketer")
    team, shown = window.office.team, []
    team.stood.connect(lambda standing: shown.append(standing.unsent.acts))
    asked = []

    def deliver(taken):
        asked.append(taken)
        if len(asked) == 1:  # the bridge has let go of it, and nobody has looked at it yet
            turns.come(turn_of(2))
        team._on_turn(taken)

    turns = Turns(window.office.bridge.relay(deliver, owner=team))
    turns.come(turn_of(1))
    window.until(lambda: len(asked) == 2)
    turns.come(turn_of(3))
    window.until(lambda: shown == [2, 3])  # closing the window looks for notes of a crash
