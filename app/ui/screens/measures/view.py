"""Own measures: the figures of the person's layers, and the leads behind the one that is open."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.measures import Figure
from app.domain.vocabulary import Role
from app.reads.flow import OWN_LAYERS
from app.reads.flow_list import FlowList
from app.ui.lists.behind import BehindPane
from app.ui.lists.figure_table import FigureTable
from app.ui.lists.figure_words import PERIODS, figure_rows, list_title
from app.ui.office import GoTo, Office
from app.ui.screen import Act, Screen
from app.ui.screens.measures.presenter import MeasuresPresenter
from app.ui.tr import tr
from app.ui.widgets.base import make_line
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity
from app.ui.widgets.panes import Pane
from app.ui.widgets.segments import Segments


class MeasuresScreen(Screen):
    """What a telemarketer, qualifier or telesales rep is measured by, of the own work only."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.setAccessibleName(tr("Measures"))
        self.presenter = MeasuresPresenter(office, self)
        self.banners = BannerStack()
        self.table = FigureTable()
        self.behind = BehindPane()
        self.list = self.behind.list
        pane = Pane(tr("Measures"))
        head = PaneHead(tr("Measures"), tr("your own work; every figure opens the leads behind it"))
        self.periods = Segments(PERIODS, tr("Period"), tick=False)
        self.periods.choose(PERIODS.index(self.presenter.period))
        head.add(self.periods)
        pane.box.addWidget(head)
        pane.box.addWidget(self.banners)
        pane.box.addWidget(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(pane, 1)
        row.addWidget(make_line(vertical=True))
        row.addWidget(self.behind)
        self.periods.chosen.connect(self._on_period)
        self.table.opened.connect(self._on_open)
        self.list.asked.connect(self._on_lead)
        self.list.left.connect(self._on_left)
        self.presenter.figured.connect(self._show_figures)
        self.presenter.listed.connect(self._show_list)
        self.presenter.refused.connect(self._refused)
        self.banners.act_asked.connect(self._on_banner)

    # --- as a screen -----------------------------------------------------------------------------

    def arrive(self, goal: GoTo) -> None:
        """Show the figures."""
        self.presenter.start()
        self.table.focus()

    def leave(self) -> bool:
        """Nothing is asked while hidden."""
        self.presenter.stop()
        return True

    def subject(self) -> str:
        """The open figure."""
        figure = self.presenter.open_figure
        return list_title(figure) if figure is not None else ""

    def panes(self) -> tuple[QWidget, ...]:
        """Figures, then leads."""
        first = next(iter(self.table.links.values()), self.periods)
        return (first, self.list)

    def acts(self) -> tuple[Act, ...]:
        """Back to the figures."""
        return (Act("", tr("Close the list"), self._close, "View", "x", self._is_open),)

    def _is_open(self) -> bool:
        return self.presenter.open_figure is not None

    # --- what is shown ---------------------------------------------------------------------------

    @Slot(object)
    def _show_figures(self, figures: tuple[Figure, ...]) -> None:
        first = not self.table.links
        roles = self.office.actor.roles
        layers = frozenset(one for role in roles for one in OWN_LAYERS.get(role, ()))
        self.table.show_rows(figure_rows(figures, layers))
        if first and not self.list.hasFocus():
            self.table.focus()

    @Slot(object)
    def _show_list(self, found: FlowList | None) -> None:
        figure = self.presenter.open_figure
        self.behind.show_list(figure, found, self.office.now(), self.office.zone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list is narrower in a narrow window."""
        super().resizeEvent(event)
        self.behind.follow(event.size().width())

    # --- what a person does ----------------------------------------------------------------------

    @Slot(int)
    def _on_period(self, index: int) -> None:
        self.presenter.choose_period(PERIODS[index])

    @Slot(object)
    def _on_open(self, figure: Figure) -> None:
        self.presenter.open(figure)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def _on_lead(self, row: int) -> None:
        rows = self.presenter.list.rows
        if 0 <= row < len(rows):
            qualifies = self.office.role is Role.QUALIFIER
            self.office.go("desk" if qualifies else "queue", lead=rows[row].lead)

    @Slot()
    def _on_left(self) -> None:
        figure = self.presenter.open_figure
        row = next((one.key for one in self.table.rows if one.figure == figure), None)
        self.table.focus(row)

    def _close(self) -> None:
        self._on_left()
        self.presenter.open(None)

    @Slot(object)
    def _refused(self, problem: KnownError) -> None:
        text = " ".join(one for one in (problem.safe, problem.todo) if one)
        self.banners.put(BannerSpec("measures", Severity.WARN, problem.what, text))

    @Slot(str, str)
    def _on_banner(self, banner: str, _act: str) -> None:
        self.banners.drop(banner)
