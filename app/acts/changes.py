"""What an act made stale, so that whoever shows it can look again."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Changes:
    """What to look at again.

    Attributes:
        families: 'queue', 'lead', 'thread', 'handoffs', 'recordings', 'people', 'campaigns',
            'flow', 'imports', 'dnc', 'spoken'.
        act_id: What an undo names; None when nothing was kept.
    """

    families: frozenset[str]
    leads: frozenset[UUID] = frozenset()
    act_id: UUID | None = None


NOTHING = Changes(frozenset())
