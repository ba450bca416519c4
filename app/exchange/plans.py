"""Numbering plans: kind and country of a number as `phonenumbers` finds them, but quickly.

A list has 100,000 numbers, and the library looks at eleven patterns and the lists of lengths of
each for every one, for codes of several countries many times over. Here the metadata of the library
is sorted by length once; the answer is the library's own. What is written in the plainest way
('+49 30 123456') needs no parsing either.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import phonenumbers as lib
from phonenumbers import timezone as number_zones
from phonenumbers.tzdata import TIMEZONE_DATA, TIMEZONE_LONGEST_PREFIX

UNKNOWN = lib.PhoneNumberType.UNKNOWN
_Matches = Callable[[str], object]
_PLAIN = re.compile(r"\+[1-9](?:[ ()\-]{0,2}[0-9]){6,16}")
_SIGNS = str.maketrans("", "", "+ ()-")
# In the order in which the library asks; the line of a house and mobiles come behind them.
_SPECIAL = (
    (lib.PhoneNumberType.PREMIUM_RATE, "premium_rate"),
    (lib.PhoneNumberType.TOLL_FREE, "toll_free"),
    (lib.PhoneNumberType.SHARED_COST, "shared_cost"),
    (lib.PhoneNumberType.VOIP, "voip"),
    (lib.PhoneNumberType.PERSONAL_NUMBER, "personal_number"),
    (lib.PhoneNumberType.PAGER, "pager"),
    (lib.PhoneNumberType.UAN, "uan"),
    (lib.PhoneNumberType.VOICEMAIL, "voicemail"),
)


def plain_number(text: str) -> tuple[int, str] | None:
    """Calling code and national number of a text that says them in the plainest way.

    Returns:
        What `phonenumbers.parse` would give, or None for all that it had to look at closer: no '+'
        at the start, letters, an extension, a trunk prefix, an unknown code.
    """
    if _PLAIN.fullmatch(text) is None:
        return None
    digits = text.translate(_SIGNS)
    for length in (1, 2, 3):
        code = _code(digits[:length])
        if code is not None:
            number = digits[length:]
            return None if code.trunk is None or code.trunk(number) else (code.code, number)
    return None


def kind_and_region(code: int, number: str) -> tuple[int, str | None]:
    """`phonenumbers.number_type` and `region_code_for_number` in one.

    Args:
        code: Calling code.
        number: National significant number.
    """
    found = _code(str(code))
    return (UNKNOWN, None) if found is None else found.find(number)


def number_zones_of(code: int, number: str, kind: int) -> tuple[str, ...]:
    """Zones of a number as `phonenumbers.timezone` gives them; () where it knows none."""
    if _geographical(kind, code):
        return _prefix_zones(f"{code}{number}"[:TIMEZONE_LONGEST_PREFIX])
    return _known(tuple(TIMEZONE_DATA.get(str(code), ())))


@lru_cache(maxsize=4096)
def _geographical(kind: int, code: int) -> bool:
    return bool(lib.is_number_type_geographical(kind, code))


@lru_cache(maxsize=16384)
def _prefix_zones(digits: str) -> tuple[str, ...]:
    lengths = range(len(digits), 0, -1)
    found = next((digits[:n] for n in lengths if digits[:n] in TIMEZONE_DATA), None)
    return _known(tuple(TIMEZONE_DATA[found])) if found else ()


def _known(zones: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in zones if one != number_zones.UNKNOWN_TIMEZONE)


class _Plan:
    """The patterns of one region, by how long a number is."""

    def __init__(self, data: Any) -> None:
        self._data = data
        self._by_length: dict[int, tuple[tuple[int, _Matches], ...]] = {}
        self.leading: _Matches | None = None
        if data.leading_digits is not None:
            self.leading = re.compile(data.leading_digits).match

    def kind(self, number: str) -> int:
        """What kind of number it is in this plan."""
        tests = self._by_length.get(len(number))
        if tests is None:
            tests = self._by_length[len(number)] = tuple(self._tests(len(number)))
        for kind, matches in tests:
            if matches(number):
                return kind
        return UNKNOWN

    def _tests(self, length: int) -> list[tuple[int, _Matches]]:
        """The tests of numbers of this length, in order; the first that holds says the kind."""
        data = self._data
        general = _test(data.general_desc, length)
        if general is None:
            return []
        found: list[tuple[int, _Matches]] = [(UNKNOWN, lambda number: not general(number))]
        for kind, name in _SPECIAL:
            matches = _test(getattr(data, name), length)
            if matches is not None:
                found.append((kind, matches))
        return found + self._ordinary(length)

    def _ordinary(self, length: int) -> list[tuple[int, _Matches]]:
        data, kinds = self._data, lib.PhoneNumberType
        fixed, mobile = _test(data.fixed_line, length), _test(data.mobile, length)
        if data.same_mobile_and_fixed_line_pattern:
            return [] if fixed is None else [(kinds.FIXED_LINE_OR_MOBILE, fixed)]
        found: list[tuple[int, _Matches]] = []
        if fixed is not None and mobile is not None:
            one, other = fixed, mobile
            found.append((kinds.FIXED_LINE_OR_MOBILE, lambda text: one(text) and other(text)))
        found += [(kinds.FIXED_LINE, fixed)] if fixed is not None else []
        return found + ([(kinds.MOBILE, mobile)] if mobile is not None else [])


def _test(desc: Any, length: int) -> _Matches | None:
    """Whether a number of this length fits; None when none can."""
    if desc is None or not desc.national_number_pattern:
        return None
    if desc.possible_length and length not in desc.possible_length:
        return None
    return re.compile(desc.national_number_pattern).fullmatch


class _Code:
    """A calling code with the plans of its regions.

    Attributes:
        trunk: Whether a national number may begin with a trunk prefix; None where only the library
            can say.
    """

    def __init__(self, code: int, regions: tuple[str, ...]) -> None:
        self.code = code
        self._plans = [(region, plan) for region in regions if (plan := _plan(code, region))]
        self._alone = len(regions) == 1
        self.trunk: _Matches | None = None
        main = lib.PhoneMetadata.metadata_for_region(regions[0], None)
        if main is not None:
            self.trunk = re.compile(main.national_prefix_for_parsing or "(?!)").match

    def find(self, number: str) -> tuple[int, str | None]:
        """Kind and region of a national number."""
        for region, plan in self._plans:
            if self._alone:
                return plan.kind(number), region
            if plan.leading is None:
                kind = plan.kind(number)
                if kind != UNKNOWN:
                    return kind, region
            elif plan.leading(number):
                return plan.kind(number), region
        return UNKNOWN, None


def _plan(code: int, region: str) -> _Plan | None:
    data = lib.PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    return None if data is None else _Plan(data)


@lru_cache(maxsize=2048)
def _code(digits: str) -> _Code | None:
    regions = tuple(lib.region_codes_for_country_code(int(digits)))
    known = regions and digits[0] != "0" and int(digits) in lib.COUNTRY_CODE_TO_REGION_CODE
    return _Code(int(digits), regions) if known else None
