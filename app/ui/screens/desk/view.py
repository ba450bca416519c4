"""The hand-off desk: the list, the lead that is read, the decision."""

from collections.abc import Callable
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import Incomplete, KnownError
from app.domain.vocabulary import Role
from app.host.settings import DESK_PANES, DESK_SIDE
from app.reads.desk_queue import DeskAnswer, DeskOrder
from app.reads.lead_card import LeadCard
from app.reads.receivers import Receivers
from app.ui.office import GoTo, Office
from app.ui.pane_sizes import Panes, PaneSizes
from app.ui.reviews.proof import Proof
from app.ui.screen import Act, Screen
from app.ui.screens.desk.decision import decision
from app.ui.screens.desk.deeds import desk_acts
from app.ui.screens.desk.foot import Foot
from app.ui.screens.desk.lead_pane import LeadPane, attempt_of
from app.ui.screens.desk.list_pane import ListPane
from app.ui.screens.desk.presenter import DeskPresenter
from app.ui.screens.desk.side_pane import SidePane
from app.ui.screens.desk.sound import DeskSound
from app.ui.screens.desk.words import Moment, desk_items
from app.ui.theme.apply import theme_host
from app.ui.thread.acts import ThreadActs
from app.ui.thread.words import ThreadKey
from app.ui.tr import tr
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity
from app.ui.widgets.small import EmptyState

_WIDTHS = ((1360, 339, 397), (0, 300, 344))
"""From which window width on (text at 100 %): widths of the list, and of gate and people."""
_LEAST, _LEAST_LARGE = (300, 344), (302, 352)
"""With less their words have no room: at 100 %, and px at 100 % with larger text."""
_MINUTE_MS = 30_000


