"""The window's half of the composition: bridge, office, shell, and what runs beside them."""

import contextlib
import logging
import os
import signal
import socket
import sys
from dataclasses import dataclass
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox
from shiboken6 import Shiboken

from app import __version__
from app.audio.devices import DeviceList
from app.domain.errors import KnownError
from app.host.calm import settle
from app.host.crash import CrashNote, CrashNotes
from app.host.lanes import Lanes
from app.host.paths import APP_ID
from app.host.resources import resources_dir
from app.host.settings import Settings
from app.jobs.profile import is_sample
from app.jobs.workplace import Workplace
from app.telephony.ways import World
from app.ui.background import Background
from app.ui.bridge import Bridge
from app.ui.changes import Changes
from app.ui.office import Office
from app.ui.shell import Shell
from app.ui.tidy import Tidy
from app.ui.tr import tr

_log = logging.getLogger("segue.ui")

PATIENCE_MS = 5_000
"""How long a closing window waits for acts that are under way."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the program is made of below the window."""

    workplace: Workplace
    lanes: Lanes
    settings: Settings


def display_missing() -> bool:
    """Whether there is no screen that a window could open on."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def application() -> QApplication:
    """The Qt application, made at the first call.

    Raises:
        KnownError: There is no screen.
    """
    known = QApplication.instance()
    if isinstance(known, QApplication):
        return known
    if display_missing():
        raise KnownError(
            tr("There is no display here."),
            tr("Nothing was changed."),
            tr("Start Segue on a desktop, or let it work a day unseen with 'segue tour DIR'."),
        )
    app = QApplication(["segue"])
    app.setApplicationName("Segue")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(APP_ID)
    app.setQuitOnLastWindowClosed(False)
    app.setWindowIcon(QIcon(str(resources_dir() / "segue.svg")))
    return app


def say_refusal(problem: KnownError) -> None:
    """Say why no window comes to whoever started Segue by its icon and sees no terminal."""
    unseen = QGuiApplication.platformName() in ("offscreen", "minimal")
    if unseen or (sys.stderr is not None and sys.stderr.isatty()):
        return
    box = QMessageBox(QMessageBox.Icon.Warning, "Segue", tr(problem.what))
    box.setInformativeText(" ".join(tr(part) for part in (problem.safe, problem.todo) if part))
    box.exec()


def open_link(link: str) -> bool:
    """Let the system open a tel: or mailto: link."""
    return QDesktopServices.openUrl(QUrl(link))


class Program(QObject):
    """Everything on the window's side of one open profile.

    Args:
        parts: What `main` has opened; from now on this closes it.
        framed: The window draws its own frame (for pictures).
    """

    def __init__(self, parts: Parts, *, framed: bool = False) -> None:
        super().__init__()
        self.app = application()
        self._parts = parts
        self.workplace = parts.workplace
        self.bridge = Bridge(parts.lanes, self._on_crash, self)
        self.changes = Changes(self)
        self.office = Office(parts.workplace, self.bridge, self.changes, parts.settings, self)
        self.office.world = self._world()
        self._look_for_team()
        tell = self.bridge.relay(self._on_note, owner=self)
        paths, clock = parts.workplace.paths, parts.workplace.clock
        self.crash = CrashNotes(paths.logs, __version__, clock, tell)
        self.shell = Shell(self.office, DeviceList(), framed=framed)
        self.background = Background(self.office, self)
        self.tidy = Tidy(self)
        self.shell.closing.connect(self._on_closing)
        self.office.reopened.connect(self._on_reopened)
        self.shell.entered.connect(self.tidy.came)
        self.shell.entered.connect(self.background.start)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._on_idle)

    def start(self, *, show: bool = True) -> None:
        """Show the window and its first page."""
        self.crash.install()
        self.tidy.start()
        if show:
            self.shell.show()
        self.shell.begin()

    def close(self) -> None:
        """End everything: answers, then views, then the lanes, then this itself."""
        self.background.stop()
        self._patience.stop()
        self.crash.uninstall()
        self.shell.hide()
        if self.office.team is not None:
            self.office.team.stop()
        self.bridge.close()
        self.office.long_works.close()
        Shiboken.delete(self.shell)
        Shiboken.delete(self.changes)
        if not self._parts.lanes.close():
            _log.error("a lane was still busy at the end")
        self.tidy.stop()
        # Parts of Python hold each other in a circle. What Qt has of them ends here, not on the
        # thread that happens to collect what is lost.
        Shiboken.delete(self)

    def _world(self) -> World:
        return World(opener=open_link, rehearsal_only=is_sample(self.workplace.paths))

    def _look_for_team(self) -> None:
        here = self.workplace.team
        if here is not None and here.name:  # without a name the joining is not at its end
            from app.ui.team import Team

            self.office.join(Team(self.office, here, self))

    @Slot(object)
    def _on_reopened(self, workplace: Workplace) -> None:
        self.workplace = workplace
        self.office.world = self._world()
        self._look_for_team()

    @Slot()
    def _on_closing(self) -> None:
        """Acts that are under way are done before the window goes."""
        self.shell.hide()
        self.background.stop()
        if self._patience.isActive():
            return
        self._patience.start(PATIENCE_MS if self.bridge.busy else 0)
        self.bridge.idle.connect(self._on_idle)

    @Slot()
    def _on_idle(self) -> None:
        self._patience.stop()
        self.app.quit()

    def _on_crash(self, failure: BaseException) -> None:
        self.crash.write(failure)

    def _on_note(self, note: CrashNote) -> None:
        self.shell.banners.say_crash(note.path.name if note.path is not None else "")


class Interrupts(QObject):
    """Ctrl+C and TERM close the window as its own close does.

    A signal handler of Python runs only when Python runs; the socket wakes the event loop.
    """

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._old_fd = signal.set_wakeup_fd(self._write.fileno())
        self._old = {
            number: signal.signal(number, self._handle)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_woken)
        self._asked = False

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True

    @Slot()
    def _on_woken(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._read.recv(64)
        if self._asked:
            self._asked = False
            self._program.shell.close()

    def restore(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_fd)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()


def run_window(parts: Parts) -> tuple[int, Workplace]:
    """Show the window until it is closed.

    Returns:
        The exit code, and the workplace that is still open: another one than in `parts` when the
        sample team was chosen.

    Raises:
        KnownError: There is no screen.
    """
    app = application()
    program = Program(parts)
    interrupts = Interrupts(program)
    try:
        program.start()
        settle(collect=False)
        code = app.exec()
        return code, program.workplace
    finally:
        interrupts.restore()
        program.close()
