"""The words of the campaign screen: the list, and what a new version changes."""

from collections.abc import Iterable, Sequence

from app.domain.campaign import Campaign, CardRule, Question
from app.domain.dispositions import DISPOSITIONS
from app.domain.phrases import phrase
from app.domain.vocabulary import DeskKind, Disposition
from app.ui.screens.campaigns.draft import DAY_NAMES, hours_words, money_words
from app.ui.tr import tr
from app.ui.widgets.rows import LineItem

KINDS: dict[str, str] = {
    "source": phrase("Source is"),
    "staff": phrase("Staff at least"),
    "signal": phrase("Signal says"),
    "objection": phrase("Objection says"),
    "need": phrase("Need says"),
    "question": phrase("Question says"),
    "promise": phrase("Promise says"),
    "fact": phrase("Fact says"),
}
DESKS = {DeskKind.QUALIFIER: phrase("a qualifier"), DeskKind.AUTOMATIC: phrase("the gate itself")}


def list_items(campaigns: Sequence[Campaign]) -> tuple[LineItem, ...]:
    """The campaigns as rows."""
    return tuple(_item(one) for one in campaigns)


def _item(one: Campaign) -> LineItem:
    count = len(one.questions)
    questions = tr("1 question") if count == 1 else tr("{count} questions", count=count)
    who = tr("no desk") if one.desk is DeskKind.AUTOMATIC else tr("qualifier")
    second = tr(
        "{questions}, gate {score}, {who}", questions=questions, score=one.gate.score, who=who
    )
    icon = "megaphone" if one.active else "archive"
    return LineItem(
        one.name,
        right=tr("v{version}", version=one.version),
        icon=icon,
        second=second if one.active else tr("Ended. {questions}", questions=questions),
        key=one.id,
    )


def changes_of(old: Campaign | None, new: Campaign) -> tuple[str, ...]:
    """What a save would change, one sentence for each thing."""
    if old is None:
        return (tr("Makes the campaign “{name}”.", name=new.name),)
    found: list[str] = []
    if old.name != new.name:
        found.append(tr("Called “{name}” instead of “{other}”.", name=new.name, other=old.name))
    if old.active != new.active:
        found.append(
            tr("It calls again.") if new.active else tr("It ends: none of its leads is called.")
        )
    if old.desk is not new.desk:
        found.append(tr("Leads are passed on by {desks}.", desks=DESKS[new.desk]))
    for what, was, now in _plain(old, new):
        if was != now:
            found.append(tr("{what}: {now} instead of {was}.", what=what, now=now, was=was))
    found += _hours(old, new)
    found += _questions(old.questions, new.questions)
    found += _card(old.card, new.card)
    found += _hidden(old.hidden, new.hidden)
    return tuple(found)


def _plain(old: Campaign, new: Campaign) -> Iterable[tuple[str, str, str]]:
    def said(one: Campaign) -> tuple[str, ...]:
        costs, gate = one.costs, one.gate
        return (
            one.region or tr("none"),
            tr("{minutes} min", minutes=one.gap_minutes),
            str(one.attempts_in_a_row),
            str(one.attempts_a_day),
            tr("{minutes} min", minutes=one.answer_minutes),
            tr("each time") if one.ask_consent_each_time else tr("once"),
            str(gate.score),
            tr("asked for") if gate.questions else tr("not asked for"),
            tr("asked for") if gate.decision_maker else tr("not asked for"),
            tr("asked for") if gate.point else tr("not asked for"),
            costs.currency,
            money_words(costs.per_lead_minor) or tr("not set"),
            money_words(costs.hour_minor) or tr("not set"),
            money_words(costs.other_minor) or tr("not set"),
        )

    heads = (
        tr("Region"),
        tr("Gap per number"),
        tr("Attempts in a row"),
        tr("Attempts a day"),
        tr("Time to answer a hand-off"),
        tr("Consent is asked"),
        tr("Gate, score"),
        tr("Gate, all questions"),
        tr("Gate, decision maker"),
        tr("Gate, continuation point"),
        tr("Currency"),
        tr("Cost of a lead"),
        tr("Cost of an hour"),
        tr("Other costs"),
    )
    return zip(heads, said(old), said(new), strict=True)


def _hours(old: Campaign, new: Campaign) -> list[str]:
    found = []
    for name, was, now in zip(DAY_NAMES, old.hours, new.hours, strict=True):
        if was != now:
            found.append(f"{tr(name)}: {hours_words(now) or tr('no calls')}.")
    return found


def _questions(old: tuple[Question, ...], new: tuple[Question, ...]) -> list[str]:
    before = {one.key: one for one in old}
    after = {one.key: one for one in new}
    found = [
        tr("New question: {short}.", short=one.short)
        for key, one in after.items()
        if key not in before
    ]
    found += [
        tr("No longer asked: {short}. Answers stay with their leads.", short=one.short)
        for key, one in before.items()
        if key not in after
    ]
    for key, one in after.items():
        if key in before and before[key] != one:
            found.append(_question(before[key], one))
    kept = [key for key in after if key in before]
    if kept != [key for key in before if key in after]:
        found.append(tr("The questions come in another order."))
    return found


def _question(was: Question, now: Question) -> str:
    parts = []
    if (was.text, was.short) != (now.text, now.short):
        parts.append(tr("its words"))
    if [(c.key, c.label) for c in was.choices] != [(c.key, c.label) for c in now.choices]:
        parts.append(tr("its answers"))
    points = {c.key: c.points for c in was.choices}
    if any(points.get(c.key, c.points) != c.points for c in now.choices):
        parts.append("points")
    if was.decides != now.decides:
        parts.append(tr("who decides"))
    return tr(
        "Question “{short}”: {parts}.",
        short=now.short,
        parts=", ".join(parts) or tr("how it is asked"),
    )


def _card(old: tuple[CardRule, ...], new: tuple[CardRule, ...]) -> list[str]:
    found = [
        tr("Card: {points} for {reason}.", points=points_words(one.points), reason=one.reason)
        for one in set(new) - set(old)
    ]
    kept = {one.when for one in new}
    found += [
        tr("Card: nothing any more for {reason}.", reason=one.reason)
        for one in old
        if one.when not in kept
    ]
    return sorted(found)


def _hidden(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    found = [
        tr("Hidden: {disposition}.", disposition=disposition_words(one))
        for one in sorted(set(new) - set(old))
    ]
    return found + [
        tr("Shown again: {disposition}.", disposition=disposition_words(one))
        for one in sorted(set(old) - set(new))
    ]


def disposition_words(code: str) -> str:
    """The label of a disposition."""
    known = code in Disposition._value2member_map_
    return tr(DISPOSITIONS[Disposition(code)].label) if known else code


def points_words(points: int) -> str:
    """'+12' or '−5'."""
    return f"+{points}" if points >= 0 else f"\u2212{-points}"
