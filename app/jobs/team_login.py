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
    from app.host.secrets import Place
    from app.sync.invitation import Invitation

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

    Args:
        device: The name of this desk for the team.

    Returns:
        Where the team is, without the person's name yet, and the secret.

    Raises:
        KnownError: The keyring or the server says no.
    """
    from app.host.scram import new_secret, verifier
    from app.host.secrets import Secrets
    from app.sync.joining import NotTaken, require_open, take

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
    try:
        if before is not None:  # what opens a login now is not given up for a line that can't
            require_open(server, invitation, device)
    except KnownError:
        if voucher is not None:
            keep_authority(paths, voucher)
        raise
    sealed.keep(secret, passphrase)
    try:
        take(server, invitation, device, this_device(), verifier(secret), secret)
    except NotTaken:
        # Another profile of this computer may have taken it: what opens its login stays.
        if voucher is not None:
            keep_authority(paths, voucher)
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
    return here, secret
