"""The recordings screen on a real store with real sound files, by keys and clicks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.acts.house import KeepDraft
from app.acts.review import BreakHere, Comment
from app.acts.undo import Undo
from app.domain.dispositions import BREAK_REASONS
from app.domain.vocabulary import Role
from app.host.settings import SPEED, Settings
from app.reads.comment_drafts import CommentDraftsQuestion
from app.reads.recording import Recording, RecordingQuestion
from app.ui.bridge import Bridge
from app.ui.changes import Changes
from app.ui.keys import KeyGuard
from app.ui.office import GoTo, Notice, Office
from app.ui.screens.desk import DeskScreen
from app.ui.screens.recordings import RecordingsScreen
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import LIGHT
from app.ui.widgets.chip import ChipButton
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.real_window import Window
from tests.helpers.real_window import window as window
from tests.helpers.recorded import hand_over, record
from tests.helpers.team import Team

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"
Key = Qt.Key
PLAIN, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
NOTES = (("signal", "We would test it", 2), ("question", "How quickly?", 9))


@dataclass
class Listener:
    """Somebody at the recordings screen."""

    qtbot: QtBot
    team: Team
    office: Office
    window: QWidget
    screen: RecordingsScreen
    calls: dict[str, UUID]
    notices: list[Notice] = field(default_factory=list)

    def wait(self, true: Callable[[], bool]) -> None:
        """Until it is so."""
        self.qtbot.waitUntil(true, timeout=15_000)

    def rows(self) -> list[str]:
        """Names shown in the list."""
        return [row.name for row in self.screen.presenter.listing.rows]

    def state(self, row: int) -> str:
        """The third line of a row, as it is spoken."""
        model = self.screen.list.model
        return str(model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole))

    def at(self) -> float:
        """The second that is heard."""
        return self.screen.presenter.heard().position

    def open(self, name: str) -> None:
        """Picks a row and waits for its sound."""
        row = self.rows().index(name)
        self.screen.list.list.setCurrentIndex(self.screen.list.model.index(row))
        self.wait(lambda: self.screen.head.name.text().startswith(name))
        self.wait(lambda: self.screen.presenter.heard().seconds > 0)

    def key(self, key: Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Presses a key where the focus is."""
        QTest.keyClick(self.focus(), key, modifiers)

    def type(self, text: str) -> None:
        """Types where the focus is."""
        QTest.keyClicks(self.focus(), text)

    def focus(self) -> QWidget:
        """The widget with the focus."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def stored(self, name: str) -> Recording:
        """The call as the store has it."""
        found = self.team.ask(RecordingQuestion(self.team.leads[name], self.calls[name]))
        assert isinstance(found, Recording)
        return found

    def shown(self) -> list[str]:
        """The lines of 'At this moment', as they are spoken."""
        return [one.spoken() for one in self.screen.moments.model.items()]


@pytest.fixture
def calls(team: Team) -> dict[str, UUID]:
    """Hanna's call by Mara; Ewa's by Jonas with two notes; Tomás's whose file is gone."""
    made = {HANNA: record(team, HANNA, "callback", file=True)}
    hand_over(team, TOMAS, "lea")
    made[TOMAS] = record(team, TOMAS, "lost", "lea", notes=NOTES, reason="Price")
    hand_over(team, EWA)
    made[EWA] = record(team, EWA, "callback", "jonas", notes=NOTES, file=True)
    return made


