"""`segue import` at a desk of a team: the list is for the team, the passphrase opens the way."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.host.lanes import Lanes
from app.host.paths import Paths
from app.jobs.by_command import campaign_named, job_lanes, opened
from app.jobs.import_list import ImportPlan, ImportResult
from app.jobs.import_words import ImportOrder, Progress
from app.jobs.workplace import THIS_COMPUTER, Workplace, this_computer
from app.reads.desk import Actor
from app.reads.house import PeopleQuestion
from app.reads.imports import ImportRow

if TYPE_CHECKING:
    from app.jobs.team_errands import Errands
    from app.jobs.team_way import Way

Ask = Callable[[], str]


@dataclass(frozen=True, slots=True)
class _AtDesk:
    workplace: Workplace
    lanes: Lanes
    errands: "Errands"
    actor: Actor


def import_into_team(
    passphrase: Ask,
    paths: Paths,
    order: ImportOrder,
    plan: ImportPlan,
    show: Progress,
    stop: threading.Event,
) -> ImportResult:
    """Imports a list into the team; its campaign is made if it is not there.

    Raises:
        KnownError: The team can't be reached or refuses; nothing was written.
    """
    from app.jobs.import_run import run_import

    with _at_desk(passphrase, paths, order, "segue import") as desk:
        known = campaign_named(desk.workplace, desk.actor, order.campaign)
        plan = replace(plan, campaign=known or replace(plan.campaign, region=plan.region))
        return run_import(
            desk.workplace,
            desk.lanes,
            plan,
            desk.actor,
            changed=known is None,
            errands=desk.errands,
            progress=show,
            cancelled=stop.is_set,
        )


def imagine_in_team(
    passphrase: Ask,
    paths: Paths,
    order: ImportOrder,
    plan: ImportPlan,
    show: Progress,
    stop: threading.Event,
) -> ImportResult:
    """Says what would come of it, by what the whole team knows.

    Raises:
        KnownError: The team can't be reached or refuses.
    """
    from app.jobs.import_team import team_fates
    from app.jobs.look_over import look_over

    with _at_desk(passphrase, paths, order, "segue import --dry-run") as desk:
        known = campaign_named(desk.workplace, desk.actor, order.campaign)
        plan = replace(plan, campaign=known or replace(plan.campaign, region=plan.region))
        return look_over(
            desk.workplace,
            desk.lanes.read,
            desk.lanes.cpu,
            plan,
            desk.actor,
            known_campaign=known is not None,
            fates_of=lambda question: team_fates(desk.errands.call, question),
            progress=show,
            cancelled=stop.is_set,
        )


def undo_in_team(passphrase: Ask, paths: Paths, order: ImportOrder) -> tuple[ImportRow, int]:
    """Withdraws the leads of an import of the team; what it was, and how many.

    Raises:
        KnownError: There is no such import, its seven days are over, the team can't be reached.
    """
    from app.jobs.import_team import one_import, withdraw_from_team

    with _at_desk(passphrase, paths, order, "segue import --undo") as desk:
        job = one_import(desk.errands.call, order.undo)
        return job, withdraw_from_team(desk.errands.call, job.job)


@contextmanager
def _at_desk(passphrase: Ask, paths: Paths, order: ImportOrder, what: str) -> Iterator[_AtDesk]:
    """The desk with what the team has now, and the way to the team."""
    from app.jobs.team_errands import Errands
    from app.jobs.team_way import at_desk

    with (
        opened(paths, what) as workplace,
        at_desk(paths, passphrase) as way,
        job_lanes() as lanes,
    ):
        actor = _person(workplace, order.name)
        if not actor.roles & {Role.SUPERVISOR, Role.ADMIN}:
            raise KnownError(
                "Only a supervisor or an admin brings lists in.", "Nothing was written."
            )
        bring = _pulls(workplace, way)
        bring()
        errands = Errands(
            workplace, lambda: way, lambda work: lanes.write.submit(work).result(), bring
        )
        yield _AtDesk(workplace, lanes, errands, actor)


def _person(workplace: Workplace, name: str) -> Actor:
    """Whose desk it is; nobody else acts at it.

    Raises:
        KnownError: Somebody else was named.
    """
    place = workplace.team
    people = workplace.ask(PeopleQuestion(), this_computer(), Role.SUPERVISOR)
    mine = [one for one in people if place is not None and str(one.id) == place.person]
    if not mine:
        raise KnownError("Nobody has joined the team at this desk yet.", "Nothing was written.")
    actor: Actor = mine[0].actor()
    if name.casefold() not in (THIS_COMPUTER, actor.name.casefold()):
        raise KnownError(
            f"This is the desk of {actor.name}: nobody else acts here.", "Nothing was written."
        )
    return actor


class _Calls:
    """A way as what reads the feed takes it."""

    def __init__(self, way: "Way") -> None:
        self._way = way

    def call(self, name: str, body: dict[str, Any], deadline: float = 5.0) -> dict[str, Any]:
        return self._way.call(name, body, deadline)

    def close(self) -> None:
        """Whoever opened the way closes it."""


def _pulls(workplace: Workplace, way: "Way") -> Callable[[], object]:
    """Brings down what the team has now."""
    from app.host.clock import SystemClock
    from app.sync.clock import ComputerClock
    from app.sync.local import StoreLocal
    from app.sync.outbox import OUTBOX
    from app.sync.pull import Pull

    clock = ComputerClock(SystemClock().now)
    return Pull(StoreLocal(workplace.store), _Calls(way), clock, OUTBOX).once
