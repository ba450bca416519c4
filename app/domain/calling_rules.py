"""The calling rules: one place for the queue and for every way of dialling.

`may_call` says whether a lead may be dialled at a moment and names the first rule that holds it;
`openings` finds the next window in which it may. Both stand on the same windows and phone spans,
and a property test holds them together. Source of the rules: product.md, Decisions, 'Attempts,
gaps, caps', 'Owner', 'Lease', 'One prospect, several campaigns', 'Time'.

Exceptions, all of them:
- The gap is not asked of a point whose time the prospect named (from its window until it lapses,
  while it was not dialled), of a granted busy redial, or within 2 min of a dropped line.
- The campaign's hours are not asked in the window of a point whose time the prospect named.
- The cap in a row is not asked of accepted and working leads.
Do-not-call and the law of the region have none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.call_context import (
    CallContext,
    CallingRules,
    HeldElsewhere,
    Lease,
    Opening,
    OpenPoint,
    PhoneFacts,
    Rule,
    Verdict,
)
from app.domain.call_spans import (
    ALWAYS,
    NEVER,
    asked_spans,
    capped_days,
    covers,
    lease_until,
    planned_from,
    rested_spans,
    usable,
)
from app.domain.call_windows import HORIZON_DAYS, Windows, is_open, next_open, windows_from
from app.domain.vocabulary import CALLABLE_STAGES, PhoneState, Stage
from app.domain.wall_time import DAY_US, crossed, from_us, known_zones, merged, to_us, without

__all__ = [
    "CallContext",
    "CallingRules",
    "HeldElsewhere",
    "Lease",
    "OpenPoint",
    "Opening",
    "PhoneFacts",
    "Rule",
    "Verdict",
    "may_call",
    "may_receive",
    "openings",
]

# --- the rules, one function each ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question: this lead, at this moment, by one of these phones."""

    ctx: CallContext
    at: int
    e164: str | None
    phones: tuple[PhoneFacts, ...]


Check = Callable[[_Asked], Verdict | None]


def _held(rule: Rule, until: int | None = None, holder: str = "", soft: bool = False) -> Verdict:
    known = None if until is None or abs(until) >= NEVER else from_us(until)
    return Verdict(False, rule, known, None, holder, soft)


def _do_not_call(q: _Asked) -> Verdict | None:
    if q.ctx.do_not_call_at is not None or q.ctx.stage == Stage.DO_NOT_CALL:
        return _held(Rule.DO_NOT_CALL)
    phones = [
        one
        for one in q.ctx.phones
        if one.state != PhoneState.STRUCK and (q.e164 is None or one.e164 == q.e164)
    ]
    if phones and all(one.do_not_call for one in phones):
        return _held(Rule.DO_NOT_CALL)
    return None


def _stage(q: _Asked) -> Verdict | None:
    if q.ctx.stage not in CALLABLE_STAGES:
        return _held(Rule.STAGE)
    if q.ctx.stage != Stage.HANDED_OFF:
        return None
    if q.ctx.point is None:
        return _held(Rule.STAGE)
    due = to_us(q.ctx.point.due_from)
    return _held(Rule.STAGE, due) if q.at < due else None


def _paused(q: _Asked) -> Verdict | None:
    return _held(Rule.PAUSED) if q.ctx.rules.paused else None


def _no_phone(q: _Asked) -> Verdict | None:
    return None if q.phones else _held(Rule.NO_PHONE)


def _owner(q: _Asked) -> Verdict | None:
    if q.ctx.owner is None or q.ctx.actor is None or q.ctx.owner == q.ctx.actor:
        return None
    return _held(Rule.OWNER, None, q.ctx.owner_name)


def _leased(q: _Asked) -> Verdict | None:
    ends = [lease_until(q.ctx, one) for one in q.phones]
    if any(end <= q.at for end in ends):
        return None
    first = q.phones[ends.index(min(ends))].lease
    return _held(Rule.LEASED, min(ends), first.holder_name if first else "")


def _in_conversation(q: _Asked) -> Verdict | None:
    held = q.ctx.held_elsewhere
    return None if held is None else _held(Rule.IN_CONVERSATION, None, held.person)


def _no_zone(q: _Asked) -> Verdict | None:
    return None if known_zones(q.ctx.zones) else _held(Rule.NO_ZONE)


def _region_law(q: _Asked) -> Verdict | None:
    zones = known_zones(q.ctx.zones)
    if is_open(zones, q.ctx.country, None, q.at):
        return None
    return _held(Rule.REGION_LAW, next_open(zones, q.ctx.country, None, q.at))


def _hours(q: _Asked) -> Verdict | None:
    zones = known_zones(q.ctx.zones)
    if is_open(zones, q.ctx.country, q.ctx.rules.hours, q.at) or covers(asked_spans(q.ctx), q.at):
        return None
    return _held(Rule.HOURS, next_open(zones, q.ctx.country, q.ctx.rules.hours, q.at))


def _day_cap(q: _Asked) -> Verdict | None:
    for start, end in capped_days(q.ctx):
        if start <= q.at < end:
            return _held(Rule.DAY_CAP, end)
    return None


def _run_cap(q: _Asked) -> Verdict | None:
    if q.ctx.capped and q.ctx.misses_in_a_row >= q.ctx.rules.attempts_in_a_row:
        return _held(Rule.RUN_CAP)
    return None


def _gap(q: _Asked) -> Verdict | None:
    free = [one for one in q.phones if lease_until(q.ctx, one) <= q.at]
    ends: list[int] = []
    for phone in free:
        spans = rested_spans(q.ctx, phone)
        if covers(spans, q.at):
            return None
        ends.append(min(start for start, _ in spans if start > q.at))
    return _held(Rule.GAP, min(ends))


