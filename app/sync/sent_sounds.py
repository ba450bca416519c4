"""Which recordings of this desk wait for the team's store, and which are there: `sent_sound`.

A recording is noted as soon as its fact is here, with all that its sending needs: the fact may
leave the desk with its lead before the sound has gone out.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, true, update
from sqlalchemy.orm import Session

from app.domain import facts as f
from app.domain.syncing import Sent
from app.models import facts as tables
from app.models.desk_side import OutboxRow, SentSound, TeamSync
from app.sync.blobs import Blob
from app.sync.wire import table_of

_SENT, _BOX, _TEAM = table_of(SentSound), table_of(OutboxRow), table_of(TeamSync)
_KEPT, _SPINE = tables.TABLES[f.RecordingKept], tables.SPINE


@dataclass(frozen=True, slots=True)
class Waiting:
    """A recording that the store does not have yet.

    Attributes:
        recording: The fact that names it.
        sound: sha256 of the file.
        upload: What an earlier try left; '' before the first.
    """

    recording: UUID
    file_name: str
    sound: str
    upload: str


@dataclass(frozen=True, slots=True)
class Proved:
    """A recording that was read back from the store, and whose copy is here still."""

    recording: UUID
    file_name: str
    blob: str
    size: int
    verified_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How many recordings of this desk wait, are in the store, and are only there."""

    waiting: int
    sent: int
    gone: int


def look(session: Session) -> tuple[int, int]:
    """What changes when there may be a recording to note or one may be sent; quick to ask for."""
    newest = session.scalar(select(func.max(_SPINE.c.seq))) or 0
    unsent = session.scalar(select(func.count()).select_from(_BOX).where(_BOX.c.state == Sent.NEW))
    return newest, unsent or 0


def unknown(session: Session, person: UUID | None) -> list[dict[str, Any]]:
    """Rows for this person's recordings that are not noted yet, oldest first; None: everybody's."""
    mine = _SPINE.c.made_by == person if person is not None else true()
    rows = session.execute(
        select(_KEPT.c.id, _KEPT.c.attempt, _KEPT.c.file_name, _KEPT.c.sound)
        .join(_SPINE, _SPINE.c.id == _KEPT.c.id)
        .where(
            mine,
            _KEPT.c.sound.is_not(None),
            _KEPT.c.file_name != "",
            ~_taken_back(_KEPT.c.attempt, _KEPT.c.id),
            ~exists().where(_SENT.c.recording == _KEPT.c.id),
        )
        .order_by(_SPINE.c.seq)
    )
    return [
        {
            "recording": row.id,
            "attempt": row.attempt,
            "file_name": row.file_name,
            "sound": row.sound,
            "upload": "",
            "blob": "",
            "size": 0,
        }
        for row in rows
    ]


def note(session: Session, rows: list[dict[str, Any]]) -> None:
    """Notes recordings whose file is here; forgets those whose call has another word by now."""
    waits = _SENT.c.verified_at.is_(None)
    session.execute(delete(_SENT).where(waits, _taken_back(_SENT.c.attempt, _SENT.c.recording)))
    if rows:
        session.execute(insert(_SENT), rows)


def _taken_back(attempt: Any, recording: Any) -> ColumnElement[bool]:
    """A later word says of the call that there is no sound, or another."""
    later = _KEPT.alias()
    return exists().where(later.c.attempt == attempt, later.c.id > recording)


def waiting(session: Session) -> tuple[Waiting, ...]:
    """What is to be sent now, oldest first: only after the team has taken the fact."""
    spine = _SPINE.alias()
    unheard = exists().where(
        spine.c.id == _SENT.c.recording,
        _BOX.c.act_id == spine.c.act_id,
        _BOX.c.state.in_((Sent.NEW, Sent.QUARANTINED, Sent.ALONE)),
    )
    rows = session.execute(
        select(_SENT.c.recording, _SENT.c.file_name, _SENT.c.sound, _SENT.c.upload)
        .where(_SENT.c.verified_at.is_(None), _SENT.c.gone_at.is_(None), ~unheard)
        .order_by(_SENT.c.recording)
    )
    return tuple(Waiting(*row) for row in rows)


def noted(session: Session) -> tuple[Waiting, ...]:
    """All that were noted, sent or not, oldest first."""
    names = ("recording", "file_name", "sound", "upload")
    rows = session.execute(select(*(_SENT.c[name] for name in names)).order_by(_SENT.c.recording))
    return tuple(Waiting(*row) for row in rows)


def keep_upload(session: Session, recording: UUID, upload: str) -> None:
    """What the sending goes on with."""
    _change(session, recording, upload=upload)


def proved(session: Session, recording: UUID, blob: Blob, at: datetime) -> None:
    """It was read back from the store, and its key is behind the team's rights: not here."""
    _change(session, recording, upload="", blob=blob.name, size=blob.size, verified_at=at)


def doubted(session: Session, recording: UUID, upload: str) -> None:
    """To be sent again: under the key in `upload`, or where that is '' under a new one."""
    _change(session, recording, upload=upload, verified_at=None)


def let_go(session: Session, recording: UUID, at: datetime) -> None:
    """Its copy on this computer went."""
    _change(session, recording, gone_at=at)


def _change(session: Session, recording: UUID, **values: Any) -> None:
    session.execute(update(_SENT).where(_SENT.c.recording == recording).values(**values))


def proved_here(session: Session) -> tuple[Proved, ...]:
    """Recordings that are in the store and here."""
    names = ("recording", "file_name", "blob", "size", "verified_at")
    rows = session.execute(
        select(*(_SENT.c[name] for name in names))
        .where(_SENT.c.verified_at.is_not(None), _SENT.c.gone_at.is_(None))
        .order_by(_SENT.c.recording)
    )
    return tuple(Proved(*row) for row in rows)


def counts(session: Session) -> Counts:
    """How it stands, for doctor and window."""
    sent = _SENT.c.verified_at.is_not(None)
    gone = _SENT.c.gone_at.is_not(None)

    def count(*wheres: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(_SENT).where(*wheres)) or 0

    return Counts(count(~sent, ~gone), count(sent), count(gone))


def place(session: Session) -> str:
    """Where the team's recordings lie, as it said last; '' where it has no store."""
    settings = session.scalar(select(_TEAM.c.settings)) or {}
    return str(settings.get("recordings") or "")
