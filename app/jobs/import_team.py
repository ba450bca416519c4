"""A list into the team's database: made ready at the desk, taken by the team in chunks.

The team keeps how far a list is. After a cut the same list goes on there, by whoever imports it;
a chunk whose answer was lost is sent again and is not taken twice.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.domain.campaign import Campaign
from app.domain.errors import KnownError
from app.exchange.readers import Row
from app.host.ids import new_id
from app.host.lanes import Lane
from app.jobs.import_chunks import role_of
from app.jobs.import_list import (
    Cancelled,
    CutOff,
    ImportPlan,
    ImportResult,
    ahead,
    never,
    tell,
)
from app.jobs.import_rows import Reading, rows_out
from app.jobs.team_errands import NotKnown, NotReached, again
from app.jobs.workplace import Asks
from app.reads.desk import Actor
from app.reads.house import CampaignsQuestion
from app.reads.imports import ImportProblemRow, ImportRow, undo_until
from app.reads.preview import Known, PreviewRows, RowFate, fates, numbers_of

if TYPE_CHECKING:
    from app.jobs.team_people import Call

CHUNK = 1_000
"""Rows of one transaction."""
PATIENCE = 30.0
"""Seconds for the answer to a chunk: longer than a login's statements may take."""
WITHDRAWN = 500
"""Leads withdrawn at a time."""


def import_to_team(
    asks: Asks,
    cpu: Lane,
    call: "Call",
    plan: ImportPlan,
    actor: Actor,
    now: Callable[[], datetime],
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Cancelled = never,
) -> ImportResult:
    """Imports a list into the team; runs on a jobs lane and waits for the network there.

    Args:
        asks: The desk's store, for the campaign as it is now.
        cpu: The process in which rows are read.
        progress: Called with (rows read, about how many there are).
        cancelled: Asked after each chunk; what was taken until then stays.

    Raises:
        KnownError: The list has no phone column, the team can't be reached or refuses; nothing was
            written.
    """
    plan.mapping.require_phone()
    began = time.monotonic()
    job = plan.job()
    state = _started(call, plan, job, now())
    result = ImportResult(job=job, again=state["ended_at"] is not None)
    run = _Run(asks, cpu, call, plan, actor, job, f"{job} {state['started_at']}", now)
    try:
        if not result.again:
            for read, left in run.chunks(state["rows"]):
                if progress is not None:
                    progress(read, max(read + left, plan.table.estimate))
                result.cancelled = cancelled()
                if result.cancelled:
                    break
            else:
                again(call, "end_import", {"job": job})
        tell(result, one_import(call, job))
    except (NotReached, NotKnown):
        result.broken = _cut(result, run.state or state)
    except KnownError as failure:
        result.broken = failure
        tell(result, one_import(call, job))
    result.seconds = time.monotonic() - began
    return result


def _started(call: "Call", plan: ImportPlan, job: str, at: datetime) -> dict[str, Any]:
    from app.acts.ready_out import started

    name, mapping = plan.table.path.name, plan.mapping.to_data()
    body = {
        "act_id": str(new_id()),
        "job": job,
        "campaign": str(plan.campaign.id),
        "file_name": name,
        "fact": started(job, plan.campaign.id, name, mapping, at, new_id()),
    }
    answer: dict[str, Any] = call("start_import", body)
    return answer


def _cut(result: ImportResult, state: dict[str, Any]) -> KnownError:
    """The team is not heard any more: what is with it stays, and it is known how much that is."""
    result.rows, result.taken = state["rows"], state["taken"]
    result.refused, result.duplicates = state["refused"], state["duplicates"]
    return CutOff(
        "The team can't be reached any more.",
        f"{result.rows:,} rows are with it.",
        "Import the list again when it is heard: it goes on there.",
    )


