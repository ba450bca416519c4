"""State after words were taken back or corrected, where not all of its facts are at hand.

A desk of a team is sent a part of what was said of a prospect: other people have leads of it too.
So the facts are folded twice, without the act that takes back and with it, and only what differs
between the two moves; all else stays as it was.
"""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any, TypeVar

from app.domain.state import Case, LeadState, NumberState, PhoneLine, PromiseState, ProspectState

S = TypeVar("S", ProspectState, LeadState, NumberState, PromiseState)


def moved(base: Case, before: Case, after: Case) -> Case:
    """The case `base` with what differs between the folds `before` and `after`."""
    prospect = columns(
        base.prospect,
        before.prospect,
        after.prospect,
        phones=_lines(base.prospect.phones, before.prospect.phones, after.prospect.phones),
        recent_attempts=_moments(
            base.prospect.recent_attempts,
            before.prospect.recent_attempts,
            after.prospect.recent_attempts,
        ),
        # That a number is shared the team alone may know.
        shares_number=base.prospect.shares_number,
    )
    leads = dict(base.leads)
    for lead, now in after.leads.items():
        was, here = before.leads.get(lead), base.leads.get(lead)
        leads[lead] = now if was is None or here is None else _lead(here, was, now)
    return Case(prospect, leads)


def columns(base: S, before: S, after: S, **known: Any) -> S:
    """`base` with the columns that differ between two folds.

    Args:
        known: Columns that were worked out already.
    """
    pairs = ((one.name, getattr(after, one.name)) for one in fields(after))
    other = {name: now for name, now in pairs if now != getattr(before, name)}
    return replace(base, **(other | known))


def _lead(base: LeadState, before: LeadState, after: LeadState) -> LeadState:
    promises = dict(base.promises)
    for one in before.promises.keys() | after.promises.keys():
        was, now, here = (some.promises.get(one) for some in (before, after, base))
        if now is None:
            promises.pop(one, None)
        elif was is None or here is None:
            promises[one] = now
        else:
            promises[one] = columns(here, was, now)
    # Of a team the revision is the server's, which counts acts; a fold counts facts.
    return columns(base, before, after, promises=promises, rev=base.rev + after.rev - before.rev)


def _lines(
    base: list[PhoneLine], before: list[PhoneLine], after: list[PhoneLine]
) -> list[PhoneLine]:
    if base == before:
        return after
    was, now = ({one.e164: one for one in some} for some in (before, after))
    kept = [
        now[one.e164] if one.e164 in now and now[one.e164] != was.get(one.e164) else one
        for one in base
        if one.e164 not in was or one.e164 in now
    ]
    here = {one.e164 for one in kept}
    kept += [one for one in after if one.e164 not in was and one.e164 not in here]
    return _in_order(kept, [one.e164 for one in before], [one.e164 for one in after])


def _in_order(lines: list[PhoneLine], before: list[str], after: list[str]) -> list[PhoneLine]:
    """The lines that the folds know as `after` has them, where that differs; others as they are."""
    known = [one for one in after if one in before]
    if known == [one for one in before if one in after]:
        return lines
    by_number = {one.e164: one for one in lines}
    wanted = (by_number[one] for one in after if one in by_number)
    mine = set(after)
    return [next(wanted) if one.e164 in mine else one for one in lines]


def _moments(base: list[datetime], before: list[datetime], after: list[datetime]) -> list[datetime]:
    return sorted({*base, *after} - (set(before) - set(after)))
