"""What to listen to next: the plan of each rep for a week, as `domain.listening` works it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, func, or_, select

from app.domain import facts as f
from app.domain.deaths import Deaths, deaths
from app.domain.folding import effective
from app.domain.listening import Candidate, Pick, Week, Why, plan
from app.domain.vocabulary import Role, Stage
from app.models import facts as tables
from app.models.state import Person
from app.reads import cases
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.long_answers import long_answers
from app.reads.recording_filters import ATTEMPT, KEPT, SPINE
from app.reads.recording_rows import RecordingRow, rows_of

CALL_WEEKS = 12
"""A call older than so many weeks is not listened to because of a death: nobody remembers it."""
_CALLERS = frozenset({Role.TELEMARKETER, Role.TELESALES})


@dataclass(frozen=True, slots=True)
class ListeningQuestion:
    """The plan of a week.

    Attributes:
        person: Of this rep; None: of every active one (supervisors), or of the asker.
        week: (ISO year, ISO week) on the team's clock; None is the present one.
    """

    person: UUID | None = None
    week: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One call to listen to.

    Attributes:
        row: The call, as the list of recordings has it; `row.sound` says if it can be played.
        why: 'random', 'rejected', 'lost' or 'monologue'.
        monologue_s: With 'monologue': how long.
        done: Somebody other than the caller has reviewed it since the week began.
    """

    row: RecordingRow
    why: Why
    monologue_s: float
    done: bool


@dataclass(frozen=True, slots=True)
class ListeningPlan:
    """One rep's plan for the week: those that died first, then the random ones."""

    person: UUID
    name: str
    rows: tuple[Planned, ...]

    @property
    def left(self) -> int:
        """How many are still to be heard."""
        return sum(not one.done for one in self.rows)


def listening(question: ListeningQuestion, desk: Desk) -> tuple[ListeningPlan, ...]:
    """The plans by name; a rep with nothing to listen to has an empty one."""
    week = Week(*question.week) if question.week else Week.of(desk.now, desk.zone)
    people = _people(question.person, desk)
    oldest, present = week.before(CALL_WEEKS).begins(desk.zone), week.begins(desk.zone)
    monologues = long_answers(desk, oldest, present)
    found = _candidates(set(people), week, desk)
    picks = {
        person: plan(
            found.get(person, ()),
            week,
            team=_team(desk),
            person=str(person),
            zone=desk.zone,
            monologues=monologues,
        )
        for person in people
    }
    heard = {one.attempt: one.heard_at for some in found.values() for one in some}
    rows = rows_of([one.attempt for some in picks.values() for one in some], desk)
    return tuple(
        ListeningPlan(person, name, _rows(picks[person], rows, heard, monologues))
        for person, name in sorted(people.items(), key=lambda one: one[1])
    )


def _rows(
    picks: Iterable[Pick],
    rows: dict[UUID, RecordingRow],
    heard: dict[UUID, datetime | None],
    monologues: Mapping[UUID, float],
) -> tuple[Planned, ...]:
    return tuple(
        Planned(
            rows[one.attempt],
            one.why,
            monologues.get(one.attempt, 0.0) if one.why is Why.MONOLOGUE else 0.0,
            heard[one.attempt] is not None,
        )
        for one in picks
        if one.attempt in rows
    )


def _people(person: UUID | None, desk: Desk) -> dict[UUID, str]:
    """Whose plans the asker may see."""
    mine = Role.SUPERVISOR not in desk.actor.roles
    team = select(Person.id, Person.name, Person.roles).where(Person.active)
    return {
        row.id: row.name
        for row in desk.session.execute(team)
        if _CALLERS & {Role(one) for one in row.roles}
        and (person is None or row.id == person)
        and (not mine or row.id == desk.actor.id)
    }


def _team(desk: Desk) -> str:
    """What tells this team from others and never changes: its first fact."""
    first = desk.session.execute(
        select(SPINE.c.id).order_by(SPINE.c.seq).limit(1)
    ).scalar_one_or_none()
    return str(first or "")


def _candidates(people: set[UUID], week: Week, desk: Desk) -> dict[UUID, list[Candidate]]:
    """The calls that can stand in the plan, and those they were drawn beside, by rep."""
    died = _died(week, desk)
    weeks = {week.before()} | _weeks_of(set(died), week, desk)
    # Before these weeks' deaths it is not known what else died then, and not needed: what is
    # drawn at random does not look at deaths.
    found: dict[UUID, list[Candidate]] = {}
    for one in sorted(weeks, key=lambda each: (each.year, each.number)):
        rows = _calls(people, one, desk)
        heard = _heard([row.id for row in rows], desk)
        for row in rows:
            death = died.get(row.id, Deaths())
            found.setdefault(row.made_by, []).append(
                Candidate(
                    row.id,
                    row.dialled_at,
                    heard.get(row.id),
                    death.rejected_at,
                    death.lost_at,
                    sound=bool(row.sounds),
                )
            )
    return found


