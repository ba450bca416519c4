"""The door of the window: welcome at the first start, sign-in, lock, and who comes in."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from app.audio.devices import DeviceList
from app.domain.vocabulary import Role
from app.host import settings as s
from app.jobs.workplace import this_computer
from app.reads.desk import Actor
from app.reads.house import PeopleQuestion, PersonRow
from app.ui.first_paint import note_first_paint
from app.ui.office import Office
from app.ui.screens.sign_in import SignIn

if TYPE_CHECKING:  # most starts show no welcome
    from app.ui.screens.first_run import FirstRun


class Door(QObject):
    """Shows the page that stands before the work.

    Args:
        pages: Where the pages are shown.

    Signals:
        outside: A page before the work is shown.
        expected: The sign-in is shown; carries the `Actor` who was here last.
        entered: Somebody is in; carries the `Actor`.
        list_given: A new team has a list to import; carries its path.
        quit_asked: Quit was pressed on the first page.
    """

    outside = Signal()
    expected = Signal(object)
    entered = Signal(object)
    list_given = Signal(object)
    quit_asked = Signal()

    def __init__(
        self,
        office: Office,
        devices: DeviceList,
        pages: QStackedWidget,
    ) -> None:
        super().__init__(pages)
        self._office, self._devices = office, devices
        self._pages = pages
        self.sign_in = SignIn(office, pages)
        note_first_paint(self.sign_in, "the sign-in", lambda: bool(self.sign_in.tiles))
        self.first_run: FirstRun | None = None
        pages.addWidget(self.sign_in)
        self.sign_in.entered.connect(self._enter)

    def begin(self) -> None:
        """Ask who there is: then welcome, sign-in, or straight in for somebody alone."""
        self._ask_people(self._on_people)

    def lock(self) -> None:
        """Show the sign-in whoever there is."""
        self._ask_people(self._on_people if self._office.team else self._show_sign_in)

    def _ask_people(self, then: Callable[[tuple[PersonRow, ...]], None]) -> None:
        # As the computer itself: nobody is signed in yet.
        workplace = self._office.workplace
        self._office.bridge.submit(
            "read",
            lambda: workplace.ask(PeopleQuestion(), this_computer(), Role.SUPERVISOR),
            owner=self,
            on_done=then,
        )

    def _on_people(self, people: tuple[PersonRow, ...]) -> None:
        if self._office.team is not None:
            self._show_sign_in(self._mine(people))
        elif not people:
            self._welcome()
        elif len(people) == 1 and not people[0].has_pin:
            self._enter(people[0].actor())
        else:
            self._show_sign_in(people)

    def _welcome(self) -> None:
        from app.ui.screens.first_run import FirstRun

        page = FirstRun(self._office, self._devices)
        page.entered.connect(self._on_team)
        page.reopened.connect(self._on_reopened)
        page.joined.connect(self._on_joined)
        page.quit_asked.connect(self.quit_asked)
        self.first_run = page
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self.outside.emit()
        page.begin()

    @Slot()
    def _on_reopened(self) -> None:
        # The welcome stays until it is known who there is: nothing else is to be seen meanwhile.
        self._ask_people(self._on_sample)

    def _on_sample(self, people: tuple[PersonRow, ...]) -> None:
        self._end_welcome()
        self._on_people(people)

    @Slot()
    def _on_joined(self) -> None:
        self._ask_people(self._on_members)

    def _on_members(self, people: tuple[PersonRow, ...]) -> None:
        """Whoever has just joined has typed the passphrase already."""
        self._end_welcome()
        mine = self._mine(people)
        if len(mine) == 1:
            self._enter(mine[0].actor())
        else:
            self._show_sign_in(mine)

    def _mine(self, people: tuple[PersonRow, ...]) -> tuple[PersonRow, ...]:
        team = self._office.team
        return people if team is None else tuple(p for p in people if team.is_of(p.id))

    @Slot(object, object)
    def _on_team(self, actor: Actor, file: Path | None) -> None:
        self._end_welcome()
        self._enter(actor)
        if file is not None:
            self.list_given.emit(file)

    def _end_welcome(self) -> None:
        if self.first_run is not None:
            self._pages.removeWidget(self.first_run)
            self.first_run.hide()
            self.first_run.deleteLater()
            self.first_run = None

    def _show_sign_in(self, people: tuple[PersonRow, ...]) -> None:
        self._pages.setCurrentWidget(self.sign_in)
        self.outside.emit()
        last = self._office.settings.get(s.LAST_PERSON)
        self.sign_in.show_people(people, last)
        known = next((one.actor() for one in people if str(one.actor().id) == last), None)
        if known is not None:
            self.expected.emit(known)

    @Slot(object)
    def _enter(self, actor: Actor) -> None:
        settings, who = self._office.settings, str(actor.id or "")
        if settings.get(s.LAST_PERSON) != who:
            keep = partial(settings.set, s.LAST_PERSON, who)
            self._office.bridge.submit("work", keep, owner=self)
        self.entered.emit(actor)
