"""An embedded store that becomes a team's: nothing lost, everybody known again by name."""

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


def test_all_of_a_store_goes_over_once(own_team, tmp_path):
    url, root = own_team
    paths = Paths.of(tmp_path / "sample")
    make_sample(paths)
    done = move_store(paths, url, "moved", lambda: None)
    assert done.facts > 3_000
    assert done.rows["lead"] == 400
    there = root.execute("SELECT count(*) FROM fact").fetchone()[0]
    assert there == done.facts
    # The lease row of each lead came with it.
    assert root.execute("SELECT count(*) FROM lease").fetchone()[0] == 400
    with pytest.raises(KnownError, match="has people or leads already"):
        move_store(paths, url, "moved", lambda: None)


def test_who_moved_is_invited_by_name_and_is_the_same_person(own_team, tmp_path):
    url, root = own_team
    paths = Paths.of(tmp_path / "sample")
    make_sample(paths)
    move_store(paths, url, "moved", lambda: None)
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
