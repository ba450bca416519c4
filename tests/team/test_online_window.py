"""What is a whole team's, in the window: two versions, invitations, lists, no network."""

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.domain import facts as f
from app.domain.campaign import to_json
from app.domain.vocabulary import Role
from app.host.ids import new_id
from app.ui.clash_dialog import ClashDialog
from app.ui.screens.people.invitation import InvitationDialog
from tests.helpers.team import campaign_of
from tests.team.test_team_window import PASSPHRASE, house  # noqa: F401

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def said_of(campaign, version):
    """The fact that sets a campaign."""
    plain = {
        name: getattr(campaign, name)
        for name in (
            *("name", "region", "gap_minutes", "attempts_in_a_row", "attempts_a_day"),
            *("answer_minutes", "ask_consent_each_time", "active"),
        )
    }
    body = {**plain, "desk": str(campaign.desk), **to_json(campaign)}
    return f.CampaignSet(campaign=campaign.id, version=version, **body)


class Boss:
    """The window of a supervisor, with a campaign that somebody else sets too."""

    def __init__(self, house):  # noqa: F811
        self.house = house
        self.petra = house.elsewhere("Petra Holm", "supervisor")
        self.plan = campaign_of(f"A film {new_id()}")
        self.set(self.plan, 1)
        self.window = house.joined(f"Ines {new_id()}", "supervisor")
        self.window.sign_in(PASSPHRASE)
        self.window.until(lambda: self.window.sync() == "Synced")

    def set(self, campaign, version):
        act = self.petra.act("set_campaign", None, said_of(campaign, version), role="supervisor")
        assert self.petra.call("write", **act) == {"stored": 1}

    def screen(self, key, question=None):
        self.window.office.go(key, question=question)
        self.window.until(lambda: self.window.shell.work.place.spec.key == key)
        return self.window.shell.work.screen_shown

    def campaigns(self):
        screen = self.screen("campaigns")
        presenter = screen.presenter
        self.window.until(lambda: presenter.campaign(self.plan.id) is not None)
        presenter.open(self.plan.id)
        return screen

    def type(self, screen, gate):
        score = screen.editor.gate.score
        score.setFocus()
        self.window.key(KEY.Key_A, CTRL)
        self.window.words(gate)
        assert screen.presenter.dirty

    def clash(self, screen):
        """Both versions, after a save that came second."""
        self.window.key(KEY.Key_Return, CTRL)
        clashes = self.window.shell.status.team.clashes
        self.window.until(lambda: clashes.dialog is not None and bool(clashes.dialog.rows))
        assert isinstance(clashes.dialog, ClashDialog)
        return clashes.dialog

    def kept(self):
        found = self.house.server.root.execute(
            "SELECT version, gate->>'score', gap_minutes FROM campaign WHERE id = %s",
            (self.plan.id,),
        )
        return found.fetchone()


@pytest.fixture
def boss(house):  # noqa: F811
    return Boss(house)


def differing(dialog):
    return [(p.name, p.theirs, p.mine) for p in (row.pair for row in dialog.rows) if p.differs]


def test_two_versions_stand_side_by_side_and_mine_is_kept(boss):
    screen = boss.campaigns()
    boss.type(screen, "55")
    boss.set(replace(boss.plan, gap_minutes=75), 2)
    dialog = boss.clash(screen)
    assert differing(dialog) == [
        ("Gap per number", "75 min", "60 min"),
        ("Gate, score", "60", "55"),
    ]
    assert boss.kept() == (2, "60", 75)
    boss.window.until(dialog.mine.hasFocus)
    boss.window.key(KEY.Key_Return)
    boss.window.until(lambda: boss.kept() == (3, "55", 60))
    boss.window.until(lambda: screen.presenter.campaign(boss.plan.id).version == 3)
    assert any("is kept as a new version" in one for one in boss.window.said)
    boss.window.until(lambda: not screen.presenter.dirty)


