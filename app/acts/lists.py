"""Lists in: an import takes rows in chunks and can be withdrawn for seven days.

A chunk is one act. New prospects are written in bulk, because a list of 100,000 rows has to come
in while people work; a row that meets a known prospect goes the ordinary way of the journal.
"""

import time
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from app.acts.bulk import Bulk
from app.acts.changes import Changes
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import KnownError, NotAllowed
from app.domain.vocabulary import Stage
from app.models.local import ImportJob
from app.models.state import Lead
from app.reads.desk import Desk
from app.reads.preview import look_up, name_key

WITHDRAW_DAYS = 7


@dataclass(frozen=True, slots=True)
class NewPhone:
    """One phone of a row: state 'good' or 'unconfirmed'."""

    e164: str
    kind: str = ""
    state: str = "good"
    ext: str = ""


@dataclass(frozen=True, slots=True)
class NewLead:
    """One row that can become a lead."""

    line: int
    name: str = ""
    role: str = ""
    company: str = ""
    place: str = ""
    country: str = ""
    staff: str = ""
    email: str = ""
    language: str = ""
    pronoun: str = "their"
    zone: str | None = None
    zones: tuple[str, ...] = ()
    zone_basis: str = ""
    phones: tuple[NewPhone, ...] = ()
    note: str = ""
    source: str = ""
    segment: str = ""


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
        read: How many rows of the file are read with this chunk, all told.
        refused: (line, reason) of rows that could not be read.
    """

    job: str
    rows: tuple[NewLead, ...]
    read: int
    refused: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EndImport:
    """The file is read to its end."""

    job: str


@dataclass(frozen=True, slots=True)
class WithdrawImport:
    """Undo an import: its leads that nobody has called are withdrawn."""

    job: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an import stands. taken + refused + duplicates = rows read.

    Attributes:
        held: Seconds for which this chunk held the writer, but for its commit.
    """

    job: str
    read: int
    taken: int
    refused: int
    duplicates: int
    problems: tuple[tuple[int, str], ...]
    ended: bool
    changes: Changes
    held: float = 0.0


def _progress(row: ImportJob, changes: Changes) -> Progress:
    return Progress(
        row.job,
        row.rows_read,
        row.taken,
        row.refused,
        row.duplicates,
        tuple((int(line), str(why)) for line, why in row.problems),
        row.ended_at is not None,
        changes,
    )


def start_import(command: StartImport, desk: Desk) -> Progress:
    """Keeps that a list comes in; a job that was begun goes on where it stopped."""
    row = desk.session.get(ImportJob, command.job)
    if row is not None:
        return _progress(row, Changes(frozenset({"imports"})))
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
        problems=[],
        by=desk.actor.id,
    )
    desk.session.add(row)
    desk.session.flush()
    return _progress(row, journal.close("imports"))


def take_rows(command: TakeRows, desk: Desk) -> Progress:
    """Takes one chunk. A row that this job took before counts as taken, not as a duplicate.

    Raises:
        KnownError: The import was never begun.
    """
    job = desk.session.get(ImportJob, command.job)
    if job is None:
        raise KnownError("This import was never begun.")
    began = time.monotonic()
    known = look_up(desk, command.rows, job.campaign)
    bulk = Bulk(desk, job.campaign, command.job)
    problems: list[tuple[int, str]] = list(command.refused)
    taken = duplicates = 0
    others: list[tuple[NewLead, UUID]] = []
    for row in command.rows:
        key = name_key(row.name)
        blocked = known.blocked_number(row)
        match = known.match(row, key)
        if blocked is not None:
            problems.append((row.line, f"{blocked} is on the do-not-call list"))
        elif match is not None and match in known.leads:
            _, of_job, of_line = known.leads[match]
            if of_job == command.job and of_line == row.line:
                taken += 1
            else:
                duplicates += 1
        else:
            taken += 1
            if match is None:
                match, lead = bulk.add(row, key, shares=known.shared(row))
                for phone in row.phones:
                    known.by_number.setdefault(phone.e164, []).append((match, key))
            else:
                others.append((row, match))
                lead = desk.new_id()
            known.leads[match] = (lead, command.job, row.line)
    bulk.write()
    changes = _on_known(desk, others, job.campaign, command.job)
    job.rows_read = max(job.rows_read, command.read)
    job.taken += taken
    job.duplicates += duplicates
    job.refused += len(problems)
    job.problems = [*job.problems, *([line, why] for line, why in problems)]
    desk.session.flush()
    families = changes.families | {"imports"}
    held = time.monotonic() - began
    return replace(_progress(job, Changes(frozenset(families))), held=held)


