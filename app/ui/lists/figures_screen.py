"""What flow and own measures share: figures at the left, the leads behind one at the right."""

from typing import Protocol

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.domain.errors import KnownError
from app.domain.measures import Figure
from app.reads.flow_list import FlowList
from app.ui.lists.behind import BehindPane
from app.ui.lists.figure_table import FigureTable
from app.ui.lists.figure_words import PERIODS, list_title
from app.ui.office import GoTo, Office
from app.ui.screen import Screen
from app.ui.tr import tr
from app.ui.widgets.base import make_line
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity
from app.ui.widgets.panes import Pane
from app.ui.widgets.segments import Segments


class Figures(Protocol):
    """The presenter of such a screen; it tells by `figured`, `listed` and `refused`."""

    period: str
    open_figure: Figure | None
    list: FlowList

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def choose_period(self, period: str) -> None: ...
    def open(self, figure: Figure | None) -> None: ...


class FiguresScreen(Screen):
    """Table of figures by period; Enter on one lists its leads.

    A screen of this kind makes its `presenter` first, then calls `lay_out`.
    """

    presenter: Figures

    def __init__(self, office: Office, title: str, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.setAccessibleName(title)
        self.banners = BannerStack()
        self.table = FigureTable()
        self.body = QStackedWidget()
        self.body.addWidget(self.table)
        self.behind = BehindPane()
        self.list = self.behind.list
        self.periods = Segments([tr(one) for one in PERIODS], tr("Period"), tick=False)
        self.table.opened.connect(self._on_open)
        self.list.left.connect(self._on_left)
        self.periods.chosen.connect(self._on_period)
        self.banners.act_asked.connect(self._on_banner)

    def lay_out(self, about: str, above: tuple[QWidget, ...] = ()) -> None:
        """Put the parts in their places.

        Args:
            about: Stands beside the title.
            above: What stands between the head and the figures.
        """
        self.periods.choose(PERIODS.index(self.presenter.period))
        pane = Pane(tr("Measures"))
        head = PaneHead(self.accessibleName(), about)
        head.add(self.periods)
        for part in (head, *above, self.banners):
            pane.box.addWidget(part)
        pane.box.addWidget(self.body, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(pane, 1)
        row.addWidget(make_line(vertical=True))
        row.addWidget(self.behind)

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

    def is_open(self) -> bool:
        """Whether the leads behind a figure are shown."""
        return self.presenter.open_figure is not None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list is narrower in a narrow window."""
        super().resizeEvent(event)
        self.behind.follow(event.size().width())

    # --- what is shown ---------------------------------------------------------------------------

    @Slot(object)
    def show_list(self, found: FlowList | None) -> None:
        """The leads of the open figure, or none."""
        figure = self.presenter.open_figure
        self.behind.show_list(figure, found, self.office.now(), self.office.zone)

    @Slot(object)
    def refuse(self, problem: KnownError) -> None:
        """Something was not done."""
        text = " ".join(tr(one) for one in (problem.safe, problem.todo) if one)
        self.banners.put(BannerSpec("refused", Severity.WARN, tr(problem.what), text))

    # --- what a person does ----------------------------------------------------------------------

    @Slot(int)
    def _on_period(self, index: int) -> None:
        self.presenter.choose_period(PERIODS[index])

    @Slot(object)
    def _on_open(self, figure: Figure) -> None:
        self.presenter.open(figure)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_left(self) -> None:
        figure = self.presenter.open_figure
        row = next((one.key for one in self.table.rows if one.figure == figure), None)
        self.table.focus(row)

    @Slot(str, str)
    def _on_banner(self, banner: str, _act: str) -> None:
        self.banners.drop(banner)
