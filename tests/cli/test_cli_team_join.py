"""The line of an invitation: from a file, from stdin, from a terminal; never on a command line."""

import json
import os

import pytest

from tests.cli.test_cli_team import PASSPHRASE, admin, name, refused  # noqa: F401 - fixtures
from tests.helpers.terminal import terminal  # noqa: F401 - a fixture


@pytest.fixture
def handed(admin, name):  # noqa: F811
    """The file of an invitation, as `invite --file` made it."""
    file = admin.folder / "invitation.txt"
    done = admin.run("invite", name, "--roles", "telemarketer", "--url", admin.url, "--file", file)
    assert done.exit_code == 0, done.stderr
    assert file.read_text().startswith("segue-")
    assert file.read_text().strip() not in done.output
    return file


def join(admin, *words, said=f"{PASSPHRASE}\n"):  # noqa: F811
    at = ("--secret-file", admin.folder / "desk.secret", "--profile-dir", admin.folder / "desk")
    return admin.run("join", *words, *at, said=said)


def test_a_file_is_made_for_its_maker_alone_whatever_the_umask_is(admin, name):  # noqa: F811
    file = admin.folder / "line"
    before = os.umask(0)
    try:
        words = ("--roles", "qualifier", "--url", admin.url, "--file", file, "--json")
        done = admin.run("invite", name, *words)
    finally:
        os.umask(before)
    assert json.loads(done.stdout).keys() == {"login", "until", "file"}
    assert file.stat().st_mode & 0o777 == 0o600
    kept = file.read_text()
    again = admin.run("invite", name, "--again", "--url", admin.url, "--file", file)
    refused(again, "can't be made", "a file that is not there yet")
    assert file.read_text() == kept
    assert admin.run("invite", name, "--roles", "boss", "--file", admin.folder / "no").exit_code
    assert not (admin.folder / "no").exists()
    nobody = ("invite", "Nobody", "--again", "--url", admin.url, "--file", admin.folder / "no")
    refused(admin.run(*nobody), "Nobody of the team is called")
    assert not (admin.folder / "no").exists(), "an invitation that was refused leaves no file"


def test_it_is_taken_from_a_file(admin, name, handed):  # noqa: F811
    done = join(admin, f"@{handed}", "--yes")
    assert done.exit_code == 0, done.stderr
    assert "Others on this computer" not in done.stderr
    assert admin.state(name) == "active"


def test_a_file_that_others_can_read_is_said(admin, handed):  # noqa: F811
    handed.chmod(0o644)
    done = join(admin, f"@{handed}", "--yes")
    assert done.exit_code == 0, done.stderr
    assert f"Others on this computer can read {handed}: chmod 600 it." in done.stderr


def test_it_is_taken_from_stdin_before_the_passphrase(admin, name, handed):  # noqa: F811
    done = join(admin, "-", "--yes", said=f"{handed.read_text()}{PASSPHRASE}\n")
    assert done.exit_code == 0, done.stderr
    assert admin.state(name) == "active"


def test_a_script_says_which_invitation_and_that_the_server_is_right(
    admin,  # noqa: F811
    name,  # noqa: F811
    handed,
):
    refused(join(admin, "--yes"), "Say which invitation", "Nothing was sent.")
    refused(join(admin, f"@{handed}.not", "--yes"), "can't be read: no such file")
    refused(join(admin, f"@{handed}"), "Nobody is here to be asked", "say --yes")
    assert admin.state(name) == "invited"
    assert not (admin.folder / "desk.secret").exists()


def test_at_a_terminal_it_is_asked_for(admin, name, handed, terminal):  # noqa: F811
    line = handed.read_text().strip()
    at = ("--secret-file", admin.folder / "desk.secret", "--profile-dir", admin.folder / "desk")
    person = terminal("join", *at)
    person.asked("The invitation: ", line)
    person.asked("Is this your team's server? [y/N]:", "y")
    person.asked("8 signs or more: ", PASSPHRASE)
    person.asked("confirmation: ", PASSPHRASE)
    said, code = person.ends()
    assert (code, f"{name} is in the team as telemarketer; " in said) == (0, True)
    assert admin.state(name) == "active"
