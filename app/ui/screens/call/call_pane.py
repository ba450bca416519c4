"""The middle pane: who, the call bar, where we stopped, and the work of this layer."""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.phrases import capital
from app.domain.points import PromiseStanding, promise_state
from app.domain.vocabulary import PromiseBy, Role, Stage
from app.domain.wording import who
from app.jobs.call_state import Line, Phase, Sound
from app.reads.lead_card import LeadCard
from app.ui.screens.call.draft import CallDraft, Place
from app.ui.screens.call.header import ProspectHeader
from app.ui.screens.call.header_edit import HeaderEdit
from app.ui.screens.call.offer import OfferBar, Package
from app.ui.screens.call.queue_pane import Foot
from app.ui.screens.call.rejection import RejectionCard
from app.ui.screens.call.sales import OpenPromises, Sales
from app.ui.screens.call.screening import Screening
from app.ui.screens.call.words import (
    clock,
    due_words,
    first_name,
    gate_line,
    lapsed_words,
    last_attempt_line,
    stop_meta,
    stop_rows,
)
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.thread.pane import ThreadPane
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.callbar import CallBar, CallBarState, CallPhase
from app.ui.widgets.fitscroll import FitScroll
from app.ui.widgets.messages import BannerStack
from app.ui.widgets.runs import Run
from app.ui.widgets.small import EmptyState
from app.ui.widgets.stopcard import StopCard
from app.ui.widgets.text import IconLabel, Label, Paragraph

_PHASES = {
    Phase.STARTING: CallPhase.RINGING,
    Phase.RINGING: CallPhase.RINGING,
    Phase.LIVE: CallPhase.LIVE,
    Phase.ENDED: CallPhase.ENDED,
}


def bar_state(
    card: LeadCard, line: Line, seconds: float, *, unsaved: bool, mine: bool
) -> CallBarState:
    """What the call bar shows for this lead and this line.

    Args:
        unsaved: An attempt of this lead waits for its ending.
        mine: The line is this lead's.
    """
    name = first_name(card)
    if mine and line.phase is not Phase.IDLE:
        phase = _PHASES[line.phase]
        recording = line.sound in (Sound.ON, Sound.PAUSED)
        note = ""
        if line.sound is Sound.PAUSED and phase is CallPhase.LIVE:
            phase = CallPhase.PAUSED
            note = tr("Not recording since {since}", since=clock(int(line.paused_at * 1000)))
        if phase is CallPhase.ENDED:
            return CallBarState(
                CallPhase.FORBIDDEN,
                seconds,
                name,
                note=tr("The call has ended."),
                icon="phone-off",
                tone=Tone.TEXT2,
                detail=tr("Say how it ended, then save."),
            )
        waits = line.sound is Sound.WAITS and phase is CallPhase.LIVE
        return CallBarState(
            phase,
            seconds,
            name,
            muted=line.muted,
            recording=recording,
            note=note,
            ask=tr("{who} agreed, record", who=tr(who(card.prospect.pronoun)).capitalize())
            if waits
            else "",
        )
    if unsaved:
        return CallBarState(
            CallPhase.FORBIDDEN,
            note=tr("This call has no ending yet."),
            detail=tr("Say how it ended, then save."),
            icon="triangle-alert",
        )
    verdict = card.verdict
    if not verdict.allowed:
        tone = Tone.DANGER if verdict.final else Tone.WARN
        return CallBarState(
            CallPhase.FORBIDDEN,
            note=tr(verdict.head),
            detail=tr(verdict.detail),
            icon="ban" if verdict.final else "clock",
            tone=tone,
        )
    return CallBarState(CallPhase.IDLE, note=tr(verdict.planned))


_HISTORY = frozenset({"conversation", "handoff", "rejected", "returned"})
"""What makes the thread worth showing to a telemarketer; plain attempts stand in one line."""


def is_offer(card: LeadCard) -> bool:
    """Whether this is a hand-off that waits for the person's answer."""
    return card.state.stage == Stage.HANDED_OFF and "accept" in card.may


