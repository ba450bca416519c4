"""The window at work, in a process of its own: `... window_child PROFILE WHAT N T [LIST]`.

Everything is done by key events on the visible window; times are taken by event filters on what is
painted. The answer is one line of JSON. `T` is the monotonic clock when the process was begun.
"""

import gc
import json
import random
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.host.calm import be_lean, load_quickly, settle

load_quickly()  # as the command does

from PySide6.QtCore import QEvent, QObject, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from app.host.lanes import Lanes  # noqa: E402
from app.host.logs import Logs  # noqa: E402
from app.host.paths import Paths, private_umask  # noqa: E402
from app.host.settings import Settings  # noqa: E402
from app.jobs.call_state import Phase  # noqa: E402
from app.jobs.profile import close_profile, open_profile  # noqa: E402
from app.ui.application import Parts, Program, application  # noqa: E402
from app.ui.screens.call import CallScreen  # noqa: E402
from app.ui.tour.hands import Hands, NotThereError  # noqa: E402
from app.ui.watchdog import Watchdog  # noqa: E402

WARM = 50
_SEED = 20_261_124
_PATIENCE = 20.0
_BREATH = 0.15


class Painted(QObject):
    """Notes when a widget was painted and something about it is true."""

    def __init__(self, widget: QWidget, true: Callable[[], bool]) -> None:
        super().__init__()
        self.first: float | None = None
        self.at: float | None = None
        self._true = true
        self._widget = widget
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if self.first is None and event.type() == QEvent.Type.Paint and self._true():
            self.first = time.monotonic()
            # All that the key set going is over when the loop turns again.
            QTimer.singleShot(0, self, self._over)
        return False

    def _over(self) -> None:
        self.at = time.monotonic()
        self._widget.removeEventFilter(self)

    def seen(self) -> bool:
        """Whether it was painted."""
        return self.at is not None


class Desk:
    """The window of the first caller, from the sign-in on."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.hands = Hands(lambda: program.shell)
        self.chance = random.Random(_SEED)
        self.refused = 0

    def begin(self, look: float = 0.0) -> dict[str, float]:
        """Signs in and waits for the queue. Returns moments of the monotonic clock.

        Args:
            look: Seconds for which the person looks at the sign-in before pressing Enter.
        """
        hands = self.hands
        self.program.start()
        door = self.program.shell.findChild(QWidget, "") and self.program.shell
        assert door is not None
        hands.until(self._at_the_door, "the sign-in", _PATIENCE)
        door_at = time.monotonic()
        if look:
            hands.let(look)
        key_at = time.monotonic()
        hands.key("Enter")
        hands.until(lambda: self.screen is not None, "the call screen", _PATIENCE)
        screen = self.screen
        assert screen is not None
        port = screen.queue.list.viewport()
        queue = Painted(port, lambda: screen.queue.model.rowCount() > 0)
        hands.until(queue.seen, "the queue", _PATIENCE)
        assert queue.at is not None
        return {"door": door_at, "key": key_at, "queue": queue.at}

    def _at_the_door(self) -> bool:
        focus = QApplication.focusWidget()
        return type(focus).__name__ == "PersonTile" and focus.isVisible()

    @property
    def screen(self) -> CallScreen | None:
        """The call screen, once it is there."""
        return self.program.shell.findChild(CallScreen)

    def settled(self) -> None:
        """All answers are here, and the next lead's card among them."""
        one = self.screen.presenter
        # What the last save made stale is asked again a moment later, once for several changes.
        self.hands.let(_BREATH)
        seen = [False]

        def ready() -> bool:
            # Once is enough: a clock's tick may ask for the queue again at any moment.
            seen[0] = seen[0] or (
                not self.program.bridge.busy
                and one.card is not None
                and one.following() is not None
            )
            return seen[0]

        self.hands.until(ready, "the next lead's card", _PATIENCE)

    def call(self) -> tuple[float, float, float] | None:
        """One call by keys.

        Returns:
            (key, first paint of the next lead's header, the loop turns again) of its save; None
            when a rule held the lead.
        """
        screen, hands = self.screen, self.hands
        one = screen.presenter
        self.settled()
        lead = str(one.card.state.id)
        if one.attempt is None:
            hands.key("F9")
            with suppress(NotThereError):
                hands.until(
                    lambda: one.attempt is not None or one.line.line().refusal is not None,
                    "an attempt",
                    3.0,
                )
            if one.attempt is None:
                self.refused += 1
                hands.key("Ctrl+Enter")
                hands.until(lambda: self._shows_other(lead), "the next lead", _PATIENCE)
                return None
        self._end_by_keys(screen)
        painted = Painted(screen.call.header, lambda: self._shows_other(lead))
        began = time.monotonic()
        hands.key("Ctrl+Enter")
        hands.until(painted.seen, "the next lead's header", _PATIENCE)
        assert painted.at is not None
        assert painted.first is not None
        return began, painted.first, painted.at

    def _shows_other(self, lead: str) -> bool:
        shown = self.screen.call.header.property("lead")
        return shown is not None and shown != lead

    def _end_by_keys(self, screen: CallScreen) -> None:
        """Three of four reach nobody; in the fourth somebody talks, and a note is taken."""
        one, hands = screen.presenter, self.hands
        ringing = one.line.line().phase is Phase.RINGING
        if ringing and self.chance.random() < 0.25:
            hands.key("Enter")
            hands.until(lambda: one.answered, "the answer", _PATIENCE)
            screen.notes.notes.line.setFocus()
            hands.type("#fewer torn pallets")
            hands.key("Enter")
            hands.key("Ctrl+3")
            hands.key("2")
        else:
            hands.key(self.chance.choice(("Ctrl+1", "Ctrl+3")))
        hands.until(lambda: bool(one.draft.disposition), "the ending", _PATIENCE)