class DeskScreen(Screen):
    """The desk of the qualifier; a supervisor sees the whole team's."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.presenter = DeskPresenter(office, self)
        self.sound = DeskSound(office, self)
        self.list_pane, self.lead_pane = ListPane(), LeadPane(self.sound)
        self.proof = Proof(office)
        self.lead_pane.add_proof(self.proof)
        self.foot = Foot(self.presenter.read_until)
        self.side_pane = SidePane(self.foot)
        self.banners = BannerStack()
        self.thread_acts = ThreadActs(office, self, lambda: self.presenter.card)
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
        self.presenter.lines.keep()
        self._clock.stop()
        self.sound.pause()
        self.proof.player.stop()
        return True

    def panes(self) -> tuple[QWidget, ...]:
        """List, lead, decision."""
        return (self.list_pane.list, self.lead_pane.score.reasons, self.side_pane.people)

    def acts(self) -> tuple[Act, ...]:
        """The decisions, then reading and playing."""
        return desk_acts(self)

    def reads_a_lead(self) -> bool:
        """Whether a lead is read."""
        return self.presenter.card is not None

    def has_call(self) -> bool:
        """Whether there is sound to play."""
        return self.sound.recording is not None

    def lead_open(self) -> UUID | None:
        """Who is read."""
        card = self.presenter.card
        return card.state.id if card is not None else None

    def subject(self) -> str:
        """Who is read."""
        card = self.presenter.card
        return (card.prospect.name or card.prospect.company) if card is not None else ""

    # --- what is shown ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.splitter = Panes()
        self.empty = EmptyState(
            tr("Nobody waits for a decision"), tr("Leads come here when a call ends with interest.")
        )
        right = Panes()
        right.addWidget(self.lead_pane)
        right.addWidget(self.side_pane)
        right.setStretchFactor(0, 1)
        self.right = right
        self._list_width = PaneSizes(self.splitter, self.office, DESK_PANES)
        self._side_width = PaneSizes(right, self.office, DESK_SIDE)
        self._stack = QStackedWidget()
        self._stack.addWidget(right)
        self._stack.addWidget(self.empty)
        self.splitter.addWidget(self.list_pane)
        self.splitter.addWidget(self._stack)
        self.splitter.setStretchFactor(1, 1)
        for pane in (self.list_pane, self.lead_pane, self.side_pane, self.empty):
            pane.setObjectName("pane")
            pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.banners)
        self._order_tabs()
        holder = QHBoxLayout()
        holder.addWidget(self.splitter)
        box.addLayout(holder, 1)

    def _order_tabs(self) -> None:
        """Tab walks in reading order: list, lead, gate and people, decisions."""
        foot, lead = self.foot, self.lead_pane
        chain: list[QWidget] = [self.list_pane.list, lead.score.reasons]
        chain += [lead.history.more, lead.history.list, lead.history.answer, lead.strip.play]
        chain += [self.side_pane.people, self.side_pane.line]
        for form in (foot.give_back, foot.park, foot.waive):
            chain += [*(one.editor for one in form.fields.values()), form.act, form.back]
        chain += [foot.return_button, foot.park_button, foot.waive_button, foot.act]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        theme_host().changed.connect(self._fit)
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
        thread, acts = self.lead_pane.history, self.thread_acts
        thread.play_asked.connect(self._on_play)
        thread.read_asked.connect(self._on_read)
        thread.correct_asked.connect(acts.correct)
        thread.answer_kept.connect(acts.answer_comment)
        self.side_pane.typed.connect(self._on_line)
        self.side_pane.people.chosen.connect(to.choose)
        self.side_pane.people.done.connect(self.go_to_list)
        self.foot.primary.connect(self.decide)
        self.foot.returned.connect(self._on_return)
        self.foot.parked.connect(self._on_park)
        self.foot.waived.connect(self._on_waive)
        self.foot.closed.connect(self.go_to_list)
        self.banners.act_asked.connect(self._on_banner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Widths of the panes follow the window's class of width."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        px, scale = theme_host().px, theme_host().scale
        window = self.window().width() / scale
        edge, list_wide, side_wide = next(one for one in _WIDTHS if window >= one[0])
        self.foot.set_narrow(edge == 0)
        least_list, least_side = _LEAST_LARGE if scale > 1 else _LEAST
        self.list_pane.setMinimumWidth(px(least_list))
        self.side_pane.setMinimumWidth(px(least_side))
        self._list_width.follow(edge, (list_wide, None), self.width())
        room = self.splitter.sizes()[1] or self.width() - list_wide - 1
        self._side_width.follow(edge, (None, side_wide), room)

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
        self.lead_pane.show_card(card, self.office.actor.id, now, zone, anew=anew)
        self.proof.show_lead(card.state.id, may_take_off="attach_proof" in card.may)
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
        card, to = self.presenter.card, self.presenter
        if card is None:
            return
        line, now = to.lines.of(to.lead), self.office.now()
        self.side_pane.show_card(card, line, now, passing=self.passing)
        self.foot.show_decision(
            decision(card, may=to.may, receiver=to.receiver_name(), following=to.next_row())
        )

    @property
    def passing(self) -> bool:
        """Whether the lead that is read may be passed on."""
        card = self.presenter.card
        return card is not None and self.presenter.may("hand_off")

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
        if not self.reads_a_lead():
            return
        if self.passing:
            self.presenter.pass_on()
            self.go_to_list()
        elif self.presenter.may("send_back"):
            self.foot.ask_return()
        else:
            self.presenter.go_on()

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
    def _on_line(self, text: str) -> None:
        if self.presenter.lead is not None:
            self.presenter.lines.type(self.presenter.lead, text)

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
        """Play it here; a moment of an older call opens the recordings there."""
        attempt = attempt_of(moment)
        one = self.sound.recording
        if one is None or one.attempt != attempt or not self.sound.play_at(moment.offset_ms):
            lead = self.presenter.lead
            self.office.go("recordings", lead=lead, attempt=attempt, offset_ms=moment.offset_ms)

    @Slot(object, int)
    def _on_play(self, attempt: UUID, offset_ms: int) -> None:
        self._on_moment(Moment(str(attempt), offset_ms))

    @Slot(object)
    def _on_read(self, key: ThreadKey) -> None:
        self.office.notice(tr("With the hand-off: {summary}", summary=key.item.summary), "send")

    @Slot(object)
    def _on_refused(self, error: KnownError) -> None:
        self.banners.put(
            BannerSpec(
                "refused",
                Severity.WARN,
                tr(error.what),
                f"{tr(error.safe)} {tr(error.todo)}".strip(),
                "circle-alert",
                (("close", tr("Close")),),
            )
        )

    @Slot(str, str)
    def _on_banner(self, key: str, _act: str) -> None:
        self.banners.drop(key)


ROLES = (Role.QUALIFIER, Role.SUPERVISOR)
"""In whose rail the desk stands."""
