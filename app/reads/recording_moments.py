"""The moments of a call: notes, marks and comments in order of time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.domain import facts as f
from app.domain.vocabulary import NoteKind
from app.models.state import Promise
from app.reads.desk import Desk
from app.reads.one_call import OneCall

_MARKED_LATER = "mark_here"


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
    private: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a call.

    Attributes:
        kind: A note's kind ('signal', 'objection', ...), 'mark', 'comment' or 'broke'.
        call_ms: Time of the call, from its answer; `Recording.second_of` maps it to the sound.
        said: Who wrote it.
        answers: What was answered to a comment, oldest first.
        late: A promise of ours that was made here, is open, and is past its time.
        later: It was marked by who listened, not in the call.
    """

    kind: str
    call_ms: int
    said: Said
    answers: tuple[Said, ...] = ()
    late: bool = False
    later: bool = False


def moments(
    call: OneCall, names: dict[UUID, str], private: set[UUID], desk: Desk
) -> tuple[Moment, ...]:
    """The moments of a call in order of time.

    Args:
        private: The comments that are not for everybody who may hear the call.
    """
    late = _late_promises(call, desk)

    def said(fact: f.Fact, text: str, broke: str = "") -> Said:
        by = fact.made_by
        name = names.get(by, "") if by else ""
        mine = by == desk.actor.id
        return Said(fact.id, by, name, fact.made_at, text, broke, mine, fact.id in private)

    answers: dict[UUID, list[Said]] = {}
    for fact, body in call.comments:
        if body.answers is not None:
            answers.setdefault(body.answers, []).append(said(fact, body.text))
    found = [
        Moment(
            kind,
            at,
            said(fact, text),
            late=kind == NoteKind.PROMISE and _is_late(text, late),
            later=fact.act == _MARKED_LATER,
        )
        for kind, at, fact, text in call.marks
    ]
    found += [
        Moment(
            "broke" if body.broke else "comment",
            body.offset_ms,
            said(fact, body.text, body.broke),
            tuple(answers.get(fact.id, ())),
        )
        for fact, body in call.comments
        if body.answers is None
    ]
    return tuple(sorted(found, key=lambda one: (one.call_ms, one.said.at)))


def _late_promises(call: OneCall, desk: Desk) -> list[str]:
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
