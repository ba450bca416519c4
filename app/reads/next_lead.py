"""Which lead comes next: the first of the queue that every rule lets through."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.queue_order import Group, QueueItem
from app.domain.vocabulary import PhoneState
from app.reads import cases
from app.reads.desk import Desk
from app.reads.dialling import dial_verdict
from app.reads.queue import (
    Ordered,
    QueueAnswer,
    QueueQuestion,
    QueueRow,
    answer_of,
    in_order,
)


@dataclass(frozen=True, slots=True)
class NextLeadQuestion:
    """The next lead of the person at the desk; `after` is the one just left."""

    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class AroundQuestion:
    """The queue and the next lead in one: both stand on the same reading.

    Attributes:
        in_call: The lead on the line; it stands first, pinned.
        after: The lead that is open; another one comes next.
    """

    in_call: UUID | None = None
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the open lead."""

    queue: QueueAnswer
    following: QueueRow | None


def next_lead(question: NextLeadQuestion, desk: Desk) -> QueueRow | None:
    """The next row to work on, or None when nothing may be done now."""
    return _following(in_order(QueueQuestion(counted=False), desk), question.after, desk)


def around(question: AroundQuestion, desk: Desk) -> Around:
    """The queue, and who of it comes next."""
    ordered = in_order(QueueQuestion(question.in_call), desk)
    return Around(answer_of(ordered, desk), _following(ordered, question.after, desk))


def _following(ordered: Ordered, after: UUID | None, desk: Desk) -> QueueRow | None:
    for group in ordered.queue.groups:
        if group.group in (Group.LATER, Group.IN_CALL):
            continue
        for item in group.items:
            if item.lead != after and _may_come(group.group, item, desk):
                return ordered.row(group.group, item, desk, set())
    return None


def _may_come(group: Group, item: QueueItem, desk: Desk) -> bool:
    if group is Group.HAND_OFFS:
        return True
    prospect = cases.prospect_of(desk.session, item.lead)
    case = cases.load_case(desk.session, prospect) if prospect else None
    if case is None:
        return False
    # The phone that Dial takes: another one that is free does not make this lead the next.
    phones = [one.e164 for one in case.prospect.phones if one.state != PhoneState.STRUCK]
    first = phones[0] if phones else None
    return dial_verdict(desk, case, case.leads[item.lead], first).allowed
