"""The measure of lost samples finds what is lost, and takes no clock for a loss."""

import numpy as np
import pytest
import soxr

from tests.audio.conftest import RATE, noise
from tests.bench.against_source import WINDOW, missing, never_played

SECONDS = 80
BEHIND = 5_000


@pytest.fixture(scope="module")
def source() -> np.ndarray:
    return noise(3, SECONDS)


def later(sound: np.ndarray) -> np.ndarray:
    return np.concatenate((np.zeros(BEHIND, dtype=np.int16), sound))


def test_a_whole_recording_misses_nothing(source: np.ndarray) -> None:
    found = missing(source, later(source))
    assert (found.windows, found.samples, found.per_minute) == (SECONDS // 4 - 2, 0.0, 0.0)


@pytest.mark.parametrize("lost", [1, 7, 3000])
def test_samples_cut_out_between_two_windows_are_counted(source: np.ndarray, lost: int) -> None:
    at = 8 * WINDOW
    found = missing(source, later(np.concatenate((source[: at - lost], source[at:]))))
    assert [step for _, step in found.moved] == [lost]
    assert found.samples == lost + len(found.unlike) * WINDOW


def test_silence_in_the_place_of_sound_is_a_lost_window(source: np.ndarray) -> None:
    heard = later(source)
    heard[BEHIND + 6 * WINDOW : BEHIND + 6 * WINDOW + RATE] = 0
    found = missing(source, heard)
    assert [at for at, _ in found.unlike] == [6 * WINDOW / RATE]
    assert found.samples == WINDOW


@pytest.mark.parametrize("ppm", [17, -100])
def test_a_clock_that_goes_otherwise_loses_nothing(source: np.ndarray, ppm: int) -> None:
    other = soxr.resample(source, RATE, RATE * (1 + ppm / 1e6), quality="VHQ")
    found = missing(source, later(other))
    assert found.samples == 0
    assert found.per_minute == pytest.approx(ppm * RATE * 60 / 1e6, abs=3)


def test_a_loss_beside_a_clock_that_goes_otherwise_is_counted(source: np.ndarray) -> None:
    other = soxr.resample(source, RATE, RATE * (1 + 50e-6), quality="VHQ")
    at = 8 * WINDOW
    found = missing(source, later(np.concatenate((other[: at - 40], other[at:]))))
    assert sum(step for _, step in found.moved) == pytest.approx(40, abs=3)


def test_what_was_cut_before_anybody_could_record_it_is_told_from_what_the_recorder_lost(
    source: np.ndarray,
) -> None:
    played = source.copy()
    played[6 * WINDOW : 6 * WINDOW + RATE] = 0
    witness = np.concatenate((np.zeros(900, dtype=np.int16), played))
    heard = later(played)
    heard[BEHIND + 12 * WINDOW : BEHIND + 12 * WINDOW + RATE] = 0
    assert [at for at, _ in missing(source, heard).unlike] == [24.0, 48.0]
    assert never_played(source, witness, heard) == {24.0}


def test_what_was_cut_in_both_but_otherwise_is_lost(source: np.ndarray) -> None:
    witness, heard = source.copy(), later(source)
    witness[6 * WINDOW : 6 * WINDOW + RATE] = 0
    heard[BEHIND + 7 * WINDOW - RATE : BEHIND + 7 * WINDOW] = 0
    assert not never_played(source, witness, heard)


def steered(source: np.ndarray) -> np.ndarray:
    """As a recorder makes it that steers by up to 60 millionths, now more, now less."""
    chance = np.random.default_rng(5)
    places = np.cumsum(1 + np.repeat(chance.uniform(-6e-5, 6e-5, SECONDS // 5), 5 * RATE))
    return np.interp(places, np.arange(len(source)), source).astype(np.int16)


def test_what_is_steered_loses_nothing_and_a_loss_in_it_is_counted(source: np.ndarray) -> None:
    smooth = np.convolve(source, np.hanning(9) / 4, "same").astype(np.int16)
    found = missing(smooth, later(steered(smooth)))
    assert (found.unlike, found.moved) == ((), ())
    heard, at = steered(smooth), 8 * WINDOW + RATE
    found = missing(smooth, later(np.concatenate((heard[: at - 40], heard[at:]))))
    assert sum(step for _, step in found.moved) == pytest.approx(40, abs=3)


def test_steering_that_begins_is_no_loss_and_one_in_a_pause_is_counted(source: np.ndarray) -> None:
    """Two people who talk in turns: each side is quiet half of the time."""
    smooth = np.convolve(source, np.hanning(9) / 4, "same").astype(np.int16)
    for pause in range(0, SECONDS * RATE, 2 * WINDOW):
        smooth[pause : pause + WINDOW] = 0
    begins = 10 * WINDOW
    speed = np.where(np.arange(len(smooth)) < begins, 1.0, 1 + 150e-6)
    steered = np.interp(np.cumsum(speed) - 1, np.arange(len(smooth)), smooth).astype(np.int16)
    found = missing(smooth, later(steered))
    assert (found.unlike, found.moved) == ((), ())
    at = 14 * WINDOW + WINDOW // 2
    found = missing(smooth, later(np.concatenate((steered[: at - 300], steered[at:]))))
    assert found.unlike == ()
    assert sum(step for _, step in found.moved) == pytest.approx(300, abs=40)
