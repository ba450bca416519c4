"""Real devices of a real sound server."""

from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from app.audio.capture import SoundDeviceBackend
from app.audio.device_test import DeviceTest
from app.audio.devices import Device, DeviceList, Devices, choose, route
from app.audio.finish import finish
from app.audio.intake import PROSPECT, REP, Channel
from app.audio.recorder import Recorder
from app.audio.status import ChannelState
from app.domain.errors import KnownError
from tests.audio.conftest import RATE, STARTED, Sound, find, noise
from tests.helpers.pulse import SoundServer
from tests.helpers.waiting import until

Play = Callable[[Sound, str], None]
MIC, FAR = "pulse:repmic", "pulse:farend.monitor"


def _mic(name: str, default: bool = False) -> Device:
    return Device(name, name, "input", default, 48_000, 1)


@pytest.mark.pulse
def test_microphones_far_ends_and_outputs_are_told_apart(pulse: SoundServer) -> None:
    devices = DeviceList().get()
    assert [one.id for one in devices.inputs] == [MIC]
    assert {one.id for one in devices.monitors} == {FAR, "pulse:micbus.monitor"}
    assert {one.id for one in devices.outputs} == {"pulse:farend", "pulse:micbus"}
    roles = choose(devices)
    assert roles.rep is not None
    assert roles.far_end is not None
    assert (roles.rep.id, roles.far_end.id) == (MIC, FAR)


@pytest.mark.pulse
def test_a_new_device_is_seen_after_a_refresh_and_can_be_opened(pulse: SoundServer) -> None:
    known = DeviceList()
    assert known.get().find("pulse:late.monitor") is None
    module = pulse.pactl("load-module", "module-null-sink", "sink_name=late", "rate=44100").strip()
    try:
        assert known.get().find("pulse:late.monitor") is None
        found = known.refresh().find("pulse:late.monitor")
        assert found is not None
        assert found.rate == 44_100
        assert route(found.id, "input").rate == 44_100
    finally:
        pulse.pactl("unload-module", module)
    with pytest.raises(KnownError, match=r"'late.monitor' is not there"):
        route("pulse:late.monitor", "input")


def test_a_chosen_device_that_is_gone_is_not_replaced_by_another() -> None:
    devices = Devices(inputs=(_mic("headset"), _mic("built-in", default=True)))
    chosen = choose(devices, rep="unplugged")
    assert chosen.rep is None
    assert choose(devices).rep == _mic("built-in", default=True)
    assert choose(devices, rep="headset").rep == _mic("headset")
    assert choose(devices, far_end="none").far_end is None


def test_no_devices_is_an_answer() -> None:
    assert choose(Devices()).rep is None
    assert choose(Devices()).far_end is None


@pytest.mark.pulse
def test_two_devices_come_into_one_file_each_on_its_side(
    pulse: SoundServer, play: Play, tmp_path: Path
) -> None:
    backend = SoundDeviceBackend()
    channels = [Channel(REP, backend, MIC), Channel(PROSPECT, backend, FAR)]
    recorder = Recorder(tmp_path / "rec", channels, lambda: STARTED)
    mine, theirs = noise(1, 5), noise(2, 5)
    try:
        recorder.arm()  # as while it rings: a null sink that nobody used gives nothing for 2 s
        until(lambda: recorder.status().devices == (ChannelState.LIVE,) * 2)
        recorder.start("call")
        until(lambda: recorder.status().elapsed > 0.5, 15)
        play(mine, "micbus")
        play(theirs, "farend")
        until(lambda: min(level.rms for level in recorder.status().levels) > 0.05)
        until(lambda: max(level.rms for level in recorder.status().levels) < 0.001, 20)
    finally:
        recorder.stop()
    done = finish(tmp_path / "rec", "call")
    sound = soundfile.read(done.path, dtype="int16")[0]
    for channel, voice in enumerate((mine, theirs)):
        offsets = []
        for second in range(4):
            part = voice[second * RATE : (second + 1) * RATE]
            at, same = find(part, sound[:, channel])
            assert same > 0.99
            assert find(part, sound[:, 1 - channel])[1] < 0.2
            offsets.append(at - second * RATE)
        assert max(offsets) - min(offsets) <= 2
    assert done.problems == ()
    assert done.missing == {REP: (), PROSPECT: ()}


@pytest.mark.pulse
def test_a_device_that_is_not_there_is_a_missing_channel(
    pulse: SoundServer, tmp_path: Path
) -> None:
    backend = SoundDeviceBackend()
    channels = [Channel(REP, backend, MIC), Channel(PROSPECT, backend, "pulse:nobody.monitor")]
    recorder = Recorder(tmp_path, channels, lambda: STARTED)
    try:
        recorder.start("call")
        until(lambda: recorder.status().devices == (ChannelState.LIVE, ChannelState.MISSING))
        until(lambda: recorder.status().elapsed > 1, 15)
        assert recorder.status().problems == ("prospect channel missing",)
    finally:
        recorder.stop()
    assert finish(tmp_path, "call").channels == (REP, PROSPECT)


@pytest.mark.pulse
def test_the_device_test_tells_which_side_was_heard(pulse: SoundServer, play: Play) -> None:
    backend = SoundDeviceBackend()
    test = DeviceTest([Channel(REP, backend, MIC), Channel(PROSPECT, backend, FAR)], 20)
    play(noise(1, 20), "micbus")
    test.start()
    try:
        until(lambda: test.status().heard == (True, False))
        play(noise(2, 20), "farend")
        until(lambda: test.status().heard == (True, True))
        assert test.status().left > 0
    finally:
        test.stop()
    assert not test.status().running
    assert test.status().problems == ()
