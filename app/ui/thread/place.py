"""Where a typed time is read, and amounts as they are typed."""

from dataclasses import dataclass
from datetime import datetime

from app.acts.points import PointWhen
from app.domain.campaign import Campaign
from app.domain.state import ProspectState
from app.domain.wall_time import Hours
from app.domain.when_text import WhenProblem, WhenReading, read_when
from app.ui.tr import tr

ALL_DAY: Hours = (((0, 24 * 60),),) * 7
"""Hours of a promise that is no call: any time of any day."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a time is read: whose clock, which hours."""

    now: datetime
    zone: str
    zones: tuple[str, ...]
    hours: Hours
    country: str | None

    @classmethod
    def of(cls, prospect: ProspectState, campaign: Campaign, now: datetime, mine: str) -> "Place":
        """The prospect's place; without a zone, the desk's."""
        zones = (prospect.zone,) if prospect.zone else tuple(prospect.zones)
        return cls(
            now, zones[0] if zones else mine, zones, campaign.hours, prospect.country or None
        )

    def read(self, text: str, *, asked: bool = False) -> WhenReading | WhenProblem:
        """A time of a call."""
        return read_when(
            text,
            now=self.now,
            zone=self.zone,
            hours=self.hours,
            country=self.country,
            zones=self.zones,
            asked=asked,
        )

    def settled(self, text: str) -> str:
        """A text as it was understood, where saying that again is understood the same way."""
        found = self.read(text)
        if isinstance(found, WhenProblem):
            return text
        again = self.read(found.text_echo)
        same = isinstance(again, WhenReading) and again.span_local == found.span_local
        return found.text_echo if same else text

    def read_by(self, text: str) -> WhenReading | None:
        """The day or time by which a promise is to be kept."""
        found = read_when(text, now=self.now, zone=self.zone, hours=ALL_DAY)
        if isinstance(found, WhenProblem):
            found = read_when(
                tr("{word} any time", word=text), now=self.now, zone=self.zone, hours=ALL_DAY
            )
        return None if isinstance(found, WhenProblem) else found

    def when(self, text: str, *, asked: bool) -> PointWhen | None:
        """The promised time as a point keeps it; None while it can't be taken."""
        found = self.read(text, asked=asked)
        if isinstance(found, WhenProblem):
            return None
        window = found.window(hours=self.hours, country=self.country, zones=self.zones)
        return PointWhen(
            wall=found.wall.local.isoformat(timespec="minutes"),
            zone=found.wall.zone,
            due_from=window.due_from,
            due_until=window.due_until,
            lapses_at=window.lapses_at,
            span=found.kind == "span",
            asked=asked,
            said=text,
        )


_CURRENCIES = {"€": "EUR", "£": "GBP", "$": "USD", "zł": "PLN", "kr": "SEK"}


_MOST_DIGITS = 12
"""Of an amount before its cents; the store keeps whole numbers of 64 bits."""


def read_money(text: str) -> tuple[int, str] | None:
    """Minor units and currency of '18,400 €', '9250.50 GBP' or '18400' (euros); else None."""
    words = text.replace("\u00a0", " ").strip()
    digits = "".join(c for c in words if c.isdecimal() or c in ".,")
    name = "".join(c for c in words if not (c.isdecimal() or c in "., "))
    currency = _CURRENCIES.get(name, name.upper()) or "EUR"
    whole, cents = digits, ""
    for sign in (".", ","):
        head, _, tail = digits.rpartition(sign)
        if head and len(tail) in (1, 2):
            whole, cents = head, tail.ljust(2, "0")
            break
    whole = whole.replace(",", "").replace(".", "")
    if (
        not whole.isdecimal()
        or len(whole) > _MOST_DIGITS
        or len(currency) != 3
        or not currency.isalpha()
    ):
        return None
    minor = int(whole) * 100 + int(cents or 0)
    return (minor, currency) if minor > 0 else None
