"""Sound that was taken away from its call leaves the team's store a week later; no other does."""
# ruff: noqa: F401, F811 - fixtures of neighbours

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.host.clock import SystemClock
from app.jobs.team_keep import Heads, keep_up
from app.sync.blob_stores import place_of
from tests.helpers.travel import a_call, blobs, clock, hear, sending, share, take_away
from tests.team.test_two_desks import campaign, sit_down


@pytest.fixture
def keep(team_server, monkeypatch):
    """One run of `segue team keep`, as at a full hour. Returns what it did."""
    cluster = team_server.cluster
    monkeypatch.setenv("PGPASSFILE", str(cluster.folder / "passfile"))
    url = address(cluster)

    def run(url=url):
        said = []
        heads = Heads("", said.append)
        now = SystemClock().now
        keep_up(url, "team", lambda: None, heads, now, once=True, tell=said.append)
        return said[0]

    return run


def address(cluster):
    return f"postgresql://{cluster.user}@127.0.0.1:{cluster.port}/postgres?sslmode=disable"


def days_go_by(team_server, days):
    """The team heard all of it so many days earlier."""
    team_server.root.execute("SET session_replication_role = replica")  # facts are only added
    team_server.root.execute(f"UPDATE fact SET received_at = received_at - interval '{days} days'")
    team_server.root.execute("SET session_replication_role = origin")


def key_of(team_server, made):
    return team_server.one(
        "SELECT blob FROM recording_key WHERE recording = %s", made.ref.recording
    )


@pytest.fixture
def two_calls(sit_down, share, sending, team_server, campaign):
    """(Mara, a call whose sound is taken away, one whose sound stays)."""
    mara = sit_down("Mara", "telemarketer")
    calls = [a_call(mara, team_server, campaign, 2.0) for _ in range(2)]
    sending(mara).turn()
    take_away(mara, team_server, calls[0])
    return mara, *calls


def test_it_goes_after_a_week_with_its_key_and_the_audit_says_so(
    two_calls, keep, share, team_server, sit_down
):
    _, erased, other = two_calls
    blob = key_of(team_server, erased)
    days_go_by(team_server, 6)
    assert (keep().sounds, len(blobs(share))) == (0, 2)
    days_go_by(team_server, 1)
    assert (keep().sounds, keep().sounds) == (1, 0)
    assert not share.joinpath(*place_of(blob)).exists()
    assert key_of(team_server, erased) is None
    noted = team_server.one(
        "SELECT detail->>'blob' FROM audit WHERE what = 'forget_sound'"
        " AND detail->>'recording' = %s",
        str(erased.ref.recording),
    )
    assert noted == blob
    assert hear(sit_down("Ines", "supervisor"), other.ref).exists()


def test_what_another_recording_has_too_stays(two_calls, keep, share, team_server):
    _, erased, other = two_calls
    team_server.root.execute(
        "UPDATE recording_key SET blob = %s WHERE recording = %s",
        (key_of(team_server, erased), other.ref.recording),
    )
    days_go_by(team_server, 8)
    assert (keep().sounds, len(blobs(share))) == (0, 2)


def test_a_later_word_with_sound_keeps_it(two_calls, keep, share, team_server):
    """The newest word about a call is the one that counts."""
    _, erased, _ = two_calls
    team_server.root.execute(
        "UPDATE recording_kept SET sound = 'ab' WHERE attempt = %s AND sound IS NULL",
        (erased.attempt,),
    )
    days_go_by(team_server, 8)
    assert (keep().sounds, len(blobs(share))) == (0, 2)


def test_a_store_that_is_away_is_said_and_the_rest_is_kept_up(
    two_calls, keep, share, team_server, tmp_path
):
    _, erased, _ = two_calls
    days_go_by(team_server, 8)
    share.rename(tmp_path / "away")
    done = keep()
    assert (done.sounds, bool(done.head.hash)) == (0, True)
    assert "can't be reached" in done.problem
    assert key_of(team_server, erased), "the next run goes on"
    (tmp_path / "away").rename(share)
    assert (keep().sounds, len(blobs(share))) == (1, 1)


def test_the_unit_comes_in_by_the_socket_of_its_machine(
    two_calls, keep, share, team_server, monkeypatch
):
    """Its address names no host: `postgresql:///segue`."""
    cluster = team_server.cluster
    days_go_by(team_server, 8)
    monkeypatch.setenv("PGHOST", str(cluster.folder))
    monkeypatch.setenv("PGPORT", str(cluster.port))
    done = keep(f"postgresql:///postgres?user={cluster.user}")
    assert (done.sounds, done.problem, len(blobs(share))) == (1, "", 1)


def test_a_run_that_could_not_remove_it_ends_with_a_code_of_its_own(
    two_calls, keep, share, team_server, tmp_path
):
    days_go_by(team_server, 8)
    words = ["team", "keep", address(team_server.cluster), "--once"]
    share.rename(tmp_path / "away")
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 4
    assert "A recording that was taken away is still there: " in done.stderr
    (tmp_path / "away").rename(share)
    assert CliRunner().invoke(cli, words).exit_code == 0
