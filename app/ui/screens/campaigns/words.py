"""The words of the campaign screen: the list, and what a new version changes."""

from collections.abc import Iterable, Sequence

from app.domain.campaign import Campaign, CardRule, Question
from app.domain.dispositions import DISPOSITIONS
from app.domain.vocabulary import DeskKind, Disposition
from app.ui.screens.campaigns.draft import DAY_NAMES, hours_words, money_words
from app.ui.tr import tr
from app.ui.widgets.rows import LineItem

KINDS: dict[str, str] = {
    "source": "Source is",
    "staff": "Staff at least",
    "signal": "Signal says",
    "objection": "Objection says",
    "need": "Need says",
    "question": "Question says",
    "promise": "Promise says",
    "fact": "Fact says",
}
DESKS = {DeskKind.QUALIFIER: "a qualifier", DeskKind.AUTOMATIC: "the gate itself"}


def list_items(campaigns: Sequence[Campaign]) -> tuple[LineItem, ...]:
    """The campaigns as rows."""
    return tuple(_item(one) for one in campaigns)


def _item(one: Campaign) -> LineItem:
    questions = f"{len(one.questions)} question{'s' * (len(one.questions) != 1)}"
    who = "no desk" if one.desk is DeskKind.AUTOMATIC else "qualifier"
    second = f"{questions}, gate {one.gate.score}, {who}"
    icon = "megaphone" if one.active else "archive"
    return LineItem(
        one.name,
        right=tr("v{version}").format(version=one.version),
        icon=icon,
        second=second if one.active else tr("Ended. {questions}").format(questions=questions),
        key=one.id,
    )


def changes_of(old: Campaign | None, new: Campaign) -> tuple[str, ...]:
    """What a save would change, one sentence for each thing."""
    if old is None:
        return (f"Makes the campaign “{new.name}”.",)
    found: list[str] = []
    if old.name != new.name:
        found.append(f"Called “{new.name}” instead of “{old.name}”.")
    if old.active != new.active:
        found.append("It calls again." if new.active else "It ends: none of its leads is called.")
    if old.desk is not new.desk:
        found.append(f"Leads are passed on by {DESKS[new.desk]}.")
    for what, was, now in _plain(old, new):
        if was != now:
            found.append(f"{what}: {now} instead of {was}.")
    found += _hours(old, new)
    found += _questions(old.questions, new.questions)
    found += _card(old.card, new.card)
    found += _hidden(old.hidden, new.hidden)
    return tuple(found)


def _plain(old: Campaign, new: Campaign) -> Iterable[tuple[str, str, str]]:
    def said(one: Campaign) -> tuple[str, ...]:
        costs, gate = one.costs, one.gate
        return (
            one.region or "none",
            f"{one.gap_minutes} min",
            str(one.attempts_in_a_row),
            str(one.attempts_a_day),
            f"{one.answer_minutes} min",
            "each time" if one.ask_consent_each_time else "once",
            str(gate.score),
            "asked for" if gate.questions else "not asked for",
            "asked for" if gate.decision_maker else "not asked for",
            "asked for" if gate.point else "not asked for",
            costs.currency,
            money_words(costs.per_lead_minor) or "not set",
            money_words(costs.hour_minor) or "not set",
            money_words(costs.other_minor) or "not set",
        )

    heads = (
        "Region",
        "Gap per number",
        "Attempts in a row",
        "Attempts a day",
        "Time to answer a hand-off",
        "Consent is asked",
        "Gate, score",
        "Gate, all questions",
        "Gate, decision maker",
        "Gate, continuation point",
        "Currency",
        "Cost of a lead",
        "Cost of an hour",
        "Other costs",
    )
    return zip(heads, said(old), said(new), strict=True)


def _hours(old: Campaign, new: Campaign) -> list[str]:
    found = []
    for name, was, now in zip(DAY_NAMES, old.hours, new.hours, strict=True):
        if was != now:
            found.append(f"{name}: {hours_words(now) or 'no calls'}.")
    return found


def _questions(old: tuple[Question, ...], new: tuple[Question, ...]) -> list[str]:
    before = {one.key: one for one in old}
    after = {one.key: one for one in new}
    found = [f"New question: {one.short}." for key, one in after.items() if key not in before]
    found += [
        f"No longer asked: {one.short}. Answers stay with their leads."
        for key, one in before.items()
        if key not in after
    ]
    for key, one in after.items():
        if key in before and before[key] != one:
            found.append(_question(before[key], one))
    kept = [key for key in after if key in before]
    if kept != [key for key in before if key in after]:
        found.append("The questions come in another order.")
    return found


def _question(was: Question, now: Question) -> str:
    parts = []
    if (was.text, was.short) != (now.text, now.short):
        parts.append("its words")
    if [(c.key, c.label) for c in was.choices] != [(c.key, c.label) for c in now.choices]:
        parts.append("its answers")
    points = {c.key: c.points for c in was.choices}
    if any(points.get(c.key, c.points) != c.points for c in now.choices):
        parts.append("points")
    if was.decides != now.decides:
        parts.append("who decides")
    return f"Question “{now.short}”: {', '.join(parts) or 'how it is asked'}."


def _card(old: tuple[CardRule, ...], new: tuple[CardRule, ...]) -> list[str]:
    found = [f"Card: {points_words(one.points)} for {one.reason}." for one in set(new) - set(old)]
    kept = {one.when for one in new}
    found += [f"Card: nothing any more for {one.reason}." for one in old if one.when not in kept]
    return sorted(found)


def _hidden(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    found = [f"Hidden: {disposition_words(one)}." for one in sorted(set(new) - set(old))]
    return found + [
        f"Shown again: {disposition_words(one)}." for one in sorted(set(old) - set(new))
    ]


def disposition_words(code: str) -> str:
    """The label of a disposition."""
    known = code in Disposition._value2member_map_
    return DISPOSITIONS[Disposition(code)].label if known else code


def points_words(points: int) -> str:
    """'+12' or '−5'."""
    return f"+{points}" if points >= 0 else f"\u2212{-points}"
