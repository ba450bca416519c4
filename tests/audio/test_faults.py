"""Faults of devices: each is injected, what is lost and what the record says becomes a table."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.audio.capture import SoundDeviceBackend
from app.audio.faults import Fault
from app.audio.intake import PROSPECT, REP, Channel
from app.audio.recorder import PAUSE_WARNING, Recorder
from app.audio.ring import Block, BlockRing
from app.audio.sound import RATE
from app.audio.status import ChannelState
from app.audio.take import gap_sentences
from app.audio.timeline import Timeline
from tests.audio.conftest import (
    STARTED,
    FastClock,
    Sound,
    everything,
    find,
    noise,
    recorded,
    stopped,
    whole,
)
from tests.audio.faults import TABLE, Row
from tests.helpers.fed import FedBackend
from tests.helpers.pulse import SoundServer
from tests.helpers.waiting import until

Play = Callable[[Sound, str], None]
MIC, FAR = "pulse:repmic", "pulse:farend.monitor"


def test_the_committed_table_has_a_line_for_each_fault() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    told = [line.split(" | ")[0].removeprefix("| ") for line in lines if line.startswith("| ")]
    assert told[1:] == list(Fault)


# --- devices of a real sound server ---------------------------------------------------------------


def _microphone(pulse: SoundServer) -> str:
    """The module of the rep's microphone."""
    listed = pulse.pactl("list", "short", "modules").splitlines()
    return next(one.split()[0] for one in listed if "source_name=repmic" in one)


def _plug_in(pulse: SoundServer, name: str = "repmic", master: str = "micbus.monitor") -> str:
    return pulse.pactl(
        "load-module",
        "module-remap-source",
        f"source_name={name}",
        f"master={master}",
        "channels=1",
        "channel_map=mono",
        "master_channel_map=mono",
    ).strip()


@pytest.fixture
def call(pulse: SoundServer, tmp_path: Path) -> Iterator[Callable[[str], Recorder]]:
    """A recording of two real devices that live already, as after the ringing."""
    made: list[Recorder] = []

    def begin(microphone: str) -> Recorder:
        backend = SoundDeviceBackend()
        channels = [Channel(REP, backend, microphone), Channel(PROSPECT, backend, FAR)]
        recorder = Recorder(tmp_path / "rec", channels, lambda: STARTED)
        made.append(recorder)
        recorder.arm()
        until(lambda: recorder.status().devices == (ChannelState.LIVE,) * 2, 15, "two devices")
        recorder.start("call")
        return recorder

    yield begin
    for recorder in made:
        recorder.stop()


