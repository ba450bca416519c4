"""Scorecards: what a review asks about a call, one card per layer, and the total that it gives.

A card is versioned like a campaign. The three cards below are every team's until it sets its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from app.domain.errors import Incomplete
from app.domain.phrases import phrase
from app.domain.vocabulary import Role

SCALE = "scale"
YES_NO = "yes_no"
LOWEST, HIGHEST = 1, 5
PASSED_FROM = 3
"""A must-pass question on the scale is passed from this score on."""
MOST_QUESTIONS, MOST_WEIGHT = 12, 10
LAYERS: tuple[Role, ...] = (Role.TELEMARKETER, Role.QUALIFIER, Role.TELESALES)

Scores = Mapping[str, int | bool]


@dataclass(frozen=True, slots=True)
class CardQuestion:
    """One question of a card.

    Attributes:
        kind: `SCALE` (1 to 5) or `YES_NO`.
        weight: How much it counts, 1 to 10.
        must_pass: Below 3, or 'no', the review is not passed whatever its total.
    """

    key: str
    text: str
    kind: str = SCALE
    weight: int = 1
    must_pass: bool = False


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One version of a card. `layer` is the role whose work it scores."""

    id: UUID
    version: int
    layer: Role
    name: str
    questions: tuple[CardQuestion, ...]
    active: bool = True


def points(score: int | bool) -> int:
    """A score on the scale from 1 to 5: 'yes' is 5, 'no' is 1."""
    if isinstance(score, bool):
        return HIGHEST if score else LOWEST
    return score


def total(questions: tuple[CardQuestion, ...], scores: Scores) -> float:
    """The total of a review, 1.0 to 5.0.

    Total = sum(weight x points) / sum(weight), over the questions that were scored; 'yes' counts 5
    points and 'no' 1. Rounded to one decimal, halves up. What did not apply counts nowhere, so
    that a call without an objection is not marked down for not answering one.

    Raises:
        ValueError: Nothing was scored.
    """
    scored = [(one.weight, points(scores[one.key])) for one in questions if one.key in scores]
    weights = sum(weight for weight, _ in scored)
    if not weights:
        raise ValueError("a review without a score has no total")
    # In whole numbers: the mean of floats rounds 2.65 one way on one day and the other on the next.
    tenths = (20 * sum(weight * found for weight, found in scored) + weights) // (2 * weights)
    return tenths / 10


def failed(questions: tuple[CardQuestion, ...], scores: Scores) -> tuple[str, ...]:
    """Keys of the must-pass questions that were not passed."""
    return tuple(
        one.key
        for one in questions
        if one.must_pass and one.key in scores and points(scores[one.key]) < PASSED_FROM
    )


def check_scores(card: Scorecard, scores: Scores) -> None:
    """Refuses scores that the card does not ask for.

    Raises:
        Incomplete: `field` is the question's key, or 'scores'.
    """
    known = {one.key: one for one in card.questions}
    for key, score in scores.items():
        if key not in known:
            raise Incomplete("scores", "This scorecard has another version now. Look at it again.")
        yes_no = known[key].kind == YES_NO
        in_scale = not isinstance(score, bool) and LOWEST <= score <= HIGHEST
        if not (isinstance(score, bool) if yes_no else in_scale):
            asked = "yes or no" if yes_no else "1 to 5"
            raise Incomplete(
                key, phrase("Answer {asked}: {question}.", asked=asked, question=known[key].text)
            )
    for one in card.questions:
        if one.must_pass and one.key not in scores:
            raise Incomplete(
                one.key, phrase("This one has to be scored: {question}.", question=one.text)
            )
    if not scores:
        raise Incomplete(card.questions[0].key, "Score at least one question.")


def check_card(card: Scorecard) -> None:
    """Refuses a card that can't be scored by.

    Raises:
        Incomplete: `field` is 'name', 'layer' or 'questions'.
    """
    if not card.name.strip():
        raise Incomplete("name", "Say what the scorecard is called.")
    if card.layer not in LAYERS:
        raise Incomplete("layer", "A scorecard is for telemarketing, qualification or telesales.")
    if not 1 <= len(card.questions) <= MOST_QUESTIONS:
        raise Incomplete(
            "questions",
            phrase("A scorecard has 1 to {most} questions.", most=MOST_QUESTIONS),
        )
    if len({one.key for one in card.questions}) < len(card.questions):
        raise Incomplete("questions", "Two questions have the same key.")
    for one in card.questions:
        if not one.key or not one.text.strip() or one.kind not in (SCALE, YES_NO):
            raise Incomplete("questions", "Every question says what it asks, and how.")
        if not 1 <= one.weight <= MOST_WEIGHT:
            raise Incomplete(
                "questions",
                phrase(
                    "A weight is 1 to {most}: {question}.",
                    most=MOST_WEIGHT,
                    question=one.text,
                ),
            )


def to_json(questions: tuple[CardQuestion, ...]) -> list[Any]:
    """Questions as facts keep them."""
    return [
        {
            "key": one.key,
            "text": one.text.strip(),
            "kind": one.kind,
            "weight": one.weight,
            "must_pass": one.must_pass,
        }
        for one in questions
    ]


def from_json(rows: Any) -> tuple[CardQuestion, ...]:
    """Questions from a fact; see `to_json`."""
    return tuple(
        CardQuestion(
            str(one["key"]),
            str(one["text"]),
            str(one.get("kind", SCALE)),
            int(one.get("weight", 1)),
            bool(one.get("must_pass", False)),
        )
        for one in rows
    )


def _default(layer: Role, name: str, *questions: CardQuestion) -> Scorecard:
    # The same id in every team and on every computer, so that a review names it before it was set.
    return Scorecard(uuid5(NAMESPACE_URL, f"segue:scorecard:{layer}"), 1, layer, name, questions)


Q = CardQuestion
DEFAULTS: tuple[Scorecard, ...] = (
    _default(
        Role.TELEMARKETER,
        "Telemarketing",
        Q("consent", "Asked before recording", YES_NO, must_pass=True),
        Q("reason", "Said in one sentence why it calls"),
        Q("questions", "Asked the questions, and waited"),
        Q("interest", "Heard need, not only curiosity", weight=2),
        Q("point", "Kept a continuation point"),
    ),
    _default(
        Role.QUALIFIER,
        "Qualification",
        Q("heard", "Every answer can be heard in the call", YES_NO, must_pass=True),
        Q("score", "The score says what the call says", weight=2),
        Q("receiver", "Passed to who fits"),
        Q("line", "The line to the closer helps"),
        Q("expectation", "Nothing was promised that nobody keeps"),
    ),
    _default(
        Role.TELESALES,
        "Telesales",
        Q("opened", "Opened where we stopped"),
        Q("asked", "Asked before explaining"),
        Q("objection", "Answered the objection"),
        Q("promises", "Kept earlier promises"),
        Q("point", "Kept a continuation point"),
    ),
)
