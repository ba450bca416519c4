"""An embedded store that becomes a team's: nothing lost, everybody known again by name."""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from uuid import UUID

import psycopg
import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.domain.errors import KnownError
from app.host.paths import Paths
from app.jobs.profile import make_sample
from app.jobs.team_move import move_store
from app.jobs.team_people import invite
from app.jobs.team_recordings import place_recordings
from app.jobs.team_way import as_installer
from app.models.server.names import Names
from app.sync.blob_stores import store_of
from app.sync.blobs import Blob, fetch
from app.sync.moving import moving
from app.sync.sealing import SealKey
from app.sync.server_status import status
from app.sync.setting_up import set_up
from tests.helpers.travel import blobs


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


@pytest.fixture(scope="module")
def sample_made(tmp_path_factory):
    """A store with a month of work, made once."""
    folder = tmp_path_factory.mktemp("made") / "sample"
    make_sample(Paths.of(folder))
    return folder


@pytest.fixture
def sample(sample_made, tmp_path):
    """A store with a month of work."""
    return Paths.of(shutil.copytree(sample_made, tmp_path / "sample"))


def place(url, folder):
    """The team's recordings lie there from now on."""
    folder.mkdir(exist_ok=True)
    with as_installer(url, "moved", lambda: None, None) as way:
        place_recordings(way.call, str(folder))
    return folder


SOUNDS = 56
"""Recordings of the sample that have a sound."""


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
    done = move_store(paths, url, "moved", lambda: None).facts
    assert (done.again, done.since) == (False, 0)
    assert done.facts > 3_000
    assert done.rows["lead"] == 400
    there = root.execute("SELECT count(*) FROM fact").fetchone()[0]
    assert there == done.facts
    store = sqlite3.connect(paths.store)
    assert rows_of(root) == rows_of(store)
    store.close()
    # The first claims are planned for the rows that are there; how it is is said of those, too.
    known = "SELECT reltuples FROM pg_class WHERE oid = 'fact'::regclass"
    assert root.execute(known).fetchone()[0] == done.facts
    found = status(url, "moved")
    assert (found.leads, found.facts) == (400, done.facts)
    # The lease row of each lead came with it.
    assert root.execute("SELECT count(*) FROM lease").fetchone()[0] == 400
    again = move_store(paths, url, "moved", lambda: None).facts
    assert (again.again, again.since, again.rows) == (True, 0, {})
    assert root.execute("SELECT count(*) FROM fact").fetchone()[0] == done.facts


def test_what_is_written_after_the_move_is_counted_and_not_moved(own_team, sample):
    url, root = own_team
    move_store(sample, url, "moved", lambda: None)
    root.execute("SET session_replication_role = replica")  # a fact is only added
    root.execute("DELETE FROM fact WHERE seq > (SELECT max(seq) FROM fact) - 3")
    root.execute("SET session_replication_role = origin")
    assert move_store(sample, url, "moved", lambda: None).facts.since == 3


def test_another_store_is_not_moved_on_top(own_team, sample):
    url, _ = own_team
    move_store(sample, url, "moved", lambda: None)
    with closing(sqlite3.connect(sample.store)) as store:
        store.execute("PRAGMA foreign_keys = off")
        store.execute("UPDATE fact SET id = randomblob(16)")
        store.commit()
    with pytest.raises(KnownError, match="has people or leads already"):
        move_store(sample, url, "moved", lambda: None)


def test_its_recordings_wait_for_a_place_and_go_with_the_next_run(own_team, sample, tmp_path):
    url, root = own_team
    sounds = move_store(sample, url, "moved", lambda: None).sounds
    assert (sounds.place, sounds.count, sounds.waiting, sounds.there) == ("", SOUNDS, SOUNDS, 0)
    share = place(url, tmp_path / "share")
    told = []
    done = move_store(sample, url, "moved", lambda: None, sent=lambda *at: told.append(at))
    sounds = done.sounds
    assert (sounds.went, sounds.there, sounds.waiting, sounds.missing) == (SOUNDS, SOUNDS, 0, 0)
    assert (sounds.place, sounds.problems) == (str(share), ())
    assert told == [(one, SOUNDS) for one in range(1, SOUNDS + 1)]
    rows = root.execute(
        "SELECT t.sound, k.blob, k.size, k.key, k.person = f.made_by FROM recording_key k"
        " JOIN recording_kept t ON t.id = k.recording JOIN fact f ON f.id = t.id"
    ).fetchall()
    assert len(rows) == SOUNDS
    assert len({key for _, _, _, key, _ in rows}) == SOUNDS, "each has a key of its own"
    with closing(store_of(str(share), "listener")) as store:
        for sound, blob, size, key, own in rows:
            fetch(Blob(blob, size, SealKey.of(key)), store, tmp_path / "heard")
            assert hashlib.sha256((tmp_path / "heard").read_bytes()).hexdigest() == sound
            assert own
    noted = "SELECT count(*) FROM audit WHERE what = 'keep_recording_key' AND person IS NULL"
    assert root.execute(noted).fetchone()[0] == SOUNDS
    # The copies stay, and a third run has nothing to do.
    files = {one.name for one in sample.recordings.iterdir()}
    assert len(files) > 5
    last = move_store(sample, url, "moved", lambda: None).sounds
    assert (last.went, last.there, len(blobs(share))) == (0, SOUNDS, SOUNDS)
    assert {one.name for one in sample.recordings.iterdir()} == files


