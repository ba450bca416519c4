"""What the flow shows: filters, figures, and the list that is open."""

import threading
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.domain.campaign import Campaign
from app.domain.errors import KnownError
from app.domain.measures import Figure, Filters
from app.jobs.export_flow import export_flow
from app.reads.flow import FlowAnswer, FlowQuestion
from app.reads.flow_list import FlowList, FlowListQuestion
from app.reads.house import CampaignsQuestion, PeopleQuestion, PersonRow
from app.ui.changes import Stale
from app.ui.lists.figure_words import PERIODS, since_of
from app.ui.long_work import Tell
from app.ui.office import Office
from app.ui.tr import tr


class FlowPresenter(QObject):
    """The flow as the view shows it.

    Signals:
        figured: The figures are new (`FlowAnswer`).
        listed: The list of the open figure is new (`FlowList`), or none is open (None).
        offered: Campaigns or people to filter by are new.
        refused: Something was not done (`KnownError`).
    """

    figured = Signal(object)
    listed = Signal(object)
    offered = Signal()
    refused = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.period = PERIODS[2]
        self.answer = FlowAnswer((), (), ())
        self.open_figure: Figure | None = None
        self.list = FlowList(0, ())
        self.campaigns: tuple[Campaign, ...] = ()
        self.people: tuple[PersonRow, ...] = ()
        self._chosen = Filters()
        self._shown = False
        office.changes.listen(self, ("flow", "campaigns", "people"), self._on_stale)

    @property
    def filters(self) -> Filters:
        """What is chosen, with the period as moments."""
        since = since_of(self.period, self.office.now(), self.office.zone)
        return replace(self._chosen, since=since)

    def start(self) -> None:
        """The screen is shown."""
        self._shown = True
        self.office.ask(CampaignsQuestion(), owner=self, on_done=self._take_campaigns)
        self.office.ask(PeopleQuestion(), owner=self, on_done=self._take_people)
        self.refresh()

    def stop(self) -> None:
        """The screen is hidden: nothing is asked until it shows again."""
        self._shown = False

    def refresh(self) -> None:
        """Ask for figures and list again."""
        self.office.ask(FlowQuestion(self.filters), owner=self, on_done=self._take)
        if self.open_figure is not None:
            self._ask_list()

    def choose(
        self,
        *,
        campaign: UUID | None,
        source: str | None,
        segment: str | None,
        person: UUID | None,
    ) -> None:
        """Other filters; None is all."""
        self._chosen = Filters(campaign, source, segment, person)
        self.refresh()

    def choose_period(self, period: str) -> None:
        """Another period."""
        self.period = period
        self.refresh()

    def filtered(self) -> bool:
        """Whether any filter beside the period is set."""
        return self._chosen != Filters()

    def open(self, figure: Figure | None) -> None:
        """Show the leads behind a figure, or none."""
        self.open_figure, self.list = figure, FlowList(0, ())
        if figure is None:
            self.listed.emit(None)
        else:
            self._ask_list()

    def export(self, path: Path) -> None:
        """Write the whole open list to a file, on the jobs lane."""
        if self.open_figure is None:
            return
        question = self._question(self.open_figure)
        workplace, actor, role = self.office.workplace, self.office.actor, self.office.role
        by = self.office.asks(question)

        stop = threading.Event()

        def work(say: Tell) -> int | None:
            return export_flow(
                workplace,
                actor,
                role,
                question,
                path,
                by=by,
                progress=lambda done, of: say(
                    done / max(of, 1), tr("{done:,} of {of:,} rows", done=done, of=of)
                ),
                cancelled=stop.is_set,
            )

        def done(written: int | None) -> None:
            if written is None:
                self.office.notice(
                    tr("Stopped. {name} was not written.", name=path.name), "circle-stop"
                )
                return
            rows = tr("row") if written == 1 else tr("rows")
            self.office.notice(
                tr(
                    "{written:,} {rows} written to {name}",
                    written=written,
                    rows=rows,
                    name=path.name,
                ),
                "file-spreadsheet",
            )

        self.office.bridge.submit(
            "jobs",
            self.office.long_works.follow(
                tr("Writing {name}", name=path.name), work, icon="download", stop=stop.set
            ),
            owner=self,
            on_done=done,
            on_failed=self._refuse,
        )

    # --- answers ---------------------------------------------------------------------------------

    def _question(self, figure: Figure) -> FlowListQuestion:
        cut = "" if figure.measure == "one_source" else figure.cut
        return FlowListQuestion(figure.measure, cut, self.filters)

    def _ask_list(self) -> None:
        if self.open_figure is not None:
            question = self._question(self.open_figure)
            self.office.ask(question, owner=self, on_done=self._take_list)

    def _take(self, answer: FlowAnswer) -> None:
        self.answer = answer
        if self.open_figure is not None:
            self.open_figure = self._same(self.open_figure)
        self.figured.emit(answer)

    def _same(self, old: Figure) -> Figure:
        """The open figure as it is now; without any case left it is an empty one."""
        for one in self.answer.figures:
            if one.measure == old.measure and (one.cut == old.cut or old.measure == "one_source"):
                return one
        return Figure(old.measure, old.cut, 0, not_set=old.not_set)

    def _take_list(self, found: FlowList) -> None:
        self.list = found
        if self.open_figure is not None:
            self.listed.emit(found)

    def _take_campaigns(self, found: tuple[Campaign, ...]) -> None:
        self.campaigns = found
        self.offered.emit()

    def _take_people(self, found: tuple[PersonRow, ...]) -> None:
        self.people = found
        self.offered.emit()

    def _refuse(self, problem: KnownError) -> None:
        self.refused.emit(problem)

    def _on_stale(self, stale: Stale) -> None:
        if self._shown:
            if stale.families & {"campaigns", "people"}:
                self.start()
            else:
                self.refresh()
