"""What the call screen shows of its queue: rows, what is held back, a call that was broken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.domain.phrases import phrase
from app.domain.wall_time import local_of
from app.reads.house import Unfinished
from app.reads.queue import HeldBack, QueueAnswer
from app.ui.first_paint import note_first_paint
from app.ui.lists.queue_words import QueueView
from app.ui.screens.call.words import clock, nothing_words
from app.ui.tr import tr
from app.ui.widgets.messages import BannerSpec, Severity

if TYPE_CHECKING:
    from app.ui.screens.call.view import CallScreen

_BROKEN_OFF = phrase("broken off")


class QueueSide(QObject):
    """Carries what the presenter tells of the queue to the left pane, and to the middle one.

    Without an open lead the middle says what comes next, and when.
    """

    def __init__(self, screen: CallScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._held = 0
        one = screen.presenter
        one.queue_changed.connect(self._show_queue)
        one.held_changed.connect(self._show_held)
        one.unfinished_changed.connect(self._show_unfinished)
        screen.call.banners.act_asked.connect(self._banner_act)
        rows = screen.queue.list
        note_first_paint(rows.viewport(), "the queue", lambda: screen.queue.model.rowCount() > 0)

    def view(self) -> QueueView:
        """What the words of the queue need of this moment."""
        line = self._screen.presenter.line.line()
        now = self._screen.office.now()
        on_line = line.lead if line.on else None
        seconds = self._screen.presenter.line.seconds(now)
        return QueueView(
            now,
            self._screen.office.zone,
            self._screen.role,
            on_line,
            clock(int(seconds * 1000)) or "00:00",
        )

    @Slot(object)
    def _show_queue(self, answer: QueueAnswer) -> None:
        self._screen.queue.show_queue(answer, self.view())
        self._say_nothing()
        self._screen.badge.emit(answer.overdue)

    @Slot(object)
    def _show_unfinished(self, found: tuple[Unfinished, ...]) -> None:
        self._screen.queue.set_unfinished(found)
        banners = self._screen.call.banners
        if not found:
            banners.drop(tr(_BROKEN_OFF))
            return
        first = found[0]
        at = local_of(first.dialled_at, self._screen.office.zone)
        who = first.name or first.company
        spec = BannerSpec(
            tr(_BROKEN_OFF),
            Severity.INFO,
            tr("Segue stopped in your call with {who}, dialled at {at:%H:%M}.", who=who, at=at),
            tr("What you typed and recorded is here. Say how the call ended and go on."),
            "circle-check",
            (("go", tr("Go to {who}", who=who.split(" ")[0])),),
        )
        banners.put(spec)

    @Slot(str, str)
    def _banner_act(self, key: str, _act: str) -> None:
        if key == _BROKEN_OFF and self._screen.presenter.unfinished:
            self._screen.presenter.open(self._screen.presenter.unfinished[0].lead)
            self._screen.call.banners.drop(tr(_BROKEN_OFF))

    @Slot(object)
    def _show_held(self, held: HeldBack) -> None:
        self._held = held.total
        self._screen.queue.show_held(held)
        self._say_nothing()

    def _say_nothing(self) -> None:
        answer = self._screen.presenter.queue
        if answer is not None and answer.counted and self._screen.presenter.card is None:
            self._screen.call.show_nothing(
                *nothing_words(answer, self._screen.office.now(), self._held)
            )
