"""The sentences with which a calling rule holds a dial back: what holds it, then what is allowed.

One sentence for each `Rule`, the same in the queue, in place of the dial button, in the palette
and on the command line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.call_context import CallContext, Opening, Rule, Verdict
from app.domain.call_windows import on_local_day
from app.domain.phrases import joined, phrase
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
    Rule.DO_NOT_CALL: phrase("Do not call"),
    Rule.STAGE: phrase("Not to be called at this stage"),
    Rule.PAUSED: phrase("Campaign is paused"),
    Rule.NO_PHONE: phrase("No phone that works"),
    Rule.OWNER: phrase("Owned by somebody else"),
    Rule.LEASED: phrase("Open at another desk"),
    Rule.IN_CONVERSATION: phrase("In conversation in another campaign"),
    Rule.NO_ZONE: phrase("Time zone unknown"),
    Rule.REGION_LAW: phrase("Outside the hours of the law"),
    Rule.HOURS: phrase("Outside calling hours"),
    Rule.DAY_CAP: phrase("Attempts of today used up"),
    Rule.RUN_CAP: phrase("Too many attempts in a row"),
    Rule.GAP: phrase("Number still rests"),
    Rule.PARKED: phrase("Parked"),
    Rule.NEXT_TRY: phrase("Planned for later"),
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
        return self.verdict.holder or phrase("Somebody else")

    @property
    def until(self) -> str:
        at = self.verdict.until
        return "" if at is None else moment_words(at, self.now, self.zones[0], self.facts.pronoun)


def _do_not_call(case: _Case) -> tuple[str, str]:
    at = case.ctx.do_not_call_at
    title = phrase("Do not call.")
    if at is not None:
        title = phrase(
            "Do not call, asked on {day}.", day=day_words(local_of(at, case.zones[0]).date())
        )
    if case.facts.noted_by and case.facts.noted_at:
        noted = phrase(
            "{name} noted it at {moment} of the call.",
            name=case.facts.noted_by,
            moment=case.facts.noted_at,
        )
        return title, phrase("This is final. {noted}", noted=noted)
    if case.facts.noted_by:
        return title, phrase("This is final. {name} noted it.", name=case.facts.noted_by)
    return title, phrase("This is final.")


def _stage(case: _Case) -> tuple[str, str]:
    if case.ctx.stage == Stage.HANDED_OFF:
        title = phrase("Handed off: the answer of telesales is awaited.")
        return title, phrase("You may call from {until}.", until=case.until) if case.until else ""
    label = STAGE_LABELS.get(case.ctx.stage, case.ctx.stage)
    return phrase("{label}: nobody calls at this stage.", label=label), phrase(
        "A supervisor can reopen it with a reason."
    )


def _paused(_case: _Case) -> tuple[str, str]:
    return phrase("This campaign is paused."), phrase("A supervisor can start it again.")


def _no_phone(_case: _Case) -> tuple[str, str]:
    return phrase("No phone here can be dialled."), phrase("Add one in the header.")


def owner_words(name: str) -> tuple[str, str]:
    """What holds a lead that is owned by this person, and what can be done."""
    return phrase("{name} has this conversation.", name=name), phrase(
        "A supervisor can move it to you."
    )


def _owner(case: _Case) -> tuple[str, str]:
    return owner_words(case.holder)


def _leased(case: _Case) -> tuple[str, str]:
    lease = next((one.lease for one in case.ctx.phones if one.lease is not None), None)
    them = {"her": phrase("her"), "his": phrase("him")}.get(
        whose(case.facts.pronoun), phrase("them")
    )
    if lease is not None and lease.on_phone:
        return phrase(
            "{holder} is on the phone with {them} now.", holder=case.holder, them=them
        ), phrase("You will see the notes on save.")
    return phrase("{holder} has this lead open.", holder=case.holder), phrase(
        "It is free when that desk leaves it."
    )


def _in_conversation(case: _Case) -> tuple[str, str]:
    held = case.ctx.held_elsewhere
    where = phrase(", campaign {campaign}", campaign=held.campaign) if held else ""
    return phrase("In conversation with {holder}{where}.", holder=case.holder, where=where), phrase(
        "One conversation at a time."
    )


def _no_zone(_case: _Case) -> tuple[str, str]:
    return phrase("The time zone is not known."), phrase("Set it in the header, then dial.")


def _region_law(case: _Case) -> tuple[str, str]:
    title = _clock_title(case)
    zone = _closed_zone(case, law_only=True)
    row = region_row(case.ctx.country, local_of(case.now, zone).date())
    source = phrase(" ({source})", source=row.source) if row else ""
    return title, phrase(
        "{hours}{source}.",
        hours=_hours_words(case, zone, law_only=True, head=phrase("The law allows calls")),
        source=source,
    )


def _hours(case: _Case) -> tuple[str, str]:
    zone = _closed_zone(case, law_only=False)
    words = _hours_words(case, zone, law_only=False, head=phrase("This campaign calls"))
    return _clock_title(case), phrase("{words}.", words=words)


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
    where = (
        phrase("in {place}", place=case.facts.place)
        if case.facts.place and len(case.zones) == 1
        else phrase("there")
    )
    if len(case.zones) > 1:
        where = phrase(
            "in {rsplit}, zone not sure ({count})",
            rsplit=zone.rsplit("/", 1)[-1].replace("_", " "),
            count=len(case.zones),
        )
    if not windows:
        return phrase(
            "No calls {where} today: {day} {there:%H:%M}.",
            where=where,
            day=DAYS[there.weekday()],
            there=there,
        )
    if case.now < from_us(windows[0][0]):
        return phrase("Too early {where}: {there:%H:%M}.", where=where, there=there)
    if case.now >= from_us(windows[-1][1]):
        return phrase("Too late {where}: {there:%H:%M}.", where=where, there=there)
    return phrase("Between calling hours {where}: {there:%H:%M}.", where=where, there=there)


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
            phrase(
                "from {start:%H:%M} to {end}",
                start=local_of(from_us(start), zone),
                end=_end_words(from_us(end), zone),
            )
            for start, end in windows
        ]
        name = weekday_words(day, today)
        when = (
            ""
            if step == 0
            else phrase(" again {name}", name=name if step == 1 else phrase("on {day}", day=name))
        )
        return phrase(
            "{head}{when} {spans} {whose} time",
            head=head,
            when=when,
            spans=joined(phrase(" and "), spans),
            whose=whose(case.facts.pronoun),
        )
    return phrase("{head} on no day of the next two weeks", head=head)


def _end_words(at: datetime, zone: str) -> str:
    """Midnight as the end of a day is 24:00."""
    words = f"{local_of(at, zone):%H:%M}"
    return "24:00" if words == "00:00" else words


def _day_cap(case: _Case) -> tuple[str, str]:
    cap = case.ctx.rules.attempts_a_day
    title = phrase("Tried {times} today, which is all for one day.", times=_times(cap))
    return title, phrase("Next from {until}.", until=case.until) if case.until else ""


def _run_cap(case: _Case) -> tuple[str, str]:
    title = phrase(
        "Tried {times} in a row without an answer.", times=_times(case.ctx.misses_in_a_row)
    )
    return title, phrase("A supervisor can reopen it with a reason.")


def _gap(case: _Case) -> tuple[str, str]:
    last = max(
        (one.last_dialled_at for one in case.ctx.phones if one.last_dialled_at is not None),
        default=None,
    )
    rest = case.ctx.rules.gap_minutes
    if last is None:
        return phrase("This number rests {rest} min between calls.", rest=rest), ""
    at = moment_words(last, case.now, case.zones[0], case.facts.pronoun)
    title = phrase("Called at {at}.", at=at)
    return title, phrase(
        "A number rests {rest} min between calls: again from {until}.", rest=rest, until=case.until
    )


def _parked(case: _Case) -> tuple[str, str]:
    return phrase("Parked until {until}.", until=case.until), phrase(
        "It comes back to its owner by itself."
    )


def _next_try(case: _Case) -> tuple[str, str]:
    return phrase("Planned for {until}.", until=case.until), phrase("Nothing forbids calling now.")


def _times(count: int) -> str:
    return {1: phrase("once"), 2: phrase("twice"), 3: phrase("three times")}.get(
        count, phrase("{count} times", count=count)
    )


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
        return phrase(
            "May be called until {weekday} {there:%H:%M}",
            weekday=weekday_words(there.date(), today),
            there=there,
        )
    return phrase("May be called until {end}", end=_end_words(end, zones[0]))
