"""A call that is under way here is not taken from its rep: what moves its lead waits for the save.

The rep has the person on the line, the lease and the notes. Whatever the team decides of the lead
meanwhile comes in once the call is saved and its sound is kept, and what the rep saved is pushed as
what came too late (team.md, 'Facts up'). Until then the desk does not say that it has read of it,
so that the next owner waits for the end of the talk.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from app.domain import facts as f
from app.domain.syncing import Sent
from app.models import facts as tables
from app.models.desk_side import OutboxRow
from app.models.quick import Quick
from app.models.state import Lead
from app.sync.wire import Plain, table_of

SOUND_WITHIN = timedelta(minutes=2)
"""How long after the end of a talk its sound is waited for; packing an hour of it takes seconds."""

_LEADS, _SPINE, _BOX = table_of(Lead), tables.SPINE, table_of(OutboxRow)
_ATTEMPTS, _SAVED = tables.TABLES[f.Attempt], tables.TABLES[f.CallSaved]
_ANSWERED, _ENDED = tables.TABLES[f.Answered], tables.TABLES[f.HungUp]
_KEPT = tables.TABLES[f.RecordingKept]

# Attempts that are open at their lead and have no save.
_CALLS = (
    select(_ATTEMPTS.c.id)
    .select_from(_LEADS)
    .join(_ATTEMPTS, _ATTEMPTS.c.id == _LEADS.c.open_attempt)
    .join(_SPINE, _SPINE.c.id == _ATTEMPTS.c.id)
    .where(~exists().where(_SAVED.c.attempt == _ATTEMPTS.c.id))
)
_OWN = _CALLS.where(_SPINE.c.made_by == bindparam("person"))
_OPEN = Quick(_OWN.where(_LEADS.c.id == bindparam("lead")))
_ANY = Quick(_OWN)
# Of this desk, and the server did not take them, or has not heard of them.
_UNHEARD_CALLS = _CALLS.join(_BOX, _BOX.c.act_id == _SPINE.c.act_id).where(
    _BOX.c.state != Sent.ACKED
)
_UNHEARD = Quick(_UNHEARD_CALLS.where(_LEADS.c.id == bindparam("lead")))
_UNHEARD_OF = Quick(_UNHEARD_CALLS.where(_LEADS.c.prospect == bindparam("prospect")))
_TOLD = _SPINE.alias()
_SILENT = Quick(
    select(_ENDED.c.attempt)
    .select_from(_SPINE)
    .join(_ENDED, _ENDED.c.id == _SPINE.c.id)
    .where(
        _SPINE.c.lead == bindparam("lead"),
        _SPINE.c.made_by == bindparam("person"),
        _ENDED.c.at > bindparam("since", type_=_ENDED.c.at.type),
        exists()
        .where(_TOLD.c.lead == _SPINE.c.lead, _ANSWERED.c.id == _TOLD.c.id)
        .where(_ANSWERED.c.attempt == _ENDED.c.attempt),
        ~exists().where(_KEPT.c.attempt == _ENDED.c.attempt),
    )
)


def call_unsaved(session: Session, person: UUID) -> bool:
    """Whether a call of this person waits for its save."""
    return _ANY.row(session, person=person) is not None


def calls_unsaved(session: Session, person: UUID, leads: Iterable[UUID]) -> frozenset[UUID]:
    """Those of some leads with a call of this person that waits for its save."""
    return frozenset(one for one in leads if _OPEN.row(session, lead=one, person=person))


def put_off(
    session: Session, page: Sequence[Plain], person: UUID, now: datetime
) -> frozenset[UUID]:
    """Leads of a page that it takes from `person`, who is in a call with them.

    Args:
        page: Rows of the feed.
        now: By the computer's clock.
    """
    return frozenset(
        lead
        for lead in _taken(session, page, person)
        if _OPEN.row(session, lead=lead, person=person)
        or _SILENT.row(session, lead=lead, person=person, since=now - SOUND_WITHIN)
    )


def _taken(session: Session, page: Sequence[Plain], person: UUID) -> Iterable[UUID]:
    for one in page:
        row = one["row"]
        if one["what"] == "gone":
            yield UUID(row["lead"])
        elif one["what"] == "lead" and "owner" in row and row["owner"] != str(person):
            lead = UUID(row["id"])
            # Nobody's and in the pool is as good as one's own: it may be called on.
            owned = select(_LEADS.c.owner).where(_LEADS.c.id == lead)
            if row["owner"] is not None or session.scalar(owned) == person:
                yield lead


def still_open(session: Session, lead: UUID, row: dict[str, Any]) -> dict[str, Any]:
    """The server's row of a lead, with the call that is open here and not known there."""
    if "open_attempt" in row:
        found = _UNHEARD.row(session, lead=lead)
        if found is not None:
            row["open_attempt"] = found.id
    return row


def open_here(session: Session, prospect: UUID) -> bool:
    """Whether a call is open here that the server's rows of its lead can't have (`still_open`)."""
    return _UNHEARD_OF.row(session, prospect=prospect) is not None
