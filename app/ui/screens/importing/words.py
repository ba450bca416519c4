"""What the import screen says: fields, fates of rows, findings, results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.phrases import phrase
from app.domain.wall_time import local_of
from app.domain.wording import day_words
from app.exchange.fields import PHONE_FIELDS, Column, Field, Sure
from app.jobs.import_book import Becomes, BookRow, ImportBook, Show
from app.jobs.import_list import CutOff, ImportResult
from app.reads.imports import ImportRow
from app.ui.theme.tokens import Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.celltable import CellRow
from app.ui.widgets.celltable import Column as TableColumn
from app.ui.widgets.rows import Cell

FIELDS: tuple[tuple[Field, str], ...] = (
    (Field.NAME, phrase("Person")),
    (Field.FIRST_NAME, phrase("First name")),
    (Field.LAST_NAME, phrase("Last name")),
    (Field.COMPANY, phrase("Company")),
    (Field.ROLE, phrase("Role")),
    (Field.PHONE, phrase("Phone")),
    (Field.PHONES_JOINED, phrase("Several phones")),
    (Field.PHONE_CODE, phrase("Country code of phone")),
    (Field.EMAIL, phrase("E-mail")),
    (Field.COUNTRY, phrase("Country")),
    (Field.STATE, phrase("State or region")),
    (Field.CITY, phrase("Place")),
    (Field.POSTAL_CODE, phrase("Postal code")),
    (Field.ADDRESS, phrase("Address")),
    (Field.ZONE, phrase("Zone")),
    (Field.LANGUAGE, phrase("Language")),
    (Field.SOURCE, phrase("Source")),
    (Field.SEGMENT, phrase("Segment")),
    (Field.STAFF, phrase("Staff")),
    (Field.WEBSITE, phrase("Website")),
    (Field.EXTERNAL_ID, phrase("Their number")),
    (Field.NOTE, phrase("Note")),
    (Field.DO_NOT_CALL, phrase("Do not call")),
    (Field.CONSENT, phrase("Consent")),
)
LEFT_OUT = phrase("Leave out")
NO_PHONE = phrase("No column looks like a phone. Choose one above its column.")

# What a row becomes: word, icon, tone.
FATES: dict[Becomes, tuple[str, str, Tone]] = {
    Becomes.NEW: (phrase("New"), "check", Tone.OK),
    Becomes.NUMBER: (phrase("Number"), "check", Tone.TEXT2),
    Becomes.KNOWN: (phrase("Known"), "copy", Tone.QUALIFICATION),
    Becomes.HERE: (phrase("Has a lead"), "copy", Tone.TEXT2),
    Becomes.TWICE: (phrase("Twice"), "copy", Tone.TEXT2),
    Becomes.BLOCKED: (phrase("Do not call"), "ban", Tone.TEXT2),
    Becomes.MARKED: (phrase("Do not call"), "ban", Tone.TEXT2),
    Becomes.PHONE: (phrase("Bad phone"), "phone-off", Tone.WARN),
    Becomes.EMPTY: (phrase("Empty"), "minus", Tone.TEXT3),
}
# Which cell is the problem, and its tint.
_FILLS: dict[tuple[Becomes | None, str], Tone] = {
    (Becomes.PHONE, "phone"): Tone.WARN,
    (Becomes.BLOCKED, "phone"): Tone.DANGER,
    (Becomes.MARKED, "mark"): Tone.DANGER,
}
_NEVER = frozenset({Becomes.BLOCKED, Becomes.MARKED})
_BASES = {
    "number": phrase("from phone"),
    "address": phrase("from address"),
    "list": phrase("from the list"),
    "candidates": phrase("not sure"),
}


def field_words(column: Column) -> str:
    """What a column is, with the kind of a phone."""
    if column.field is None:
        return tr(LEFT_OUT)
    words = tr(dict(FIELDS)[column.field])
    return f"{words}, {column.kind}" if column.kind and column.field is Field.PHONE else words


def header_words(column: Column) -> str:
    """The name of a column in the file, and that its meaning is only a guess."""
    name = " ".join(column.header.split()) or tr("Column {index}", index=column.index + 1)
    return tr("{name} · guessed", name=name) if column.sure is Sure.GUESSED else name


def zone_words(row: BookRow) -> str:
    """'Berlin', or 'not sure (3)'."""
    if row.zone:
        return row.zone.rpartition("/")[2].replace("_", " ")
    return tr("not sure ({zones})", zones=row.zones) if row.zones else ""


def zone_basis(book: ImportBook | None) -> str:
    """Where most zones come from."""
    if book is None or not book.bases:
        return tr("from phone")
    return tr(_BASES.get(book.bases.most_common(1)[0][0], tr("from phone")))


def file_cell(row: BookRow, column: Column) -> Cell:
    """A cell of the file; the one that is the problem is tinted."""
    at = column.index
    text = " ".join(row.cells[at].split()) if at < len(row.cells) else ""
    tone, weight = Tone.TEXT, Weight.REGULAR
    if column.field is None or row.becomes in _NEVER:
        tone = Tone.TEXT3
    elif column.field in (Field.NAME, Field.FIRST_NAME, Field.LAST_NAME):
        weight = Weight.MEDIUM
    fill = _FILLS.get((row.becomes, _kind(column)))
    tone = fill or tone
    if not text:
        return Cell("empty", Tone.WARN if fill else Tone.TEXT3, fill=fill)
    return Cell(text, tone, weight, fill=fill)


def _kind(column: Column) -> str:
    if column.field in PHONE_FIELDS:
        return "phone"
    return "mark" if column.field is Field.DO_NOT_CALL else ""


def fate_cell(row: BookRow) -> Cell:
    """What a row becomes."""
    if row.becomes is None:
        return Cell("…", Tone.TEXT3)
    word, icon, tone = FATES[row.becomes]
    return Cell(tr(word), tone, Weight.MEDIUM, icon)


def spoken(row: BookRow) -> str:
    """The row for a screen reader."""
    fate = tr(FATES[row.becomes][0]) if row.becomes is not None else tr("not checked")
    words = [one for one in row.cells if one.strip()][:4]
    return ", ".join(
        [tr("line {line}", line=row.line), *words, fate, *([row.reason] if row.reason else [])]
    )


def segment_words(book: ImportBook | None) -> tuple[str, str, str]:
    """All, problems, new, with their counts."""
    if book is None:
        return tr("All"), tr("Problems"), tr("New")
    whole = max(book.checked, min(book.count(Show.ALL), book.table.estimate))
    problems, new = book.count(Show.PROBLEMS), book.count(Show.NEW)
    return (
        tr("All {whole:,}", whole=whole),
        tr("Problems {problems:,}", problems=problems),
        tr("New {new:,}", new=new),
    )


# --- findings ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of rows, with what happens to them."""

    icon: str
    tone: Tone
    title: str
    count: int
    text: str


