"""Files that anybody made: as much as is sound, one sentence, and never the end of the program."""

import csv
import hashlib
import os
import struct
from concurrent.futures import CancelledError
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.decode import decode
from app.audio.our_flac import settled
from app.audio.riff import riff_of
from app.domain.errors import KnownError
from app.host.apart import MEMORY, Limits, apart
from app.jobs import foreign
from app.jobs.foreign import convert, look_into, probe_file
from tests.audio.conftest import find, noise
from tests.helpers import decoders


def wav(path: Path, frames: np.ndarray, rate: int = 8000, **more: str) -> Path:
    soundfile.write(path, frames, rate, **more)
    return path


def spoilt(path: Path, at: int, value: int) -> Path:
    """With another number in its header."""
    content = bytearray(path.read_bytes())
    content[at : at + 4] = struct.pack("<I", value)
    path.write_bytes(bytes(content))
    return path


# --- a process of its own ---


def test_a_decoder_that_dies_costs_one_sentence_and_leaves_nothing(tmp_path):
    source, target = wav(tmp_path / "call.wav", noise(1, 1)), tmp_path / "out.flac"
    with pytest.raises(KnownError) as failure:
        convert(source, target, decoder=decoders.dies)
    assert failure.value.what == (
        "call.wav can't be read: the decoder was killed by signal 11 on it."
    )
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize(
    ("decoder", "words"),
    [
        (decoders.leaves, "the decoder ended with code 3"),
        (decoders.stumbles, "the decoder failed (ZeroDivisionError: seven)"),
        (decoders.grows, "MemoryError"),
    ],
)
def test_however_it_ends_the_file_is_named_in_one_sentence(tmp_path, decoder, words):
    found = probe_file(wav(tmp_path / "call.wav", noise(1, 1)), decoder=decoder)
    assert not found.playable
    (problem,) = found.problems
    assert problem.startswith("call.wav can't be read: ")
    assert words in problem


def test_a_decoder_that_hangs_is_ended_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr(foreign, "PATIENCE", 1.0)
    found = probe_file(wav(tmp_path / "call.wav", noise(1, 1)), decoder=decoders.hangs)
    assert found.problems == ("call.wav can't be read: decoding it did not end within 1 s.",)


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path):
    source, target = wav(tmp_path / "call.wav", noise(1, 5)), tmp_path / "out.flac"
    with pytest.raises(KnownError, match="converted sound can't be kept"):
        convert(source, target, decoder=decoders.on_a_full_disk)
    assert list(tmp_path.iterdir()) == [source]


def test_what_the_disk_did_not_take_is_noticed(tmp_path):
    part = wav(tmp_path / "out.flac", noise(1, 1, 16_000), 16_000)
    assert settled(part, 16_000) == hashlib.sha256(part.read_bytes()).hexdigest()
    with pytest.raises(OSError, match="does not hold"):
        settled(part, 16_001)


def test_a_folder_that_is_not_there_is_said(tmp_path):
    source = wav(tmp_path / "call.wav", noise(1, 1))
    with pytest.raises(KnownError, match="converted sound can't be kept"):
        convert(source, tmp_path / "gone" / "out.flac")


def test_what_decoders_print_is_not_shown(tmp_path, capfd):
    assert probe_file(wav(tmp_path / "call.wav", noise(1, 1)), decoder=decoders.talks).playable
    assert capfd.readouterr() == ("", "")


def test_what_is_left_off_is_ended_at_once(tmp_path):
    source = wav(tmp_path / "call.wav", noise(1, 1))
    asked = []

    def enough():
        asked.append(1)
        return len(asked) == 3

    with pytest.raises(CancelledError):
        convert(source, tmp_path / "out.flac", decoder=decoders.hangs, cancelled=enough)
    assert list(tmp_path.iterdir()) == [source]


def test_a_decoder_has_limits_and_no_network(tmp_path):
    source = wav(tmp_path / "call.wav", noise(1, 1))
    found = probe_file(source, decoder=decoders.calls_home)
    assert found.problems == (
        "call.wav can't be read: the decoder failed "
        "(NoNetwork: This work may not use the network.) on it.",
    )
    assert look_into(source, decoder=decoders.tells_its_limits).problems == (str(MEMORY),)


