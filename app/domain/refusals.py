"""The sentences with which a calling rule holds a dial back: what holds it, then what is allowed.

One sentence for each `Rule`, the same in the queue, in place of the dial button, in the palette
and on the command line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.call_context import CallContext, Opening, Rule, Verdict
from app.domain.call_windows import on_local_day
from app.domain.regions import region_row
from app.domain.vocabulary import Stage
from app.domain.wall_time import DAY, from_us, known_zones, local_of
from app.domain.wording import (
    DAYS,
    STAGE_LABELS,
    day_words,
    moment_words,
    weekday_words,
    whose,
)

RULE_LABELS: dict[Rule, str] = {
    Rule.DO_NOT_CALL: "Do not call",
    Rule.STAGE: "Not to be called at this stage",
    Rule.PAUSED: "Campaign is paused",
    Rule.NO_PHONE: "No phone that works",
    Rule.OWNER: "Owned by somebody else",
    Rule.LEASED: "Open at another desk",
    Rule.IN_CONVERSATION: "In conversation in another campaign",
    Rule.NO_ZONE: "Time zone unknown",
    Rule.REGION_LAW: "Outside the hours of the law",
    Rule.HOURS: "Outside calling hours",
    Rule.DAY_CAP: "Attempts of today used up",
    Rule.RUN_CAP: "Too many attempts in a row",
    Rule.GAP: "Number still rests",
    Rule.PARKED: "Parked",
    Rule.NEXT_TRY: "Planned for later",
}
"""How a rule is called in the list of what is held back, with its count."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Two short sentences: what holds the dial, and what is allowed or to be done.

    Attributes:
        rule: The rule that decided.
        final: Nobody at this desk can change it; shown with the ban icon, else with the clock.
    """

    rule: Rule
    title: str
    detail: str
    final: bool = False

    def __str__(self) -> str:
        return f"{self.title} {self.detail}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalFacts:
    """What the words need beside the context.

    Attributes:
        place: Where the prospect is ('Porto'); empty says 'there'.
        pronoun: 'her', 'his' or 'their'.
        noted_by: Who noted the do-not-call.
        noted_at: 'mm:ss' of the call in which it was noted.
    """

    place: str = ""
    pronoun: str = "their"
    noted_by: str = ""
    noted_at: str = ""


def refusal(
    verdict: Verdict, ctx: CallContext, facts: RefusalFacts, now: datetime
) -> Refusal | None:
    """The sentences for a verdict; None when the dial is allowed."""
    if verdict.allowed or verdict.rule is None:
        return None
    title, detail = _WORDS[verdict.rule](_Case(verdict, ctx, facts, now))
    return Refusal(verdict.rule, title, detail, verdict.rule in _FINAL)


_FINAL = frozenset({Rule.DO_NOT_CALL, Rule.STAGE, Rule.NO_PHONE, Rule.RUN_CAP})


@dataclass(frozen=True, slots=True)
class _Case:
    verdict: Verdict
    ctx: CallContext
    facts: RefusalFacts
    now: datetime

    @property
    def zones(self) -> tuple[str, ...]:
        return known_zones(self.ctx.zones) or ("UTC",)

    @property
    def holder(self) -> str:
        return self.verdict.holder or "Somebody else"

    @property
    def until(self) -> str:
        at = self.verdict.until
        return "" if at is None else moment_words(at, self.now, self.zones[0], self.facts.pronoun)


def _do_not_call(case: _Case) -> tuple[str, str]:
    at = case.ctx.do_not_call_at
    title = "Do not call."
    if at is not None:
        title = f"Do not call, asked on {day_words(local_of(at, case.zones[0]).date())}."
    if case.facts.noted_by and case.facts.noted_at:
        noted = f"{case.facts.noted_by} noted it at {case.facts.noted_at} of the call."
        return title, f"This is final. {noted}"
    if case.facts.noted_by:
        return title, f"This is final. {case.facts.noted_by} noted it."
    return title, "This is final."


def _stage(case: _Case) -> tuple[str, str]:
    if case.ctx.stage == Stage.HANDED_OFF:
        title = "Handed off: the answer of telesales is awaited."
        return title, f"You may call from {case.until}." if case.until else ""
    label = STAGE_LABELS.get(case.ctx.stage, case.ctx.stage)
    return f"{label}: nobody calls at this stage.", "A supervisor can reopen it with a reason."


def _paused(_case: _Case) -> tuple[str, str]:
    return "This campaign is paused.", "A supervisor can start it again."


def _no_phone(_case: _Case) -> tuple[str, str]:
    return "No phone here can be dialled.", "Add one in the header."


def owner_words(name: str) -> tuple[str, str]:
    """What holds a lead that is owned by this person, and what can be done."""
    return f"{name} has this conversation.", "A supervisor can move it to you."


def _owner(case: _Case) -> tuple[str, str]:
    return owner_words(case.holder)


def _leased(case: _Case) -> tuple[str, str]:
    lease = next((one.lease for one in case.ctx.phones if one.lease is not None), None)
    them = {"her": "her", "his": "him"}.get(whose(case.facts.pronoun), "them")
    if lease is not None and lease.on_phone:
        return f"{case.holder} is on the phone with {them} now.", "You will see the notes on save."
    return f"{case.holder} has this lead open.", "It is free when that desk leaves it."


def _in_conversation(case: _Case) -> tuple[str, str]:
    held = case.ctx.held_elsewhere
    where = f", campaign {held.campaign}" if held else ""
    return f"In conversation with {case.holder}{where}.", "One conversation at a time."


def _no_zone(_case: _Case) -> tuple[str, str]:
    return "The time zone is not known.", "Set it in the header, then dial."


def _region_law(case: _Case) -> tuple[str, str]:
    title = _clock_title(case)
    zone = _closed_zone(case, law_only=True)
    row = region_row(case.ctx.country, local_of(case.now, zone).date())
    source = f" ({row.source})" if row else ""
    return title, f"{_hours_words(case, zone, law_only=True, head='The law allows calls')}{source}."


def _hours(case: _Case) -> tuple[str, str]:
    zone = _closed_zone(case, law_only=False)
    words = _hours_words(case, zone, law_only=False, head="This campaign calls")
    return _clock_title(case), f"{words}."


def _closed_zone(case: _Case, *, law_only: bool) -> str:
    """The first zone whose own clock forbids it."""
    hours = None if law_only else case.ctx.rules.hours
    for zone in case.zones:
        day = local_of(case.now, zone).date()
        windows = on_local_day((zone,), case.ctx.country, hours, day)
        if not any(from_us(start) <= case.now < from_us(end) for start, end in windows):
            return zone
    return case.zones[0]


def _clock_title(case: _Case) -> str:
    """'Too early in Porto: 07:52.', 'Too late ...', or that it is no calling day."""
    law_only = case.verdict.rule is Rule.REGION_LAW
    zone = _closed_zone(case, law_only=law_only)
    there = local_of(case.now, zone)
    hours = None if law_only else case.ctx.rules.hours
    windows = on_local_day((zone,), case.ctx.country, hours, there.date())
    where = f"in {case.facts.place}" if case.facts.place and len(case.zones) == 1 else "there"
    if len(case.zones) > 1:
        where = f"in {zone.rsplit('/', 1)[-1].replace('_', ' ')}, zone not sure ({len(case.zones)})"
    if not windows:
        return f"No calls {where} today: {DAYS[there.weekday()]} {there:%H:%M}."
    if case.now < from_us(windows[0][0]):
        return f"Too early {where}: {there:%H:%M}."
    if case.now >= from_us(windows[-1][1]):
        return f"Too late {where}: {there:%H:%M}."
    return f"Between calling hours {where}: {there:%H:%M}."


def _hours_words(case: _Case, zone: str, *, law_only: bool, head: str) -> str:
    """'This campaign calls from 09:00 to 19:00 his time', on a day without hours the next one."""
    hours = None if law_only else case.ctx.rules.hours
    today = local_of(case.now, zone).date()
    for step in range(15):
        day = today + step * DAY
        windows = on_local_day((zone,), case.ctx.country, hours, day)
        if not windows:
            continue
        spans = [
            f"from {local_of(from_us(start), zone):%H:%M} to {_end_words(from_us(end), zone)}"
            for start, end in windows
        ]
        name = weekday_words(day, today)
        when = "" if step == 0 else f" again {name if step == 1 else f'on {name}'}"
        return f"{head}{when} {' and '.join(spans)} {whose(case.facts.pronoun)} time"
    return f"{head} on no day of the next two weeks"


def _end_words(at: datetime, zone: str) -> str:
    """Midnight as the end of a day is 24:00."""
    words = f"{local_of(at, zone):%H:%M}"
    return "24:00" if words == "00:00" else words


def _day_cap(case: _Case) -> tuple[str, str]:
    cap = case.ctx.rules.attempts_a_day
    title = f"Tried {_times(cap)} today, which is all for one day."
    return title, f"Next from {case.until}." if case.until else ""


def _run_cap(case: _Case) -> tuple[str, str]:
    title = f"Tried {_times(case.ctx.misses_in_a_row)} in a row without an answer."
    return title, "A supervisor can reopen it with a reason."


def _gap(case: _Case) -> tuple[str, str]:
    last = max(
        (one.last_dialled_at for one in case.ctx.phones if one.last_dialled_at is not None),
        default=None,
    )
    rest = case.ctx.rules.gap_minutes
    if last is None:
        return f"This number rests {rest} min between calls.", ""
    at = moment_words(last, case.now, case.zones[0], case.facts.pronoun)
    title = f"Called at {at}."
    return title, f"A number rests {rest} min between calls: again from {case.until}."


def _parked(case: _Case) -> tuple[str, str]:
    return f"Parked until {case.until}.", "It comes back to its owner by itself."


def _next_try(case: _Case) -> tuple[str, str]:
    return f"Planned for {case.until}.", "Nothing forbids calling now."


def _times(count: int) -> str:
    return {1: "once", 2: "twice", 3: "three times"}.get(count, f"{count} times")


_WORDS: dict[Rule, Callable[[_Case], tuple[str, str]]] = {
    Rule.DO_NOT_CALL: _do_not_call,
    Rule.STAGE: _stage,
    Rule.PAUSED: _paused,
    Rule.NO_PHONE: _no_phone,
    Rule.OWNER: _owner,
    Rule.LEASED: _leased,
    Rule.IN_CONVERSATION: _in_conversation,
    Rule.NO_ZONE: _no_zone,
    Rule.REGION_LAW: _region_law,
    Rule.HOURS: _hours,
    Rule.DAY_CAP: _day_cap,
    Rule.RUN_CAP: _run_cap,
    Rule.GAP: _gap,
    Rule.PARKED: _parked,
    Rule.NEXT_TRY: _next_try,
}


def allowed_words(ctx: CallContext, opening: Opening, now: datetime) -> str:
    """The chip of a lead that may be called: 'May be called until 20:00'; empty when not now."""
    start, end = opening.callable_from, opening.callable_until
    if start is None or end is None or not start <= now < end:
        return ""
    zones = known_zones(ctx.zones) or ("UTC",)
    there, today = local_of(end, zones[0]), local_of(now, zones[0]).date()
    if there.date() != today and (there.hour, there.minute) != (0, 0):
        return f"May be called until {weekday_words(there.date(), today)} {there:%H:%M}"
    return f"May be called until {_end_words(end, zones[0])}"
