"""What is typed on a lead and not saved yet: plain data, its JSON form, what it becomes."""

from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from app.acts.deal import Win
from app.acts.points import PointDraft, PromiseDraft, missing
from app.acts.save_call import AnswerLine, NoteLine, SaveCall
from app.acts.side_exits import Park
from app.domain.dispositions import DISPOSITIONS
from app.domain.phrases import phrase
from app.domain.vocabulary import NOTE_SIGNS, Disposition, NoteKind, PromiseBy, Way
from app.domain.wall_time import to_utc, wall_of
from app.domain.when_text import WhenProblem, WhenReading
from app.ui.thread.place import Place as Place
from app.ui.thread.place import read_money as read_money
from app.ui.tr import tr


@dataclass(slots=True)
class Promise:
    """A promise as it is typed: what, and by when in words ('today', 'thu')."""

    what: str = ""
    by: str = ""


@dataclass(slots=True)
class PointText:
    """The continuation point as it is typed."""

    stopped_at: str = ""
    open_question: str = ""
    open_objection: str = ""
    goes_on_with: str = ""
    opens_with: str = ""
    when: str = ""
    asked: bool = False
    way: str = Way.CALL.value
    ours: Promise = field(default_factory=Promise)
    theirs: Promise = field(default_factory=Promise)

    def empty(self) -> bool:
        """Whether nothing was typed."""
        texts = (self.stopped_at, self.open_question, self.open_objection, self.goes_on_with)
        rest = (self.opens_with, self.when, self.ours.what, self.theirs.what)
        return not any(one.strip() for one in (*texts, *rest))

    def draft(self, place: Place) -> PointDraft:
        """What an act takes; what can't be read yet is left open."""
        promises = [
            _promise(PromiseBy.US, self.ours, place),
            _promise(PromiseBy.PROSPECT, self.theirs, place),
        ]
        return PointDraft(
            stopped_at=self.stopped_at,
            opens_with=self.opens_with.strip(' “”"'),
            open_question=self.open_question,
            open_objection=self.open_objection,
            goes_on_with=self.goes_on_with,
            way=self.way,
            when=place.when(self.when, asked=self.asked) if self.when.strip() else None,
            promises=tuple(one for one in promises if one is not None),
        )


def _promise(by: PromiseBy, typed: Promise, place: Place) -> PromiseDraft | None:
    if not typed.what.strip():
        return None
    found = place.read_by(typed.by) if typed.by.strip() else None
    if found is None:
        return PromiseDraft(by.value, typed.what.strip())
    # A day is kept to its end; a time is that time.
    end = to_utc(wall_of(to_utc(found.wall), place.zone))
    if found.kind == "span":
        from app.domain.wall_time import WallTime

        end = to_utc(WallTime(found.span_local[1], place.zone))
    return PromiseDraft(
        by.value, typed.what.strip(), end, found.wall.local.isoformat(timespec="minutes")
    )


