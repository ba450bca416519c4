"""`segue team keep | check | restored | hand-out | require | revoke | status` as people type."""

import json
import threading
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import update

from app.acts.house import GoAway
from app.domain.vocabulary import Role
from app.host.paths import Paths
from app.host.team_place import TeamPlace
from app.jobs import team_keep
from app.jobs.workplace import Workplace
from app.models.desk_side import OutboxRow
from app.reads.desk import Actor
from tests.cli.test_cli_team import PASSPHRASE, admin, desk, name, refused  # noqa: F401

SAID = f"{PASSPHRASE}\n"


class Tamper:
    """Somebody with the server in their hands, who rewrites the newest sealed row of the audit."""

    def __init__(self, team_server):
        self._root = team_server.root
        self.n = team_server.one("SELECT n FROM audit_seal ORDER BY place DESC LIMIT 1")

    def _by_force(self, table, statement):
        self._root.execute(f"ALTER TABLE {table} DISABLE TRIGGER only_added")
        self._root.execute(statement, (self.n,))
        self._root.execute(f"ALTER TABLE {table} ENABLE TRIGGER only_added")

    def row(self):
        self._by_force("audit", "UPDATE audit SET what = what || '!' WHERE n = %s")

    def seal(self):
        """So that the chain holds by itself again."""
        self._by_force(
            "audit_seal",
            "UPDATE audit_seal s SET hash = audit_hash(COALESCE((SELECT hash FROM audit_seal"
            " WHERE place = s.place - 1), ''), a) FROM audit a WHERE a.n = s.n AND s.n = %s",
        )


@pytest.fixture
def tamper(team_server):
    """Made when a test wants it."""
    return partial(Tamper, team_server)


def lines(file):
    return file.read_text().splitlines()


def test_each_run_hands_the_head_out_and_compares_with_it(admin, tmp_path):  # noqa: F811
    heads = tmp_path / "heads"
    admin.invite("Somebody")
    first = admin.run("keep", admin.url, "--once", "--head", heads)
    assert (first.exit_code, first.stdout) == (0, ""), first.stderr
    assert heads.stat().st_mode & 0o777 == 0o600
    admin.invite("Somebody new")
    assert admin.run("keep", admin.url, "--once", "--head", heads).exit_code == 0
    assert len(lines(heads)) == 2
    assert admin.run("keep", admin.url, "--once", "--head", heads).exit_code == 0
    assert len(lines(heads)) == 2, "nothing new, nothing to say"
    _, place, head = lines(heads)[-1].split()
    found = admin.run("check", admin.url, "--head", head)
    assert found.exit_code == 0
    assert f"The audit holds: {place} rows, head {head}. The head that was kept is in it." in (
        found.stdout
    )


def test_the_head_goes_to_stdout_for_a_log_of_another_machine(admin):  # noqa: F811
    admin.invite("Somebody")
    done = admin.run("keep", admin.url, "--once", "--head", "-")
    moment, place, head = done.stdout.split()
    assert datetime.fromisoformat(moment).tzinfo is not None
    assert int(place) > 0
    assert len(head) == 64


def test_a_gap_in_the_audit_is_an_alarm(admin, tamper):  # noqa: F811
    admin.invite("Somebody of the gap")
    assert admin.run("keep", admin.url, "--once").exit_code == 0
    tamper().row()
    for words in (("check",), ("keep", "--once")):
        done = admin.run(words[0], admin.url, *words[1:])
        assert done.exit_code == 1
        assert done.stderr.startswith("ALARM: The audit does not hold: row ")


def test_a_chain_that_was_rewritten_whole_is_told_by_the_head_that_left(
    admin,  # noqa: F811
    tamper,
    tmp_path,
):
    heads = tmp_path / "heads"
    admin.invite("Somebody of the head")
    assert admin.run("keep", admin.url, "--once", "--head", heads).exit_code == 0
    kept, hand = lines(heads), tamper()
    hand.row()
    hand.seal()
    assert admin.run("check", admin.url).exit_code == 0, "by itself it holds"
    for _ in range(2):  # an alarm stays one
        done = admin.run("keep", admin.url, "--once", "--head", heads)
        assert done.exit_code == 1
        assert "ALARM: The audit does not hold" in done.stderr
        assert lines(heads) == kept, "no head of a broken chain"
    head = kept[-1].split()[2]
    gone = admin.run("check", admin.url, "--head", head)
    assert gone.exit_code == 1
    assert f"the head {head[:12]}… that was kept is not in its chain" in gone.stderr


def test_it_runs_each_minute_until_it_is_told_to_end(admin, monkeypatch):  # noqa: F811
    admin.invite("Somebody of the minutes")
    monkeypatch.setattr(team_keep, "EVERY", 0.0)
    ends, done = threading.Event(), []

    def tell(kept):
        done.append(kept)
        if len(done) == 2:
            ends.set()

    now = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)
    heads = team_keep.Heads("", print)
    team_keep.keep_up(
        admin.url, "team", lambda: None, heads, lambda: now, once=False, tell=tell, ends=ends
    )
    assert len(done) == 2
    assert heads.last() == done[-1].head


def test_a_restore_is_said_once_and_desks_notice(admin, team_server):  # noqa: F811
    before = team_server.generation()
    done = admin.run("restored", admin.url)
    assert done.exit_code == 0
    assert team_server.generation() in done.stdout
    assert team_server.generation() != before


