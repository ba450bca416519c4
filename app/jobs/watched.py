"""What a look at the folder of other recorders did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watched:
    """What one look at the folder did.

    Attributes:
        problem: Why the folder can't be read; empty when it can, or when none is set.
    """

    attached: int = 0
    waiting: int = 0
    unreadable: int = 0
    problem: str = ""
