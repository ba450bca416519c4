"""Rows of a list made ready to be written: all that needs no store, done before the writer comes.

The facts, the fold and the hashes are those of the journal; only what the writer alone can know is
left open: the moment and the actor, whether the number is shared, the running number. That way a
chunk of an import holds the writer for its statements and nothing else.

What a row says goes straight into columns; the fold is asked once for all rows that become the
same state, because a list has 100,000 rows and few kinds of them.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.acts.new_lead import NewLead, NewPhone, added, added_values
from app.acts.ready_columns import ADDED, LEAD, SCORED
from app.domain import calling_rules as rules
from app.domain import facts as f
from app.domain import gate as gates
from app.domain.call_context import CallContext
from app.domain.campaign import Campaign, worded
from app.domain.folding import apply
from app.domain.regions import law_for
from app.domain.state import Case, ProspectState
from app.models import facts as tables
from app.models import search
from app.models.types import dumps
from app.reads.dialling import calling_rules_of
from app.reads.preview import name_key


class ReadyRow(NamedTuple):
    """One row as the file takes it. A tuple of plain values, because 100,000 go to another process.

    Attributes:
        key: The name key, for telling duplicates.
        prospect: Id of the new prospect, 16 bytes.
        said: Spine of the row's fact without its hash.
        hashes: Its hash when no number is shared, and when one is.
        scored: Spine and columns of the card's score, None when the card says nothing.
        text: What search finds: words, digits.
    """

    line: int
    key: str
    numbers: tuple[str, ...]
    prospect: bytes
    said: tuple[Any, ...]
    hashes: tuple[bytes, bytes]
    added: tuple[Any, ...]
    scored: tuple[tuple[Any, ...], tuple[Any, ...]] | None
    person: tuple[Any, ...]
    phones: tuple[tuple[Any, ...], ...]
    lead: tuple[Any, ...]
    text: tuple[str, str]

    def again(self) -> NewLead:
        """The row as it was read; for one of a prospect who is known from elsewhere."""
        said = dict(zip(ADDED.names, self.added, strict=False))
        given = {name: said[name] for name in NewLead._fields}
        given["zones"] = tuple(json.loads(said["zones"]))
        given["phones"] = tuple(NewPhone(**one) for one in json.loads(said["phones"]))
        return NewLead(**given)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows that were made ready elsewhere.

    Attributes:
        version: Of the campaign that they were made ready for; for another one they are no good.
    """

    version: int
    rows: Sequence[ReadyRow]

    def __len__(self) -> int:
        return len(self.rows)


def list_score(campaign: Campaign, row: NewLead) -> f.Scored | None:
    """What the rule card gives for the row alone: its source, its size."""
    from app.acts.decide import staff_number

    score = gates.score(
        campaign, answers={}, heard=(), source=row.source, staff=staff_number(row.staff)
    )
    if not score.reasons:
        return None
    return f.Scored(
        score=score.value,
        uncapped=score.uncapped,
        card_version=campaign.version,
        reasons=[
            {**asdict(one), "reason": worded(one.reason, row.pronoun)} for one in score.reasons
        ],
    )


@dataclass(frozen=True, slots=True)
class Score:
    """A score with its columns and words, made once for many rows.

    Attributes:
        ready: Its columns behind the id as the file takes them.
    """

    body: f.Scored
    values: dict[str, Any]
    words: bytes
    ready: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """A row as a case: what it says, and the state that follows.

    Attributes:
        scored: The card's score and its fact, None when the card says nothing.
    """

    case: Case
    lead: UUID
    fact: f.Fact
    scored: tuple[Score, f.Fact] | None


