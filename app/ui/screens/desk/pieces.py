"""Small rows of the desk: facts with their value, things heard with their moment, the point."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.reads.lead_card import Stop
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, draw_icon, make_line, paint_focus_ring
from app.ui.widgets.runs import Run
from app.ui.widgets.text import ElidedLabel, IconLabel, Label, Paragraph

_ROW = 27


class Section(Themed, QWidget):
    """A head with a detail in grey, and lined rows below it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[QWidget] = []
        self._title = Label(title, Step.BODY, Tone.TEXT, Weight.SEMIBOLD)
        self._detail = ElidedLabel("", Step.META, Tone.TEXT2)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, self.px(4))
        head.setSpacing(self.px(8))
        head.addWidget(self._title)
        head.addWidget(self._detail, 1)
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(make_line())
        box.addLayout(self._body)
        box.addStretch(1)

    def fill(self, title: str, detail: str, rows: list[QWidget]) -> None:
        """Show these rows instead of the present ones."""
        self._title.setText(title)
        self._detail.setText(detail)
        self.setAccessibleName(f"{title}, {detail}")
        while self._body.count():
            item = self._body.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self._rows = rows
        for at, row in enumerate(rows):
            if at:
                self._body.addWidget(make_line())
            self._body.addWidget(row)

    def rows(self) -> list[QWidget]:
        """The rows shown."""
        return list(self._rows)


class FactRow(Themed, QWidget):
    """'Pallets in a week' at the left, '200–500' at the right."""

    def __init__(self, label: str, value: str, tone: Tone = Tone.TEXT) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.px(10))
        row.addWidget(ElidedLabel(label, Step.BODY, Tone.TEXT2), 3)
        right = ElidedLabel(value, Step.BODY, tone, Weight.MEDIUM)
        right.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addWidget(right, 0, Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(f"{label}: {value}")
        self.setMinimumHeight(self.px(_ROW))


class HeardRow(Themed, QPushButton):
    """One thing heard: sign of its kind, words, and the second at which it was said.

    Args:
        playable: The moment can be heard; else its time is said in grey.
    """

    def __init__(
        self, icon: str, tone: Tone, kind: str, text: str, at: str, *, playable: bool
    ) -> None:
        super().__init__()
        self.setProperty("painted", True)
        self._icon, self._tone, self._words, self._at = icon, tone, text, at
        self._playable = playable
        self.setAccessibleName(", ".join(part for part in (kind, text, at) if part))
        self.setToolTip(f"{kind}: {text}")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if playable else Qt.FocusPolicy.NoFocus)
        self.setEnabled(playable)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.restyle()

    def restyle(self) -> None:
        """Take the height from the text scale."""
        self.setFixedHeight(self.px(_ROW))
        super().restyle()

    def sizeHint(self) -> QSize:
        """A row as wide as its column."""
        return QSize(self.px(200), self.px(_ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint sign, words and moment."""
        painter = QPainter(self)
        theme, size = self.theme, self.px(14)
        if self.isEnabled() and self.underMouse():
            painter.fillRect(self.rect(), QColor(theme.hover))
        top = (self.height() - size) / 2
        draw_icon(painter, self._icon, theme.color(self._tone), 0, top, size)
        font = self.host.font(Step.BODY, tabular=True)
        painter.setFont(font)
        wide = QFontMetricsF(font).horizontalAdvance(self._at)
        painter.setPen(QColor(theme.accent if self._playable else theme.text3))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(self.rect()), right, self._at)
        painter.setFont(self.host.font(Step.BODY))
        painter.setPen(QColor(theme.text))
        room = QRectF(self.rect()).adjusted(self.px(18), 0, -wide - self.px(8), 0)
        text = QFontMetricsF(painter.font()).elidedText(
            self._words, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), theme, 4)


class PointCard(Themed, QFrame):
    """The continuation point in two lines; its opening words are set bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(tr("Continuation point"), Step.BODY, Tone.ACCENT, Weight.SEMIBOLD)
        self._when = ElidedLabel("", Step.META, Tone.TEXT2)
        self._words = Paragraph("")
        head = QHBoxLayout()
        head.setSpacing(self.px(8))
        head.addWidget(IconLabel("corner-up-left", Tone.ACCENT, 16))
        head.addWidget(self._title)
        head.addWidget(self._when, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(self.px(15), self.px(10), self.px(15), self.px(11))
        box.setSpacing(self.px(6))
        box.addLayout(head)
        box.addWidget(self._words)

    def show_stop(self, stop: Stop | None, when: str) -> None:
        """Show a point, or that there is none."""
        if stop is None:
            self._when.setText("")
            self._words.set_runs(tr("None is set. Without one the next call starts from nothing."))
        else:
            self._when.setText(when if stop.open else tr("{when}, closed", when=when))
            self._words.set_runs(_stop_runs(stop))
        self.setAccessibleName(
            tr("Continuation point, {when}: {words}", when=when, words=self._words.text())
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.setBrush(QColor(self.theme.sunken))
        radius = self.px(Space.RADIUS_CARD)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def _stop_runs(stop: Stop) -> list[Run]:
    parts = (
        (tr("Stopped at"), stop.stopped_at),
        (tr("Open:"), stop.open_question),
        (tr("Objection:"), stop.open_objection),
        (tr("Goes on with"), stop.goes_on_with),
    )
    said = [_sentence(head, text.strip()) for head, text in parts if text.strip()]
    opening = stop.opens_with.strip()
    quoted = opening if opening[:1] in ("“", '"', "'", "«", "„") else f"“{opening}”"
    return [Run(" ".join(said) + " "), Run(quoted if opening else "", Tone.TEXT, Weight.SEMIBOLD)]


def _sentence(head: str, text: str) -> str:
    """'Stopped at price for December.'; words that begin large stand after a colon."""
    colon = ":" if text[0].isupper() and not head.endswith(":") else ""
    return f"{head}{colon} {text}" + ("" if text[-1] in ".?!" else ".")
