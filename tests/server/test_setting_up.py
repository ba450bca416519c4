"""Making and renewing the team's database, and the ways in which it says no."""

from collections.abc import Iterator

import psycopg
import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.models import server
from app.models.server.names import Names
from app.models.server.policies import FUNCTIONS
from app.sync import setting_up
from app.sync.installing import connected
from app.sync.server_status import rows_about, status
from app.sync.setting_up import set_up
from tests.helpers.postgres import Cluster
from tests.helpers.team_server import TeamServer


@pytest.fixture
def database(postgres: Cluster) -> Iterator[str]:
    """An empty database; gone behind the test."""
    with psycopg.connect(postgres.url(), autocommit=True) as root:
        root.execute("CREATE DATABASE fresh")
        yield postgres.url("fresh")
        root.execute("DROP DATABASE fresh WITH (FORCE)")


def test_it_is_made_once_and_then_is_up_to_date(database: str) -> None:
    first = set_up(database, "acme")
    assert (first.fresh, first.before) == (True, None)
    with psycopg.connect(database) as root:
        root.execute("INSERT INTO segue_acme.number (e164) VALUES ('+49305550001')")
        root.execute("UPDATE segue_acme.server SET version = 0")
        root.execute("DROP FUNCTION segue_acme_api_v1.claim(json)")
    again = set_up(database, "acme")
    assert (again.fresh, again.before) == (False, (first.revision, 0))
    with psycopg.connect(database) as root:
        kept = root.execute("SELECT count(*) FROM segue_acme.number").fetchone()
        claim = root.execute("SELECT to_regprocedure('segue_acme_api_v1.claim(json)')").fetchone()
    assert kept == (1,)
    assert claim is not None
    assert claim[0]
    assert status(database, "acme").version == server.VERSION


def test_a_newer_one_is_refused_by_name(database: str) -> None:
    set_up(database, "acme")
    with psycopg.connect(database) as root:
        root.execute("UPDATE segue_acme.server SET version = 999")
    with pytest.raises(KnownError, match=r"'acme' was set up by a newer Segue .*functions 999"):
        set_up(database, "acme")
    with psycopg.connect(database) as root:
        root.execute("UPDATE segue_acme.server SET version = 1")
        root.execute("UPDATE segue_acme.alembic_version SET version_num = '9999'")
    with pytest.raises(KnownError, match="tables 9999"):
        set_up(database, "acme")


def test_a_password_in_the_address_is_refused(postgres: Cluster) -> None:
    url = f"postgresql://{postgres.user}:{postgres.password}@127.0.0.1:{postgres.port}/postgres"
    with pytest.raises(KnownError, match="history of the shell"):
        set_up(url)


def test_a_password_is_asked_for(postgres: Cluster) -> None:
    url = f"postgresql://{postgres.user}@127.0.0.1:{postgres.port}/postgres?passfile=/nowhere"
    asked: list[str] = []
    with pytest.raises(KnownError, match="can't be reached"):
        set_up(url, "acme", lambda: asked.append("asked"))
    assert asked == ["asked"]
    with connected(url, lambda: postgres.password) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_version_that_was_not_tried_is_refused(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting_up, "NEWEST", 14)
    with pytest.raises(KnownError, match=r"This server is PostgreSQL \d+; Segue was tried with"):
        set_up(database, "acme")


def test_a_failure_leaves_nothing_behind(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server.feed, "SQL", (*server.feed.SQL, "SELECT 1 / 0"))
    with pytest.raises(psycopg.errors.DivisionByZero):
        set_up(database, "broken")
    with psycopg.connect(database) as root:
        left = root.execute("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'segue_broken%'")
        assert left.fetchone() == (0,)
        assert root.execute("SELECT to_regnamespace('segue_broken')").fetchone() == (None,)


@pytest.mark.parametrize("org", ["", "Acme", "1a", "a" * 21, 'a"; DROP', "a_b"])
def test_a_name_that_could_be_sql_is_no_name(org: str) -> None:
    with pytest.raises(KnownError, match="can't name an organisation"):
        Names(org)