def test_the_process_is_another_one_and_gone_afterwards():
    helper = apart(os.getpid, limits=Limits(30.0))
    assert helper != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(helper, 0)


# --- what comes of a file ---


def test_sound_of_16_khz_stays_what_it_was_to_the_sample(tmp_path):
    voice = np.stack([noise(1, 2), noise(2, 2)], axis=1)
    voice[:4] = [[-32768, 32767], [32767, -32768], [0, 1], [-1, 0]]
    source, target = wav(tmp_path / "call.wav", voice, 16_000), tmp_path / "out.flac"
    done = convert(source, target)
    assert np.array_equal(soundfile.read(target, dtype="int16")[0], voice)
    assert (done.kept_channels, done.kept_frames, done.problems) == (2, len(voice), ())
    assert done.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
    assert target.stat().st_mode & 0o777 == 0o600


def test_another_rate_is_the_same_sound_at_16_khz(tmp_path):
    source = wav(tmp_path / "call.wav", noise(1, 4, 44_100), 44_100)
    done = convert(source, tmp_path / "out.flac")
    assert (done.rate, done.kept_frames) == (44_100, 64_000)
    sound = soundfile.read(tmp_path / "out.flac", dtype="int16")[0]
    same = soundfile.read(source, dtype="int16")[0]
    x = np.interp(np.arange(16_000) / 16_000 + 1, np.arange(len(same)) / 44_100, same)
    at, how_much = find(x.astype(np.int16), sound)
    assert abs(at - 16_000) <= 1
    assert how_much > 0.99


def test_two_channels_that_hold_the_same_are_made_one(tmp_path):
    voice = np.stack([noise(1, 1)] * 2, axis=1)
    done = convert(wav(tmp_path / "call.wav", voice, 16_000), tmp_path / "out.flac")
    assert (done.channels, done.kept_channels) == (2, 1)
    assert done.problems == ("both its channels hold the same sound",)
    assert np.array_equal(soundfile.read(tmp_path / "out.flac", dtype="int16")[0], voice[:, 0])
    assert {one.name for one in tmp_path.iterdir()} == {"call.wav", "out.flac"}


def test_more_channels_are_mixed_into_one_and_that_is_said(tmp_path):
    voices = np.stack([noise(seed, 1) for seed in (1, 2, 3)], axis=1)
    done = convert(wav(tmp_path / "room.wav", voices, 16_000), tmp_path / "out.flac")
    assert done.problems == ("its 3 channels are mixed into one",)
    sound = soundfile.read(tmp_path / "out.flac", dtype="int16")[0]
    assert np.abs(sound - voices.mean(axis=1)).max() <= 1


def test_silence_is_said(tmp_path):
    done = decode(wav(tmp_path / "call.wav", np.ones(8000, np.int16)))
    assert done.problems == ("there is nothing to hear in it: it is silent from start to end",)


@pytest.mark.parametrize(("at", "side"), [(0, "left"), (1, "right")])
def test_a_side_that_is_silent_is_said(tmp_path, at, side):
    voice = np.stack([noise(1, 1), noise(2, 1)], axis=1)
    voice[:, at] = 0
    done = decode(wav(tmp_path / "call.wav", voice))
    assert done.problems == (f"its {side} channel is silent from start to end",)


@pytest.mark.parametrize("coding", ["PCM_16", "PCM_24", "FLOAT", "ULAW", "GSM610", "IMA_ADPCM"])
@pytest.mark.parametrize("never", [0, 0xFFFF_FFFF])
def test_a_length_that_was_never_written_is_taken_from_the_file(tmp_path, coding, never):
    voice = noise(1, 3, 8000)
    source = wav(tmp_path / "call.wav", voice, 8000, subtype=coding)
    whole = decode(source, tmp_path / "whole.flac")
    content = source.read_bytes()
    data = content.index(b"data") + 4
    spoilt(spoilt(source, 4, never), data, never)
    done = decode(source, tmp_path / "out.flac")
    assert done.seconds == pytest.approx(whole.seconds, abs=0.1)
    one, other = (soundfile.read(tmp_path / f"{name}.flac")[0] for name in ("whole", "out"))
    size = min(len(one), len(other)) - 500
    assert np.array_equal(one[:size], other[:size])
    # The longest number there is says 'not known' also in files that are whole.
    said = "its header was never finished: its length was taken from the size of the file"
    assert done.problems == ((said,) if never == 0 else ())
    assert source.read_bytes()[data + 4 :] == content[data + 4 :]


