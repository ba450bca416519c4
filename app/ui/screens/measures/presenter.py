"""A person's own measures: the period, the figures, and the list that is open."""

from PySide6.QtCore import QObject, Signal

from app.domain.errors import KnownError
from app.domain.measures import Figure
from app.reads.flow import MeasuresQuestion
from app.reads.flow_list import FlowList
from app.reads.own_list import OwnListQuestion
from app.ui.changes import Stale
from app.ui.lists.figure_words import PERIODS, since_of
from app.ui.office import Office


class MeasuresPresenter(QObject):
    """The own figures as the view shows them.

    Signals:
        figured: The figures are new (tuple of `Figure`).
        listed: The list of the open figure is new (`FlowList`), or none is open (None).
        refused: Something was not done (`KnownError`).
    """

    figured = Signal(object)
    listed = Signal(object)
    refused = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.period = PERIODS[2]
        self.figures: tuple[Figure, ...] = ()
        self.open_figure: Figure | None = None
        self.list = FlowList(0, ())
        self._shown = False
        office.changes.listen(self, ("flow", "campaigns"), self._on_stale)

    def start(self) -> None:
        """The screen is shown."""
        self._shown = True
        self.refresh()

    def stop(self) -> None:
        """The screen is hidden: nothing is asked until it shows again."""
        self._shown = False

    def refresh(self) -> None:
        """Ask for figures and list again."""
        since = since_of(self.period, self.office.now(), self.office.zone)
        self.office.ask(
            MeasuresQuestion(since), owner=self, on_done=self._take, on_failed=self._refuse
        )
        if self.open_figure is not None:
            self._ask_list()

    def choose_period(self, period: str) -> None:
        """Another period."""
        self.period = period
        self.refresh()

    def open(self, figure: Figure | None) -> None:
        """Show the leads behind a figure, or none."""
        self.open_figure, self.list = figure, FlowList(0, ())
        if figure is None:
            self.listed.emit(None)
        else:
            self._ask_list()

    def _ask_list(self) -> None:
        figure = self.open_figure
        if figure is not None:
            since = since_of(self.period, self.office.now(), self.office.zone)
            question = OwnListQuestion(figure.measure, figure.cut, since)
            self.office.ask(question, owner=self, on_done=self._take_list, on_failed=self._refuse)

    def _take(self, figures: tuple[Figure, ...]) -> None:
        self.figures = figures
        old = self.open_figure
        if old is not None:
            same = (one for one in figures if (one.measure, one.cut) == (old.measure, old.cut))
            self.open_figure = next(same, Figure(old.measure, old.cut, 0, not_set=old.not_set))
        self.figured.emit(figures)

    def _take_list(self, found: FlowList) -> None:
        self.list = found
        if self.open_figure is not None:
            self.listed.emit(found)

    def _refuse(self, problem: KnownError) -> None:
        self.refused.emit(problem)

    def _on_stale(self, _stale: Stale) -> None:
        if self._shown:
            self.refresh()
