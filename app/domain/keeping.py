"""How long this computer keeps what the team's store has too."""

from datetime import datetime, timedelta

KEPT_AFTER = timedelta(days=7)
"""A recording stays here so long after it was proved to lie whole in the team's store."""
POOL_STAYS = timedelta(hours=12)
"""How long leads of the pool that nobody here works stay without contact (issue of the team, 5)."""
SET_BACK = timedelta(minutes=5)
"""By so much clocks are set back in daily use: time comes from the network after a sleep."""


def pool_may_stay(last_contact: datetime | None, now: datetime) -> bool:
    """Whether leads of the pool may stay at a desk.

    Args:
        last_contact: When the team was last heard, by this computer's wall clock; None: never.
        now: This moment by the same clock. One that was set back far before the contact says
            nothing, and what nobody can tell goes: the team has the leads.
    """
    if last_contact is None:
        return True
    return -SET_BACK <= now - last_contact < POOL_STAYS


def local_copy_may_go(
    verified_at: datetime | None, now: datetime, kept_after: timedelta = KEPT_AFTER
) -> bool:
    """Whether the local copy of a recording may be deleted.

    Only after it was verified in the team's store (read back there and its hash compared), and a
    week later, so that a store that is lost in its first days loses nothing. A clock that was set
    back keeps it longer, never shorter.

    Args:
        verified_at: When the upload was last verified; None if it never was.
        now: This moment.
        kept_after: How long it stays after that; the policy of a team may make it longer.
    """
    return verified_at is not None and now - verified_at >= max(kept_after, KEPT_AFTER)
