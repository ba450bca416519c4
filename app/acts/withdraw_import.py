"""Undo an import: its leads that nobody has called are withdrawn, for seven days."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update

from app.acts.changes import Changes
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import KnownError, NotAllowed
from app.domain.vocabulary import Stage
from app.models import facts as tables
from app.models.local import ImportJob
from app.models.state import Lead
from app.reads.desk import Desk
from app.reads.imports import WITHDRAW_DAYS, uncalled


@dataclass(frozen=True, slots=True)
class WithdrawImport:
    """Withdraws leads of an import that nobody has called; a fact each, no delete.

    Attributes:
        most: So many at once, so that a waiting act does not wait long; again until none is left.
    """

    job: str
    most: int = 200


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was withdrawn by this act.

    Attributes:
        left: More are to be withdrawn.
    """

    job: str
    leads: int
    left: bool
    changes: Changes


def withdraw_import(command: WithdrawImport, desk: Desk) -> Withdrawn:
    """Withdraws up to `most` leads of an import.

    Raises:
        KnownError: There is no such import.
        NotAllowed: The seven days are over.
    """
    job = desk.session.get(ImportJob, command.job)
    if job is None:
        raise KnownError("There is no such import.", "Nothing was changed.")
    if desk.now - job.started_at > timedelta(days=WITHDRAW_DAYS):
        raise NotAllowed("The seven days for undoing this import are over.", "Nothing was changed.")
    mine = uncalled(command.job)
    found = desk.session.execute(
        select(Lead.id, Lead.prospect).where(*mine).order_by(Lead.id).limit(command.most + 1)
    ).all()
    some = [(one.id, one.prospect) for one in found[: command.most]]
    if some:
        _withdraw(desk, command.job, some, mine)
    job.withdrawn_at = job.withdrawn_at or desk.now
    desk.session.flush()
    changes = Changes(frozenset({"imports", "queue", "flow"}))
    return Withdrawn(command.job, len(some), len(found) > len(some), changes)


def _withdraw(
    desk: Desk, job: str, leads: list[tuple[UUID, UUID]], mine: tuple[ColumnElement[bool], ...]
) -> None:
    """The facts and the state that they make, in few statements (see `folding._withdrawn`)."""
    journal = Journal(desk, "withdraw_import")
    spine: list[dict[str, Any]] = []
    typed: list[dict[str, Any]] = []
    for lead, prospect in leads:
        row = journal.bare(f.LeadWithdrawn(job=job), lead, prospect)
        spine.append(row)
        typed.append({"id": row["id"], "job": job})
    desk.session.execute(insert(tables.SPINE), spine)
    desk.session.execute(insert(tables.TABLES[f.LeadWithdrawn]), typed)
    desk.session.execute(
        update(Lead)
        .where(Lead.id.in_([lead for lead, _ in leads]), *mine)
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
