"""State and facts of one prospect, as domain objects: where acts begin and the thread is read.

What only moves rows lies in `models.cases`, where the way to the team database needs it too.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from app.domain.campaign import Campaign, from_json
from app.domain.vocabulary import DeskKind
from app.models.cases import (
    LEAD_FIELDS,
    NUMBER_FIELDS,
    PROMISE_FIELDS,
    PROSPECT_FIELDS,
    facts_where,
    in_hundreds,
    in_pool,
    leads_of_job,
    load_case,
    load_facts,
    load_numbers,
    moments,
    prospect_of,
    snapshot,
    stamps,
)
from app.models.quick import Quick
from app.models.state import CampaignRow, Person

__all__ = [
    "LEAD_FIELDS",
    "NUMBER_FIELDS",
    "PROMISE_FIELDS",
    "PROSPECT_FIELDS",
    "campaign_of",
    "facts_where",
    "in_hundreds",
    "in_pool",
    "leads_of_job",
    "load_campaign",
    "load_campaigns",
    "load_case",
    "load_facts",
    "load_numbers",
    "moments",
    "names",
    "prospect_of",
    "snapshot",
    "stamps",
]

_CAMPAIGN = Quick(
    select(CampaignRow.__table__).where(CampaignRow.__table__.c.id == bindparam("campaign"))
)
_NAMES = Quick(select(Person.id, Person.name))


def campaign_of(row: Any) -> Campaign:
    """A campaign from its state row (or a row with the same columns)."""
    parts = {
        name: getattr(row, name)
        for name in ("hours", "questions", "card", "gate", "costs", "dispositions")
    }
    return from_json(
        parts,
        id=row.id,
        version=row.version,
        name=row.name,
        desk=DeskKind(row.desk),
        region=row.region,
        gap_minutes=row.gap_minutes,
        attempts_in_a_row=row.attempts_in_a_row,
        attempts_a_day=row.attempts_a_day,
        answer_minutes=row.answer_minutes,
        ask_consent_each_time=row.ask_consent_each_time,
        active=row.active,
    )


def load_campaign(session: Session, campaign: UUID) -> Campaign:
    """The newest version of a campaign."""
    row = _CAMPAIGN.row(session, campaign=campaign)
    if row is None:
        raise NoResultFound(f"no campaign {campaign}")
    return campaign_of(row)


def load_campaigns(session: Session) -> dict[UUID, Campaign]:
    """All campaigns, newest versions."""
    return {row.id: campaign_of(row) for row in session.scalars(select(CampaignRow))}


def names(session: Session) -> dict[UUID, str]:
    """The name of every person of the team."""
    return {row[0]: row[1] for row in _NAMES.rows(session)}
