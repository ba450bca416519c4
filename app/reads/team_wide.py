"""Which questions are about the whole team, and for whom: those are asked of its database.

A desk has a part of the team's leads. A question whose answer is made of all of them is asked
where all of them are. Everything else is answered at the desk:

- own figures, own recordings, the own queue: their facts are at the desk;
- what needs a supervisor (`steering`): every lead that somebody owns or has talked with is fed to
  a supervisor's desk, within seconds, and there is no list of the rest;
- names of people, campaigns, scorecards, the library: every desk has all of their rows; the list
  of the people itself is a supervisor's question to the team, as it is at this moment;
- what only this computer knows: how its sound was talked, what it wrote down, drafts, imports.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from app.domain.vocabulary import Role


class Where(StrEnum):
    """Who answers a question."""

    DESK = "desk"  # the store
    TEAM = "team"  # the team's database
    IF_NOT_HERE = "if not here"  # the store; the team's database about a lead the desk has not


_SUPERVISOR = frozenset({Role.SUPERVISOR})

TEAM_WIDE: dict[str, frozenset[Role]] = {
    "FlowQuestion": _SUPERVISOR,
    "FlowListQuestion": _SUPERVISOR,
    "RecordingsQuestion": _SUPERVISOR,
    "BreaksQuestion": _SUPERVISOR,
    "ResumesQuestion": _SUPERVISOR,
    "ListeningQuestion": _SUPERVISOR,
    "CalibrationQuestion": _SUPERVISOR,
    "PeopleQuestion": _SUPERVISOR,
}
"""Per question the roles for which it is about the whole team."""

IF_NOT_HERE: dict[str, frozenset[Role]] = {
    "RecordingQuestion": _SUPERVISOR,
    "ReviewsQuestion": _SUPERVISOR,
    "LeadCardQuestion": _SUPERVISOR,
    "ThreadQuestion": _SUPERVISOR,
}
"""What the lists above open: about one lead, which the desk may not have."""


def where(question: Any, roles: Collection[Role]) -> Where:
    """Who answers a question of somebody with these roles at a desk of a team."""
    name = type(question).__name__
    mine = frozenset(roles)
    if name == "RecordingsQuestion" and question.attempt is not None:
        return Where.DESK  # one call of a lead that is open here
    if name == "PeopleQuestion" and question.active_only:
        return Where.DESK  # names to choose from: every desk has them
    if mine & TEAM_WIDE.get(name, frozenset()):
        return Where.TEAM
    return Where.IF_NOT_HERE if mine & IF_NOT_HERE.get(name, frozenset()) else Where.DESK
