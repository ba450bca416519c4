"""What the doctor says of one thing that it looked at."""

from dataclasses import dataclass

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the doctor looked at.

    Attributes:
        name: Key, stable for scripts.
        sentence: What was found, for people.
        details: Rows that are wrong, at most 20.
    """

    name: str
    ok: bool
    sentence: str
    details: tuple[str, ...] = ()
