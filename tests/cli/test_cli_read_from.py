"""`segue team join … --read-from URL`: a copy that is asked first what is about the whole team."""

from app.host.paths import Paths
from app.host.settings import ALL, TEAM_COPY
from app.host.team_place import TeamPlace
from app.jobs.team_way import reading_of
from tests.cli.test_cli_team import PASSPHRASE, admin, name, refused  # noqa: F401 - fixtures

COPY = "postgresql://127.0.0.1:5999/segue?sslmode=disable"


def join(admin, line, copy):  # noqa: F811
    return admin.run(
        *("join", line, "--secret-file", admin.folder / "desk.secret", "--yes"),
        *("--read-from", copy, "--profile-dir", admin.folder / "desk"),
        said=f"{PASSPHRASE}\n",
    )


def asked(here, copy=""):
    """The ports that are asked, in their order."""
    way = reading_of(here, "secret", copy)
    return [host.port for place in way._places for host in place.server.hosts]


def test_a_copy_is_kept_with_where_the_team_is_and_asked_first(admin, name):  # noqa: F811
    done = join(admin, admin.invite(name, "supervisor"), COPY)
    assert done.exit_code == 0, done.stderr
    here = TeamPlace.of(Paths.of(admin.folder / "desk"))
    assert here.copy == COPY
    own = admin.server.cluster.port
    assert asked(here) == [5999, own]
    assert asked(here, COPY.replace("5999", "6001")) == [6001, own], "the setting goes first"
    assert asked(here, "postgresql://far.example.org/x?sslmode=disable") == [own], "left out"


def test_what_is_no_address_is_refused_before_anything_is_sent(admin, name):  # noqa: F811
    line = admin.invite(name, "supervisor")
    for copy, why in (
        ("postgresql://me:word@db.example.org/segue", "A password does not belong"),
        ("postgresql://db.example.org/segue?sslmode=require", "lets others between"),
        ("db.example.org", "no address of a team's database"),
    ):
        refused(join(admin, line, copy), why)
    assert admin.state(name) == "invited"
    assert join(admin, line, "").exit_code == 0, "the invitation was not used up"


def test_a_policy_may_say_where_the_copy_is():
    assert TEAM_COPY in ALL
    assert TEAM_COPY.policy
