"""Joining that the network broke off half-way, and what the next invitation does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.domain.errors import KnownError
from app.host.clock import SystemClock
from app.host.paths import Paths
from app.host.team_place import TeamPlace
from app.jobs.team_join import join
from app.jobs.team_session import open_secret
from tests.helpers.keyrings import own_keyring  # noqa: F401
from tests.team.test_team_window import (
    PASSPHRASE,
    house,  # noqa: F401
    to_passphrase,
    type_passphrase,
)

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
ANOTHER = "battery staple"


class Half:
    """A profile whose joining broke off after its invitation was used up."""

    def __init__(self, house, folder):  # noqa: F811
        self.house = house
        self.paths, self.file = Paths.of(folder / "desk"), folder / "desk.secret"
        self.line = house.invitation("Mara Lind", "telemarketer")
        house.cable.most = 1
        with pytest.raises(KnownError, match="can't be reached"):
            self.join(self.line)
        house.cable.most = None
        assert TeamPlace.of(self.paths).name == ""

    def join(self, line, passphrase=PASSPHRASE):
        return join(self.paths, line, passphrase, secret_file=self.file)

    def again(self):
        return self.house.again("Mara Lind", self.house.person(self.line), "telemarketer")


@pytest.fixture
def half(house, tmp_path):  # noqa: F811
    return Half(house, tmp_path)


@pytest.mark.parametrize("passphrase", [PASSPHRASE, ANOTHER])
def test_a_newer_invitation_for_the_same_person_goes_on(half, passphrase):
    device = TeamPlace.of(half.paths).device
    assert half.join(half.again(), passphrase).name == "Mara Lind"
    here = TeamPlace.of(half.paths)
    assert (here.name, here.device) == ("Mara Lind", device)
    assert open_secret(here, passphrase)


def test_the_invitation_of_then_goes_on_with_the_passphrase_of_then(half):
    with pytest.raises(KnownError, match="type the passphrase of then"):
        half.join(half.line, ANOTHER)
    assert half.join(half.line).name == "Mara Lind"


def test_the_invitation_of_then_goes_on_also_when_its_days_are_over(half):
    over = replace(half.line, until=SystemClock().now() - timedelta(days=1))
    assert half.join(over).name == "Mara Lind"


def test_when_both_are_over_it_is_said_what_to_do(half):
    half.again()
    over = replace(half.line, until=SystemClock().now() - timedelta(days=1))
    with pytest.raises(KnownError, match="does not let you in") as refused:
        half.join(over)
    assert "Ask your admin for a new invitation." in str(refused.value)


def test_nothing_is_kept_of_an_invitation_that_leads_nowhere(half):
    newer = half.again()
    (host,) = newer.server.hosts
    away = replace(newer, server=replace(newer.server, hosts=(replace(host, port=1),)))
    before = TeamPlace.of(half.paths)
    with pytest.raises(KnownError, match="can't be reached"):
        half.join(away, ANOTHER)
    assert TeamPlace.of(half.paths) == before
    assert half.join(newer, ANOTHER).name == "Mara Lind"


def test_whoever_has_nothing_in_the_profile_may_join_as_somebody_else(half):
    line = half.house.invitation("Mara Lind the second", "telemarketer")
    assert half.join(line, ANOTHER).name == "Mara Lind the second"
    here = TeamPlace.of(half.paths)
    assert (here.name, here.login) == ("Mara Lind the second", line.login)
    assert open_secret(here, ANOTHER)


def test_a_profile_that_was_filled_is_nobody_elses_though_its_name_was_not_kept(half):
    half.join(half.line)
    replace(TeamPlace.of(half.paths), name="", person="").keep(half.paths)
    line = half.house.invitation("Tobias", "telemarketer")
    with pytest.raises(KnownError, match="begun to join the team 'team'") as refused:
        half.join(line, ANOTHER)
    assert "ask for a new one for the same person" in refused.value.todo
    taken = half.house.server.one("SELECT state FROM login WHERE rolname = %s", line.login)
    assert taken == "invited"
    assert half.join(half.line).name == "Mara Lind"


@pytest.mark.qt_log_ignore("does not support")
def test_in_the_window_a_newer_line_goes_on_after_a_restart(house, own_keyring):  # noqa: F811
    house.cable.most = 1
    window = house.window("desk")
    page = window.first_run()
    line = house.invitation("Mara Lind", "telemarketer")
    to_passphrase(window, page, line)
    type_passphrase(window, page, PASSPHRASE, PASSPHRASE)
    window.until(lambda: "can't be reached" in page.passphrase.doing.problem.text())
    house.shut(window)
    house.cable.most = None
    newer = house.again("Mara Lind", house.person(line), "telemarketer")
    window = house.window("desk")
    window.until(lambda: window.shell.door.first_run is not None)
    page = window.shell.door.first_run
    window.until(page.join_card.isChecked)
    page.join_card.invitation.setFocus()
    QGuiApplication.clipboard().setText(newer.text())
    window.key(KEY.Key_V, CTRL)
    window.until(lambda: page.join_card.ready)
    window.key(KEY.Key_Return)
    window.until(page.passphrase.first.hasFocus)
    type_passphrase(window, page, ANOTHER, ANOTHER)
    window.until(lambda: page.step == 2)
    window.until(page.next.hasFocus)
    window.key(KEY.Key_Return)
    window.until(lambda: window.shell.at_work)
    window.until(lambda: window.sync() == "Synced")
