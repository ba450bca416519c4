"""The page on which people say who they are."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.reads.house import PersonRow
from app.ui.office import Office
from app.ui.screens.sign_in.presenter import SignInPresenter
from app.ui.screens.sign_in.tiles import PersonTile
from app.ui.theme import theme_host
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Face
from app.ui.widgets.buttons import Button
from app.ui.widgets.fields import Field, TextField
from app.ui.widgets.text import Label
from app.ui.widgets.welcome import Footer, WelcomeSide

COLUMNS = 3
_STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: COLUMNS,
    Qt.Key.Key_Up: -COLUMNS,
}

_LONGEST_PASSPHRASE = 200


class SignIn(QWidget):
    """People as tiles; whoever has a PIN types it.

    Signals:
        entered: Carries the `Actor` who is in.
    """

    entered = Signal(object)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.presenter = SignInPresenter(office, self)
        self.presenter.changed.connect(self._show)
        self.presenter.entered.connect(self._on_entered)
        self.tiles: list[PersonTile] = []
        self.pin = TextField("", "")
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._office = office
        self.pin.returnPressed.connect(self._on_pin)
        self.pin.installEventFilter(self)
        self._field = Field("", self.pin)
        self.again = Button(tr("New invitation…"), icon="mail")
        self.again.setToolTip(tr("The passphrase is forgotten, or the team lets you in no more"))
        self.again.set_height(36)
        self.again.clicked.connect(self._on_again)
        self.button = Button(tr("Sign in"), Face.PRIMARY, key="Enter", capped=True)
        self.button.set_height(36)
        self.button.clicked.connect(self._on_pin)
        self._footer = Footer("lock", "", (self.again, self.button))
        self._quiet = ""
        self._build()
        self._ask_what()
        office.teamed.connect(self._ask_what)

    @Slot()
    def _ask_what(self) -> None:
        """A PIN tells people at one desk apart, a passphrase opens the login of a team."""
        alone = self._office.team is None
        self.pin.setMaxLength(12 if alone else _LONGEST_PASSPHRASE)
        self.pin.setAccessibleName(tr("PIN") if alone else tr("Passphrase"))
        self.again.setVisible(not alone)
        self._quiet = (
            tr("The PIN tells people at one desk apart. It does not protect the file.")
            if alone
            else tr("The passphrase opens your login of the team on this computer.")
        )
        self._footer.say(self._quiet)

    def _build(self) -> None:
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(WelcomeSide())
        right = QVBoxLayout()
        right.setSpacing(0)
        outer.addLayout(right, 1)
        body = QVBoxLayout()
        body.setContentsMargins(72, 44, 72, 16)
        body.setSpacing(4)
        right.addLayout(body, 1)
        body.addWidget(Label(tr("Who is at this desk?"), Step.NAME))
        body.addWidget(
            Label(tr("What you do here is kept under your name."), Step.BODY, Tone.TEXT2),
        )
        body.addSpacing(18)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        grid_box = QWidget()
        grid_box.setObjectName("pane")
        self._grid = QGridLayout(grid_box)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setSpacing(12)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll.setWidget(grid_box)
        body.addWidget(scroll, 100)
        self._pin_row = QWidget()
        row = QHBoxLayout(self._pin_row)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        self._field.setFixedWidth(theme_host().px(340))
        row.addWidget(self._field, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        body.addWidget(self._pin_row)
        body.addStretch(1)
        right.addWidget(self._footer)

    def show_people(self, people: tuple[PersonRow, ...], last: str = "") -> None:
        """Offer these people; whoever was here last has the focus."""
        for old in self.tiles:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.tiles = []
        for number, person in enumerate(people):
            tile = PersonTile(person)
            tile.clicked.connect(self._on_tile)
            tile.installEventFilter(self)
            self._grid.addWidget(tile, number // COLUMNS, number % COLUMNS)
            tile.show()  # the layout shows it only later, and a hidden tile takes no focus
            self.tiles.append(tile)
        for before, after in pairwise((*self.tiles, self.pin, self.again, self.button)):
            QWidget.setTabOrder(before, after)
        rows = -(-len(people) // COLUMNS)
        tall = rows * theme_host().px(68) + max(0, rows - 1) * self._grid.spacing()
        self._scroll.setMaximumHeight(tall + 2)
        self.presenter.choose(None)
        known = next((one for one in self.tiles if str(one.person.id) == last), None)
        start = known or (self.tiles[0] if self.tiles else None)
        if start is not None:
            start.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.presenter.asks(start.person) and (known is not None or len(people) == 1):
                self._choose(start)

    @Slot()
    def _on_tile(self) -> None:
        tile = self.sender()
        if isinstance(tile, PersonTile):
            self._choose(tile)

    def _choose(self, tile: PersonTile) -> None:
        if self.presenter.under_way:
            tile.setChecked(tile.person == self.presenter.person)  # a click has turned it over
            return
        for one in self.tiles:
            one.setChecked(one is tile)
        self.pin.clear()
        self.presenter.choose(tile.person)
        if self.presenter.asks(tile.person):
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_pin(self) -> None:
        person = self.presenter.person
        if person is None:
            focused = next((one for one in self.tiles if one.hasFocus()), None)
            if focused is not None:
                self._choose(focused)
            return
        typed = self.pin.text()
        self.presenter.try_pin(typed)

    @Slot()
    def _on_again(self) -> None:
        """The passphrase is forgotten, or the team knows this login no more."""
        from app.ui.join_again import JoinAgainDialog

        team = self._office.team
        if team is None:
            return
        dialog = JoinAgainDialog(self._office, team.here.name, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.let_in.connect(self._on_let_in)
        dialog.open()

    @Slot()
    def _on_let_in(self) -> None:
        mine = next((one.person for one in self.tiles), None)
        if mine is not None:
            self.presenter.entered.emit(mine.actor())

    @Slot()
    def _show(self) -> None:
        state = self.presenter
        person = state.person
        self._pin_row.setVisible(person is not None and state.asks(person))
        if person is not None:
            alone = self._office.team is None
            words = tr("PIN of {name}") if alone else tr("Passphrase of {name}")
            self._field.label.setText(words.format(name=person.name))
        self.pin.setReadOnly(state.busy)
        words = state.sentence
        if state.waiting:
            unit = tr("second") if state.waiting == 1 else tr("seconds")
            words = tr(
                "{words} Wait {waiting} {unit}.", words=words, waiting=state.waiting, unit=unit
            ).strip()
        if state.sentence and state.waiting:
            self.pin.selectAll()
        self._field.set_error(words)
        self.button.setEnabled(not state.waiting and not state.busy)
        self.again.setEnabled(not state.busy)
        self._footer.say(state.doing or self._quiet)

    @Slot(object)
    def _on_entered(self, actor: object) -> None:
        self.pin.clear()
        self.entered.emit(actor)

    def hideEvent(self, event: QHideEvent) -> None:
        """No waiting is counted while nobody looks."""
        self.presenter.leave()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk the tiles; Esc in the PIN goes back to them; Enter chooses."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if watched is self.pin:
            if key == Qt.Key.Key_Escape:
                self._back_to_tiles()
                return True
            return False
        if isinstance(watched, PersonTile):
            return self._tile_key(watched, key)
        return False

    def _tile_key(self, tile: PersonTile, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(tile)
            return True
        if key in _STEPS:
            at = self.tiles.index(tile) + _STEPS[key]
            if 0 <= at < len(self.tiles):
                self.tiles[at].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def _back_to_tiles(self) -> None:
        if self.presenter.under_way:
            return
        chosen = next((one for one in self.tiles if one.isChecked()), None)
        self.presenter.choose(None)
        if chosen is not None:
            chosen.setChecked(False)
            chosen.setFocus(Qt.FocusReason.TabFocusReason)
