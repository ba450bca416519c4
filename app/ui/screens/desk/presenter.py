"""What stands at the desk, which lead is read, and the decisions about it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from app.acts.changes import Changes
from app.acts.hand_off import HandOff
from app.acts.send_back import SendBack
from app.acts.side_exits import Park
from app.acts.waive import Waive
from app.domain.errors import Incomplete, KnownError
from app.domain.transitions import FROM
from app.domain.vocabulary import Stage
from app.domain.when_text import WhenProblem, WhenReading, read_when
from app.reads.desk_queue import DeskAnswer, DeskGroup, DeskOrder, DeskQuestion, DeskRow
from app.reads.house import PeopleQuestion, PersonRow
from app.reads.lead_card import LeadCard, LeadCardQuestion
from app.reads.receivers import Receivers, ReceiversQuestion
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.screens.desk.lines import Lines
from app.ui.screens.desk.words import first_name
from app.ui.tr import tr


class DeskPresenter(QObject):
    """The desk as the view shows it.

    Signals:
        listed: The list is new (`DeskAnswer`).
        opened: Another lead is read, or the same anew (`LeadCard`), or none is left (None).
        met: Who can take it on (`Receivers`).
        refused: An act was not done (`KnownError`).
    """

    listed = Signal(object)
    opened = Signal(object)
    met = Signal(object)
    refused = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.order = DeskOrder.INTENT
        self.answer = DeskAnswer((), dict.fromkeys(DeskGroup, 0))
        self.lead: UUID | None = None
        self.card: LeadCard | None = None
        self.found: Receivers | None = None
        self.chosen: UUID | None = None
        self.told = ""
        self._chosen_by_hand = False
        self._leaving: set[UUID] = set()
        self.lines = Lines(office, self)
        office.changes.listen(
            self, ("queue", "lead", "thread", "handoffs", "people", "campaigns"), self._on_stale
        )

    # --- looking ---------------------------------------------------------------------------------

    def start(self, lead: UUID | None = None) -> None:
        """The screen is shown: ask for the list, and open a lead if one is named."""
        if lead is not None:
            self.open(lead)
        self.refresh()
        self.office.ask(PeopleQuestion(), owner=self, on_done=self._take_people)

    @Slot()
    def refresh(self) -> None:
        """Ask for the list again."""
        self.office.ask(DeskQuestion(self.order), owner=self, on_done=self._take_list)

    def sort_by(self, order: DeskOrder) -> None:
        """Another order of the list; the lead that is read stays."""
        self.order = order
        self.refresh()

    def open(self, lead: UUID) -> None:
        """Read another lead."""
        if lead == self.lead:
            return
        self.lines.keep()
        self.lead, self.found, self._chosen_by_hand = lead, None, False
        self._look()

    def choose(self, person: UUID | None) -> None:
        """Who takes it on; None is the first who is free."""
        self.chosen, self._chosen_by_hand = person, True
        if self.found is not None:
            self.met.emit(self.found)

    def row(self, lead: UUID | None) -> DeskRow | None:
        """The row of a lead, if it stands in the list."""
        return next((one for one in self.answer.rows if one.lead == lead), None)

    def next_row(self) -> DeskRow | None:
        """The row that is shown after a decision about the present lead."""
        rows = self.answer.rows
        at = next((i for i, one in enumerate(rows) if one.lead == self.lead), None)
        if at is None:
            return rows[0] if rows else None
        return rows[at + 1] if at + 1 < len(rows) else (rows[at - 1] if at else None)

    def go_on(self) -> None:
        """Read the next lead; somebody else decided about this one."""
        following = self.next_row()
        self.lead, self.card, self.found = None, None, None
        if following is not None:
            self.open(following.lead)
        else:
            self._look()

    def receiver_name(self) -> str:
        """First name of the person who is chosen; '' for the first who is free."""
        people = self.found.people if self.found is not None else ()
        return next((first_name(one.name) for one in people if one.id == self.chosen), "")

    def may(self, act: str) -> bool:
        """Whether the person's roles and the lead's stage allow an act on what is read."""
        if self.card is None or act not in self.card.may:
            return False
        return Stage(self.card.state.stage) in FROM.get(act, frozenset(Stage))

    def _look(self) -> None:
        if self.lead is None:
            self.card = None
            self.opened.emit(None)
            return
        question = LeadCardQuestion(self.lead)
        self.office.ask(question, owner=self, on_done=self._take_card, on_failed=self._gone)
        self.office.ask(
            ReceiversQuestion(self.lead),
            owner=self,
            on_done=self._take_receivers,
            on_failed=self._gone,
        )

    def _take_list(self, answer: DeskAnswer) -> None:
        self.answer = _without(answer, self._leaving)
        if self.lead is None:  # one that is asked for is still on its way
            first = self.answer.rows[0].lead if self.answer.rows else None
            if first is not None:
                self.open(first)
            else:
                self._look()
        self.listed.emit(self.answer)

    def _take_card(self, card: LeadCard) -> None:
        if card.state.id == self.lead:
            self.card = card
            self.lines.read(card)
            self.opened.emit(card)

    def _take_receivers(self, found: Receivers) -> None:
        self.found = found
        if not self._chosen_by_hand:
            self.chosen = found.suggested
        self.met.emit(found)

    def _take_people(self, people: tuple[PersonRow, ...]) -> None:
        self.told = next((one.name for one in people if "supervisor" in one.roles), "")
        if self.found is not None:
            self.met.emit(self.found)

    def _gone(self, error: KnownError) -> None:
        """The lead can't be read any more: somebody else moved it on."""
        self.lead, self.card, self.found = None, None, None
        self.refused.emit(error)
        self.refresh()

    def _on_stale(self, _stale: Stale) -> None:
        self.refresh()
        if self.lead is not None:
            self._look()

    # --- deciding --------------------------------------------------------------------------------

    def pass_on(self) -> None:
        """Pass: to the person who is chosen; the next lead is shown at once."""
        if self.lead is None or self.card is None:
            return
        to, minutes = self.receiver_name(), self.card.campaign.answer_minutes
        left = (
            tr("{minutes} min", minutes=minutes)
            if minutes < 120
            else tr("{minutes} working hours", minutes=minutes // 60)
        )
        text = tr(
            "Passed to {to}. {left} to answer.", to=to or tr("the first who is free"), left=left
        )
        self._decide(
            HandOff(self.lead, self.chosen, self.lines.of(self.lead).strip()), text, "send"
        )

    def send_back(self, reason: str) -> None:
        """Return to the telemarketer, with what is missing."""
        if self.lead is None or self.card is None:
            return
        if not reason.strip():
            raise Incomplete("reason", tr("Say what is missing. One sentence is enough."))
        to = first_name(self.card.credit_name) or tr("the queue")
        text = tr("Returned to {to}. It is due now in that queue.", to=to)
        self._decide(SendBack(self.lead, reason.strip()), text, "corner-up-left")

    def read_until(self, text: str) -> WhenReading | WhenProblem:
        """What a typed time means on the prospect's wall."""
        assert self.card is not None
        prospect = self.card.prospect
        zones = (prospect.zone,) if prospect.zone else tuple(prospect.zones)
        return read_when(
            text,
            now=self.office.now(),
            zone=(*zones, self.office.zone)[0],
            zones=zones,
            hours=self.card.campaign.hours,
            country=prospect.country or None,
        )

    def park(self, until: str, why: str) -> None:
        """Park until a time that was typed, with what it waits for.

        Raises:
            Incomplete: The time can't be taken, or it was not said what the lead waits for.
        """
        if self.lead is None or self.card is None:
            return
        read = self.read_until(until)
        if isinstance(read, WhenProblem):
            raise Incomplete("until", read.sentence)
        if not why.strip():
            raise Incomplete("why", tr("Say what it waits for."))
        wall = read.wall
        command = Park(self.lead, wall.to_utc(), wall.local.isoformat(), wall.zone, why.strip())
        self._decide(command, tr("Parked until {when}.", when=read.text_echo), "archive")

    def waive(self, why: str) -> None:
        """Let it through the gate; it stays at the desk and can be passed."""
        if self.lead is None:
            return
        if not why.strip():
            raise Incomplete("why", tr("Say why it may pass."))
        self.office.do(
            Waive(self.lead, why.strip()),
            owner=self,
            on_done=self._waived,
            on_failed=self.refused.emit,
        )

    def _waived(self, changes: Changes) -> None:
        self.office.notice(tr("Waived. It can be passed now."), "badge-check", changes.act_id)

    def _decide(self, command: Any, text: str, icon: str) -> None:
        """Does an act after which the lead leaves the desk; the next one is shown before."""
        lead, following = command.lead, self.next_row()
        self._leaving.add(lead)
        self.answer = _without(self.answer, self._leaving)
        self.lead, self.card, self.found = None, None, None
        self.listed.emit(self.answer)
        if following is not None:
            self.open(following.lead)
        else:
            self._look()

        def done(changes: Changes) -> None:
            self.refresh()  # an older answer would still hold the lead
            self._leaving.discard(lead)
            self.lines.drop(lead)
            self.office.notice(text, icon, changes.act_id, on_undo=lambda: self.came_back(lead))

        def failed(error: KnownError) -> None:
            self._leaving.discard(lead)
            self.refresh()
            self.refused.emit(error)

        self.office.do(command, owner=self, on_done=done, on_failed=failed)

    def came_back(self, lead: UUID) -> None:
        """A decision was taken back: the lead is read again."""
        if not isValid(self):
            return
        self.lead, self.card = None, None
        self.open(lead)
        self.refresh()


def _without(answer: DeskAnswer, leaving: set[UUID]) -> DeskAnswer:
    gone = [row for row in answer.rows if row.lead in leaving]
    if not gone:
        return answer
    counts = {
        group: count - sum(row.group is group for row in gone)
        for group, count in answer.counts.items()
    }
    kept = tuple(row for row in answer.rows if row.lead not in leaving)
    return replace(answer, rows=kept, counts=counts)