def test_theirs_is_kept_and_the_editor_shows_it(boss):
    screen = boss.campaigns()
    boss.type(screen, "55")
    boss.set(replace(boss.plan, gap_minutes=75), 2)
    dialog = boss.clash(screen)
    boss.window.click(dialog.theirs)
    boss.window.until(lambda: screen.presenter.draft.gap == "75")
    assert (screen.presenter.draft.gate_score, screen.presenter.dirty) == ("60", False)
    assert boss.kept() == (2, "60", 75)


def test_esc_keeps_theirs_and_what_was_typed(boss):
    screen = boss.campaigns()
    boss.type(screen, "55")
    boss.set(replace(boss.plan, gap_minutes=75), 2)
    boss.clash(screen)
    boss.window.key(KEY.Key_Escape)
    boss.window.until(lambda: "Petra Holm has changed" in screen.error.text())
    assert screen.presenter.draft.gate_score == "55"
    assert boss.kept() == (2, "60", 75)
    dialog = boss.clash(screen)  # saved again, both are shown again
    boss.window.click(dialog.mine)
    boss.window.until(lambda: boss.kept() == (3, "55", 60))


@pytest.mark.qt_log_ignore("does not support")
def test_without_the_team_a_campaign_is_not_changed_and_nothing_typed_is_lost(boss):
    screen = boss.campaigns()
    boss.type(screen, "55")
    boss.house.cable.pull()
    boss.window.key(KEY.Key_Return, CTRL)
    boss.window.until(lambda: "The team can't be reached" in screen.error.text())
    assert "Nothing was changed." in screen.error.text()
    assert screen.presenter.draft.gate_score == "55"
    boss.house.cable.plug()
    boss.window.key(KEY.Key_Return, CTRL)
    boss.window.until(lambda: boss.kept() == (2, "55", 60))


def dialog_of(window, kind):
    found = window.shell.findChildren(kind)
    return found[-1] if found else None


def test_somebody_is_invited_by_a_line_that_is_shown_once(boss):
    screen = boss.screen("people")
    name = f"Sami {new_id()}"
    screen.add.click()
    boss.window.until(screen.editor.name.hasFocus)
    boss.window.words(name)
    boss.window.click(screen.editor.role_chips[Role.TELESALES])
    assert screen.editor.primary.text() == "Invite"
    assert not screen.editor.pin_box.isVisible()
    boss.window.key(KEY.Key_Return, CTRL)
    boss.window.until(lambda: dialog_of(boss.window, InvitationDialog) is not None)
    dialog = dialog_of(boss.window, InvitationDialog)
    boss.window.click(dialog.copy)
    line = QGuiApplication.clipboard().text()
    assert line == dialog.line.toPlainText()
    dialog.accept()
    state = "SELECT state FROM login WHERE name = %s"
    assert boss.house.server.one(state, name) == "invited"
    boss.window.until(lambda: screen.editor.name.text() == name)
    boss.window.until(screen.editor.invite.isVisible)
    row = screen.presenter.row(screen.presenter.draft.person)
    assert set(row.roles) == {Role.TELEMARKETER, Role.TELESALES}
    boss.window.until(lambda: screen._signs_in(row)[0] == "invited")


def test_who_leaves_passes_the_leads_on_to_whom_was_chosen(boss):
    name, heir = f"Tobias {new_id()}", f"Lea {new_id()}"
    tobias = boss.house.elsewhere(name, "telesales")
    lea = boss.house.elsewhere(heir, "telesales")
    lead = boss.house.server.lead(boss.plan.id, stage="accepted", owner=tobias.id)
    screen = boss.screen("people")
    boss.window.until(lambda: screen.presenter.row(tobias.id) is not None)
    boss.window.until(lambda: screen.presenter.row(lea.id) is not None)
    screen.presenter.open(tobias.id)
    editor = screen.editor
    boss.window.click(editor.end)
    boss.window.until(editor.question.typed.hasFocus)
    boss.window.words(name)
    boss.window.key(KEY.Key_Return)
    boss.window.until(lambda: "say who gets them" in editor.error.text())
    boss.window.click(editor.end)
    editor.heir.setCurrentIndex(editor.heir.findText(heir))
    boss.window.until(editor.question.typed.hasFocus)
    boss.window.words(name)
    boss.window.key(KEY.Key_Return)
    owner = "SELECT owner FROM lead WHERE id = %s"
    boss.window.until(lambda: boss.house.server.one(owner, lead) == lea.id)
    boss.window.until(lambda: any(f"1 leads went to {heir}" in one for one in boss.window.said))
    boss.window.until(lambda: not screen.presenter.row(tobias.id).active)


