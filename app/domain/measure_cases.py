"""The cases of each measure, by the definition: pure functions over the facts of all leads.

`app.reads.flow_cases` asks the same of the store in SQL; a test holds the two together over
random histories.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain import facts as f
from app.domain.campaign import Costs
from app.domain.dispositions import DISPOSITIONS
from app.domain.folding import effective, fold
from app.domain.measure_figures import cost_cut, figures, top_source
from app.domain.measures import MEASURES, Case, Figure, Filters, Setting, Unit, keeps, tallies
from app.domain.state import LeadState
from app.domain.vocabulary import Disposition, Role, Stage

REACHED = frozenset(str(one) for one, rule in DISPOSITIONS.items() if rule.reached)
OUTREACH = frozenset({str(Role.TELEMARKETER), str(Role.QUALIFIER)})
KEEPS_WIN = frozenset({str(Stage.WON), str(Stage.DO_NOT_CALL)})
"""A won deal counts until a decision leads anywhere else: reopened, corrected."""


@dataclass(frozen=True, slots=True)
class Trail:
    """One lead with its facts that count, in order, and what they add up to."""

    id: UUID
    added: f.LeadAdded
    facts: tuple[f.Fact, ...]
    state: LeadState

    def case(self, id: UUID, at: datetime, person: UUID | None, **more: object) -> Case:
        """A case of this lead."""
        plain = Case(
            id, self.id, self.added.campaign, self.added.source, self.added.segment, at, person
        )
        return replace(plain, **more)  # type: ignore[arg-type]

    def of(self, *kinds: type[f.Body]) -> list[f.Fact]:
        """The facts of some kinds."""
        return [one for one in self.facts if isinstance(one.body, kinds)]


@dataclass(frozen=True, slots=True)
class History:
    """All leads of a team and the costs of its campaigns, at a moment."""

    trails: tuple[Trail, ...]
    costs: dict[UUID, Costs]
    now: datetime

    @classmethod
    def of(cls, facts: Iterable[f.Fact], now: datetime) -> "History":
        """The history that these facts tell.

        Args:
            facts: All facts of the team in order of acceptance.
            now: The moment from which it is seen.
        """
        said = list(facts)
        by_prospect: dict[UUID, list[f.Fact]] = defaultdict(list)
        costs: dict[UUID, Costs] = {}
        for fact in said:
            if fact.prospect is not None:
                by_prospect[fact.prospect].append(fact)
            if isinstance(fact.body, f.CampaignSet) and isinstance(fact.body.costs, dict):
                costs[fact.body.campaign] = Costs(**fact.body.costs)
        trails = [one for some in by_prospect.values() for one in _trails(some)]
        return cls(tuple(trails), costs, now)


def _trails(facts: list[f.Fact]) -> list[Trail]:
    case = fold(facts)
    by_lead: dict[UUID, list[f.Fact]] = defaultdict(list)
    for fact in effective(facts):
        if fact.lead is not None:
            by_lead[fact.lead].append(fact)
    found = []
    for lead, some in by_lead.items():
        added = next((one.body for one in some if isinstance(one.body, f.LeadAdded)), None)
        if added is not None and case is not None:
            found.append(Trail(lead, added, tuple(some), case.leads[lead]))
    return found


# --- what several measures look at ---------------------------------------------------------------


def _reached(call: f.Body) -> bool:
    """Whether the prospect talked, as the disposition says now."""
    return isinstance(call, f.CallSaved) and call.disposition in REACHED


def _answer(trail: Trail) -> f.Fact | None:
    """How telesales answered last: accepted and kept, or rejected after all."""
    answers = trail.of(f.HandOffAnswered)
    return answers[-1] if answers else None


def _accepted(trail: Trail) -> f.Fact | None:
    answer = _answer(trail)
    kept = answer is not None and isinstance(answer.body, f.HandOffAnswered)
    return answer if kept and answer.body.accepted else None  # type: ignore[union-attr]


def _win(trail: Trail) -> f.DealClosed | None:
    """The won deal that still counts."""
    won: f.DealClosed | None = None
    for fact in trail.facts:
        if isinstance(fact.body, f.DealClosed) and fact.body.won:
            won = fact.body
        elif isinstance(fact.body, f.Decision) and fact.stale is None:
            won = won if fact.body.stage_to in KEEPS_WIN else None
    return won


def _work(call: f.CallSaved) -> int:
    """Seconds of ringing, talk and wrap of one call."""
    rang = (call.answered_at or call.ended_at or call.dialled_at) - call.dialled_at
    return max(0, int(rang.total_seconds())) + call.talk_s + call.wrap_s


# --- the cases -----------------------------------------------------------------------------------


def _cost(history: History) -> list[Case]:
    found = []
    for trail in history.trails:
        dialled = trail.of(f.Attempt)
        if not dialled or not isinstance(dialled[0].body, f.Attempt):
            continue
        worked = [
            _work(one.body)
            for one in trail.of(f.CallSaved)
            if isinstance(one.body, f.CallSaved) and one.role in OUTREACH
        ]
        found.append(
            trail.case(
                trail.id,
                dialled[0].body.dialled_at,
                dialled[0].made_by,
                counts=_accepted(trail) is not None,
                hit=_accepted(trail) is not None,
                weight=sum(worked),
                cut=cost_cut(history.costs.get(trail.added.campaign)),
            )
        )
    return found


def _interest(history: History) -> list[Case]:
    found = []
    for trail in history.trails:
        talks = [
            one
            for one in trail.of(f.CallSaved)
            if one.role == Role.TELEMARKETER and _reached(one.body)
        ]
        if talks:
            hit = any(
                isinstance(one.body, f.CallSaved) and one.body.disposition == Disposition.INTERESTED
                for one in talks
            )
            found.append(trail.case(talks[0].id, talks[0].made_at, talks[0].made_by, hit=hit))
    return found


def _rejections(history: History) -> list[Case]:
    found = []
    for trail in history.trails:
        for passed in trail.of(f.HandedOff):
            answers = _answers_to(trail, passed.id)
            rejected = bool(answers) and not answers[-1][1].accepted
            found.append(
                trail.case(
                    passed.id,
                    passed.made_at,
                    trail.state.credit,
                    counts=bool(answers),
                    hit=rejected,
                )
            )
    return found


def _answers_to(trail: Trail, handoff: UUID) -> list[tuple[f.Fact, f.HandOffAnswered]]:
    return [
        (one, one.body)
        for one in trail.of(f.HandOffAnswered)
        if isinstance(one.body, f.HandOffAnswered) and one.body.handoff == handoff
    ]


def _desk_rejections(history: History) -> list[Case]:
    passed_by = {
        fact.id: fact.made_by for trail in history.trails for fact in trail.of(f.HandedOff)
    }
    return [replace(one, person=passed_by[one.id]) for one in _rejections(history)]


def _conversion(history: History) -> list[Case]:
    found = []
    for trail in history.trails:
        accepted = _accepted(trail)
        if accepted is not None:
            win = _win(trail)
            found.append(
                trail.case(
                    accepted.id,
                    accepted.made_at,
                    accepted.made_by,
                    hit=win is not None,
                    amount=win.amount_minor if win else 0,
                    currency=win.currency if win else "",
                    cut=trail.added.source,
                )
            )
    return found


def _revenue(history: History) -> list[Case]:
    return [replace(one, cut="") for one in _conversion(history)]


def _one_source(history: History) -> list[Case]:
    return [replace(one, hit=False, amount=0, currency="") for one in _conversion(history)]


def _overlap(history: History) -> list[Case]:
    found = []
    for trail in history.trails:
        accepted = _accepted(trail)
        if accepted is not None and isinstance(accepted.body, f.HandOffAnswered):
            own = accepted.body.own
            found.append(trail.case(accepted.id, accepted.made_at, accepted.made_by, hit=own))
    return found


def _follow_ups(history: History) -> list[Case]:
    found = []
    for trail in history.trails:
        points = {
            one.id
            for one in trail.of(f.Attempt)
            if isinstance(one.body, f.Attempt) and one.body.point is not None
        }
        for call in trail.of(f.CallSaved):
            body = call.body
            assert isinstance(body, f.CallSaved)
            if call.role == Role.TELESALES and _reached(body) and body.attempt in points:
                hit = body.disposition == Disposition.WON or _advanced(trail, call)
                found.append(trail.case(call.id, call.made_at, call.made_by, hit=hit))
    return found


def _advanced(trail: Trail, call: f.Fact) -> bool:
    """The same act took the lead a stage up, or set a time that the prospect named."""
    for one in trail.facts:
        if one.act_id != call.act_id:
            continue
        body = one.body
        if isinstance(body, f.PointSet) and body.asked:
            return True
        if isinstance(body, f.Decision) and (body.stage_from, body.stage_to) == UP:
            return True
    return False


UP = (str(Stage.ACCEPTED), str(Stage.WORKING))
"""The one move up of telesales beside the win, which its disposition says."""


def _wasted_talk(history: History) -> list[Case]:
    found = []
    for trail in history.trails:
        answer = _answer(trail)
        rejected = (
            answer is not None
            and isinstance(answer.body, f.HandOffAnswered)
            and not answer.body.accepted
        )
        ended = rejected or trail.state.stage == Stage.DISQUALIFIED
        for call in trail.of(f.CallSaved):
            assert isinstance(call.body, f.CallSaved)
            if call.role == Role.TELESALES and call.body.talk_s > 0:
                found.append(
                    trail.case(
                        call.id, call.made_at, call.made_by, hit=ended, weight=call.body.talk_s
                    )
                )
    return found


def _answer_time(history: History) -> list[Case]:
    found = []
    for trail in history.trails:
        for passed in trail.of(f.HandedOff):
            answers = _answers_to(trail, passed.id)
            first = answers[0][0] if answers else None
            waited = int((first.made_at - passed.made_at).total_seconds()) if first else 0
            found.append(
                trail.case(
                    passed.id,
                    passed.made_at,
                    first.made_by if first else None,
                    counts=first is not None,
                    weight=waited,
                )
            )
    return found


def _lapsed(history: History) -> list[Case]:
    found = []
    for trail in history.trails:
        lead = trail.state
        if lead.point is None or lead.point_from is None or lead.point_lapses is None:
            continue
        tried = lead.last_attempt_at is not None and lead.last_attempt_at >= lead.point_from
        hit = not lead.point_kept and not tried and lead.point_lapses <= history.now
        found.append(trail.case(trail.id, lead.point_from, lead.owner, hit=hit))
    return found


def _stages(history: History) -> list[Case]:
    return [
        trail.case(
            trail.id,
            trail.state.stage_since or history.now,
            trail.state.owner,
            hit=True,
            cut=trail.state.stage,
        )
        for trail in history.trails
        if trail.state.stage != Stage.WITHDRAWN
    ]


CASES: dict[str, Callable[[History], list[Case]]] = {
    "cost_per_qualified": _cost,
    "contact_to_interest": _interest,
    "rejection": _rejections,
    "desk_rejection": _desk_rejections,
    "conversion": _conversion,
    "revenue": _revenue,
    "follow_up": _follow_ups,
    "wasted_talk": _wasted_talk,
    "answer_time": _answer_time,
    "lapsed": _lapsed,
    "one_source": _one_source,
    "overlap": _overlap,
    "stages": _stages,
}


def cases_of(key: str, history: History, filters: Filters | None = None) -> list[Case]:
    """The cases of a measure that pass the filters, also those that stand aside."""
    filters = filters or Filters()
    found = [one for one in CASES[key](history) if keeps(filters, one, MEASURES[key])]
    if key == "one_source":
        top = top_source(tallies(found))
        found = [replace(one, hit=one.cut == top) for one in found]
    return found


def measure(key: str, history: History, filters: Filters | None = None) -> tuple[Figure, ...]:
    """The figures of a measure over a history: the definition."""
    found = cases_of(key, history, filters)
    dialled: dict[UUID, int] = defaultdict(int)
    waits: dict[str, list[int]] = defaultdict(list)
    for one in _cost(history):
        dialled[one.campaign] += 1
    if MEASURES[key].unit is Unit.SECONDS:
        for one in found:
            if one.counts:
                waits[one.cut].append(one.weight)
    setting = Setting(history.costs, dialled, {cut: tuple(some) for cut, some in waits.items()})
    return figures(MEASURES[key], tallies(found), setting)


def behind(key: str, cut: str, history: History, filters: Filters | None = None) -> list[Case]:
    """The cases behind a figure; as many as its n."""
    found = [one for one in cases_of(key, history, filters) if one.counts]
    return found if key == "one_source" else [one for one in found if one.cut == cut]
