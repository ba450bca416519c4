"""The prospect's zone: from the list, else the address, else the number, else all candidates."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from app.exchange.countries import plain_word
from app.exchange.zone_tables import CITIES, ONE_CLOCK, SPOKEN, STATES

# Two zones are one clock when they agree at every noon and midnight of these years.
_COMPARED_FROM, _COMPARED_DAYS = datetime(2026, 1, 1, tzinfo=UTC), 730


@dataclass(frozen=True, slots=True)
class ZoneReading:
    """The zone of a prospect and where it comes from.

    Attributes:
        zone: IANA name, or None where several clocks remain.
        candidates: All zones it can be, each another clock; the zone alone when it is known.
        basis: 'list', 'address', 'number', 'candidates', or '' when nothing is known.
    """

    zone: str | None
    candidates: tuple[str, ...]
    basis: str


@lru_cache(maxsize=4096)
def zones_for(
    said: str = "",
    country: str | None = None,
    state: str = "",
    city: str = "",
    postal_code: str = "",
    number_zones: tuple[str, ...] = (),
    number_region: str | None = None,
) -> ZoneReading:
    """Finds the zone of a prospect, as product.md decides under 'Time'.

    Args:
        said: What a zone column of the list says, or ''.
        country: ISO 3166 country of the address, or None.
        state: State, province or region as written.
        city: City as written.
        postal_code: Postal code as written.
        number_zones: Zones of the first phone, as `phones.PhoneReading.zones`.
        number_region: Country of the first phone; a city without a country is looked up in it.
    """
    named = zone_named(said)
    if named:
        return ZoneReading(named, (named,), "list")
    address = _address_zones(country, state, city, postal_code)
    if country is None and number_region and (state or city):
        there = _address_zones(number_region, state, city, "")
        address = there if len(country_zones(number_region)) > len(there) == 1 else ()
    if len(address) == 1:
        return ZoneReading(address[0], address, "address")
    number = _in_words_of(number_region, clocks(number_zones))
    if len(number) == 1:
        return ZoneReading(number[0], number, "number")
    both = tuple(one for one in address if _clock(one) in {_clock(other) for other in number})
    left = both or address or number
    if len(left) == 1:
        return ZoneReading(left[0], left, "number")
    return ZoneReading(None, left, "candidates" if left else "")


def zone_named(text: str) -> str | None:
    """The IANA zone that a text names: 'Europe/Lisbon', 'lisbon', 'Eastern Time'; or None."""
    text = text.strip()
    if not text:
        return None
    if text in _zone_names():
        return current_name(text)
    word = plain_word(text.rpartition("/")[2] if "/" in text else text)
    return _by_last_part().get(word) or SPOKEN.get(word)


def law_region(country: str | None, state: str) -> str | None:
    """Region of the law: 'US-FL' where the state is known, else the country.

    Args:
        country: ISO 3166 country.
        state: State as written, code or name.
    """
    if country is None:
        return None
    code = _state_codes(country).get(plain_word(state)) if state else None
    return f"{country}-{code}" if code and country in ("US", "CA", "AU", "BR", "MX") else country


def clocks(zones: Sequence[str]) -> tuple[str, ...]:
    """The different clocks among zones: of several that always agree the first named stays."""
    found: dict[tuple[int, ...], str] = {}
    named = [current_name(one) for one in zones]
    for one in sorted(named, key=_rank):
        found.setdefault(_clock(one), one)
    return tuple(sorted(found.values(), key=named.index))


@lru_cache(maxsize=1024)
def country_zones(country: str) -> tuple[str, ...]:
    """The clocks of a country."""
    if country in ONE_CLOCK:
        return (ONE_CLOCK[country],)
    return clocks(_zone_tab().get(country, ()))


def _in_words_of(region: str | None, zones: tuple[str, ...]) -> tuple[str, ...]:
    """The same clocks under the names that a country has for them: Dublin's is not London's."""
    there = _zone_tab().get(region or "", ())
    own = {_clock(one): one for one in reversed(clocks(there))}
    named = [one if one in there else own.get(_clock(one), one) for one in zones]
    return tuple(sorted(named, key=_rank))


def _address_zones(country: str | None, state: str, city: str, postal_code: str) -> tuple[str, ...]:
    if country is None:
        return ()
    whole = country_zones(country)
    if len(whole) < 2:
        return whole
    by_city = _cities(country).get(plain_word(city)) if city else None
    by_state = _state_zones(country, state)
    if by_state:
        left = clocks(by_state)
        # A city counts only within its state: Portland is in two.
        return (by_city,) if by_city and _clock(by_city) in map(_clock, left) else left
    if country == "ES" and len(postal_code.strip()) == 5:
        # Las Palmas 35, Tenerife 38.
        island = postal_code.strip()[:2] in ("35", "38")
        return ("Atlantic/Canary",) if island else ("Europe/Madrid",)
    return (by_city,) if by_city else whole


@lru_cache(maxsize=64)
def _state_codes(country: str) -> dict[str, str]:
    found = {}
    for code, name, _ in STATES.get(country, ()):
        found[plain_word(code)] = found[name] = code
    return found


@lru_cache(maxsize=4096)
def _state_zones(country: str, state: str) -> tuple[str, ...]:
    word = plain_word(state)
    if not word:
        return ()
    for code, name, zones in STATES.get(country, ()):
        if word in (plain_word(code), name):
            return zones
    return ()


@lru_cache(maxsize=64)
def _cities(country: str) -> dict[str, str]:
    # Cities that zones are named after, then those of the table.
    found = {_last_part(one): one for one in _zone_tab().get(country, ())}
    for zone, words in CITIES.get(country, {}).items():
        found.update(dict.fromkeys(words.split(), zone))
    return found


def _last_part(zone: str) -> str:
    return plain_word(zone.rpartition("/")[2])


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset(one for one in available_timezones() if "/" in one or one == "UTC")


@lru_cache(maxsize=1)
def _by_last_part() -> dict[str, str]:
    return {_last_part(one): one for zones in _zone_tab().values() for one in zones}


def _tz_text(name: str) -> str:
    return (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")


def _table_lines(name: str) -> Iterable[list[str]]:
    for line in _tz_text(name).splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@lru_cache(maxsize=1)
def _zone_tab() -> dict[str, tuple[str, ...]]:
    """Zones of each country, the most populous first as far as the tz database knows."""
    found: dict[str, list[str]] = {}
    for cells in _table_lines("zone.tab"):
        found.setdefault(cells[0], []).append(cells[2])
    return {country: tuple(zones) for country, zones in found.items()}


@lru_cache(maxsize=1)
def _links() -> dict[str, str]:
    lines = (line.split() for line in _tz_text("tzdata.zi").splitlines() if line[:2] == "L ")
    return {old: target for _, target, old in lines}


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    order = [one for zones in _zone_tab().values() for one in zones]
    mains = {zones[0] for country, zones in _zone_tab().items() if country not in STATES}
    mains |= {zones[0] for rows in STATES.values() for _, _, zones in rows}
    mains |= {zone for zones in CITIES.values() for zone in zones}
    # A zone that stands first for several states of its country names the clock best.
    often = Counter(zones[0] for rows in STATES.values() for _, _, zones in rows)
    return {
        one: (0 if one in mains else 1000) + at - 1000 * often[one] for at, one in enumerate(order)
    }


def _rank(zone: str) -> int:
    return _ranks().get(zone, 5000)


@lru_cache(maxsize=1024)
def current_name(zone: str) -> str:
    """Today's name of a zone: 'Asia/Calcutta' is 'Asia/Kolkata'; unknown names stay."""
    if zone in _ranks():
        return zone
    target = _links().get(zone, zone)
    return target if target in _ranks() else zone


@lru_cache(maxsize=1024)
def _clock(zone: str) -> tuple[int, ...]:
    """The offsets of a zone over two years, minutes, where they change."""
    info = ZoneInfo(zone)
    shifts: list[int] = []
    half_day = timedelta(hours=12)
    at = _COMPARED_FROM
    for step in range(_COMPARED_DAYS * 2):
        offset = at.astimezone(info).utcoffset() or timedelta()
        minutes = int(offset.total_seconds()) // 60
        if not shifts or shifts[-1] != minutes:
            shifts += [step, minutes]
        at += half_day
    return tuple(shifts)
