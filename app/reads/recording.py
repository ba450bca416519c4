"""One recorded call: who, when, what there is of its sound, and every moment that was marked."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.domain import facts as f
from app.domain import permissions
from app.domain.errors import NotAllowed
from app.domain.folding import effective
from app.domain.vocabulary import NoteKind, Role
from app.models import facts as tables
from app.models.state import Lead, Promise, Prospect
from app.reads import cases
from app.reads.desk import Desk
from app.reads.standing import lead_row, standing

BREAK_DAYS = 30
"""How far back 'where this person's calls break' looks."""
_REVIEW = ("comment", "break_here")


@dataclass(frozen=True, slots=True)
class RecordingQuestion:
    """One call of a lead."""

    lead: UUID
    attempt: UUID


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote about a call. `at` is when; `broke` names why the call broke here."""

    fact: UUID
    by: UUID | None
    by_name: str
    at: datetime
    text: str
    broke: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a call.

    Attributes:
        kind: A note's kind ('signal', 'objection', ...), 'mark', 'comment' or 'broke'.
        call_ms: Time of the call, from its answer; `Recording.second_of` maps it to the sound.
        said: Who wrote it.
        answers: What was answered to a comment, oldest first.
        late: A promise of ours that was made here, is open, and is past its time.
    """

    kind: str
    call_ms: int
    said: Said
    answers: tuple[Said, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """One call with its sound.

    Attributes:
        sound: Whether sound was ever kept; the file may be gone nevertheless.
        file_name: In the folder of recordings.
        channels: Names of the file's channels, in their order: 'rep', 'prospect'.
        offset_ms: Call time at the sound's second 0.
        pauses: Spans of the sound's seconds that were not recorded.
        problems: What is missing of the sound, one phrase each.
        consent_ms: Call time at which consent was given in this call; None when it stood before.
        moments: In order of time.
        breaks: Why calls of this person broke in the last 30 days, most often first; empty for
            those who may not know.
        may: Names of the review acts that the person may do here.
    """

    lead: UUID
    attempt: UUID
    name: str
    company: str
    pronoun: str
    zone: str
    stage: str
    campaign: UUID
    by: UUID | None
    by_name: str
    role: str
    dialled_at: datetime
    answered_at: datetime | None
    disposition: str
    reason: str
    sound: bool
    file_name: str
    seconds: float
    channels: tuple[str, ...]
    offset_ms: int
    pauses: tuple[tuple[float, float], ...]
    problems: tuple[str, ...]
    consent_ms: int | None
    moments: tuple[Moment, ...]
    breaks: tuple[tuple[str, int], ...] = ()
    may: frozenset[str] = frozenset()

    def second_of(self, call_ms: int) -> float:
        """The sound's second of a time of the call, inside the sound."""
        return min(max(0.0, (call_ms - self.offset_ms) / 1000), self.seconds)

    @property
    def origin(self) -> float:
        """Seconds into the call at which the sound begins; clocks show the time of the call."""
        return self.offset_ms / 1000

    def call_ms_of(self, second: float) -> int:
        """The time of the call at a second of the sound."""
        return round(second * 1000) + self.offset_ms


@dataclass(slots=True)
class _Call:
    attempt: f.Fact
    body: f.Attempt
    saved: f.CallSaved | None = None
    answered: datetime | None = None
    kept: f.RecordingKept | None = None
    consent_ms: int | None = None
    point: UUID | None = None
    marks: list[tuple[str, int, f.Fact, str]] = field(default_factory=list)
    comments: list[tuple[f.Fact, f.ReviewComment]] = field(default_factory=list)


def recording(question: RecordingQuestion, desk: Desk) -> Recording:
    """One call of a lead that the person may hear.

    Raises:
        NotAllowed: The lead has no such call.
    """
    session = desk.session
    call = _call(effective(cases.load_facts(session, lead=question.lead)), question.attempt)
    if call is None:
        raise NotAllowed("This call is no longer here.")
    row = session.execute(
        select(Lead.__table__, Prospect.name, Prospect.company, Prospect.pronoun, Prospect.zone)
        .join(Prospect, Prospect.id == Lead.prospect)
        .where(Lead.id == question.lead)
    ).one()
    names = cases.names(session)
    by = call.attempt.made_by
    _require_own_call(row, by, desk)
    kept, saved = call.kept, call.saved
    return Recording(
        lead=question.lead,
        attempt=question.attempt,
        name=row.name,
        company=row.company,
        pronoun=row.pronoun,
        zone=row.zone or "",
        stage=row.stage,
        campaign=row.campaign,
        by=by,
        by_name=names.get(by, "") if by else "",
        role=call.attempt.role,
        dialled_at=call.body.dialled_at,
        answered_at=call.answered,
        disposition=saved.disposition if saved else "",
        reason=saved.reason if saved else "",
        sound=kept is not None and kept.sound is not None,
        file_name=kept.file_name if kept else "",
        seconds=kept.seconds if kept else 0.0,
        channels=_channels(kept),
        offset_ms=kept.offset_ms if kept else 0,
        pauses=tuple((float(one[0]), float(one[1])) for one in kept.pauses) if kept else (),
        problems=tuple(str(one) for one in kept.problems) if kept else (),
        consent_ms=call.consent_ms,
        moments=_moments(call, names, desk),
        breaks=_breaks(by, desk),
        may=_may(row, desk),
    )


def require_call(lead: UUID, attempt: UUID, desk: Desk) -> Any:
    """What `standing` needs of the lead of a call that the person may hear.

    Raises:
        NotAllowed: The lead has no such call, or somebody else made it.
    """
    spine = tables.SPINE
    made_by = desk.session.execute(
        select(spine.c.made_by).where(
            spine.c.id == attempt, spine.c.lead == lead, spine.c.kind == f.Attempt.kind
        )
    ).one_or_none()
    row = lead_row(desk.session, lead)
    if made_by is None or row is None:
        raise NotAllowed("This call is no longer here.")
    _require_own_call(row, made_by[0], desk)
    return row


def _require_own_call(row: Any, by: UUID | None, desk: Desk) -> None:
    """Of a lead that was passed on a telemarketer hears the own calls only.

    Raises:
        NotAllowed: Somebody else made this call.
    """
    found = permissions.relations(desk.actor.id, desk.actor.campaigns, standing(row, desk))
    others = found - {permissions.Relation.PASSED}
    may_all = permissions.may(permissions.READS, "recording", desk.actor.roles, others)
    if not may_all and by != desk.actor.id:
        raise NotAllowed("Your roles do not show this call.")


def _channels(kept: f.RecordingKept | None) -> tuple[str, ...]:
    return tuple(one for one in kept.channels.split(",") if one) if kept else ()


def _call(facts: list[f.Fact], attempt: UUID) -> _Call | None:
    found = next((one for one in facts if one.id == attempt), None)
    if found is None or not isinstance(found.body, f.Attempt):
        return None
    call = _Call(found, found.body)
    for fact in facts:
        if getattr(fact.body, "attempt", None) == attempt:
            _add(call, fact)
    return call


def _add(call: _Call, fact: f.Fact) -> None:
    body = fact.body
    if isinstance(body, f.Note) and body.offset_ms is not None:
        call.marks.append((body.note_kind, body.offset_ms, fact, body.text))
    elif isinstance(body, f.Mark):
        call.marks.append(("mark", body.offset_ms, fact, ""))
    elif isinstance(body, f.ReviewComment):
        call.comments.append((fact, body))
    else:
        _add_head(call, fact)


def _add_head(call: _Call, fact: f.Fact) -> None:
    body = fact.body
    if isinstance(body, f.CallSaved):
        call.saved = body
        call.answered = body.answered_at or call.answered
    elif isinstance(body, f.Answered):
        call.answered = body.at
    elif isinstance(body, f.RecordingKept):
        call.kept = body
    elif isinstance(body, f.Consent):
        call.consent_ms = body.offset_ms if body.given else None
    elif isinstance(body, f.PointSet):
        call.point = fact.id


def _moments(call: _Call, names: dict[UUID, str], desk: Desk) -> tuple[Moment, ...]:
    late = _late_promises(call, desk)

    def said(fact: f.Fact, text: str, broke: str = "") -> Said:
        by = fact.made_by
        name = names.get(by, "") if by else ""
        return Said(fact.id, by, name, fact.made_at, text, broke, by == desk.actor.id)

    answers: dict[UUID, list[Said]] = {}
    for fact, body in call.comments:
        if body.answers is not None:
            answers.setdefault(body.answers, []).append(said(fact, body.text))
    moments = [
        Moment(kind, at, said(fact, text), late=kind == NoteKind.PROMISE and _is_late(text, late))
        for kind, at, fact, text in call.marks
    ]
    moments += [
        Moment(
            "broke" if body.broke else "comment",
            body.offset_ms,
            said(fact, body.text, body.broke),
            tuple(answers.get(fact.id, ())),
        )
        for fact, body in call.comments
        if body.answers is None
    ]
    return tuple(sorted(moments, key=lambda one: (one.call_ms, one.said.at)))


def _late_promises(call: _Call, desk: Desk) -> list[str]:
    """What we promised in this call and owe past its time."""
    if call.point is None:
        return []
    return list(
        desk.session.scalars(
            select(Promise.what).where(
                Promise.point == call.point,
                Promise.by == "us",
                Promise.done_at.is_(None),
                Promise.due_at < desk.now,
            )
        )
    )


def _is_late(note: str, late: list[str]) -> bool:
    """A promise that was noted and kept as a promise: the note names what the promise names."""
    return any(what.casefold() in note.casefold() for what in late)


def _breaks(person: UUID | None, desk: Desk) -> tuple[tuple[str, int], ...]:
    """Why calls of a person broke lately: for the person and for supervisors."""
    if person is None:
        return ()
    if Role.SUPERVISOR not in desk.actor.roles and person != desk.actor.id:
        return ()
    typed, spine = tables.TABLES[f.ReviewComment], tables.SPINE
    called, attempt = spine.alias(), tables.TABLES[f.Attempt]
    gone = tables.TABLES[f.Retraction]
    reasons = desk.session.scalars(
        select(typed.c.broke)
        .join(spine, spine.c.id == typed.c.id)
        .join(attempt, attempt.c.id == typed.c.attempt)
        .join(called, called.c.id == attempt.c.id)
        .where(
            typed.c.broke != "",
            called.c.made_by == person,
            attempt.c.dialled_at >= desk.now - timedelta(days=BREAK_DAYS),
            spine.c.act_id.not_in(select(gone.c.retracts)),
        )
    )
    counted = Counter(reasons)
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def _may(row: object, desk: Desk) -> frozenset[str]:
    found = permissions.relations(desk.actor.id, desk.actor.campaigns, standing(row, desk))
    return frozenset(
        act for act in _REVIEW if permissions.may(permissions.ACTS, act, desk.actor.roles, found)
    )
