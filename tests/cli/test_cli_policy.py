"""`segue policy …` as an admin types it."""

import json

import pytest
from typer.testing import CliRunner

from app.cli import cli


@pytest.fixture
def run():
    def call(*words):
        return CliRunner().invoke(cli, [str(word) for word in words])

    return call


@pytest.fixture
def file(tmp_path):
    return tmp_path / "policy.toml"


def test_each_line_is_said_and_all_is_well(run, file):
    file.write_text('[default]\nsound.format = "opus"\n\n[locked]\nsound.record = false\n')
    done = run("policy", "check", file)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        'line   2  default  sound.format = "opus"  (Keep sound as)',
        "line   5  locked   sound.record = false  (Record calls after consent)",
    ]
    assert done.stderr == ""


def test_what_does_not_count_goes_to_stderr_and_exits_with_2(run, file):
    file.write_text('[locked]\nsound.record = "no"\nsound.format = "opus"\nfuture = 1\n')
    done = run("policy", "check", file)
    assert done.exit_code == 2
    assert done.stdout.startswith('line   3  locked   sound.format = "opus"')
    assert done.stderr.splitlines() == [
        'Line 2, locked.sound.record: "no" is not taken; it is true or false. '
        "It can't be changed meanwhile, and stays as it was.",
        "Line 4, locked.future: no setting has this name.",
    ]


def test_json_says_the_same(run, file):
    file.write_text('[locked]\nsound.record = false\n[default]\nlook.theme = "mauve"\n')
    done = run("policy", "check", file, "--json")
    assert done.exit_code == 2
    said = json.loads(done.stdout)
    assert said["ok"] is False
    assert said["file"] == str(file)
    assert [(one["key"], one["how"], one["value"], one["line"]) for one in said["sets"]] == [
        ("sound.record", "locked", False, 2)
    ]
    assert [(one["key"], one["line"]) for one in said["untaken"]] == [("default.look.theme", 4)]
    assert said["failures"] == done.stderr.splitlines()


@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_no_toml_is_one_sentence(run, file, as_json):
    file.write_text("[locked]\nsound.record: false\n")
    done = run("policy", "check", file, *(["--json"] if as_json else []))
    assert done.exit_code == 2
    assert done.stderr.startswith(f"{file} can't be read: ")
    assert "at line 2" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (json.loads(done.stdout)["ok"] is False) if as_json else not done.stdout


def test_a_file_that_is_not_there_is_said(run, file):
    done = run("policy", "check", file)
    assert done.exit_code == 2
    assert done.stderr == f"{file} is not there.\n"


def test_the_example_is_well(run, file):
    done = run("policy", "example")
    assert done.exit_code == 0
    file.write_text(done.stdout)
    checked = run("policy", "check", file)
    assert (checked.exit_code, checked.stdout) == (0, f"{file} sets nothing.\n")
