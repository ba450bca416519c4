"""The window: who is signed in, the screens they have, and what is laid over them."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QMenuBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.audio.devices import DeviceList
from app.domain import permissions
from app.domain.vocabulary import Role
from app.domain.wording import ROLE_LABELS
from app.host import settings as s
from app.reads.desk import Actor
from app.ui.keys import KeyGuard
from app.ui.look import Look
from app.ui.menus import Menus
from app.ui.office import GoTo, Office
from app.ui.screen import Act, Screen
from app.ui.screen_list import SETTINGS, Place
from app.ui.shell_acts import signed_out_acts, window_acts
from app.ui.shell_banners import Banners
from app.ui.shell_dialogs import Dialogs
from app.ui.shell_door import Door
from app.ui.shell_due import RailDue
from app.ui.shell_found import FoundSounds
from app.ui.shell_idle import IdleWatch
from app.ui.shell_keymap import Dim, KeyMap
from app.ui.shell_person import Away
from app.ui.shell_status import Status
from app.ui.shell_toast import Toasts
from app.ui.shell_work import Work
from app.ui.theme import theme_host
from app.ui.theme.tokens import Space
from app.ui.tr import tr
from app.ui.widgets.frametitle import FrameTitle
from app.ui.widgets.messages import Toast

if TYPE_CHECKING:
    from app.ui.palette import Palette
    from app.ui.shell_refill import Refill

MINIMUM = (1280, 720)
USUAL = (1440, 900)
QUIET_MS = 150
"""How long the sign-in is shown before the work is made ready behind it."""
BESIDE_MS = 80
"""How long after the sign-in all that is not the screen's own is asked."""


