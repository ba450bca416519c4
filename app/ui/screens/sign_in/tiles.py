"""People as tiles: avatar, name, roles; arrows walk, Enter chooses."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.vocabulary import Role
from app.domain.wording import ROLE_LABELS
from app.reads.house import PersonRow
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.avatar import initials, paint_avatar
from app.ui.widgets.base import Themed, draw_icon, paint_focus_ring
from app.ui.widgets.runs import Run, draw_runs

TONES = {
    Role.TELEMARKETER: Tone.TELEMARKETING,
    Role.QUALIFIER: Tone.QUALIFICATION,
    Role.TELESALES: Tone.TELESALES,
}


def roles_words(roles: tuple[Role, ...]) -> str:
    """'Telesales, telemarketing'; 'All roles' for somebody alone."""
    if len(roles) == len(Role):
        return tr("All roles")
    words = ", ".join(tr(ROLE_LABELS[role]) for role in roles)
    return words[:1] + words[1:].lower() if words else tr("No role yet")


class PersonTile(Themed, QPushButton):
    """One person who can sign in."""

    def __init__(self, person: PersonRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person = person
        self.setProperty("painted", True)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._roles = roles_words(person.roles)
        self._tone = TONES.get(person.roles[0], Tone.ACCENT) if person.roles else Tone.TEXT3
        asks = tr(", asks for a PIN") if person.has_pin else ""
        self.setAccessibleName(f"{person.name}, {self._roles}{asks}")
        self.setToolTip(f"{person.name}: {self._roles}")
        self.restyle()

    def restyle(self) -> None:
        """Take the height from the text scale."""
        self.setFixedHeight(self.px(68))
        self.setMinimumWidth(self.px(200))
        super().restyle()

    def sizeHint(self) -> QSize:
        """Its usual size."""
        return QSize(self.px(220), self.px(68))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint card, avatar, name, roles and a lock where a PIN is asked."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, on = self.theme, self.isChecked()
        fill = theme.selected if on else theme.hover if self.underMouse() else theme.panel
        radius = self.px(Space.RADIUS_CARD)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(theme.accent if on else theme.control_line), 1))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(box, radius, radius)
        disc = QRectF(self.px(14), (self.height() - self.px(36)) / 2, self.px(36), self.px(36))
        paint_avatar(painter, disc, initials(self.person.name), self._tone, self.host)
        left = disc.right() + self.px(12)
        room = self.width() - left - self.px(34)
        name = QRectF(left, self.px(14), room, self.px(20))
        draw_runs(
            painter, name, [Run(self.person.name, Tone.TEXT, Weight.SEMIBOLD)], self.host, Step.BODY
        )
        below = QRectF(left, self.px(35), room, self.px(18))
        draw_runs(painter, below, [Run(self._roles, Tone.TEXT2)], self.host, Step.META)
        if self.person.has_pin:
            size = self.px(14)
            at = self.width() - size - self.px(14)
            draw_icon(painter, "lock", theme.text3, at, (self.height() - size) / 2, size)
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), theme, radius)
