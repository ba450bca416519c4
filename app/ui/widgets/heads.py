"""Heads of panes and groups."""

from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.widgets.base import Themed
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import ElidedLabel, IconLabel, Label

_TITLE = 150  # px at 100 % of a title that stay in any pane


class PaneHead(Themed, QFrame):
    """Title of a pane, what it holds in grey, and controls at the right.

    Args:
        title: name of the pane.
        detail: a count or hint after it.
        line: whether a line parts it from what is below.
    """

    def __init__(
        self, title: str, detail: str = "", *, line: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._line = line
        self._title = ElidedLabel(title, Step.TITLE)
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        step = Step.BODY if detail.isdigit() else Step.META
        self._detail = ElidedLabel(detail, step, Tone.TEXT3)
        # Where the pane is narrow, the words in grey give way first.
        self._detail.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(self.px(Space.PANE), 0, self.px(12), 0)
        self._row.setSpacing(self.px(8))
        self._row.addWidget(self._title)
        self._row.addWidget(self._detail)
        self._row.addStretch(1)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.restyle()

    def set_title(self, title: str, detail: str = "") -> None:
        """Say another title and detail."""
        self._title.setText(title)
        self._detail.setText(detail)
        self.setAccessibleName(title)
        self._keep_title()

    def add(self, widget: QWidget) -> None:
        """Put a control at the right end."""
        if isinstance(widget, Segments):
            widget.keep_in_line()
        self._row.addWidget(widget)

    def restyle(self) -> None:
        """Take the height from the text scale."""
        self.setFixedHeight(self.px(Space.PANE_HEAD))
        self._keep_title()
        super().restyle()

    def _keep_title(self) -> None:
        """A short title is never cut; a long one gives way to the controls."""
        wide = QFontMetricsF(self.host.font(Step.TITLE)).horizontalAdvance(self._title.text())
        self._title.setMinimumWidth(min(round(wide + 1), self.px(_TITLE)))
        grey = QFontMetricsF(self._detail.font()).horizontalAdvance(self._detail.text())
        self._detail.setMinimumWidth(min(round(grey + 1), self.px(24)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line below."""
        if self._line:
            below = QColor(self.theme.line)
            QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, below)


class GroupHead(Themed, QFrame):
    """Head of a group in a pane: icon, words, count; sunken."""

    def __init__(
        self,
        text: str,
        icon: str = "",
        count: str = "",
        tone: Tone = Tone.TEXT3,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sunken")
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(Space.PANE), 0, self.px(12), 0)
        row.setSpacing(self.px(6))
        if icon:
            row.addWidget(IconLabel(icon, tone, 14))
        row.addWidget(ElidedLabel(text, Step.CAPTION, tone, Weight.SEMIBOLD), 1)
        self._count = Label(count, Step.CAPTION, Tone.TEXT3, Weight.SEMIBOLD, tabular=True)
        row.addWidget(self._count)
        self.setAccessibleName(f"{text} {count}".strip())
        self.restyle()

    def set_count(self, count: str) -> None:
        """Show another count."""
        self._count.setText(count)

    def restyle(self) -> None:
        """Take the height from the text scale."""
        self.setFixedHeight(self.px(Space.GROUP_HEAD))
        super().restyle()
