"""What the flow says: figures, their n, periods, and the rows of a list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.measures import MEASURES, NOT_SET, SMALL, Figure, Layer, Measure, Money, Unit
from app.domain.phrases import phrase, phrases
from app.domain.wording import STAGE_LABELS, day_words, length_words
from app.reads.flow_list import FlowLead
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.rows import Cell

PERIODS = phrases("Today", "Week", "30 days", "Quarter", "All")
_DAYS = {"Today": 0, "Week": 6, "30 days": 29, "Quarter": 90}
LAYERS: dict[Layer, tuple[str, Tone]] = {
    Layer.TELEMARKETING: (phrase("Telemarketing"), Tone.TELEMARKETING),
    Layer.QUALIFICATION: (phrase("Qualification"), Tone.QUALIFICATION),
    Layer.TELESALES: (phrase("Telesales"), Tone.TELESALES),
    Layer.FLOW: (phrase("Between the layers"), Tone.TEXT2),
}
# What a row of the list is called: in the numerator, not in it.
_COUNTED = {
    "cost_per_qualified": (phrase("Accepted"), ""),
    "contact_to_interest": (phrase("Interested"), phrase("Talked to")),
    "rejection": (phrase("Rejected"), phrase("Accepted")),
    "desk_rejection": (phrase("Rejected"), phrase("Accepted")),
    "conversion": (phrase("Won"), phrase("Not won")),
    "revenue": (phrase("Won"), phrase("Not won")),
    "follow_up": (phrase("Advanced"), phrase("No step on")),
    "wasted_talk": (phrase("Ended rejected"), phrase("Goes on")),
    "answer_time": ("", phrase("Answered")),
    "lapsed": (phrase("Lapsed"), phrase("Open")),
    "one_source": (phrase("This source"), phrase("Other source")),
    "overlap": (phrase("Own lead"), phrase("From others")),
    "stages": ("", ""),
}
COLUMNS = phrases("Lead", "When", "Counted", "Stage")
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line of the table.

    Attributes:
        name: The measure, or the cut where the measure stands above.
        under: It is a cut below its measure's own line.
        size: What n counts, in words.
        spread: The 95% interval, or how many cases are missing for a rate.
        figure: None for the line that only names a measure with cuts.
    """

    key: str
    name: str
    value: str
    size: str
    spread: str
    note: str
    under: bool
    figure: Figure | None
    measure: Measure


def since_of(period: str, now: datetime, zone: str) -> datetime | None:
    """When a period begins: midnight of the team's zone, so many days ago; None for all."""
    if period not in _DAYS:
        return None
    here = ZoneInfo(zone)
    today = now.astimezone(here).replace(hour=0, minute=0, second=0, microsecond=0)
    return (today - timedelta(days=_DAYS[period])).astimezone(ZoneInfo("UTC"))


def money_words(amount: Money) -> str:
    """An amount: whole units from 100 on, else with hundredths. '31.20 €'."""
    units = amount.minor / 100
    said = f"{units:,.0f}" if abs(units) >= 100 else f"{units:,.2f}"
    return f"{said} {_SYMBOLS.get(amount.currency, amount.currency)}"


def percent(share: float) -> str:
    """A share as a whole percentage."""
    return f"{share * 100:.0f}%"


def value_words(figure: Figure) -> str:
    """The figure: never a percentage below 30 cases, never 0 for what is not set."""
    unit = MEASURES[figure.measure].unit
    if figure.not_set:
        return tr("not set")
    if unit is Unit.COUNT:
        return f"{figure.n:,}"
    if figure.n == 0:
        return tr("none yet")
    if unit is Unit.MONEY:
        return " · ".join(money_words(one) for one in figure.money) or tr("nothing won")
    if unit is Unit.SECONDS:
        return wait_words(figure.value or 0.0)
    if figure.n < SMALL or figure.value is None:
        return tr("{hits} of {n}", hits=figure.hits, n=figure.n)
    return percent(figure.value)


def wait_words(seconds: float) -> str:
    """A stretch of seconds: '45 s', '17 min', '2 h 05'."""
    return (
        tr("{seconds:.0f} s", seconds=seconds)
        if seconds < 60
        else tr(length_words(round(seconds / 60)))
    )