class Preparation:
    """Makes rows ready.

    Args:
        campaign: As it is in the store.
        moment: For which the windows are asked; `renew` mends those that are over when written.
    """

    def __init__(
        self, campaign: Campaign, job: str, moment: datetime, new_id: Callable[[], UUID]
    ) -> None:
        self._campaign = campaign
        self._job = job
        self._moment = moment
        self._new_id = new_id
        self._rules = calling_rules_of(campaign)
        self._openings: dict[Any, rules.Opening] = {}
        self._scores: dict[tuple[str, str, str], Score | None] = {}
        self._leads: dict[Any, tuple[Any, ...]] = {}

    def rows(self, rows: Sequence[NewLead]) -> Prepared:
        """Makes some rows ready."""
        return Prepared(self._campaign.version, [self.row(one) for one in rows])

    def row(self, row: NewLead) -> ReadyRow:
        """Makes one row ready."""
        prospect, lead, fact = self._new_id().bytes, self._new_id().bytes, self._new_id().bytes
        values = added_values(row, self._campaign.id, self._job, shares=False)
        values["zones"], values["phones"] = dumps(values["zones"]), dumps(values["phones"])
        key = name_key(row.name)
        numbers = tuple([one.e164 for one in row.phones])
        return ReadyRow(
            line=row.line,
            key=key,
            numbers=numbers,
            prospect=prospect,
            said=(fact, lead, prospect, f.LeadAdded.kind),
            hashes=hashes(fact, values),
            added=(fact, self._campaign.id.bytes, *list(values.values())[1:-1]),
            scored=self._scored(self._score(row), lead, prospect),
            person=(
                prospect, row.name, row.role, row.company, row.place, row.country, row.staff,
                row.email, row.language, row.pronoun, row.zone, values["zones"], row.zone_basis,
                key,
            ),
            phones=tuple([(prospect, at, *one) for at, one in enumerate(row.phones)]),
            lead=(lead, prospect, row.line, *self._lead(row)),
            text=search.text_of((row.name, row.company, row.place, row.email), numbers),
        )  # fmt: skip

    def _lead(self, row: NewLead) -> tuple[Any, ...]:
        """The columns of its lead behind the line: alike for all rows that agree in these."""
        same = (
            (row.source, row.segment, row.staff, row.pronoun, row.zone, row.zones, row.country),
            bool(row.company),
            bool(row.phones),
        )
        found = self._leads.get(same)
        if found is None:
            found = self._leads[same] = LEAD.ready(self.lead_values(self.folded(row)))[3:]
        return found

    def _scored(
        self, score: Score | None, lead: bytes, prospect: bytes
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]] | None:
        if score is None:
            return None
        fact = self._new_id().bytes
        spine = (fact, lead, prospect, f.Scored.kind, tables.sealed(fact, score.words))
        return spine, (fact, *score.ready)

    def folded(self, row: NewLead) -> Folded:
        """One row, folded."""
        case, lead = Case(ProspectState(self._new_id())), self._new_id()
        fact = self._fold(case, lead, added(row, self._campaign.id, self._job, shares=False))
        score = self._score(row)
        scored = None if score is None else (score, self._fold(case, lead, score.body))
        return Folded(case, lead, fact, scored)

    def _fold(self, case: Case, lead: UUID, body: f.Body) -> f.Fact:
        """One fact, folded into the case; who says it and when, the writer adds."""
        fact = f.Fact(
            id=self._new_id(),
            act_id=lead,
            act="take_rows",
            body=body,
            lead=lead,
            prospect=case.prospect.id,
            made_at=self._moment,
            made_by=None,
            role="",
            device="",
        )
        apply(case, fact)
        return fact

    def _score(self, row: NewLead) -> Score | None:
        """The card's score of a row: alike for all of one source and size."""
        same = (row.source, row.staff, row.pronoun)
        if same not in self._scores:
            body = list_score(self._campaign, row)
            self._scores[same] = None if body is None else _score_of(body)
        return self._scores[same]

    def lead_values(self, made: Folded) -> dict[str, Any]:
        """The columns of the lead of a row."""
        state, opening = made.case.leads[made.lead], self._opening(made.case)
        return {
            "id": made.lead,
            "prospect": made.case.prospect.id,
            "campaign": state.campaign,
            "source": state.source,
            "segment": state.segment,
            "job": state.job,
            "line": state.line,
            "stage": str(state.stage),
            "score": state.score,
            "uncapped": state.uncapped,
            "card_version": state.card_version,
            "score_reasons": state.score_reasons,
            "rev": state.rev,
            "pool": 1,
            "callable_from": opening.callable_from,
            "callable_until": opening.callable_until,
            "held_by": None if opening.held_by is None else str(opening.held_by),
            "opened_at": self._moment,
        }

    def _opening(self, case: Case) -> rules.Opening:
        """A new lead's window: alike for all of one zone and country that have a phone."""
        who = case.prospect
        zones = (who.zone,) if who.zone else tuple(who.zones)
        law = law_for(who.country, business=bool(who.company))
        same = (zones, law, bool(who.phones))
        if same not in self._openings:
            phones = tuple(rules.PhoneFacts(one.e164, one.state) for one in who.phones)
            context = CallContext(
                stage="new", rules=self._rules, zones=zones, country=law, phones=phones
            )
            self._openings[same] = rules.openings(context, self._moment)
        return self._openings[same]


def _score_of(body: f.Scored) -> Score:
    values = tables.values(body)
    ready = SCORED.ready({"id": UUID(int=0), **values})[1:]
    return Score(body, values, tables.words(body.kind, values), ready)


_ALONE, _SHARED = b'"shares_number":"False"}', b'"shares_number":"True"}'


def hashes(fact: bytes, values: dict[str, Any]) -> tuple[bytes, bytes]:
    """Hash of the fact that adds a lead, when no number of it is shared, and when one is.

    Args:
        fact: Its id.
        values: What it says when none is; `shares_number` is the last of it.
    """
    said = tables.words(f.LeadAdded.kind, values)
    shared = said.removesuffix(_ALONE) + _SHARED
    return tables.sealed(fact, said), tables.sealed(fact, shared)
