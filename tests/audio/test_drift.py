"""Clocks that part: hours of two devices, fed as fast as they can be worked through."""

import os
from collections.abc import Iterator

import numpy as np
import pytest

from app.audio.drift import Stretch
from app.audio.ring import Block
from app.audio.sound import RATE
from app.audio.timeline import Timeline
from tests.audio.conftest import everything, find, noise

MINUTES = 120 if os.environ.get("SEGUE_SOAK") else 12  # in which the two part by 144 ms
BLOCK = 0.25
MARK_EVERY = 60
WITHIN = 0.020


def _device(ppm: float, seed: int, seconds: int) -> Iterator[Block]:
    """A device whose second takes `1 + ppm` millionths; it hears a click each minute.

    Blocks come up to 30 ms late, as they do.
    """
    late = np.random.default_rng(seed)
    frames = round(BLOCK * RATE)
    second = 1 + ppm / 1e6
    marks = [minute / second for minute in range(MARK_EVERY, seconds, MARK_EVERY)]
    spots = {round(at * RATE) for at in marks}
    for number in range(round(seconds / second / BLOCK)):
        samples = np.zeros(frames, dtype=np.int16)
        first = number * frames
        for spot in [one for one in spots if first <= one < first + frames]:
            samples[spot - first] = 20_000
            spots.discard(spot)
        yield Block(samples, number * BLOCK * second + late.exponential(0.004))


@pytest.mark.timeout(300)
def test_two_clocks_that_part_stay_together() -> None:
    """For half an hour, in `make soak` for two."""
    seconds = MINUTES * 60
    line = Timeline(2, 0.0)
    clicks: list[list[int]] = [[], []]
    devices = [_device(ppm, seed, seconds) for seed, ppm in enumerate((100.0, -100.0))]
    for number in range(round(seconds / BLOCK) - 1):
        for channel, device in enumerate(devices):
            block = next(device, None)
            if block is not None:
                line.feed(channel, [block], RATE)
        if number % 20 == 19:
            before = line.frames
            out = line.advance((number + 1) * BLOCK, [True, True])
            for channel in (0, 1):
                clicks[channel] += _clicks(out[:, channel], before)
    assert line.missing(0) == line.missing(1) == []
    heard = [np.array(found[: MINUTES - 2]) / RATE for found in clicks]
    due = np.arange(1, len(heard[0]) + 1) * MARK_EVERY
    assert len(heard[0]) == len(heard[1]) == MINUTES - 2
    assert np.abs(heard[0] - due).max() < WITHIN
    assert np.abs(heard[1] - due).max() < WITHIN
    assert np.abs(heard[0] - heard[1]).max() < WITHIN


def _clicks(sound: np.ndarray, first: int) -> list[int]:
    loud = np.flatnonzero(sound > 6000)
    return [first + int(one) for one in loud[np.diff(loud, prepend=-99) > 50]]


def test_a_clock_that_keeps_time_is_copied_sample_by_sample() -> None:
    line = Timeline(1, 0.0)
    sound = noise(1, 60)
    size = 1600
    for first in range(0, len(sound), size):
        line.feed(0, [Block(sound[first : first + size], first / RATE)], RATE)
    assert np.array_equal(everything(line, 60.0)[:, 0], sound)


def test_beginning_to_correct_makes_no_click() -> None:
    """Of a tone the second difference is the tone again: a click would stand out of it."""
    seconds, hertz = 120, 440
    line = Timeline(1, 0.0)
    tone = (12_000 * np.sin(np.arange(seconds * RATE) * 2 * np.pi * hertz / RATE)).astype(np.int16)
    size = 160
    for number in range(seconds * RATE // size):
        block = tone[number * size : (number + 1) * size]
        line.feed(0, [Block(block, number * size / RATE * (1 + 300e-6))], RATE)
    out = everything(line, seconds * 1.0003)[:, 0].astype(float)
    assert len(out) > seconds * RATE  # it was stretched
    bend = np.abs(np.diff(out, 2))
    assert bend[1000:].max() < np.abs(np.diff(tone.astype(float), 2)).max() + 12


def test_a_stretch_gives_back_what_it_was_given_at_even_speed() -> None:
    sound = noise(1, 2)
    stretch = Stretch(sound[:RATE])
    parts = [stretch.feed(sound[at : at + 160]) for at in range(RATE, 2 * RATE, 160)]
    out = np.concatenate([*parts, stretch.flush()])
    assert len(out) == pytest.approx(RATE, abs=4)
    assert np.abs(out[:4].astype(int) - sound[RATE : RATE + 4]).max() < 150
    at, same = find(sound[RATE + 4000 : RATE + 12_000], out)
    assert at == pytest.approx(4000, abs=3)
    assert same > 0.99
