"""The settings on one page: appearance, sound, dialling, lock and PIN."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.audio.devices import DeviceList
from app.domain.phrases import phrase
from app.host import settings as s
from app.ui.devices import DevicePanel
from app.ui.look import wear
from app.ui.office import GoTo, Office
from app.ui.policy import lock_words
from app.ui.screen import Screen
from app.ui.screens.settings.presenter import DIALERS, SAMPLE_DIALS, SettingsPresenter
from app.ui.screens.settings.sound import SoundRows
from app.ui.screens.settings.words_part import WHAT_IT_IS, WordsPart
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.check import CheckBox
from app.ui.widgets.fields import Field, TextField
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.lockline import LockLine
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import Label

THEMES = (("system", phrase("As the system")), ("light", phrase("Light")), ("dark", phrase("Dark")))
LOCKS = (2, 5, 10, 20, 60)
SIZES = ((100, "100%"), (125, "125%"))
_WIDTH = 640


class SettingsScreen(Screen):
    """Each change is kept at once."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.presenter = SettingsPresenter(office, self)
        self.theme_choice = Segments([tr(words) for _, words in THEMES], tr("Appearance"))
        self.size_choice = Segments([words for _, words in SIZES], tr("Text size"))
        self.dial_choice = Segments([tr(words) for _, words in DIALERS], tr("Dial with"))
        self.record = CheckBox(tr("Record calls once the prospect has agreed"))
        self.words = WordsPart()
        self.lock = Segments(
            [tr("{minutes} min", minutes=minutes) for minutes in LOCKS], tr("Lock after")
        )
        self.pin = TextField()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(12)
        self.pin_button = Button(tr("Keep PIN"))
        devices = DeviceList()
        self.devices = DevicePanel(office, devices)
        self.sound = SoundRows(self.presenter, devices)
        self._pin_field = Field(tr("New PIN"), self.pin)
        self._build()
        self._lock()
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(PaneHead(tr("Settings"), tr("kept at once")))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setObjectName("pane")
        # The height of wrapped sentences is asked for with the width that a row really gives them.
        row = QHBoxLayout(body)
        row.setContentsMargins(32, 20, 32, 24)
        sections = QWidget()
        sections.setFixedWidth(_WIDTH)
        row.addWidget(sections)
        row.addStretch(1)
        column = QVBoxLayout(sections)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        spoken = _section(tr("Words"), tr(WHAT_IT_IS), (self.words,))
        for section in (self._look(), self._sound(), spoken, self._dialling(), self._safety()):
            column.addWidget(section)
        column.addStretch(1)
        scroll.setWidget(body)
        outer.addWidget(scroll, 1)

    def _look(self) -> QWidget:
        self.theme_field = Field(tr("Theme"), self.theme_choice)
        self.size_field = Field(tr("Text size"), self.size_choice)
        return _section(
            tr("Appearance"),
            tr("Of the person signed in."),
            (self.theme_field, self.size_field),
        )

    def _sound(self) -> QWidget:
        self.record_lock = LockLine(self.record)
        return _section(
            tr("Sound"),
            tr("Of this computer. Nothing is kept of a test."),
            (self.devices, self.record, self.record_lock, self.sound),
        )

    def _dialling(self) -> QWidget:
        self.dial_words = Label("", Step.META, Tone.TEXT2)
        self.dial_lock = LockLine(self.dial_choice)
        return _section(
            tr("Dialling"),
            tr("Rehearsal dials nobody. A tel: link goes to the phone program of this computer."),
            (self.dial_choice, self.dial_lock, self.dial_words),
        )

    def _safety(self) -> QWidget:
        self.lock_field = Field(tr("Lock after"), self.lock)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        self.pin.setFixedWidth(200)
        line.addWidget(self._pin_field)
        line.addWidget(self.pin_button, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        title = tr("Lock and PIN")
        said = tr("The PIN tells people at one desk apart. It does not protect the file.")
        if self.office.team is not None:  # nobody asks for a PIN here
            row.hide()
            title, said = tr("Lock"), tr("Your passphrase opens this desk again.")
        return _section(title, said, (self.lock_field, row))

    def _lock(self) -> None:
        """What this computer's policy sets can be seen here, and by whom, but not changed."""
        for line, setting in (
            (self.theme_field.lock, s.THEME),
            (self.size_field.lock, s.TEXT_SIZE),
            (self.record_lock, s.RECORD),
            (self.words.lock, s.WORDS),
            (self.dial_lock, s.DIALER),
            (self.lock_field.lock, s.LOCK_AFTER),
        ):
            line.say(lock_words(self.office, setting))

    def _connect(self) -> None:
        self.theme_choice.chosen.connect(self._on_theme)
        self.size_choice.chosen.connect(self._on_size)
        self.dial_choice.chosen.connect(self._on_dialer)
        self.record.clicked.connect(self._on_record)
        self.words.switched.connect(self.presenter.keep_words)
        self.lock.chosen.connect(self._on_lock)
        self.pin.returnPressed.connect(self._on_pin)
        self.pin_button.clicked.connect(self._on_pin)
        self.presenter.changed.connect(self._show)
        self.presenter.pin_said.connect(self._on_pin_said)

    def arrive(self, goal: GoTo) -> None:
        """Show what counts now."""
        self._show()
        self.presenter.look()

    def showEvent(self, event: QShowEvent) -> None:
        """Look which devices there are."""
        super().showEvent(event)
        self.devices.begin()
        self.sound.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """A test ends when nobody looks."""
        self.devices.stop()
        super().hideEvent(event)

    @Slot()
    def _show(self) -> None:
        state = self.presenter
        self.theme_choice.choose([key for key, _ in THEMES].index(state.get(s.THEME)))
        self.size_choice.choose([key for key, _ in SIZES].index(state.get(s.TEXT_SIZE)))
        way = "rehearsal" if state.sample else state.get(s.DIALER)
        self.dial_choice.choose([key for key, _ in DIALERS].index(way))
        self.dial_choice.setEnabled(not (state.sample or self.dial_lock.locked))
        self.dial_words.setText(tr(SAMPLE_DIALS) if state.sample else "")
        self.dial_words.setVisible(state.sample)
        self.record.setChecked(state.get(s.RECORD))
        self.words.show_state(on=state.get(s.WORDS), installed=state.can_write_down)
        self.sound.show_kept()
        kept = state.get(s.LOCK_AFTER)
        self.lock.choose(LOCKS.index(kept) if kept in LOCKS else None)
        other = "" if kept in LOCKS else tr("After {minutes} minutes.", minutes=kept)
        self.lock_field.set_hint(f"{other} {tr('Never during a call.')}".strip())
        self._pin_field.label.setText(
            tr("Another PIN, or none") if state.has_pin else tr("New PIN")
        )
        wear(self.office)

    @Slot(int)
    def _on_theme(self, at: int) -> None:
        self.presenter.keep(s.THEME, THEMES[at][0])

    @Slot(int)
    def _on_size(self, at: int) -> None:
        self.presenter.keep(s.TEXT_SIZE, SIZES[at][0])

    @Slot(int)
    def _on_dialer(self, at: int) -> None:
        self.presenter.keep(s.DIALER, DIALERS[at][0])

    @Slot(bool)
    def _on_record(self, on: bool) -> None:
        self.presenter.keep(s.RECORD, on)

    @Slot(int)
    def _on_lock(self, at: int) -> None:
        self.presenter.keep(s.LOCK_AFTER, LOCKS[at])

    @Slot()
    def _on_pin(self) -> None:
        self._pin_field.set_error("")
        self.presenter.set_pin(self.pin.text())

    @Slot(bool, str)
    def _on_pin_said(self, failed: bool, sentence: str) -> None:
        if failed:
            self._pin_field.set_error(sentence)
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.pin.clear()
            self.office.notice(sentence, "lock")


def _section(title: str, text: str, parts: Sequence[QWidget]) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(Label(title, Step.TITLE))
    column.addWidget(Label(text, Step.META, Tone.TEXT2, wrap=True))
    for part in parts:
        column.addWidget(part)
    column.addSpacing(6)
    column.addWidget(make_line())
    return box