def findings(book: ImportBook) -> tuple[Finding, ...]:
    """What was found, in the order in which it matters; kinds that do not occur are left out."""
    count = book.counts
    marked, blocked = count[Becomes.MARKED], count[Becomes.BLOCKED]
    found = (
        Finding(
            "copy", Tone.QUALIFICATION, tr("Already known"), count[Becomes.KNOWN],
            tr("They get a lead here too. What you have stays, gaps are filled."),
        ),
        Finding(
            "copy", Tone.TEXT2, tr("Already in this campaign"), count[Becomes.HERE],
            tr("Left out; their leads stay as they are."),
        ),
        Finding(
            "copy", Tone.TEXT2, tr("Twice in this file"), count[Becomes.TWICE],
            tr("The first row counts."),
        ),
        Finding(
            "ban", Tone.DANGER, tr("On a do-not-call list"), marked + blocked,
            tr(
                "Your list {blocked:,}, marked in this file {marked:,}. Left out, always.",
                blocked=blocked, marked=marked,
            ),
        ),
        Finding(
            "phone-off", Tone.WARN, tr("Phone cannot be dialled"), count[Becomes.PHONE],
            _phone_words(book),
        ),
        Finding(
            "user-x", Tone.TEXT3, tr("No person and no company"), count[Becomes.NUMBER],
            tr("Taken as numbers. The first call asks who it is."),
        ),
        Finding("minus", Tone.TEXT3, tr("Empty rows"), count[Becomes.EMPTY], ""),
    )  # fmt: skip
    return tuple(one for one in found if one.count)


def _phone_words(book: ImportBook) -> str:
    rest = tr("The rest can be saved to a repair file after the import.")
    if not book.no_country:
        return tr("They can be saved to a repair file after the import.")
    return tr(
        "{no_country:,} have no country code: say above which country they are. {rest}",
        no_country=book.no_country,
        rest=rest,
    )


