"""A list comes in: read in another process, taken in small chunks between people's acts.

The id of an import is sha256 over file, mapping and campaign. Run again it goes on where it
stopped; a finished one run again gives nothing but duplicates. Nothing is dropped in silence:
taken + refused + duplicates = rows.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol
from uuid import UUID

from app.acts.lists import (
    EndImport,
    NewLead,
    NewPhone,
    Progress,
    StartImport,
    TakeRows,
    WithdrawImport,
)
from app.domain.campaign import Campaign
from app.domain.vocabulary import Role
from app.exchange.fields import Mapping
from app.exchange.readers import Table
from app.exchange.rows import Parsed, ProspectRow, Refused, parse_chunk
from app.host.lanes import Lane, Urgency
from app.jobs.workplace import Workplace
from app.reads.desk import Actor
from app.reads.preview import PreviewRows, RowFate

READ_ROWS = 500  # rows per trip to the reading process
FIRST_CHUNK, LEAST_CHUNK, MOST_CHUNK = 60, 10, 400
HOLD = 0.025  # seconds for which one chunk may hold the writer
AIM = 0.014  # what chunks aim at, so that a slow one stays below


class Cancelled(Protocol):
    """Says whether the person wants the job to stop."""

    def __call__(self) -> bool: ...


def never() -> bool:
    """Nobody cancels."""
    return False


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What is to be imported, and how.

    Attributes:
        source, segment: For rows whose list says nothing else.
        region: Country of national numbers for all rows, or None.
    """

    table: Table
    mapping: Mapping
    campaign: Campaign
    source: str = ""
    segment: str = ""
    region: str | None = None

    def job(self) -> str:
        """The import's id."""
        digest = hashlib.sha256()
        with self.table.path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        digest.update(self.table.sheet.encode())
        digest.update(self.mapping.to_json().encode())
        digest.update(f"{self.region or ''}|{self.source}|{self.segment}".encode())
        digest.update(self.campaign.id.bytes)
        return digest.hexdigest()


@dataclass(slots=True)
class ImportResult:
    """What came of an import. taken + refused + duplicates = rows.

    Attributes:
        problems: (line, reason) of every row not taken for another reason than a duplicate.
        doubles: (line, reason) of the duplicates.
    """

    job: str = ""
    rows: int = 0
    taken: int = 0
    refused: int = 0
    duplicates: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    cancelled: bool = False
    seconds: float = 0.0

    def to_json(self) -> dict[str, object]:
        """The result as `segue import --json` prints it."""
        return {
            "rows": self.rows,
            "taken": self.taken,
            "refused": self.refused,
            "duplicates": self.duplicates,
            "problems": [{"line": line, "reason": why} for line, why in self.problems],
        }


def new_lead(row: ProspectRow, plan: ImportPlan) -> NewLead:
    """A read row as an act takes it; region of the law stands for the country where known."""
    return NewLead(
        line=row.line,
        name=row.name,
        role=row.role,
        company=row.company,
        place=row.city,
        country=row.law_region or row.country,
        staff=row.staff,
        email=row.emails[0] if row.emails else "",
        language=row.language,
        zone=row.zone,
        zones=row.zone_candidates,
        zone_basis=row.zone_basis,
        phones=tuple(
            NewPhone(one.e164, one.kind, one.state or "unconfirmed", one.extension)
            for one in row.phones
            if one.e164
        ),
        note=row.note,
        source=row.source or plan.source,
        segment=row.segment or plan.segment,
    )


def parsed(plan: ImportPlan, cpu: Lane, skip: int) -> Iterator[list[Parsed]]:
    """The rows of a list, read in the other process one batch ahead, in order."""
    batches = _batches(plan.table, skip)
    ahead = None
    for batch in batches:
        work = partial(parse_chunk, batch, plan.mapping, plan.region, plan.campaign.region)
        coming = cpu.submit(work)
        if ahead is not None:
            yield ahead.result()
        ahead = coming
    if ahead is not None:
        yield ahead.result()


def _batches(table: Table, skip: int) -> Iterator[list[tuple[int, tuple[str, ...]]]]:
    batch: list[tuple[int, tuple[str, ...]]] = []
    for number, row in enumerate(table.rows()):
        if number < skip:
            continue
        batch.append(row)
        if len(batch) >= READ_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def import_list(
    workplace: Workplace,
    write: Lane,
    cpu: Lane,
    plan: ImportPlan,
    actor: Actor,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Cancelled = never,
) -> ImportResult:
    """Imports a list; runs on a jobs lane and waits there, never on the write lane.

    Args:
        write: The write lane; a chunk waits behind every act.
        cpu: The process in which rows are read.
        progress: Called with (rows read, about how many there are).
        cancelled: Asked after each chunk; what was taken until then stays.

    Raises:
        KnownError: The file breaks off or has no phone column; what was taken stays.
    """
    plan.mapping.require_phone()
    began = time.monotonic()
    job = plan.job()
    result = ImportResult(job=job)

    def act(command: object) -> Progress:
        work = partial(workplace.act, command, actor, Role.SUPERVISOR)
        return write.submit(work, Urgency.CHUNK).result()  # type: ignore[no-any-return]

    state = act(StartImport(job, plan.campaign.id, plan.table.path.name, plan.mapping.to_data()))
    if state.ended:
        _again(plan, cpu, result, progress)
        result.seconds = time.monotonic() - began
        return result
    read, size = state.read, FIRST_CHUNK
    for batch in parsed(plan, cpu, skip=state.read):
        waiting = list(batch)
        while waiting:
            some, waiting = waiting[:size], waiting[size:]
            read += len(some)
            at = time.monotonic()
            state = act(_chunk(plan, job, some, read))
            size = _next_size(size, len(some), state.held or time.monotonic() - at)
            if progress is not None:
                progress(read, max(read, plan.table.estimate))
            if cancelled():
                result.cancelled = True
                break
        if result.cancelled:
            break
    else:
        state = act(EndImport(job))
    _tell(result, state)
    result.seconds = time.monotonic() - began
    return result


