"""The palette (Ctrl+K): acts, leads, people and screens by typing."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QKeyCombination,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.reads.house import PeopleQuestion, PersonRow
from app.reads.queue import QueueAnswer, QueueQuestion
from app.reads.search_leads import Found, SearchQuestion
from app.ui import palette_rows as rows
from app.ui.office import GoTo, Office
from app.ui.palette_list import PaletteList
from app.ui.screen import Act
from app.ui.screen_list import Place
from app.ui.shell_keymap import Dim
from app.ui.theme.tokens import Space, Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.keyhint import KeyHint
from app.ui.widgets.rows import HeadItem, ItemModel
from app.ui.widgets.text import IconLabel, Label

WIDTH = 640
TOP = 67
_FOUND = 8
_CTRL_K = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_K)


class _Foot(Themed, QWidget):
    """What the keys do here."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(14), 0, self.px(14), 0)
        row.setSpacing(self.px(16))
        for key, word in (
            ("↑↓", tr("choose")),
            ("Enter", tr("do it")),
            (">", tr("acts only")),
            ("@", tr("people and leads")),
        ):
            row.addWidget(KeyHint(key, word))
        row.addStretch(1)
        row.addWidget(Label(tr("What you may not do is not listed"), Step.META, Tone.TEXT2))
        self.setFixedHeight(self.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sunken, with a line above, its lower corners those of the popup."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self.px(Space.RADIUS_POPUP) - 1
        above = QRectF(self.rect()).adjusted(0, -2 * radius, 0, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.sunken))
        painter.setClipRect(self.rect())
        painter.drawRoundedRect(above, radius, radius)
        painter.fillRect(0, 0, self.width(), 1, QColor(self.theme.line))


