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
from app.host.team_place import TeamPlace
from app.jobs.team_again import come_back, somebody_elses
from app.jobs.team_login import Tell, open_login, require_good, secret_place
from app.jobs.team_way import way_of
from app.jobs.workplace import Workplace, this_computer, this_device
from app.reads.house import PeopleQuestion

if TYPE_CHECKING:
    from app.jobs.profile import Reopened
    from app.sync.invitation import Invitation
    from app.sync.transport import Refused


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
    """Who joined, and what came.

    Attributes:
        roles, leads: Of a desk that is filled for the first time.
        again: This profile was theirs before: what it holds stays, and goes on.
    """

    name: str
    roles: tuple[str, ...]
    leads: int
    again: bool = False


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
    """Takes the invitation on a profile that is not open: an empty one, or the person's own.

    Where the network went after the invitation was used up, the same call goes on from there, and
    so does one with a newer invitation. Nothing came into the profile till then, so it is anybody's
    still. On a profile that was the same person's before, all that is there stays: what waits to be
    sent goes out under the new login.

    Args:
        passphrase: Seals the secret of the login; at least 8 signs.
        secret_file: Where the sealed secret lies instead of the keyring, or where it lay before.
        copy: Address of a copy for reading, which is asked first what is about the whole team.

    Raises:
        KnownError: The profile is somebody else's, the invitation is over, the keyring or the
            server says no; in sentences.
    """
    now = (clock or SystemClock()).now
    if copy:
        _require_address(copy)
    here = TeamPlace.of(paths)
    same = here is not None and (here.org, here.login) == (invitation.org, invitation.login)
    if here is None or not (here.name or same):
        require_good(invitation, now)
        device = _empty_profile(paths, here)
        here, secret = open_login(paths, device, invitation, passphrase, secret_file, tell)
        here.keep(paths)
    elif not same:
        raise somebody_elses(here)
    elif here.name:
        here = replace(here, copy=copy or here.copy)
        with Workplace(paths, what="joining a team again"):  # nobody works in it meanwhile
            here = come_back(paths, here, invitation, passphrase, secret_file, now, tell)
        return Joined(here.name, (), 0, again=True)
    else:
        here, secret = _go_on(paths, here, invitation, passphrase, secret_file, now, tell)
    if copy:
        here = replace(here, copy=copy)
    tell("Reading what is there for you", 0.3)
    return _fill(paths, here, secret, now)


def _go_on(
    paths: Paths,
    here: TeamPlace,
    invitation: "Invitation",
    passphrase: str,
    secret_file: Path | None,
    now: Callable[[], datetime],
    tell: Tell,
) -> tuple[TeamPlace, str]:
    """What opens a login whose joining broke off: the secret that is kept, or one made anew.

    The invitation of then tells which: used up it leaves the one that is kept, with a newer one the
    login that was begun with has ended. One whose days are over can't be asked for any more.
    """
    from app.host.secrets import Secrets

    if invitation.is_over(now()):
        place = secret_place(here.secret_file)
        return here, Secrets(place, here.org, here.login).open(passphrase)
    file = secret_file or (Path(here.secret_file) if here.secret_file else None)
    taken, secret = open_login(paths, here.device, invitation, passphrase, file, tell)
    here = replace(taken, copy=here.copy)
    here.keep(paths)
    return here, secret


def _require_address(url: str) -> None:
    from app.sync.server_url import ServerUrl

    ServerUrl.parse(url)


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
            not_reached(problem, begun=True)
            if isinstance(problem, Unreachable)
            else _refusal(problem)
        ) from problem
    finally:
        transport.close()
    # The name says that nothing is left to do: without it `join` goes on from here.
    replace(here, name=said.name, person=str(said.person)).keep(paths)
    return Joined(said.name, said.roles, leads)


def _refusal(problem: "Refused") -> KnownError:
    from app.sync.transport import SHUT_OUT

    todo = "Ask your admin for a new invitation." if problem.code == SHUT_OUT else ""
    return KnownError(problem.sentence, "", todo)


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


def _empty_profile(paths: Paths, begun: TeamPlace | None) -> str:
    """Makes the store, refuses one that is somebody's. Returns the name of this desk.

    Args:
        begun: As whom it has begun to join before, if at all.
    """
    with Workplace(paths, what="joining a team") as workplace:
        if workplace.ask(PeopleQuestion(active_only=False), this_computer(), Role.SUPERVISOR):
            if begun is not None:  # it was filled, and the last word about it was not kept
                raise somebody_elses(begun)
            raise KnownError(
                "This profile has people and leads of its own.",
                "Nothing was sent.",
                "Join with another --profile-dir, or move this one: segue team move.",
            )
        name = re.sub(r"[^A-Za-z0-9_.:-]", "-", this_device())[:40]
        return f"{name}-{workplace.opened.hex[-12:]}"
