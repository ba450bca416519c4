"""The list of recordings as the screen knows it: filters, rows so far, the count."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.domain.campaign import Campaign
from app.jobs.recover import lost_calls
from app.reads.house import CampaignsQuestion, PeopleQuestion, PersonRow
from app.reads.recordings import RecordingRow, RecordingsAnswer, RecordingsQuestion
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.screens.recordings.filters import (
    NO_SOUND,
    Choices,
    Filter,
    choices,
    put_on,
    question,
    take_off,
)

PAGE = 50


class Listing(QObject):
    """Asks for the list in pages; paints nothing.

    Signals:
        changed: Rows, filters or count changed.
        choices_changed: What can be filtered by is known (`Choices`).
    """

    changed = Signal()
    choices_changed = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.active: tuple[Filter, ...] = ()
        self.text = ""
        self.rows: list[RecordingRow] = []
        self.more = False
        self.count: int | None = None
        self.over_count = False
        self.loaded = False
        self.lost: frozenset[UUID] = frozenset()
        self._paging = False
        self._people: tuple[PersonRow, ...] = ()
        office.changes.listen(self, {"recordings", "lead", "thread"}, self._refresh)

    def start(self) -> None:
        """The first look: the list, and what it can be narrowed by."""
        self.ask()
        self.office.ask(PeopleQuestion(), owner=self, on_done=self._take_people)

    def _take_people(self, people: tuple[PersonRow, ...]) -> None:
        self._people = people
        self.office.ask(CampaignsQuestion(), owner=self, on_done=self._take_campaigns)

    def _take_campaigns(self, campaigns: tuple[Campaign, ...]) -> None:
        found: Choices = choices(self.office.actor.roles, self._people, campaigns)
        self.choices_changed.emit(found)

    def ask(self) -> None:
        """Read the list again, as far as it was read."""
        self._paging = False
        limit = max(PAGE, len(self.rows))
        asked = self._question(limit=limit)
        self.office.ask(asked, owner=self, on_done=self._take_list, key="list")
        self._ask_count()

    @property
    def silent(self) -> bool:
        """Whether calls without sound are looked for."""
        return NO_SOUND in self.active

    def _question(self, **more: Any) -> RecordingsQuestion:
        lost = self.lost if self.silent else frozenset()
        return question(self.active, self.text, lost=lost, **more)

    def _ask_lost(self) -> None:
        """Hold the calls against the folder; the list need not wait for it."""
        look = partial(lost_calls, self.office.workplace)
        self.office.bridge.submit("jobs", look, owner=self, on_done=self._take_lost, key="lost")

    def _take_lost(self, lost: frozenset[UUID]) -> None:
        if lost != self.lost:
            self.lost = lost
            if self.silent:
                self.ask()

    def _ask_count(self) -> None:
        counted = self._question(count_only=True)
        self.office.ask(counted, owner=self, on_done=self._take_count, key="count")

    def _take_list(self, answer: RecordingsAnswer) -> None:
        self.rows, self.more, self.loaded = list(answer.rows), answer.more, True
        self.changed.emit()

    def _take_count(self, answer: RecordingsAnswer) -> None:
        self.count, self.over_count = answer.count, answer.more
        self.changed.emit()

    def ask_more(self) -> None:
        """The next page."""
        if not self.more or self._paging or not self.rows:
            return
        self._paging = True
        asked = self._question(limit=PAGE, after=self.rows[-1].place)
        self.office.ask(asked, owner=self, on_done=self._take_more, key="list")

    def _take_more(self, answer: RecordingsAnswer) -> None:
        self._paging = False
        known = {row.attempt for row in self.rows}
        self.rows += [row for row in answer.rows if row.attempt not in known]
        self.more = answer.more
        self.changed.emit()

    def search(self, text: str) -> None:
        """Look for words."""
        if text.strip() != self.text:
            self.text = text.strip()
            self._other_list()

    def put_on(self, one: Filter) -> None:
        """Narrow the list by one more condition."""
        self.active = put_on(self.active, one)
        self._other_list()
        if one == NO_SOUND:
            self._ask_lost()

    def take_off(self, one: Filter) -> None:
        """Widen the list again."""
        self.active = take_off(self.active, one)
        self._other_list()

    def show_only(self, filters: tuple[Filter, ...]) -> None:
        """The calls that a figure counts: these conditions and no others."""
        self.active, self.text = filters, ""
        self._other_list()

    def clear(self) -> None:
        """Everything again."""
        self.active, self.text = (), ""
        self._other_list()

    def _other_list(self) -> None:
        self.rows, self.more, self.count = [], False, None
        self.changed.emit()
        self.ask()

    def _refresh(self, _stale: Stale) -> None:
        if self.loaded:
            self.ask()
