"""A campaign as it is typed: all text, and how it is read back into a campaign."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID

from app.domain.campaign import (
    Campaign,
    CardRule,
    Choice,
    Costs,
    GateRule,
    Question,
    Span,
)
from app.domain.errors import Incomplete
from app.domain.phrases import phrases
from app.domain.vocabulary import DeskKind
from app.ui.tr import tr

DAY_NAMES = phrases("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPAN = re.compile(r"^(\d{1,2})(?::(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d{2}))?$")
_NOT_KEY = re.compile(r"[^a-z0-9]+")
_MOST_CHOICES = 9
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class ChoiceDraft:
    """One answer of a question; `decides` says that the decision maker is reached by it."""

    key: str = ""
    label: str = ""
    points: str = ""
    reason: str = ""
    decides: bool = False


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """One question."""

    key: str = ""
    text: str = ""
    short: str = ""
    required: bool = True
    offers_times: bool = False
    choices: tuple[ChoiceDraft, ...] = (ChoiceDraft(), ChoiceDraft())


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """One row of the rule card: 'source', 'signal' ..., what it has to be or say, and points."""

    kind: str = "source"
    value: str = ""
    points: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """A campaign as typed; `id` None is a new one."""

    id: UUID | None
    version: int
    name: str
    automatic: bool
    region: str
    hours: tuple[str, ...]
    gap: str
    in_a_row: str
    a_day: str
    answer: str
    consent: bool
    questions: tuple[QuestionDraft, ...]
    card: tuple[RuleDraft, ...]
    gate_score: str
    gate_questions: bool
    gate_decider: bool
    gate_point: bool
    currency: str
    per_lead: str
    hour: str
    other: str
    hidden: frozenset[str]
    active: bool


def draft_of(one: Campaign, *, new: bool = False) -> CampaignDraft:
    """A campaign as text."""
    return CampaignDraft(
        id=None if new else one.id,
        version=0 if new else one.version,
        name=one.name,
        automatic=one.desk is DeskKind.AUTOMATIC,
        region=one.region or "",
        hours=tuple(hours_words(day) for day in one.hours),
        gap=str(one.gap_minutes),
        in_a_row=str(one.attempts_in_a_row),
        a_day=str(one.attempts_a_day),
        answer=str(one.answer_minutes),
        consent=one.ask_consent_each_time,
        questions=tuple(_question_draft(question) for question in one.questions),
        card=tuple(_rule_draft(rule) for rule in one.card),
        gate_score=str(one.gate.score),
        gate_questions=one.gate.questions,
        gate_decider=one.gate.decision_maker,
        gate_point=one.gate.point,
        currency=one.costs.currency,
        per_lead=money_words(one.costs.per_lead_minor),
        hour=money_words(one.costs.hour_minor),
        other=money_words(one.costs.other_minor),
        hidden=frozenset(one.hidden),
        active=one.active,
    )


def _question_draft(one: Question) -> QuestionDraft:
    choices = tuple(
        ChoiceDraft(c.key, c.label, str(c.points) if c.points else "", c.reason,
                    c.key in one.decides)
        for c in one.choices
    )  # fmt: skip
    return QuestionDraft(one.key, one.text, one.short, one.required, one.offers_times, choices)


def _rule_draft(rule: CardRule) -> RuleDraft:
    kind, _, value = rule.when.replace(">=", ":").partition(":")
    return RuleDraft(kind, value, str(rule.points), rule.reason)


def read_draft(draft: CampaignDraft, new_id: Callable[[], UUID]) -> Campaign:
    """The campaign that was typed.

    Raises:
        Incomplete: Something is missing or can't be read; `field` says where: 'name', 'hours.0',
            'gap', 'question.1.text', 'question.1.choice.0.points', 'card.2.value' ...
    """
    name = " ".join(draft.name.split())
    if not name:
        raise Incomplete("name", tr("Say the campaign's name."))
    region = draft.region.strip().upper()
    if region and not re.fullmatch(r"[A-Z]{2}", region):
        raise Incomplete("region", tr("Two letters of a country: DE, PL, PT."))
    hours = tuple(_hours(text, f"hours.{at}") for at, text in enumerate(draft.hours))
    if not any(hours):
        raise Incomplete("hours.0", tr("Say on at least one day when it may call."))
    return Campaign(
        id=draft.id or new_id(),
        version=max(1, draft.version),
        name=name,
        desk=DeskKind.AUTOMATIC if draft.automatic else DeskKind.QUALIFIER,
        region=region or None,
        hours=hours,
        gap_minutes=_whole(draft.gap, "gap", 0, DAY),
        attempts_in_a_row=_whole(draft.in_a_row, "in_a_row", 1, 50),
        attempts_a_day=_whole(draft.a_day, "a_day", 1, 50),
        answer_minutes=_whole(draft.answer, "answer", 1, 14 * DAY),
        ask_consent_each_time=draft.consent,
        questions=_questions(draft.questions),
        card=tuple(_rule(rule, f"card.{at}") for at, rule in enumerate(draft.card)),
        gate=GateRule(
            _whole(draft.gate_score, "gate_score", 0, 100),
            draft.gate_questions,
            draft.gate_decider,
            draft.gate_point,
        ),
        costs=_costs(draft),
        hidden=tuple(sorted(draft.hidden)),
        active=draft.active,
    )


def _questions(drafts: tuple[QuestionDraft, ...]) -> tuple[Question, ...]:
    made: list[Question] = []
    for at, draft in enumerate(drafts):
        taken = {one.key for one in made} | {one.key for one in drafts if one.key}
        made.append(_question(draft, f"question.{at}", taken))
    return tuple(made)


def _question(draft: QuestionDraft, field: str, taken: set[str]) -> Question:
    text = " ".join(draft.text.split())
    if not text:
        raise Incomplete(f"{field}.text", tr("Say the question as it is asked on the phone."))
    if len(draft.choices) < 2:
        raise Incomplete(f"{field}.text", tr("A question needs at least two answers."))
    if len(draft.choices) > _MOST_CHOICES:
        raise Incomplete(f"{field}.text", tr("Nine answers at most: each has a number key."))
    choices: list[Choice] = []
    decides: list[str] = []
    for at, one in enumerate(draft.choices):
        where = f"{field}.choice.{at}"
        label = " ".join(one.label.split())
        if not label:
            raise Incomplete(f"{where}.label", tr("Say the answer, or take this row away."))
        keys = {c.key for c in choices} | {c.key for c in draft.choices if c.key}
        key = one.key or _key(label, keys)
        points = _points(one.points or "0", f"{where}.points")
        choices.append(Choice(key, label, points, one.reason.strip()))
        if one.decides:
            decides.append(key)
    short = draft.short.strip() or text.rstrip("?")
    return Question(
        draft.key or _key(short, taken),
        text,
        short,
        tuple(choices),
        draft.required,
        tuple(decides),
        draft.offers_times,
    )


def _rule(draft: RuleDraft, field: str) -> CardRule:
    value = draft.value.strip()
    if draft.kind == "source" and not value:
        raise Incomplete(f"{field}.value", tr("Say which source: Web form, Referral."))
    if draft.kind == "staff":
        value = str(_whole(value, f"{field}.value", 1, 10_000_000))
    if not draft.points.strip():
        raise Incomplete(f"{field}.points", tr("Say how many points it gives."))
    points = _points(draft.points, f"{field}.points")
    if not draft.reason.strip():
        raise Incomplete(f"{field}.reason", tr("Say the reason as it stands beside the points."))
    return CardRule(f"{draft.kind}:{value}" if value else draft.kind, points, draft.reason.strip())


def _costs(draft: CampaignDraft) -> Costs:
    currency = draft.currency.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise Incomplete("currency", tr("Three letters: EUR, GBP, PLN."))
    return Costs(
        currency,
        _minor(draft.per_lead, "per_lead"),
        _minor(draft.hour, "hour"),
        _minor(draft.other, "other"),
    )


def _whole(text: str, field: str, least: int, most: int) -> int:
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit()) or not least <= int(plain) <= most:
        raise Incomplete(
            field, tr("A whole number from {least} to {most}.", least=least, most=most)
        )
    return int(plain)


def _points(text: str, field: str) -> int:
    plain = text.strip().replace("\u2212", "-").lstrip("+")
    if not re.fullmatch(r"-?\d{1,3}", plain) or abs(int(plain)) > 100:
        raise Incomplete(field, tr("Points from −100 to 100."))
    return int(plain)


def _minor(text: str, field: str) -> int | None:
    plain = text.strip().replace(",", ".")
    if not plain:
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise Incomplete(field, tr("An amount such as 2.40. Leave it empty for ‘not set’."))
    return int((amount * 100).to_integral_value())


def money_words(minor: int | None) -> str:
    """'2.40', '' for not set."""
    return "" if minor is None else f"{minor // 100}.{minor % 100:02d}"


def hours_words(spans: tuple[Span, ...]) -> str:
    """'09:00–12:00, 13:00–18:00', '' for a day without calls."""
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def read_hours(text: str) -> tuple[Span, ...] | None:
    """The spans of a day in minutes; None when they can't be read."""
    spans: list[Span] = []
    for part in (one.strip() for one in text.split(",")):
        if not part:
            continue
        found = _SPAN.match(part)
        if found is None:
            return None
        a, b, c, d = (int(one or 0) for one in found.groups())
        start, end = a * 60 + b, c * 60 + d
        if not (start < end <= DAY and b < 60 and d < 60) or (spans and start < spans[-1][1]):
            return None
        spans.append((start, end))
    return tuple(spans)


def _hours(text: str, field: str) -> tuple[Span, ...]:
    spans = read_hours(text)
    if spans is None:
        raise Incomplete(field, tr("Such as 9–18, or 9–12, 13:30–18. Empty is no calls."))
    return spans


def _key(label: str, taken: set[str]) -> str:
    """A key of one's own for something new; what has a key keeps it, answers hang on it."""
    plain = _NOT_KEY.sub("_", label.casefold()).strip("_")[:24] or "one"
    key, number = plain, 2
    while key in taken:
        key, number = f"{plain}_{number}", number + 1
    return key
