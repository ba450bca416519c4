"""Answered acts go over into what the server said of their prospects (`heard`)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from app.domain.act_facts import REACHING_BACK
from app.models.quick import Quick
from app.models.state import Lead
from app.sync import heard
from app.sync.wire import Plain, table_of

_LEADS = table_of(Lead)
_REV = _LEADS.c.rev
_NEWER = Quick(
    update(_LEADS)
    .where(_LEADS.c.id == bindparam("of"), bindparam("rev") > _REV)
    .values(rev=bindparam("rev", type_=_REV.type))
)
_NOW = Quick(
    update(_LEADS)
    .where(_LEADS.c.id == bindparam("of"), bindparam("rev") != _REV)
    .values(rev=bindparam("rev", type_=_REV.type))
)


@dataclass(frozen=True, slots=True)
class Settled:
    """An act that was answered: its content, whether its state was taken, the revisions now."""

    content: Plain
    prospects: frozenset[UUID]
    taken: bool
    revs: dict[str, int]


def settle(session: Session, answered: Sequence[Settled], unsent: Sequence[Any]) -> set[UUID]:
    """Lets answered acts go over into what the server said. Returns prospects whose state moved.

    Args:
        answered: In the order in which they were made.
        unsent: The rows of the outbox that are still without an answer.
    """
    again: set[UUID] = set()
    revs = _Revs()
    pages = {
        prospect: _page(session, prospect)
        for prospect in {one for act in answered for one in act.prospects}
    }
    for act in answered:
        again |= {one for one in act.prospects if _settle(pages[one], one, act, revs)}
    open_ = heard.by_prospect(unsent)
    for prospect, page in pages.items():
        mine = open_.get(prospect, [])
        if page is not None and (mine or prospect in again):
            heard.keep(session, prospect, page.content, page.own, new=False)
        if prospect in again:
            heard.lay(session, prospect, mine)
        if not mine:
            heard.done_with(session, prospect)
    _count(session, revs, open_)
    return again


@dataclass(slots=True)
class _Revs:
    """Revisions of leads after answers.

    Attributes:
        now: The server's, where the acts that were answered are all that was done since it spoke.
        least: At least this, where the lead may have been heard of since.
    """

    now: dict[str, int] = field(default_factory=dict)
    least: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Page:
    """A row of `heard_state` while answers go over into it."""

    content: Plain
    own: dict[str, int]


def _page(session: Session, prospect: UUID) -> _Page | None:
    row = heard.find(session, prospect)
    return None if row is None else _Page(row.content, dict(row.own))


def _settle(page: _Page | None, prospect: UUID, act: Settled, revs: _Revs) -> bool:
    """Returns whether the prospect has to be laid anew: an act of it moved nothing.

    Args:
        revs: Gets the revisions of leads whose state is as the server has taken it.
    """
    if page is None:  # new with this act, or sent once more to another server
        base = act.content["base_rev"]
        if act.taken:
            revs.least |= {k: min(rev, base[k] + 1) for k, rev in act.revs.items() if k in base}
        return False
    state = act.content["state"]
    for lead in state["leads"]:
        page.own[lead] = max(0, page.own.get(lead, 0) - 1)
    taken = act.taken and _merge_state(
        page.content, prospect, state, act.revs, back=act.content["act"] in REACHING_BACK
    )
    if taken:
        leads = page.content["leads"]
        revs.now |= {lead: leads[lead]["rev"] for lead in _leads_of(prospect, state)}
    return not taken


def _leads_of(prospect: UUID, state: Plain) -> dict[str, Plain]:
    return {k: v for k, v in state["leads"].items() if v.get("prospect") == str(prospect)}


def _merge_state(
    content: Plain, prospect: UUID, state: Plain, revs: dict[str, int], *, back: bool
) -> bool:
    """Takes over the state of a stored act. Returns whether the server took it too.

    A note on a lead that has moved on is stored, but the newer state stays: the revision is then
    the one that was heard already. One that is not heard yet comes by the feed, and until then the
    revision here is the next one only: with the newer one the next act would pass for one that knew
    what somebody else did in between, and would undo it.
    """
    key = str(prospect)
    mine = _leads_of(prospect, state)
    before = {lead: content["leads"].get(lead, {}).get("rev", 0) for lead in mine}
    if any(revs.get(lead, before[lead] + 1) <= before[lead] for lead in mine):
        return False
    heard.take_prospect(content, key, state, back=back)
    for lead, columns in mine.items():
        content["leads"][lead] = {**columns, "rev": before[lead] + 1}
        if lead in state["promises"]:
            content["promises"][lead] = state["promises"][lead]
    return True


def _count(session: Session, revs: _Revs, open_: dict[UUID, list[Any]]) -> None:
    """A lead without unsent acts has the server's revision again.

    Here each fact counted one, at the server each act did. A lead that kept the higher number would
    be the base of the next act: it would pass for one that knows more than there is, and its answer
    for one that the server did not take.
    """
    busy = {
        lead for acts in open_.values() for act in acts for lead in act.content["state"]["leads"]
    }
    for statement, said in ((_NOW, revs.now), (_NEWER, revs.least)):
        for lead in said.keys() - busy:
            statement.run(session, of=UUID(lead), rev=said[lead])
