"""Steps of the tour: what was done, what had to be seen, and a picture of it."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.tour.hands import NotThereError
from app.ui.widgets.fit import fixed_text_problems

BETWEEN = 24
"""Pixels between two desks in one picture."""


@dataclass(slots=True)
class Check:
    """One thing that had to be seen, on the screen or in the store."""

    what: str
    seen: str
    ok: bool


@dataclass(slots=True)
class Step:
    """One step of the day, as `tour.json` has it."""

    step: str
    role: str
    ms: int = 0
    checks: list[Check] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything was seen."""
        return all(check.ok for check in self.checks)

    def expect(self, what: str, seen: object, wanted: object = True) -> None:
        """Keeps a check: what is seen must be what is wanted."""
        self.checks.append(Check(what, str(seen), seen == wanted))


class StepFailedError(Exception):
    """The day can't be worked on from this step."""

    def __init__(self, step: str, why: str) -> None:
        super().__init__(f"step '{step}': {why}")
        self.step = step


class Diary:
    """Keeps the steps and writes pictures and `tour.json`.

    Args:
        folder: Where they go.
        tell: Told of each step that is done.
    """

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self.folder = folder
        self.steps: list[Step] = []
        self._tell = tell
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def step(
        self,
        name: str,
        role: str,
        window: Callable[[], QWidget],
        beside: Callable[[], Sequence[QWidget]] = tuple,
    ) -> Iterator[Step]:
        """One step: timed, checked, with a numbered picture; its failure ends the day.

        Args:
            beside: Windows that are shown side by side instead, where there are some.

        Raises:
            StepFailedError: Something it needs was not there, or a check failed.
        """
        step = Step(name, role)
        self.steps.append(step)
        began = time.monotonic()
        why = ""
        try:
            yield step
        except NotThereError as missing:
            why = str(missing)
            step.checks.append(Check(name, why, ok=False))
        step.ms = round((time.monotonic() - began) * 1000)
        number = len(self.steps)
        shown = window()
        above = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        for one in (shown, above):
            problems = fixed_text_problems(one) if one is not None else ()
            step.checks += [Check("fixed text fits", why, ok=False) for why in problems]
        pictures = [
            picture_of(one, above if one is shown else None) for one in (beside() or (shown,))
        ]
        _side_by_side(pictures).save(str(self.folder / f"{number:02d}-{_slug(name)}.png"))
        self.write()
        self._tell(f"{number:3d}  {'ok ' if step.ok else 'NOT'}  {role:<13} {name}")
        if not step.ok:
            wrong = next(check for check in step.checks if not check.ok)
            raise StepFailedError(name, why or f"{wrong.what}: {wrong.seen}")

    def write(self) -> None:
        """Writes `tour.json` anew."""
        rows = [
            {
                "step": step.step,
                "role": step.role,
                "ms": step.ms,
                "checks": [
                    {"what": one.what, "seen": one.seen, "ok": one.ok} for one in step.checks
                ],
            }
            for step in self.steps
        ]
        text = json.dumps(rows, ensure_ascii=False, indent=1)
        (self.folder / "tour.json").write_text(text, encoding="utf-8")


def picture_of(window: QWidget, above: QWidget | None) -> QPixmap:
    """The window, with the dialog or popover that lies over it."""
    picture = window.grab()
    if above is not None and above.isVisible():
        place = above.mapToGlobal(QPoint()) - window.mapToGlobal(QPoint())
        inside = window.rect().adjusted(0, 0, -above.width(), -above.height())
        if not inside.contains(place):  # a window manager may have put it elsewhere
            place = inside.center()
        painter = QPainter(picture)
        painter.drawPixmap(place, above.grab())
        painter.end()
    return picture


def _side_by_side(pictures: Sequence[QPixmap]) -> QPixmap:
    if len(pictures) == 1:
        return pictures[0]
    width = sum(one.width() for one in pictures) + BETWEEN * (len(pictures) - 1)
    both = QPixmap(width, max(one.height() for one in pictures))
    both.fill(Qt.GlobalColor.darkGray)
    painter, left = QPainter(both), 0
    for one in pictures:
        painter.drawPixmap(left, 0, one)
        left += one.width() + BETWEEN
    painter.end()
    return both


def _slug(name: str) -> str:
    kept = "".join(c if c.isalnum() else "-" for c in name.lower())
    return "-".join(part for part in kept.split("-") if part)[:60]
