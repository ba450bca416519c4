"""The window: who is signed in, the screens they have, and what is laid over them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QMenuBar,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.audio.devices import DeviceList
from app.domain import permissions
from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.domain.wording import ROLE_LABELS
from app.host import settings as s
from app.jobs.workplace import this_computer
from app.reads.desk import Actor
from app.reads.house import PeopleQuestion, PersonRow, Unfinished, UnfinishedQuestion
from app.ui.keys import KeyGuard
from app.ui.look import Look
from app.ui.menus import Menus
from app.ui.office import GoTo, Office
from app.ui.palette import Palette
from app.ui.screen import Act, Screen
from app.ui.screen_list import SETTINGS, Place
from app.ui.screens.first_run import FirstRun
from app.ui.screens.sign_in import SignIn
from app.ui.shell_acts import signed_out_acts, window_acts
from app.ui.shell_idle import IdleWatch
from app.ui.shell_keymap import KeyMap
from app.ui.shell_person import Away
from app.ui.shell_status import Status
from app.ui.shell_toast import Toasts
from app.ui.shell_work import Work
from app.ui.theme import theme_host
from app.ui.theme.tokens import Space
from app.ui.widgets.frametitle import FrameTitle
from app.ui.widgets.messages import BannerSpec, Severity, Toast

MINIMUM = (1280, 720)
USUAL = (1440, 900)

MakeSample = Callable[[Callable[[str, float], None]], Any]


class Shell(QMainWindow):
    """The window of one open profile.

    Args:
        office: What every screen gets.
        devices: The sound devices of this computer.
        make_sample: Builds the sample team in this profile and gives the workplace to use from
            then on; runs on the jobs lane and tells (what, share done) on the way.
        framed: Draws its own frame, so that a picture of it is a picture of a whole window.

    Signals:
        closing: The window was asked to close and nothing speaks against it.
        sample_made: Carries the workplace of the sample team.
        entered: Somebody has signed in and their first screen is shown.
    """

    closing = Signal()
    sample_made = Signal(object)
    entered = Signal()

    def __init__(
        self,
        office: Office,
        devices: DeviceList,
        make_sample: MakeSample,
        *,
        framed: bool = False,
    ) -> None:
        super().__init__()
        self.office = office
        self.devices = devices
        self._make_sample = make_sample
        self._signed_in = False
        self._may_close = False
        self.look = Look(office, self)
        self.look.wear()
        self.work = Work(office)
        self.sign_in_page = SignIn(office)
        self.first_run: FirstRun | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(self.sign_in_page)
        self._pages.addWidget(self.work)
        self.setCentralWidget(self._pages)
        self.toasts = Toasts(office, Toast(self.work), self)
        self.away = Away(office, self)
        self.palette_box = Palette(office, self.work)
        self.key_map = KeyMap(self.work)
        self.status = Status(
            office, self.work.status, self.work.banners, devices, office.workplace.paths.root
        )
        self.idle = IdleWatch(self._lock_minutes, self._in_call, self)
        self._bar = QMenuBar()
        self._bar.setFixedHeight(theme_host().px(Space.MENU))
        self.frame_title = self._frame(framed)
        self.menus = Menus(self._bar, self.acts)
        self.guard = KeyGuard(self, self.acts)
        self.setMinimumSize(*MINIMUM)
        self.resize(*USUAL)
        self._connect()
        self._say_title()

    def _frame(self, framed: bool) -> FrameTitle | None:
        if not framed:
            self.setMenuBar(self._bar)
            return None
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        head = QWidget()
        box = QVBoxLayout(head)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        title = FrameTitle("Segue")
        title.close_asked.connect(self.close)
        title.minimise_asked.connect(self.showMinimized)
        title.maximise_asked.connect(self.showMaximized)
        box.addWidget(title)
        box.addWidget(self._bar)
        self.setMenuWidget(head)
        return title

    def _connect(self) -> None:
        office, work = self.office, self.work
        office.going.connect(self._on_going)
        office.failed.connect(self.say_failure)
        office.bridge.unanswered.connect(self.say_failure)
        office.recording_changed.connect(self._say_title)
        office.call_changed.connect(self._on_call)
        work.shown.connect(self._on_shown)
        work.asked.connect(self._on_rail)
        work.banners.act_asked.connect(self._on_banner)
        self.sign_in_page.entered.connect(self.enter)
        self.palette_box.going.connect(self._on_going)
        self.palette_box.place_asked.connect(self.show_place)
        self.idle.idle.connect(self.lock)

    # Who is here

    def begin(self) -> None:
        """Ask who there is, and show the first page: welcome, sign-in, or straight in."""
        self._ask_alone(PeopleQuestion(), self._on_people)

    def _ask_alone(self, question: object, then: Callable[[Any], None]) -> None:
        """Ask as the computer itself: nobody is signed in yet."""
        workplace = self.office.workplace
        self.office.bridge.submit(
            "read",
            lambda: workplace.ask(question, this_computer(), Role.SUPERVISOR),
            owner=self,
            on_done=then,
        )

    def _on_people(self, people: tuple[PersonRow, ...]) -> None:
        if not people:
            self._welcome()
        elif len(people) == 1 and not people[0].has_pin:
            self.enter(people[0].actor())
        else:
            self._show_sign_in(people)

    def _welcome(self) -> None:
        self.first_run = FirstRun(self.office, self.devices, self._make_sample)
        self.first_run.entered.connect(self._on_first_run)
        self.first_run.sample_made.connect(self._on_sample)
        self.first_run.quit_asked.connect(self.quit)
        self._pages.addWidget(self.first_run)
        self._pages.setCurrentWidget(self.first_run)
        self._bar.hide()
        self._say_title()
        self.first_run.begin()

    @Slot(object)
    def _on_sample(self, workplace: object) -> None:
        self.sample_made.emit(workplace)
        self._leave_first_run()
        self.begin()

    @Slot(object, object)
    def _on_first_run(self, actor: Actor, file: Path | None) -> None:
        self._leave_first_run()
        self.enter(actor)
        if file is not None:
            self.office.go("importing", question=file)

    def _leave_first_run(self) -> None:
        if self.first_run is not None:
            self._pages.removeWidget(self.first_run)
            self.first_run.deleteLater()
            self.first_run = None

    def _show_sign_in(self, people: tuple[PersonRow, ...]) -> None:
        last = self.office.settings.get(s.LAST_PERSON)
        self._bar.show()
        self._pages.setCurrentWidget(self.sign_in_page)
        self._say_title()
        self.menus.refill()
        self.sign_in_page.show_people(people, last)

    @Slot(object)
    def enter(self, actor: Actor) -> None:
        """Somebody has signed in; whoever unlocks goes on where they were."""
        again = self._signed_in and actor.id == self.office.actor.id
        self._bar.show()
        self._pages.setCurrentWidget(self.work)
        self._keep_last(actor)
        if again:
            self.work.focus_screen()
        else:
            self._enter_new(actor)
        self.idle.start()
        self._say_title()
        self.entered.emit()

    def _enter_new(self, actor: Actor) -> None:
        self._signed_in = True
        self.toasts.forget()
        role = next((one for one in Role if one in actor.roles), Role.TELEMARKETER)
        self.office.sign_in(actor, role)
        self.look.wear()
        self.work.take_person()
        self.menus.refill()
        self.work.first()
        self.status.start()
        self.away.look()
        if actor.roles & {Role.TELEMARKETER, Role.TELESALES}:
            self.office.ask(UnfinishedQuestion(), owner=self, on_done=self._on_unfinished)

    def _keep_last(self, actor: Actor) -> None:
        settings, who = self.office.settings, str(actor.id or "")
        if settings.get(s.LAST_PERSON) != who:
            keep = partial(settings.set, s.LAST_PERSON, who)
            self.office.bridge.submit("work", keep, owner=self)

    def _on_unfinished(self, calls: tuple[Unfinished, ...]) -> None:
        for call in calls[:1]:
            self._broken_off = call.lead
            self.work.banners.put(
                BannerSpec(
                    "unfinished",
                    Severity.INFO,
                    f"Segue stopped in your call with {call.name or call.company}.",
                    "Your notes are here. Say how the call ended and go on.",
                    "phone-call",
                    (("go", f"Go to {(call.name or call.company).split(' ')[0]}"),),
                )
            )

    def lock(self) -> None:
        """Cover the work until the person (or another) signs in; not in a call."""
        if not self._in_call() and self._signed_in:
            self._leave_work()

    def sign_out(self) -> None:
        """Let somebody else sign in; the screens stay until somebody else does."""
        self.lock()

    def _leave_work(self) -> None:
        self.idle.stop()
        self.palette_box.close_back()
        self.key_map.close_back()
        self._ask_alone(PeopleQuestion(), self._show_sign_in)

    def _lock_minutes(self) -> float:
        return self.office.settings.get(s.LOCK_AFTER)

    def _in_call(self) -> bool:
        return self.office.in_call is not None

    @property
    def at_work(self) -> bool:
        """Whether somebody is signed in and the window is not locked."""
        return self._pages.currentWidget() is self.work

    # Acts

    def acts(self) -> tuple[Act, ...]:
        """Everything that can be done now: of the screen first, then of the window."""
        if not self.at_work:
            return signed_out_acts(self)
        if self.palette_box.isVisible() or self.key_map.isVisible():
            return ()
        screen = self.work.screen_shown
        mine = screen.acts() if screen is not None else ()
        return tuple(one for one in (*mine, *window_acts(self)) if self._allowed(one))

    def _allowed(self, act: Act) -> bool:
        row = permissions.ACTS.get(act.permission, {})
        return not act.permission or any(role in row for role in self.office.actor.roles)

    def open_palette(self) -> None:
        """Find an act, a lead, a person, a screen."""
        screen = self.work.screen_shown
        subject = screen.subject() if screen is not None else ""
        acts = self.acts()
        self.palette_box.open_for(acts, self.work.places(), subject, self._over())

    def incoming(self) -> None:
        """Somebody calls back: find the lead by any part of the number."""
        acts = self.acts()
        self.palette_box.open_for(acts, self.work.places(), "", self._over(), incoming=True)

    def open_keys(self) -> None:
        """Show the keys of the present screen."""
        place = self.work.place
        self.key_map.open_for(place.spec.title if place else "", self.acts(), self._over())

    def _over(self) -> QRect:
        below = self.work.status.height()
        return QRect(0, 0, self.work.width(), self.work.height() - below)

    def settings(self) -> None:
        """Show the settings."""
        self.work.go(GoTo(SETTINGS))

    @Slot(str)
    def show_place(self, key: str) -> None:
        """Show a screen of the rail."""
        place = next((one for one in self.work.places() if one.key == key), None)
        if place is not None:
            self.work.show_place(key, GoTo(place.spec.key))

    def full_screen(self) -> None:
        """Fill the screen, or go back."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def about(self) -> None:
        """Name and version."""
        box = QMessageBox(self)
        box.setWindowTitle("About Segue")
        box.setText(f"Segue {__version__}")
        box.setInformativeText("The desktop workstation of calling teams that work in a sequence.")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def quit(self) -> None:
        """Close the window."""
        self.close()

    # What happens

    @Slot(object)
    def _on_going(self, goal: GoTo) -> None:
        if not self.work.go(goal):
            self.office.notice("This screen is not among yours.", "info")

    @Slot(str)
    def _on_rail(self, key: str) -> None:
        if key == "search":
            self.open_palette()
        elif key == "settings":
            self.settings()
        else:
            button = self.work.rail.button("person")
            at = button.mapToGlobal(QPoint(button.width(), 0))
            self.away.open_person_menu(at, self.lock, self.sign_out)

    @Slot(object)
    def _on_shown(self, _place: Place) -> None:
        self._say_title()
        self.menus.refill()
        QTimer.singleShot(0, self, self._place_toast)

    @Slot(object)
    def _on_call(self, lead: object) -> None:
        self._say_title()
        self.menus.refill()
        if lead is not None:
            self.work.banners.drop("unfinished")

    @Slot(str, str)
    def _on_banner(self, key: str, act: str) -> None:
        if key == "unfinished" and act == "go":
            self.office.go("queue", lead=self._broken_off)
        self.work.banners.drop(key)

    @Slot(object)
    def say_failure(self, error: KnownError) -> None:
        """A known failure that no screen showed stands as a banner until it is closed."""
        text = " ".join(part for part in (error.safe, error.todo) if part)
        spec = BannerSpec(
            "failure", Severity.WARN, error.what, text, "triangle-alert", (("close", "Close"),)
        )
        self.work.banners.drop("failure")
        self.work.banners.put(spec)

    @Slot()
    def _say_title(self) -> None:
        title = "Welcome to Segue" if self.first_run is not None else "Segue"
        if self.at_work:
            role = ROLE_LABELS[self.office.role]
            title = f"Segue · {self.office.actor.name} · {role}"
        if self.office.recording:
            title = f"● {title}"
        self.setWindowTitle(title)
        if self.frame_title is not None:
            self.frame_title.set_title(title)

    def _place_toast(self) -> None:
        screen = self.work.screen_shown
        if screen is None:
            return
        panes = [one for one in screen.panes() if one.isVisible()]
        host: QWidget = panes[1] if len(panes) > 2 else screen
        left = host.mapTo(self.work, QPoint(0, 0)).x()
        self.toasts.toast.keep_left(left, self.work.status.height())

    # The window itself

    def showEvent(self, event: QShowEvent) -> None:
        """See from now on when keys and mouse are touched."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self.idle.watch(handle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What lies over the work follows its size."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._follow_size)

    def _follow_size(self) -> None:
        self._place_toast()
        for veil in (self.palette_box, self.key_map):
            if veil.isVisible():
                veil.follow(self._over())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that nobody else took."""
        if not self.guard.fall_back(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A call is ended before the window is; unsaved typing is kept first."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        if self._in_call():
            self.office.notice("A call is under way. Hang up first (F9).", "phone-call")
            return
        screen = self.work.screen_shown
        if isinstance(screen, Screen) and not screen.leave():
            return
        self.idle.stop()
        self.status.stop()
        self.closing.emit()

    def let_close(self) -> None:
        """Everything is kept: from now on the window may close."""
        self._may_close = True
        self.close()
