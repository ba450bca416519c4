"""The call panel in words: pure functions from a lead's card to what the widgets show."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from app.acts.decide import staff_number
from app.domain.campaign import Campaign
from app.domain.dispositions import DISPOSITIONS
from app.domain.gate import Heard, Score, gate, score
from app.domain.points import PointFacts, PointState, point_state
from app.domain.vocabulary import (
    Disposition,
    NoteKind,
    PhoneState,
    PromiseBy,
    Role,
    Stage,
)
from app.domain.wall_time import WallTime, known_zones, local_of
from app.domain.when_text import WhenReading
from app.domain.wording import (
    DAYS,
    STAGE_LABELS,
    attempt_words,
    clock_words,
    day_words,
    length_words,
    moment_words,
    weekday_words,
    who,
    whose,
)
from app.reads.lead_card import LeadCard, Stop
from app.reads.queue import QueueAnswer
from app.ui.screens.call.draft import CallDraft, Place
from app.ui.theme.tokens import Tone
from app.ui.thread.words import clock as clock
from app.ui.thread.words import quoted as quoted
from app.ui.thread.words import rejection_words as rejection_words
from app.ui.tr import tr
from app.ui.widgets.stopcard import StopRow

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
STAGE_LOOKS: dict[str, tuple[Tone, str, bool]] = {
    Stage.NEW: (Tone.TELEMARKETING, "list-ordered", False),
    Stage.ATTEMPTING: (Tone.TELEMARKETING, "phone-outgoing", False),
    Stage.CONVERSING: (Tone.TELEMARKETING, "phone-call", False),
    Stage.INTERESTED: (Tone.TELEMARKETING, "thumbs-up", False),
    Stage.QUALIFIED: (Tone.QUALIFICATION, "badge-check", False),
    Stage.HANDED_OFF: (Tone.QUALIFICATION, "send", False),
    Stage.ACCEPTED: (Tone.TELESALES, "check", False),
    Stage.WORKING: (Tone.TELESALES, "route", False),
    Stage.WON: (Tone.OK, "trophy", False),
    Stage.RETURNED: (Tone.TEXT2, "undo-2", True),
    Stage.NURTURE: (Tone.TEXT2, "archive", True),
    Stage.UNREACHABLE: (Tone.TEXT2, "phone-missed", True),
    Stage.DISQUALIFIED: (Tone.TEXT2, "circle-x", True),
    Stage.LOST: (Tone.TEXT2, "x", True),
    Stage.DO_NOT_CALL: (Tone.DANGER, "ban", False),
}
"""Tone, icon and whether only outlined, of each stage."""


@dataclass(frozen=True, slots=True)
class ChipWords:
    """A chip of the header."""

    text: str
    tone: Tone = Tone.TEXT2
    icon: str = ""
    outlined: bool = False


def name_of(card: LeadCard) -> str:
    """Who is called: the person, else the company."""
    return card.prospect.name or card.prospect.company or tr("No name")


def first_name(card: LeadCard) -> str:
    """Short name for labels; a company stays whole."""
    return card.prospect.name.split(" ")[0] if card.prospect.name else tr("They")


def zones_of(card: LeadCard) -> tuple[str, ...]:
    """The prospect's zone or all candidates."""
    own = (card.prospect.zone,) if card.prospect.zone else tuple(card.prospect.zones)
    return known_zones(own)


def their_clock(card: LeadCard, now: datetime, mine: str) -> tuple[str, str]:
    """The figure and the words below it: '13:03', 'his time, 14:03 yours'."""
    zones = zones_of(card)
    if not zones:
        return "--:--", tr("time zone not known")
    return f"{local_of(now, zones[0]):%H:%M}", tr(
        clock_words(now, zones, mine, card.prospect.pronoun)
    )


def place_line(card: LeadCard) -> tuple[str, str, str]:
    """Role before, company, and place with staff after it."""
    person = card.prospect
    rest = ", ".join(one for one in (person.place, _staff(person.staff)) if one)
    return person.role, person.company if person.name else "", rest


def _staff(staff: str) -> str:
    return tr("{staff} staff", staff=staff) if staff.strip().isdigit() else staff


