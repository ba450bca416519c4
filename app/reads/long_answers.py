"""How long the rep talked after an objection, where a call was listened to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.domain import facts as f
from app.domain.listening import LONG_MONOLOGUE_S
from app.domain.spans import Spans
from app.domain.speech import PROSPECT, REP, longest_run
from app.domain.vocabulary import NoteKind
from app.models import facts as tables
from app.models.local import Speech
from app.reads import cases
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.recording_filters import ATTEMPT, KEPT, SPINE


def long_answers(desk: Desk, begins: datetime, ends: datetime) -> dict[UUID, float]:
    """The rep's longest monologue after the first objection, in seconds, by call.

    Only calls with a long one (`LONG_MONOLOGUE_S`) anywhere are looked at; the moment of a note is
    call time, which `RecordingKept.offset_ms` turns into the sound's.

    Args:
        begins, ends: When the calls were dialled, aware.
    """
    found: dict[UUID, float] = {}
    for row in _objections(desk, begins, ends):
        second = (row.at_ms - row.offset_ms) / 1000
        sides = (_after(row.segments.get(side, ()), second) for side in (REP, PROSPECT))
        run = longest_run(*sides)
        found[row.attempt] = run[1] - run[0] if run is not None else 0.0
    return found


@dataclass(frozen=True, slots=True)
class _Objection:
    attempt: UUID
    segments: dict[str, list[list[float]]]
    offset_ms: int
    at_ms: int


def _objections(desk: Desk, begins: datetime, ends: datetime) -> Iterator[Any]:
    """Objections of calls with a long monologue; of each call the first one comes last."""
    long = Speech.longest_monologue_s >= LONG_MONOLOGUE_S
    if desk.own is None:
        yield from desk.session.execute(
            _of_calls(begins, ends)
            .add_columns(Speech.segments)
            .join(Speech, (KEPT.c.attempt == Speech.attempt) & (KEPT.c.sound == Speech.sound))
            .where(long)
        )
        return
    # How calls were talked is known where they were listened to, and the calls to the team.
    heard = select(Speech.attempt, Speech.sound, Speech.segments)
    talked = {
        (row.attempt, row.sound): row.segments
        for row in desk.own.execute(heard.where(long, Speech.found_at >= begins))
    }
    for some in cases.in_hundreds([attempt for attempt, _ in talked]):
        for row in desk.session.execute(_of_calls(begins, ends).where(ATTEMPT.c.id.in_(some))):
            segments = talked.get((row.attempt, row.sound))
            if segments is not None:
                yield _Objection(row.attempt, segments, row.offset_ms, row.at_ms)


def _of_calls(begins: datetime, ends: datetime) -> Select[Any]:
    note, taken_back = tables.TABLES[f.Note], tables.TABLES[f.Retraction]
    return (
        select(note.c.attempt, KEPT.c.sound, KEPT.c.offset_ms, note.c.offset_ms.label("at_ms"))
        .select_from(ATTEMPT)
        .join(KEPT, KEPT.c.attempt == ATTEMPT.c.id)
        .join(note, note.c.attempt == ATTEMPT.c.id)
        .join(SPINE, SPINE.c.id == note.c.id)
        .where(
            ATTEMPT.c.dialled_at >= begins,
            ATTEMPT.c.dialled_at < ends,
            filters.newest_sound(),
            note.c.note_kind == str(NoteKind.OBJECTION),
            note.c.offset_ms.is_not(None),
            SPINE.c.act_id.not_in(select(taken_back.c.retracts)),
        )
        .order_by(note.c.offset_ms.desc())  # the first objection of a call comes last and stays
    )


def _after(kept: list[list[float]], second: float) -> Spans:
    return tuple((max(float(a), second), float(b)) for a, b in kept if b > second)
