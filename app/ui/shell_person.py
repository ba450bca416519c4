"""The person at the desk: who it is, away and back again."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.acts.house import GoAway
from app.domain.phrases import phrases
from app.domain.wording import ROLE_LABELS
from app.reads.house import PeopleQuestion, PersonRow
from app.ui.office import Office
from app.ui.tr import tr

REASONS = phrases("Break", "Lunch", "Meeting", "Training", "Paperwork")


class Away(QObject):
    """'Away' is a state with a reason; hand-offs pass the person by."""

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        self._window = parent
        self.reason = ""
        self._menu: QMenu | None = None
        office.changes.listen(self, ("people",), self._on_people)

    def look(self) -> None:
        """Ask whether the person is away."""
        self._office.ask(PeopleQuestion(), owner=self, on_done=self._take, key="away")

    def _on_people(self, _stale: object) -> None:
        if self._office.actor.id is not None:
            self.look()

    def _take(self, people: tuple[PersonRow, ...]) -> None:
        me = self._office.actor.id
        self.reason = next((one.away or "" for one in people if one.id == me), "")

    def toggle(self) -> None:
        """Come back, or ask for the reason and go."""
        if self.reason:
            self.go(None)
            return
        menu = QMenu(self._window)
        for reason in REASONS:
            menu.addAction(tr(reason), partial(self.go, reason))
        self._open(menu)

    def go(self, reason: str | None) -> None:
        """Away with a reason; None is back."""

        def done(_changes: object) -> None:
            self.reason = reason or ""
            text = (
                tr("Away: {reason}. Hand-offs pass you by.", reason=reason)
                if reason
                else tr("Back at the desk.")
            )
            self._office.notice(text, "hand" if reason else "check")

        self._office.do(GoAway(reason), owner=self, on_done=done)

    def open_person_menu(
        self, at: QPoint, lock: Callable[[], None], sign_out: Callable[[], None]
    ) -> None:
        """Who is signed in, and what can be done about it."""
        menu = QMenu(self._window)
        actor = self._office.actor
        roles = ", ".join(tr(ROLE_LABELS[role]) for role in sorted(actor.roles, key=_order))
        head = menu.addAction(f"{actor.name} · {roles}")
        head.setEnabled(False)
        menu.addSeparator()
        busy = self._office.in_call is not None
        if self.reason:
            menu.addAction(
                tr("Back at the desk (away: {reason})", reason=self.reason),
                partial(self.go, None),
            )
        else:
            away = menu.addMenu(tr("Away"))
            for reason in REASONS:
                away.addAction(tr(reason), partial(self.go, reason))
            away.setEnabled(not busy)
        menu.addAction(tr("Lock"), lock).setEnabled(not busy)
        if self._office.team is None:
            menu.addAction(tr("Sign in as somebody else…"), lock).setEnabled(not busy)
        else:  # a desk of a team is one person's
            menu.addAction(tr("Sign out"), sign_out).setEnabled(not busy)
        self._open(menu, at)

    def _open(self, menu: QMenu, at: QPoint | None = None) -> None:
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = menu
        menu.popup(at or self._window.mapToGlobal(QPoint(80, 80)))


def _order(role: object) -> int:
    return list(ROLE_LABELS).index(str(role))
