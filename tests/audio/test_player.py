"""Playback: speed, pitch, position, and what happens when there is nothing to play on or from."""

import sys
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.capture import SoundDeviceBackend
from app.audio.player import NO_DEVICE, OTHER_DEVICE, Player
from app.audio.stretch import playable, stretched
from tests.audio.conftest import RATE, find, noise
from tests.helpers.pulse import SoundServer
from tests.helpers.waiting import until

SPEEDS = (0.5, 0.75, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0)


@pytest.fixture
def player_on() -> Iterator[Callable[[str], Player]]:
    """Makes players on an output, and ends them."""
    made: list[Player] = []

    def make(device: str) -> Player:
        made.append(Player(device))
        return made[-1]

    yield make
    for player in made:
        player.close()


def _source(sound: np.ndarray) -> Callable[[int], np.ndarray]:
    place = 0

    def read(frames: int) -> np.ndarray:
        nonlocal place
        part = sound[place : place + frames]
        place += len(part)
        return part.astype(np.float32)

    return read


def _at_speed(sound: np.ndarray, speed: float) -> np.ndarray:
    whole = sound.reshape(len(sound), -1)
    return np.concatenate(list(stretched(_source(whole), whole.shape[1], RATE, speed)))


@pytest.mark.parametrize("speed", SPEEDS)
def test_440_hz_stay_440_hz_at_every_speed(speed: float) -> None:
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(6 * RATE) / RATE)
    out = _at_speed(tone, speed)[RATE // 2 : -RATE // 2, 0]
    heights = np.abs(out[: len(out) // 80 * 80]).reshape(-1, 80).max(axis=1)
    assert heights.min() > 0.25
    assert heights.max() < 0.33  # no seam can be heard
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out)), 1 << 20))
    assert spectrum.argmax() * RATE / (1 << 20) == pytest.approx(440, abs=0.5)


@pytest.mark.parametrize("speed", SPEEDS)
def test_output_frame_k_is_source_frame_k_times_speed(speed: float) -> None:
    frames = np.arange(8 * RATE)
    beeps = np.sin(2 * np.pi * 1000 * frames / RATE) * (frames % RATE < RATE // 10)
    out = _at_speed(beeps, speed)[:, 0]
    assert len(out) == pytest.approx(len(frames) / speed, abs=2)
    loud = np.convolve(np.abs(out), np.ones(160) / 160, "same")
    for second in range(1, 7):
        middle = (second + 0.05) * RATE / speed
        around = slice(int(middle - 0.3 * RATE / speed), int(middle + 0.3 * RATE / speed))
        weight = loud[around]
        centre = around.start + np.average(np.arange(len(weight)), weights=weight)
        assert centre * speed / RATE == pytest.approx(second + 0.05, abs=0.005 + 0.012 * speed)


def test_at_1_not_one_sample_changes() -> None:
    sound = noise(1, 2).astype(np.float32) / 32768
    assert np.array_equal(_at_speed(sound, 1.0)[:, 0], sound)


def test_speeds_keep_to_half_and_three_times() -> None:
    assert [playable(one) for one in (0.1, 0.5, 1.1, 3.0, 9.0)] == [0.5, 0.5, 1.1, 3.0, 3.0]


def _loudness(sound: np.ndarray, step: int) -> np.ndarray:
    steps = sound[: len(sound) // step * step].reshape(-1, step).astype(float)
    loud = np.abs(steps).mean(axis=1)
    return loud - loud.mean()


@pytest.mark.pulse
@pytest.mark.parametrize("speed", [1.0, 1.5])
def test_what_is_heard_is_where_the_cursor_stands(
    pulse: SoundServer, player_on: Callable[[str], Player], tmp_path: Path, speed: float
) -> None:
    syllables = np.repeat(np.random.default_rng(5).uniform(0.05, 1, 20 * 12), RATE // 12 + 1)
    voice = (noise(1, 20, loud=5000) * syllables[: 20 * RATE]).astype(np.int16)
    sound = np.stack((voice, np.zeros(20 * RATE, np.int16)), axis=1)
    path = tmp_path / "call.flac"
    soundfile.write(path, sound, RATE)
    ears = SoundDeviceBackend().open("pulse:farend.monitor")
    try:
        until(ears.read, what="the monitor")
        player = player_on("pulse:farend")
        player.load(path)
        player.set_speed(speed)
        player.seek(7.0)
        until(lambda: player.status().state == "paused")
        assert player.status().position == 7.0
        player.play()
        until(lambda: player.status().position > 7.8)
        ears.read()  # from here on it plays steadily
        until(lambda: player.status().position > 9.5)
        blocks = ears.read()
        heard_until = blocks[-1].at + len(blocks[-1].samples) / 48_000
        shown, now = player.status(), player._clock()
    finally:
        ears.close()
    assert shown.state == "playing"
    assert shown.starved == 0
    heard = np.concatenate([block.samples for block in blocks])
    piece = _loudness(heard, 480)[-100:]  # the last second, in steps of 10 ms
    at, same = find(piece, _loudness(voice, round(160 * speed)))
    assert same > 0.7  # steps do not begin where the source's do
    heard_place = (at + len(piece)) * 0.01 * speed
    shown_place = shown.position - (now - heard_until) * shown.speed
    assert shown_place == pytest.approx(heard_place, abs=0.1 * shown.speed)


@pytest.mark.pulse
def test_pause_seek_end_and_again(
    pulse: SoundServer, player_on: Callable[[str], Player], tmp_path: Path
) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, noise(1, 3), RATE)
    player = player_on("pulse:farend")
    player.load(path)
    player.play()
    until(lambda: player.status().position > 0.2)
    player.pause()
    until(lambda: player.status().state == "paused")
    stood = player.status().position
    player.seek(2.5)
    assert player.status().position == 2.5
    assert stood < 1.5
    player.play()
    until(lambda: player.status().state == "ended")
    assert player.status().position == 3.0
    player.play()
    until(lambda: 0.1 < player.status().position < 1.0)
    player.seek(99.0)
    until(lambda: player.status().state == "ended")


@pytest.fixture
def no_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without any output."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")


@pytest.mark.usefixtures("no_sound")
def test_without_an_output_the_cursor_moves_and_the_player_says_so(
    player_on: Callable[[str], Player], tmp_path: Path
) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, noise(1, 1), RATE)
    player = player_on("pulse:nowhere")
    player.load(path)
    player.set_speed(2.0)
    player.play()
    until(lambda: player.status().state == "playing")
    until(lambda: player.status().notice == NO_DEVICE)
    until(lambda: player.status().state == "ended", 5)