def _parked(q: _Asked) -> Verdict | None:
    if q.ctx.parked_until is None or q.at >= to_us(q.ctx.parked_until):
        return None
    return _held(Rule.PARKED, to_us(q.ctx.parked_until))


def _next_try(q: _Asked) -> Verdict | None:
    planned = planned_from(q.ctx)
    return _held(Rule.NEXT_TRY, planned, soft=True) if q.at < planned else None


# Soft last, so that the plan never hides a prohibition.
CHECKS: tuple[tuple[Rule, Check], ...] = (
    (Rule.DO_NOT_CALL, _do_not_call),
    (Rule.STAGE, _stage),
    (Rule.PAUSED, _paused),
    (Rule.NO_PHONE, _no_phone),
    (Rule.OWNER, _owner),
    (Rule.LEASED, _leased),
    (Rule.IN_CONVERSATION, _in_conversation),
    (Rule.NO_ZONE, _no_zone),
    (Rule.REGION_LAW, _region_law),
    (Rule.HOURS, _hours),
    (Rule.DAY_CAP, _day_cap),
    (Rule.RUN_CAP, _run_cap),
    (Rule.GAP, _gap),
    (Rule.PARKED, _parked),
    (Rule.NEXT_TRY, _next_try),
)


def may_call(ctx: CallContext, now: datetime, phone: str | None = None) -> Verdict:
    """Whether this lead may be dialled now, and if not, the first rule that holds it.

    Args:
        ctx: The lead as it stands.
        now: Aware moment of the dial.
        phone: E.164 of the number to dial; None for whichever may be dialled first.

    Returns:
        The verdict. `NEXT_TRY` is `soft`: nothing forbids the dial, it is only planned for later.
    """
    asked = _Asked(ctx, to_us(now), phone, usable(ctx, phone))
    for _, check in CHECKS:
        held = check(asked)
        if held is not None:
            return held
    return Verdict(True, None, None, _first_phone(asked))


def _first_phone(q: _Asked) -> str | None:
    for phone in q.phones:
        if lease_until(q.ctx, phone) <= q.at and covers(rested_spans(q.ctx, phone), q.at):
            return phone.e164
    return None


def may_receive() -> Verdict:
    """Whether a call that comes in may be taken: always, whatever holds the lead."""
    return Verdict(True)


# --- the next window -----------------------------------------------------------------------------

_FOR_GOOD = frozenset(
    {
        Rule.DO_NOT_CALL,
        Rule.PAUSED,
        Rule.NO_PHONE,
        Rule.OWNER,
        Rule.IN_CONVERSATION,
        Rule.NO_ZONE,
        Rule.RUN_CAP,
    }
)


def openings(ctx: CallContext, start: datetime, horizon_days: int = 14) -> Opening:
    """The next window in which every rule allows a dial, from `start` on.

    What has a date of its own (parked, planned, a hand-off's point) moves the search there first,
    so a lead that is parked for months has its window too.

    Args:
        ctx: The lead as it stands.
        start: Aware moment to search from.
        horizon_days: How far to search beyond that date, at most 32.

    Returns:
        The window and the rule that decides at `start`. `may_call(ctx, t).allowed` is true for
        every t in the window and false between `start` and it.
    """
    held = may_call(ctx, start).rule
    if held in _FOR_GOOD or _never(ctx):
        return Opening(None, None, held)
    floor = max(to_us(start), _floor(ctx))
    limit = floor + min(horizon_days, HORIZON_DAYS) * DAY_US
    spans = _hour_spans(ctx, floor, limit)
    spans = without(spans, capped_days(ctx))
    phones = _phone_spans(ctx)
    if phones is not ALWAYS:
        spans = crossed(spans, phones)
    for first, last in spans:
        if last > floor:
            return Opening(from_us(max(first, floor)), from_us(last), held)
    return Opening(None, None, held)


def _never(ctx: CallContext) -> bool:
    """Rules that no clock changes, also when an earlier rule is named first."""
    if ctx.stage not in CALLABLE_STAGES or (ctx.stage == Stage.HANDED_OFF and ctx.point is None):
        return True
    if ctx.held_elsewhere is not None or not known_zones(ctx.zones):
        return True
    return ctx.capped and ctx.misses_in_a_row >= ctx.rules.attempts_in_a_row


def _floor(ctx: CallContext) -> int:
    parked = -NEVER if ctx.parked_until is None else to_us(ctx.parked_until)
    floor = max(parked, planned_from(ctx))
    if ctx.stage == Stage.HANDED_OFF and ctx.point is not None:
        floor = max(floor, to_us(ctx.point.due_from))
    return floor


def _hour_spans(ctx: CallContext, floor: int, limit: int) -> Windows:
    zones = known_zones(ctx.zones)
    table, index = windows_from(zones, ctx.country, ctx.rules.hours, floor)
    spans = _until(table, index, limit)
    asked = asked_spans(ctx)
    if asked and asked[0][1] > floor:
        law, from_law = windows_from(zones, ctx.country, None, floor)
        lifted = crossed(_until(law, from_law, limit), asked)
        spans = merged([*spans, *lifted])
    return spans


def _until(table: Windows, index: int, limit: int) -> Windows:
    """The windows from `index` that start before `limit`, uncut."""
    end = index
    while end < len(table) and table[end][0] < limit:
        end += 1
    return table[index:end]


def _phone_spans(ctx: CallContext) -> Windows:
    """When at least one phone is free and rested."""
    spans: list[tuple[int, int]] = []
    for phone in usable(ctx, None):
        free = lease_until(ctx, phone)
        rested = rested_spans(ctx, phone)
        if free == -NEVER and rested is ALWAYS:
            return ALWAYS
        spans += [(max(start, free), end) for start, end in rested]
    return merged(spans)
