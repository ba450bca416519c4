"""The time line: several clocks, one file."""

import numpy as np
import pytest

from app.audio.ring import Block
from app.audio.sound import RATE
from app.audio.timeline import Timeline
from tests.audio.conftest import everything, find, noise


def blocks(samples: np.ndarray, at: float, rate: int, size: int = 480) -> list[Block]:
    return [
        Block(samples[first : first + size], at + first / rate)
        for first in range(0, len(samples), size)
    ]


def test_the_device_s_own_rate_becomes_16_khz_without_an_offset() -> None:
    line = Timeline(1, 100.0)
    sound = noise(1, 3, 48_000)
    line.feed(0, blocks(sound, 100.0, 48_000), 48_000)
    out = np.concatenate((line.advance(103.0, [True]), line.finish(103.0)))
    assert len(out) == 3 * RATE
    at, same = find(sound[48_000:96_000:3], out[:, 0])
    assert (at, round(same, 3)) == (RATE, 1.0)


def test_channels_that_start_apart_are_aligned_by_their_blocks_moments() -> None:
    line = Timeline(2, 10.0)
    sound = noise(1, 2)
    line.feed(0, blocks(sound, 10.0, RATE), RATE)
    line.feed(1, blocks(sound, 10.12, RATE), RATE)
    out = line.advance(12.0, [True, True])
    assert find(sound[:8000], out[:, 0])[0] == 0
    assert find(sound[:8000], out[:, 1])[0] == round(0.12 * RATE)


def test_what_was_heard_before_the_start_does_not_exist() -> None:
    line = Timeline(1, 10.0)
    sound = np.full(RATE, 1000, dtype=np.int16)
    sound[: RATE // 2] = 77  # before consent
    line.feed(0, blocks(sound, 9.5, RATE), RATE)
    out = line.advance(10.5, [True])
    assert len(out) == RATE // 2
    assert set(out[:, 0]) == {1000}


def test_lost_frames_are_silence_of_their_length_and_said() -> None:
    line = Timeline(1, 0.0)
    sound = noise(1, 2)
    line.feed(0, blocks(sound[:16_000], 0.0, RATE), RATE)
    line.feed(0, [Block(sound[20_000:], 20_000 / RATE, lost=4_000)], RATE)
    out = line.advance(2.0, [True])[:, 0]
    assert line.missing(0) == [(16_000, 20_000)]
    assert np.array_equal(out[20_000:], sound[20_000:])
    assert not out[16_000:20_000].any()


def test_a_silent_device_does_not_hold_up_the_other_and_comes_back_in_place() -> None:
    line = Timeline(2, 0.0)
    sound = noise(1, 10)
    for second in range(10):
        part = sound[second * RATE : (second + 1) * RATE]
        line.feed(0, blocks(part, float(second), RATE), RATE)
        if not 3 <= second < 6:
            line.feed(1, blocks(part, float(second), RATE), RATE)
        if second == 5:
            assert line.advance(6.0, [True, True]).shape[0] > 0
            assert line.frames >= 5 * RATE
    out = np.concatenate([np.zeros((line.frames, 2), np.int16), line.advance(10.0, [True, True])])
    first, last = line.missing(1)[0][0], line.missing(1)[-1][1]
    assert first == 3 * RATE
    assert last == pytest.approx(6 * RATE, abs=0.6 * RATE)
    assert np.array_equal(out[7 * RATE :, 1], sound[7 * RATE :])


def test_a_device_that_swallows_sound_in_silence_is_found_out_by_the_clock() -> None:
    line = Timeline(1, 0.0)
    sound = noise(1, 12)
    kept = np.concatenate((sound[: 4 * RATE], sound[5 * RATE :]))
    early = blocks(kept[: 4 * RATE], 0.0, RATE)
    late = blocks(kept[4 * RATE :], 5.0, RATE)
    line.feed(0, [*early, *late], RATE)
    out = line.advance(12.0, [True])[:, 0]
    assert sum(b - a for a, b in line.missing(0)) == pytest.approx(RATE, abs=160)
    assert np.array_equal(out[8 * RATE : 11 * RATE], sound[8 * RATE : 11 * RATE])


def test_one_late_burst_is_no_gap() -> None:
    line = Timeline(1, 0.0)
    sound = noise(1, 6)
    for number, block in enumerate(blocks(sound, 0.0, RATE)):
        delay = 0.4 if 100 <= number < 110 else 0.0
        line.feed(0, [Block(block.samples, block.at + delay)], RATE)
    assert np.array_equal(line.advance(6.0, [True])[:, 0], sound)
    assert line.missing(0) == []


def test_a_pause_is_silence_of_the_same_length() -> None:
    line = Timeline(1, 0.0)
    sound = np.full(5 * RATE, 500, dtype=np.int16)
    line.pause(1.5)
    line.resume(3.25)
    line.feed(0, blocks(sound, 0.0, RATE), RATE)
    out = line.advance(5.0, [True])[:, 0]
    assert len(out) == 5 * RATE
    assert np.flatnonzero(out == 0).tolist() == list(range(24_000, 52_000))
    assert line.pauses == [(24_000, 52_000)]


def test_with_no_device_at_all_time_still_passes() -> None:
    line = Timeline(2, 0.0)
    assert line.advance(3.0, [False, False]).shape == (2.5 * RATE, 2)
    line.finish(3.0)
    assert line.missing(0) == line.missing(1) == [(0, 3 * RATE)]


def test_a_sound_server_that_buffers_longer_loses_nothing_and_moves_nothing() -> None:
    line = Timeline(1, 0.0)
    sound = noise(1, 60)
    for number, block in enumerate(blocks(sound, 0.0, RATE, 1600)):
        later = 0.045 if 100 <= number < 400 else 0.0
        line.feed(0, [Block(block.samples, block.at + later)], RATE)
    assert np.array_equal(everything(line, 60.0)[:, 0], sound)
    assert line.missing(0) == []


def test_what_the_device_says_it_lost_is_filled_by_the_clock_and_counted() -> None:
    line = Timeline(1, 0.0)
    sound = noise(1, 60)
    swallowed = RATE // 20
    kept = np.concatenate((sound[: 20 * RATE], sound[20 * RATE + swallowed :]))
    for number, block in enumerate(blocks(kept, 0.0, RATE, 1600)):
        after = number >= 200
        at = block.at + (swallowed / RATE if after else 0.0)
        line.feed(0, [Block(block.samples, at, torn=number == 200)], RATE)
    out = everything(line, 60.0)[:, 0]
    assert line.overflowed(0) == sum(b - a for a, b in line.missing(0)) == swallowed
    assert np.array_equal(out[45 * RATE :], sound[45 * RATE :][: len(out) - 45 * RATE])


def test_a_busy_machine_s_jitter_is_no_drift() -> None:
    line = Timeline(1, 0.0)
    sound = noise(1, 300)
    late = np.random.default_rng(4)
    least = 0.0
    for number, block in enumerate(blocks(sound, 0.0, RATE, 1600)):
        if number % 100 == 0:  # for ten seconds no block comes sooner than this
            least = late.uniform(0.0, 0.009)
        line.feed(0, [Block(block.samples, block.at + least + late.exponential(0.01))], RATE)
    out = everything(line, 300.0)[:, 0]
    first = int(np.flatnonzero(out)[0])  # where its first blocks had said
    assert np.array_equal(out[first : 280 * RATE], sound[: 280 * RATE - first])
    assert line.missing(0) == []
