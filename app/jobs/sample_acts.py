"""The acts of the sample team's history that are no calls: one line of a file, one act."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from uuid import UUID

from app.acts import (
    accept,
    deal,
    hand_off,
    reject,
    save_call,
    send_back,
    side_exits,
    thread,
)
from app.domain.vocabulary import Role
from app.domain.wall_time import WallTime
from app.jobs import sample_reviews
from app.jobs.sample_data import Record
from app.jobs.sample_replay import Replay

MORNING = 9


def _simple(make: Callable[[Replay, Record, UUID], Any], role: Role | None = None) -> Any:
    def act(replay: Replay, at: datetime, one: Record) -> None:
        lead = replay.leads[one["lead"]]
        replay.do(make(replay, one, lead), at, replay.who(one), role)

    return act


def _person(replay: Replay, key: str) -> UUID | None:
    return replay.people[key].id if key else None


def _parking(replay: Replay, one: Record, lead: UUID) -> side_exits.Park:
    zone = replay.zone_of(one["lead"])
    until = one["until"]
    morning = time(MORNING)
    wall = until if isinstance(until, datetime) else datetime.combine(until, morning)
    return side_exits.Park(
        lead, WallTime(wall, zone).to_utc(), wall.isoformat(), zone, one.get("why", "")
    )


def _closing(replay: Replay, one: Record, lead: UUID) -> thread.ClosePoint:
    point = replay.state(lead).point
    assert point is not None, "the history closes a point that is not open"
    return thread.ClosePoint(lead, point, one["why"])


def _done(replay: Replay, one: Record, lead: UUID) -> thread.TickPromise:
    promises = replay.state(lead).promises.values()
    promise = next(p for p in promises if p.what == one["what"] and p.done_at is None)
    return thread.TickPromise(lead, promise.id)


def _objection(replay: Replay, one: Record, lead: UUID) -> thread.AnswerObjection:
    note = replay.notes[one["lead"], one["text"]]
    return thread.AnswerObjection(lead, note, True, one.get("how", ""))


def _deal(replay: Replay, one: Record, lead: UUID) -> deal.SetDeal:
    return deal.SetDeal(
        lead,
        round(one["amount"] * 100),
        one["currency"],
        f"a {one['per']}" if one.get("per") else "",
        one["closes"].isoformat() if "closes" in one else "",
    )


ACTS: dict[str, Callable[[Replay, datetime, Record], None]] = {
    "hand_off": _simple(lambda r, o, lead: hand_off.HandOff(lead, _person(r, o["to"]), o["line"])),
    "accept": _simple(lambda _r, _o, lead: accept.Accept(lead), Role.TELESALES),
    "reject": _simple(lambda _r, o, lead: reject.Reject(lead, o["reason"], o["line"])),
    "send_back": _simple(
        lambda _r, o, lead: send_back.SendBack(lead, o["reason"], o.get("line", ""))
    ),
    "disqualify": _simple(lambda _r, o, lead: side_exits.Disqualify(lead, o["reason"])),
    "park": _simple(_parking),
    "reassign": _simple(
        lambda r, o, lead: side_exits.Reassign(lead, _person(r, o["to"]), o.get("why", ""))
    ),
    "close_point": _simple(_closing),
    "note": _simple(
        lambda _r, o, lead: save_call.AddNotes(lead, (save_call.NoteLine(o["kind"], o["text"]),))
    ),
    "promise_done": _simple(_done),
    "answer_objection": _simple(_objection),
    "deal": _simple(_deal),
    **sample_reviews.ACTS,
}