def _chunk(plan: ImportPlan, job: str, rows: list[Parsed], read: int) -> TakeRows:
    leads: list[NewLead] = []
    refused: list[tuple[int, str]] = []
    for row in rows:
        if isinstance(row, Refused):
            refused.append((row.line, row.reason))
        elif row.do_not_call:
            refused.append((row.line, "the list says do not call"))
        else:
            leads.append(new_lead(row, plan))
    return TakeRows(job, tuple(leads), read, tuple(refused))


def _next_size(size: int, rows: int, seconds: float) -> int:
    """Chunks grow and shrink so that one holds the writer for well under 25 ms."""
    if rows < size // 2 or seconds <= 0:
        return size
    wanted = int(rows * AIM / seconds)
    return max(LEAST_CHUNK, min(MOST_CHUNK, (size + wanted) // 2, size * 2))


def _tell(result: ImportResult, state: Progress) -> None:
    result.rows = state.read
    result.taken, result.refused, result.duplicates = state.taken, state.refused, state.duplicates
    result.problems = sorted(state.problems)


def _again(
    plan: ImportPlan, cpu: Lane, result: ImportResult, progress: Callable[[int, int], None] | None
) -> None:
    """A finished import run again: every row that can be read is a duplicate."""
    for batch in parsed(plan, cpu, skip=0):
        for row in batch:
            result.rows += 1
            if isinstance(row, Refused):
                result.refused += 1
                result.problems.append((row.line, row.reason))
            else:
                result.duplicates += 1
        if progress is not None:
            progress(result.rows, max(result.rows, plan.table.estimate))


def look_over(
    workplace: Workplace,
    read: Lane,
    cpu: Lane,
    plan: ImportPlan,
    actor: Actor,
    *,
    known_campaign: bool = True,
    on_rows: Callable[[tuple[RowFate, ...]], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Cancelled = never,
) -> ImportResult:
    """What an import would do, without doing it (`--dry-run`, and the preview of the screen).

    Args:
        known_campaign: False when the campaign is only imagined.
        on_rows: Takes what becomes of each row, in order.
    """
    plan.mapping.require_phone()
    result = ImportResult(job="")
    seen: dict[str, list[str]] = {}
    campaign: UUID | None = plan.campaign.id if known_campaign else None
    for batch in parsed(plan, cpu, skip=0):
        chunk = _chunk(plan, "", batch, 0)
        question = PreviewRows(campaign, chunk.rows, chunk.refused)
        fates = read.submit(partial(workplace.ask, question, actor, Role.SUPERVISOR)).result()
        fates = tuple(_in_file(fate, seen) for fate in fates)
        _count(result, fates)
        if on_rows is not None:
            on_rows(fates)
        if progress is not None:
            progress(result.rows, max(result.rows, plan.table.estimate))
        if cancelled():
            result.cancelled = True
            break
    result.problems.sort()
    return result


def _in_file(fate: RowFate, seen: dict[str, list[str]]) -> RowFate:
    """A row that stands twice in the file is a duplicate too."""
    if fate.becomes not in ("new", "known"):
        return fate
    for number in fate.numbers:
        for key in seen.get(number, ()):
            if not key or not fate.name_key or key == fate.name_key:
                return fate.doubled()
    for number in fate.numbers:
        seen.setdefault(number, []).append(fate.name_key)
    return fate


def _count(result: ImportResult, fates: tuple[RowFate, ...]) -> None:
    for fate in fates:
        result.rows += 1
        if fate.becomes in ("new", "known"):
            result.taken += 1
        elif fate.becomes == "duplicate":
            result.duplicates += 1
        else:
            result.refused += 1
            result.problems.append((fate.line, fate.reason))


def withdraw(workplace: Workplace, write: Lane, job: str, actor: Actor) -> Progress:
    """Undoes an import: its leads that nobody has called are withdrawn."""
    work = partial(workplace.act, WithdrawImport(job), actor, Role.SUPERVISOR)
    return write.submit(work).result()  # type: ignore[no-any-return]