def test_a_torn_last_frame_is_left_out(tmp_path):
    source = spoilt(wav(tmp_path / "call.wav", noise(1, 1), 16_000), 40, 0)
    source.write_bytes(source.read_bytes()[:-1])
    assert decode(source).seconds == pytest.approx(15_999 / 16_000)


def test_a_copy_that_was_cut_off_says_how_much_is_here(tmp_path):
    source = wav(tmp_path / "call.wav", noise(1, 6, 8000))
    source.write_bytes(source.read_bytes()[: 44 + 48_000])
    done = decode(source)
    assert done.seconds == 3.0
    assert done.problems == ("its end is missing: 6.0 s were recorded, 3.0 s are here",)


def test_a_flac_that_breaks_off_is_kept_as_far_as_it_goes(tmp_path):
    source = wav(tmp_path / "call.flac", noise(1, 6, 16_000), 16_000)
    source.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    done = decode(source)
    assert 2.5 < done.seconds < 3.1
    (problem,) = done.problems
    assert problem.startswith("it is damaged from ")


def test_a_rate_that_can_not_be_is_refused(tmp_path):
    source = spoilt(wav(tmp_path / "call.wav", noise(1, 1)), 24, 3)
    assert probe_file(source).problems == (
        "call.wav can't be played: a rate of 3 frames a second can't be right.",
    )


def test_what_is_no_file_is_said(tmp_path):
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "empty.wav").touch()
    said = [
        probe_file(tmp_path / name).problems[0] for name in ("pipe.wav", "", "gone", "empty.wav")
    ]
    assert said == [
        "pipe.wav is no ordinary file.",
        f"{tmp_path.name} is a folder.",
        "There is no file gone.",
        "empty.wav is empty (0 bytes).",
    ]


def test_rubbish_under_any_header_never_crashes(tmp_path):
    random = np.random.default_rng(5)
    source = tmp_path / "call.wav"
    for kind in ("WAV", "FLAC", "OGG", "AIFF", "MP3", "W64", "CAF"):
        soundfile.write(source, noise(1, 1), 16_000, format=kind)
        content = bytearray(source.read_bytes())
        for place in random.integers(0, min(len(content), 400), 12):
            content[place] = random.integers(0, 256)
        source.write_bytes(bytes(content))
        found = probe_file(source)
        assert found.playable == (found.seconds > 0)
        assert found.playable or len(found.problems) == 1


def test_the_header_of_something_else_is_no_riff(tmp_path):
    (tmp_path / "a").write_bytes(b"RIFF\0\0\0\0AVI LIST")
    (tmp_path / "b").write_bytes(b"RIFF" + bytes(4) + b"WAVE" + b"fmt \xff\xff\xff\xff")
    assert riff_of(tmp_path / "a") is None
    assert riff_of(tmp_path / "b") is None


# --- files from elsewhere ---

