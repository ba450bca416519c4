"""Calibration: calls that two or more reviewers scored, and how far they lie apart."""

from dataclasses import dataclass
from uuid import UUID

from app.domain import facts as f
from app.domain.reviewing import MeanSpread, Spread, mean_spreads
from app.models import facts as tables
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.recording_rows import RecordingRow, rows_of
from app.reads.review_rows import REVIEW, reviews_where
from app.reads.reviews import call_spreads


@dataclass(frozen=True, slots=True)
class CalibrationQuestion:
    """How alike reviewers score.

    Attributes:
        layer: Of cards of this layer; '' is all.
        days: Reviews of today and the days before it, so many in all.
    """

    layer: str = ""
    days: int = 90


@dataclass(frozen=True, slots=True)
class CalibratedCall:
    """One call with the spread of each question; the last one is the whole (key '')."""

    row: RecordingRow
    reviewers: int
    spreads: tuple[Spread, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Widest calls first. `means` has the spread of each question over its `n` calls."""

    calls: tuple[CalibratedCall, ...]
    means: tuple[MeanSpread, ...]


def calibration(question: CalibrationQuestion, desk: Desk) -> Calibration:
    """The calls that more than one reviewer scored."""
    since = tables.SPINE.c.made_at >= filters.days_back(question.days, desk)
    where = [since] if not question.layer else [since, REVIEW.c.layer == question.layer]
    by_call: dict[UUID, list[tuple[f.Fact, f.ReviewSent]]] = {}
    for fact, body in reviews_where(desk, *where):
        by_call.setdefault(body.attempt, []).append((fact, body))
    spread = {call: call_spreads(some) for call, some in by_call.items()}
    rows = rows_of([call for call, some in spread.items() if some], desk)
    calls = [
        CalibratedCall(rows[call], len(some[-1].given), some)
        for call, some in spread.items()
        if call in rows
    ]
    calls.sort(key=lambda one: (-one.spreads[-1].spread, one.row.dialled_at))
    return Calibration(tuple(calls), mean_spreads(one.spreads for one in calls))
