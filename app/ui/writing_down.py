"""Beside the window: recordings are written down while it is switched on and nobody is calling."""

import logging
import threading
from concurrent.futures import CancelledError
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from app.domain.errors import KnownError
from app.host.lanes import Urgency
from app.host.settings import WORDS
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.tr import error_words

if TYPE_CHECKING:  # loaded by the first work of its lane
    from app.jobs.spoken import Wrote

_log = logging.getLogger("segue.ui.writing_down")


class WritingDown(QObject):
    """One recording at a time, after hang-up and for those of before.

    Nothing begins during a call; what runs goes on, as its process has the lowest priority.
    """

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._cancelled = threading.Event()
        self._working = False
        self._again = False
        self._open = False
        self._skip: frozenset[UUID] = frozenset()
        self._lacking = False
        office.changes.listen(self, {"recordings", "spoken"}, self._changed)
        office.call_changed.connect(self.look)

    def start(self) -> None:
        """Somebody is here: begin where it is switched on."""
        self._open = True
        self.look()

    def stop(self) -> None:
        """Begin nothing more; what runs is ended."""
        self._open = False
        self._cancelled.set()

    def _changed(self, stale: Stale) -> None:
        if "spoken" in stale.families:
            self._lacking = False
        self.look()

    @Slot()
    def look(self) -> None:
        """Write down what there is, or end what runs when it is switched off."""
        if not self._office.settings.get(WORDS):
            self._cancelled.set()
            self._skip = frozenset()
            return
        if not self._open or self._lacking or self._office.in_call is not None:
            return
        if self._working:
            self._again = True
            return
        self._working, self._again = True, False
        self._cancelled = threading.Event()
        self._office.bridge.submit(
            "jobs",
            partial(self._work, self._skip, self._cancelled),
            owner=self,
            on_done=self._done,
            on_failed=self._failed,
            urgency=Urgency.CHUNK,
        )

    def _work(self, skip: frozenset[UUID], cancelled: threading.Event) -> "Wrote | None":
        from app.jobs.spoken import recogniser_of, write_next

        office = self._office
        by = recogniser_of(office.settings)
        try:
            return write_next(office.workplace, office.bridge.lanes.write, by, skip, cancelled)
        except CancelledError:
            return None

    def _done(self, wrote: "Wrote | None") -> None:
        self._working = False
        if wrote is not None:
            if not wrote.kept:
                self._skip |= {wrote.attempt}
            if wrote.changes.families:
                self._office.changes.announce(("spoken",), self)
        if wrote is not None or self._again:
            self.look()

    def _failed(self, failure: KnownError) -> None:
        self._working = False
        self._lacking = True  # until something about words changes
        _log.warning("nothing is written down: %s", failure)
        self._office.notice(error_words(failure), "circle-alert")
