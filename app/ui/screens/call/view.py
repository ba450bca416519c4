"""The call screen: queue, call, notes in three panes; one call can be done with the keys alone."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.domain.vocabulary import Role
from app.jobs.call_sound import CallSound
from app.jobs.call_state import Line, Phase
from app.reads.desk import Actor
from app.reads.free_times import FreeTimes
from app.reads.lead_card import LeadCard
from app.reads.queue import QueueRow
from app.telephony.ways import World
from app.ui.lists.queue_words import next_words
from app.ui.office import GoTo, Incoming, Office
from app.ui.screen import Act, Screen
from app.ui.screens.call.call_pane import CallPane, bar_state, is_offer
from app.ui.screens.call.commands import Commands
from app.ui.screens.call.deeds import call_acts
from app.ui.screens.call.ending import endings
from app.ui.screens.call.learnt import Learnt
from app.ui.screens.call.notes_pane import NotesPane
from app.ui.screens.call.offer import RejectPane
from app.ui.screens.call.panes import Panes, Widths
from app.ui.screens.call.presenter import CallPresenter
from app.ui.screens.call.queue_pane import QueuePane
from app.ui.screens.call.queue_side import QueueSide
from app.ui.screens.call.words import name_of, talked_words, time_words
from app.ui.steps import Steps
from app.ui.theme.apply import theme_host
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.fields import NoteSign
from app.ui.widgets.text import Label

_METER_MS = 50
_CLOCK_MS = 1000


class CallScreen(Screen):
    """Telemarketing or telesales at work.

    Args:
        role: Whose screen it is; acts keep that role. None is the role in use.
        sound: What calls are captured from; None is the computer's devices.
        world: What the ways to dial need.
    """

    def __init__(
        self,
        office: Office,
        role: Role | None = None,
        parent: QWidget | None = None,
        *,
        sound: CallSound | None = None,
        world: World | None = None,
    ) -> None:
        super().__init__(office, parent)
        self.role = role = role or office.role
        self.presenter = CallPresenter(office, role, self, sound=sound, world=world)
        # From the outside in: with each move to another parent Qt styles all that is inside anew.
        self.splitter = Panes(parent=self)
        self.queue = QueuePane(self.splitter)
        self.call = CallPane(role, self.splitter)
        self.right = QStackedWidget(self.splitter)
        self.notes = NotesPane(role, self.right)
        self.widths = Widths(self.splitter, office)
        self.rejecting = RejectPane(self.right)
        self.waiting = Label(
            tr("Notes begin when you accept."), Step.META, Tone.TEXT3, parent=self.right
        )
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.right.setObjectName("pane")
        self.right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for page in (self.notes, self.rejecting, self.waiting):
            self.right.addWidget(page)
        for pane in (self.queue, self.call, self.right):
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.splitter)
        self.commands = Commands(self)
        self.learnt = Learnt(self)
        self.steps = Steps(self)
        self.queue_side = QueueSide(self)
        self._started = False
        self._narrow: bool | None = None
        self._phase = Phase.IDLE
        self._minute = ""
        self._meters = QTimer(self)
        self._meters.setInterval(_METER_MS)
        self._meters.timeout.connect(self._tick_meters)
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._tick)
        self._connect()

    def _connect(self) -> None:
        one = self.presenter
        one.card_changed.connect(self._show_card)
        one.line_changed.connect(self._show_line)
        one.draft_changed.connect(self._show_draft)
        one.next_changed.connect(self._show_next)
        one.lacks_changed.connect(self._show_lacks)
        one.times_changed.connect(self._show_times)
        self.queue.opened.connect(one.open)
        self.queue.search_asked.connect(self._search)
        self.call.screening.answered.connect(one.answer)
        self.call.screening.time_chosen.connect(self.notes.point.when.take)
        notes = self.notes
        notes.notes.kept.connect(one.add_note)
        notes.notes.edit_last.connect(self._edit_last)
        notes.notes.typing.connect(self._typing)
        notes.point.edited.connect(self._point_edited)
        notes.asking.reason_chosen.connect(self._reason)
        notes.asking.edited.connect(self._asked)
        notes.endings.chosen.connect(one.choose)
        self.commands.connect_all()

    # --- what the shell asks ----------------------------------------------------------------------

    def acts(self) -> tuple[Act, ...]:
        """Everything that can be done here."""
        return call_acts(self)

    def settle(self) -> None:
        """A key that comes early finds all of the lead shown."""
        self.steps.finish()

    def lead_open(self) -> UUID | None:
        """Who is open."""
        card = self.presenter.card
        return card.state.id if card is not None else None

    def subject(self) -> str:
        """Who is open, for the palette."""
        card, line = self.presenter.card, self.presenter.line.line()
        if card is None:
            return ""
        in_call = line.on and line.lead == card.state.id
        return tr("{name}, in call", name=name_of(card)) if in_call else name_of(card)

    def panes(self) -> tuple[QWidget, ...]:
        """Queue, call, notes."""
        return (self.queue, self.call, self.right)

    def foresee(self, actor: Actor) -> None:
        """The queue is read once ahead; the next reading of it takes half the time."""
        self.presenter.foresee(actor)

    def arrive(self, goal: GoTo) -> None:
        """Shown, perhaps with a lead to open."""
        self.office.use_role(self.role)
        self._clock.start()
        if goal.lead is not None:
            self._started = True
            if isinstance(goal.question, Incoming):
                self.presenter.take_incoming(goal.lead, goal.question.e164)
            else:
                self.presenter.open(goal.lead)
            self.presenter.ask_queue()
        elif not self._started:
            self._started = True
            self.presenter.start()
        else:
            self.presenter.ask_queue()

    def leave(self) -> bool:
        """A call under way is not left; a draft is kept."""
        self.presenter.keep_now()
        self.learnt.stop()
        return not self.presenter.line.line().on

    # --- showing ----------------------------------------------------------------------------------

    @property
    def narrow(self) -> bool:
        """Below 1360 px of text at 100 %: key hints leave buttons, notes show two lines."""
        return self.window().width() < 1360 * theme_host().scale

    @Slot(object)
    def _show_times(self, found: FreeTimes) -> None:
        card = self.presenter.card
        if card is None:
            return
        self.steps.finish()  # the question that they stand below
        place = self.presenter.place()
        words = [time_words(at, place.now, place.zone) for at in found.times]
        owned = {"her": "hers", "his": "his"}.get(card.prospect.pronoun, "theirs")
        self.call.screening.show_times(words, owned)

    @Slot(object, bool)
    def _show_card(self, card: LeadCard | None, fresh: bool) -> None:
        one = self.presenter
        if fresh:
            self.steps.drop()  # what was still to be shown was of another lead
        else:
            self.steps.finish()
        self.call.show_head(
            card,
            self.office.now(),
            self.office.zone,
            lease_until=one.lease_until,
            narrow=self.narrow,
            fresh=fresh,
        )
        self.right.setVisible(card is not None)
        if card is None:
            self._show_learnt(None)
            return
        self._show_bar()
        if fresh:
            self._phase = Phase.IDLE
            self.show_right()
            self.steps.begin(
                self._show_notes,
                partial(self._show_rest, fresh=True),
                partial(self._show_learnt, card),
            )
            if one.attempt is not None:
                self.steps.finish()  # the focus goes to its endings
            self.focus_fresh()
        else:
            self._show_ending()
            self._show_rest(fresh=False)
            self._show_learnt(card)

    def _show_rest(self, *, fresh: bool) -> None:
        one = self.presenter
        card = one.card
        if card is None:
            return  # left before all of it was shown
        self.call.show_rest(
            card,
            one.draft,
            self.office.now(),
            self.office.zone,
            narrow=self.narrow,
            fresh=fresh,
            me=self.office.actor.id,
        )
        self.call.show_gate(card, one.draft, one.place())

    def _show_learnt(self, card: LeadCard | None) -> None:
        """What is read besides, and the row of the queue."""
        self.learnt.show(card)
        self.queue.select(card.state.id if card else None)

    def show_right(self) -> None:
        """Notes; for a hand-off that waits for its answer there is nothing to note yet."""
        card = self.presenter.card
        offered = card is not None and is_offer(card)
        self.right.setCurrentWidget(self.waiting if offered else self.notes)

    def focus_fresh(self) -> None:
        """A new lead puts the focus on Dial; one that waits for its ending, there."""
        if self.call.offer.isVisible():
            self.call.offer.accept.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.presenter.attempt is not None:
            self.notes.endings.focus_first()
        elif self.call.bar.dial.isEnabled():
            self.call.bar.dial.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.queue.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_bar(self) -> None:
        one = self.presenter
        card, line = one.card, one.line.line()
        if card is None:
            return
        mine = line.lead == card.state.id
        unsaved = one.attempt is not None
        seconds = one.line.seconds(self.office.now())
        self.call.show_bar(bar_state(card, line, seconds, unsaved=unsaved, mine=mine))
        self.call.problems.say(line.problems if mine else ())

    @Slot(object)
    def _show_line(self, line: Line) -> None:
        self._show_bar()
        if line.on:
            self._meters.start()
        else:
            self._meters.stop()
        if line.phase is self._phase:
            return
        self.steps.finish()
        self._phase = line.phase
        if line.phase is Phase.RINGING:
            self.call.bar.hang_up.setFocus(Qt.FocusReason.OtherFocusReason)
        elif line.phase is Phase.LIVE and not self._in_notes():
            self.notes.notes.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif line.phase is Phase.ENDED and not self._typing_now():
            self.notes.endings.focus_first()

    def _typing_now(self) -> bool:
        """The far end hung up in the middle of a word: the focus stays there."""
        return self.presenter.line.line().how == "by them" and self._in_notes()

    def _in_notes(self) -> bool:
        """Somebody types or chooses there already: the focus is not taken from them."""
        field = QApplication.focusWidget()
        return field is not None and self.notes.isAncestorOf(field)

    @Slot(str)
    def _show_draft(self, what: str) -> None:
        one = self.presenter
        card = one.card
        if card is None:
            return
        if what == "ending" and self.steps.waits(self._show_notes):
            return  # shown with it
        if what != "ending":
            self.steps.finish()
        if what == "all":
            self._show_notes()
        elif what == "notes":
            self.notes.notes.show_notes(one.draft)
        if what in ("all", "notes", "answers") and self.role is not Role.TELESALES:
            self.call.screening.show_card(card, one.draft, fresh=what == "all")
        if what != "all":
            self._show_ending()
        self.call.show_gate(card, one.draft, one.place())

    def _show_notes(self) -> None:
        """What was typed, and what can be said of the end."""
        draft = self.presenter.draft
        if self.presenter.card is None:
            return  # left before all of it was shown
        self.notes.notes.show_notes(draft)
        self.notes.notes.line.set_note(NoteSign.FACT, draft.line)
        self._show_ending()

    def _show_ending(self) -> None:
        one = self.presenter
        card = one.card
        if card is None:
            return
        place = one.place()
        rules = endings(self.role, card.campaign, answered=one.answered)
        count = min(len(rules), 5) + 1
        words = talked_words(card, count) if one.answered else tr("nobody has talked yet")
        self.notes.endings.show_endings(rules, one.draft.disposition, words, narrow=self.narrow)
        self.notes.endings.setVisible(one.attempt is not None or one.line.line().on)
        self.notes.show_middle(card, one.draft, place, self.office.zone, narrow=self.narrow)
        self._show_save()

    def _show_save(self) -> None:
        one = self.presenter
        following = next_words(one.next_row, self.queue_side.view()) if one.next_row else ""
        self.notes.save.setToolTip(following)
        if one.lacks and one.missing():
            self.notes.save.set_act(tr("Go to what is missing"), "")
        elif one.attempt is None:
            self.notes.save.set_act(tr("Next lead"), following)
        else:
            self.notes.save.set_act(tr("Save and next"), following)

    @Slot(object)
    def _show_next(self, _row: QueueRow | None) -> None:
        self._show_save()

    @Slot(object)
    def _show_lacks(self, lacks: object) -> None:
        shown = self.presenter.lacks
        self.notes.show_lacks(shown)
        self._show_save()
        if lacks and shown:
            self.notes.go_to(shown[0])

    # --- time -------------------------------------------------------------------------------------

    @Slot()
    def _tick(self) -> None:
        one = self.presenter
        now = self.office.now()
        line = one.line.line()
        if line.on:
            self.call.bar.set_seconds(one.line.seconds(now))
            self.queue.tick(line, self.queue_side.view())
            problems = (*line.problems, *one.line.sound_now().problems)
            self.call.problems.say(tuple(dict.fromkeys(problems)))
        minute = f"{now:%H:%M}"
        if minute != self._minute:
            self._minute = minute
            if one.card is not None:
                self.call.header.tick(one.card, now, self.office.zone)
            one.ask_queue()

    @Slot()
    def _tick_meters(self) -> None:
        sound = self.presenter.line.sound_now()
        levels = sound.levels
        rep = levels[0].peak if levels else 0.0
        far = levels[1].peak if len(levels) > 1 else 0.0
        self.call.bar.set_levels(rep, far)
        lacks = (*sound.lacking, False, False)
        self.call.bar.set_lacking(lacks[0], lacks[1])

    # --- typing -----------------------------------------------------------------------------------

    def to_point(self) -> None:
        """Ctrl+T: the first field of the point."""
        self.notes.middle.setCurrentWidget(self.notes.point)
        self.notes.point.stopped_at.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _edit_last(self) -> None:
        note = self.presenter.take_last_note()
        if note is not None:
            self.notes.notes.put_back(note)

    @Slot(str)
    def _typing(self, text: str) -> None:
        self.presenter.draft.line = f"{self.notes.notes.line.sign.value}{text}"
        self.presenter.touched()

    @Slot()
    def _point_edited(self) -> None:
        one = self.presenter
        one.touched()
        if one.card is not None:
            self.call.show_gate(one.card, one.draft, one.place())
        self._show_save()

    @Slot(str)
    def _reason(self, reason: str) -> None:
        self.presenter.draft.reason = reason
        self.presenter.touched("ending")

    @Slot(str, str)
    def _asked(self, field: str, text: str) -> None:
        setattr(self.presenter.draft, field, text)
        self.presenter.touched("ending")

    # --- Qt ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter while it rings: they answered. Esc goes back to the note line."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.presenter.line.line().phase is Phase.RINGING:
            self.presenter.line.answer()
        elif event.key() == Qt.Key.Key_Escape:
            self.notes.notes.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another screen, or the end: what is typed is kept."""
        self.presenter.keep_now()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Widths of the panes follow the window's class of width."""
        super().resizeEvent(event)
        self.widths.follow_window(self.window().width(), self.width(), theme_host().scale)
        if self.narrow != self._narrow:
            self._narrow = self.narrow
            self.call.bar.set_narrow(self.narrow)
            self.notes.notes.set_narrow(self.narrow)
            if self.presenter.card is not None:
                self._show_card(self.presenter.card, False)

    @Slot()
    def _search(self) -> None:
        """The magnifier: the palette, where the window has one."""
        opener = getattr(self.window(), "open_palette", None)
        if callable(opener):
            opener()
