"""What was said in a call, as words with their time: turns, and finding words in them.

A word is compared without case, accents and signs, cut where a search cuts it: 'Kälte,' is
'kalte', "don't" is 'don' and 't', '25°C' is '25' and 'c'.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PAUSE = 2.0
"""Seconds of silence of one side after which its next words begin a turn of their own."""
AROUND = 6
"""Words before and after what was found that a snippet shows."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word.

    Attributes:
        start, end: Seconds of the sound.
        text: As it is written, with its signs, without spaces around it.
        confidence: How sure the recogniser is, 0 to 1.
        channel: Whose it is: 'rep' or 'prospect'.
    """

    start: float
    end: float
    text: str
    confidence: float = 1.0
    channel: str = "rep"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side says in one go: words `first` up to and without `last` of all words."""

    channel: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """What was found, in its words; `second` is where its first word begins."""

    before: str
    found: str
    after: str
    second: float
    channel: str


def parts_of(text: str) -> tuple[str, ...]:
    """The letters and digits of a text in runs, without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(one for one in apart if not unicodedata.combining(one))
    return tuple("".join(one if one.isalnum() else " " for one in plain).split())


def in_order(words: Sequence[SpokenWord]) -> tuple[SpokenWord, ...]:
    """Words of both sides as they were heard, one after the other."""
    return tuple(sorted(words, key=lambda one: (one.start, one.channel, one.end)))


def turns(words: Sequence[SpokenWord]) -> tuple[Turn, ...]:
    """Words, in order of time, put together as they were spoken.

    A side that goes on after a long silence begins a new turn, so that a turn has one time.
    """
    found: list[Turn] = []
    first = 0
    for at in range(1, len(words) + 1):
        before = words[at - 1]
        if at < len(words):
            word = words[at]
            if word.channel == before.channel and word.start - before.end < PAUSE:
                continue
        found.append(Turn(before.channel, first, at))
        first = at
    return tuple(found)


def word_at(words: Sequence[SpokenWord], second: float) -> int | None:
    """Which word is being heard at a second of the sound; the later one where both speak."""
    found = None
    for at, word in enumerate(words):
        if word.start > second:
            break
        if second < word.end:
            found = at
    return found


def find(words: Sequence[SpokenWord], typed: str) -> tuple[tuple[int, int], ...]:
    """Where what was typed is said: (first, behind the last) of the words, in order of time.

    Typed words are looked for as they follow each other within one side's words; the last one may
    be begun only ('freez' finds 'freezing').
    """
    wanted = parts_of(typed)
    if not wanted:
        return ()
    hits: list[tuple[int, int]] = []
    for channel in dict.fromkeys(word.channel for word in words):
        hits += _hits(_pieces(words, channel), wanted)
    return tuple(sorted(hits))


def _pieces(words: Sequence[SpokenWord], channel: str) -> list[tuple[str, int]]:
    return [
        (part, at)
        for at, word in enumerate(words)
        if word.channel == channel
        for part in parts_of(word.text)
    ]


def _hits(pieces: list[tuple[str, int]], wanted: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    *whole, begun = wanted
    behind = 0
    for at in range(len(pieces) - len(wanted) + 1):
        some = pieces[at : at + len(wanted)]
        if at < behind or not some[-1][0].startswith(begun):
            continue
        if all(one[0] == part for one, part in zip(some, whole, strict=False)):
            yield some[0][1], some[-1][1] + 1
            behind = at + len(wanted)


def best_snippet(words: Sequence[SpokenWord], typed: str) -> Snippet | None:
    """The first place at which what was typed is said, else the first of any word of it."""
    hits = find(words, typed)
    if not hits:
        each = sorted(parts_of(typed), key=len, reverse=True)
        hits = next((some for part in each if (some := find(words, part))), ())
    return snippet(words, *hits[0]) if hits else None


def snippet(words: Sequence[SpokenWord], first: int, last: int) -> Snippet:
    """Some words around a place, of the same side."""
    channel = words[first].channel

    def side(some: Sequence[SpokenWord]) -> list[str]:
        return [one.text for one in some if one.channel == channel]

    before = side(words[:first])[-AROUND:]
    after = side(words[last:])[:AROUND]
    found = side(words[first:last])
    return Snippet(" ".join(before), " ".join(found), " ".join(after), words[first].start, channel)
