"""New prospects in bulk: the same facts and the same fold as one by one, in few statements."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import Table

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
from app.models.bulk_insert import insert_rows
from app.models.state import Lead, Phone, Prospect
from app.reads.desk import Desk
from app.reads.dialling import calling_rules_of, campaign_for

if TYPE_CHECKING:
    from app.acts.lists import NewLead


def list_score(campaign: Campaign, row: "NewLead") -> f.Scored | None:
    """What the rule card gives for the row alone: its source, its size."""
    from dataclasses import asdict

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
class _Score:
    """A score with its columns and words, made once for many rows."""

    body: f.Scored
    values: dict[str, Any]
    words: bytes


def _score_of(body: f.Scored) -> _Score:
    values = tables.values(body)
    return _Score(body, values, tables.words(body.kind, values))


class Bulk:
    """Collects new prospects with one lead each and writes them in one go."""

    def __init__(self, desk: Desk, campaign: UUID, job: str) -> None:
        self.desk = desk
        self.job = job
        self.act_id = desk.new_id()
        self.campaign = campaign_for(desk, campaign)
        self.rules = calling_rules_of(self.campaign)
        self.number = search.next_number(desk.session)
        self.rows: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ("spine", "added", "scored", "prospect", "phone", "lead", "text")
        }
        self._openings: dict[Any, rules.Opening] = {}
        self._scores: dict[tuple[str, str, str], _Score | None] = {}

    def add(self, row: "NewLead", key: str, *, shares: bool) -> tuple[UUID, UUID]:
        """Adds one new prospect with its lead. Returns their ids."""
        from app.acts.lists import added

        desk = self.desk
        prospect, lead = desk.new_id(), desk.new_id()
        case = Case(ProspectState(prospect))
        body = added(row, self.campaign.id, self.job, shares=shares)
        self._say(case, lead, body, tables.values(body), "added")
        score = self._score(row)
        if score is not None:
            self._say(case, lead, score.body, score.values, "scored", score.words)
        self._state(case, lead, row, key)
        return prospect, lead

    def _say(
        self,
        case: Case,
        lead: UUID,
        body: f.Body,
        values: dict[str, Any],
        kind: str,
        words: bytes | None = None,
    ) -> None:
        """Keeps one fact and folds it into the case."""
        from app.acts.journal import spine_row

        desk = self.desk
        fact = f.Fact(
            id=desk.new_id(),
            act_id=self.act_id,
            act="take_rows",
            body=body,
            lead=lead,
            prospect=case.prospect.id,
            made_at=desk.now,
            made_by=desk.actor.id if kind == "added" else None,  # the card says it, nobody else
            role=desk.role,
            device=desk.device,
        )
        apply(case, fact)
        self.rows["spine"].append(spine_row(fact, values, words))
        self.rows[kind].append({"id": fact.id, **values})

    def _score(self, row: "NewLead") -> "_Score | None":
        """The card's score of a row: alike for all of one source and size."""
        same = (row.source, row.staff, row.pronoun)
        if same not in self._scores:
            body = list_score(self.campaign, row)
            self._scores[same] = None if body is None else _score_of(body)
        return self._scores[same]

    def _state(self, case: Case, lead: UUID, row: "NewLead", key: str) -> None:
        who, state = case.prospect, case.leads[lead]
        self.rows["prospect"].append(
            {
                "id": who.id,
                "name": who.name,
                "role": who.role,
                "company": who.company,
                "place": who.place,
                "country": who.country,
                "staff": who.staff,
                "email": who.email,
                "language": who.language,
                "pronoun": who.pronoun,
                "zone": who.zone,
                "zones": who.zones,
                "zone_basis": who.zone_basis,
                "shares_number": who.shares_number,
                "name_key": key,
                "number": self.number,
            }
        )
        numbers = [phone.e164 for phone in who.phones]
        words = (who.name, who.company, who.place, who.email)
        self.rows["text"].append(search.row_of(self.number, who.id, words, numbers))
        self.number += 1
        for position, phone in enumerate(who.phones):
            self.rows["phone"].append(
                {
                    "prospect": who.id,
                    "position": position,
                    "e164": phone.e164,
                    "kind": phone.kind,
                    "state": phone.state,
                    "ext": phone.ext,
                }
            )
        opening = self._opening(case)
        self.rows["lead"].append(
            {
                "id": lead,
                "prospect": who.id,
                "campaign": state.campaign,
                "source": state.source,
                "segment": state.segment,
                "job": state.job,
                "line": state.line,
                "added_at": state.added_at,
                "stage": str(state.stage),
                "stage_since": state.stage_since,
                "score": state.score,
                "uncapped": state.uncapped,
                "card_version": state.card_version,
                "score_reasons": state.score_reasons,
                "changed_at": state.changed_at,
                "changed_by": state.changed_by,
                "rev": state.rev,
                "pool": 1,
                "callable_from": opening.callable_from,
                "callable_until": opening.callable_until,
                "held_by": opening.held_by,
                "opened_at": self.desk.now,
            }
        )

    def _opening(self, case: Case) -> rules.Opening:
        """A new lead's window: alike for all of one zone and country that have a phone."""
        who = case.prospect
        zones = (who.zone,) if who.zone else tuple(who.zones)
        law = law_for(who.country, business=bool(who.company))
        same = (zones, law, bool(who.phones))
        if same not in self._openings:
            phones = tuple(rules.PhoneFacts(one.e164, one.state) for one in who.phones)
            self._openings[same] = rules.openings(
                CallContext(
                    stage="new",
                    rules=self.rules,
                    zones=zones,
                    country=law,
                    phones=phones,
                ),
                self.desk.now,
            )
        return self._openings[same]

    def write(self) -> None:
        """Writes all that was added."""
        session = self.desk.session
        if not self.rows["spine"]:
            return
        for table, name in (
            (tables.SPINE, "spine"),
            (tables.TABLES[f.LeadAdded], "added"),
            (tables.TABLES[f.Scored], "scored"),
            (Prospect.__table__, "prospect"),
            (Phone.__table__, "phone"),
            (Lead.__table__, "lead"),
        ):
            insert_rows(session, cast(Table, table), self.rows[name])
        search.keep(session, self.rows["text"])
