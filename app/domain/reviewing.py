"""Review in figures: how far two reviewers lie apart, whether rep and reviewer agree; snippets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.domain.errors import Incomplete
from app.domain.phrases import phrase
from app.domain.scorecards import CardQuestion, Scores, points, total

HOLD = timedelta(seconds=10)
"""How long a review is kept back before the reviewed person sees it; until then it is undone."""
SNIPPET_MIN_S, SNIPPET_MAX_S = 10, 40
KAPPA_FROM = 30
"""Below this many calls judged by both no kappa is said: its error would be as large as itself."""
LIBRARY_OUTCOMES: tuple[str, ...] = ("moved_on", "won", "lost", "open")
"""What became of the objection: the call went on, the deal was won or lost, it stayed open."""


def check_snippet(from_ms: int, to_ms: int, *, begins_ms: int, ends_ms: int) -> None:
    """Refuses a snippet of the wrong length, or outside the sound. All in time of the call.

    Raises:
        Incomplete: `field` is 'from' or 'to'.
    """
    length = to_ms - from_ms
    if from_ms < begins_ms or from_ms >= ends_ms:
        raise Incomplete("from", "The snippet begins outside the recording.")
    if to_ms > ends_ms:
        raise Incomplete("to", "The snippet ends after the recording.")
    if not SNIPPET_MIN_S * 1000 <= length <= SNIPPET_MAX_S * 1000:
        raise Incomplete(
            "to",
            phrase(
                "A snippet lasts {least} to {most} s, this one {length}.",
                least=SNIPPET_MIN_S,
                most=SNIPPET_MAX_S,
                length=length // 1000,
            ),
        )


# --- calibration ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scoring:
    """One reviewer's scores of one call."""

    reviewer: UUID | None
    questions: tuple[CardQuestion, ...]
    scores: Scores


@dataclass(frozen=True, slots=True)
class Spread:
    """How far reviewers lie apart on one thing, on the scale from 1 to 5.

    Attributes:
        key: The question; '' for the whole review.
        given: (reviewer, points), in the order of the reviews.
        spread: Highest less lowest.
    """

    key: str
    text: str
    given: tuple[tuple[UUID | None, float], ...]
    spread: float


def spreads(scorings: Sequence[Scoring]) -> tuple[Spread, ...]:
    """The spread of each question that two or more scored, then of the totals (key '').

    Empty while fewer than two reviewers have scored the call.
    """
    if len(scorings) < 2:
        return ()
    found = []
    for one in scorings[-1].questions:
        given = tuple(
            (each.reviewer, float(points(each.scores[one.key])))
            for each in scorings
            if one.key in each.scores
        )
        if len(given) > 1:
            found.append(_spread(one.key, one.text, given))
    totals = tuple((each.reviewer, total(each.questions, each.scores)) for each in scorings)
    return (*found, _spread("", "", totals))


def _spread(key: str, text: str, given: tuple[tuple[UUID | None, float], ...]) -> Spread:
    values = [value for _, value in given]
    return Spread(key, text, given, round(max(values) - min(values), 1))


@dataclass(frozen=True, slots=True)
class MeanSpread:
    """The mean spread of one question over `n` calls that two or more reviewers scored."""

    key: str
    text: str
    mean: float
    n: int


def mean_spreads(calls: Iterable[Sequence[Spread]]) -> tuple[MeanSpread, ...]:
    """Widest first: the questions that reviewers understand differently; '' is the whole."""
    found: dict[str, list[float]] = defaultdict(list)
    texts: dict[str, str] = {}
    for spread_of_call in calls:
        for one in spread_of_call:
            found[one.key].append(one.spread)
            texts[one.key] = one.text
    means = [
        MeanSpread(key, texts[key], sum(all_) / len(all_), len(all_)) for key, all_ in found.items()
    ]
    return tuple(sorted(means, key=lambda one: (-one.mean, one.text)))


# --- resumed or restarted ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often rep and reviewer say the same of a follow-up.

    Attributes:
        n: Follow-ups that both judged.
        agreed: On how many they said the same.
        share: agreed / n; None without any.
        kappa: Cohen's kappa; None below `KAPPA_FROM`, and where both only ever said one thing.
    """

    n: int
    agreed: int
    share: float | None
    kappa: float | None


def agreement(pairs: Iterable[tuple[bool, bool]]) -> Agreement:
    """Agreement of (rep, reviewer) verdicts; True is *resumed*.

    Kappa = (po - pe) / (1 - pe), with po the observed share of agreement and pe the share expected
    by chance from how often each of the two says *resumed* (Cohen 1960, A coefficient of agreement
    for nominal scales).
    """
    found = list(pairs)
    n = len(found)
    if not n:
        return Agreement(0, 0, None, None)
    agreed = sum(rep == reviewer for rep, reviewer in found)
    rep_yes = sum(rep for rep, _ in found) / n
    reviewer_yes = sum(reviewer for _, reviewer in found) / n
    observed = agreed / n
    chance = rep_yes * reviewer_yes + (1 - rep_yes) * (1 - reviewer_yes)
    kappa = (observed - chance) / (1 - chance) if n >= KAPPA_FROM and chance < 1 else None
    return Agreement(n, agreed, observed, kappa)


# --- where conversations break -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Break:
    """One 'broke here', with everything it can be counted by.

    Attributes:
        minute: The minute of the call in which it broke, from 0.
        objection: Topic of the last objection before it; '' when none was raised.
        stage: Where the lead stood when it was dialled.
        person: Who called.
    """

    attempt: UUID
    reason: str
    minute: int
    objection: str
    stage: str
    person: UUID | None

    def of(self, cut: str) -> str:
        """Its value by a cut, as text."""
        value = getattr(self, cut)
        return "" if value is None else str(value)


CUTS: tuple[str, ...] = ("reason", "minute", "objection", "stage", "person")


def break_counts(breaks: Iterable[Break], cut: str) -> tuple[tuple[str, int], ...]:
    """In how many calls it broke so, by the values of a cut.

    Calls are counted, not marks: a call that broke twice for one reason is one call.
    Most first; minutes in their order.
    """
    calls: Mapping[str, set[UUID]] = defaultdict(set)
    for one in breaks:
        calls[one.of(cut)].add(one.attempt)
    counted = [(value, len(found)) for value, found in calls.items()]
    if cut == "minute":
        return tuple(sorted(counted, key=lambda one: int(one[0])))
    return tuple(sorted(counted, key=lambda one: (-one[1], one[0])))
