"""What every way to dial can do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol


def nothing() -> None:
    """Default of a callback nobody is interested in."""


@dataclass(frozen=True, slots=True)
class CallEvents:
    """What a dialer tells; called on any thread, at most once per dial, in this order.

    Attributes:
        ringing: The far end rings (or the number has left the program, if that is all it can know).
        answered: Somebody picked up.
        ended: The line is closed, by whichever side.
    """

    ringing: Callable[[], None] = field(default=nothing)
    answered: Callable[[], None] = field(default=nothing)
    ended: Callable[[], None] = field(default=nothing)


class Dialer(Protocol):
    """A way to dial."""

    @property
    def tells_answer(self) -> bool:
        """Whether it knows when somebody picks up; else the rep says so."""

    def dial(self, number: str) -> None:
        """Begin to call a number.

        Args:
            number: E.164, as +49301234567. The dial is a fact before this is called.

        Raises:
            KnownError: The number can't leave the program.
        """

    def hang_up(self) -> None:
        """End the call; without one nothing happens."""
