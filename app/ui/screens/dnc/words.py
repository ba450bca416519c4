"""The words of the do-not-call list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.phrases import phrase
from app.domain.wall_time import local_of
from app.domain.wording import day_words
from app.exchange.phones import display
from app.reads.do_not_calls import DoNotCallEntry, DoNotCallsAnswer, ListState
from app.ui.theme.tokens import Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.celltable import CellRow, Column
from app.ui.widgets.rows import Cell, CellChip

COLUMNS = (
    Column(phrase("State"), 146),
    Column(phrase("Number"), 160),
    Column(phrase("Who has it"), 0),
    Column(phrase("Since"), 112),
    Column(phrase("Why"), 0),
)
_CHIPS = {
    ListState.BLOCKED: CellChip(phrase("Do not call"), Tone.DANGER, "ban"),
    ListState.LIFTED: CellChip(phrase("Lifted"), Tone.TEXT2, "rotate-ccw", outlined=True),
    ListState.FREE: CellChip(phrase("Not on the list"), Tone.TEXT2, "phone", outlined=True),
}


def _chip(state: ListState) -> CellChip:
    return replace(_CHIPS[state], text=tr(_CHIPS[state].text))


def day(at: datetime | None, now: datetime, zone: str) -> str:
    """'3 Nov', with the year if it is another; today with the clock."""
    if at is None:
        return ""
    there, today = local_of(at, zone), local_of(now, zone)
    if there.date() == today.date():
        return tr("today {there:%H:%M}", there=there)
    words = tr(day_words(there.date()))
    return words if there.year == today.year else f"{words} {there.year}"


def number_words(entry: DoNotCallEntry) -> str:
    """The number as it is written."""
    return display(entry.e164) if entry.e164 else tr("no phone")


def who_words(entry: DoNotCallEntry) -> str:
    """Who has the number: 'Ewa Nowicka, Baltica Cold Chain'."""
    pairs = zip(entry.names, entry.companies, strict=True)
    people = [", ".join(part for part in pair if part) for pair in pairs]
    if not people:
        return tr("nobody in the lists")
    return (
        people[0]
        if len(people) == 1
        else tr("{people} and {count} more", people=people[0], count=len(people) - 1)
    )


def table_rows(entries: Sequence[DoNotCallEntry], now: datetime, zone: str) -> tuple[CellRow, ...]:
    """The rows of the table."""
    return tuple(_row(one, now, zone) for one in entries)


def _row(entry: DoNotCallEntry, now: datetime, zone: str) -> CellRow:
    lifted = entry.state is ListState.LIFTED
    since = day(entry.lifted_at if lifted else entry.since, now, zone)
    why = entry.lifted_why if lifted else entry.why
    number, who = number_words(entry), who_words(entry)
    if not entry.names and entry.asked_by:
        who = tr("asked by {asked_by}", asked_by=entry.asked_by)
    return CellRow(
        entry.e164 or (entry.since, who),
        (
            Cell("", chips=(_chip(entry.state),)),
            Cell(number, weight=Weight.MEDIUM),
            Cell(who),
            Cell(since, Tone.TEXT2),
            Cell(why, Tone.TEXT2),
        ),
        ", ".join(part for part in (number, who, tr(_CHIPS[entry.state].text), since, why) if part),
    )


def state_words(entry: DoNotCallEntry, now: datetime, zone: str) -> tuple[str, Tone, str]:
    """The sentence, tone and icon that stand on top of an entry."""
    if entry.state is ListState.BLOCKED:
        asked = _on(entry.since, now, zone)
        return tr("Do not call, asked {on}.", on=asked), Tone.DANGER, "ban"
    if entry.state is ListState.LIFTED:
        lifted = _on(entry.lifted_at, now, zone)
        return tr("May be called again, lifted {on}.", on=lifted), Tone.OK, "check"
    return tr("Not on the list. It may be called."), Tone.OK, "check"


def _on(at: datetime | None, now: datetime, zone: str) -> str:
    text = day(at, now, zone)
    today = at is not None and local_of(at, zone).date() == local_of(now, zone).date()
    return text if today else tr("on {day}", day=text)


def facts_of(entry: DoNotCallEntry, now: datetime, zone: str) -> tuple[tuple[str, str], ...]:
    """Label and value of all that is known of an entry."""
    leads = (
        tr("1 lead")
        if entry.leads == 1
        else tr("{leads} leads", leads=entry.leads)
        if entry.leads
        else tr("none")
    )
    rows = [(tr("Who has it"), who_words(entry)), (tr("Leads"), leads)]
    if entry.since is not None:
        said = f"{entry.kept_by}, {day(entry.since, now, zone)}"
        if entry.in_call and entry.offset_ms is not None:
            minutes, seconds = divmod(entry.offset_ms // 1000, 60)
            said += tr(
                ", at {minutes:02d}:{seconds:02d} of the call", minutes=minutes, seconds=seconds
            )
        elif entry.in_call:
            said += tr(", in a call")
        rows += [(tr("Asked by"), entry.asked_by), (tr("Why"), entry.why), (tr("Kept by"), said)]
    if entry.lifted_at is not None:
        rows += [
            (tr("Lifted by"), f"{entry.lifted_by}, {day(entry.lifted_at, now, zone)}"),
            (tr("Lifted why"), entry.lifted_why),
        ]
    return tuple((label, value) for label, value in rows if value)


def count_words(answer: DoNotCallsAnswer) -> str:
    """'12 numbers'."""
    if answer.blocked == 1:
        return tr("1 number")
    return tr("{blocked} numbers", blocked=answer.blocked)


def block_words(entry: DoNotCallEntry | None, e164: str) -> tuple[str, str]:
    """Title and text of the question before a number is blocked."""
    who = who_words(entry) if entry is not None and entry.names else display(e164)
    leads = entry.leads if entry is not None else 0
    held = tr(" Its {leads} leads end.", leads=leads) if leads else ""
    if leads == 1:
        held = tr(" Its 1 lead ends.")
    text = tr(
        "Blocks {display} for everyone, from now.{held} Only an admin can lift it, ",
        display=display(e164),
        held=held,
    )
    return tr("Never call {who} again?", who=who), text + tr("with a reason that is kept.")