class Shell(QMainWindow):
    """The window of one open profile.

    Args:
        office: What every screen gets.
        devices: The sound devices of this computer.
        framed: Draws its own frame, so that a picture of it is a picture of a whole window.

    Signals:
        closing: The window was asked to close and nothing speaks against it.
        entered: Somebody has signed in and their first screen is shown.
    """

    closing = Signal()
    entered = Signal()

    def __init__(
        self,
        office: Office,
        devices: DeviceList,
        *,
        framed: bool = False,
    ) -> None:
        super().__init__()
        self.office = office
        self.devices = devices
        self._signed_in = False
        self.look = Look(office, self)
        self.look.wear()
        self._pages = QStackedWidget(self)
        self.work = Work(office, self._pages)
        self.door = Door(office, devices, self._pages)
        self._pages.addWidget(self.work)
        self.setCentralWidget(self._pages)
        self.banners = Banners(office, self.work.banners)
        self.found = FoundSounds(office, self.work.banners, self)
        self.dialogs = Dialogs(office, self)
        self.toasts = Toasts(office, Toast(self.work), self)
        self.away = Away(office, self)
        self.key_map = KeyMap(self.work)
        self.status = Status(
            office, self.work.status, self.work.banners, devices, office.workplace.paths.root
        )
        self.due = RailDue(office, self.work)
        self.idle = IdleWatch(self._lock_minutes, self._in_call, self)
        self._bar = QMenuBar()
        theme_host().changed.connect(self._on_theme)
        self._on_theme()
        self.frame_title = self._frame(framed)
        self.menus = Menus(self._bar, self.acts)
        self.guard = KeyGuard(self, self._acts_of_key)
        # A timer of its own: a `singleShot` with a method keeps the window alive until it fires.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._follow_size)
        self._expected: Actor | None = None
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._prepare)
        self._beside = QTimer(self)
        self._beside.setSingleShot(True)
        self._beside.setInterval(BESIDE_MS)
        self._beside.timeout.connect(self._look_around)
        self.setMinimumSize(*MINIMUM)
        self.resize(*USUAL)
        self._connect()
        self.refill: Refill | None = None
        office.teamed.connect(self._on_teamed)
        if office.team is not None:
            self._on_teamed()
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
        office.recording_changed.connect(self._say_title)
        office.call_changed.connect(self._on_call)
        work.shown.connect(self._on_shown)
        work.asked.connect(self._on_rail)
        self.door.entered.connect(self.enter)
        self.door.outside.connect(self._on_outside)
        self.door.expected.connect(self._on_expected)
        self.door.list_given.connect(self._on_list)
        self.door.quit_asked.connect(self.close)
        self.idle.idle.connect(self.lock)

    @Slot()
    def _on_teamed(self) -> None:
        from app.ui.shell_refill import Refill

        team = self.office.team
        assert team is not None
        self.refill = Refill(self.office, team, self)

    # Who is here

    def begin(self) -> None:
        """Show the first page: welcome, sign-in, or the work of somebody alone."""
        self.door.begin()

    @Slot(object)
    def _on_expected(self, actor: Actor) -> None:
        self._expected = actor
        self._quiet.start()

    @Slot()
    def _prepare(self) -> None:
        """Nobody has pressed anything yet: the work of whoever was here last is made ready."""
        if not self._signed_in and self._expected is not None:
            self.work.expect(self._expected)

    @Slot(object)
    def enter(self, actor: Actor) -> None:
        """Somebody has signed in; whoever unlocks goes on where they were."""
        again = self._signed_in and actor.id == self.office.actor.id
        self._bar.show()
        self._pages.setCurrentWidget(self.work)
        if again:
            self.menus.refill()
            self.work.focus_screen()
            self.dialogs.bring_back()
        else:
            self._enter_new(actor)
        self.idle.start()
        self._say_title()
        self.entered.emit()

    def take_roles(self, actor: Actor) -> bool:
        """The person's roles or campaigns are others: their screens are made anew, where they were.

        Returns:
            False while the screen that is shown can't be left.
        """
        place, screen = self.work.place, self.work.screen_shown
        if screen is not None and not screen.leave():
            return False
        lead = screen.lead_open() if screen is not None else None
        roles = [one for one in Role if one in actor.roles]
        role = self.office.role if self.office.role in roles else (*roles, Role.TELEMARKETER)[0]
        self.office.sign_in(actor, role)
        self.work.take_person()
        key = place.spec.key if place is not None else ""
        if not key or not self.work.go(GoTo(key, lead=lead)):
            self.work.first()
        self._say_title()
        self.menus.refill()
        return True

    def _enter_new(self, actor: Actor) -> None:
        self._signed_in = True
        self._quiet.stop()
        self.toasts.forget()
        self.dialogs.close()
        role = next((one for one in Role if one in actor.roles), Role.TELEMARKETER)
        self.office.sign_in(actor, role)
        self.look.wear()
        self.work.take_person()
        self.work.first()
        self._beside.start()

    @Slot()
    def _look_around(self) -> None:
        """What stands around the screen: asked when the screen itself has its answer."""
        self.status.start()
        self.due.start()
        self.away.look()
        self.banners.look_for_unfinished()
        self.banners.look_for_policy()

    def lock(self) -> None:
        """Cover the work until the person (or another) signs in; not in a call."""
        if self._signed_in and self.at_work and not self._in_call():
            self.idle.stop()
            for veil in self._veils:
                veil.close_back()
            self.dialogs.put_away()
            self.door.lock()

    def sign_out(self) -> None:
        """The person leaves this desk: its leads of the pool go back to the team; not in a call."""
        team, screen = self.office.team, self.work.screen_shown
        if team is None or not self._signed_in or not self.at_work or self._in_call():
            return
        if screen is not None and not screen.leave():
            return
        self.idle.stop()
        self._beside.stop()
        for veil in self._veils:
            veil.close_back()
        self.dialogs.close()
        self._signed_in = False
        self.work.drop_screens()
        team.sign_out()
        self.door.lock()

    @Slot()
    def _on_outside(self) -> None:
        self._bar.setVisible(self.door.first_run is None)
        self._say_title()
        self.menus.refill()

    @Slot(object)
    def _on_list(self, file: Path) -> None:
        self.office.go("importing", question=file)

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
        if any(veil.isVisible() for veil in self._veils):
            return ()
        screen = self.work.screen_shown
        mine = screen.acts() if screen is not None else ()
        return tuple(one for one in (*mine, *window_acts(self)) if self._allowed(one))

    def _acts_of_key(self) -> tuple[Act, ...]:
        screen = self.work.screen_shown
        if screen is not None:
            screen.settle()
        return self.acts()

    def _allowed(self, act: Act) -> bool:
        row = permissions.ACTS.get(act.permission, {})
        return not act.permission or any(role in row for role in self.office.actor.roles)

    @cached_property
    def palette_box(self) -> "Palette":
        """The palette, made when it is first asked for: the first screen does not wait for it."""
        from app.ui.palette import Palette

        box = Palette(self.office, self.work)
        box.going.connect(self._on_going)
        box.place_asked.connect(self.show_place)
        return box

    @property
    def _veils(self) -> tuple[Dim, ...]:
        """What lies over the work, of what has been made."""
        made = vars(self).get("palette_box")
        return (self.key_map,) if made is None else (made, self.key_map)

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
        self.key_map.open_for(tr(place.spec.title) if place else "", self.acts(), self._over())

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
        """Name, version, commit, and what it is made of."""
        from app.ui.about import AboutDialog

        dialog = AboutDialog(self.office, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def quit(self) -> None:
        """Close the window."""
        self.close()

    # What happens

    @Slot(object)
    def _on_going(self, goal: GoTo) -> None:
        if not self.work.go(goal):
            self.office.notice(tr("This screen is not among yours."), "info")

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
        self._soon.start()

    @Slot(object)
    def _on_call(self, _lead: object) -> None:
        self._say_title()
        self.menus.refill()

    @Slot()
    def _on_theme(self) -> None:
        self._bar.setFixedHeight(theme_host().px(Space.MENU))

    @Slot()
    def _say_title(self) -> None:
        title = tr("Welcome to Segue") if self.door.first_run is not None else "Segue"
        if self.at_work:
            role = tr(ROLE_LABELS[self.office.role])
            title = tr("Segue · {name} · {role}", name=self.office.actor.name, role=role)
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
        self._soon.start()

    @Slot()
    def _follow_size(self) -> None:
        self._place_toast()
        for veil in self._veils:
            if veil.isVisible():
                veil.follow(self._over())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that nobody else took."""
        if not self.guard.fall_back(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A call is ended before the window is; unsaved typing is kept first."""
        event.ignore()
        if self._in_call():
            self.office.notice(tr("A call is under way. Hang up first (F9)."), "phone-call")
            return
        screen = self.work.screen_shown
        if isinstance(screen, Screen) and not screen.leave():
            return
        self.idle.stop()
        self._beside.stop()
        self.status.stop()
        self.due.stop()
        self.closing.emit()
