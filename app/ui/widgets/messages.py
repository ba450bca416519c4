"""Messages: banners that stay until solved, toasts that offer to take an act back."""

from dataclasses import dataclass, field
from enum import IntEnum

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.runs import Run
from app.ui.widgets.text import IconLabel, Label, Paragraph

TOAST_MS = 10_000


class Severity(IntEnum):
    """How bad a banner is; the worst stands first."""

    INFO = 0
    WARN = 1
    DANGER = 2


_TONES = {Severity.INFO: Tone.INFO, Severity.WARN: Tone.WARN, Severity.DANGER: Tone.DANGER}


@dataclass(frozen=True)
class BannerSpec:
    """A banner: what happened, what is safe, what to do.

    Attributes:
        key: names the condition; a later banner with the same key takes its place.
        severity: how bad it is.
        title: what happened, in bold.
        text: what is safe.
        icon: its sign.
        acts: (key, words) of up to two buttons.
    """

    key: str
    severity: Severity
    title: str
    text: str = ""
    icon: str = "info"
    acts: tuple[tuple[str, str], ...] = field(default=())


class Banner(Themed, QFrame):
    """One line over a pane, in the tint of its severity.

    Signals:
        act_asked: (key of the banner, key of the act) of a pressed button.
    """

    act_asked = Signal(str, str)

    def __init__(self, spec: BannerSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.setAccessibleName(f"{spec.title} {spec.text}".strip())
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(Space.PANE), self.px(5), self.px(Space.PANE), self.px(6))
        row.setSpacing(self.px(10))
        row.addWidget(IconLabel(spec.icon, _TONES[spec.severity], 16))
        runs = [Run(f"{spec.title} ", Tone.TEXT, Weight.SEMIBOLD), Run(spec.text)]
        row.addWidget(Paragraph(runs), 1, Qt.AlignmentFlag.AlignVCenter)
        for at, (key, words) in enumerate(spec.acts):
            button = Button(words, Face.NORMAL if at == 0 else Face.PLAIN)
            button.setProperty("act", key)
            button.clicked.connect(self._on_act)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setMinimumHeight(self.px(40))

    @Slot()
    def _on_act(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.act_asked.emit(self.spec.key, str(sender.property("act")))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tint and a line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.tint(_TONES[self.spec.severity])))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self.theme.line))


class BannerStack(Themed, QWidget):
    """At most two banners, worst first; others wait. Each is announced once.

    Signals:
        act_asked: (key of the banner, key of the act) of a pressed button.
    """

    act_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs: dict[str, BannerSpec] = {}
        self._shown: list[Banner] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def put(self, spec: BannerSpec) -> None:
        """Show a condition, or replace what was said about it."""
        if self._specs.get(spec.key) == spec:
            return
        new = spec.key not in self._specs
        self._specs[spec.key] = spec
        self._rebuild()
        if new and self.isVisible():
            words = f"{spec.title} {spec.text}".strip()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def drop(self, key: str) -> None:
        """Take a solved condition away."""
        if self._specs.pop(key, None) is not None:
            self._rebuild()

    def keys(self) -> list[str]:
        """Keys of the banners on screen, worst first."""
        return [banner.spec.key for banner in self._shown]

    def _rebuild(self) -> None:
        for old in self._shown:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        worst = sorted(self._specs.values(), key=lambda spec: -spec.severity)[:2]
        self._shown = []
        for spec in worst:
            banner = Banner(spec, self)
            banner.act_asked.connect(self.act_asked)
            self._box.addWidget(banner)
            banner.show()
            self._shown.append(banner)
        self.updateGeometry()


