"""The library of snippets that the team learns from, by objection and outcome."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.domain import facts as f
from app.models import facts as tables
from app.models.desk_side import TeamSync
from app.reads import cases
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.recording_filters import KEPT
from app.reads.recording_rows import rows_of

_PUT = tables.TABLES[f.LibraryPut]
_TAKEN = tables.TABLES[f.LibraryTaken]
_CUT = tables.TABLES[f.SnippetCut]


@dataclass(frozen=True, slots=True)
class LibraryQuestion:
    """The library of the team.

    Attributes:
        objection: Only this topic; '' is all.
        outcome: Only one of `domain.reviewing.LIBRARY_OUTCOMES`; '' is all.
    """

    objection: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A snippet that everybody who calls may hear: putting it here released it for the team.

    Attributes:
        by_name: Who speaks: the rep of the call. The prospect is not named here.
        put_by: The supervisor who put it here.
        lead: The lead, for those who may hear the whole call; None for the others.
        file_name: In the folder of recordings; '' when the sound is gone.
        digest, kept_by: sha256 of the sound, and the fact that names it.
    """

    entry: UUID
    snippet: UUID
    objection: str
    outcome: str
    title: str
    seconds: float
    from_s: float
    to_s: float
    by_name: str
    put_by: str
    put_at: datetime
    file_name: str
    attempt: UUID | None
    lead: UUID | None
    digest: str = ""
    kept_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Library:
    """Entries by objection, newest first; `objections` and `outcomes` count all of them."""

    rows: tuple[LibraryEntry, ...]
    objections: tuple[tuple[str, int], ...]
    outcomes: tuple[tuple[str, int], ...]


def library(question: LibraryQuestion, desk: Desk) -> Library:
    """The entries that were put into the library and not taken out."""
    entries = _entries(desk)
    wanted = [
        one
        for one in entries
        if question.objection in ("", one.objection) and question.outcome in ("", one.outcome)
    ]
    wanted.sort(key=lambda one: one.put_at, reverse=True)
    wanted.sort(key=lambda one: one.objection.casefold())
    return Library(
        tuple(wanted),
        _counted([one.objection for one in entries]),
        _counted([one.outcome for one in entries]),
    )


def _counted(values: list[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((one, values.count(one)) for one in set(values)))


def _entries(desk: Desk) -> list[LibraryEntry]:
    here = _of_calls_here(desk)
    return here + _of_other_calls(desk, [one.entry for one in here])


def _of_other_calls(desk: Desk, here: list[UUID]) -> list[LibraryEntry]:
    """Entries whose call is not on this desk of a team, by what the team says of each (`clip`)."""
    if desk.session.scalar(select(TeamSync.number)) is None:
        return []
    put = tables.SPINE.alias()
    taken = select(_TAKEN.c.entry).where(filters.counts(_TAKEN))
    rows = desk.session.execute(
        select(_PUT, put.c.made_at, put.c.made_by, put.c.extra)
        .join(put, put.c.id == _PUT.c.id)
        .where(filters.counts(_PUT), _PUT.c.id.not_in(taken), _PUT.c.id.not_in(here))
    ).all()
    names = cases.names(desk.session)
    return [
        _of_clip(row, row.extra["clip"], names)
        for row in rows
        if (row.extra or {}).get("clip") is not None
    ]


def _of_clip(row: Any, clip: dict[str, Any], names: dict[UUID, str]) -> LibraryEntry:
    by = UUID(clip["by"]) if clip["by"] else None
    return LibraryEntry(
        entry=row.id,
        snippet=row.snippet,
        objection=row.objection,
        outcome=row.outcome,
        title=row.title,
        seconds=(clip["to_ms"] - clip["from_ms"]) / 1000,
        from_s=(clip["from_ms"] - clip["offset_ms"]) / 1000,
        to_s=(clip["to_ms"] - clip["offset_ms"]) / 1000,
        by_name="" if by is None else names.get(by, ""),
        put_by=names.get(row.made_by, ""),
        put_at=row.made_at,
        file_name=clip["file_name"] if clip["sound"] else "",
        attempt=None,
        lead=None,
        digest=clip["sound"] or "",
        kept_by=UUID(clip["recording"]),
    )


def _of_calls_here(desk: Desk) -> list[LibraryEntry]:
    put, called = tables.SPINE.alias(), tables.SPINE.alias()
    taken = select(_TAKEN.c.entry).where(filters.counts(_TAKEN))
    rows = desk.session.execute(
        select(
            _PUT,
            _CUT.c.from_ms,
            _CUT.c.to_ms,
            put.c.made_at,
            put.c.made_by.label("put_by"),
            put.c.lead,
            called.c.made_by.label("called_by"),
            KEPT.c.sound,
            KEPT.c.id.label("kept_by"),
            KEPT.c.file_name,
            KEPT.c.offset_ms,
        )
        .join(put, put.c.id == _PUT.c.id)
        .join(_CUT, _CUT.c.id == _PUT.c.snippet)
        .join(called, called.c.id == _PUT.c.attempt)
        .join(KEPT, KEPT.c.attempt == _PUT.c.attempt)
        .where(filters.newest_word(), filters.counts(_PUT), _PUT.c.id.not_in(taken))
    ).all()
    names = cases.names(desk.session)
    heard = rows_of([row.attempt for row in rows], desk)
    return [
        LibraryEntry(
            entry=row.id,
            snippet=row.snippet,
            objection=row.objection,
            outcome=row.outcome,
            title=row.title,
            seconds=(row.to_ms - row.from_ms) / 1000,
            from_s=(row.from_ms - row.offset_ms) / 1000,
            to_s=(row.to_ms - row.offset_ms) / 1000,
            by_name=names.get(row.called_by, ""),
            put_by=names.get(row.put_by, ""),
            put_at=row.made_at,
            file_name=row.file_name if row.sound is not None else "",
            attempt=row.attempt if row.attempt in heard else None,
            lead=row.lead if row.attempt in heard else None,
            digest=row.sound or "",
            kept_by=row.kept_by,
        )
        for row in rows
    ]
