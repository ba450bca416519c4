"""Lists that come in at other desks: asked for again while the imports are on the screen."""

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from app.ui.screens.importing.presenter import ImportPresenter

PAUSE = 2.5
"""Seconds between an answer and the next question: how far a list is, is seen within 5 s."""
SHARE = 10.0
"""So many times longer than the answer took is the pause at least: a slow team has other work."""


class Others(QObject):
    """Asks a team again and again, as long as somebody can see the answer.

    Args:
        shown: Where the imports stand.
    """

    def __init__(self, presenter: ImportPresenter, shown: QWidget) -> None:
        super().__init__(shown)
        self._presenter, self._shown = presenter, shown
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)
        self._asked: float | None = None
        presenter.looked.connect(self._on_looked)
        shown.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begins when the list is shown, ends when it is hidden."""
        if watched is self._shown and event.type() == QEvent.Type.Show:
            self._arm(PAUSE)
        elif watched is self._shown and event.type() == QEvent.Type.Hide:
            self._timer.stop()
        return False

    def _arm(self, seconds: float) -> None:
        if self._presenter.office.team is not None and self._shown.isVisible():
            self._timer.start(round(seconds * 1000))

    @Slot()
    def _ask(self) -> None:
        team = self._presenter.office.team
        if team is None or not team.at_work or self._presenter.busy:
            self._arm(PAUSE)  # nobody to ask, or the own list holds the way there
            return
        self._asked = time.monotonic()
        self._presenter.ask_imports()

    @Slot()
    def _on_looked(self) -> None:
        took = 0.0 if self._asked is None else time.monotonic() - self._asked
        self._asked = None
        self._arm(max(PAUSE, SHARE * took))
