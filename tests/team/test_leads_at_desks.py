"""Leads at desks and the strip that says which wait: true while somebody looks, on PostgreSQL."""

import time

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.models.server.leases_seen import MOST
from app.ui.widgets.text import Label
from tests.team.test_team_window import house  # noqa: F401
from tests.team.test_team_window_keeping import enter, not_heard, waiting_lead

quiet = pytest.mark.qt_log_ignore("does not support")


def steering(house, name="Ines"):  # noqa: F811
    """A supervisor's window at 'Needs you'."""
    window = enter(house, name, "supervisor")
    window.office.go("steering")
    window.until(lambda: window.shell.work.place.spec.key == "steering")
    return window, window.shell.work.screen_shown


@pytest.fixture
def packed(house, team_server):  # noqa: F811
    """A lead that somebody has taken ahead at another desk."""
    mara = house.elsewhere("Mara Lind", "telemarketer")
    lead = team_server.lead(team_server.campaign())
    assert mara.call("hold", lead=str(lead), kind="pack")["lease"]
    return lead


def turns(window, seconds):
    """The team is heard again and again for so long."""
    heard, began = [], time.monotonic()
    window.office.team.stood.connect(heard.append)
    window.until(lambda: len(heard) >= 2 and time.monotonic() - began > seconds)
    window.office.team.stood.disconnect(heard.append)


@pytest.fixture
def pair(house):  # noqa: F811
    """Who owned a lead, and who owns it now."""
    return (
        house.elsewhere("Tobias Berg", "telesales"),
        house.elsewhere("Lea Brunner", "telesales"),
    )


def test_what_another_supervisor_frees_leaves_the_strip(house, team_server, pair):  # noqa: F811
    lead = waiting_lead(team_server, *pair)
    window, screen = steering(house)
    window.until(lambda: screen.strip.keys() == ["waits"])
    other = house.elsewhere("Petra Holm", "supervisor")
    other.call("revoke", lead=str(lead), spoken=True, why="rang him up")
    began = time.monotonic()
    window.until(lambda: screen.strip.keys() == [])
    assert time.monotonic() - began < 10, "the issue says 5 s; the machine may be busy"
    waiting_lead(team_server, *pair)  # and what comes to wait comes into it, by a seldom look
    screen.waits.look()
    window.until(lambda: screen.strip.keys() == ["waits"])


def test_a_lead_waits_no_longer_than_until_its_time_also_without_the_team(
    house,  # noqa: F811
    team_server,
    pair,
):
    lead = waiting_lead(team_server, *pair)
    window, screen = steering(house)
    window.until(lambda: screen.strip.keys() == ["waits"])
    (waits,) = screen.waits.found.waiting
    team_server.root.execute(
        "UPDATE device SET heard_at = heard_at - %s + interval '12 s' WHERE device = %s",
        (waits.until - screen.waits.found.now, pair[0].device),
    )
    window.until(lambda: [one.until for one in screen.waits.found.waiting] < [waits.until])
    house.cable.pull()
    window.until(lambda: window.sync() == "Offline")
    assert screen.waits.found.waiting[0].lead == lead
    window.until(lambda: screen.strip.keys() == [])
    assert window.sync() == "Offline"


def test_where_nothing_waits_and_where_nobody_looks_the_team_is_left_alone(
    house,  # noqa: F811
    team_server,
    pair,
):
    not_heard(team_server, pair[0])
    window, screen = steering(house)
    ask = screen.waits.ask
    window.until(lambda: ask.sent == 1 and ask.seldom)
    turns(window, 10)
    assert ask.sent == 1
    waiting_lead(team_server, *pair)
    screen.waits.look()
    window.until(lambda: screen.strip.keys() == ["waits"])
    window.until(lambda: ask.sent == 3)
    window.office.go("recordings")
    window.until(lambda: window.shell.work.place.spec.key == "recordings")
    before = ask.sent
    turns(window, 10)
    assert ask.sent == before


def said(page):
    return " ".join(one.text() for one in page.findChildren(Label) if one.isVisible())


@quiet
def test_leads_at_desks_that_could_not_be_read_are_there_when_the_team_is(
    house,  # noqa: F811
    packed,
):
    window, screen = steering(house)
    house.cable.pull()
    window.until(lambda: window.sync() == "Offline")
    screen.waits.open()
    dialog = screen.waits.dialog
    window.until(lambda: dialog.pages.currentWidget() is dialog.failed)
    words = said(dialog.failed)
    assert words.startswith("The team can't be reached.")
    assert "changed" not in words
    assert dialog.error.text() == "", "nothing was to be written"
    (again,) = dialog.failed.findChildren(QPushButton)
    assert again.accessibleName() == "Try again"
    asked = dialog.ask.sent
    window.click(again)
    assert dialog.ask.sent == asked + 1
    window.until(lambda: dialog.pages.currentWidget() is dialog.failed)
    window.until(lambda: dialog.ask._due)  # its pause is over: it waits for the team alone
    house.cable.plug()
    window.office.team.try_now()
    window.until(lambda: dialog.pages.currentWidget() is dialog.list)
    assert packed in {one.lead for one in dialog.found.held}
    # What fails later takes nothing away that is shown.
    house.cable.pull()
    window.until(lambda: window.sync() == "Offline")
    assert dialog.pages.currentWidget() is dialog.list
    dialog.close()


