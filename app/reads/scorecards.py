"""The scorecards of the team: those it has set, else the product's own, one per layer."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.scorecards import DEFAULTS, LAYERS, Scorecard, from_json
from app.domain.vocabulary import Role
from app.models.state import ScorecardRow
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class ScorecardsQuestion:
    """The team's scorecards. `layer` is a role; '' is all."""

    layer: str = ""
    active_only: bool = True


def scorecards(question: ScorecardsQuestion, desk: Desk) -> tuple[Scorecard, ...]:
    """The cards in the order of the sequence, then by name."""
    return tuple(
        one
        for one in all_cards(desk.session)
        if question.layer in ("", one.layer) and (one.active or not question.active_only)
    )


def all_cards(session: Session) -> list[Scorecard]:
    """Newest versions, put aside ones too."""
    cards = {one.id: one for one in DEFAULTS}
    for row in session.scalars(select(ScorecardRow)):
        questions = from_json(row.questions)
        cards[row.id] = Scorecard(
            row.id, row.version, Role(row.layer), row.name, questions, row.active
        )
    return sorted(cards.values(), key=lambda one: (LAYERS.index(one.layer), one.name))
