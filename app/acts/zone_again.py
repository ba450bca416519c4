"""A prospect's zone changed: what was promised on the wall there is worked out again.

The promise is the wall time; its moment is what follows from it. So the facts that hold it are
corrected, in the act that changed the zone: taking that act back brings the old moments back.
Points, promises and 'parked until' are said in the prospect's clock. The time to answer a hand-off
is not, but it ends before the point, so it follows the point.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.acts.decide import TEAM_HOURS
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.corrections import as_text
from app.domain.folding import effective
from app.domain.points import BEFORE, PointWindow, promised_again, window_again
from app.domain.queue_order import answer_again
from app.domain.state import Case, LeadState
from app.domain.wall_time import Hours, WallTime, is_zone
from app.reads import cases
from app.reads.dialling import campaign_for

_Said = tuple[f.Fact, dict[str, object]]


def work_out_again(journal: Journal, case: Case, was: tuple[str, ...]) -> None:
    """Corrects what is open of all the prospect's leads to the zone it has now.

    Args:
        case: The prospect, with its new zone.
        was: The zone before, or all candidates; nothing where none was known: then every wall
            time was meant in the zone that is known now.
    """
    zone = case.prospect.zone
    if zone is None or not is_zone(zone):
        return
    facts = effective(cases.load_facts(journal.desk.session, prospect=case.prospect.id))
    for lead in list(case.leads.values()):
        for fact, now in _of_lead(journal, case, lead, facts, was, zone):
            _say(journal, fact, now)


def _of_lead(
    journal: Journal,
    case: Case,
    lead: LeadState,
    facts: list[f.Fact],
    was: tuple[str, ...],
    zone: str,
) -> Iterator[_Said]:
    if lead.point is not None and (not was or lead.point_zone in was):
        time = _time_of(lead.point, facts)
        if time is not None:
            hours = campaign_for(journal.desk, lead.campaign).hours
            now = _point_times(time, zone, hours, case.prospect.country or None)
            yield time, now
            yield from _answer(journal, lead, facts, now["due_from"])
    yield from _parked(lead, facts, was, zone)
    for fact in facts:
        body = fact.body
        if not isinstance(body, f.PromiseMade) or body.due_at is None:
            continue
        promise = lead.promises.get(fact.id)
        if promise is None or promise.done_at is not None or not is_zone(body.zone):
            continue
        if not was or body.zone in was:
            wall = _wall(body.wall, body.zone) if body.wall else None
            due_at = promised_again(body.due_at, wall, body.zone, zone)
            yield fact, {"zone": zone, "due_at": due_at}


def _time_of(point: UUID, facts: list[f.Fact]) -> f.Fact | None:
    """The fact that the open point has its time from: it was set so, or moved to it later."""
    found = [
        one
        for one in facts
        if one.id == point or (isinstance(one.body, f.PointMoved) and one.body.point == point)
    ]
    return found[-1] if found else None


def _point_times(
    fact: f.Fact,
    zone: str,
    hours: Hours,
    country: str | None,
) -> dict[str, object]:
    body = fact.body
    assert isinstance(body, f.PointSet | f.PointMoved)
    window = window_again(
        _wall(body.wall, body.zone),
        PointWindow(body.due_from, body.due_until, body.lapses_at),
        span=body.span,
        zone=zone,
        hours=hours,
        country=country,
    )
    return {
        "zone": zone,
        "due_from": window.due_from,
        "due_until": window.due_until,
        "lapses_at": window.lapses_at,
    }


def _parked(
    lead: LeadState, facts: list[f.Fact], was: tuple[str, ...], zone: str
) -> Iterator[_Said]:
    """Until when it rests, and the decisions that took their next try from it."""
    if lead.parked_until is None:
        return
    mine = [one for one in facts if one.lead == lead.id]
    at, body = next(
        (n, one.body)
        for n, one in reversed(list(enumerate(mine)))
        if isinstance(one.body, f.Parked)
    )
    if (was and body.zone not in was) or not is_zone(body.zone):
        return
    until = promised_again(body.until, _wall(body.wall, body.zone), body.zone, zone)
    yield mine[at], {"zone": zone, "until": until}
    for fact in mine[at + 1 :]:
        if isinstance(fact.body, f.Decision) and fact.body.next_try_at == body.until:
            yield fact, {"next_try_at": until}


def _answer(
    journal: Journal, lead: LeadState, facts: list[f.Fact], due_from: Any
) -> Iterator[_Said]:
    """Until when an open hand-off waits, in the fact that said so: its own, or a new offer."""
    if lead.handoff is None or lead.answer_by is None or lead.point_from is None:
        return
    fact = next(
        one
        for one in reversed(facts)
        if one.id == lead.handoff
        or (one.lead == lead.id and isinstance(one.body, f.Decision) and "offer" in one.body.rules)
    )
    before = timedelta() if lead.point_span else BEFORE
    until = answer_again(
        fact.made_at,
        campaign_for(journal.desk, lead.campaign).answer_minutes,
        lead.answer_by,
        lead.point_from + before,
        due_from + before,
        hours=TEAM_HOURS,
        zone=journal.desk.zone,
    )
    if isinstance(fact.body, f.Decision):
        rules = dict(fact.body.rules)
        yield (
            fact,
            {"rules": {**rules, "offer": {**rules["offer"], "answer_by": until.isoformat()}}},
        )
    else:
        yield fact, {"answer_by": until}


def _wall(text: str, zone: str) -> WallTime:
    return WallTime(datetime.fromisoformat(text).replace(tzinfo=None), zone)


def _say(journal: Journal, fact: f.Fact, now: dict[str, object]) -> None:
    for field, value in now.items():
        before, after = as_text(getattr(fact.body, field)), as_text(value)
        if before != after:
            journal.say(
                f.Correction(
                    fact=fact.id, field=field, was=before, now=after, why="The zone was corrected."
                ),
                lead=fact.lead,
                prospect=fact.prospect,
                corrects=fact.id,
            )