def test_after_a_restore_it_is_said_for_whom_new_leads_rest(admin, team_server):  # noqa: F811
    rests = "No new leads are handed out until these have been heard: Mara, Tobias;"
    for one in ("Mara", "Tobias"):
        team_server.person(one, "telemarketer").call("hello")
    assert "handed out" not in admin.run("status", admin.url).stdout
    assert rests in admin.run("restored", admin.url).stdout
    assert rests in admin.run("status", admin.url).stdout
    said = json.loads(admin.run("status", admin.url, "--json").stdout)
    assert said["waits_for"] == ["Mara", "Tobias"]
    assert datetime.fromisoformat(said["rests_until"]) > datetime(2026, 11, 24, tzinfo=UTC)
    assert "are handed out again" in admin.run("hand-out", admin.url).stdout
    assert "nothing rested" in admin.run("hand-out", admin.url).stdout
    assert json.loads(admin.run("status", admin.url, "--json").stdout)["rests_until"] is None


def test_a_version_is_asked_for_and_taken_back(admin, team_server):  # noqa: F811
    refused(admin.run("require", admin.url, "new"), "'new' is no version of Segue")
    try:
        done = admin.run("require", admin.url, "1.4.0")
        assert done.exit_code == 0
        assert team_server.one("SELECT min_program FROM server") == "1.4.0"
    finally:
        assert admin.run("require", admin.url, "").exit_code == 0
    assert team_server.one("SELECT min_program FROM server") == ""


def test_a_team_that_is_not_there_is_neither_restored_nor_asked(admin):  # noqa: F811
    for words in (("restored", admin.url), ("hand-out", admin.url), ("require", admin.url, "1.0")):
        refused(admin.run(*words, "--org", "nowhere"), "There is no team 'nowhere'")


def test_a_desk_says_how_it_stands_with_its_team(admin, desk, name, team_server):  # noqa: F811
    done = admin.run("status", "--profile-dir", desk, said=SAID)
    assert done.exit_code == 0, done.output
    assert f"This profile is {name}'s in the team 'team' on 127.0.0.1" in done.stdout
    assert "nothing waits to be sent" in done.stdout
    assert "are what the team has for you." in done.stdout
    admin.run("require", admin.url, "99.0")
    try:
        old = admin.run("status", "--profile-dir", desk, said=SAID)
    finally:
        admin.run("require", admin.url, "")
    assert old.exit_code == 1
    assert "The team asks for Segue 99.0 or newer: please update." in old.stdout


def test_a_desk_that_lacks_a_fact_is_told_on_which_day(admin, name, team_server):  # noqa: F811
    done = admin.join(admin.invite(name, "telemarketer"))
    assert done.exit_code == 0, done.stderr
    folder = admin.folder / "desk"
    with Workplace(Paths.of(folder)) as workplace:
        who = TeamPlace.of(Paths.of(folder)).person
        actor = Actor(UUID(who), name, frozenset({Role.TELEMARKETER}))
        workplace.act(GoAway("Lunch"), actor, Role.TELEMARKETER)
        day = workplace.clock.now().date()
        # As if the team had answered, and then lost it.
        with workplace.store.writing() as session:
            session.execute(update(OutboxRow).values(state="acked"))
    found = admin.run("status", "--profile-dir", folder, said=SAID)
    assert found.exit_code == 1
    assert f"NOT what the team has: facts of {day}" in found.stdout


def test_who_is_out_of_the_team_is_told_so(admin, desk, name):  # noqa: F811
    other = admin.invite("The last admin", "admin")
    assert admin.join(other, name="other", secret="other.secret").exit_code == 0
    assert admin.run("remove", name, "--url", admin.url).exit_code == 0
    refused(
        admin.run("status", "--profile-dir", desk, said=SAID),
        "The team does not let you in any more",
        "What waits to be sent stays on this computer.",
    )


@pytest.fixture
def boss(admin, name):  # noqa: F811
    """The desk of a supervisor."""
    done = admin.join(admin.invite(name, "supervisor"), name="boss", secret="boss.secret")
    assert done.exit_code == 0, done.stderr
    return admin.folder / "boss"


def test_leads_are_taken_back_by_command(admin, boss, team_server, name):  # noqa: F811
    mara = team_server.person(f"Held {name}", "telemarketer")
    lead = team_server.lead(team_server.campaign())
    assert mara.call("hold", lead=str(lead), kind="pack")["lease"]
    seen = admin.run("revoke", "--profile-dir", boss, said=SAID)
    assert f"{lead}  Prospect" in seen.stdout
    assert f"Held {name}, pack, until" in seen.stdout
    missing = admin.run("revoke", f"Held {name}", "--profile-dir", boss, said=SAID)
    refused(missing, "Say why, in a word or two")
    waits = admin.run("revoke", f"Held {name}", "--why", "ill", "--profile-dir", boss, said=SAID)
    assert waits.stdout.startswith("0 leads were taken back.")
    assert "waits until" in waits.stdout
    done = admin.run(
        *("revoke", f"Held {name}", "--why", "ill", "--spoken", "--json"),
        *("--profile-dir", boss),
        said=SAID,
    )
    assert json.loads(done.stdout)["count"] == 1
    assert team_server.one("SELECT until FROM lease WHERE lead = %s", lead) is None
    wrong = admin.run("revoke", "--lead", "x", "--why", "y", "--profile-dir", boss, said=SAID)
    refused(wrong, "This is no id of a lead.")
