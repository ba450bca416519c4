"""What is about the whole team in a supervisor's window: asked of the team, or old with its time.

The team is a real PostgreSQL, and the way there is a cable that can be pulled.
"""

import queue
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select

from app.domain.vocabulary import Role, Stage
from app.host.clock import SystemClock
from app.host.ids import new_id
from app.host.lanes import Lanes
from app.jobs.team_link import Contact, Turn
from app.jobs.team_session import TeamSession
from app.models.state import Lead
from app.reads.lead_card import LeadCardQuestion
from app.reads.steering import SteeringGroup, SteeringQuestion
from app.ui import team_questions
from app.ui.lists.as_of import AS_OF, NEVER_HEAD
from app.ui.screens.recordings.side_list import PAGES
from app.ui.team_questions import TeamQuestions
from app.ui.widgets.messages import Banner
from tests.team.test_team_window import PASSPHRASE, house  # noqa: F401 - a fixture
from tests.team.test_two_desks import (  # noqa: F401 - fixtures
    call,
    campaign,
    lead_in_pool,
    sit_down,
)

WITHIN = 5.0
"""Seconds in which a supervisor's own lists are true (issue 5, part 7)."""


@pytest.fixture
def boss(house, monkeypatch):  # noqa: F811
    """A supervisor's window, signed in and heard; there is a lead in the pool."""
    monkeypatch.setattr(team_questions, "SHARE", 0.0)  # however slow the machine is just now
    house.server.lead(house.server.campaign())
    window = house.joined("Ines", "supervisor")
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.sync() == "Synced")
    return window


def screen(window, key):
    """Another screen, as it is shown."""
    window.office.go(key)
    window.until(lambda: window.shell.work.place.key == key)
    return window.shell.work.screen_shown


def line(stack):
    """What the line over a list says; '' where there is none."""
    assert all(key == AS_OF for key in stack.keys())  # noqa: SIM118 - no mapping
    return " ".join(one.accessibleName() for one in stack.findChildren(Banner) if one.isVisible())


def figure(flow, measure, cut=""):
    return next(
        (one for one in flow.presenter.answer.figures if (one.measure, one.cut) == (measure, cut)),
        None,
    )


def new_leads(house):  # noqa: F811
    return house.server.one("SELECT count(*) FROM lead WHERE stage = 'new'")


def test_the_flow_counts_what_is_at_no_desk(house, boss, team_server):  # noqa: F811
    made = team_server.campaign()
    for _ in range(3):
        team_server.lead(made)
    flow = screen(boss, "flow")
    boss.until(lambda: figure(flow, "stages", Stage.NEW) is not None)
    assert figure(flow, "stages", Stage.NEW).n == new_leads(house) >= 3
    with boss.office.workplace.store.reading() as session:
        here = session.scalar(select(func.count()).where(Lead.campaign == made))
        assert here == 0, "the pool is not fed to a supervisor's desk"
    assert line(flow.banners) == ""


@pytest.mark.qt_log_ignore("does not support")
def test_a_pulled_cable_leaves_the_last_figures_with_their_time(house, boss):  # noqa: F811
    flow = screen(boss, "flow")
    boss.until(lambda: figure(flow, "stages", Stage.NEW) is not None)
    before = flow.presenter.answer
    house.cable.pull()
    boss.until(lambda: boss.sync().startswith("Offline"))
    boss.office.workplace.clock.forward(minutes=7)
    screen(boss, "desk")
    screen(boss, "flow")
    boss.until(lambda: bool(line(flow.banners)))
    assert line(flow.banners) == ("As of 13:03. The team can't be reached; nothing later is shown.")
    assert flow.presenter.answer == before
    assert flow.body.currentWidget() is flow.table
    house.cable.plug()
    boss.office.team.try_now()
    boss.until(lambda: line(flow.banners) == "")


@pytest.mark.qt_log_ignore("does not support")
def test_the_people_are_the_teams_and_have_their_time_without_it(house, boss):  # noqa: F811
    mara = house.elsewhere("Mara", "telemarketer")
    people = screen(boss, "people")
    boss.until(lambda: people.presenter.row(mara.id) is not None)
    # Of this no desk is told: the team itself was asked.
    house.server.root.execute("UPDATE person SET languages = '[\"fi\"]' WHERE id = %s", (mara.id,))
    screen(boss, "desk")
    screen(boss, "people")
    boss.until(lambda: people.presenter.row(mara.id).languages == ("fi",))
    assert line(people.banners) == ""
    house.cable.pull()
    boss.until(lambda: boss.sync().startswith("Offline"))
    boss.office.workplace.clock.forward(minutes=7)
    screen(boss, "desk")
    screen(boss, "people")
    boss.until(lambda: bool(line(people.banners)))
    assert line(people.banners).startswith("As of 13:03. The team can't be reached;")
    assert people.presenter.row(mara.id).languages == ("fi",)
    house.cable.plug()
    boss.office.team.try_now()
    boss.until(lambda: line(people.banners) == "")


