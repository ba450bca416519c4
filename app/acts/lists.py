"""Lists in: an import takes rows in chunks.

A chunk is one act. New prospects are written in bulk from rows that were made ready before the
writer was there, because a list of 100,000 rows has to come in while people work; a row that meets
a known prospect goes the ordinary way of the journal.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select

from app.acts.bulk import Bulk
from app.acts.changes import NOTHING, Changes
from app.acts.journal import Journal
from app.acts.new_lead import NewLead, added
from app.acts.ready import Preparation, Prepared, ReadyRow, list_score
from app.acts.zone_again import work_out_again
from app.domain import facts as f
from app.domain.errors import KnownError
from app.models.bulk_insert import insert_rows
from app.models.local import ImportJob, ImportProblem
from app.models.quick import Quick, change_row
from app.models.state import CampaignRow
from app.reads.desk import Desk
from app.reads.dialling import campaign_for, zones_of
from app.reads.preview import blocked_words, look_up


@dataclass(frozen=True, slots=True)
class StartImport:
    """Begin an import, or go on with one of the same id."""

    job: str
    campaign: UUID
    file_name: str
    mapping: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TakeRows:
    """One chunk: rows to take, and what reading them already refused.

    Attributes:
        rows: As they were read, or made ready elsewhere (an import does so).
        read: How many rows of the file are read with this chunk, all told.
        refused: (line, reason) of rows that could not be read.
        most_known: How many rows of known prospects it takes at most, None for all: each of them
            goes the way of an act of its own. It ends before the next; `Progress.read` says where.
    """

    job: str
    rows: tuple[NewLead, ...] | Prepared
    read: int
    refused: tuple[tuple[int, str], ...] = ()
    most_known: int | None = None


@dataclass(frozen=True, slots=True)
class EndImport:
    """The file is read to its end."""

    job: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an import stands. taken + refused + duplicates = rows read.

    Attributes:
        read: Rows of the file that are read, all told; the counts beside it likewise.
        ended: The file was read to its end.
        changes: What became stale.
    """

    job: str
    read: int
    taken: int
    refused: int
    duplicates: int
    ended: bool
    changes: Changes


_JOB = Quick(select(ImportJob.__table__).where(ImportJob.job == bindparam("job")))
_VERSION = Quick(select(CampaignRow.version).where(CampaignRow.id == bindparam("campaign")))


def progress_of(row: Any, changes: Changes) -> Progress:
    """Where the import of this row stands."""
    return Progress(
        row.job,
        row.rows_read,
        row.taken,
        row.refused,
        row.duplicates,
        row.ended_at is not None,
        changes,
    )


def start_import(command: StartImport, desk: Desk) -> Progress:
    """Keeps that a list comes in; a job that was begun goes on where it stopped.

    One that was withdrawn begins anew: its leads are no longer there.
    """
    row = desk.session.get(ImportJob, command.job)
    if row is not None and row.withdrawn_at is None:
        return progress_of(row, Changes(frozenset({"imports"})))
    if row is not None:
        desk.session.delete(row)
        desk.session.execute(delete(ImportProblem).where(ImportProblem.job == command.job))
        desk.session.flush()
    journal = Journal(desk, "start_import")
    journal.say(
        f.ImportStarted(
            job=command.job,
            campaign=command.campaign,
            file_name=command.file_name,
            mapping=command.mapping,
        )
    )
    row = ImportJob(
        job=command.job,
        campaign=command.campaign,
        file_name=command.file_name,
        started_at=desk.now,
        ended_at=None,
        withdrawn_at=None,
        rows_read=0,
        taken=0,
        refused=0,
        duplicates=0,
        by=desk.actor.id,
    )
    desk.session.add(row)
    desk.session.flush()
    return progress_of(row, journal.close("imports"))


