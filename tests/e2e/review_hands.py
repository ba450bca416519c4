"""Runs the real window by keys: a supervisor writes a comment on a recording, and is then ended.

`review_hands.py DIR LOG write` types and waits to be killed; `look` says what stands there again.
"""

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from app.ui.application import application
from app.ui.shell import Shell
from app.ui.tour.hands import Hands

TEXT = "Ask who decides before the price"


def _recordings(hands: Hands) -> Shell:
    shell = hands.window
    assert isinstance(shell, Shell)
    hands.until(lambda: shell.door.sign_in.tiles, "the sign-in", 30)
    tile = next(one for one in shell.door.sign_in.tiles if one.person.name.startswith("Petra"))
    hands.click(tile)
    hands.until(lambda: shell.at_work, "the work of the day")
    shell.show_place("recordings")
    screen = shell.work.screen_shown
    hands.until(lambda: screen.presenter.recording is not None, "an open call")
    hands.until(lambda: not shell.office.bridge.busy, "the whole call")
    return shell


def write(hands: Hands, log: Path) -> None:
    """Types a comment; a second later it is said that it was typed."""
    shell = _recordings(hands)
    screen = shell.work.screen_shown
    screen.to_waveform()
    hands.key("C")
    hands.type(TEXT)
    hands.until(lambda: screen.review.text.toPlainText() == TEXT, "the words")
    typed = time.monotonic()
    hands.until(lambda: time.monotonic() - typed >= 1.0, "a second")
    log.write_text("typed")


def look(hands: Hands, log: Path) -> None:
    """Says what stands in the field of the same call."""
    shell = _recordings(hands)
    field = shell.work.screen_shown.review.text
    hands.until(lambda: bool(field.toPlainText()) and field.isVisible(), "the words again")
    log.write_text(field.toPlainText())
    shell.close()


def main() -> None:
    """See the module."""
    profile, log, what = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    application()

    def begin() -> None:
        shells = [one for one in application().topLevelWidgets() if isinstance(one, Shell)]
        try:
            (write if what == "write" else look)(Hands(lambda: shells[0]), log)
        except BaseException as failure:
            log.write_text(f"failed: {type(failure).__name__}: {failure}")
            os._exit(3)

    QTimer.singleShot(0, begin)
    sys.argv = ["segue", "--profile-dir", str(profile)]
    from app.cli import main as segue

    segue()


if __name__ == "__main__":
    main()
