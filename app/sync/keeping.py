"""Keeping a team's database up, by whoever installed it: seals, old rows, restores.

The head of the audit's chain is of use only where whoever rewrites the database can't reach it:
each run hands it out, and compares the one before with what is there now.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.domain.errors import KnownError
from app.models.server.names import Names
from app.sync.installing import AskPassword, connected
from app.sync.setting_up import ask_function, team_tables

if TYPE_CHECKING:
    from psycopg import Connection
    from sqlalchemy.orm import Session

_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")
KNOWN_SINCE = 3
"""The version of the server's functions that first let the pool rest."""
PURGES = 50
"""Rounds of purging in one run at most: what is left goes in the next."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the audit's chain: how many rows are in it, and their hash."""

    place: int
    hash: str


class AuditGap(KnownError):
    """The audit is not what it was: somebody changed or took out rows, or a restore lost them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What one run did.

    Attributes:
        windows: Leads of the pool whose time to be called was worked out again.
        ended: Transactions of people's logins that were open for too long.
        sealed: Rows of the audit that came into the chain.
        changes, requests: Old rows that went.
        sounds: Blobs that went, of sound that was taken away from its call.
        problem: Why such a blob could not go; '' where nothing was in the way.
    """

    ended: int
    sealed: int
    head: Head
    changes: int
    requests: int
    windows: int = 0
    sounds: int = 0
    problem: str = ""


def keep(
    url: str, org: str, ask: AskPassword | None = None, last: Head | None = None, whole: bool = True
) -> Kept:
    """One run: ends old transactions, purges, then checks and seals the audit.

    Args:
        last: The head of an earlier run, kept on another machine.
        whole: Read the chain from its beginning; False: from `last` on.

    Raises:
        AuditGap: The audit does not hold. It is not sealed on; all else was done.
        KnownError: It can't be reached.
    """
    with connected(url, ask) as connection:
        ended = _ask(connection, org, "watchdog", {})["ended"]
    changes, requests = _purge(url, org, ask)
    since = None if whole else last
    check(url, org, ask, last, since)
    with connected(url, ask) as connection:
        sealed = _ask(connection, org, "seal_audit", {})
    head = Head(int(sealed["place"]), str(sealed["head"]))
    return Kept(int(ended), int(sealed["sealed"]), head, changes, requests)


def _purge(url: str, org: str, ask: AskPassword | None) -> tuple[int, int]:
    changes = requests = 0
    for _ in range(PURGES):
        with connected(url, ask) as connection:  # a transaction each
            done = _ask(connection, org, "purge", {})
        changes += int(done["changes"])
        requests += int(done["requests"])
        if not done["more"]:
            break
    return changes, requests


def check(
    url: str,
    org: str,
    ask: AskPassword | None = None,
    last: Head | None = None,
    since: Head | None = None,
) -> Head:
    """Reads the chain of the audit again. Returns its end.

    Args:
        last: A head that was kept elsewhere and has to be in the chain; its `place` may be 0 where
            only the hash is known.
        since: The chain is read from this head on; None: all of it.

    Raises:
        AuditGap: It does not hold.
        KnownError: It can't be reached.
    """
    body: dict[str, Any] = {}
    if last is not None and last.hash:
        body["head"] = last.hash
    if since is not None and since.place > 0:
        body["since"] = since.place
    with connected(url, ask) as connection:
        found = _ask(connection, org, "check_audit", body)
    if not found["ok"]:
        raise _gap(found.get("gap"), last)
    return Head(int(found["place"]), str(found["head"]))


def _gap(place: int | None, last: Head | None) -> AuditGap:
    if place is not None:
        what = f"The audit does not hold: row {place} of its chain is not what was sealed."
    else:
        named = (last.hash if last is not None else "")[:12]
        what = f"The audit does not hold: the head {named}… that was kept is not in its chain."
    return AuditGap(
        what,
        "Nothing more was sealed.",
        "Somebody has rewritten it, or an older copy was put back: compare with a backup.",
    )


@contextmanager
def at_work(url: str, org: str, ask: AskPassword | None = None) -> Iterator["Session"]:
    """The team's tables for work that is done by the desk's own acts; one transaction.

    Raises:
        KnownError: It can't be reached, or there is no such team of this version.
    """
    from sqlalchemy.orm import Session

    with (
        connected(url, ask) as connection,
        team_tables(connection, org) as tables,
        Session(tables) as session,
    ):
        yield session
        session.commit()


@dataclass(frozen=True, slots=True)
class Restored:
    """A copy was put back.

    Attributes:
        generation: By which desks notice it.
        rest: Until when nobody gets new leads; None: every desk is known to have none.
    """

    generation: str
    rest: "Rest | None"


@dataclass(frozen=True, slots=True)
class Rest:
    """Nobody is given a new lead, as somebody may still be calling it.

    Attributes:
        until: At the latest (aware).
        desks: Whose desks have to be heard so that it ends before, a name for each.
    """

    until: datetime
    desks: tuple[str, ...]


