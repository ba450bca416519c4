"""The thread of a lead: what was said and done, newest first."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain import facts as f
from app.domain.campaign import Campaign
from app.domain.corrections import TOLD
from app.domain.dispositions import DISPOSITIONS
from app.domain.folding import effective
from app.domain.phrases import phrase
from app.domain.vocabulary import Disposition
from app.domain.wording import DAYS, NOTE_LABELS, day_words
from app.reads import cases
from app.reads.desk import Desk
from app.reads.one_call import without_private
from app.reads.standing import lead_row

Words = tuple[str, str, str]
Names = dict[UUID, str]
Choices = Mapping[str, str]


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
class AnswerItem:
    """What was answered to a campaign question in a call."""

    fact: UUID
    question: str
    choice: str


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
        point, point_fact: The continuation point that was set in the call.
        point_moved: It got another time later, by a move.
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
    point_fact: UUID | None = None
    point_moved: bool = False
    answers: tuple[AnswerItem, ...] = ()


@dataclass(slots=True)
class _Call:
    answers: list[AnswerItem] = field(default_factory=list)
    point_fact: UUID | None = None
    point_moved: bool = False
    notes: list[NoteItem] = field(default_factory=list)
    comments: list[CommentItem] = field(default_factory=list)
    recording: f.RecordingKept | None = None
    point: f.PointSet | None = None


def thread(question: ThreadQuestion, desk: Desk) -> tuple[ThreadItem, ...]:
    """All lines of a thread; a call carries its notes, comments and sound."""
    facts = cases.load_facts(desk.session, lead=question.lead)
    row = lead_row(desk.session, question.lead)
    campaign = cases.load_campaign(desk.session, row.campaign) if row is not None else None
    choices = choices_of(campaign) if campaign else None
    return lines(without_private(facts, desk), cases.names(desk.session), choices)


def choices_of(campaign: Campaign) -> Choices:
    """Labels of a campaign's answers by their keys."""
    return {one.key: one.label for question in campaign.questions for one in question.choices}


def lines(
    facts: list[f.Fact], names: dict[UUID, str], choices: Choices | None = None
) -> tuple[ThreadItem, ...]:
    """The lines that these facts of one lead make.

    Args:
        choices: Labels of the campaign's answers by their keys.
    """
    counting = effective(facts)
    corrected = {
        one.body.fact
        for one in counting
        # What a new zone moved says the same on the wall as before.
        if isinstance(one.body, f.Correction) and one.act == "correct"
    }
    calls = _calls(counting, corrected, names)
    items = [
        item
        for fact in counting
        if (item := _line(fact, calls, corrected, names, choices or {})) is not None
    ]
    return tuple(reversed(_told_once(items)))


def _told_once(items: list[ThreadItem]) -> list[ThreadItem]:
    """One correction may mend two facts (a deal, and that it was won); it is told once."""
    told: set[tuple[UUID, str]] = set()
    kept: list[ThreadItem] = []
    for item in items:
        key = (item.act, item.summary)
        if item.kind != "corrected" or key not in told:
            kept.append(item)
            told.add(key)
    return kept


def _calls(
    facts: list[f.Fact], corrected: set[UUID], names: dict[UUID, str]
) -> dict[UUID | None, _Call]:
    calls: dict[UUID | None, _Call] = defaultdict(_Call)
    moved = {one.body.point for one in facts if isinstance(one.body, f.PointMoved)}
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
        elif isinstance(body, f.Answer):
            answer = AnswerItem(fact.id, body.question, body.choice)
            calls[body.attempt].answers.append(answer)
        elif isinstance(body, f.PointSet):
            call = calls[body.attempt]
            call.point, call.point_fact = body, fact.id
            call.point_moved = fact.id in moved
    return calls


def _line(
    fact: f.Fact,
    calls: dict[UUID | None, _Call],
    corrected: set[UUID],
    names: dict[UUID, str],
    choices: Choices,
) -> ThreadItem | None:
    body = fact.body
    name = names.get(fact.made_by, "") if fact.made_by else "the gate"
    if isinstance(body, f.CallSaved):
        return _call_line(fact, body, calls[body.attempt], corrected, name)
    said = _correction(body, choices) if isinstance(body, f.Correction) else _said(body, names)
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
        point_fact=call.point_fact,
        point_moved=call.point_moved,
        answers=tuple(call.answers),
    )


def _from_notes(call: _Call) -> str:
    """What a call said in one line: where it stopped, else its first notes."""
    if call.point is not None:
        return call.point.stopped_at
    return " ".join(note.text.rstrip(".") + "." for note in call.notes[:2])


def _said(body: f.Body, names: Names) -> Words | None:
    """(kind, summary, reason) of a fact that makes a line of its own."""
    words = _WORDS.get(type(body))
    return words(body, names) if words is not None else None


def _name(person: UUID | None, names: Names) -> str:
    return names.get(person, "") if person else ""


def _correction(body: f.Correction, choices: Choices) -> Words | None:
    """What was and what is, and why; None for what only follows from another correction."""
    if body.field not in TOLD:
        return None
    if body.field == "amount_minor":  # not everybody who reads the thread sees amounts
        return "corrected", phrase("Amount of the deal"), body.why
    label = _LABELS.get(body.field, _plain)
    return (
        "corrected",
        phrase("{was} → {now}", was=label(body.was, choices), now=label(body.now, choices)),
        body.why,
    )


def _plain(text: str, _choices: Choices) -> str:
    return text or "–"


def _wall(text: str, _choices: Choices) -> str:
    at = datetime.fromisoformat(text)
    return phrase(
        "{weekday} {day}, {at:%H:%M}", weekday=DAYS[at.weekday()], day=day_words(at.date()), at=at
    )


_LABELS: dict[str, Callable[[str, Choices], str]] = {
    "disposition": lambda text, _: DISPOSITIONS[Disposition(text)].label if text else "",
    "note_kind": lambda text, _: NOTE_LABELS.get(text, text),
    "choice": lambda text, choices: choices.get(text, text),
    "wall": _wall,
}


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
    f.ProfileCorrected: lambda b, _: ("profile", f"{b.field}: {b.was} → {b.now}", b.why),
    f.Waived: lambda b, _: ("waived", ", ".join(str(one) for one in b.short), b.why),
}
