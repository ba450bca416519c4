"""The hand-off desk in its window: real store, keys, and what stands on the screen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.acts.hand_off import HandOff
from app.acts.recording import KeepRecording
from app.acts.reject import Reject
from app.acts.save_call import AnswerLine
from app.acts.snippets import CutSnippet
from app.reads.lead_card import LeadCardQuestion
from app.reads.snippets import SnippetsQuestion
from app.ui.screens.desk import DeskScreen
from app.ui.screens.desk.words import Moment
from app.ui.widgets.fit import fixed_text_problems
from app.ui.widgets.rows import HeadItem, QueueItem
from tests.helpers.opened import Open, Opened
from tests.helpers.opened import open_screen as open_screen
from tests.helpers.recorded import record
from tests.helpers.team import Team

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"


class At(Opened):
    """Somebody at the desk."""

    def names(self) -> list[str]:
        """The rows shown; heads in brackets."""
        return [
            f"[{one.text} {one.count}]" if isinstance(one, HeadItem) else one.name
            for one in self.screen.list_pane.model.items()
            if isinstance(one, HeadItem | QueueItem)
        ]

    def reads(self, name: str) -> None:
        """Waits until this lead is read, with the people beside it."""

        def there() -> None:
            assert self.screen.lead_pane.header.name.text() == name
            assert self.screen.presenter.found is not None
            assert self.screen.presenter.card is not None

        self.qtbot.waitUntil(there, timeout=15_000)

    def stage(self, name: str) -> str:
        """The stage in the store."""
        return str(self.state(name).stage)

    def state(self, name: str) -> Any:
        """The lead's state in the store."""
        return self.team.ask(LeadCardQuestion(self.team.leads[name]), "petra").state


@pytest.fixture
def desk(open_screen: Open) -> Callable[..., At]:
    """Opens the desk for a person of the team."""

    def enter(who: str = "dana", *, first: str = EWA) -> At:
        at = open_screen(DeskScreen, who, at=At)
        assert isinstance(at, At)
        if first:
            at.reads(first)
        return at

    return enter


def _short(team: Team, name: str) -> None:
    team.call(name, "interested", answers=(AnswerLine("decides", "alone", 2000),))