@pytest.mark.pulse
@pytest.mark.alone
def test_a_microphone_that_goes_is_never_replaced_by_the_other_side(
    pulse: SoundServer,
    call: Callable[[str], Recorder],
    play: Play,
    tmp_path: Path,
    row: Row,
) -> None:
    recorder = call(MIC)
    theirs = noise(2, 30)
    play(theirs, "farend")
    until(lambda: recorder.status().levels[1].rms > 0.05, what="the far end")
    before = recorder.status().elapsed
    pulse.pactl("unload-module", _microphone(pulse))
    try:
        until(lambda: recorder.status().devices[0] is ChannelState.TAKEN, what="the trap")
        said = recorder.status().problems
        assert said == ("rep channel missing: the system had put another device in its place",)
        until(lambda: recorder.status().elapsed > before + 3, what="three seconds without it")
    finally:
        _plug_in(pulse)
        pulse.pactl("set-default-source", "repmic")
    back = recorder.status().elapsed
    until(lambda: recorder.status().devices[0] is ChannelState.LIVE, what="the microphone")
    again = recorder.status().elapsed
    mine = noise(1, 2)
    play(mine, "micbus")
    until(lambda: recorder.status().levels[0].rms > 0.05, what="the rep's voice")
    until(lambda: recorder.status().levels[0].rms < 0.001, what="the end of it")
    done, sound = stopped(recorder, tmp_path / "rec")
    gone, there = round(before * RATE), round(back * RATE)
    # Nobody spoke: but for the dither of a resampler no sample of the other side is there either.
    assert np.abs(sound[:there, 0]).max() <= 1
    for second in range(int(before), int(done.seconds) - 1):
        part = sound[second * RATE : (second + 1) * RATE]
        heard = part[:, 1].astype(float)
        own = part[:, 0].astype(float)
        if np.linalg.norm(heard) and np.linalg.norm(own):
            shared = np.dot(own, heard) / np.linalg.norm(own) / np.linalg.norm(heard)
            assert abs(shared) < 0.2
    assert find(mine[RATE // 2 : RATE * 3 // 2], sound[:, 0])[1] > 0.99
    _went_on(theirs, sound[gone:there, 1])
    assert any("another device in its place" in one for one in done.problems)
    assert any(one.startswith("the rep is missing for") for one in done.problems)
    how = "`pactl unload-module` of the microphone in a call, PulseAudio 16"
    row(Fault.UNPLUGGED, how, "nothing of the other side", done.problems)
    row(Fault.REROUTED, f"{how}: the server moves the stream", "nothing", done.problems)
    lost = again - back
    assert lost < 4
    row(Fault.REPLUGGED, "`pactl load-module` of the same source", lost, done.problems)


def _went_on(voice: Sound, sound: Sound) -> None:
    """What is there is the voice, but for a moment in which a player on a busy machine ran dry."""
    size = RATE // 4
    parts = [sound[at : at + size] for at in range(0, len(sound) - size, size)]
    same = [find(part, voice)[1] > 0.99 for part in parts]
    assert len(parts) >= 10
    assert sum(same) >= 0.8 * len(same)


@pytest.mark.pulse
@pytest.mark.alone
def test_a_device_that_stands_still_or_is_followed_by_another_comes_back(
    pulse: SoundServer, call: Callable[[str], Recorder], play: Play, tmp_path: Path, row: Row
) -> None:
    recorder = call("")
    pulse.pactl("suspend-sink", "micbus", "1")
    try:
        until(lambda: recorder.status().problems, what="the sentence")
        assert recorder.status().problems == ("no sound comes from the rep device",)
    finally:
        pulse.pactl("suspend-sink", "micbus", "0")
    until(lambda: not recorder.status().problems, what="the device")
    bus = pulse.pactl("load-module", "module-null-sink", "sink_name=bus2", "rate=44100").strip()
    mic = _plug_in(pulse, "othermic", "bus2.monitor")
    try:
        pulse.pactl("set-default-source", "othermic")
        until(lambda: "othermic" in _listened_to(pulse), what="the other microphone")
        until(lambda: recorder.status().devices[0] is ChannelState.LIVE, what="its sound")
        mine = noise(1, 2)
        play(mine, "bus2")
        until(lambda: recorder.status().levels[0].rms > 0.05, what="the rep's voice")
        until(lambda: recorder.status().levels[0].rms < 0.001, what="the end of it")
        done, sound = stopped(recorder, tmp_path / "rec")
    finally:
        pulse.pactl("set-default-source", "repmic")
        pulse.pactl("unload-module", mic)
        pulse.pactl("unload-module", bus)
    assert find(mine[RATE // 2 : RATE * 3 // 2], sound[:, 0])[1] > 0.99
    assert [one for one in done.problems if one.startswith("another rep device at 0:0")]
    assert done.missing[PROSPECT] == ()
    says = tuple(one for one in done.problems if "another" not in one)
    row(Fault.SUSPENDED, "`pactl suspend-sink`, then back", "nothing", says)
    gap = done.missing[REP][-1]
    how = "`pactl set-default-source` to another microphone"
    lost = f"{gap[1] - gap[0]:.1f} s, most of it until the new null sink gives its first sound"
    row(Fault.DEFAULT_CHANGED, how, lost, done.problems)


def _listened_to(pulse: SoundServer) -> set[str]:
    """Names of the sources that programs record from."""
    sources = {one["index"]: one["name"] for one in json.loads(_list(pulse, "sources"))}
    return {sources[one["source"]] for one in json.loads(_list(pulse, "source-outputs"))}


def _list(pulse: SoundServer, what: str) -> str:
    return pulse.pactl("--format=json", "list", what)


# --- devices that are fed ---------------------------------------------------------------------


def test_a_device_that_was_never_there(
    fed: FedBackend, record: Callable[..., Recorder], tmp_path: Path, row: Row
) -> None:
    fed.unplugged.add(PROSPECT)
    recorder = record()
    voice = noise(1, 6)
    fed.place(REP, voice)
    recorded(recorder, 3)
    done, sound = stopped(recorder, tmp_path)
    whole(voice, sound[:, 0])
    assert done.problems == ("prospect channel missing", "nothing of the prospect is there")
    row(Fault.NEVER_THERE, "its name can't be opened", "nothing of the other side", done.problems)


def test_a_stream_that_ends_is_opened_again(
    fed: FedBackend, record: Callable[..., Recorder], tmp_path: Path, row: Row
) -> None:
    recorder = record()
    voice, theirs = noise(1, 40), noise(2, 40)
    fed.place(REP, voice)
    fed.place(PROSPECT, theirs)
    recorded(recorder, 2)
    fed.unplugged.add(REP)
    until(lambda: recorder.status().problems == ("rep channel missing",), what="the sentence")
    recorded(recorder, 5)
    fed.unplugged.clear()
    back = fed.clock()
    until(lambda: not recorder.status().problems, what="the device")
    lost = fed.clock() - back
    recorded(recorder, recorder.status().elapsed + 2)
    done, sound = stopped(recorder, tmp_path)
    whole(theirs, sound[:, 1])
    ((_, there),) = done.missing[REP]
    before, after = find(voice[: RATE // 2], sound[:, 0])[0], round((there + 0.2) * RATE)
    at, same = find(sound[after:, 0], voice)
    assert same == pytest.approx(1.0)
    assert abs(after - at - before) <= 1  # a block's moment may lie between two frames
    assert done.problems[0] == "rep channel missing"
    row(Fault.SERVER_GONE, "the stream ends, its device comes back", lost / 4, done.problems)


def test_a_side_that_is_silent_while_the_other_talks_is_said_after_five_seconds(
    fed: FedBackend, record: Callable[..., Recorder], tmp_path: Path, row: Row
) -> None:
    recorder = record()
    fed.place(REP, noise(1, 60))
    until(lambda: recorder.status().problems, what="the sentence")
    assert recorder.status().problems == ("nothing is heard from the prospect",)
    assert 5 <= recorder.status().elapsed < 8
    recorded(recorder, 22)
    fed.place(PROSPECT, noise(2, 60))
    until(lambda: not recorder.status().problems, what="the other side")
    recorded(recorder, recorder.status().elapsed + 2)
    done, _ = stopped(recorder, tmp_path)
    (said,) = done.problems
    assert said.startswith("nothing heard from the prospect 0:00–0:2")
    row(Fault.SILENT_SIDE, "nothing is placed on it for 22 s", "nothing", done.problems)


def test_a_forgotten_pause_is_said_after_two_minutes(tmp_path: Path, row: Row) -> None:
    fed = FedBackend((REP,), FastClock(60))
    recorder = Recorder(tmp_path, [Channel(REP, fed, REP)], lambda: STARTED, fed.clock)
    recorder.start("call")
    try:
        assert recorder.started.wait(5)
        recorder.pause()
        until(lambda: recorder.status().problems, what="the sentence")
        (said,) = recorder.status().problems
        assert said.startswith("recording paused for 2:0")
        assert recorder.status().elapsed >= PAUSE_WARNING - 1
        recorder.resume()
        until(lambda: not recorder.status().problems, what="no sentence")
    finally:
        done, _ = stopped(recorder, tmp_path)
    ((first, last),) = done.pauses
    assert last - first >= PAUSE_WARNING
    says = (f"on the call bar: {said}", *done.problems)
    row(Fault.LONG_PAUSE, "paused for over 120 s of a fast clock", "nothing", says)


def test_what_nobody_took_in_time_is_silence_of_its_length(row: Row) -> None:
    ring = BlockRing(RATE, 1)
    sound = noise(1, 10)
    size = RATE // 10
    line = Timeline(1, 0.0)
    for number in range(100):
        part = sound[number * size : (number + 1) * size]
        ring.put(part.tobytes(), size, number / 10)
        if not 30 <= number < 60:
            line.feed(0, ring.take(), RATE)
    out = everything(line, 10.0)[:, 0]
    ((first, last),) = line.missing(0)
    lost = 2 * RATE + size  # the block of the moment in which it was taken again, too
    assert (last - first, line.overflowed(0)) == (lost, lost)
    assert np.array_equal(out[last:], sound[last:])
    assert np.array_equal(out[:first], sound[:first])
    says = gap_sentences({REP: line.missing(0)}, {REP: line.overflowed(0)}, 10 * RATE)
    assert says == ("the rep is missing for 2.1 s, 0:04–0:06", "2.10 s came too fast to be taken")
    row(Fault.OVERFLOW, "3 s untaken with memory for 1 s (the program's holds 10 s)", 2.1, says)


@pytest.mark.parametrize(
    ("fault", "swallowed", "told"),
    [(Fault.TORN, RATE // 20, True), (Fault.SWALLOWED, RATE, False)],
)
def test_what_the_driver_loses_is_found_by_the_clock(
    fault: Fault, swallowed: int, told: bool, row: Row
) -> None:
    line = Timeline(1, 0.0)
    sound = noise(1, 60)
    size = RATE // 10
    kept = np.concatenate((sound[: 20 * RATE], sound[20 * RATE + swallowed :]))
    for number in range(len(kept) // size):
        at = number / 10 + (swallowed / RATE if number >= 200 else 0.0)
        part = kept[number * size : (number + 1) * size]
        line.feed(0, [Block(part, at, torn=told and number == 200)], RATE)
    out = everything(line, 60.0)[:, 0]
    lost = sum(last - first for first, last in line.missing(0))
    assert lost == swallowed
    assert np.array_equal(out[45 * RATE :], sound[45 * RATE : len(out)])
    says = gap_sentences({REP: line.missing(0)}, {REP: line.overflowed(0)}, 60 * RATE)
    how = f"{swallowed / RATE:g} s left out, the overflow flag {'set' if told else 'not set'}"
    row(fault, how, lost / RATE, says)


def test_clocks_that_part_are_brought_together_without_loss(row: Row) -> None:
    """`test_drift.py` does two hours of it, two devices at once."""
    line = Timeline(1, 0.0)
    sound = noise(1, 120)
    size = RATE // 4
    for number in range(len(sound) // size):
        part = sound[number * size : (number + 1) * size]
        line.feed(0, [Block(part, number / 4 * (1 + 200e-6))], RATE)
    out = everything(line, 120.0)[:, 0]
    assert line.missing(0) == []
    for second in range(10, 115, 35):
        at, same = find(sound[second * RATE : second * RATE + RATE // 8], out)
        assert same > 0.97
        assert abs(at / RATE - second * (1 + 200e-6)) < 0.020
    row(Fault.DRIFT, "blocks of a clock 200 millionths slow, faster than real time", 0.0, ())


def test_what_came_through_another_device_is_silence_from_before_the_system_told_of_it(
    fed: FedBackend, record: Callable[..., Recorder], tmp_path: Path
) -> None:
    """A real server is told on at once; here the foreign sound has come in and is on its way."""
    recorder = record()
    begun = fed.clock()
    voice = noise(1, 40)
    fed.place(REP, voice)
    recorded(recorder, 4)
    fed.moved.add(REP)
    told = fed.clock() - begun
    fed.tell()
    until(lambda: recorder.status().devices[0] is ChannelState.TAKEN, what="the closed stream")
    recorded(recorder, told + 3)
    done, sound = stopped(recorder, tmp_path)
    first = round((told - 0.1) * RATE)
    assert not sound[first : round((told + 2) * RATE), 0].any()
    whole(voice[: 2 * RATE], sound[: 3 * RATE, 0])
    (span, *_) = done.missing[REP]
    assert span[0] == pytest.approx(told - 0.2, abs=0.15)
