"""What the doctor says of a profile's team: where the secret lies, and how the desk stands to it.

Nothing is sent, and the secret stays sealed.
"""

from typing import Any

from app.domain.errors import KnownError
from app.host.paths import Paths
from app.host.team_place import TeamPlace
from app.jobs.doctor_checks import Check


def team_checks(paths: Paths, session: Any) -> tuple[Check, ...]:
    """Nothing for a profile without a team; else its secret, and what the store says of the team.

    Args:
        session: Of a copy of the store.
    """
    try:
        here = TeamPlace.of(paths)
    except KnownError as problem:
        return (Check("team", False, str(problem)),)
    if here is None:
        return ()
    return (_secret(here), _standing(here, session), _sounds(session))


def teams_state(session: Any) -> Check:
    """What of the state a desk can prove by itself: it is sent a part of the facts.

    Args:
        session: Of a copy of the store.
    """
    from app.reads.rebuild import as_facts_say

    agree, all_ = as_facts_say(session)
    said = "State is the team database's, which has all facts."
    if not all_:
        return Check("state", True, said)
    known = f"Of {agree} of {all_} people here the facts of this desk say the same"
    rest = (
        "."
        if agree == all_
        else f"; of the other {all_ - agree} it has a part of the facts only, or the team gave"
        " them on itself. 'segue team status' compares the facts with the team's."
    )
    return Check("state", True, f"{said} {known}{rest}")


def _secret(here: TeamPlace) -> Check:
    from app.host.secrets import Secrets
    from app.jobs.team_login import secret_place

    place = secret_place(here.secret_file)
    try:
        held = Secrets(place, here.org, here.login).held()
    except KnownError as problem:
        return Check("secret", False, str(problem))
    if not held:
        return Check("secret", False, f"The team secret is not in {place.name}, where it was kept.")
    return Check("secret", True, f"The team secret lies sealed in {place.name}.")


def _sounds(session: Any) -> Check:
    from app.sync.sent_sounds import counts, place

    where, found = place(session), counts(session)
    if not where:
        waits = f"; {found.waiting} wait at this desk" if found.waiting else ""
        return Check("store of recordings", True, f"The team has no store of recordings{waits}.")
    waits = f"{found.waiting} wait to be sent" if found.waiting else "none waits to be sent"
    gone = f", {found.gone} of them there only" if found.gone else ""
    said = (
        f"The team's recordings lie in {where}: of this desk {found.sent} are there{gone}; {waits}."
    )
    return Check("store of recordings", True, said)


def _standing(here: TeamPlace, session: Any) -> Check:
    from app.sync.contact import standing
    from app.sync.outbox import OUTBOX
    from app.sync.server_url import ServerUrl

    where = ", ".join(str(one) for one in ServerUrl.parse(here.server).hosts)
    named = f"This profile is {here.name or here.login}'s in the team '{here.org}' on {where}"
    try:
        stands = standing(session)
    except KnownError:
        return Check("team", False, f"{named}, but its store was never filled from there.")
    unsent = OUTBOX.count(session)
    heard = "not heard yet"
    if stands.contact is not None:
        heard = f"last heard {stands.contact.wall:%Y-%m-%d %H:%M} UTC"
    waits = f"{unsent.acts} acts wait to be sent" if unsent.acts else "nothing waits to be sent"
    aside = f", {unsent.set_aside} came too late or were not understood" if unsent.set_aside else ""
    return Check("team", True, f"{named}: {heard}, {waits}{aside}.")
