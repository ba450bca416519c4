"""A desk of a team with its window, in a process of its own: `... desk_child PROFILE WHAT [N]`.

`pass`: for each line on its input it passes the lead that it reads to the next layer by the key P
and says {"lead", "at"}: the moment of the key. `wait`: says the same of each lead when it is first
painted in the queue. `call`: on a Tuesday at ten it calls so many leads by keys and says {"took"},
the seconds from the key of each save to the first paint of the next lead's header. Moments are of
the monotonic clock, which all processes of a computer share.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from app.host.calm import be_lean, load_quickly, settle

load_quickly()

from PySide6.QtCore import QEvent, QObject, QTimer  # noqa: E402
from PySide6.QtWidgets import QLineEdit, QWidget  # noqa: E402

from app.host.clock import OffsetClock  # noqa: E402
from app.host.lanes import Lanes  # noqa: E402
from app.host.paths import Paths, private_umask  # noqa: E402
from app.host.settings import Settings  # noqa: E402
from app.jobs.profile import close_profile, open_profile  # noqa: E402
from app.ui.application import Parts, Program, application  # noqa: E402
from app.ui.tour.hands import Hands  # noqa: E402
from app.ui.widgets.rows import QueueItem  # noqa: E402
from tests.bench.window_child import Desk  # noqa: E402

PASSPHRASE = "correct horse"
_PATIENCE = 60.0
WARM = 10
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)


def say(**words: object) -> None:
    """A line for whoever began this."""
    print(json.dumps(words), flush=True)


class Eyes(QObject):
    """Says each lead of a list when it is first painted."""

    def __init__(self, port: QWidget, leads: Callable[[], set[str]]) -> None:
        super().__init__()
        self._leads, self._seen = leads, leads()
        port.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            at = time.monotonic()
            now = self._leads()
            for lead in now - self._seen:
                say(lead=lead, at=at)
            self._seen |= now
        return False


def sign_in(program: Program, hands: Hands) -> None:
    """Until the desk is at work and has heard its team."""
    program.start()
    shell = program.shell
    door = shell.door.sign_in
    hands.until(lambda: bool(door.tiles) and door.pin.hasFocus(), "the passphrase", _PATIENCE)
    pin: QLineEdit = door.pin
    pin.setText(PASSPHRASE)
    hands.key("Enter")
    hands.until(lambda: shell.at_work, "the desk", _PATIENCE)
    part = shell.work.status.part("sync")
    hands.until(lambda: part.text() == "Synced", "the team", _PATIENCE)


def passing(program: Program, hands: Hands) -> None:
    """Passes a lead per line, until the input ends."""
    screen = program.shell.work.screen_shown
    presenter = screen.presenter
    asked: list[str] = []
    ended = threading.Event()

    def read() -> None:
        asked.extend(iter(sys.stdin.readline, ""))
        ended.set()

    threading.Thread(target=read, daemon=True).start()
    say(ready=True)
    done = 0
    while True:
        hands.until(lambda at=done: len(asked) > at or ended.is_set(), "a word", 600)  # type: ignore[misc]
        done += 1
        if ended.is_set():
            return
        hands.until(
            lambda: presenter.card is not None and presenter.found is not None
            and screen.list_pane.list.hasFocus(), "a lead that is read", _PATIENCE,
        )  # fmt: skip
        lead = presenter.lead
        at = time.monotonic()
        hands.key("P")
        say(lead=str(lead), at=at)
        hands.until(lambda was=lead: presenter.lead != was, "the next lead", _PATIENCE)  # type: ignore[misc]


def waiting(program: Program, hands: Hands) -> None:
    """Watches the queue until the input ends."""
    queue = program.shell.work.screen_shown.queue

    def leads() -> set[str]:
        items = (one for one in queue.model.items() if isinstance(one, QueueItem))
        return {str(one.key) for one in items if isinstance(one.key, UUID)}

    eyes = Eyes(queue.list.viewport(), leads)
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    say(ready=True)
    hands.until(ended.is_set, "the end", 3_600)
    del eyes


def calling(program: Program, count: int) -> None:
    """Calls leads of the pool: each is held, confirmed, saved, sent and given back."""
    desk = Desk(program)
    took: list[float] = []
    for number in range(count + WARM):
        one = desk.call()
        if one is not None and number >= WARM:
            took.append(one[1] - one[0])
    say(took=took, refused=desk.refused)


def main() -> None:
    """Does what the arguments say."""
    be_lean()
    app = application()
    private_umask()
    # Whatever day it is: nobody may be called on a Sunday.
    clock = OffsetClock(TUESDAY) if sys.argv[2] == "call" else None
    workplace = open_profile(Paths.of(Path(sys.argv[1])), what="the bench", clock=clock)
    program = Program(Parts(workplace, Lanes(), Settings(workplace.paths.settings)))
    settle(collect=False)
    hands = Hands(lambda: program.shell)
    failed: list[str] = []

    def work() -> None:
        try:
            sign_in(program, hands)
            if sys.argv[2] == "call":
                calling(program, int(sys.argv[3]))
            else:
                (passing if sys.argv[2] == "pass" else waiting)(program, hands)
        except Exception as failure:
            failed.append(repr(failure))
            say(failed=repr(failure))
        app.exit()

    QTimer.singleShot(0, work)
    app.exec()
    program.close()
    close_profile(program.workplace)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
