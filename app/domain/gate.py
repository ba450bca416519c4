"""Score and gate: what a lead needs before it may be handed off, and what is short."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.campaign import Campaign
from app.domain.phrases import joined, phrase


@dataclass(frozen=True, slots=True)
class Reason:
    """Points with the reason that gave them; `offset_ms` is the moment in `attempt`."""

    points: int
    reason: str
    kind: str
    attempt: str | None = None
    offset_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Sum of the card's points. Both are shown: `value` capped to 0..100, and `uncapped`."""

    value: int
    uncapped: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the card counts: one thing that was heard, with where."""

    kind: str
    choice: str = ""
    attempt: str | None = None
    offset_ms: int | None = None
    text: str = ""


def score(
    campaign: Campaign,
    *,
    answers: Mapping[str, Heard],
    heard: Sequence[Heard],
    source: str,
    staff: int | None,
) -> Score:
    """The intent score by the campaign's rule card.

    Args:
        answers: The newest answer per question key; `choice` is the choice's key.
        heard: The notes in their order. A card rule 'signal' counts the first of that kind,
            'signal:price' the first in which these words occur.
        source: Where the lead comes from.
        staff: Number of staff, if known.
    """
    reasons: list[Reason] = []
    for number, question in enumerate(campaign.questions, 1):
        given = answers.get(question.key)
        choice = given and next((c for c in question.choices if c.key == given.choice), None)
        if given and choice and choice.points:
            reasons.append(
                Reason(
                    choice.points,
                    choice.reason or choice.label,
                    phrase("question {number}", number=number),
                    given.attempt,
                    given.offset_ms,
                )
            )
    for rule in campaign.card:
        kind, _, value = rule.when.partition(":")
        if kind == "source" and source.casefold() == value.casefold():
            reasons.append(Reason(rule.points, rule.reason, "source"))
        elif kind == "staff" and staff is not None and staff >= int(value):
            reasons.append(Reason(rule.points, rule.reason, "segment"))
        elif kind not in ("source", "staff") and (at := _first(heard, kind, value)) is not None:
            reasons.append(Reason(rule.points, rule.reason, kind, at.attempt, at.offset_ms))
    reasons.sort(key=lambda one: -one.points)
    total = sum(one.points for one in reasons)
    return Score(max(0, min(100, total)), total, tuple(reasons))


def _first(heard: Sequence[Heard], kind: str, words: str) -> Heard | None:
    for note in heard:
        if note.kind == kind and words.casefold() in note.text.casefold():
            return note
    return None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the gate card.

    Attributes:
        key: 'score', 'questions', 'decision_maker', 'point'.
        short: What is short, said so that it can be mended; empty when passed.
    """

    key: str
    label: str
    value: str
    passed: bool
    short: str = ""


@dataclass(frozen=True, slots=True)
class GateResult:
    """The gate over one lead."""

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)

    @property
    def short(self) -> tuple[str, ...]:
        """What is short, worst first; empty when the gate is met."""
        return tuple(check.short for check in self.checks if not check.passed)


def gate(
    campaign: Campaign,
    *,
    points: int,
    answers: Mapping[str, str],
    has_phone: bool,
    point_when: str | None,
) -> GateResult:
    """Checks a lead against its campaign's gate.

    Args:
        points: The score.
        answers: The newest choice key per question key.
        has_phone: A phone that may be dialled is left.
        point_when: When the open continuation point is due, said short; None without one.
    """
    checks: list[Check] = []
    rule = campaign.gate
    checks.append(
        Check(
            "score",
            phrase("Score {score} or more", score=rule.score),
            str(points),
            points >= rule.score,
            phrase("Score {points} of {score}", points=points, score=rule.score),
        )
    )
    if rule.questions:
        required = [one for one in campaign.questions if one.required]
        done = sum(one.key in answers for one in required)
        left = [one.short.lower() for one in required if one.key not in answers]
        checks.append(
            Check(
                "questions",
                phrase("Required questions answered"),
                phrase("{done} of {all}", done=done, all=len(required)),
                done == len(required),
                phrase("{left} unknown", left=joined(", ", left[:2])) if left else "",
            )
        )
    if rule.decision_maker:
        deciding = [one for one in campaign.questions if one.decides]
        reached = has_phone and all(answers.get(one.key) in one.decides for one in deciding)
        checks.append(
            Check(
                "decision_maker",
                phrase("Decision maker can be reached"),
                phrase("direct line") if reached else phrase("not yet"),
                reached,
                phrase("Decision maker not reached"),
            )
        )
    if rule.point:
        checks.append(
            Check(
                "point",
                phrase("Continuation point set"),
                point_when or phrase("none"),
                point_when is not None,
                phrase("No continuation point"),
            )
        )
    return GateResult(tuple(checks))
