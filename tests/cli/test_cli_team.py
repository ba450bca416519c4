"""`segue team …` as an admin types it, on a real PostgreSQL; each runs in this process."""

import json
import secrets
import stat
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.host.paths import Paths
from app.host.team_place import TeamPlace

PASSPHRASE = "correct horse"


class Admin:
    """Somebody at a terminal whose stdin is no terminal, as in a script."""

    def __init__(self, team_server, folder):
        self.server = team_server
        self.folder = folder
        cluster = team_server.cluster
        self.at = f"127.0.0.1:{cluster.port}/postgres?sslmode=disable"
        self.url = f"postgresql://{cluster.user}@{self.at}"

    def run(self, *words, said=""):
        return CliRunner().invoke(cli, ["team", *map(str, words)], input=said)

    def invite(self, name, roles="telemarketer"):
        """The line for somebody."""
        done = self.run("invite", name, "--roles", roles, "--url", self.url, "--json")
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)["invitation"]

    def join(self, line, *, name="desk", secret="desk.secret", said=f"{PASSPHRASE}\n"):
        return self.run(
            *("join", line, "--secret-file", self.folder / secret, "--yes"),
            *("--profile-dir", self.folder / name),
            said=said,
        )

    def login(self, name="desk"):
        """Under which login a desk has joined."""
        here = TeamPlace.of(Paths.of(self.folder / name))
        return here.login if here is not None else None

    def state(self, name):
        """What became of a person's login."""
        return self.server.one("SELECT state FROM login WHERE name = %s", name)


@pytest.fixture
def admin(team_server, tmp_path, monkeypatch):
    monkeypatch.setenv("PGPASSFILE", str(team_server.cluster.folder / "passfile"))
    return Admin(team_server, tmp_path)


@pytest.fixture
def name():
    """Somebody whom no other test of this server knows."""
    return f"Mara {secrets.token_hex(4)}"


@pytest.fixture
def desk(admin, name):
    """A desk that has joined, of an admin of the team."""
    done = admin.join(admin.invite(name, "admin,telemarketer"))
    assert done.exit_code == 0, done.stderr
    return admin.folder / "desk"


def refused(done, *sentences):
    """Exit 2, one line on stderr with these in it, nothing on stdout."""
    __tracebackhide__ = True
    last = done.stderr.strip().splitlines()[-1]
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    for one in sentences:
        assert one in last
    return last


def test_init_makes_a_team_and_run_again_changes_nothing(admin):
    org = f"t{secrets.token_hex(4)}"
    first = admin.run("init", admin.url, "--org", org)
    assert first.exit_code == 0, first.stderr
    assert first.stdout.startswith(f"The team '{org}' was made in 'postgres' (PostgreSQL ")
    second = admin.run("init", admin.url, "--org", org, "--json")
    told = json.loads(second.stdout)
    assert (second.exit_code, second.stderr) == (0, "")
    assert (told["org"], told["fresh"]) == (org, False)
    assert told["before"] == [told["revision"], told["version"]]
    status = json.loads(admin.run("status", admin.url, "--org", org, "--json").stdout)
    assert (status["revision"], status["people"], status["leads"]) == (told["revision"], 0, 0)


def test_who_may_make_roles_only_is_told_that_it_takes_a_superuser(admin, tmp_path, monkeypatch):
    org, password = f"t{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    admin.server.root.execute(f"CREATE ROLE {org} LOGIN CREATEROLE PASSWORD '{password}'")
    admin.server.root.execute(f"GRANT CONNECT, CREATE ON DATABASE postgres TO {org}")
    file = tmp_path / "pgpass"
    file.write_text(f"*:*:*:{org}:{password}\n")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    done = admin.run("init", f"postgresql://{org}@{admin.at}", "--org", org)
    refused(done, f"{org} may not set a team up", "Nothing was changed.", "as a superuser")


@pytest.mark.parametrize("word", ["init", "status"])
def test_an_address_with_a_password_is_refused_and_the_password_not_repeated(admin, word):
    org = f"t{secrets.token_hex(4)}"
    user, password = admin.server.cluster.user, admin.server.cluster.password
    done = admin.run(word, f"postgresql://{user}:{password}@{admin.at}", "--org", org)
    refused(done, "An address with a password in it is not taken", "~/.pgpass")
    assert password not in done.output
    there = admin.server.one("SELECT to_regnamespace(%s)::text", f"segue_{org}")
    assert there is None


def test_a_far_server_has_to_prove_who_it_is_before_anything_is_sent(admin):
    done = admin.run("init", "postgresql://db.example.org/segue?sslmode=require")
    refused(done, "sslmode=require lets others", "Nothing was sent.")


