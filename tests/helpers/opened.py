"""A screen of the window alone, in real size, over the small team."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.acts.undo import Undo
from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.host.settings import Settings
from app.ui.bridge import Bridge
from app.ui.changes import Changes
from app.ui.office import GoTo, Notice, Office
from app.ui.screen import Screen
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import LIGHT
from tests.helpers.team import Team


@dataclass
class Opened:
    """A screen that is shown, and what it told the shell."""

    qtbot: QtBot
    team: Team
    office: Office
    screen: Any
    notices: list[Notice] = field(default_factory=list)
    going: list[GoTo] = field(default_factory=list)
    failed: list[KnownError] = field(default_factory=list)
    badges: list[int] = field(default_factory=list)

    def until(self, true: Callable[[], object]) -> None:
        """Waits until something is so."""
        self.qtbot.waitUntil(lambda: bool(true()), timeout=15_000)

    def settled(self) -> None:
        """Waits until nothing is under way."""
        self.until(lambda: not self.office.bridge.busy)

    def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Presses a key where the focus is."""
        widget = QApplication.focusWidget()
        assert widget is not None
        held = Qt.KeyboardModifier.NoModifier
        for one in modifiers:
            held |= one
        QTest.keyClick(widget, key, held)

    def type(self, text: str, into: QWidget | None = None) -> None:
        """Types ASCII text where the focus is, or into this field instead of what it holds."""
        if into is not None:
            into.setFocus()
            QTest.keyClick(into, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClicks(widget, text)

    def click(self, widget: QWidget) -> None:
        """Clicks a control that can be seen and pressed."""
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def undo(self) -> None:
        """What the toast does."""
        notice = self.notices[-1]
        assert notice.act_id is not None
        self.office.do(Undo(notice.act_id), owner=self.screen)
        if notice.on_undo is not None:
            notice.on_undo()

    def act(self, title: str) -> Any:
        """The screen's act with this title, as menu and palette know it."""
        return next(one for one in self.screen.acts() if one.title == title)


Open = Callable[..., Opened]


@pytest.fixture
def open_screen(qtbot: QtBot, team: Team, bridge: Bridge) -> Iterator[Open]:
    """Opens a screen for a person of the team: `open_screen(PeopleScreen, 'petra')`.

    With `at=`, what is given back is of a class of the test's own.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    changes = Changes()
    made: list[Screen] = []

    def enter(
        kind: Callable[[Office], Screen],
        who: str = "petra",
        *,
        at: type[Opened] = Opened,
        question: object | None = None,
        size: tuple[int, int] = (1388, 815),
    ) -> Opened:
        actor = team.people[who]
        office = Office(team.workplace, bridge, changes, Settings(team.workplace.paths.settings))
        office.sign_in(actor, next(one for one in Role if one in actor.roles))
        screen = kind(office)
        made.append(screen)
        qtbot.addWidget(screen)
        opened = at(qtbot, team, office, screen)
        office.noticed.connect(opened.notices.append)
        office.going.connect(opened.going.append)
        office.failed.connect(opened.failed.append)
        screen.badge.connect(opened.badges.append)
        screen.resize(*size)
        screen.show()
        qtbot.waitExposed(screen)
        screen.activateWindow()
        screen.arrive(GoTo("here", question=question))
        opened.settled()
        return opened

    yield enter
    for screen in made:
        screen.leave()
    qtbot.waitUntil(lambda: not bridge.busy, timeout=15_000)
    delete(changes)
