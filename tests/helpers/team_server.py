"""A team on a real PostgreSQL: people with logins of their own, a campaign, leads in its pool."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Json

from app.domain import facts as f
from app.host.clock import SystemClock
from app.host.ids import new_id
from app.host.scram import verifier
from app.models import facts as tables
from app.models.server.names import Names
from app.sync.setting_up import set_up
from tests.helpers.as_set_up import connected, put_back, remember, usable
from tests.helpers.postgres import Cluster

LONG_AGO = datetime(2026, 11, 1, 9, tzinfo=UTC)


def now() -> datetime:
    """This moment: the server goes by its own clock, which no test can set."""
    return SystemClock().now()


def plain(value: Any) -> Any:
    """A value as it travels."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value


@dataclass
class Somebody:
    """A person of the team at a desk, with a connection under the own login."""

    team: "TeamServer"
    id: UUID
    login: str
    secret: str
    device: str
    connection: "psycopg.Connection[Any]"

    def call(self, name: str, /, **body: Any) -> dict[str, Any]:
        """The answer of a function of `api_v1`; the device is named."""
        return self.team.ask(self.connection, name, {"device": self.device, **body})

    def sql(self, statement: str) -> list[Any]:
        """Rows of plain SQL under this login."""
        done = self.connection.execute(statement)
        return done.fetchall() if done.description else []

    def another(self) -> "psycopg.Connection[Any]":
        """One more connection under this login."""
        return self.team.connect(self.login, self.secret)

    def act(
        self,
        act: str,
        lead: UUID | None,
        *bodies: f.Body,
        role: str,
        state: dict[str, Any] | None = None,
        base: int | None = 0,
        epoch: int | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """An act as a desk pushes it; `state` are columns of the lead."""
        prospect = self.team.prospects.get(lead) if lead else None
        made = {
            "act_id": str(new_id()),
            "act": act,
            "role": role,
            "made_at": now().isoformat(),
            "epoch": epoch,
            "base_rev": {str(lead): base} if lead else {},
            "facts": [self.fact(body, lead, prospect) for body in bodies],
            "state": {"leads": {str(lead): state}} if lead and state is not None else {},
        }
        return {**made, **more}

    def fact(self, body: f.Body, lead: UUID | None, prospect: UUID | None) -> dict[str, Any]:
        """A fact as it travels."""
        id_ = new_id()
        said = tables.values(body)
        return {
            "id": str(id_),
            "kind": body.kind,
            "schema_v": 1,
            "lead": plain(lead),
            "prospect": plain(prospect),
            "made_at": now().isoformat(),
            "corrects": None,
            "hash": tables.digest(id_, body.kind, said).hex(),
            "body": {name: plain(value) for name, value in said.items()},
            "extra": None,
        }

    def push(self, *acts: dict[str, Any]) -> list[dict[str, Any]]:
        """The answers to these acts."""
        answers: list[dict[str, Any]] = self.call("push", acts=list(acts))["answers"]
        return answers

    def pull(self, after: dict[str, Any] | None = None) -> dict[str, Any]:
        """One page of the feed; all of a test fits into one."""
        where = after or {"xid": "0", "seq": 0}
        return self.call("feed", generation=self.team.generation(), after=where, limit=2000)

    def fed(self, what: str, after: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of one sort that the feed sends."""
        return [one["row"] for one in self.pull(after)["rows"] if one["what"] == what]


@dataclass
class TeamServer:
    """An organisation on a server."""

    cluster: Cluster
    names: Names
    root: "psycopg.Connection[Any]"
    open: list["psycopg.Connection[Any]"] = field(default_factory=list)
    prospects: dict[UUID | None, UUID] = field(default_factory=dict)
    numbers: int = 0

    def connect(self, login: str, secret: str) -> "psycopg.Connection[Any]":
        """A connection under a login."""
        made = psycopg.connect(
            host="127.0.0.1",
            port=self.cluster.port,
            dbname="postgres",
            user=login,
            password=secret,
            autocommit=True,
        )
        self.open.append(made)
        return made

    def ask(
        self, connection: "psycopg.Connection[Any]", name: str, body: dict[str, Any]
    ) -> dict[str, Any]:
        """The answer of a function of `api_v1`."""
        row = connection.execute(f"SELECT {self.names.api}.{name}(%s)", (Json(body),)).fetchone()
        assert row is not None
        answer: dict[str, Any] = row[0]
        return answer

    def call(self, name: str, /, **body: Any) -> dict[str, Any]:
        """As the installation."""
        return self.ask(self.root, name, body)

    def put_back(self) -> None:
        """As it was set up, whatever a test left behind; see `as_set_up`."""
        while self.open:
            self.open.pop().close()
        self.root = usable(self.root, self.cluster.url(), self.names)
        put_back(self.root, self.names)

    def generation(self) -> str:
        """As the server says it."""
        return str(self.one(f"SELECT {self.names.private}.generation()"))

    def one(self, statement: str, *values: Any) -> Any:
        """The first value, asked as the superuser in the private schema."""
        row = self.root.execute(statement, values or None).fetchone()
        return row[0] if row else None

    def person(self, name: str, *roles: str, campaigns: tuple[UUID, ...] = ()) -> Somebody:
        """Invites somebody, who joins at a desk of their own."""
        once, secret = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
        # Ids of one millisecond begin alike; logins are made of the first twelve digits.
        who = UUID(bytes=secrets.token_bytes(16), version=4)
        made = self.call(
            "invite",
            person=str(who),
            name=name,
            roles=list(roles),
            campaigns=[str(one) for one in campaigns],
            verifier=verifier(once),
        )
        device = f"desk-{secrets.token_hex(4)}"
        with self.connect(made["login"], once) as joining:
            self.ask(joining, "take_invitation", {"device": device, "verifier": verifier(secret)})
        found = Somebody(
            self, who, made["login"], secret, device, self.connect(made["login"], secret)
        )
        found.call("bootstrap", limit=1)
        return found

    def campaign(self, name: str = "") -> UUID:
        """A new campaign."""
        id_ = new_id()
        self.root.execute(
            "INSERT INTO campaign (id, version, name, desk, hours, gap_minutes, attempts_in_a_row,"
            " attempts_a_day, answer_minutes, ask_consent_each_time, questions, card, gate, costs,"
            " dispositions, active) VALUES (%s, 1, %s, 'qualifier', %s, 60, 6, 3, 20, false,"
            " '[]', '[]', '{}', '{\"per_lead_minor\": 240}', '{}', true)",
            (id_, name or f"Campaign {id_}", Json([[[0, 1440]]] * 7)),
        )
        return id_

    def lead(
        self,
        campaign: UUID,
        *phones: str,
        stage: str = "new",
        prospect: UUID | None = None,
        **columns: Any,
    ) -> UUID:
        """A lead of a campaign, callable now; without phones it gets one of its own."""
        id_ = new_id()
        if prospect is None:
            prospect = new_id()
            self.root.execute(
                "INSERT INTO prospect (id, name, number) VALUES (%s, %s, 0)",
                (prospect, f"Prospect {str(prospect)[-6:]}"),
            )
            for position, e164 in enumerate(phones or (self.number(),)):
                self.root.execute(
                    "INSERT INTO phone (prospect, position, e164, kind, state)"
                    " VALUES (%s, %s, %s, 'mobile', 'good')",
                    (prospect, position, e164),
                )
        at = now()
        row = {
            "id": id_,
            "prospect": prospect,
            "campaign": campaign,
            "stage": stage,
            "added_at": LONG_AGO,
            "callable_from": at - timedelta(hours=1),
            "callable_until": at + timedelta(hours=8),
            "pool": int(stage in ("new", "attempting") and not columns.get("owner")),
            "rev": 0,
            **columns,
        }
        places = ", ".join(["%s"] * len(row))
        self.root.execute(
            f"INSERT INTO lead ({', '.join(row)}) VALUES ({places})", tuple(row.values())
        )
        self.prospects[id_] = prospect
        return id_

    def number(self) -> str:
        """A number that nobody has yet."""
        self.numbers += 1
        return f"+4930{5550000 + self.numbers}"

    def state(self, lead: UUID) -> dict[str, Any]:
        """A lead's row."""
        row = self.one("SELECT row_to_json(l) FROM lead l WHERE id = %s", lead)
        found: dict[str, Any] = row
        return found


@pytest.fixture(scope="session")
def team_database(postgres: Cluster) -> Iterator[TeamServer]:
    """One organisation per test process."""
    set_up(postgres.url(), "team")
    names = Names("team")
    made = TeamServer(postgres, names, connected(postgres.url(), names))
    remember(made.root, names)
    yield made
    made.root.close()


@pytest.fixture
def team_server(team_database: TeamServer) -> Iterator[TeamServer]:
    """The organisation as it was set up; no test sees what another one did."""
    yield team_database
    team_database.put_back()
