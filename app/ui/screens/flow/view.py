"""Flow, plain: the measures as a table, and the leads behind the figure that is open."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QWidget

from app.domain.phrases import phrase
from app.reads.flow import FlowAnswer, FlowQuestion
from app.reads.flow_list import FlowList, FlowListQuestion
from app.ui.lists.as_of import NEVER_HEAD, NEVER_LEADS, NEVER_TEXT, AsOf
from app.ui.lists.figure_words import figure_rows
from app.ui.lists.figures_screen import FiguresScreen
from app.ui.office import GoTo, Office
from app.ui.screen import Act
from app.ui.screens.flow.presenter import FlowPresenter
from app.ui.theme.apply import theme_host
from app.ui.theme.tokens import Space
from app.ui.tr import tr
from app.ui.widgets.base import make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.fields import Combo

_FILTERS = (
    ("campaign", phrase("All campaigns")),
    ("source", phrase("All sources")),
    ("segment", phrase("All segments")),
    ("person", phrase("Everybody")),
)


class FlowScreen(FiguresScreen):
    """The measures of all layers, for a supervisor."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, tr("Flow"), parent)
        self.presenter: FlowPresenter = FlowPresenter(office, self)
        self.export = Button(tr("Export…"), icon="download")
        self.export.clicked.connect(self.ask_path)
        self.export.setEnabled(False)
        self.behind.head.add(self.export)
        self.combos: dict[str, Combo] = {}
        self.lay_out(
            tr("every figure opens the leads behind it"), (self._filter_bar(), make_line())
        )
        self.list.asked.connect(self._on_lead)
        self.presenter.figured.connect(self._show_figures)
        self.presenter.listed.connect(self.show_list)
        self.presenter.offered.connect(self._offer)
        self.presenter.refused.connect(self.refuse)
        self.away = EmptyState(tr(NEVER_HEAD), tr(NEVER_TEXT))
        self.body.addWidget(self.away)
        self.as_of = AsOf(office, self.presenter, self.banners)
        self.as_of.lacking.connect(self._on_lacking)

    # --- parts -----------------------------------------------------------------------------------

    def _filter_bar(self) -> QWidget:
        bar, px = QFrame(), theme_host().px
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(Space.PANE), px(8), px(12), px(8))
        row.setSpacing(px(8))
        for key, every in _FILTERS:
            combo = Combo()
            combo.addItem(tr(every), None)
            combo.setAccessibleName(tr(every))
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

    # --- as a screen -----------------------------------------------------------------------------

    def arrive(self, goal: GoTo) -> None:
        """Show the figures; a lead is read at the desk."""
        if goal.lead is not None:
            self.office.go("desk", lead=goal.lead)
            return
        super().arrive(goal)

    def acts(self) -> tuple[Act, ...]:
        """Period, filters, list."""
        return (
            Act(
                "Ctrl+Shift+E",
                tr("Export this list…"),
                self.ask_path,
                "Data",
                "download",
                self.is_open,
            ),
            Act("Ctrl+Backspace", tr("Clear filters"), self._on_clear, "View", "list-filter"),
        )

    # --- what is shown ---------------------------------------------------------------------------

    @Slot(object)
    def _show_figures(self, answer: FlowAnswer) -> None:
        first = not self.table.links
        self.table.show_rows(figure_rows(answer.figures))
        self._offer()
        if first and not self.list.hasFocus():
            self.table.focus()

    @Slot(object)
    def _on_lacking(self, lacking: frozenset[str]) -> None:
        lacks = FlowQuestion.__name__ in lacking
        self.body.setCurrentWidget(self.away if lacks else self.table)
        if FlowListQuestion.__name__ in lacking:
            self.export.setEnabled(False)
            self.behind.say_why(tr("These leads are not here"), tr(NEVER_LEADS))

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
    def show_list(self, found: FlowList | None) -> None:
        """The leads of the open figure, or none; those that are shown can be exported."""
        self.export.setEnabled(self.is_open() and found is not None and found.n > 0)
        super().show_list(found)

    # --- what a person does ----------------------------------------------------------------------

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

    @Slot(int)
    def _on_lead(self, row: int) -> None:
        rows = self.presenter.list.rows
        if 0 <= row < len(rows):
            self.office.go("desk", lead=rows[row].lead)

    @Slot()
    def ask_path(self) -> None:
        """Asks where the open list is to be written."""
        if self.presenter.open_figure is None:
            return
        dialog = QFileDialog(
            self, tr("Export this list"), str(Path.home() / "leads.csv"), tr("CSV (*.csv)")
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_path)
        dialog.open()

    @Slot(str)
    def _on_path(self, path: str) -> None:
        self.presenter.export(Path(path))