def test_the_status_of_a_team_that_is_not_there_says_how_to_make_it(admin):
    refused(admin.run("status", admin.url, "--org", "nowhere"), "segue team init URL")


def test_status_counts_people_who_are_invited_and_who_joined(admin, name):
    before = json.loads(admin.run("status", admin.url, "--json").stdout)
    line = admin.invite(name)
    assert admin.join(line).exit_code == 0
    admin.invite(f"{name} the second")
    after = json.loads(admin.run("status", admin.url, "--json").stdout)
    grown = {one: after[one] - before[one] for one in ("people", "invited", "devices")}
    assert grown == {"people": 1, "invited": 1, "devices": 1}
    text = admin.run("status", admin.url)
    assert f"{after['people']} people, {after['invited']} invited" in text.stdout
    assert "this connection is NOT encrypted" in text.stdout


def test_an_invitation_goes_to_stdout_alone_so_that_it_can_be_piped(admin, name):
    done = admin.run("invite", name, "--roles", "telemarketer", "--url", admin.url)
    assert done.exit_code == 0, done.stderr
    until, line = done.stdout.strip().splitlines()
    assert until.startswith(f"{name} may join until ")
    assert line.startswith("segue-")
    assert "not shown again" in done.stderr
    assert admin.state(name) == "invited"


def test_a_role_that_does_not_exist_invites_nobody(admin, name):
    done = admin.run("invite", name, "--roles", "boss", "--url", admin.url)
    refused(done, "'boss' is no role", "telemarketer", "Nobody was invited.")
    assert admin.state(name) is None


def test_who_joins_has_a_secret_of_their_own_sealed_in_a_file(admin, name):
    line = admin.invite(name)
    done = admin.join(line)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith(f"{name} is in the team as telemarketer; ")
    assert f"127.0.0.1:{admin.server.cluster.port}" in done.stderr, "where it goes, before it goes"
    file = admin.folder / "desk.secret"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert admin.state(name) == "active"


def test_an_invitation_is_good_once_and_the_first_desk_goes_on(admin, name):
    line = admin.invite(name, "admin")
    assert admin.join(line).exit_code == 0
    # By the same file, as by the same keyring: a secret that opens the login is in danger.
    second = admin.join(line, name="other", said="battery staple\n")
    refused(second, "This invitation was taken already or has run out.", "ask your admin")
    assert admin.login("other") is None
    words = ("invite", f"{name} the second", "--roles", "qualifier")
    on = admin.run(*words, "--profile-dir", admin.folder / "desk", said=f"{PASSPHRASE}\n")
    assert on.exit_code == 0, on.stderr


def test_a_second_join_leaves_no_secret_where_none_was(admin, name):
    line = admin.invite(name)
    assert admin.join(line).exit_code == 0
    refused(admin.join(line, name="other", secret="other.secret"), "taken already")
    assert not (admin.folder / "other.secret").exists()


def test_a_profile_joins_one_team_only(admin, name, desk):
    line = admin.invite(f"{name} the second")
    said = (f"This profile is {name}'s in the team", "Nothing was sent.", "--again")
    refused(admin.join(line), *said)
    assert admin.state(f"{name} the second") == "invited"


def test_a_forgotten_passphrase_is_another_invitation_for_the_same_profile(admin, name):
    assert admin.join(admin.invite(name, "qualifier,telesales")).exit_code == 0
    words = ("invite", name.upper(), "--again", "--url", admin.url)
    line = admin.run(*words).stdout.strip().splitlines()[-1]
    assert admin.state(name) == "invited"
    done = admin.join(line, said="battery staple\n")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith(f"{name} is in the team again. All that is here stays;")
    roles = "SELECT roles FROM login WHERE name = %s"
    assert sorted(admin.server.one(roles, name)) == ["qualifier", "telesales"]
    assert admin.state(name) == "active"
    at = ("--profile-dir", admin.folder / "desk")
    assert admin.run("status", *at, said="battery staple\n").exit_code == 0
    refused(admin.run("status", *at, said=f"{PASSPHRASE}\n"), "passphrase")


def test_nobody_is_invited_again_who_was_never_there(admin, name):
    done = admin.run("invite", name, "--again", "--url", admin.url)
    refused(done, f"Nobody of the team is called '{name}'.")
    refused(admin.run("invite", name, "--url", admin.url), "Say at least one role")
    both = admin.run("invite", name, "--again", "--person", str(uuid4()), "--url", admin.url)
    refused(both, "--again is for somebody whom the team knows", "Leave one of them out.")


