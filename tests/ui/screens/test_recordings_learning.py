"""What to listen to, snippets, the library, and follow-ups, on a real store and by keys."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.acts.judge_resume import JudgeResume
from app.acts.review import Comment
from app.acts.snippets import CutSnippet, PutInLibrary
from app.jobs.sound_here import SoundRef
from app.reads.library import Library, LibraryQuestion
from app.reads.reviews import Reviews, ReviewsQuestion
from app.reads.scorecards import ScorecardsQuestion
from app.reads.snippets import Snippets, SnippetsQuestion
from app.ui.screens.recordings.cards_dialog import CardsDialog
from app.ui.screens.recordings.side_by_side import SideBySide
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import DARK, LIGHT, Theme
from app.ui.widgets.fit import fixed_text_problems
from app.ui.widgets.rows import HeadItem, QueueItem
from tests.helpers.team import Team
from tests.ui.screens import test_recordings as at

Key, EWA, HANNA, TOMAS, CTRL = at.Key, at.EWA, at.HANNA, at.TOMAS, at.CTRL
calls, listen, light = at.calls, at.listen, at.light
WEEK = 24 * 7


def page(one: Any, name: str) -> Any:
    """Another list at the left, by a click on the switch of the page that shows."""
    switch = one.screen.left.currentWidget().findChildren(QWidget)
    button = next(b for b in switch if b.accessibleName() == name and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    return one.screen.left.currentWidget()


def put(team: Team, calls: dict[str, UUID], objection: str = "Price", **more: Any) -> UUID:
    """A snippet of Ewa's call in the library."""
    lead = team.leads[EWA]
    cut = team.act(CutSnippet(lead, calls[EWA], 1000, 12000, "Asks back first"))
    team.act(PutInLibrary(lead, cut.snippet, objection, "moved_on", **more))
    snippet: UUID = cut.snippet
    return snippet


def test_the_plan_of_the_week_says_why_and_opens_the_call(
    listen: Callable[..., Any], team: Team, calls: dict[str, UUID]
) -> None:
    team.clock.forward(hours=WEEK)
    one = listen()
    plan = page(one, "To listen")
    one.wait(lambda: plan.model.rowCount() > 0)
    items = plan.model.items()
    heads = [item.text for item in items if isinstance(item, HeadItem)]
    assert heads == ["Jonas Okafor", "Lea Brunner", "Mara Lindqvist"]
    whys = {item.name: item.reason for item in items if isinstance(item, QueueItem)}
    assert whys[EWA] == "At random"
    assert one.focus() is plan.list
    row = next(n for n, item in enumerate(items) if getattr(item, "key", None) == calls[EWA])
    plan.list.setCurrentIndex(plan.model.index(row))
    one.wait(lambda: one.screen.head.name.text().startswith(EWA))
    team.act(Comment(team.leads[EWA], calls[EWA], 4000, "Heard."))
    one.office.changes.announce({"recordings"})
    one.wait(lambda: plan.model.items()[row].reason == "Heard, at random")
    assert plan.model.items()[row - 1].count == "all heard"


def test_an_empty_plan_says_what_comes(listen: Callable[..., Any]) -> None:
    one = listen()
    plan = page(one, "To listen")
    one.wait(lambda: plan.stack.currentWidget() is plan.empty)
    assert "Nothing to listen to this week" in plan.empty.accessibleName()


def test_pages_are_those_of_the_roles(listen: Callable[..., Any]) -> None:
    assert listen("petra").screen.left.names == ("All", "To listen", "Library")
    assert listen("dana").screen.left.names == ("All", "Library")


