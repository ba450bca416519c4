"""The first words between a desk and its team: the invitation is taken, the store filled."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from app.domain.errors import KnownError
from app.sync.bootstrap import Bootstrap
from app.sync.clock import SyncClock
from app.sync.invitation import Invitation, proof_of
from app.sync.server_url import ServerUrl
from app.sync.transport import SHUT_OUT, PostgresTransport, Refused, Transport, Unreachable

_PATIENCE = 15.0
"""Seconds for a call that a person waits for in front of a progress bar."""


@dataclass(frozen=True, slots=True)
class Hello:
    """How the team greets a desk.

    Attributes:
        settings: Limits of leases and of work without a network, as `contact.Standing` reads them.
        generation: Of the server that answers.
    """

    person: UUID
    name: str
    roles: tuple[str, ...]
    campaigns: tuple[UUID, ...]
    settings: dict[str, Any]
    generation: str


class NotTaken(KnownError):
    """The server did not take the invitation, for certain: nobody's secret is another one now."""


def transport_to(server: ServerUrl, login: str, secret: str, org: str) -> PostgresTransport:
    """The way to a team's database under a login."""
    from psycopg.conninfo import make_conninfo

    words: dict[str, Any] = dict(server.words(login))
    return PostgresTransport(make_conninfo(**words), lambda: secret, org)


def take(
    server: ServerUrl,
    invitation: Invitation,
    device: str,
    device_name: str,
    verifier: str,
    secret: str,
) -> None:
    """Takes an invitation: from now on the login opens with `secret` alone.

    An answer that got lost leaves it open whether it was taken; the new secret tells, now or, where
    nobody answers that either, when the same line is tried again (`opens`).

    Args:
        verifier: Of the new secret, which itself stays here.

    Raises:
        NotTaken: The invitation is no good any more.
        KnownError: The server can't be reached.
    """
    once = transport_to(server, invitation.login, invitation.secret, invitation.org)
    body = {
        "device": device,
        "device_name": device_name,
        "verifier": verifier,
        "proof": proof_of(invitation.secret),
    }
    try:
        once.call("take_invitation", body, _PATIENCE)
    except (Unreachable, Refused) as problem:
        known = isinstance(problem, Refused) and problem.code != SHUT_OUT
        if known or not _opens_now(server, invitation, device, secret):
            raise _not_taken(problem, asked=True) from problem
    finally:
        once.close()


def require_open(server: ServerUrl, invitation: Invitation, device: str) -> None:
    """Looks whether an invitation can be taken now; nothing is used up by it.

    Raises:
        NotTaken: It was taken already or has run out.
        KnownError: The server can't be reached.
    """
    once = transport_to(server, invitation.login, invitation.secret, invitation.org)
    try:
        once.call("hello", {"device": device}, _PATIENCE)
    except Unreachable as problem:
        raise not_reached(problem) from problem
    except Refused as problem:  # else: it is not taken yet, as it has to be
        if problem.code == SHUT_OUT:
            raise _not_taken(problem) from problem
    finally:
        once.close()


def opens(server: ServerUrl, invitation: Invitation, device: str, secret: str) -> bool:
    """Whether a secret opens the login of an invitation: it was taken with it.

    Raises:
        KnownError: The server can't be reached.
    """
    way = transport_to(server, invitation.login, secret, invitation.org)
    try:
        way.call("hello", {"device": device}, _PATIENCE)
    except Unreachable as problem:
        raise not_reached(problem) from problem
    except Refused:
        return False
    finally:
        way.close()
    return True


def _opens_now(server: ServerUrl, invitation: Invitation, device: str, secret: str) -> bool:
    try:
        return opens(server, invitation, device, secret)
    except KnownError:
        return False


def _not_taken(problem: Unreachable | Refused, *, asked: bool = False) -> KnownError:
    """The sentence for an invitation that could not be taken; `asked`: perhaps it was."""
    if isinstance(problem, Unreachable):
        return not_reached(problem, begun=asked)
    if problem.code != SHUT_OUT:
        return NotTaken(problem.sentence, "Nothing was changed.")
    return NotTaken(
        "This invitation was taken already or has run out.",
        "Nothing was changed.",
        "Ask your admin for a new one.",
    )


def not_reached(problem: Unreachable, *, begun: bool = False) -> KnownError:
    """The sentence for a team that can't be reached, with what libpq says of it.

    Args:
        begun: The invitation was taken, or may have been; the secret is kept.
    """
    why = str(problem).strip().splitlines()
    what = f"The team can't be reached: {why[0].rstrip('.') if why else 'no answer'}."
    if begun:
        return KnownError(
            what,
            "If the invitation is used up by now, what opens your login is kept here.",
            "Try again with the same invitation and the same passphrase when the network is there: "
            "it goes on from where it was.",
        )
    return KnownError(
        what,
        "Nothing was changed.",
        "Look whether the network is there, then try again.",
    )


def hello(transport: Transport, device: str, program: str, unsent: int = 0) -> Hello:
    """Greets the team.

    Raises:
        Unreachable: There is no answer.
        Refused: The person was removed, or the program is too old.
    """
    said = transport.call("hello", {"device": device, "program": program, "unsent": unsent})
    return Hello(
        UUID(said["person"]),
        said["name"],
        tuple(said["roles"]),
        tuple(UUID(one) for one in said["campaigns"]),
        said["settings"],
        said["generation"],
    )


def fill(
    store: Path,
    transport: Transport,
    clock: SyncClock,
    org: str,
    device: str,
    said: Hello,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Fills a store, which nobody has open, with what the team has for this person.

    Returns:
        How many leads came.

    Raises:
        Unreachable: There was no answer; the store is as it was.
        KnownError: The store is open somewhere.
    """
    made = Bootstrap(store, transport, clock)
    leads = made.fetch(org=org, person=said.person, device=device, progress=progress)
    made.swap()
    made.forget_old()
    return leads