def test_what_was_just_changed_of_the_people_is_shown_at_once(house, boss):  # noqa: F811
    """Though the team was asked a moment ago."""
    mara = house.elsewhere("Mara of the window", "telemarketer")
    people = screen(boss, "people").presenter
    boss.until(lambda: people.row(mara.id) is not None)
    boss.until(lambda: not boss.office.bridge.busy)
    people.refresh()
    boss.until(lambda: not boss.office.bridge.busy)
    people.open(mara.id)
    people.change(languages="Finnish")
    people.save()
    boss.until(lambda: any("Mara of the window" in one for one in boss.said))
    began = time.monotonic()
    boss.until(lambda: people.row(mara.id).version == 2)
    assert time.monotonic() - began < team_questions.PAUSE / 2


@pytest.mark.qt_log_ignore("does not support")
def test_the_first_time_without_the_team_it_is_said_why_nothing_stands_there(
    house,  # noqa: F811
):
    house.server.lead(house.server.campaign())
    window = house.joined("Ines", "supervisor")
    house.cable.pull()
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.shell.at_work)
    flow = screen(window, "flow")
    window.until(lambda: flow.body.currentWidget() is flow.away)
    assert flow.away.accessibleName() == NEVER_HEAD
    assert line(flow.banners) == "", "it is said once"
    recordings = screen(window, "recordings")
    window.until(lambda: recordings.list.stack.currentWidget() is recordings.list.away)
    recordings.left.show_page(PAGES[1])
    plan = recordings.left.plan
    window.until(lambda: plan.stack.currentWidget() is plan.away)
    people = screen(window, "people")
    window.until(lambda: people.stack.currentWidget() is people.away)
    assert not window.said, "no message beside it"
    screen(window, "flow")
    house.cable.plug()
    window.office.team.try_now()
    window.until(lambda: flow.body.currentWidget() is flow.table)
    window.until(lambda: line(flow.banners) == "")
    assert flow.presenter.answer.figures