class SoundProblems(Themed, QFrame):
    """What is missing of the sound, below the call bar; gone when all is well."""

    agreed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = Label("", Step.META, Tone.WARN, Weight.MEDIUM, wrap=True)
        row = QHBoxLayout(self)
        pane = self.px(Space.PANE)
        row.setContentsMargins(pane, self.px(5), pane, self.px(5))
        row.setSpacing(self.px(6))
        row.addWidget(IconLabel("mic-off", Tone.WARN, 14))
        row.addWidget(self._text, 1)
        self.hide()

    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def say(self, problems: tuple[str, ...]) -> None:
        """Show what is missing."""
        words = "; ".join(problems)
        text = tr("{words}. The call goes on.", words=capital(tr(words))) if words else ""
        if text != self._text.text():
            self._text.setText(text)
            self.setAccessibleName(text)
        self.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tint and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.warn_tint))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self.theme.line))


class LastAttempt(Themed, QWidget):
    """One line: which attempt this is, what the one before said, the campaign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Paragraph("")
        self.campaign = Paragraph("", Step.META, single=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.px(10))
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(IconLabel("history", Tone.TEXT2, 16), 0, top)
        row.addWidget(self.words, 1)
        row.addWidget(self.campaign, 0, top)

    def show_card(self, card: LeadCard, mine: str) -> None:
        """Show a lead."""
        number, rest = last_attempt_line(card, mine)
        self.words.set_runs([Run(f"{number} ", Tone.TEXT, Weight.SEMIBOLD), Run(rest, Tone.TEXT2)])
        self.campaign.set_runs(
            [Run(tr("Campaign "), Tone.TEXT2), Run(card.campaign.name, Tone.TEXT, Weight.MEDIUM)]
        )


class CallPane(Themed, QWidget):
    """Everything about the open lead; without one, what there is to do."""

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._role = role
        self._stop_key: object = None
        # From the outside in, for with each move to another parent Qt styles all that is inside
        # anew; and in the order of reading, which is that of Tab.
        self.banners = BannerStack(self)
        self.whole = QWidget(self)
        self.header = ProspectHeader(self.whole)
        self.edit = HeaderEdit(self.whole)
        self.bar = CallBar(self.whole)
        self.offer = OfferBar(self.whole)
        self.problems = SoundProblems(self.whole)
        self._area = QScrollArea(self.whole) if role is Role.TELESALES else None
        inner = QWidget(self._area.viewport() if self._area is not None else self.whole)
        inner.setObjectName("pane")  # at once: with its name a part is styled, not later
        self._said = QWidget(inner)
        self._said.setObjectName("pane")
        self.last = LastAttempt(self._said)
        self.stop = StopCard(self._said)
        self.rejected = RejectionCard(self._said)
        self.promises = OpenPromises(self._said)
        self._fit = FitScroll(self._said, 120, inner) if self._area is None else self._said
        self.screening = Screening(inner)
        self.sales = Sales(inner)
        self.package = Package(inner)
        self.history = ThreadPane(inner)
        self.rejected.hear_asked.connect(self.history.play_asked)
        self.gate = Foot("shield-check", parent=self.whole)
        self.empty = EmptyState(
            tr("Nothing is due."), tr("New leads appear when the rules let them.")
        )
        whole = QVBoxLayout(self.whole)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in (self.header, self.edit, self.bar, self.offer, self.problems):
            whole.addWidget(part)
        whole.addWidget(self._content(inner), 1)
        whole.addWidget(self.gate)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.banners)
        box.addWidget(self.whole, 1)
        box.addWidget(self.empty, 1)
        self.whole.hide()

    def _content(self, inner: QWidget) -> QWidget:
        box = QVBoxLayout(inner)
        pane = self.px(Space.PANE)
        box.setContentsMargins(0, self.px(14), 0, 0)
        box.setSpacing(self.px(12))
        top = QVBoxLayout(self._said)
        top.setContentsMargins(pane, 0, pane, 0)
        top.setSpacing(self.px(12))
        top.addWidget(self.last)
        top.addWidget(self.stop)
        self.beside = top
        top.addWidget(self.rejected)
        top.addWidget(self.promises)
        if self._area is not None:
            self.screening.hide()
            self.last.hide()
            box.addWidget(self._fit)
            box.addWidget(self.sales)
            box.addWidget(self.package)
            box.addWidget(self.history)
            box.addStretch(1)
            self._area.setWidgetResizable(True)
            self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._area.setWidget(inner)
            return self._area
        self.sales.hide()
        self.package.hide()
        self.screening.below.addWidget(self.history)
        box.addWidget(self._fit)
        box.addWidget(self.screening, 1)
        return inner

    def show_head(
        self,
        card: LeadCard | None,
        now: datetime,
        mine: str,
        *,
        lease_until: datetime | None,
        narrow: bool,
        fresh: bool,
    ) -> None:
        """Show who it is and where we stopped: all that is needed to dial.

        The header comes first, so that it is painted before anything else.
        """
        self.whole.setVisible(card is not None)
        self.empty.setVisible(card is None)
        if card is None:
            return
        self.header.show_card(
            card, now, mine, role=self._role, lease_until=lease_until, narrow=narrow
        )
        if fresh:
            # The new name stands there before the rest is worked out.
            self.header.repaint()
            self.edit.hide()
        if self.edit.isVisible():
            self.edit.show_card(card)
        offered = is_offer(card)
        self.offer.setVisible(offered)
        self.bar.setVisible(not offered)
        if offered:
            self.offer.show_card(card, now, narrow=narrow)
        self._show_stop(card, now, mine)

    def show_rest(
        self,
        card: LeadCard,
        draft: CallDraft,
        now: datetime,
        mine: str,
        *,
        narrow: bool,
        fresh: bool,
        me: UUID | None,
    ) -> None:
        """Show what is worked with in the call: questions or the deal, promises, the thread."""
        offered = is_offer(card)
        self._show_promises(card, now, mine, narrow=narrow)
        if self._role is Role.TELESALES:
            self.sales.setVisible(not offered)
            self.sales.show_card(card, now, mine, narrow=narrow)
            self.package.setVisible(offered)
            if offered:
                self.package.show_card(card)
        else:
            self.last.show_card(card, mine)
            self.screening.show_card(card, draft, fresh=fresh)
        talked = any(one.kind in _HISTORY for one in card.thread)
        self.history.setVisible(not offered and (talked or self._role is Role.TELESALES))
        self.history.show_card(card, me, mine, now)
        self.rejected.show_card(card, mine, now)

    def _show_promises(self, card: LeadCard, now: datetime, mine: str, *, narrow: bool) -> None:
        """Promises of ours that are open, of whatever point."""
        rows: list[tuple[object, str, str, bool]] = []
        for one in card.state.promises.values():
            if one.by != PromiseBy.US or one.done_at is not None:
                continue
            late = promise_state(one.due_at, None, now) is PromiseStanding.LATE
            day = due_words(one.due_at, now, one.zone or mine) if one.due_at is not None else ""
            by = tr("was due {day}", day=day) if late else tr("by {day}", day=day) if day else ""
            rows.append((one.id, one.what, by, late))
        may = "tick_promise" in card.may
        self.promises.show_promises(
            rows if may else [], mail=bool(card.prospect.email), narrow=narrow
        )

    def _show_stop(self, card: LeadCard, now: datetime, mine: str) -> None:
        stop = card.stop
        # First conversations all say the same.
        key = (card.state.id, stop, now.date(), lapsed_words(stop, now)) if stop else "first"
        self.stop.setVisible(stop is not None or self._role is Role.TELESALES)
        if key == self._stop_key:
            return
        self._stop_key = key
        if stop is None:
            self.stop.show_first(
                tr("This is the first conversation. There is nothing to go on from.")
            )
            return
        self.stop.show_point(
            stop_meta(stop, mine),
            stop_rows(card, stop, now, mine),
            playable=stop.attempt is not None,
            lapsed=lapsed_words(stop, now),
        )

    def show_nothing(self, headline: str, text: str) -> None:
        """No lead is open: what comes next, and when."""
        self.empty.set_words(headline, text)

    def show_gate(self, card: LeadCard, draft: CallDraft, place: Place) -> None:
        """The gate so far; telemarketing alone sees it."""
        if self._role is Role.TELESALES:
            self.gate.say("")
        else:
            self.gate.say(tr("Gate to qualification: {gate}", gate=gate_line(card, draft, place)))

    def show_bar(self, state: CallBarState) -> None:
        """What the line does."""
        self.bar.set_state(state)