@lru_cache(maxsize=256)
def phone_words(e164: str) -> str:
    """A number in groups, as it is read aloud."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def chips(
    card: LeadCard, now: datetime, *, role: Role, lease_until: datetime | None, narrow: bool
) -> list[ChipWords]:
    """Phone, rules, consent, lease or stage."""
    found = []
    phone = card.phone
    if phone is not None:
        sign = "phone" if phone.state == PhoneState.GOOD else "circle-question-mark"
        found.append(ChipWords(phone_words(phone.e164), Tone.TEXT2, sign))
    if card.verdict.allowed and card.verdict.chip:
        found.append(ChipWords(tr(card.verdict.chip), Tone.OK, "shield-check"))
    consent = _consent_chip(card, now)
    if consent is not None:
        found.append(consent)
    if role is Role.TELEMARKETER and lease_until is not None:
        until = local_of(lease_until, zones_of(card)[0] if zones_of(card) else "UTC")
        found.append(ChipWords(tr("Yours until {until:%H:%M}", until=until), Tone.TEXT2, "lock"))
    if role is not Role.TELEMARKETER or card.state.stage in (Stage.RETURNED, Stage.NURTURE):
        found.append(stage_chip(card, now, days=not narrow))
    return found


def _consent_chip(card: LeadCard, now: datetime) -> ChipWords | None:
    person = card.prospect
    if person.consent is None or person.consent_at is None:
        return None
    if not person.consent:
        return ChipWords(tr("No recording, asked"), Tone.TEXT2, "mic-off", outlined=True)
    if card.answered_at is not None and person.consent_at >= card.answered_at:
        seconds = int((person.consent_at - card.answered_at).total_seconds())
        return ChipWords(
            tr("Agreed to recording at {clock}", clock=clock(seconds * 1000)),
            Tone.OK,
            "check",
        )
    zones = zones_of(card)
    day = local_of(person.consent_at, zones[0] if zones else "UTC").date()
    return ChipWords(tr("Recording agreed, {day}", day=day_words(day)), Tone.OK, "check")


def stage_chip(card: LeadCard, now: datetime, *, days: bool) -> ChipWords:
    """The stage with the day it is in: 'Working, day 12'."""
    tone, icon, outlined = STAGE_LOOKS.get(card.state.stage, (Tone.TEXT2, "info", True))
    text = tr(STAGE_LABELS.get(card.state.stage, card.state.stage))
    since = card.state.stage_since
    if days and since is not None and card.state.stage in (Stage.WORKING, Stage.ACCEPTED):
        text = tr("{word}, day {days}", word=text, days=(now - since).days + 1)
    return ChipWords(text, tone, icon, outlined)


# --- where we stopped --------------------------------------------------------------------------


def stop_meta(stop: Stop, zone: str) -> str:
    """'Thu 19 Nov 11:20, 6 min, third conversation'."""
    at = local_of(stop.set_at, zone)
    parts = [f"{tr(DAYS[at.weekday()])} {tr(day_words(at.date()))} {at:%H:%M}"]
    if stop.seconds:
        parts.append(tr("{seconds} min", seconds=max(1, round(stop.seconds / 60))))
    if stop.attempt is not None:
        number = stop.conversations
        name = _ORDINALS[number] if number < len(_ORDINALS) else tr("{number}th", number=number)
        parts.append(tr("{name} conversation", name=name))
    return ", ".join(parts)


def lapsed_words(stop: Stop, now: datetime) -> str:
    """What the head says when the time of an open point has passed its day."""
    if not stop.open:
        return ""
    facts = PointFacts(
        due_from=stop.due_from,
        due_until=stop.due_until,
        lapses_at=stop.lapses_at,
        span=stop.span,
        kept=stop.kept,
    )
    if point_state(facts, now) is not PointState.LAPSED:
        return ""
    return tr("its time has lapsed")


def stop_rows(card: LeadCard, stop: Stop, now: datetime, mine: str) -> list[StopRow]:
    """The rows of the card, from 'Stopped at' to the opening line."""
    rows = [StopRow(tr("Stopped at"), stop.stopped_at)]
    if stop.open_objection:
        row = StopRow(tr("Open"), quoted(stop.open_objection), "message-square-warning", Tone.WARN)
        rows.append(row)
    if stop.open_question:
        sign = "circle-question-mark"
        label = "" if stop.open_objection else tr("Open")
        rows.append(StopRow(label, stop.open_question, sign, Tone.QUALIFICATION))
    for number, promise in enumerate(stop.promises):
        by = tr("You") if promise.by == PromiseBy.US else first_name(card)
        done = promise.done_at is not None
        if promise.done_at is not None:
            at = local_of(promise.done_at, mine)
            tail = tr(", sent {day} {at:%H:%M}", day=DAYS[at.weekday()], at=at)
        else:
            tail = by_words(promise.due_at, now, stop.zone)
        icon, tone = ("circle-check", Tone.OK) if done else ("hourglass", Tone.TEXT3)
        label = tr("Promised") if number == 0 else ""
        rows.append(StopRow(label, f"{by}: {promise.what}{tail}", icon, tone))
    if stop.goes_on_with and not stop.open_objection:
        rows.append(StopRow(tr("Goes on with"), stop.goes_on_with))
    rows.append(StopRow(tr("Open with"), quoted(stop.opens_with), strong=True))
    return rows


def by_words(due_at: datetime | None, now: datetime, zone: str) -> str:
    """', by today', ', by Thu 17:00'; empty without a time."""
    return tr(", by {day}", day=due_words(due_at, now, zone)) if due_at is not None else ""


def due_words(due_at: datetime, now: datetime, zone: str) -> str:
    """'today', 'Thu 17:00'; a time that ends with its day is said by the day alone."""
    there, today = local_of(due_at, zone), local_of(now, zone).date()
    if (there.hour, there.minute) == (0, 0):
        from datetime import timedelta

        return tr(weekday_words((there - timedelta(seconds=1)).date(), today))
    return tr("{day} {there:%H:%M}", day=weekday_words(there.date(), today), there=there)


def last_attempt_line(card: LeadCard, mine: str) -> tuple[str, str]:
    """'Second attempt.' and what the one before it said."""
    number = tr(attempt_words(card.state.attempts + (0 if card.attempt_id else 1))) + "."
    last = card.last_attempt
    if last is None:
        return number, tr("Nobody has called here yet.")
    at = local_of(last.at, mine)
    head = f"{tr(DAYS[at.weekday()])} {at:%H:%M}"
    rule = DISPOSITIONS.get(Disposition(last.disposition)) if last.disposition else None
    said = tr(rule.label).lower() if rule else last.kind
    who_said = f" {last.reason}" if last.reason and last.kind == "attempt" else ""
    note = last.notes[0].text if last.notes else ""
    tail = f": {quoted(note)}" if note else "."
    return number, f"{head}, {said}{who_said}{tail}"


# --- score and gate ----------------------------------------------------------------------------


def score_now(card: LeadCard, draft: CallDraft) -> int:
    """The score with what was answered and heard in this call: the kept one and what it adds.

    What the kept score counts already (a note of an earlier call, of the list) adds nothing.
    """
    before, now = _scored(card, CallDraft()), _scored(card, draft)
    counted = {str(one.get("reason")) for one in card.state.score_reasons if isinstance(one, dict)}
    known = {one.reason for one in before.reasons}
    twice = sum(
        one.points for one in now.reasons if one.reason in counted and one.reason not in known
    )
    gain = now.uncapped - before.uncapped - twice
    return max(0, min(100, card.state.uncapped + gain))


def _scored(card: LeadCard, draft: CallDraft) -> Score:
    answers = {key: Heard("answer", choice) for key, choice in card.state.answers.items()}
    for key, given in draft.answers.items():
        answers[key] = Heard("answer", given.choice)
    heard = [
        Heard(note.kind, text=note.text) for item in reversed(card.thread) for note in item.notes
    ]
    heard += [Heard(line.kind, text=line.text) for line in draft.notes]
    return score(
        card.campaign,
        answers=answers,
        heard=heard,
        source=card.state.source,
        staff=staff_number(card.prospect.staff),
    )


def answered_count(campaign: Campaign, card: LeadCard, draft: CallDraft) -> int:
    """How many of the campaign's questions have an answer."""
    return sum(
        one.key in card.state.answers or one.key in draft.answers for one in campaign.questions
    )


