"""How an act is kept: its facts, and the state that they make, in one transaction.

An act says facts one after the other; each is folded into the case at once, so the act sees
what it has done so far. `close` writes the spine, the typed rows and only what changed of state.
"""

from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select

from app.acts.changes import Changes
from app.domain import facts as f
from app.domain import folding, refolding
from app.domain.errors import KnownError
from app.domain.facts.clean_text import clean
from app.domain.state import Case, LeadState, NumberState
from app.models import desk_side, search
from app.models import facts as tables
from app.models.bulk_insert import insert_rows
from app.models.quick import Quick, change_row
from app.models.state import Lead, Number, Phone, Promise, Prospect
from app.reads import cases
from app.reads.desk import Desk
from app.reads.dialling import opening_for
from app.reads.preview import name_key

if TYPE_CHECKING:
    from app.sync.outbox import ActState

_NUMBERS = cast(Table, Number.__table__)
_LEADS = cast(Table, Lead.__table__)
_PROSPECTS = cast(Table, Prospect.__table__)
_PROMISES = cast(Table, Promise.__table__)
_DROP_PROMISES = Quick(delete(_PROMISES).where(_PROMISES.c.lead == bindparam("of")))

_TOGETHER = (("consent", "consent_at"), ("zone", "zones", "zone_basis"), ("name", "name_key"))
"""Columns of a prospect that say one thing: a moment of consent without its word is another's."""

_FAMILIES = {
    "note": "thread",
    "mark": "recordings",
    "review_comment": "recordings",
    "recording_kept": "recordings",
    "review_sent": "recordings",
    "review_answered": "recordings",
    "comment_private": "recordings",
    "scorecard_set": "recordings",
    "snippet_cut": "recordings",
    "library_put": "recordings",
    "library_taken": "recordings",
    "resume_judged": "recordings",
    "proof_attached": "handoffs",
    "handed_off": "handoffs",
    "handoff_answered": "handoffs",
    "person_set": "people",
    "away": "people",
    "campaign_set": "campaigns",
    "do_not_call": "dnc",
    "import_started": "imports",
    "lead_withdrawn": "imports",
}


