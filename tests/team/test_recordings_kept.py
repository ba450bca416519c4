"""The copy at the desk goes only when the store has it; what is wrong with it there is said."""
# ruff: noqa: F401, F811 - fixtures of neighbours

import os
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import delete, select

from app.jobs.recover import lost_calls
from app.jobs.team_fetch import NotFetched
from app.jobs.waveshape import overview
from app.models.desk_side import SentSound
from app.sync.blob_stores import BlobMissing
from app.sync.keeping import restored as say_restored
from app.sync.sealing import SealBroken
from tests.helpers.travel import (
    a_call,
    blob_file,
    blobs,
    clock,
    hear,
    noise,
    samples,
    sending,
    share,
)
from tests.team.test_two_desks import campaign, sit_down

WEEK = timedelta(days=7)


def test_the_copy_here_goes_a_week_after_it_was_proved_there_and_is_heard_from_there(
    sit_down, share, sending, team_server, campaign, clock
):
    mara = sit_down("Mara", "telemarketer")
    made = a_call(mara, team_server, campaign)
    sound = samples(made.path)
    overview(made.path, ("rep", "prospect"))
    sending(mara).turn()
    clock.forward(seconds=WEEK.total_seconds() - 60)
    sending(mara).turn()
    assert made.path.exists()
    clock.forward(seconds=120)
    sending(mara).turn()
    assert list(mara.workplace.paths.recordings.glob(f"{made.attempt}*")) == []
    assert lost_calls(mara.workplace) == frozenset(), "it is in the store and not lost"
    came = hear(mara, made.ref)
    assert np.array_equal(samples(came), sound)
    old = (clock.now() - timedelta(days=8)).timestamp()
    os.utime(came, (old, old))
    sending(mara).turn()
    assert not came.exists()


@pytest.mark.parametrize("how", ["never sent", "store away", "blob gone", "blob changed"])
def test_without_proof_the_copy_stays(sit_down, share, sending, team_server, campaign, clock, how):
    mara = sit_down("Mara", "telemarketer")
    made = a_call(mara, team_server, campaign)
    sound = samples(made.path)
    at = sending(mara)
    if how == "never sent":
        share.rename(share.with_name("away"))
    at.turn()
    if how == "store away":
        share.rename(share.with_name("away"))
    elif how == "blob gone":
        blobs(share)[0].unlink()
    elif how == "blob changed":
        spoil(blobs(share)[0])
    clock.forward(seconds=3 * WEEK.total_seconds())
    told = at.turn()
    assert made.path.exists()
    if how in ("never sent", "store away"):
        assert "can't be reached" in told.problem.what
        share.with_name("away").rename(share)
    clock.forward(seconds=7200)
    at.turn()
    at.turn()
    assert len(blobs(share)) == 1
    assert made.path.exists() is (how != "store away"), "back again, it was proved weeks ago"
    other = sit_down("Ines", "supervisor")
    assert np.array_equal(samples(hear(other, made.ref)), sound), "it was mended"
    clock.forward(seconds=WEEK.total_seconds() + 7200)
    at.turn()
    assert not made.path.exists()


