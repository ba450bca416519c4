"""The recorder of a call: two channels into one file, with nothing on disk before consent.

One thread opens the devices, drains them, and writes. Whatever fails becomes a sentence in
`status().problems`; nothing is raised into the call.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from app.audio.intake import PROSPECT, Channel, Intake, Level
from app.audio.peaks import PeakCollector
from app.audio.segments import SEGMENT_SECONDS, SegmentWriter, Sidecar, segment_path
from app.audio.sound import RATE, Clock, Pcm
from app.audio.timeline import Timeline

State = Literal["off", "armed", "recording", "paused", "stopped"]

TICK = 0.05
_TAIL = 0.5
_FLUSH = 1.0


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
    """

    state: State = "off"
    elapsed: float = 0.0
    levels: tuple[Level, ...] = ()
    channels: tuple[str, ...] = ()
    my_side_only: bool = False
    problems: tuple[str, ...] = ()


class Recorder:
    """Records one call. `arm` → `start` (consent given) → `pause`/`resume` → `stop` or `discard`.

    Args:
        folder: Where segments go; made when needed.
        channels: The rep's first; without a 'prospect' the recording is 'my side only'.
        now: Wall time in UTC, for the recording's first moment.
        clock: Must be the clock of the capture backends.
        segment_seconds: Length of a full segment.
    """

    def __init__(
        self,
        folder: Path,
        channels: Sequence[Channel],
        now: Callable[[], datetime],
        clock: Clock = time.monotonic,
        segment_seconds: int = SEGMENT_SECONDS,
    ) -> None:
        self._folder = folder
        self._channels = tuple(channels)
        self._names = tuple(channel.name for channel in self._channels)
        self._clock = clock
        self._now = now
        self._segment_frames = segment_seconds * RATE
        self._intake = Intake(self._channels)
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._asked_id = ""
        self._end: float | None = None
        self._discarded = False
        self._take: _Take | None = None
        self._status = RecorderStatus()
        self._show("off", ())
        self.started = threading.Event()
        self.failure: Exception | None = None

    @property
    def my_side_only(self) -> bool:
        """Whether no far end was asked for."""
        return PROSPECT not in self._names

    def arm(self) -> None:
        """Open the devices and move the meters; no sample is kept, in memory or on disk."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
            self._thread.start()

    def start(self, recording_id: str) -> None:
        """Begin to record: consent was given. Returns at once; `started` is set at frame 0."""
        self._asked_id = recording_id
        self.arm()
        self._wake.set()

    def pause(self) -> None:
        """Write silence from now on."""
        with self._lock:
            if self._take is not None:
                self._take.timeline.pause(self._clock())

    def resume(self) -> None:
        """Write sound again from now on."""
        with self._lock:
            if self._take is not None:
                self._take.timeline.resume(self._clock())

    def end(self) -> None:
        """Ask the recording to end now; returns at once."""
        if self._end is None:
            self._end = self._clock()
        self._wake.set()

    def stop(self, wait: float = 5.0) -> str:
        """End and wait (well under a second) until all is written; not for the UI thread.

        Returns:
            The recording's id for `finish`; empty when nothing was recorded.
        """
        self.end()
        if self._thread is not None:
            self._thread.join(wait)
        return self._take.id if self._take is not None and not self._discarded else ""

    def discard(self) -> None:
        """End and delete everything of this recording: consent was withdrawn."""
        self._discarded = True
        self.stop()

    def status(self) -> RecorderStatus:
        """The newest snapshot."""
        return self._status

    def overview(self) -> PeakCollector | None:
        """The waveform so far; None before the start."""
        return self._take.peaks if self._take is not None else None

    def _run(self) -> None:
        try:
            self._intake.open()
            while self._step():
                self._wake.wait(TICK)
                self._wake.clear()
        except Exception as failure:  # noqa: BLE001 - kept for the crash note; the call goes on
            self.failure = failure
            self._show("stopped", ("recording stopped by a failure in the program",))
        finally:
            self._intake.close()
            if self._take is not None:
                self._take.close(discard=self._discarded)

    def _step(self) -> bool:
        """One tick; False when it was the last."""
        if self._asked_id and self._take is None and self._end is None:
            self._begin()
        drained = self._intake.drain()
        alive = self._intake.alive
        done = self._end is not None
        if (take := self._take) is not None:
            with self._lock:
                for number, blocks in enumerate(drained):
                    take.timeline.feed(number, blocks, self._intake.rate(number))
                done = self._done(take.timeline, alive)
                frames = (
                    take.timeline.finish(self._end or 0.0)
                    if done
                    else take.timeline.advance(self._limit(), alive)
                )
            take.keep(frames, self._intake.problems, self._clock())
        self._show(self._state(done), (*self._intake.problems, *self._disk_problem()))
        return not done

    def _begin(self) -> None:
        start = self._clock()
        sidecar = Sidecar(
            self._asked_id, list(self._names), self._now().isoformat(), self._segment_frames
        )
        self._take = _Take(self._folder, sidecar, start)
        self.started.set()

    def _limit(self) -> float:
        now = self._clock()
        return now if self._end is None else min(now, self._end)

    def _done(self, timeline: Timeline, alive: Sequence[bool]) -> bool:
        if self._end is None:
            return False
        return timeline.reached(self._end, alive) or self._clock() > self._end + _TAIL

    def _state(self, done: bool) -> State:
        if done:
            return "stopped"
        if self._take is None:
            return "armed"
        return "paused" if self._take.timeline.paused else "recording"

    def _disk_problem(self) -> tuple[str, ...]:
        problem = self._take.problem if self._take is not None else ""
        return (problem,) if problem else ()

    def _show(self, state: State, problems: tuple[str, ...]) -> None:
        elapsed = self._take.writer.frames / RATE if self._take is not None else 0.0
        levels = self._intake.levels
        self._status = RecorderStatus(
            state, elapsed, levels, self._names, self.my_side_only, problems
        )


class _Take:
    """What is being recorded: the time line, its files, its overview."""

    def __init__(self, folder: Path, sidecar: Sidecar, start: float) -> None:
        self._folder = folder
        self._sidecar = sidecar
        self._flushed = start
        self._unsaved = True
        self._sidecar_failed = ""
        self.id = sidecar.id
        self.timeline = Timeline(len(sidecar.channels), start)
        self.peaks = PeakCollector(len(sidecar.channels))
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.writer = SegmentWriter(
            folder, sidecar.id, len(sidecar.channels), sidecar.segment_frames
        )
        self._note([])

    @property
    def problem(self) -> str:
        return self.writer.problem or self._sidecar_failed

    def keep(self, frames: Pcm, problems: Sequence[str], now: float) -> None:
        self.writer.write(frames)
        self.peaks.add(frames)
        if now - self._flushed >= _FLUSH:
            self._flushed = now
            self.writer.flush()
            self._note(problems)
        elif problems:
            self._remember(problems)

    def close(self, *, discard: bool) -> None:
        self.writer.close()
        if discard:
            self._delete()
            return
        self._sidecar.state = "stopped"
        self._sidecar.frames = self.writer.frames
        self._unsaved = True
        self._note([])

    def _remember(self, problems: Sequence[str]) -> None:
        for problem in (*problems, *((self.writer.problem,) if self.writer.problem else ())):
            if problem not in self._sidecar.problems:
                self._sidecar.problems.append(problem)
                self._unsaved = True

    def _note(self, problems: Sequence[str]) -> None:
        """Bring the sidecar up to date, and write it when it changed."""
        self._remember(problems)
        side = self._sidecar
        missing = {
            name: self.timeline.missing(number) + self.writer.unkept
            for number, name in enumerate(side.channels)
        }
        pauses = self.timeline.pauses
        if not self._unsaved and (missing, pauses) == (side.missing, side.pauses):
            return
        side.missing, side.pauses = missing, pauses
        try:
            side.save(self._folder)
            self._unsaved, self._sidecar_failed = False, ""
        except OSError:
            self._unsaved = True
            self._sidecar_failed = "the recordings folder can't be written"

    def _delete(self) -> None:
        last = self.writer.frames // self._sidecar.segment_frames
        names = [segment_path(self._folder, self.id, number) for number in range(last + 1)]
        for path in (*names, self._folder / f"{self.id}.json"):
            with contextlib.suppress(OSError):
                path.unlink()
