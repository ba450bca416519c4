"""A desk's own classes against a real team database: a call from one desk is seen at the other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.lease import DialWhy
from app.domain.vocabulary import Role
from app.host.clock import SystemClock
from app.host.ids import new_id
from app.models.desk_side import enrol
from app.models.store import Store
from app.reads.desk import Actor
from app.sync.bootstrap import Bootstrap
from app.sync.clock import ComputerClock
from app.sync.leases import Leases
from app.sync.local import StoreLocal
from app.sync.outbox import OUTBOX
from app.sync.pull import Pull
from app.sync.push import Push
from app.sync.transport import PostgresTransport, Refused, Unreachable
from tests.helpers.cable import SlowDoor
from tests.helpers.team_desk import Caller
from tests.helpers.team_server import Somebody, TeamServer
from tests.helpers.waiting import until


@dataclass
class RealDesk:
    """A desk with a store in a file and a login of its own."""

    caller: Caller
    transport: PostgresTransport
    push: Push
    pull: Pull
    leases: Leases


def transport_of(team: TeamServer, who: Somebody, port: int = 0) -> PostgresTransport:
    to = port or team.cluster.port
    where = f"host=127.0.0.1 port={to} dbname=postgres user={who.login}"
    return PostgresTransport(where, lambda: who.secret, "team")


@contextmanager
def desk_of(team: TeamServer, who: Somebody, folder: Path) -> Iterator[RealDesk]:
    path, clock = folder / f"{who.device}.db", ComputerClock(SystemClock().now)
    transport = transport_of(team, who)
    with Store(path) as store, store.writing() as session:
        enrol(session, org="team", person=who.id, device=who.device)
    begun = Bootstrap(path, transport, clock)
    begun.fetch(org="team", person=who.id, device=who.device)
    begun.swap()
    with Store(path) as store:
        local = StoreLocal(store)
        actor = Actor(who.id, "", frozenset({Role.TELEMARKETER}))
        yield RealDesk(
            Caller(local, actor, who.device, clock.wall, 1),
            transport,
            Push(local, transport, clock, OUTBOX, "1.0"),
            Pull(local, transport, clock, OUTBOX),
            Leases(local, transport, clock, new_id),
        )
    transport.close()


def test_a_call_goes_up_and_comes_down(team_server: TeamServer, tmp_path: Path) -> None:
    campaign, number = team_server.campaign(), team_server.number()
    lead = team_server.lead(campaign, number)
    mara = team_server.person("Mara", "telemarketer", campaigns=(campaign,))
    petra = team_server.person("Petra", "supervisor")
    with ExitStack() as open_:
        desk = open_.enter_context(desk_of(team_server, mara, tmp_path))
        other = open_.enter_context(desk_of(team_server, petra, tmp_path))
        assert desk.leases.hold(lead) is None
        desk.pull.once()
        assert desk.leases.confirm(lead, number).why is DialWhy.CONFIRMED
        attempt = desk.caller.dial(lead, number)
        desk.caller.save(lead, number, attempt, stage="conversing", text="Wants a price")
        desk.leases.leave(lead)
        pushed = desk.push.all()
        assert (pushed.acts, pushed.aside) == (2, ())
        desk.leases.release()
        desk.pull.once()
        other.pull.once()
        there = team_server.state(lead)
        for one in (desk, other):
            row = one.caller.state(lead)
            assert (row.stage, row.owner, row.rev) == ("conversing", mara.id, there["rev"])
        assert there["stage"] == "conversing"
        assert desk.push.all().acts == 0
        today = SystemClock().now().date()
        assert desk.pull.check([today]) == []


def test_what_the_server_refuses_is_said_in_its_words(team_server: TeamServer) -> None:
    mara = team_server.person("Mara", "telemarketer")
    transport = transport_of(team_server, mara)
    with pytest.raises(Refused) as no:
        transport.call("remove", {"device": mara.device, "person": str(new_id()), "to": None})
    assert no.value.code in ("SG001", "42501")
    transport.close()


def test_a_call_that_hangs_ends_at_its_deadline(team_server: TeamServer) -> None:
    mara = team_server.person("Mara", "telemarketer")
    transport = transport_of(team_server, mara)
    assert transport.call("hello", {"device": mara.device, "program": "1.0", "schema_v": 1})["org"]
    lock = team_server.connect(team_server.cluster.user, team_server.cluster.password)
    lock.execute("BEGIN")
    lock.execute(f"LOCK TABLE {team_server.names.private}.device IN ACCESS EXCLUSIVE MODE")
    clock = SystemClock()
    begun = clock.monotonic()
    with pytest.raises(Unreachable):
        transport.call("hello", {"device": mara.device}, 0.3)
    assert clock.monotonic() - begun < 2
    lock.execute("ROLLBACK")
    # The next call connects anew.
    assert transport.call("hello", {"device": mara.device, "program": "1.0", "schema_v": 1})["org"]
    transport.close()


def test_a_way_that_ends_while_it_comes_about_leaves_nobody_at_the_server(
    team_server: TeamServer,
) -> None:
    mara = team_server.person("Mara", "telemarketer")
    mara.connection.close()
    door = SlowDoor(team_server.cluster.port)
    transport = transport_of(team_server, mara, door.port)
    asked = {"device": mara.device, "program": "1.0", "schema_v": 1}
    try:
        with ThreadPoolExecutor(1) as lane:
            answer = lane.submit(transport.call, "hello", asked)
            assert door.asked.wait(10)
            transport.end()
            door.opened.set()
            with pytest.raises(Unreachable, match="this way has ended"):
                answer.result(10)
        with pytest.raises(Unreachable):
            transport.call("hello", asked)
        here = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"
        until(lambda: team_server.one(here, mara.login) == 0, what="the login to be gone")
    finally:
        door.opened.set()
        door.pull()


def test_an_answer_to_a_call_that_was_given_up_is_none(team_server: TeamServer) -> None:
    """A commit waiting for a synchronous standby answers a cancel with success, unreplicated."""
    mara = team_server.person("Mara", "telemarketer")
    api, root = "segue_team_api_v1", team_server.root
    root.execute(
        f"CREATE FUNCTION {api}.yields(b json) RETURNS json LANGUAGE plpgsql SECURITY DEFINER AS $$"
        " BEGIN PERFORM pg_sleep(20); RETURN '{}'; EXCEPTION WHEN query_canceled THEN"
        " RETURN json_build_object('stored', true); END $$"
    )
    transport = transport_of(team_server, mara)
    try:
        with pytest.raises(Unreachable):
            transport.call("yields", {}, 0.3)
        assert transport.call("hello", {"device": mara.device, "program": "1.0", "schema_v": 1})
    finally:
        transport.close()
        root.execute(f"DROP FUNCTION {api}.yields(json)")


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_what_was_rolled_back_for_others_is_asked_once_more(
    team_server: TeamServer, code: str
) -> None:
    mara = team_server.person("Mara", "telemarketer")
    name, count = f"torn_{code.lower()}", f"count_{code.lower()}"
    api = "segue_team_api_v1"
    root = team_server.root
    root.execute(f"CREATE SEQUENCE {api}.{count}")
    root.execute(
        f"CREATE FUNCTION {api}.{name}(b json) RETURNS json LANGUAGE plpgsql SECURITY DEFINER AS $$"
        f" DECLARE n bigint := nextval('{api}.{count}'); BEGIN IF n <= (b->>'times')::int THEN"
        f" RAISE 'torn' USING ERRCODE = '{code}'; END IF;"
        " RETURN json_build_object('tries', n); END $$"
    )
    try:
        transport = transport_of(team_server, mara)
        assert transport.call(name, {"times": 1}) == {"tries": 2}
        root.execute(f"ALTER SEQUENCE {api}.{count} RESTART")
        with pytest.raises(Unreachable):
            transport.call(name, {"times": 2})
        transport.close()
    finally:
        root.execute(f"DROP FUNCTION {api}.{name}(json)")
        root.execute(f"DROP SEQUENCE {api}.{count}")
