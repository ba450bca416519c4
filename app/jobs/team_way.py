"""The way to the team database for one errand: as whoever installed it, or from a desk."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.errors import KnownError
from app.host.paths import Paths
from app.host.team_place import TeamPlace, authority_file

if TYPE_CHECKING:
    from app.jobs.team_people import Call
    from app.sync.asking import Asking
    from app.sync.certificates import Authority
    from app.sync.server_url import ServerUrl
    from app.sync.transport import PostgresTransport, Refused, Transport

_log = logging.getLogger("segue.jobs.team")

Ask = Callable[[], str | None]
_NO_RIGHT = "42501"


@dataclass(frozen=True, slots=True)
class Way:
    """An open way.

    Attributes:
        call: A function of the team database: its name and body, its answer. Refusals come as
            `KnownError`.
        authority: Who vouches for the server; None: the authorities of this computer.
        bare: The same without the name of this desk: where `device` is somebody else's.
    """

    call: "Call"
    server: "ServerUrl"
    org: str
    authority: "Authority | None"
    bare: "Call"


def way_of(here: TeamPlace, secret: str) -> "PostgresTransport":
    """The way from a profile that has joined, under the person's login."""
    from app.sync.joining import transport_to
    from app.sync.server_url import ServerUrl

    return transport_to(ServerUrl.parse(here.server), here.login, secret, here.org)


def reading_of(here: TeamPlace, secret: str, copy: str = "") -> "Asking":
    """The way to read the team's database from a profile that has joined.

    Args:
        copy: Address of a copy for reading; empty: the one that was said at the joining, if any.
            One that is no address is left out: nobody is to be kept from their work by it.
    """
    from app.sync.asking import asking_of
    from app.sync.server_url import BadAddress, ServerUrl

    said, place = copy or here.copy, None
    try:
        place = ServerUrl.parse(said) if said else None
    except BadAddress as problem:
        _log.warning("the copy for reading is left out: %s", problem.what)
    return asking_of(
        ServerUrl.parse(here.server),
        place,
        here.login,
        lambda: secret,
        here.org,
    )


@contextmanager
def as_installer(url: str, org: str, ask: Ask, ca_file: Path | None) -> Iterator[Way]:
    """As whoever may set the team up; committed when the errand is done.

    Raises:
        KnownError: It can't be reached, or refuses.
    """
    from app.sync.certificates import Authority
    from app.sync.installing import connected
    from app.sync.server_url import ServerUrl
    from app.sync.setting_up import ask_function

    server = ServerUrl.parse(url)
    file = ca_file or server.authority
    with connected(url, ask) as connection:

        def call(name: str, body: dict[str, Any], /, deadline: float = 0) -> dict[str, Any]:
            return ask_function(connection, org, name, json.dumps(body, ensure_ascii=False))

        yield Way(call, server, org, Authority.read(file) if file is not None else None, call)


@contextmanager
def at_desk(paths: Paths, passphrase: Callable[[], str]) -> Iterator[Way]:
    """As the person of a profile that has joined.

    Raises:
        KnownError: The profile has no team, the passphrase is wrong, the team can't be reached or
            refuses.
    """
    from app.host.secrets import Secrets
    from app.jobs.team_login import secret_place

    here = TeamPlace.of(paths)
    if here is None:
        raise KnownError("This profile belongs to no team.", "", "Join one: segue team join.")
    opened = Secrets(secret_place(here.secret_file), here.org, here.login)
    transport = way_of(here, opened.open(passphrase()))
    try:
        yield desk_way(paths, here, transport, say_why=True)
    finally:
        transport.close()


def desk_way(
    paths: Paths, here: TeamPlace, transport: "Transport", *, say_why: bool = False
) -> Way:
    """The way of a profile that has joined; `NotReached` where there is no answer.

    Args:
        say_why: With what libpq says of it.
    """
    from app.jobs.team_errands import NotReached
    from app.sync.certificates import Authority
    from app.sync.server_url import ServerUrl
    from app.sync.transport import DEADLINE, Refused, Unreachable

    def call(name: str, body: dict[str, Any], /, deadline: float = DEADLINE) -> dict[str, Any]:
        return bare(name, {"device": here.device, **body}, deadline)

    def bare(name: str, body: dict[str, Any], /, deadline: float = DEADLINE) -> dict[str, Any]:
        try:
            return transport.call(name, body, deadline)
        except Unreachable as problem:
            why = str(problem).strip().splitlines() if say_why else []
            raise NotReached(why[0] if why else "") from problem
        except Refused as problem:
            raise _refusal(problem) from problem

    file = authority_file(paths)
    authority = Authority.read(file) if file.exists() else None
    return Way(call, ServerUrl.parse(here.server), here.org, authority, bare)


def _refusal(problem: "Refused") -> KnownError:
    from app.sync.transport import SHUT_OUT

    if problem.code == SHUT_OUT:
        safe = "Nothing was changed. What waits to be sent stays on this computer."
        return KnownError(problem.sentence, safe, "Ask your supervisor for a new invitation.")
    # A function that none of the person's groups may call: the server has its own words.
    may = problem.code != _NO_RIGHT
    said = problem.sentence if may else "Your roles in the team do not allow this."
    return KnownError(said, "Nothing was changed.")
