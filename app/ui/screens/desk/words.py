"""The hand-off desk in words: its rows, the gate, the people, and one lead's reasons."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.dispositions import REJECTIONS
from app.domain.gate import Check
from app.domain.languages import language_name
from app.domain.points import PointState
from app.domain.vocabulary import RejectionReason
from app.domain.wall_time import local_of
from app.domain.wording import length_words, moment_words, weekday_words, whose
from app.reads.desk_queue import DeskAnswer, DeskGroup, DeskPoint, DeskRow
from app.reads.lead_card import LeadCard, Stop
from app.reads.receivers import Presence, Receiver, Receivers, Share
from app.ui.theme.tokens import Tone
from app.ui.widgets.rows import HeadItem, PersonItem, QueueItem, ReasonItem, RowItem

MIN_CASES = 30
"""Below this many cases a share is said as a count."""

_HEADS = {
    DeskGroup.PASS: ("Pass the gate", "circle-check", Tone.OK),
    DeskGroup.SHORT: ("Short of the gate", "circle-alert", Tone.WARN),
    DeskGroup.BACK: ("Came back from telesales", "corner-up-left", Tone.DANGER),
}
_KIND_WORDS = {"source": "source", "segment": "segment", "signal": "signal", "need": "need"}


def first_name(name: str) -> str:
    """How somebody is called at the desk: 'Jonas'."""
    return name.split(" ", 1)[0]


def lower_first(text: str) -> str:
    """With a small first letter, unless it is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


# --- the list ------------------------------------------------------------------------------------


def desk_items(answer: DeskAnswer, now: datetime) -> list[RowItem]:
    """Heads and rows of the list."""
    items: list[RowItem] = []
    for group in DeskGroup:
        rows = [row for row in answer.rows if row.group is group]
        if not rows:
            continue
        text, icon, tone = _HEADS[group]
        items.append(HeadItem(text, f"{answer.counts[group]:,}", icon, tone))
        items += [desk_item(row, now) for row in rows]
    return items


def desk_item(row: DeskRow, now: datetime) -> QueueItem:
    """One row: score, who, where, and the best reason or what is missing."""
    text, icon, tone = _line(row, now)
    return QueueItem(
        name=row.name or row.company,
        right=age_words(row.since, now),
        second=where_words(row),
        reason=text,
        reason_icon=icon,
        tone=tone,
        score=row.score,
        key=row.lead,
    )


