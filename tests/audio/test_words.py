"""Words out of sound: pieces, sides, the option; with the real recogniser where it is installed."""

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio import words as w
from app.audio.sound import RATE
from app.audio.words import (
    HeardWord,
    Recogniser,
    Samples,
    SoundUnreadable,
    WordsNotInstalled,
    pieces,
    recogniser,
    write_down,
)
from app.domain.spoken import find, word_at
from app.host.apart import apart
from tests.helpers.spoken import RECORDED, SOUND, recorded
from tests.helpers.wer import read_speech, wrong_words

MOST_WRONG = 0.15
"""Measured: 0.068 (3 of 44 words)."""


def test_a_long_sound_is_cut_in_silence() -> None:
    random = np.random.default_rng(1)
    sound = (random.standard_normal(RATE * 700) * 3000).astype(np.int16)
    quiet = (RATE * 285, RATE * 286)
    sound[slice(*quiet)] = 0
    found = list(pieces(sound))
    ends = [round(start * RATE) + len(part) for start, part in found]
    assert quiet[0] <= ends[0] <= quiet[1]
    assert all(len(part) <= w.PIECE * RATE for _, part in found)
    assert sum(len(part) for _, part in found) == len(sound)
    assert np.array_equal(np.concatenate([part for _, part in found]) * 32_768, sound)


class Loud:
    """Hears one word where a side is loud, and remembers the language it was given."""

    def __init__(self, model: Path) -> None:
        self.languages = frozenset({"en", "pl"})

    def words(self, samples: Samples, language: str) -> list[HeardWord]:
        loud = np.flatnonzero(np.abs(samples) > 0.2)
        at = float(loud[0]) / RATE
        return [HeardWord(at, at + 0.5, language or "unknown", 0.7)]


@pytest.mark.parametrize("rate", [RATE, 8000])
def test_each_side_is_heard_apart_at_whatever_rate(tmp_path: Path, rate: int) -> None:
    sides = np.zeros((rate * 4, 2), np.float32)
    sides[rate : rate * 2, 1] = sides[rate * 3 :, 0] = 0.5
    soundfile.write(tmp_path / "call.wav", sides, rate)
    by = Recogniser("loud", tmp_path, Loud)
    found = write_down(by, tmp_path / "call.wav", ("rep", "prospect"), "pl")
    said = [(one.channel, round(one.start, 1), one.text) for one in found.words]
    assert said == [("prospect", 1.0, "pl"), ("rep", 3.0, "pl")]
    by_order = write_down(by, tmp_path / "call.wav", ("both",), "pl")
    assert by_order.words == found.words
    unknown = write_down(by, tmp_path / "call.wav", ("rep", "prospect"), "fi")
    assert {one.text for one in unknown.words} == {"unknown"}
    assert unknown.language == ""


def test_a_language_that_is_the_only_one_is_taken_for_granted() -> None:
    assert write_down(recorded(), SOUND, ("rep", "prospect"), "pl").language == "en"


def test_a_sound_that_cannot_be_read_is_known_as_such(tmp_path: Path) -> None:
    (tmp_path / "call.flac").write_bytes(b"nothing")
    with pytest.raises(SoundUnreadable):
        write_down(recorded(), tmp_path / "call.flac", ("rep",), "")


def test_parts_of_one_word_are_put_together() -> None:
    found: list[HeardWord] = []
    for start, text, sure in ((0.0, " ill", 0.9), (0.2, "-disposed.", 0.4), (2.0, " is", 0.8)):
        w._add(found, start, start + 0.2, text, sure)
    w._add(found, 9.0, 9.2, "(", 0.1)
    assert [(one.start, one.text, one.confidence) for one in found] == [
        (0.0, "ill-disposed.", 0.4),
        (2.0, "is", 0.8),
        (9.0, "(", 0.1),
    ]


def test_a_folder_without_a_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As with the option: something that can be found stands for it.
    monkeypatch.setattr(w, "PACKAGE", "json")
    with pytest.raises(WordsNotInstalled, match=r"model\.bin, config\.json, tokenizer\.json"):
        recogniser(str(tmp_path))


def test_without_the_option_the_one_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(w, "PACKAGE", "segue_no_such_package")
    assert not w.installed()
    with pytest.raises(WordsNotInstalled, match="make words"):
        recogniser()


# --- with the real recogniser --------------------------------------------------------------------


def written(sound: Path, channels: tuple[str, ...] = ("rep",)) -> w.WrittenDown:
    """As the program does it: in a process of its own, without a network."""
    return apart(partial(write_down, recogniser(), sound, channels, "en"))


@pytest.mark.words
@pytest.mark.timeout(180)
def test_a_call_of_the_sample_is_written_down_side_by_side_without_a_network() -> None:
    found = written(SOUND, ("rep", "prospect"))
    kept = write_down(recorded(), SOUND, ("rep", "prospect"), "en")
    assert [one.text for one in found.words] == [one.text for one in kept.words], (
        f"{RECORDED.name} holds what the recogniser gives"
    )
    ((first, last),) = find(found.words, "I am in a meeting")[:1]
    assert {one.channel for one in found.words[first:last]} == {"prospect"}
    assert word_at(found.words, found.words[first].start) == first


@pytest.mark.words
def test_a_name_of_the_recogniser_tells_models_apart(tmp_path: Path) -> None:
    own = recogniser()
    for name in w._FILES:
        (tmp_path / name).write_bytes(b"another")
    other = recogniser(str(tmp_path))
    assert own.name != other.name
    assert own.name == recogniser().name


@pytest.mark.words
@pytest.mark.data
@pytest.mark.timeout(180)
def test_read_speech_is_written_down_with_few_mistakes(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = read = 0
    for sound, text in read_speech(data_dir):
        found = written(sound)
        mistakes, words = wrong_words(" ".join(one.text for one in found.words), text)
        wrong, read = wrong + mistakes, read + words
        seconds = soundfile.info(sound).duration
        assert all(0 <= one.start <= one.end <= seconds + 0.1 for one in found.words)
    with capsys.disabled():
        sys.stdout.write(f"\nread speech: {wrong} of {read} words wrong, WER {wrong / read:.1%}\n")
    assert wrong / read <= MOST_WRONG
