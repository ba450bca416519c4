"""What an output of Windows plays, from block streams as SoundCard hands them over.

The library is a stand-in here; that ours fits the real one's interface was tried with it on
PulseAudio, and is unproven on Windows.
"""

import threading

import numpy as np
import pytest

from app.audio.devices import loopback_devices
from app.audio.intake import PROSPECT, Channel, Intake
from app.audio.loopback import RATE, LoopbackBackend
from app.audio.sound import RATE as OURS
from app.audio.status import ChannelState
from app.audio.timeline import Timeline
from app.domain.errors import KnownError
from tests.audio.conftest import find, noise
from tests.helpers.waiting import until


class Output:
    """One output's loopback, and a microphone's name beside it."""

    def __init__(self, name, sound=None, *, isloopback=True):
        self.id, self.name, self.isloopback = name, f"{name} speakers", isloopback
        self.sound = sound
        self.end = threading.Event()

    def recorder(self, samplerate):
        assert samplerate == RATE
        return self

    def __enter__(self):
        self._blocks = iter(np.array_split(self.sound, 100))
        return self

    def __exit__(self, *_):
        return None

    def record(self, numframes=None):
        assert numframes is None
        if self.end.is_set():
            raise RuntimeError("Error 0x88890004")  # AUDCLNT_E_DEVICE_INVALIDATED
        return next(self._blocks, np.zeros((0, 2), np.float32))


class Library:
    def __init__(self, *outputs):
        self.outputs = outputs

    def default_speaker(self):
        return self.outputs[-1]

    def all_microphones(self, include_loopback=False):
        return [one for one in self.outputs if include_loopback or not one.isloopback]


@pytest.fixture
def voice() -> np.ndarray:
    return noise(1, 2, RATE)


@pytest.fixture
def output(voice: np.ndarray) -> Output:
    stereo = np.repeat(voice[:, None] / 32768, 2, axis=1).astype(np.float32)
    return Output("headset", stereo)


def test_only_loopbacks_are_the_other_side_and_the_default_output_s_is_first(output):
    found = loopback_devices(Library(Output("desk mic", isloopback=False), Output("tv"), output))
    assert [(one.id, one.kind, one.default) for one in found] == [
        ("loopback:tv", "monitor", False),
        ("loopback:headset", "monitor", True),
    ]
    assert loopback_devices(None) == []


def test_what_an_output_plays_comes_as_blocks_with_their_moments(output, voice):
    backend = LoopbackBackend(library=lambda: Library(output))
    stream = backend.open("loopback:headset")
    blocks = []
    try:
        until(lambda: sum(len(one.samples) for one in [*blocks, *_more(blocks, stream)]) >= 96_000)
    finally:
        stream.close()
    heard = np.concatenate([one.samples for one in blocks])
    assert np.abs(heard.astype(int) - voice).max() <= 1
    line = Timeline(1, blocks[0].at)
    # They came faster than they were played; on their own clock they are two seconds.
    start = blocks[0].at
    at = np.cumsum([0, *(len(one.samples) for one in blocks[:-1])]) / RATE + start
    for block, moment in zip(blocks, at, strict=True):
        line.feed(0, [type(block)(block.samples, moment)], RATE)
    out = line.advance(start + 2.0, [True])[:, 0]
    assert find(voice[RATE : RATE + 24_000 : 3], out)[0] == pytest.approx(OURS, abs=1)


def _more(blocks, stream):
    blocks += stream.read()
    return []


def test_an_output_that_is_not_there_is_said():
    for library in (None, Library(Output("tv"))):
        with pytest.raises(KnownError, match="'loopback:headset' is not there"):
            LoopbackBackend(library=lambda found=library: found).open("loopback:headset")


def test_an_output_that_goes_is_a_missing_channel(output):
    backend = LoopbackBackend(library=lambda: Library(output))
    intake = Intake([Channel(PROSPECT, backend, "loopback:headset")])
    intake.open()
    try:
        until(lambda: intake.drain()[0].blocks)
        assert intake.states == (ChannelState.LIVE,)
        output.end.set()
        until(lambda: intake.states == (ChannelState.MISSING,), what="the missing channel")
        assert intake.problems == ["prospect channel missing"]
    finally:
        intake.close()
