"""The state of the call screen: which lead is open, what is typed, what the line does.

No painting here. Views show what this says and call its methods; every change is told by a signal.
"""

from collections import deque
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.acts.attempt import LEASE, LeaveLead, OpenLead
from app.acts.changes import Changes
from app.acts.house import KeepDraft
from app.domain.errors import KnownError, NotAllowed, RuleForbids
from app.domain.vocabulary import Role
from app.jobs.call import CallLine
from app.jobs.call_sound import CallSound
from app.jobs.call_state import Line, Phase, Sound
from app.reads.desk import Actor
from app.reads.free_times import FreeTimes, FreeTimesQuestion
from app.reads.house import Unfinished, UnfinishedQuestion
from app.reads.lead_card import LeadCard, LeadCardQuestion
from app.reads.left_drafts import OF, about_of
from app.reads.next_lead import Around, AroundQuestion, NextLeadQuestion
from app.reads.queue import HeldBack, HeldBackQuestion, QueueAnswer, QueueQuestion, QueueRow
from app.telephony.ways import World
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.once import once
from app.ui.screens.call import draft as typed
from app.ui.screens.call.dialling import Dialling
from app.ui.screens.call.draft import CallDraft, Lack, Place
from app.ui.screens.call.heard import Heard
from app.ui.tr import error_words, tr

KEEP_MS = 300
AROUND_MS = 160
"""A lead is shown, all of it, before what stands around it is asked: readers of the store would
take turns with it, and a turn of 20 ms became one of 60."""
HELD_MS = 2_000
"""Leads that rules hold back are counted over the whole pool, so not at every call."""


