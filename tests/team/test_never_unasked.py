"""Nothing of a team is dialled that the team was not asked about."""

import time
from datetime import timedelta

import pytest

from app.audio.file_backend import FileBackend
from app.domain.errors import KnownError
from app.domain.lease import DialWhy
from app.host.clock import SystemClock
from app.host.lanes import Lanes
from app.host.settings import DIALER, Settings
from app.jobs.call import CallLine
from app.jobs.call_sound import CallSound
from app.jobs.call_state import Caller, Phase
from app.jobs.dial import dial
from app.sync import contact, leaving
from app.telephony.ways import LINK, World
from tests.faults.proxy import Loop, Proxy
from tests.helpers.waiting import until
from tests.team.test_team_kept import alone, away, leads  # noqa: F401
from tests.team.test_two_desks import campaign, lead_in_pool, sit_down  # noqa: F401


@pytest.fixture
def owner(sit_down, team_server, alone):  # noqa: F811
    """Mara, a lead that is hers, and its number."""
    mara = sit_down("Mara", "telemarketer")
    lead, phone = lead_in_pool(team_server, alone)
    team_server.root.execute(
        "UPDATE lead SET owner = %s, stage = 'conversing', pool = 0, rev = rev + 1 WHERE id = %s",
        (mara.actor.id, lead),
    )
    mara.turn()
    return mara, lead, phone


def test_not_by_command(owner):
    mara, lead, _ = owner
    settings = Settings(mara.workplace.paths.settings)
    settings.set(DIALER, LINK)
    opened = []
    with pytest.raises(KnownError, match="dialled in the window"):
        dial(mara.workplace, settings, mara.actor, str(lead), opened.append)
    assert opened == []


def test_not_where_nobody_speaks_with_the_team(owner):
    """The session has ended, and the line is still there."""
    mara, lead, phone = owner
    assert mara.workplace.leases is None
    lanes, opened = Lanes(), []
    settings = Settings(mara.workplace.paths.settings)
    sound = CallSound(settings, microphone=FileBackend(("",)))
    world = World(opener=opened.append, voice=sound.voice)
    line = CallLine(
        mara.workplace,
        lanes,
        settings,
        tell=lambda _: None,
        changed=lambda _: None,
        sound=sound,
        world=world,
    )
    try:
        line.dial(lead, phone, Caller(mara.actor, mara.role), consent=False)
        until(lambda: line.line().refusal is not None, 5, "a refusal")
        assert line.line().phase is Phase.IDLE
        assert "could not be asked" in line.line().refusal.what
    finally:
        line.close()
        assert lanes.close()


def test_not_after_a_sign_out_that_the_team_knows_of_before_it_is_heard(owner, team_server):
    """The team waits for this desk no longer: the lead may be somebody else's."""
    mara, lead, phone = owner
    conninfo = mara.link._transport._conninfo
    mara.link.leave()
    away(mara)
    may = mara.link.leases.confirm(lead, phone)
    assert (may.go, may.why) == (False, DialWhy.OFFLINE_TOO_LONG)
    mara.link._transport._conninfo = conninfo
    mara.turn()
    away(mara)
    assert mara.link.leases.confirm(lead, phone).go, "it was heard, and she still owns it"


def test_what_the_team_says_of_places_does_not_undo_that_leads_have_left(owner):
    mara, _, _ = owner
    with mara.workplace.store.writing() as session:
        leaving._note(session, True)
        contact.keep_settings(session, {"recordings": "file:///sounds"})
    with mara.workplace.store.reading() as session:
        assert leaving.left(session)
    mara.link._said = None  # it was away for so long
    mara.turn()
    with mara.workplace.store.reading() as session:
        assert not leaving.left(session), "it was told"


def test_a_clock_that_is_set_back_by_seconds_takes_no_leads_away(sit_down, team_server, alone):  # noqa: F811
    lead, _ = lead_in_pool(team_server, alone)
    mara = sit_down("Mara", "telemarketer")
    mara.turn()
    clock = mara.link._clock
    clock._now = lambda: SystemClock().now() - timedelta(seconds=3)
    assert mara.link._forget_old() == frozenset()
    assert lead in leads(mara)


@pytest.mark.alone
def test_a_dial_waits_300_ms_where_the_line_has_gone_silent(owner, team_server):
    mara, lead, phone = owner
    loop = Loop()
    proxy = Proxy(loop, team_server.cluster.port)
    transport = mara.link._transport
    transport.close()
    transport._conninfo = transport._conninfo.replace(
        str(team_server.cluster.port), str(proxy.port)
    )
    try:
        assert mara.link.leases.confirm(lead, phone).why is DialWhy.CONFIRMED
        proxy.half_open()
        began = time.monotonic()
        assert mara.link.leases.confirm(lead, phone).go
        assert time.monotonic() - began < 0.6
    finally:
        mara.link.close()
        proxy.close()
        loop.close()
