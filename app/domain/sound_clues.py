"""What the name of a sound file, and words kept inside it, say about the call that it holds.

Recorders name their files by number and time, each in its own way: '20261124_130301.123+0100_out_
+48585550172', '20261124-140301-+48585550172', 'Call recording +48 58 555 01 72_261124_140301'.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo


class Basis(StrEnum):
    """Where a moment was read, the best first."""

    NAME = "name"
    INSIDE = "inside"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class MomentClue:
    """A moment at which the recording may have begun or ended.

    Attributes:
        at: Aware UTC.
        basis: 'name' and 'inside' are when it began, 'file' (last written) is when it ended.
        zone_said: The clue names its offset; else it was read on this computer's clock.
    """

    at: datetime
    basis: Basis
    zone_said: bool = False


@dataclass(frozen=True, slots=True)
class NumberClue:
    """Digits that may be a phone number.

    Attributes:
        digits: Without '+', '00' and signs.
        whole: With country code, by its '+' or '00'.
    """

    digits: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Clues:
    """All that is known of a file before any call is looked at.

    Attributes:
        seconds: Length of its sound.
    """

    numbers: tuple[NumberClue, ...]
    moments: tuple[MomentClue, ...]
    seconds: float


_DATE = r"(?P<y>20\d\d)(?P<s>[-_.]?)(?P<mo>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])"
_SHORT = r"(?P<y>[2-4]\d)(?P<mo>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
_TIME = (
    r"(?P<h>[01]\d|2[0-3])(?P<t>[-_.:h]?)(?P<mi>[0-5]\d)"
    r"(?:(?:[-_.:m])?(?P<sec>[0-5]\d))?(?P<frac>\.\d{1,6})?"
)
# '-1001' behind a time is more often an extension than an offset: a minus needs its colon, or the
# fraction of a second that goes before it.
_ZONE = (
    r"(?P<zone>Z|(?:\+|(?<=\.\d\d\d)-)(?:0\d|1[0-4])(?:00|15|30|45)|[+-](?:0\d|1[0-4]):[0-5]\d)?"
)
_MOMENTS = (
    re.compile(rf"(?<!\d){_DATE}[T _.,-]*{_TIME}{_ZONE}(?!\d)"),
    re.compile(rf"(?<!\d){_SHORT}[ _-]+{_TIME}(?P<zone>)(?!\d)"),
)
_UNIX = re.compile(r"(?<![\d+])1[6-9]\d{8}(?:(?=\.\d)|(?!\d))")
_WHOLE = re.compile(r"(?:\+|(?<!\d)00)\d[\d ().]{5,20}\d(?!\d)")
_PLAIN = re.compile(r"(?<!\d)\(?\d[\d ()]{5,18}\d(?!\d)")
_LEAST, _MOST = 7, 15


def printable(name: str) -> str:
    """A file's name as text: bytes that are none are written as numbers."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_clues(texts: tuple[str, str], written_at: datetime, seconds: float, zone: str) -> Clues:
    """The clues of a file.

    Args:
        texts: Its name without folder and ending; words kept inside it (title, date, comment).
        written_at: When it was last written, aware UTC.
        seconds: Length of its sound.
        zone: IANA zone of this computer, for times that name none.
    """
    numbers: dict[NumberClue, None] = {}
    moments: list[MomentClue] = []
    for text, basis in zip(texts, (Basis.NAME, Basis.INSIDE), strict=True):
        rest = text
        for moment, said in _moments(rest, zone):
            moments.append(MomentClue(moment, basis, said))
        for pattern in (*_MOMENTS, _UNIX):
            rest = pattern.sub(lambda found: "|" * len(found.group()), rest)
        numbers |= dict.fromkeys(_numbers(rest))
    moments.append(MomentClue(written_at.astimezone(UTC), Basis.FILE, zone_said=True))
    return Clues(tuple(numbers), tuple(moments), seconds)


def _moments(text: str, zone: str) -> Iterator[tuple[datetime, bool]]:
    for pattern in _MOMENTS:
        for found in pattern.finditer(text):
            wall = _wall(found)
            if wall is None:
                continue
            offset = _offset(found["zone"])
            if offset is not None:
                yield wall.replace(tzinfo=offset).astimezone(UTC), True
                continue
            local = wall.replace(tzinfo=ZoneInfo(zone))
            # In the hour that a clock goes through twice, both may be meant.
            yield from dict.fromkeys(
                (local.replace(fold=fold).astimezone(UTC), False) for fold in (0, 1)
            )
        text = pattern.sub(lambda found: "|" * len(found.group()), text)
    for found in _UNIX.finditer(text):
        yield datetime.fromtimestamp(int(found.group()), UTC), True


def _wall(found: re.Match[str]) -> datetime | None:
    year = int(found["y"])
    try:
        return datetime(  # noqa: DTZ001 - the zone follows
            year if year > 99 else 2000 + year,
            int(found["mo"]),
            int(found["d"]),
            int(found["h"]),
            int(found["mi"]),
            int(found["sec"] or 0),
        )
    except ValueError:  # 31 November
        return None


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _numbers(text: str) -> Iterator[NumberClue]:
    for pattern, whole in ((_WHOLE, True), (_PLAIN, False)):
        for found in pattern.finditer(text):
            digits = "".join(one for one in found.group() if one.isdigit())
            if whole and not found.group().startswith("+"):
                digits = digits[2:]
            if _LEAST <= len(digits) <= _MOST:
                yield NumberClue(digits, whole)
        text = pattern.sub(lambda found: "|" * len(found.group()), text)
