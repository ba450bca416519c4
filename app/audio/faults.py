"""Everything that is known to go wrong with a recording.

`tests/audio/test_faults.py` injects each and writes `resources/docs/sound-faults.md`: what is lost
by it and what the call's record says.
"""

from enum import StrEnum


class Fault(StrEnum):
    """One way to lose sound. The value is what people call it."""

    NEVER_THERE = "a device that was never there"
    UNPLUGGED = "the microphone is unplugged"
    REPLUGGED = "the microphone is plugged in again"
    REROUTED = "the system puts the far end in the microphone's place"
    SUSPENDED = "a device is suspended, or taken by another program"
    DEFAULT_CHANGED = "the system's default microphone changes"
    SERVER_GONE = "the device's driver or the sound server ends"
    OVERFLOW = "nobody takes the sound in time"
    TORN = "the driver loses sound and says so"
    SWALLOWED = "the driver loses sound in silence"
    DRIFT = "two devices' clocks part"
    SILENT_SIDE = "one side is silent while the other talks"
    LONG_PAUSE = "a pause is forgotten"
    KILLED = "the program is killed"
    FAILED = "the recorder itself fails"
    DISK_FULL = "the disk is full"
    DISK_FULL_LONG = "the disk is full and there is no other"
    READ_ONLY = "the disk becomes read-only"
    FOLDER_REVOKED = "the recordings folder is moved away"
    PACKING = "the disk is full when the call is packed"
    NOTE_TORN = "the note beside the sound is destroyed"
    SEGMENT_LOST = "a segment is deleted"
    CLOCK_MOVED = "the computer's clock is moved"
    SLEPT = "the computer sleeps"
    POWER_LOST = "the power fails"