def age_words(since: datetime, now: datetime) -> str:
    """'14 min', '1 h 10', '2 h 05', '3 days'."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d}" if 0 < hours < 48 else length_words(minutes)


def where_words(row: DeskRow) -> str:
    """'Salumi Ferrante, Parma · 120 staff'."""
    place = ", ".join(part for part in (row.company if row.name else "", row.place) if part)
    staff = f"{row.staff} staff" if row.staff else ""
    return " · ".join(part for part in (place, staff) if part)


def _line(row: DeskRow, now: datetime) -> tuple[str, str, Tone]:
    if row.group is DeskGroup.BACK:
        return rejected_words(row.rejected, row.rejected_line), "corner-up-left", Tone.DANGER
    if row.short:
        first, *rest = row.short[:2]
        return ", ".join([first, *map(lower_first, rest)]), "circle-alert", Tone.WARN
    if row.point is not None and row.point.pressing:
        late = row.point.state in (PointState.LATE, PointState.LAPSED)
        return _point_words(row.point, row.pronoun, now), *(
            ("triangle-alert", Tone.DANGER) if late else ("hourglass", Tone.WARN)
        )
    if row.reasons:
        first, *rest = row.reasons[:2]
        return ", ".join([first, *map(lower_first, rest)]), "", Tone.TEXT2
    if row.waived:
        return "Waived by a supervisor", "", Tone.TEXT2
    return (_point_words(row.point, row.pronoun, now) if row.point else ""), "", Tone.TEXT2


def rejected_words(reason: str, line: str) -> str:
    """'Rejected: no budget before July': the line alone where it says the reason itself."""
    known = reason in REJECTIONS
    label = REJECTIONS[RejectionReason(reason)].label.lower() if known else reason
    if line.lower().startswith(label):
        return f"Rejected: {lower_first(line).rstrip('.')}"
    return f"Rejected: {label}" + (f". {line}" if line else "")


def _point_words(point: DeskPoint, pronoun: str, now: datetime) -> str:
    if point.span:
        day = weekday_words(local_of(point.at, point.zone).date(), local_of(now, point.zone).date())
        return f"Callback promised {day}"
    late = ", late" if point.state in (PointState.LATE, PointState.LAPSED) else ""
    return f"Callback promised {moment_words(point.at, now, point.zone, pronoun)}{late}"


# --- the score -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """A second of a call: `offset_ms` counts from the answer."""

    attempt: str
    offset_ms: int


def clock_of(offset_ms: int) -> str:
    """'03:21'."""
    return f"{offset_ms // 60_000:02d}:{offset_ms // 1000 % 60:02d}"


def reason_items(card: LeadCard) -> list[ReasonItem]:
    """What made the score, most points first; each opens its moment where it has one."""
    reasons = card.state.score_reasons
    recorded = {str(one.attempt) for one in card.thread if one.recorded}
    most = max((abs(one["points"]) for one in reasons), default=1)
    items = []
    for one in reasons:
        at = one.get("offset_ms")
        attempt = one.get("attempt")
        moment = Moment(attempt, at) if attempt in recorded and at is not None else None
        items.append(
            ReasonItem(
                points=one["points"],
                share=abs(one["points"]) / most,
                text=one["reason"],
                meta=_KIND_WORDS.get(one["kind"], one["kind"]),
                at=clock_of(at) if moment and at is not None else "",
                key=moment,
            )
        )
    return items


def share_words(share: Share) -> str:
    """'31%'; a count below 30 cases; nothing to say without any."""
    if share.of == 0:
        return "–"
    if share.of < MIN_CASES:
        return f"{share.won} of {share.of}"
    return f"{round(100 * share.won / share.of)}%"


def band_words(found: Receivers) -> tuple[str, str, str]:
    """'Of leads scored 80–84, ', '38%', ' were won.': the middle is set bold."""
    scores = f"{found.band_from}–{found.band_to}"
    if found.band.of == 0:
        return f"No lead scored {scores} has ended yet.", "", ""
    if found.band.of < MIN_CASES:
        return f"Of {found.band.of} leads scored {scores}, ", str(found.band.won), " were won."
    return f"Of leads scored {scores}, ", share_words(found.band), " were won."


# --- the gate ------------------------------------------------------------------------------------


def check_value(check: Check, card: LeadCard, now: datetime) -> str:
    """What stands at the right of a gate check."""
    if check.key == "point" and card.stop is not None and card.stop.open:
        return stop_when(card.stop, now)
    return check.value


def stop_when(stop: Stop, now: datetime) -> str:
    """'today 15:00', 'Thu, any time'."""
    at = datetime.fromisoformat(stop.wall)
    day = weekday_words(at.date(), local_of(now, stop.zone).date())
    return day if stop.span else f"{day} {at:%H:%M}"


def gate_chip(card: LeadCard) -> tuple[str, Tone, str]:
    """'Passes, 4 of 4' or 'Short, 3 of 4', with tone and icon."""
    checks = card.gate.checks
    passed = sum(check.passed for check in checks)
    count = f"{passed} of {len(checks)}"
    if card.gate.passed:
        return f"Passes, {count}", Tone.OK, "circle-check"
    if card.state.waived_by is not None:
        return f"Waived, {count}", Tone.INFO, "badge-check"
    return f"Short, {count}", Tone.WARN, "circle-alert"


def short_words(card: LeadCard) -> str:
    """What the primary act says while the gate is short: 'Short by 3 points'."""
    missing = [check for check in card.gate.checks if not check.passed]
    if not missing:
        return "Not ready to pass"
    if missing[0].key == "score":
        points = card.campaign.gate.score - card.state.score
        return "Short by 1 point" if points == 1 else f"Short by {points} points"
    return f"Short: {lower_first(missing[0].short)}"


def return_reason(card: LeadCard) -> str:
    """What the reason for a return starts from: what is short, or why it came back."""
    if card.gate.short:
        first, *rest = card.gate.short
        return ", ".join([first, *map(lower_first, rest)])
    if card.state.rejected:
        return rejected_words(card.state.rejected, card.state.rejected_line)
    return ""


# --- who takes it on -----------------------------------------------------------------------------


def person_items(found: Receivers, chosen: object, zone: str) -> list[PersonItem]:
    """The assign list; the first who is free stands last."""
    items = [
        PersonItem(
            name=one.name,
            second=receiver_words(one, found, zone),
            figures=(share_words(one.won), str(one.due_today)),
            chosen=one.id == chosen,
            key=one.id,
            second_tone=Tone.WARN if one.full else Tone.TEXT2,
        )
        for one in found.people
    ]
    free = sum(one.presence is Presence.FREE and not one.full for one in found.people)
    when = "free then" if found.asked_for else "free now"
    items.append(
        PersonItem(
            name="First who is free",
            second=f"telesales, {free} of {len(found.people)} {when}",
            tone=Tone.ACCENT,
            chosen=chosen is None,
            sign="··",
        )
    )
    return items


def receiver_words(one: Receiver, found: Receivers, zone: str) -> str:
    """'Italian, free at 15:00'; what speaks against the person goes first."""
    if one.full:
        return f"{one.overdue} points overdue, {_presence_words(one, found, zone)}"
    return ", ".join(
        part for part in (_tongue(one, found.language), _presence_words(one, found, zone)) if part
    )


def _tongue(one: Receiver, language: str) -> str:
    if one.speaks:
        return language_name(language)
    if len(one.languages) == 1:
        return f"{language_name(one.languages[0])} only"
    return " and ".join(language_name(code) for code in one.languages[:2])


def _presence_words(one: Receiver, found: Receivers, zone: str) -> str:
    if one.presence is Presence.AWAY:
        return f"away: {one.away}" if one.away else "away"
    if one.presence is Presence.IN_CALL or one.free_at is None:
        return "in a call now"
    at = f"{local_of(one.free_at, zone):%H:%M}"
    if one.presence is Presence.BUSY:
        return f"in calls until {at}"
    return f"free at {at}" if found.asked_for else "free now"


def answer_words(minutes: int, to: str, supervisor: str) -> str:
    """How long the receiver has, and what follows: 'Then Petra Holm is told'."""
    time = f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} working hours"
    who = f"{to} has" if to else "Telesales has"
    told = supervisor or "the supervisor"
    return f"{who} {time} to accept or reject. Then {told} is told."


def point_head(stop: Stop, pronoun: str, now: datetime) -> str:
    """'today 15:00 her time, by phone'."""
    way = "by e-mail" if stop.way == "email" else "by phone"
    return f"{stop_when(stop, now)} {whose(pronoun)} time, {way}"


# --- the lead ------------------------------------------------------------------------------------


def since_words(at: datetime, now: datetime, zone: str) -> str:
    """'14:03' today, else 'Mon 16:10'."""
    there, today = local_of(at, zone), local_of(now, zone).date()
    clock = f"{there:%H:%M}"
    if there.date() == today:
        return clock
    return f"{weekday_words(there.date(), today)} {clock}"


def chips_of(
    card: LeadCard, found: Receivers | None, now: datetime, zone: str
) -> list[tuple[str, Tone, str]]:
    """Chips under the name: since when, segment, source, until when it may be called."""
    state = card.state
    since = since_words(state.stage_since, now, zone) if state.stage_since else ""
    chips = [(f"Interested since {since}", Tone.TELEMARKETING, "thumbs-up")]
    if state.rejected and state.returned_to_desk:
        chips = [(f"Came back {since}", Tone.DANGER, "corner-up-left")]
    if state.segment:
        chips.append((state.segment, Tone.TEXT2, "users"))
    if state.source:
        chips.append((state.source, Tone.TEXT2, "megaphone"))
    if found is not None and found.may_call:
        look = (Tone.OK, "shield-check") if found.may_call_now else (Tone.TEXT2, "clock")
        chips.append((found.may_call, *look))
    return chips


def rejection_card(card: LeadCard, now: datetime) -> tuple[str, str] | None:
    """Title and text for a lead that came back; None for others."""
    state = card.state
    if not state.rejected or not state.returned_to_desk:
        return None
    label = REJECTIONS[RejectionReason(state.rejected)].label
    who = first_name(card.rejected_by_name) or "Telesales"
    line = state.rejected_line.strip("“” ")
    text = f"“{line}{'' if line[-1:] in '.!?' else '.'}”" if line else ""
    if card.stop is not None and card.stop.open:
        pronoun = whose(card.prospect.pronoun)
        when = stop_when(card.stop, now)
        text += f" Its continuation point stays, {when} {pronoun} time."
    return f"{who} rejected this hand-off: {label}", text.strip()


def share_hint(one: Receiver) -> str:
    """How the share of a person was counted."""
    if one.won.of == 0:
        return "No lead of this segment has ended with this person yet."
    return f"Won {one.won.won} of {one.won.of} leads of this segment that ended."
