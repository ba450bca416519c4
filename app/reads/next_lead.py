"""Which lead comes next: the first of the queue that every rule lets through."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.queue_order import Group
from app.reads import cases
from app.reads.desk import Desk
from app.reads.dialling import dial_verdict
from app.reads.queue import QueueQuestion, QueueRow, queue


@dataclass(frozen=True, slots=True)
class NextLeadQuestion:
    """The next lead of the person at the desk; `after` is the one just left."""

    after: UUID | None = None


def next_lead(question: NextLeadQuestion, desk: Desk) -> QueueRow | None:
    """The next row to work on, or None when nothing may be done now."""
    for row in queue(QueueQuestion(), desk).rows:
        if row.lead == question.after:
            continue
        if row.group is Group.HAND_OFFS:
            return row
        prospect = cases.prospect_of(desk.session, row.lead)
        case = cases.load_case(desk.session, prospect) if prospect else None
        if case is not None and dial_verdict(desk, case, case.leads[row.lead]).allowed:
            return row
    return None
