"""Speech in recordings: found, not found where there is none, the same in pieces as in one."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio import speech
from app.audio.decode import decode
from app.audio.speech import MODEL, STEP, State, find_speech, listen, segments
from app.domain.errors import KnownError
from app.domain.spans import common, tidy, total
from app.host.resources import resources_dir
from tests.audio.conftest import RATE, noise

MODEL_FILE = resources_dir() / MODEL
VOICES = resources_dir() / "sample" / "audio" / "call_back.opus"


def written(path: Path, sound: np.ndarray, rate: int = RATE) -> Path:
    soundfile.write(path, sound, rate, subtype="PCM_16", format="FLAC")
    return path


def test_both_sides_of_a_call_are_found_each_on_its_channel(tmp_path):
    sound = soundfile.read(VOICES, dtype="int16")[0]
    found = find_speech(MODEL_FILE, VOICES)
    assert found.seconds == len(sound) / RATE
    assert len(found.channels) == 2
    for at, spans in enumerate(found.channels):
        # Where the made voice is loud there is speech, and where it is still there is none.
        loud = np.abs(sound[:, at].astype(int)) > 1000
        inside = np.zeros(len(sound), bool)
        for a, b in spans:
            inside[round(a * RATE) : round(b * RATE)] = True
        assert loud[inside].sum() > 0.94 * loud.sum()
        assert 0.1 < inside.mean() < 0.9


def test_a_quiet_voice_is_still_a_voice(tmp_path):
    sound = soundfile.read(VOICES, dtype="int16")[0][:, 0]
    loud = find_speech(MODEL_FILE, written(tmp_path / "a.flac", sound))
    quiet = find_speech(MODEL_FILE, written(tmp_path / "b.flac", (sound // 100).astype(np.int16)))
    assert total(quiet.channels[0]) == pytest.approx(total(loud.channels[0]), rel=0.1)


def test_the_noise_of_a_quiet_room_is_no_voice(tmp_path):
    room = noise(3, 20, loud=20.0)
    assert find_speech(MODEL_FILE, written(tmp_path / "a.flac", room)).channels == ((),)


@pytest.mark.parametrize("kind", ["silence", "noise", "tone"])
def test_what_is_no_voice_is_no_speech(tmp_path, kind):
    sound = {
        "silence": np.zeros(5 * RATE, np.int16),
        "noise": noise(3, 5),
        "tone": (8000 * np.sin(np.arange(5 * RATE) * 2 * np.pi * 425 / RATE)).astype(np.int16),
    }[kind]
    found = find_speech(MODEL_FILE, written(tmp_path / "a.flac", sound))
    assert found.channels == ((),)
    assert found.seconds == 5


def test_in_pieces_it_is_the_same_as_in_one(tmp_path, monkeypatch):
    whole = find_speech(MODEL_FILE, VOICES)
    monkeypatch.setattr(speech, "PIECE", 5 * speech.FRAME * 31)
    done = []

    def count(work):
        done.append(work)
        return work()

    assert find_speech(MODEL_FILE, VOICES, count) == whole
    assert len(done) > 4


def test_a_piece_goes_on_from_the_one_before(tmp_path, monkeypatch):
    sound = written(tmp_path / "a.flac", soundfile.read(VOICES, dtype="int16")[0])
    states = (State(), State())
    whole = listen(MODEL_FILE, sound, 0, states)
    monkeypatch.setattr(speech, "PIECE", 100 * speech.FRAME)
    first = listen(MODEL_FILE, sound, 0, states)
    second = listen(MODEL_FILE, sound, first.frames, first.states)
    for at in (0, 1):
        both = np.concatenate([first.probabilities[at], second.probabilities[at]])
        assert np.abs(both - whole.probabilities[at][: len(both)]).max() < 1e-5


def test_it_can_be_left_off_between_two_pieces(monkeypatch):
    monkeypatch.setattr(speech, "PIECE", 5 * speech.FRAME * 31)
    done = []

    def once(work):
        done.append(1)
        return work()

    assert find_speech(MODEL_FILE, VOICES, once, lambda: len(done) == 2) is None
    assert len(done) == 2


def test_a_sound_shorter_than_a_frame_has_no_speech(tmp_path):
    found = find_speech(MODEL_FILE, written(tmp_path / "a.flac", noise(1, 100 / RATE)))
    assert found.channels == ((),)
    assert found.seconds == 100 / RATE


def test_another_rate_is_refused_because_only_ours_is_kept(tmp_path):
    with pytest.raises(KnownError, match="not a recording of 16000"):
        find_speech(MODEL_FILE, written(tmp_path / "a.flac", noise(1, 1, 8000), 8000))


def test_a_damaged_model_is_said(tmp_path):
    wrong = tmp_path / "model.onnx"
    wrong.write_bytes(MODEL_FILE.read_bytes()[:-1] + b"!")
    for path in (wrong, tmp_path / "gone.onnx"):
        with pytest.raises(KnownError, match="model that came with Segue is missing or damaged"):
            find_speech(path, VOICES)


def of(*runs: tuple[float, int]) -> np.ndarray:
    return np.concatenate([np.full(n, p, np.float32) for p, n in runs])


def test_between_both_limits_it_stays_as_it_was():
    on = of((0.1, 10), (0.45, 10), (0.6, 10), (0.4, 10), (0.1, 20))
    assert segments(on, 60 * STEP) == (
        (pytest.approx(20 * STEP - 0.03, abs=0.001), pytest.approx(40 * STEP + 0.03, abs=0.001)),
    )


def test_a_breath_joins_and_a_click_is_dropped():
    breath = of((0.9, 10), (0.1, 6), (0.9, 10), (0.1, 30))
    assert len(segments(breath, 56 * STEP)) == 1
    pause = of((0.9, 10), (0.1, 8), (0.9, 10), (0.1, 30))
    assert len(segments(pause, 58 * STEP)) == 2
    assert segments(of((0.1, 20), (0.9, 3), (0.1, 20)), 43 * STEP) == ()


def test_speech_to_the_end_ends_with_the_sound():
    assert segments(of((0.9, 10)), 0.3) == ((0.0, 0.3),)


# --- calls from elsewhere ---


def rttm(path: Path, who: str = "") -> list[tuple[float, float]]:
    words = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return [(float(w[3]), float(w[3]) + float(w[4])) for w in words if who in w[7]]


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "marks", "who", "most"),
    [
        ("call40_agent", "call40_reference", "agent", 0.08),
        ("call40_caller", "call40_reference", "caller", 0.10),
        ("two_speakers_30s", "two_speakers_30s", "", 0.05),
        # Far from one microphone, and marked over their pauses: what is found must be right.
        ("meeting_dev00", "meeting_dev00", "", 0.35),
        ("meeting_tst00", "meeting_tst00", "", 0.20),
    ],
)
def test_speech_is_where_people_marked_it(data_dir, tmp_path, name, marks, who, most):
    folder = data_dir / "audio-calls"
    ours = tmp_path / "a.flac"
    decode(folder / f"{name}.wav", ours)
    found = find_speech(MODEL_FILE, ours)
    wanted = tidy(rttm(folder / f"{marks}.rttm", who), found.seconds)
    right = total(common(found.channels[0], wanted))
    missed, false = total(wanted) - right, total(found.channels[0]) - right
    assert (missed + false) / total(wanted) < most


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("audio-calls/phone-prompts/beep.wav", 0, 0),
        ("audio-calls/phone-prompts/ascending-2tone.wav", 0, 0),
        ("audio-calls/phone-prompts/silence_5.wav", 0, 0),
        ("audio-calls/phone-prompts/vm-intro.wav", 5, 5.7),
        ("audio-odd/from-call/very_quiet.wav", 5, 6),
        ("audio-odd/from-call/ok_mono.wav", 5, 6),
        ("audio-odd/pyannote/empty.wav", 0, 0),
        ("audio-odd/mutagen/silence-44-s.flac", 0, 0),
        ("audio-odd/mutagen/silence-44-s.mp3", 0, 0),
    ],
)
def test_prompts_tones_and_silence_of_the_folder(data_dir, tmp_path, name, least, most):
    decode(data_dir / name, tmp_path / "a.flac")
    found = find_speech(MODEL_FILE, tmp_path / "a.flac")
    assert least <= max(total(one) for one in found.channels) <= most


@pytest.mark.data
def test_the_stereo_call_is_its_two_sides(data_dir, tmp_path):
    folder = data_dir / "audio-calls"
    decode(folder / "call40_stereo_first60s.wav", tmp_path / "a.flac")
    found = find_speech(MODEL_FILE, tmp_path / "a.flac")
    for spans, who in zip(found.channels, ("agent", "caller"), strict=True):
        wanted = tidy(rttm(folder / "call40_reference.rttm", who), 60)
        right = total(common(spans, wanted))
        assert (total(wanted) + total(spans) - 2 * right) / total(wanted) < 0.1
