"""What is due on each screen of a person: the numbers of the rail, without reading any list."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from app.domain.vocabulary import Role, Stage
from app.models.state import Lead
from app.reads.desk import Desk
from app.reads.queue_rows import OWNED_STAGES
from app.reads.scope import point_overdue


@dataclass(frozen=True, slots=True)
class DueQuestion:
    """What is due for the person at the desk, in all of their roles."""


@dataclass(frozen=True, slots=True)
class Due:
    """How much is due; 0 also where none of the person's roles has the screen.

    Attributes:
        overdue: Continuation points late or lapsed, by the role in whose queue they stand.
        desk: Leads that pass the gate and wait to be handed off.
        needs: What a supervisor has to see to.
    """

    overdue: dict[Role, int]
    desk: int = 0
    needs: int = 0


def due(question: DueQuestion, desk: Desk) -> Due:
    """Counts what the screens count themselves once they are open."""
    roles = desk.actor.roles
    at_desk, steers = {Role.QUALIFIER, Role.SUPERVISOR}, {Role.SUPERVISOR}
    return Due(
        {role: _overdue(role, desk) for role in OWNED_STAGES if role in roles},
        _waiting(desk) if roles & at_desk else 0,
        _needing(desk) if roles & steers else 0,
    )


# Who has neither role never loads their rooms.


def _waiting(desk: Desk) -> int:
    from app.reads.desk_queue import waiting

    return waiting(desk)


def _needing(desk: Desk) -> int:
    from app.reads.steering import needing

    return needing(desk)


def _overdue(role: Role, desk: Desk) -> int:
    # As the queue has it: what a rule holds for good stands in no queue.
    held = Lead.callable_from.is_(None) & Lead.stage.not_in([Stage.HANDED_OFF, Stage.RETURNED])
    return desk.session.execute(
        select(func.count())
        .select_from(Lead)
        .where(
            Lead.owner == desk.actor.id,
            or_(*(Lead.stage == str(stage) for stage in OWNED_STAGES[role])),
            point_overdue(desk),
            ~held,
        )
    ).scalar_one()
