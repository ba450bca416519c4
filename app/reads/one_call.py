"""One call, gathered from the facts of its lead: what acts and reads of a recording look at."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.domain import facts as f
from app.domain.errors import NotAllowed
from app.domain.folding import effective
from app.domain.measure_cases import REACHED
from app.domain.permissions import READS, Relation, may, relations
from app.domain.vocabulary import Role
from app.models import facts as tables
from app.reads import cases
from app.reads.desk import Desk
from app.reads.standing import lead_row, standing


@dataclass(slots=True)
class OneCall:
    """A call with everything that was said about it. Facts that were taken back are not here.

    Attributes:
        marks: Notes and marks with their moment: (kind, call_ms, fact, text).
        reviews: Every review that was sent, oldest first; newer ones of a reviewer replace older.
        kept_by: The fact that said what there is of its sound.
        passed_by: Who passed the lead on, or sent it back, first after this call; on the desk.
    """

    attempt: f.Fact
    body: f.Attempt
    saved: f.CallSaved | None = None
    answered: datetime | None = None
    kept: f.RecordingKept | None = None
    kept_by: UUID | None = None
    consent_ms: int | None = None
    point: UUID | None = None
    passed_by: UUID | None = None
    marks: list[tuple[str, int, f.Fact, str]] = field(default_factory=list)
    comments: list[tuple[f.Fact, f.ReviewComment]] = field(default_factory=list)
    reviews: list[tuple[f.Fact, f.ReviewSent]] = field(default_factory=list)
    answers: list[tuple[f.Fact, f.ReviewAnswered]] = field(default_factory=list)
    snippets: list[tuple[f.Fact, f.SnippetCut]] = field(default_factory=list)
    judged: list[tuple[f.Fact, f.ResumeJudged]] = field(default_factory=list)

    @property
    def by(self) -> UUID | None:
        """Who called."""
        return self.attempt.made_by

    @property
    def follow_up(self) -> bool:
        """It followed a continuation point, and the prospect talked."""
        reached = self.saved is not None and self.saved.disposition in REACHED
        return reached and self.body.point is not None

    @property
    def ends_ms(self) -> int:
        """Call time at which its sound ends; 0 without sound."""
        return round(self.kept.seconds * 1000) + self.kept.offset_ms if self.kept else 0


def call_in(facts: Iterable[f.Fact], attempt: UUID) -> OneCall | None:
    """The call with this id among the effective facts of its lead."""
    found = list(facts)
    first = next((one for one in found if one.id == attempt), None)
    if first is None or not isinstance(first.body, f.Attempt):
        return None
    call = OneCall(first, first.body)
    for fact in found:
        if getattr(fact.body, "attempt", None) == attempt:
            _add(call, fact)
        elif isinstance(fact.body, f.HandedOff | f.SentBack) and fact.role == Role.QUALIFIER:
            after = fact.made_at >= first.made_at and call.passed_by is None
            call.passed_by = fact.made_by if after else call.passed_by
    return call


def the_call(desk: Desk, lead: UUID, attempt: UUID) -> OneCall:
    """The call of a lead that the actor may hear.

    Raises:
        NotAllowed: The lead has no such call, or somebody else made it and the actor may hear
            the own ones only.
    """
    call = call_in(effective(cases.load_facts(desk.session, lead=lead)), attempt)
    if call is None:
        raise NotAllowed("This call is no longer here.")
    require_own_call(lead_row(desk.session, lead), call.by, desk)
    return call


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
    require_own_call(row, made_by[0], desk)
    return row


def require_own_call(row: object, by: UUID | None, desk: Desk) -> None:
    """Of a lead that was passed on a telemarketer hears the own calls only.

    Raises:
        NotAllowed: Somebody else made this call.
    """
    found = relations(desk.actor.id, desk.actor.campaigns, standing(row, desk))
    may_all = may(READS, "recording", desk.actor.roles, found - {Relation.PASSED})
    if not may_all and by != desk.actor.id:
        raise NotAllowed("Your roles do not show this call.")


def _add(call: OneCall, fact: f.Fact) -> None:
    body = fact.body
    if isinstance(body, f.Note):
        if body.offset_ms is not None:
            call.marks.append((body.note_kind, body.offset_ms, fact, body.text))
    elif isinstance(body, f.Mark):
        call.marks.append(("mark", body.offset_ms, fact, ""))
    elif not _add_review(call, fact):
        _add_head(call, fact)


def _add_review(call: OneCall, fact: f.Fact) -> bool:
    body = fact.body
    if isinstance(body, f.ReviewComment):
        call.comments.append((fact, body))
    elif isinstance(body, f.ReviewSent):
        call.reviews.append((fact, body))
    elif isinstance(body, f.ReviewAnswered):
        call.answers.append((fact, body))
    elif isinstance(body, f.SnippetCut):
        call.snippets.append((fact, body))
    elif isinstance(body, f.ResumeJudged):
        call.judged.append((fact, body))
    else:
        return False
    return True


def _add_head(call: OneCall, fact: f.Fact) -> None:
    body = fact.body
    if isinstance(body, f.CallSaved):
        call.saved = body
        call.answered = body.answered_at or call.answered
    elif isinstance(body, f.Answered):
        call.answered = body.at
    elif isinstance(body, f.RecordingKept):
        call.kept, call.kept_by = body, fact.id
    elif isinstance(body, f.Consent):
        call.consent_ms = body.offset_ms if body.given else None
    elif isinstance(body, f.PointSet):
        call.point = fact.id


def without_private(facts: list[f.Fact], desk: Desk, own: set[UUID] | None = None) -> list[f.Fact]:
    """Facts without private comments that are not for this person.

    A private comment, with the answers to it, is for its author, whoever made the call, and
    supervisors.

    Args:
        own: The person's own calls; None: the facts have the attempts, so that they tell.
    """
    hidden = {one.body.comment for one in facts if isinstance(one.body, f.CommentPrivate)}
    if not hidden or Role.SUPERVISOR in desk.actor.roles:
        return facts
    me = desk.actor.id
    mine = own
    if mine is None:
        mine = {one.id for one in facts if isinstance(one.body, f.Attempt) and one.made_by == me}

    def shown(fact: f.Fact) -> bool:
        body = fact.body
        if not isinstance(body, f.ReviewComment) or not {fact.id, body.answers} & hidden:
            return True
        return fact.made_by == me or body.attempt in mine

    return [one for one in facts if shown(one)]
