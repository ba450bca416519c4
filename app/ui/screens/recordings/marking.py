"""Marks that a listener sets at the moment that is heard."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.acts.changes import Changes as ActChanges
from app.acts.mark_here import MarkHere
from app.domain.permissions import ACTS
from app.ui.screen import Act
from app.ui.screens.recordings.words import MARK_ICON
from app.ui.tr import tr
from app.ui.widgets.meters import clock_text

if TYPE_CHECKING:
    from app.ui.screens.recordings.presenter import RecordingsPresenter


class Marking(QObject):
    """Keeps a mark at the playhead; the sound goes on meanwhile."""

    def __init__(self, presenter: "RecordingsPresenter") -> None:
        super().__init__(presenter)
        self._presenter, self.office = presenter, presenter.office

    def may(self) -> bool:
        """Whether there is a moment to mark; whoever may hear a call may mark it."""
        return self._presenter.recording is not None and self._presenter.heard().problem is None

    def acts(self) -> tuple[Act, ...]:
        """'Mark this moment' for who may mark at all."""
        if not self.office.actor.roles & frozenset(ACTS["mark_here"]):
            return ()
        act = Act(
            "M", tr("Mark this moment"), self.mark, "Recording", MARK_ICON, self.may, "mark_here"
        )
        return (act,)

    @Slot()
    def mark(self) -> None:
        """M: a mark at the moment that is heard."""
        one = self._presenter.recording
        if one is None or not self.may():
            return
        at = self._presenter.call_ms()
        self.office.do(
            MarkHere(one.lead, one.attempt, at), owner=self, on_done=_marked_at(self, at)
        )

    def is_marked(self, at: int, changes: ActChanges) -> None:
        """It is kept: say so, and read the call again."""
        if changes.act_id is None:
            return  # it stood there already
        refresh = self._presenter.refresh
        text = tr(
            "Marked at {clock}. Everybody who may hear this call sees it.",
            clock=clock_text(at / 1000),
        )
        self.office.notice(text, MARK_ICON, changes.act_id, refresh)
        refresh()


def _marked_at(marking: Marking, at: int) -> Callable[[ActChanges], None]:
    return lambda changes: marking.is_marked(at, changes)
