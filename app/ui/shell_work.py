"""The working part of the window: rail, banners, the present screen, status bar."""

import logging
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.vocabulary import Role
from app.reads.desk import Actor
from app.ui.office import GoTo, Office
from app.ui.screen import Screen
from app.ui.screen_list import SETTINGS, Place, places, settings_place
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.messages import BannerStack
from app.ui.widgets.rail import Rail
from app.ui.widgets.statusbar import StatusBar

_log = logging.getLogger("segue.ui.shell")

ROLE_TONES = {
    Role.TELEMARKETER: Tone.TELEMARKETING,
    Role.QUALIFIER: Tone.QUALIFICATION,
    Role.TELESALES: Tone.TELESALES,
    Role.SUPERVISOR: Tone.ACCENT,
    Role.ADMIN: Tone.ACCENT,
}


class Work(QWidget):
    """Shows one screen of the person signed in.

    Signals:
        shown: Another screen is shown; carries its `Place`.
        asked: A bottom button of the rail was pressed: 'search', 'settings' or 'person'.
    """

    shown = Signal(object)
    asked = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.banners = BannerStack()
        self.status = StatusBar()
        self.rail = Rail()
        self.stack = QStackedWidget()
        self._places: dict[str, Place] = {}
        self._screens: dict[str, Screen] = {}
        self._early: tuple[str, Screen] | None = None
        self.place: Place | None = None
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self.banners)
        side.addWidget(self.stack, 1)
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        self._middle.addWidget(self.rail)
        self._middle.addLayout(side, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._middle, 1)
        outer.addWidget(self.status)

    @property
    def screen_shown(self) -> Screen | None:
        """The screen shown, or None before the first."""
        return self._screens.get(self.place.key) if self.place is not None else None

    def places(self) -> list[Place]:
        """The screens of this person in the order of the rail."""
        return [one for one in self._places.values() if one.spec.key != SETTINGS]

    def take_person(self) -> None:
        """Build the rail of who is signed in; screens of whoever was here before are gone."""
        self.drop_screens()
        mine = places(self.office.actor.roles)
        self._places = {one.key: one for one in (*mine, settings_place())}
        self._new_rail(mine)

    def expect(self, actor: Actor) -> None:
        """Make this person's first screen while they look at the sign-in."""
        first = next(iter(places(actor.roles)), None)
        if first is None or first.role is None or not first.spec.early or self._early is not None:
            return
        role = self.office.role
        self.office.use_role(first.role)
        screen = first.spec.make(self.office, self.stack)
        self.office.use_role(role)
        self._early = (first.key, screen)
        self.stack.addWidget(screen)
        self.stack.setCurrentWidget(screen)
        # Laid out and painted once unseen, at the size it will have: fonts, icons and Qt's own
        # parts are there when it is shown.
        home = self.parentWidget()
        if home is not None:
            self.resize(home.size())
        self.grab()
        screen.foresee(actor)

    def _take_early(self, key: str) -> Screen | None:
        """The screen that was made before, if it is this one; another is of no use any more."""
        early, self._early = self._early, None
        if early is None or early[0] == key:
            return early[1] if early is not None else None
        self.stack.removeWidget(early[1])
        early[1].hide()
        early[1].deleteLater()
        return None

    def drop_screens(self) -> None:
        """End all screens."""
        self.place = None
        for screen in self._screens.values():
            self.stack.removeWidget(screen)
            screen.hide()
            screen.deleteLater()
        self._screens = {}

    def _new_rail(self, mine: tuple[Place, ...]) -> None:
        old = self.rail
        self.rail = Rail()
        self._middle.replaceWidget(old, self.rail)
        old.hide()
        old.deleteLater()
        before: Role | None = None
        for number, place in enumerate(mine, start=1):
            if before is not None and place.role is not before:
                self.rail.add_gap()
            before = place.role
            letter = f"Alt+G, {place.spec.letter}" if place.spec.letter else ""
            button = self.rail.add_screen(place.key, place.spec.icon, tr(place.spec.title), letter)
            button.setObjectName(f"rail-{number}")
        self.rail.add_bottom("search", "search", tr("Find an act, a lead, a screen"), "Ctrl+K")
        self.rail.add_bottom("settings", "settings", tr("Settings"), "Ctrl+,")
        person = self.rail.add_bottom("person", "user", self.office.actor.name)
        person.set_person(self.office.actor.name, ROLE_TONES[self.office.role])
        self.rail.chosen.connect(self._on_chosen)
        self.rail.asked.connect(self.asked)

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        if not self.show_place(key, GoTo(key)) and self.place is not None:
            self._mark(self.place.key)

    def go(self, goal: GoTo) -> bool:
        """Show a screen by its name in the screen list; False if this person has none or stays."""
        fitting = [one for one in self._places.values() if one.spec.key == goal.screen]
        if not fitting:
            _log.info("no screen %s for this person", goal.screen)
            return False
        here = [one for one in fitting if one.role is self.office.role]
        return self.show_place((here or fitting)[0].key, goal)

    def first(self) -> None:
        """Show the first screen of the rail."""
        key = next(iter(self._places), SETTINGS)
        self.show_place(key, GoTo(self._places[key].spec.key))

    def show_place(self, key: str, goal: GoTo) -> bool:
        """Show a screen of the rail; False when the present one keeps the person."""
        present = self.screen_shown
        place = self._places[key]
        if place == self.place and present is not None:
            present.arrive(goal)
            return True
        if present is not None and not present.leave():
            return False
        if place.role is not None:
            self.office.use_role(place.role)
        screen = self._screens.get(key) or self._make(place)
        self.place = place
        self.stack.setCurrentWidget(screen)
        self._mark(key)
        self.shown.emit(place)
        screen.arrive(goal)
        self.focus_screen()
        return True

    def focus_screen(self) -> None:
        """Focus stays where the screen put it; else it goes to the screen's first stop."""
        screen = self.screen_shown
        if screen is None:
            return
        focus = self.window().focusWidget()
        if focus is None or not screen.isAncestorOf(focus) or not focus.isVisible():
            target = first_stop(screen)
            if target is not None:
                target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, place: Place) -> Screen:
        screen = self._take_early(place.key) or place.spec.make(self.office, self.stack)
        screen.setObjectName(f"screen-{place.spec.key}")
        self._screens[place.key] = screen
        if self.rail.has(place.key):
            screen.badge.connect(partial(self.rail.set_badge, place.key))
        if self.stack.indexOf(screen) < 0:
            self.stack.addWidget(screen)
        return screen

    def _mark(self, key: str) -> None:
        if self.rail.has(key):
            self.rail.show_screen(key)
        else:
            self.rail.show_none()

    def step(self, by: int) -> None:
        """The next or previous screen of the rail."""
        keys = self.rail.keys()
        if not keys:
            return
        at = keys.index(self.place.key) if self.place and self.place.key in keys else -by
        self._on_chosen(keys[(at + by) % len(keys)])

    def next_pane(self, by: int) -> None:
        """Move the focus to the next or previous pane."""
        screen = self.screen_shown
        if screen is None:
            return
        panes = [self.rail, *(one for one in screen.panes() if one.isVisible()), self.status]
        focus = self.window().focusWidget()
        here = next(
            (
                at
                for at, pane in enumerate(panes)
                if focus is not None and (pane is focus or pane.isAncestorOf(focus))
            ),
            0,
        )
        for step in range(1, len(panes) + 1):
            target = first_stop(panes[(here + by * step) % len(panes)])
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return


def first_stop(pane: QWidget) -> QWidget | None:
    """The first widget of a pane that takes the focus by Tab; None if it has none."""
    here = pane
    while True:
        inside = here is pane or pane.isAncestorOf(here)
        takes = bool(here.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if inside and takes and here.isEnabled() and here.isVisible():
            return here
        following = here.nextInFocusChain()
        if following is None or following is pane:
            return None
        here = following
