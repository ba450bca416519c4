"""A recogniser for tests: it gives what the real one gave for a call of the sample team."""

import json
from pathlib import Path

from app.audio.words import HeardWord, Recogniser, Samples

HERE = Path(__file__).parent
RECORDED = HERE / "said_call_back.json"
SOUND = HERE.parents[1] / "resources" / "sample" / "audio" / "call_back.opus"
"""The sound that the recorded words are of: 24 s, the rep left, the prospect right."""
NAME = "recorded 1"


class RecordedEngine:
    """Gives one side's words after the other, as the real one did."""

    def __init__(self, kept: Path) -> None:
        self._sides = iter(json.loads(kept.read_text("utf-8"))["sides"])
        self.languages = frozenset({"en"})

    def words(self, samples: Samples, language: str) -> list[HeardWord]:
        assert samples.dtype == "float32"
        assert language == "en"
        return [HeardWord(*one) for one in next(self._sides)]


class BrokenEngine:
    """Fails as a library does."""

    languages = frozenset({"en", "de"})

    def __init__(self, model: Path) -> None:
        self._model = model

    def words(self, samples: Samples, language: str) -> list[HeardWord]:
        raise RuntimeError("a tensor has a wrong shape")


def recorded(name: str = NAME) -> Recogniser:
    """The recogniser whose words are kept here."""
    return Recogniser(name, RECORDED, RecordedEngine)


def broken() -> Recogniser:
    """A recogniser that fails on everything."""
    return Recogniser("broken 1", RECORDED, BrokenEngine)
