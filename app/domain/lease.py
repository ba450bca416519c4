"""Leases at the desk: how much of one is left, and whether a dial may start under it.

The server alone grants leases and judges their end by its own clock. The desk gets a duration,
never a time, and counts it from before it asked, so that it always believes less than is true
(sync-design 3.2). Nothing here reads a clock: readings are handed in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NANOSECONDS = 1_000_000_000
DRIFT = 1.001
"""How much slower than true time the boot clock may run: quartz is better by a factor of ten."""
WALL_SLACK = 2.0
"""Seconds by which the wall clock may fall behind the boot clock without having been set back."""

GUARD_ONLINE = 30.0
"""Seconds that must be left for a dial that the server has confirmed."""
GUARD_OFFLINE = 30 * 60.0
"""Seconds that must be left where nothing can renew it: the longest talk that is protected."""
LOOK_SECONDS = 90.0
CALL_SECONDS = 3_600.0
PACK_SECONDS = (2 * 3_600.0, 4 * 3_600.0)
PACK_MAX = 20
OWNER_OFFLINE = 5 * 3_600.0
"""Seconds after a device was last heard for which its person's leads are given to nobody."""
DIAL_OFFLINE = 4 * 3_600.0
"""Seconds without contact after which nothing is dialled: do-not-call can't reach the desk."""
WARNING = 5 * 60.0
"""Seconds left at which whoever still talks is warned; a talk is never cut."""
CONFIRM_WAIT = 0.3
"""Seconds that a dial waits for the server's word."""


class LeaseKind(StrEnum):
    """What a lease is for, with how long it is good: product page, 'Leases' (issue of the team)."""

    LOOK = "look"  # 90 s, renewed while the lead is open
    CALL = "call"  # 60 min from the confirm before the dial, ended by save
    PACK = "pack"  # up to 20 leads, 2 to 4 h, for work without a network


class Void(StrEnum):
    """Why a lease counts for nothing although its time may not be over."""

    REBOOTED = "rebooted"  # the boot clock began anew
    WALL_BACK = "wall_back"  # the wall clock was set back: time may be missing from both
    RESTARTED = "restarted"  # an earlier run of the program took it


class DialWhy(StrEnum):
    """Why a dial may start, or what holds it; a key for the sentences of the window."""

    CONFIRMED = "confirmed"
    UNDER_LEASE = "under_lease"
    UNDER_OWNERSHIP = "under_ownership"
    REFUSED = "refused"  # the server said no; its own reason stands beside
    NO_LEASE = "no_lease"
    LEASE_OVER = "lease_over"
    LEASE_SHORT = "lease_short"
    LEASE_UNSURE = "lease_unsure"  # void until the server is heard
    OTHER_NUMBER = "other_number"  # the lease does not cover this phone
    OFFLINE_TOO_LONG = "offline_too_long"


@dataclass(frozen=True, slots=True)
class Reading:
    """The clocks of a desk at one moment.

    Attributes:
        boot_ns: Nanoseconds since the computer started, sleep counted (CLOCK_BOOTTIME).
        wall: What the computer believes to be the time, aware UTC.
        boot_id: Which start of the computer `boot_ns` counts from.
    """

    boot_ns: int
    wall: datetime
    boot_id: str


@dataclass(frozen=True, slots=True)
class Held:
    """A lease as this desk holds it.

    Attributes:
        seconds: How long it is good, from the moment the server granted it.
        sent: The clocks before the request left, so before the server granted it.
        phones: The numbers it covers, E.164.
        verified: This run of the program has heard of it from the server.
    """

    kind: LeaseKind
    epoch: int
    seconds: float
    sent: Reading
    phones: frozenset[str] = frozenset()
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """What the team's policy may change; `hello` tells it.

    Attributes:
        owner_offline: Seconds; as `OWNER_OFFLINE`.
        dial_offline: Seconds; as `DIAL_OFFLINE`.
    """

    owner_offline: float = OWNER_OFFLINE
    dial_offline: float = DIAL_OFFLINE


@dataclass(frozen=True, slots=True)
class Word:
    """The server's answer to a confirm.

    Attributes:
        by: Name of whoever has the lead or its phone instead; '' for nobody.
        talking: That person is on the phone with the prospect now.
    """

    go: bool
    why: str = ""
    by: str = ""
    talking: bool = False


@dataclass(frozen=True, slots=True)
class MayDial:
    """Whether a dial may start.

    Attributes:
        detail: The server's reason where it refused.
        by, talking: As in `Word`.
    """

    go: bool
    why: DialWhy
    detail: str = ""
    by: str = ""
    talking: bool = False


