"""Stretches of time as sorted pairs of seconds that do not touch: (start, end), start < end."""

from collections.abc import Iterable

Span = tuple[float, float]
Spans = tuple[Span, ...]


def tidy(spans: Iterable[tuple[float, float]], end: float) -> Spans:
    """Sorted, inside 0 to `end`, joined where they touch; empty ones are dropped."""
    found: list[Span] = []
    for a, b in sorted((max(0.0, a), min(b, end)) for a, b in spans):
        if a >= b:
            continue
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return tuple(found)


def total(spans: Iterable[Span]) -> float:
    """Their length together."""
    return sum((b - a for a, b in spans), 0.0)


def common(one: Spans, other: Spans) -> Spans:
    """Where both are; each piece comes from one pair."""
    found = []
    i = j = 0
    while i < len(one) and j < len(other):
        start, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if start < end:
            found.append((start, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def without(spans: Spans, taken: Spans) -> Spans:
    """What is left of `spans` where `taken` is not."""
    if not spans:
        return ()
    return common(spans, rest(taken, spans[-1][1]))


def rest(spans: Spans, end: float) -> Spans:
    """What is left of 0 to `end`."""
    edges = [0.0, *(edge for span in spans for edge in span), end]
    return tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)
