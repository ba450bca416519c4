"""What a test of the team's database leaves behind fails that test, and none after it."""

import psycopg
import pytest

from tests.helpers.as_set_up import StillHeldError
from tests.helpers.team_server import TeamServer


def test_who_still_holds_a_lock_is_named_and_ended(team_server: TeamServer) -> None:
    people = team_server.one("SELECT count(*) FROM person")
    team_server.person("Mara", "telemarketer")
    holds = psycopg.connect(team_server.cluster.url())
    holds.execute(f"LOCK TABLE {team_server.names.private}.person")
    team_server.root.execute("SET lock_timeout = '200ms'")
    with pytest.raises(StillHeldError, match=r"LOCK TABLE segue_team\.person"):
        team_server.put_back()
    assert team_server.one("SELECT count(*) FROM person") == people
    with pytest.raises(psycopg.OperationalError):
        holds.execute("SELECT 1")
    holds.close()


def test_a_statement_that_was_broken_off_takes_no_later_test_along(
    team_server: TeamServer,
) -> None:
    people = team_server.one("SELECT count(*) FROM person")
    team_server.person("Mara", "telemarketer")
    before = team_server.root
    # As when the time of a test ends while the server works: the statement is under way.
    before.pgconn.send_query(b"BEGIN; LOCK TABLE person; SELECT pg_sleep(60)")
    with pytest.raises(psycopg.OperationalError, match="another command is already in progress"):
        before.execute("SELECT 1")
    team_server.put_back()
    assert team_server.root is not before
    assert team_server.one("SELECT count(*) FROM person") == people
