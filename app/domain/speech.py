"""How a call was talked: figures of who spoke when. Seconds in, seconds out.

The two sides of a call are two channels, so nobody has to guess who speaks. What a figure needs
and was not recorded makes it None, never 0: one side alone says nothing about turns or silence.

Source of the definitions: resources/docs/speech.md, after those of conversation tools (talk to
listen ratio, longest monologue, patience, interactivity), with their gaps and limits said.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from app.domain.spans import Span, Spans, common, rest, tidy, total, without

REP, PROSPECT = "rep", "prospect"
BOTH = "both"
"""One channel in which both sides are heard, as another phone records."""

GAP = 2.0
"""A rep's own pause shorter than this does not end a monologue."""
BACK_CHANNEL = 1.0
"""What the other side says in less than this ('mhm', a cough) does not end a monologue."""
OVERLAP = 0.2
"""Shorter ones are edges of the detection, no overlap that anybody notices."""
PATIENCE = 10.0
"""A longer gap before an answer is a hold or a search, no patience."""
DEAD_AIR = 10.0
"""Silence beyond this is dead air."""
_HAIR = 1e-9
"""Seconds that are only the rounding of 2.3 - 0.3; limits are compared without them."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Both talk; `by` is 'rep', 'prospect', or '' when they began at the same moment."""

    start: float
    end: float
    by: str


@dataclass(frozen=True, slots=True)
class SpeechFigures:
    """How a call was talked; each figure is defined in `speech_words`.

    Attributes:
        heard_s: Length of the sound without pauses of the recording.
        rep_talk_s, prospect_talk_s: Speech of each side.
        speech_s: Time in which anybody speaks.
        longest_monologue: Where it lies; None without one.
        longest_story: The same for the prospect.
        overlap_s: Time in which both speak, also the shortest.
        dead_air: The silences that are it.
    """

    heard_s: float
    rep_talk_s: float | None = None
    prospect_talk_s: float | None = None
    speech_s: float | None = None
    talk_share: float | None = None
    longest_monologue_s: float | None = None
    longest_monologue: Span | None = None
    longest_story_s: float | None = None
    longest_story: Span | None = None
    overlaps: tuple[Overlap, ...] | None = None
    overlap_s: float | None = None
    patience_s: float | None = None
    switches_per_minute: float | None = None
    silence_s: float | None = None
    dead_air: Spans | None = None
    dead_air_s: float | None = None

    def overlaps_by(self, side: str) -> int | None:
        """How many of the overlaps a side began."""
        return None if self.overlaps is None else sum(one.by == side for one in self.overlaps)

    def numbers(self) -> dict[str, float | None]:
        """Every figure as a bare number, by the names of the fields here."""
        return {
            "heard_s": self.heard_s,
            "rep_talk_s": self.rep_talk_s,
            "prospect_talk_s": self.prospect_talk_s,
            "speech_s": self.speech_s,
            "talk_share": self.talk_share,
            "longest_monologue_s": self.longest_monologue_s,
            "longest_story_s": self.longest_story_s,
            "overlaps": None if self.overlaps is None else len(self.overlaps),
            "overlaps_by_rep": self.overlaps_by(REP),
            "overlaps_by_prospect": self.overlaps_by(PROSPECT),
            "overlap_s": self.overlap_s,
            "patience_s": self.patience_s,
            "switches_per_minute": self.switches_per_minute,
            "silence_s": self.silence_s,
            "dead_air_s": self.dead_air_s,
        }


def figures(heard: Mapping[str, Spans], seconds: float, pauses: Spans = ()) -> SpeechFigures:
    """The figures of a call.

    Args:
        heard: Stretches of speech by channel: 'rep' and 'prospect', one of them, or 'both'.
            Any order; parts outside the sound do not count.
        seconds: Length of the sound.
        pauses: Stretches that were not recorded on purpose.
    """
    off = tidy(pauses, seconds)
    sides = {name: without(tidy(spans, seconds), off) for name, spans in heard.items()}
    heard_s = seconds - total(off)
    rep, prospect = sides.get(REP), sides.get(PROSPECT)
    if rep is not None and prospect is not None:
        return _two_sides(rep, prospect, seconds, off)
    if BOTH in sides:
        return SpeechFigures(heard_s, **_quiet(sides[BOTH], seconds, off))
    return SpeechFigures(
        heard_s,
        rep_talk_s=None if rep is None else total(rep),
        prospect_talk_s=None if prospect is None else total(prospect),
    )