def test_a_snippet_is_cut_from_the_chosen_stretch_and_put_into_the_library(
    listen: Callable[..., Any],
) -> None:
    one = listen()
    one.open(EWA)
    one.wait(one.screen.reviewing.cutting.may)
    one.screen.presenter.hearing.set_loop((2.0, 14.5))
    one.key(Key.Key_X)
    dialog = one.screen.reviewing.cutting.dialog
    assert (dialog.begin.text(), dialog.end.text()) == ("00:02", "00:14.5")
    assert dialog.length.text() == "12.5 s of 10 to 40 s"
    assert not dialog.proof.isVisible(), "the lead is worked on already"
    dialog.keep.click()
    one.wait(lambda: dialog.title_field.error() == "Say in a few words what one hears.")
    QTest.keyClicks(dialog.title, "Asks back first")
    QTest.mouseClick(dialog.library, Qt.MouseButton.LeftButton)
    dialog.keep.click()
    assert dialog.objection_field.error() == "Say which objection it answers."
    dialog.objection.setEditText("Price")
    dialog.keep.click()
    one.wait(lambda: bool(one.notices))
    assert one.notices[0].text == "Snippet cut, in the library."
    found = one.team.ask(LibraryQuestion())
    assert isinstance(found, Library)
    (entry,) = found.rows
    assert (entry.title, entry.objection, entry.outcome) == ("Asks back first", "Price", "moved_on")
    assert (entry.from_s, entry.to_s) == (2.0, 14.5)
    assert one.screen.reviewing.cutting.dialog is None


def test_a_proof_is_cut_for_a_lead_that_is_offered(listen: Callable[..., Any]) -> None:
    one = listen("mara")
    one.open(HANNA)
    one.wait(one.screen.reviewing.cutting.may)
    one.screen.presenter.seek(15.0)
    one.key(Key.Key_X)
    dialog = one.screen.reviewing.cutting.dialog
    assert dialog.proof.isVisible()
    assert not dialog.library.isVisible()
    dialog.begin.setText("00:01")
    dialog.end.setText("00:06")
    QTest.keyClicks(dialog.title, "Wants a test")
    dialog.proof.setChecked(True)
    dialog.keep.click()
    one.wait(lambda: dialog.to_field.error() == "A snippet lasts 10 to 40 s, this one 5.")
    dialog.end.setText("00:15")
    dialog.keep.click()
    one.wait(lambda: bool(one.notices))
    assert one.notices[0].text == "Snippet cut. The lead is offered with it."
    found = one.team.ask(SnippetsQuestion(one.team.leads[HANNA]))
    assert isinstance(found, Snippets)
    assert found.proof is not None
    assert (found.proof.title, found.proof.from_ms, found.proof.to_ms) == (
        "Wants a test",
        1000,
        15000,
    )


def test_the_library_plays_stops_and_is_narrowed(
    listen: Callable[..., Any], team: Team, calls: dict[str, UUID]
) -> None:
    put(team, calls)
    put(team, calls, "Timing")
    one = listen("lea")
    library = page(one, "Library")
    one.wait(lambda: library.model.rowCount() == 4)
    heads = [item.text for item in library.model.items() if isinstance(item, HeadItem)]
    assert heads == ["Price", "Timing"]
    assert not library.out.isVisible()
    library.list.setCurrentIndex(library.model.index(1))
    assert not library.call.isVisible(), "the whole call is not hers to hear"
    assert not library.out.isVisible()
    one.key(Key.Key_Return)
    one.wait(lambda: library.player.heard().playing)
    assert library.player.heard().position >= 1.0
    assert library.play.text() == "Stop"
    one.key(Key.Key_Return)
    one.wait(lambda: not library.player.heard().playing)
    library.objections.setCurrentIndex(2)
    library.objections.activated.emit(2)
    one.wait(lambda: library.model.rowCount() == 2)
    library.player.listening.close(2.0)


def test_a_snippet_stops_where_it_ends(
    listen: Callable[..., Any], team: Team, calls: dict[str, UUID]
) -> None:
    put(team, calls)
    one = listen()
    library = page(one, "Library")
    one.wait(lambda: library.model.rowCount() == 2)
    library.list.setCurrentIndex(library.model.index(1))
    entry = library.entry()
    library.player.toggle(entry.entry, SoundRef(entry.file_name), 1.0, 1.4)
    one.wait(lambda: library.player.key is None)
    assert library.player.heard().position < 3.0
    library.player.listening.close(2.0)


