"""Recordings go from the desk that made them to one that may hear them, over a real store."""
# ruff: noqa: F401, F811 - fixtures of neighbours

import os
from datetime import timedelta
from random import Random

import numpy as np
import pytest
from sqlalchemy import delete, select

from app.domain.errors import KnownError
from app.host.clock import SystemClock
from app.host.lanes import Lanes
from app.jobs.recover import lost_calls
from app.jobs.team_fetch import NotFetched
from app.jobs.team_recordings import place_recordings
from app.jobs.team_session import TeamSession
from app.jobs.team_sounds import SoundThread
from app.jobs.team_way import as_installer
from app.jobs.waveshape import overview
from app.models.desk_side import SentSound
from app.models.state import Lead
from app.reads.recording import RecordingQuestion
from app.sync.blob_stores import BlobMissing, Stopped
from app.sync.sealing import SealBroken
from tests.bench.calls import saving
from tests.helpers.clock import FixedClock
from tests.helpers.s3_server import s3_server
from tests.helpers.travel import Sending, blob_file, blobs, hear, noise, record, samples
from tests.helpers.waiting import until
from tests.team.test_two_desks import campaign, lead_in_pool, sit_down

MIB = 1 << 20
WEEK = timedelta(days=7)


def place(team_server, where):
    """The team's recordings lie there from now on."""
    cluster = team_server.cluster
    url = f"postgresql://{cluster.user}@127.0.0.1:{cluster.port}/postgres?sslmode=disable"
    with as_installer(url, "team", lambda: None, None) as way:
        return place_recordings(way.call, str(where))


@pytest.fixture
def share(team_server, sit_down, tmp_path):
    root = tmp_path / "share"
    root.mkdir()
    place(team_server, root)
    yield root
    team_server.root.execute("UPDATE server SET recordings = ''")


@pytest.fixture
def clock():
    """The wall clock of the desks' senders."""
    return FixedClock(SystemClock().now())


@pytest.fixture
def sending(clock):
    made = []

    def make(desk):
        made.append(Sending(desk, clock))
        return made[-1]

    yield make
    for one in made:
        one.close()


def a_call(mara, team_server, campaign, seconds=20.0, ending="interested"):
    """A recorded call of a lead of the pool; its facts are with the team."""
    lead, phone = lead_in_pool(team_server, campaign)
    assert lead in mara.claim(campaign)
    mara.turn()
    due = mara.workplace.clock.now() + timedelta(days=1)

    def save(attempt):
        return saving(lead, attempt, ending, due, "Europe/Berlin", Random(0))

    made = record(mara, lead, phone, seconds, save=save)
    assert mara.turn().late == ()
    return made


def audit(team_server, what):
    """Who asked, what for which recording, and whether it was given."""
    return team_server.root.execute(
        "SELECT l.name, a.detail->>'recording', (a.detail->>'given')::boolean FROM audit a"
        " JOIN login l ON l.person = a.person WHERE a.what = %s ORDER BY a.n",
        (what,),
    ).fetchall()


def test_a_call_of_one_desk_is_heard_at_the_supervisors(
    sit_down,
    share,
    sending,
    team_server,
    campaign,
):
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    made = a_call(mara, team_server, campaign)
    at = sending(mara)
    assert at.turn().waiting == 0
    assert at.sent()[-1] == blobs(share)[0].stat().st_size
    ines.turn()
    one = ines.ask(RecordingQuestion(made.lead, made.attempt))
    assert (one.sound, one.seconds, one.channels) == (True, 20.0, ("rep", "prospect"))
    assert (one.digest, one.kept_by) == (made.ref.sound, made.ref.recording)
    assert [at.call_ms for at in one.moments] == [4_000, 13_000], "notes with their moments"
    assert not (ines.workplace.paths.recordings / one.file_name).exists()
    told = []
    path = hear(ines, made.ref, tell=lambda done, of: told.append(done / of))
    assert np.array_equal(samples(path), samples(made.path))
    assert told[-1] == 1.0
    assert overview(path, one.channels).seconds == 20.0
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert hear(ines, made.ref) == path, "it is here now, and nobody is asked again"
    recording = str(made.ref.recording)
    assert audit(team_server, "keep_recording_key")[-1] == ("Mara", recording, None)
    assert [row for row in audit(team_server, "recording_key") if row[1] == recording] == [
        ("Ines", recording, True)
    ]


