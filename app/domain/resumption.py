"""Was the conversation resumed at its continuation point, or started again? A proposal, no verdict.

What the rep says in the first `SECONDS` of their own words is compared with what the point kept.
Only words that carry something count: digits, and words of four letters or more that are no filler
and not the prospect's own name, each once, without case and accents (nothing is stemmed, so that
anyone can check it by hand).

    line  = shared words with the opening line / words of the opening line
    topic = the same for the best single topic: open question, objection, how it goes on, promise
    score = max(line, topic), a text counting only with `LEAST_SHARED` shared words or more

`RESUMED_FROM` or more proposes 'resumed'. 'Restarted' is proposed only where the rep has said a lot
(`LEAST_SAID` words) and at most one word of all that the point holds. Anything between is left to
whoever listens: a recogniser mishears one word in ten and more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.spoken import SpokenWord, parts_of

SECONDS = 45.0
"""From the rep's first word on."""
RESUMED_FROM = 0.4
LEAST_SHARED = 2
LEAST_SAID = 20
LEAST_KEPT = 4
"""A point that holds fewer words than this says too little to miss them."""
LEAST_SURE = 0.3
"""Words of which the recogniser is less sure count as said, but share nothing."""
_LETTERS = 4
_ENGLISH = """
about after again also because been before being both call called calling could does doing
done down each even from give going good have having hear hello here into just know like little
look made make many maybe more morning most much need only other over please really right same
should some soon speak still such sure take talk tell than thank thanks that their them then
there these they thing things think this those through time today tomorrow very want well went
were what when where whether which while will with would yeah year your yours
"""
_FILLERS = frozenset(_ENGLISH.split())


class Resumption(StrEnum):
    """What is proposed."""

    RESUMED = "resumed"
    RESTARTED = "restarted"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a continuation point holds, as it is read before the call.

    Attributes:
        opens_with: The opening line.
        topics: Open question, open objection, how it goes on, promises; empty ones are left out.
        names: The prospect's name and company: every greeting says them.
    """

    opens_with: str
    topics: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, and why.

    Attributes:
        score: 0 to 1, see above.
        shared: Words of the rep that the point holds, in order of time; the first time each.
        missing: Words of the opening line that were not heard.
        text: What of the point fits best: the opening line or a topic; '' where nothing does.
        said: How many words the rep said in that time.
    """

    verdict: Resumption
    score: float
    shared: tuple[SpokenWord, ...]
    missing: tuple[str, ...]
    text: str
    said: int


def propose(words: Sequence[SpokenWord], kept: Kept) -> Proposal | None:
    """What the rep's first words propose; None where they don't say.

    Args:
        words: Of the call, both sides or the rep's alone, in any order.
    """
    opening = _opening(words)
    leave_out = frozenset(part for name in kept.names for part in parts_of(name))
    heard = _heard(opening, leave_out)
    texts = {one: _carrying(one, leave_out) for one in (kept.opens_with, *kept.topics)}
    everything = frozenset[str]().union(*texts.values())
    score, text = _best(texts, frozenset(heard))
    shared = everything & frozenset(heard)
    verdict = _verdict(score, len(shared), len(everything), len(opening))
    if verdict is None:
        return None
    return Proposal(
        verdict,
        round(score, 3),
        tuple(word for part, word in heard.items() if part in shared),
        tuple(sorted(texts[kept.opens_with] - frozenset(heard))),
        text,
        len(opening),
    )


def _verdict(score: float, shared: int, kept: int, said: int) -> Resumption | None:
    if score >= RESUMED_FROM:
        return Resumption.RESUMED
    if shared <= 1 and kept >= LEAST_KEPT and said >= LEAST_SAID:
        return Resumption.RESTARTED
    return None


def _opening(words: Iterable[SpokenWord]) -> list[SpokenWord]:
    mine = sorted((one for one in words if one.channel == "rep"), key=lambda one: one.start)
    return [one for one in mine if one.start < mine[0].start + SECONDS]


def _heard(words: Iterable[SpokenWord], leave_out: frozenset[str]) -> dict[str, SpokenWord]:
    """Words that carry something, each with the moment at which it was said first."""
    found: dict[str, SpokenWord] = {}
    for word in words:
        if word.confidence >= LEAST_SURE:
            for part in _carrying(word.text, leave_out):
                found.setdefault(part, word)
    return found


def _carrying(text: str, leave_out: frozenset[str]) -> frozenset[str]:
    return frozenset(
        part
        for part in parts_of(text)
        if part not in leave_out
        and part not in _FILLERS
        and (len(part) >= _LETTERS or part.isdigit())
    )


def _best(texts: dict[str, frozenset[str]], heard: frozenset[str]) -> tuple[float, str]:
    best = (0.0, "")
    for text, parts in texts.items():
        shared = len(parts & heard)
        if shared >= LEAST_SHARED and shared / len(parts) > best[0]:
            best = (shared / len(parts), text)
    return best
