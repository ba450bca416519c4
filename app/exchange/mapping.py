"""Guessing what the columns of a list are: by layout, by name, by what stands in them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.exchange.countries import region_of
from app.exchange.fields import NO_PHONE_COLUMN, PHONE_FIELDS, Column, Field, Mapping, Sure
from app.exchange.readers import Table
from app.exchange.synonyms import WEAK, WEAK_NAMES, field_of, header_word, is_left_out, phone_kind

__all__ = ["NO_PHONE_COLUMN", "Column", "Field", "Mapping", "Sure", "guess_mapping"]

_PHONE_CELL = re.compile(
    r"^\W*(?:tel[.:]*\s*)?[+(]?\d(?:[\s().\-/]*\d){6,14}\s*(?:(?:ext\.?|x|#)\s*\d+)?(?:\s*:::.*)?$",
    re.IGNORECASE,
)
_DATE_CELL = re.compile(
    r"^\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[T\s].*)?$"
)
_BARE_DIGITS = re.compile(r"^\s*\d+\s*$")
_EMAIL_CELL = re.compile(r"^\s*[^@\s;,]+@[^@\s;,]+\.[A-Za-z]{2,}")
_URL_CELL = re.compile(r"^\s*(?:https?://|www\.)\S+$", re.IGNORECASE)
_NAME_CELL = re.compile(r"^\s*[^\W\d_][\w'’.\-]*(?:\s+[^\W\d_][\w'’.\-]*){1,3}\s*$")
_NO_NUMBER = re.compile(
    r"(?:^|[_\s])(?:id|ids|date|time|zip|amount|price|revenue|lat|long|score|count|seconds|"
    r"duration|year|created|modified|uuid|iban|vat|ssn)(?:$|[_\s])"
)
_MOST = 0.6

_VICIDIAL: tuple[Field | None, ...] = (
    Field.EXTERNAL_ID, None, None, Field.PHONE_CODE, Field.PHONE, None, Field.FIRST_NAME, None,
    Field.LAST_NAME, Field.ADDRESS, Field.ADDRESS, Field.ADDRESS, Field.CITY, Field.STATE, None,
    Field.POSTAL_CODE, Field.COUNTRY, None, None, Field.PHONE, Field.EMAIL, None, Field.NOTE,
)  # fmt: skip
_VICIDIAL_WIDTHS = range(20, 32)

# (layout, headers that give it away, as words)
_LAYOUTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Salesforce", frozenset({"masterrecordid", "isdeleted"})),
    ("Salesforce", frozenset({"leadowner", "companyaccount"})),
    ("Salesforce", frozenset({"recordowner", "leadcurrency"})),
    ("Zoho CRM", frozenset({"leadowner", "skypeid"})),
    ("HubSpot", frozenset({"recordid", "lifecyclestage"})),
    ("HubSpot", frozenset({"lifecyclestage", "leadstatus"})),
    ("Apollo", frozenset({"companynameforemails", "seniority"})),
    ("LinkedIn", frozenset({"connectedon", "position"})),
    ("Google Contacts", frozenset({"phonevalue", "phonelabel"})),
    ("Google Contacts", frozenset({"phonevalue", "phonetype"})),
    ("Outlook", frozenset({"internetfreebusy"})),
    ("Outlook", frozenset({"businessphone", "homestreet"})),
    ("VICIdial", frozenset({"vendorleadcode", "phonecode"})),
)


def guess_mapping(table: Table) -> Mapping:
    """Guesses what each column is and how sure that is.

    A list without a phone gives a mapping without one; `Mapping.require_phone` says so.

    Args:
        table: The opened list.
    """
    sample = [cells for _, cells in table.sample]
    if not table.has_header and _is_vicidial(sample):
        return _vicidial(table.width, sample)
    columns = _by_names(table)
    columns = _agreed(columns, sample)
    columns = _by_content(columns, sample, table.has_header)
    return Mapping(tuple(columns), _layout(table.header))


# --- layouts -------------------------------------------------------------------------------------


def _layout(header: Sequence[str]) -> str:
    if any(one.startswith("Person - ") for one in header):
        return "Pipedrive"
    words = {header_word(one) for one in header}
    return next((name for name, marks in _LAYOUTS if marks <= words), "")


def _is_vicidial(sample: Sequence[Sequence[str]]) -> bool:
    """VICIdial's own layout has no header: calling code in the fourth, number in the fifth."""
    fits = [
        len(row) in _VICIDIAL_WIDTHS
        and row[3].strip().isdigit()
        and len(row[3].strip()) <= 3
        and row[4].strip().isdigit()
        and 6 <= len(row[4].strip()) <= 16
        for row in sample
    ]
    return bool(fits) and sum(fits) >= 0.8 * len(fits)


def _vicidial(width: int, sample: Sequence[Sequence[str]]) -> Mapping:
    columns = [
        Column(index, field=field, sure=Sure.MATCHED if field else Sure.UNMATCHED)
        for index, field in enumerate(_VICIDIAL[:width])
    ]
    columns[4] = replace(columns[4], kind="main")
    columns += [Column(index) for index in range(len(columns), width)]
    joined = next(
        (one for one in (width - 1, 26, 28) if 23 < one < width and _any_joined(sample, one)), None
    )
    if joined is not None:
        columns[joined] = Column(joined, field=Field.PHONES_JOINED, sure=Sure.MATCHED)
    return Mapping(tuple(columns), "VICIdial")


