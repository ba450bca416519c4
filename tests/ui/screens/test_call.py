"""A telemarketer at work, by the keys of the screen, on a real store."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.acts.attempt import StartAttempt
from app.acts.do_not_call import DoNotCall
from app.acts.undo import Undo
from app.audio.clocks import capture_clock
from app.domain.errors import RuleForbids
from app.domain.vocabulary import Disposition, Role, Stage
from app.jobs.call_state import Phase
from app.reads.lead_card import LeadCardQuestion
from app.ui.screens.call.ending import NeverDialog
from app.ui.theme.tokens import Tone
from app.ui.widgets.callbar import CallPhase
from app.ui.widgets.rows import HeadItem, QueueItem
from tests.helpers.call_desk import call_desk, shown_lead  # noqa: F401
from tests.helpers.fed import FedBackend
from tests.helpers.ui import bridge, lanes  # noqa: F401

TM = Role.TELEMARKETER


@pytest.fixture
def desk(call_desk):  # noqa: F811
    return call_desk


def rows(screen):
    return [one for one in screen.queue.model.items() if isinstance(one, QueueItem)]


def stored(desk, lead, who="mara"):
    return desk.team.card(lead, who)


def fill_point(desk, screen):
    editor = screen.notes.point
    desk.key(screen, "Ctrl+T")
    assert desk.focus() is editor.stopped_at
    desk.type(editor.stopped_at, "Will it hold in the freezer")
    desk.type(editor.open_question, "Does it hold at -25")
    desk.type(editor.opens_with, "Hello Ewa, it holds.")
    desk.type(editor.when.field, "tomorrow 10")


def call_to_the_end(desk, screen):
    desk.ring_and_answer(screen)
    desk.team.clock.forward(seconds=60)
    desk.type(screen.notes.notes.line, "+wants a trial")
    desk.enter(screen.notes.notes.line)
    desk.key(screen, "F9")
    desk.until(screen, Phase.ENDED)
    desk.key(screen, "Ctrl+1")


def test_a_call_by_keys_is_saved_and_the_next_lead_is_shown(desk):
    screen = desk.open("mara", TM)
    assert screen.call.header.name.text() == "Ewa Nowicka"
    assert desk.focus() is screen.call.bar.dial
    desk.ring_and_answer(screen)
    assert screen.call.bar.state().phase is CallPhase.LIVE
    assert desk.focus() is screen.notes.notes.line
    desk.team.clock.forward(seconds=91)
    desk.type(screen.notes.notes.line, "+contract ends in January")
    desk.enter(screen.notes.notes.line)
    assert screen.notes.notes.model.items()[0].at == "01:31"
    assert screen.notes.notes.model.items()[0].word == "Signal"
    desk.key(screen, "Alt+2")
    assert screen.call.screening.score_text() == "36"
    desk.key(screen, "Alt+1")
    assert screen.call.screening.score_text() == "76"
    desk.key(screen, "F9")
    desk.until(screen, Phase.ENDED)
    desk.key(screen, "Ctrl+1")
    fill_point(desk, screen)
    assert screen.notes.save.text() == "Save and next"
    desk.key(screen, "Ctrl+Return")
    desk.qtbot.waitUntil(lambda: shown_lead(screen) != desk.team.leads["Ewa Nowicka"])
    desk.idle()
    assert desk.notices[-1].text == "Saved. Ewa Nowicka goes on tomorrow 10:00 her time."
    card = stored(desk, "Ewa Nowicka", "petra")
    assert card.state.stage == Stage.QUALIFIED
    assert card.state.answers == {"pallets": "200_500", "decides": "alone"}
    assert card.stop.stopped_at == "Will it hold in the freezer"
    assert [(n.kind, n.offset_ms) for n in card.thread[-1].notes] == [("signal", 91000)]


def test_what_is_missing_is_gone_to_and_said_under_its_field(desk):
    screen = desk.open("mara", TM)
    call_to_the_end(desk, screen)
    desk.key(screen, "Ctrl+Return")
    editor = screen.notes.point
    assert desk.focus() is editor.stopped_at
    assert editor.errors["stopped_at"].text() == "Say where the conversation stopped."
    assert screen.notes.save.text() == "Go to what is missing"
    desk.type(editor.stopped_at, "Price")
    assert editor.errors["stopped_at"].text() == ""
    desk.key(screen, "Ctrl+Return")
    assert desk.focus() is editor.open_question
    assert stored(desk, "Ewa Nowicka").attempt_id is not None


def test_undo_of_a_saved_call_opens_it_again_with_what_was_typed(desk):
    screen = desk.open("mara", TM)
    call_to_the_end(desk, screen)
    fill_point(desk, screen)
    desk.key(screen, "Ctrl+Return")
    desk.qtbot.waitUntil(lambda: bool(desk.notices))
    notice = desk.notices[-1]
    desk.team.act(Undo(notice.act_id), "mara")
    notice.on_undo()
    desk.opened(screen, "Ewa Nowicka")
    assert screen.notes.point.opens_with.text() == "Hello Ewa, it holds."
    assert screen.presenter.draft.disposition == Disposition.INTERESTED
    assert screen.notes.notes.model.items()[0].text == "wants a trial"
    desk.key(screen, "Ctrl+Return")
    desk.qtbot.waitUntil(lambda: len(desk.notices) > 1)
    assert stored(desk, "Ewa Nowicka", "petra").state.last_disposition == "interested"


def test_a_draft_is_on_disk_soon_after_the_last_key_and_comes_back(desk):
    screen = desk.open("mara", TM)
    desk.ring_and_answer(screen)
    desk.type(screen.notes.notes.line, "#less film")
    desk.enter(screen.notes.notes.line)
    desk.type(screen.notes.point.stopped_at, "Half a sen")
    desk.type(screen.notes.notes.line, "?and th")
    desk.qtbot.waitUntil(lambda: bool(stored(desk, "Ewa Nowicka").draft), timeout=1000)
    desk.qtbot.waitUntil(
        lambda: stored(desk, "Ewa Nowicka").draft["line"] == "?and th", timeout=1000
    )
    again = desk.open("mara", TM, lead="Ewa Nowicka")
    desk.opened(again, "Ewa Nowicka")
    assert again.notes.point.stopped_at.text() == "Half a sen"
    assert again.notes.notes.model.items()[0].text == "less film"
    assert again.notes.notes.line.text() == "and th"
    assert again.notes.notes.line.sign.value == "?"


def test_a_call_that_was_broken_off_stands_on_top_and_waits_for_its_ending(desk):
    desk.team.dial("Tomás Ribeiro")
    screen = desk.open("mara", TM)
    desk.opened(screen, "Tomás Ribeiro")
    assert rows(screen)[0].name == "Tomás Ribeiro"
    assert not screen.call.bar.dial.isEnabled()
    desk.key(screen, "Ctrl+3")
    QTest.keyClick(screen.notes.asking.reasons.buttons[0], Qt.Key.Key_2)
    assert screen.presenter.draft.reason == "No need"
    desk.key(screen, "Ctrl+Return")
    desk.qtbot.waitUntil(lambda: bool(desk.notices))
    assert stored(desk, "Tomás Ribeiro", "petra").state.stage == Stage.DISQUALIFIED


def test_not_reached_is_saved_with_two_keys(desk):
    screen = desk.open("mara", TM, ring=30)
    desk.key(screen, "F9")
    desk.until(screen, Phase.RINGING)
    assert screen.call.bar.light.text() == "Ringing"
    labels = [button.text() for button in screen.notes.endings.buttons.values()]
    assert labels[0] == "No answer"
    desk.key(screen, "Ctrl+1")
    desk.team.clock.forward(seconds=20)
    desk.key(screen, "Ctrl+Return")
    desk.qtbot.waitUntil(lambda: bool(desk.notices))
    card = stored(desk, "Ewa Nowicka", "petra")
    assert (card.state.stage, card.state.last_disposition) == (Stage.ATTEMPTING, "no_answer")
    assert card.attempt_id is None


def test_an_answer_about_the_lead_that_was_left_does_not_bring_it_back(desk):
    screen = desk.open("mara", TM)
    one, at_work = screen.presenter, desk.office.bridge.lanes
    left = one.card.state.id
    desk.qtbot.waitUntil(lambda: one.following() is not None)
    following, row = one.following(), one.next_row
    go = threading.Event()
    try:
        # One thread reads, in the order of asking. Nothing is written: the lease of the next lead
        # would ask for a card anew, and a newer question takes the place of the old one.
        at_work.read.submit(go.wait)
        at_work.write.submit(go.wait)
        one.open(left)  # asks for its card again, as a refused dial does
        one.open(following)
        assert shown_lead(screen) == following
        desk.qtbot.waitUntil(lambda: one.next_row is not row)  # what was asked before is answered
        assert shown_lead(screen) == following
    finally:
        go.set()
    desk.idle()
    assert shown_lead(screen) == following


def test_hanging_up_is_ignored_at_first(desk):
    screen = desk.open("mara", TM, ring=30)
    desk.key(screen, "F9")
    desk.until(screen, Phase.RINGING)
    desk.key(screen, "F9")
    assert screen.presenter.line.line().phase is Phase.RINGING
    desk.team.clock.forward(seconds=2)
    desk.key(screen, "F9")
    assert screen.presenter.line.line().phase is Phase.ENDED


def test_enter_while_it_rings_and_the_first_note_start_the_talk(desk):
    screen = desk.open("mara", TM, ring=30)
    desk.key(screen, "F9")
    desk.until(screen, Phase.RINGING)
    QTest.keyClick(screen, Qt.Key.Key_Return)
    desk.until(screen, Phase.LIVE)
    desk.team.clock.forward(seconds=5)
    desk.key(screen, "F9")
    desk.until(screen, Phase.ENDED)
    assert stored(desk, "Ewa Nowicka").answered_at is not None


@pytest.mark.parametrize("way", ["list", "by hand", "again"])
def test_a_forbidden_dial_names_the_same_rule_whichever_way_it_goes(desk, way):
    screen = desk.open("mara", TM, lead="Hanna Virtanen")
    desk.opened(screen, "Hanna Virtanen")
    lead = desk.team.leads["Hanna Virtanen"]
    if way == "again":
        screen.presenter._last_dial = (lead, "+35835550161")
    desk.team.clock.forward(hours=8)
    with pytest.raises(RuleForbids) as said:
        desk.team.act(StartAttempt(lead, "+35835550161"), "mara")
    {
        "list": screen.presenter.dial,
        "by hand": lambda: screen.presenter.dial_lead(lead, "+35835550161"),
        "again": screen.presenter.redial,
    }[way]()
    desk.qtbot.waitUntil(lambda: bool(desk.notices))
    assert desk.notices[-1].text == str(said.value)
    assert said.value.rule == "hours"
    desk.qtbot.waitUntil(lambda: screen.call.bar.state().phase is CallPhase.FORBIDDEN)
    assert screen.call.bar.state().note == said.value.what
    assert not screen.call.bar.dial.isEnabled()


def test_the_opening_line_stands_there_before_dial_has_the_focus(desk):
    desk.team.call("Ewa Nowicka", "callback", point=desk.team.point(hours=2))
    desk.team.clock.forward(hours=2)
    screen = desk.open("mara", TM, lead="Tomás Ribeiro")
    desk.opened(screen, "Tomás Ribeiro")
    seen = []
    screen.call.bar.dial.installEventFilter(screen)
    screen.presenter.card_changed.connect(
        lambda _card, fresh: seen.append(
            (fresh, desk.focus() is screen.call.bar.dial, opening(screen))
        )
    )
    screen.presenter.open(desk.team.leads["Ewa Nowicka"])
    desk.opened(screen, "Ewa Nowicka")
    assert opening(screen) == "“Ewa, you asked whether it holds at −25 °C.”"
    assert desk.focus() is screen.call.bar.dial
    fresh = [one for one in seen if one[0]]
    assert fresh[0][2] == "“Ewa, you asked whether it holds at −25 °C.”"


def opening(screen):
    from PySide6.QtWidgets import QLabel

    names = [one.accessibleName() for one in screen.call.stop.findChildren(QLabel)]
    line = next((one for one in names if one.startswith("Open with: ")), "")
    return line.removeprefix("Open with: ")


def test_never_call_again_is_asked_once_and_goes_back_by_default(desk):
    screen = desk.open("mara", TM)
    desk.key(screen, "Ctrl+9")
    dialog = screen.findChild(NeverDialog)
    assert dialog.back.isDefault()
    assert not dialog.never.isDefault()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    desk.idle()
    assert stored(desk, "Ewa Nowicka").prospect.do_not_call_at is None
    desk.key(screen, "Ctrl+9")
    dialog = [one for one in screen.findChildren(NeverDialog) if one.isVisible()][-1]
    dialog.never.click()
    desk.qtbot.waitUntil(
        lambda: stored(desk, "Ewa Nowicka", "petra").prospect.do_not_call_at is not None
    )
    desk.qtbot.waitUntil(lambda: shown_lead(screen) != desk.team.leads["Ewa Nowicka"])


def test_do_not_call_of_a_prospect_stands_in_the_place_of_dial(desk):
    desk.team.act(DoNotCall(desk.team.leads["Ewa Nowicka"]), "mara")
    screen = desk.open("mara", TM, lead="Ewa Nowicka")
    desk.opened(screen, "Ewa Nowicka")
    assert screen.call.bar.state().note.startswith("Do not call, asked on 24 Nov")
    assert "Ewa Nowicka" not in [row.name for row in rows(screen)]


def test_groups_reasons_and_what_is_held_back(desk):
    desk.team.call("Ewa Nowicka", "callback", point=desk.team.point(hours=1))
    desk.team.clock.forward(hours=1, minutes=15)
    screen = desk.open("mara", TM)
    heads = [one for one in screen.queue.model.items() if isinstance(one, HeadItem)]
    assert [head.text for head in heads] == ["Due now", "New leads"]
    late = rows(screen)[0]
    assert late.name == "Ewa Nowicka"
    assert late.reason.startswith("Promised ")
    assert late.reason.endswith("min late")


def test_narrow_windows_drop_the_key_hints_and_keep_the_acts(desk):
    screen = desk.open("mara", TM, width=1280)
    screen.resize(1280, 720)
    desk.ring_and_answer(screen)
    bar = screen.call.bar
    assert bar.mute.text() == ""
    assert bar.mute.accessibleName() == "Mute"
    for number in range(4):
        desk.type(screen.notes.notes.line, f"note {number}")
        desk.enter(screen.notes.notes.line)
    assert screen.notes.notes.list.height() <= 64
    assert screen.splitter.sizes()[0] == 264


def test_a_promise_of_ours_is_ticked_with_a_key(desk):
    desk.team.call("Ewa Nowicka", "callback", point=desk.team.point(hours=2))
    screen = desk.open("mara", TM, lead="Ewa Nowicka")
    desk.opened(screen, "Ewa Nowicka")
    assert screen.call.promises.isVisible()
    desk.key(screen, "Ctrl+Shift+K")
    desk.qtbot.waitUntil(lambda: not screen.call.promises.isVisible())
    promises = stored(desk, "Ewa Nowicka").state.promises.values()
    assert all(one.done_at is not None for one in promises)


def test_the_header_is_corrected_in_place(desk):
    screen = desk.open("mara", TM)
    screen.commands.edit_header()
    edit = screen.call.edit
    edit.fields["role"].setFocus()
    edit.fields["role"].selectAll()
    QTest.keyClicks(edit.fields["role"], "Plant manager")
    QTest.keyClick(edit.fields["role"], Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "Plant manager" in screen.call.header.line.text())
    QTest.keyClicks(edit.number, "58 555 01 73")
    QTest.keyClick(edit.number, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: len(stored(desk, "Ewa Nowicka").prospect.phones) == 2)
    question = LeadCardQuestion(desk.team.leads["Ewa Nowicka"])
    phones = desk.team.ask(question, "mara").prospect.phones
    assert phones[1].e164 == "+48585550173"


def test_tab_walks_in_reading_order(desk):
    screen = desk.open("mara", TM)
    desk.ring_and_answer(screen)
    notes, point = screen.notes, screen.notes.point
    wanted = [
        notes.notes.line,
        point.stopped_at,
        point.open_question,
        point.ours.field,
        point.opens_with,
        point.when.field,
        point.when.calendar,
        *notes.endings.buttons.values(),
        notes.endings.more,
        notes.save,
    ]
    notes.notes.line.setFocus()
    walked = [desk.focus()]
    while walked[-1] is not notes.save and len(walked) < 30:
        QTest.keyClick(walked[-1], Qt.Key.Key_Tab)
        walked.append(desk.focus())
    assert walked == wanted


def test_background_changes_move_neither_focus_nor_what_is_typed(desk):
    screen = desk.open("mara", TM)
    desk.ring_and_answer(screen)
    desk.type(screen.notes.point.ours.field, "Quote by thu")
    desk.type(screen.notes.point.stopped_at, "Half")
    screen.notes.point.stopped_at.setCursorPosition(2)
    from app.acts.thread import CorrectProfile

    desk.team.act(CorrectProfile(desk.team.leads["Ewa Nowicka"], "place", "Sopot"), "mara")
    desk.office.changes.announce(["lead", "queue"])
    desk.qtbot.waitUntil(lambda: "Sopot" in screen.call.header.line.text())
    desk.idle()
    assert desk.focus() is screen.notes.point.stopped_at
    assert screen.notes.point.stopped_at.text() == "Half"
    assert screen.notes.point.stopped_at.cursorPosition() == 2
    assert screen.notes.point.ours.field.text() == "Quote"


def test_free_times_of_closers_write_the_when(desk):
    from dataclasses import replace

    from app.acts.house import SetCampaign

    campaign = desk.team.campaign
    asked = replace(campaign.questions[1], offers_times=True)
    desk.team.act(SetCampaign(replace(campaign, questions=(campaign.questions[0], asked))))
    screen = desk.open("mara", TM)
    from app.ui.widgets.chip import ChipButton

    chips = screen.call.screening.findChildren(ChipButton)
    desk.qtbot.waitUntil(lambda: bool(screen.call.screening.findChildren(ChipButton)))
    chips = screen.call.screening.findChildren(ChipButton)
    assert [one.text() for one in chips] == ["Today 15:00", "Wed 09:00", "Wed 13:00"]
    chips[1].click()
    assert screen.notes.point.when.text() == "Wed 09:00"
    assert screen.notes.point.echo.text().startswith("Wed 25 Nov, 09:00")


def test_a_number_typed_by_hand_finds_its_lead(desk):
    from app.ui.screens.call.number_dialog import NumberDialog

    screen = desk.open("mara", TM, ring=30)
    screen.commands.dial_number()
    dialog = screen.findChild(NumberDialog)
    desk.type(dialog.number, "035 835550161")
    desk.qtbot.waitUntil(lambda: "Hanna" in dialog.whose.text())
    dialog.dial.click()
    desk.until(screen, Phase.RINGING)
    assert screen.presenter.line.line().lead == desk.team.leads["Hanna Virtanen"]


def test_an_incoming_call_opens_with_where_we_stopped(desk):
    from app.ui.office import GoTo, Incoming

    desk.team.call("Ewa Nowicka", "callback", point=desk.team.point(hours=30))
    screen = desk.open("mara", TM, lead="Tomás Ribeiro")
    goal = GoTo("queue", lead=desk.team.leads["Ewa Nowicka"], question=Incoming("+48585550172"))
    screen.arrive(goal)
    desk.opened(screen, "Ewa Nowicka")
    desk.until(screen, Phase.LIVE)
    assert opening(screen).startswith("“Ewa, you asked")
    assert stored(desk, "Ewa Nowicka").attempt.incoming


def test_f8_says_that_she_agreed_and_then_pauses(desk):
    screen = desk.open("mara", TM)
    desk.ring_and_answer(screen)
    bar = screen.call.bar
    assert bar.pause.text() == "She agreed, record"
    assert bar.light.text() == "Not recording"
    desk.team.clock.forward(seconds=11)
    desk.key(screen, "F8")
    desk.qtbot.waitUntil(lambda: bar.light.text() == "Recording")
    desk.qtbot.waitUntil(
        lambda: any(
            chip.text() == "Agreed to recording at 00:11"
            for chip in screen.call.header.chips.chips()
        )
    )
    desk.key(screen, "F8")
    desk.qtbot.waitUntil(lambda: bar.light.text() == "Not recording since 00:11")


def test_a_microphone_that_goes_is_said_at_the_bar_until_it_is_back(desk):
    microphone = FedBackend(("",), capture_clock)
    screen = desk.open("mara", TM, lead="Ewa Nowicka", microphone=microphone)
    desk.ring_and_answer(screen)
    problems, bar = screen.call.problems, screen.call.bar
    desk.qtbot.waitUntil(lambda: screen.presenter.line.sound_now().state == "armed")
    assert problems.isHidden()
    microphone.unplugged.add("")
    desk.qtbot.waitUntil(lambda: not problems.isHidden())
    assert problems.text() == "Rep channel missing. The call goes on."
    desk.qtbot.waitUntil(lambda: bar.rep_name._tone is Tone.TEXT2)
    assert bar.prospect_name._tone is Tone.PROSPECT
    microphone.unplugged.clear()
    microphone.tell()
    desk.qtbot.waitUntil(problems.isHidden)
    desk.qtbot.waitUntil(lambda: bar.rep_name._tone is Tone.REP)


def test_the_icon_at_the_queue_s_head_opens_its_search(desk):
    screen = desk.open("mara", TM)
    queue = screen.queue
    assert not queue.filter.isVisible()
    QTest.mouseClick(queue.narrow, Qt.MouseButton.LeftButton)
    assert queue.filter.isVisible()
    assert desk.focus() is queue.filter
    assert len(rows(screen)) > 1
    QTest.keyClicks(queue.filter, "kaleva")
    assert [one.name for one in rows(screen)] == ["Hanna Virtanen"]
    assert "Ctrl+F" in queue.narrow.toolTip()
