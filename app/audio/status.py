"""What a recorder shows of itself; a window loads it without what works on sound."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

State = Literal["off", "armed", "recording", "paused", "stopped"]


class ChannelState(StrEnum):
    """What a channel's device does."""

    OPENING = "opening"  # it is there, its first sound is not yet
    LIVE = "live"
    STILL = "still"  # it is there and gives nothing: taken by another program, or suspended
    MISSING = "missing"
    TAKEN = "taken"  # gone, and the system had put another device in its place


@dataclass(frozen=True, slots=True)
class Level:
    """A meter: root mean square and highest peak of the newest sound, both 0 to 1 of full scale."""

    rms: float = 0.0
    peak: float = 0.0


@dataclass(frozen=True, slots=True)
class RecorderStatus:
    """What the call bar shows; a snapshot, cheap to ask for at 20 frames a second.

    Attributes:
        state: off, armed (meters only), recording, paused, stopped.
        elapsed: Seconds that are on disk, pauses included.
        levels: Per channel its meter.
        channels: Names in the file's order.
        my_side_only: No far end is recorded.
        problems: What is missing now, in short sentences; empty when all is well.
        devices: Per channel what its device does.
    """

    state: State = "off"
    elapsed: float = 0.0
    levels: tuple[Level, ...] = ()
    channels: tuple[str, ...] = ()
    my_side_only: bool = False
    problems: tuple[str, ...] = ()
    devices: tuple[ChannelState, ...] = ()

    @property
    def lacking(self) -> tuple[bool, ...]:
        """Per channel whether its device is not there or gives nothing."""
        well = (ChannelState.OPENING, ChannelState.LIVE)
        return tuple(state not in well for state in self.devices)