@pytest.mark.usefixtures("no_sound")
def test_missing_and_broken_recordings_are_named_and_the_next_one_plays(
    player_on: Callable[[str], Player], tmp_path: Path
) -> None:
    player = player_on("pulse:nowhere")
    player.load(tmp_path / "gone.flac")
    until(lambda: player.status().state == "broken")
    problem = player.status().problem
    assert problem is not None
    assert problem.what == "The recording gone.flac is missing."
    player.play()
    (tmp_path / "text.flac").write_text("no sound")
    player.load(tmp_path / "text.flac")
    until(lambda: (known := player.status().problem) is not None and "text.flac" in known.what)
    assert player.status().state == "broken"
    soundfile.write(tmp_path / "good.flac", noise(1, 1), RATE)
    player.load(tmp_path / "good.flac")
    until(lambda: player.status().state == "paused")
    assert player.status().problem is None
    assert player.status().seconds == 1.0


@pytest.mark.usefixtures("no_sound")
def test_a_recording_that_breaks_off_plays_up_to_there(
    player_on: Callable[[str], Player], tmp_path: Path
) -> None:
    path = tmp_path / "torn.flac"
    soundfile.write(path, noise(1, 4), RATE)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    player = player_on("pulse:nowhere")
    player.load(path)
    player.set_speed(3.0)
    player.play()
    until(lambda: player.status().state == "ended")
    problem = player.status().problem
    assert problem is not None
    assert problem.what == "torn.flac can't be read any further."
    assert 1.0 < player.status().position < 3.0


@pytest.mark.usefixtures("no_sound")
def test_whoever_listens_hears_of_every_change(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, noise(1, 1), RATE)
    seen: list[str] = []
    player = Player("pulse:nowhere", lambda: seen.append(player.status().state))
    try:
        player.load(path)
        player.play()
        until(lambda: "ended" in seen)
    finally:
        player.close()
    assert seen == ["paused", "playing", "ended", "empty"]


