"""What a call is captured from: the rep's microphone, and the far end of the way that dials.

What captures is loaded with the first call: numbers in arrays and the system's sound take a tenth
of a second to load, which the first window does not wait for.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.acts.recording import KeepRecording
from app.host.settings import FAR_END, MICROPHONE, SOUND_FORMAT, Settings
from app.telephony.rehearsal import Voice
from app.telephony.ways import REHEARSAL

if TYPE_CHECKING:
    from app.audio.capture import CaptureBackend
    from app.audio.file_backend import FileBackend
    from app.audio.finish import Finished
    from app.audio.intake import Channel
    from app.audio.pack import Form

MY_SIDE_ONLY = "my side only"
_FAR = "rehearsal"


def form_of(settings: Settings) -> "Form":
    """As what recordings are kept, by this computer's policy."""
    return "opus" if settings.get(SOUND_FORMAT) == "opus" else "flac"


def kept_sound(
    lead: UUID, attempt: UUID, answered_at: datetime | None, done: "Finished"
) -> KeepRecording:
    """The act that keeps a recording with its call, and says what is missing of it."""
    offset = 0
    if answered_at is not None and done.started_at:
        begun = datetime.fromisoformat(done.started_at)
        offset = int((begun - answered_at).total_seconds() * 1000)
    return KeepRecording(
        lead=lead,
        attempt=attempt,
        file_name=done.path.name,
        sound=done.sha256,
        seconds=done.seconds,
        channels=",".join(done.channels),
        offset_ms=offset,
        pauses=done.pauses,
        problems=done.problems + ((MY_SIDE_ONLY,) if done.my_side_only else ()),
    )


def nothing_kept(lead: UUID | None, attempt: UUID | None, why: str) -> KeepRecording:
    """The act that says of a call that there is no sound of it."""
    assert lead is not None
    assert attempt is not None
    return KeepRecording(lead, attempt, "", None, 0.0, "", problems=(why,))


class CallSound:
    """The channels of each call.

    Args:
        settings: Name the devices.
        microphone: The way to the rep's microphone; None is the sound card.
        talk_for: Which file a rehearsal's far end talks for a number.
        clock: Clock of the capture; None is the computer's.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        microphone: "CaptureBackend | None" = None,
        talk_for: Callable[[str], Path | None] = lambda _: None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._settings = settings
        self._microphone, self._clock = microphone, clock
        self._made: tuple[CaptureBackend, FileBackend] | None = None
        self._making = threading.Lock()
        self.talk_for = talk_for
        self.voice: Voice = _FarVoice(self)
        self.muted = False

    def channels(self, way: str) -> "tuple[Channel, ...]":
        """The channels of a call by this way; without a far end it is 'my side only'."""
        from app.audio.intake import PROSPECT, REP, Channel
        from app.jobs.muting import Mutable

        microphone, far_end = self.backends()
        device = self._settings.get(MICROPHONE)
        rep = Channel(REP, Mutable(microphone, lambda: self.muted), device)
        if way == REHEARSAL:
            return rep, Channel(PROSPECT, far_end, _FAR)
        far = self._settings.get(FAR_END)
        if not far:
            return (rep,)
        return rep, Channel(PROSPECT, microphone, far)

    def backends(self) -> "tuple[CaptureBackend, FileBackend]":
        """The ways to the microphone and to the far end of a rehearsal, made at the first need."""
        from app.audio.clocks import capture_clock
        from app.audio.file_backend import FileBackend
        from app.audio.loopback import SystemBackend

        with self._making:
            if self._made is None:
                clock = self._clock or capture_clock
                microphone = self._microphone or SystemBackend(clock)
                self._made = microphone, FileBackend((_FAR,), clock=clock)
            return self._made


class _FarVoice:
    """Who talks in a rehearsal, into what is captured as its far end."""

    def __init__(self, sound: CallSound) -> None:
        self._sound = sound

    def speak(self, talk: Path) -> float:
        """See `Voice.speak`."""
        from app.audio.file_backend import FarEnd

        return FarEnd(self._sound.backends()[1], _FAR).speak(talk)

    def silence(self) -> None:
        """See `Voice.silence`."""
        from app.audio.file_backend import FarEnd

        FarEnd(self._sound.backends()[1], _FAR).silence()
