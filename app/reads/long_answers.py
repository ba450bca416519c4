"""How long the rep talked after an objection, where a call was listened to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.domain import facts as f
from app.domain.listening import LONG_MONOLOGUE_S
from app.domain.spans import Spans
from app.domain.speech import PROSPECT, REP, longest_run
from app.domain.vocabulary import NoteKind
from app.models import facts as tables
from app.models.local import Speech
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
    note, taken_back = tables.TABLES[f.Note], tables.TABLES[f.Retraction]
    rows = desk.session.execute(
        select(Speech.attempt, Speech.segments, KEPT.c.offset_ms, note.c.offset_ms.label("at_ms"))
        .join(ATTEMPT, ATTEMPT.c.id == Speech.attempt)
        .join(KEPT, (KEPT.c.attempt == Speech.attempt) & (KEPT.c.sound == Speech.sound))
        .join(note, note.c.attempt == Speech.attempt)
        .join(SPINE, SPINE.c.id == note.c.id)
        .where(
            ATTEMPT.c.dialled_at >= begins,
            ATTEMPT.c.dialled_at < ends,
            Speech.longest_monologue_s >= LONG_MONOLOGUE_S,
            filters.newest_sound(),
            note.c.note_kind == str(NoteKind.OBJECTION),
            note.c.offset_ms.is_not(None),
            SPINE.c.act_id.not_in(select(taken_back.c.retracts)),
        )
        .order_by(note.c.offset_ms.desc())  # the first objection of a call comes last and stays
    )
    found: dict[UUID, float] = {}
    for row in rows:
        second = (row.at_ms - row.offset_ms) / 1000
        sides = (_after(row.segments.get(side, ()), second) for side in (REP, PROSPECT))
        run = longest_run(*sides)
        found[row.attempt] = run[1] - run[0] if run is not None else 0.0
    return found


def _after(kept: list[list[float]], second: float) -> Spans:
    return tuple((max(float(a), second), float(b)) for a, b in kept if b > second)
