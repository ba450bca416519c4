"""Two people have changed one slow thing of a team: what became of an act, and who is asked.

A desk without a team loads nothing of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.domain.errors import KnownError
from app.jobs.team_errands import Conflicted, on_top

if TYPE_CHECKING:
    from app.ui.office import Office


@dataclass(frozen=True, slots=True)
class Ways:
    """Who asked for an act, and how they are answered."""

    owner: QObject
    done: Callable[[Any], object] | None
    failed: Callable[[KnownError], object]
    initiator: QObject | None


@dataclass(frozen=True, slots=True)
class Clash:
    """Both versions are there; one is kept by choice.

    Attributes:
        mine: Keeps the own version on top of the other.
        left: Told when it is not kept: `Conflicted`, with `theirs` where that was chosen.
    """

    why: Conflicted
    mine: Callable[[], None]
    left: Callable[[KnownError], None]


def not_written(office: "Office", ways: Ways, why: KnownError) -> None:
    """It was not kept in the team; where somebody was first, the window shows both versions."""
    if not isinstance(why, Conflicted):
        ways.failed(why)
        return
    newer = on_top(why.command, why.other.version)

    def mine() -> None:
        if isValid(ways.owner):
            office.do(
                newer,
                owner=ways.owner,
                on_done=ways.done,
                on_failed=ways.failed,
                initiator=ways.initiator,
            )

    def left(said: KnownError) -> None:
        if isValid(ways.owner):
            ways.failed(said)

    office.conflicted.emit(Clash(why, mine, left))
