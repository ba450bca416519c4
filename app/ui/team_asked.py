"""A question about the whole team that somebody wants answered, and how old what they show is."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from weakref import ref

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.domain.errors import KnownError
from app.ui.bridge import Back


class State(StrEnum):
    """How it stands with an answer."""

    FRESH = "fresh"
    UPDATING = "updating"  # what is shown is older, the team is being asked
    ASKING = "asking"  # what is shown is the answer to another question, the team is being asked
    AWAY = "away"  # what is shown is older, the team does not answer
    NEVER = "never"  # there is nothing to show, the team does not answer


@dataclass(frozen=True, slots=True)
class Noted:
    """How old what somebody shows is.

    Attributes:
        owner: `id` of who asked.
        key: Under which key.
        at: Of when the answer is (aware UTC); None with ASKING and NEVER.
    """

    owner: int
    key: str
    state: State
    at: datetime | None


@dataclass(eq=False)
class Asked:
    """A question somebody wants answered.

    Attributes:
        key: Under which it was asked; under one key of an owner only the newest is answered.
        began: When the team was last asked (monotonic seconds).
        answer, shown: What the owner was given last, and of when that is.
        shown_before: It was the team's answer of a moment ago, not one that was kept.
        looked: It is known whether an answer was kept.
        away: The team did not answer the last time.
        told: The owner was told so.
        free_at: Before then the team is not asked the same again.
        again: It has to be asked again then.
    """

    question: Any
    owner: "ref[QObject]"
    key: str
    done: Back[Any]
    failed: Back[KnownError]
    began: float = field(default_factory=time.monotonic)
    shown: datetime | None = None
    shown_before: bool = False
    answered: bool = False
    answer: Any = None
    looked: bool = False
    under_way: bool = False
    away: bool = False
    told: bool = False
    free_at: float = 0.0
    again: bool = False

    def alive(self) -> bool:
        owner = self.owner()
        return owner is not None and isValid(owner)