class _ToastAct(Themed, QPushButton):
    """The act of a toast: coloured words and a key, without a face."""

    def __init__(self, text: str, key: str) -> None:
        super().__init__(text)
        self.setProperty("painted", True)
        self._key = key
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.restyle()

    def restyle(self) -> None:
        """Measure again."""
        words = QFontMetricsF(self.host.font(Step.BODY, Weight.SEMIBOLD))
        key = QFontMetricsF(self.host.font(Step.CAPTION, Weight.REGULAR))
        self._left = words.horizontalAdvance(self.text())
        wide = self._left + self.px(5) + key.horizontalAdvance(self._key) + self.px(8)
        self.setFixedSize(round(wide + 0.5), self.px(28))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words and key."""
        painter = QPainter(self)
        painter.setPen(QColor(self.theme.toast_act))
        middle = Qt.AlignmentFlag.AlignVCenter
        pad = self.px(4)
        painter.setFont(self.host.font(Step.BODY, Weight.SEMIBOLD))
        painter.drawText(self.rect().adjusted(pad, 0, 0, 0), middle, self.text())
        painter.setFont(self.host.font(Step.CAPTION, Weight.REGULAR))
        left = round(pad + self._left + self.px(5))
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), middle, self._key)
        if self.hasFocus() or self.underMouse():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self.theme.toast_act), 2 if self.hasFocus() else 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)


class Toast(Themed, QFrame):
    """What was done and what follows, with a way back, for ten seconds.

    It stays while the pointer or the focus is in it; a new one takes the place of the old.
    Child of a window or pane: `place` puts it at the bottom left of its parent.

    Signals:
        undo_asked: the act of the toast was pressed.
        gone: it left, by time or Esc.
    """

    undo_asked = Signal()
    gone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("overlay", True)
        self._icon = IconLabel("check", Tone.TOAST_TEXT, 16)
        self._text = Label("", Step.BODY, Tone.TOAST_TEXT)
        self._act = _ToastAct(tr("Undo"), "Ctrl+Z")
        self._act.clicked.connect(self._on_act)
        self._act.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(15), self.px(8), self.px(15), self.px(8))
        row.setSpacing(self.px(10))
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._act)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOAST_MS)
        self._left = 0
        self._above_foot = 0
        self._timer.timeout.connect(self._on_time)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.hide()

    def set_words(self, text: str, icon: str = "check", undo: bool = True) -> None:
        """Set the words without starting the time."""
        self._text.setText(text)
        self._icon.set_icon(icon, Tone.TOAST_TEXT)
        self._act.setVisible(undo)
        self.setAccessibleName(text)

    def say(self, text: str, icon: str = "check", undo: bool = True) -> None:
        """Show it for ten seconds; announced once."""
        self.set_words(text, icon, undo)
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def text(self) -> str:
        """The words shown."""
        return self._text.text()

    def act_button(self) -> QPushButton:
        """The button that takes the act back."""
        return self._act

    def set_duration(self, milliseconds: int) -> None:
        """Stay for another time than ten seconds, for people who need longer."""
        self._timer.setInterval(milliseconds)

    def keep_left(self, left: int, above_foot: int = 0) -> None:
        """Stand this far from the left of the parent (where the call pane begins), above a foot."""
        self._left, self._above_foot = left, above_foot
        self.place()

    def place(self, margin: int = 16) -> None:
        """Stand at the bottom left of the parent; call it from the parent's resize."""
        parent = self.parentWidget()
        if parent is not None:
            edge = self.px(margin)
            below = self._above_foot + self.height() + edge
            self.move(self._left + edge, parent.height() - below)

    def _held(self) -> bool:
        return self.underMouse() or self._act.hasFocus()

    @Slot()
    def _on_time(self) -> None:
        if self._held():
            self._timer.start()
            return
        self._leave()

    def _leave(self) -> None:
        self._timer.stop()
        if not self.isHidden():  # also while the window shows something else
            self.hide()
            self.gone.emit()

    @Slot()
    def _on_act(self) -> None:
        self._leave()
        self.undo_asked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the act closes the toast."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self._leave()
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dark ground; in the dark theme with an edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        edge = theme.control_line if theme.dark else theme.toast_bg
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(theme.toast_bg))
        radius = self.px(Space.RADIUS_CARD)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, radius, radius)
