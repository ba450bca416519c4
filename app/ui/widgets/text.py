"""Words on the screen: labels of the type scale, links, elided text, paragraphs, icons."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.widgets.base import Themed, draw_icon, paint_focus_ring
from app.ui.widgets.runs import Run, TextBlock, draw_runs, plain


class Label(Themed, QLabel):
    """One piece of text in a type step, a tone and a weight."""

    def __init__(
        self,
        text: str = "",
        step: Step = Step.BODY,
        tone: Tone = Tone.TEXT,
        weight: Weight | None = None,
        *,
        tabular: bool = False,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._step, self._tone, self._weight, self._tabular = step, tone, weight, tabular
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.restyle()

    def set_tone(self, tone: Tone) -> None:
        """Change the colour."""
        if tone is not self._tone:
            self._tone = tone
            self.restyle()

    def set_weight(self, weight: Weight) -> None:
        """Change the weight."""
        if weight is not self._weight:
            self._weight = weight
            self.restyle()

    def restyle(self) -> None:
        """Take font and colour from the theme."""
        self.setFont(self.host.font(self._step, self._weight, self._tabular))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, self.host.color(self._tone))
        palette.setColor(QPalette.ColorRole.Text, self.host.color(self._tone))
        self.setPalette(palette)


class ElidedLabel(Label):
    """One line that ends in dots where it does not fit, and then offers itself as a tooltip."""

    def __init__(
        self,
        text: str = "",
        step: Step = Step.BODY,
        tone: Tone = Tone.TEXT,
        weight: Weight | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, step, tone, weight, parent=parent)
        self.setMinimumWidth(self.px(24))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def is_elided(self) -> bool:
        """Whether the text is wider than its box."""
        return QFontMetricsF(self.font()).horizontalAdvance(self.text()) > self.width() + 0.5

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text, cut at the right if it must be."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.host.color(self._tone))
        text = QFontMetricsF(self.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._offer_tooltip()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text as a tooltip when it is cut."""
        super().resizeEvent(event)
        self._offer_tooltip()

    def _offer_tooltip(self) -> None:
        self.setToolTip(self.text() if self.is_elided() else "")


class LinkLabel(Label):
    """A figure or word that opens what stands behind it: dotted underline, Enter or click.

    Signals:
        activated: it was clicked, or Enter or Space was pressed on it.
    """

    activated = Signal()

    def __init__(
        self,
        text: str,
        step: Step = Step.BODY,
        tone: Tone = Tone.ACCENT,
        weight: Weight | None = None,
        *,
        underline: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        self._underline = underline
        super().__init__(text, step, tone, weight, parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text with a dotted line under it."""
        super().paintEvent(event)
        painter = QPainter(self)
        if self._underline:
            pen = QPen(QColor(self.theme.color(self._tone)), 1, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            base = (self.height() + QFontMetricsF(self.font()).ascent()) / 2 + 1
            wide = QFontMetricsF(self.font()).horizontalAdvance(self.text())
            painter.drawLine(QPointF(0, base), QPointF(wide, base))
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), self.theme, 4)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open on a click inside."""
        if self.rect().contains(event.position().toPoint()):
            self.activated.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit()
        else:
            super().keyPressEvent(event)


class IconLabel(Themed, QWidget):
    """An icon that follows the theme; says `name_for_reader` or nothing to a screen reader."""

    def __init__(
        self,
        name: str,
        tone: Tone = Tone.TEXT3,
        px: int = 16,
        name_for_reader: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._tone, self._px = name, tone, px
        self.setAccessibleName(name_for_reader)
        self.restyle()

    def set_icon(self, name: str, tone: Tone) -> None:
        """Show another icon."""
        self._name, self._tone = name, tone
        self.update()

    def restyle(self) -> None:
        """Take the size from the text scale."""
        self.setFixedSize(self.px(self._px), self.px(self._px))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        if self._name:
            painter = QPainter(self)
            draw_icon(painter, self._name, self.theme.color(self._tone), 0, 0, self.width())


class Paragraph(Themed, QWidget):
    """Wrapped text of several weights and tones, with the line height of its step."""

    def __init__(
        self,
        runs: Sequence[Run] | str,
        step: Step = Step.BODY,
        tone: Tone = Tone.TEXT,
        *,
        single: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._step, self._tone, self._single = step, tone, single
        self._runs: tuple[Run, ...] = ()
        self._kept: TextBlock | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(not single)
        self.setSizePolicy(policy)
        self.set_runs(runs)

    def set_runs(self, runs: Sequence[Run] | str) -> None:
        """Show other text."""
        shown = (Run(runs, self._tone),) if isinstance(runs, str) else tuple(runs)
        if shown == self._runs:
            return
        self._runs = shown
        self.setAccessibleName(plain(self._runs))
        self.restyle()

    def restyle(self) -> None:
        """Measure and paint again."""
        self._kept = None
        super().restyle()

    def text(self) -> str:
        """The words alone."""
        return plain(self._runs)

    def _block(self) -> TextBlock:
        if self._kept is None:
            self._kept = TextBlock(self._runs, self.host, self._step)
        return self._kept

    def hasHeightForWidth(self) -> bool:
        """Paragraphs wrap; single lines do not."""
        return not self._single

    def heightForWidth(self, width: int) -> int:
        """Height that the wrapped text takes at a width."""
        return round(self._block().lay_out(width, 1 if self._single else 0))

    def sizeHint(self) -> QSize:
        """Natural size: one line, at most 420 px wide unless single."""
        block = self._block()
        block.lay_out(100_000, 1)
        wide = block.natural_width() + 1
        if not self._single:
            wide = min(wide, self.px(420))
        return QSize(round(wide + 0.5), self.heightForWidth(round(wide + 1)))

    def minimumSizeHint(self) -> QSize:
        """A paragraph may be narrowed, never flattened below what its text takes."""
        height = self.heightForWidth(max(self.width(), self.px(60)))
        return QSize(self.px(60), height if not self._single else self.px(self._step.line))

    def fits(self) -> bool:
        """Whether all text is inside the box; a single line ends in dots and offers the rest."""
        block = self._block()
        tall = block.lay_out(self.width(), 1 if self._single else 0)
        return tall <= self.height() + 1 and (self._single or not block.cut())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask the layout for another height when the width changed."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width() and not self._single:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines; a single one ends in dots where it does not fit."""
        painter = QPainter(self)
        if self._single:
            cut = draw_runs(painter, QRectF(self.rect()), self._runs, self.host, self._step)
            whole = self.text() if cut else ""
            if whole != self.toolTip():
                self.setToolTip(whole)
            return
        block = self._block()
        block.lay_out(self.width())
        block.draw(painter, 0, 0)
