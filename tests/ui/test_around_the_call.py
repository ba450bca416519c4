"""Around the call, in real widgets: promises by mail, waiting leads, away, undo, corrections."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from app.acts.correct import Correct
from app.acts.hand_off import HandOff
from app.acts.house import GoAway, SetCampaign
from app.acts.side_exits import Reassign
from app.acts.thread import CorrectProfile
from app.acts.undo import Undo
from app.domain.vocabulary import DeskKind, Role, Stage
from app.jobs.call_state import Phase
from app.ui.widgets.rows import HeadItem, QueueItem
from tests.helpers.call_desk import call_desk  # noqa: F401
from tests.helpers.real_window import window  # noqa: F401
from tests.helpers.team import lead_row
from tests.helpers.ui import bridge, lanes  # noqa: F401

EWA, HANNA = "Ewa Nowicka", "Hanna Virtanen"
TM, SHIFT = Role.TELEMARKETER, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(call_desk):  # noqa: F811
    return call_desk


class Mail(QObject):
    """The mail program."""

    def __init__(self):
        super().__init__()
        self.links = []

    @Slot(QUrl)
    def take(self, link):
        self.links.append(link.toString(QUrl.ComponentFormattingOption.FullyEncoded))


def test_a_promise_is_written_by_key_to_her_address(desk):
    desk.team.call(EWA, "callback", point=desk.team.point(hours=2))
    desk.team.act(CorrectProfile(desk.team.leads[EWA], "email", "ewa@baltica.example"), "mara")
    screen = desk.open("mara", TM, lead=EWA)
    desk.opened(screen, EWA)
    mail = Mail()
    QDesktopServices.setUrlHandler("mailto", mail, "take")
    try:
        desk.key(screen, "Ctrl+Shift+M")
    finally:
        QDesktopServices.unsetUrlHandler("mailto")
    assert mail.links == ["mailto:ewa@baltica.example?subject=Freezer%20data%20sheet"]
    assert desk.notices == []


@pytest.mark.parametrize(("overdue", "words"), [(5, " behind these"), (6, "6 continuation")])
def test_above_five_overdue_points_new_leads_wait_and_the_foot_says_so(desk, overdue, words):
    team = desk.team
    names = ["Agnes", "Berta", "Clara", "Doris", "Elise", "Frida"][:overdue]
    team.add_leads(*(lead_row(name, f"+4858555020{n}", line=n + 9) for n, name in enumerate(names)))
    for name in names:
        team.call(name, "callback", point=team.point(hours=1))
    team.clock.forward(hours=2)
    screen = desk.open("mara", TM)
    assert screen.presenter.queue.overdue == overdue
    foot = screen.queue.waits
    listed = EWA in [row.name for row in screen.presenter.queue.rows]
    if overdue > 5:
        desk.qtbot.waitUntil(foot.isVisible)  # counted once the lead is shown
        assert foot.text() == "3 new leads wait: 6 continuation points are overdue"
        assert not listed
        desk.key(screen, "Ctrl+Return")  # left without a call: another late one, no new lead
        desk.idle()
        assert screen.presenter.card.state.stage == Stage.CONVERSING
    else:
        assert listed or words in foot.text()


@pytest.mark.qt_log_ignore("does not support")
def test_away_in_the_window_passes_automatic_hand_offs_by(window, team):  # noqa: F811
    team.act(SetCampaign(replace(team.campaign, desk=DeskKind.AUTOMATIC)))
    jonas, lea = team.people["jonas"].id, team.people["lea"].id
    before = [lead_row("First Try", "+48585550210", line=20)]
    team.add_leads(*before, lead_row("Second Try", "+48585550211", line=21))
    team.qualify("First Try")
    first = team.card("First Try", "petra").state.handoff_to
    assert first in (jonas, lea)
    who = "Lea" if first == jonas else "Jonas"  # whose turn it is next
    turn = lea if who == "Lea" else jonas
    window.start(who, with_lead=False)
    window.palette("> away", "Away")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    window.until(lambda: window.said == ["Away: Break. Hand-offs pass you by."])
    window.idle()
    team.clock.forward(minutes=5)
    team.qualify("Second Try")
    assert team.card("Second Try", "petra").state.handoff_to == first
    assert turn != first


def test_a_hand_off_is_in_the_queue_as_soon_as_it_is_heard(desk):
    """What stands around a lead waits until it is shown; where none is opened nothing waits."""
    team = desk.team
    team.qualify(EWA)
    team.qualify(HANNA)
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id), "dana")
    screen = desk.open("jonas", Role.TELESALES)
    desk.opened(screen, EWA)
    waits = screen.presenter._around
    desk.qtbot.waitUntil(lambda: screen._minute != "" and not waits.isActive())
    desk.idle()  # the minute asks, too
    waits.setInterval(3_600_000)
    team.act(HandOff(team.leads[HANNA], team.people["jonas"].id), "dana")
    desk.office.changes.announce(["queue", "lead", "handoffs"])
    rows = screen.presenter.queue.rows
    desk.qtbot.waitUntil(lambda: HANNA in [row.name for row in screen.presenter.queue.rows])
    assert HANNA not in [row.name for row in rows]


def test_a_rejection_is_taken_back_by_the_toast(window, team):  # noqa: F811
    team.qualify(EWA)
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id), "dana")
    window.start("Jonas")
    window.until(lambda: window.shown() == team.leads[EWA])
    window.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | SHIFT)
    screen = window.screen
    window.until(lambda: screen.right.currentWidget() is screen.rejecting)
    window.key(Qt.Key.Key_1)
    screen.rejecting.line.setFocus()
    QTest.keyClicks(screen.rejecting.line, "Only wanted a catalogue.")
    window.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    window.until(lambda: team.card(EWA, "petra").state.stage == Stage.RETURNED)
    toast = window.shell.toasts.toast
    window.until(toast.isVisible)
    assert toast.text() == "Rejected: no intent."
    window.idle()
    screen.queue.list.setFocus()
    window.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.until(lambda: team.card(EWA, "petra").state.stage == Stage.HANDED_OFF)
    window.until(lambda: window.shown() == team.leads[EWA])
    assert team.card(EWA, "jonas").state.rejected == ""


def thread_texts(screen):
    return [
        (row.who, row.meta.split(", ")[-1], row.text) for row in screen.call.history.model.items()
    ]


def test_a_correction_shows_who_old_new_and_why(desk):
    team = desk.team
    saved = team.call(EWA, "callback", point=team.point(hours=20))
    lead = team.leads[EWA]
    call = next(one for one in team.card(EWA).thread if one.kind == "conversation")
    team.act(Correct(lead, call.fact, "disposition", "nurture", "pressed the wrong key"), "mara")
    again = team.act(Correct(lead, call.fact, "disposition", "interested", "she rang"), "petra")
    screen = desk.open("mara", TM, lead=EWA)
    desk.opened(screen, EWA)
    rows = thread_texts(screen)
    assert ("You", "corrected", "Callback → Nurture: pressed the wrong key") in rows
    assert ("Petra Holm", "corrected", "Nurture → Interested: she rang") in rows
    team.act(Undo(again.act_id), "petra")
    desk.office.changes.announce(["lead"])
    desk.qtbot.waitUntil(lambda: len(thread_texts(screen)) == len(rows) - 1)
    assert "Petra Holm" not in {who for who, _, _ in thread_texts(screen)}
    assert saved.changes.act_id == call.act


def test_the_queue_is_searched_by_any_word_of_its_rows(window, team):  # noqa: F811
    team.call(EWA, "callback", point=team.point(hours=2))
    window.start()
    model = window.screen.queue.model

    def names():
        return [one.name for one in model.items() if isinstance(one, QueueItem)]

    everybody = names()
    assert len(everybody) > 1
    heads = [one.text for one in model.items() if isinstance(one, HeadItem)]
    window.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = window.screen.queue.filter
    window.until(field.hasFocus)
    QTest.keyClicks(field, "kaleva vir")
    assert names() == [HANNA]
    assert len([one for one in model.items() if isinstance(one, HeadItem)]) == 1
    window.office.changes.announce(("queue",))
    window.idle()
    assert names() == [HANNA]  # a renewed queue stays searched
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Return)
    window.until(lambda: window.shown() == team.leads[HANNA])
    window.idle()
    window.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    window.until(field.hasFocus)
    window.key(Qt.Key.Key_Escape)
    window.until(lambda: names() == everybody)
    assert not field.isVisible()
    assert [one.text for one in model.items() if isinstance(one, HeadItem)] == heads


def test_who_calls_back_is_found_by_any_part_of_the_number(window, team):  # noqa: F811
    team.call(EWA, "callback", point=team.point(hours=30))
    window.start()
    window.click_row(HANNA)
    window.until(lambda: window.shown() == team.leads[HANNA])
    window.idle()
    window.key(Qt.Key.Key_F9, SHIFT)
    box = window.shell.palette_box
    window.until(box.line.hasFocus)
    QTest.keyClicks(box.line, "85550172")
    window.until(
        lambda: any(
            getattr(one, "text", "") == "Incoming from Ewa Nowicka" for one in box.model.items()
        )
    )
    window.key(Qt.Key.Key_Return)
    window.until(lambda: window.shown() == team.leads[EWA])
    line = window.screen.presenter.line
    window.until(lambda: line.line().phase is Phase.LIVE)
    window.idle()
    stop = window.screen.call.stop
    assert stop.isVisible()
    said = [one.accessibleName() for one in stop.findChildren(QLabel)]
    assert "Open with: “Ewa, you asked whether it holds at −25 °C.”" in said
    assert team.card(EWA).attempt.incoming
    assert window.links == []
    team.clock.forward(seconds=3)
    window.key(Qt.Key.Key_F9)
    window.until(lambda: line.line().phase is Phase.ENDED)
    window.idle()


def test_points_that_were_dialled_late_do_not_turn_hand_offs_away(team):
    team.act(SetCampaign(replace(team.campaign, desk=DeskKind.AUTOMATIC)))
    names = ["Agnes", "Berta", "Clara", "Doris", "Elise", "Frida", "Greta"]
    team.add_leads(*(lead_row(name, f"+4858555020{n}", line=9) for n, name in enumerate(names)))
    for name in names[:6]:
        team.call(name, "callback", point=team.point(hours=1))
        team.act(Reassign(team.leads[name], team.people["jonas"].id))
    team.act(GoAway("lunch"), "lea")
    team.clock.forward(hours=2)
    team.qualify(EWA)  # six are late: nobody is free
    assert team.card(EWA, "petra").state.handoff_to is None
    team.call("Agnes", "no_answer", "jonas")  # late, but dialled
    team.qualify("Greta")
    assert team.card("Greta", "petra").state.handoff_to == team.people["jonas"].id