def test_somebody_else_of_the_phones_does_not_hear_it_and_that_they_asked_is_kept(
    sit_down,
    share,
    sending,
    team_server,
    campaign,
):
    mara, tobias = sit_down("Mara", "telemarketer"), sit_down("Tobias", "telemarketer")
    ines = sit_down("Ines", "supervisor")
    made = a_call(mara, team_server, campaign)
    sending(mara).turn()
    with pytest.raises(KnownError, match="do not let you hear this recording"):
        hear(tobias, made.ref)
    hear(ines, made.ref)
    recording = str(made.ref.recording)
    asked = [row for row in audit(team_server, "recording_key") if row[1] == recording]
    assert asked == [("Tobias", recording, False), ("Ines", recording, True)]
    assert not list(tobias.workplace.paths.fetched.glob("*"))


def test_before_the_team_knows_of_the_call_nothing_goes_out(
    sit_down,
    share,
    sending,
    team_server,
    campaign,
):
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    lead, phone = lead_in_pool(team_server, campaign)
    mara.claim(campaign)
    mara.turn()
    made = record(mara, lead, phone)
    at = sending(mara)
    assert (at.turn().waiting, blobs(share)) == (0, [])
    mara.turn()
    with pytest.raises(KnownError, match="The desk of Mara has not sent this recording yet"):
        hear(ines, made.ref)
    at.turn()
    assert len(blobs(share)) == 1


def test_what_was_cut_goes_on_after_a_start_where_it_was(
    sit_down,
    share,
    sending,
    team_server,
    campaign,
):
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    made = a_call(mara, team_server, campaign, 60.0)
    first = sending(mara)
    first.stop_at = 2 * MIB
    assert first.turn().waiting == 1
    assert blobs(share) == []
    again = sending(mara)
    assert again.turn().waiting == 0
    assert again.sent()[0] == 2 * MIB, "nothing is sent twice"
    assert np.array_equal(samples(hear(ines, made.ref)), samples(made.path))


@pytest.fixture(scope="module")
def s3(tmp_path_factory):
    with s3_server(tmp_path_factory.mktemp("s3")) as url:
        yield url


def test_a_bucket_does_the_same_with_the_login_of_this_computer(
    sit_down,
    sending,
    team_server,
    campaign,
    s3,
    monkeypatch,
):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    placed = place(team_server, f"s3://calls/team?endpoint={s3}&region=us-east-1")
    try:
        mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
        made = a_call(mara, team_server, campaign, 180.0)
        first = sending(mara)
        first.stop_at = 5 * MIB
        assert first.turn().waiting == 1
        again = sending(mara)
        assert again.turn().waiting == 0
        assert again.sent()[0] == 5 * MIB
        assert np.array_equal(samples(hear(ines, made.ref)), samples(made.path))
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        other = a_call(mara, team_server, campaign, 1.0)
        told = sending(mara).turn()
        assert "no login for the team's store" in told.problem.what
        assert other.path.exists()
    finally:
        assert placed.place.startswith("s3://")
        team_server.root.execute("UPDATE server SET recordings = ''")


