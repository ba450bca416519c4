"""From tallies to figures: the arithmetic of each kind of measure."""

from collections.abc import Iterable
from fractions import Fraction
from statistics import median

from app.domain.campaign import Costs
from app.domain.measures import (
    NOT_SET,
    Figure,
    Measure,
    Money,
    Setting,
    Tally,
    Unit,
    wilson,
)
from app.domain.vocabulary import Stage

_STAGES = {str(stage): place for place, stage in enumerate(Stage)}


def figures(
    measure: Measure, found: Iterable[Tally], setting: Setting | None = None
) -> tuple[Figure, ...]:
    """The figures of a measure: one, or one for each cut.

    Args:
        found: Tallies of the cases that pass the filters.
        setting: What costs and medians need beside them.
    """
    setting = setting or Setting()
    some = list(found)
    if measure.key == "cost_per_qualified":
        return _costs(measure, some, setting)
    if measure.key == "one_source":
        return (_one_source(measure, some),)
    cuts: dict[str, list[Tally]] = {}
    for one in some:
        cuts.setdefault(one.cut, []).append(one)
    if not cuts and measure.key not in ("conversion", "stages"):
        cuts = {"": []}
    made = [_figure(measure, cut, parts, setting) for cut, parts in cuts.items()]
    if measure.key == "stages":
        return tuple(sorted(made, key=lambda one: _STAGES.get(one.cut, 99)))
    return tuple(sorted(made, key=lambda one: (-one.n, one.cut)))


def _figure(measure: Measure, cut: str, parts: list[Tally], setting: Setting) -> Figure:
    n, hits = sum(one.n for one in parts), sum(one.hits for one in parts)
    aside = sum(one.rows for one in parts) - n
    if measure.unit is Unit.COUNT:
        return Figure(measure.key, cut, n, n, float(n))
    if measure.unit is Unit.MONEY:
        return Figure(measure.key, cut, n, hits, money=_revenue(parts, n))
    if measure.unit is Unit.SECONDS:
        waits = setting.waits.get(cut, ())
        value = float(median(waits)) if waits else None
        return Figure(measure.key, cut, n, hits, value, aside=aside)
    if measure.key == "wasted_talk":
        # Seconds in one call hang together: an interval over seconds would promise too much.
        talk = sum(one.weight for one in parts)
        value = sum(one.hit_weight for one in parts) / talk if talk else None
        return Figure(measure.key, cut, n, hits, value)
    share = hits / n if n else None
    return Figure(measure.key, cut, n, hits, share, interval=wilson(hits, n), aside=aside)


def _revenue(parts: list[Tally], n: int) -> tuple[Money, ...]:
    sums: dict[str, int] = {}
    for one in parts:
        if one.currency:
            sums[one.currency] = sums.get(one.currency, 0) + one.amount
    return tuple(Money(name, _whole(Fraction(sums[name], n))) for name in sorted(sums))


def top_source(found: Iterable[Tally]) -> str:
    """The source that brings most accepted leads; the first by name of several."""
    sums: dict[str, int] = {}
    for one in found:
        sums[one.cut] = sums.get(one.cut, 0) + one.n
    return min(sums, key=lambda name: (-sums[name], name)) if sums else ""


def _one_source(measure: Measure, found: list[Tally]) -> Figure:
    n, top = sum(one.n for one in found), top_source(found)
    hits = sum(one.n for one in found if one.cut == top)
    share = hits / n if n else None
    return Figure(measure.key, top, n, hits, share, interval=wilson(hits, n))


def cost_cut(costs: Costs | None) -> str:
    """The cut of a campaign's cost figures: its currency, or `NOT_SET`.

    List price and hourly rate are needed; other costs count where they are set.
    """
    if costs is None or costs.per_lead_minor is None or costs.hour_minor is None:
        return NOT_SET
    return costs.currency


def _costs(measure: Measure, found: list[Tally], setting: Setting) -> tuple[Figure, ...]:
    cuts: dict[str, list[Tally]] = {}
    for one in found:
        cuts.setdefault(one.cut, []).append(one)
    made = []
    for cut, parts in cuts.items():
        n = sum(one.n for one in parts)
        if cut == NOT_SET:
            made.append(Figure(measure.key, cut, n, n, not_set=True))
            continue
        spent = sum((_spent(one, setting) for one in parts), Fraction(0))
        money = (Money(cut, _whole(spent / n)),) if n else ()
        left_out = any(setting.costs[one.campaign].other_minor is None for one in parts)
        made.append(Figure(measure.key, cut, n, n, money=money, left_out=left_out))
    made.sort(key=lambda one: (one.not_set, -one.n, one.cut))
    return tuple(made) or (Figure(measure.key, NOT_SET, 0, not_set=not _any_set(setting)),)


def _any_set(setting: Setting) -> bool:
    return any(cost_cut(one) != NOT_SET for one in setting.costs.values())


def _spent(one: Tally, setting: Setting) -> Fraction:
    """What the leads of one campaign cost so far, in minor units."""
    costs = setting.costs[one.campaign]
    assert costs.per_lead_minor is not None
    assert costs.hour_minor is not None
    spent = Fraction(one.rows * costs.per_lead_minor) + Fraction(
        one.weight * costs.hour_minor, 3600
    )
    if costs.other_minor is not None:
        spent += Fraction(costs.other_minor * one.rows, setting.dialled[one.campaign])
    return spent


def _whole(amount: Fraction) -> int:
    """Whole minor units, half up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
