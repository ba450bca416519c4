"""Join a team: take an invitation, keep the own secret sealed, fill the store for the first time.

Nothing is sent before the person has seen where it goes: `shown` says it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.host.clock import Clock, SystemClock
from app.host.paths import Paths
from app.host.team_place import TeamPlace, authority_file, keep_authority
from app.jobs.team_way import way_of
from app.jobs.workplace import Workplace, this_computer, this_device
from app.reads.house import PeopleQuestion

if TYPE_CHECKING:
    from app.host.secrets import Place
    from app.jobs.profile import Reopened
    from app.sync.invitation import Invitation

Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """Where an invitation leads, as a person is asked before anything is sent.

    Attributes:
        servers: Host and port of each.
        encrypted: The server has to prove who it is.
        authority, fingerprint: Who vouches for it; empty: the authorities of this computer.
    """

    team: str
    servers: tuple[str, ...]
    database: str
    login: str
    encrypted: bool
    authority: str
    fingerprint: str
    until: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Who joined, and what came."""

    name: str
    roles: tuple[str, ...]
    leads: int


def shown(invitation: "Invitation") -> Shown:
    """Where it leads."""
    authority = invitation.authority
    return Shown(
        invitation.team or invitation.org,
        tuple(str(one) for one in invitation.server.hosts),
        invitation.server.database,
        invitation.login,
        invitation.server.is_verified,
        authority.name if authority is not None else "",
        authority.shown if authority is not None else "",
        invitation.until.isoformat(timespec="minutes"),
    )


def secret_place(secret_file: str) -> "Place":
    """Where the sealed secret of a profile lies: a file that an admin named, or the keyring."""
    from app.host.secrets import FilePlace, KeyringPlace

    return FilePlace(Path(secret_file)) if secret_file else KeyringPlace()


def join(
    paths: Paths,
    invitation: "Invitation",
    passphrase: str,
    *,
    secret_file: Path | None = None,
    copy: str = "",
    clock: Clock | None = None,
    tell: Tell = lambda _what, _share: None,
) -> Joined:
    """Takes the invitation on a profile that is empty and not open.

    Where the network went after the invitation was used up, the same call goes on from there.

    Args:
        passphrase: Seals the secret of the login; at least 8 signs.
        secret_file: Where the sealed secret lies instead of the keyring.
        copy: Address of a copy for reading, which is asked first what is about the whole team.

    Raises:
        KnownError: The profile has people already, the invitation is over, the keyring or the
            server says no; in sentences.
    """
    from app.host.secrets import Secrets

    now = (clock or SystemClock()).now
    if copy:
        _require_address(copy)
    here = TeamPlace.of(paths)
    if here is None:
        here, secret = _take(paths, invitation, passphrase, secret_file, now, tell)
    elif here.name or (here.org, here.login) != (invitation.org, invitation.login):
        raise KnownError("This profile belongs to a team already.", "Nothing was sent.")
    else:
        place = secret_place(here.secret_file)
        secret = Secrets(place, here.org, here.login).open(passphrase)
    if copy:
        here = replace(here, copy=copy)
    tell("Reading what is there for you", 0.3)
    return _fill(paths, here, secret, now)


def _require_address(url: str) -> None:
    from app.sync.server_url import ServerUrl

    ServerUrl.parse(url)


def _take(
    paths: Paths,
    invitation: "Invitation",
    passphrase: str,
    secret_file: Path | None,
    now: Callable[[], datetime],
    tell: Tell,
) -> tuple[TeamPlace, str]:
    """Uses the invitation up. Returns where the team is, without a name yet, and the secret."""
    from app.host.scram import new_secret, verifier
    from app.host.secrets import Secrets
    from app.sync.joining import NotTaken, take

    if invitation.is_over(now()):
        raise KnownError(
            "This invitation has run out.", "Nothing was sent.", "Ask your admin for a new one."
        )
    device = _empty_profile(paths)
    place = secret_place(str(secret_file or ""))
    secret = new_secret()
    # Before the invitation is used up: without a place for the secret nobody could sign in again.
    sealed = Secrets(place, invitation.org, invitation.login)
    before = place.read(sealed.owner)
    sealed.keep(secret, passphrase)
    server = invitation.server
    if invitation.authority is not None:
        keep_authority(paths, invitation.authority.pem())
        server = replace(server, authority=authority_file(paths))
    tell("Joining the team", 0.1)
    try:
        take(server, invitation, device, this_device(), verifier(secret), secret)
    except NotTaken:
        # Another profile of this computer may have taken it: what opens its login stays.
        if before is not None:
            place.write(sealed.owner, before)
        else:
            place.remove(sealed.owner)
        raise
    # From here on the invitation is used up: what comes next can be done again at any start.
    here = TeamPlace(
        server=server.text(),
        org=invitation.org,
        login=invitation.login,
        device=device,
        name="",
        secret_file=str(secret_file.absolute()) if secret_file is not None else "",
    )
    here.keep(paths)
    return here, secret


def _fill(paths: Paths, here: TeamPlace, secret: str, now: Callable[[], datetime]) -> Joined:
    from app.sync.clock import ComputerClock
    from app.sync.joining import fill, hello, not_reached
    from app.sync.transport import Refused, Unreachable

    transport = way_of(here, secret)
    try:
        said = hello(transport, here.device, __version__)
        leads = fill(paths.store, transport, ComputerClock(now), here.org, here.device, said)
    except (Unreachable, Refused) as problem:
        raise (
            not_reached(problem)
            if isinstance(problem, Unreachable)
            else KnownError(problem.sentence)
        ) from problem
    finally:
        transport.close()
    # The name says that nothing is left to do: without it `join` goes on from here.
    replace(here, name=said.name, person=str(said.person)).keep(paths)
    return Joined(said.name, said.roles, leads)


def join_here(
    workplace: Workplace,
    invitation: "Invitation",
    passphrase: str,
    *,
    secret_file: Path | None = None,
    tell: Tell = lambda _what, _share: None,
) -> "Reopened":
    """Joins on the profile that is open, which is closed meanwhile and open again afterwards.

    Raises:
        KnownError: Something still works in it; nothing was sent.
    """
    from app.jobs.profile import while_closed

    def work(paths: Paths) -> None:
        join(paths, invitation, passphrase, secret_file=secret_file, tell=tell)

    return while_closed(workplace, work)


def _empty_profile(paths: Paths) -> str:
    """Makes the store, refuses one that is somebody's. Returns the name of this desk."""
    with Workplace(paths, what="joining a team") as workplace:
        if workplace.ask(PeopleQuestion(active_only=False), this_computer(), Role.SUPERVISOR):
            raise KnownError(
                "This profile has people and leads of its own.",
                "Nothing was sent.",
                "Join with another --profile-dir, or move this one: segue team move.",
            )
        name = re.sub(r"[^A-Za-z0-9_.:-]", "-", this_device())[:40]
        return f"{name}-{workplace.opened.hex[-12:]}"
