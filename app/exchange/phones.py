"""Reading of phone numbers: what may be dialled, what is only possible, and why one is refused."""

import re
from functools import lru_cache
from typing import NamedTuple

import phonenumbers as lib

from app.domain.vocabulary import PhoneState
from app.exchange.plans import UNKNOWN, kind_and_region, number_zones_of, plain_number

_SCIENTIFIC = re.compile(r"^[\s'+]*\d+(?:[.,]\d+)?[eE][+-]?\d+\s*$")
_FIGURE = re.compile(r"^[\s'+]*\d{5,}[.,]0+\s*$")
_EXTENSION = re.compile(
    r"[\s,;(]*(?:;ext=|\b(?:ext(?:ension)?n?|extn|int|anexo|durchwahl|dw|poste|wew|x|xt)\b|#|x)"
    r"[\s.:=]*\(?\d{1,7}\)?\s*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_JOINED = re.compile(r"\s*:::\s*|\s*[\r\n]+\s*")  # these join values and nothing else
_SPLIT = re.compile(r"\s*;\s*|\s*/\s*|\s+(?:or|oder|ou|und|and|y|e|lub)\s+")
_NUMBER_LIKE = re.compile(r"\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d")
_BLANKS = frozenset(
    {"", "0", "-", "--", ".", "?", "n/a", "na", "#n/a", "none", "null", "nil", "nan", "unknown"}
)
_KINDS = {
    lib.PhoneNumberType.FIXED_LINE: "landline",
    lib.PhoneNumberType.MOBILE: "mobile",
    lib.PhoneNumberType.TOLL_FREE: "toll-free",
    lib.PhoneNumberType.PREMIUM_RATE: "premium",
    lib.PhoneNumberType.SHARED_COST: "shared cost",
    lib.PhoneNumberType.VOIP: "internet",
    lib.PhoneNumberType.PERSONAL_NUMBER: "personal",
    lib.PhoneNumberType.PAGER: "pager",
    lib.PhoneNumberType.UAN: "company",
    lib.PhoneNumberType.VOICEMAIL: "voicemail",
}
_GOOD = str(PhoneState.GOOD)


class PhoneReading(NamedTuple):
    """What a piece of text is as a phone.

    Attributes:
        text: The text as it stood in the list.
        e164: The number to dial ('+442079460958'), or None when refused.
        extension: Digits to dial after the answer, or ''.
        kind: 'landline', 'mobile', 'toll-free' ..., '' where the number does not say.
        state: 'good' (valid), 'unconfirmed' (possible, full length), None when refused.
        problem: Why it is refused, a clause that goes on after 'phone cannot be dialled: '.
        zones: IANA zones of the number as its numbering plan says, sorted; empty when refused.
        region: ISO 3166 country of the number, or None.
    """

    text: str
    e164: str | None = None
    extension: str = ""
    kind: str = ""
    state: str | None = None
    problem: str | None = None
    zones: tuple[str, ...] = ()
    region: str | None = None


def is_blank(text: str) -> bool:
    """Whether a phone cell says that there is no phone ('', '0', 'n/a', '-')."""
    return text.strip().casefold() in _BLANKS


def read_phone(text: str, region: str | None, country_hint: str | None = None) -> PhoneReading:
    """Reads one phone number.

    Args:
        text: What somebody wrote.
        region: ISO 3166 country by which a number without country code is read, or None.
        country_hint: The same, used where `region` is None.
    """
    plain = _plain(text)
    if plain is not None:
        return plain
    where = (region or country_hint or "").partition("-")[0].upper() or None
    spoilt = _spoilt(text)
    if spoilt:
        return PhoneReading(text, problem=spoilt)
    reading = _parsed(text, where)
    digits = text.lstrip(" '(\t")
    if reading.state != PhoneState.GOOD and digits.startswith("00"):
        # '00' leads abroad nearly everywhere, also where the plan of the region says '011'.
        abroad = _parsed("+" + digits[2:], None)
        if abroad.state == PhoneState.GOOD or (where is None and abroad.e164):
            return abroad._replace(text=text)
    return reading


def read_phones(
    text: str, region: str | None, country_hint: str | None = None
) -> tuple[PhoneReading, ...]:
    """Reads all numbers of one cell; several only where a clear separator stands between them.

    Returns:
        One reading for a cell that is blank of separators or whose parts are not all numbers.
    """
    plain = _plain(text)
    if plain is not None:
        return (plain,)
    joined = [one for one in _JOINED.split(text) if not is_blank(one.strip(" *"))]
    if len(joined) > 1:
        return tuple(
            reading
            for one in joined
            for reading in _one_or_more(one.lstrip(" *"), region, country_hint)
        )
    return _one_or_more(joined[0].lstrip(" *") if joined else text, region, country_hint)


def _one_or_more(
    text: str, region: str | None, country_hint: str | None
) -> tuple[PhoneReading, ...]:
    """Numbers between signs that can also stand within one ('030/123456')."""
    parts = [one for one in _SPLIT.split(text) if one.strip()]
    if len(parts) > 1:
        readings = tuple(read_phone(one, region, country_hint) for one in parts)
        if all(one.e164 for one in readings):
            return readings
    whole = read_phone(text, region, country_hint)
    if len(parts) > 1 and whole.state != PhoneState.GOOD and _several(parts):
        why = "there is more than one number in it, and not all can be read"
        return (PhoneReading(text, problem=why),)
    return (whole,)


@lru_cache(maxsize=8192)
def display(e164: str) -> str:
    """The international spelling of a number: '+44 20 7946 0958'. Odd text comes back as it is."""
    try:
        number = lib.parse(e164, None)
    except lib.NumberParseException:
        return e164
    return lib.format_number(number, lib.PhoneNumberFormat.INTERNATIONAL)


def calling_code_region(code: str) -> str | None:
    """The main country of a calling code: '44' gives 'GB'; None for no such code."""
    if not code.isdigit() or len(code) > 3:
        return None
    region = lib.region_code_for_country_code(int(code))
    return None if region in ("ZZ", "001") else region


def _several(parts: list[str]) -> bool:
    return sum(1 for one in parts if _NUMBER_LIKE.search(one)) > 1


def _spoilt(text: str) -> str | None:
    """What a spreadsheet did to a number before it came here."""
    if _SCIENTIFIC.match(text):
        return f"a spreadsheet cut its digits off ({text.strip()})"
    if _FIGURE.match(text):
        return f"a spreadsheet made a figure of it ({text.strip()})"
    return None


def _words_inside(text: str) -> bool:
    """Whether words stand behind the first digit that are no spelled number ('1-800-FLOWERS').

    Letters would be read as the digits of their keys and so make another number.
    """
    first = re.search(r"\d", text)
    if first is None:
        return False
    rest = _EXTENSION.sub("", text[first.start() :])
    words = _WORD.findall(rest)
    if not words:
        return False
    return "(" + words[-1] in rest or len("".join(words)) < 3 or len(words) > 2 or " " in rest


def _plain(text: str) -> PhoneReading | None:
    """A valid number in the plainest spelling, as most lists have them; None for all others.

    There is nothing in it that a number could be cut at, or that a spreadsheet could have spoilt.
    """
    found = plain_number(text)
    if found is None:
        return None
    code, number = found
    kind, region = kind_and_region(code, number)
    if kind == UNKNOWN:
        return None
    return _good(text, code, number, kind, region)


def _good(text: str, code: int, number: str, kind: int, region: str | None) -> PhoneReading:
    return PhoneReading(
        text,
        f"+{code}{number}",
        "",
        _KINDS.get(kind, ""),
        _GOOD,
        None,
        number_zones_of(code, number, kind),
        None if region in ("ZZ", "001") else region,
    )


def _parsed(text: str, region: str | None) -> PhoneReading:
    try:
        number = lib.parse(text, region)
    except lib.NumberParseException as failure:
        return PhoneReading(text, problem=_unreadable(text, region, failure.error_type))
    code, digits = number.country_code or 0, lib.national_significant_number(number)
    home = lib.region_code_for_country_code(code)
    kind, region = kind_and_region(code, digits)
    problem = _impossible(number, home) if kind == UNKNOWN else None
    if problem is None and _words_inside(text):
        problem = "there are words behind the number"
    if problem:
        return PhoneReading(text, problem=problem)
    reading = _good(text, code, digits, kind, home if kind == UNKNOWN else region or home)
    state = PhoneState.UNCONFIRMED if kind == UNKNOWN else PhoneState.GOOD
    return reading._replace(extension=number.extension or "", state=str(state))


def _unreadable(text: str, region: str | None, error: int) -> str:
    kinds = lib.NumberParseException
    if error == kinds.INVALID_COUNTRY_CODE:
        if "+" in text or region is not None:
            return "no country has this country code"
        return "it has no country code, and no country is known for it"
    if error == kinds.TOO_LONG:
        return "it has too many digits for one number"
    if error in (kinds.TOO_SHORT_NSN, kinds.TOO_SHORT_AFTER_IDD):
        return "it has too few digits"
    return "there is no number in it"


def _impossible(number: lib.PhoneNumber, home: str) -> str | None:
    """Why a number that is not valid cannot even be tried; None when it can."""
    found = lib.is_possible_number_with_reason(number)
    reasons = {
        lib.ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "the area code is missing",
        lib.ValidationResult.TOO_SHORT: f"it has too few digits for {home}",
        lib.ValidationResult.TOO_LONG: f"it has too many digits for one number in {home}",
        lib.ValidationResult.INVALID_LENGTH: f"no number in {home} has this many digits",
        lib.ValidationResult.INVALID_COUNTRY_CODE: "no country has this country code",
    }
    if found in reasons:
        return reasons[found]
    if number.italian_leading_zero and not _zero_leads(home):
        # The trunk zero is stripped from every number of full length; here it was not.
        return f"it is no full number of {home}"
    return None


@lru_cache(maxsize=512)
def _zero_leads(home: str) -> bool:
    """Whether national numbers of a country may begin with 0, as in Italy."""
    data = lib.PhoneMetadata.metadata_for_region(home, None)
    if data is None or data.general_desc is None:
        return True
    pattern = data.general_desc.national_number_pattern or ""
    return any(
        re.fullmatch(pattern, "0" + second + "1" * length) is not None
        for length in range(3, 13)
        for second in "123456789"
    )
