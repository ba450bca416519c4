"""What is drawn of a sound, and listening to it on a computer without an output device."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import KnownError
from app.jobs.playback import Listening
from app.jobs.waveshape import overview
from tests.helpers.recorded import PROSPECT_SPEAKS, REP_SPEAKS, SECONDS, two_voices
from tests.helpers.waiting import until


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Two voices in turn."""
    path = tmp_path / "call.flac"
    two_voices(path)
    return path


def test_who_speaks_when_and_when_nobody_does(sound: Path) -> None:
    found = overview(sound, ("rep", "prospect"))
    assert found.seconds == SECONDS
    for spans, expected in ((found.rep, REP_SPEAKS), (found.prospect, PROSPECT_SPEAKS)):
        assert [pytest.approx(one, abs=0.15) for one in expected] == list(spans)
    assert list(found.silences) == [pytest.approx((12.0, 20.0), abs=0.15)]


def test_lanes_follow_the_channels_names(sound: Path) -> None:
    straight = overview(sound, ("rep", "prospect"))
    turned = overview(sound, ("prospect", "rep"))
    assert turned.rep == straight.prospect
    assert np.array_equal(turned.high[0], straight.high[1])
    assert straight.high.max() > 90, "speech fills its lane"


def test_one_side_alone_leaves_the_other_lane_silent(tmp_path: Path) -> None:
    path = tmp_path / "mine.flac"
    two_voices(path, channels=1)
    found = overview(path, ("rep",))
    assert found.rep
    assert found.prospect == ()
    assert not found.high[1].any()


def test_a_missing_or_broken_sound_says_why(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="missing"):
        overview(tmp_path / "gone.flac", ("rep",))
    broken = tmp_path / "broken.flac"
    broken.write_bytes(b"no sound" * 100)
    with pytest.raises(KnownError, match="can't be read as sound"):
        overview(broken, ("rep",))


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    """Somebody who listens; told of each change."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    told = threading.Event()
    listening = Listening("", told.set)
    yield listening
    listening.close(2.0)
    assert told.is_set()


def test_it_plays_from_where_it_was_sent_at_the_speed_asked_for(
    listening: Listening, sound: Path
) -> None:
    assert listening.heard().seconds == 0.0
    listening.set_speed(2.0)
    listening.load(sound)
    listening.seek(5.0)
    listening.play()
    until(lambda: listening.heard().position > 5.5)
    heard = listening.heard()
    assert (heard.playing, heard.speed, heard.seconds) == (True, 2.0, SECONDS)
    listening.pause()
    until(lambda: not listening.heard().playing)
    assert 5.5 < listening.heard().position < 19.0


def test_a_missing_file_is_no_crash(listening: Listening, tmp_path: Path) -> None:
    listening.load(tmp_path / "gone.flac")
    until(lambda: listening.heard().problem is not None)
    listening.play()
    problem = listening.heard().problem
    assert problem is not None
    assert "missing" in problem.what
