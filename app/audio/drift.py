"""Two clocks that part: a device's own and the capture's. No device, no thread.

A sound card's 48,000 frames a second are off by tens of millionths, which is a fifth of a second
in an hour. How late blocks come shows it: jitter only ever delays a block, so the smallest
lateness of ten seconds is the truth. A controller steers a resampler by it, some millionths at a
time; that is a change of pitch that nobody hears, and no sample is dropped or doubled.
"""

import itertools

import numpy as np
import soxr

from app.audio.sound import RATE, Pcm

WINDOW = 10.0
"""Seconds of which the smallest lateness counts."""

_GROWN = 0.004
_STEPS = 6
_STEP = 0.010
_PULL = 60.0
_LEARN = 240.0
_FASTEST = 0.001
_FADE = 320
HISTORY = 512
"""Frames that warm a stretch up: more than it looks back on."""

_WIDEST = 1.01


class Steering:
    """How much more sound than the device gives is needed, by a proportional-integral rule.

    It begins to work when lateness has grown by 4 ms in even steps: until then a device is copied
    sample by sample, and a busy machine's jitter is none. It begins with the drift that it saw
    and is critically damped (learning takes four times as long as pulling), so that a drift of 100
    millionths is never more than 8 ms off. A jump is no drift: a sound server that takes another
    buffer brings all later blocks some hundredths later, and loses nothing by it; it becomes what
    is usual. Only where the device says that it lost something is a jump a gap.
    """

    def __init__(self) -> None:
        self._learned = 0.0
        self.speed = 0.0
        self.working = False
        self.restart()

    def restart(self) -> None:
        """The stream begins anew: its clock stays known, its lateness does not."""
        self._begun = -1.0
        self._smallest = 0.0
        self._before: float | None = None
        self._usual = 0.0
        self._torn = 0
        self._errors: list[float] = []

    def tear(self) -> None:
        """The device says that it lost something just now."""
        self._torn = 2  # it may show in this window's smallest lateness or in the next one's

    def late(self, at: float, seconds: float) -> float:
        """Note how late a block came; `speed` may change by it.

        Args:
            at: The block's moment.
            seconds: Its lateness against where its sound lies; negative is early.

        Returns:
            Seconds that the device lost; 0 but after `tear`.
        """
        if self._begun < 0:
            self._begun, self._smallest = at, seconds
            return 0.0
        self._smallest = min(self._smallest, seconds)
        if at - self._begun < WINDOW:
            return 0.0
        now, span = self._smallest, at - self._begun
        step = 0.0 if self._before is None else now - self._before
        self._begun, self._before = -1.0, now
        torn, self._torn = self._torn, max(0, self._torn - 1)
        if abs(step) > _STEP:
            if torn and step > 0:
                self._before, self._torn = now - step, 0
                return step
            self._usual += step
        self._steer(now - self._usual, span)
        return 0.0

    def _steer(self, error: float, span: float) -> None:
        """Set `speed`: frames to make of one frame of the device, less 1."""
        self._errors.append(error)
        if not self.working:
            drift = _trend(self._errors)
            if drift == 0.0:
                return
            self.working, self._learned = True, _within(drift)
        pull = sorted(self._errors[-3:])[len(self._errors[-3:]) // 2] / _PULL
        self._learned = _within(self._learned + pull * span / _LEARN)
        self.speed = _within(self._learned + pull)


def _trend(errors: list[float]) -> float:
    """Seconds of lateness a second, where it grew in even steps by enough; else 0."""
    size = _STEPS
    while size <= len(errors):
        recent = errors[-size:]
        each = size // _STEPS
        groups = [min(recent[at : at + each]) for at in range(0, size, each)]
        steps = [after - before for before, after in itertools.pairwise(groups)]
        total = groups[-1] - groups[0]
        even = sorted(map(abs, steps))[1] > abs(total) / (3 * len(steps))
        if abs(total) > _GROWN and even and all(step * total > 0 for step in steps):
            return total / (each * len(steps) * WINDOW)
        size *= 2
    return 0.0


class Stretch:
    """A resampler at 16 kHz whose ratio changes while it runs.

    Args:
        before: The sound just before, which has been kept unstretched; it fades over into the
            stretched one, because the resampler is two samples late.
    """

    def __init__(self, before: Pcm) -> None:
        self._soxr = soxr.ResampleStream(RATE * _WIDEST, RATE, 1, dtype="int16", vr=True)
        self._soxr.set_io_ratio(1.0, 1.0, 0)
        self._plain: Pcm = np.zeros(0, dtype=np.int16)
        self._fading = _FADE if len(before) else 0
        self._waiting: Pcm = self._soxr.resample_chunk(np.ascontiguousarray(before[-HISTORY:]))
        self._skip = min(len(before), HISTORY)

    def steer(self, speed: float) -> None:
        """Make `1 + speed` frames of one, reached within a second."""
        self._soxr.set_io_ratio(1.0, 1.0 + speed, RATE)

    def feed(self, samples: Pcm) -> Pcm:
        """What comes out now of what went in so far."""
        return self._out(samples, self._soxr.resample_chunk(np.ascontiguousarray(samples)))

    def flush(self) -> Pcm:
        """The rest; nothing may be fed after it."""
        nothing: Pcm = np.zeros(0, dtype=np.int16)
        rest = self._out(nothing, self._soxr.resample_chunk(nothing, last=True))
        return rest if self._fading == 0 else np.concatenate((rest, self._plain[: self._fading]))

    def _out(self, plain: Pcm, new: Pcm) -> Pcm:
        if self._skip == 0 and self._fading == 0:
            return new
        self._plain = np.concatenate((self._plain, plain))
        waiting = np.concatenate((self._waiting, new))
        drop = min(self._skip, len(waiting))
        self._skip -= drop
        waiting = waiting[drop:]
        if self._skip or (self._fading and min(len(waiting), len(self._plain)) < self._fading):
            self._waiting = waiting
            return np.zeros(0, dtype=np.int16)
        self._waiting = np.zeros(0, dtype=np.int16)
        return self._faded(waiting)

    def _faded(self, stretched: Pcm) -> Pcm:
        if self._fading:
            weight = np.linspace(0.0, 1.0, self._fading)
            mixed = (1 - weight) * self._plain[: self._fading] + weight * stretched[: self._fading]
            stretched = stretched.copy()
            stretched[: self._fading] = np.round(mixed).astype(np.int16)
            self._fading = 0
        self._plain = np.zeros(0, dtype=np.int16)
        return stretched


def _within(speed: float) -> float:
    return max(-_FASTEST, min(_FASTEST, speed))