def test_the_copy_here_goes_a_week_after_it_was_proved_there_and_is_heard_from_there(
    sit_down,
    share,
    sending,
    team_server,
    campaign,
    clock,
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
def test_without_proof_the_copy_stays(
    sit_down,
    share,
    sending,
    team_server,
    campaign,
    clock,
    how,
):
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
    sit_down,
    share,
    sending,
    team_server,
    campaign,
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


def test_a_sound_that_is_another_calls_is_refused(
    sit_down,
    share,
    sending,
    team_server,
    campaign,
):
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


def test_a_fetch_that_is_stopped_keeps_nothing(
    sit_down,
    share,
    sending,
    team_server,
    campaign,
):
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    made = a_call(mara, team_server, campaign, 60.0)
    sending(mara).turn()
    told = []
    with pytest.raises(Stopped):
        hear(
            ines, made.ref,
            tell=lambda done, _of: told.append(done), stop=lambda: bool(told),
        )  # fmt: skip
    assert list(ines.workplace.paths.fetched.iterdir()) == []


def test_a_recording_goes_out_though_its_lead_has_left_the_desk(
    sit_down,
    share,
    sending,
    team_server,
    campaign,
):
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    made = a_call(mara, team_server, campaign, ending="callback")
    share.rename(share.with_name("away"))
    at = sending(mara)
    assert at.turn().waiting == 1
    team_server.root.execute(
        "UPDATE lead SET owner = %s, credit = NULL, rev = rev + 1 WHERE id = %s",
        (ines.actor.id, made.lead),
    )
    mara.turn()
    with mara.workplace.store.reading() as session:
        assert session.get(Lead, made.lead) is None
    share.with_name("away").rename(share)
    assert at.turn().waiting == 0
    assert np.array_equal(samples(hear(ines, made.ref)), samples(made.path))


def test_a_desk_that_forgot_what_it_sent_takes_the_key_that_counts(
    sit_down,
    share,
    sending,
    team_server,
    campaign,
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
    sit_down,
    share,
    sending,
    team_server,
    campaign,
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


def test_a_team_without_a_store_keeps_them_at_the_desks(
    sit_down,
    share,
    sending,
    team_server,
    campaign,
    clock,
):
    mara = sit_down("Mara", "telemarketer")
    made = a_call(mara, team_server, campaign, 2.0)
    place_before = team_server.one("SELECT recordings FROM server")
    team_server.root.execute("UPDATE server SET recordings = ''")
    at = sending(mara)
    told = at.turn()
    assert (told.waiting, told.placed, told.problem) == (1, False, None)
    team_server.root.execute("UPDATE server SET recordings = %s", (place_before,))
    clock.forward(seconds=60)
    assert at.turn().waiting == 0
    assert made.path.exists()


def test_a_call_that_begins_stops_the_sending(
    sit_down,
    share,
    sending,
    team_server,
    campaign,
):
    mara = sit_down("Mara", "telemarketer")
    a_call(mara, team_server, campaign, 60.0)
    at = sending(mara)
    thread = SoundThread(lambda _stop: at.sender)
    at.sender._stop = thread.leaves_off
    thread.rest(True)
    assert at.turn().waiting == 1
    assert at.sent() == []
    thread.rest(False)
    assert at.turn().waiting == 0
    assert len(blobs(share)) == 1


def test_a_desks_session_sends_by_itself_and_rests_during_a_call(
    sit_down,
    share,
    team_server,
    campaign,
    clock,
):
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    made = a_call(mara, team_server, campaign, 2.0)
    lanes = Lanes()
    turns, stood = [], []
    session = TeamSession(
        mara.workplace, lanes, mara.link.here, mara.secret, clock.now, turns.append, stood.append
    )
    session.rest(True)
    session.start()
    try:
        until(lambda: bool(turns), 10, "the first turn of the link")
        assert session.fetch(made.ref, lambda _d, _o: None, lambda: False) == made.path
        assert (stood, blobs(share)) == ([], [])
        session.rest(False)
        until(lambda: bool(blobs(share)) and bool(stood) and not stood[-1].waiting, 20, "sending")
    finally:
        assert session.stop()
        assert lanes.close()
    assert np.array_equal(samples(hear(ines, made.ref)), samples(made.path))
