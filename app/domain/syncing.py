"""How often a desk speaks with the team's database, how much at once, and how long it keeps.

Chance is handed in as a number from 0 (inclusive) to 1, so that every rule can be computed again.
Sources: sync-design 3.3 (outbox, back-off), 3.4 (poll, cursor), 2e (reconnecting).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

BATCH_FACTS = 1_000
BATCH_BYTES = 1_000_000
BATCH_LEAST = 10
"""Facts of a batch after many that had no answer."""
PAGE = 500
"""Rows of one page of the feed."""
KEPT = timedelta(hours=72)
"""How long an act that was taken stays in the outbox: a failover may lose what was acknowledged."""
FIRST_RECONNECT = 5.0
BACK_OFF = (0.5, 30.0)
POLL_FOCUSED, POLL_IDLE = 1.0, 5.0
POLL_STEERING = 2.5
"""Of a supervisor's desk that has not the focus: what needs somebody is seen within 5 s there."""
JITTER = 0.2
CHECK_EVERY, CHECK_FIRST = 2 * 3_600.0, 1_800.0
"""Seconds between two looks whether a day's facts are what the team has; before the first, at most.
A look reads all of a day's facts at the server: of 500 desks that is a tenth of one core."""
CHECK_AGAIN = 180.0
"""Seconds until a day that differed is looked at again: longer than anything is on its way."""
CHECK_DAYS = 7
"""Days that are looked at, one after the other."""
REFILL_EVERY = 86_400.0
"""Seconds between two fillings of a store because of such a difference, at least."""
SENT_DAYS = 89
"""A first filling leaves out what was closed 90 days ago: facts of older days may be elsewhere."""
CLOCK_NOTE = 120.0
"""Seconds between this computer's time and the server's from which on it is said."""

_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")

T = TypeVar("T")


class Sent(StrEnum):
    """How far an act in the outbox is."""

    NEW = "new"
    ACKED = "acked"
    STALE = "stale"
    QUARANTINED = "quarantined"
    ALONE = "alone"  # quarantined more than 72 hours ago: the server has not what it says


ANSWERED = {
    "stored": Sent.ACKED,
    "duplicate": Sent.ACKED,
    "stale": Sent.STALE,
    "quarantined": Sent.QUARANTINED,
}
"""What the state of an act is after the server's answer."""
UNREADABLE = "unreadable"
"""Why an act is set aside that the server can't read: its desk alone has it."""


def too_old(program: str, least: str) -> bool:
    """Whether a program is older than the version that a team asks for; '' asks for none.

    The same as the server's `need_program`: numbers between dots, what follows them is ignored.
    """
    return bool(least) and _parts(program) < _parts(least)


def _parts(version: str) -> list[int]:
    found = _VERSION.match(version)
    return [int(one) for one in found.group().split(".")] if found else []


def first_reconnect(chance: float) -> float:
    """Seconds to wait before the first try after a loss: 500 desks must not come at once."""
    return FIRST_RECONNECT * chance


def back_off(tries: int, chance: float) -> float:
    """Seconds before the next try after `tries` failures (1 or more): full jitter, capped."""
    low, high = BACK_OFF
    ceiling = min(high, low * 2.0 ** min(tries, 16))
    return low + (ceiling - low) * chance


def poll(*, focused: bool, chance: float, steers: bool = False) -> float:
    """Seconds until the feed is asked again, give or take a fifth.

    Args:
        steers: It is a supervisor's desk.
    """
    middle = POLL_FOCUSED if focused else POLL_STEERING if steers else POLL_IDLE
    return middle * (1 - JITTER + 2 * JITTER * chance)


def next_batch(facts: int, *, answered: bool) -> int:
    """How many facts the next push carries at most, after one of at most `facts`.

    A server that can't take a batch within the deadline undoes it, and would the same batch again:
    half as many the next time, and twice as many after each answer.
    """
    return min(BATCH_FACTS, facts * 2) if answered else max(BATCH_LEAST, facts // 2)


def batches(sizes: Iterable[tuple[T, int, int]], most: int = BATCH_FACTS) -> Iterable[list[T]]:
    """Cuts acts, in their order, into what one push carries; a single larger act goes alone.

    Args:
        sizes: (act, its facts, its bytes).
        most: Facts of a batch.
    """
    batch: list[T] = []
    facts = size = 0
    for act, its_facts, its_bytes in sizes:
        if batch and (facts + its_facts > most or size + its_bytes > BATCH_BYTES):
            yield batch
            batch, facts, size = [], 0, 0
        batch.append(act)
        facts, size = facts + its_facts, size + its_bytes
    if batch:
        yield batch


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the feed; the order is that of the server's acceptance, (xid, seq)."""

    xid: int = 0
    seq: int = 0


def advanced(cursor: Cursor, page: Sequence[tuple[Cursor, bool]]) -> Cursor:
    """The cursor after a page of (place, safe): over the leading safe rows only.

    A row that is not safe may still be preceded by one whose transaction commits later: all rows
    are applied at once, but the feed is read again from before the first unsafe one (sync-design
    2b, 'peek': 0 of 8,901 rows skipped; a sequence cursor skipped 938).
    """
    for place, safe in page:
        if not safe:
            break
        cursor = max(cursor, place)
    return cursor


def reading_on(before: str, generation: str, cursor: Cursor) -> Cursor:
    """Where the feed is read from, by the generation of the server that answers.

    Another one reads from the start. Ten minutes back (sync-design 3.4) would do for the numbers
    of a lost tail that are used again, but not for a row whose last version was in that tail: the
    version that is left is as old as it likes, and the desk would show the lost one for ever (the
    simulator found it). Rows are applied by key and a desk's whole set takes the server 5 ms (2c).
    """
    return cursor if before in ("", generation) else Cursor()


def digest(hashes: Iterable[bytes]) -> tuple[int, str]:
    """Count and check sum of facts: bit_xor of the first 8 bytes of each hash, as 16 hex digits."""
    count = found = 0
    for one in hashes:
        count += 1
        found ^= int.from_bytes(one[:8])
    return count, f"{found:016x}"