def gate_line(card: LeadCard, draft: CallDraft, place: Place) -> str:
    """'score 60 ✓ · decision maker reached ✓ · questions 3 of 5 · continuation point open'."""
    answers = {**card.state.answers, **{k: v.choice for k, v in draft.answers.items()}}
    when = draft.point.when if draft.point.draft(place).when else card.state.point_wall
    result = gate(
        card.campaign,
        points=score_now(card, draft),
        answers=answers,
        has_phone=card.phone is not None,
        point_when=when or None,
    )
    parts = []
    for check in result.checks:
        tick = " ✓" if check.passed else ""
        parts.append(
            {
                "score": tr("score {score}{tick}", score=card.campaign.gate.score, tick=tick)
                if check.passed
                else tr(
                    "score {value} of {score}", value=check.value, score=card.campaign.gate.score
                ),
                "decision_maker": tr("decision maker reached{tick}", tick=tick)
                if check.passed
                else tr("decision maker open"),
                "questions": tr("questions {value}{tick}", value=check.value, tick=tick),
                "point": tr("continuation point set{tick}", tick=tick)
                if check.passed
                else tr("continuation point open"),
            }.get(check.key, tr(check.label))
        )
    return " · ".join(parts)


# --- saving ------------------------------------------------------------------------------------