def _on_known(desk: Desk, rows: list[tuple[NewLead, UUID]], campaign: UUID, job: str) -> Changes:
    """New leads on prospects that are known from elsewhere: gaps filled, nothing overwritten."""
    journal = Journal(desk, "take_rows")
    for row, prospect in rows:
        journal.case(prospect)
        journal.say(added(row, campaign, job, shares=False), lead=desk.new_id(), prospect=prospect)
    return journal.close()


def added(row: NewLead, campaign: UUID, job: str | None, *, shares: bool) -> f.LeadAdded:
    """The fact of a row."""
    return f.LeadAdded(
        campaign=campaign,
        job=job,
        line=row.line,
        source=row.source,
        segment=row.segment,
        name=row.name,
        role=row.role,
        company=row.company,
        place=row.place,
        country=row.country,
        staff=row.staff,
        email=row.email,
        language=row.language,
        pronoun=row.pronoun,
        zone=row.zone,
        zones=list(row.zones),
        zone_basis=row.zone_basis,
        phones=[
            {"e164": one.e164, "kind": one.kind, "state": one.state, "ext": one.ext}
            for one in row.phones
        ],
        note=row.note,
        shares_number=shares,
    )


def end_import(command: EndImport, desk: Desk) -> Progress:
    """The file was read to its end."""
    job = desk.session.get_one(ImportJob, command.job)
    job.ended_at = desk.now
    desk.session.flush()
    return _progress(job, Changes(frozenset({"imports", "queue", "flow"})))


def withdraw_import(command: WithdrawImport, desk: Desk) -> Progress:
    """Withdraws the leads of an import that nobody has called; a fact each, no delete.

    Raises:
        NotAllowed: The seven days are over.
    """
    job = desk.session.get_one(ImportJob, command.job)
    if desk.now - job.started_at > timedelta(days=WITHDRAW_DAYS):
        raise NotAllowed("The seven days for undoing this import are over.", "Nothing was changed.")
    journal = Journal(desk, "withdraw_import")
    leads = desk.session.execute(
        select(Lead.id, Lead.prospect).where(
            Lead.job == command.job, Lead.attempts == 0, Lead.stage != Stage.WITHDRAWN
        )
    ).all()
    spine, typed, ids = [], [], []
    for lead, prospect in leads:
        row = journal.bare(f.LeadWithdrawn(job=command.job), lead, prospect)
        spine.append(row)
        typed.append({"id": row["id"], "job": command.job})
        ids.append(lead)
    if ids:
        from app.models import facts as tables

        desk.session.execute(insert(tables.SPINE), spine)
        desk.session.execute(insert(tables.TABLES[f.LeadWithdrawn]), typed)
        desk.session.execute(
            update(Lead)
            .where(Lead.job == command.job, Lead.attempts == 0, Lead.stage != Stage.WITHDRAWN)
            .values(
                stage_before=Lead.stage,
                stage=Stage.WITHDRAWN,
                stage_since=desk.now,
                pool=0,
                rev=Lead.rev + 1,
                changed_at=desk.now,
                changed_by=desk.actor.id,
                callable_from=None,
                callable_until=None,
                held_by="stage",
                opened_at=desk.now,
            )
        )
    job.withdrawn_at = desk.now
    desk.session.flush()
    changes = Changes(frozenset({"imports", "queue", "flow"}))
    return _progress(job, changes)
