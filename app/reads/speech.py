"""How a recorded call was talked, and which recordings nobody has listened to yet."""

from dataclasses import dataclass
from statistics import median
from uuid import UUID

from sqlalchemy import exists, select

from app.domain import facts as f
from app.domain.errors import NotAllowed
from app.domain.spans import Spans
from app.domain.speech import BOTH, PROSPECT, REP, SpeechFigures, figures
from app.domain.vocabulary import Disposition, Stage
from app.models.local import Speech
from app.models.state import Lead
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.one_call import require_own_call
from app.reads.recording_filters import ATTEMPT, KEPT, SPINE
from app.reads.standing import lead_row


@dataclass(frozen=True, slots=True)
class SpeechQuestion:
    """How one call of a lead was talked."""

    lead: UUID
    attempt: UUID


@dataclass(frozen=True, slots=True)
class Compared:
    """The median talk share of the team's calls that were won, and over how many."""

    talk_share: float | None
    n: int


@dataclass(frozen=True, slots=True)
class SpeechAnswer:
    """How a call was talked.

    Attributes:
        listened: Whether its sound was listened to; else all below is empty for now.
        rep, prospect, both: Stretches of speech in seconds of the sound; None for a channel that
            was not recorded. 'both' is one channel with both sides.
        figures: None while not listened to, or when nothing could be found.
        problem: Why nothing could be found.
    """

    listened: bool
    rep: Spans | None
    prospect: Spans | None
    both: Spans | None
    figures: SpeechFigures | None
    problem: str
    won: Compared


def speech(question: SpeechQuestion, desk: Desk) -> SpeechAnswer:
    """Speech of the newest sound of a call that the person may hear.

    Raises:
        NotAllowed: The lead has no such call, or the person may not hear it.
    """
    _require_own(question, desk)
    kept = desk.session.execute(
        select(KEPT.c.sound, KEPT.c.pauses)
        .where(KEPT.c.attempt == question.attempt)
        .order_by(KEPT.c.id.desc())
        .limit(1)
    ).one_or_none()
    row = None
    if kept is not None and kept.sound is not None:
        row = desk.session.get(Speech, (question.attempt, kept.sound))
    won = _won(desk)
    if kept is None or row is None:
        return SpeechAnswer(False, None, None, None, None, "", won)
    if row.problem:
        return SpeechAnswer(True, None, None, None, None, row.problem, won)
    heard = {name: _spans(spans) for name, spans in row.segments.items()}
    return SpeechAnswer(
        True,
        heard.get(REP),
        heard.get(PROSPECT),
        heard.get(BOTH),
        figures(heard, row.seconds, _spans(kept.pauses)),
        "",
        won,
    )


def _spans(kept: list[list[float]]) -> Spans:
    return tuple((float(a), float(b)) for a, b in kept)


def _require_own(question: SpeechQuestion, desk: Desk) -> None:
    call = desk.session.execute(
        select(SPINE.c.made_by).where(
            SPINE.c.id == question.attempt,
            SPINE.c.lead == question.lead,
            SPINE.c.kind == f.Attempt.kind,
        )
    ).one_or_none()
    if call is None:
        raise NotAllowed("This call is no longer here.")
    require_own_call(lead_row(desk.session, question.lead), call.made_by, desk)


def _won(desk: Desk) -> Compared:
    """Over calls that were saved as won, corrections included, and whose two sides were heard."""
    shares = desk.session.scalars(
        select(Speech.talk_share)
        .join(KEPT, (KEPT.c.attempt == Speech.attempt) & (KEPT.c.sound == Speech.sound))
        .join(ATTEMPT, ATTEMPT.c.id == Speech.attempt)
        .join(SPINE, SPINE.c.id == Speech.attempt)
        .join(Lead, Lead.id == SPINE.c.lead)
        .where(
            Speech.talk_share.is_not(None),
            Lead.stage != Stage.WITHDRAWN,
            filters.newest_sound(),
            filters.ended_as(Disposition.WON),
        )
    ).all()
    found = [one for one in shares if one is not None]
    return Compared(median(found) if found else None, len(found))


@dataclass(frozen=True, slots=True)
class NotListenedQuestion:
    """Recordings whose sound was not listened to by this version of the detection.

    Attributes:
        attempt: Only the sound of this call.
        after: The last one of the page before.
    """

    version: int
    attempt: UUID | None = None
    after: UUID | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class NotListened:
    """A recording to listen to."""

    attempt: UUID
    sound: str
    file_name: str
    channels: tuple[str, ...]
    pauses: Spans


def not_listened(question: NotListenedQuestion, desk: Desk) -> tuple[NotListened, ...]:
    """The newest ones first. Only the computer itself asks this.

    Raises:
        NotAllowed: A person asks.
    """
    if desk.actor.id is not None:
        raise NotAllowed("Only the program itself asks this.")
    done = exists().where(
        Speech.attempt == KEPT.c.attempt,
        Speech.sound == KEPT.c.sound,
        Speech.version >= question.version,
    )
    query = (
        select(KEPT)
        .where(KEPT.c.sound.is_not(None), filters.newest_sound(), ~done)
        .order_by(KEPT.c.attempt.desc())
        .limit(question.limit)
    )
    if question.attempt is not None:
        query = query.where(KEPT.c.attempt == question.attempt)
    if question.after is not None:
        query = query.where(KEPT.c.attempt < question.after)
    return tuple(
        NotListened(
            row.attempt,
            row.sound,
            row.file_name,
            tuple(one for one in row.channels.split(",") if one),
            _spans(row.pauses),
        )
        for row in desk.session.execute(query)
    )
