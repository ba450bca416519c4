"""A profile opened by a command: who acts, and the lanes that a job needs."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.domain.campaign import Campaign
from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.host.lanes import Lanes
from app.host.logs import Logs
from app.host.paths import Paths, private_umask
from app.jobs.profile import close_profile, open_profile
from app.jobs.workplace import THIS_COMPUTER, Asks, Workplace, this_computer
from app.reads.desk import Actor
from app.reads.house import CampaignsQuestion, PeopleQuestion


@contextmanager
def opened(paths: Paths, what: str) -> Iterator[Workplace]:
    """A profile open for one command.

    Args:
        what: What the command does there, as others read it who find the profile taken.

    Raises:
        OtherInstance: A window, or another command, has the profile open.
        KnownError: The store can't be opened.
    """
    private_umask()
    workplace = open_profile(paths, what=what)
    logs = Logs(paths.logs)
    try:
        yield workplace
    finally:
        logs.close()
        close_profile(workplace)


def who(workplace: Asks, name: str = THIS_COMPUTER) -> Actor:
    """The person of this name (case ignored), or the computer itself.

    Raises:
        KnownError: There is nobody of this name, or several.
    """
    if name.casefold() == THIS_COMPUTER:
        return this_computer()
    people = workplace.ask(PeopleQuestion(), this_computer(), Role.SUPERVISOR)
    wanted = name.strip().casefold()
    found = [one for one in people if one.name.casefold() == wanted]
    if len(found) != 1:
        known = ", ".join(one.name for one in people) or "nobody yet"
        raise KnownError(
            f"There is no single person named '{name}' in this team.",
            "Nothing was changed.",
            f"These are here: {known}.",
        )
    actor: Actor = found[0].actor()
    return actor


def campaign_named(store: Asks, actor: Actor, name: str) -> Campaign | None:
    """The campaign of this name (case ignored)."""
    campaigns: tuple[Campaign, ...] = store.ask(CampaignsQuestion(), actor, Role.SUPERVISOR)
    wanted = name.strip().casefold()
    return next((one for one in campaigns if one.name.casefold() == wanted), None)


@contextmanager
def job_lanes() -> Iterator[Lanes]:
    """Lanes for one command."""
    lanes = Lanes()
    try:
        yield lanes
    finally:
        lanes.close()


def main_role(actor: Actor, *wanted: Role) -> Role:
    """The role in which a command acts: the first wanted one that the person has, else any."""
    order = (*wanted, *Role)
    return next((role for role in order if role in actor.roles), Role.TELEMARKETER)