class Journal:
    """The facts of one act.

    Args:
        desk: Who acts, when, in which session (of a write transaction).
        act: Name of the act, as in the act table.
    """

    def __init__(self, desk: Desk, act: str) -> None:
        self.desk = desk
        self.act = act
        self.act_id = desk.new_id()
        self.facts: list[f.Fact] = []
        self._cases: dict[UUID, Case] = {}
        self._before: dict[UUID, dict[str, Any]] = {}
        self._numbers: dict[str, NumberState] = {}
        self._known_numbers: set[str] = set()
        self._refold: set[UUID] = set()
        self._written: list[f.Fact] = []
        self._moved: dict[UUID, dict[str, Any] | None] = {}

    def case(self, prospect: UUID) -> Case:
        """The case of a prospect, as it is with what this act has said so far.

        Raises:
            KnownError: The prospect is not here.
        """
        if prospect not in self._cases:
            case = cases.load_case(self.desk.session, prospect)
            if case is None:
                raise KnownError("This prospect is no longer here.")
            self._cases[prospect] = case
            self._before[prospect] = _snapshot(case)
        return self._cases[prospect]

    def lead(self, lead: UUID) -> tuple[Case, LeadState]:
        """The case and state of a lead.

        Raises:
            KnownError: The lead is not here.
        """
        prospect = cases.prospect_of(self.desk.session, lead)
        if prospect is None:
            raise KnownError("This lead is no longer here.")
        case = self.case(prospect)
        return case, case.leads[lead]

    def say(
        self,
        body: f.Body,
        *,
        lead: UUID | None = None,
        prospect: UUID | None = None,
        corrects: UUID | None = None,
        stale: str | None = None,
        by_nobody: bool = False,
    ) -> UUID:
        """Keeps one fact and folds it into the case. Returns its id.

        Args:
            by_nobody: The gate or the clock says it, not the person.
        """
        fact = self._fact(
            body,
            lead=lead,
            prospect=prospect,
            made_by=None if by_nobody else self.desk.actor.id,
            corrects=corrects,
            stale=stale,
        )
        self.facts.append(fact)
        if prospect is not None:
            if isinstance(body, f.Retraction | f.Correction):
                self._refold.add(prospect)
            else:
                self._apply(fact, prospect)
        for number in folding.number_of(fact.body):
            folding.apply_number(self._number(number), fact)
        return fact.id

    def bare(self, body: f.Body, lead: UUID, prospect: UUID) -> dict[str, Any]:
        """The spine's row of a fact that the caller writes in bulk, with its state."""
        fact = self._fact(body, lead=lead, prospect=prospect, made_by=self.desk.actor.id)
        return spine_row(fact, tables.values(fact.body))

    def _fact(
        self,
        body: f.Body,
        *,
        lead: UUID | None,
        prospect: UUID | None,
        made_by: UUID | None,
        corrects: UUID | None = None,
        stale: str | None = None,
    ) -> f.Fact:
        desk = self.desk
        return f.Fact(
            id=desk.new_id(),
            act_id=self.act_id,
            act=self.act,
            body=clean(body),
            lead=lead,
            prospect=prospect,
            made_at=desk.now,
            made_by=made_by,
            role=desk.role,
            device=desk.device,
            corrects=corrects,
            stale=stale,
        )

    def _apply(self, fact: f.Fact, prospect: UUID) -> None:
        if prospect not in self._cases and isinstance(fact.body, f.LeadAdded):
            case = cases.load_case(self.desk.session, prospect)
            if case is None:
                from app.domain.state import ProspectState

                case = Case(ProspectState(prospect))
            else:
                self._before[prospect] = _snapshot(case)
            self._cases[prospect] = case
        folding.apply(self.case(prospect), fact)

    def _number(self, e164: str) -> NumberState:
        if e164 not in self._numbers:
            found = cases.load_numbers(self.desk.session, [e164]).get(e164)
            if found is not None:
                self._known_numbers.add(e164)
            self._numbers[e164] = found or NumberState(e164)
        return self._numbers[e164]

    def refold(self) -> None:
        """Works the state of corrected or retracted prospects out again, from all their facts."""
        self._write_facts()
        for prospect in self._refold:
            before = self._before.get(prospect)
            if before is None:
                old = self.case(prospect)
                before = self._before[prospect]
                del old
            facts = cases.load_facts(self.desk.session, prospect=prospect)
            case, was = folding.fold(facts), folding.fold(self._of_before(facts))
            written = cases.load_case(self.desk.session, prospect)
            if case is not None and was is not None and written is not None:
                case = refolding.moved(written, was, case)
            if case is not None:
                self._cases[prospect] = case
            for number in {n for fact in facts for n in folding.number_of(fact.body)}:
                self._refold_number(number)
        self._refold.clear()

    def _refold_number(self, e164: str) -> None:
        facts = facts_of_number(self.desk, e164)
        was, now = (_number_by(e164, some) for some in (self._of_before(facts), facts))
        written = cases.load_numbers(self.desk.session, [e164]).get(e164, NumberState(e164))
        self._number(e164)
        self._numbers[e164] = refolding.columns(written, was, now)

    def _of_before(self, facts: list[f.Fact]) -> list[f.Fact]:
        return [one for one in facts if one.act_id != self.act_id]

    def close(self, *families: str) -> Changes:
        """Writes all that was said. Returns what became stale."""
        if self._refold:
            self.refold()
        self._write_facts()
        if desk_side.in_team(self.desk.session):
            from app.sync.outbox import ActState

            self._sent = ActState()
        self._write_numbers()
        leads: set[UUID] = set()
        for prospect, case in self._cases.items():
            leads |= self._write_case(prospect, case)
        if self._sent is not None and self._all:
            self._keep_for_team(self._sent)
        said = {_FAMILIES.get(fact.body.kind, "lead") for fact in self.facts}
        said |= set(families)
        if leads:
            said |= {"queue", "lead", "thread", "flow"}
        return Changes(frozenset(said), frozenset(leads), self.act_id if self._all else None)

    _all: int = 0
    _sent: "ActState | None" = None

    def _keep_for_team(self, state: "ActState") -> None:
        """Keeps the act for the team database, in the act's own transaction."""
        from app.sync.outbox import OUTBOX, KeptAct

        facts: list[f.Fact] = self._written
        OUTBOX.keep(
            self.desk.session,
            KeptAct(
                act_id=self.act_id,
                act=self.act,
                role=self.desk.role,
                made_at=self.desk.now,
                facts=tuple(fact.id for fact in facts),
                lead=next((fact.lead for fact in facts if fact.lead is not None), None),
                state=state,
                before=self._moved,
            ),
        )

    def _write_facts(self) -> None:
        if not self.facts:
            return
        session = self.desk.session
        typed: dict[type[f.Body], list[dict[str, Any]]] = defaultdict(list)
        spine = []
        for fact in self.facts:
            row = tables.values(fact.body)
            typed[type(fact.body)].append({"id": fact.id, **row})
            spine.append(spine_row(fact, row))
        insert_rows(session, tables.SPINE, spine)
        for body, rows in typed.items():
            insert_rows(session, tables.TABLES[body], rows)
        self._all += len(self.facts)
        said, self.facts = self.facts, []
        self._written += said

    def _write_numbers(self) -> None:
        for e164, state in self._numbers.items():
            row = {name: getattr(state, name) for name in cases.NUMBER_FIELDS}
            if e164 in self._known_numbers:
                change_row(self.desk.session, _NUMBERS, "e164", e164, row)
            else:
                insert_rows(self.desk.session, _NUMBERS, [{**row, "epoch": 0}])
                self._known_numbers.add(e164)
            if self._sent is not None:
                self._sent.numbers[e164] = row
        self._numbers.clear()

    def _write_case(self, prospect: UUID, case: Case) -> set[UUID]:
        session = self.desk.session
        before = self._before.get(prospect)
        after = _snapshot(case)
        if before == after:
            return set()
        self._write_prospect(prospect, before, after)
        changed: set[UUID] = set()
        for lead in case.leads.values():
            was = (before or {}).get("leads", {}).get(lead.id)
            now = after["leads"][lead.id]
            row = {k: v for k, v in now.items() if was is None or was[k] != v}
            promises = row.pop("promises", None)
            row |= self._queue_columns(case, lead)
            if was is None:
                insert_rows(session, _LEADS, [row])
            else:
                change_row(session, _LEADS, "id", lead.id, row)
            if promises is not None and (was is not None or promises):
                _DROP_PROMISES.run(session, of=lead.id)
                insert_rows(session, _PROMISES, [{"lead": lead.id, **p} for p in promises])
            changed.add(lead.id)
            if self._sent is not None:
                self._sent.promises[lead.id] = now["promises"]
                self._sent.leads[lead.id] = {**now, **row}
                del self._sent.leads[lead.id]["promises"]
        if self._sent is not None:
            _say_prospect(self._sent, prospect, before, after)
            self._moved.setdefault(prospect, before)
        self._before[prospect] = after
        return changed

    def _write_prospect(
        self, prospect: UUID, before: dict[str, Any] | None, after: dict[str, Any]
    ) -> None:
        session = self.desk.session
        row = after["prospect"]
        if before is None or before["phones"] != after["phones"] or before["prospect"] != row:
            words = (row["name"], row["company"], row["place"], row["email"])
            numbers = [phone["e164"] for phone in after["phones"]]
            if before is None:
                number = search.next_number(session)
                insert_rows(session, _PROSPECTS, [{**row, "number": number}])
            else:
                changed = {k: v for k, v in row.items() if before["prospect"].get(k) != v}
                change_row(session, _PROSPECTS, "id", prospect, changed)
                number = None
            if before is None or _text_changed(before, after):
                if number is None:
                    number = session.execute(
                        select(Prospect.number).where(Prospect.id == prospect)
                    ).scalar_one()
                search.keep(session, [search.row_of(number, prospect, words, numbers)])
        if before is None or before["phones"] != after["phones"]:
            if before is not None:
                session.execute(delete(Phone).where(Phone.prospect == prospect))
            insert_rows(
                session,
                cast(Table, Phone.__table__),
                [
                    {"prospect": prospect, "position": n, **phone}
                    for n, phone in enumerate(after["phones"])
                ],
            )

    def _queue_columns(self, case: Case, lead: LeadState) -> dict[str, Any]:
        opening = opening_for(self.desk, case, lead)
        return {
            "pool": int(cases.in_pool(lead.owner, lead.stage)),
            "callable_from": opening.callable_from,
            "callable_until": opening.callable_until,
            "held_by": opening.held_by,
            "opened_at": self.desk.now,
        }


