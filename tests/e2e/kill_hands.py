"""Hands inside the real program for `test_kill`: works a call, or looks at what is there again.

The program is started as `segue --profile-dir DIR` starts it; all that is added is a timer whose
slot sends keys to the window. Every line of the log is written after the paint that showed it.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget

from app.ui.application import application
from app.ui.palette import Palette
from app.ui.screens.call.header import ProspectHeader
from app.ui.shell import Shell
from app.ui.tour.hands import Hands, NotThereError
from app.ui.widgets.callbar import CallBar

LEAD = "Ingrid Solberg"
NOTES = (
    "Two docks, one night shift",
    "+asked what a price for December would be",
    "!samples took six weeks last time",
)
FIELDS = (
    ("Stopped at", "The price for December"),
    ("Open question", "What would December cost?"),
    ("Next call opens", "Ingrid, you asked what December would cost."),
    ("When", "tomorrow 10:00"),
)
BEAT = 0.045
"""Seconds between two keystrokes: faster than most people type."""
RINGING, TALKING, LISTENING, WRAPPING, AFTER = 12, 10, 8, 36, 30
"""Beats in which nothing is typed."""
STEPS = 8
LENGTH = (
    sum(len(one) for one in NOTES)
    + sum(len(text) for _, text in FIELDS)
    + len(NOTES)
    + RINGING
    + TALKING
    + LISTENING * len(NOTES)
    + WRAPPING
    + AFTER
    + STEPS
)
"""Lines of the log that tell what was shown, from the first to the last moment of the call."""


class Log:
    """Lines that are on the disk before the next key is pressed; stamped by the monotonic clock."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def say(self, what: str, **more: object) -> None:
        line = json.dumps({"t": time.monotonic(), "what": what, **more}) + "\n"
        os.write(self._file, line.encode())
        os.fsync(self._file)


class Painted(QObject):
    """Waits for the next paint of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget, self.seen = widget, False
        self.loop = QEventLoop()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.seen:
            self.seen = True
            QTimer.singleShot(0, self.loop.quit)  # after the paint itself
        return False

    def wait(self) -> None:
        self._widget.update()
        limit = QTimer()
        limit.setSingleShot(True)
        limit.timeout.connect(self.loop.quit)
        limit.start(5_000)
        self.loop.exec()
        self._widget.removeEventFilter(self)
        if not self.seen:
            raise NotThereError(f"{self._widget.accessibleName()} was not painted")


class TimerSeen(QObject):
    """Logs each time that the call's timer is painted with another text."""

    def __init__(self, bar: CallBar, log: Log) -> None:
        super().__init__(bar)
        self._bar, self._log, self._last = bar, log, ""
        bar.timer.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        text = self._bar.timer.text()
        if event.type() == QEvent.Type.Paint and text != self._last:
            self._last = text
            self._log.say("timer", text=text)
        return False


class Worker:
    """Works one call."""

    def __init__(self, hands: Hands, log: Log) -> None:
        self.hands, self.log = hands, log

    def work(self) -> None:
        hands, log = self.hands, self.log
        sign_in(hands)
        self._at_dial()
        hands.key("Ctrl+K")
        palette = hands.find(Palette)
        hands.type(f"@{LEAD}")
        hands.row(LEAD, palette.findChild(QAbstractItemView))
        hands.key("Enter")
        hands.until(lambda: not palette.isVisible(), "the closed palette")
        hands.until(lambda: shows(hands, LEAD), "the lead")
        self._at_dial()
        bar = hands.find(CallBar)
        TimerSeen(bar, log)
        log.say("ready")
        self.press("F9", "ringing", lambda: bar.hang_up.isVisible(), bar)
        self.beats(RINGING)
        self.press("Enter", "answered", lambda: hands.says("Not recording"), bar)
        self.beats(TALKING)
        self.press("F8", "recording", lambda: hands.says("Pause recording"), bar)
        for digit in (3, 1):
            hands.key(f"Alt+{digit}")
            hands.let(BEAT)
        hands.until(lambda: hands.says("5 of 5 answered"), "the answers")
        self.shown("answers", hands.window)
        for note in NOTES:
            self.note(note)
            self.beats(LISTENING)
        hands.key("Ctrl+T")
        for number, (name, text) in enumerate(FIELDS):
            if number == 1:
                hands.key("Tab")
            elif number > 1:
                hands.click(hands.named(name, QLineEdit))
            self.typed(name, text)
        self.press("Ctrl+1", "chosen", lambda: True, hands.window)
        self.beats(WRAPPING)
        self.press("F9", "ended", lambda: hands.says("The call has ended."), bar)
        self.press("Ctrl+Enter", "saved", lambda: hands.says("Undo"), hands.window)
        self.beats(AFTER)
        log.say("over")
        hands.let(120)

    def _at_dial(self) -> None:
        self.hands.until(
            lambda: "Dial" in self.hands.focused().accessibleName(), "the focus on Dial", 20
        )

    def press(self, key: str, what: str, seen: Callable[[], object], widget: QWidget) -> None:
        self.log.say("press", key=key)
        self.hands.key(key)
        self.hands.until(seen, what)
        self.shown(what, widget)

    def shown(self, what: str, widget: QWidget, **more: object) -> None:
        Painted(widget).wait()
        self.log.say(what, **more)

    def beats(self, many: int) -> None:
        for _ in range(many):
            self.hands.let(BEAT)
            self.log.say("beat")

    def typed(self, name: str, text: str) -> None:
        field = self.hands.focused()
        assert isinstance(field, QLineEdit), name
        for char in text:
            began = time.monotonic()
            self.hands.type(char)
            self.shown("field", field, name=name, text=field.text())
            self.hands.let(max(0.0, BEAT - (time.monotonic() - began)))

    def note(self, line: str) -> None:
        self.hands.key("Ctrl+N")
        self.typed("Note", line)
        self.hands.key("Enter")
        words = line.lstrip("+!")
        view, _ = self.hands.row(words)
        self.shown("note", view.viewport(), text=words)


