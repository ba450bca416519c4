"""How a call ended: dispositions on number keys, and what each of them asks."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from app.domain.campaign import Campaign
from app.domain.dispositions import DISPOSITIONS, DispositionRule, keys_for
from app.domain.vocabulary import Disposition, Role
from app.reads.lead_card import LeadCard
from app.ui.screens.call.words import name_of, phone_words
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.thread.words import label_of as label_of
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.cards import button_row
from app.ui.widgets.text import IconLabel, Label, Paragraph

_TELEMARKETER_SHOWN = 5
_CLOSER_SHOWN = 2
NEVER_KEY = 9


def endings(role: Role, campaign: Campaign, *, answered: bool) -> tuple[DispositionRule, ...]:
    """The dispositions that can be true now, in the order of their keys."""
    found = [DISPOSITIONS[one] for one in keys_for(role, answered=answered)]
    return tuple(one for one in found if one.code not in campaign.hidden)


class EndingBar(Themed, QWidget):
    """The buttons; those that do not fit stand under the three dots, with the same keys.

    Signals:
        chosen: code of a disposition.
        never_asked: do-not-call was pressed.
    """

    chosen = Signal(str)
    never_asked = Signal()

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._rules: tuple[DispositionRule, ...] = ()
        self._key: object = None
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.buttons: dict[str, Button] = {}
        self._made: dict[str, Button] = {}
        self.more = IconButton("ellipsis", tr("More ways a call ends"), boxed=True, parent=self)
        self.more.hide()
        self.more.clicked.connect(self._open_more)
        self._title = Label(tr("How did it end?"), Step.META, Tone.TEXT, Weight.SEMIBOLD)
        self._words = Label("", Step.META, Tone.TEXT3)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(self.px(8))
        head.addWidget(self._title)
        head.addWidget(self._words)
        head.addStretch(1)
        self._grid = QGridLayout()
        self._grid.setSpacing(self.px(6))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self.px(8))
        box.addWidget(self._head)
        box.addLayout(self._grid)

    def rules(self) -> tuple[DispositionRule, ...]:
        """What can be true now, in the order of the keys."""
        return self._rules

    def show_endings(
        self, rules: Sequence[DispositionRule], chosen: str, words: str, *, narrow: bool
    ) -> None:
        """Show what can be true now and what was chosen."""
        self._words.setText(words)
        self._rules = tuple(rules)
        closer = self._role is Role.TELESALES
        shown = self._fitting(chosen, _CLOSER_SHOWN if closer else _TELEMARKETER_SHOWN)
        key = (shown, len(rules), narrow)
        if key != self._key:
            self._key = key
            self._arrange(shown, narrow=narrow, closer=closer)
        for code, button in self.buttons.items():
            button.setChecked(code == chosen)

    def _fitting(self, chosen: str, fit: int) -> tuple[tuple[int, DispositionRule], ...]:
        """(key number, rule) of those that have a button: the first, and what was chosen."""
        numbered = list(enumerate(self._rules, 1))
        shown, hidden = numbered[:fit], numbered[fit:]
        picked = next((one for one in hidden if one[1].code == chosen), None)
        if picked is not None:
            shown[-1] = picked
        return tuple(shown)

    def _arrange(
        self, shown: tuple[tuple[int, DispositionRule], ...], *, narrow: bool, closer: bool
    ) -> None:
        """Put the buttons into their places; one that was made once is kept."""
        focused = next((c for c, b in self.buttons.items() if b.hasFocus()), "")
        whole = self.layout()
        assert whole is not None
        whole.setEnabled(False)  # laid out once, not after each button
        while self._grid.count():
            place = self._grid.takeAt(0)
            old = place.widget() if place is not None else None
            if old is not None and old is not self.more:
                old.hide()
        self.buttons = {}
        for at, (number, rule) in enumerate(shown):
            key = "" if narrow and not closer else f"Ctrl+{number}"
            button = self._made.get(rule.code) or self._make(rule)
            button.set_look(key=key)
            button.setToolTip(
                tr("{how} (Ctrl+{number})", how=label_of(rule, self._role), number=number)
            )
            self._place(rule.code, button, (0, at) if closer else divmod(at, 2))
        if closer:
            self._grid.addWidget(self.more, 0, len(shown) + 1)
            self._grid.setColumnStretch(len(shown), 1)
            self.more.setVisible(True)
        else:
            never = self._made.get(Disposition.DO_NOT_CALL) or self._make_never()
            never.set_look(key="" if narrow else f"Ctrl+{NEVER_KEY}")
            self._place(Disposition.DO_NOT_CALL, never, divmod(len(shown), 2))
            layout = self._head.layout()
            assert layout is not None
            layout.addWidget(self.more)
            self.more.setVisible(len(self._rules) > len(shown))
        self._head.setVisible(not closer)
        whole.setEnabled(True)
        whole.invalidate()
        whole.activate()
        if focused in self.buttons:
            self.buttons[focused].setFocus()

    def _place(self, code: str, button: Button, at: tuple[int, int]) -> None:
        self.buttons[code] = button
        self._grid.addWidget(button, *at)
        button.show()  # at once, else it can't take the focus yet

    def _make(self, rule: DispositionRule) -> Button:
        button = Button(
            label_of(rule, self._role),
            icon=rule.icon,
            checkable=True,
            spread=self._role is not Role.TELESALES,
        )
        button.setProperty("code", rule.code.value)
        button.clicked.connect(self._clicked)
        self._made[rule.code] = button
        return button

    def _make_never(self) -> Button:
        button = Button(tr("Do not call"), Face.QUIET_DANGER, "ban", spread=True)
        button.setToolTip(tr("Do not call (Ctrl+{key})", key=NEVER_KEY))
        button.clicked.connect(self.never_asked)
        self._made[Disposition.DO_NOT_CALL] = button
        return button

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.chosen.emit(str(sender.property("code")))

    def press(self, number: int) -> None:
        """Ctrl+number."""
        if number == NEVER_KEY:
            self.never_asked.emit()
        elif 1 <= number <= len(self._rules):
            self.chosen.emit(self._rules[number - 1].code.value)

    @Slot()
    def _open_more(self) -> None:
        menu = QMenu(self)
        for number, rule in enumerate(self._rules, 1):
            if rule.code in self.buttons:
                continue
            act = menu.addAction(
                tr("{how}\tCtrl+{number}", how=label_of(rule, self._role), number=number)
            )
            act.setData(rule.code.value)
        if Disposition.DO_NOT_CALL not in self.buttons:
            menu.addSeparator()
            act = menu.addAction(tr("Do not call\tCtrl+{key}", key=NEVER_KEY))
            act.setData("")
        menu.triggered.connect(self._picked)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().topRight()))

    @Slot(QAction)
    def _picked(self, act: QAction) -> None:
        code = str(act.data())
        if code:
            self.chosen.emit(code)
        else:
            self.never_asked.emit()

    def focus_first(self) -> None:
        """The first button has the focus."""
        for button in self.buttons.values():
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            return


class ReasonList(Themed, QWidget):
    """Why: one of a few reasons, by digit keys.

    Signals:
        chosen: the words of the reason.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reasons: tuple[str, ...] = ()
        self.buttons: list[Button] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(self.px(6))

    def show_reasons(self, reasons: Sequence[str], chosen: str) -> None:
        """Show these reasons."""
        if tuple(reasons) != self._reasons:
            self._reasons = tuple(reasons)
            for old in self.buttons:
                self._box.removeWidget(old)
                old.hide()
                old.deleteLater()
            self.buttons = []
            for number, reason in enumerate(reasons, 1):
                button = Button(tr(reason), key=str(number), checkable=True, spread=True)
                button.setProperty("reason", reason)
                button.clicked.connect(self._clicked)
                self._box.addWidget(button)
                button.show()  # at once, else it can't take the focus yet
                self.buttons.append(button)
        for button in self.buttons:
            button.setChecked(button.property("reason") == chosen)

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.chosen.emit(str(sender.property("reason")))

    def focus_first(self) -> None:
        """The chosen one or the first has the focus."""
        if self.buttons:
            wanted = next((one for one in self.buttons if one.isChecked()), self.buttons[0])
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses; Up and Down walk."""
        text = event.text()
        if text.isdecimal() and 1 <= int(text) <= len(self.buttons):
            self.chosen.emit(str(self.buttons[int(text) - 1].property("reason")))
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


class NeverDialog(Themed, QDialog):
    """The one confirmation of the daily work; 'Go back' is the default."""

    def __init__(self, card: LeadCard, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Do not call"))
        who = card.prospect.company or name_of(card)
        numbers = [phone_words(one.e164) for one in card.prospect.phones]
        blocked = (
            tr(" and ").join(numbers[:2])
            if len(numbers) < 3
            else tr("{count} numbers", count=len(numbers))
        )
        self.back = Button(tr("Go back"), key="Esc")
        self.never = Button(tr("Never call again"), Face.DANGER)
        self.back.clicked.connect(self.reject)
        self.never.clicked.connect(self.accept)
        self.back.setAutoDefault(True)
        self.back.setDefault(True)
        self.never.setAutoDefault(False)
        words = QVBoxLayout()
        words.setSpacing(self.px(4))
        words.addWidget(Label(tr("Never call {who} again?", who=who), Step.TITLE, wrap=True))
        words.addWidget(
            Paragraph(
                tr(
                    "Blocks {blocked} for everyone, from now. Only an admin can lift it, "
                    "with a reason that is kept.",
                    blocked=blocked,
                ),
                Step.BODY,
                Tone.TEXT2,
            )
        )
        words.addSpacing(self.px(6))
        words.addLayout(button_row(self.back, self.never, right=True))
        row = QHBoxLayout(self)
        pane = self.px(Space.PANE)
        row.setContentsMargins(pane, pane, pane, pane)
        row.setSpacing(self.px(12))
        row.addWidget(IconLabel("ban", Tone.DANGER, 28), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.setFixedWidth(self.px(450))
        self.back.setFocus()