def _say_prospect(
    sent: "ActState", prospect: UUID, before: dict[str, Any] | None, after: dict[str, Any]
) -> None:
    """Only what the act itself moved: a prospect has leads that other people work on."""
    was = {} if before is None else before["prospect"]
    row = {k: v for k, v in after["prospect"].items() if k not in was or was[k] != v}
    for together in _TOGETHER:
        if not row.keys().isdisjoint(together):
            row |= {name: after["prospect"][name] for name in together}
    if row:
        sent.prospects[prospect] = row
    lines = [] if before is None else before["phones"]
    if lines != after["phones"]:
        sent.phones[prospect] = after["phones"]
        sent.phones_before[prospect] = lines


def _text_changed(before: dict[str, Any], after: dict[str, Any]) -> bool:
    keys = ("name", "company", "place", "email")
    return before["phones"] != after["phones"] or any(
        before["prospect"][k] != after["prospect"][k] for k in keys
    )


def _snapshot(case: Case) -> dict[str, Any]:
    found = cases.snapshot(case)
    found["prospect"]["name_key"] = name_key(case.prospect.name)
    return found


def spine_row(fact: f.Fact, row: dict[str, Any], said: bytes | None = None) -> dict[str, Any]:
    """The spine's row of a fact; the hash is over id, kind and what it says.

    Args:
        said: `tables.words` of the fact, where the caller has them already.
    """
    return {
        "id": fact.id,
        "act_id": fact.act_id,
        "act": fact.act,
        "kind": fact.body.kind,
        "schema_v": 1,
        "lead": fact.lead,
        "prospect": fact.prospect,
        "made_at": fact.made_at,
        "made_by": fact.made_by,
        "role": fact.role,
        "device": fact.device,
        "corrects": fact.corrects,
        "stale": fact.stale,
        "hash": tables.sealed(fact.id.bytes, said or tables.words(fact.body.kind, row)),
        "extra": None,
    }


def _number_by(e164: str, facts: list[f.Fact]) -> NumberState:
    state = NumberState(e164)
    for fact in folding.effective(facts):
        folding.apply_number(state, fact)
    return state


def facts_of_number(desk: Desk, e164: str) -> list[f.Fact]:
    """The facts that move a number's state, in order."""
    session = desk.session
    ids: list[UUID] = []
    for body in (f.Attempt, f.HungUp, f.CallSaved):
        typed = tables.TABLES[body]
        ids += session.scalars(select(typed.c.id).where(typed.c.e164 == e164)).all()
    blocks = tables.TABLES[f.DoNotCall]
    for row in session.execute(select(blocks.c.id, blocks.c.numbers)):
        if e164 in row.numbers:
            ids.append(row.id)
    spine = tables.SPINE
    prospects = session.scalars(
        select(spine.c.prospect).where(spine.c.id.in_(ids)).distinct()
    ).all()
    wanted = set(ids)
    facts = [
        fact
        for prospect in prospects
        if prospect is not None
        for fact in cases.load_facts(session, prospect=prospect)
    ]
    kept = [fact for fact in facts if fact.id in wanted or isinstance(fact.body, f.Retraction)]
    return sorted(kept, key=lambda one: one.seq)
