"""The waveform's overview against the samples themselves."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio import peakscan
from app.audio.peaks import BIN, Peaks, cache_path
from app.audio.peakscan import peaks_for
from app.audio.waves import probe
from app.domain.errors import KnownError
from tests.audio.conftest import RATE, noise


@pytest.fixture(scope="module")
def samples() -> np.ndarray:
    return np.stack((noise(1, 70.3), noise(2, 70.3, loud=900)), axis=1)


@pytest.fixture
def sound(samples: np.ndarray, tmp_path: Path) -> Path:
    path = tmp_path / "call.flac"
    soundfile.write(path, samples, RATE)
    return path


def test_level_0_is_the_lowest_and_highest_of_each_256(sound: Path, samples: np.ndarray) -> None:
    level = peaks_for(sound).levels[0]
    assert level.shape == (2, -(-len(samples) // BIN), 2)
    for number in (0, 1, 777, level.shape[1] - 1):
        part = samples[number * BIN : (number + 1) * BIN]
        assert level[:, number, 0].tolist() == (part.min(0) >> 8).tolist()
        assert level[:, number, 1].tolist() == (part.max(0) >> 8).tolist()


def test_every_level_holds_the_extremes_of_the_one_below(sound: Path) -> None:
    levels = peaks_for(sound).levels
    assert len(levels) > 2
    for fine, coarse in pairwise(levels):
        assert coarse.shape[1] == -(-fine.shape[1] // 4)
        for number in (0, coarse.shape[1] - 1):
            part = fine[:, number * 4 : number * 4 + 4]
            assert coarse[:, number, 0].tolist() == part[..., 0].min(1).tolist()
            assert coarse[:, number, 1].tolist() == part[..., 1].max(1).tolist()


@pytest.mark.parametrize(
    ("start", "end", "columns"),
    [(0.0, 70.3, 1400), (0.0, 70.3, 37), (12.3, 12.9, 500), (60.0, 80.0, 211), (-5.0, 3.0, 64)],
)
def test_a_window_shows_every_peak_and_none_from_far_away(
    sound: Path, samples: np.ndarray, start: float, end: float, columns: int
) -> None:
    peaks = peaks_for(sound)
    window = peaks.window(start, end, columns)
    assert window.shape == (2, columns, 2)
    wide = (end - start) * RATE / columns
    for column in range(columns):
        first, last = start * RATE + column * wide, start * RATE + (column + 1) * wide
        inside = samples[max(0, round(first)) : max(0, round(last))]
        if not len(inside):
            assert window[:, column].tolist() == [[0, 0], [0, 0]] or first - max(BIN, wide) < len(
                samples
            )
            continue
        spread = max(BIN, wide)
        around = samples[max(0, int(first - spread)) : max(0, int(last + spread))]
        assert (window[:, column, 0] <= inside.min(0) >> 8).all()
        assert (window[:, column, 1] >= inside.max(0) >> 8).all()
        assert (window[:, column, 0] >= around.min(0) >> 8).all()
        assert (window[:, column, 1] <= around.max(0) >> 8).all()


def test_it_is_kept_beside_the_sound_and_made_anew_when_the_sound_changes(sound: Path) -> None:
    first = peaks_for(sound)
    kept = cache_path(sound).stat()
    again = peaks_for(sound)
    assert cache_path(sound).stat().st_mtime_ns == kept.st_mtime_ns
    assert np.array_equal(first.levels[0], again.levels[0])
    soundfile.write(sound, noise(3, 1), RATE)
    assert peaks_for(sound).seconds == 1.0


def test_a_torn_copy_is_made_anew(sound: Path) -> None:
    whole = peaks_for(sound).levels[0]
    kept = cache_path(sound)
    kept.write_bytes(kept.read_bytes()[:5000])
    assert np.array_equal(peaks_for(sound).levels[0], whole)


def test_a_sound_that_breaks_off_is_shown_as_far_as_it_goes(
    sound: Path, samples: np.ndarray
) -> None:
    sound.write_bytes(sound.read_bytes()[: sound.stat().st_size // 2])
    peaks = peaks_for(sound)
    assert peaks.problem in ("its end can't be read", "its end is missing")
    assert 30 < peaks.seconds < 40
    assert peaks.levels[0][0, 0, 1] == samples[:BIN, 0].max() >> 8


def test_a_long_sound_is_shown_while_it_is_decoded(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peakscan, "_TOLD_EVERY", 0.0)
    seen: list[Peaks] = []
    whole = peaks_for(sound, told=seen.append).finest
    assert len(seen) > 2
    known = [int((one.finest != 0).any(axis=(0, 2)).sum()) for one in seen]
    assert known == sorted(known)
    assert 0 < known[0] < whole.shape[1]
    for one in seen:
        told = one.finest != 0
        assert np.array_equal(one.finest[told], whole[told])
    seen.clear()
    peaks_for(sound, told=seen.append)
    assert seen == [], "what was kept is there at once"


def test_both_halves_are_what_one_reader_finds(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    halves = peaks_for(sound, tmp_path / "halves.npz").finest
    monkeypatch.setattr(peakscan, "_WORTH", 1 << 40)
    straight = peaks_for(sound, tmp_path / "straight.npz").finest
    assert np.array_equal(halves, straight)


def test_missing_and_broken_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match=r"The recording gone.flac is missing"):
        peaks_for(tmp_path / "gone.flac")
    (tmp_path / "empty.wav").touch()
    with pytest.raises(KnownError, match=r"empty.wav is empty \(0 bytes\)"):
        peaks_for(tmp_path / "empty.wav")
    (tmp_path / "list.wav").write_text("name,phone\nAda,+49301234567\n" * 20)
    with pytest.raises(KnownError, match=r"list.wav can't be read as sound: .*ormat"):
        peaks_for(tmp_path / "list.wav")
    soundfile.write(tmp_path / "header.wav", np.zeros(0, np.int16), RATE)
    with pytest.raises(KnownError, match=r"has a header but no sound"):
        probe(tmp_path / "header.wav")
    with pytest.raises(KnownError, match=r"is missing"):
        probe(tmp_path)


@pytest.mark.data
def test_odd_files_open_or_say_why(data_dir: Path, tmp_path: Path) -> None:
    folder = data_dir / "audio-odd"
    opened: dict[str, Peaks] = {}
    refused: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix in (".csv", ".md", ".rttm", ".txt"):
            continue
        name = path.relative_to(folder).as_posix()
        try:
            opened[name] = peaks_for(path, tmp_path / f"{name.replace('/', '-')}.npz")
        except KnownError as refusal:
            refused[name] = refusal.what
    assert [name for name, what in refused.items() if Path(name).name not in what] == []
    assert "from-call/text_named_wav.wav" not in opened
    assert "from-call/zero_bytes.wav" not in opened
    assert "from-call/header_only.wav" not in opened
    assert "its header was never finished" in refused["from-call/header_size_zero.wav"]
    assert opened["from-call/ok_stereo.wav"].channels == 2
    for name in ("ok_mono.wav", "ulaw.wav", "list_chunk_before_data.wav"):
        assert opened[f"from-call/{name}"].seconds == pytest.approx(6.0, abs=0.05)
    assert opened["from-call/truncated_half.wav"].seconds == pytest.approx(3.0, abs=0.05)
    assert all(peaks.frames > 0 for peaks in opened.values())
