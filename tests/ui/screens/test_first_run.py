"""The first start by keys alone: a new team, what is missing, back again; a sample that fails."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.vocabulary import Role
from app.host.lanes import Lanes
from app.host.settings import Settings
from app.jobs.team import make_team
from app.jobs.workplace import Workplace, this_computer
from app.reads.house import CampaignsQuestion, PeopleQuestion
from app.ui.application import Parts, Program

KEY = Qt.Key


@pytest.fixture
def shell(profile, clock, qtbot):
    with Workplace(profile, clock=clock, zone="Europe/Berlin") as workplace:
        program = Program(Parts(workplace, Lanes(), Settings(profile.settings)))
        program.start()
        program.shell.activateWindow()
        qtbot.waitUntil(lambda: program.shell.door.first_run is not None)
        qtbot.waitUntil(program.shell.door.first_run.sample_card.hasFocus)
        yield program.shell
        program.close()
        assert not list(profile.logs.glob("crash-*"))


def key(name):
    QTest.keyClick(QApplication.focusWidget(), name)


def words(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def test_a_new_team_is_made_by_keys_and_its_person_is_in(shell, qtbot):
    page = shell.door.first_run
    assert shell.windowTitle() == "Welcome to Segue"
    key(KEY.Key_Down)
    key(KEY.Key_Down)
    key(KEY.Key_Return)
    qtbot.waitUntil(page.who.name.hasFocus)
    words("Ada Byron")
    key(KEY.Key_Return)  # the campaign is missing: it says so and goes there
    assert page.who.campaign_field.error() == "Say what the first campaign is called."
    assert page.who.campaign.hasFocus()
    words("Cold chain")
    key(KEY.Key_Return)
    qtbot.waitUntil(page.next.hasFocus)
    assert page.step == 2
    workplace = shell.office.workplace
    assert workplace.ask(PeopleQuestion(), this_computer(), Role.ADMIN) == ()  # nothing half made
    key(KEY.Key_Return)
    qtbot.waitUntil(lambda: shell.at_work)
    assert shell.office.actor.name == "Ada Byron"
    assert shell.office.actor.roles == frozenset(Role)
    (campaign,) = workplace.ask(CampaignsQuestion(), this_computer(), Role.ADMIN)
    assert campaign.name == "Cold chain"


def test_esc_goes_back_a_step(shell, qtbot):
    page = shell.door.first_run
    key(KEY.Key_Down)
    key(KEY.Key_Down)
    key(KEY.Key_Return)
    qtbot.waitUntil(page.who.name.hasFocus)
    key(KEY.Key_Escape)
    assert page.step == 0
    qtbot.waitUntil(page.new_card.hasFocus)


def test_a_sample_that_can_not_be_made_is_said_and_nothing_is_lost(shell, qtbot):
    page = shell.door.first_run
    make_team(shell.office.workplace, "Ada", "Cold chain")  # meanwhile there is a team
    key(KEY.Key_Return)
    qtbot.waitUntil(lambda: "has a team already" in page.doing.problem.text())
    assert page.next.isEnabled()
    assert shell.office.workplace.ask(PeopleQuestion(), this_computer(), Role.ADMIN)


def test_the_list_of_a_new_team_is_kept_for_the_import(shell, qtbot, tmp_path):
    page = shell.door.first_run
    list_file = tmp_path / "fair.csv"
    list_file.write_text("Name;Phone\nEwa;+48585550172\n")
    given = []
    shell.door.list_given.connect(given.append)
    page.take_file(str(list_file))
    assert page.who.file_words.text() == "fair.csv"
    key(KEY.Key_Down)
    key(KEY.Key_Down)
    key(KEY.Key_Return)
    qtbot.waitUntil(page.who.name.hasFocus)
    words("Ada")
    page.who.campaign.setText("Fair")
    key(KEY.Key_Return)
    qtbot.waitUntil(page.next.hasFocus)
    key(KEY.Key_Return)
    qtbot.waitUntil(lambda: given == [list_file])
