"""Every undo that a desk makes is taken by the team's database and gives the lead as it was."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from app.acts.accept import Accept
from app.acts.correct import Correct
from app.acts.hand_off import HandOff
from app.acts.house import SetPerson
from app.acts.reject import Reject
from app.acts.side_exits import Reassign
from app.acts.table import act_of
from app.acts.undo import Undo
from app.domain import facts as f
from app.domain.act_facts import SAYS
from app.domain.vocabulary import Role
from app.host.clock import SystemClock
from app.host.scram import verifier
from app.models.desk_side import enrol
from app.reads import cases
from app.reads.desk import Actor
from app.sync.clock import ComputerClock
from app.sync.local import StoreLocal
from app.sync.moving import move
from app.sync.outbox import OUTBOX
from app.sync.push import Push
from tests.acts.test_undo import EWA, SCENES, Scene
from tests.helpers.team import Team
from tests.helpers.team_server import TeamServer

DEVICE = "desk-of-all"
MOMENTS = ("rev", "changed_at", "changed_by", "opened_at", "callable_from", "callable_until")


def _fact(team: Team, kind: type[f.Body]) -> UUID:
    with team.workplace.store.reading() as session:
        facts = cases.load_facts(session, lead=team.leads[EWA])
    return [one.id for one in facts if isinstance(one.body, kind)][-1]


def _passed_by_another(team: Team) -> None:
    """Whose lead it is when it is passed is not who found it."""
    team.qualify(EWA)
    team.act(Reassign(team.leads[EWA], team.people["tom"].id))
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id), "dana")


def _reject(team: Team) -> tuple[Any, str]:
    return Reject(team.leads[EWA], "no_budget", "Frozen until July"), "jonas"


def _accepting_what_another_had(team: Team) -> tuple[Any, str]:
    _passed_by_another(team)
    return Accept(team.leads[EWA]), "jonas"


def _rejecting_what_another_had(team: Team) -> tuple[Any, str]:
    _passed_by_another(team)
    return _reject(team)


def _rejecting_after_accepting(team: Team) -> tuple[Any, str]:
    team.act(*_accepting_what_another_had(team))
    return _reject(team)


def _rejecting_what_nobody_had(team: Team) -> tuple[Any, str]:
    team.qualify(EWA)
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id), "dana")
    team.act(Reassign(team.leads[EWA], None))
    return _reject(team)


def _ending(now: str) -> Callable[[Team], tuple[Any, str]]:
    def scene(team: Team) -> tuple[Any, str]:
        before = "interested" if now == "no_answer" else "no_answer"
        team.call(EWA, before)
        call = _fact(team, f.CallSaved)
        return Correct(team.leads[EWA], call, "disposition", now, "Mistyped"), "mara"

    return scene


OWNERS: dict[str, Scene] = {
    "accept, found by another": _accepting_what_another_had,
    "reject, found by another": _rejecting_what_another_had,
    "reject after accepting": _rejecting_after_accepting,
    "reject, nobody's": _rejecting_what_nobody_had,
    "correct, nobody was reached": _ending("no_answer"),
    "correct, somebody was reached": _ending("interested"),
}
"""Where an undo gives a lead to another owner, in more ways than one act shows."""


class Way:
    """The login of whoever acts; a lead of the pool is dialled under a lease."""

    def __init__(self, team: TeamServer, people: dict[str, UUID]) -> None:
        self._team = team
        self._people = people
        self._open: dict[str, Any] = {}
        self.who = ""
        self.sent: list[dict[str, Any]] = []

    def _join(self, name: str, person: UUID) -> Any:
        team = self._team
        roles = team.one("SELECT roles FROM person WHERE id = %s", person)
        body = {"name": name, "roles": roles, "person": str(person), "verifier": verifier("once")}
        login = team.call("invite", **body)["login"]
        with team.connect(login, "once") as joining:
            took = {"device": DEVICE, "verifier": verifier("own")}
            team.ask(joining, "take_invitation", took)
        return team.connect(login, "own")

    def call(self, name: str, body: dict[str, Any], deadline: float = 5.0) -> dict[str, Any]:
        for act in body.get("acts", ()):
            for lead in act["base_rev"]:
                self._lease(act, lead)
            self.sent.append(act)
        if self.who not in self._open:  # most scenes have two people, and joining takes its time
            self._open[self.who] = self._join(self.who, self._people[self.who])
        return self._team.ask(self._open[self.who], name, body)

    def _lease(self, act: dict[str, Any], lead: str) -> None:
        if self._team.one("SELECT owner FROM lead WHERE id = %s", lead) is None:
            act["epoch"] = self._team.one(
                "UPDATE lease SET epoch = epoch + 1, person = %s, device = %s, kind = 'call',"
                " until = now() + interval '1 hour' WHERE lead = %s RETURNING epoch",
                self._people[self.who], DEVICE, lead,
            )  # fmt: skip


class Both:
    """A desk where everybody of the team works, and the team's database."""

    def __init__(self, team: Team, server: TeamServer) -> None:
        self.server, self.team = server, team
        tom = team.act(SetPerson("Tom Abadi", ("telemarketer",)))
        team.people["tom"] = Actor(tom.person, "Tom Abadi", frozenset({Role.TELEMARKETER}))
        store = team.workplace.store
        with store.reading() as session:
            move(session, server.cluster.url(), "team")
        people = {name: one.id for name, one in team.people.items() if one.id is not None}
        self.way = Way(server, people)
        with store.writing() as session:
            enrol(session, org="team", person=people["mara"], device=DEVICE)
        clock = ComputerClock(SystemClock().now)
        self._push = Push(StoreLocal(store), self.way, clock, OUTBOX, "1.0")
        self._act, team.act = team.act, self.act  # type: ignore[method-assign]

    def act(self, command: Any, who: str = "petra", role: Any = None) -> Any:
        """The act, at the desk and in the database."""
        done = self._act(command, who, role)
        self.way.who = who
        pushed = self._push.all()
        assert pushed.aside == (), command
        return done

    def lead(self) -> dict[str, Any]:
        """Where the lead stands at the server."""
        row = self.server.state(self.team.leads[EWA])
        return {name: value for name, value in row.items() if name not in MOMENTS}


@pytest.mark.parametrize("scene", [*sorted(SCENES), *OWNERS])
def test_the_server_takes_back_what_the_desk_does(
    team: Team, team_server: TeamServer, scene: str
) -> None:
    both = Both(team, team_server)
    command, who = {**SCENES, **OWNERS}[scene](team)
    before = both.lead()
    done = both.act(command, who)
    assert scene not in OWNERS or both.lead()["owner"] != before["owner"]
    both.act(Undo(getattr(done, "changes", done).act_id), who)
    assert both.lead() == before
    said = [(one["act"], fact["kind"]) for one in both.way.sent for fact in one["facts"]]
    assert {one for one, _ in said} >= {act_of(command).name, "undo"}
    assert all(kind in SAYS[one] for one, kind in said)
    assert team_server.one("SELECT count(*) FROM quarantine WHERE device = %s", DEVICE) == 0
    assert team_server.one("SELECT count(*) FROM fact WHERE stale IS NOT NULL") == 0
