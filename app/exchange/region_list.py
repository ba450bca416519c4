"""The countries with their names and calling codes, for a choice in the window."""

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from babel import Locale


@dataclass(frozen=True, slots=True)
class Region:
    """A country by which numbers without a country code can be read.

    Attributes:
        code: ISO 3166.
        calling: '+49'.
    """

    code: str
    name: str
    calling: str


@lru_cache(maxsize=1)
def regions() -> tuple[Region, ...]:
    """All countries that have phones, by English name. Takes some ms: not on the UI thread."""
    names = Locale("en").territories
    found = [
        Region(code, str(names[code]), f"+{phonenumbers.country_code_for_region(code)}")
        for code in phonenumbers.SUPPORTED_REGIONS
        if code in names
    ]
    return tuple(sorted(found, key=lambda one: one.name))
