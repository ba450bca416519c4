"""What reading a row gives: a prospect or a refusal, and what tells duplicates."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.exchange.phones import PhoneReading

_WORDS = re.compile(r"[a-z0-9]+")


class ProspectRow(NamedTuple):
    """One row that can become a lead. A tuple, because a list has 100,000.

    Attributes:
        line: Line of the file, from 1.
        phones: Phones that may be dialled, in the order of the columns, each number once.
        phone_problems: Why further phones of the row were refused, one sentence each.
        country: ISO 3166 country of the address, else of the first phone, or ''.
        law_region: 'US-FL' where the state is known, else as `country`.
        zone_candidates: All zones it can be; the zone alone when it is known.
        zone_basis: See `zones.ZoneReading.basis`.
        do_not_call: The list says that this prospect must not be called.
        consent: What the list says about consent, None when nothing.
        name_key: The name without case, accents and order, '' for nobody's name.
    """

    line: int
    name: str
    role: str
    company: str
    emails: tuple[str, ...]
    phones: tuple[PhoneReading, ...]
    phone_problems: tuple[str, ...]
    country: str
    law_region: str
    state: str
    city: str
    postal_code: str
    address: str
    zone: str | None
    zone_candidates: tuple[str, ...]
    zone_basis: str
    source: str
    segment: str
    staff: str
    website: str
    language: str
    note: str
    external_id: str
    do_not_call: bool
    consent: bool | None
    name_key: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken.

    Attributes:
        line: Line of the file, from 1.
        reason: One clause, shown behind the line.
    """

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class RegionRules:
    """By which country a number without country code is read, the first that is given.

    Attributes:
        given: By `--region` or chosen in the window.
        campaign: The campaign's region; the row's own country comes before it.
    """

    given: str | None = None
    campaign: str | None = None


Parsed = ProspectRow | Refused


def duplicate_key(prospect: ProspectRow) -> tuple[tuple[str, ...], str]:
    """What tells duplicates: (all numbers, name key). See `is_duplicate`."""
    return tuple(one.e164 for one in prospect.phones if one.e164), prospect.name_key


def is_duplicate(one: tuple[tuple[str, ...], str], other: tuple[tuple[str, ...], str]) -> bool:
    """Same E.164 and same name, or one side nameless (product.md, Decisions, 'Phones')."""
    if not set(one[0]) & set(other[0]):
        return False
    return not one[1] or not other[1] or one[1] == other[1]


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """A name without case, accents, signs and order: 'Peña, José' is 'jose pena'."""
    if name.isascii():
        return " ".join(sorted(_WORDS.findall(name.lower())))
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(
        one if one.isalnum() else " " for one in plain if not unicodedata.combining(one)
    )
    return " ".join(sorted(letters.split()))