def spread_words(figure: Figure) -> str:
    """The interval of a rate, or what is missing for one."""
    if MEASURES[figure.measure].unit is not Unit.RATE or figure.n == 0:
        return ""
    if figure.n < SMALL:
        return tr("{n} of {small} needed", n=figure.n, small=SMALL)
    if figure.interval is None:
        return ""
    low, high = figure.interval
    return tr("{percent} to {percent2}", percent=percent(low), percent2=percent(high))


def note_words(figure: Figure) -> str:
    """What else must be said of a figure."""
    if figure.not_set:
        return tr("No list price or hourly rate")
    if figure.aside and MEASURES[figure.measure].key in ("rejection", "desk_rejection"):
        return tr("{aside:,} not answered yet", aside=figure.aside)
    if figure.aside and figure.measure == "answer_time":
        return tr("{aside:,} not answered yet", aside=figure.aside)
    if figure.left_out:
        return tr("Other costs not set, left out")
    if figure.measure == "one_source" and figure.n:
        return tr("from {cut}", cut=figure.cut or tr("no source"))
    return tr("now") if MEASURES[figure.measure].present else ""


def cut_words(figure: Figure) -> str:
    """What a cut is called."""
    if figure.measure == "stages":
        return tr(STAGE_LABELS.get(figure.cut, figure.cut))
    if figure.measure == "cost_per_qualified":
        return (
            tr("Campaigns without costs")
            if figure.cut == NOT_SET
            else tr("In {cut}", cut=figure.cut)
        )
    return figure.cut or tr("No source")


def figure_rows(
    found: tuple[Figure, ...], layers: frozenset[Layer] = frozenset(Layer)
) -> tuple[FigureRow, ...]:
    """The lines of the table, in the order of the measures.

    Args:
        layers: Whose measures were asked for.
    """
    rows: list[FigureRow] = []
    for key, measure in MEASURES.items():
        if measure.layer not in layers:
            continue
        some = [one for one in found if one.measure == key]
        cuts = key in ("conversion", "stages") or len(some) > 1
        if cuts:
            rows.append(FigureRow(key, tr(measure.name), "", "", "", "", False, None, measure))
        rows += [_row(one, measure, under=cuts) for one in some]
    return tuple(rows)


def _row(figure: Figure, measure: Measure, *, under: bool) -> FigureRow:
    size = "" if measure.unit is Unit.COUNT else f"{figure.n:,} {tr(measure.denominator)}"
    return FigureRow(
        f"{measure.key}:{figure.cut}" if measure.key != "one_source" else measure.key,
        cut_words(figure) if under else tr(measure.name),
        value_words(figure),
        size,
        spread_words(figure),
        note_words(figure),
        under,
        figure,
        measure,
    )


def list_title(figure: Figure) -> str:
    """Title of the list that a figure opens."""
    name = tr(MEASURES[figure.measure].name)
    if figure.measure in ("conversion", "stages") or (
        figure.measure == "cost_per_qualified" and figure.not_set
    ):
        return f"{name}: {cut_words(figure)}"
    return name


def when_words(at: datetime, now: datetime, zone: str) -> str:
    """A moment on the team's clock: '14:03' today, else '24 Nov 14:03', with year if other."""
    here = ZoneInfo(zone)
    local, today = at.astimezone(here), now.astimezone(here)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{tr(day_words(local.date()))}{year} {local:%H:%M}"


def counted_words(key: str, row: FlowLead) -> str:
    """What a row is to the figure."""
    hit, other = map(tr, _COUNTED[key])
    if key == "answer_time":
        return wait_words(row.weight)
    if key == "wasted_talk":
        return f"{hit if row.hit else other}, {wait_words(row.weight)}"
    if row.currency and key in ("conversion", "revenue"):
        return f"{hit} {money_words(Money(row.currency, row.amount))}"
    return hit if row.hit else other


def cells(key: str, row: FlowLead, now: datetime, zone: str) -> tuple[Cell, ...]:
    """A row of the list."""
    tone = Tone.TEXT if row.hit else Tone.TEXT2
    name, company = row.name or row.company or row.phone, row.company if row.name else ""
    return (
        Cell(name, second=company),
        Cell(when_words(row.at, now, zone), Tone.TEXT2, second=row.person),
        Cell(counted_words(key, row), tone, second=row.source),
        Cell(tr(STAGE_LABELS.get(row.stage, row.stage)), Tone.TEXT2, second=row.campaign),
    )