def test_a_list_comes_into_the_team_and_is_withdrawn_from_the_list_of_imports(boss, tmp_path):
    screen = boss.screen("importing")
    presenter = screen.presenter
    start = 40_000_000 + int(new_id().int >> 20) % 9_000_000
    file = tmp_path / "fair.csv"
    file.write_text("Name,Phone\n" + "".join(f"P {n},+4930{start + n}\n" for n in range(40)))
    boss.window.until(lambda: any(one.id == boss.plan.id for one in presenter.campaigns))
    presenter.open(str(file))
    boss.window.until(lambda: presenter.table is not None and presenter.looking is not None)
    boss.window.until(lambda: presenter.looking.seconds is not None)
    mine = next(one for one in presenter.campaigns if one.id == boss.plan.id)
    presenter.choose(replace(presenter.choice, campaign=mine, source="Fair"))
    boss.window.until(lambda: presenter.looking.seconds is not None)
    presenter.start()
    boss.window.until(lambda: presenter.running.result is not None)
    result = presenter.running.result
    assert (result.broken, result.taken) == (None, 40)
    count = "SELECT count(*) FROM lead WHERE campaign = %s AND stage = 'new'"
    assert boss.house.server.one(count, boss.plan.id) == 40
    presenter.another()
    boss.window.until(lambda: any(one.job == result.job for one in presenter.imports))
    boss.window.until(lambda: presenter.imports[0].uncalled == 40)
    presenter.run.undo(result.job)
    boss.window.until(lambda: presenter.imports[0].withdrawn_at is not None)
    assert boss.house.server.one(count, boss.plan.id) == 0
    boss.house.cable.pull()
    presenter.refresh()
    boss.window.until(lambda: presenter.unheard)
    assert presenter.imports[0].job == result.job, "those of the last look stay"


def test_a_list_of_another_desk_is_seen_while_it_comes_in(boss):
    screen = boss.screen("importing")
    presenter, root, job = screen.presenter, boss.house.server.root, f"fair-{new_id()}"
    boss.window.until(lambda: not boss.window.office.bridge.busy)
    shown = []
    presenter.listed.connect(lambda: shown.append(len(presenter.imports)))

    def taken():
        return next((one.taken for one in presenter.imports if one.job == job), None)

    began = time.monotonic()
    root.execute(
        "INSERT INTO import_job (job, campaign, file_name, started_at, rows_read, taken, refused,"
        " duplicates) VALUES (%s, %s, 'fair.csv', now(), 0, 0, 0, 0)",
        (job, boss.plan.id),
    )
    boss.window.until(lambda: taken() == 0)
    root.execute("UPDATE import_job SET rows_read = 900, taken = 900 WHERE job = %s", (job,))
    boss.window.until(lambda: taken() == 900)
    assert time.monotonic() - began < 10.0, "each within 5 s"
    looked = []
    presenter.looked.connect(lambda: looked.append(len(shown)))
    boss.window.until(lambda: len(looked) == 2)
    assert looked == [2, 2], "what is as it was moves nothing on the screen"
    timer = screen.file.others._timer
    boss.screen("people")
    boss.window.until(lambda: not boss.window.office.bridge.busy)
    assert not timer.isActive(), "nobody sees it: nobody asks"
    boss.screen("importing")
    assert timer.isActive()
