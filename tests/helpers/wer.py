"""How many words a recogniser got wrong, and the read speech of the outside data."""

import csv
from collections.abc import Sequence
from pathlib import Path

from app.domain.spoken import parts_of


def wrong_words(heard: str, read: str) -> tuple[int, int]:
    """(words put in, left out or replaced, at the least; words that were read).

    The word error rate is the first by the second (Levenshtein distance over words, compared as
    the program compares words).
    """
    return _distance(parts_of(heard), parts_of(read)), len(parts_of(read))


def _distance(one: Sequence[str], other: Sequence[str]) -> int:
    row = list(range(len(other) + 1))
    for n, mine in enumerate(one, 1):
        before, row[0] = row[0], n
        for m, theirs in enumerate(other, 1):
            cost = before if mine == theirs else before + 1
            before, row[m] = row[m], min(cost, row[m] + 1, row[m - 1] + 1)
    return row[-1]


def read_speech(data: Path) -> list[tuple[Path, str]]:
    """Sound files with the text that was read."""
    folder = data / "audio-calls" / "read-speech"
    with (folder / "transcripts.csv").open(encoding="utf-8", newline="") as file:
        return [(folder / row["file"], row["text"]) for row in csv.DictReader(file)]
