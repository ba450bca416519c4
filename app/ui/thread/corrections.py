"""What of a row of the thread can be corrected: what it says, and what it may say instead."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.campaign import Question
from app.domain.dispositions import DISPOSITIONS
from app.domain.vocabulary import Disposition, Role
from app.domain.wording import DAYS, NOTE_LABELS, day_words
from app.reads.lead_card import LeadCard
from app.reads.thread import ThreadItem
from app.ui.lists.queue_words import money
from app.ui.thread.words import clock, label_of
from app.ui.tr import tr

Choices = tuple[tuple[str, str], ...]
"""(value, label) of a field that is chosen."""


@dataclass(frozen=True, slots=True)
class FieldWas:
    """One field of a saved fact.

    Attributes:
        name: Of the fact's field; 'when' is a point's time, 'amount' a deal's amount.
        was: What it says.
        choices: What it may say, where that is chosen; () where it is typed.
    """

    name: str
    label: str
    was: str
    choices: Choices = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """Something saved that somebody wants to correct.

    Attributes:
        menu: The words of the menu.
        title: Of the dialog.
    """

    menu: str
    title: str
    fact: UUID
    fields: tuple[FieldWas, ...]

    @property
    def said(self) -> str:
        """'It said …': the first field as people say it."""
        first = self.fields[0]
        return dict(first.choices).get(first.was, first.was) or tr("nothing")


def wishes(item: ThreadItem, card: LeadCard) -> list[Wish]:
    """Everything of a row that may be corrected."""
    found: list[Wish] = []
    if item.kind in ("conversation", "attempt"):
        found.append(_ending(item))
    found += [_note(one.fact, one.kind, one.text, one.offset_ms) for one in item.notes]
    questions = {one.key: one for one in card.campaign.questions}
    for answer in item.answers:
        question = questions.get(answer.question)
        if question is not None:
            found.append(_answer(answer.fact, question, answer.choice))
    if item.point is not None and item.point_fact is not None:
        found.append(_point(item))
    if item.kind == "won" and card.amounts and card.state.deal_minor:
        found.append(_deal(item, card))
    return found


def _ending(item: ThreadItem) -> Wish:
    role = Role(item.role)
    rules = [
        rule
        for rule in DISPOSITIONS.values()
        if (role in rule.layers and rule.code is not Disposition.DO_NOT_CALL)
        or rule.code == item.disposition
    ]
    choices = tuple((rule.code.value, label_of(rule, role)) for rule in rules)
    field = FieldWas("disposition", tr("It says now"), item.disposition, choices)
    title = tr("Correct how the call ended")
    return Wish(tr("Correct how it ended…"), title, item.fact, (field,))


def _note(fact: UUID, kind: str, text: str, offset_ms: int | None) -> Wish:
    kinds = tuple((key, tr(word)) for key, word in NOTE_LABELS.items())
    fields = (
        FieldWas("text", tr("It says now"), text),
        FieldWas("note_kind", tr("It is"), kind, kinds),
    )
    at = f"{clock(offset_ms)} " if offset_ms is not None else ""
    short = text if len(text) <= 32 else f"{text[:31]}…"
    return Wish(
        tr("Correct note {at}“{short}”…", at=at, short=short),
        tr("Correct a note"),
        fact,
        fields,
    )


def _answer(fact: UUID, question: Question, choice: str) -> Wish:
    choices = tuple((one.key, one.label) for one in question.choices)
    field = FieldWas("choice", question.short, choice, choices)
    menu = tr("Correct the answer to “{short}”…", short=question.short)
    return Wish(menu, tr("Correct an answer"), fact, (field,))


def _point(item: ThreadItem) -> Wish:
    point, fact = item.point, item.point_fact
    assert point is not None
    assert fact is not None
    at = datetime.fromisoformat(point.wall)
    when = f"{tr(DAYS[at.weekday()])} {tr(day_words(at.date()))}, {at:%H:%M}"
    fields = (
        FieldWas("stopped_at", tr("Stopped at"), point.stopped_at),
        FieldWas("open_question", tr("Open question"), point.open_question),
        FieldWas("open_objection", tr("Open objection"), point.open_objection),
        FieldWas("goes_on_with", tr("Goes on with"), point.goes_on_with),
        FieldWas("opens_with", tr("Opens with"), point.opens_with),
        *(() if item.point_moved else (FieldWas("when", tr("When"), when),)),
    )
    title = tr("Correct where the conversation stopped")
    return Wish(tr("Correct the continuation point…"), title, fact, fields)


def _deal(item: ThreadItem, card: LeadCard) -> Wish:
    state = card.state
    fields = (
        FieldWas("amount", tr("Amount"), money(state.deal_minor, state.deal_currency)),
        FieldWas("closes_on", tr("Agreed on"), state.deal_closes),
    )
    return Wish(tr("Correct the deal…"), tr("Correct the deal"), item.fact, fields)
