"""The thread of a lead: what was said and done, newest first."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain import facts as f
from app.domain.dispositions import DISPOSITIONS
from app.domain.folding import effective
from app.domain.vocabulary import Disposition
from app.reads import cases
from app.reads.desk import Desk
from app.reads.one_call import without_private


@dataclass(frozen=True, slots=True)
class ThreadQuestion:
    """The whole thread of a lead."""

    lead: UUID


@dataclass(frozen=True, slots=True)
class NoteItem:
    """One structured note; `offset_ms` counts from the answer of its call."""

    fact: UUID
    kind: str
    text: str
    offset_ms: int | None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class CommentItem:
    """A comment at a moment of a call; `broke` names why it broke here."""

    fact: UUID
    by: UUID | None
    by_name: str
    at: datetime
    offset_ms: int
    text: str
    broke: str
    answers: UUID | None


@dataclass(frozen=True, slots=True)
class ThreadItem:
    """One line of the thread.

    Attributes:
        kind: 'conversation', 'attempt', 'handoff', 'accepted', 'rejected', 'returned', 'deal',
            'won', 'lost', 'point', 'parked', 'disqualified', 'profile', 'do_not_call', ...
        fact: The fact that a correction names.
        summary: What happened, one line; empty where notes say it.
        attempt: The call, if it is one; `recorded` says whether sound is there.
        seconds: Length of the talk.
    """

    kind: str
    fact: UUID
    act: UUID
    at: datetime
    by: UUID | None
    by_name: str
    role: str
    summary: str = ""
    disposition: str = ""
    reason: str = ""
    attempt: UUID | None = None
    seconds: int = 0
    recorded: bool = False
    sound_problem: str = ""
    score: int = 0
    notes: tuple[NoteItem, ...] = ()
    comments: tuple[CommentItem, ...] = ()
    stale: str | None = None
    corrected: bool = False
    point: f.PointSet | None = None


@dataclass(slots=True)
class _Call:
    notes: list[NoteItem] = field(default_factory=list)
    comments: list[CommentItem] = field(default_factory=list)
    recording: f.RecordingKept | None = None
    point: f.PointSet | None = None


def thread(question: ThreadQuestion, desk: Desk) -> tuple[ThreadItem, ...]:
    """All lines of a thread; a call carries its notes, comments and sound."""
    facts = cases.load_facts(desk.session, lead=question.lead)
    return lines(without_private(facts, desk), cases.names(desk.session))


def lines(facts: list[f.Fact], names: dict[UUID, str]) -> tuple[ThreadItem, ...]:
    """The lines that these facts of one lead make."""
    counting = effective(facts)
    corrected = {one.body.fact for one in counting if isinstance(one.body, f.Correction)}
    calls = _calls(counting, corrected, names)
    items = [
        item for fact in counting if (item := _line(fact, calls, corrected, names)) is not None
    ]
    return tuple(reversed(items))


def _calls(
    facts: list[f.Fact], corrected: set[UUID], names: dict[UUID, str]
) -> dict[UUID | None, _Call]:
    calls: dict[UUID | None, _Call] = defaultdict(_Call)
    for fact in facts:
        body = fact.body
        if isinstance(body, f.Note):
            calls[body.attempt].notes.append(
                NoteItem(fact.id, body.note_kind, body.text, body.offset_ms, fact.id in corrected)
            )
        elif isinstance(body, f.ReviewComment):
            who = names.get(fact.made_by, "") if fact.made_by else ""
            calls[body.attempt].comments.append(
                CommentItem(
                    fact.id,
                    fact.made_by,
                    who,
                    fact.made_at,
                    body.offset_ms,
                    body.text,
                    body.broke,
                    body.answers,
                )
            )
        elif isinstance(body, f.RecordingKept):
            calls[body.attempt].recording = body
        elif isinstance(body, f.PointSet):
            calls[body.attempt].point = body
    return calls


def _line(
    fact: f.Fact, calls: dict[UUID | None, _Call], corrected: set[UUID], names: dict[UUID, str]
) -> ThreadItem | None:
    body = fact.body
    name = names.get(fact.made_by, "") if fact.made_by else "the gate"
    if isinstance(body, f.CallSaved):
        return _call_line(fact, body, calls[body.attempt], corrected, name)
    said = _said(body, names)
    if said is None:
        return None
    kind, summary, reason = said
    return ThreadItem(
        kind=kind,
        fact=fact.id,
        act=fact.act_id,
        at=fact.made_at,
        by=fact.made_by,
        by_name=name,
        role=fact.role,
        summary=summary,
        reason=reason,
        score=body.score if isinstance(body, f.HandedOff) else 0,
        stale=fact.stale,
        corrected=fact.id in corrected,
    )


def _call_line(
    fact: f.Fact, body: f.CallSaved, call: _Call, corrected: set[UUID], name: str
) -> ThreadItem:
    recording = call.recording
    problem = "; ".join(str(one) for one in recording.problems) if recording else ""
    return ThreadItem(
        kind="conversation" if body.reached else "attempt",
        fact=fact.id,
        act=fact.act_id,
        at=body.dialled_at,
        by=fact.made_by,
        by_name=name,
        role=fact.role,
        summary=body.summary or _from_notes(call),
        disposition=body.disposition,
        reason=body.reason or body.whom,
        attempt=body.attempt,
        seconds=body.talk_s,
        recorded=recording is not None and recording.sound is not None,
        sound_problem=problem,
        notes=tuple(call.notes),
        comments=tuple(call.comments),
        stale=fact.stale,
        corrected=fact.id in corrected,
        point=call.point,
    )


def _from_notes(call: _Call) -> str:
    """What a call said in one line: where it stopped, else its first notes."""
    if call.point is not None:
        return call.point.stopped_at
    return " ".join(note.text.rstrip(".") + "." for note in call.notes[:2])


Words = tuple[str, str, str]
Names = dict[UUID, str]


def _said(body: f.Body, names: Names) -> Words | None:
    """(kind, summary, reason) of a fact that makes a line of its own."""
    words = _WORDS.get(type(body))
    return words(body, names) if words is not None else None


def _name(person: UUID | None, names: Names) -> str:
    return names.get(person, "") if person else ""


def _correction(body: f.Correction, _names: Names) -> Words:
    """What was and what is, and why; an ending by its label."""
    was, now = str(body.was), str(body.now)
    if body.field == "disposition":
        was, now = (DISPOSITIONS[Disposition(one)].label if one else "" for one in (was, now))
    return "corrected", f"{was} → {now}", body.why


_WORDS: dict[type[f.Body], Callable[[Any, Names], Words]] = {
    f.HandedOff: lambda b, n: ("handoff", b.line, _name(b.to, n)),
    f.HandOffAnswered: lambda b, _: ("accepted" if b.accepted else "rejected", b.line, b.reason),
    f.SentBack: lambda b, _: ("returned", b.line, b.reason),
    f.DealClosed: lambda b, _: ("won" if b.won else "lost", "", b.reason),
    f.Parked: lambda b, _: ("parked", b.why, b.wall),
    f.Disqualified: lambda b, _: ("disqualified", "", b.reason),
    f.Reopened: lambda b, _: ("reopened", "", b.reason),
    f.Reassigned: lambda b, n: ("reassigned", b.why, _name(b.to, n)),
    f.DoNotCall: lambda b, _: ("lifted" if b.lifted else "do_not_call", b.why, b.asked_by),
    f.PointMoved: lambda b, _: ("moved", b.wall, b.asked_by),
    f.Correction: _correction,
    f.ProfileCorrected: lambda b, _: ("profile", f"{b.field}: {b.was} → {b.now}", b.why),
    f.Waived: lambda b, _: ("waived", ", ".join(str(one) for one in b.short), b.why),
}