def elapsed(since: Reading, now: Reading) -> float | Void:
    """Seconds between two readings, rather too many than too few; or why nobody can tell.

    sync-design 3.2 (2): the larger of boot clock (with its drift) and wall clock. The boot clock
    misses the pause of a virtual machine, the wall clock a setting back; a wall clock that gained
    less than the boot clock was set back, and what it hid can't be known.
    """
    if since.boot_id != now.boot_id:
        return Void.REBOOTED
    boot = (now.boot_ns - since.boot_ns) / NANOSECONDS
    wall = (now.wall - since.wall) / timedelta(seconds=1)
    if boot < 0:
        return Void.REBOOTED
    if wall < boot / DRIFT - WALL_SLACK:
        return Void.WALL_BACK
    return max(boot * DRIFT, wall)


def void(held: Held, now: Reading) -> Void | None:
    """Why a lease counts for nothing; None when its time decides."""
    if not held.verified:
        return Void.RESTARTED
    gone = elapsed(held.sent, now)
    return gone if isinstance(gone, Void) else None


def remaining(held: Held, now: Reading) -> float:
    """Seconds that are surely left of a lease; 0 when it is over or void."""
    gone = elapsed(held.sent, now)
    if isinstance(gone, Void) or not held.verified:
        return 0.0
    return max(0.0, held.seconds - gone)


def renew_due(held: Held, now: Reading) -> bool:
    """A third of it is used, or nobody can tell: ask the server again."""
    return remaining(held, now) <= held.seconds * 2 / 3


def warning_due(held: Held, now: Reading) -> bool:
    """Whoever talks under it is told that a second person may get the lead soon."""
    return remaining(held, now) <= WARNING


def ownership_left(contact: Reading | None, now: Reading, limits: Limits) -> float:
    """Seconds for which an owner's leads are surely given to nobody else.

    Args:
        contact: The clocks before the last request that was answered; None when there was none.
    """
    return _left(contact, now, limits.owner_offline)


def offline_dialling_left(contact: Reading | None, now: Reading, limits: Limits) -> float:
    """Seconds until dialling without a network ends; the window counts them down."""
    return _left(contact, now, limits.dial_offline)


def _left(contact: Reading | None, now: Reading, seconds: float) -> float:
    if contact is None:
        return 0.0
    gone = elapsed(contact, now)
    return 0.0 if isinstance(gone, Void) else max(0.0, seconds - gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class DialFacts:
    """What decides whether a dial may start.

    Attributes:
        word: The server's answer to the confirm; None when there was none in time.
        held: The lease on the lead, after the confirm.
        owned: The person who dials owns the lead, and nobody else has its numbers.
        contact: The clocks before the last request that was answered.
    """

    e164: str
    word: Word | None
    held: Held | None
    owned: bool
    contact: Reading | None
    now: Reading
    limits: Limits = Limits()


def may_dial(facts: DialFacts) -> MayDial:
    """Whether the number may leave the program now (issue of the team, 'Leases')."""
    if facts.word is not None:
        return _with_word(facts, facts.word)
    if offline_dialling_left(facts.contact, facts.now, facts.limits) <= 0:
        return MayDial(False, DialWhy.OFFLINE_TOO_LONG)
    if facts.owned and ownership_left(facts.contact, facts.now, facts.limits) > GUARD_OFFLINE:
        return MayDial(True, DialWhy.UNDER_OWNERSHIP)
    return _under(facts.held, facts, GUARD_OFFLINE, DialWhy.UNDER_LEASE)


def _with_word(facts: DialFacts, word: Word) -> MayDial:
    if not word.go:
        return MayDial(False, DialWhy.REFUSED, word.why, word.by, word.talking)
    return _under(facts.held, facts, GUARD_ONLINE, DialWhy.CONFIRMED)


def _under(held: Held | None, facts: DialFacts, guard: float, good: DialWhy) -> MayDial:
    if held is None:
        return MayDial(False, DialWhy.NO_LEASE)
    reason = void(held, facts.now)
    if reason is not None:
        return MayDial(False, DialWhy.LEASE_UNSURE, reason)
    if facts.e164 not in held.phones:
        return MayDial(False, DialWhy.OTHER_NUMBER)
    left = remaining(held, facts.now)
    if left <= guard:
        return MayDial(False, DialWhy.LEASE_SHORT if left > 0 else DialWhy.LEASE_OVER)
    return MayDial(True, good)
