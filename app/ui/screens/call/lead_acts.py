"""Acts on the open lead beside the call itself: hand-off, deal, promises, profile."""

from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from app.acts.accept import Accept
from app.acts.changes import Changes
from app.acts.deal import Lose, SetDeal, Win
from app.acts.reject import Reject
from app.acts.thread import AnswerObjection, ChangePhone, CorrectProfile, TickPromise
from app.domain.wall_time import local_of
from app.reads.lead_card import LeadCard, Objection
from app.ui.lists.queue_words import money
from app.ui.screens.call.draft import read_money
from app.ui.screens.call.presenter import CallPresenter
from app.ui.screens.call.words import name_of, rejection_words
from app.ui.tr import tr


class LeadActs(QObject):
    """Does what the panel asks on the open lead and says what was done."""

    def __init__(self, presenter: CallPresenter) -> None:
        super().__init__(presenter)
        self._one = presenter
        self._office = presenter.office

    @property
    def card(self) -> LeadCard | None:
        """The open lead."""
        return self._one.card

    def _do(self, command: Any, said: str = "", icon: str = "check") -> None:
        def done(changes: Changes) -> None:
            if said:
                self._office.notice(said, icon, changes.act_id)

        self._office.do(command, owner=self, on_done=done)

    # --- hand-off ---------------------------------------------------------------------------------

    def accept(self) -> None:
        """Accepts the hand-off; the lead is open for the call at once."""
        card = self.card
        if card is None or "accept" not in card.may:
            return

        def done(changes: Changes) -> None:
            self._office.notice(
                tr("Accepted. {name} is yours.", name=name_of(card)),
                "check",
                changes.act_id,
            )
            self._one.reopen(card.state.id)

        self._office.do(Accept(card.state.id), owner=self, on_done=done)

    @Slot(str, str)
    def reject(self, reason: str, line: str) -> None:
        """Rejects, and goes on; sent when the toast is gone."""
        card = self.card
        if card is None:
            return
        words = tr("Rejected: {why}.", why=rejection_words(reason))
        lead = card.state.id

        def done(changes: Changes) -> None:
            self._office.notice(words, "reply", changes.act_id, lambda: self._one.open(lead))

        self._office.do(Reject(lead, reason, line), owner=self, on_done=done)
        self._one.go_next(lead)

    # --- deal -------------------------------------------------------------------------------------

    @Slot(str, str, str)
    def keep_deal(self, amount: str, per: str, closes: str) -> None:
        """Keeps the deal as typed; '15 dec' is the next 15 December."""
        card, found = self.card, read_money(amount)
        if card is None:
            return
        if found is None:
            self._office.notice(tr("Say the amount and its currency, as in 18,400 EUR."), "info")
            return
        day = self._day(closes)
        command = SetDeal(card.state.id, found[0], found[1], per, day.isoformat() if day else "")
        self._do(command, tr("Deal: {money}.", money=money(*found)))

    def _day(self, text: str) -> date | None:
        read = self._one.place().read_by(text) if text else None
        return read.wall.local.date() if read is not None else None

    def win(self) -> bool:
        """Won without a call; False while the deal has no amount."""
        card = self.card
        if card is None or not card.state.deal_minor:
            return False
        today = local_of(self._office.now(), self._office.zone).date().isoformat()
        state = card.state
        deal = Win(state.id, state.deal_minor, state.deal_currency, today, state.deal_per)
        self._do(
            deal,
            tr(
                "Won: {name}, {money}.",
                name=name_of(card),
                money=money(state.deal_minor, state.deal_currency),
            ),
            "trophy",
        )
        self._one.go_next(state.id)
        return True

    def lose(self, reason: str) -> None:
        """Lost without a call."""
        card = self.card
        if card is not None:
            self._do(Lose(card.state.id, reason), tr("Lost: {name}.", name=name_of(card)), "x")
            self._one.go_next(card.state.id)

    # --- objections and promises ------------------------------------------------------------------

    @Slot(object, str)
    def answer_objection(self, one: Objection, how: str) -> None:
        """The objection is answered, and how."""
        if self.card is not None:
            command = AnswerObjection(self.card.state.id, one.note, True, how)
            self._do(command, tr("Objection answered."))

    @Slot(object)
    def reopen_objection(self, one: Objection) -> None:
        """The objection is open again."""
        if self.card is not None:
            self._do(AnswerObjection(self.card.state.id, one.note, False), tr("Objection is open."))

    @Slot(object)
    def tick(self, promise: UUID) -> None:
        """A promise was kept."""
        if self.card is not None:
            self._do(TickPromise(self.card.state.id, promise), tr("Promise kept."))

    @Slot(str)
    def mail(self, what: str) -> None:
        """Opens the mail program with what was promised."""
        card = self.card
        if card is None or not card.prospect.email:
            return
        link = f"mailto:{quote(card.prospect.email, safe='@')}?subject={quote(what)}"
        if not QDesktopServices.openUrl(QUrl(link)):
            self._office.notice(
                tr("No mail program took it. Write to {email}.", email=card.prospect.email),
                "mail",
            )

    # --- who is called ----------------------------------------------------------------------------

    @Slot(str, str)
    def correct_profile(self, field: str, now: str) -> None:
        """Name, role, zone … say something else."""
        if self.card is not None:
            words = {
                "email": tr("E-mail"),
                "zone": tr("Time zone"),
                "pronoun": tr("How it is said"),
            }
            said = tr("{words} corrected.", words=words.get(field, field.capitalize()))
            self._do(CorrectProfile(self.card.state.id, field, now), said)

    @Slot(str, str, int, str, str)
    def change_phone(self, e164: str, change: str, position: int, kind: str, state: str) -> None:
        """A phone is added, struck, restored or dialled first."""
        if self.card is not None:
            words = {
                "add": tr("Phone added."),
                "strike": tr("Phone struck."),
                "restore": tr("Phone restored."),
            }
            command = ChangePhone(self.card.state.id, e164, change, position, kind, state)
            self._do(command, words.get(change, tr("This phone is dialled first.")))
