"""What is played of a sound: silences left out, a loop, and the position while it is so."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.course import Course
from app.audio.device_clock import DeviceClock
from app.audio.feed import Feed
from app.audio.output import Run
from tests.audio.conftest import RATE

LOOP = (2.0, 3.0)


def runs(course: Course, place: float, most: int = 9) -> list[tuple[float, float]]:
    """What a course plays of ten seconds, in seconds."""
    found = islice(course.stretches(place, RATE, 10 * RATE), most)
    return [(first / RATE, last / RATE) for first, last in found]


def test_without_silence_or_loop_it_plays_to_the_end() -> None:
    assert runs(Course(), 4.0) == [(4.0, 10.0)]
    assert runs(Course(), 10.0) == []
    assert runs(Course(), 99.0) == []


def test_of_a_silence_a_breath_is_left_at_each_end() -> None:
    silent = Course(((1.0, 3.0), (5.0, 5.4), (8.0, 10.0)))
    assert runs(silent, 0.0) == [(0.0, 1.25), (2.75, 8.25), (9.75, 10.0)]
    assert runs(silent, 2.0) == [(2.75, 8.25), (9.75, 10.0)], "from within a silence to its end"


def test_a_loop_repeats_and_one_that_was_passed_does_not() -> None:
    assert runs(Course(loop=LOOP), 1.0, 3) == [(1.0, 3.0), LOOP, LOOP]
    assert runs(Course(loop=LOOP), 2.5, 3) == [(2.5, 3.0), LOOP, LOOP]
    assert runs(Course(loop=LOOP), 3.0) == [(3.0, 10.0)]
    assert runs(Course(loop=(2.0, 2.01)), 0.0) == [(0.0, 10.0)], "too short to be one"


def test_a_loop_without_its_silence_and_one_of_silence_alone() -> None:
    assert (
        runs(Course(((2.2, 2.8),), LOOP), 2.0, 4)
        == [
            (2.0, pytest.approx(2.45)),
            (pytest.approx(2.55), 3.0),
        ]
        * 2
    )
    assert runs(Course(((1.0, 9.0),), LOOP), 2.0, 2) == [LOOP, LOOP]


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_each_frame_that_is_played_knows_its_second(tmp_path: Path, speed: float) -> None:
    """The left channel rises evenly, so that its height says where in the source a sample is."""
    path = tmp_path / "ramp.wav"
    frames = 10 * RATE
    tone = np.sin(2 * np.pi * 1000 * np.arange(frames) / RATE)
    ramp = np.linspace(0.1, 0.9, frames) * tone
    soundfile.write(path, np.stack((ramp, np.ones(frames) * 0.9), axis=1), RATE, subtype="FLOAT")
    course = Course(((1.0, 4.0), (6.0, 9.0)), (0.5, 9.5))
    with soundfile.SoundFile(path) as file:
        run = Run(0.5, speed, RATE)
        feed = Feed(file, (1.0, 0.0), frames, course, 0.5, run)
        sound, seconds = _drained(feed, run, round(9.0 * RATE / speed))
    # Stretching wavers by some hundredths of the height; a jump missed would be 2.5 s.
    near = 0.12 if speed == 1.0 else 1.0
    checked = 0
    for at in range(0, len(sound) - 800, 400):
        low, high = seconds[at], seconds[at + 799]
        if any(low - 0.2 < edge < high + 0.2 for edge in (0.5, 1.25, 3.75, 6.25, 8.75, 9.5)):
            continue  # a jump, and what fades around it
        if high < low:
            continue
        told = (np.abs(sound[at : at + 800, 0]).max() - 0.1) / 0.8 * 10
        assert told == pytest.approx((low + high) / 2, abs=near), at
        checked += 1
    assert checked > 50
    inside = seconds[(seconds > 1.3) & (seconds < 3.7)]
    assert not len(inside)


def _drained(feed: Feed, run: Run, frames: int) -> tuple[np.ndarray, np.ndarray]:
    """Sound (n, 2), and the second of each of its frames as the run tells it."""
    parts, seconds = [np.zeros((0, 2), np.float32)], []
    while len(seconds) < frames:
        feed.fill()
        before = run.ring.played
        parts.append(run.ring.take(480))
        for frame in range(before, before + len(parts[-1])):
            run.heard(float(max(frame, 1)), 0.0)
            seconds.append(run.position(0.0))
    return np.concatenate(parts), np.array(seconds)


@pytest.mark.parametrize("drift", [-1e-4, 0.0, 1e-4])
def test_the_clock_follows_a_device_that_gulps_and_drifts(drift: float) -> None:
    """Gulps of 60 ms, looked at every 20 ms or so; a clock 100 millionths too fast or slow."""
    random = np.random.default_rng(3)
    clock, rate, gulp = DeviceClock(48_000), 48_000, 2880
    now, worst, before = 0.0, 0.0, 0.0
    while now < 1200.0:
        now += float(random.uniform(0.015, 0.03))
        true = max(0.0, (now - 0.5) * rate * (1 + drift))
        taken = (int(true) // gulp + 1) * gulp if true else 0
        heard = clock.heard(taken, now)
        assert heard >= before - gulp / 2
        before = heard
        if now > 4.0:
            worst = max(worst, abs(heard - true) / rate)
    assert worst < 0.03
