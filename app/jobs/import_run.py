"""An import as the window starts it: the campaign is kept first, then the list comes in."""

from collections.abc import Callable
from functools import partial

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


def run_import(
    workplace: Workplace,
    lanes: Lanes,
    plan: ImportPlan,
    actor: Actor,
    *,
    changed: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Cancelled = never,
) -> ImportResult:
    """Imports a list; belongs on the jobs lane.

    Args:
        changed: The campaign is new or was changed and is kept before the first row.

    Raises:
        KnownError: The list has no phone column, or the campaign can't be kept.
    """
    plan.mapping.require_phone()
    if changed:
        keep = partial(workplace.act, SetCampaign(plan.campaign), actor, role_of(actor))
        lanes.write.submit(keep).result()
    return import_list(
        workplace, lanes.write, lanes.cpu, plan, actor, progress=progress, cancelled=cancelled
    )
