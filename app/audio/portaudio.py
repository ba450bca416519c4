"""The one door to PortAudio.

PortAudio keeps its state once per process and must not be opened, closed or asked by two threads
at the same time; hence the one lock of this module. It is loaded at first use: asking the sound
system for its devices takes longer than showing the first window may.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.audio.pulse import MARK
from app.domain.errors import KnownError

LOCK = threading.RLock()

LATENCY_MS = "60"
"""Asked of PulseAudio: unasked it buffers up to 2 s, and a new stream begins as late."""


def portaudio() -> Any:
    """Load the sound library.

    Raises:
        KnownError: PortAudio is not installed on this computer.
    """
    with LOCK:
        try:
            import sounddevice
        except OSError as failure:
            raise KnownError(
                "The sound library PortAudio is missing.",
                "Everything but sound works.",
                "Install the package libportaudio2.",
            ) from failure
        return sounddevice


@contextmanager
def routed(variable: str, name: str | None, mark: str = "") -> Iterator[None]:
    """Hold the lock and make the ALSA device 'pulse' open the PulseAudio device of that name.

    PortAudio on Debian knows no PulseAudio; its ALSA device 'pulse' does, and libpulse reads
    PULSE_SOURCE and PULSE_SINK each time that it is opened.

    Args:
        variable: PULSE_SOURCE or PULSE_SINK.
        name: PulseAudio's name of the source or sink; None changes nothing.
        mark: By which the server's stream can be found again (`pulse.place_of`).
    """
    wanted = {} if name is None else {variable: name, "PULSE_LATENCY_MSEC": LATENCY_MS}
    if wanted and mark:
        wanted["PULSE_PROP"] = f"{MARK}={mark}"
    with LOCK:
        before = {key: os.environ.get(key) for key in wanted}
        os.environ.update(wanted)
        try:
            yield
        finally:
            for key, value in before.items():
                if value is None:
                    os.environ.pop(key, None)
                else:
                    os.environ[key] = value


def reload_devices() -> None:
    """Make PortAudio look for devices again; only with no stream open (it would end them)."""
    with LOCK:
        library = portaudio()
        library._terminate()
        library._initialize()