def test_a_damaged_invitation_is_refused_before_anything_is_sent(admin, name):
    line = admin.invite(name)
    wrong = line[:40] + ("x" if line[40] != "x" else "y") + line[41:]
    refused(admin.join(wrong), "a wrong or missing sign in its part", "Nothing was sent.")
    refused(admin.join("hello"), "This is no invitation")
    assert admin.state(name) == "invited"
    assert not (admin.folder / "desk.secret").exists()
    assert admin.join(line).exit_code == 0, "the whole line is still good"


def test_a_short_passphrase_leaves_the_invitation_good(admin, name):
    line = admin.invite(name)
    refused(admin.join(line, said="short\n"), "8")
    assert admin.state(name) == "invited"
    assert admin.join(line).exit_code == 0


def test_an_admin_invites_from_a_desk_with_the_passphrase_on_stdin(admin, name, desk):
    words = ("invite", f"{name} the second", "--roles", "telesales", "--profile-dir", desk)
    done = admin.run(*words, "--json", said=f"{PASSPHRASE}\n")
    assert done.exit_code == 0, done.stderr
    line = json.loads(done.stdout)["invitation"]
    joined = admin.join(line, name="second", secret="second.secret")
    assert joined.stdout.startswith(f"{name} the second is in the team as telesales; ")


def test_a_wrong_passphrase_invites_nobody(admin, name, desk):
    words = ("invite", f"{name} the second", "--roles", "telesales", "--profile-dir", desk)
    refused(admin.run(*words, said="wrong horse\n"), "passphrase")
    assert admin.state(f"{name} the second") is None


def test_a_telemarketer_invites_nobody(admin, name):
    assert admin.join(admin.invite(name)).exit_code == 0
    words = ("invite", f"{name} the second", "--roles", "admin")
    done = admin.run(*words, "--profile-dir", admin.folder / "desk", said=f"{PASSPHRASE}\n")
    refused(done, "Your roles in the team do not allow this.")
    assert admin.state(f"{name} the second") is None


def test_without_a_team_a_profile_invites_nobody(admin, name, profile):
    done = admin.run("invite", name, "--roles", "admin", "--profile-dir", profile.root)
    refused(done, "This profile belongs to no team.", "segue team join")


def test_who_is_removed_leaves_leads_to_somebody_and_comes_in_no_more(admin, name):
    assert admin.join(admin.invite(name, "admin")).exit_code == 0
    heir = f"{name} the second"
    assert admin.join(admin.invite(heir), name="heir", secret="heir.secret").exit_code == 0
    person = "SELECT person FROM login WHERE name = %s"
    owner = admin.server.one(person, name)
    lead = admin.server.lead(admin.server.campaign(), stage="accepted", owner=owner)
    words = ("remove", name, "--url", admin.url)
    refused(admin.run(*words), "This person has leads: say who gets them.")
    assert admin.state(name) == "active"
    done = admin.run(*words, "--to", heir)
    assert done.stdout == f"{name} is out of the team; 1 leads with 0 points went to {heir}.\n"
    assert admin.server.state(lead)["owner"] == str(admin.server.one(person, heir))
    again = ("invite", "Nobody", "--roles", "qualifier", "--profile-dir", admin.folder / "desk")
    refused(admin.run(*again, said=f"{PASSPHRASE}\n"), "The team does not let you in any more")


def test_who_is_not_there_is_not_removed(admin, name):
    done = admin.run("remove", name, "--url", admin.url)
    refused(done, f"Nobody of the team is called '{name}'.", "Nothing was changed.")


def doctor(folder):
    done = CliRunner().invoke(cli, ["doctor", "--json", "--profile-dir", str(folder)])
    told = json.loads(done.stdout)
    return done.exit_code, {one["name"]: one for one in told["checks"]}


def test_doctor_says_where_the_secret_lies_and_how_the_team_is(admin, name, desk):
    code, checks = doctor(desk)
    assert code == 0, checks
    file = admin.folder / "desk.secret"
    assert checks["secret"]["sentence"] == f"The team secret lies sealed in {file}."
    where = f"127.0.0.1:{admin.server.cluster.port}"
    assert f"{name}'s in the team 'team' on {where}" in checks["team"]["sentence"]
    assert "nothing waits to be sent" in checks["team"]["sentence"]


@pytest.mark.parametrize("broken", ["gone", "open to others"])
def test_doctor_finds_a_secret_that_is_not_as_it_was_kept(admin, desk, broken):
    file = admin.folder / "desk.secret"
    if broken == "gone":
        file.unlink()
    else:
        file.chmod(0o644)
    code, checks = doctor(desk)
    assert code == 1
    assert not checks["secret"]["ok"]
    assert str(file) in checks["secret"]["sentence"]
    assert checks["team"]["ok"]
