"""From a row of a list to a prospect, or to the reason why it is not taken."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.exchange.countries import region_of
from app.exchange.fields import Column, Field, Mapping
from app.exchange.phones import PhoneReading, calling_code_region, is_blank, read_phone, read_phones
from app.exchange.prospects import (
    Parsed,
    ProspectRow,
    Refused,
    RegionRules,
    duplicate_key,
    is_duplicate,
    name_key,
)
from app.exchange.zones import ZoneReading, law_region, zones_for

__all__ = [
    "Parsed",
    "ProspectRow",
    "Refused",
    "RegionRules",
    "duplicate_key",
    "is_duplicate",
    "name_key",
    "parse_chunk",
    "to_prospect",
]

_NOTHING = frozenset(
    {"-", "--", "n/a", "#n/a", "#ref!", "#value!", "#name?", "[not provided]", "(not set)"}
)
_NO_CHOICE = _NOTHING | {"select", "null", "none", "unknown", "not specified", "(blank)", "nan"}
_YES = frozenset(
    {"1", "y", "yes", "true", "x", "t", "on", "dnc", "ja", "oui", "si", "sim", "tak", "da", "wahr",
     "vrai", "verdadero", "vero", "opted out", "do not call"}
)  # fmt: skip
_NO = frozenset({"0", "n", "no", "false", "f", "off", "nein", "non", "nao", "nie", "nej", "nee"})
_EMAIL = re.compile(r"[^\s;,<>:\"']+@[^\s;,<>:\"']+\.[^\s;,<>:\"'.]{2,}")
_SPACES = re.compile(r"\s+")


def parse_chunk(
    chunk: Sequence[tuple[int, tuple[str, ...]]],
    mapping: Mapping,
    region: str | None,
    campaign_region: str | None,
) -> list[Parsed]:
    """Reads some rows; each gives exactly one result, in order. Fit for a worker process.

    Args:
        chunk: (line, cells), about 500 of them.
        mapping: What the columns are.
        region: Country for all national numbers, or None.
        campaign_region: Country of the campaign, or None.
    """
    rules = RegionRules(region or None, campaign_region or None)
    plan = _plan(mapping)
    return [_one(line, _Row(plan, cells), rules) for line, cells in chunk]


def to_prospect(
    line: int, cells: Sequence[str], mapping: Mapping, rules: RegionRules
) -> ProspectRow | Refused:
    """Reads one row.

    Args:
        line: Line of the file.
        cells: Its cells.
        mapping: What the columns are.
        rules: How national numbers are read.
    """
    return _one(line, _Row(_plan(mapping), cells), rules)


def _one(line: int, row: "_Row", rules: RegionRules) -> Parsed:
    if not any(cell.strip() for cell in row.cells):
        return Refused(line, "the row is empty")
    country_text = row.choice(Field.COUNTRY)
    country = region_of(country_text)
    good, problems = _phones(row, rules, country, country_text)
    if not good:
        return Refused(line, _no_phone(problems, row))
    first = good[0]
    where = (row.choice(Field.STATE), row.choice(Field.CITY), row.choice(Field.POSTAL_CODE))
    zone = zones_for(row.choice(Field.ZONE), country, *where, first.zones, first.region)
    return _prospect(line, row, tuple(good), tuple(problems), country or first.region, where, zone)


# --- cells ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plan:
    """A mapping made ready for reading many rows.

    Attributes:
        columns: Per field that the list has its columns.
        places: The same by their indexes alone.
    """

    columns: dict[Field, tuple[Column, ...]]
    places: dict[Field, tuple[int, ...]]
    width: int


@lru_cache(maxsize=16)
def _plan(mapping: Mapping) -> _Plan:
    width = max((one.index + 1 for one in mapping.columns), default=0)
    columns = {field: found for field in Field if (found := mapping.of(field))}
    places = {field: tuple(one.index for one in found) for field, found in columns.items()}
    return _Plan(columns, places, width)


class _Row:
    """The cells of one row by their fields."""

    __slots__ = ("cells", "places", "plan")

    def __init__(self, plan: _Plan, cells: Sequence[str]) -> None:
        self.plan = plan
        self.places = plan.places
        self.cells = cells

    def columns(self, field: Field) -> tuple[Column, ...]:
        """The columns of a field."""
        return self.plan.columns.get(field, ())

    def cell(self, index: int) -> str:
        if index >= len(self.cells):
            return ""
        text = self.cells[index].strip()
        # Segue itself and spreadsheets write ' before a text that could be taken for a formula.
        return text[1:].strip() if len(text) > 1 and text[0] == "'" and text[1] in "=+-@" else text

    def all(self, field: Field) -> list[str]:
        """What stands in all columns of a field; 'n/a' and the like stand for nothing."""
        found = [self.cell(one) for one in self.places.get(field, ())]
        return [one for one in found if one and one.casefold() not in _NOTHING]

    def text(self, field: Field) -> str:
        """The first of them, in one line."""
        places = self.places.get(field)
        if places is None:  # most lists have a third of the fields
            return ""
        for place in places:
            text = self.cell(place)
            if text and text.casefold() not in _NOTHING:
                # Of all that is space only ' ' is printable.
                plain = text.isprintable() and "  " not in text
                return text if plain else _SPACES.sub(" ", text)
        return ""

    def choice(self, field: Field) -> str:
        """As `text`, where 'Select', 'none' and 'unknown' too stand for nothing."""
        text = self.text(field)
        return "" if text and text.casefold() in _NO_CHOICE else text


def _yes(text: str) -> bool | None:
    if not text:
        return None
    word = text.strip().casefold().replace("í", "i").replace("ã", "a")
    return True if word in _YES else False if word in _NO else None


# --- phones --------------------------------------------------------------------------------------


def _phones(
    row: _Row, rules: RegionRules, country: str | None, country_text: str
) -> tuple[list[PhoneReading], list[str]]:
    region = rules.given or country or (None if country_text else rules.campaign)
    code = calling_code_region(row.text(Field.PHONE_CODE).lstrip("+")) or None
    good: dict[str, PhoneReading] = {}
    problems: list[str] = []
    for text, kind, own_code in _phone_cells(row):
        for reading in _read(text, own_code or code, region):
            if reading.e164 is None:
                problems.append(_problem(reading, country_text, country))
            elif reading.e164 not in good:
                good[reading.e164] = _with_kind(reading, kind)
    return list(good.values()), problems


def _phone_cells(row: _Row) -> list[tuple[str, str, str | None]]:
    """(text, kind, region of the calling code beside it) of all phones of a row."""
    found: list[tuple[str, str, str | None]] = []
    for column in row.columns(Field.PHONE):
        text = row.cell(column.index)
        if not is_blank(text):
            kind = row.cell(column.kind_from) if column.kind_from is not None else ""
            found.append((text, kind.strip("* ").casefold() or column.kind, None))
    for column in row.columns(Field.PHONES_JOINED):
        for part in row.cell(column.index).split("!"):
            number, _, rest = part.partition("_")
            own, _, note = rest.partition("_")
            if not is_blank(number):
                found.append((number.strip(), note.strip(), calling_code_region(own)))
    return found


def _read(text: str, code: str | None, region: str | None) -> tuple[PhoneReading, ...]:
    """A number with a calling code beside it is read by that; a lone one by the region."""
    if code is None:
        return read_phones(text, region)
    reading = read_phone(text, code)
    if reading.e164 is None and region is not None and region != code:
        other = read_phone(text, region)
        return (other if other.state == "good" else reading,)
    return (reading,)


def _with_kind(reading: PhoneReading, kind: str) -> PhoneReading:
    if not kind or (kind in ("main", "other") and reading.kind):
        return reading
    return reading._replace(kind=kind, problem=None)


def _problem(reading: PhoneReading, country_text: str, country: str | None) -> str:
    why = reading.problem or ""
    if country_text and country is None and "no country is known" in why:
        why = f"it has no country code, and '{country_text}' is no country that is known"
    return f"'{_SPACES.sub(' ', reading.text)[:40]}': {why}"


def _no_phone(problems: list[str], row: _Row) -> str:
    width = row.plan.width
    there = len(row.cells)
    shifted = f" (the row has {there} cells, the list {width} columns)" if there > width else ""
    if not problems:
        return "no phone" + shifted
    return f"phone cannot be dialled: {'; '.join(problems[:3])}{shifted}"


# --- the rest ------------------------------------------------------------------------------------


def _name(row: _Row) -> str:
    parts = [row.text(Field.FIRST_NAME), row.text(Field.LAST_NAME)]
    return " ".join(one for one in parts if one) or row.text(Field.NAME)


def _emails(row: _Row) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for cell in row.all(Field.EMAIL):
        for one in _EMAIL.findall(cell):
            found.setdefault(one.casefold(), one)
    return tuple(found.values())


def _prospect(
    line: int,
    row: _Row,
    phones: tuple[PhoneReading, ...],
    problems: tuple[str, ...],
    country: str | None,
    where: tuple[str, str, str],
    zone: ZoneReading,
) -> ProspectRow:
    name = _name(row)
    state, city, postal_code = where
    return ProspectRow(
        line=line,
        name=name,
        role=row.choice(Field.ROLE),
        company=row.text(Field.COMPANY),
        emails=_emails(row),
        phones=phones,
        phone_problems=problems,
        country=country or "",
        law_region=law_region(country, state) or "",
        state=state,
        city=city,
        postal_code=postal_code,
        address=", ".join(row.all(Field.ADDRESS)),
        zone=zone.zone,
        zone_candidates=zone.candidates,
        zone_basis=zone.basis,
        source=row.choice(Field.SOURCE),
        segment=row.choice(Field.SEGMENT),
        staff=row.choice(Field.STAFF),
        website=row.choice(Field.WEBSITE),
        language=row.choice(Field.LANGUAGE),
        note="\n".join(row.all(Field.NOTE)),
        external_id=row.text(Field.EXTERNAL_ID),
        do_not_call=_yes(row.text(Field.DO_NOT_CALL)) is True,
        consent=_yes(row.text(Field.CONSENT)),
        name_key=name_key(name),
    )
