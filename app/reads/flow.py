"""Flow: the measures of the whole team, and of one person, as figures.

A figure and the list that it opens (`app.reads.flow_list`) are two projections of one select.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from app.domain.measure_figures import figures
from app.domain.measures import MEASURES, Figure, Filters, Layer, Setting, Tally, Unit
from app.domain.vocabulary import Role, Stage
from app.models.state import Lead
from app.reads import cases
from app.reads.desk import Desk
from app.reads.flow_cases import cases as flow_cases
from app.reads.flow_shared import Shared
from app.reads.portable import whole

OWN_LAYERS: dict[Role, tuple[Layer, ...]] = {
    Role.TELEMARKETER: (Layer.TELEMARKETING,),
    Role.QUALIFIER: (Layer.QUALIFICATION,),
    Role.TELESALES: (Layer.TELESALES,),
}
COSTS = frozenset({"cost_per_qualified"})
"""What only a supervisor sees: costs and rates."""


@dataclass(frozen=True, slots=True)
class FlowQuestion:
    """All measures of the team, by these filters."""

    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class FlowAnswer:
    """The figures in the order of the measures, and what can be filtered by."""

    figures: tuple[Figure, ...]
    sources: tuple[str, ...]
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasuresQuestion:
    """The person's own measures, of the layers of their roles."""

    since: datetime | None = None
    until: datetime | None = None


def flow(question: FlowQuestion, desk: Desk) -> FlowAnswer:
    """The figures of all layers."""
    found = figures_of(MEASURES, question.filters, desk, setting_of(desk))
    words = desk.session.execute(
        select(Lead.source, Lead.segment).where(Lead.stage != str(Stage.WITHDRAWN)).distinct()
    ).all()
    sources, segments = ({row[at] for row in words if row[at]} for at in (0, 1))
    return FlowAnswer(found, tuple(sorted(sources)), tuple(sorted(segments)))


def measures(question: MeasuresQuestion, desk: Desk) -> tuple[Figure, ...]:
    """The own figures; a supervisor with no other role has none of their own.

    Costs are the supervisor's: nobody else gets a figure that is made of them.
    """
    filters = Filters(person=desk.actor.id, since=question.since, until=question.until)
    return figures_of(own_measures(desk), filters, desk, setting_of(desk))


def own_measures(desk: Desk) -> tuple[str, ...]:
    """The measures of the person's own layers that they may see."""
    layers = {layer for role in desk.actor.roles for layer in OWN_LAYERS.get(role, ())}
    hidden = frozenset() if Role.SUPERVISOR in desk.actor.roles else COSTS
    return tuple(key for key, one in MEASURES.items() if one.layer in layers and key not in hidden)


def setting_of(desk: Desk) -> Setting:
    """Costs of the campaigns and how many of their leads were ever dialled."""
    costs = {one.id: one.costs for one in cases.load_campaigns(desk.session).values()}
    rows = desk.session.execute(
        select(Lead.campaign, func.count())
        .where(Lead.first_attempt_at.is_not(None))
        .group_by(Lead.campaign)
    )
    return Setting(costs, {row[0]: row[1] for row in rows})


def figures_of(
    keys: Iterable[str], filters: Filters, desk: Desk, setting: Setting
) -> tuple[Figure, ...]:
    """The figures of these measures, asked in one statement."""
    shared = Shared(desk, setting.costs)
    subs = {key: flow_cases(key, filters, shared) for key in keys}
    made: list[Figure] = []
    for key, some in tallies_of(subs, desk).items():
        known = setting
        if MEASURES[key].unit is Unit.SECONDS:
            known = Setting(setting.costs, setting.dialled, _waits(some))
        made += figures(MEASURES[key], some, known)
    return tuple(made)


def tallies_of(subs: Mapping[str, Any], desk: Desk) -> dict[str, list[Tally]]:
    """The sums of each measure's cases, one for each cut, campaign and currency."""
    found: dict[str, list[Tally]] = {key: [] for key in subs}
    if subs:
        every = union_all(*(_sums(key, sub) for key, sub in subs.items()))
        for key, *sums in desk.session.execute(every):
            found[key].append(Tally(*sums))
    return found


def _sums(key: str, sub: Any) -> Select[Any]:
    by = (sub.c.cut, sub.c.campaign, sub.c.currency)
    # A median needs each wait, so cases that waited equally long are summed apart.
    alike = (sub.c.counts, sub.c.weight) if MEASURES[key].unit is Unit.SECONDS else ()
    return select(
        literal(key),
        *by,
        func.count(),
        whole(sub.c.counts),
        whole(sub.c.counts * sub.c.hit),
        whole(sub.c.weight),
        whole(sub.c.weight * sub.c.hit),
        whole(sub.c.amount),
    ).group_by(*by, *alike)


def _waits(found: Iterable[Tally]) -> Mapping[str, tuple[int, ...]]:
    """The seconds of every case that counts, by cut, from tallies of equal waits."""
    waits: dict[str, list[int]] = {}
    for one in found:
        if one.n:
            waits.setdefault(one.cut, []).extend([one.weight // one.n] * one.n)
    return {cut: tuple(some) for cut, some in waits.items()}
