"""The rows of a list that is being looked over, with what becomes of each: a window over the file.

One thread fills it, another reads it. Cells are kept packed, so that a long list takes little
room; a reader unpacks only the part that is on the screen.
"""

import pickle
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from app.exchange.fields import PHONE_FIELDS, Mapping
from app.exchange.readers import Row, Table
from app.exchange.rows import Parsed, Refused
from app.exchange.writers import RepairFile
from app.jobs.import_list import Batch
from app.reads.preview import SAME_AS, RowFate

_EMPTY_ROW = "the row is empty"
_NO_COUNTRY = "it has no country code"


class Becomes(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    NUMBER = "number"  # a number with no person and no company
    KNOWN = "known"  # a new lead of a prospect who is known from elsewhere
    HERE = "here"  # a lead of this campaign already
    TWICE = "twice"  # stands in the file before
    BLOCKED = "blocked"  # on the do-not-call list
    MARKED = "marked"  # the list itself says do not call
    PHONE = "phone"  # no phone that can be dialled
    EMPTY = "empty"


TAKEN = frozenset({Becomes.NEW, Becomes.NUMBER, Becomes.KNOWN})
_ORDER = tuple(Becomes)
_CODES = {one: code for code, one in enumerate(_ORDER)}


class Show(StrEnum):
    """Which rows are shown."""

    ALL = "all"
    PROBLEMS = "problems"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class BookRow:
    """One row of the list.

    Attributes:
        becomes: None while it is not checked.
        zone: IANA zone, or '' while it is not sure.
        zones: How many zones it can be.
    """

    line: int
    cells: tuple[str, ...]
    becomes: Becomes | None = None
    reason: str = ""
    zone: str = ""
    zones: int = 0


class ImportBook:
    """The rows that are checked so far.

    Attributes:
        counts: What becomes of them.
        bases: Where their zones come from.
        no_country: How many have a number of which nobody says the country.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.counts: Counter[Becomes] = Counter()
        self.bases: Counter[str] = Counter()
        self.no_country = 0
        self._packed: list[bytes] = []
        self._starts = array("L", [0])
        self._codes = bytearray()
        self._zones: list[tuple[str, int]] = []
        self._reasons: dict[int, str] = {}
        self._shown = {Show.PROBLEMS: array("L"), Show.NEW: array("L")}
        self._unpack = lru_cache(maxsize=8)(self._unpacked)

    def take(self, batch: Batch, fates: Sequence[RowFate]) -> None:
        """Adds checked rows, in order."""
        for parsed, fate in zip(batch.parsed, fates, strict=True):
            self._take(parsed, fate)
        self._packed.append(zlib.compress(pickle.dumps(batch.rows, -1), 1))
        self._starts.append(self._starts[-1] + len(batch.rows))

    def _take(self, parsed: Parsed, fate: RowFate) -> None:
        at, becomes = len(self._codes), _becomes(parsed, fate)
        self.counts[becomes] += 1
        if isinstance(parsed, Refused):
            self._zones.append(("", 0))
        else:
            self._zones.append((parsed.zone or "", len(parsed.zone_candidates)))
            self.bases[parsed.zone_basis] += 1
        if fate.reason:
            self._reasons[at] = fate.reason
            self.no_country += _NO_COUNTRY in fate.reason
        if becomes not in TAKEN:
            self._shown[Show.PROBLEMS].append(at)
        elif becomes is not Becomes.KNOWN:
            self._shown[Show.NEW].append(at)
        self._codes.append(_CODES[becomes])

    @property
    def checked(self) -> int:
        """Rows that can be read here."""
        return self._starts[-1]

    @property
    def taken(self) -> int:
        """Rows that would be taken."""
        return sum(self.counts[one] for one in TAKEN)

    def count(self, show: Show) -> int:
        """How many rows are shown; of all, those not yet checked included as far as known."""
        if show is Show.ALL:
            return max(self.checked, len(self.table.sample))
        return bisect_left(self._shown[show], self.checked)

    def row(self, show: Show, at: int) -> BookRow:
        """A row by its place among those shown."""
        place = at if show is Show.ALL else self._shown[show][at]
        if place >= self.checked:
            line, cells = self.table.sample[place]
            return BookRow(line, cells)
        part = self._part(place)
        line, cells = self._unpack(part)[place - self._starts[part]]
        zone, zones = self._zones[place]
        becomes = _ORDER[self._codes[place]]
        return BookRow(line, cells, becomes, self._reasons.get(place, ""), zone, zones)

    def _part(self, place: int) -> int:
        # All batches but the last are of one size.
        size = self._starts[1]
        return min(place // size, len(self._packed) - 1)

    def _unpacked(self, part: int) -> list[Row]:
        rows: list[Row] = pickle.loads(zlib.decompress(self._packed[part]))
        return rows


def _becomes(parsed: Parsed, fate: RowFate) -> Becomes:
    if isinstance(parsed, Refused):
        return Becomes.EMPTY if parsed.reason == _EMPTY_ROW else Becomes.PHONE
    if fate.becomes == "refused":
        return Becomes.MARKED
    if fate.becomes == "do_not_call":
        return Becomes.BLOCKED
    if fate.becomes == "duplicate":
        return Becomes.TWICE if fate.reason.startswith(SAME_AS) else Becomes.HERE
    if fate.becomes == "known":
        return Becomes.KNOWN
    return Becomes.NEW if parsed.name or parsed.company else Becomes.NUMBER


def save_what_was_not_taken(
    path: Path, table: Table, mapping: Mapping, problems: Sequence[tuple[int, str]]
) -> int:
    """Writes the rows that were not taken, each with line and reason. Belongs on the jobs lane.

    Returns:
        Rows written.
    """
    reasons = dict(problems)
    phones = frozenset(one.index for one in mapping.columns if one.field in PHONE_FIELDS)
    with RepairFile(path, table.header, phones) as file:
        for line, cells in table.rows():
            if line in reasons:
                file.write(line, reasons[line], cells)
    return file.written
