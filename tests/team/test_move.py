"""An embedded store that becomes a team's: nothing lost, everybody known again by name."""

import sqlite3
from uuid import UUID

import psycopg
import pytest

from app.domain.errors import KnownError
from app.host.paths import Paths
from app.jobs.profile import make_sample
from app.jobs.team_move import move_store
from app.jobs.team_people import invite
from app.jobs.team_way import as_installer
from app.models.server.names import Names
from app.sync.moving import moving
from app.sync.setting_up import set_up


@pytest.fixture
def own_team(postgres, monkeypatch):
    """An organisation of its own: the address, and a connection into its tables."""
    monkeypatch.setenv("PGPASSFILE", str(postgres.folder / "passfile"))
    url = f"postgresql://{postgres.user}@127.0.0.1:{postgres.port}/postgres?sslmode=disable"
    set_up(url, "moved")
    names = Names("moved")
    with psycopg.connect(postgres.url(), autocommit=True) as root:
        root.execute(f"SET search_path = {names.private}, public")
        yield url, root
        root.execute(f"DROP SCHEMA {names.private} CASCADE")
        root.execute(f"DROP SCHEMA {names.api} CASCADE")


def rows_of(connection):
    """How many rows each table has that goes over, and the hashes of all facts in their order."""
    counts = {
        one.name: connection.execute(f'SELECT count(*) FROM "{one.name}"').fetchone()[0]
        for one in moving()
    }
    hashes = connection.execute("SELECT hash FROM fact ORDER BY seq").fetchall()
    return counts, [bytes(one[0]) for one in hashes]


@pytest.fixture
def sample(tmp_path):
    """A store with a month of work."""
    paths = Paths.of(tmp_path / "sample")
    make_sample(paths)
    return paths


_MEDDLES = """
CREATE FUNCTION {schema}.meddle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {does} END $$;
CREATE TRIGGER meddle BEFORE INSERT ON {schema}.{table} FOR EACH ROW
  EXECUTE FUNCTION {schema}.meddle();
"""


@pytest.mark.parametrize(
    ("table", "does", "said"),
    [
        ("promise", "RETURN NULL;", "rows of 'promise' went, 0 arrived"),
        (
            "fact",
            "NEW.hash := '\\x00' || substr(NEW.hash, 2); RETURN NEW;",
            "The facts that arrived are not those that went",
        ),
    ],
)
def test_what_does_not_arrive_as_it_went_is_not_moved_at_all(own_team, sample, table, does, said):
    url, root = own_team
    schema = Names("moved").private
    root.execute(_MEDDLES.format(schema=schema, table=table, does=does))
    with pytest.raises(KnownError, match=said) as refused:
        move_store(sample, url, "moved", lambda: None)
    assert refused.value.safe == "Nothing was moved."
    for one in ("fact", "person", "lead"):
        assert root.execute(f"SELECT count(*) FROM {one}").fetchone()[0] == 0


def test_all_of_a_store_goes_over_once(own_team, sample):
    url, root = own_team
    paths = sample
    done = move_store(paths, url, "moved", lambda: None)
    assert done.facts > 3_000
    assert done.rows["lead"] == 400
    there = root.execute("SELECT count(*) FROM fact").fetchone()[0]
    assert there == done.facts
    store = sqlite3.connect(paths.store)
    assert rows_of(root) == rows_of(store)
    store.close()
    # The lease row of each lead came with it.
    assert root.execute("SELECT count(*) FROM lease").fetchone()[0] == 400
    with pytest.raises(KnownError, match="has people or leads already"):
        move_store(paths, url, "moved", lambda: None)


def test_who_moved_is_invited_by_name_and_is_the_same_person(own_team, sample):
    url, root = own_team
    move_store(sample, url, "moved", lambda: None)
    name, person = root.execute("SELECT name, id FROM person ORDER BY name LIMIT 1").fetchone()
    with as_installer(url, "moved", lambda: None, None) as errand:
        made = invite(errand.call, errand.server, "moved", name, ("telemarketer",))
    login = root.execute("SELECT person FROM login WHERE rolname = %s", (made.login,)).fetchone()
    assert login == (person,)
    assert isinstance(person, UUID)


def test_a_team_that_is_not_there_is_said(postgres, monkeypatch, tmp_path):
    monkeypatch.setenv("PGPASSFILE", str(postgres.folder / "passfile"))
    url = f"postgresql://{postgres.user}@127.0.0.1:{postgres.port}/postgres?sslmode=disable"
    with pytest.raises(KnownError, match="There is no team 'nowhere'"):
        move_store(Paths.of(tmp_path / "empty"), url, "nowhere", lambda: None)
