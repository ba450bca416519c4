"""The pane with the leads behind the figure that is open."""

from datetime import datetime

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.measures import MEASURES, Figure
from app.reads.flow_list import FlowList
from app.ui.lists.figure_words import cells, list_title
from app.ui.lists.lead_table import LeadTable
from app.ui.theme.tokens import Space, Step, Tone
from app.ui.tr import tr
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.panes import Pane
from app.ui.widgets.text import Paragraph

_WIDE, _NARROW, _LEAST = 500, 440, 340
_BELOW, _SMALL = 1340, 1120


class BehindPane(Pane):
    """Head with how many, the figure's formula, the leads; a hint while no figure is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Leads behind the figure"), _WIDE, parent)
        self.list = LeadTable()
        self.head = PaneHead(tr("Leads"))
        self.box.addWidget(self.head)
        self.formula = Paragraph("", Step.META, Tone.TEXT3)
        holder = QFrame()
        line = QHBoxLayout(holder)
        line.setContentsMargins(self.px(Space.PANE), self.px(6), self.px(12), self.px(6))
        line.addWidget(self.formula)
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(holder)
        box.addWidget(self.list, 1)
        self.stack = QStackedWidget()
        self.empty = EmptyState("")
        self.stack.addWidget(self.empty)
        self.stack.addWidget(body)
        self.box.addWidget(self.stack, 1)
        self._none_open()

    def _none_open(self) -> None:
        self.say_why(tr("No figure is open"), tr("Enter or a click on a figure lists its leads."))

    def say_why(self, head: str, text: str) -> None:
        """Say why no leads are shown."""
        self.head.set_title(tr("Leads"))
        self.empty.set_words(head, text)
        self.stack.setCurrentIndex(0)

    def show_list(
        self, figure: Figure | None, found: FlowList | None, now: datetime, zone: str
    ) -> None:
        """Show the leads of a figure, or that none is open."""
        if figure is None or found is None:
            self._none_open()
            return
        read = (
            ""
            if len(found.rows) == found.n
            else tr(", newest {count:,} shown", count=len(found.rows))
        )
        self.head.set_title(list_title(figure), f"{found.n:,}{read}")
        self.list.rows.set_rows([cells(figure.measure, one, now, zone) for one in found.rows])
        self.formula.set_runs(tr(MEASURES[figure.measure].formula))
        self.stack.setCurrentIndex(1)

    def follow(self, screen_width: int) -> None:
        """The list is narrower in a narrow window, and where the text is large."""
        room = screen_width / self.host.scale
        wide = _WIDE if room >= _BELOW else _NARROW if room >= _SMALL else _LEAST
        self.setFixedWidth(self.px(wide))
