"""The words of the do-not-call list."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.wall_time import local_of
from app.domain.wording import day_words
from app.exchange.phones import display
from app.reads.do_not_calls import DoNotCallEntry, DoNotCallsAnswer, ListState
from app.ui.theme.tokens import Tone, Weight
from app.ui.widgets.celltable import CellRow, Column
from app.ui.widgets.rows import Cell, CellChip

COLUMNS = (
    Column("State", 146),
    Column("Number", 160),
    Column("Who has it", 0),
    Column("Since", 112),
    Column("Why", 0),
)
_CHIPS = {
    ListState.BLOCKED: CellChip("Do not call", Tone.DANGER, "ban"),
    ListState.LIFTED: CellChip("Lifted", Tone.TEXT2, "rotate-ccw", outlined=True),
    ListState.FREE: CellChip("Not on the list", Tone.TEXT2, "phone", outlined=True),
}


def day(at: datetime | None, now: datetime, zone: str) -> str:
    """'3 Nov', with the year if it is another; today with the clock."""
    if at is None:
        return ""
    there, today = local_of(at, zone), local_of(now, zone)
    if there.date() == today.date():
        return f"today {there:%H:%M}"
    words = day_words(there.date())
    return words if there.year == today.year else f"{words} {there.year}"


def number_words(entry: DoNotCallEntry) -> str:
    """The number as it is written."""
    return display(entry.e164) if entry.e164 else "no phone"


def who_words(entry: DoNotCallEntry) -> str:
    """Who has the number: 'Ewa Nowicka, Baltica Cold Chain'."""
    pairs = zip(entry.names, entry.companies, strict=True)
    people = [", ".join(part for part in pair if part) for pair in pairs]
    if not people:
        return "nobody in the lists"
    return people[0] if len(people) == 1 else f"{people[0]} and {len(people) - 1} more"


def table_rows(entries: Sequence[DoNotCallEntry], now: datetime, zone: str) -> tuple[CellRow, ...]:
    """The rows of the table."""
    return tuple(_row(one, now, zone) for one in entries)


def _row(entry: DoNotCallEntry, now: datetime, zone: str) -> CellRow:
    lifted = entry.state is ListState.LIFTED
    since = day(entry.lifted_at if lifted else entry.since, now, zone)
    why = entry.lifted_why if lifted else entry.why
    number, who = number_words(entry), who_words(entry)
    if not entry.names and entry.asked_by:
        who = f"asked by {entry.asked_by}"
    return CellRow(
        entry.e164 or (entry.since, who),
        (
            Cell("", chips=(_CHIPS[entry.state],)),
            Cell(number, weight=Weight.MEDIUM),
            Cell(who),
            Cell(since, Tone.TEXT2),
            Cell(why, Tone.TEXT2),
        ),
        ", ".join(part for part in (number, who, _CHIPS[entry.state].text, since, why) if part),
    )


def state_words(entry: DoNotCallEntry, now: datetime, zone: str) -> tuple[str, Tone, str]:
    """The sentence, tone and icon that stand on top of an entry."""
    if entry.state is ListState.BLOCKED:
        asked = day(entry.since, now, zone)
        return f"Do not call, asked {_on(asked)}.", Tone.DANGER, "ban"
    if entry.state is ListState.LIFTED:
        lifted = day(entry.lifted_at, now, zone)
        return f"May be called again, lifted {_on(lifted)}.", Tone.OK, "check"
    return "Not on the list. It may be called.", Tone.OK, "check"


def _on(day_text: str) -> str:
    return day_text if day_text.startswith("today") else f"on {day_text}"


def facts_of(entry: DoNotCallEntry, now: datetime, zone: str) -> tuple[tuple[str, str], ...]:
    """Label and value of all that is known of an entry."""
    leads = f"{entry.leads} lead{'s' * (entry.leads != 1)}" if entry.leads else "none"
    rows = [("Who has it", who_words(entry)), ("Leads", leads)]
    if entry.since is not None:
        said = f"{entry.kept_by}, {day(entry.since, now, zone)}"
        if entry.in_call and entry.offset_ms is not None:
            minutes, seconds = divmod(entry.offset_ms // 1000, 60)
            said += f", at {minutes:02d}:{seconds:02d} of the call"
        elif entry.in_call:
            said += ", in a call"
        rows += [("Asked by", entry.asked_by), ("Why", entry.why), ("Kept by", said)]
    if entry.lifted_at is not None:
        rows += [
            ("Lifted by", f"{entry.lifted_by}, {day(entry.lifted_at, now, zone)}"),
            ("Lifted why", entry.lifted_why),
        ]
    return tuple((label, value) for label, value in rows if value)


def count_words(answer: DoNotCallsAnswer) -> str:
    """'12 numbers'."""
    return f"{answer.blocked} number{'s' * (answer.blocked != 1)}"


def block_words(entry: DoNotCallEntry | None, e164: str) -> tuple[str, str]:
    """Title and text of the question before a number is blocked."""
    who = who_words(entry) if entry is not None and entry.names else display(e164)
    leads = entry.leads if entry is not None else 0
    held = f" Its {leads} lead{'s' * (leads != 1)} end{'s' * (leads == 1)}." if leads else ""
    text = f"Blocks {display(e164)} for everyone, from now.{held} Only an admin can lift it, "
    return f"Never call {who} again?", text + "with a reason that is kept."
