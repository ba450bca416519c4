"""What became stale, told to whoever shows it.

An act's result names the families it touched; screens that show them ask again. Announcements are
merged: a family is broadcast at most once in 250 ms, the first one at once.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import MethodType
from typing import Literal, get_args
from weakref import WeakMethod, ref

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

Family = Literal[
    "queue",
    "lead",
    "thread",
    "handoffs",
    "recordings",
    "people",
    "campaigns",
    "flow",
    "imports",
    "dnc",
    "spoken",
]
FAMILIES: frozenset[str] = frozenset(get_args(Family))

PAUSE = 0.250
"""Seconds between two broadcasts of one family."""


@dataclass(frozen=True)
class Stale:
    """One broadcast.

    Attributes:
        families: What became stale.
    """

    families: frozenset[str]


@dataclass
class _Listener:
    owner: ref[QObject]
    families: frozenset[str]
    refresh: Callable[[], Callable[[Stale], object] | None]

    def alive(self) -> bool:
        owner = self.owner()
        return owner is not None and isValid(owner) and self.refresh() is not None


@dataclass
class _Waiting:
    # Whoever caused a change has shown it already. Two causes in one pause: each hears of the
    # other's, so nobody is skipped.
    causes: list[ref[QObject] | None] = field(default_factory=list)

    def skips(self, listener: _Listener) -> bool:
        owner = listener.owner()
        return all(cause is not None and cause() is owner for cause in self.causes)


class Changes(QObject):
    """The hub; lives on the UI thread.

    Signals:
        stale: Every broadcast (`Stale`), whoever caused it.
    """

    stale = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listeners: list[_Listener] = []
        self._waiting: dict[str, _Waiting] = {}
        self._last: dict[str, float] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._broadcast)

    def listen(
        self, owner: QObject, families: Iterable[Family], refresh: Callable[[Stale], object]
    ) -> None:
        """Call `refresh` when one of `families` became stale, for as long as `owner` lives."""
        wanted = _known(families)
        target: Callable[[], Callable[[Stale], object] | None]
        target = WeakMethod(refresh) if isinstance(refresh, MethodType) else (lambda: refresh)
        self._listeners.append(_Listener(ref(owner), wanted, target))

    def announce(self, families: Iterable[Family], initiator: QObject | None = None) -> None:
        """Say that families became stale.

        Args:
            families: Which; an unknown one is a ValueError, because a typo would be silence.
            initiator: The owner who caused it and shows it already: it is not called, unless
                somebody else caused a change of the same family in the same pause.
        """
        cause = ref(initiator) if initiator is not None else None
        for family in _known(families):
            self._waiting.setdefault(family, _Waiting()).causes.append(cause)
        self._arm()

    def _arm(self) -> None:
        if not self._waiting:
            return
        now = time.monotonic()
        due = min(self._last.get(family, 0.0) + PAUSE for family in self._waiting)
        self._timer.start(max(0, round((due - now) * 1000)))

    @Slot()
    def _broadcast(self) -> None:
        now = time.monotonic()
        ripe = {
            family: waiting
            for family, waiting in self._waiting.items()
            if self._last.get(family, 0.0) + PAUSE <= now + 0.001
        }
        for family in ripe:
            del self._waiting[family]
            self._last[family] = now
        self._arm()
        if not ripe:
            return
        self._listeners = [one for one in self._listeners if one.alive()]
        for listener in tuple(self._listeners):
            mine = frozenset(
                family
                for family, waiting in ripe.items()
                if family in listener.families and not waiting.skips(listener)
            )
            refresh = listener.refresh()
            if mine and refresh is not None and listener.alive():
                refresh(Stale(mine))
        self.stale.emit(Stale(frozenset(ripe)))


def _known(families: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(families)
    unknown = wanted - FAMILIES
    if unknown:
        raise ValueError(f"no such family: {', '.join(sorted(unknown))}")
    return wanted