def test_the_best_lead_is_read_first_with_reasons_gate_and_point(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    _short(team, HANNA)
    at = desk()
    assert at.names() == ["[Pass the gate 1]", EWA, "[Short of the gate 1]", HANNA]
    pane = at.screen.lead_pane
    assert pane.score.score.text() == "76"
    assert [one.text for one in pane.score.model.items()] == [
        "Decides alone",
        "Came by web form",
        "200–500 pallets a week",
        "Buying signal",
    ]
    assert at.screen.side_pane.gate.chip.text() == "Passes, 4 of 4"
    assert at.screen.foot.act.text().startswith("Pass to ")
    assert at.screen.foot.act.then() == "then Hanna Virtanen, score 40"
    at.qtbot.waitUntil(lambda: fixed_text_problems(at.screen) == [], timeout=15_000)


def test_p_passes_to_the_chosen_person_and_shows_the_next_at_once(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    team.qualify(TOMAS)
    at = desk()
    at.key(Qt.Key.Key_A)
    chosen = at.screen.presenter.chosen
    at.key(Qt.Key.Key_Down)
    assert at.screen.presenter.chosen not in (None, chosen)
    to = at.screen.presenter.chosen
    at.key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is at.screen.list_pane.list
    at.screen.go_to_line()
    at.type("She is quick and direct.")
    at.screen.go_to_list()
    at.key(Qt.Key.Key_P)
    assert EWA not in at.names()  # before the act is answered
    at.reads(TOMAS)
    at.qtbot.waitUntil(lambda: len(at.notices) == 1, timeout=15_000)
    state = at.state(EWA)
    assert (state.stage, state.handoff_to) == ("handed_off", to)
    assert state.handoff_line == "She is quick and direct."
    assert at.notices[0].text == f"Passed to {_name(team, to)}. 20 min to answer."


def _name(team: Team, person: UUID) -> str:
    return next(one.name.split()[0] for one in team.people.values() if one.id == person)


def test_a_pass_is_taken_back_by_undo_and_read_again(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    team.qualify(TOMAS)
    at = desk()
    at.key(Qt.Key.Key_P)
    at.reads(TOMAS)
    at.qtbot.waitUntil(lambda: len(at.notices) == 1, timeout=15_000)
    at.undo()
    at.reads(EWA)
    at.qtbot.waitUntil(lambda: EWA in at.names(), timeout=15_000)
    assert at.stage(EWA) == "qualified"


def test_after_the_last_one_the_desk_says_that_it_is_empty(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    at = desk()
    at.key(Qt.Key.Key_P)
    assert at.screen._stack.currentWidget() is at.screen.empty
    assert at.screen.list_pane.empty.isVisible()
    at.qtbot.waitUntil(lambda: len(at.notices) == 1, timeout=15_000)
    at.qtbot.waitUntil(lambda: at.names() == [], timeout=15_000)


def test_a_held_key_passes_one_lead_only(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    team.qualify(TOMAS)
    at = desk()
    keys = at.screen.list_pane.list
    plain = Qt.KeyboardModifier.NoModifier
    for repeat in (False, True):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_P, plain, "p", autorep=repeat)
        QApplication.sendEvent(keys, press)
        at.reads(TOMAS)
    at.qtbot.waitUntil(lambda: at.stage(EWA) == "handed_off", timeout=15_000)
    assert at.screen.lead_pane.header.name.text() == TOMAS
    assert at.stage(TOMAS) == "qualified"


def test_r_returns_with_what_is_short_as_the_reason(desk: Any, team: Team) -> None:
    _short(team, HANNA)
    at = desk(first=HANNA)
    assert at.screen.foot.act.text() == "Short by 20 points"
    assert "return to Mara" in at.screen.foot.act.then()
    assert not at.screen.side_pane.assign.isVisible()
    at.key(Qt.Key.Key_P)  # offers the return
    form = at.screen.foot.asking()
    assert form is at.screen.foot.give_back
    assert form.editor("reason").text() == "Score 40 of 60, pallets in a week unknown"
    at.type("Ask for pallets")
    at.key(Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: at.stage(HANNA) == "returned", timeout=15_000)
    assert at.state(HANNA).next_why == "Ask for pallets"
    at.qtbot.waitUntil(lambda: len(at.notices) == 1, timeout=15_000)
    assert at.notices[0].text.startswith("Returned to Mara.")


def test_a_return_without_a_reason_says_so_under_the_field(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    at = desk()
    at.key(Qt.Key.Key_R)
    at.key(Qt.Key.Key_Return)
    field_ = at.screen.foot.give_back.fields["reason"]
    assert field_.error() == "Say what is missing. One sentence is enough."
    assert QApplication.focusWidget() is field_.editor
    at.key(Qt.Key.Key_Escape)
    assert at.screen.foot.asking() is None
    assert QApplication.focusWidget() is at.screen.list_pane.list
    assert at.stage(EWA) == "qualified"


def test_u_parks_until_a_typed_time(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    at = desk()
    at.key(Qt.Key.Key_U)
    at.type("nonsense")
    at.key(Qt.Key.Key_Return)
    at.type("Budget round")
    at.key(Qt.Key.Key_Return)
    until = at.screen.foot.park.fields["until"]
    assert until.error()
    until.editor.clear()
    at.type("+6w")
    assert "5 Jan 2027" in until._hint.text()
    at.key(Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: at.stage(EWA) == "nurture", timeout=15_000)
    state = at.state(EWA)
    assert state.parked_why == "Budget round"
    assert state.parked_until - team.clock.now() > timedelta(days=41)


def test_a_supervisor_waives_with_a_reason_then_it_can_be_passed(desk: Any, team: Team) -> None:
    _short(team, HANNA)
    at = desk("petra", first=HANNA)
    assert not at.screen.foot.waive_button.isHidden()
    assert at.screen.foot.park_button.isHidden()  # a supervisor parks nothing
    at.key(Qt.Key.Key_W)
    at.type("They asked for us")
    at.key(Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: at.screen.passing, timeout=15_000)
    assert at.screen.side_pane.gate.chip.text() == "Waived, 2 of 4"
    at.screen.go_to_list()
    at.key(Qt.Key.Key_P)
    at.qtbot.waitUntil(lambda: at.stage(HANNA) == "handed_off", timeout=15_000)


def test_a_qualifier_has_no_waiver(desk: Any, team: Team) -> None:
    _short(team, HANNA)
    at = desk(first=HANNA)
    assert at.screen.foot.waive_button.isHidden()
    at.key(Qt.Key.Key_W)
    assert at.screen.foot.asking() is None


def test_a_rejection_stands_on_top_and_the_act_is_return(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id), "dana")
    team.act(Reject(team.leads[EWA], "no_budget", "No budget before July"), "jonas")
    at = desk()
    assert at.names()[0] == "[Came back from telesales 1]"
    row = at.screen.list_pane.model.items()[1]
    assert isinstance(row, QueueItem)
    assert row.reason == "Rejected: no budget before July"
    assert at.screen.foot.act.text() == "Return to Mara…"
    at.key(Qt.Key.Key_R)
    at.key(Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: not at.state(EWA).returned_to_desk, timeout=15_000)


def test_down_reads_the_next_row_over_a_head(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    _short(team, HANNA)
    at = desk()
    at.key(Qt.Key.Key_Down)
    at.reads(HANNA)
    at.key(Qt.Key.Key_Down)  # the last one
    at.key(Qt.Key.Key_Up)
    at.reads(EWA)
    at.key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is at.screen.lead_pane.score.reasons


def test_waiting_sorts_by_age_and_keeps_the_lead_that_is_read(desk: Any, team: Team) -> None:
    team.qualify(HANNA)
    team.clock.forward(minutes=30)
    team.qualify(EWA)
    at = desk()
    assert at.names()[1:] == [EWA, HANNA]
    waiting = at.screen.list_pane.order.buttons()[1]
    QTest.mouseClick(waiting, Qt.MouseButton.LeftButton, pos=waiting.rect().center())
    at.qtbot.waitUntil(lambda: at.names()[1:] == [HANNA, EWA], timeout=15_000)
    assert at.screen.lead_pane.header.name.text() == EWA
    index = at.screen.list_pane.list.currentIndex()
    assert EWA in str(index.data())


def test_somebody_elses_act_moves_neither_focus_nor_selection(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    at = desk()
    at.screen.go_to_line()
    at.type("Quick")
    team.qualify(TOMAS)
    at.office.changes.announce(("queue", "lead"))
    at.qtbot.waitUntil(lambda: TOMAS in at.names(), timeout=15_000)
    assert QApplication.focusWidget() is at.screen.side_pane.line
    assert at.screen.side_pane.line.toPlainText() == "Quick"
    assert at.screen.presenter.lead == team.leads[EWA]


def test_the_line_for_the_closer_is_kept_while_typing(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    team.qualify(TOMAS)
    at = desk()
    at.screen.go_to_line()
    at.type("Have the range open.")

    def kept() -> bool:
        draft = team.ask(LeadCardQuestion(team.leads[EWA]), "dana").draft
        return bool(draft) and draft["desk_line"] == "Have the range open."

    at.qtbot.waitUntil(kept, timeout=15_000)
    again = desk()
    assert again.screen.side_pane.line.toPlainText() == "Have the range open."


def test_an_act_that_was_refused_brings_the_lead_back_and_says_why(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    team.qualify(TOMAS)
    at = desk()
    team.act(HandOff(team.leads[EWA], team.people["lea"].id), "petra")  # faster
    at.key(Qt.Key.Key_P)
    at.qtbot.waitUntil(lambda: at.screen.banners.keys() == ["refused"], timeout=15_000)
    assert at.notices == []
    assert at.state(EWA).handoff_to == team.people["lea"].id
    at.reads(TOMAS)


def test_what_somebody_else_passed_stays_to_read_and_offers_the_next(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    team.qualify(TOMAS)
    at = desk()
    team.act(HandOff(team.leads[EWA], team.people["lea"].id), "petra")
    at.office.changes.announce(("queue", "lead", "handoffs"))
    at.qtbot.waitUntil(lambda: at.screen.foot.act.text() == "Go on", timeout=15_000)
    assert at.screen.lead_pane.header.name.text() == EWA
    assert at.screen.foot.return_button.isHidden()
    at.screen.go_to_list()
    at.key(Qt.Key.Key_P)
    at.reads(TOMAS)
    assert at.stage(TOMAS) == "qualified"


def test_a_person_is_chosen_by_a_click(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    at = desk()
    people = at.screen.side_pane.people
    last = people.model().index(people.model().rowCount() - 1, 0)
    place: QPoint = people.visualRect(last).center()
    QTest.mouseClick(people.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert at.screen.presenter.chosen is None
    assert at.screen.foot.act.text() == "Pass to the first who is free"


def test_at_the_narrow_width_nothing_fixed_is_cut(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    _short(team, HANNA)
    at = desk()
    at.screen.resize(1228, 640)
    at.qtbot.waitUntil(lambda: at.screen.side_pane.width() <= 346, timeout=15_000)
    at.qtbot.waitUntil(lambda: fixed_text_problems(at.screen) == [], timeout=15_000)


def test_tab_walks_from_the_list_over_the_people_to_the_act(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    at = desk()
    wanted = [
        at.screen.lead_pane.score.reasons,
        at.screen.side_pane.people,
        at.screen.side_pane.line,
        at.screen.foot.return_button,
        at.screen.foot.park_button,
        at.screen.foot.act,
    ]
    for widget in wanted:
        at.key(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is widget


def test_the_call_is_drawn_and_a_lost_file_is_said(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    team.qualify(TOMAS)
    folder = team.workplace.paths.recordings
    time = np.arange(3 * 16_000) / 16_000
    talk = np.stack([np.sin(900 * time) * (time < 1), np.sin(700 * time) * (time > 2)], axis=1)
    soundfile.write(folder / "ewa.flac", talk * 0.5, 16_000)
    for name, file in ((EWA, "ewa.flac"), (TOMAS, "gone.flac")):
        attempt = team.card(name).thread[0].attempt
        assert attempt is not None
        sound = KeepRecording(team.leads[name], attempt, file, "sound", 3.0, "rep,prospect")
        team.act(sound, "mara")
    at = desk()
    strip = at.screen.lead_pane.strip
    at.qtbot.waitUntil(lambda: strip.play.isVisible(), timeout=15_000)
    at.qtbot.waitUntil(lambda: len(strip.wave._speech[0]) == 1, timeout=15_000)
    rep, prospect = strip.wave._speech[0][0], strip.wave._speech[1][0]
    assert rep.end < 1.3
    assert prospect.start > 1.7
    first = at.screen.lead_pane.score.model.items()[0]
    assert first.at == "00:02"  # where 'Decides alone' was said
    at.key(Qt.Key.Key_Down)
    at.reads(TOMAS)
    at.qtbot.waitUntil(lambda: strip.none.isVisible(), timeout=15_000)
    assert "No sound of this call." in strip.none.text()


def test_a_moment_of_a_call_without_sound_here_opens_the_recordings(desk: Any, team: Team) -> None:
    team.qualify(EWA)
    at = desk()
    attempt = team.card(EWA).thread[0].attempt
    at.screen.lead_pane.play_asked.emit(Moment(str(attempt), 2000))
    (goal,) = at.going
    assert (goal.screen, goal.attempt, goal.offset_ms) == ("recordings", attempt, 2000)


def test_the_desk_hears_the_proof_and_takes_it_off(desk: Any, team: Team) -> None:
    attempt = record(team, EWA, "callback", file=True)
    team.clock.forward(hours=25)
    team.act(CutSnippet(team.leads[EWA], attempt, 1000, 13000, "We would test it", True), "mara")
    team.qualify(EWA)
    at = desk()
    proof = at.screen.proof
    at.qtbot.waitUntil(proof.isVisible)
    assert proof.title.text() == "“We would test it”"
    assert proof.play.isEnabled()
    QTest.mouseClick(proof.off, Qt.MouseButton.LeftButton)
    at.qtbot.waitUntil(proof.on.isVisible)
    assert team.ask(SnippetsQuestion(team.leads[EWA])).proof is None
    assert at.notices[-1].text == "The lead is offered without a proof."
    assert proof.head.text() == "A snippet of the call"
    QTest.mouseClick(proof.on, Qt.MouseButton.LeftButton)
    at.qtbot.waitUntil(proof.off.isVisible)
    assert team.ask(SnippetsQuestion(team.leads[EWA])).proof is not None
    at.qtbot.waitUntil(lambda: fixed_text_problems(proof) == [])