def test_a_slow_team_keeps_the_last_answer_on_the_screen(house, boss):  # noqa: F811
    flow = screen(boss, "flow")
    boss.until(lambda: figure(flow, "stages", Stage.NEW) is not None)
    other = house.server.cluster.url()
    with psycopg.connect(other) as lock:
        lock.execute("LOCK TABLE segue_team.call_saved IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        flow.presenter.choose_period("All")
        boss.until(lambda: line(flow.banners).startswith("Asking the team."))
        assert time.monotonic() - began < WITHIN
        assert flow.presenter.answer.figures, "what was there stays"
        lock.rollback()
        boss.until(lambda: line(flow.banners) == "")
        # The next time it is known what the answer was.
        flow.presenter.choose_period("Week")
        boss.until(lambda: not boss.office.bridge.busy)
        lock.execute("LOCK TABLE segue_team.call_saved IN ACCESS EXCLUSIVE MODE")
        flow.presenter.choose_period("All")
        boss.until(lambda: "Updating" in line(flow.banners))
        lock.rollback()
        boss.until(lambda: line(flow.banners) == "")


@pytest.mark.qt_log_ignore("does not support")
def test_a_lead_that_is_at_no_desk_is_opened_from_the_team(house, boss):  # noqa: F811
    made = house.server.campaign()
    first, second = house.server.lead(made), house.server.lead(made)
    cards, failed = [], []

    def ask(lead):
        boss.office.ask(
            LeadCardQuestion(lead),
            owner=boss.shell,
            on_done=cards.append,
            on_failed=lambda error: failed.append(error.what),
        )

    ask(first)
    boss.until(lambda: bool(cards))
    assert cards[0].state.id == first
    ask(new_id())
    boss.until(lambda: failed == ["This lead is no longer here."])
    house.cable.pull()
    ask(second)
    boss.until(lambda: failed[1:] == ["The team can't be reached."])
    assert len(cards) == 1


def test_what_a_team_does_all_the_time_is_not_asked_all_the_time(house, boss):  # noqa: F811
    """Each act of anybody makes the flow stale; the team is asked once, and once more later."""
    flow = screen(boss, "flow")
    boss.until(lambda: figure(flow, "stages", Stage.NEW) is not None)
    boss.until(lambda: not boss.office.bridge.busy)
    asked, shown = asked_of(boss), []
    flow.presenter.figured.connect(shown.append)
    for _ in range(20):
        flow.presenter.refresh()
    assert len(shown) == 20, "whoever asks is answered with what was said a moment ago"
    boss.until(lambda: not boss.office.bridge.busy)
    assert asked_of(boss) == asked
    boss.until(lambda: asked_of(boss) == asked + 1)


@pytest.mark.qt_log_ignore("does not support")
def test_a_team_that_is_slow_to_answer_is_not_asked_over_and_over(
    house,  # noqa: F811
    boss,
    monkeypatch,
):
    """It is heard each second; a question that is under way is waited for."""
    monkeypatch.setattr(team_questions, "TRY_AGAIN", 0.0)
    flow = screen(boss, "flow")
    boss.until(lambda: figure(flow, "stages", Stage.NEW) is not None)
    house.cable.pull()
    screen(boss, "desk")
    screen(boss, "flow")
    flow.presenter.choose_period("All")
    boss.until(lambda: flow.body.currentWidget() is flow.away)
    heard = []
    boss.office.team.stood.connect(lambda one: heard.append(one.contact is Contact.HEARD))
    with psycopg.connect(house.server.cluster.url()) as lock:
        lock.execute("LOCK TABLE segue_team.call_saved IN ACCESS EXCLUSIVE MODE")
        before = asked_of(boss)
        house.cable.plug()
        boss.office.team.try_now()
        boss.until(lambda: asked_of(boss) > before)
        sent, first = asked_of(boss), sum(heard)
        while sum(heard) < first + 4:
            before = len(heard)
            boss.office.team.try_now()
            boss.until(lambda: len(heard) > before)  # noqa: B023 - waited for here
        assert asked_of(boss) == sent
        lock.rollback()
    boss.until(lambda: flow.body.currentWidget() is flow.table)


def asked_of(window):
    """How often the team's database was asked by this window's session."""
    questions = window.office.team.questions
    assert isinstance(questions, TeamQuestions)
    return questions.sent


def test_an_act_at_one_desk_is_in_the_supervisors_list_within_five_seconds(
    sit_down,  # noqa: F811
    team_server,
    campaign,  # noqa: F811
):
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    lead, phone = lead_in_pool(team_server, campaign)
    assert mara.claim(campaign) == [lead]
    turns: queue.Queue[Turn] = queue.Queue()
    lanes = Lanes()
    session = TeamSession(
        ines.workplace, lanes, ines.link.here, ines.secret, SystemClock().now, turns.put
    )
    session.focus(False)  # the window is behind another: it asks more seldom
    session.start()
    try:
        assert turns.get(timeout=10).standing.contact is Contact.HEARD
        turns.get(timeout=10)  # the one that listening begins with
        ines.workplace.clock.forward(days=3)  # by then the point is overdue
        assert lead not in overdue(ines)
        call(mara, lead, phone, "callback")
        began = time.monotonic()
        mara.turn()
        while lead not in overdue(ines):
            turns.get(timeout=10)
        assert time.monotonic() - began < WITHIN
    finally:
        assert session.stop()
        assert lanes.close()


def overdue(desk):
    answer = desk.workplace.ask(SteeringQuestion(), desk.actor, Role.SUPERVISOR)
    return {one.lead for one in answer.rows if one.group is SteeringGroup.OVERDUE}


def test_it_is_on_her_screen_too_and_so_is_what_the_clock_makes_late(
    house,  # noqa: F811
    boss,
    sit_down,  # noqa: F811
    team_server,
    campaign,  # noqa: F811
):
    mara = sit_down("Mara", "telemarketer")
    lead, phone = lead_in_pool(team_server, campaign)
    assert mara.claim(campaign) == [lead]
    steering = screen(boss, "steering")
    call(mara, lead, phone, "callback")
    mara.turn()
    boss.until(lambda: owned_by(steering, mara) == 1)
    assert lead not in listed(steering)
    boss.office.workplace.clock.forward(days=3)
    began = time.monotonic()
    boss.until(lambda: lead in listed(steering))
    assert time.monotonic() - began < WITHIN


def listed(steering):
    return {one.lead for one in steering.presenter.answer.rows}


def owned_by(steering, desk):
    people = steering.presenter.answer.people
    return next((one.owned for one in people if one.id == desk.actor.id), 0)


def test_a_telemarketers_own_figures_stay_at_the_desk(house):  # noqa: F811
    window = house.joined("Mara", "telemarketer")
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.sync() == "Synced")
    screen(window, "measures")
    window.until(lambda: not window.office.bridge.busy)
    assert asked_of(window) == 0
    assert not Path(window.office.workplace.paths.team_answers).exists()
