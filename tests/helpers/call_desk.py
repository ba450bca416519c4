"""A person at the call screen: real store, lanes and widgets; a far end that says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.audio.file_backend import FileBackend
from app.domain.vocabulary import Role
from app.host.lanes import Urgency
from app.host.settings import Settings
from app.jobs.call_sound import CallSound
from app.jobs.call_state import Phase
from app.jobs.workplace import Workplace
from app.telephony.ways import World
from app.ui.changes import Changes
from app.ui.office import GoTo, Notice, Office
from app.ui.screens.call import CallScreen
from tests.helpers.team import Team, small_team

RING = 0.05


@dataclass
class CallDesk:
    """One office over a small team; screens are opened in it for a person."""

    team: Team
    office: Office
    qtbot: Any
    notices: list[Notice] = field(default_factory=list)
    failures: list[Any] = field(default_factory=list)
    going: list[GoTo] = field(default_factory=list)
    screens: list[CallScreen] = field(default_factory=list)

    def open(
        self,
        who: str,
        role: Role,
        *,
        width: int = 1440,
        ring: float = RING,
        lead: str = "",
        microphone: FileBackend | None = None,
    ) -> CallScreen:
        """Shows the screen of a person; waits until a lead is open, if there is one to open."""
        self.office.sign_in(self.team.people[who], role)
        sound = CallSound(self.office.settings, microphone=microphone or FileBackend(("",)))
        world = World(voice=sound.voice, ring_seconds=ring, rehearsal_only=True)
        screen = CallScreen(self.office, role, sound=sound, world=world)
        self.qtbot.addWidget(screen)
        self.screens.append(screen)
        screen.resize(width, 900)
        screen.show()
        goal = self.team.leads[lead] if lead else None
        screen.arrive(GoTo("queue", lead=goal))
        self.qtbot.waitUntil(lambda: screen.presenter.queue is not None)
        self.idle()
        return screen

    def idle(self) -> None:
        """Waits until nothing is asked or done any more, and all of it is shown."""
        self.qtbot.waitUntil(
            lambda: (
                not self.office.bridge.busy
                and all(screen.steps.done for screen in self.screens if isValid(screen))
            )
        )

    def key(self, screen: CallScreen, key: str) -> None:
        """Presses a key of the screen's map."""
        screen.settle()
        for act in screen.acts():
            if act.key == key and (act.enabled is None or act.enabled()):
                act.run()
                return
        raise AssertionError(f"{key} does nothing here")

    def type(self, widget: QWidget, text: str) -> None:
        """Types plain ASCII into a widget that has the focus."""
        widget.setFocus()
        QTest.keyClicks(widget, text)

    def enter(self, widget: QWidget) -> None:
        """Enter."""
        QTest.keyClick(widget, Qt.Key.Key_Return)

    def ring_and_answer(self, screen: CallScreen) -> None:
        """F9, it rings, somebody answers."""
        self.key(screen, "F9")
        self.until(screen, Phase.LIVE)

    def until(self, screen: CallScreen, phase: Phase) -> None:
        """Waits until the line is in a phase and the screen shows it."""
        self.qtbot.waitUntil(lambda: screen.presenter._known_line.phase is phase)
        self.idle()

    def opened(self, screen: CallScreen, lead: str) -> None:
        """Waits until a lead is open."""
        wanted = self.team.leads[lead]
        self.qtbot.waitUntil(lambda: shown_lead(screen) == wanted)
        self.idle()

    def focus(self) -> QWidget | None:
        """Who has the focus."""
        return QApplication.focusWidget()


def shown_lead(screen: CallScreen) -> UUID | None:
    """The lead whose header is shown."""
    text = screen.call.header.property("lead")
    return UUID(text) if text and screen.presenter.card is not None else None


@pytest.fixture
def call_desk(qtbot: Any, profile: Any, clock: Any, bridge: Any) -> Iterator[CallDesk]:
    """The desk of a small team at Tue 24 Nov 2026, 14:03 in Berlin."""
    workplace = Workplace(profile, clock=clock, zone="Europe/Berlin")
    office = Office(workplace, bridge, Changes(), Settings(profile.settings))
    desk = CallDesk(small_team(workplace, clock), office, qtbot)
    office.noticed.connect(desk.notices.append)
    office.failed.connect(desk.failures.append)
    office.going.connect(desk.going.append)
    yield desk
    try:
        for screen in desk.screens:
            screen.presenter.close()
            screen._clock.stop()
        desk.idle()
        drain(qtbot, bridge)
    finally:
        office.changes._timer.stop()
        bridge.lanes.close()  # as the program does: nobody is in the store that is closed
        workplace.close()


def drain(qtbot: Any, bridge: Any) -> None:
    """Waits until the lanes have done what jobs handed from one to the other."""
    for name in ("write", "work", "write"):
        # Least urgent, and so behind the packing of sound, which is no more urgent.
        last: Callable[[], bool] = bridge.lanes.lane(name).submit(_nothing, Urgency.CHUNK).done
        qtbot.waitUntil(last, timeout=20_000)


def _nothing() -> None:
    """Work that only marks a place in a lane."""
