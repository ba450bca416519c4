"""A queue in words: group heads, three lines for each row, the feet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.dispositions import DISPOSITIONS, REJECTIONS
from app.domain.phrases import phrase
from app.domain.points import PointState, point_state
from app.domain.queue_order import Group
from app.domain.vocabulary import Disposition, RejectionReason, Role
from app.domain.wall_time import known_zones, local_of
from app.domain.wording import (
    PointWords,
    Reason,
    handoff_reason,
    new_reason,
    next_try_reason,
    parked_reason,
    point_reason,
    promise_reason,
    returned_reason,
    short_reason,
    waiting_words,
)
from app.domain.wording import Tone as Press
from app.reads.queue import QueueAnswer, QueueRow
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.rows import HeadItem, QueueItem, RowItem

TONES = {
    Press.LATE: Tone.DANGER,
    Press.DUE: Tone.WARN,
    Press.HAND_OFF: Tone.QUALIFICATION,
    Press.SOON: Tone.TEXT2,
    Press.BACK: Tone.DANGER,
    Press.PLAIN: Tone.TEXT2,
}
_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$", "PLN": "zł", "CHF": "CHF", "SEK": "kr"}
_HEADS = {
    Group.HAND_OFFS: (phrase("Hand-offs to answer"), "inbox"),
    Group.RETURNED: (phrase("Came back"), "corner-up-left"),
    Group.DUE_SOON: (phrase("Due soon"), "clock"),
    Group.NEW: (phrase("New leads"), "list-ordered"),
    Group.LATER: (phrase("Later today"), "clock"),
}


@dataclass(frozen=True, slots=True)
class QueueView:
    """What the words need beside the rows.

    Attributes:
        in_call: The lead on the line.
        call_clock: 'mm:ss' of the call.
    """

    now: datetime
    zone: str
    role: Role
    in_call: object = None
    call_clock: str = ""


def money(minor: int, currency: str) -> str:
    """An amount: '18,400 €'; cents only where there are any."""
    whole, cents = divmod(minor, 100)
    figure = f"{whole:,}.{cents:02d}" if cents else f"{whole:,}"
    return f"{figure} {_SIGNS.get(currency, currency)}"


def queue_items(answer: QueueAnswer, view: QueueView) -> list[RowItem]:
    """Heads and rows in order; with nothing to do, what comes later today."""
    due = any(one.group is Group.DUE for one in answer.rows)
    rows = [(_group(row, view, due=due), row) for row in answer.rows]
    items: list[RowItem] = []
    for group in dict.fromkeys(group for group, _ in rows):
        mine = [row for its, row in rows if its is group]
        items.append(_head(group, answer, view, len(mine)))
        items += [queue_item(row, view) for row in mine]
    if not items and answer.later:
        items.append(HeadItem(*_later_head(len(answer.later))))
        items += [queue_item(row, view) for row in answer.later]
    return items


def _later_head(count: int) -> tuple[str, str, str]:
    text, icon = _HEADS[Group.LATER]
    return tr(text), str(count), icon


def _group(row: QueueRow, view: QueueView, *, due: bool) -> Group:
    """Telesales sees the lead on the line on top of what is due, not in a group of its own."""
    if row.group is Group.IN_CALL and view.role is Role.TELESALES and due:
        return Group.DUE
    return row.group


def _head(group: Group, answer: QueueAnswer, view: QueueView, shown: int) -> HeadItem:
    if group is Group.IN_CALL:
        return HeadItem(tr("In call"), tone=Tone.DANGER)
    if group is Group.DUE:
        text = tr("Continuation points due") if view.role is Role.TELESALES else tr("Due now")
        return HeadItem(text, str(shown), "alarm-clock")
    text, icon = _HEADS[group]
    count = answer.counts.get(group)
    return HeadItem(tr(text), "" if count is None else str(max(shown, count)), icon)


def queue_item(row: QueueRow, view: QueueView) -> QueueItem:
    """One row: who with their clock, what, and why it is next."""
    reason = row_reason(row, view)
    on_line = row.lead == view.in_call
    text = tr("{clock} on the line", clock=view.call_clock) if on_line else tr(reason.text)
    return QueueItem(
        name=row.name or row.company or tr("No name"),
        right=_place(row, view.now),
        second=_second(row, view),
        reason=text,
        reason_icon="phone-call" if on_line else reason.icon,
        tone=Tone.DANGER if on_line else TONES[reason.tone],
        badge="" if on_line else _badge(row),
        key=row.lead,
    )


def _badge(row: QueueRow) -> str:
    if row.unfinished:
        return tr("Not saved")
    return tr("Draft") if row.draft else ""


def _place(row: QueueRow, now: datetime) -> str:
    zones = known_zones(row.zones)
    if not zones:
        return row.place
    clock = f"{local_of(now, zones[0]):%H:%M}"
    return (
        f"{clock} {row.place}".strip()
        if len(zones) == 1
        else tr("zone not sure ({count})", count=len(zones))
    )


def _second(row: QueueRow, view: QueueView) -> str:
    company = row.company if row.name else ""
    if view.role is Role.TELESALES:
        deal = money(row.deal_minor, row.deal_currency) if row.deal_minor else ""
        return " · ".join(one for one in (company, deal) if one)
    return ", ".join(one for one in (row.role, company) if one)


def row_reason(row: QueueRow, view: QueueView) -> Reason:
    """Why a row is next."""
    now = view.now
    if row.answer_by is not None:
        return handoff_reason(row.score, row.answer_by, now)
    if row.group is Group.RETURNED:
        return _came_back(row)
    if row.point is not None and not _promise_first(row, now):
        return point_reason(row.point, _words(row), now)
    if row.promise and row.promise_due_at is not None:
        return promise_reason(row.promise, row.promise_due_at, now, row.zone or view.zone)
    if row.next_try_at is not None and row.group is not Group.NEW:
        return _tried_again(row, view)
    return new_reason(
        attempts=row.attempts,
        score=row.score,
        source=row.source,
        added_at=row.added_at or now,
        now=now,
        best=_best(row),
    )


def _best(row: QueueRow) -> tuple[int, int] | None:
    """The two hours in which the next try was planned: the time of day not tried yet."""
    if row.next_try_at is None or not known_zones(row.zones):
        return None
    hour = local_of(row.next_try_at, row.zones[0]).hour
    return hour, hour + 2


def _came_back(row: QueueRow) -> Reason:
    if row.parked_until is not None:
        return parked_reason(row.next_why)
    why = row.rejected
    if why in set(RejectionReason):
        why = REJECTIONS[RejectionReason(why)].label
    return returned_reason("", why)


def _tried_again(row: QueueRow, view: QueueView) -> Reason:
    assert row.next_try_at is not None
    zone = row.zone or view.zone
    label, _, whom = row.next_why.partition(": ask for ")
    why = {
        DISPOSITIONS[Disposition.NO_ANSWER].label: "no_answer",
        DISPOSITIONS[Disposition.BUSY].label: "busy",
        DISPOSITIONS[Disposition.VOICEMAIL].label: "other_half",
        DISPOSITIONS[Disposition.GATEKEEPER].label: "they_said",
        DISPOSITIONS[Disposition.WRONG_PERSON].label: "next_day",
        DISPOSITIONS[Disposition.WRONG_NUMBER].label: "next_phone",
        DISPOSITIONS[Disposition.DISCONNECTED].label: "next_phone",
    }.get(label, "")
    return next_try_reason(why, row.next_try_at, view.now, zone, row.pronoun, whom=whom)


def _promise_first(row: QueueRow, now: datetime) -> bool:
    """A promise that is late, or falls due before a point that is not due yet."""
    if row.point is None or not row.promise or row.promise_due_at is None:
        return row.point is None
    state = point_state(row.point, now)
    if state in (PointState.LATE, PointState.LAPSED, PointState.DUE):
        return False
    return row.promise_due_at <= row.point.promised_at and (
        row.promise_due_at - now < timedelta(hours=1)
    )


def _words(row: QueueRow) -> PointWords:
    return PointWords(
        zone=row.zone or "UTC",
        pronoun=row.pronoun,
        said=span_words(row),
        about=row.point_goes_on,
        asked=True,
    )


def span_words(row: QueueRow) -> str:
    """A promised span as it would be said: 'any time', 'morning', 'after 11:00'."""
    if row.point is None or not row.point.span or not row.zone:
        return ""
    start, end = local_of(row.point.due_from, row.zone), local_of(row.point.due_until, row.zone)
    if end.hour <= 13 and end.date() == start.date():
        return tr("morning")
    if start.hour < 10:
        return tr("any time")
    return tr("after {start:%H:%M}", start=start)


def foot_words(answer: QueueAnswer) -> str:
    """What the foot says of new leads that wait."""
    if not answer.counted:
        return ""
    return tr(waiting_words(answer.waiting, answer.overdue, limited=answer.limited))


def next_words(row: QueueRow, view: QueueView) -> str:
    """'then Rui Tavares, 33 min late' on the button that saves."""
    name = row.name or row.company
    return tr("then {name}, {reason}", name=name, reason=short_reason(row_reason(row, view)))
