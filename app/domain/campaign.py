"""A campaign as everybody reads it: questions, rule card, gate, calling rules, costs."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from app.domain.vocabulary import DeskKind

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a question; `points` count in the rule card."""

    key: str
    label: str
    points: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A screening question, asked by keys.

    Attributes:
        decides: Its answer says whether the decision maker is reached ('yes' choices).
        offers_times: 'Yes' offers free times of closers.
    """

    key: str
    text: str
    short: str
    choices: tuple[Choice, ...]
    required: bool = True
    decides: tuple[str, ...] = ()
    offers_times: bool = False


@dataclass(frozen=True, slots=True)
class CardRule:
    """Points for something that is not an answer: a source, a signal, an objection.

    Attributes:
        when: 'source:Web form', 'signal', 'objection', 'need', 'staff>=100' ...
    """

    when: str
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class GateRule:
    """The least a lead needs before it may be handed off."""

    score: int = 60
    questions: bool = True
    decision_maker: bool = True
    point: bool = True


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs as fields; None is 'not set', never 0. Minor units of `currency`."""

    currency: str = "EUR"
    per_lead_minor: int | None = None
    hour_minor: int | None = None
    other_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """One version of a campaign.

    Attributes:
        hours: Seven tuples (Monday first) of spans in minutes of the prospect's day.
        answer_minutes: Working minutes a hand-off waits for its answer.
    """

    id: UUID
    version: int
    name: str
    desk: DeskKind = DeskKind.QUALIFIER
    region: str | None = None
    hours: tuple[tuple[Span, ...], ...] = ((((9 * 60, 20 * 60),),) * 5) + ((), ())
    gap_minutes: int = 60
    attempts_in_a_row: int = 6
    attempts_a_day: int = 3
    answer_minutes: int = 240
    ask_consent_each_time: bool = False
    questions: tuple[Question, ...] = ()
    card: tuple[CardRule, ...] = ()
    gate: GateRule = field(default_factory=GateRule)
    costs: Costs = field(default_factory=Costs)
    hidden: tuple[str, ...] = ()
    active: bool = True

    def question(self, key: str) -> Question | None:
        """The question with this key, or None."""
        return next((one for one in self.questions if one.key == key), None)


_WORDS = {
    "her": {"{She}": "She", "{she}": "she", "{her}": "her", "{herself}": "herself"},
    "his": {"{She}": "He", "{she}": "he", "{her}": "his", "{herself}": "himself"},
    "their": {"{She}": "They", "{she}": "they", "{her}": "their", "{herself}": "themselves"},
}


def worded(text: str, pronoun: str) -> str:
    """A text of a campaign as said of one prospect: '{She} decides' becomes 'He decides'."""
    if "{" not in text:
        return text
    for mark, word in _WORDS.get(pronoun, _WORDS["their"]).items():
        text = text.replace(mark, word)
    return text


def worded_for(campaign: Campaign, pronoun: str) -> Campaign:
    """The campaign's questions as asked of one prospect."""
    questions = tuple(
        replace(
            one,
            text=worded(one.text, pronoun),
            choices=tuple(
                replace(c, label=worded(c.label, pronoun), reason=worded(c.reason, pronoun))
                for c in one.choices
            ),
        )
        for one in campaign.questions
    )
    return replace(campaign, questions=questions)


def to_json(campaign: Campaign) -> dict[str, Any]:
    """The parts of a campaign that are kept as JSON, by column name of `CampaignSet`."""
    return {
        "hours": [[list(span) for span in day] for day in campaign.hours],
        "questions": [
            {
                "key": one.key,
                "text": one.text,
                "short": one.short,
                "required": one.required,
                "decides": list(one.decides),
                "offers_times": one.offers_times,
                "choices": [
                    {"key": c.key, "label": c.label, "points": c.points, "reason": c.reason}
                    for c in one.choices
                ],
            }
            for one in campaign.questions
        ],
        "card": [{"when": r.when, "points": r.points, "reason": r.reason} for r in campaign.card],
        "gate": {
            "score": campaign.gate.score,
            "questions": campaign.gate.questions,
            "decision_maker": campaign.gate.decision_maker,
            "point": campaign.gate.point,
        },
        "costs": {
            "currency": campaign.costs.currency,
            "per_lead_minor": campaign.costs.per_lead_minor,
            "hour_minor": campaign.costs.hour_minor,
            "other_minor": campaign.costs.other_minor,
        },
        "dispositions": {"hidden": list(campaign.hidden)},
    }


def from_json(parts: dict[str, Any], **plain: Any) -> Campaign:
    """A campaign from its JSON parts (see `to_json`) and its plain columns."""
    return Campaign(
        hours=tuple(tuple((int(a), int(b)) for a, b in day) for day in parts["hours"]),
        questions=tuple(
            Question(
                key=one["key"],
                text=one["text"],
                short=one.get("short") or one["text"],
                required=one.get("required", True),
                decides=tuple(one.get("decides", ())),
                offers_times=one.get("offers_times", False),
                choices=tuple(
                    Choice(c["key"], c["label"], c.get("points", 0), c.get("reason", ""))
                    for c in one["choices"]
                ),
            )
            for one in parts["questions"]
        ),
        card=tuple(CardRule(r["when"], r["points"], r["reason"]) for r in parts["card"]),
        gate=GateRule(**parts["gate"]),
        costs=Costs(**parts["costs"]),
        hidden=tuple(parts["dispositions"].get("hidden", ())),
        **plain,
    )
