"""Panes of a screen, their scrolling bodies and feet, and the question that wants a name typed."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.theme.tokens import Space, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed, make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import Card, Notice, button_row
from app.ui.widgets.fields import Field, TextField


class Pane(Themed, QFrame):
    """A pane of a screen: panel ground, parts below each other.

    Args:
        wide: its width in px at 100 %; 0 takes what is left.
    """

    def __init__(self, name: str, wide: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wide = wide
        self.setObjectName("pane")
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)
        self.restyle()

    def restyle(self) -> None:
        """Take the width from the text scale."""
        if self._wide:
            self.setFixedWidth(self.px(self._wide))
        super().restyle()


class FormScroll(Themed, QScrollArea):
    """The body of a pane: fields below each other; scrolls up and down only."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside = QWidget()
        self.inside.setObjectName("pane")
        self.inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.form = QVBoxLayout(self.inside)
        pad = self.px(Space.PANE)
        self.form.setContentsMargins(pad, self.px(12), pad, pad)
        self.form.setSpacing(self.px(12))
        self.setWidget(self.inside)


class Foot(Themed, QFrame):
    """The foot of a pane: a line above, acts in a row or below each other."""

    def __init__(self, *, rows: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(make_line())
        self.row: QVBoxLayout | QHBoxLayout = QVBoxLayout() if rows else QHBoxLayout()
        self.row.setContentsMargins(self.px(16), self.px(10), self.px(16), self.px(10))
        self.row.setSpacing(self.px(8))
        outer.addLayout(self.row)


class TypedQuestion(Card):
    """Asks before something ends, by typing a name. Esc goes back.

    Signals:
        agreed: The name was typed and the act was chosen.
        went_back: Nothing is to be done.
    """

    agreed = Signal()
    went_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(edge=Tone.DANGER, parent=parent)
        self._name = ""
        self._shown: Notice | None = None
        self.typed = TextField()
        self.field = Field(tr("Type the name"), self.typed)
        self.back = Button(tr("Go back"), key="Esc")
        self.act = Button(tr("End"), Face.DANGER)
        self.body.addWidget(self.field)
        self.body.addLayout(button_row(self.back, self.act, right=True))
        self.typed.returnPressed.connect(self._on_act)
        self.typed.textEdited.connect(self._on_typed)
        self.back.clicked.connect(self.went_back)
        self.act.clicked.connect(self._on_act)
        self.hide()

    def ask(self, title: str, text: str, name: str, act: str, icon: str = "user-x") -> None:
        """Show the question; the name has the focus."""
        if self._shown is not None:
            self.body.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._name = name
        self._shown = Notice(icon, Tone.DANGER, title, text)
        self.body.insertWidget(0, self._shown)
        self.field.label.setText(tr("Type “{name}” to go on", name=name))
        self.typed.setAccessibleName(tr("Type {name} to go on", name=name))
        self.typed.clear()
        self.field.set_error("")
        self.act.set_look(text=act)
        self.show()
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_typed(self) -> None:
        self.field.set_error("")

    @Slot()
    def _on_act(self) -> None:
        if " ".join(self.typed.text().split()).casefold() != self._name.casefold():
            self.field.set_error(tr("Type the name as it stands here. Nothing has ended yet."))
            self.typed.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.hide()
        self.agreed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.went_back.emit()
        else:
            super().keyPressEvent(event)