@pytest.fixture
def listen(
    team: Team,
    calls: dict[str, UUID],
    bridge: Bridge,
    qtbot: QtBot,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Listener]]:
    """Opens the screen for somebody; the sound goes nowhere."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    opened: list[Listener] = []

    def start(
        who: str = "petra", goal: GoTo | None = None, size: tuple[int, int] = (1440, 900)
    ) -> Listener:
        settings = Settings(team.workplace.paths.settings)
        office = Office(team.workplace, bridge, Changes(), settings)
        actor = team.people[who]
        office.sign_in(actor, next(role for role in Role if role in actor.roles))
        window = QWidget()
        screen = RecordingsScreen(office)
        box = QVBoxLayout(window)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(screen)
        window.resize(*size)
        KeyGuard(window, screen.acts)
        one = Listener(qtbot, team, office, window, screen, calls)
        office.noticed.connect(one.notices.append)
        opened.append(one)
        window.show()
        qtbot.waitExposed(window)
        screen.arrive(goal or GoTo("recordings"))
        one.wait(lambda: screen.presenter.listing.loaded)
        return one

    yield start
    apply_theme(qapp, LIGHT)
    for one in opened:
        one.screen.presenter.listening.close(2.0)
        delete(one.window)
        delete(one.office.changes)  # its timer may still wait to tell
        delete(one.office)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    """Every test in the same dress."""
    apply_theme(qapp, LIGHT)


def test_the_newest_call_is_open_and_says_what_it_is(listen: Callable[..., Listener]) -> None:
    one = listen()
    one.wait(lambda: one.screen.head.name.text() == f"{EWA}, Baltica Cold Chain")
    assert one.rows() == [EWA, TOMAS, HANNA]
    assert "consent at 00:03" in one.screen.head.about.text()
    assert "Jonas Okafor" in one.screen.head.about.text()
    assert one.state(1).endswith("Lost: price, 00:20")
    assert one.shown()[0].startswith("00:02, Signal")
    one.wait(lambda: one.screen.sound.transport.total.text() == "/ 00:20")
    assert not one.screen.presenter.heard().playing, "nothing plays by itself"


def test_a_rep_sees_the_own_calls_alone_and_no_broke_here(
    listen: Callable[..., Listener],
) -> None:
    one = listen("jonas")
    one.wait(lambda: one.screen.presenter.recording is not None)
    assert one.rows() == [EWA]
    assert one.screen.moments.comment.isVisible()
    assert not one.screen.moments.broke.isVisible()
    keys = {act.key for act in one.screen.acts()}
    assert "B" not in keys
    assert {"C", "A", "K", "J", "L", "N"} <= keys


def test_comment_by_keys_alone_and_its_undo(listen: Callable[..., Listener]) -> None:
    one = listen()
    one.open(EWA)
    one.screen.presenter.seek(7.0)
    one.key(Key.Key_C)
    assert one.focus() is one.screen.review.text
    one.type("You let her finish. J K L")
    one.key(Key.Key_Return, CTRL)
    one.wait(lambda: len(one.notices) == 1)
    assert one.notices[0].text == "Comment at 00:07 kept. Jonas sees it in the thread."
    comment = next(m for m in one.stored(EWA).moments if m.kind == "comment")
    assert (comment.call_ms, comment.said.text) == (7000, "You let her finish. J K L")
    one.wait(lambda: any("You let her finish" in line for line in one.shown()))
    one.wait(lambda: "Reviewed" in one.state(0))
    assert one.focus() is one.screen.sound.waveform
    assert one.notices[0].act_id is not None
    assert one.notices[0].on_undo is not None
    one.office.do(Undo(one.notices[0].act_id), owner=one.screen)
    one.notices[0].on_undo()
    one.wait(lambda: not any("You let her finish" in line for line in one.shown()))


def test_broke_here_asks_a_reason_then_a_line(listen: Callable[..., Listener]) -> None:
    one = listen()
    one.open(EWA)
    one.screen.presenter.seek(9.0)
    one.key(Key.Key_B)
    assert one.focus() is one.screen.review.reasons
    one.key(Key.Key_Return, CTRL)
    one.wait(lambda: one.screen.review.lacks.text() == "Choose why it broke here.")
    one.key(Key.Key_3)
    assert one.focus() is one.screen.review.text
    one.type("She asked for the price.")
    one.key(Key.Key_Return, CTRL)
    one.wait(lambda: "Broke here, 00:09" in one.state(0))
    broke = next(m for m in one.stored(EWA).moments if m.kind == "broke")
    assert (broke.call_ms, broke.said.broke) == (9000, "Price without value")
    one.wait(lambda: bool(one.screen.presenter.recording and one.screen.presenter.recording.breaks))
    assert one.screen.review.breaks.title.text() == "Where Jonas’s calls break"


def test_the_rep_answers_a_comment(listen: Callable[..., Listener], team: Team) -> None:
    lead = team.leads[EWA]
    one = listen("jonas")
    team.act(BreakHere(lead, one.calls[EWA], 9000, "Price without value", "Too soon."))
    one.open(EWA)
    one.screen.presenter.refresh()
    one.wait(lambda: any("Too soon" in line for line in one.shown()))
    one.screen.presenter.seek(9.0)
    assert one.screen.moments.answer.isVisible()
    one.key(Key.Key_A)
    one.type("I wait next time.")
    one.key(Key.Key_Return, CTRL)
    one.wait(lambda: any("I wait next time." in line for line in one.shown()))
    broke = next(m for m in one.stored(EWA).moments if m.kind == "broke")
    assert [(a.by_name, a.text) for a in broke.answers] == [("Jonas Okafor", "I wait next time.")]
    assert one.notices[0].text == "Answered Petra at 00:09."


def test_typed_text_stays_with_its_call(listen: Callable[..., Listener]) -> None:
    one = listen()
    one.open(EWA)
    one.key(Key.Key_C)
    one.type("half a thought")
    one.key(Key.Key_Escape)
    one.open(HANNA)
    assert not one.screen.review.text.isVisible()
    assert "Draft" in one.state(0)
    one.open(EWA)
    assert one.screen.review.text.isVisible()
    assert one.screen.review.text.toPlainText() == "half a thought"


def drafts(team: Team, who: str) -> dict[UUID, str]:
    """What the store has of unfinished writing."""
    found = team.ask(CommentDraftsQuestion(), who)
    return {attempt: kept["text"] for attempt, kept in found.items()}


def test_what_is_typed_is_kept_while_it_is_typed_and_goes_with_what_is_kept(
    listen: Callable[..., Listener], team: Team
) -> None:
    one = listen()
    one.open(EWA)
    one.key(Key.Key_B)
    one.screen.review.text.setFocus()
    one.type("ask who")
    one.wait(lambda: drafts(team, "petra") == {one.calls[EWA]: "ask who"})
    again = listen()
    again.wait(lambda: "Draft" in again.state(again.rows().index(EWA)))
    assert "Draft" not in again.state(again.rows().index(HANNA))
    again.open(EWA)
    writing = again.screen.presenter.writer.writing
    assert (writing.kind, writing.text) == ("broke", "ask who")
    assert again.screen.review.text.toPlainText() == "ask who"
    assert drafts(team, "jonas") == {}  # nobody else reads it
    again.screen.presenter.writer.choose(next(iter(BREAK_REASONS)))
    again.screen.presenter.writer.keep()
    again.wait(lambda: drafts(team, "petra") == {})
    assert again.stored(EWA).breaks


def test_what_was_dropped_is_no_draft_and_a_calls_own_draft_stays(
    listen: Callable[..., Listener], team: Team
) -> None:
    lead = team.leads[EWA]
    team.act(KeepDraft(lead, {"notes": "of the call"}), "jonas")
    one = listen("jonas")
    one.open(EWA)
    one.key(Key.Key_C)
    one.type("mine")
    one.wait(lambda: drafts(team, "jonas") == {one.calls[EWA]: "mine"})
    one.screen.presenter.writer.drop()
    one.wait(lambda: drafts(team, "jonas") == {})
    assert team.card(EWA, "jonas").draft == {"notes": "of the call"}


def test_keys_steer_the_sound(listen: Callable[..., Listener]) -> None:
    one = listen()
    one.open(EWA)
    one.key(Key.Key_L)
    assert one.at() == pytest.approx(5.0)
    one.key(Key.Key_J)
    assert one.at() == 0.0
    one.key(Key.Key_N)
    assert one.at() == pytest.approx(2.0)
    one.key(Key.Key_N)
    assert one.at() == pytest.approx(9.0)
    assert one.screen.moments.model.items()[1].lit  # type: ignore[union-attr]
    one.key(Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert one.at() == pytest.approx(2.0)
    one.key(Key.Key_BracketRight)
    one.wait(lambda: one.office.settings.get(SPEED, str(one.office.actor.id)) == 1.25)
    assert one.screen.sound.transport.other.text() == "1.25×"
    one.key(Key.Key_Backslash)
    one.wait(lambda: one.screen.sound.transport.speeds.selected() == 0)
    one.screen.sound.waveform.setFocus()
    one.key(Key.Key_Space)
    one.wait(lambda: one.screen.presenter.heard().playing)
    one.wait(lambda: one.at() > 2.2)
    one.key(Key.Key_K)
    one.wait(lambda: not one.screen.presenter.heard().playing)


def test_a_click_on_the_waveform_seeks(listen: Callable[..., Listener]) -> None:
    one = listen()
    one.open(EWA)
    wave = one.screen.sound.waveform
    one.wait(lambda: wave.x_of(20.0) > wave.x_of(0.0) + 100)
    QTest.mouseClick(
        wave, Qt.MouseButton.LeftButton, pos=QPoint(round(wave.x_of(12.0)), wave.height() // 2)
    )
    assert one.at() == pytest.approx(12.0, abs=0.1)
    assert one.screen.sound.transport.time.text() in ("00:11", "00:12")
    assert one.screen.moments.comment.text() in ("Comment at 00:11", "Comment at 00:12")


def test_clocks_show_the_time_of_the_call(listen: Callable[..., Listener], team: Team) -> None:
    team.clock.forward(hours=15)
    later = (("signal", "We would test it", 9),)
    attempt = record(team, HANNA, "callback", notes=later, file=True, offset_ms=3000)
    one = listen(goal=GoTo("recordings", lead=team.leads[HANNA], attempt=attempt, offset_ms=9000))
    one.wait(lambda: one.screen.presenter.heard().playing)
    one.key(Key.Key_K)
    one.wait(lambda: not one.screen.presenter.heard().playing)
    assert one.at() == pytest.approx(6.0, abs=0.9), "the sound began 3 s into the call"
    one.wait(lambda: one.screen.sound.transport.time.text() == "00:09")
    assert one.screen.sound.transport.total.text() == "/ 00:23"
    assert one.shown()[0].startswith("00:09, Signal")
    assert one.screen.moments.comment.text() == "Comment at 00:09"


def test_a_missing_file_is_said_and_moments_still_work(listen: Callable[..., Listener]) -> None:
    one = listen()
    one.open(TOMAS)
    one.wait(lambda: "is missing" in one.screen.sound.problem())
    assert not one.screen.sound.transport.play.isEnabled()
    one.key(Key.Key_N)
    assert one.at() == pytest.approx(2.0)
    one.key(Key.Key_C)
    one.type("Heard from the notes.")
    one.key(Key.Key_Return, CTRL)
    one.wait(lambda: len(one.notices) == 1)
    assert any(m.kind == "comment" and m.call_ms == 2000 for m in one.stored(TOMAS).moments)
    one.open(HANNA)
    one.wait(lambda: one.screen.sound.problem() == "")
    assert one.screen.sound.transport.play.isEnabled()


def test_going_to_a_moment_plays_from_there(
    listen: Callable[..., Listener], calls: dict[str, UUID]
) -> None:
    one = listen(goal=GoTo("recordings", attempt=calls[HANNA], offset_ms=6000))
    one.wait(lambda: one.screen.presenter.heard().playing and one.at() > 6.0)
    assert one.screen.head.name.text().startswith(HANNA)
    assert one.screen.leave()
    one.wait(lambda: not one.screen.presenter.heard().playing)


def test_a_call_of_somebody_else_is_not_opened(
    listen: Callable[..., Listener], calls: dict[str, UUID]
) -> None:
    one = listen("lea", GoTo("recordings", attempt=calls[EWA], offset_ms=0))
    one.wait(lambda: "no recording of this call" in one.screen.empty.accessibleName())
    assert one.screen.presenter.recording is None


def test_filters_go_on_and_off_by_chips_and_search_finds(
    listen: Callable[..., Listener],
) -> None:
    one = listen()
    one.open(EWA)
    chip = one.screen.list.chips.chips()[-1]
    assert isinstance(chip, ChipButton)
    assert chip.text() == "Not reviewed"
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    one.wait(lambda: one.screen.presenter.listing.count == 3)
    menu = one.screen.list.filter_menu()
    titles = [action.text() for action in menu.actions() if action.text()]
    assert titles[:3] == ["Who", "Role", "Ended as"]
    lost = next(a for a in menu.actions() if a.text() == "Ended as").menu().actions()[0]  # type: ignore[union-attr]
    lost.trigger()
    menu.deleteLater()
    one.wait(lambda: one.rows() == [TOMAS])
    # The window comes to the front again: nobody has chosen the call that is left in the list.
    one.screen.list.list.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
    assert one.screen.presenter.waiting == one.calls[EWA]
    assert one.screen.presenter.recording is not None
    assert one.screen.presenter.recording.name == EWA, "the open call stays open"
    on = next(c for c in one.screen.list.chips.chips() if c.text() == "Lost or rejected")  # type: ignore[attr-defined]
    cross = QPoint(on.width() - 8, on.height() // 2)
    QTest.mouseClick(on, Qt.MouseButton.LeftButton, pos=cross)
    one.wait(lambda: len(one.rows()) == 3)
    one.key(Key.Key_F, CTRL)
    assert one.focus() is one.screen.list.search
    one.type("Kaleva")
    one.wait(lambda: one.rows() == [HANNA])
    one.type(" nobody")
    one.wait(lambda: one.screen.list.stack.currentWidget() is one.screen.list.nothing_found)
    one.screen.list.nothing_found.act_asked.emit("clear")
    one.wait(lambda: len(one.rows()) == 3)
    assert one.screen.list.search.text() == ""


def test_what_others_say_appears_without_moving_anything(
    listen: Callable[..., Listener], team: Team
) -> None:
    one = listen()
    one.open(HANNA)
    one.screen.moments.list.setFocus()
    command = Comment(team.leads[HANNA], one.calls[HANNA], 4000, "From another desk.")
    one.office.do(command, owner=one.screen)
    one.wait(lambda: any("From another desk" in line for line in one.shown()))
    assert one.screen.head.name.text().startswith(HANNA)
    chosen = one.screen.list.list.currentIndex().row()
    assert one.rows()[chosen] == HANNA


@pytest.mark.parametrize(
    ("size", "scale"), [((1388, 820), 1.0), ((1228, 640), 1.0), ((1388, 820), 1.25)]
)
def test_no_word_is_cut(
    listen: Callable[..., Listener], qapp: QApplication, size: tuple[int, int], scale: float
) -> None:
    apply_theme(qapp, LIGHT, scale)
    one = listen(size=size)
    one.open(EWA)
    one.wait(lambda: fixed_text_problems(one.window) == [])
    one.key(Key.Key_B)
    one.wait(lambda: fixed_text_problems(one.window) == [])


@pytest.mark.parametrize("name", [HANNA, TOMAS, EWA])  # conversing, lost, working
def test_a_supervisor_opens_the_lead_of_any_call_where_leads_are_read(
    team: Team,
    calls: dict[str, UUID],
    window: Window,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    window.start("Petra", with_lead=False)
    window.office.go("recordings", lead=team.leads[name], attempt=calls[name])
    window.until(lambda: isinstance(window.shell.work.screen_shown, RecordingsScreen))
    head = window.shell.work.screen_shown.head
    window.until(lambda: head.name.text().startswith(name))
    assert head.lead.isVisible()
    QTest.mouseClick(head.lead, Qt.MouseButton.LeftButton)
    window.until(lambda: isinstance(window.shell.work.screen_shown, DeskScreen))
    pane = window.shell.work.screen_shown.lead_pane
    window.until(lambda: pane.header.name.text() == name)
    window.until(
        lambda: calls[name] in [one.key.item.attempt for one in pane.history.model.items()]
    )
    assert pane.history.isVisible()
    window.idle()


def test_a_qualifier_opens_the_lead_that_waits_at_the_desk(
    listen: Callable[..., Listener], team: Team
) -> None:
    team.call(HANNA, "interested")
    one = listen("dana")
    one.open(HANNA)
    assert one.screen.head.lead.isVisible()
