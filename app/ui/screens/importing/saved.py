"""What was saved for lists with the headers of the one that is open."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.wall_time import local_of
from app.domain.when_text import echo_day
from app.exchange.fields import Mapping
from app.exchange.readers import Table
from app.exchange.templates import Template
from app.jobs.import_open import OpenedList
from app.jobs.import_templates import keep_template
from app.ui.office import Office


class SavedColumns(QObject):
    """The template of the open list, the guesses beside it, and which of them is used.

    Signals:
        changed: Another template, or the other of the two is used.
        refused: It could not be saved (`KnownError`).
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.guessed = Mapping(())
        self.template: Template | None = None
        self.used = False

    def take(self, found: OpenedList) -> None:
        """Another list is open; its template is used if it has one."""
        self.guessed, self.template = found.guessed, found.template
        self.used = self.template is not None

    def use(self, *, saved: bool) -> tuple[Mapping, str | None]:
        """The columns and the country as they were saved, or as they are guessed."""
        self.used = saved and self.template is not None
        if self.used and self.template is not None:
            return self.template.over(self.guessed), self.template.region
        return self.guessed, None

    def keep(self, table: Table, mapping: Mapping, region: str | None) -> None:
        """Save what the columns are, for the next list with these headers."""
        template = Template(mapping, region, self._office.now())
        paths = self._office.workplace.paths

        def work() -> Template:
            keep_template(paths, table, template)
            return template

        done: Callable[[Template], None] = partial(self._on_kept, table)
        self._office.bridge.submit(
            "work", work, owner=self, on_done=done, on_failed=self.refused.emit
        )

    def _on_kept(self, table: Table, template: Template) -> None:
        self.template, self.used = template, True
        self.changed.emit()
        self._office.notice(f"Lists with the headers of {table.path.name} are mapped like this.")

    def words(self, mapping: Mapping, region: str | None) -> str:
        """Where the meaning of the columns comes from."""
        if not self.used or self.template is None:
            return "Guessed from names and first rows"
        zone = self._office.zone
        on = local_of(self.template.saved_at, zone).date()
        day = echo_day(on, local_of(self._office.now(), zone).date())
        changed = "" if self.template.says(mapping, region) else ", changed since"
        return f"Mapped as you saved it on {day}{changed}"
