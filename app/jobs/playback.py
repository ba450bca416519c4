"""Listening to a recording: a player that is made when the first sound is loaded.

A `Listening`'s methods return at once. What a screen draws of a sound is in `waveshape`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import KnownError

if TYPE_CHECKING:  # loaded with the first sound
    from app.audio.player import Player, PlayerStatus


@dataclass(frozen=True, slots=True)
class Heard:
    """Where listening stands; cheap to ask for at every frame.

    Attributes:
        problem: Why nothing can be played; None when it can.
        notice: What is odd although it plays: no output device.
        played: The file of which something was played since it was loaded. Who hears of changes
            later than they come may find it standing again.
    """

    playing: bool = False
    loading: bool = False
    position: float = 0.0
    seconds: float = 0.0
    speed: float = 1.0
    problem: KnownError | None = None
    notice: str = ""
    played: Path | None = None


class Listening:
    """One player, made when the first sound is loaded. No method waits.

    Args:
        device: Stable name of the output; empty is the system's default.
        on_change: Called on the player's thread whenever it plays, stands or breaks.
    """

    def __init__(self, device: str, on_change: Callable[[], None]) -> None:
        self._device = device
        self._on_change = on_change
        self._player: Player | None = None
        self._speed = 1.0

    @property
    def speed(self) -> float:
        """As asked for."""
        return self._speed

    def load(self, path: Path) -> None:
        """Open a recording and stand at its start; loop, skips and gains are as in a new one."""
        if self._player is None:
            from app.audio.player import Player

            self._player = Player(self._device, self._on_change)
            self._player.set_speed(self._speed)
        self._player.load(path)

    def unload(self) -> None:
        """Let go of file and device."""
        if self._player is not None:
            self._player.unload()

    def play(self) -> None:
        """Play from where it stands."""
        if self._player is not None:
            self._player.play()

    def pause(self) -> None:
        """Stand still."""
        if self._player is not None:
            self._player.pause()

    def toggle(self) -> None:
        """Play when it stands, stand when it plays."""
        if self._player is not None:
            self._player.toggle()

    def seek(self, second: float) -> None:
        """Stand at, or go on from, a second of the sound."""
        if self._player is not None:
            self._player.seek(second)

    def set_speed(self, speed: float) -> None:
        """Play faster or slower, 0.5 to 3, at the same pitch."""
        self._speed = speed
        if self._player is not None:
            self._player.set_speed(speed)

    def set_skips(self, silences: tuple[tuple[float, float], ...]) -> None:
        """Leave these silences out while it plays; none plays everything."""
        if self._player is not None:
            self._player.set_skips(silences)

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Play a stretch again and again; None plays on."""
        if self._player is not None:
            self._player.set_loop(loop)

    def set_gains(self, gains: tuple[float, ...]) -> None:
        """Loudness of each channel of the file that is loaded; 1 is as recorded."""
        if self._player is not None:
            self._player.set_gains(gains)

    @property
    def device(self) -> str:
        """Stable name of the output that was asked for."""
        return self._device

    def set_device(self, device: str) -> None:
        """Play on another output from now on."""
        if device != self._device:
            self._device = device
            if self._player is not None:
                self._player.set_device(device)

    def heard(self) -> Heard:
        """Where it stands now."""
        if self._player is None:
            return Heard(speed=self._speed)
        return _heard(self._player.status())

    def close(self, wait: float = 0.0) -> None:
        """Stop and let go of everything; waits for the player's thread at most so many seconds."""
        player, self._player = self._player, None
        if player is not None:
            player.close(wait)


def _heard(status: "PlayerStatus") -> Heard:
    return Heard(
        playing=status.state == "playing",
        loading=status.state == "loading",
        position=status.position,
        seconds=status.seconds,
        speed=status.speed,
        problem=status.problem,
        notice=status.notice,
        played=status.played,
    )
