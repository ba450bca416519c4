"""The list behind one of a person's own figures: the same cases that its n counts."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.errors import NotAllowed
from app.domain.measures import Filters
from app.reads.desk import Desk
from app.reads.flow import own_measures
from app.reads.flow_list import PAGE, FlowList, FlowListQuestion, flow_list


@dataclass(frozen=True, slots=True)
class OwnListQuestion:
    """What stands behind an own figure.

    Attributes:
        measure, cut: The figure.
        limit: Rows at most.
    """

    measure: str
    cut: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = PAGE


def own_list(question: OwnListQuestion, desk: Desk) -> FlowList:
    """The leads behind a figure of `app.reads.flow.measures`; without numbers to call.

    A lead that was passed on is somebody else's: its number is theirs too.

    Raises:
        NotAllowed: The measure is none of this person's own.
    """
    if question.measure not in own_measures(desk):
        raise NotAllowed("Your roles do not show this.")
    filters = Filters(person=desk.actor.id, since=question.since, until=question.until)
    asked = FlowListQuestion(question.measure, question.cut, filters, question.limit)
    found = flow_list(asked, desk)
    return FlowList(found.n, tuple(replace(row, phone="") for row in found.rows))
