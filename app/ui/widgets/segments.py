"""One choice out of few: joined segments, or loose boxes for marks from 1 to 5."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QWidget

from app.ui.theme.tokens import Space, Step, Weight
from app.ui.widgets.base import Themed, draw_icon, paint_focus_ring

_STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}


class SegmentLook(StrEnum):
    """Joined in one box, or loose boxes whose choice is filled."""

    JOINED = "joined"
    BOXES = "boxes"


@dataclass(frozen=True)
class SegmentPlace:
    """Where a segment stands: which of its outer edges are rounded."""

    first: bool = True
    last: bool = True


class _Segment(Themed, QToolButton):
    """One segment; its group tells it whether to show a digit."""

    def __init__(self, text: str, digit: str, look: SegmentLook, icon: str, tick: bool) -> None:
        super().__init__()
        self.setText(text)
        self._digit, self._look, self._icon, self._tick = digit, look, icon, tick
        self.place = SegmentPlace()
        self.current = False
        self._hint: tuple[object, QSize] | None = None
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def _weight(self) -> Weight:
        strong = self.isChecked() or self._look is SegmentLook.BOXES
        return Weight.SEMIBOLD if strong else Weight.REGULAR

    def _font(self) -> QFont:
        return self.host.font(Step.BODY, self._weight())

    def lead(self) -> float:
        """Width of what stands before the words: tick, icon or digit."""
        if self._tick and self.isChecked():
            return self.px(14 + 6)
        if self._icon:
            return self.px(16 + (6 if self.text() else 0))
        if self.current and self._digit:
            return self.host.width(self._digit, Step.CAPTION, Weight.MEDIUM) + self.px(6)
        return 0.0

    def sizeHint(self) -> QSize:
        """Words with lead and padding."""
        if self._look is SegmentLook.BOXES:
            words = self.host.width(self.text(), Step.META, Weight.SEMIBOLD)
            box = round(words + 2 * self.px(7) + 0.5)
            return QSize(max(self.px(24), box), self.px(24))
        # A layout asks dozens of times for one placing.
        key = (self.text(), self.isChecked(), self.current, self.host.scale)
        if self._hint is None or self._hint[0] != key:
            wide = self.host.width(self.text(), Step.BODY, self._weight()) + self.lead()
            size = QSize(round(wide + 2 * self.px(11) + 0.5), self.px(Space.CONTROL))
            self._hint = (key, size)
        return self._hint[1]

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and digits belong to the group, which would else only move the focus."""
        if event.key() in _STEPS or event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def hitButton(self, pos: QPoint) -> bool:
        """The whole segment can be pressed."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint face, lead and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._look is SegmentLook.BOXES:
            self._paint_box(painter)
        else:
            self._paint_joined(painter)
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), self.theme, self.px(Space.RADIUS))

    def _paint_box(self, painter: QPainter) -> None:
        theme = self.theme
        on = self.isChecked()
        rest = theme.hover if self.underMouse() else theme.control
        painter.setBrush(QColor(theme.accent if on else rest))
        painter.setPen(Qt.PenStyle.NoPen if on else QPen(QColor(theme.control_line), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(QColor(theme.on_accent if on else theme.text2))
        painter.setFont(self.host.font(Step.META, Weight.SEMIBOLD if on else Weight.MEDIUM))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())

    def _paint_joined(self, painter: QPainter) -> None:
        theme = self.theme
        box = QRectF(self.rect())
        fill = theme.hover if self.underMouse() else theme.control
        painter.setPen(QPen(QColor(theme.accent if self.current else theme.control_line), 1))
        painter.setBrush(QColor(theme.selected if self.isChecked() else fill))
        radius = self.px(Space.RADIUS)
        # Inner edges are pushed outside the clip so that only one line parts two segments.
        left = 0.5 if self.place.first else -radius
        right = -0.5 if self.place.last else radius
        painter.save()
        painter.setClipRect(box)
        painter.drawRoundedRect(box.adjusted(left, 0.5, right, -0.5), radius, radius)
        painter.restore()
        if not self.place.first:
            painter.setPen(QPen(QColor(theme.control_line), 1))
            painter.drawLine(QPoint(0, 1), QPoint(0, self.height() - 2))
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        theme = self.theme
        left = float(self.px(11))
        ink = theme.accent if self.isChecked() else theme.text2
        if not self.isEnabled():
            ink = theme.text3
        lead = self.lead()
        if self._tick and self.isChecked():
            size = self.px(14)
            draw_icon(painter, "check", ink, left, (self.height() - size) / 2, size)
        elif self._icon:
            size = self.px(16)
            draw_icon(painter, self._icon, ink, left, (self.height() - size) / 2, size)
        elif lead:
            painter.setFont(self.host.font(Step.CAPTION, Weight.MEDIUM))
            painter.setPen(QColor(theme.text3))
            box = QRectF(left, 0, lead, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._digit)
        painter.setFont(self._font())
        painter.setPen(QColor(ink))
        room = QRectF(left + lead, 0, self.width() - left - lead, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())


class Segments(Themed, QWidget):
    """A radio group of segments; wraps where the width ends. Arrow keys move the choice.

    Args:
        options: the words, in order.
        name: what is being chosen; spoken.
        look: joined, or boxes for marks.
        icons: one icon name per option, or none.
        tick: mark the choice with a check beside its tint.

    Signals:
        chosen: index of the option that a person chose (not sent for `choose`).
    """

    chosen = Signal(int)

    def __init__(
        self,
        options: Sequence[str],
        name: str,
        look: SegmentLook = SegmentLook.JOINED,
        *,
        icons: Sequence[str] = (),
        tick: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._wraps = True
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._segments: list[_Segment] = []
        for at, text in enumerate(options):
            mark = icons[at] if at < len(icons) else ""
            segment = _Segment(text, str(at + 1), look, mark, tick and not icons)
            segment.setParent(self)
            self._group.addButton(segment, at)
            self._segments.append(segment)
        self._group.idClicked.connect(self._on_clicked)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._focus_on(0)
        self.restyle()

    def keep_in_line(self) -> None:
        """Never wrap: heads of panes are one line high."""
        self._wraps = False
        self.updateGeometry()

    def selected(self) -> int | None:
        """Index of the choice, or None while there is none."""
        at = self._group.checkedId()
        return at if at >= 0 else None

    def choose(self, index: int | None) -> None:
        """Set the choice from outside, or take it away, without a signal."""
        if index is None:
            self._group.setExclusive(False)
            for segment in self._segments:
                segment.setChecked(False)
            self._group.setExclusive(True)
        else:
            self._segments[index].setChecked(True)
            self._focus_on(index)
        self._lay_out()

    def set_texts(self, texts: Sequence[str]) -> None:
        """Say the same options in other words, as with another count."""
        for segment, text in zip(self._segments, texts, strict=True):
            segment.setText(text)
            segment.setAccessibleName(text)
        self._lay_out()

    def set_current(self, current: bool) -> None:
        """Show the key digits: this is the question that Alt+digit answers."""
        for segment in self._segments:
            segment.current = current
        self._lay_out()

    def press(self, digit: int) -> bool:
        """Answer with a digit key, 1 for the first option. False if there is no such option."""
        if not 1 <= digit <= len(self._segments):
            return False
        self._pick(digit - 1)
        return True

    def buttons(self) -> list[QToolButton]:
        """The segments, for focus order and tests."""
        return list(self._segments)

    @Slot(int)
    def _on_clicked(self, index: int) -> None:
        self._pick(index)

    def _pick(self, index: int) -> None:
        self.choose(index)
        self.chosen.emit(index)

    def _focus_on(self, index: int) -> None:
        # A radio group is one stop of the Tab key.
        for at, segment in enumerate(self._segments):
            here = Qt.FocusPolicy.StrongFocus if at == index else Qt.FocusPolicy.ClickFocus
            segment.setFocusPolicy(here)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the choice, digits choose."""
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step:
            at = self.selected()
            start = (-1 if step > 0 else 0) if at is None else at
            self._move_to((start + step) % len(self._segments))
        elif not (event.text().isdigit() and self.press(int(event.text()))):
            super().keyPressEvent(event)

    def _move_to(self, index: int) -> None:
        self._pick(index)
        self._segments[index].setFocus(Qt.FocusReason.TabFocusReason)

    def restyle(self) -> None:
        """Measure and place again."""
        super().restyle()
        self._lay_out()

    def hasHeightForWidth(self) -> bool:
        """Height follows from width, as segments wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines at a width."""
        rows = self._rows(width)
        tall = self._segments[0].sizeHint().height() if self._segments else 0
        return len(rows) * tall + max(0, len(rows) - 1) * self.px(4)

    def sizeHint(self) -> QSize:
        """All in one line."""
        wide = sum(segment.sizeHint().width() + self._gap() for segment in self._segments)
        return QSize(wide - self._gap(), self.heightForWidth(100_000))

    def minimumSizeHint(self) -> QSize:
        """The widest segment alone; all of them where they stay in one line."""
        if not self._wraps:
            return self.sizeHint()
        wide = max((segment.sizeHint().width() for segment in self._segments), default=0)
        return QSize(wide, self.heightForWidth(max(wide, self.width())))

    def _gap(self) -> int:
        return self.px(4) if self._look is SegmentLook.BOXES else 0

    def _rows(self, width: int) -> list[list[_Segment]]:
        rows: list[list[_Segment]] = []
        left = 0
        for segment in self._segments:
            wide = segment.sizeHint().width()
            if not rows or left + wide > width:
                rows.append([])
                left = 0
            rows[-1].append(segment)
            left += wide + self._gap()
        return rows

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the segments again."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        top = 0
        for row in self._rows(max(1, self.width())):
            left = 0
            for segment in row:
                segment.place = SegmentPlace(segment is row[0], segment is row[-1])
                size = segment.sizeHint()
                segment.setGeometry(QRect(QPoint(left, top), size))
                segment.update()
                left += size.width() + self._gap()
            top += row[0].sizeHint().height() + self.px(4)
        self.updateGeometry()
