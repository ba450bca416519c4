"""The list that is being imported: its columns, what becomes of its rows, the campaign, the run."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from app.domain.campaign import Campaign
from app.domain.errors import KnownError
from app.exchange.fields import Field, Mapping
from app.exchange.readers import Table
from app.exchange.region_list import Region
from app.exchange.templates import signature
from app.jobs.import_book import ImportBook
from app.jobs.import_list import ImportPlan, ImportResult
from app.jobs.import_open import OpenedList, open_list
from app.jobs.look_over import look_over
from app.jobs.team import first_campaign
from app.reads.house import CampaignsQuestion
from app.reads.imports import ImportRow, ImportsQuestion
from app.reads.preview import PreviewRows, RowFate
from app.ui.changes import Stale
from app.ui.long_work import Tell
from app.ui.office import Office
from app.ui.screens.importing.choice import Choice, read_choice
from app.ui.screens.importing.run import ImportRun, Running
from app.ui.screens.importing.saved import SavedColumns
from app.ui.screens.importing.words import how_far
from app.ui.tr import tr

if TYPE_CHECKING:
    from app.jobs.team_errands import Errands
    from app.ui.team import Team

_PAUSE_MS = 150  # several changed columns are looked over at once


class Step(IntEnum):
    """The steps, in order."""

    FILE = 0
    COLUMNS = 1
    CAMPAIGN = 2
    RUN = 3


@dataclass(slots=True)
class Looking:
    """One look over the list.

    Attributes:
        seconds: How long it took, None while it goes on.
        broken: Why the file could not be read to its end.
    """

    book: ImportBook
    stop: threading.Event
    began: float
    seconds: float | None = None
    broken: KnownError | None = None


class ImportPresenter(QObject):
    """What the screen shows and does.

    Attributes:
        unheard: The team was not heard: the imports are those of the last look.

    Signals:
        moved: Another step is shown.
        opened: Another list is open.
        mapped: A column became something else, or numbers are read by another country.
        checked: More rows are checked.
        chose: Campaigns or what was chosen of them are new.
        progressed: The import went on or ended.
        listed: The past imports are new.
        looked: They were asked for and answered, new or not.
        refused: It can't be done (`KnownError`).
    """

    moved = Signal()
    opened = Signal()
    mapped = Signal()
    checked = Signal()
    chose = Signal()
    progressed = Signal()
    listed = Signal()
    looked = Signal()
    refused = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.step = Step.FILE
        self.table: Table | None = None
        self.mapping = Mapping(())
        self.regions: tuple[Region, ...] = ()
        self.region: str | None = None
        self.looking: Looking | None = None
        self.campaigns: tuple[Campaign, ...] = ()
        self.choice = Choice()
        self.saved = SavedColumns(office, self)
        self.saved.changed.connect(self.mapped)
        self.saved.refused.connect(self.refused)
        self.run = ImportRun(office, self)
        self.run.progressed.connect(self.progressed)
        self.run.withdrew.connect(self.refresh)
        self.run.refused.connect(self.refused)
        self.imports: tuple[ImportRow, ...] = ()
        self.unheard = False
        self._asked = False
        self.opening = ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self._later.timeout.connect(self._look)
        office.changes.listen(self, ("imports", "campaigns"), self._on_stale)
        program = QCoreApplication.instance()
        if program is not None:
            program.aboutToQuit.connect(self.stop)

    # --- file ------------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Ask again for campaigns and past imports."""
        self.office.ask(CampaignsQuestion(), owner=self, on_done=self._take_campaigns)
        self.ask_imports()
        self.saved.ask_all()

    def ask_imports(self) -> None:
        """Ask again for past imports alone, in a team those of all desks."""
        if self.office.team is None:
            self.office.ask(ImportsQuestion(), owner=self, on_done=self._take_imports)
        else:
            self.office.team.errand(
                _team_imports,
                owner=self,
                on_done=self._take_imports,
                on_failed=self._on_no_imports,
                key="imports",
            )

    def open(self, path: str) -> None:
        """Open a list; a pasted path may stand in quotes or be a file link."""
        said = path.strip().strip("\"'").removeprefix("file://")
        if not said:
            self.refused.emit(KnownError(tr("Say which file.")))
            return
        self.opening = Path(said).name
        paths = self.office.workplace.paths
        self.office.bridge.submit(
            "jobs",
            self.office.long_works.follow(
                tr("Reading {name}", name=self.opening),
                lambda _say: open_list(Path(said).expanduser(), paths),
            ),
            owner=self,
            on_done=self._on_open,
            on_failed=self._on_no_list,
            key="open",
        )

    def _on_no_list(self, why: KnownError) -> None:
        self.opening = ""
        self.refused.emit(why)

    def _on_open(self, found: OpenedList) -> None:
        self._stop_looking()
        self.opening = ""
        self.table, self.regions, self.run.running = found.table, found.regions, None
        self.saved.take(found)
        self.mapping, self.region = self.saved.use(saved=True)
        self.choice = Choice()
        self.opened.emit()
        self.chose.emit()
        self.go(Step.COLUMNS)
        self._look()

    # --- columns ---------------------------------------------------------------------------------

    def set_field(self, index: int, field: Field | None, kind: str = "") -> None:
        """A person says what a column is."""
        self.mapping = self.mapping.with_field(index, field, kind)
        self.mapped.emit()
        self._later.start()

    def use_saved(self, saved: bool) -> None:
        """The columns as they were saved for these headers, or as they are guessed."""
        self.mapping, self.region = self.saved.use(saved=saved)
        self.mapped.emit()
        self._later.start()

    @property
    def may_save(self) -> bool:
        """Whether what the columns are can be saved for lists with the same headers."""
        return self.table is not None and bool(signature(self.table.header)) and self.ready

    @Slot()
    def save_template(self) -> None:
        """Save what the columns are, for the next list with these headers."""
        if self.table is not None and self.may_save:
            self.saved.keep(self.table, self.mapping, self.region)

    def set_region(self, region: str | None) -> None:
        """A person says by which country national numbers are read."""
        if region != self.region:
            self.region = region
            self.mapped.emit()
            self._later.start()

    @property
    def book(self) -> ImportBook | None:
        """What is checked of the list."""
        return self.looking.book if self.looking is not None else None

    def plan(self, campaign: Campaign | None = None) -> ImportPlan | None:
        """What is to be imported, as chosen so far."""
        if self.table is None:
            return None
        chosen = campaign or self.choice.campaign or first_campaign("")
        choice = self.choice
        plan = ImportPlan(self.table, self.mapping, chosen, choice.source, choice.segment)
        return replace(plan, region=self.region)

    @Slot()
    def _look(self) -> None:
        """Looks the whole list over, in the background and anew."""
        self._stop_looking()
        self._later.stop()
        plan = self.plan()
        if plan is None:
            return
        looking = Looking(ImportBook(plan.table), threading.Event(), time.monotonic())
        self.looking = looking
        self.checked.emit()
        if not plan.mapping.has_phone:
            looking.seconds = 0.0
            return
        self.office.bridge.submit(
            "jobs",
            self.office.long_works.follow(
                tr("Checking {name}", name=plan.table.path.name),
                self._look_work(plan, looking),
                icon="list-checks",
                stop=looking.stop.set,
            ),
            owner=self,
            on_done=partial(self._on_looked, looking),
            on_failed=self.refused.emit,
            key="look",
        )

    def _look_work(self, plan: ImportPlan, looking: Looking) -> Callable[[Tell], ImportResult]:
        lanes, store = self.office.bridge.lanes, self.office.workplace
        tell = self.office.bridge.relay(self._on_checked, owner=self)
        known, actor = self.choice.campaign is not None, self.office.actor
        team = self.office.team

        def work(say: Tell) -> ImportResult:
            def progress(done: int, of: int) -> None:
                tell(looking)
                say(*how_far(done, of))

            return look_over(
                store,
                lanes.read,
                lanes.cpu,
                plan,
                actor,
                known_campaign=known,
                fates_of=partial(_team_fates, team) if team is not None else None,
                on_rows=looking.book.take,
                progress=progress,
                cancelled=looking.stop.is_set,
            )

        return work

    def _on_checked(self, looking: Looking) -> None:
        if looking is self.looking:
            self.checked.emit()

    def _on_looked(self, looking: Looking, result: ImportResult) -> None:
        if looking is self.looking:
            looking.seconds = time.monotonic() - looking.began
            looking.broken = result.broken
            self.checked.emit()

    def _stop_looking(self) -> None:
        if self.looking is not None:
            self.looking.stop.set()

    # --- campaign --------------------------------------------------------------------------------

    def choose(self, choice: Choice) -> None:
        """Another campaign, source, segment or cost."""
        before, self.choice = self.choice, choice
        if before.campaign != choice.campaign:
            self._look()
        self.chose.emit()

    # --- steps -----------------------------------------------------------------------------------

    def go(self, step: Step) -> None:
        """Show a step; the run can't be left while it goes on."""
        if self.busy or (step > Step.FILE and self.table is None):
            return
        if self.step is Step.RUN and step is not Step.FILE and self.running is not None:
            return
        self.step = step
        self.moved.emit()

    def another(self) -> None:
        """Begin with another file."""
        self._stop_looking()
        self.run.running, self.table, self.looking = None, None, None
        self.go(Step.FILE)
        self.refresh()

    @property
    def ready(self) -> bool:
        """Whether the step can be left forwards."""
        if self.step is Step.COLUMNS:
            return self.mapping.has_phone
        return self.table is not None and not self.busy

    # --- run -------------------------------------------------------------------------------------

    @property
    def running(self) -> Running | None:
        """The import that goes on, or what came of the last one."""
        return self.run.running

    @property
    def busy(self) -> bool:
        """Whether an import goes on now."""
        return self.run.busy

    def start(self) -> None:
        """Import: from here on it is written.

        Raises:
            Incomplete: Something of the campaign is missing; `field` says what.
        """
        campaign, changed = read_choice(self.choice, self.campaigns, self.region)
        plan = self.plan(campaign)
        if plan is None or self.busy:
            return
        self._stop_looking()
        self.step = Step.RUN
        self.run.start(plan, changed)
        self.moved.emit()

    @Slot()
    def stop(self) -> None:
        """Stop after the chunk; what was taken stays."""
        self._stop_looking()
        self.run.stop()

    # --- reads -----------------------------------------------------------------------------------

    def _take_campaigns(self, campaigns: tuple[Campaign, ...]) -> None:
        self.campaigns = tuple(one for one in campaigns if one.active)
        self.chose.emit()

    def _take_imports(self, imports: tuple[ImportRow, ...]) -> None:
        # Leads that were added one by one come without a file.
        self._show(tuple(one for one in imports if Path(one.file_name).suffix), unheard=False)

    def _on_no_imports(self, _why: KnownError) -> None:
        self._show(self.imports, unheard=True)  # those of the last look stay

    def _show(self, imports: tuple[ImportRow, ...], *, unheard: bool) -> None:
        first, self._asked = not self._asked, True
        if first or (imports, unheard) != (self.imports, self.unheard):
            self.imports, self.unheard = imports, unheard
            self.listed.emit()  # else whoever reads the list is left where they are
        self.looked.emit()

    def _on_stale(self, _stale: Stale) -> None:
        self.refresh()


def _team_imports(errands: "Errands") -> tuple[ImportRow, ...]:
    from app.jobs.import_team import team_imports

    return team_imports(errands.call)


def _team_fates(team: "Team", question: PreviewRows) -> tuple[RowFate, ...]:
    from app.jobs.import_team import team_fates

    return team_fates(team.errands().call, question)