def start(desk: Desk, began: float, look: float) -> dict[str, Any]:
    """From the process's start to a queue that can be used."""
    seen = desk.begin(look)
    return {
        "door": seen["door"] - began,
        "start": seen["queue"] - began,
        "queue": seen["queue"] - seen["key"],
        "rss": rss(),
    }


def saves(desk: Desk, count: int, work: Path | None) -> dict[str, Any]:
    """Calls, each saved by key; with a list a second window's worth of import runs beside."""
    seen = desk.begin()
    took: list[float] = []
    turned: list[float] = []
    done = [False]
    if work is not None:
        _import_beside(desk, work, done)
    dog = Watchdog()
    warm = 0
    while len(took) < count and not (work is not None and done[0]):
        one = desk.call()
        if one is None:
            continue
        warm += 1
        if warm == WARM:
            dog.start()
        if warm > WARM or work is not None:
            took.append(one[1] - one[0])
            turned.append(one[2] - one[0])
    dog.stop()
    return {
        "took": took,
        "turned": turned,
        "refused": desk.refused,
        "queue": seen["queue"] - seen["key"],
        "rss": rss(),
        "pauses": [one.seconds for one in dog.pauses],
        "stacks": [one.stack for one in dog.pauses if one.seconds > 0.1][:5],
    }


def _import_beside(desk: Desk, work: Path, done: list[bool]) -> None:
    """A list comes in on the jobs lane, as from the import screen."""
    from app.acts.house import SetCampaign
    from app.domain.vocabulary import Role
    from app.exchange.mapping import guess_mapping
    from app.exchange.readers import open_table
    from app.jobs.import_list import ImportPlan, import_list
    from app.jobs.team import first_campaign
    from app.jobs.workplace import this_computer

    workplace, lanes = desk.program.workplace, desk.program.bridge.lanes
    table = open_table(work)
    plan = ImportPlan(table, guess_mapping(table), first_campaign("Beside"))
    set_up = SetCampaign(plan.campaign)
    lanes.write.submit(lambda: workplace.act(set_up, this_computer(), Role.ADMIN)).result()

    def run() -> None:
        try:
            import_list(workplace, lanes.write, lanes.cpu, plan, this_computer())
        finally:
            done[0] = True

    lanes.lane("jobs").submit(run)


def soak(desk: Desk, seconds: float) -> dict[str, Any]:
    """Ten times a rep's pace: a call each 1.8 s (a rep: one in 18 s, talk left out)."""
    desk.begin()
    desk.call()
    dog = Watchdog()
    dog.start()
    end = time.monotonic() + seconds
    calls = 0
    while time.monotonic() < end:
        due = time.monotonic() + 1.8
        desk.call()
        calls += 1
        desk.hands.let(max(0.0, due - time.monotonic()))
    dog.stop()
    return {
        "calls": calls,
        "acts": calls * 5,
        "refused": desk.refused,
        "pauses": [one.seconds for one in dog.pauses],
        "stacks": [one.stack for one in dog.pauses][:5],
        "rss": rss(),
    }


def rss() -> float:
    """Resident memory of this process in MB."""
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    return 0.0


def main() -> None:
    """Does what the arguments say and prints the answer."""
    profile, what, count, began = Path(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])
    beside = Path(sys.argv[5]) if len(sys.argv) > 5 else None
    be_lean()  # as `main.run` does
    app = application()
    private_umask()
    paths = Paths.of(profile)
    workplace = open_profile(paths, what="the bench")
    logs = Logs(paths.logs)
    program = Program(Parts(workplace, Lanes(), Settings(paths.settings)))
    settle(collect=False)  # as run_window does
    desk = Desk(program)
    found: dict[str, Any] = {}

    def work() -> None:
        try:
            if what == "start":
                found.update(start(desk, began, float(count)))
            elif what == "saves":
                found.update(saves(desk, int(count), beside))
            else:
                found.update(soak(desk, float(count)))
        except Exception as failure:
            found["failed"] = "".join(traceback.format_exception(failure))
        app.exit()  # `quit` asks the window, which stays while a call is on the line

    QTimer.singleShot(0, work)
    app.exec()
    program.close()
    close_profile(program.workplace)
    logs.close()
    gc.collect()
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main()
