"""Renew the windows of leads whose time has passed: nobody's decision, no fact."""

from dataclasses import dataclass

from sqlalchemy import select, update

from app.domain.vocabulary import CALLABLE_STAGES
from app.models.state import Lead
from app.reads import cases
from app.reads.desk import Desk
from app.reads.dialling import opening_for


@dataclass(frozen=True, slots=True)
class RenewOpenings:
    """One chunk of leads whose stored window is over."""

    limit: int = 100


def renew_openings(command: RenewOpenings, desk: Desk) -> int:
    """Works the next windows out again. Returns how many leads had one that was over."""
    rows = desk.session.execute(
        select(Lead.id, Lead.prospect)
        .where(Lead.callable_until <= desk.now, Lead.stage.in_([str(s) for s in CALLABLE_STAGES]))
        .order_by(Lead.callable_until)
        .limit(command.limit)
    ).all()
    for lead, prospect in rows:
        case = cases.load_case(desk.session, prospect)
        if case is None:
            continue
        opening = opening_for(desk, case, case.leads[lead])
        desk.session.execute(
            update(Lead)
            .where(Lead.id == lead)
            .values(
                callable_from=opening.callable_from,
                callable_until=opening.callable_until,
                held_by=opening.held_by,
                opened_at=desk.now,
            )
        )
    return len(rows)