@dataclass(slots=True)
class CallDraft:
    """Everything typed on one lead since its last save."""

    notes: list[NoteLine] = field(default_factory=list)
    answers: dict[str, AnswerLine] = field(default_factory=dict)
    marks: list[int] = field(default_factory=list)
    line: str = ""
    point: PointText = field(default_factory=PointText)
    disposition: str = ""
    reason: str = ""
    whom: str = ""
    later: str = ""
    amount: str = ""
    answered_objections: list[str] = field(default_factory=list)

    def empty(self) -> bool:
        """Whether there is nothing to keep."""
        heard = self.notes or self.answers or self.marks or self.line.strip()
        said = self.disposition or self.reason or self.whom or self.later or self.amount
        return not heard and not said and self.point.empty()

    def to_json(self) -> dict[str, Any]:
        """The form in which a draft is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "CallDraft":
        """A draft from its kept form; what an older program did not know stays empty."""
        point = dict(kept.get("point") or {})
        for side in ("ours", "theirs"):
            point[side] = Promise(**point.get(side, {}))
        plain = {
            name: kept[name]
            for name in ("line", "disposition", "reason", "whom", "later", "amount")
            if name in kept
        }
        return cls(
            notes=[NoteLine(**one) for one in kept.get("notes", ())],
            answers={key: AnswerLine(**one) for key, one in kept.get("answers", {}).items()},
            marks=list(kept.get("marks", ())),
            point=PointText(**point),
            answered_objections=list(kept.get("answered_objections", ())),
            **plain,
        )


def kind_of(sign: str) -> NoteKind:
    """The kind that a first sign means."""
    return NOTE_SIGNS.get(sign, NoteKind.FACT)


@dataclass(frozen=True, slots=True)
class Lack:
    """What keeps a call from being saved: the field to go to, and the sentence under it."""

    field: str
    sentence: str


_POINT_SENTENCES = {
    "stopped_at": phrase("Say where the conversation stopped."),
    "open": phrase(
        "Say what is open: a question, an objection, a promise or what it goes on with."
    ),
    "opens_with": phrase("Say how the next call opens. One sentence is enough."),
    "when": phrase("Say when, in the prospect's time."),
}


def point_lacks(draft: CallDraft, place: Place) -> tuple[Lack, ...]:
    """The fields of the point that are still required."""
    point = draft.point.draft(place)
    lacks = []
    for name in missing(point):
        sentence = tr(_POINT_SENTENCES[name])
        if name == "when" and draft.point.when.strip():
            found = place.read(draft.point.when, asked=draft.point.asked)
            if isinstance(found, WhenProblem):
                sentence = found.sentence
        lacks.append(Lack(name, sentence))
    return tuple(lacks)


def lacks_of(draft: CallDraft, place: Place) -> tuple[Lack, ...]:
    """What is missing before the call can be saved, in the order of the pane."""
    if not draft.disposition:
        return (Lack("disposition", tr("Say how it ended.")),)
    rule = DISPOSITIONS[Disposition(draft.disposition)]
    found: list[Lack] = []
    if rule.needs_point:
        found += point_lacks(draft, place)
    if rule.needs_reason and not draft.reason:
        found.append(Lack("reason", tr("Say why: {label}.", label=tr(rule.label).lower())))
    if rule.needs_when and not isinstance(place.read(draft.later), WhenReading):
        found.append(Lack("later", tr("Say when it goes on, like 'march' or '+6w'.")))
    if rule.code is Disposition.WRONG_PERSON and not draft.whom.strip():
        found.append(Lack("whom", tr("Say whom to ask for. 'not known' is an answer.")))
    if rule.code is Disposition.WON and read_money(draft.amount) is None:
        found.append(Lack("amount", tr("Say the amount and its currency, as in 18,400 EUR.")))
    return tuple(found)


def to_command(
    draft: CallDraft, lead: UUID, attempt: UUID, place: Place, *, per: str = ""
) -> SaveCall:
    """The act that saves the call; nothing may be missing."""
    rule = DISPOSITIONS[Disposition(draft.disposition)]
    later = place.read(draft.later) if draft.later.strip() else None
    when = later.wall.to_utc() if isinstance(later, WhenReading) else None
    park = None
    if rule.needs_when and isinstance(later, WhenReading) and when is not None:
        wall = later.wall.local.isoformat(timespec="minutes")
        park = Park(lead, when, wall, later.wall.zone, draft.reason or "later")
    deal = None
    money = read_money(draft.amount)
    if rule.code is Disposition.WON and money is not None:
        today = wall_of(place.now, place.zone).local.date().isoformat()
        deal = Win(lead, money[0], money[1], today, per)
    return SaveCall(
        lead=lead,
        attempt=attempt,
        disposition=draft.disposition,
        reason=draft.reason,
        whom=draft.whom.strip(),
        when=when,
        notes=tuple(draft.notes),
        answers=tuple(draft.answers.values()),
        marks=tuple(draft.marks),
        point=draft.point.draft(place) if rule.needs_point else None,
        park=park,
        deal=deal,
    )