def _died(week: Week, desk: Desk) -> dict[UUID, Deaths]:
    """The calls of the leads that died in the week before, with all deaths of these leads."""
    begins, ends = week.before().begins(desk.zone), week.begins(desk.zone)
    answered, decided = tables.TABLES[f.HandOffAnswered], tables.TABLES[f.Decision]
    gone = (str(Stage.LOST), str(Stage.DISQUALIFIED))
    leads = set(
        desk.session.scalars(
            select(SPINE.c.lead)
            .outerjoin(answered, answered.c.id == SPINE.c.id)
            .outerjoin(decided, decided.c.id == SPINE.c.id)
            .where(
                SPINE.c.kind.in_((f.HandOffAnswered.kind, f.Decision.kind)),
                SPINE.c.made_at >= begins,
                SPINE.c.made_at < ends,
                or_(answered.c.accepted.is_(False), decided.c.stage_to.in_(gone)),
            )
        )
    )
    kinds = (f.CallSaved, f.HandedOff, f.HandOffAnswered, f.Decision, f.Retraction, f.Correction)
    by_lead: dict[UUID | None, list[f.Fact]] = {}
    for some in cases.in_hundreds([one for one in leads if one is not None]):
        where = SPINE.c.lead.in_(some) & SPINE.c.kind.in_([one.kind for one in kinds])
        for fact in effective(cases.facts_where(desk.session, where)):
            by_lead.setdefault(fact.lead, []).append(fact)
    return {call: one for facts in by_lead.values() for call, one in deaths(facts).items()}


def _weeks_of(calls: set[UUID], week: Week, desk: Desk) -> set[Week]:
    """The weeks in which these calls were made, as far as they are still listened to."""
    oldest = week.before(CALL_WEEKS).begins(desk.zone)
    found = desk.session.scalars(
        select(ATTEMPT.c.dialled_at).where(
            ATTEMPT.c.id.in_(calls),
            ATTEMPT.c.dialled_at >= oldest,
            ATTEMPT.c.dialled_at < week.begins(desk.zone),
        )
    )
    return {Week.of(one, desk.zone) for one in found}


def _calls(people: set[UUID], week: Week, desk: Desk) -> Sequence[Any]:
    """The recorded calls of these reps in a week; `sounds` counts sounds that were kept."""
    begins, ends = week.begins(desk.zone), week.before(-1).begins(desk.zone)
    return desk.session.execute(
        select(
            ATTEMPT.c.id,
            ATTEMPT.c.dialled_at,
            SPINE.c.made_by,
            func.count(KEPT.c.sound).label("sounds"),
        )
        .join(SPINE, SPINE.c.id == ATTEMPT.c.id)
        .join(KEPT, KEPT.c.attempt == ATTEMPT.c.id)
        .where(
            ATTEMPT.c.dialled_at >= begins,
            ATTEMPT.c.dialled_at < ends,
            SPINE.c.made_by.in_(people),
            or_(KEPT.c.sound.is_not(None), KEPT.c.seconds > 0),
        )
        .group_by(ATTEMPT.c.id, ATTEMPT.c.dialled_at, SPINE.c.made_by)
    ).all()


def _heard(calls: list[UUID], desk: Desk) -> dict[UUID, datetime]:
    """When somebody other than the caller first reviewed these calls, or commented on them."""
    found: dict[UUID, datetime] = {}
    for body in (f.ReviewSent, f.ReviewComment):
        for some in cases.in_hundreds(calls):
            for row in desk.session.execute(_said_by_others(tables.TABLES[body], some)):
                found[row.attempt] = min(found.get(row.attempt, row.at), row.at)
    return found


def _said_by_others(typed: Table, calls: list[UUID]) -> Select[Any]:
    said, called = SPINE.alias(), SPINE.alias()
    return (
        select(typed.c.attempt, func.min(said.c.made_at).label("at"))
        .join(said, said.c.id == typed.c.id)
        .join(called, called.c.id == typed.c.attempt)
        .where(
            typed.c.attempt.in_(calls),
            said.c.made_by != called.c.made_by,
            filters.counts(typed),
        )
        .group_by(typed.c.attempt)
    )
