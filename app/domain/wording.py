"""The plain sentences for reasons, refusals and times.

A queue row says why it is next, a refusal which rule, a time whose clock. Lengths fit one line of
a queue row (about 42 characters). Words of the product: product.md; tone: no blame, no codes.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.points import PointFacts, PointState, minutes_late, point_state
from app.domain.vocabulary import NoteKind, Role, Stage
from app.domain.wall_time import local_of

STAGE_LABELS: dict[str, str] = {
    Stage.NEW: "New",
    Stage.ATTEMPTING: "Attempting",
    Stage.CONVERSING: "Conversing",
    Stage.INTERESTED: "Interested",
    Stage.QUALIFIED: "Qualified",
    Stage.HANDED_OFF: "Handed off",
    Stage.ACCEPTED: "Accepted",
    Stage.WORKING: "Working",
    Stage.WON: "Won",
    Stage.UNREACHABLE: "Unreachable",
    Stage.DISQUALIFIED: "Disqualified",
    Stage.NURTURE: "Nurture",
    Stage.RETURNED: "Returned",
    Stage.LOST: "Lost",
    Stage.DO_NOT_CALL: "Do not call",
    Stage.WITHDRAWN: "Withdrawn",
}
ROLE_LABELS: dict[str, str] = {
    Role.TELEMARKETER: "Telemarketing",
    Role.QUALIFIER: "Qualification",
    Role.TELESALES: "Telesales",
    Role.SUPERVISOR: "Supervision",
    Role.ADMIN: "Administration",
}
NOTE_LABELS: dict[str, str] = {
    NoteKind.OBJECTION: "Objection",
    NoteKind.SIGNAL: "Signal",
    NoteKind.QUESTION: "Question",
    NoteKind.PROMISE: "Promise",
    NoteKind.NEED: "Need",
    NoteKind.FACT: "Fact",
}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth")
_WHOSE = {"her": "her", "his": "his", "their": "their"}
_WHO = {"her": "she", "his": "he", "their": "they"}


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
    return _WHOSE.get(pronoun, "their")


def who(pronoun: str) -> str:
    """'she', 'he' or 'they'."""
    return _WHO[whose(pronoun)]


def day_words(day: date) -> str:
    """A day without its weekday: '3 Nov'."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def weekday_words(day: date, today: date) -> str:
    """A day near today: 'today', 'tomorrow', 'Thu', farther off 'Thu 3 Dec', with year if other."""
    away = (day - today).days
    if away == 0:
        return "today"
    if away == 1:
        return "tomorrow"
    name = DAYS[day.weekday()]
    if -7 < away < 7:
        return name
    text = f"{name} {day_words(day)}"
    return text if day.year == today.year else f"{text} {day.year}"


def moment_words(at: datetime, now: datetime, zone: str, pronoun: str) -> str:
    """A moment on their clock: '10:00 her time' today, else 'Thu 10:00 her time'."""
    there, today = local_of(at, zone), local_of(now, zone).date()
    clock = f"{there:%H:%M} {whose(pronoun)} time"
    day = weekday_words(there.date(), today)
    return clock if day == "today" else f"{day} {clock}"


def both_clocks_words(at: datetime, *, theirs: str, yours: str, pronoun: str) -> str:
    """One moment on both clocks: '09:00 his time, 10:00 yours', or '10:00, same as yours'."""
    left, right = local_of(at, theirs), local_of(at, yours)
    if left == right:
        return f"{left:%H:%M} {whose(pronoun)} time, same as yours"
    day = "" if left.date() == right.date() else f"{DAYS[right.weekday()]} "
    return f"{left:%H:%M} {whose(pronoun)} time, {day}{right:%H:%M} yours"


def clock_words(now: datetime, zones: tuple[str, ...], yours: str, pronoun: str) -> str:
    """What stands under their clock: 'her time, same as yours', 'zone not sure (3)'."""
    if len(zones) > 1:
        return f"zone not sure ({len(zones)})"
    left, right = local_of(now, zones[0]), local_of(now, yours)
    if left == right:
        return f"{whose(pronoun)} time, same as yours"
    return f"{whose(pronoun)} time, {right:%H:%M} yours"


def length_words(minutes: int) -> str:
    """A stretch: '33 min', '2 h', '2 h 05', '3 days'."""
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h" if rest == 0 else f"{hours} h {rest:02d}"
    return f"{minutes // (24 * 60)} days"


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
        return f"Promised {moment_words(point.promised_at, now, words.zone, words.pronoun)}"
    day = weekday_words(
        local_of(point.due_from, words.zone).date(), local_of(now, words.zone).date()
    )
    return f"Promised {day}, {words.said or 'any time'}"


