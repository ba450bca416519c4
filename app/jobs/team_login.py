"""A login of a team is opened with an invitation: a new secret is made, sealed here, and taken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import KnownError
from app.host.paths import Paths
from app.host.team_place import TeamPlace, authority_file, keep_authority
from app.jobs.workplace import this_device

if TYPE_CHECKING:
    from app.host.secrets import Place, Secrets
    from app.sync.invitation import Invitation
    from app.sync.server_url import ServerUrl

Tell = Callable[[str, float], None]


def secret_place(secret_file: str) -> "Place":
    """Where the sealed secret of a profile lies: a file that an admin named, or the keyring."""
    from app.host.secrets import FilePlace, KeyringPlace

    return FilePlace(Path(secret_file)) if secret_file else KeyringPlace()


def require_good(invitation: "Invitation", now: Callable[[], datetime]) -> None:
    """Refuses an invitation whose days are over.

    Raises:
        KnownError: They are.
    """
    if invitation.is_over(now()):
        raise KnownError(
            "This invitation has run out.", "Nothing was sent.", "Ask your admin for a new one."
        )


def open_login(
    paths: Paths,
    device: str,
    invitation: "Invitation",
    passphrase: str,
    secret_file: Path | None,
    tell: Tell,
) -> tuple[TeamPlace, str]:
    """Uses the invitation up, with a new secret that is sealed here first.

    Where it was used up before and only the answer got lost, the secret of then is the one: the
    same passphrase opens it.

    Args:
        device: The name of this desk for the team.

    Returns:
        Where the team is, without the person's name yet, and the secret.

    Raises:
        KnownError: The keyring or the server says no.
    """
    from app.host.scram import new_secret, verifier
    from app.host.secrets import Secrets
    from app.sync.joining import NotTaken, take

    place = secret_place(str(secret_file or ""))
    secret = new_secret()
    # Before the invitation is used up: without a place for the secret nobody could sign in again.
    sealed = Secrets(place, invitation.org, invitation.login)
    before = place.read(sealed.owner)
    vouched = authority_file(paths)
    voucher = vouched.read_text(encoding="utf-8") if vouched.exists() else None
    server = invitation.server
    if invitation.authority is not None:
        keep_authority(paths, invitation.authority.pem())
        server = replace(server, authority=authority_file(paths))
    tell("Joining the team", 0.1)
    known: str | None = None
    try:
        if before is not None:  # what opens a login now is not given up for a line that can't
            known = _taken_with(sealed, passphrase, server, invitation, device)
        if known is None:
            sealed.keep(secret, passphrase)
            take(server, invitation, device, this_device(), verifier(secret), secret)
    except KnownError as problem:
        # Another profile of this computer may have taken it: what opens its login stays.
        if isinstance(problem, NotTaken):
            _put_back(sealed, before)
        if voucher is not None:
            keep_authority(paths, voucher)
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
    return here, known or secret


def _put_back(sealed: "Secrets", before: str | None) -> None:
    """What opened a login before stands in its place again."""
    if before is not None:
        sealed.place.write(sealed.owner, before)
    else:
        sealed.place.remove(sealed.owner)


def _taken_with(
    sealed: "Secrets",
    passphrase: str,
    server: "ServerUrl",
    invitation: "Invitation",
    device: str,
) -> str | None:
    """The secret that is kept here, where the invitation was taken with it; None: it is open still.

    Raises:
        NotTaken: It can't be taken any more, and what is kept does not open its login.
        KnownError: The server can't be reached; what is kept can't be read.
    """
    from app.host.sealed import WrongPassphrase
    from app.sync.joining import NotTaken, opens, require_open

    try:
        require_open(server, invitation, device)
    except NotTaken as refusal:
        try:
            secret = sealed.open(passphrase)
        except WrongPassphrase:
            todo = "If it was you, type the passphrase of then. Else ask your admin for a new one."
            raise NotTaken(refusal.what, refusal.safe, todo) from refusal
        if not opens(server, invitation, device, secret):
            raise
        return secret
    return None
