"""The hand-off desk: the list, the lead that is read, the decision."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import Incomplete, KnownError
from app.domain.vocabulary import Role, Stage
from app.reads.desk_queue import DeskAnswer, DeskOrder
from app.reads.lead_card import LeadCard
from app.reads.receivers import Receivers
from app.ui.office import GoTo, Office
from app.ui.screen import Act, Screen
from app.ui.screens.desk.foot import Foot
from app.ui.screens.desk.lead_pane import LeadPane, attempt_of
from app.ui.screens.desk.list_pane import ListPane
from app.ui.screens.desk.presenter import DeskPresenter
from app.ui.screens.desk.side_pane import SidePane
from app.ui.screens.desk.words import Moment, desk_items, first_name, return_reason, short_words
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity
from app.ui.widgets.small import EmptyState

_WIDE, _NARROW = 1360, (300, 344)
_LIST, _SIDE = 339, 397
_MINUTE_MS = 30_000


class DeskScreen(Screen):
    """The desk of the qualifier; a supervisor sees the whole team's.

    Signals:
        play_asked: (attempt, offset in ms): a moment of a call is to be heard. Unless somebody
            takes it, the recordings screen opens there.
    """

    play_asked = Signal(object, int)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.presenter = DeskPresenter(office, self)
        self.plays_here = False
        self._sized = (0, 0)
        self.list_pane, self.lead_pane = ListPane(), LeadPane()
        self.foot = Foot(self.presenter.read_until)
        self.side_pane = SidePane(self.foot)
        self.banners = BannerStack()
        self._lay_out()
        self._connect()
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE_MS)
        self._clock.timeout.connect(self._tick)

    # --- as a screen -----------------------------------------------------------------------------

    def arrive(self, goal: GoTo) -> None:
        """Show the desk, or one lead of it."""
        self.presenter.start(goal.lead)
        self._clock.start()
        self.list_pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        """Keep what is typed."""
        self.presenter.keep_line()
        self._clock.stop()
        return True

    def panes(self) -> tuple[QWidget, ...]:
        """List, lead, decision."""
        return (self.list_pane.list, self.lead_pane.score.reasons, self.side_pane.people)

    def acts(self) -> tuple[Act, ...]:
        """The decisions, then reading and playing."""
        rows: list[tuple[str, str, Callable[[], None], str, str, str]] = [
            ("P", "Pass", self.decide, "Lead", "send", "hand_off"),
            ("R", "Return…", self.foot.ask_return, "Lead", "corner-up-left", "send_back"),
            ("U", "Park until…", self.foot.ask_park, "Lead", "archive", "park"),
            ("W", "Waive what is short…", self.foot.ask_waive, "Lead", "badge-check", "waive"),
            ("A", "Who takes it on", self.go_to_people, "Lead", "users", "hand_off"),
            ("Ctrl+N", "One line for the closer", self.go_to_line, "Lead", "pencil", "hand_off"),
            ("K", "Play or pause the call", self.lead_pane.strip.toggle, "Recording", "play", ""),
            ("J", "5 s back", lambda: self.lead_pane.strip.skip(-5), "Recording", "rewind", ""),
            ("L", "5 s on", lambda: self.lead_pane.strip.skip(5), "Recording", "fast-forward", ""),
        ]
        to_list = Act("Ctrl+L", "List", self.go_to_list, "Go", "list")
        return (
            to_list,
            *(
                Act(key, title, run, menu, icon, self._enabled(act), act)
                for key, title, run, menu, icon, act in rows
            ),
        )

    def subject(self) -> str:
        """Who is read."""
        card = self.presenter.card
        return (card.prospect.name or card.prospect.company) if card is not None else ""

    def _enabled(self, act: str) -> Callable[[], bool]:
        may = self.presenter.may
        return partial(may, act) if act else self._has_call

    def _has_call(self) -> bool:
        return self.lead_pane.strip.attempt is not None

    # --- what is shown ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.empty = EmptyState(
            "Nobody waits for a decision", "Leads come here when a call ends with interest."
        )
        right = QSplitter(Qt.Orientation.Horizontal)
        right.setHandleWidth(1)
        right.setChildrenCollapsible(False)
        right.addWidget(self.lead_pane)
        right.addWidget(self.side_pane)
        right.setStretchFactor(0, 1)
        self._right = right
        self._stack = QStackedWidget()
        self._stack.addWidget(right)
        self._stack.addWidget(self.empty)
        self.splitter.addWidget(self.list_pane)
        self.splitter.addWidget(self._stack)
        self.splitter.setStretchFactor(1, 1)
        for pane in (self.list_pane, self.lead_pane, self.side_pane, self.empty):
            pane.setObjectName("pane")
            pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list_pane.setMinimumWidth(240)
        self.side_pane.setMinimumWidth(320)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.banners)
        holder = QHBoxLayout()
        holder.addWidget(self.splitter)
        box.addLayout(holder, 1)

    def _connect(self) -> None:
        to = self.presenter
        to.listed.connect(self._on_listed)
        to.opened.connect(self._on_opened)
        to.met.connect(self._on_met)
        to.refused.connect(self._on_refused)
        self.list_pane.picked.connect(self._on_picked)
        self.list_pane.ordered.connect(self._on_order)
        self.list_pane.list.lettered.connect(self._on_letter)
        self.list_pane.list.reading.connect(self.lead_pane.focus_reasons)
        self.lead_pane.play_asked.connect(self._on_moment)
        self.lead_pane.strip.play_asked.connect(self._on_play)
        self.side_pane.typed.connect(to.type_line)
        self.side_pane.people.chosen.connect(to.choose)
        self.side_pane.people.done.connect(self.go_to_list)
        self.foot.primary.connect(self.decide)
        self.foot.returned.connect(self._on_return)
        self.foot.parked.connect(self._on_park)
        self.foot.waived.connect(self._on_waive)
        self.foot.closed.connect(self.go_to_list)
        self.banners.act_asked.connect(self._on_banner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the widths of the design until somebody moves a handle."""
        super().resizeEvent(event)
        window = self.window().width()
        list_wide, side_wide = (_LIST, _SIDE) if window >= _WIDE else _NARROW
        if (list_wide, side_wide) != self._sized and self.width() > 0:
            self._sized = (list_wide, side_wide)
            self.splitter.setSizes([list_wide, self.width() - list_wide - 1])
            self._right.setSizes([self.width() - list_wide - side_wide - 2, side_wide])

    @Slot(object)
    def _on_listed(self, answer: DeskAnswer) -> None:
        items = desk_items(answer, self.office.now())
        self.list_pane.show_items(items, answer.total, self.presenter.lead)
        self.badge.emit(next(iter(answer.counts.values()), 0))
        self._stack.setCurrentIndex(0 if answer.rows or self.presenter.lead else 1)
        self._show_decision()

    @Slot(object)
    def _on_opened(self, card: LeadCard | None) -> None:
        if card is None:
            self._stack.setCurrentIndex(1)
            return
        anew = card.state.id != self._shown_lead
        self._shown_lead = card.state.id
        self._stack.setCurrentIndex(0)
        if anew:
            self.foot.close_forms()
            self.list_pane.select(card.state.id)
        now, zone = self.office.now(), self.office.zone
        self.lead_pane.show_card(card, now, zone, anew=anew)
        self._on_met(self.presenter.found)

    _shown_lead: UUID | None = None

    @Slot(object)
    def _on_met(self, found: Receivers | None) -> None:
        card = self.presenter.card
        if card is None:
            return
        now, zone = self.office.now(), self.office.zone
        self.lead_pane.show_receivers(card, found, now, zone)
        if found is not None:
            minutes, told = card.campaign.answer_minutes, self.presenter.told
            self.side_pane.show_people(found, self.presenter.chosen, zone, minutes, told)
        self._show_decision()

    def _show_decision(self) -> None:
        card = self.presenter.card
        if card is None:
            return
        passing = self.passing
        self.side_pane.show_card(card, self.presenter.line(), self.office.now(), passing=passing)
        to = first_name(card.credit_name)
        self.foot.show_acts(
            to=to,
            reason=return_reason(card),
            may=frozenset(card.may & {"send_back", "park"})
            | ({"waive"} & card.may if not passing else frozenset()),
            beside=passing,
        )
        self._say_act(card, to)

    def _say_act(self, card: LeadCard, to: str) -> None:
        following = self.presenter.next_row()
        then = ""
        if following is not None:
            then = f"then {following.name or following.company}, score {following.score}"
        if self.passing:
            name = self.presenter.receiver_name()
            self.foot.act.set_act(f"Pass to {name or 'the first who is free'}", then)
        elif card.state.rejected and card.state.stage == Stage.RETURNED:
            self.foot.act.set_act(f"Return to {to}…" if to else "Return…", then)
        else:
            offer = f"return to {to} for what is missing" if to else "return for what is missing"
            self.foot.act.set_act(short_words(card), offer)

    @property
    def passing(self) -> bool:
        """Whether the lead that is read may be passed on."""
        card = self.presenter.card
        return card is not None and card.state.stage == Stage.QUALIFIED and "hand_off" in card.may

    @Slot()
    def _tick(self) -> None:
        """Ages and clocks go on."""
        self._on_listed(self.presenter.answer)
        card = self.presenter.card
        if card is not None:
            self.lead_pane.header.show_clock(card, self.office.now(), self.office.zone)

    # --- what is done ----------------------------------------------------------------------------

    @Slot()
    def decide(self) -> None:
        """The primary act: pass, or return what is short."""
        if self.passing:
            self.presenter.pass_on()
            self.go_to_list()
        elif self.presenter.may("send_back"):
            self.foot.ask_return()

    @Slot()
    def go_to_list(self) -> None:
        """Focus the list."""
        self.list_pane.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def go_to_people(self) -> None:
        """Focus the assign list."""
        if self.passing:
            self.side_pane.people.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def go_to_line(self) -> None:
        """Focus the line for the closer."""
        if self.passing:
            self.side_pane.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(str)
    def _on_letter(self, letter: str) -> None:
        act = next((one for one in self.acts() if one.key == letter), None)
        if act is not None and (act.enabled is None or act.enabled()):
            act.run()

    @Slot(object)
    def _on_picked(self, lead: UUID) -> None:
        self.presenter.open(lead)

    @Slot(int)
    def _on_order(self, index: int) -> None:
        self.presenter.sort_by(DeskOrder.INTENT if index == 0 else DeskOrder.WAITING)

    @Slot(str)
    def _on_return(self, reason: str) -> None:
        self._try(lambda: self.presenter.send_back(reason))

    @Slot(str, str)
    def _on_park(self, until: str, why: str) -> None:
        self._try(lambda: self.presenter.park(until, why))

    @Slot(str)
    def _on_waive(self, why: str) -> None:
        self._try(lambda: self.presenter.waive(why))

    def _try(self, act: Callable[[], None]) -> None:
        """Do it, or say under the field what is missing."""
        form = self.foot.asking()
        try:
            act()
        except Incomplete as missing:
            if form is not None:
                form.say_missing(missing)
            return
        self.foot.close_forms()

    @Slot(object)
    def _on_moment(self, moment: Moment) -> None:
        self._on_play(attempt_of(moment), moment.offset_ms)

    @Slot(object, int)
    def _on_play(self, attempt: UUID, offset_ms: int) -> None:
        self.play_asked.emit(attempt, offset_ms)
        if not self.plays_here:
            self.office.go("recordings", attempt=attempt, offset_ms=offset_ms)

    @Slot(object)
    def _on_refused(self, error: KnownError) -> None:
        self.banners.put(
            BannerSpec(
                "refused",
                Severity.WARN,
                error.what,
                f"{error.safe} {error.todo}".strip(),
                "circle-alert",
                (("close", "Close"),),
            )
        )

    @Slot(str, str)
    def _on_banner(self, key: str, _act: str) -> None:
        self.banners.drop(key)


ROLES = (Role.QUALIFIER, Role.SUPERVISOR)
"""In whose rail the desk stands."""
