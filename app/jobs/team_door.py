"""Letting the person of a desk in: by the passphrase, or with a new invitation. For the work lane.

Sessions are ended and made here: neither joining their threads nor loading what speaks with a
database may hold the window up.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from app.host.clock import SystemClock
from app.host.paths import Paths
from app.host.team_place import TeamPlace
from app.jobs.team_session import TeamSession, open_secret

if TYPE_CHECKING:
    from app.sync.invitation import Invitation

_log = logging.getLogger("segue.jobs.team")


def let_in(
    here: TeamPlace,
    passphrase: str,
    running: TeamSession | None,
    leaving: "Future[None] | None",
    make: Callable[[str], TeamSession],
) -> TeamSession:
    """The session of whoever knows the passphrase: the one that runs, else a new one.

    Unlocking must not cost what the session knows: leases that it has heard of may be dialled
    without the team, those of an earlier one may not.

    Args:
        running: Nobody has signed out of it.
        leaving: A sign-out that is still under way.
        make: Makes a session that speaks by a secret; it is not begun yet.

    Raises:
        WrongPassphrase: It does not open the secret.
        KnownError: Nothing is kept, or the keyring does not answer.
    """
    secret = open_secret(here, passphrase)
    if running is not None and running.speaks_by(secret):
        return running
    _let_end(leaving)
    if running is not None:
        running.stop()
    return make(secret)


def come_in_again(
    paths: Paths,
    here: TeamPlace,
    invitation: "Invitation",
    passphrase: str,
    running: TeamSession | None,
    leaving: "Future[None] | None",
) -> TeamPlace:
    """Takes a new invitation of the desk's own person, when nobody speaks by the secret of before.

    Raises:
        KnownError: As `team_again.come_back`.
    """
    from app.jobs.team_again import come_back

    if running is not None:
        running.stop()
    _let_end(leaving)
    return come_back(paths, here, invitation, passphrase, None, SystemClock().now)


def _let_end(leaving: "Future[None] | None") -> None:
    """What is given back must not be what comes now."""
    if leaving is None:
        return
    try:
        leaving.result()
    except Exception:  # noqa: BLE001 - whatever was left undone there keeps nobody out
        _log.exception("a sign-out did not come to its end")
