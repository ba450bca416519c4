"""Flow, plain: the measures as a table, and the leads behind the figure that is open."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QWidget,
)

from app.domain.errors import KnownError
from app.domain.measures import Figure
from app.reads.flow import FlowAnswer
from app.reads.flow_list import FlowList
from app.ui.lists.behind import BehindPane
from app.ui.lists.figure_table import FigureTable
from app.ui.lists.figure_words import PERIODS, figure_rows, list_title
from app.ui.office import GoTo, Office
from app.ui.screen import Act, Screen
from app.ui.screens.flow.presenter import FlowPresenter
from app.ui.theme.apply import theme_host
from app.ui.theme.tokens import Space
from app.ui.tr import tr
from app.ui.widgets.base import make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.fields import Combo
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity
from app.ui.widgets.panes import Pane
from app.ui.widgets.segments import Segments

_FILTERS = (
    ("campaign", "All campaigns"),
    ("source", "All sources"),
    ("segment", "All segments"),
    ("person", "Everybody"),
)


class FlowScreen(Screen):
    """The measures of all layers, for a supervisor."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.setAccessibleName(tr("Flow"))
        self.presenter = FlowPresenter(office, self)
        self.banners = BannerStack()
        self.table = FigureTable()
        self.behind = BehindPane()
        self.list = self.behind.list
        self.export = Button(tr("Export…"), icon="download")
        self.export.clicked.connect(self.ask_path)
        self.export.setEnabled(False)
        self.behind.head.add(self.export)
        self.combos: dict[str, Combo] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._measures(), 1)
        row.addWidget(make_line(vertical=True))
        row.addWidget(self.behind)
        self._join()

    # --- parts -----------------------------------------------------------------------------------

    def _measures(self) -> QWidget:
        pane = Pane(tr("Measures"))
        head = PaneHead(tr("Flow"), tr("every figure opens the leads behind it"))
        self.periods = Segments(PERIODS, tr("Period"), tick=False)
        self.periods.choose(PERIODS.index(self.presenter.period))
        head.add(self.periods)
        pane.box.addWidget(head)
        pane.box.addWidget(self._filter_bar())
        pane.box.addWidget(make_line())
        pane.box.addWidget(self.banners)
        pane.box.addWidget(self.table, 1)
        return pane

    def _filter_bar(self) -> QWidget:
        bar, px = QFrame(), theme_host().px
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(Space.PANE), px(8), px(12), px(8))
        row.setSpacing(px(8))
        for key, every in _FILTERS:
            combo = Combo()
            combo.addItem(every, None)
            combo.setAccessibleName(every)
            combo.setMinimumWidth(px(144))
            combo.setMaximumWidth(px(210))
            combo.currentIndexChanged.connect(self._on_filter)
            self.combos[key] = combo
            row.addWidget(combo, 1)
        self.clear = Button(tr("Clear"))
        self.clear.clicked.connect(self._on_clear)
        row.addWidget(self.clear)
        row.addStretch(1)
        return bar

    def _join(self) -> None:
        self.periods.chosen.connect(self._on_period)
        self.table.opened.connect(self._on_open)
        self.list.asked.connect(self._on_lead)
        self.list.left.connect(self._on_left)
        self.presenter.figured.connect(self._show_figures)
        self.presenter.listed.connect(self._show_list)
        self.presenter.offered.connect(self._offer)
        self.presenter.refused.connect(self._refused)
        self.banners.act_asked.connect(self._on_banner)

    # --- as a screen -----------------------------------------------------------------------------

    def arrive(self, goal: GoTo) -> None:
        """Show the figures; a lead is read at the desk."""
        if goal.lead is not None:
            self.office.go("desk", lead=goal.lead)
            return
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
        """Period, filters, list."""
        return (
            Act(
                "Ctrl+Shift+E",
                tr("Export this list…"),
                self.ask_path,
                "Data",
                "download",
                self._is_open,
            ),
            Act("Ctrl+Backspace", tr("Clear filters"), self._on_clear, "View", "list-filter"),
        )

    def _is_open(self) -> bool:
        return self.presenter.open_figure is not None

    # --- what is shown ---------------------------------------------------------------------------

    @Slot(object)
    def _show_figures(self, answer: FlowAnswer) -> None:
        first = not self.table.links
        self.table.show_rows(figure_rows(answer.figures))
        self._offer()
        if first and not self.list.hasFocus():
            self.table.focus()

    @Slot()
    def _offer(self) -> None:
        presenter = self.presenter
        self._fill("campaign", [(one.name, one.id) for one in presenter.campaigns])
        self._fill("source", [(one, one) for one in presenter.answer.sources])
        self._fill("segment", [(one, one) for one in presenter.answer.segments])
        self._fill("person", [(one.name, one.id) for one in presenter.people])
        self.clear.setEnabled(presenter.filtered())

    def _fill(self, key: str, options: list[tuple[str, Any]]) -> None:
        combo = self.combos[key]
        known = [combo.itemData(at) for at in range(1, combo.count())]
        if known == [value for _, value in options]:
            return
        chosen = combo.currentData()
        combo.blockSignals(True)
        while combo.count() > 1:
            combo.removeItem(1)
        for name, value in options:
            combo.addItem(name, value)
        combo.setCurrentIndex(max(0, combo.findData(chosen)) if chosen is not None else 0)
        combo.blockSignals(False)

    @Slot(object)
    def _show_list(self, found: FlowList | None) -> None:
        figure = self.presenter.open_figure
        self.export.setEnabled(figure is not None and found is not None and found.n > 0)
        self.behind.show_list(figure, found, self.office.now(), self.office.zone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list is narrower in a narrow window."""
        super().resizeEvent(event)
        self.behind.follow(event.size().width())

    # --- what a person does ----------------------------------------------------------------------

    @Slot(int)
    def _on_period(self, index: int) -> None:
        self.presenter.choose_period(PERIODS[index])

    @Slot()
    def _on_filter(self) -> None:
        self.presenter.choose(**{key: combo.currentData() for key, combo in self.combos.items()})

    @Slot()
    def _on_clear(self) -> None:
        for combo in self.combos.values():
            combo.blockSignals(True)
            combo.setCurrentIndex(0)
            combo.blockSignals(False)
        self._on_filter()

    @Slot(object)
    def _on_open(self, figure: Figure) -> None:
        self.presenter.open(figure)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def _on_lead(self, row: int) -> None:
        rows = self.presenter.list.rows
        if 0 <= row < len(rows):
            self.office.go("desk", lead=rows[row].lead)

    @Slot()
    def _on_left(self) -> None:
        figure = self.presenter.open_figure
        row = next((one.key for one in self.table.rows if one.figure == figure), None)
        self.table.focus(row)

    @Slot()
    def ask_path(self) -> None:
        """Asks where the open list is to be written."""
        if self.presenter.open_figure is None:
            return
        dialog = QFileDialog(
            self, tr("Export this list"), str(Path.home() / "leads.csv"), "CSV (*.csv)"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_path)
        dialog.open()

    @Slot(str)
    def _on_path(self, path: str) -> None:
        self.presenter.export(Path(path))

    @Slot(object)
    def _refused(self, problem: KnownError) -> None:
        text = " ".join(one for one in (problem.safe, problem.todo) if one)
        self.banners.put(BannerSpec("flow", Severity.WARN, problem.what, text))

    @Slot(str, str)
    def _on_banner(self, banner: str, _act: str) -> None:
        self.banners.drop(banner)
