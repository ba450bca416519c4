"""The hand-off desk in words: its rows, the gate, the people, and one lead's reasons."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.dispositions import REJECTIONS
from app.domain.gate import Check
from app.domain.phrases import phrase
from app.domain.points import PointState
from app.domain.vocabulary import RejectionReason
from app.domain.wall_time import local_of
from app.domain.wording import length_words, moment_words, weekday_words, whose
from app.reads.desk_queue import DeskAnswer, DeskGroup, DeskPoint, DeskRow
from app.reads.lead_card import LeadCard, Stop
from app.reads.receivers import Receivers
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.rows import HeadItem, QueueItem, ReasonItem, RowItem

_HEADS = {
    DeskGroup.PASS: (phrase("Pass the gate"), "circle-check", Tone.OK),
    DeskGroup.SHORT: (phrase("Short of the gate"), "circle-alert", Tone.WARN),
    DeskGroup.BACK: (phrase("Came back from telesales"), "corner-up-left", Tone.DANGER),
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
        items.append(HeadItem(tr(text), f"{answer.counts[group]:,}", icon, icon_tone=tone))
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
    return (
        tr("{hours} h {rest:02d}", hours=hours, rest=rest)
        if 0 < hours < 48
        else tr(length_words(minutes))
    )


def where_words(row: DeskRow) -> str:
    """'Salumi Ferrante, Parma · 120 staff'."""
    place = ", ".join(part for part in (row.company if row.name else "", row.place) if part)
    staff = tr("{staff} staff", staff=row.staff) if row.staff else ""
    return " · ".join(part for part in (place, staff) if part)


def _line(row: DeskRow, now: datetime) -> tuple[str, str, Tone]:
    if row.group is DeskGroup.BACK:
        return rejected_words(row.rejected, row.rejected_line), "corner-up-left", Tone.DANGER
    if row.short:
        first, *rest = map(tr, row.short[:2])
        return ", ".join([first, *map(lower_first, rest)]), "circle-alert", Tone.WARN
    if row.point is not None and row.point.pressing:
        late = row.point.state in (PointState.LATE, PointState.LAPSED)
        return _point_words(row.point, row.pronoun, now), *(
            ("triangle-alert", Tone.DANGER) if late else ("hourglass", Tone.WARN)
        )
    if row.callback_at is not None:
        zone = row.point.zone if row.point is not None else "UTC"
        at = tr(moment_words(row.callback_at, now, zone, row.pronoun))
        return tr("Callback promised {at}", at=at), "hourglass", Tone.WARN
    return _best_words(row), "", Tone.TEXT2


def _best_words(row: DeskRow) -> str:
    """What the last conversation came to, else what gave the lead most points."""
    if row.summary:
        return row.summary.removesuffix(".")
    if not row.reasons:
        return tr("Waived by a supervisor") if row.waived else ""
    first, *rest = row.reasons[:2]
    return ", ".join([first, *map(lower_first, rest)])


def rejected_words(reason: str, line: str) -> str:
    """'Rejected: no budget before July': the line alone where it says the reason itself."""
    known = reason in REJECTIONS
    label = tr(REJECTIONS[RejectionReason(reason)].label).lower() if known else reason
    if line.lower().startswith(label):
        return tr("Rejected: {why}", why=lower_first(line).rstrip("."))
    return tr("Rejected: {label}", label=label) + (f". {line}" if line else "")


def _point_words(point: DeskPoint, pronoun: str, now: datetime) -> str:
    if point.span:
        day = tr(
            weekday_words(local_of(point.at, point.zone).date(), local_of(now, point.zone).date())
        )
        return tr("Callback promised {day}", day=day)
    late = tr(", late") if point.state in (PointState.LATE, PointState.LAPSED) else ""
    return tr(
        "Callback promised {moment}{late}",
        moment=moment_words(point.at, now, point.zone, pronoun),
        late=late,
    )


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


def answered(card: LeadCard, question: str) -> str:
    """What was answered: the words said beside the choice, else the choice; '' when not asked."""
    asked, key = card.campaign.question(question), card.state.answers.get(question)
    if asked is None or key is None:
        return ""
    label = next((one.label for one in asked.choices if one.key == key), key)
    detail = card.answer_details.get(question, "")
    if detail and label.lower() in ("yes", "no"):
        return f"{label}, {detail}"
    return detail or label


# --- the gate ------------------------------------------------------------------------------------


def check_value(check: Check, card: LeadCard, now: datetime) -> str:
    """What stands at the right of a gate check."""
    if check.key == "point" and card.stop is not None and card.stop.open:
        return stop_when(card.stop, now)
    return tr(check.value)


def stop_when(stop: Stop, now: datetime) -> str:
    """'today 15:00', 'Thu, any time'."""
    at = datetime.fromisoformat(stop.wall)
    day = tr(weekday_words(at.date(), local_of(now, stop.zone).date()))
    return day if stop.span else f"{day} {at:%H:%M}"


def gate_chip(card: LeadCard) -> tuple[str, Tone, str]:
    """'Passes, 4 of 4' or 'Short, 3 of 4', with tone and icon."""
    checks = card.gate.checks
    passed = sum(check.passed for check in checks)
    count = tr("{passed} of {count}", passed=passed, count=len(checks))
    if card.gate.passed:
        return tr("Passes, {count}", count=count), Tone.OK, "circle-check"
    if card.state.waived_by is not None:
        return tr("Waived, {count}", count=count), Tone.INFO, "badge-check"
    return tr("Short, {count}", count=count), Tone.WARN, "circle-alert"


def short_words(card: LeadCard) -> str:
    """What the primary act says while the gate is short: 'Short by 3 points'."""
    missing = [check for check in card.gate.checks if not check.passed]
    if not missing:
        return tr("Not ready to pass")
    if missing[0].key == "score":
        points = card.campaign.gate.score - card.state.score
        return (
            tr("Short by 1 point") if points == 1 else tr("Short by {points} points", points=points)
        )
    return tr("Short: {what}", what=lower_first(tr(missing[0].short)))


def return_reason(card: LeadCard) -> str:
    """What the reason for a return starts from: what is short, or why it came back."""
    if card.gate.short:
        first, *rest = map(tr, card.gate.short)
        return ", ".join([first, *map(lower_first, rest)])
    if card.state.rejected:
        return rejected_words(card.state.rejected, card.state.rejected_line)
    return ""


def point_head(stop: Stop, pronoun: str, now: datetime) -> str:
    """'today 15:00 her time, by phone'."""
    way = tr("by e-mail") if stop.way == "email" else tr("by phone")
    return tr(
        "{when} {whose} time, {way}",
        when=stop_when(stop, now),
        whose=whose(pronoun),
        way=way,
    )


# --- the lead ------------------------------------------------------------------------------------


def since_words(at: datetime, now: datetime, zone: str) -> str:
    """'14:03' today, else 'Mon 16:10'."""
    there, today = local_of(at, zone), local_of(now, zone).date()
    clock = f"{there:%H:%M}"
    if there.date() == today:
        return clock
    return f"{tr(weekday_words(there.date(), today))} {clock}"


def chips_of(
    card: LeadCard, found: Receivers | None, now: datetime, zone: str
) -> list[tuple[str, Tone, str]]:
    """Chips under the name: since when, segment, source, until when it may be called."""
    state = card.state
    since = since_words(state.stage_since, now, zone) if state.stage_since else ""
    chips = [(tr("Interested since {since}", since=since), Tone.TELEMARKETING, "thumbs-up")]
    if state.rejected and state.returned_to_desk:
        chips = [(tr("Came back {since}", since=since), Tone.DANGER, "corner-up-left")]
    if state.segment:
        chips.append((state.segment, Tone.TEXT2, "users"))
    if state.source:
        chips.append((state.source, Tone.TEXT2, "megaphone"))
    if found is not None and found.may_call:
        look = (Tone.OK, "shield-check") if found.may_call_now else (Tone.TEXT2, "clock")
        chips.append((tr(found.may_call), *look))
    return chips


def rejection_card(card: LeadCard, now: datetime) -> tuple[str, str] | None:
    """Title and text for a lead that came back; None for others."""
    state = card.state
    if not state.rejected or not state.returned_to_desk:
        return None
    label = tr(REJECTIONS[RejectionReason(state.rejected)].label)
    who = first_name(card.rejected_by_name) or tr("Telesales")
    line = state.rejected_line.strip("“” ")
    text = f"“{line}{'' if line[-1:] in '.!?' else '.'}”" if line else ""
    if card.stop is not None and card.stop.open:
        pronoun = tr(whose(card.prospect.pronoun))
        when = stop_when(card.stop, now)
        text += tr(
            " Its continuation point stays, {when} {pronoun} time.", when=when, pronoun=pronoun
        )
    return tr("{who} rejected this hand-off: {label}", who=who, label=label), text.strip()
