"""What was saved for lists: of the one that is open, and all of it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.errors import KnownError
from app.domain.wall_time import local_of
from app.domain.when_text import echo_day
from app.exchange.fields import Mapping
from app.exchange.readers import Table
from app.exchange.templates import Template, signature
from app.jobs.import_open import OpenedList
from app.jobs.import_templates import (
    SavedTemplate,
    drop_template,
    keep_template,
    put_template_back,
    saved_templates,
)
from app.ui.office import Office
from app.ui.tr import tr


class SavedColumns(QObject):
    """The template of the open list, the guesses beside it, and which of them is used.

    Signals:
        changed: Another template, or the other of the two is used.
        listed: `all` is there anew.
        refused: It could not be saved (`KnownError`).
    """

    changed = Signal()
    listed = Signal()
    refused = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.guessed = Mapping(())
        self.template: Template | None = None
        self.used = False
        self.all: tuple[SavedTemplate, ...] = ()
        self.problem: KnownError | None = None
        self._key = ""

    def take(self, found: OpenedList) -> None:
        """Another list is open; its template is used if it has one."""
        self.guessed, self.template = found.guessed, found.template
        self._key = signature(found.table.header)
        self.used = self.template is not None

    def use(self, *, saved: bool) -> tuple[Mapping, str | None]:
        """The columns and the country as they were saved, or as they are guessed."""
        self.used = saved and self.template is not None
        if self.used and self.template is not None:
            return self.template.over(self.guessed), self.template.region
        return self.guessed, None

    def keep(self, table: Table, mapping: Mapping, region: str | None) -> None:
        """Save what the columns are, for the next list with these headers."""
        template = Template(mapping, region, self._office.now(), table.path.name)
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
        self.ask_all()
        self._office.notice(
            tr("Lists with the headers of {name} are mapped like this.", name=table.path.name)
        )

    def words(self, mapping: Mapping, region: str | None) -> str:
        """Where the meaning of the columns comes from."""
        if not self.used or self.template is None:
            return tr("Guessed from names and first rows")
        zone = self._office.zone
        on = local_of(self.template.saved_at, zone).date()
        day = tr(echo_day(on, local_of(self._office.now(), zone).date()))
        changed = "" if self.template.says(mapping, region) else tr(", changed since")
        return tr("Mapped as you saved it on {day}{changed}", day=day, changed=changed)

    # --- all of them -----------------------------------------------------------------------------

    def ask_all(self) -> None:
        """Read what there is. What is wrong with the file stands in `problem`."""
        self._office.bridge.submit(
            "work",
            partial(saved_templates, self._office.workplace.paths),
            owner=self,
            on_done=self._on_all,
            on_failed=self._on_unread,
            key="saved",
        )

    def _on_all(self, found: tuple[SavedTemplate, ...]) -> None:
        self.all, self.problem = found, None
        self.listed.emit()

    def _on_unread(self, problem: KnownError) -> None:
        self.all, self.problem = (), problem
        self.listed.emit()

    def now(self) -> tuple[datetime, str]:
        """The moment, and the zone in which its day counts."""
        return self._office.now(), self._office.zone

    def delete(self, saved: SavedTemplate, on_failed: Callable[[KnownError], None]) -> None:
        """One is no longer used for lists with its headers; what the open one says stays."""
        work = partial(drop_template, self._office.workplace.paths, saved.key)
        self._change(work, saved.key, None, on_failed)

    def put_back(self, saved: SavedTemplate, on_failed: Callable[[KnownError], None]) -> None:
        """One that was deleted is there again."""
        work = partial(put_template_back, self._office.workplace.paths, saved)
        self._change(work, saved.key, saved.template, on_failed)

    def _change(
        self,
        work: Callable[[], None],
        key: str,
        now: Template | None,
        on_failed: Callable[[KnownError], None],
    ) -> None:
        def done(_: None) -> None:
            if key and key == self._key:
                self.template, self.used = now, False
                self.changed.emit()
            self.ask_all()

        self._office.bridge.submit("work", work, owner=self, on_done=done, on_failed=on_failed)
