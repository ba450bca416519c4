"""The ways to dial, by the name that settings keep."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.telephony.by_hand import HandDialer
from app.telephony.dialer import CallEvents, Dialer
from app.telephony.link import LinkDialer
from app.telephony.rehearsal import RING_SECONDS, RehearsalDialer, Voice

REHEARSAL = "rehearsal"
LINK = "tel"
BY_HAND = "by_hand"

LABELS = {
    REHEARSAL: phrase("Rehearsal"),
    LINK: phrase("tel: link"),
    BY_HAND: phrase("I dial myself"),
}


@dataclass(frozen=True, slots=True)
class World:
    """What the ways need of the rest of the program.

    Attributes:
        opener: Opens a tel: link; says whether a program took it.
        voice: The rehearsal's far end.
        talk_for: Which file the rehearsal talks for a number.
        ring_seconds: How long the rehearsal rings.
        rehearsal_only: The sample profile: every other way is refused.
    """

    opener: Callable[[str], bool] = lambda _: False
    voice: Voice | None = None
    talk_for: Callable[[str], Path | None] = lambda _: None
    ring_seconds: float = RING_SECONDS
    rehearsal_only: bool = False


def ways(world: World) -> tuple[str, ...]:
    """The names that may be chosen."""
    return (REHEARSAL,) if world.rehearsal_only else (REHEARSAL, LINK, BY_HAND)


def dialer_for(name: str, events: CallEvents, world: World) -> Dialer:
    """Make the dialer of a name.

    Raises:
        KnownError: There is no such way, or this profile may not use it.
    """
    if name in LABELS and name not in ways(world):
        raise KnownError(
            "The sample team calls nobody.",
            "Its people and numbers are invented.",
            "Make your own team to dial.",
        )
    if name == REHEARSAL:
        return RehearsalDialer(events, world.voice, world.talk_for, world.ring_seconds)
    if name == LINK:
        return LinkDialer(events, world.opener)
    if name == BY_HAND:
        return HandDialer(events)
    raise KnownError(
        phrase("There is no way to dial named '{name}'.", name=name), todo="Choose one in Settings."
    )
