"""What of this desk's work waits for the team, came too late, or was typed on leads that went."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.models.desk_side import OutboxRow
from app.models.state import Lead, Prospect
from app.reads.desk import Desk
from app.reads.left_drafts import LeftDraft, LeftDraftsQuestion, left_drafts

MOST = 8


@dataclass(frozen=True, slots=True)
class UnsentQuestion:
    """The oldest acts that wait, the newest that were set aside, and what was typed."""


@dataclass(frozen=True, slots=True)
class UnsentAct:
    """One act.

    Attributes:
        act_id: Which one.
        act: Its name in the act table.
        about: Name of the prospect, else the company; '' where it is about nobody.
        reason: Why the team set it aside; '' for one that waits.
    """

    act_id: UUID
    act: str
    about: str
    made_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnsentAnswer:
    """The rows.

    Attributes:
        count: How many wait in all.
        left: What was typed and not saved on leads that are somebody else's now.
    """

    waiting: tuple[UnsentAct, ...]
    late: tuple[UnsentAct, ...]
    count: int
    left: tuple[LeftDraft, ...] = ()


def unsent(question: UnsentQuestion, desk: Desk) -> UnsentAnswer:
    """Answers the question."""
    session, box = desk.session, OutboxRow
    query = select(box.act_id, box.content, box.reason, box.state)
    waiting = session.execute(query.where(box.state == "new").order_by(box.n)).all()
    aside = query.where(box.state.in_(("stale", "quarantined"))).order_by(box.n.desc()).limit(MOST)
    late = session.execute(aside).all()
    names = _names(desk, [row.content for row in (*waiting[:MOST], *late)])
    return UnsentAnswer(
        tuple(_act(row, names) for row in waiting[:MOST]),
        tuple(_act(row, names) for row in late),
        len(waiting),
        left_drafts(LeftDraftsQuestion(), desk),
    )


def _leads(content: dict[str, object]) -> list[UUID]:
    revs = content.get("base_rev")
    return [UUID(one) for one in revs] if isinstance(revs, dict) else []


def _names(desk: Desk, contents: list[dict[str, object]]) -> dict[UUID, str]:
    leads = {one for content in contents for one in _leads(content)}
    rows = desk.session.execute(
        select(Lead.id, Prospect.name, Prospect.company)
        .join(Prospect, Prospect.id == Lead.prospect)
        .where(Lead.id.in_(leads))
    )
    return {row.id: row.name or row.company for row in rows}


def _act(row: object, names: dict[UUID, str]) -> UnsentAct:
    content: dict[str, object] = row.content  # type: ignore[attr-defined]
    about = next((names[one] for one in _leads(content) if one in names), "")
    made_at = datetime.fromisoformat(str(content["made_at"]))
    act_id, reason = row.act_id, row.reason  # type: ignore[attr-defined]
    return UnsentAct(act_id, str(content["act"]), about, made_at, reason)
