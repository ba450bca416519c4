"""What the server last said of a prospect, and the desk's own unsent acts folded over it.

A desk's state is what the server accepted, then its own unsent acts (architecture, 'The team
database'). While there are such acts, the server's version stands in `heard_state`, so that an act
that came too late can be taken out again, and a newer version can come in under the others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from app.domain import facts as f
from app.domain import folding
from app.domain.state import Case, LeadState, PhoneLine, PromiseState, ProspectState
from app.models import cases
from app.models import facts as tables
from app.models.bulk_insert import insert_rows
from app.models.desk_side import HeardState
from app.models.quick import Quick, change_row
from app.models.state import Lead, Promise, Prospect
from app.sync import in_call, rows
from app.sync.wire import Plain, plain_row, row_of, table_of

_HEARD = table_of(HeardState)
_FIND = Quick(select(_HEARD.c.content, _HEARD.c.own).where(_HEARD.c.prospect == bindparam("of")))
_DROP = Quick(delete(_HEARD).where(_HEARD.c.prospect == bindparam("of")))
_KNOWN_TO_FOLD = frozenset(cases.LEAD_FIELDS) | {"promises"}
CONSENT = ("consent", "consent_at")
_NAMED_BY_FOLD = frozenset(cases.PROSPECT_FIELDS) | {"recent_attempts"}


def note(
    session: Session, before: dict[UUID, dict[str, Any] | None], leads: Iterable[UUID]
) -> dict[str, int]:
    """Notes that an act moves these leads. Returns the server's revision each is based on.

    The server counts one per act that it takes, so unsent acts count one each.

    Args:
        before: Of each prospect, its state before the act (`cases.snapshot`); None if it is new.
    """
    moved = set(leads)
    revs: dict[str, int] = {}
    for prospect, was in before.items():
        if was is None:
            revs |= {str(lead): 0 for lead in moved if lead not in revs}
            continue
        mine = [lead for lead in was["leads"] if lead in moved]
        row = _FIND.row(session, of=prospect)
        own: dict[str, int] = {} if row is None else dict(row.own)
        content = content_of(was) if row is None else row.content
        for lead in map(str, mine):
            said = content["leads"].get(lead, {})
            revs[lead] = said.get("rev", 0) + own.get(lead, 0)
            own[lead] = own.get(lead, 0) + 1
        keep(session, prospect, content, own, new=row is None)
    return revs


def content_of(was: dict[str, Any]) -> Plain:
    """A case's columns (`cases.snapshot`) as they travel."""
    leads, promises = {}, {}
    for lead, columns in was["leads"].items():
        columns = dict(columns)
        promises[str(lead)] = [plain_row(one) for one in columns.pop("promises")]
        leads[str(lead)] = plain_row(columns)
    return {
        "prospect": plain_row(was["prospect"]),
        "phones": [plain_row(one) for one in was["phones"]],
        "leads": leads,
        "promises": promises,
    }


def said_of(session: Session, prospect: UUID) -> Plain | None:
    """What the server last said of a prospect; None without unsent acts on it."""
    row = _FIND.row(session, of=prospect)
    return None if row is None else row.content


def find(session: Session, prospect: UUID) -> Any:
    """The row of `heard_state` with `content` and `own`; None without unsent acts."""
    return _FIND.row(session, of=prospect)


def done_with(session: Session, prospect: UUID) -> None:
    """All that was unsent of it is answered; a call that is open here may yet lie over it."""
    if not in_call.open_here(session, prospect):
        _DROP.run(session, of=prospect)


def keep(
    session: Session, prospect: UUID, content: Plain, own: dict[str, int], *, new: bool
) -> None:
    """Keeps what the server said, and how many own unsent acts lie over each lead."""
    if new:
        insert_rows(session, _HEARD, [{"prospect": prospect, "content": content, "own": own}])
    else:
        change_row(session, _HEARD, "prospect", prospect, {"content": content, "own": own})


def by_prospect(unsent: Sequence[Any]) -> dict[UUID, list[Any]]:
    """Unsent acts by the prospects that they moved."""
    found: dict[UUID, list[Any]] = {}
    for row in unsent:
        for prospect in row.prospects:
            found.setdefault(UUID(prospect), []).append(row)
    return found


def arrive(session: Session, prospect: UUID, said: Plain, unsent: Sequence[Any]) -> None:
    """Takes a newer version of a prospect's rows, under the own unsent acts.

    Args:
        said: {"prospect": columns or absent, "phones", "leads", "promises"}; what it does not name
            stays as it was.
    """
    row = _FIND.row(session, of=prospect)
    if row is None and not unsent and not in_call.open_here(session, prospect):
        rows.write(session, prospect, said)
        return
    if row is None:
        case = cases.load_case(session, prospect)
        content: Plain = {"prospect": {}, "phones": [], "leads": {}, "promises": {}}
        content = content if case is None else content_of(cases.snapshot(case))
        own = dict.fromkeys(said.get("leads", {}), 0)
        for act in unsent:
            for lead in act.content["state"]["leads"]:
                own[lead] = own.get(lead, 0) + 1
    else:
        content, own = row.content, row.own
    content["prospect"] |= said.get("prospect", {})
    content["phones"] = said.get("phones", content["phones"])
    for lead, columns in said.get("leads", {}).items():
        content["leads"][lead] = {**content["leads"].get(lead, {}), **columns}
    content["promises"] |= said.get("promises", {})
    keep(session, prospect, content, own, new=row is None)
    lay(session, prospect, unsent)
    if not unsent:
        done_with(session, prospect)