# What the manifest expects, and which sentence says so: seconds, or words of the refusal.
ODD: dict[str, float | str] = {
    "cpython/pluck-pcm24-ext.wav": 0.3,
    "cpython/pluck-pcm8.wav": 0.3,
    "cpython/pluck-ulaw.au": 0.3,
    "from-call/gsm.wav": 6.0,
    "from-call/header_only.wav": "a header but no sound",
    "from-call/header_size_zero.wav": 6.0,
    "from-call/list_chunk_before_data.wav": 6.0,
    "from-call/mp3_named_wav.wav": 6.0,
    "from-call/ok_mono.wav": 6.0,
    "from-call/ok_stereo.wav": 6.0,
    "from-call/text_named_wav.wav": "no format that is known",
    "from-call/truncated_half.wav": 3.0,
    "from-call/ulaw.wav": 6.0,
    "from-call/very_quiet.wav": 6.0,
    "from-call/voip.opus": 6.0,
    "from-call/zero_bytes.wav": "is empty (0 bytes)",
    "miniaudio/test.m4a": "which Segue does not decode",
    "miniaudio/test.mp3": 10.016,
    "mutagen/52-overwritten-metadata.flac": "nothing in it can be decoded",
    "mutagen/8k-1ch-1s-silence.aif": 1.0,
    "mutagen/bad-xing.mp3": 0.104,
    "mutagen/empty.ogg": 3.685,
    "mutagen/emptyfile.mp3": "is empty (0 bytes)",
    "mutagen/example.opus": 11.355,
    "mutagen/lame.mp3": 0.062,
    "mutagen/no-tags.m4a": "which Segue does not decode",
    "mutagen/silence-2s-PCM-16000-08-ID3v23.wav": 2.0,
    "mutagen/silence-44-s.flac": 3.685,
    "mutagen/silence-44-s.mp3": 3.736,
    "mutagen/too-short.mp3": "nothing in it can be decoded",
    "pyannote/empty.wav": 1.0,
    "scipy/test-44100Hz-2ch-32bit-float-le.wav": 0.01,
    "scipy/test-44100Hz-be-1ch-4bytes.wav": 0.1,
    "scipy/test-44100Hz-le-1ch-4bytes-early-eof.wav": 0.0054,
    "scipy/test-44100Hz-le-1ch-4bytes-incomplete-chunk.wav": "no samples in it",
    "scipy/test-44100Hz-le-1ch-4bytes-rf64.wav": 0.1,
    "scipy/test-8000Hz-le-1ch-1byte-ulaw.wav": 0.0011,
    "scipy/test-8000Hz-le-2ch-1byteu.wav": 0.1,
    "scipy/test-8000Hz-le-3ch-5S-24bit.wav": 0.0006,
    "scipy/test-8000Hz-le-3ch-5S-53bit.wav": "no coding that is known",
    "scipy/test-8000Hz-le-4ch-9S-12bit.wav": 0.0011,
    "webrtcvad/test-audio.raw": "neither its rate nor its channels",
}


@pytest.mark.data
def test_every_odd_file_of_the_folder_is_known_here(data_dir):
    folder = data_dir / "audio-odd"
    found = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
    assert found - {"manifest.csv"} == set(ODD)


@pytest.mark.data
@pytest.mark.parametrize(("name", "expected"), ODD.items())
def test_an_odd_file_gives_what_is_sound_in_it_or_one_sentence(data_dir, name, expected):
    found = probe_file(data_dir / "audio-odd" / name)
    if isinstance(expected, str):
        assert not found.playable
        (problem,) = found.problems
        assert expected in problem
    else:
        assert found.playable
        assert found.seconds == pytest.approx(expected, abs=0.001)


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("from-call/header_size_zero.wav", "length was taken from the size of the file"),
        ("from-call/truncated_half.wav", "6.0 s were recorded, 3.0 s are here"),
        ("mutagen/bad-xing.mp3", "its header promises 0.410 s, 0.104 s could be decoded"),
        ("mutagen/empty.ogg", "nothing to hear in it"),
        ("scipy/test-44100Hz-le-1ch-4bytes-early-eof.wav", "0.100 s were recorded, 0.005 s"),
        ("from-call/ok_stereo.wav", ""),
        ("from-call/very_quiet.wav", ""),
    ],
)
def test_what_is_wrong_with_an_odd_file_is_said(data_dir, name, problem):
    found = probe_file(data_dir / "audio-odd" / name)
    assert found.problems == () if not problem else problem in found.problems[0]


@pytest.mark.data
def test_the_calls_of_the_folder_are_all_playable_and_as_long_as_they_are(data_dir):
    folder = data_dir / "audio-calls"
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        found = decode(folder / row["file"])
        assert found.seconds == pytest.approx(float(row["seconds"]), abs=0.001), row["file"]
        assert (found.channels, found.rate) == (int(row["channels"]), int(row["sample_rate"]))
        assert found.problems == (), row["file"]
