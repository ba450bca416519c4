"""A list comes in: made ready in another process, taken in small chunks between people's acts.

The id of an import is sha256 over file, mapping and campaign. Run again it goes on where it
stopped; a finished one run again gives nothing but duplicates. Nothing is dropped in silence:
taken + refused + duplicates = rows.
"""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Protocol, TypeVar

from app.acts.lists import EndImport, Progress, StartImport
from app.acts.withdraw_import import WithdrawImport, Withdrawn
from app.domain.campaign import Campaign
from app.domain.errors import KnownError
from app.exchange.fields import Mapping
from app.exchange.readers import Row, Table
from app.exchange.rows import Parsed, parse_chunk
from app.host.lanes import Answer, Lane, Urgency
from app.jobs.import_chunks import Chunks, role_of
from app.jobs.import_rows import Reading, read_rows
from app.jobs.workplace import Workplace
from app.reads.desk import Actor
from app.reads.house import CampaignsQuestion
from app.reads.imports import ImportRow, ImportsQuestion

T = TypeVar("T")

READ_ROWS = 1000  # rows per trip to the reading process
AHEAD = 2  # trips under way while the rows of one are taken


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


class CutOff(KnownError):
    """The team was heard and then no longer; what is with it stays."""


@dataclass(slots=True)
class ImportResult:
    """What came of an import. taken + refused + duplicates = rows.

    Attributes:
        problems: (line, reason) of every row that was not taken, by line.
        cancelled: Somebody stopped it; what was taken stays.
        broken: Why the file could not be read to its end, None when it was.
        again: The import was finished before; nothing was to be done.
        holds: Seconds for which each chunk held the writer, its commit included.
    """

    job: str = ""
    rows: int = 0
    taken: int = 0
    refused: int = 0
    duplicates: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    cancelled: bool = False
    broken: KnownError | None = None
    again: bool = False
    seconds: float = 0.0
    holds: list[float] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        """The result as `segue import --json` prints it."""
        return {
            "rows": self.rows,
            "taken": self.taken,
            "refused": self.refused,
            "duplicates": self.duplicates,
            "problems": [{"line": line, "reason": why} for line, why in self.problems],
        }


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a list as they stand there, and what reading them gave, in order."""

    rows: list[Row]
    parsed: list[Parsed]


def batches(plan: ImportPlan, cpu: Lane) -> Iterator[Batch]:
    """The rows of a list, read ahead in the other process, in order.

    Raises:
        KnownError: The file breaks off; the rows before that are given first.
    """

    def reading(rows: list[Row]) -> Callable[[], list[Parsed]]:
        return partial(parse_chunk, rows, plan.mapping, plan.region, plan.campaign.region)

    for rows, parsed in ahead(plan.table, cpu, 0, reading):
        yield Batch(rows, parsed)


def ahead(
    table: Table, cpu: Lane, skip: int, work: Callable[[list[Row]], Callable[[], T]]
) -> Iterator[tuple[list[Row], T]]:
    """Rows and what the other process makes of them, some ahead; see `batches`."""
    coming: deque[tuple[list[Row], Answer[T]]] = deque()
    broken: KnownError | None = None
    cut = _cut(table, skip)
    while True:
        try:
            batch = next(cut)
        except StopIteration:
            break
        except KnownError as failure:
            broken = failure
            break
        coming.append((batch, cpu.submit(work(batch))))
        if len(coming) > AHEAD:
            rows, found = coming.popleft()
            yield rows, found.result()
    for rows, found in coming:
        yield rows, found.result()
    if broken is not None:
        raise broken


def _cut(table: Table, skip: int) -> Iterator[list[Row]]:
    batch: list[Row] = []
    broken: KnownError | None = None
    try:
        for row in islice(table.rows(), skip, None):
            batch.append(row)
            if len(batch) >= READ_ROWS:
                yield batch
                batch = []
    except KnownError as failure:
        broken = failure
    if batch:
        yield batch
    if broken is not None:
        raise broken


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
        KnownError: The list has no phone column; nothing was written.
    """
    plan.mapping.require_phone()
    began = time.monotonic()
    job = plan.job()
    result = ImportResult(job=job)
    chunks = Chunks(workplace, write, actor, result.holds)
    state = chunks.act(
        StartImport(job, plan.campaign.id, plan.table.path.name, plan.mapping.to_data())
    )
    result.again = state.ended
    try:
        if not state.ended:
            for done, left in _taken(_Run(workplace, cpu, plan, actor, job), chunks, state.read):
                if progress is not None:
                    progress(done.read, max(done.read + left, plan.table.estimate))
                result.cancelled = cancelled()
                if result.cancelled:
                    break
            else:
                chunks.act(EndImport(job))
    except KnownError as failure:
        result.broken = failure
    (row,) = workplace.ask(ImportsQuestion(job), actor, role_of(actor))
    tell(result, row)
    result.seconds = time.monotonic() - began
    return result


@dataclass(frozen=True, slots=True)
class _Run:
    workplace: Workplace
    cpu: Lane
    plan: ImportPlan
    actor: Actor
    job: str

    def reading(self) -> Reading:
        """How rows are read and made ready now: for the campaign as the store has it."""
        plan = self.plan
        found = self.workplace.ask(CampaignsQuestion(), self.actor, role_of(self.actor))
        campaign = next(one for one in found if one.id == plan.campaign.id)
        return Reading(self.job, plan.mapping, campaign, plan.region, plan.source, plan.segment)

    def work(self, rows: list[Row]) -> Callable[[], tuple[int, list[bytes]]]:
        """What the other process does with some rows."""
        return partial(_made_ready, rows, self.reading(), self.workplace.clock.now())


def _made_ready(rows: list[Row], reading: Reading, moment: datetime) -> tuple[int, list[bytes]]:
    return reading.campaign.version, read_rows(rows, reading, moment)


def _taken(run: _Run, chunks: Chunks, skip: int) -> Iterator[tuple[Progress, int]]:
    """Takes the rows of a list; where it stands after each chunk, and how many rows wait."""
    read = skip
    for _, (version, packed) in ahead(run.plan.table, run.cpu, skip, run.work):
        for done, left in chunks.give(run.job, version, packed, read):
            read = done.read
            yield done, left


def tell(result: ImportResult, row: ImportRow) -> None:
    """Fills in the counts as they are kept, those of an earlier run included.

    An import that was finished before took nothing now: what it took then are duplicates.
    """
    result.rows, result.refused = row.rows, row.refused
    result.taken, result.duplicates = row.taken, row.duplicates
    if result.again:
        result.taken, result.duplicates = 0, row.taken + row.duplicates
    problems = {one.line: one.reason for one in row.problems}
    if result.again:
        problems = dict.fromkeys(row.lines, "this import took it before") | problems
    result.problems = sorted(problems.items())


def withdraw(
    workplace: Workplace,
    write: Lane,
    job: str,
    actor: Actor,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Undoes an import: its leads that nobody has called are withdrawn. Runs on a jobs lane.

    Args:
        progress: Called with how many are withdrawn so far.

    Returns:
        How many leads were withdrawn.

    Raises:
        KnownError: There is no such import, or its seven days are over.
    """
    leads = 0
    while True:
        work = partial(workplace.act, WithdrawImport(job), actor, role_of(actor))
        done: Withdrawn = write.submit(work, Urgency.CHUNK).result()
        leads += done.leads
        if progress is not None:
            progress(leads)
        if not done.left:
            return leads