def _late_words(point: PointFacts, words: PointWords, state: PointState, now: datetime) -> str:
    late = f"{length_words(minutes_late(point, now))} late"
    if state is PointState.LAPSED:
        late = "lapsed"
    return f"{_promised(point, words, now)}, {late}"


def _due_words(point: PointFacts, words: PointWords, now: datetime) -> str:
    if not point.span:
        return f"{_promised(point, words, now)}, now"
    said = words.said or "any time"
    if words.about:
        return f"{words.about}, {said} today" if said == "any time" else f"{words.about}, {said}"
    if words.asked and said.startswith(("after", "before")):
        return f"Asked for a call {said} {whose(words.pronoun)} time"
    return f"Promised today, {said}, {whose(words.pronoun)} time"


def _coming_words(point: PointFacts, words: PointWords, now: datetime) -> str:
    if point.span:
        day = local_of(point.due_from, words.zone).date()
        when = f"{weekday_words(day, local_of(now, words.zone).date())}, {words.said or 'any time'}"
        when = when[0].upper() + when[1:]
    else:
        when = moment_words(point.promised_at, now, words.zone, words.pronoun)
    return f"{when}, {words.about}" if words.about else when


def handoff_reason(score: int, answer_by: datetime, now: datetime) -> Reason:
    """'Intent 82, answer within 18 min', or how long its time is over."""
    left = minutes_until(answer_by, now)
    if left > 0:
        return Reason(
            f"Intent {score}, answer within {length_words(left)}", Tone.HAND_OFF, "hourglass"
        )
    over = int((now - answer_by).total_seconds() // 60)
    return Reason(
        f"Intent {score}, answer {length_words(over)} past its time", Tone.LATE, "hourglass"
    )


def attempt_words(number: int) -> str:
    """'Second attempt', from the number of the attempt that would be made now."""
    if number <= len(_ORDINALS):
        return f"{_ORDINALS[number - 1]} attempt"
    return f"Attempt {number}"


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
        hint = f"best hour {best[0]}\u2013{best[1]}" if best else f"score {score}"
        return Reason(f"{attempt_words(attempts + 1)}, {hint}", Tone.PLAIN, "repeat-2")
    age = max(0, int((now - added_at).total_seconds() // 60))
    if source.lower() == "web form" and age < 24 * 60:
        return Reason(f"Web form {length_words(age)} ago, score {score}", Tone.PLAIN, "zap")
    tail = f", {source[0].lower()}{source[1:]}" if source else ""
    return Reason(f"First attempt, score {score}{tail}", Tone.PLAIN, "list-ordered")


def returned_reason(by: str, reason: str) -> Reason:
    """'Rejected: no budget', or who sent it back."""
    if reason:
        return Reason(f"Rejected: {reason}", Tone.BACK, "reply")
    return Reason(f"Sent back by {by}" if by else "Came back", Tone.BACK, "reply")


def parked_reason(why: str) -> Reason:
    """A parked lead whose time has come."""
    return Reason(f"Parked until now: {why}" if why else "Parked until now", Tone.BACK, "archive")


def next_try_reason(
    why: str, at: datetime, now: datetime, zone: str, pronoun: str, *, whom: str = ""
) -> Reason:
    """The line of a lead that is tried again by its last disposition (`next_try.NextTry.why`)."""
    when = moment_words(at, now, zone, pronoun)
    heads = {
        "no_answer": "No answer, again",
        "busy": "Busy, again",
        "other_half": "Voicemail, again",
        "they_said": f"{whom or 'Reception'} said: back at",
        "next_day": f"{whom or 'Reception'} answered, again",
        "next_phone": "Next phone, from",
    }
    head = heads.get(why, "Again")
    return Reason(f"{head} {when}", Tone.SOON if at > now else Tone.DUE, "clock")


def promise_reason(what: str, due_at: datetime, now: datetime, zone: str) -> Reason:
    """The line of a promise that is not a call: 'Send the data sheet, by 17:00'."""
    there, today = local_of(due_at - timedelta(seconds=1), zone), local_of(now, zone).date()
    day = weekday_words(there.date(), today)
    if now >= due_at:
        return Reason(f"Promised {day}: {what}, not done", Tone.LATE, "triangle-alert")
    return Reason(f"{what}, by {day}", Tone.SOON, "clock")


def waiting_words(waiting: int, overdue: int, *, limited: bool) -> str:
    """What the foot of the queue says of new leads that wait."""
    if waiting == 0:
        return ""
    leads = "1 new lead waits" if waiting == 1 else f"{waiting} new leads wait"
    if limited:
        return f"{leads}: {overdue} continuation points are overdue"
    return f"{leads} behind these"
