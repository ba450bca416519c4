"""`segue team recordings PLACE` as an admin types it, on a real PostgreSQL and real folders."""
# ruff: noqa: F401, F811 - fixtures of neighbours

import json

import pytest

from app.host.paths import Paths
from app.jobs.doctor import examine
from app.sync.folder_store import MARK
from tests.cli.test_cli_team import PASSPHRASE, admin, desk, name, refused


def place_of(team_server):
    return team_server.one("SELECT recordings FROM server")


def test_a_folder_is_made_ready_tried_and_told(admin, team_server, tmp_path):
    share = tmp_path / "share"
    share.mkdir()
    done = admin.run("recordings", share, "--url", admin.url)
    assert done.exit_code == 0, done.stderr
    assert f"recordings lie in {share}; it was written and read back" in done.stdout
    assert place_of(team_server) == str(share)
    assert (share / MARK).exists()
    assert [one for one in share.rglob("*") if one.is_file()] == [share / MARK], "no trace of it"
    other = tmp_path / "other"
    other.mkdir()
    done = admin.run("recordings", other, "--url", admin.url)
    assert f"Before, they lay in {share}: copy what is there" in done.stdout
    status = json.loads(admin.run("status", admin.url, "--json").stdout)
    assert status["recordings"] == str(other)
    said = admin.run("status", admin.url).stdout
    assert f"Recordings lie in {other}: {status['sounds_sent']} of {status['sounds']}" in said


def test_a_place_that_does_not_take_anything_is_not_told(
    admin,
    team_server,
    tmp_path,
    monkeypatch,
):
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    refused(
        admin.run("recordings", tmp_path / "nowhere", "--url", admin.url),
        "There is no folder",
        "Mount the share first",
    )
    refused(
        admin.run("recordings", "s3://key:secret@bucket/x", "--url", admin.url),
        "An address with a login in it is not taken",
        "~/.aws/credentials",
    )
    refused(
        admin.run("recordings", "ftp://host/x", "--url", admin.url), "is no store of recordings"
    )
    refused(
        admin.run(
            "recordings", "s3://bucket/x?endpoint=http://127.0.0.1:9&region=us-east-1",
            "--url", admin.url,
        ),
        "This computer has no login for the team's store of recordings (s3://bucket/x)",
    )  # fmt: skip
    assert place_of(team_server) == ""


def test_an_admin_says_it_at_a_desk_and_the_doctor_knows(
    admin,
    desk,
    team_server,
    tmp_path,
):
    share = tmp_path / "share"
    share.mkdir()
    done = admin.run("recordings", share, "--profile-dir", desk, said=f"{PASSPHRASE}\n")
    assert done.exit_code == 0, done.stderr
    assert place_of(team_server) == str(share)
    said = {check.name: check.sentence for check in examine(Paths.of(desk)).checks}
    assert said["store of recordings"] == "The team has no store of recordings."


def test_who_is_no_admin_may_not(admin, name, team_server, tmp_path):
    share = tmp_path / "share"
    share.mkdir()
    assert admin.join(admin.invite(name, "supervisor")).exit_code == 0
    done = admin.run(
        "recordings", share, "--profile-dir", admin.folder / "desk", said=f"{PASSPHRASE}\n"
    )
    refused(done, "Your roles in the team do not allow this.")
    assert place_of(team_server) == ""
