"""Telesales at work: hand-offs, the deal, objections, corrections and comments in the thread."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.acts.accept import Accept
from app.acts.hand_off import HandOff
from app.acts.review import Comment
from app.acts.save_call import NoteLine
from app.acts.side_exits import Reassign
from app.domain.vocabulary import Role, Stage
from app.jobs.call_state import Phase
from app.ui.office import GoTo
from app.ui.thread.correct_dialog import CorrectDialog
from app.ui.widgets.fields import Combo, TextField
from tests.helpers.call_desk import call_desk, shown_lead  # noqa: F401
from tests.helpers.ui import bridge, lanes  # noqa: F401

TS, TM = Role.TELESALES, Role.TELEMARKETER
EWA = "Ewa Nowicka"


@pytest.fixture
def desk(call_desk):  # noqa: F811
    return call_desk


def handed(desk):
    desk.team.qualify(EWA)
    desk.team.clock.forward(minutes=70)
    to = desk.team.people["jonas"].id
    desk.team.act(HandOff(desk.team.leads[EWA], to, "She is quick and direct."), "dana")


def accepted(desk, **call):
    handed(desk)
    desk.team.act(Accept(desk.team.leads[EWA]), "jonas")
    if call:
        desk.team.clock.forward(minutes=10)
        desk.team.call(EWA, "callback", "jonas", **call)
        desk.team.clock.forward(hours=2)


def shows(desk, **more):
    screen = desk.open("jonas", TS, lead=EWA, **more)
    desk.opened(screen, EWA)
    return screen


def stored(desk, who="petra"):
    return desk.team.card(EWA, who)


def test_a_lead_that_changed_hands_during_the_call_says_so_in_words(desk):
    accepted(desk)
    screen = shows(desk, ring=30)
    desk.key(screen, "F9")
    desk.until(screen, Phase.RINGING)
    desk.team.act(Reassign(desk.team.leads[EWA], desk.team.people["lea"].id, "he is ill"))
    desk.key(screen, "Ctrl+1")
    desk.team.clock.forward(seconds=20)
    desk.key(screen, "Ctrl+Return")
    desk.qtbot.waitUntil(lambda: bool(desk.notices))
    assert desk.notices[-1].text == (
        "Kept, but nothing moved: the lead changed hands during the call."
    )


def test_a_hand_off_is_accepted_and_opened_with_one_key(desk):
    handed(desk)
    screen = shows(desk)
    assert screen.call.offer.isVisible()
    assert not screen.call.bar.isVisible()
    assert screen.call.offer.words.text().startswith("Intent 76, answer within 20 min")
    assert desk.focus() is screen.call.offer.accept
    assert [one.points for one in screen.call.package.reasons.items()] == [40, 14, 12, 10]
    desk.key(screen, "Ctrl+Shift+A")
    desk.qtbot.waitUntil(lambda: screen.call.bar.isVisible())
    desk.idle()
    assert stored(desk).state.stage == Stage.ACCEPTED
    assert stored(desk).owner_name == "Jonas Okafor"
    assert desk.focus() is screen.call.bar.dial
    assert desk.notices[-1].text == "Accepted. Ewa Nowicka is yours."


def test_a_hand_off_is_rejected_with_a_digit_and_one_line(desk):
    handed(desk)
    screen = shows(desk)
    desk.key(screen, "Ctrl+Shift+R")
    assert screen.right.currentWidget() is screen.rejecting
    desk.key(screen, "Ctrl+Return")
    assert screen.rejecting.error.text() == "Choose why, 1 to 9."
    QTest.keyClick(desk.focus(), Qt.Key.Key_2)
    assert desk.focus() is screen.rejecting.line
    desk.key(screen, "Ctrl+Return")
    assert "one line" in screen.rejecting.error.text()
    desk.type(screen.rejecting.line, "They froze spending until July.")
    desk.key(screen, "Ctrl+Return")
    desk.qtbot.waitUntil(lambda: bool(desk.notices))
    card = stored(desk)
    assert (card.state.rejected, card.state.rejected_line) == (
        "no_budget",
        "They froze spending until July.",
    )
    assert card.state.stage == Stage.RETURNED


def test_the_rejection_stands_before_the_telemarketer_with_its_line(desk):
    from app.acts.reject import Reject
    from app.acts.send_back import SendBack
    from app.ui.widgets.text import Paragraph

    handed(desk)
    desk.team.act(Reject(desk.team.leads[EWA], "no_budget", "They froze spending."), "jonas")
    desk.team.act(SendBack(desk.team.leads[EWA], "no_budget", "Ask for the date"), "dana")
    screen = desk.open("mara", TM, lead=EWA)
    desk.opened(screen, EWA)
    card = screen.call.rejected
    assert card.isVisible()
    assert "“They froze spending.”" in [one.text() for one in card.findChildren(Paragraph)]


def test_only_telesales_sees_deal_and_objections(desk):
    accepted(desk)
    screen = shows(desk)
    assert screen.call.sales.isVisible()
    assert not screen.call.screening.isVisible()
    other = desk.open("mara", TM, lead="Hanna Virtanen")
    desk.opened(other, "Hanna Virtanen")
    assert not other.call.sales.isVisible()
    keys = {act.key for act in other.acts()}
    assert not keys & {"Ctrl+D", "Ctrl+Shift+W", "Ctrl+Shift+L", "Ctrl+Shift+A"}


def test_an_objection_is_answered_with_how_and_opened_again(desk):
    accepted(desk, notes=(NoteLine("objection", "Thin film tears", 3000),))
    screen = shows(desk)
    row = screen.call.sales.rows[0]
    assert row.accessibleName() == "Open objection: Thin film tears, raised 1 times"
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert desk.focus() is row.how
    desk.type(row.how, "trial")
    desk.enter(row.how)
    desk.qtbot.waitUntil(lambda: stored(desk).objections[0].answered)
    desk.qtbot.waitUntil(lambda: screen.call.sales.rows[0].accessibleName().startswith("Answered"))
    assert stored(desk).objections[0].how == "trial"
    screen.call.sales.rows[0].start()
    desk.qtbot.waitUntil(lambda: not stored(desk).objections[0].answered)


def test_the_deal_is_typed_and_won(desk):
    accepted(desk)
    screen = shows(desk)
    desk.key(screen, "Ctrl+D")
    editor = screen.call.sales.editor
    assert desk.focus() is editor.amount
    editor.amount.clear()
    desk.type(editor.amount, "18400 EUR")
    desk.type(editor.closes, "15 dec")
    desk.enter(editor.closes)
    desk.qtbot.waitUntil(lambda: stored(desk).state.deal_minor == 1_840_000)
    assert stored(desk).state.deal_closes == "2026-12-15"
    desk.qtbot.waitUntil(lambda: screen.presenter.card.state.deal_minor > 0)
    desk.key(screen, "Ctrl+Shift+W")
    desk.qtbot.waitUntil(lambda: stored(desk).state.stage == Stage.WON)


def test_won_in_a_call_asks_the_amount_first(desk):
    accepted(desk)
    screen = shows(desk)
    desk.ring_and_answer(screen)
    desk.team.clock.forward(seconds=30)
    desk.key(screen, "Ctrl+Shift+W")
    desk.key(screen, "Ctrl+Return")
    assert desk.focus() is screen.notes.asking.amount
    assert "amount" in screen.notes.asking.errors["amount"].text()
    desk.type(screen.notes.asking.amount, "9,250.50 GBP")
    desk.key(screen, "Ctrl+Return")
    desk.qtbot.waitUntil(lambda: stored(desk).state.stage == Stage.WON)
    assert (stored(desk).state.deal_minor, stored(desk).state.deal_currency) == (925_050, "GBP")


@pytest.mark.qt_log_ignore("does not support")
def test_lost_without_a_call_offers_the_reasons(desk):
    accepted(desk)
    screen = shows(desk)
    desk.key(screen, "Ctrl+Shift+L")
    menu = screen.findChildren(QMenu)[-1]
    next(one for one in menu.actions() if one.data() == "Price").trigger()
    menu.close()
    desk.qtbot.waitUntil(lambda: stored(desk).state.stage == Stage.LOST)


def test_continue_starts_from_the_old_point_and_copies_nothing_unseen(desk):
    accepted(desk, point=desk.team.point(hours=5))
    screen = shows(desk)
    editor = screen.notes.point
    assert editor.stopped_at.text() == ""
    assert editor.stopped_at.placeholderText() == "Will it hold in the freezer"
    desk.ring_and_answer(screen)
    desk.team.clock.forward(seconds=30)
    desk.key(screen, "F9")
    desk.until(screen, Phase.ENDED)
    desk.key(screen, "Ctrl+1")
    assert screen.notes.endings.buttons["callback"].text() == "Continue"
    desk.key(screen, "Ctrl+Return")
    assert desk.focus() is editor.stopped_at
    QTest.keyClick(editor.stopped_at, Qt.Key.Key_Right)
    assert editor.stopped_at.text() == "Will it hold in the freezer"
    desk.type(editor.ours.field, "Quote by thu")
    desk.type(editor.opens_with, "Here is the quote.")
    desk.type(editor.when.field, "fri 10")
    assert editor.ours.field.tag() == "thu"
    assert editor.count.text() == "Complete"
    desk.key(screen, "Ctrl+Return")
    desk.qtbot.waitUntil(lambda: stored(desk).stop.opens_with == "Here is the quote.")
    promise = next(one for one in stored(desk).stop.promises if one.what == "Quote")
    assert promise.due_at.isoformat() == "2026-11-26T23:00:00+00:00"


def test_a_time_outside_calling_hours_offers_the_nearest_one(desk):
    accepted(desk)
    screen = shows(desk)
    editor = screen.notes.point
    desk.type(editor.when.field, "thu 22")
    assert editor.echo.text() == "Thu 26 Nov, 22:00 is outside calling hours."
    assert editor.echo.they_asked.isVisible()
    editor.echo.nearest.click()
    assert editor.when.text() == "Thu 26 Nov, 19:50"
    desk.type(editor.when.field, "")
    editor.when.field.selectAll()
    desk.type(editor.when.field, "thu 22")
    editor.echo.they_asked.click()
    assert screen.presenter.draft.point.asked
    assert "22:00" in editor.echo.text()
    assert not editor.echo.nearest.isVisible()


def test_a_saved_ending_is_corrected_with_a_reason(desk):
    accepted(desk, seconds=200)
    screen = shows(desk)
    row = next(
        one for one in screen.call.history.model.items() if one.key.item.kind == "conversation"
    )
    menu = screen.call.history.menu_of(row.key)
    acts = {one.text(): one for one in menu.actions()}
    acts["Correct how it ended…"].trigger()
    menu.deleteLater()
    dialog = screen.findChildren(CorrectDialog)[-1]
    combo = dialog.findChild(Combo)
    combo.setCurrentIndex(combo.findData("nurture"))
    dialog.keep.click()
    assert dialog.why.error() == "Say why it is corrected."
    desk.type(dialog.why.editor, "pressed the wrong key")
    dialog.keep.click()
    desk.qtbot.waitUntil(
        lambda: next(i for i in stored(desk).thread if i.kind == "conversation").corrected
    )
    assert next(i for i in stored(desk).thread if i.kind == "conversation").disposition == "nurture"


def test_only_what_one_wrote_today_has_a_pencil(desk):
    accepted(desk, seconds=200)  # Mara talked to her
    desk.team.call(EWA, "callback", "jonas", point=desk.team.point(hours=30))
    screen = shows(desk)
    rows = {
        one.key.item.by_name: one
        for one in screen.call.history.model.items()
        if one.key.item.kind == "conversation"
    }
    assert rows["Jonas Okafor"].edit == "Correct"
    assert rows["Mara Lindqvist"].edit == ""
    assert "F2" not in rows["Mara Lindqvist"].spoken()


def test_a_call_without_sound_is_opened_where_a_recording_can_be_attached(desk):
    accepted(desk, seconds=200)
    screen = shows(desk)
    goals = []
    screen.office.going.connect(goals.append)
    row = next(
        one for one in screen.call.history.model.items() if one.key.item.kind == "conversation"
    )
    menu = screen.call.history.menu_of(row.key)
    next(one for one in menu.actions() if one.text() == "Attach a recording…").trigger()
    menu.deleteLater()
    lead = desk.team.leads[EWA]
    assert goals == [GoTo("recordings", lead=lead, attempt=row.key.item.attempt)]


def dialog_for(screen, desk, kind, words):
    """The dialog of the menu's act that begins so, on the newest row of a kind."""
    row = next(one for one in screen.call.history.model.items() if one.key.item.kind == kind)
    menu = screen.call.history.menu_of(row.key)
    next(one for one in menu.actions() if one.text().startswith(words)).trigger()
    menu.deleteLater()
    dialog = screen.findChildren(CorrectDialog)[-1]
    desk.qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_a_whole_point_is_corrected_with_its_time(desk):
    accepted(desk, seconds=200)
    desk.team.call(EWA, "callback", "jonas", point=desk.team.point(hours=30))
    screen = shows(desk)
    dialog = dialog_for(screen, desk, "conversation", "Correct the continuation point")
    assert list(dialog.fields) == [
        "stopped_at",
        "open_question",
        "open_objection",
        "goes_on_with",
        "opens_with",
        "when",
    ]
    desk.type(dialog.why.editor, "misheard the day")
    dialog.keep.click()
    assert dialog.fields["stopped_at"].error() == "Nothing is different yet."
    when, stopped = dialog.fields["when"].editor.field, dialog.fields["stopped_at"].editor
    stopped.selectAll()
    desk.type(stopped, "Who pays the freight")
    when.selectAll()
    desk.type(when, "thu 23")
    dialog.keep.click()  # after calling hours, and nobody said that she asked for it
    assert dialog.fields["when"].error() == "Say when, in the prospect's time."
    assert dialog.echo.nearest.isVisible()
    when.selectAll()
    desk.type(when, "thu 10")
    assert "10:00" in dialog.echo.text()
    dialog.keep.click()
    desk.qtbot.waitUntil(lambda: stored(desk).state.point_wall == "2026-11-26T10:00")
    assert stored(desk).state.point_stopped_at == "Who pays the freight"
    assert {one.summary for one in stored(desk).thread if one.kind == "corrected"} == {
        "Will it hold in the freezer → Who pays the freight",
        "Wed 25 Nov, 23:29 → Thu 26 Nov, 10:00",
    }


