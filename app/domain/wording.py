"""The plain sentences for reasons, refusals and times.

A queue row says why it is next, a refusal which rule, a time whose clock. Lengths fit one line of
a queue row (about 42 characters). Words of the product: product.md; tone: no blame, no codes.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.phrases import Phrase, capital, phrase, phrases, small
from app.domain.points import PointFacts, PointState, minutes_late, point_state
from app.domain.vocabulary import NoteKind, Role, Stage
from app.domain.wall_time import local_of

STAGE_LABELS: dict[str, str] = {
    Stage.NEW: phrase("New"),
    Stage.ATTEMPTING: phrase("Attempting"),
    Stage.CONVERSING: phrase("Conversing"),
    Stage.INTERESTED: phrase("Interested"),
    Stage.QUALIFIED: phrase("Qualified"),
    Stage.HANDED_OFF: phrase("Handed off"),
    Stage.ACCEPTED: phrase("Accepted"),
    Stage.WORKING: phrase("Working"),
    Stage.WON: phrase("Won"),
    Stage.UNREACHABLE: phrase("Unreachable"),
    Stage.DISQUALIFIED: phrase("Disqualified"),
    Stage.NURTURE: phrase("Nurture"),
    Stage.RETURNED: phrase("Returned"),
    Stage.LOST: phrase("Lost"),
    Stage.DO_NOT_CALL: phrase("Do not call"),
    Stage.WITHDRAWN: phrase("Withdrawn"),
}
ROLE_LABELS: dict[str, str] = {
    Role.TELEMARKETER: phrase("Telemarketing"),
    Role.QUALIFIER: phrase("Qualification"),
    Role.TELESALES: phrase("Telesales"),
    Role.SUPERVISOR: phrase("Supervision"),
    Role.ADMIN: phrase("Administration"),
}
NOTE_LABELS: dict[str, str] = {
    NoteKind.OBJECTION: phrase("Objection"),
    NoteKind.SIGNAL: phrase("Signal"),
    NoteKind.QUESTION: phrase("Question"),
    NoteKind.PROMISE: phrase("Promise"),
    NoteKind.NEED: phrase("Need"),
    NoteKind.FACT: phrase("Fact"),
}
DAYS = phrases("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = phrases("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ORDINALS = phrases(
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth"
)
_WHOSE = {"her": phrase("her"), "his": phrase("his"), "their": phrase("their")}
_WHO = {"her": phrase("she"), "his": phrase("he"), "their": phrase("they")}


class Tone(StrEnum):
    """How pressing a line is; the screen gives each its colour and never colour alone."""

    LATE = "late"
    DUE = "due"
    HAND_OFF = "hand_off"
    SOON = "soon"
    BACK = "back"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is next: its words, how pressing, and the name of its icon (Lucide)."""

    text: str
    tone: Tone
    icon: str


# --- times ---------------------------------------------------------------------------------------


def whose(pronoun: str) -> str:
    """'her', 'his', or 'their' when unknown."""
    return _WHOSE.get(pronoun, phrase("their"))


def who(pronoun: str) -> str:
    """'she', 'he' or 'they'."""
    return _WHO[whose(pronoun)]


def day_words(day: date) -> str:
    """A day without its weekday: '3 Nov'."""
    return phrase("{day} {month}", day=day.day, month=MONTHS[day.month - 1])


def weekday_words(day: date, today: date) -> str:
    """A day near today: 'today', 'tomorrow', 'Thu', farther off 'Thu 3 Dec', with year if other."""
    away = (day - today).days
    if away == 0:
        return phrase("today")
    if away == 1:
        return phrase("tomorrow")
    name = DAYS[day.weekday()]
    if -7 < away < 7:
        return name
    text = phrase("{name} {day}", name=name, day=day_words(day))
    return text if day.year == today.year else phrase("{day} {year}", day=text, year=day.year)


def moment_words(at: datetime, now: datetime, zone: str, pronoun: str) -> str:
    """A moment on their clock: '10:00 her time' today, else 'Thu 10:00 her time'."""
    there, today = local_of(at, zone), local_of(now, zone).date()
    clock = phrase("{there:%H:%M} {whose} time", there=there, whose=whose(pronoun))
    day = weekday_words(there.date(), today)
    return clock if day == "today" else phrase("{day} {clock}", day=day, clock=clock)


def both_clocks_words(at: datetime, *, theirs: str, yours: str, pronoun: str) -> str:
    """One moment on both clocks: '09:00 his time, 10:00 yours', or '10:00, same as yours'."""
    left, right = local_of(at, theirs), local_of(at, yours)
    if left == right:
        return phrase("{left:%H:%M} {whose} time, same as yours", left=left, whose=whose(pronoun))
    day = "" if left.date() == right.date() else phrase("{day} ", day=DAYS[right.weekday()])
    return phrase(
        "{left:%H:%M} {whose} time, {day}{right:%H:%M} yours",
        left=left,
        whose=whose(pronoun),
        day=day,
        right=right,
    )


