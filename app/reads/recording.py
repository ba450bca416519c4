"""One recorded call: who, when, what there is of its sound, and every moment that was marked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.domain import facts as f
from app.domain import permissions
from app.domain.errors import NotAllowed
from app.domain.folding import effective
from app.models.state import Lead, Prospect
from app.reads import cases
from app.reads.breaks import breaks_of
from app.reads.desk import Desk
from app.reads.one_call import call_in, require_own_call, without_private
from app.reads.recording_moments import Moment, Said, moments
from app.reads.standing import standing

__all__ = ["Moment", "Recording", "RecordingQuestion", "Said", "recording"]

_REVIEW = ("comment", "break_here")


@dataclass(frozen=True, slots=True)
class RecordingQuestion:
    """One call of a lead."""

    lead: UUID
    attempt: UUID


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
        breaks: Why calls of this person broke in the last 30 days, with in how many calls, most
            often first; empty for those who may not know.
        may: Names of the review acts that the person may do here.
        may_attach: Whether sound from elsewhere may be attached by this person.
        digest: sha256 of the sound; '' without one.
        kept_by: The fact that names the sound.
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
    may_attach: bool = False
    digest: str = ""
    kept_by: UUID | None = None

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


def recording(question: RecordingQuestion, desk: Desk) -> Recording:
    """One call of a lead that the person may hear.

    Raises:
        NotAllowed: The lead has no such call.
    """
    session = desk.session
    facts = effective(cases.load_facts(session, lead=question.lead))
    call = call_in(without_private(facts, desk), question.attempt)
    if call is None:
        raise NotAllowed("This call is no longer here.")
    private = {one.body.comment for one in facts if isinstance(one.body, f.CommentPrivate)}
    row = session.execute(
        select(Lead.__table__, Prospect.name, Prospect.company, Prospect.pronoun, Prospect.zone)
        .join(Prospect, Prospect.id == Lead.prospect)
        .where(Lead.id == question.lead)
    ).one()
    names = cases.names(session)
    by = call.by
    require_own_call(row, by, desk)
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
        moments=moments(call, names, private, desk),
        digest=(kept.sound or "") if kept else "",
        kept_by=call.kept_by,
        breaks=breaks_of(by, desk),
        may=_may(row, desk, _REVIEW),
        may_attach=bool(_may(row, desk, ("attach_recording",))),
    )


def _channels(kept: f.RecordingKept | None) -> tuple[str, ...]:
    return tuple(one for one in kept.channels.split(",") if one) if kept else ()


def _may(row: object, desk: Desk, acts: tuple[str, ...]) -> frozenset[str]:
    found = permissions.relations(desk.actor.id, desk.actor.campaigns, standing(row, desk))
    return frozenset(
        act for act in acts if permissions.may(permissions.ACTS, act, desk.actor.roles, found)
    )
