"""Somebody comes back to the profile that was theirs: the login is another one, the rest stays.

After a forgotten passphrase, a lost keyring, or a restore that does not know who joined after the
backup. What waits in the profile goes out under the new login.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.host.paths import Paths
from app.host.team_place import TeamPlace
from app.jobs.team_login import Tell, open_login, require_good
from app.jobs.team_way import way_of

if TYPE_CHECKING:
    from app.sync.invitation import Invitation


def somebody_elses(here: TeamPlace) -> KnownError:
    """The sentence for an invitation that is not for whom the profile belongs to."""
    if not here.name:
        return KnownError(
            phrase(
                "This profile has begun to join the team '{team}' with an invitation for somebody"
                " else.",
                team=here.org,
            ),
            "Nothing was sent.",
            "Use that invitation again, or ask for a new one for the same person.",
        )
    return KnownError(
        phrase(
            "This profile is {name}'s in the team '{team}', and the invitation is for somebody"
            " else.",
            name=here.name,
            team=here.org,
        ),
        "Nothing was sent.",
        phrase(
            'Ask for one for the same person: segue team invite "{name}" --again; where the team'
            " does not know {name} any more, with --person {id} instead.",
            name=here.name,
            id=here.person,
        ),
    )


def come_back(
    paths: Paths,
    here: TeamPlace,
    invitation: "Invitation",
    passphrase: str,
    secret_file: Path | None,
    now: Callable[[], datetime],
    tell: Tell = lambda _what, _share: None,
) -> TeamPlace:
    """The profile's own person comes back: a new secret, perhaps another address, all else stays.

    The store is not touched, so it may be open, but nobody may be signed in: whoever is speaks with
    the team by the secret of before. At the next sign-in the team is asked anew what the person may
    see, as after any change of it.

    Returns:
        Where the team is now, and under which name the person is known there.

    Raises:
        KnownError: The invitation is no good or somebody else's, the keyring or the team says no.
    """
    from app.sync.joining import hello, not_reached
    from app.sync.transport import Refused, Unreachable

    if (here.org, here.login) != (invitation.org, invitation.login):
        raise somebody_elses(here)
    require_good(invitation, now)
    file = secret_file or (Path(here.secret_file) if here.secret_file else None)
    taken, secret = open_login(paths, here.device, invitation, passphrase, file, tell)
    here = replace(here, server=taken.server, secret_file=taken.secret_file)
    here.keep(paths)
    transport = way_of(here, secret)
    try:
        said = hello(transport, here.device, __version__)
    except Unreachable as problem:
        raise not_reached(problem, begun=True) from problem
    except Refused as problem:
        raise KnownError(problem.sentence) from problem
    finally:
        transport.close()
    here = replace(here, name=said.name)
    here.keep(paths)
    return here
