"""`segue import` at a desk of a team: the list is for the team, the passphrase comes by stdin."""

import json

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.host.ids import new_id
from tests.cli.test_cli_team import PASSPHRASE, admin, name, refused  # noqa: F401


class AtDesk:
    """Somebody at the terminal of their desk, with a list of numbers that nobody has yet."""

    def __init__(self, admin, who, roles):  # noqa: F811
        self.admin = admin
        assert admin.join(admin.invite(who, roles)).exit_code == 0
        self.folder = admin.folder
        self.campaign = f"Film {new_id()}"
        self.start = 60_000_000 + int(new_id().int >> 20) % 9_000_000
        self.file = self.folder / "list.csv"

    def list_of(self, *numbers):
        rows = [f"P {number},+4930{self.start + number}" for number in numbers]
        self.file.write_text("\n".join(["Name,Phone", *rows]))

    def run(self, *words, said=f"{PASSPHRASE}\n"):
        profile = self.folder / "desk"
        return CliRunner().invoke(
            cli, ["import", *map(str, words), "--profile-dir", str(profile)], input=said
        )

    def bring(self, *words, **more):
        return self.run(self.file, "--campaign", self.campaign, "--json", *words, **more)

    def leads(self):
        return self.admin.server.one(
            "SELECT count(*) FROM lead l JOIN campaign c ON c.id = l.campaign WHERE c.name = %s"
            " AND l.stage = 'new'",
            self.campaign,
        )


@pytest.fixture
def desk(admin, name):  # noqa: F811
    return AtDesk(admin, name, "supervisor")


def counts(done):
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    return said["rows"], said["taken"], said["refused"], said["duplicates"]


def test_a_list_goes_into_the_team_with_its_campaign_and_is_undone(desk):
    desk.list_of(1, 2, 3, 3)
    blocked = f"+4930{desk.start + 2}"
    desk.admin.server.root.execute(
        "INSERT INTO number (e164, do_not_call_at) VALUES (%s, now())", (blocked,)
    )
    looked = desk.bring("--dry-run")
    assert counts(looked) == (4, 2, 1, 1)
    assert desk.leads() == 0
    done = desk.bring()
    assert counts(done) == (4, 2, 1, 1)
    assert json.loads(done.stdout)["problems"] == json.loads(looked.stdout)["problems"]
    assert desk.leads() == 2
    again = desk.bring("--dry-run")
    assert counts(again) == (4, 0, 1, 3), "the team knows them, the desk's store does not"
    job = next(line for line in done.stderr.splitlines() if "--undo" in line)
    undone = desk.run("--undo", job.split("--undo ")[1].split()[0])
    assert undone.exit_code == 0, undone.stderr
    assert undone.stdout.startswith("2 leads of list.csv were withdrawn.")
    assert desk.leads() == 0


def test_the_passphrase_is_asked_for(desk):
    desk.list_of(1)
    refused(desk.bring(said="wrong horse\n"), "passphrase")
    assert desk.leads() == 0


def test_nobody_else_acts_at_a_desk(desk):
    desk.list_of(1)
    refused(desk.bring("--as", "Somebody"), "nobody else acts here")


def test_a_telemarketer_brings_no_list(admin, name):  # noqa: F811
    desk = AtDesk(admin, name, "telemarketer")
    desk.list_of(1)
    refused(desk.bring(), "Only a supervisor or an admin brings lists in.")
