"""The ways to dial."""

import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.file_backend import FarEnd, FileBackend
from app.audio.waves import probe
from app.domain.errors import KnownError
from app.telephony.dialer import CallEvents
from app.telephony.rehearsal import RehearsalDialer
from app.telephony.ways import BY_HAND, LINK, REHEARSAL, World, dialer_for, ways
from tests.audio.conftest import RATE, Sound, find, noise
from tests.helpers.waiting import until

NUMBER = "+49301234567"


class Line:
    """Writes down what a dialer tells."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._ended = threading.Event()
        self.events = CallEvents(
            lambda: self.seen.append("ringing"), lambda: self.seen.append("answered"), self._end
        )

    def _end(self) -> None:
        self.seen.append("ended")
        self._ended.set()

    def wait_end(self) -> None:
        assert self._ended.wait(10)


def _talk(folder: Path, seconds: float) -> tuple[Path, Sound]:
    voice = noise(2, seconds)
    path = folder / "talk.flac"
    soundfile.write(path, np.stack((noise(1, seconds), voice), axis=1), RATE)
    assert probe(path).channels == 2
    return path, voice


def test_rehearsal_rings_answers_talks_and_hangs_up(tmp_path: Path) -> None:
    talk, voice = _talk(tmp_path, 0.5)
    backend = FileBackend(("far",))
    stream = backend.open("far")
    line = Line()
    dialer = RehearsalDialer(line.events, FarEnd(backend, "far"), lambda _: talk, 0.2)
    dialer.dial(NUMBER)
    assert line.seen == ["ringing"]
    line.wait_end()
    assert line.seen == ["ringing", "answered", "ended"]
    heard = np.concatenate([block.samples for block in stream.read()])
    at, same = find(voice[: RATE // 4], heard)
    assert same == pytest.approx(1.0)
    assert at >= 0.2 * RATE  # silent while it rang


def test_hanging_up_while_it_rings_means_no_answer(tmp_path: Path) -> None:
    line = Line()
    dialer = RehearsalDialer(line.events, ring_seconds=60)
    dialer.dial(NUMBER)
    dialer.hang_up()
    dialer.hang_up()
    assert line.seen == ["ringing", "ended"]
    dialer.dial(NUMBER)
    with pytest.raises(KnownError, match="already running"):
        dialer.dial(NUMBER)
    dialer.hang_up()


def test_hanging_up_silences_the_far_end(tmp_path: Path) -> None:
    talk, _ = _talk(tmp_path, 20)
    backend = FileBackend(("far",))
    line = Line()
    dialer = RehearsalDialer(line.events, FarEnd(backend, "far"), lambda _: talk, 0.05)
    dialer.dial(NUMBER)
    until(lambda: "answered" in line.seen)
    dialer.hang_up()
    assert not backend.render("far", backend.clock() + 0.1, RATE).any()


def test_a_talk_that_is_missing_is_a_silent_answer(tmp_path: Path) -> None:
    line = Line()
    voice = FarEnd(FileBackend(("far",)), "far")
    dialer = RehearsalDialer(line.events, voice, lambda _: tmp_path / "gone.opus", 0.05)
    dialer.dial(NUMBER)
    until(lambda: "answered" in line.seen)
    dialer.hang_up()
    assert line.seen == ["ringing", "answered", "ended"]


def test_the_link_hands_over_the_number_and_nothing_else() -> None:
    line = Line()
    opened: list[str] = []
    dialer = dialer_for(LINK, line.events, World(opener=lambda uri: not opened.append(uri)))
    assert not dialer.tells_answer
    dialer.dial(NUMBER)
    dialer.hang_up()
    assert opened == ["tel:+49301234567"]
    assert line.seen == ["ringing", "ended"]
    for wrong in ("030 1234567", "+49;rm", "+", "tel:+49301234567", "+49301234567\n"):
        with pytest.raises(KnownError, match="no phone number"):
            dialer.dial(wrong)
    assert len(opened) == 1


def test_without_a_phone_program_the_link_says_so() -> None:
    line = Line()
    with pytest.raises(KnownError, match="No program on this computer opens tel: links"):
        dialer_for(LINK, line.events, World()).dial(NUMBER)
    assert line.seen == []


def test_by_hand_takes_the_rep_s_word() -> None:
    line = Line()
    dialer = dialer_for(BY_HAND, line.events, World())
    dialer.hang_up()
    dialer.dial(NUMBER)
    dialer.hang_up()
    assert line.seen == ["ringing", "ended"]


def test_the_sample_team_can_only_rehearse() -> None:
    sample = World(rehearsal_only=True)
    assert ways(sample) == (REHEARSAL,)
    assert isinstance(dialer_for(REHEARSAL, CallEvents(), sample), RehearsalDialer)
    for name in (LINK, BY_HAND):
        with pytest.raises(KnownError, match="The sample team calls nobody"):
            dialer_for(name, CallEvents(), sample)
    with pytest.raises(KnownError, match="no way to dial named 'pigeon'"):
        dialer_for("pigeon", CallEvents(), World())