@quiet
def test_leads_at_desks_are_asked_for_soon_after_a_line_that_had_fallen_silent(
    house,  # noqa: F811
    packed,
):
    window, screen = steering(house)
    window.until(lambda: screen.waits.ask.sent == 1 and not screen.waits.ask._under_way)
    house.cable.fall_silent()
    screen.waits.open()
    dialog = screen.waits.dialog
    window.until(lambda: dialog.pages.currentWidget() is dialog.failed)
    house.cable.be_heard()
    window.office.team.try_now()
    window.until(lambda: dialog.pages.currentWidget() is dialog.list)
    assert packed in {one.lead for one in dialog.found.held}
    dialog.close()


@quiet
def test_the_list_of_leads_at_desks_is_kept_true_and_keeps_what_is_selected_and_said(
    house,  # noqa: F811
    team_server,
):
    mara = house.elsewhere("Mara Lind", "telemarketer")
    campaign = team_server.campaign()
    leads = [team_server.lead(campaign) for _ in range(2)]
    assert mara.call("hold", lead=str(leads[0]), kind="pack")["lease"]
    window, screen = steering(house)
    screen.waits.open()
    dialog = screen.waits.dialog
    window.until(lambda: leads[0] in {one.lead for one in dialog.found.held})
    dialog.list.choose(leads[:1])
    dialog.error.say("Something was not done.")
    assert mara.call("hold", lead=str(leads[1]), kind="pack")["lease"]
    window.until(lambda: leads[1] in {one.lead for one in dialog.found.held})
    assert dialog.list.keys() == (leads[0],)
    assert dialog.error.text() == "Something was not done."
    dialog.close()


@quiet
def test_who_stands_beyond_the_rows_of_one_answer_can_be_chosen(house, team_server):  # noqa: F811
    anna, zoe = (house.elsewhere(name, "telemarketer") for name in ("Aaron Berg", "Zoe Vries"))
    campaign = team_server.campaign()
    first, *last = (team_server.lead(campaign) for _ in range(3))
    assert anna.call("hold", lead=str(first), kind="pack")["lease"]
    team_server.root.execute(
        "INSERT INTO lease (lead, prospect, campaign, stage, pool, score, attempts, person, device,"
        " kind, until) SELECT gen_random_uuid(), prospect, campaign, stage, pool, score, attempts,"
        " person, 'many', 'pack', until FROM lease, generate_series(1, %s) WHERE lead = %s",
        (MOST, first),
    )
    for lead in last:
        assert zoe.call("hold", lead=str(lead), kind="pack")["lease"]
    try:
        window, screen = steering(house)
        screen.waits.open()
        dialog = screen.waits.dialog
        window.until(lambda: len(dialog.found.held) == MOST)
        count = dialog.found.count
        assert count > MOST
        assert dialog.more.isVisible()
        assert dialog.more.text() == (
            f"{MOST} of {count} leads are shown: choose a person to see all of theirs."
        )
        assert not set(last) & {one.lead for one in dialog.found.held}
        dialog.whose.setFocus()
        QTest.keyClicks(dialog.whose, "Zoe V")
        window.until(lambda: {one.lead for one in dialog.found.held} == set(last))
        assert dialog.whose.currentText() == "Zoe Vries"
        assert not dialog.more.isVisible()
        dialog.list.choose(last[:1])
        window.click(dialog.all)
        assert set(dialog.list.keys()) == set(last)
        # The answer ended within Aaron's: all of him are asked for before all are selected.
        dialog.whose.setCurrentIndex(0)
        window.until(lambda: len(dialog.found.held) == MOST)
        dialog.list.choose([dialog.found.held[0].lead])
        window.click(dialog.all)
        window.until(lambda: len(dialog.list.keys()) == MOST)
        assert dialog.whose.currentText() == "Aaron Berg"
        dialog.close()
    finally:
        team_server.root.execute("DELETE FROM lease WHERE device = 'many'")


@quiet
@pytest.mark.parametrize("lost", [False, True], ids=["an answer", "no answer"])
def test_what_became_of_it_is_said_though_the_list_was_closed(house, team_server, lost):  # noqa: F811
    anna = house.elsewhere("Anna Berg", "telemarketer")
    lead = team_server.lead(team_server.campaign())
    assert anna.call("hold", lead=str(lead), kind="pack")["lease"]
    window, screen = steering(house)
    said = []
    window.office.noticed.connect(said.append)
    try:
        screen.waits.open()
        dialog = screen.waits.dialog
        window.until(lambda: lead in {one.lead for one in dialog.found.held})
        dialog.list.choose([lead])
        dialog.why.setText("spoken with her")
        if lost:
            house.cable.loses = b'"revoke"'
        dialog.spoken.click()
        dialog.reject()
        window.until(lambda: said != [])
        assert said[0].icon == ("cloud-alert" if lost else "user-check")
        assert ("nobody can tell" in said[0].text) is lost
    finally:
        house.cable.most = None
