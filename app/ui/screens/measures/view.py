"""Own measures: the figures of the person's layers, and the leads behind the one that is open."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.measures import Figure
from app.domain.vocabulary import Role
from app.reads.flow import OWN_LAYERS
from app.ui.lists.figure_words import figure_rows
from app.ui.lists.figures_screen import FiguresScreen
from app.ui.office import Office
from app.ui.screen import Act
from app.ui.screens.measures.presenter import MeasuresPresenter
from app.ui.tr import tr


class MeasuresScreen(FiguresScreen):
    """What a telemarketer, qualifier or telesales rep is measured by, of the own work only."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, tr("Measures"), parent)
        self.presenter: MeasuresPresenter = MeasuresPresenter(office, self)
        self.lay_out(tr("your own work; every figure opens the leads behind it"))
        self.list.asked.connect(self._on_lead)
        self.presenter.figured.connect(self._show_figures)
        self.presenter.listed.connect(self.show_list)
        self.presenter.refused.connect(self.refuse)

    def acts(self) -> tuple[Act, ...]:
        """Back to the figures."""
        return (Act("", tr("Close the list"), self._close, "View", "x", self.is_open),)

    @Slot(object)
    def _show_figures(self, figures: tuple[Figure, ...]) -> None:
        first = not self.table.links
        roles = self.office.actor.roles
        layers = frozenset(one for role in roles for one in OWN_LAYERS.get(role, ()))
        self.table.show_rows(figure_rows(figures, layers))
        if first and not self.list.hasFocus():
            self.table.focus()

    @Slot(int)
    def _on_lead(self, row: int) -> None:
        rows = self.presenter.list.rows
        if 0 <= row < len(rows):
            qualifies = self.office.role is Role.QUALIFIER
            self.office.go("desk" if qualifies else "queue", lead=rows[row].lead)

    def _close(self) -> None:
        self._on_left()
        self.presenter.open(None)