def clock_words(now: datetime, zones: tuple[str, ...], yours: str, pronoun: str) -> str:
    """What stands under their clock: 'her time, same as yours', 'zone not sure (3)'."""
    if len(zones) > 1:
        return phrase("zone not sure ({count})", count=len(zones))
    left, right = local_of(now, zones[0]), local_of(now, yours)
    if left == right:
        return phrase("{whose} time, same as yours", whose=whose(pronoun))
    return phrase("{whose} time, {right:%H:%M} yours", whose=whose(pronoun), right=right)


def length_words(minutes: int) -> str:
    """A stretch: '33 min', '2 h', '2 h 05', '3 days'."""
    if minutes < 60:
        return phrase("{minutes} min", minutes=minutes)
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return (
            phrase("{hours} h", hours=hours)
            if rest == 0
            else phrase("{hours} h {rest:02d}", hours=hours, rest=rest)
        )
    return phrase("{days} days", days=minutes // (24 * 60))


def minutes_until(at: datetime, now: datetime) -> int:
    """Whole minutes left, a begun one counted; 0 when it is over."""
    return max(0, -int((now - at).total_seconds() // 60))


# --- why a row is next ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PointWords:
    """What the line about a point needs.

    Attributes:
        zone: The prospect's zone.
        said: For a span, what was said: 'any time', 'morning', 'after 11:00'.
        about: A few words of what it goes on with: 'changeover quote'.
        asked: The prospect named the time.
    """

    zone: str
    pronoun: str = "their"
    said: str = ""
    about: str = ""
    asked: bool = False


def point_reason(point: PointFacts, words: PointWords, now: datetime) -> Reason:
    """The line of a row that stands there for its continuation point."""
    state = point_state(point, now)
    if state in (PointState.LATE, PointState.LAPSED):
        return Reason(_late_words(point, words, state, now), Tone.LATE, "triangle-alert")
    if state is PointState.DUE:
        return Reason(_due_words(point, words, now), Tone.DUE, "alarm-clock")
    return Reason(_coming_words(point, words, now), Tone.SOON, "clock")


def _promised(point: PointFacts, words: PointWords, now: datetime) -> str:
    if not point.span:
        return phrase(
            "Promised {moment}",
            moment=moment_words(point.promised_at, now, words.zone, words.pronoun),
        )
    day = weekday_words(
        local_of(point.due_from, words.zone).date(), local_of(now, words.zone).date()
    )
    return phrase("Promised {day}, {said}", day=day, said=words.said or phrase("any time"))


def _late_words(point: PointFacts, words: PointWords, state: PointState, now: datetime) -> str:
    late = phrase("{length} late", length=length_words(minutes_late(point, now)))
    if state is PointState.LAPSED:
        late = phrase("lapsed")
    return phrase("{promised}, {late}", promised=_promised(point, words, now), late=late)


def _due_words(point: PointFacts, words: PointWords, now: datetime) -> str:
    if not point.span:
        return phrase("{promised}, now", promised=_promised(point, words, now))
    said = words.said or phrase("any time")
    if words.about:
        return (
            phrase("{about}, {said} today", about=words.about, said=said)
            if said == "any time"
            else phrase("{about}, {said}", about=words.about, said=said)
        )
    if words.asked and said.startswith(("after", "before")):
        return phrase("Asked for a call {said} {whose} time", said=said, whose=whose(words.pronoun))
    return phrase("Promised today, {said}, {whose} time", said=said, whose=whose(words.pronoun))


def _coming_words(point: PointFacts, words: PointWords, now: datetime) -> str:
    if point.span:
        day = local_of(point.due_from, words.zone).date()
        when = phrase(
            "{weekday}, {said}",
            weekday=weekday_words(day, local_of(now, words.zone).date()),
            said=words.said or phrase("any time"),
        )
        when = capital(when)
    else:
        when = moment_words(point.promised_at, now, words.zone, words.pronoun)
    return phrase("{when}, {about}", when=when, about=words.about) if words.about else when


def handoff_reason(score: int, answer_by: datetime, now: datetime) -> Reason:
    """'Intent 82, answer within 18 min', or how long its time is over."""
    left = minutes_until(answer_by, now)
    if left > 0:
        return Reason(
            phrase(
                "Intent {score}, answer within {length}", score=score, length=length_words(left)
            ),
            Tone.HAND_OFF,
            "hourglass",
        )
    over = int((now - answer_by).total_seconds() // 60)
    return Reason(
        phrase(
            "Intent {score}, answer {length} past its time", score=score, length=length_words(over)
        ),
        Tone.LATE,
        "hourglass",
    )


def attempt_words(number: int) -> str:
    """'Second attempt', from the number of the attempt that would be made now."""
    if number <= len(_ORDINALS):
        return phrase("{ordinal} attempt", ordinal=_ORDINALS[number - 1])
    return phrase("Attempt {number}", number=number)


def new_reason(
    *,
    attempts: int,
    score: int,
    source: str,
    added_at: datetime,
    now: datetime,
    best: tuple[int, int] | None = None,
) -> Reason:
    """The line of a lead that is not in conversation yet.

    Args:
        attempts: Attempts so far.
        score: Its intent score.
        source: Where it came from: 'Web form', 'referral'.
        added_at: When it came in.
        now: Aware moment.
        best: The two hours in which it is best tried, local.
    """
    if attempts > 0:
        hint = (
            phrase("best hour {start}–{end}", start=best[0], end=best[1])
            if best
            else phrase("score {score}", score=score)
        )
        return Reason(
            phrase("{attempt}, {hint}", attempt=attempt_words(attempts + 1), hint=hint),
            Tone.PLAIN,
            "repeat-2",
        )
    age = max(0, int((now - added_at).total_seconds() // 60))
    if source.lower() == "web form" and age < 24 * 60:
        return Reason(
            phrase("Web form {length} ago, score {score}", length=length_words(age), score=score),
            Tone.PLAIN,
            "zap",
        )
    tail = phrase(", {source}", source=small(source)) if source else ""
    return Reason(
        phrase("First attempt, score {score}{tail}", score=score, tail=tail),
        Tone.PLAIN,
        "list-ordered",
    )


def short_reason(reason: Reason) -> str:
    """What of a reason is said behind a name: '33 min late' of a late one, no 'now'."""
    values = reason.text.values if isinstance(reason.text, Phrase) else {}
    late = str(values.get("late", "")).endswith(" late")
    now = reason.text.endswith(", now") and "promised" in values
    said: str = values["late"] if late else values["promised"] if now else reason.text
    return small(said) if said[:1].isupper() else said


def returned_reason(by: str, reason: str) -> Reason:
    """'Rejected: no budget', or who sent it back."""
    if reason:
        return Reason(phrase("Rejected: {reason}", reason=reason), Tone.BACK, "reply")
    return Reason(
        phrase("Sent back by {by}", by=by) if by else phrase("Came back"), Tone.BACK, "reply"
    )


def parked_reason(why: str) -> Reason:
    """A parked lead whose time has come."""
    return Reason(
        phrase("Parked until now: {why}", why=why) if why else phrase("Parked until now"),
        Tone.BACK,
        "archive",
    )


def next_try_reason(
    why: str, at: datetime, now: datetime, zone: str, pronoun: str, *, whom: str = ""
) -> Reason:
    """The line of a lead that is tried again by its last disposition (`next_try.NextTry.why`)."""
    when = moment_words(at, now, zone, pronoun)
    heads = {
        "no_answer": phrase("No answer, again"),
        "busy": phrase("Busy, again"),
        "other_half": phrase("Voicemail, again"),
        "they_said": phrase("{whom} said: back at", whom=whom or phrase("Reception")),
        "next_day": phrase("{whom} answered, again", whom=whom or phrase("Reception")),
        "next_phone": phrase("Next phone, from"),
    }
    head = heads.get(why, phrase("Again"))
    return Reason(
        phrase("{head} {when}", head=head, when=when), Tone.SOON if at > now else Tone.DUE, "clock"
    )


def promise_reason(what: str, due_at: datetime, now: datetime, zone: str) -> Reason:
    """The line of a promise that is not a call: 'Send the data sheet, by 17:00'."""
    there, today = local_of(due_at - timedelta(seconds=1), zone), local_of(now, zone).date()
    day = weekday_words(there.date(), today)
    if now >= due_at:
        return Reason(
            phrase("Promised {day}: {what}, not done", day=day, what=what),
            Tone.LATE,
            "triangle-alert",
        )
    return Reason(phrase("{what}, by {day}", what=what, day=day), Tone.SOON, "clock")


def waiting_words(waiting: int, overdue: int, *, limited: bool) -> str:
    """What the foot of the queue says of new leads that wait."""
    if waiting == 0:
        return ""
    leads = (
        phrase("1 new lead waits")
        if waiting == 1
        else phrase("{waiting} new leads wait", waiting=waiting)
    )
    if limited:
        return phrase(
            "{leads}: {overdue} continuation points are overdue", leads=leads, overdue=overdue
        )
    return phrase("{leads} behind these", leads=leads)
