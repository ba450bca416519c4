"""What leaves this computer when its person signs out, or was away from the team for too long.

Leads of the pool were handed out, not given: they go, and the team gives them to somebody else.
What is being worked (typed, in a call, not sent yet) stays until it is with the team.
"""

from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.domain.syncing import Sent
from app.models.desk_side import HeldLease, OutboxRow, TeamSync
from app.models.local import Draft
from app.models.quick import change_row
from app.models.state import Lead
from app.sync.contact import LEFT
from app.sync.receive import forget
from app.sync.wire import table_of

_TEAM = table_of(TeamSync)


def leave_pool(session: Session) -> frozenset[UUID]:
    """Forgets the leads of the pool that nobody works here, and their leases. Returns which leads.

    A call that goes on keeps its lease. The team is to be told: `left` says so until it was.
    """
    going = frozenset(_going(session))
    for lead in going:
        forget(session, lead)
    over = HeldLease.lead.not_in(select(Lead.id).where(Lead.open_attempt.is_not(None)))
    held = session.execute(delete(HeldLease).where(over).returning(HeldLease.lead)).all()
    if going or held:
        _note(session, True)
    return going


def _going(session: Session) -> list[UUID]:
    unsent = session.scalars(select(OutboxRow.prospects).where(OutboxRow.state == Sent.NEW))
    busy = {UUID(one) for prospects in unsent for one in prospects}
    pool = session.execute(
        select(Lead.id, Lead.prospect).where(
            Lead.pool == 1, Lead.open_attempt.is_(None), Lead.id.not_in(select(Draft.lead))
        )
    )
    return [lead for lead, prospect in pool if prospect not in busy]


def staying(session: Session) -> dict[str, list[str]]:
    """What the team has to leave as it is: leads that are still worked here, those in a call."""
    rows = session.execute(
        select(Lead.id, Lead.open_attempt).where(
            or_(Lead.pool == 1, Lead.open_attempt.is_not(None))
        )
    ).all()
    return {
        "stay": [str(row.id) for row in rows],
        "calling": [str(row.id) for row in rows if row.open_attempt is not None],
    }


def left(session: Session) -> bool:
    """Whether leads were forgotten here of which the team still believes that they are."""
    return bool(_settings(session).get(LEFT))


def told(session: Session) -> None:
    """The team knows, and waits for this desk no longer: nothing is dialled before it is heard."""
    _note(session, False)
    change_row(session, _TEAM, "number", 1, {"contact_boot_ns": None})


def _note(session: Session, left_now: bool) -> None:
    said = {k: v for k, v in _settings(session).items() if k != LEFT}
    if left_now:
        said[LEFT] = True
    change_row(session, _TEAM, "number", 1, {"settings": said})


def _settings(session: Session) -> dict[str, object]:
    return dict(session.scalar(select(TeamSync.settings)) or {})
