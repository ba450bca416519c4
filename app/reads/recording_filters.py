"""What the list of recordings can be narrowed by, each as a condition in SQL.

All conditions are about the same four tables: the attempt, its kept sound, its spine row, its lead.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Table, and_, exists, false, func, or_, select, text, true

from app.domain import facts as f
from app.domain.permissions import DESK_STAGES
from app.domain.vocabulary import Disposition, Role, Stage
from app.models import facts as tables
from app.models import search, spoken_search, team_search
from app.models.state import Lead
from app.reads.desk import Desk
from app.reads.portable import is_store
from app.reads.scope import offered, own_campaigns

ATTEMPT: Table = tables.TABLES[f.Attempt]
KEPT: Table = tables.TABLES[f.RecordingKept]
SPINE: Table = tables.SPINE
_SAVED = tables.TABLES[f.CallSaved]
_COMMENT = tables.TABLES[f.ReviewComment]
_NOTE = tables.TABLES[f.Note]
_MARK = tables.TABLES[f.Mark]
_GONE = tables.TABLES[f.Retraction]
_REVIEW = tables.TABLES[f.ReviewSent]
_PRIVATE = tables.TABLES[f.CommentPrivate]
_CORRECTION = tables.TABLES[f.Correction]

LOST_OR_REJECTED = "lost_or_rejected"
OUTCOMES: tuple[str, ...] = (
    LOST_OR_REJECTED,
    Disposition.WON,
    Disposition.INTERESTED,
    Disposition.CALLBACK,
    Disposition.NURTURE,
    Disposition.NOT_INTERESTED,
    Disposition.NOT_A_FIT,
)
"""What a call can be asked for by how it ended."""

_FEW = 500
"""Leads from which on a walk through all calls, newest first, fills a page sooner."""
_SILENT = 1000
"""Calls without sound from which on that walk fills a page sooner than looking each of them up."""
_MANY = 2000
"""Calls that a search in text looks at; the newest ones."""


def heard(desk: Desk) -> ColumnElement[bool]:
    """Recordings that this person may hear, by all roles together."""
    roles = desk.actor.roles
    if Role.SUPERVISOR in roles:
        return Lead.stage != Stage.WITHDRAWN
    mine = SPINE.c.made_by == desk.actor.id
    # the own calls stay the own ones when the lead goes on
    return _of_leads(desk, and_(Lead.credit == desk.actor.id, mine))


def few_leads(desk: Desk) -> list[UUID] | None:
    """The leads whose recordings this person may hear; None when they are many, or all.

    Who may hear few begins at these leads; walking through the calls of everybody to find them
    would take seconds.
    """
    if Role.SUPERVISOR in desk.actor.roles:
        return None
    may = _of_leads(desk, Lead.credit == desk.actor.id)
    found = desk.session.scalars(select(Lead.id).where(may).limit(_FEW + 1)).all()
    return list(found) if len(found) <= _FEW else None


def _of_leads(desk: Desk, credited: ColumnElement[bool]) -> ColumnElement[bool]:
    roles = desk.actor.roles
    parts: list[Any] = []
    if roles & {Role.TELEMARKETER, Role.TELESALES}:
        parts.append(Lead.owner == desk.actor.id)
    if Role.TELEMARKETER in roles:
        parts.append(credited)
    if Role.TELESALES in roles:
        parts.append(offered(desk))
    if Role.QUALIFIER in roles:
        parts.append(and_(own_campaigns(desk), Lead.stage.in_([str(one) for one in DESK_STAGES])))
    return or_(*parts) if parts else false()


def newest_sound() -> ColumnElement[bool]:
    """There was sound, and no later word about it: a recovered call has been told of twice.

    Sound that was erased since has a length and a reason; the call is still a recording.
    """
    return and_(or_(KEPT.c.sound.is_not(None), KEPT.c.seconds > 0), newest_word())


def silent(lost: Iterable[UUID]) -> ColumnElement[bool]:
    """The last word about the call is that there is no sound of it, or its file is lost."""
    return and_(or_(KEPT.c.sound.is_(None), KEPT.c.attempt.in_(list(lost))), newest_word())


def few_silent(lost: Iterable[UUID], desk: Desk) -> list[UUID] | None:
    """Calls of which it was said at any time that they have no sound; None when they are many."""
    told = desk.session.scalars(
        select(KEPT.c.attempt).where(KEPT.c.sound.is_(None)).limit(_SILENT + 1)
    ).all()
    return [*told, *lost] if len(told) <= _SILENT else None


def newest_word() -> ColumnElement[bool]:
    """There is no later word about this call's sound."""
    later = KEPT.alias()
    return ~exists().where(later.c.attempt == KEPT.c.attempt, later.c.id > KEPT.c.id)


def days_back(days: int, desk: Desk) -> datetime:
    """The beginning of the first of so many days, today being the last, on the desk's clock."""
    zone = ZoneInfo(desk.zone)
    first = desk.now.astimezone(zone).date() - timedelta(days=max(1, days) - 1)
    return datetime.combine(first, time(), zone).astimezone(UTC)


def behind(dialled_at: datetime, attempt: UUID) -> ColumnElement[bool]:
    """Older than this call in the order of the list."""
    when = ATTEMPT.c.dialled_at
    return and_(
        when <= dialled_at,
        or_(when < dialled_at, ATTEMPT.c.id < attempt),
    )


def counts(typed: Table) -> ColumnElement[bool]:
    """The fact of this typed row was not taken back."""
    spine = tables.SPINE.alias()
    return ~exists().where(spine.c.id == typed.c.id, _GONE.c.retracts == spine.c.act_id)


