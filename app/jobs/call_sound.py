"""What a call is captured from: the rep's microphone, and the far end of the way that dials."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import numpy as np

from app.acts.recording import KeepRecording
from app.audio.capture import CaptureBackend, CaptureStream, Place
from app.audio.clocks import capture_clock
from app.audio.file_backend import FarEnd, FileBackend
from app.audio.finish import Finished
from app.audio.intake import PROSPECT, REP, Channel
from app.audio.loopback import SystemBackend
from app.audio.pack import Form
from app.audio.ring import Block
from app.host.settings import FAR_END, MICROPHONE, SOUND_FORMAT, Settings
from app.telephony.rehearsal import Voice
from app.telephony.ways import REHEARSAL

MY_SIDE_ONLY = "my side only"
_FAR = "rehearsal"


def form_of(settings: Settings) -> Form:
    """As what recordings are kept, by this computer's policy."""
    return "opus" if settings.get(SOUND_FORMAT) == "opus" else "flac"


def kept_sound(
    lead: UUID, attempt: UUID, answered_at: datetime | None, done: Finished
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
        clock: Clock of the capture.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        microphone: CaptureBackend | None = None,
        talk_for: Callable[[str], Path | None] = lambda _: None,
        clock: Callable[[], float] = capture_clock,
    ) -> None:
        self._settings = settings
        self._microphone = microphone or SystemBackend(clock)
        self._far = FileBackend((_FAR,), clock=clock)
        self.talk_for = talk_for
        self.voice: Voice = FarEnd(self._far, _FAR)
        self.muted = False

    def channels(self, way: str) -> tuple[Channel, ...]:
        """The channels of a call by this way; without a far end it is 'my side only'."""
        device = self._settings.get(MICROPHONE)
        rep = Channel(REP, _Mutable(self._microphone, lambda: self.muted), device)
        if way == REHEARSAL:
            return rep, Channel(PROSPECT, self._far, _FAR)
        far = self._settings.get(FAR_END)
        if not far:
            return (rep,)
        return rep, Channel(PROSPECT, self._microphone, far)


class _Mutable:
    """A microphone that hears silence while it is muted."""

    def __init__(self, inner: CaptureBackend, muted: Callable[[], bool]) -> None:
        self._inner, self._muted = inner, muted

    def open(self, device: str) -> CaptureStream:
        """See `CaptureBackend.open`."""
        return _MutableStream(self._inner.open(device), self._muted)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """See `CaptureBackend.watch`."""
        return self._inner.watch(changed)


class _MutableStream:
    def __init__(self, inner: CaptureStream, muted: Callable[[], bool]) -> None:
        self._inner, self._muted = inner, muted

    @property
    def rate(self) -> int:
        return self._inner.rate

    @property
    def problem(self) -> str:
        return self._inner.problem

    @property
    def lost(self) -> int:
        return self._inner.lost

    @property
    def muted(self) -> bool:
        return self._muted()

    def where(self) -> Place:
        return self._inner.where()

    def read(self) -> list[Block]:
        blocks = self._inner.read()
        if not self._muted():
            return blocks
        return [replace(one, samples=np.zeros_like(one.samples)) for one in blocks]

    def close(self) -> None:
        self._inner.close()