def test_sign_and_words_of_a_note_are_corrected_together(desk):
    accepted(desk, seconds=200)
    line = NoteLine("fact", "Too dear", 4000)
    desk.team.call(EWA, "callback", "jonas", point=desk.team.point(hours=30), notes=(line,))
    screen = shows(desk)
    dialog = dialog_for(screen, desk, "conversation", "Correct note 00:04")
    combo = dialog.fields["note_kind"].editor
    combo.setCurrentIndex(combo.findData("objection"))
    desk.type(dialog.why.editor, "wrong sign")
    dialog.keep.click()
    desk.qtbot.waitUntil(lambda: [one.text for one in stored(desk).objections] == ["Too dear"])


def test_a_comment_stands_in_the_thread_and_is_answered(desk):
    accepted(desk, seconds=200)
    call = next(one for one in stored(desk).thread if one.kind == "conversation")
    desk.team.act(Comment(desk.team.leads[EWA], call.attempt, 61_000, "Ask who decides"), "petra")
    screen = shows(desk)
    pane = screen.call.history
    row = next(one for one in pane.model.items() if one.key.comment is not None)
    assert (row.who, row.meta, row.text) == ("Petra Holm", "comment at 01:01", "Ask who decides")
    menu = pane.menu_of(row.key)
    next(one for one in menu.actions() if one.text() == "Answer…").trigger()
    menu.deleteLater()
    assert isinstance(desk.focus(), TextField)
    desk.type(pane.answer, "I will")
    desk.enter(pane.answer)
    desk.qtbot.waitUntil(
        lambda: any(c.text == "I will" for one in stored(desk).thread for c in one.comments)
    )


def test_where_we_stopped_plays_its_last_seconds(desk):
    accepted(desk, seconds=200)
    screen = shows(desk)
    desk.key(screen, "Ctrl+J")
    assert desk.focus() is screen.call.stop.play_link()
    desk.enter(screen.call.stop.play_link())
    goal = desk.going[-1]
    assert (goal.screen, goal.offset_ms) == ("recordings", 160_000)
    assert goal.attempt == stored(desk).stop.attempt


def test_the_lead_shown_is_the_selected_row(desk):
    accepted(desk)
    screen = shows(desk)
    index = screen.queue.list.currentIndex()
    assert screen.queue.model.item_at(index).key == shown_lead(screen)
