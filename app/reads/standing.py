"""How a lead stands to people: what `domain.permissions` needs of a lead's row."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain import permissions
from app.domain.errors import NotYours
from app.domain.permissions import Relation, Standing, may
from app.domain.refusals import owner_words
from app.domain.vocabulary import Role
from app.models.quick import Quick
from app.models.state import Lead
from app.reads import cases
from app.reads.desk import Desk

_ROW = Quick(
    select(
        Lead.prospect,
        Lead.stage,
        Lead.owner,
        Lead.credit,
        Lead.campaign,
        Lead.handoff,
        Lead.handoff_to,
        Lead.answer_by,
    ).where(Lead.id == bindparam("lead"))
)


def lead_row(session: Session, lead: UUID) -> Any:
    """What `standing` needs of a lead, and its prospect; None when it is not here."""
    return _ROW.row(session, lead=lead)


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


def moves_nothing(act: str, row: Any, desk: Desk) -> bool:
    """Whether the act is the person's by relations alone that leave the lead as it is."""
    found = permissions.relations(desk.actor.id, desk.actor.campaigns, standing(row, desk))
    found -= permissions.MOVES_NOTHING
    return not permissions.may(permissions.ACTS, act, desk.actor.roles, found)


def refuse_theirs(
    table: dict[str, dict[Role, frozenset[Relation]]], name: str, lead: Standing, desk: Desk
) -> None:
    """Names who has the conversation, where the person's roles would allow it on an own lead.

    Raises:
        NotYours: A colleague owns this lead of one of the person's campaigns.
    """
    actor = desk.actor
    theirs = lead.owner is not None and lead.owner != actor.id
    mine = not actor.campaigns or lead.campaign in actor.campaigns
    if theirs and mine and may(table, name, actor.roles, frozenset({Relation.OWN})):
        names = cases.names(desk.session)
        head, detail = owner_words(names.get(lead.owner, "A colleague") if lead.owner else "")
        raise NotYours("owner", head, todo=detail)