def ended_as(outcome: str) -> ColumnElement[bool]:
    """How the call ended, corrections included; lost and rejected look at the lead too."""
    if outcome != LOST_OR_REJECTED:
        return _saved_as(outcome)
    rejected = and_(
        Lead.rejected != "",
        Lead.rejected_at >= ATTEMPT.c.dialled_at,
        or_(SPINE.c.made_by == Lead.rejected_by, _saved_as(Disposition.INTERESTED)),
    )
    lost = and_(Lead.stage == Stage.LOST, SPINE.c.made_by == Lead.owner)
    return or_(rejected, lost, _saved_as(Disposition.LOST))


def _saved_as(disposition: str) -> ColumnElement[bool]:
    return saved_in((disposition,))


def saved_in(dispositions: Iterable[str]) -> ColumnElement[bool]:
    """The call ended as one of these, corrections included."""
    correction = (
        select(_CORRECTION.c.now)
        .join(SPINE, SPINE.c.id == _CORRECTION.c.id)
        .where(
            _CORRECTION.c.fact == _SAVED.c.id,
            _CORRECTION.c.field == "disposition",
            counts(_CORRECTION),
        )
        .order_by(SPINE.c.seq.desc())
        .limit(1)
        .correlate(_SAVED)
        .scalar_subquery()
    )
    return exists().where(
        _SAVED.c.attempt == ATTEMPT.c.id,
        func.coalesce(correction, _SAVED.c.disposition).in_([str(one) for one in dispositions]),
        counts(_SAVED),
    )


def not_reviewed() -> ColumnElement[bool]:
    """Nobody but the caller has said anything about the call, or scored it."""
    return and_(*(~_said_by_others(typed) for typed in (_COMMENT, _REVIEW)))


def _said_by_others(typed: Table) -> ColumnElement[bool]:
    said = tables.SPINE.alias()
    return exists().where(
        typed.c.attempt == ATTEMPT.c.id,
        said.c.id == typed.c.id,
        said.c.made_by != SPINE.c.made_by,
        counts(typed),
    )


def broken(desk: Desk) -> ColumnElement[bool]:
    """Somebody said where it broke, and not for others alone."""
    said = tables.SPINE.alias()
    shown: ColumnElement[bool] = true()
    if Role.SUPERVISOR not in desk.actor.roles:
        private = exists().where(_PRIVATE.c.comment == _COMMENT.c.id, counts(_PRIVATE))
        shown = or_(~private, said.c.made_by == desk.actor.id, SPINE.c.made_by == desk.actor.id)
    return exists().where(
        _COMMENT.c.attempt == ATTEMPT.c.id,
        _COMMENT.c.broke != "",
        said.c.id == _COMMENT.c.id,
        counts(_COMMENT),
        shown,
    )


def marked() -> ColumnElement[bool]:
    """A note with its moment, or a marked moment."""
    noted = exists().where(
        _NOTE.c.attempt == ATTEMPT.c.id, _NOTE.c.offset_ms.is_not(None), counts(_NOTE)
    )
    return or_(noted, ATTEMPT.c.id.in_(select(_MARK.c.attempt).where(counts(_MARK))))


def calls_with(typed: str, desk: Desk) -> list[UUID]:
    """The newest calls with these words in name, company, place, number, a note, or the sound."""
    words = typed.strip()
    like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    text_of = _NOTE.c.text
    # SQLite's LIKE looks at no case of ASCII letters; PostgreSQL has another word for that.
    said = text_of.like if is_store(desk.session) else text_of.ilike
    noted = desk.session.scalars(
        select(_NOTE.c.attempt)
        .where(said(like, escape="\\"), _NOTE.c.attempt.is_not(None), counts(_NOTE))
        .order_by(_NOTE.c.id.desc())
        .limit(_MANY)
    ).all()
    prospects = _prospects(words, desk)
    called = desk.session.scalars(
        select(SPINE.c.id)
        .where(SPINE.c.prospect.in_(prospects), SPINE.c.kind == f.Attempt.kind)
        .order_by(SPINE.c.seq.desc())
        .limit(_MANY)
    ).all()
    return list({*noted, *called, *calls_saying(words, desk)})


def calls_saying(typed: str, desk: Desk) -> list[UUID]:
    """The newest calls in which all these words are said, whoever may hear them."""
    match = spoken_search.match(typed)
    if not match:
        return []
    return [UUID(bytes=row[0]) for row in desk.here.execute(_SAID, {"match": match, "most": _MANY})]


def _prospects(words: str, desk: Desk) -> list[UUID]:
    digits = "".join(one for one in words if one.isdigit())
    by_number = len(digits) >= 3 and len(digits) >= len(words.replace(" ", "")) - 3
    number = (digits.lstrip("0") or digits) if by_number else ""
    parts = [] if number else [one for one in words.split() if len(one) >= 3]
    most = _MANY // 4
    if not is_store(desk.session):
        found = team_search.matching(number, parts, words).limit(most)
        return list(desk.session.scalars(found))
    match = " AND ".join(f"words:{search.phrase(one)}" for one in parts)
    if number:
        match = f"digits:{search.phrase(number)}"
    if not match:
        start = {"start": f"{search.plain(words)}%", "most": most}
        rows = desk.session.execute(_SHORT, start)
    else:
        rows = desk.session.execute(_MATCH, {"match": match, "most": most})
    return [UUID(bytes=row[0]) for row in rows]


_MATCH = text("SELECT id FROM prospect_text WHERE prospect_text MATCH :match LIMIT :most")
_SHORT = text("SELECT id FROM prospect_text WHERE words LIKE :start LIMIT :most")
_SAID = text(
    "SELECT spoken.attempt FROM spoken_text JOIN spoken ON spoken.id = spoken_text.rowid"
    " WHERE spoken_text MATCH :match ORDER BY spoken.attempt DESC LIMIT :most"
)
