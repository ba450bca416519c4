"""The measures: what each one says, and its arithmetic over counted cases.

A *case* is one unit of a measure's denominator (a lead, a hand-off, a conversation). A figure is
worked out from tallies of cases, and the list behind a figure is those cases themselves, so that
the two can't differ. How cases are found in the facts: `app.domain.measure_cases`. Nobody is
measured by calls per day.

Source of the formulas: Segue, 'The measures' (resources/docs), after the usual definitions of
outbound teams: rates by people, not calls; cohort by the first event; n and a Wilson interval
beside every rate.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.campaign import Costs
from app.domain.phrases import phrase

SMALL = 30
"""Below this n a rate is said as a count ('7 of 12'), never as a percentage."""
NOT_SET = ""
"""The cut of cost figures that gathers campaigns whose costs are not set."""


class Layer(StrEnum):
    """Whose measure it is."""

    TELEMARKETING = "telemarketing"
    QUALIFICATION = "qualification"
    TELESALES = "telesales"
    FLOW = "flow"


class Unit(StrEnum):
    """What a figure is."""

    RATE = "rate"
    MONEY = "money"
    SECONDS = "seconds"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, with what a reader must know to trust it.

    Attributes:
        formula: In words, numerator / denominator.
        denominator: What n counts.
        source: Which facts it is worked out from.
        person: Whom the filter 'person' means.
        present: It says how things stand now; a period does not apply.
    """

    key: str
    name: str
    layer: Layer
    unit: Unit
    formula: str
    denominator: str
    source: str
    person: str
    present: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """Which cases count; None is 'all'. `since` is included, `until` is not; aware UTC."""

    campaign: UUID | None = None
    source: str | None = None
    segment: str | None = None
    person: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One unit that a measure looked at.

    Attributes:
        id: The fact that makes it a case, or the lead itself.
        at: The moment by which a period takes it in.
        counts: It is in the denominator; the others stand aside (undecided, not accepted).
        hit: It is in the numerator.
        weight: 1, or seconds.
        amount: Minor units of `currency`.
        cut: By what the measure is cut: a source, a stage, a currency.
    """

    id: UUID
    lead: UUID
    campaign: UUID
    source: str
    segment: str
    at: datetime
    person: UUID | None
    counts: bool = True
    hit: bool = False
    weight: int = 1
    amount: int = 0
    currency: str = ""
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over the cases of one cut, campaign and currency.

    Attributes:
        rows: All cases, also those aside.
        n: Those that count; `hits` of them in the numerator.
        weight: Over all cases; `hit_weight` over hits.
    """

    cut: str
    campaign: UUID
    currency: str
    rows: int
    n: int
    hits: int
    weight: int
    hit_weight: int
    amount: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What the arithmetic needs beside the tallies.

    Attributes:
        costs: Of each campaign, as they are set now.
        dialled: Leads of each campaign that were ever dialled; a campaign's other costs are
            shared out over them.
        waits: Seconds of the counted cases of a median, by cut.
    """

    costs: Mapping[UUID, Costs] = field(default_factory=dict)
    dialled: Mapping[UUID, int] = field(default_factory=dict)
    waits: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount for each case of the denominator, whole minor units."""

    currency: str
    minor: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; the list that it opens has exactly `n` rows.

    Attributes:
        cut: Which cut of the measure; '' where there is none (for costs: not set).
        n: Size of the denominator.
        hits: Size of the numerator, where it is a part of the denominator.
        value: A share from 0 to 1, seconds, or a count; None for money and where n is 0.
        money: One amount per currency.
        interval: Wilson's 95% interval of a share of cases.
        aside: Cases that are not decided yet.
        not_set: Costs of these campaigns are not set, so there is no amount.
        left_out: 'Other costs' are not set somewhere and were left out.
    """

    measure: str
    cut: str
    n: int
    hits: int = 0
    value: float | None = None
    money: tuple[Money, ...] = ()
    interval: tuple[float, float] | None = None
    aside: int = 0
    not_set: bool = False
    left_out: bool = False


def keeps(filters: Filters, case: Case, measure: Measure) -> bool:
    """Whether a case passes the filters."""
    return all(
        (
            filters.campaign in (None, case.campaign),
            filters.source in (None, case.source),
            filters.segment in (None, case.segment),
            filters.person in (None, case.person),
            measure.present or filters.since is None or case.at >= filters.since,
            measure.present or filters.until is None or case.at < filters.until,
        )
    )


def tallies(cases: Iterable[Case]) -> list[Tally]:
    """The sums of cases, one for each cut, campaign and currency."""
    found: dict[tuple[str, UUID, str], list[Case]] = {}
    for case in cases:
        found.setdefault((case.cut, case.campaign, case.currency), []).append(case)
    return [
        Tally(
            cut=cut,
            campaign=campaign,
            currency=currency,
            rows=len(some),
            n=sum(one.counts for one in some),
            hits=sum(one.counts and one.hit for one in some),
            weight=sum(one.weight for one in some),
            hit_weight=sum(one.weight for one in some if one.hit),
            amount=sum(one.amount for one in some),
        )
        for (cut, campaign, currency), some in found.items()
    ]


def wilson(hits: int, n: int) -> tuple[float, float] | None:
    """The 95% interval of a share (Wilson 1927, score interval); None without cases."""
    if n == 0:
        return None
    z = 1.959963984540054
    share = hits / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - spread), min(1.0, middle + spread)


MEASURES: dict[str, Measure] = {
    one.key: one
    for one in (
        Measure(
            "cost_per_qualified",
            phrase("Cost per qualified lead"),
            Layer.TELEMARKETING,
            Unit.MONEY,
            phrase(
                "List price, labour (ringing, talk and wrap of outreach and qualification) and "
                "a share "
                "of other costs of the leads first dialled in the period / those of them that "
                "telesales accepted and kept"
            ),
            phrase("leads accepted"),
            phrase("attempts, saved calls, hand-off answers; costs of the campaign"),
            phrase("who dialled the lead first"),
        ),
        Measure(
            "contact_to_interest",
            phrase("Contact to interest"),
            Layer.TELEMARKETING,
            Unit.RATE,
            phrase(
                "Leads that were interested / leads that telemarketing first talked to in the "
                "period"
            ),
            phrase("leads talked to"),
            phrase("saved calls of telemarketing"),
            phrase("who talked to the lead first"),
        ),
        Measure(
            "rejection",
            phrase("Rejected by telesales"),
            Layer.TELEMARKETING,
            Unit.RATE,
            phrase(
                "Hand-offs rejected, also after accepting / hand-offs accepted or rejected, by the "
                "day they were passed; those not answered stand aside"
            ),
            phrase("hand-offs answered"),
            phrase("hand-offs and their last answers"),
            phrase("the telemarketer with the credit"),
        ),
        Measure(
            "desk_rejection",
            phrase("Passed, then rejected"),
            Layer.QUALIFICATION,
            Unit.RATE,
            phrase(
                "Hand-offs rejected / hand-offs accepted or rejected, by the day they were passed"
            ),
            phrase("hand-offs answered"),
            phrase("hand-offs and their last answers"),
            phrase("who passed the lead"),
        ),
        Measure(
            "conversion",
            phrase("Won of accepted, by lead source"),
            Layer.TELESALES,
            Unit.RATE,
            phrase("Leads won / leads accepted in the period and kept, for each source"),
            phrase("leads accepted"),
            phrase("hand-off answers, closed deals"),
            phrase("who accepted the lead"),
        ),
        Measure(
            "revenue",
            phrase("Revenue per accepted lead"),
            Layer.TELESALES,
            Unit.MONEY,
            phrase("Amount of the deals won / leads accepted in the period and kept"),
            phrase("leads accepted"),
            phrase("hand-off answers, closed deals"),
            phrase("who accepted the lead"),
        ),
        Measure(
            "follow_up",
            phrase("Follow-ups that convert"),
            Layer.TELESALES,
            Unit.RATE,
            phrase(
                "Follow-up conversations that led to a higher stage, a time that the prospect "
                "named, "
                "or a win / conversations of telesales that went on from a continuation point"
            ),
            phrase("follow-up conversations"),
            phrase("saved calls of telesales, continuation points"),
            phrase("who called"),
        ),
        Measure(
            "wasted_talk",
            phrase("Talk time on leads that end rejected"),
            Layer.FLOW,
            Unit.RATE,
            phrase(
                "Talk time of telesales on leads that were rejected after all or disqualified / "
                "talk time of telesales"
            ),
            phrase("calls of telesales with talk"),
            phrase("saved calls of telesales, hand-off answers, stage"),
            phrase("who called"),
        ),
        Measure(
            "answer_time",
            phrase("Hand-off answered in"),
            Layer.FLOW,
            Unit.SECONDS,
            phrase("Median time from passing to the first answer; those not answered stand aside"),
            phrase("hand-offs answered"),
            phrase("hand-offs and their first answers"),
            phrase("who answered"),
        ),
        Measure(
            "lapsed",
            phrase("Lapsed continuation points"),
            Layer.FLOW,
            Unit.RATE,
            phrase("Open points whose day went by without a dial / open points, now"),
            phrase("open continuation points"),
            phrase("state of the leads"),
            phrase("the owner"),
            present=True,
        ),
        Measure(
            "one_source",
            phrase("Accepted leads from one source"),
            Layer.FLOW,
            Unit.RATE,
            phrase("Accepted leads of the source that brings most / leads accepted in the period"),
            phrase("leads accepted"),
            phrase("hand-off answers, source of the lead"),
            phrase("who accepted the lead"),
        ),
        Measure(
            "overlap",
            phrase("Accepted by who passed it"),
            Layer.FLOW,
            Unit.RATE,
            phrase(
                "Leads that a rep accepted from their own work as telemarketer or qualifier / "
                "leads accepted in the period"
            ),
            phrase("leads accepted"),
            phrase("hand-off answers"),
            phrase("who accepted the lead"),
        ),
        Measure(
            "stages",
            phrase("Leads by stage"),
            Layer.FLOW,
            Unit.COUNT,
            phrase("Leads that stand in the stage now"),
            "leads",
            phrase("state of the leads"),
            phrase("the owner"),
            present=True,
        ),
    )
}
