"""The import itself as the window sees it: how far it is, its result, its undo."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.errors import KnownError
from app.jobs.import_book import save_what_was_not_taken
from app.jobs.import_list import ImportPlan, ImportResult, withdraw
from app.jobs.import_run import run_import
from app.ui.long_work import Tell
from app.ui.office import Office
from app.ui.screens.importing.words import how_far
from app.ui.tr import tr

if TYPE_CHECKING:
    from app.ui.team import Team


@dataclass(slots=True)
class Running:
    """An import that goes on, or what came of it.

    Attributes:
        read, of: Rows read, and about how many there are.
        withdrawn: How many leads an undo withdrew, None when there was none.
    """

    plan: ImportPlan
    stop: threading.Event = field(default_factory=threading.Event)
    read: int = 0
    of: int = 0
    result: ImportResult | None = None
    withdrawing: bool = False
    withdrawn: int | None = None


class ImportRun(QObject):
    """Starts an import, stops it, undoes it.

    Signals:
        progressed: The import went on or ended.
        withdrew: An import was undone.
        refused: It can't be done (`KnownError`).
    """

    progressed = Signal()
    withdrew = Signal()
    refused = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.running: Running | None = None

    @property
    def busy(self) -> bool:
        """Whether an import goes on now."""
        running = self.running
        return running is not None and (running.result is None or running.withdrawing)

    def start(self, plan: ImportPlan, changed: bool) -> None:
        """Import.

        Args:
            changed: The campaign is new or was changed.
        """
        running = self.running = Running(plan, of=plan.table.estimate)
        self.office.bridge.submit(
            "jobs",
            self.office.long_works.follow(
                tr("Importing {name}", name=plan.table.path.name),
                self._work(running, changed),
                icon="upload",
                stop=running.stop.set,
            ),
            owner=self,
            on_done=partial(self._on_imported, running),
            on_failed=partial(self._on_not_imported, running),
        )

    def _work(self, running: Running, changed: bool) -> Callable[[Tell], ImportResult]:
        bridge, store, actor = self.office.bridge, self.office.workplace, self.office.actor
        team = self.office.team
        tell = bridge.relay(partial(self._on_progress, running), owner=self)

        def work(say: Tell) -> ImportResult:
            def progress(read: int, of: int) -> None:
                tell((read, of))
                say(*how_far(read, of))

            return run_import(
                store,
                bridge.lanes,
                running.plan,
                actor,
                changed=changed,
                errands=team.errands() if team is not None else None,
                progress=progress,
                cancelled=running.stop.is_set,
            )

        return work

    @Slot()
    def stop(self) -> None:
        """Stop after the chunk; what was taken stays."""
        if self.running is not None:
            self.running.stop.set()

    def _on_progress(self, running: Running, at: tuple[int, int]) -> None:
        running.read, running.of = at
        self.progressed.emit()

    def _on_imported(self, running: Running, result: ImportResult) -> None:
        running.result = result
        self.office.changes.announce(frozenset({"imports", "queue", "flow", "campaigns"}))
        self.progressed.emit()

    def _on_not_imported(self, running: Running, why: KnownError) -> None:
        running.result = ImportResult(broken=why)
        self.progressed.emit()

    def undo(self, job: str) -> None:
        """Withdraw the leads of an import that nobody has called."""
        bridge, store, actor = self.office.bridge, self.office.workplace, self.office.actor
        running, team = self.running, self.office.team
        if running is not None:
            running.withdrawing = True
            self.progressed.emit()
        bridge.submit(
            "jobs",
            self.office.long_works.follow(
                tr("Withdrawing an import"),
                lambda _say: (
                    withdraw(store, bridge.lanes.write, job, actor)
                    if team is None
                    else _withdraw_from_team(team, job)
                ),
                icon="undo-2",
            ),
            owner=self,
            on_done=partial(self._on_withdrawn, running),
            on_failed=partial(self._on_not_withdrawn, running),
        )

    def _on_withdrawn(self, running: Running | None, leads: int) -> None:
        if running is not None:
            running.withdrawing, running.withdrawn = False, leads
        self.office.notice(
            tr("{leads:,} leads were withdrawn. Who was called stays.", leads=leads),
            "undo-2",
        )
        self.office.changes.announce(frozenset({"imports", "queue", "flow"}))
        self.withdrew.emit()
        self.progressed.emit()

    def _on_not_withdrawn(self, running: Running | None, why: KnownError) -> None:
        if running is not None:
            running.withdrawing = False
        self.progressed.emit()
        self.refused.emit(why)

    def save_rest(self, path: str) -> None:
        """Save what was not taken, to be mended and imported again."""
        running = self.running
        if running is None or running.result is None or not path:
            return
        plan = running.plan
        problems = tuple(running.result.problems)
        self.office.bridge.submit(
            "jobs",
            self.office.long_works.follow(
                tr("Writing {name}", name=Path(path).name),
                lambda _say: save_what_was_not_taken(
                    Path(path), plan.table, plan.mapping, problems
                ),
                icon="download",
            ),
            owner=self,
            on_done=lambda rows: self.office.notice(
                tr("{rows:,} rows saved to {name}.", rows=rows, name=Path(path).name)
            ),
            on_failed=self.refused.emit,
        )


def _withdraw_from_team(team: "Team", job: str) -> int:
    from app.jobs.import_team import withdraw_from_team

    return withdraw_from_team(team.errands().call, job)