def bar_parts(book: ImportBook) -> tuple[tuple[float, Tone], ...]:
    """The stacked bar: new, known, never to be called, bad phones, the rest."""
    whole = max(1, book.checked)
    new = book.counts[Becomes.NEW]
    parts = [(new / whole, Tone.ACCENT)]
    parts += [(one.count / whole, one.tone) for one in findings(book)]
    return tuple((share, tone) for share, tone in parts if share)


def checked_words(checked: int, seconds: float | None) -> str:
    """'all checked in 3 s', or how far it is."""
    if seconds is None:
        return tr("{checked:,} checked", checked=checked)
    return (
        tr("all checked in {seconds:.1f} s", seconds=seconds)
        if seconds < 9.5
        else tr("all checked in {seconds:.0f} s", seconds=seconds)
    )


# --- past imports and results --------------------------------------------------------------------

IMPORT_COLUMNS = (
    TableColumn(phrase("File")),
    TableColumn(phrase("Campaign"), 180),
    TableColumn(phrase("When"), 130),
    TableColumn(phrase("Rows"), 70),
    TableColumn(phrase("Taken"), 70),
    TableColumn(phrase("Not taken"), 84),
    TableColumn(phrase("Undo"), 190),
)


def import_rows(imports: Sequence[ImportRow], now: datetime, zone: str) -> list[CellRow]:
    """The past imports."""
    return [_import_row(one, now, zone) for one in imports]


def _import_row(one: ImportRow, now: datetime, zone: str) -> CellRow:
    at = local_of(one.started_at, zone)
    when = f"{tr(day_words(at.date()))} {at:%H:%M}"
    left = one.refused + one.duplicates
    undo, tone = undo_words(one, now, zone)
    cells = (
        Cell(one.file_name, weight=Weight.MEDIUM),
        Cell(one.campaign_name, Tone.TEXT2),
        Cell(when, Tone.TEXT2),
        Cell(f"{one.rows:,}"),
        Cell(f"{one.taken:,}"),
        Cell(f"{left:,}", Tone.TEXT2),
        Cell(undo, tone),
    )
    spoken_row = tr(
        "{file}, {campaign}, {when}, {taken} taken, {undo}",
        file=one.file_name,
        campaign=one.campaign_name,
        when=when,
        taken=one.taken,
        undo=undo,
    )
    return CellRow(one.job, cells, spoken_row)


def undo_words(one: ImportRow, now: datetime, zone: str) -> tuple[str, Tone]:
    """Whether an import can be undone, and until when."""
    if one.withdrawn_at is not None:
        return "undone", Tone.TEXT3
    if one.undo_until is None or one.undo_until < now:
        return tr("over 7 days old"), Tone.TEXT3
    if not one.uncalled:
        return tr("all were called"), Tone.TEXT3
    day = tr(day_words(local_of(one.undo_until, zone).date()))
    return tr("{uncalled:,} leads until {day}", uncalled=one.uncalled, day=day), Tone.TEXT2


def how_far(read: int, of: int) -> tuple[float, str]:
    """Share done, and '1,204 of about 2,143 rows'."""
    whole = max(of, read, 1)
    return read / whole, tr("{read:,} of about {whole:,} rows", read=read, whole=whole)


def result_title(result: ImportResult) -> str:
    """What came of an import, in few words."""
    if result.broken is not None and not result.rows:
        return tr("Nothing was imported")
    if result.cancelled:
        return tr("Stopped: {taken:,} leads were taken", taken=result.taken)
    if result.again:
        return tr("This list was imported before")
    if isinstance(result.broken, CutOff):
        return tr("{taken:,} leads are in, then the team could not be reached", taken=result.taken)
    if result.broken is not None:
        return tr("{taken:,} leads are in, then the file broke off", taken=result.taken)
    return tr("{taken:,} leads are in", taken=result.taken)


def result_words(result: ImportResult) -> str:
    """The sentence below it."""
    if result.broken is not None and not result.rows:
        return str(result.broken)
    left = tr(
        "{refused:,} rows refused, {duplicates:,} duplicates.",
        refused=result.refused,
        duplicates=result.duplicates,
    )
    if result.broken is not None:
        return f"{result.broken} {left}"
    if result.cancelled:
        return tr(
            "{rows:,} rows were read. Import the list again to go on there. {left}",
            rows=result.rows,
            left=left,
        )
    return tr(
        "{rows:,} rows in {word:.1f} s. {left}",
        rows=result.rows,
        word=max(result.seconds, 0.1),
        left=left,
    )