def _two_sides(rep: Spans, prospect: Spans, seconds: float, off: Spans) -> SpeechFigures:
    rep_s, prospect_s = total(rep), total(prospect)
    talk = rep_s + prospect_s
    anybody = tidy((*rep, *prospect), seconds)
    monologue, story = longest_run(rep, prospect), longest_run(prospect, rep)
    gaps, switches = _turns(rep, prospect, off)
    return SpeechFigures(
        seconds - total(off),
        rep_talk_s=rep_s,
        prospect_talk_s=prospect_s,
        talk_share=rep_s / talk if talk else None,
        longest_monologue_s=_length(monologue),
        longest_monologue=monologue,
        longest_story_s=_length(story),
        longest_story=story,
        overlaps=overlaps(rep, prospect),
        overlap_s=total(common(rep, prospect)),
        patience_s=median(gaps) if gaps else None,
        switches_per_minute=switches / (total(anybody) / 60) if anybody else None,
        **_quiet(anybody, seconds, off),
    )


def _length(span: Span | None) -> float:
    return span[1] - span[0] if span is not None else 0.0


def _quiet(anybody: Spans, seconds: float, off: Spans) -> dict[str, Any]:
    """What follows from when anybody speaks: a pause ends a silence and is none itself."""
    silences = without(rest(anybody, seconds), off)
    dead = tuple(one for one in silences if one[1] - one[0] > DEAD_AIR + _HAIR)
    return {
        "speech_s": total(anybody),
        "silence_s": total(silences),
        "dead_air": dead,
        "dead_air_s": total(dead),
    }


def longest_run(mine: Spans, other: Spans) -> Span | None:
    """The longest run of one side, its first one of several; None when it never speaks.

    Args:
        mine: Stretches of the side that talks.
        other: Stretches of the side that listens.
    """
    ends = tuple(one for one in other if one[1] - one[0] >= BACK_CHANNEL - _HAIR)
    best: Span | None = None
    run: Span | None = None
    for start, end in without(mine, ends):
        run = (run[0], end) if run is not None and _goes_on(run[1], start, ends) else (start, end)
        if best is None or run[1] - run[0] > best[1] - best[0]:
            best = run
    return best


def _goes_on(end: float, start: float, ends: Spans) -> bool:
    """Whether a run that paused from `end` to `start` is still the same."""
    return start - end < GAP - _HAIR and not _between(ends, end, start)


def _between(spans: Spans, start: float, end: float) -> bool:
    """Whether one of the spans reaches into start to end."""
    at = bisect_right(spans, (end,)) - 1
    return at >= 0 and spans[at][1] > start and spans[at][0] < end


def overlaps(rep: Spans, prospect: Spans) -> tuple[Overlap, ...]:
    """Where both talk long enough to be noticed, and who began it."""
    found = []
    for start, end in common(rep, prospect):
        if end - start < OVERLAP - _HAIR:
            continue
        mine, theirs = _holder(rep, start), _holder(prospect, start)
        by = "" if mine == theirs else REP if mine > theirs else PROSPECT
        found.append(Overlap(start, end, by))
    return tuple(found)


def _holder(spans: Spans, moment: float) -> float:
    """The start of the span that holds this moment."""
    return spans[bisect_right(spans, (moment, float("inf"))) - 1][0]


def _turns(rep: Spans, prospect: Spans, off: Spans) -> tuple[list[float], int]:
    """Gaps before the rep's answers, and how often the other side takes over."""
    turns = sorted(
        [(*one, REP) for one in rep if not _inside(one, prospect)]
        + [(*one, PROSPECT) for one in prospect if not _inside(one, rep)]
    )
    gaps, switches = [], 0
    for (_, end, last), (start, _, now) in pairwise(turns):
        if last == now:
            continue
        switches += 1
        gap = start - end
        if now == REP and -_HAIR <= gap <= PATIENCE + _HAIR and not _between(off, end, start):
            gaps.append(max(0.0, gap))
    return gaps, switches


def _inside(one: Span, spans: Spans) -> bool:
    """Whether a stretch lies wholly inside one of the other side's."""
    at = bisect_right(spans, (one[0], float("inf"))) - 1
    return at >= 0 and spans[at][1] >= one[1]
