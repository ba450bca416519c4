"""Rows of recorded calls: who, when, how long, and how each call stands by now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, Table, select, union_all

from app.domain import facts as f
from app.domain.folding import effective
from app.domain.spoken import Snippet
from app.domain.vocabulary import Role
from app.models import facts as tables
from app.models.state import Lead, Prospect
from app.reads import cases
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.one_call import without_private
from app.reads.recording_filters import ATTEMPT, KEPT, SPINE
from app.reads.review_rows import may_read


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """One recorded call.

    Attributes:
        seconds: Length of the sound.
        disposition: As the call counts now, corrections included; '' when it is not saved.
        rejected: Why the lead came back from this rep, or from the one this call won it for.
        lost: Why the lead was lost, on the calls of whoever worked on it.
        reviewed: Somebody else has said something about it.
        broke_ms: Call time at which it broke; None if nobody said so.
        total: Of the newest review that the person may read, 1.0 to 5.0; for who may review the
            call too only once that is done.
        sound: There is sound that can be played.
        lacks: Why there is none.
        said: Where in the sound it is said that was searched for; None where it is not.
    """

    attempt: UUID
    lead: UUID
    name: str
    company: str
    by: UUID | None
    by_name: str
    role: str
    dialled_at: datetime
    seconds: float
    disposition: str = ""
    reason: str = ""
    rejected: str = ""
    lost: str = ""
    reviewed: bool = False
    broke_ms: int | None = None
    total: float | None = None
    sound: bool = False
    lacks: str = ""
    said: Snippet | None = None

    @property
    def place(self) -> tuple[datetime, UUID]:
        """Where the next page goes on."""
        return self.dialled_at, self.attempt


def counted(query: Select[UUID]) -> Select[UUID]:
    """The four tables, in whatever order is quickest where no order is asked."""
    return (
        query.select_from(ATTEMPT)
        .join(KEPT, KEPT.c.attempt == ATTEMPT.c.id)
        .join(SPINE, SPINE.c.id == ATTEMPT.c.id)
        .join(Lead, Lead.id == SPINE.c.lead)
    )


def rows_of(attempts: Iterable[UUID], desk: Desk) -> dict[UUID, RecordingRow]:
    """The rows of these calls, by call; those that the person may not hear are not there."""
    wanted = list(attempts)
    allowed = desk.session.scalars(
        counted(select(ATTEMPT.c.id)).where(
            filters.heard(desk), filters.newest_sound(), ATTEMPT.c.id.in_(wanted)
        )
    ).all()
    return {row.attempt: row for row in told(rows(allowed, desk), desk)}


def rows(ids: Sequence[UUID], desk: Desk) -> list[RecordingRow]:
    """The rows of these calls, newest first, without what facts say about them."""
    names = cases.names(desk.session)
    found = desk.session.execute(
        select(
            ATTEMPT.c.id,
            SPINE.c.lead,
            Prospect.name,
            Prospect.company,
            SPINE.c.made_by,
            SPINE.c.role,
            ATTEMPT.c.dialled_at,
            KEPT.c.seconds,
            KEPT.c.sound,
            KEPT.c.problems,
        )
        .select_from(ATTEMPT)
        .join(KEPT, (KEPT.c.attempt == ATTEMPT.c.id) & filters.newest_word())
        .join(SPINE, SPINE.c.id == ATTEMPT.c.id)
        .join(Lead, Lead.id == SPINE.c.lead)
        .join(Prospect, Prospect.id == Lead.prospect)
        .where(ATTEMPT.c.id.in_(ids))
        .order_by(ATTEMPT.c.dialled_at.desc(), ATTEMPT.c.id.desc())
    )
    return [
        RecordingRow(
            attempt=row.id,
            lead=row.lead,
            name=row.name,
            company=row.company,
            by=row.made_by,
            by_name=names.get(row.made_by, ""),
            role=row.role,
            dialled_at=row.dialled_at,
            seconds=row.seconds,
            sound=row.sound is not None,
            lacks=_why_none(row.problems) if row.sound is None else "",
        )
        for row in found
    ]


def _why_none(problems: Iterable[str]) -> str:
    return ". ".join(one.rstrip(".") for one in problems) or "nothing was recorded"


_OF_LEAD = (f.CommentPrivate, f.Retraction, f.Correction, f.DealClosed, f.HandOffAnswered)
_OF_CALL = (f.CallSaved, f.ReviewComment, f.ReviewSent)


def told(found: list[RecordingRow], desk: Desk) -> tuple[RecordingRow, ...]:
    """The rows with what the effective facts of their leads say about them.

    Of what is said about calls only these calls' is read: a lead may have had dozens.
    """
    if not found:
        return ()
    spine = tables.SPINE
    calls = {row.attempt for row in found}
    about = union_all(
        *(select(typed.c.id).where(typed.c.attempt.in_(calls)) for typed in _typed(_OF_CALL))
    )
    of_lead = spine.c.lead.in_({row.lead for row in found}) & spine.c.kind.in_(
        [body.kind for body in _OF_LEAD]
    )
    facts = [
        *cases.facts_where(desk.session, of_lead),
        *cases.facts_where(desk.session, spine.c.id.in_(about)),
    ]
    facts.sort(key=lambda fact: fact.seq)
    by_lead: dict[UUID | None, list[f.Fact]] = {}
    own = {row.attempt for row in found if row.by == desk.actor.id}
    for fact in _readable(effective(facts), own, desk):
        by_lead.setdefault(fact.lead, []).append(fact)
    said = tuple(_tell(row, by_lead.get(row.lead, ())) for row in found)
    return _blind(said, by_lead.values(), desk)


def _blind(
    found: tuple[RecordingRow, ...], facts: Iterable[list[f.Fact]], desk: Desk
) -> tuple[RecordingRow, ...]:
    """Who may score a call sees others' totals only once the own review is sent."""
    if Role.SUPERVISOR not in desk.actor.roles:
        return found
    scored = {
        fact.body.attempt
        for some in facts
        for fact in some
        if isinstance(fact.body, f.ReviewSent) and fact.made_by == desk.actor.id
    }
    return tuple(
        row
        if row.total is None or row.attempt in scored or row.by == desk.actor.id
        else replace(row, total=None)
        for row in found
    )


