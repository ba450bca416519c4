"""How a desk stands with its team, for a command: what is here, what the team says of it."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import __version__
from app.domain.errors import KnownError
from app.domain.syncing import too_old
from app.host.paths import Paths
from app.host.team_place import TeamPlace
from app.jobs.team_way import at_desk

DAYS = 30
"""Newest days of which the facts here are compared with what the team would send."""


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """What there is to say.

    Attributes:
        roles: As the team has them now.
        waits: Acts that wait to be sent.
        days, off: Days compared, and those (ISO) of which the desk has not what the team has.
        older_asked: A version that this program is too old for; empty: none.
    """

    team: str
    server: str
    name: str
    roles: tuple[str, ...]
    heard: str
    waits: int
    aside: int
    days: int
    off: tuple[str, ...]
    older_asked: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.off and not self.older_asked

    def lines(self) -> tuple[str, ...]:
        """In sentences."""
        waits = f"{self.waits} acts wait to be sent" if self.waits else "nothing waits to be sent"
        aside = f", {self.aside} came too late or were not understood" if self.aside else ""
        said = [
            f"This profile is {self.name}'s in the team '{self.team}' on {self.server}.",
            f"Roles: {', '.join(self.roles)}.",
            f"Last heard by this desk {self.heard}: {waits}{aside}.",
        ]
        if self.older_asked:
            said.append(f"The team asks for Segue {self.older_asked} or newer: please update.")
        if self.off:
            said.append(
                f"NOT what the team has: facts of {', '.join(self.off)}. An open Segue finds and "
                "mends this by itself within some hours; where it stays, tell your admin."
            )
        else:
            said.append(f"Facts of the newest {self.days} days are what the team has for you.")
        return tuple(said)


def desk_status(paths: Paths, passphrase: Callable[[], str]) -> DeskStatus:
    """Asks the team, and compares with a copy of the store: the window may be open.

    Raises:
        KnownError: The profile has no team, the passphrase is wrong, the team can't be reached or
            refuses.
    """
    from app.sync.server_url import ServerUrl

    here = TeamPlace.of(paths)
    if here is None:
        raise KnownError("This profile belongs to no team.", "", "Join one: segue team join.")
    room = Path(tempfile.mkdtemp(prefix="segue-status-", dir=paths.root))
    try:
        copy = room / "copy.db"
        _copy(paths.store, copy)
        with at_desk(paths, passphrase) as way:
            said = way.call("hello", {"program": __version__})
            waits, aside, heard, days, off = _compare(copy, way.call)
    finally:
        shutil.rmtree(room)
    where = ", ".join(str(one) for one in ServerUrl.parse(here.server).hosts)
    return DeskStatus(
        here.org,
        where,
        said["name"],
        tuple(said["roles"]),
        heard,
        waits,
        aside,
        days,
        off,
        said["min_program"] if too_old(__version__, said["min_program"]) else "",
    )


def _copy(source: Path, target: Path) -> None:
    here = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    there = sqlite3.connect(target)
    try:
        here.backup(there)
    finally:
        there.close()
        here.close()


class _Calls:
    """A way that is open already, as whoever compares wants it."""

    def __init__(self, call: Callable[[str, dict[str, Any]], dict[str, Any]]) -> None:
        self._call = call

    def call(self, name: str, body: dict[str, Any], _deadline: float = 0.0) -> dict[str, Any]:
        return self._call(name, body)

    def close(self) -> None:
        """Whoever opened it closes it."""


def _compare(
    copy: Path, call: Callable[[str, dict[str, Any]], dict[str, Any]]
) -> tuple[int, int, str, int, tuple[str, ...]]:
    from app.host.clock import SystemClock
    from app.models.store import Store
    from app.sync.clock import ComputerClock
    from app.sync.contact import standing
    from app.sync.local import StoreLocal
    from app.sync.outbox import OUTBOX
    from app.sync.pull import Pull, days_held

    with Store(copy) as store:
        local = StoreLocal(store)
        unsent = local.read(OUTBOX.count)
        at = local.read(standing)
        days = local.read(lambda session: days_held(session, DAYS, SystemClock().now()))
        pull = Pull(local, _Calls(call), ComputerClock(SystemClock().now), OUTBOX)
        off = tuple(str(one.day) for one in pull.check(days)) if days else ()
    heard = f"{at.contact.wall:%Y-%m-%d %H:%M} UTC" if at.contact is not None else "never"
    return unsent.acts, unsent.set_aside, heard, len(days), off
