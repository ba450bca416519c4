"""The imports of this computer: what each took and left out, and until when it can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.domain.vocabulary import Stage
from app.models.local import ImportJob, ImportProblem
from app.models.state import CampaignRow, Lead
from app.reads.desk import Desk
from app.reads.dialling import names_for

WITHDRAW_DAYS = 7


@dataclass(frozen=True, slots=True)
class ImportsQuestion:
    """The imports, newest first.

    Attributes:
        job: Only the imports whose id begins so, with their problems; '' for all without.
    """

    job: str = ""


@dataclass(frozen=True, slots=True)
class ImportProblemRow:
    """A row that was not taken."""

    line: int
    reason: str
    duplicate: bool


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import. taken + refused + duplicates = rows read.

    Attributes:
        by: Who imported it.
        uncalled: Leads of it that nobody has called: so many an undo withdraws.
        undo_until: Until when it can be undone; None when that is over or was done.
        problems: Rows not taken, by line; only where one import was asked for.
        lines: Lines whose leads are there; only where one import was asked for.
    """

    job: str
    campaign: UUID
    campaign_name: str
    file_name: str
    by: str
    started_at: datetime
    ended_at: datetime | None
    withdrawn_at: datetime | None
    rows: int
    taken: int
    refused: int
    duplicates: int
    uncalled: int
    undo_until: datetime | None
    problems: tuple[ImportProblemRow, ...] = ()
    lines: tuple[int, ...] = ()


def undo_until(started_at: datetime) -> datetime:
    """Until when an import can be undone."""
    return started_at + timedelta(days=WITHDRAW_DAYS)


def uncalled(job: str) -> tuple[ColumnElement[bool], ...]:
    """The leads of an import that nobody has called and that are still there."""
    return (
        Lead.job == job,
        Lead.attempts == 0,
        Lead.stage.not_in((Stage.WITHDRAWN, Stage.DO_NOT_CALL)),
    )


def imports(question: ImportsQuestion, desk: Desk) -> tuple[ImportRow, ...]:
    """The imports, newest first."""
    wanted = select(ImportJob).order_by(ImportJob.started_at.desc(), ImportJob.job)
    if question.job:
        wanted = wanted.where(ImportJob.job.startswith(question.job, autoescape=True))
    campaigns = {
        row.id: row.name for row in desk.session.execute(select(CampaignRow.id, CampaignRow.name))
    }
    return tuple(
        _row(desk, job, campaigns, whole=bool(question.job)) for job in desk.session.scalars(wanted)
    )


def _row(desk: Desk, job: ImportJob, campaigns: Mapping[UUID, str], *, whole: bool) -> ImportRow:
    until = undo_until(job.started_at)
    open_still = job.withdrawn_at is None and desk.now <= until
    left = desk.session.scalar(select(func.count()).select_from(Lead).where(*uncalled(job.job)))
    return ImportRow(
        job=job.job,
        campaign=job.campaign,
        campaign_name=campaigns.get(job.campaign, ""),
        file_name=job.file_name,
        by=names_for(desk).get(job.by, "somebody") if job.by else "this computer",
        started_at=job.started_at,
        ended_at=job.ended_at,
        withdrawn_at=job.withdrawn_at,
        rows=job.rows_read,
        taken=job.taken,
        refused=job.refused,
        duplicates=job.duplicates,
        uncalled=int(left or 0),
        undo_until=until if open_still else None,
        problems=_problems(desk, job.job) if whole else (),
        lines=_lines(desk, job.job) if whole else (),
    )


def _problems(desk: Desk, job: str) -> tuple[ImportProblemRow, ...]:
    rows = desk.session.execute(
        select(ImportProblem.line, ImportProblem.reason, ImportProblem.duplicate)
        .where(ImportProblem.job == job)
        .order_by(ImportProblem.line, ImportProblem.id)
    )
    return tuple(ImportProblemRow(*row) for row in rows)


def _lines(desk: Desk, job: str) -> tuple[int, ...]:
    rows = desk.session.scalars(
        select(Lead.line).where(Lead.job == job, Lead.stage != Stage.WITHDRAWN).order_by(Lead.line)
    )
    return tuple(line for line in rows if line is not None)