@dataclass(slots=True)
class _Run:
    asks: Asks
    cpu: Lane
    call: "Call"
    plan: ImportPlan
    actor: Actor
    job: str
    run: str
    now: Callable[[], datetime]
    state: dict[str, Any] | None = None

    def work(self, rows: list[Row]) -> Callable[[], list[Any]]:
        """What the other process does with some rows."""
        plan = self.plan
        reading = Reading(
            self.job, plan.mapping, self._campaign(), plan.region, plan.source, plan.segment
        )
        return partial(rows_out, rows, reading, self.run, self.actor.id, self.now())

    def _campaign(self) -> Campaign:
        """As the desk has it; one that was just made may not have come down yet."""
        found = self.asks.ask(CampaignsQuestion(), self.actor, role_of(self.actor))
        mine = self.plan.campaign
        return next((one for one in found if one.id == mine.id), mine)

    def chunks(self, skip: int) -> Iterator[tuple[int, int]]:
        """Sends the rows; yields after each chunk how many are read, and how many wait."""
        waiting: list[Any] = []
        read = skip
        for _, found in ahead(self.plan.table, self.cpu, skip, self.work):
            waiting += found
            while len(waiting) >= CHUNK:
                read = self._send(waiting[:CHUNK], read)
                waiting = waiting[CHUNK:]
                yield read, len(waiting)
        if waiting:
            yield self._send(waiting, read), 0

    def _send(self, some: list[Any], after: int) -> int:
        left_out = [one for one in some if isinstance(one, tuple)]
        body = {
            "job": self.job,
            "act_id": str(new_id()),
            "after": after,
            "rows": [one for one in some if not isinstance(one, tuple)],
            "left_out": [{"line": line, "reason": reason} for line, reason in left_out],
        }
        self.state = state = again(self.call, "import_rows", body, PATIENCE)
        return int(state["rows"])


# --- the list of imports, their end ---------------------------------------------------------------


def team_imports(call: "Call", begin: str = "", *, whole: bool = False) -> tuple[ImportRow, ...]:
    """The imports of the team, newest first.

    Args:
        begin: Only those whose id begins so.
        whole: With what was not taken and the lines that are there; two of them at most.

    Raises:
        KnownError: The team can't be reached or refuses.
    """
    found = call("imports", {"job": begin, "whole": whole}, PATIENCE)["imports"]
    return tuple(_row(one) for one in found)


def one_import(call: "Call", begin: str) -> ImportRow:
    """The one import whose id begins so.

    Raises:
        KnownError: There is none, or more than one.
    """
    found = team_imports(call, begin, whole=True)
    if len(found) != 1:
        what = "Several imports begin" if found else "No import begins"
        raise KnownError(f"{what} with '{begin}'.", "Nothing was changed.")
    return found[0]


def _row(said: dict[str, Any]) -> ImportRow:
    ended, withdrawn = said["ended_at"], said["withdrawn_at"]
    started = datetime.fromisoformat(said["started_at"])
    return ImportRow(
        job=said["job"],
        campaign=UUID(said["campaign"]),
        campaign_name=said["campaign_name"] or "",
        file_name=said["file_name"],
        by=said["by_name"] or "somebody",
        started_at=started,
        ended_at=datetime.fromisoformat(ended) if ended else None,
        withdrawn_at=datetime.fromisoformat(withdrawn) if withdrawn else None,
        rows=said["rows"],
        taken=said["taken"],
        refused=said["refused"],
        duplicates=said["duplicates"],
        uncalled=said["uncalled"],
        undo_until=None if withdrawn else undo_until(started),
        problems=tuple(ImportProblemRow(**one) for one in said["problems"]),
        lines=tuple(said["lines"]),
    )


def withdraw_from_team(
    call: "Call", job: str, progress: Callable[[int], None] | None = None
) -> int:
    """Undoes an import of the team: its leads that nobody has called are withdrawn.

    Args:
        progress: Called with how many are withdrawn so far.

    Returns:
        How many leads were withdrawn.

    Raises:
        KnownError: There is no such import, its seven days are over, the team can't be reached.
    """
    leads = 0
    while True:
        done: dict[str, Any] = again(
            call, "withdraw_import", {"job": job, "most": WITHDRAWN}, PATIENCE
        )
        leads += int(done["leads"])
        if progress is not None:
            progress(leads)
        if not done["left"]:
            return leads


# --- a look before it -----------------------------------------------------------------------------


def team_fates(call: "Call", question: PreviewRows) -> tuple[RowFate, ...]:
    """What becomes of rows of a list, by what the whole team knows.

    Raises:
        KnownError: The team can't be reached or refuses.
    """
    numbers = sorted({one for row in question.rows for one in numbers_of(row)})
    campaign = str(question.campaign) if question.campaign is not None else None
    said = call("known_numbers", {"campaign": campaign, "numbers": numbers}, PATIENCE)
    known = Known(blocked=set(said["blocked"]))
    for e164, prospect, key in said["holders"]:
        known.by_number.setdefault(e164, []).append((UUID(prospect), key))
    known.leads = {UUID(prospect): (job, line) for prospect, job, line in said["leads"]}
    return fates(question, known)
