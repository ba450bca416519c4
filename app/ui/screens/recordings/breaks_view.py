"""Where one person's calls break: reasons as bars, each figure opens the calls behind it."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.small import Bar
from app.ui.widgets.text import ElidedLabel, Label, LinkLabel

_BAR_WIDTH = 64
_MOST = 6


class Breaks(Themed, QWidget):
    """How often calls of one person broke for which reason, as bars.

    Signals:
        reason_asked: The calls that broke for this reason are to be listed.
    """

    reason_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("", Step.BODY, weight=Weight.SEMIBOLD)
        self._none = Label(tr("No call broke in this time."), Step.META, Tone.TEXT3)
        self.figures: dict[str, LinkLabel] = {}
        self._shown: tuple[str, tuple[tuple[str, int], ...]] | None = None
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(Label(tr("30 days"), Step.META, Tone.TEXT3))
        self._rows = QGridLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(self.px(10))
        self._rows.setVerticalSpacing(self.px(8))
        box = QVBoxLayout(self)
        box.setContentsMargins(self.px(16), self.px(14), self.px(16), self.px(14))
        box.setSpacing(self.px(10))
        box.addLayout(head)
        box.addWidget(self._none)
        box.addLayout(self._rows)

    def show_breaks(self, title: str, found: tuple[tuple[str, int], ...]) -> None:
        """Show reasons, most often first; the same ones again keep their figures and the focus."""
        if (title, found) == self._shown:
            return
        self._shown = (title, found)
        self.title.setText(title)
        self._none.setVisible(not found)
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.figures = {}
        most = max((count for _, count in found), default=1)
        for row, (reason, count) in enumerate(found[:_MOST]):
            self._rows.addWidget(Label(reason, wrap=True), row, 0)
            self._rows.addWidget(self._bar(count / most), row, 1)
            figure = LinkLabel(str(count), Step.BODY, Tone.TEXT, Weight.MEDIUM)
            calls = tr("call") if count == 1 else tr("calls")
            figure.setAccessibleName(
                tr(
                    "{reason}: {count} {calls}, open the list",
                    reason=reason,
                    count=count,
                    calls=calls,
                )
            )
            figure.setToolTip(tr("Show the {count} {calls}", count=count, calls=calls))
            figure.activated.connect(partial(self.reason_asked.emit, reason))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._rows.addWidget(figure, row, 2, right)
            self.figures[reason] = figure
        self._rows.setColumnStretch(0, 1)

    def _bar(self, share: float) -> QWidget:
        holder = QWidget()
        holder.setFixedWidth(self.px(_BAR_WIDTH))
        inner = QHBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        bar = Bar(((1.0, Tone.TELESALES),), 6)
        bar.setFixedWidth(max(self.px(8), round(self.px(_BAR_WIDTH) * share)))
        inner.addWidget(bar)
        inner.addStretch(1)
        return holder
