"""Recordings from elsewhere that wait for somebody: how many, a banner, the dialog for them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QWidget

from app.domain.permissions import ACTS
from app.jobs.watched import Watched
from app.reads.found_sounds import FoundSoundRow, FoundSoundsQuestion
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.tr import tr
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity

if TYPE_CHECKING:
    from app.ui.screens.recordings.found_dialog import FoundDialog

KEY = "found"
_MOST = 1000


class FoundSounds(QObject):
    """Knows what waits as soon as somebody has signed in who may attach it."""

    def __init__(self, office: Office, stack: BannerStack, over: QWidget) -> None:
        super().__init__(over)
        self._office, self._stack, self._over = office, stack, over
        self._seen: frozenset[str] = frozenset()
        self.waiting: frozenset[str] = frozenset()
        self.dialog: FoundDialog | None = None
        office.signed_in.connect(self._on_signed_in)
        office.watched_changed.connect(self._on_watched)
        office.call_changed.connect(self._on_call)
        office.changes.listen(self, {"recordings"}, self._on_stale)
        stack.act_asked.connect(self._on_act)

    @property
    def may(self) -> bool:
        """Whether the person may attach recordings at all."""
        return bool(self._office.actor.roles & set(ACTS["attach_recording"]))

    def words(self) -> str:
        """'3 wait' of the files that wait; '' of none."""
        count = len(self.waiting)
        return "" if not count else tr("1 waits") if count == 1 else tr("{count} wait", count=count)

    def look(self) -> None:
        """Ask what waits now."""
        if self.may and self._office.actor.id is not None:
            asked = FoundSoundsQuestion(waiting=True, limit=_MOST, matched=False)
            self._office.ask(asked, owner=self, on_done=self._take, key="found")
        else:
            self.waiting = frozenset()
            self._stack.drop(KEY)

    def _take(self, rows: tuple[FoundSoundRow, ...]) -> None:
        self.waiting = frozenset(one.path for one in rows)
        if not self.waiting - self._seen:
            self._seen &= self.waiting
            self._stack.drop(KEY)
            return
        if self._office.in_call is not None:
            return  # nothing moves the window in a call; it is asked again after it
        count = len(self.waiting)
        one = tr("1 recording from elsewhere fits no call for certain.")
        some = tr("{count} recordings from elsewhere fit no call for certain.")
        self._stack.put(
            BannerSpec(
                KEY,
                Severity.INFO,
                one if count == 1 else some.format(count=count),
                tr("The files stay where they are. Say whose call it was."),
                "file-audio",
                (
                    ("open", tr("Look at them") if count > 1 else tr("Look at it")),
                    ("close", tr("Later")),
                ),
            )
        )

    @Slot(object)
    def _on_signed_in(self, _office: object) -> None:
        self._seen = frozenset()
        self.look()

    @Slot(object)
    def _on_watched(self, watched: Watched) -> None:
        if watched.waiting or watched.attached:
            self.look()

    @Slot(object)
    def _on_call(self, lead: object) -> None:
        if lead is None:
            self.look()

    def _on_stale(self, _stale: Stale) -> None:
        self.look()

    @Slot(str, str)
    def _on_act(self, key: str, act: str) -> None:
        if key == KEY:
            self._seen = self.waiting
            self._stack.drop(KEY)
            if act == "open":
                self.open()

    def open(self) -> None:
        """Show what waits."""
        from app.ui.screens.recordings.found_dialog import FoundDialog

        if self.dialog is not None:
            self.dialog.raise_()
            return
        dialog = FoundDialog(self._office, self._over)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        self._seen = self.waiting
        self._stack.drop(KEY)
        dialog.open()

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None