def restored(url: str, org: str, ask: AskPassword | None = None) -> Restored:
    """A copy was put back: desks have to hear of it.

    They send their last 72 hours once more and fill their stores anew: what they know of the lost
    time, and which leads of the pool they have, no copy says. What was done under leases that the
    copy does not know holds where nobody else gets the lead before it is sent. A desk that has no
    network may be calling under such a lease, or what it won meanwhile, so the pool rests: until
    all desks were heard, or none of them may call without the team any more.

    Raises:
        KnownError: It can't be reached, or there is no such team.
    """
    at = Names(org).private
    with connected(url, ask) as connection:
        _require_team(connection, org)
        connection.execute(f"UPDATE {at}.server SET counter = counter + 1")
        connection.execute(f"UPDATE {at}.login SET view_v = view_v + 1")
        # Said twice it stays as it was: who got a lead since the first time would else lose it.
        connection.execute(
            f"INSERT INTO {at}.restored_lease AS r (lead, epoch) SELECT lead, epoch FROM {at}.lease"
            " ON CONFLICT (lead) DO UPDATE SET epoch = EXCLUDED.epoch, at = now()"
            " WHERE r.at < now() - interval '7 days'"
        )
        connection.execute(
            f"INSERT INTO {at}.audit (what, detail) VALUES ('restored', jsonb_build_object("
            f"'generation', {at}.generation()))"
        )
        connection.execute(
            f"UPDATE {at}.server SET restored_at = clock_timestamp(), pool_rests_until ="
            " clock_timestamp() + make_interval(secs =>"
            # Under a lease, or as who owns it, which this server need not know.
            f" GREATEST({at}.seconds('pack_seconds'), {at}.seconds('call_seconds'),"
            f" {at}.seconds('owner_offline_seconds')))"
        )
        row = connection.execute(f"SELECT {at}.generation()").fetchone()
        assert row is not None
        return Restored(str(row[0]), _rest(connection, at))


def rest(url: str, org: str, ask: AskPassword | None = None) -> Rest | None:
    """Whether the pool rests after a restore; a team of an older version knows of none.

    Raises:
        KnownError: It can't be reached, or there is no such team.
    """
    at = Names(org).private
    with connected(url, ask) as connection:
        _require_team(connection, org)
        row = connection.execute(f"SELECT version FROM {at}.server").fetchone()
        return _rest(connection, at) if row is not None and row[0] >= KNOWN_SINCE else None


def _rest(connection: "Connection[Any]", at: str) -> Rest | None:
    row = connection.execute(f"SELECT {at}.pool_rests(), {at}.unheard_desks()").fetchone()
    assert row is not None
    return None if row[0] is None else Rest(row[0], tuple(row[1]))


def hand_out(url: str, org: str, ask: AskPassword | None = None) -> bool:
    """After a restore: the pool is handed out at once. Returns whether it rested.

    For who knows that no desk is calling without a network; it is noted in the audit.

    Raises:
        KnownError: It can't be reached, or there is no such team.
    """
    at = Names(org).private
    with connected(url, ask) as connection:
        _require_team(connection, org)
        rested = _rest(connection, at)
        if rested is not None:
            detail = json.dumps({"desks": rested.desks})
            connection.execute(
                f"INSERT INTO {at}.audit (what, detail) VALUES ('hand_out', %s)", (detail,)
            )
        connection.execute(f"UPDATE {at}.server SET pool_rests_until = NULL")
    return rested is not None


def require_program(url: str, org: str, version: str, ask: AskPassword | None = None) -> None:
    """From now on older programs read nothing new; '' lets all in.

    Raises:
        KnownError: That is no version; it can't be reached, or there is no such team.
    """
    if version and not _VERSION.fullmatch(version):
        raise KnownError(
            f"'{version}' is no version of Segue.", "Nothing was changed.", "Say it like 1.4.0."
        )
    at = Names(org).private
    with connected(url, ask) as connection:
        _require_team(connection, org)
        connection.execute(f"UPDATE {at}.server SET min_program = %s", (version,))
        detail = json.dumps({"version": version})
        connection.execute(
            f"INSERT INTO {at}.audit (what, detail) VALUES ('require_program', %s)", (detail,)
        )


def _require_team(connection: "Connection[Any]", org: str) -> None:
    row = connection.execute("SELECT to_regclass(%s)", (f"{Names(org).private}.server",)).fetchone()
    if row is None or row[0] is None:
        raise KnownError(
            f"There is no team '{org}' in this database.",
            "Nothing was changed.",
            "Make it: segue team init URL",
        )


def _ask(
    connection: "Connection[Any]", org: str, name: str, body: dict[str, Any]
) -> dict[str, Any]:
    return ask_function(connection, org, name, json.dumps(body))
