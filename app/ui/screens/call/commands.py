"""What a person can ask on the call screen, beside typing: one method for each key and button."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.domain.dispositions import DISPOSITIONS
from app.domain.vocabulary import Disposition, Role
from app.jobs.call_state import Phase, Sound
from app.ui.lists.queue_words import money
from app.ui.screens.call.call_pane import is_offer
from app.ui.screens.call.ending import NeverDialog
from app.ui.screens.call.lead_acts import LeadActs
from app.ui.screens.call.saving import Saver
from app.ui.thread.acts import ThreadActs
from app.ui.thread.words import ThreadKey
from app.ui.tr import tr

if TYPE_CHECKING:
    from app.ui.screens.call.view import CallScreen


class Commands(QObject):
    """Ties keys, menus and buttons to the presenter."""

    def __init__(self, screen: "CallScreen") -> None:
        super().__init__(screen)
        self._screen = screen
        self._one = screen.presenter
        self.saver = Saver(screen.presenter)
        self.leads = LeadActs(screen.presenter)
        self.history = ThreadActs(screen.office, screen, lambda: screen.presenter.card)

    def connect_all(self) -> None:
        """Ties the widgets' signals."""
        screen, one, leads = self._screen, self._one, self.leads
        call, notes = screen.call, screen.notes
        bar = call.bar
        bar.dial_asked.connect(self.dial)
        bar.hang_up_asked.connect(one.hang_up)
        bar.pause_asked.connect(self.pause)
        bar.mute_asked.connect(self.mute)
        call.stop.play_asked.connect(self.play_last)
        call.sales.objection_answered.connect(leads.answer_objection)
        call.sales.objection_reopened.connect(leads.reopen_objection)
        call.sales.deal_kept.connect(leads.keep_deal)
        call.sales.won_asked.connect(self.won)
        call.sales.lost_asked.connect(self.lost)
        call.promises.ticked.connect(leads.tick)
        call.promises.mail_asked.connect(leads.mail)
        call.history.play_asked.connect(self.play)
        call.history.attach_asked.connect(self.attach)
        call.history.read_asked.connect(self.read)
        call.history.correct_asked.connect(self.history.correct)
        call.history.answer_kept.connect(self.history.answer_comment)
        call.offer.accept_asked.connect(self.accept)
        call.offer.reject_asked.connect(self.reject)
        call.header.edit_asked.connect(self.edit_header)
        call.edit.corrected.connect(leads.correct_profile)
        call.edit.phone_changed.connect(leads.change_phone)
        call.edit.closed.connect(self.end_edit)
        screen.rejecting.kept.connect(leads.reject)
        screen.rejecting.closed.connect(self.end_reject)
        notes.endings.never_asked.connect(self.never)
        notes.save.clicked.connect(self.save)

    # --- the call ---------------------------------------------------------------------------------

    @Slot()
    def dial(self) -> None:
        """Dial."""
        self._one.dial()

    def dial_number(self) -> None:
        """Type a number; the lead that has it is dialled, by the same rules."""
        card = self._one.card
        region = (card.campaign.region or card.prospect.country) if card else ""
        from app.ui.screens.call.number_dialog import NumberDialog

        dialog = NumberDialog(self._screen.office, region or "", self._screen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.dial_asked.connect(self._one.dial_lead)
        dialog.open()

    def answered(self) -> None:
        """They answered."""
        self._one.line.answer()

    @Slot()
    def pause(self) -> None:
        """F8: pause or resume; before consent it says that the prospect agreed."""
        line = self._one.line
        now = line.line()
        if now.phase is Phase.LIVE and now.sound is Sound.WAITS:
            line.agree(True)
        else:
            line.pause()

    def refuse_recording(self) -> None:
        """The prospect does not want to be recorded; what was recorded is erased."""
        self._one.line.agree(False)

    @Slot()
    def mute(self) -> None:
        """F7: mute or unmute."""
        line = self._one.line
        if line.line().on:
            line.mute(not line.line().muted)

    # --- ending and saving ------------------------------------------------------------------------

    def _keep_typing(self) -> None:
        """A line that is typed and not kept is a note too."""
        line = self._screen.notes.notes.line
        if line.text().strip():
            line.returnPressed.emit()

    @Slot()
    def save(self) -> None:
        """Save and next; while rejecting, reject."""
        if self._screen.right.currentWidget() is self._screen.rejecting:
            self._screen.rejecting.keep()
            return
        self._keep_typing()
        self.saver.save()

    def save_stay(self) -> None:
        """Save and stay."""
        self._keep_typing()
        self.saver.save(stay=True)

    def choose(self, number: int) -> None:
        """Ctrl+number; what the ending asks has the focus next."""
        notes = self._screen.notes
        notes.endings.press(number)
        chosen = self._one.draft.disposition
        if not chosen:
            return
        rule = DISPOSITIONS[Disposition(chosen)]
        if rule.needs_reason:
            notes.asking.reasons.focus_first()
        elif rule.code in (Disposition.WRONG_PERSON, Disposition.GATEKEEPER):
            notes.asking.whom.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def never(self) -> None:
        """Never call again, asked once."""
        card = self._one.card
        if card is None or "do_not_call" not in card.may:
            return
        dialog = NeverDialog(card, self._screen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.saver.never)
        dialog.open()

    # --- telesales --------------------------------------------------------------------------------

    @Slot()
    def accept(self) -> None:
        """Accept the hand-off and open it."""
        self.leads.accept()

    @Slot()
    def reject(self) -> None:
        """Ask why the hand-off is rejected."""
        card = self._one.card
        if card is None or "reject" not in card.may:
            return
        if not is_offer(card) and card.state.stage not in ("accepted", "working"):
            return
        self._screen.right.setCurrentWidget(self._screen.rejecting)
        self._screen.rejecting.open(card.passed_name or card.credit_name)

    @Slot()
    def end_reject(self) -> None:
        """Back without rejecting."""
        self._screen.show_right()

    def deal(self) -> None:
        """Ctrl+D: type the deal."""
        card = self._one.card
        if card is not None and "set_deal" in card.may:
            self._screen.call.sales.edit()

    @Slot()
    def won(self) -> None:
        """Won: with the call that waits for its ending, else by itself."""
        card = self._one.card
        if card is None or "win" not in card.may:
            return
        if self._one.attempt is None:
            if not self.leads.win():
                self.deal()
            return
        if not self._one.draft.amount and card.state.deal_minor:
            self._one.draft.amount = money(card.state.deal_minor, card.state.deal_currency)
        if self._one.draft.disposition != Disposition.WON:
            self._one.choose(Disposition.WON)
        self._screen.notes.asking.amount.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def lost(self) -> None:
        """Lost: asks why."""
        card = self._one.card
        if card is None or "lose" not in card.may:
            return
        if self._one.attempt is not None:
            if self._one.draft.disposition != Disposition.LOST:
                self._one.choose(Disposition.LOST)
            self._screen.notes.asking.reasons.focus_first()
            return
        self._menu(DISPOSITIONS[Disposition.LOST].reasons)

    def _menu(self, reasons: Sequence[str]) -> None:
        menu = QMenu(self._screen)
        for number, reason in enumerate(reasons, 1):
            menu.addAction(f"&{number}  {tr(reason)}").setData(reason)
        menu.triggered.connect(self._lost_because)
        menu.aboutToHide.connect(menu.deleteLater)
        button = self._screen.call.sales.lost
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    @Slot(QAction)
    def _lost_because(self, act: QAction) -> None:
        self.leads.lose(str(act.data()))

    def tick(self) -> None:
        """Tick the first open promise of ours."""
        first = self._screen.call.promises.first
        if isinstance(first, UUID):
            self.leads.tick(first)

    def mail(self) -> None:
        """Write the first open promise of ours."""
        if self._screen.call.promises.first is not None:
            self.leads.mail(self._screen.call.promises.first_what)

    # --- listening, correcting, editing -----------------------------------------------------------

    @Slot(object, int)
    def play(self, attempt: UUID, offset_ms: int) -> None:
        """Play a call from a moment on."""
        self._screen.office.go("recordings", attempt=attempt, offset_ms=offset_ms)

    @Slot(object)
    def attach(self, attempt: UUID) -> None:
        """A call without sound is opened where a recording can be attached to it."""
        card = self._one.card
        if card is not None:
            self._screen.office.go("recordings", lead=card.state.id, attempt=attempt)

    @Slot()
    def play_last(self) -> None:
        """The last 40 seconds of the conversation where we stopped."""
        card = self._one.card
        if card is not None and card.stop is not None and card.stop.attempt is not None:
            self.play(card.stop.attempt, max(0, card.stop.seconds - 40) * 1000)

    @Slot(object)
    def read(self, key: ThreadKey) -> None:
        """What came with the hand-off; a second time puts it away."""
        card, package = self._one.card, self._screen.call.package
        if card is None:
            return
        if self._screen.role is not Role.TELESALES:
            self._screen.office.notice(
                tr("With the hand-off: {summary}", summary=key.item.summary), "send"
            )
            return
        package.show_card(card)
        package.setVisible(not package.isVisible())

    @Slot()
    def edit_header(self) -> None:
        """Name, phones, place: type over them."""
        card = self._one.card
        if card is None or "correct_profile" not in card.may:
            return
        edit = self._screen.call.edit
        edit.show_card(card)
        edit.setVisible(not edit.isVisible())
        if edit.isVisible():
            edit.fields["name"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def end_edit(self) -> None:
        """Done with editing."""
        self._screen.call.edit.hide()
        self._screen.focus_fresh()
