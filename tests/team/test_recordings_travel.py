"""Recordings go from the desk that made them to one that may hear them, over a real store."""
# ruff: noqa: F401, F811 - fixtures of neighbours

import numpy as np
import pytest

from app.domain.errors import KnownError
from app.host.lanes import Lanes
from app.jobs.team_session import TeamSession
from app.jobs.team_sounds import SoundThread
from app.jobs.waveshape import overview
from app.models.state import Lead
from app.reads.recording import RecordingQuestion
from app.sync.blob_stores import Stopped
from tests.helpers.s3_server import s3_server
from tests.helpers.travel import (
    a_call,
    blobs,
    clock,
    hear,
    place,
    record,
    samples,
    sending,
    share,
)
from tests.helpers.waiting import until
from tests.team.test_two_desks import campaign, lead_in_pool, sit_down

MIB = 1 << 20


def audit(team_server, what):
    """Who asked, what for which recording, and whether it was given."""
    return team_server.root.execute(
        "SELECT l.name, a.detail->>'recording', (a.detail->>'given')::boolean FROM audit a"
        " JOIN login l ON l.person = a.person WHERE a.what = %s ORDER BY a.n",
        (what,),
    ).fetchall()


def test_a_call_of_one_desk_is_heard_at_the_supervisors(
    sit_down, share, sending, team_server, campaign
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
    sit_down, share, sending, team_server, campaign
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
    sit_down, share, sending, team_server, campaign
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
    sit_down, share, sending, team_server, campaign
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
    sit_down, sending, team_server, campaign, s3, monkeypatch
):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    placed = place(team_server, f"s3://calls/team?endpoint={s3}&region=us-east-1")
    assert placed.place.startswith("s3://")
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


def test_a_fetch_that_is_stopped_keeps_nothing(sit_down, share, sending, team_server, campaign):
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
    sit_down, share, sending, team_server, campaign
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


def test_a_team_without_a_store_keeps_them_at_the_desks(
    sit_down, share, sending, team_server, campaign, clock
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


def test_a_call_that_begins_stops_the_sending(sit_down, share, sending, team_server, campaign):
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
    sit_down, share, team_server, campaign, clock
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