def _any_joined(sample: Sequence[Sequence[str]], index: int) -> bool:
    cells = [row[index] for row in sample if len(row) > index and row[index].strip()]
    return bool(cells) and all(re.match(r"^\d{5,}_\d*_", one) for one in cells)


# --- names ---------------------------------------------------------------------------------------


def _by_names(table: Table) -> list[Column]:
    names = table.header
    columns = [Column(index) for index in range(table.width)]
    words = [header_word(one) for one in names]
    for index, name in enumerate(names):
        field = field_of(name)
        if field is None or _is_salutation(words[index], words):
            columns[index] = Column(index, name)
            continue
        kind = phone_kind(name) if field == Field.PHONE else ""
        label = _label_before(words, index) if field == Field.PHONE else None
        columns[index] = Column(index, name, field, kind, label, Sure.MATCHED)
    return _only_one(columns, words)


def _is_salutation(word: str, words: list[str]) -> bool:
    """'Title' is Mr or Mrs where another column is the job's."""
    return word == "title" and any(one in words for one in ("jobtitle", "phonecode", "position"))


def _label_before(words: list[str], index: int) -> int | None:
    """Google writes 'Phone 1 - Label' before 'Phone 1 - Value'."""
    before = words[index - 1] if index else ""
    return index - 1 if before in ("phonelabel", "phonetype") else None


# Where several columns claim what can be only one, the words that win, best first.
_PREFERRED: dict[Field, tuple[str, ...]] = {
    Field.COMPANY: ("company", "companyname", "companyaccount", "associatedcompany"),
    Field.ROLE: ("jobtitle", "position", "title", "organizationtitle"),
    Field.EXTERNAL_ID: ("id", "recordid", "leadid", "prospectid", "vendorleadcode"),
    Field.SOURCE: ("leadsource", "source"),
    Field.NAME: ("name", "fullname"),
    Field.COUNTRY: ("country", "countryregion"),
    Field.STATE: ("state", "stateregion", "region", "province"),
    Field.CITY: ("city",),
    Field.WEBSITE: ("website", "websiteurl", "web", "webpage"),
}
_SEVERAL = frozenset({Field.PHONE, Field.PHONES_JOINED, Field.EMAIL, Field.ADDRESS, Field.NOTE})


def _only_one(columns: list[Column], words: list[str]) -> list[Column]:
    """Keeps one column for each field that can have only one."""
    for field in Field:
        claims = [one for one in columns if one.field == field]
        if len(claims) < 2 or field in _SEVERAL:
            continue
        order = _PREFERRED.get(field, ())
        best = min(
            claims,
            key=lambda one: (
                order.index(words[one.index]) if words[one.index] in order else len(order),
                one.index,
            ),
        )
        for one in claims:
            if one is not best:
                columns[one.index] = Column(one.index, one.header)
    return columns


# --- content -------------------------------------------------------------------------------------


def _cells(sample: Sequence[Sequence[str]], index: int) -> list[str]:
    return [row[index] for row in sample if len(row) > index and row[index].strip()]


def _share(cells: list[str], test: Callable[[str], object]) -> float:
    return sum(1 for one in cells if test(one)) / len(cells) if cells else 0.0


def _phone_like(cell: str) -> bool:
    if not _PHONE_CELL.match(cell) or _DATE_CELL.match(cell):
        return False
    return not _BARE_DIGITS.match(cell) or 9 <= len(cell.strip()) <= 13


def _agreed(columns: list[Column], sample: Sequence[Sequence[str]]) -> list[Column]:
    """Names that are also used for other things hold only where the cells agree."""
    for one in columns:
        word = header_word(one.header)
        phones = _share(_cells(sample, one.index), _phone_like) >= _MOST
        if one.field == Field.PHONE and word in WEAK and not phones:
            columns[one.index] = Column(one.index, one.header)
        elif one.field == Field.NAME and word in WEAK_NAMES and phones:
            columns[one.index] = Column(one.index, one.header, Field.PHONE, sure=Sure.GUESSED)
    return columns


def _by_content(
    columns: list[Column], sample: Sequence[Sequence[str]], has_header: bool
) -> list[Column]:
    have = {one.field for one in columns}
    for one in columns:
        if one.field is not None or (one.header and is_left_out(one.header)):
            continue
        field = _content_field(one, _cells(sample, one.index), have, has_header)
        if field is not None:
            columns[one.index] = replace(one, field=field, sure=Sure.GUESSED)
            if field not in PHONE_FIELDS:
                have.add(field)
    return columns


def _content_field(
    column: Column, cells: list[str], have: set[Field | None], has_header: bool
) -> Field | None:
    if not cells:
        return None
    tests: list[tuple[Field, Callable[[str], object], float]] = [
        (Field.PHONE, _phone_like, _MOST),
        (Field.EMAIL, _EMAIL_CELL.match, _MOST),
    ]
    if not has_header:
        tests += [
            (Field.WEBSITE, _URL_CELL.match, _MOST),
            (Field.COUNTRY, lambda cell: len(cell) > 1 and region_of(cell), 0.9),
            (Field.NAME, _NAME_CELL.match, 0.8),
        ]
    words = re.sub(r"([a-z])([A-Z])", r"\1 \2", column.header).casefold()
    for field, test, most in tests:
        if field in have or (field == Field.PHONE and _NO_NUMBER.search(words)):
            continue
        if _share(cells, test) >= most:
            return field
    return None