def test_a_supervisor_takes_an_entry_out_and_opens_its_call(
    listen: Callable[..., Any], team: Team, calls: dict[str, UUID]
) -> None:
    put(team, calls)
    one = listen()
    one.open(HANNA)
    library = page(one, "Library")
    one.wait(lambda: library.model.rowCount() == 2)
    library.list.setCurrentIndex(library.model.index(1))
    QTest.mouseClick(library.call, Qt.MouseButton.LeftButton)
    one.wait(lambda: one.screen.head.name.text().startswith(EWA))
    QTest.mouseClick(library.out, Qt.MouseButton.LeftButton)
    one.wait(lambda: library.stack.currentWidget() is library.empty)
    assert one.notices[0].text == "Taken out of the library."
    assert one.team.ask(LibraryQuestion()).rows == ()


def test_reviewer_and_rep_judge_a_follow_up_apart(
    listen: Callable[..., Any], team: Team, calls: dict[str, UUID]
) -> None:
    team.act(JudgeResume(team.leads[EWA], calls[EWA], True), "jonas")
    one = listen()
    one.open(EWA)
    view = one.screen.review.follow_up
    one.wait(view.isVisible)
    assert not view.other.isVisible(), "his word shows once one's own is said"
    one.key(Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    one.wait(view.other.isVisible)
    assert view.other.text() == "Jonas says resumed."
    expected = "Rep and reviewer agree on 0 of 1 follow-up, too few for a share."
    one.wait(lambda: view.agreement.text() == expected)
    found = team.ask(ReviewsQuestion(team.leads[EWA], calls[EWA]))
    assert isinstance(found, Reviews)
    assert (found.verdicts.rep, found.verdicts.reviewer) == (True, False)


def test_how_rep_and_reviewer_agree_stands_beside_the_reviewers_and_opens_the_calls(
    listen: Callable[..., Any], team: Team, calls: dict[str, UUID]
) -> None:
    one = listen()
    one.open(EWA)
    one.screen.reviewing.compare()
    dialog = one.screen.findChild(SideBySide)
    one.wait(lambda: dialog.follow_ups.text() == "No follow-up was judged by both yet.")
    assert not dialog.differ.isVisible()
    dialog.reject()
    team.act(JudgeResume(team.leads[EWA], calls[EWA], True), "jonas")
    team.act(JudgeResume(team.leads[EWA], calls[EWA], False), "petra")
    one.screen.reviewing.compare()
    dialog = one.screen.findChildren(SideBySide)[-1]
    said = "Rep and reviewer agree on 0 of 1 follow-up, too few for a share."
    one.wait(lambda: dialog.follow_ups.text() == said)
    assert dialog.differ.text() == "1 differs"
    one.wait(lambda: fixed_text_problems(dialog) == [])
    dialog.differ.setFocus()
    one.key(Key.Key_Return)
    one.wait(lambda: one.rows() == [EWA])
    assert [chip.text() for chip in one.screen.list.chips.chips()][:2] == [
        "Rep and reviewer differ",
        "Last 90 days",
    ]


@pytest.mark.parametrize(
    ("size", "scale", "theme"),
    [((1388, 820), 1.0, LIGHT), ((1228, 640), 1.0, DARK), ((1388, 820), 1.25, LIGHT)],
)
def test_no_word_of_plan_library_and_dialog_is_cut(
    listen: Callable[..., Any],
    qapp: QApplication,
    team: Team,
    calls: dict[str, UUID],
    size: tuple[int, int],
    scale: float,
    theme: Theme,
) -> None:
    apply_theme(qapp, theme, scale)
    put(team, calls)
    team.clock.forward(hours=WEEK)
    one = listen(size=size)
    one.open(EWA)
    plan = page(one, "To listen")
    one.wait(lambda: plan.model.rowCount() > 0)
    one.wait(lambda: fixed_text_problems(one.window) == [])
    library = page(one, "Library")
    one.wait(lambda: library.model.rowCount() == 2)
    library.list.setCurrentIndex(library.model.index(1))
    one.wait(lambda: fixed_text_problems(one.window) == [])
    one.screen.reviewing.cutting.open()
    dialog = one.screen.reviewing.cutting.dialog
    dialog.library.setChecked(True)
    dialog.keep.click()
    one.wait(lambda: fixed_text_problems(dialog) == [])
    dialog.reject()


def cards(one: Any) -> CardsDialog:
    """The editor of the scorecards, with the telesales card open."""
    one.screen.reviewing.edit_cards()
    dialog = one.screen.findChild(CardsDialog)
    assert isinstance(dialog, CardsDialog)
    one.wait(lambda: dialog.choice.count() == 3)
    dialog.choice.setCurrentIndex(2)
    dialog.choice.activated.emit(2)
    return dialog


def test_a_scorecard_gets_a_new_version_and_the_open_call_is_scored_by_it(
    listen: Callable[..., Any],
) -> None:
    one = listen()
    one.open(EWA)
    dialog = cards(one)
    assert dialog.about.text().startswith("Version 1, for telesales.")
    QTest.mouseClick(dialog.rows[0].away, Qt.MouseButton.LeftButton)
    dialog.add.click()
    dialog.keep.click()
    one.wait(lambda: dialog.lacks.text() == "Every question says what it asks, and how.")
    assert dialog.rows[-1].y() > dialog.rows[-2].y()
    QTest.keyClicks(dialog.rows[-1].text, "Said what follows")
    dialog.rows[-1].kind.setCurrentIndex(1)
    dialog.rows[-1].weight.setCurrentIndex(2)
    dialog.rows[-1].must.setChecked(True)
    dialog.keep.click()
    card = one.screen.review.card
    one.wait(lambda: bool(card.rows) and card.rows[-1].asked.text == "Said what follows")
    found = one.team.ask(ScorecardsQuestion("telesales"))
    (stored,) = found
    assert stored.version == 2
    last = stored.questions[-1]
    assert (last.kind, last.weight, last.must_pass) == ("yes_no", 3, True)
    assert card.rows[0].asked.text == "Asked before explaining"


def test_a_stage_without_a_scorecard_gets_a_new_one_by_which_its_calls_are_scored(
    listen: Callable[..., Any],
) -> None:
    one = listen()
    one.open(EWA)
    sheet = one.screen.review.card
    one.wait(lambda: bool(sheet.rows))
    dialog = cards(one)
    assert not dialog.layer_field.isVisible(), "whose calls a card scores does not change"
    dialog.active.setChecked(False)
    dialog.keep.click()
    one.wait(lambda: bool(one.notices))
    assert one.notices[-1].text == "The scorecard Telesales is put aside."
    assert one.notices[-1].back is None, "a card is set again, not taken back"
    one.wait(lambda: one.screen.reviewing.scorer.sheet is None)
    dialog = cards(one)
    assert dialog.choice.currentText() == "Telesales (put aside)"
    assert not dialog.active.isChecked()
    dialog.new.click()
    assert dialog.choice.currentIndex() == -1
    assert dialog.layer.currentText() == "Telesales"
    assert dialog.layer_field.isVisible()
    assert not dialog.active.isVisible()
    one.wait(lambda: fixed_text_problems(dialog) == [])
    QTest.keyClicks(dialog.name, "qualification")
    QTest.keyClicks(dialog.rows[0].text, "Asked what comes next")
    dialog.keep.click()
    one.wait(lambda: dialog.lacks.text() == "Another scorecard is called qualification.")
    dialog.name.clear()
    QTest.keyClicks(dialog.name, "Closing")
    dialog.keep.click()
    one.wait(lambda: [row.asked.text for row in sheet.rows] == ["Asked what comes next"])
    (stored,) = one.team.ask(ScorecardsQuestion("telesales"))
    assert (stored.name, stored.version, stored.layer) == ("Closing", 1, "telesales")
    assert len(one.team.ask(ScorecardsQuestion())) == 3


@pytest.mark.parametrize(("scale", "theme"), [(1.0, DARK), (1.25, LIGHT)])
def test_no_word_of_the_scorecards_is_cut(
    listen: Callable[..., Any], qapp: QApplication, scale: float, theme: Theme
) -> None:
    apply_theme(qapp, theme, scale)
    one = listen()
    dialog = cards(one)
    one.wait(lambda: fixed_text_problems(dialog) == [])
    dialog.reject()