def _typed(bodies: Iterable[type[f.Body]]) -> list[Table]:
    return [tables.TABLES[body] for body in bodies]


def _readable(facts: list[f.Fact], own: set[UUID], desk: Desk) -> Iterable[f.Fact]:
    """Without what is for others alone; a review is scored for who may read it."""
    for fact in without_private(facts, desk, own):
        if isinstance(fact.body, f.ReviewSent) and not may_read(fact, fact.body, desk):
            continue
        yield fact


def _tell(row: RecordingRow, facts: Iterable[f.Fact]) -> RecordingRow:
    for fact in facts:
        body = fact.body
        if isinstance(body, f.CallSaved) and body.attempt == row.attempt:
            lost = body.reason if body.disposition == "lost" else ""
            row = replace(row, disposition=body.disposition, reason=body.reason, lost=lost)
        elif isinstance(body, f.ReviewComment) and body.attempt == row.attempt:
            row = _reviewed(row, fact, body)
        elif isinstance(body, f.ReviewSent) and body.attempt == row.attempt:
            row = replace(row, reviewed=row.reviewed or fact.made_by != row.by, total=body.total)
        elif fact.made_at >= row.dialled_at:
            row = _ended(row, fact)
    return row


def _reviewed(row: RecordingRow, fact: f.Fact, body: f.ReviewComment) -> RecordingRow:
    reviewed = row.reviewed or fact.made_by != row.by
    if body.broke and row.broke_ms is None:
        return replace(row, broke_ms=body.offset_ms, reviewed=reviewed)
    return replace(row, reviewed=reviewed)


def _ended(row: RecordingRow, fact: f.Fact) -> RecordingRow:
    body = fact.body
    if isinstance(body, f.HandOffAnswered):
        if body.accepted:
            return replace(row, rejected="")
        mine = fact.made_by == row.by or row.disposition == "interested"
        return replace(row, rejected=body.reason) if mine else row
    if isinstance(body, f.DealClosed) and not body.won and fact.made_by == row.by:
        return replace(row, lost=body.reason)
    return row
