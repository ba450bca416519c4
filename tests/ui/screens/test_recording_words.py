"""Words on the recordings screen: shown only where there are some, found, lit and heard."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.acts.spoken import KeepSpoken
from app.domain.spoken import SpokenWord, in_order
from app.domain.vocabulary import Role
from app.host.settings import WORDS, Settings
from app.ui.bridge import Bridge
from app.ui.changes import Changes
from app.ui.keys import KeyGuard
from app.ui.office import GoTo, Office
from app.ui.screens.recordings import RecordingsScreen
from app.ui.screens.recordings.spoken_lane import NOT_YET
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import DARK, LIGHT
from tests.helpers.recorded import record
from tests.helpers.team import Team

EWA, HANNA = "Ewa Nowicka", "Hanna Virtanen"
Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
REP = "Ewa you asked whether it holds at 25 degrees it was measured"
PROSPECT = "and does it hold in the freezer too"


def say(team: Team, attempt: UUID, rep: str = REP, prospect: str = PROSPECT) -> None:
    words = [
        SpokenWord(start + n / 2, start + n / 2 + 0.4, text, 0.2 if text == "25" else 0.9, channel)
        for start, channel, some in ((1.0, "rep", rep), (9.0, "prospect", prospect))
        for n, text in enumerate(some.split())
    ]
    team.act(KeepSpoken(attempt, "ab" * 32, "test", "en", in_order(words)), "nobody")


@pytest.fixture
def calls(team: Team) -> dict[str, UUID]:
    """Two calls with Ewa, the second a follow-up; one with Hanna, without words."""
    record(team, EWA, "callback", file=True)
    team.clock.forward(hours=24)
    second = record(team, EWA, "callback", file=True)
    return {EWA: second, HANNA: record(team, HANNA, "callback", file=True)}


@pytest.fixture
def shown(
    team: Team,
    calls: dict[str, UUID],
    bridge: Bridge,
    qtbot: QtBot,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[str], RecordingsScreen]]:
    """Opens the screen at a call; the sound goes nowhere."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    apply_theme(qapp, LIGHT)
    made: list[tuple[QWidget, RecordingsScreen, Office]] = []

    def start(name: str) -> RecordingsScreen:
        settings = Settings(team.workplace.paths.settings)
        office = Office(team.workplace, bridge, Changes(), settings)
        office.sign_in(team.people["petra"], Role.SUPERVISOR)
        window = QWidget()
        screen = RecordingsScreen(office)
        box = QVBoxLayout(window)
        box.addWidget(screen)
        window.resize(1440, 900)
        KeyGuard(window, screen.acts)
        made.append((window, screen, office))
        window.show()
        qtbot.waitExposed(window)
        screen.arrive(GoTo("recordings", lead=team.leads[name], attempt=calls[name]))
        qtbot.waitUntil(lambda: screen.presenter.recording is not None)
        qtbot.waitUntil(lambda: screen.presenter.heard().seconds > 0 and not bridge.busy)
        screen.presenter.hearing.pause()
        return screen

    yield start
    apply_theme(qapp, LIGHT)
    for window, screen, office in made:
        screen.presenter.listening.close(2.0)
        delete(window)
        delete(office)


def lit(screen: RecordingsScreen) -> str:
    """The word that is lit."""
    at = screen.below.spoken.text.lit()
    return screen.spoken._words[at].text if at is not None else ""


def press(key: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)


def test_without_words_and_without_the_option_nothing_looks_missing(
    shown: Callable[[str], RecordingsScreen],
) -> None:
    screen = shown(HANNA)
    assert not screen.below.choice.isVisible()
    assert screen.moments.isVisible()
    assert "W" not in {act.key for act in screen.acts()}


def test_where_it_is_switched_on_it_says_that_it_is_still_to_come(
    team: Team, shown: Callable[[str], RecordingsScreen]
) -> None:
    Settings(team.workplace.paths.settings).set(WORDS, True)
    screen = shown(HANNA)
    assert screen.below.choice.isVisible()
    press(Key.Key_W)
    assert screen.below.spoken.none.isVisible()
    assert screen.below.spoken.none.text() == NOT_YET
    assert not screen.below.spoken.field.isVisible()


def test_words_come_when_they_are_written_down(
    team: Team, calls: dict[str, UUID], shown: Callable[[str], RecordingsScreen], qtbot: QtBot
) -> None:
    screen = shown(EWA)
    assert not screen.below.offers()
    say(team, calls[EWA])
    screen.office.changes.announce(("spoken",))
    qtbot.waitUntil(screen.below.offers)
    text = screen.below.spoken.text.toPlainText()
    assert "Mara\tEwa you asked whether" in text
    assert "Ewa\tand does it hold in the freezer too" in text


