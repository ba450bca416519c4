"""How a lead stands to people: what `domain.permissions` needs of a lead's row."""

from typing import Any

from app.domain.permissions import Standing
from app.reads.desk import Desk


def standing(row: Any, desk: Desk) -> Standing:
    """The standing of a lead row; a hand-off past its time is open to any rep of the campaign."""
    past = row.answer_by is not None and desk.now > row.answer_by
    return Standing(
        stage=row.stage,
        owner=row.owner,
        credit=row.credit,
        campaign=row.campaign,
        handoff_to=row.handoff_to,
        handoff_open_to_all=row.handoff is not None and (row.handoff_to is None or past),
    )
