"""A store that became a team's, and people who ask the team's database under their own logins."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg

from app.domain.vocabulary import Role
from app.host.kept_answers import KeptTexts
from app.host.scram import new_secret, verifier
from app.jobs.team_ask import TeamAsk
from app.jobs.team_people import invite
from app.jobs.team_way import as_installer
from app.jobs.workplace import Workplace
from app.models.server.names import Names
from app.reads.desk import Actor
from app.reads.house import PeopleQuestion
from app.sync.asking import asking_of
from app.sync.joining import take
from app.sync.moving import move, moving
from app.sync.server_url import ServerUrl
from app.sync.setting_up import set_up
from tests.helpers.postgres import Cluster

PATIENCE = 50.0
"""Seconds for an answer: a machine that is busy with other tests may take some."""


@dataclass
class Organisation:
    """An organisation of a server whose tables come from stores that are moved into it."""

    cluster: Cluster
    org: str
    url: str
    root: "psycopg.Connection[Any]"
    logins: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        """Its schemas and groups."""
        return Names(self.org)

    def server(self, port: int = 0) -> ServerUrl:
        """Its address; over another port where a cable leads to it."""
        found = replace(ServerUrl.parse(self.url), user="")
        (host,) = found.hosts
        return replace(found, hosts=(replace(host, port=port or host.port),))

    def move(self, workplace: Workplace) -> None:
        """What lies in the store is what the team has, and nothing else."""
        tables = ", ".join(f"{self.names.private}.{one.name}" for one in moving())
        with self.root.transaction():
            # The tables of facts are only added to; a test may begin again.
            self.root.execute("SET LOCAL session_replication_role = replica")
            self.root.execute(f"TRUNCATE {tables} CASCADE")
        with workplace.store.reading() as session:
            move(session, self.url, self.org)
        self.root.execute("ANALYZE")

    def login(self, role: str) -> tuple[str, str]:
        """Somebody's login and secret, by the role."""
        if role not in self.logins:
            with as_installer(self.url, self.org, lambda: None, None) as errand:
                made = invite(errand.call, errand.server, self.org, f"A {role}", (role,))
            secret = new_secret()
            # Nobody of the store: what is asked is not to count them.
            self.root.execute(
                f"UPDATE {self.names.private}.person SET active = false WHERE name = %s",
                (f"A {role}",),
            )
            take(made.server, made, f"desk-{role}", "a desk", verifier(secret), secret)
            self.logins[role] = (made.login, secret)
        return self.logins[role]

    def asks(
        self,
        workplace: Workplace,
        folder: Path,
        role: str = "supervisor",
        *,
        at: ServerUrl | None = None,
        copy: ServerUrl | None = None,
    ) -> TeamAsk:
        """The way to ask, for a desk with this store."""
        login, secret = self.login(role)
        way = asking_of(at or self.server(), copy, login, lambda: secret, self.org, PATIENCE)
        return TeamAsk(workplace, way, KeptTexts(folder))


@contextmanager
def organisation(cluster: Cluster, org: str) -> Iterator[Organisation]:
    """A new one, gone at the end. libpq's password file (`PGPASSFILE`) has to be the cluster's."""
    url = f"postgresql://{cluster.user}@127.0.0.1:{cluster.port}/postgres?sslmode=disable"
    set_up(url, org)
    with psycopg.connect(cluster.url(), autocommit=True) as root:
        made = Organisation(cluster, org, url, root)
        yield made
        for schema in (made.names.private, made.names.api):
            root.execute(f"DROP SCHEMA {schema} CASCADE")


def supervisor(workplace: Workplace) -> Actor:
    """Somebody of a store who steers, and does nothing else."""
    computer = Actor(None, "this computer", frozenset(Role))
    people = workplace.ask(PeopleQuestion(), computer, Role.SUPERVISOR)
    found = next(one for one in people if Role.SUPERVISOR in one.roles)
    return Actor(found.id, found.name, frozenset({Role.SUPERVISOR}))