class Palette(Dim):
    """Lies over the work; what is chosen is done after it has gone.

    Signals:
        going: A `GoTo` was chosen.
        place_asked: The rail key of a chosen screen.
    """

    going = Signal(object)
    place_asked = Signal(str)

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        self._acts: tuple[Act, ...] = ()
        self._places: Sequence[Place] = ()
        self._incoming = False
        self._queue: QueueAnswer | None = None
        self._people: tuple[PersonRow, ...] = ()
        self._found: tuple[Found, ...] = ()
        self._choices: list[rows.Choice | HeadItem] = []
        self.line = QLineEdit()
        self.list = PaletteList()
        self.model = ItemModel(parent=self)
        self._about = Label("", Step.META, Tone.TEXT3)
        self.nothing = Label("", Step.BODY, Tone.TEXT2)
        self._build()
        self.line.textChanged.connect(self._on_typed)
        self.line.installEventFilter(self)
        self.list.setModel(self.model)
        self.list.clicked.connect(self._on_clicked)
        self.setAccessibleName(tr("Find an act, a lead, a screen"))

    def _build(self) -> None:
        self.line.setFrame(False)
        self.line.setAccessibleName(tr("Act, lead, person or screen"))
        self.line.setStyleSheet(
            "QLineEdit, QLineEdit:focus { border: none; padding: 0; background: transparent; }"
        )
        self.line.setFont(self.host.font(Step.TITLE, None))
        font = self.host.font(Step.BODY)
        font.setPixelSize(self.px(15))
        self.line.setFont(font)
        head = QHBoxLayout()
        head.setContentsMargins(self.px(14), 0, self.px(14), 0)
        head.setSpacing(self.px(10))
        head.addWidget(IconLabel("command", Tone.ACCENT, 16))
        head.addWidget(self.line, 1)
        head.addWidget(self._about)
        self._head = QWidget()
        self._head.setLayout(head)
        self._head.setFixedHeight(self.px(47))
        self.nothing.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(14))
        box = QVBoxLayout(self.panel)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addWidget(self._head)
        box.addWidget(make_line())
        box.addWidget(self.list)
        box.addWidget(self.nothing)
        self._foot = _Foot()
        box.addWidget(self._foot)

    def open_for(
        self,
        acts: Sequence[Act],
        places: Sequence[Place],
        subject: str,
        area: QRect,
        *,
        incoming: bool = False,
    ) -> None:
        """Open with what can be done now.

        Args:
            subject: What is open on the screen, shown at the right.
            incoming: Somebody calls back: only leads by number.
        """
        self._acts = tuple(act for act in acts if act.enabled is None or act.enabled())
        self._places, self._incoming = tuple(places), incoming
        self._queue, self._found = None, ()
        self._about.setText(subject)
        words = (
            tr("Any part of the number that calls")
            if incoming
            else tr("Act, lead, person or screen")
        )
        self.line.setPlaceholderText(words)
        self.line.clear()
        self.open_over(area)
        self._ask()
        self._show()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def follow(self, area: QRect) -> None:
        """The window has another size."""
        self.setGeometry(area)
        self._lay_out()

    def _ask(self) -> None:
        office = self._office
        if rows.has_queue(office.role) and not self._incoming:
            office.ask(QueueQuestion(office.in_call), owner=self, on_done=self._on_queue)
        office.ask(PeopleQuestion(), owner=self, on_done=self._on_people)

    def _on_queue(self, answer: QueueAnswer) -> None:
        self._queue = answer
        self._show()

    def _on_people(self, people: tuple[PersonRow, ...]) -> None:
        self._people = people

    @Slot(str)
    def _on_typed(self, typed: str) -> None:
        asked = rows.searched(typed)
        if asked:
            question = SearchQuestion(asked, _FOUND)
            self._office.ask(question, owner=self, on_done=self._on_found, key="palette")
        else:
            self._found = ()
        self._show()

    def _on_found(self, found: tuple[Found, ...]) -> None:
        if self.isVisible() and rows.searched(self.line.text()):
            self._found = found
            self._show()

    def _show(self) -> None:
        self._choices = rows.choices(
            rows.Given(
                typed=self.line.text(),
                acts=self._acts,
                places=tuple(self._places),
                queue=self._queue,
                people=self._people,
                found=self._found,
                actor=self._office.actor,
                role=self._office.role,
                now=self._office.now(),
                incoming=self._incoming,
                subject=self._about.text(),
            )
        )
        before = self._chosen_text()
        self.list.setModel(None)
        self.model.set_items(
            [one if isinstance(one, HeadItem) else one.item for one in self._choices]
        )
        self.list.setModel(self.model)
        self._choose_first(before)
        self._lay_out()

    def _chosen_text(self) -> str:
        at = self.list.currentIndex().row() if self.list.model() is not None else -1
        if 0 <= at < len(self._choices):
            one = self._choices[at]
            return "" if isinstance(one, HeadItem) else one.item.text
        return ""

    def _choose_first(self, _before: str) -> None:
        first = next(
            (n for n, one in enumerate(self._choices) if not isinstance(one, HeadItem)), None
        )
        if first is not None:
            self.list.setCurrentIndex(self.model.index(first))
        self.list.scrollToTop()

    def _lay_out(self) -> None:
        empty = not self._choices
        self.nothing.setVisible(empty)
        self.list.setVisible(not empty)
        typed = self.line.text().strip()
        self.nothing.setText(tr("Nothing here for “{typed}”.", typed=typed) if typed else "")
        width = min(self.px(WIDTH), self.width() - 48)
        most = max(self.px(160), self.height() - self.px(TOP) - self.px(120))
        tall = min(self.list.content_height(), most, self.px(324))
        self.list.setFixedHeight(tall)
        height = self._head.height() + self._foot.height() + 3
        height += self.nothing.sizeHint().height() if empty else tall
        window = self.window()
        middle = window.width() // 2 - self.mapTo(window, QRect().topLeft()).x()
        self.panel.setGeometry(middle - width // 2, self.px(TOP), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down walk the list, Enter does it, Esc goes; the rest is typed."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.do_chosen()
        elif key == Qt.Key.Key_Escape or event.keyCombination() == _CTRL_K:
            self.close_back()
        else:
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def _walk(self, by: int) -> None:
        count = len(self._choices)
        at = self.list.currentIndex().row()
        for _ in range(count):
            at = (at + by) % count
            if not isinstance(self._choices[at], HeadItem):
                self.list.setCurrentIndex(self.model.index(at))
                return

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.do_chosen()

    def do_chosen(self) -> None:
        """Do what is chosen, after the palette has gone."""
        at = self.list.currentIndex().row()
        if not 0 <= at < len(self._choices):
            return
        choice = self._choices[at]
        if isinstance(choice, HeadItem):
            return
        self.close_back()
        if isinstance(choice.does, GoTo):
            self.going.emit(choice.does)
        elif isinstance(choice.does, str):
            self.place_asked.emit(choice.does)
        elif isinstance(choice.does, rows.Theirs):
            self._office.notice(choice.does.sentence, "info")
        else:
            choice.does()