def take_rows(command: TakeRows, desk: Desk) -> Progress:
    """Takes one chunk; one that was taken before is not taken again.

    Raises:
        KnownError: The import was never begun, or the chunk before this one was not taken.
    """
    job = _JOB.row(desk.session, job=command.job)
    if job is None:
        raise KnownError("This import was never begun.")
    if command.read <= job.rows_read:
        return progress_of(job, Changes(frozenset({"imports"})))
    if job.rows_read + len(command.rows) + len(command.refused) != command.read:
        raise KnownError("Rows before these were not taken.", "What was taken stays.")
    sorted_out = _sort_out(command, desk, job)
    _keep_problems(desk, command.job, sorted_out.problems)
    changes = _on_known(desk, sorted_out.known, job.campaign, command.job)
    doubles = sum(1 for one in sorted_out.problems if one["duplicate"])
    counts = {
        "rows_read": job.rows_read + sorted_out.taken + len(sorted_out.problems),
        "taken": job.taken + sorted_out.taken,
        "duplicates": job.duplicates + doubles,
        "refused": job.refused + len(sorted_out.problems) - doubles,
    }
    change_row(desk.session, ImportJob.__table__, "job", command.job, counts)
    return progress_of(job._replace(**counts), Changes(changes.families | {"imports"}))


@dataclass(slots=True)
class _SortedOut:
    """What becomes of the rows of a chunk.

    Attributes:
        known: Rows of prospects that are known from elsewhere, each with its prospect.
    """

    taken: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)
    known: list[tuple[NewLead, UUID]] = field(default_factory=list)

    def leave_out(self, line: int, reason: str, *, duplicate: bool = False) -> None:
        self.problems.append({"line": line, "reason": reason, "duplicate": duplicate})


def _sort_out(command: TakeRows, desk: Desk, job: Any) -> _SortedOut:
    """Decides on each row and writes those that are new here."""
    rows = _ready(command, desk, job.campaign)
    known = look_up(desk, (one for row in rows for one in row.numbers), job.campaign)
    bulk = Bulk(desk)
    found, end = _SortedOut(), None
    for row in rows:
        blocked = known.blocked_number(row.numbers)
        match = known.match(row.numbers, row.key)
        if blocked is not None:
            found.leave_out(row.line, blocked_words(blocked))
        elif match is not None and match in known.leads:
            found.leave_out(
                row.line, known.double_words(match, command.job, row.line), duplicate=True
            )
        else:
            if match is None:
                match = bulk.add(row, shares=known.shared(row.numbers))
            elif len(found.known) == command.most_known:
                end = row.line
                break
            else:
                found.known.append((row.again(), match))
            found.taken += 1
            known.takes(row.numbers, row.key, match, command.job, row.line)
    for line, reason in command.refused:
        if end is None or line < end:
            found.leave_out(line, reason)
    bulk.write()
    return found


def _ready(command: TakeRows, desk: Desk, campaign: UUID) -> Sequence[ReadyRow]:
    """The rows ready to be written; made ready here when the campaign was changed meanwhile."""
    rows = command.rows
    if isinstance(rows, Prepared):
        if rows.version == _VERSION.value(desk.session, campaign=campaign):
            return rows.rows
        rows = tuple(one.again() for one in rows.rows)
    preparation = Preparation(campaign_for(desk, campaign), command.job, desk.now, desk.new_id)
    return preparation.rows(rows).rows


def _keep_problems(desk: Desk, job: str, problems: list[dict[str, Any]]) -> None:
    if problems:
        rows = [{"job": job, **one} for one in problems]
        insert_rows(desk.session, cast(Table, ImportProblem.__table__), rows)


def _on_known(desk: Desk, rows: list[tuple[NewLead, UUID]], campaign: UUID, job: str) -> Changes:
    """New leads on prospects that are known from elsewhere: gaps filled, nothing overwritten."""
    if not rows:
        return NOTHING
    journal = Journal(desk, "take_rows")
    for row, prospect in rows:
        before = zones_of(journal.case(prospect))
        lead = desk.new_id()
        journal.say(added(row, campaign, job, shares=False), lead=lead, prospect=prospect)
        if not before:  # the row may say the zone that nobody knew
            work_out_again(journal, journal.case(prospect), before)
        score = list_score(campaign_for(desk, campaign), row)
        if score is not None:
            journal.say(score, lead=lead, prospect=prospect, by_nobody=True)
    return journal.close()


def end_import(command: EndImport, desk: Desk) -> Progress:
    """The file was read to its end."""
    job = desk.session.get_one(ImportJob, command.job)
    job.ended_at = desk.now
    desk.session.flush()
    return progress_of(job, Changes(frozenset({"imports", "queue", "flow"})))