def test_a_store_that_goes_away_is_said_and_the_rest_goes_later(own_team, sample, tmp_path):
    url, root = own_team
    share, away = place(url, tmp_path / "share"), tmp_path / "away"

    def sent(done, of):
        if done == 20:
            share.rename(away)

    sounds = move_store(sample, url, "moved", lambda: None, sent=sent).sounds
    assert (sounds.went, sounds.there, sounds.waiting) == (20, 20, SOUNDS - 20)
    assert len(sounds.problems) == 1
    assert "can't be reached" in sounds.problems[0]
    away.rename(share)
    sounds = move_store(sample, url, "moved", lambda: None).sounds
    assert (sounds.went, sounds.there, sounds.waiting) == (SOUNDS - 20, SOUNDS, 0)
    assert len(blobs(share)) == SOUNDS, "nothing was sent twice"
    assert root.execute("SELECT count(*) FROM recording_key").fetchone()[0] == SOUNDS


def test_what_was_begun_is_gone_on_with_under_its_key(own_team, sample, tmp_path):
    url, root = own_team
    share = place(url, tmp_path / "share")

    class Cut(BaseException):
        """The program ends: nobody catches it."""

    def cut(done, of):
        if done == 1:
            raise Cut

    with pytest.raises(Cut):
        move_store(sample, url, "moved", lambda: None, sent=cut)
    with closing(sqlite3.connect(sample.store)) as store:
        # As if the end had come between the last byte and the key: kept here, not at the team.
        row = root.execute("DELETE FROM recording_key RETURNING recording, blob, size, key")
        recording, blob, size, key = row.fetchone()
        text = json.dumps({"name": blob, "size": size, "key": key, "kept": ""})
        assert blobs(share)[0].name == blob
        store.execute(
            "UPDATE sent_sound SET upload = ?, verified_at = NULL WHERE recording = ?",
            (text, recording.bytes),
        )
        assert store.total_changes == 1
        store.commit()
    assert move_store(sample, url, "moved", lambda: None).sounds.there == SOUNDS
    assert len(blobs(share)) == SOUNDS
    said = "SELECT blob, key FROM recording_key WHERE recording = %s"
    assert root.execute(said, (recording,)).fetchone() == (blob, key)


def test_the_command_says_what_went_what_waits_and_what_is_not_there(own_team, sample, tmp_path):
    url, _ = own_team

    def run(*more):
        words = ["team", "move", url, "--org", "moved", "--profile-dir", str(sample.root), *more]
        return CliRunner().invoke(cli, words)

    first = run()
    assert first.exit_code == 0, first.stderr
    assert "facts are in the team 'moved', counted and compared." in first.stdout
    assert f"{SOUNDS} recordings wait on this computer." in first.stdout
    assert "segue team recordings PLACE" in first.stdout
    share = place(url, tmp_path / "share")
    with closing(sqlite3.connect(sample.store)) as store:
        names = [
            row[0]
            for row in store.execute(
                "SELECT file_name FROM recording_kept WHERE sound IS NOT NULL"
                " GROUP BY file_name ORDER BY count(*), file_name"
            )
        ]
        per = dict(
            store.execute(
                "SELECT file_name, count(*) FROM recording_kept WHERE sound IS NOT NULL"
                " GROUP BY file_name"
            )
        )
    gone, other = names[0], names[1]
    (sample.recordings / gone).unlink()
    (sample.recordings / other).write_bytes(b"another sound")
    second = run()
    assert second.exit_code == 2, "something is in the way"
    assert "moved into the team 'moved' before" in second.stdout
    sent = SOUNDS - per[gone] - per[other]
    assert f"{sent} of {SOUNDS} recordings are in {share}, read back" in second.stdout
    assert f"{per[other]} recordings wait on this computer." in second.stdout
    assert f"{per[gone]} recordings have no file in this profile" in second.stdout
    assert "not the sound any more that its call names" in second.stderr
    assert "team recordings" not in second.stdout
    told = json.loads(run("--json").stdout)
    assert (told["again"], told["recordings"]["there"]) == (True, sent)
    assert (told["recordings"]["went"], told["recordings"]["waiting"]) == (0, per[other])


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