def spoil(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_a_tampered_blob_and_a_wrong_key_are_said_and_nothing_is_kept(
    sit_down, share, sending, team_server, campaign
):
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    made = a_call(mara, team_server, campaign)
    sending(mara).turn()
    (blob,) = blobs(share)
    whole = blob.read_bytes()
    spoil(blob)
    with pytest.raises(SealBroken, match="damaged or was changed"):
        hear(ines, made.ref)
    blob.write_bytes(whole)
    key = team_server.one("SELECT key FROM recording_key WHERE recording = %s", made.ref.recording)
    team_server.root.execute(
        "UPDATE recording_key SET key = %s WHERE recording = %s",
        ("0" * 64 + key[64:], made.ref.recording),
    )
    with pytest.raises(SealBroken):
        hear(ines, made.ref)
    blob.unlink()
    with pytest.raises(BlobMissing):
        hear(ines, made.ref)
    assert list(ines.workplace.paths.fetched.iterdir()) == []


def test_a_sound_that_is_another_calls_is_refused(sit_down, share, sending, team_server, campaign):
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    one, other = (a_call(mara, team_server, campaign, 2.0) for _ in range(2))
    sending(mara).turn()
    rows = "SELECT blob, size, key FROM recording_key WHERE recording = %s"
    swapped = team_server.root.execute(rows, (other.ref.recording,)).fetchone()
    team_server.root.execute(
        "UPDATE recording_key SET blob = %s, size = %s, key = %s WHERE recording = %s",
        (*swapped, one.ref.recording),
    )
    with pytest.raises(NotFetched, match="not the sound of this call"):
        hear(ines, one.ref)
    assert list(ines.workplace.paths.fetched.iterdir()) == []


def test_a_desk_that_forgot_what_it_sent_takes_the_key_that_counts(
    sit_down, share, sending, team_server, campaign
):
    mara = sit_down("Mara", "telemarketer")
    made = a_call(mara, team_server, campaign, 2.0)
    sending(mara).turn()
    (first,) = blobs(share)
    with mara.workplace.store.writing() as session:
        session.execute(delete(SentSound))
    at = sending(mara)
    at.turn()
    assert at.turn().waiting == 0
    with mara.workplace.store.reading() as session:
        row = session.scalars(select(SentSound)).one()
    assert (row.blob, row.upload) == (first.name, ""), "no key is left here"
    key = team_server.one("SELECT blob FROM recording_key WHERE recording = %s", row.recording)
    assert key == first.name
    assert blob_file(share, key).exists()
    assert made.path.exists()


def test_a_file_that_is_not_its_calls_any_more_stops_nobody_elses(
    sit_down, share, sending, team_server, campaign
):
    mara = sit_down("Mara", "telemarketer")
    wrong, right = (a_call(mara, team_server, campaign, 2.0) for _ in range(2))
    noise(wrong.path, 1.0, 99)
    told = sending(mara).turn()
    assert told.waiting == 1
    assert "not the sound any more that its call names" in told.problem.what
    kept = team_server.root.execute("SELECT recording FROM recording_key").fetchall()
    assert (right.ref.recording,) in kept
    assert (wrong.ref.recording,) not in kept


def lose_key(team_server, made):
    """What a restore to a moment before the key was kept leaves of it."""
    team_server.root.execute(
        "DELETE FROM recording_key WHERE recording = %s", (made.ref.recording,)
    )


def keys(team_server, made):
    return team_server.one(
        "SELECT count(*) FROM recording_key WHERE recording = %s", made.ref.recording
    )


@pytest.fixture
def restored(team_server, share):
    """Says, as an admin does, that a backup was put back."""
    cluster = team_server.cluster
    url = f"postgresql://{cluster.user}@127.0.0.1:{cluster.port}/postgres?sslmode=disable"
    return lambda: say_restored(url, "team")


@pytest.mark.parametrize("program", ["goes on", "starts anew"])
def test_a_key_that_a_restore_lost_is_missed_at_once_and_the_sound_goes_out_anew(
    sit_down, share, sending, team_server, campaign, restored, program
):
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    lost, _ = (a_call(mara, team_server, campaign, 2.0) for _ in range(2))
    sound = samples(lost.path)
    at = sending(mara)
    at.turn()
    before = {one.name for one in blobs(share)}
    lose_key(team_server, lost)
    if program == "goes on":
        restored()
        for _ in range(4):  # the act of the recording is said again first
            mara.turn()
    else:
        at = sending(mara)
    assert at.turn().waiting == 0
    (anew,) = {one.name for one in blobs(share)} - before
    assert (
        team_server.one("SELECT blob FROM recording_key WHERE recording = %s", lost.ref.recording)
        == anew
    ), "under a new key; the other recording was not sent again"
    assert np.array_equal(samples(hear(ines, lost.ref)), sound)


@pytest.mark.parametrize("store", ["whole", "lost it"])
def test_the_copy_here_stays_while_the_team_has_no_key_of_it(
    sit_down, share, sending, team_server, campaign, clock, store
):
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    made = a_call(mara, team_server, campaign, 2.0)
    sound = samples(made.path)
    at = sending(mara)
    at.turn()
    lose_key(team_server, made)  # and no generation says so
    if store == "lost it":
        blobs(share)[0].unlink()
    clock.forward(seconds=8 * 86400)
    at.turn()
    assert made.path.exists()
    at.turn()
    assert keys(team_server, made) == 1
    assert np.array_equal(samples(hear(ines, made.ref)), sound)
    clock.forward(seconds=8 * 86400)
    at.turn()
    assert not made.path.exists(), "once the team has a key again"


def test_with_a_server_that_can_not_say_it_the_copy_stays(
    sit_down, share, sending, team_server, campaign, clock
):
    mara = sit_down("Mara", "telemarketer")
    made = a_call(mara, team_server, campaign, 2.0)
    at = sending(mara)
    at.turn()
    name = "segue_team_api_v1.recordings_kept"
    team_server.root.execute(f"ALTER FUNCTION {name}(json) RENAME TO of_another_version")
    try:
        clock.forward(seconds=8 * 86400)
        assert at.turn().problem is None
        assert made.path.exists()
    finally:
        team_server.root.execute(
            f"ALTER FUNCTION segue_team_api_v1.of_another_version(json) RENAME TO"
            f" {name.partition('.')[2]}"
        )
    clock.forward(seconds=7200)
    at.turn()
    assert not made.path.exists()