@pytest.mark.parametrize("speed", [0.5, 1.5, 2.0, 3.0])
def test_a_gliding_voice_has_no_holes_where_pieces_meet(speed: float) -> None:
    times = np.arange(12 * RATE) / RATE
    phase = 2 * np.pi * np.cumsum(140 + 40 * np.sin(2 * np.pi * 0.31 * times)) / RATE
    voice = sum(np.sin(part * phase + part) / part for part in range(1, 9)) * 0.2
    out = _at_speed(voice, speed)[RATE // 2 : -RATE // 2, 0]
    power = np.convolve(out**2, np.ones(320) / 320, "valid")
    assert power.min() > 0.6 * np.median(power)


@pytest.mark.usefixtures("no_sound")
def test_skipped_silence_is_never_where_the_cursor_stands(
    player_on: Callable[[str], Player], tmp_path: Path
) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, noise(1, 20), RATE)
    player = player_on("")
    player.load(path)
    player.set_speed(2.0)
    player.set_skips(((1.0, 17.0), (18.0, 20.0)))
    player.play()
    seen: list[float] = []
    until(lambda: seen.append(player.status().position) or player.status().state == "ended")
    inside = [one for one in seen if 1.3 < one < 16.7]
    assert inside == []
    assert any(16.7 <= one < 18.3 for one in seen)


@pytest.mark.usefixtures("no_sound")
def test_a_loop_plays_again_and_again_until_it_is_taken_off(
    player_on: Callable[[str], Player], tmp_path: Path
) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, noise(1, 8), RATE)
    player = player_on("")
    player.load(path)
    player.set_speed(3.0)
    player.set_loop((2.0, 3.2))
    player.seek(2.0)
    until(lambda: player.status().state == "paused")
    player.play()
    seen: list[float] = []

    def rounds() -> int:
        seen.append(player.status().position)
        return sum(after < before for before, after in pairwise(seen))

    until(lambda: rounds() >= 3)
    assert min(seen) >= 2.0
    assert max(seen) <= 3.2 + 0.01
    player.set_loop(None)
    until(lambda: player.status().position > 4.0)
    player.set_loop((2.0, 3.2))
    until(lambda: player.status().state == "ended", what="a loop that was passed")


@pytest.mark.pulse
def test_an_output_that_is_pulled_out_is_said_and_played_around(
    pulse: SoundServer, player_on: Callable[[str], Player], tmp_path: Path
) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, noise(1, 60), RATE)
    plug = ("load-module", "module-null-sink", "sink_name=headset", "rate=48000")
    module = pulse.pactl(*plug).strip()
    player = player_on("pulse:headset")
    player.load(path)
    player.play()
    until(lambda: player.status().position > 0.3)
    assert player.status().notice == ""
    pulse.pactl("unload-module", module)
    until(lambda: player.status().notice == OTHER_DEVICE)
    there = player.status().position
    until(lambda: player.status().position > there + 0.3)
    module = pulse.pactl(*plug).strip()
    try:
        until(lambda: player.status().notice == "")
        back = player.status().position
        until(lambda: player.status().position > back + 0.3)
        assert player.status().state == "playing"
    finally:
        player.unload()
        until(lambda: player.status().state == "empty")
        pulse.pactl("unload-module", module)


@pytest.mark.pulse
def test_nothing_is_missed_while_three_threads_never_rest(
    pulse: SoundServer, player_on: Callable[[str], Player], tmp_path: Path
) -> None:
    path = tmp_path / "call.flac"
    soundfile.write(path, np.stack((noise(1, 30), noise(2, 30)), axis=1), RATE)
    player = player_on("pulse:farend")
    player.load(path)
    player.set_speed(1.5)
    player.play()
    until(lambda: player.status().position > 0.5)
    rest = threading.Event()

    def work() -> None:
        while not rest.is_set():
            sorted(str(number) for number in range(1000))

    busy = [threading.Thread(target=work) for _ in range(3)]
    for thread in busy:
        thread.start()
    try:
        until(lambda: player.status().position > 6.0)
        shown = player.status()
    finally:
        rest.set()
        for thread in busy:
            thread.join()
    assert (shown.state, shown.starved) == ("playing", 0)
    player.pause()
    until(lambda: player.status().state == "paused")
    assert sys.getswitchinterval() == pytest.approx(0.005)
