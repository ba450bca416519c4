"""The commands as a person types them; each runs in this process on a real profile."""

import json
import re
import shutil

import pytest
from typer.testing import CliRunner

from app import __version__
from app.acts.do_not_call import DoNotCall
from app.cli import cli
from app.domain.vocabulary import Role
from app.host.instance import Instance
from app.host.parts import build, parts
from app.jobs.workplace import Workplace


@pytest.fixture
def run():
    def call(*words):
        return CliRunner().invoke(cli, [str(word) for word in words])

    return call


@pytest.fixture
def closed_team(team_store, profile):
    """A profile with the small team in it, closed."""
    store, team = team_store
    shutil.copy(store, profile.store)
    return team


def test_the_version_is_said(run):
    done = run("--version")
    assert done.exit_code == 0
    version, source = done.output.splitlines()
    assert version == f"Segue {__version__}"
    made = build()
    known = f"commit {made.commit} of {made.date}" if made.known else "an unknown commit"
    assert source == (f"Made from {known}; 'segue licences' names all parts and their licences.")


def test_licences_of_all_parts_are_named(run):
    done = run("licences")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    for one, line in zip(parts(), lines, strict=False):
        assert re.split(" {2,}", line) == [one.name, one.version, one.licence]
    assert {line.rpartition("/")[2] for line in lines[len(parts()) :]} == {
        "OFL.txt",
        "LICENSE.txt",
        "LICENSE-silero.txt",
    }
    found = json.loads(run("licences", "--json").stdout)
    assert [one["name"] for one in found] == [one.name for one in parts()]


@pytest.mark.parametrize("after", [False, True])
def test_the_profile_is_named_before_or_after_the_command(run, profile, closed_team, after):
    option = ("--profile-dir", profile.root)
    words = ("doctor", "--json", *option) if after else (*option, "doctor", "--json")
    done = run(*words)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["ok"] is True


def test_doctor_is_readable_without_json(run, profile, closed_team):
    done = run("doctor", "--profile-dir", profile.root)
    assert done.exit_code == 0
    assert all(line[:4] in ("ok  ", "    ") for line in done.stdout.splitlines())


def test_dial_names_nobody_where_nothing_matches(run, profile, closed_team):
    done = run("dial", "+4930000000", "--as", "Mara Lindqvist", "--profile-dir", profile.root)
    assert done.exit_code == 2
    assert "No lead matches '+4930000000'." in done.stderr
    assert done.stdout == ""


def test_a_name_that_nobody_has_is_refused_with_those_there_are(run, profile, closed_team):
    done = run("dial", "Ewa", "--as", "Nobody", "--profile-dir", profile.root)
    assert done.exit_code == 2
    assert "no single person named 'Nobody'" in done.stderr
    assert "Mara Lindqvist" in done.stderr


def test_while_a_window_is_open_commands_that_write_refuse(run, profile, closed_team):
    with Instance.take(profile.lock, "the window"):
        done = run("dial", "Ewa", "--profile-dir", profile.root)
    assert done.exit_code == 2
    assert "open in the window" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_restore_without_a_copy_says_so(run, profile, closed_team):
    done = run("restore", "--profile-dir", profile.root)
    assert done.exit_code == 2
    assert done.stderr.strip()


def test_without_a_display_the_window_says_so(run, profile, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    from app.ui.application import display_missing

    assert display_missing()


def test_a_rule_that_forbids_a_dial_is_named_and_exits_with_3(run, profile, closed_team, clock):
    with Workplace(profile, clock=clock, zone="Europe/Berlin") as workplace:
        closed_team.workplace = workplace
        mara = closed_team.people["mara"]
        workplace.act(DoNotCall(closed_team.leads["Ewa Nowicka"], "asked"), mara, Role.TELEMARKETER)
    words = ("dial", "+48585550172", "--as", "Mara Lindqvist", "--profile-dir", profile.root)
    done = run(*words)
    assert done.exit_code == 3
    assert done.stderr.startswith("Do not call")
    assert done.stdout == ""