def sign_in(hands: Hands) -> None:
    """Sits down at the desk as Mara."""
    shell = hands.window
    assert isinstance(shell, Shell)
    hands.until(lambda: hands.says("It does not protect the file"), "the sign-in", 30)
    hands.click(hands.named("Mara", QWidget))
    hands.until(lambda: shell.at_work, "the work of the day")


def shows(hands: Hands, name: str) -> bool:
    """Whether this lead is the open one."""
    header = hands.see(ProspectHeader)
    return header is not None and header.name.text() == name


def look(hands: Hands, profile: Path, wanted: dict[str, Any]) -> list[str]:
    """What of the wanted is not on the screen of the program that was started again."""
    sign_in(hands)
    missing: list[str] = []

    def need(seen: Callable[[], object], what: str, patience: float = 8.0) -> None:
        try:
            hands.until(seen, what, 2.0 if missing else patience)
        except NotThereError as failure:
            missing.append(str(failure))

    hands.let(0.2)
    if wanted["unfinished"]:
        bar = hands.find(CallBar)
        need(lambda: bar.state().note == "This call has no ending yet.", "the unfinished call")
        need(lambda: shows(hands, LEAD), "the lead of the unfinished call")
    for note in wanted["notes"]:
        need(lambda note=note: _row(hands, note), f"the note '{note}'")
    for name, text in wanted["fields"].items():
        need(lambda name=name, text=text: _holds(hands, name, text), f"{name}: '{text}'")
    folder = profile / "recordings"
    left = partial(_left_over, folder)
    need(lambda: not left(), "all sounds put together", 30.0)  # work that lets all other go first
    if missing and left():
        missing.append(f"left over: {left()}")
    if wanted["broken_off"]:
        need(lambda: hands.says("The program ended during a call"), "what became of its sound")
    return missing


def _left_over(folder: Path) -> list[str]:
    return sorted(one.name for one in [*folder.glob("*.json"), *folder.glob("*.wav")])


def _row(hands: Hands, words: str) -> bool:
    for view in hands.window.findChildren(QAbstractItemView):
        model = view.model()
        if view.isVisible() and model is not None:
            for row in range(model.rowCount()):
                if words in str(model.index(row, 0).data() or ""):
                    return True
    return bool(hands._rows(words, None))


def _holds(hands: Hands, name: str, text: str) -> bool:
    field = hands.see(QLineEdit, lambda one: one.accessibleName().startswith(name))
    return field is not None and field.text().startswith(text)


def main() -> None:
    """`kill_hands.py work DIR LOG` or `kill_hands.py look DIR LOG WANTED`."""
    what, profile, log = sys.argv[1], Path(sys.argv[2]), Log(Path(sys.argv[3]))
    wanted = json.loads(sys.argv[4]) if what == "look" else {}
    application()

    def begin() -> None:
        shells = [one for one in application().topLevelWidgets() if isinstance(one, Shell)]
        hands = Hands(lambda: shells[0])
        try:
            if what == "work":
                Worker(hands, log).work()
            else:
                log.say("looked", missing=look(hands, profile, wanted))
        except BaseException as failure:
            log.say("failed", why=f"{type(failure).__name__}: {failure}")
            shells[0].grab().save(str(profile / "failed.png"))
            os._exit(3)
        shells[0].close()

    QTimer.singleShot(0, begin)
    sys.argv = ["segue", "--profile-dir", str(profile)]
    from app.cli import main as segue

    segue()


if __name__ == "__main__":
    main()