def test_the_word_that_is_heard_is_lit_and_a_click_goes_to_a_word(
    team: Team, calls: dict[str, UUID], shown: Callable[[str], RecordingsScreen], qtbot: QtBot
) -> None:
    say(team, calls[EWA])
    screen = shown(EWA)
    press(Key.Key_W)
    screen.presenter.seek(1.6)
    qtbot.waitUntil(lambda: lit(screen) == "you")
    screen.presenter.seek(11.2)
    qtbot.waitUntil(lambda: lit(screen) == "in")
    transcript = screen.below.spoken.text
    word = REP.split().index("asked")
    QTest.mouseClick(
        transcript.viewport(), Qt.MouseButton.LeftButton, pos=transcript.word_rect(word).center()
    )
    qtbot.waitUntil(lambda: lit(screen) == "asked")
    assert screen.presenter.heard().position == pytest.approx(2.0, abs=0.45)
    assert transcript.textCursor().hasSelection() is False
    screen.presenter.hearing.pause()


def test_letters_are_acts_in_the_words_and_enter_hears_the_word(
    team: Team, calls: dict[str, UUID], shown: Callable[[str], RecordingsScreen], qtbot: QtBot
) -> None:
    say(team, calls[EWA])
    screen = shown(EWA)
    press(Key.Key_W)
    screen.presenter.seek(8.0)
    screen.below.spoken.text.setFocus()
    press(Key.Key_L)
    qtbot.waitUntil(lambda: screen.presenter.heard().position == pytest.approx(13.0))
    press(Key.Key_End, CTRL)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: lit(screen) == "too")


def test_ctrl_f_finds_in_the_words_while_they_have_the_keys(
    team: Team, calls: dict[str, UUID], shown: Callable[[str], RecordingsScreen], qtbot: QtBot
) -> None:
    say(team, calls[EWA])
    screen = shown(EWA)
    press(Key.Key_F, CTRL)
    assert QApplication.focusWidget() is screen.list.search
    press(Key.Key_Escape)
    press(Key.Key_W)
    pane = screen.below.spoken
    pane.text.setFocus()
    press(Key.Key_F, CTRL)
    assert QApplication.focusWidget() is pane.field
    QTest.keyClicks(pane.field, "hol")
    assert pane.count.text() == "2 found"
    press(Key.Key_Return)
    assert pane.count.text() == "1 of 2"
    qtbot.waitUntil(lambda: lit(screen) == "holds")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: lit(screen) == "hold")
    press(Key.Key_Return, SHIFT)
    qtbot.waitUntil(lambda: lit(screen) == "holds")
    QTest.keyClicks(pane.field, "x")
    assert pane.count.text() == "Not said"
    press(Key.Key_Escape)
    assert pane.field.text() == ""
    assert QApplication.focusWidget() is pane.text


def test_what_is_searched_for_in_the_list_stands_at_its_place(
    team: Team, calls: dict[str, UUID], shown: Callable[[str], RecordingsScreen], qtbot: QtBot
) -> None:
    say(team, calls[EWA])
    screen = shown(HANNA)
    screen.list.search.setText("freezer")
    qtbot.waitUntil(lambda: [row.name for row in screen.presenter.listing.rows] == [EWA])
    index = screen.list.model.index(0)
    said = screen.list.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert "00:12 “freezer too…”" in str(said)
    screen.list.list.setCurrentIndex(index)
    qtbot.waitUntil(lambda: lit(screen) == "freezer")
    assert screen.below.shows_words()
    assert not screen.presenter.heard().playing


def test_what_the_first_words_propose_is_said_and_left_to_the_reader(
    team: Team, calls: dict[str, UUID], shown: Callable[[str], RecordingsScreen], qtbot: QtBot
) -> None:
    say(team, calls[EWA])
    screen = shown(EWA)
    proposal = screen.below.spoken.proposal
    qtbot.waitUntil(lambda: proposal.text().startswith("Looks resumed, you decide: “asked”"))
    say(team, calls[EWA], "good morning " + "we make packaging of all kinds in Sweden " * 3)
    screen.office.changes.announce(("spoken",))
    qtbot.waitUntil(lambda: proposal.text().startswith("Looks restarted, you decide"))


def test_the_dark_theme_writes_the_words_again(
    team: Team,
    calls: dict[str, UUID],
    shown: Callable[[str], RecordingsScreen],
    qapp: QApplication,
) -> None:
    say(team, calls[EWA])
    screen = shown(EWA)
    transcript = screen.below.spoken.text
    before = transcript.toPlainText()
    apply_theme(qapp, DARK)
    colors = {
        format_.format.foreground().color().name().upper()
        for block in _blocks(transcript)
        for format_ in block.textFormats()
    }
    assert transcript.toPlainText() == before
    assert {DARK.rep, DARK.prospect, DARK.text} <= colors
    assert not {LIGHT.rep, LIGHT.text} & colors


def _blocks(transcript: object) -> Iterator[object]:
    block = transcript.document().begin()  # type: ignore[attr-defined]
    while block.isValid():
        yield block
        block = block.next()