class CallPresenter(Heard, Dialling, QObject):
    """What the call screen knows.

    Signals:
        queue_changed: A `QueueAnswer`.
        held_changed: A `HeldBack`.
        card_changed: The open `LeadCard`, or None; when `fresh`, first time for this lead, and its
            draft is new too.
        line_changed: The `Line`.
        draft_changed: What of the draft changed by something else than its own field: 'notes',
            'answers', 'point', 'ending' or 'all'.
        next_changed: The `QueueRow` that follows, or None.
        lacks_changed: The tuple of `Lack`s shown; the first is gone to.
        unfinished_changed: Tuple of `Unfinished`.
        times_changed: `FreeTimes` of closers for the open lead.
    """

    queue_changed = Signal(object)
    held_changed = Signal(object)
    card_changed = Signal(object, bool)
    line_changed = Signal(object)
    draft_changed = Signal(str)
    next_changed = Signal(object)
    lacks_changed = Signal(object)
    unfinished_changed = Signal(object)
    times_changed = Signal(object)

    def __init__(
        self,
        office: Office,
        role: Role,
        parent: QObject | None = None,
        *,
        sound: CallSound | None = None,
        world: World | None = None,
    ) -> None:
        super().__init__(parent)
        self.office, self.role = office, role
        self.card: LeadCard | None = None
        self.queue: QueueAnswer | None = None
        self.next_row: QueueRow | None = None
        self.unfinished: tuple[Unfinished, ...] = ()
        self.draft = CallDraft()
        self.lease_until: datetime | None = None
        self._lease_shown: datetime | None = None
        self.lacks: tuple[Lack, ...] = ()
        self._wanted: UUID | None = None
        self._dial_when_open: str | None = None
        self._ahead: LeadCard | None = None
        self._undone: dict[UUID, CallDraft] = {}
        self._last_dial: tuple[UUID, str] | None = None
        self._known_line = Line()
        self._starting = False
        self._going_on = False
        self._stale: deque[Changes] = deque()
        ping = office.bridge.relay(self._announce, owner=self)
        self._ping = ping
        self.line = CallLine(
            office.workplace,
            office.bridge.lanes,
            office.settings,
            tell=office.bridge.relay(self._on_line, owner=self),
            changed=self._changed,
            kept=lambda attempt: office.sound_kept(attempt),
            sound=sound,
            world=world,
        )
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_MS)
        self._keep.timeout.connect(self.keep_now)
        self._around = once(self, AROUND_MS, self.ask_queue)
        self._held = once(self, HELD_MS, self._ask_held)
        office.changes.listen(
            self,
            ("queue", "lead", "thread", "handoffs", "recordings", "campaigns", "dnc"),
            self._refresh,
        )
        if office.team is not None:
            office.team.lost.connect(self._on_lost)

    # --- the queue --------------------------------------------------------------------------------

    def foresee(self, actor: Actor) -> None:
        """Reads the queue of somebody who may sign in next, for the store's caches alone."""
        workplace, role = self.office.workplace, self.role
        read = partial(workplace.ask, QueueQuestion(counted=False), actor, role)
        self.office.bridge.submit("read", read, owner=self, on_failed=_quiet)

    def start(self) -> None:
        """The screen is shown for the first time: its queue, what was broken off, what is next."""
        self._starting = True
        first = QueueQuestion(self._pinned(), counted=False)
        self.office.ask(first, owner=self, on_done=self._take_queue, key="queue")

    @Slot()
    def ask_queue(self) -> None:
        """Asks for the queue with who comes next, and soon for what is held back."""
        asked = AroundQuestion(self._pinned(), self._here())
        # One key for all that asks: a queue asked later must not lose the next lead asked before.
        self.office.ask(asked, owner=self, on_done=self._take_around, key="queue")
        if not self._held.isActive():
            self._held.start()

    def _here(self) -> UUID | None:
        """The lead that is open, or on its way to be."""
        return self._wanted or (self.card.state.id if self.card else None)

    def _pinned(self) -> UUID | None:
        line = self.line.line()
        return line.lead if line.phase is not Phase.IDLE else None

    @Slot()
    def _ask_held(self) -> None:
        self.office.ask(HeldBackQuestion(), owner=self, on_done=self._take_held)

    def _look_around(self) -> None:
        """The queue and what comes next, once for all that happens in the same moment."""
        if not self._around.isActive():
            self._around.start()

    def _take_around(self, found: Around) -> None:
        self._take_queue(found.queue)
        self._take_next(found.following)

    def _take_queue(self, answer: QueueAnswer) -> None:
        self.queue = answer
        self.queue_changed.emit(answer)
        if not answer.counted:
            self._look_around()
        if self._starting:
            self._starting = False
            self.office.ask(UnfinishedQuestion(), owner=self, on_done=self._take_unfinished)
            self._ask_held()

    def _take_held(self, held: HeldBack) -> None:
        self.held_changed.emit(held)

    def _take_unfinished(self, found: tuple[Unfinished, ...]) -> None:
        self.unfinished = tuple(one for one in found if one.attempt != self.line.line().attempt)
        self.unfinished_changed.emit(self.unfinished)
        if self.card is None and self._wanted is None:
            if self.unfinished:
                self.open(self.unfinished[0].lead)
            else:
                self.go_next()

    def _refresh(self, _stale: Stale) -> None:
        if self.card is not None:
            self._ask_card(self.card.state.id)
        if self._wanted is None and not self._around.isActive():
            self.ask_queue()  # no lead is being shown: a hand-off is here as soon as it is heard
        else:
            self._look_around()

    # --- opening a lead ---------------------------------------------------------------------------

    def open(self, lead: UUID, dial: str | None = None) -> None:
        """Opens a lead; the one before is left with its draft.

        Args:
            dial: The number to dial as soon as it is open; '' is its first.
        """
        line = self.line.line()
        self._dial_when_open = None
        if line.on and line.lead != lead:
            self.office.notice(tr("You are on the line. End this call first."), "phone-call")
            return
        self._going_on = False  # who opens a lead has it, whatever was asked for before
        if self.card is not None and self.card.state.id == lead:
            self._ask_card(lead)
            return
        self._leave()
        self._wanted, self._dial_when_open = lead, dial
        if self._ahead is not None and self._ahead.state.id == lead:
            card, self._ahead = self._ahead, None
            self._show(card)
            return
        self._ask_card(lead)

    def reopen(self, lead: UUID, draft: CallDraft | None = None) -> None:
        """Opens a lead anew, with this draft if one is given."""
        if draft is not None:
            self._undone[lead] = draft
        if self.card is not None and self.card.state.id == lead:
            self.card = None
        if self._ahead is not None and self._ahead.state.id == lead:
            self._ahead = None
        self.open(lead)

    def following(self) -> UUID | None:
        """The next lead, if its card is here already; never the one that is open."""
        row, ahead = self.next_row, self._ahead
        if row is None or ahead is None or ahead.state.id != row.lead or row.lead == self._here():
            return None
        return row.lead

    def go_next(self, after: UUID | None = None) -> None:
        """Opens what comes next, if nothing else is opened by then."""
        self._going_on = True
        self.office.ask(NextLeadQuestion(after), owner=self, on_done=self._open_next, key="go next")

    def _open_next(self, row: QueueRow | None) -> None:
        if not self._going_on:
            return
        self._going_on = False
        if row is not None:
            self.open(row.lead)
        else:
            self._leave()
            self.card = None
            self.card_changed.emit(None, True)

    def _leave(self) -> None:
        if self.card is None:
            return
        self.keep_now()
        lead = self.card.state.id
        if "leave_lead" in self.card.may and not self.line.line().on:
            self.office.do(LeaveLead(lead), owner=self, on_failed=_quiet)
            if self.office.team is not None:
                self.office.team.leave(lead)
        self.line.clear()

    def _ask_card(self, lead: UUID) -> None:
        if self._wanted not in (None, lead):
            return  # another lead is on its way; asking again for this one would drop it
        self.office.ask(
            LeadCardQuestion(lead),
            owner=self,
            on_done=self._take_card,
            on_failed=self._no_card,
            key="card",
        )

    def _no_card(self, failure: KnownError) -> None:
        """It may not be opened: what was open stays, leased again, and nothing is dialled."""
        wanted, self._wanted, self._dial_when_open = self._wanted, None, None
        self._say(failure)
        card = self.card
        if card is None:
            return
        if wanted is not None:
            self.card_changed.emit(card, False)
            self._lease(card)
        elif isinstance(failure, NotAllowed) and self.attempt is None and self.draft.empty():
            self.card = None  # the lead that is open has gone to somebody else
            self.go_next(card.state.id)

    def _take_card(self, card: LeadCard) -> None:
        if self.card is not None and self.card.state.id == card.state.id:
            line = self.line.line()
            if line.lead == card.state.id and line.phase is not Phase.IDLE:
                # What allowed this call stays said until it is saved.
                card = replace(card, verdict=self.card.verdict)
            same = card == self.card and self.lease_until == self._lease_shown
            self.card, self._lease_shown = card, self.lease_until
            if not same:
                self.card_changed.emit(card, False)
            return
        # Only the lead that is wanted now: the one that was left was asked for before the next one
        # was shown (by a refused dial, by what became stale) and must not come back.
        if self._wanted == card.state.id:
            self._show(card)

    def _show(self, card: LeadCard) -> None:
        """A lead that was not open before: its header is painted before anything is asked."""
        self.card, self._wanted = card, None
        kept = self._undone.pop(card.state.id, None)
        self.draft = kept or CallDraft.from_json(card.draft or {})
        self.lacks = ()
        self.lease_until = self._lease_shown = None
        self.card_changed.emit(card, True)
        self._lease(card)
        self._look_around()
        if any(one.offers_times for one in card.campaign.questions):
            times = FreeTimesQuestion(card.state.id)
            self.office.ask(times, owner=self, on_done=self._take_times, on_failed=_quiet)
        if kept is not None:
            self.touched()

    def _lease(self, card: LeadCard) -> None:
        """Takes the lead for this desk; one that is open elsewhere is only shown."""
        if "open_lead" in card.may and card.verdict.rule != "leased":
            opened = OpenLead(card.state.id)
            self.office.do(opened, owner=self, on_done=self._opened, on_failed=self._no_card)
            if self.office.team is not None:
                # Beside it: the lead is shown at once, and a dial asks the team again.
                self.office.team.hold(card.state.id, owner=self, on_held=self._told_who_has_it)
        else:
            self._dial_opened()

    @Slot(object)
    def _on_lost(self, lost: tuple[tuple[UUID, RuleForbids], ...]) -> None:
        """The team has ended leases; a talk under one is never cut."""
        refusal = None if self.card is None else dict(lost).get(self.card.state.id)
        if refusal is not None and self.attempt is None:
            self._tell_refusal(refusal)

    def _told_who_has_it(self, refusal: KnownError | None) -> None:
        if refusal is not None:
            self._tell_refusal(refusal)

    def _dial_opened(self) -> bool:
        e164, self._dial_when_open = self._dial_when_open, None
        if e164 is not None:
            self.dial(e164)
        return e164 is not None

    def _take_times(self, found: FreeTimes) -> None:
        self.times_changed.emit(found)

    def _opened(self, _: Any) -> None:
        self.lease_until = self.office.now() + LEASE
        if self.card is None:
            return
        if self._dial_opened():
            self.card_changed.emit(self.card, False)
        else:
            self._ask_card(self.card.state.id)

    def _take_next(self, row: QueueRow | None) -> None:
        self.next_row = row
        self.next_changed.emit(row)
        if row is not None and (self._ahead is None or self._ahead.state.id != row.lead):
            self.office.ask(
                LeadCardQuestion(row.lead),
                owner=self,
                on_done=self._take_ahead,
                on_failed=_quiet,
                key="ahead",
            )

    def _take_ahead(self, card: LeadCard) -> None:
        self._ahead = card

    # --- the line ---------------------------------------------------------------------------------

    @property
    def attempt(self) -> UUID | None:
        """The attempt that waits for its ending: on the line, or broken off before."""
        line = self.line.line()
        if self.card is None:
            return None
        if line.lead == self.card.state.id and line.attempt is not None:
            return line.attempt
        return self.card.attempt_id

    @property
    def answered(self) -> bool:
        """Whether the prospect talked in the call that waits for its ending."""
        line = self.line.line()
        if self.card is None:
            return False
        if line.lead == self.card.state.id and line.attempt is not None:
            return line.answered_at is not None
        return self.card.answered_at is not None

    def _on_line(self, line: Line) -> None:
        before, self._known_line = self._known_line, line
        self.office.set_in_call(line.lead if line.on else None)
        self.office.set_recording(line.on and line.sound is Sound.ON)
        if line.refusal is not None and line.refusal is not before.refusal:
            self._tell_refusal(line.refusal)
        self.line_changed.emit(line)
        if line.phase != before.phase:
            self.draft_changed.emit("ending")
            self._look_around()

    def _tell_refusal(self, refusal: KnownError) -> None:
        self._say(refusal)
        if isinstance(refusal, RuleForbids) and self.card is not None:
            self._ask_card(self.card.state.id)

    def _say(self, failure: KnownError) -> None:
        if isinstance(failure, RuleForbids):
            self.office.notice(error_words(failure), "ban")
        else:
            self.office.failed.emit(failure)

    def _changed(self, changes: Changes) -> None:
        """On any thread: collected, told on the UI thread."""
        self._stale.append(changes)
        self._ping(None)

    def _announce(self, _: None) -> None:
        while self._stale:
            families = self._stale.popleft().families
            self.office.changes.announce(families)  # type: ignore[arg-type]

    # --- what is typed ----------------------------------------------------------------------------

    def place(self) -> Place:
        """Where and when a time is read."""
        card = self.card
        assert card is not None
        return Place.of(card.prospect, card.campaign, self.office.now(), self.office.zone)

    def touched(self, what: str = "") -> None:
        """Something was typed: kept soon; what was missing may be there now."""
        if not self._keep.isActive():  # never put off: who types without a pause is kept too
            self._keep.start()
        if self.lacks:
            self._recheck()
        if what:
            self.draft_changed.emit(what)

    @Slot()
    def keep_now(self) -> None:
        """Keeps the draft on disk, also where the lead has gone while it was typed."""
        self._keep.stop()
        if self.card is None:
            return
        content = None
        if not self.draft.empty():
            content = {**self.draft.to_json(), OF: about_of(self.card)}
        elif not self.card.draft:
            return
        self.office.do(KeepDraft(self.card.state.id, content, self.office.now()), owner=self)

    # --- what is missing -------------------------------------------------------------------------

    def missing(self) -> tuple[Lack, ...]:
        """What is missing before the call can be saved."""
        if self.card is None or self.attempt is None:
            return ()
        return typed.lacks_of(self.draft, self.place())

    def _recheck(self) -> None:
        names = {one.field for one in self.lacks}
        self.lacks = tuple(one for one in self.missing() if one.field in names)
        self.lacks_changed.emit(())

    def point_at(self, lacks: tuple[Lack, ...]) -> None:
        """Says what is missing and goes to the first of it."""
        self.lacks = lacks
        self.lacks_changed.emit(lacks)

    def free_line(self) -> None:
        """The call is saved: nothing is typed and the line is free."""
        self._keep.stop()
        self.draft, self.lacks = CallDraft(), ()
        self.line.clear()

    def close(self) -> None:
        """The person leaves: the line ends, the draft is kept."""
        self.line.close()
        self.keep_now()


def _quiet(_: KnownError) -> None:
    """Leaving and reading ahead may fail without a word: the next act says what is wrong."""
