"""When a lead's phones, point and attempts leave room for a dial.

Spans are pairs of whole microseconds since 1970, end exclusive; what `may_call` and `openings`
both stand on, so that they cannot disagree.
"""

from datetime import timedelta

from app.domain.call_context import CallContext, PhoneFacts
from app.domain.call_windows import Windows
from app.domain.vocabulary import Disposition, PhoneState, Stage
from app.domain.wall_time import MINUTE_US, day_bounds, known_zones, local_of, merged, to_us

DROPPED = "dropped"
DROPPED_GRACE = timedelta(minutes=2)
NEVER = 1 << 62
ALWAYS: Windows = ((-NEVER, NEVER),)


def usable(ctx: CallContext, e164: str | None) -> tuple[PhoneFacts, ...]:
    """Phones that are neither struck nor on a do-not-call list."""
    return tuple(
        one
        for one in ctx.phones
        if one.state != PhoneState.STRUCK
        and not one.do_not_call
        and (e164 is None or one.e164 == e164)
    )


def lease_until(ctx: CallContext, phone: PhoneFacts) -> int:
    """Until when somebody else holds this phone; `-NEVER` when nobody does."""
    lease = phone.lease
    if lease is None or ctx.actor is None or lease.holder == ctx.actor:
        return -NEVER
    return NEVER if lease.until is None else to_us(lease.until)


def asked_spans(ctx: CallContext) -> Windows:
    """The window of a point whose time the prospect named and nobody has dialled yet."""
    point = ctx.point
    if point is None or not point.asked or point.dialled:
        return ()
    return ((to_us(point.due_from), to_us(point.due_until)),)


def rested_spans(ctx: CallContext, phone: PhoneFacts) -> Windows:
    """When this number has rested long enough, or needs no rest."""
    last = phone.last_dialled_at
    if last is None or (phone.last_outcome == Disposition.BUSY and phone.busy_redials > 0):
        return ALWAYS
    spans = [(to_us(last) + ctx.rules.gap_minutes * MINUTE_US, NEVER)]
    if phone.last_outcome == DROPPED:
        spans.append((-NEVER, to_us((phone.last_ended_at or last) + DROPPED_GRACE)))
    point = ctx.point
    if point is not None and point.asked and not point.dialled:
        spans.append((to_us(point.due_from), max(to_us(point.due_until), to_us(point.lapses_at))))
    return merged(spans)


def capped_days(ctx: CallContext) -> Windows:
    """Local days on which the prospect has had all attempts of a day, in any candidate zone."""
    cap = ctx.rules.attempts_a_day
    if len(ctx.recent_attempts) < cap:
        return ()
    spans: list[tuple[int, int]] = []
    for zone in known_zones(ctx.zones):
        days = [local_of(one, zone).date() for one in ctx.recent_attempts]
        for day in {one for one in days if days.count(one) >= cap}:
            bounds = day_bounds(day, zone)
            spans.append((to_us(bounds.start_utc), to_us(bounds.end_utc)))
    return merged(spans)


def planned_from(ctx: CallContext) -> int:
    """From when the plan has this lead called: an open point, else the last disposition.

    A returned lead is due at once; there the point only shortens what a disposition planned.
    """
    point = ctx.point
    tried = -NEVER if ctx.next_try_at is None else to_us(ctx.next_try_at)
    if point is None or point.dialled:
        return tried
    due = to_us(point.due_from)
    return min(due, tried) if ctx.stage == Stage.RETURNED else due


def covers(spans: Windows, at: int) -> bool:
    """Whether one of the spans contains the moment."""
    return any(start <= at < end for start, end in spans)
