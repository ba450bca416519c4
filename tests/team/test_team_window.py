"""A team in the window, on a real PostgreSQL: joining, signing in, a pulled cable, held leads."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.acts.save_call import AddNotes, NoteLine
from app.acts.side_exits import Park
from app.host.lanes import Lanes
from app.host.paths import Paths
from app.host.settings import Settings
from app.host.team_place import TeamPlace
from app.jobs.profile import open_profile
from app.jobs.team_join import join
from app.jobs.team_people import invite, roles_of
from app.jobs.team_way import as_installer
from app.sync import keeping
from app.ui.application import Parts, Program
from app.ui.shell_team import OFFLINE, RESTS
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import Label
from tests.helpers.cable import Cable
from tests.helpers.clock import FixedClock
from tests.helpers.keyrings import no_keyring, own_keyring  # noqa: F401

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
PASSPHRASE = "correct horse"


class AtWindow:
    """The window of one desk, worked by keys and mouse; what it said is kept."""

    def __init__(self, paths, qtbot, clock=None):
        self.qtbot = qtbot
        workplace = open_profile(paths, clock=clock)
        self.program = Program(Parts(workplace, Lanes(), Settings(paths.settings)))
        self.shell, self.office = self.program.shell, self.program.office
        self.said = []
        self.office.noticed.connect(lambda notice: self.said.append(notice.text))
        self.office.failed.connect(lambda error: self.said.append(str(error)))
        self.program.start()
        self.shell.activateWindow()

    def until(self, true):
        self.qtbot.waitUntil(true, timeout=20_000)

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget() or self.shell, key, modifiers)

    def words(self, text):
        QTest.keyClicks(QApplication.focusWidget(), text)

    def click(self, widget):
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def first_run(self):
        self.until(lambda: self.shell.door.first_run is not None)
        page = self.shell.door.first_run
        self.until(page.sample_card.hasFocus)
        return page

    def sign_in(self, passphrase):
        door = self.shell.door.sign_in
        self.until(lambda: bool(door.tiles) and door.pin.hasFocus())
        self.words(passphrase)
        self.key(KEY.Key_Return)

    def sync(self):
        return self.shell.work.status.part("sync").text()

    def close(self):
        self.program.close()
        workplace = self.program.workplace
        notes = [one.read_text() for one in workplace.paths.logs.glob("crash-*")]
        workplace.close()
        assert not notes, notes


class House:
    """Invites people whose desks reach the server over a cable each."""

    def __init__(self, team_server, tmp_path, qtbot):
        self.server, self._tmp_path, self._qtbot = team_server, tmp_path, qtbot
        cluster = team_server.cluster
        self.cable = Cable(cluster.port)
        self._url = f"postgresql://{cluster.user}@127.0.0.1:{cluster.port}/postgres?sslmode=disable"
        self._open, self._people = [], []

    def invitation(self, name, *roles):
        made = self._invite(name, roles)
        self._people.append(self.person(made))
        return made

    def again(self, name, person, *roles):
        """Another line for somebody who has joined."""
        return self._invite(name, roles, person=person, again=True)

    def _invite(self, name, roles, **more):
        with as_installer(self._url, "team", lambda: None, None) as errand:
            words = (errand.call, errand.server, "team", name, roles_of(list(roles)))
            made = invite(*words, **more)
        (host,) = made.server.hosts
        over = replace(made.server, hosts=(replace(host, port=self.cable.port),))
        return replace(made, server=over)

    def person(self, invitation):
        return self.server.one("SELECT person FROM login WHERE rolname = %s", invitation.login)

    def person_named(self, name):
        """The id of the newest of this name."""
        return self.server.one(
            "SELECT d.person FROM device d JOIN login l USING (person) WHERE l.name = %s"
            " ORDER BY d.heard_at DESC LIMIT 1",
            name,
        )

    def elsewhere(self, name, *roles):
        """Somebody at another desk, who has no window."""
        somebody = self.server.person(name, *roles)
        self._people.append(somebody.id)
        return somebody

    def window(self, name, clock=None):
        self._open.append(AtWindow(Paths.of(self._tmp_path / name), self._qtbot, clock))
        return self._open[-1]

    def shut(self, window):
        """Closes a window; the profile may be opened again."""
        self._open.remove(window)
        window.close()

    def joined(self, name, *roles, leads=None):
        """The window of somebody who has joined before; `leads` makes leads for the person."""
        invitation = self.invitation(name, *roles)
        if leads is not None:
            leads(self.person(invitation))
        paths = Paths.of(self._tmp_path / name)
        join(paths, invitation, PASSPHRASE, secret_file=self._tmp_path / f"{name}.secret")
        return self.window(name, FixedClock())

    def close(self):
        for one in self._open:
            one.close()
        self.cable.pull()
        for person in self._people:  # nobody of these is there for what other tests hand off
            self.server.root.execute("UPDATE person SET active = false WHERE id = %s", (person,))


@pytest.fixture
def house(team_server, tmp_path, qtbot, monkeypatch):
    monkeypatch.setenv("PGPASSFILE", str(team_server.cluster.folder / "passfile"))
    made = House(team_server, tmp_path, qtbot)
    yield made
    made.close()


def paste(window, page, text):
    """Down to the card, Tab into its field, and the clipboard."""
    window.key(KEY.Key_Down)
    assert page.join_card.isChecked()
    window.key(KEY.Key_Tab)
    window.until(page.join_card.invitation.hasFocus)
    QGuiApplication.clipboard().setText(text)
    window.key(KEY.Key_V, CTRL)


def to_passphrase(window, page, invitation):
    paste(window, page, invitation.text())
    window.until(lambda: page.join_card.ready)
    window.key(KEY.Key_Return)
    window.until(page.passphrase.first.hasFocus)


def type_passphrase(window, page, first, again):
    page.passphrase.forget()
    page.passphrase.first.setFocus()
    window.words(first)
    window.key(KEY.Key_Tab)
    window.words(again)
    window.key(KEY.Key_Return)


def test_somebody_joins_by_keys_and_is_at_the_queue(house, own_keyring):  # noqa: F811
    invitation = house.invitation("Mara Lind", "telemarketer")
    window = house.window("desk")
    page = window.first_run()
    to_passphrase(window, page, invitation)
    assert page.join_card.invitation.cursorPosition() == 0, "its beginning is to be seen"
    whole, where, proof, version = page.join_card.box.checks.lines()
    assert whole.startswith("Invitation is whole for team, good until ")
    assert where == f"Goes to 127.0.0.1:{house.cable.port}"
    assert proof == "Not encrypted and stays on this computer"
    assert version.startswith("Segue ")
    type_passphrase(window, page, "short", "short")
    assert page.passphrase.fields.first_field.error() == "A passphrase has at least 8 signs."
    type_passphrase(window, page, PASSPHRASE, "correct house")
    assert page.passphrase.fields.again_field.error() == "This is not the same."
    assert house.cable.calls == 0, "something was sent before the person agreed"
    assert page.footer.said == "Nothing has been sent yet."
    type_passphrase(window, page, PASSPHRASE, PASSPHRASE)
    window.until(lambda: page.step == 2)
    assert "goes to your team" in page.footer.said
    assert page.passphrase.first.text() == ""
    window.until(page.next.hasFocus)
    window.key(KEY.Key_Return)
    window.until(lambda: window.shell.at_work)
    assert window.office.actor.name == "Mara Lind"
    assert window.shell.work.place.spec.key == "queue"
    window.until(lambda: window.sync() == "Synced")
    assert TeamPlace.of(window.office.workplace.paths).name == "Mara Lind"


def test_what_is_no_invitation_says_so_under_its_field(house):
    window = house.window("desk")
    page = window.first_run()
    whole = house.invitation("Mara Lind", "telemarketer").text()
    paste(window, page, whole[:-9])
    window.until(lambda: page.join_card.box.field.error().startswith("This invitation "))
    assert page.join_card.box.checks.lines() == ()
    window.key(KEY.Key_Return)
    assert page.step == 0
    page.join_card.invitation.clear()
    assert page.join_card.box.field.error() == ""
    window.key(KEY.Key_Return)
    assert "Paste the invitation" in page.join_card.box.field.error()


def test_without_a_keyring_the_reason_is_said_and_the_invitation_stays_good(
    house,
    no_keyring,  # noqa: F811
):
    window = house.window("desk")
    page = window.first_run()
    to_passphrase(window, page, house.invitation("Mara Lind", "telemarketer"))
    type_passphrase(window, page, PASSPHRASE, PASSPHRASE)
    window.until(lambda: bool(page.passphrase.doing.problem.text()))
    assert "no keyring that is running" in page.passphrase.doing.problem.text()
    assert page.next.isEnabled()
    assert house.cable.calls == 0
    assert window.office.workplace.team is None
    window.key(KEY.Key_Escape)  # the profile is open again: another way can be gone
    window.until(lambda: page.step == 0)
    window.click(page.new_card)
    window.click(page.next)
    window.until(page.who.name.hasFocus)
    window.words("Ada Byron")
    window.key(KEY.Key_Return)
    window.words("Cold chain")
    window.key(KEY.Key_Return)
    window.until(page.next.hasFocus)
    window.key(KEY.Key_Return)
    window.until(lambda: window.shell.at_work)


def test_a_joining_that_the_network_broke_off_goes_on_from_there(house, own_keyring):  # noqa: F811
    house.cable.pull()
    window = house.window("desk")
    page = window.first_run()
    invitation = house.invitation("Mara Lind", "telemarketer")
    to_passphrase(window, page, invitation)
    type_passphrase(window, page, PASSPHRASE, PASSPHRASE)
    window.until(lambda: "can't be reached" in page.passphrase.doing.problem.text())
    house.cable.plug()
    window.key(KEY.Key_Return)
    window.until(lambda: page.step == 2)
    assert page.passphrase.doing.problem.text() == ""


def test_a_used_up_invitation_is_pasted_again_to_go_on(house, own_keyring):  # noqa: F811
    house.cable.most = 1  # the invitation is taken; who it was is not heard any more
    window = house.window("desk")
    page = window.first_run()
    invitation = house.invitation("Mara Lind", "telemarketer")
    to_passphrase(window, page, invitation)
    type_passphrase(window, page, PASSPHRASE, PASSPHRASE)
    window.until(lambda: bool(page.passphrase.doing.problem.text()))
    assert window.office.workplace.team.name == ""
    assert not page.sample_card.isEnabled()
    assert not page.new_card.isEnabled()
    house.cable.most = None
    window.key(KEY.Key_Return)
    window.until(lambda: page.step == 2)
    window.key(KEY.Key_Return)
    window.until(lambda: window.shell.at_work)
    assert window.office.actor.name == "Mara Lind"


def test_an_invitation_whose_answer_was_lost_goes_on_with_the_same_line(
    house,
    own_keyring,  # noqa: F811
):
    house.cable.loses = b"take_invitation"
    window = house.window("desk")
    page = window.first_run()
    invitation = house.invitation("Mara Lind", "telemarketer")
    to_passphrase(window, page, invitation)
    type_passphrase(window, page, PASSPHRASE, PASSPHRASE)
    problem = page.passphrase.doing.problem
    window.until(lambda: "can't be reached" in problem.text())
    taken = "SELECT state FROM login WHERE rolname = %s"
    assert house.server.one(taken, invitation.login) == "active"
    assert "Nothing was changed" not in problem.text()
    assert "the same passphrase" in problem.text()
    assert page.footer.said == "Nothing of your work has been sent yet."
    house.cable.most = None
    type_passphrase(window, page, "another horse", "another horse")
    window.until(lambda: "type the passphrase of then" in problem.text())
    type_passphrase(window, page, PASSPHRASE, PASSPHRASE)
    window.until(lambda: page.step == 2)
    window.until(page.next.hasFocus)
    window.key(KEY.Key_Return)
    window.until(lambda: window.shell.at_work)
    assert window.office.actor.name == "Mara Lind"
    window.until(lambda: window.sync() == "Synced")


def test_the_passphrase_opens_the_desk_and_a_wrong_one_does_not(house):
    window = house.joined("Mara", "telemarketer")
    window.sign_in("wrong horses")
    door = window.shell.door.sign_in
    window.until(lambda: bool(door._field.error()))
    assert not window.shell.at_work
    assert house.cable.calls > 0  # joining; signing in asks nobody
    door.pin.clear()
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.shell.at_work)
    window.until(lambda: window.sync() == "Synced")


@pytest.fixture
def lead_of(team_server):
    """Makes a lead that somebody owns."""
    made = []

    def make(owner):
        campaign = team_server.campaign()
        made.append(team_server.lead(campaign, stage="accepted", owner=owner))

    return make, made


def facts_of(house, lead):
    return house.server.one("SELECT count(*) FROM fact WHERE lead = %s AND kind = 'note'", lead)


@pytest.mark.qt_log_ignore("does not support")
def test_what_is_done_without_the_team_waits_and_goes_out_when_it_is_back(house, lead_of):
    make, made = lead_of
    window = house.joined("Lea", "telesales", leads=make)
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.sync() == "Synced")
    house.cable.pull()
    (lead,) = made
    notes = AddNotes(lead, (NoteLine("need", "wants a trial"),))
    window.office.do(notes, owner=window.shell)
    window.until(lambda: window.sync() == "Offline · 1 unsent")
    banners = window.shell.work.banners
    assert banners.keys() == [OFFLINE]
    window.click(window.shell.work.status.part("sync"))
    window.until(lambda: window.shell.status.team.box is not None)
    box = window.shell.status.team.box
    assert "1 change waits to be sent" in words_of(box)
    assert "Notes, Prospect" in words_of(box)
    assert facts_of(house, lead) == 0
    house.cable.plug()
    window.click(box.now)
    window.until(lambda: window.sync() == "Synced")
    assert banners.keys() == []
    assert facts_of(house, lead) == 1


def test_a_restored_team_says_when_new_leads_come(house):
    house.server.campaign()
    tobias = house.elsewhere("Tobias", "telemarketer")
    tobias.call("bootstrap", limit=1)
    window = house.joined("Mara", "telemarketer")
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.sync() == "Synced")
    keeping.restored(house.server.cluster.url(), "team")
    banners = window.shell.work.banners
    window.until(lambda: banners.keys() == [RESTS])
    tobias.call("bootstrap", limit=1)
    keeping.hand_out(house.server.cluster.url(), "team")
    window.until(lambda: banners.keys() == [])


def words_of(box):
    return "\n".join(one.text() for one in box.findChildren(Label))


def test_a_lead_that_another_desk_calls_says_by_whom_and_is_not_dialled(house, team_server):
    made = []

    def leads(owner):
        """Lea's lead, and a second one of its prospect in another campaign's pool."""
        lead = team_server.lead(team_server.campaign(), stage="accepted", owner=owner)
        prospect = team_server.prospects[lead]
        pool = team_server.campaign()
        made.extend((lead, team_server.lead(pool, prospect=prospect), prospect))

    window = house.joined("Lea", "telesales", leads=leads)
    lead, other, prospect = made
    tobias = house.elsewhere("Tobias Berg", "telemarketer")
    held = tobias.call("hold", lead=str(other), kind="call")
    assert held["lease"] is not None, held
    e164 = team_server.one("SELECT e164 FROM phone WHERE prospect = %s", prospect)
    tobias.call("confirm", lead=str(other), epoch=held["lease"]["epoch"], e164=e164)
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.sync() == "Synced")
    window.office.go("queue", lead=lead)
    window.until(lambda: bool(window.said))
    assert window.said[0].startswith("Tobias Berg is on the phone with this prospect now.")
    window.said.clear()
    screen = window.shell.work.screen_shown
    window.until(lambda: screen.presenter.card is not None)
    screen.presenter.dial(e164)
    window.until(lambda: bool(window.said))
    assert "Tobias Berg" in window.said[0]
    assert team_server.one("SELECT count(*) FROM fact WHERE lead = %s", lead) == 0


@pytest.mark.qt_log_ignore("does not support")
def test_what_came_too_late_is_told_with_its_reason(house, lead_of, team_server):
    make, made = lead_of
    window = house.joined("Lea", "telesales", leads=make)
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.sync() == "Synced")
    house.cable.pull()
    (lead,) = made
    due = window.office.now() + timedelta(days=60)
    park = Park(lead, due, f"{due:%Y-%m-%dT%H:%M}", "Europe/Berlin", "no budget before spring")
    window.office.do(park, owner=window.shell)
    window.until(lambda: window.sync() == "Offline · 1 unsent")
    ingrid = house.elsewhere("Ingrid", "telesales").id
    team_server.root.execute(
        "UPDATE lead SET owner = %s, rev = rev + 1 WHERE id = %s", (ingrid, lead)
    )
    house.cable.plug()
    (act,) = window.shell.work.banners.findChildren(Button)
    window.click(act)
    window.until(lambda: any("came too late" in one for one in window.said))
    told = next(one for one in window.said if "came too late" in one)
    assert told == "Parked came too late: the lead was not yours any more."
    window.click(window.shell.work.status.part("sync"))
    window.until(lambda: window.shell.status.team.box is not None)
    assert "Came too late" in words_of(window.shell.status.team.box)
    window.key(KEY.Key_Escape)
