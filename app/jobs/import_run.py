"""An import as the window starts it: the campaign is kept first, then the list comes in."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.acts.house import SetCampaign
from app.host.lanes import Lanes
from app.jobs.import_chunks import role_of
from app.jobs.import_list import (
    Cancelled,
    ImportPlan,
    ImportResult,
    import_list,
    never,
)
from app.jobs.workplace import Workplace
from app.reads.desk import Actor

if TYPE_CHECKING:  # a desk without a team loads nothing of it
    from app.jobs.team_errands import Errands


def run_import(
    workplace: Workplace,
    lanes: Lanes,
    plan: ImportPlan,
    actor: Actor,
    *,
    changed: bool = False,
    errands: "Errands | None" = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Cancelled = never,
) -> ImportResult:
    """Imports a list; belongs on the jobs lane.

    Args:
        changed: The campaign is new or was changed and is kept before the first row.
        errands: The way to the team that the list is for; None: it is for this computer.

    Raises:
        KnownError: The list has no phone column, or the campaign can't be kept.
    """
    plan.mapping.require_phone()
    if errands is not None:
        from app.jobs.import_team import import_to_team

        if changed:
            errands.perform(SetCampaign(plan.campaign), actor, role_of(actor))
        return import_to_team(
            workplace,
            lanes.cpu,
            errands.call,
            plan,
            actor,
            workplace.clock.now,
            progress=progress,
            cancelled=cancelled,
        )
    if changed:
        keep = partial(workplace.act, SetCampaign(plan.campaign), actor, role_of(actor))
        lanes.write.submit(keep).result()
    return import_list(
        workplace, lanes.write, lanes.cpu, plan, actor, progress=progress, cancelled=cancelled
    )
