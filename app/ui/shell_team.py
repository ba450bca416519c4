"""The team in the window: how the contact stands, what waits to be sent, what came too late."""

from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.jobs.team_link import Contact, Filled, Standing
from app.jobs.team_sounds import Sounds
from app.reads.unsent import UnsentAct, UnsentAnswer, UnsentQuestion
from app.ui.clash_dialog import Clashes
from app.ui.lists.lateness import reason_words
from app.ui.lists.team_words import (
    act_words,
    dialling_words,
    late_words,
    offline_words,
    refused_words,
    rests_words,
    sounds_words,
    standing_words,
    time_words,
)
from app.ui.office import Office
from app.ui.team import Team
from app.ui.theme import theme_host
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity
from app.ui.widgets.statusbar import StatusBar
from app.ui.widgets.text import IconLabel, Label

OFFLINE, ANEW, RESTS = "offline", "anew", "rests"
"""Keys of the banners."""
_WIDTH = 404
_EDGE = 16


class UnsentBox(QFrame):
    """What waits to be sent and what came too late, over the status bar.

    Signals:
        try_asked: 'Try now' was pressed.
    """

    try_asked = Signal()

    def __init__(
        self,
        answer: UnsentAnswer,
        standing: Standing | None,
        zone: str,
        parent: QWidget,
        sounds: Sounds | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(theme_host().px(_WIDTH))
        self._zone = zone
        self.sound_line: Label | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        away = standing is None or standing.contact not in (Contact.HEARD, Contact.BROKEN)
        self._head(answer, standing, away=away)
        self._rows(answer)
        self._sounds(sounds or Sounds())
        self._late(answer)
        self.now = Button(tr("Try now"))
        self.now.clicked.connect(self._on_now)
        self._foot(dialling_words(standing) if standing is not None else "")

    def _head(self, answer: UnsentAnswer, standing: Standing | None, *, away: bool) -> None:
        words = tr("All changes are with the team")
        if answer.count:
            one = tr("1 change waits to be sent")
            more = tr("{count} changes wait to be sent").format(count=answer.count)
            words = one if answer.count == 1 else more
        box = self._part(12)
        row = QHBoxLayout()
        row.addWidget(Label(words, Step.BODY, Tone.TEXT, Weight.SEMIBOLD))
        row.addStretch(1)
        if answer.waiting:
            oldest = tr("oldest {at}").format(at=self._at(answer.waiting[0]))
            row.addWidget(Label(oldest, Step.META, Tone.TEXT2, tabular=True))
        box.addLayout(row)
        text = ""
        if standing is not None and standing.contact is not Contact.AWAY:  # the foot says it
            text = standing_words(standing, self._zone).detail
        if answer.count and away:
            text = tr(
                "They go out by themselves, in order, when the team is heard again. "
                "You can close Segue."
            )
        if text:
            box.addWidget(Label(text, Step.META, Tone.TEXT2, wrap=True))

    def _rows(self, answer: UnsentAnswer) -> None:
        if not answer.waiting:
            return
        box = self._part(8)
        box.setSpacing(theme_host().px(10))
        for one in answer.waiting:
            icon, words = act_words(one.act)
            box.addLayout(self._row(icon, words, one))
        more = answer.count - len(answer.waiting)
        if more > 0:
            box.addWidget(Label(tr("and {more} more").format(more=more), Step.META, Tone.TEXT3))

    def _sounds(self, sounds: Sounds) -> None:
        said, more = sounds_words(sounds)
        if not said:
            return
        box = self._part(8)
        row = QHBoxLayout()
        row.setSpacing(theme_host().px(10))
        row.addWidget(IconLabel("file-audio", Tone.TEXT2, 14))
        row.addWidget(Label(said, Step.BODY), 1)
        box.addLayout(row)
        under = QHBoxLayout()
        under.addSpacing(theme_host().px(24))
        self.sound_line = Label(more, Step.META, Tone.TEXT2, wrap=True)
        under.addWidget(self.sound_line, 1)
        box.addLayout(under)

    @Slot(object)
    def show_sounds(self, sounds: Sounds) -> None:
        """How far the sending is by now; what was there when it opened stays in its place."""
        if self.sound_line is not None:
            said, more = sounds_words(sounds)
            self.sound_line.setText(more if said else tr("All of them are in the team's store."))

    def _late(self, answer: UnsentAnswer) -> None:
        if not answer.late:
            return
        box = self._part(8)
        box.addWidget(Label(tr("Came too late"), Step.BODY, Tone.TEXT, Weight.SEMIBOLD))
        kept = tr("Kept and shown to your supervisor; the lead stands as the team has it.")
        box.addWidget(Label(kept, Step.META, Tone.TEXT2, wrap=True))
        for one in answer.late:
            box.addLayout(self._row("cloud-alert", act_words(one.act)[1], one))
            why = QHBoxLayout()
            why.addSpacing(theme_host().px(24))
            why.addWidget(Label(reason_words(one.reason), Step.META, Tone.WARN, wrap=True), 1)
            box.addLayout(why)

    def _foot(self, words: str) -> None:
        box = self._part(10)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.left = Label(words, Step.META, Tone.TEXT2, wrap=True)
        row.addWidget(self.left, 1)
        row.addWidget(self.now, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(row)

    def count_down(self, standing: Standing) -> None:
        """How long one may still dial, while the box is open."""
        self.left.setText(dialling_words(standing))

    def _part(self, edge: int) -> QVBoxLayout:
        if self._box.count():
            line = QFrame()
            line.setObjectName("line")
            line.setFixedHeight(1)
            self._box.addWidget(line)
        px = theme_host().px
        box = QVBoxLayout()
        box.setContentsMargins(px(_EDGE), px(edge), px(_EDGE), px(edge))
        box.setSpacing(px(4))
        self._box.addLayout(box)
        return box

    def _row(self, icon: str, words: str, one: UnsentAct) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme_host().px(10))
        row.addWidget(IconLabel(icon, Tone.TEXT2, 14))
        text = f"{words}, {one.about}" if one.about else words
        row.addWidget(Label(text, Step.BODY), 1)
        row.addWidget(Label(self._at(one), Step.META, Tone.TEXT2, tabular=True))
        return row

    def _at(self, one: UnsentAct) -> str:
        return time_words(one.made_at, self._zone)

    @Slot()
    def _on_now(self) -> None:
        self.try_asked.emit()
        self.close()


class TeamNews(QObject):
    """Keeps the window true to how it stands with the team."""

    def __init__(self, office: Office, team: Team, bar: StatusBar, banners: BannerStack) -> None:
        super().__init__(bar)
        self._office, self._team, self._bar, self._banners = office, team, bar, banners
        self.box: UnsentBox | None = None
        self.clashes = Clashes(office, bar)
        team.stood.connect(self._on_stood)
        team.came_late.connect(self._on_late)
        team.filled.connect(self._on_filled)
        banners.act_asked.connect(self._on_act)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._on_state)
        bar.set_part("sync", "cloud", tr("Looking for the team"))

    def open(self) -> None:
        """Show what waits, over its part of the status bar."""
        self._office.ask(UnsentQuestion(), owner=self, on_done=self._on_unsent)

    def _on_unsent(self, answer: UnsentAnswer) -> None:
        part = self._bar.part("sync")
        window = self._bar.window()
        team = self._team
        box = UnsentBox(answer, team.standing, self._office.zone, window, team.sounds)
        team.sounds_stood.connect(box.show_sounds)
        box.try_asked.connect(self._team.try_now)
        self.box = box
        box.destroyed.connect(self._on_closed)
        layout = box.layout()
        assert layout is not None
        box.resize(box.width(), layout.totalHeightForWidth(box.width()))
        box.move(part.mapToGlobal(QPoint(0, -box.height() - 6)))
        box.show()

    @Slot()
    def _on_closed(self) -> None:
        self.box = None

    @Slot(object)
    def _on_stood(self, standing: Standing) -> None:
        said = standing_words(standing, self._office.zone)
        self._bar.set_part("sync", said.icon, said.text, said.tone)
        if self.box is not None:
            self.box.count_down(standing)
        acts = (("now", tr("Try now")),)
        if standing.contact is Contact.AWAY:
            since = time_words(standing.since, self._office.zone)
            title = tr("Working offline since {since}.").format(since=since)
            kept = offline_words(standing)
            self._banners.put(BannerSpec(OFFLINE, Severity.WARN, title, kept, "cloud-off", acts))
        elif standing.contact is Contact.REFUSED:
            _, what, safe = refused_words(standing)
            self._banners.put(BannerSpec(OFFLINE, Severity.DANGER, what, safe, "cloud-off", acts))
        else:
            self._banners.drop(OFFLINE)
        if rests := rests_words(standing, self._office.zone):
            title = tr("The team's database was restored.")
            self._banners.put(BannerSpec(RESTS, Severity.INFO, title, rests, "hourglass"))
        elif standing.contact is Contact.HEARD:
            self._banners.drop(RESTS)

    @Slot(object)
    def _on_late(self, late: tuple[tuple[UUID, str, str], ...]) -> None:
        ids = {act for act, _answer, _reason in late}

        def told(answer: UnsentAnswer) -> None:
            for one in answer.late:
                if one.act_id in ids:
                    self._office.notice(late_words(one.act, one.about, one.reason), "cloud-alert")

        self._office.ask(
            UnsentQuestion(), owner=self, on_done=told, on_failed=_quiet, key="came late"
        )

    @Slot(object)
    def _on_filled(self, filled: Filled) -> None:
        """What the person sees has changed as a whole; who rebuilds the rail is `Refill`."""
        if filled is Filled.DONE:
            self._banners.drop(ANEW)
            return
        title = tr("What the team sends you has changed.")
        when = tr("Your lists are made anew as soon as your call is saved.")
        if filled is Filled.FAILED:
            when = tr("Your lists are made anew as soon as nothing else has them open.")
        self._banners.put(BannerSpec(ANEW, Severity.INFO, title, when, "refresh-cw"))

    @Slot(str, str)
    def _on_act(self, key: str, act: str) -> None:
        if (key, act) == (OFFLINE, "now"):
            self._team.try_now()

    @Slot(Qt.ApplicationState)
    def _on_state(self, state: Qt.ApplicationState) -> None:
        self._team.focus(state is Qt.ApplicationState.ApplicationActive)


def _quiet(_error: KnownError) -> None:
    """What came late stands in the popover all the same."""
