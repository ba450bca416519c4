"""The doctor proves that state = facts, and names what is not; restore puts a copy back."""

import sqlite3
from datetime import date

import pytest

from app.domain.errors import KnownError
from app.host.instance import Instance, OtherInstance
from app.jobs.doctor import Check, examine
from app.jobs.restore import copies, restore
from app.jobs.workplace import Workplace
from tests.helpers.team import Team

EWA = "Ewa Nowicka"


def _break(team: Team, sql: str) -> None:
    path = team.workplace.paths.store
    with sqlite3.connect(path) as connection:
        connection.execute(sql)


def test_a_worked_store_is_well(team: Team) -> None:
    team.qualify(EWA)
    team.call("Hanna Virtanen", "wrong_number")
    team.call("Tomás Ribeiro", "do_not_call")
    report = examine(team.workplace.paths)
    assert report.ok, report
    assert [one.name for one in report.checks] == [
        "folder",
        "policy",
        "integrity",
        "facts",
        "sounds",
        "state",
        "recordings",
    ]


@pytest.mark.parametrize(
    ("sql", "table", "field"),
    [
        ("UPDATE lead SET stage = 'won' WHERE stage = 'qualified'", "lead", "stage"),
        ("UPDATE lead SET score = score + 1 WHERE score > 60", "lead", "score"),
        ("UPDATE prospect SET company = 'X' WHERE name = 'Ewa Nowicka'", "prospect", "company"),
        ("UPDATE phone SET state = 'struck' WHERE e164 = '+48585550172'", "phone", "phones"),
        ("UPDATE promise SET done_at = 1", "promise", "promises"),
        ("UPDATE number SET last_dialled_at = NULL", "number", "last_dialled_at"),
        ("UPDATE person SET name = 'Nobody' WHERE name = 'Mara Lindqvist'", "person", "name"),
        ("UPDATE campaign SET desk = 'automatic'", "campaign", "desk"),
    ],
)
def test_one_changed_state_row_is_named(team: Team, sql: str, table: str, field: str) -> None:
    team.qualify(EWA)
    _break(team, sql)
    report = examine(team.workplace.paths)
    state = next(one for one in report.checks if one.name == "state")
    assert not state.ok
    assert state.details[0].startswith(f"{table} ")
    assert f": {field} is " in state.details[0]
    if table == "lead":
        assert str(team.leads[EWA]) in state.details[0]
        assert EWA in state.details[0]


def test_a_changed_fact_is_named(team: Team) -> None:
    team.qualify(EWA)
    _break(team, "UPDATE note SET text = 'Never said'")
    report = examine(team.workplace.paths)
    facts = next(one for one in report.checks if one.name == "facts")
    assert not facts.ok
    assert facts.details[0].startswith("note ")


def test_a_file_that_can_not_be_read_is_said(team: Team) -> None:
    paths = team.workplace.paths
    team.workplace.close()
    paths.store.write_bytes(b"rubbish" * 4000)
    report = examine(paths)
    assert not report.ok


def test_a_copy_of_each_day_is_kept_and_put_back(team: Team) -> None:
    workplace, paths = team.workplace, team.workplace.paths
    made = []
    for _ in range(9):
        made.append(workplace.copy_of_today())
        assert workplace.copy_of_today() is None
        team.clock.forward(days=1)
    assert all(made)
    assert len(copies(paths)) == 7
    team.qualify(EWA)
    workplace.close()
    restored = restore(paths)
    assert restored.copy == copies(paths)[0][1]
    with Workplace(paths, clock=team.clock, zone="Europe/Berlin") as again:
        old = Team(again, team.clock, team.people, team.campaign, team.leads)
        assert old.card(EWA).state.stage == "new"
    assert restored.before is not None
    assert restored.before.exists()


def test_an_open_profile_is_not_restored(team: Team) -> None:
    team.workplace.copy_of_today()
    with pytest.raises(OtherInstance):
        restore(team.workplace.paths)


def test_a_copy_that_is_not_there_or_not_sound_changes_nothing(team: Team) -> None:
    paths = team.workplace.paths
    copy = team.workplace.copy_of_today()
    assert copy is not None
    team.workplace.close()
    before = paths.store.read_bytes()
    with pytest.raises(KnownError, match="no such copy"):
        restore(paths, date(2020, 1, 1).isoformat())
    copy.write_bytes(b"rubbish" * 100)
    with pytest.raises(KnownError, match="can't be read"):
        restore(paths)
    assert paths.store.read_bytes() == before
    with Instance.take(paths.lock, "this test"):
        pass


def test_a_policy_is_looked_at_and_what_of_it_does_not_count_is_named(profile, tmp_path) -> None:
    def check():
        report = examine(profile, policy=tmp_path / "policy.toml")
        return next(one for one in report.checks if one.name == "policy"), report.ok

    assert check()[0].sentence == "This computer has no policy."
    file = tmp_path / "policy.toml"
    file.write_text("[locked]\nsound.record = false\n")
    said = "This computer's policy sets 1 of the settings."
    assert check() == (Check("policy", True, said), True)
    file.write_text("[locked]\nsound.record = false\nsound.colour = 1\n")
    one, ok = check()
    assert not ok
    assert one.details == ("Line 3, locked.sound.colour: no setting has this name.",)
    file.write_text("[locked")
    one, ok = check()
    assert not ok
    assert one.sentence.startswith("The policy of this computer can't be read: ")
