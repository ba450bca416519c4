"""Plays a file without a window: an admin hears whether sound comes out of this computer."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.audio.player import NO_DEVICE, Player, PlayerStatus
from app.domain.errors import KnownError

_LOOK = 0.1
_FIX = "Plug one in, or start the sound server."


@dataclass(frozen=True, slots=True)
class Played:
    """What was played.

    Attributes:
        seconds: How much of it.
        of: The file's length in seconds.
        notice: What is odd although it played; empty when nothing is.
    """

    seconds: float
    of: float
    notice: str


def play_file(path: Path, device: str = "", most: float | None = None) -> Played:
    """Plays a file to its end, or for so many seconds, and waits for it.

    Args:
        device: Stable name of the output; empty is the system's default.
        most: Seconds after which it stops; None plays all.

    Raises:
        KnownError: The file is no sound, or there is no output to hear it on.
    """
    changed = threading.Event()
    player = Player(device, changed.set)
    try:
        player.load(path)
        _wait(player, changed, lambda now: now.state != "loading")
        player.play()
        _wait(player, changed, lambda now: now.state != "paused")
        done = _wait(
            player,
            changed,
            lambda now: now.state != "playing" or (most is not None and now.position >= most),
        )
        if done.notice == NO_DEVICE:
            raise KnownError("There is no output that sound could be heard on.", "", _FIX)
        return Played(done.position, done.seconds, done.notice)
    finally:
        player.close()


def _wait(
    player: Player, changed: threading.Event, until: Callable[[PlayerStatus], bool]
) -> PlayerStatus:
    while not until(status := player.status()):
        changed.wait(_LOOK)
        changed.clear()
    if status.problem is not None:
        raise status.problem
    return status