def take_prospect(content: Plain, key: str, state: Plain, *, back: bool) -> None:
    """Takes what an act moved of a prospect into what the server last said, as the server does.

    Of two words about consent the later one holds, whichever came first. Lines that somebody else
    has moved meanwhile stay until the server says what it made of both.

    Args:
        back: The act takes back or corrects what was said before.
    """
    row = dict(state["prospects"].get(key, {}))
    if not back and (content["prospect"].get("consent_at") or "") > (row.get("consent_at") or ""):
        row = {k: v for k, v in row.items() if k not in CONSENT}
    content["prospect"] |= row
    before = state.get("phones_before", {}).get(key)
    if before is None or before == content["phones"]:
        content["phones"] = state["phones"].get(key, content["phones"])


def lay(session: Session, prospect: UUID, unsent: Sequence[Any]) -> None:
    """Writes the state of a prospect: what the server said, the unsent acts folded over it."""
    row = _FIND.row(session, of=prospect)
    if row is None:
        return
    content: Plain = row.content
    if unsent:
        case = case_of(prospect, content)
        _fold(session, case, unsent)
        content = _with_queue(content_of(cases.snapshot(case)), content, unsent)
    rows.write(session, prospect, content)


def case_of(prospect: UUID, content: Plain) -> Case:
    """The case that travelled rows make; columns that were not sent have their defaults."""
    who = row_of(table_of(Prospect), content["prospect"])
    recent = cases.moments(who.get("recent_attempts") or [])
    known = {k: v for k, v in who.items() if k in cases.PROSPECT_FIELDS}
    state = ProspectState(**{**known, "id": prospect}, recent_attempts=recent)
    names = {one.name for one in fields(PhoneLine)}
    state.phones = [
        PhoneLine(**{k: v for k, v in one.items() if k in names}) for one in content["phones"]
    ]
    case = Case(state)
    for key, columns in content["leads"].items():
        lead = {k: v for k, v in row_of(table_of(Lead), columns).items() if k in cases.LEAD_FIELDS}
        found = LeadState(**{**lead, "id": UUID(key), "prospect": prospect})
        for one in content["promises"].get(key, []):
            line = row_of(table_of(Promise), one)
            promise = PromiseState(**{k: line.get(k) for k in cases.PROMISE_FIELDS})  # type: ignore[arg-type]
            found.promises[promise.id] = promise
        case.leads[found.id] = found
    return case


def _fold(session: Session, case: Case, unsent: Sequence[Any]) -> None:
    """Folds own acts over a case.

    An act that takes back or corrects what the server has already accepted can't be folded without
    all facts of the prospect, of which a desk may be sent a part only: there the state that the act
    wrote stands for it.
    """
    ids = {UUID(one) for row in unsent for one in row.content["facts"]}
    acts = {row.act_id for row in unsent}
    spine = tables.SPINE
    told = [
        one
        for some in cases.in_hundreds(list(ids))
        for one in cases.facts_where(session, spine.c.id.in_(some))
        if one.prospect == case.prospect.id
    ]
    told.sort(key=lambda one: one.seq)
    for fact in folding.effective(told):
        folding.apply(case, fact)
    for row in unsent:
        mine = [one for one in told if one.act_id == row.act_id]
        if any(_reaches_back(one.body, ids, acts) for one in mine):
            _take(case, row.content["state"])


def _reaches_back(body: f.Body, facts: set[UUID], acts: set[UUID]) -> bool:
    if isinstance(body, f.Retraction):
        return body.retracts not in acts
    return isinstance(body, f.Correction) and body.fact not in facts


def _take(case: Case, state: Plain) -> None:
    key = str(case.prospect.id)
    here = content_of(cases.snapshot(case))
    said = {
        # Columns that the act did not move it does not name.
        "prospect": here["prospect"] | state["prospects"].get(key, {}),
        "phones": state["phones"].get(key, here["phones"]),
        "leads": {k: v for k, v in state["leads"].items() if v.get("prospect") == key},
        "promises": state["promises"],
    }
    taken = case_of(case.prospect.id, said)
    case.prospect = taken.prospect
    for lead, found in taken.leads.items():
        if str(lead) not in state["promises"] and lead in case.leads:
            found.promises = case.leads[lead].promises
        case.leads[lead] = found


def _with_queue(content: Plain, base: Plain, unsent: Sequence[Any]) -> Plain:
    """Adds the columns that the fold does not know, from the last act or version that says them."""
    key_of = str(content["prospect"]["id"])
    said = [base["leads"], *(row.content["state"]["leads"] for row in unsent)]
    for lead, columns in content["leads"].items():
        for version in said:
            more = version.get(lead, {})
            columns |= {k: v for k, v in more.items() if k not in _KNOWN_TO_FOLD}
    whom = [base["prospect"], *(r.content["state"]["prospects"].get(key_of, {}) for r in unsent)]
    for version in whom:
        more = {k: v for k, v in version.items() if k not in _NAMED_BY_FOLD}
        content["prospect"] |= more
    return content