def saved_words(card: LeadCard, draft: CallDraft, place: Place) -> str:
    """What the toast says: what was done, and what follows."""
    rule = DISPOSITIONS[Disposition(draft.disposition)]
    name = name_of(card)
    if rule.needs_point:
        found = place.read(draft.point.when, asked=draft.point.asked)
        if isinstance(found, WhenReading):
            at = WallTime(found.wall.local, found.wall.zone).to_utc()
            when = tr(moment_words(at, place.now, place.zone, card.prospect.pronoun))
            if found.kind == "span":
                when = tr(found.text_echo)
            return tr("Saved. {name} goes on {when}.", name=name, when=when)
    if rule.needs_when:
        found = place.read(draft.later)
        if isinstance(found, WhenReading):
            return tr("Saved. {name} rests until {when}.", name=name, when=found.text_echo)
    if rule.stage is not None:
        return tr(
            "Saved. {name}: {stage}.",
            name=name,
            stage=tr(STAGE_LABELS[rule.stage]).lower(),
        )
    return tr("Saved. {name}: {label}.", name=name, label=tr(rule.label).lower())


def talked_words(card: LeadCard, count: int) -> str:
    """'she talked, so six can be true'."""
    numbers = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    many = numbers[count] if count < len(numbers) else str(count)
    return tr("{who} talked, so {many} can be true", who=who(card.prospect.pronoun), many=many)


def when_label(card: LeadCard) -> str:
    """'When, her time'."""
    return tr("When, {whose} time", whose=whose(card.prospect.pronoun))


def nothing_words(answer: QueueAnswer, now: datetime, held: int) -> tuple[str, str]:
    """What is said when no lead can be worked on: why, and what comes next."""
    if answer.later:
        row = answer.later[0]
        at = row.point.promised_at if row.point is not None else row.next_try_at
        when = (
            tr(moment_words(at, now, row.zone or "UTC", row.pronoun)) if at else tr("later today")
        )
        minutes = max(1, round((at - now).total_seconds() / 60)) if at else 0
        soon = tr(", in {length}", length=length_words(minutes)) if minutes else ""
        name = row.name or row.company
        return tr("Nothing is due."), tr(
            "The next continuation point is {name} at {when}{soon}.",
            name=name,
            when=when,
            soon=soon,
        )
    if held:
        return tr("Nothing may be called now."), tr(
            "The calling rules hold {held:,} leads back.", held=held
        )
    return tr("Nothing is due."), tr("New leads come with the next list.")


def time_words(at: datetime, now: datetime, zone: str) -> str:
    """A free time as it is offered: 'Today 15:00', 'Wed 09:30'."""
    there = local_of(at, zone)
    day = tr(weekday_words(there.date(), local_of(now, zone).date()))
    if day == "tomorrow":
        day = tr(DAYS[there.weekday()])
    return f"{day[:1].upper()}{day[1:]} {there:%H:%M}"


NOTE_LOOK_OF: dict[str, str] = {
    NoteKind.OBJECTION: "!",
    NoteKind.SIGNAL: "+",
    NoteKind.QUESTION: "?",
    NoteKind.PROMISE: ">",
    NoteKind.NEED: "#",
    NoteKind.FACT: "",
}
"""The sign of each kind of note."""