def test_two_organisations_know_nothing_of_each_other(
    postgres: Cluster, team_server: TeamServer
) -> None:
    set_up(postgres.url(), "second")
    mara = team_server.person("Mara", *Role)
    for statement in (
        "SELECT * FROM segue_second.lead",
        'SELECT segue_second_api_v1.hello(\'{"device": "d"}\')',
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            mara.sql(statement)


def test_a_second_database_does_not_take_over_the_logins_of_the_first(
    postgres: Cluster, team_server: TeamServer
) -> None:
    mara = team_server.person("Mara", "telemarketer")
    with psycopg.connect(postgres.url(), autocommit=True) as root:
        root.execute("CREATE DATABASE second")
        try:
            with pytest.raises(KnownError, match=r"has a team 'team': postgres\. .* open both"):
                set_up(postgres.url("second"), "team")
            with psycopg.connect(postgres.url("second")) as there:
                found = there.execute("SELECT to_regnamespace('segue_team')").fetchone()
            assert found == (None,)
            assert mara.call("hello")["person"] == str(mara.id)
            assert set_up(postgres.url(), "team").fresh is False, "its own goes on"
            assert set_up(postgres.url("second"), "other").fresh
        finally:
            root.execute("DROP DATABASE second WITH (FORCE)")


def test_roles_of_a_database_that_is_gone_are_taken_as_they_are(
    postgres: Cluster, database: str
) -> None:
    set_up(database, "left")
    with psycopg.connect(postgres.url(), autocommit=True) as root:
        root.execute("DROP DATABASE fresh WITH (FORCE)")
        root.execute("CREATE DATABASE fresh")
        owner = root.execute("SELECT to_regrole('segue_left_owner')").fetchone()
    assert owner != (None,)
    assert set_up(database, "left").fresh


def test_the_command_says_what_is_there(database: str) -> None:
    run = CliRunner()
    made = run.invoke(cli, ["team", "init", database, "--org", "acme"])
    assert (made.exit_code, made.stdout.splitlines()[0][:38]) == (
        0,
        "The team 'acme' was made in 'fresh' (P",
    )
    again = run.invoke(cli, ["team", "init", database, "--org", "acme"])
    assert "is up to date" in again.stdout
    said = run.invoke(cli, ["team", "status", database, "--org", "acme"])
    assert "NOT encrypted" in said.stdout
    nobody = run.invoke(cli, ["team", "status", database, "--org", "other"])
    assert (nobody.exit_code, "There is no team 'other'" in nobody.stderr) == (2, True)


def test_a_large_table_is_guessed_from_its_pages_and_never_said_to_be_empty(database: str) -> None:
    more = "INSERT INTO much SELECT generate_series(1, 50000)"
    with psycopg.connect(database, autocommit=True) as root:
        root.execute("CREATE TABLE much (n int) WITH (autovacuum_enabled = off)")
        root.execute(more)
        assert rows_about(root, "much", small=0) == 50_000  # nothing is known of it: counted
        root.execute("ANALYZE much")
        root.execute(more)
        assert rows_about(root, "much", small=0) == pytest.approx(100_000, rel=0.01)
        root.execute("DELETE FROM much WHERE n > 10")
        # The pages are still there: only counting tells.
        assert rows_about(root, "much", small=0) > 90_000
        assert rows_about(root, "much") == 20


def test_every_function_of_the_api_is_in_the_table(team_server: TeamServer) -> None:
    found = team_server.root.execute(
        "SELECT proname, prosecdef, proconfig, pg_get_function_arguments(oid) FROM pg_proc"
        " WHERE pronamespace = 'segue_team_api_v1'::regnamespace"
    ).fetchall()
    assert {one[0] for one in found} == set(FUNCTIONS)
    for name, definer, config, arguments in found:
        assert definer, name
        assert "search_path=segue_team, pg_temp" in config
        assert arguments == "b json"
