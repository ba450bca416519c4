"""The recorder of a call: two channels into one file, with nothing on disk before consent.

One thread opens the devices, drains them, and writes. Whatever fails becomes a sentence in
`status().problems`; nothing is raised into the call.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from app.audio.clocks import ClockWatch, capture_clock
from app.audio.intake import PROSPECT, Channel, Drained, Intake
from app.audio.peaks import PeakCollector
from app.audio.segments import SEGMENT_SECONDS, Sidecar
from app.audio.sound import RATE, Clock, clock_text
from app.audio.status import ChannelState, RecorderStatus, State
from app.audio.take import Take
from app.audio.timeline import Timeline
from app.domain.phrases import phrase

TICK = 0.05
PAUSE_WARNING = 120.0
"""Seconds after which a pause is said: most are meant to be short, and forgotten."""

_TAIL = 0.5


class Recorder:
    """Records one call. `arm` → `start` (consent given) → `pause`/`resume` → `stop` or `discard`.

    Args:
        folder: Where segments go; made when needed.
        channels: The rep's first; without a 'prospect' the recording is 'my side only'.
        now: Wall time in UTC, for the recording's first moment.
        clock: Must be the clock of the capture backends.
        segment_seconds: Length of a full segment.
        spare: Folder on another disk, for what `folder` does not take.
        time: What notices that the computer slept or its clock was moved.
    """

    def __init__(
        self,
        folder: Path,
        channels: Sequence[Channel],
        now: Callable[[], datetime],
        clock: Clock = capture_clock,
        segment_seconds: int = SEGMENT_SECONDS,
        spare: Path | None = None,
        time: ClockWatch | None = None,
    ) -> None:
        self._places = (folder,) if spare is None else (folder, spare)
        self._time = time or ClockWatch()
        self._channels = tuple(channels)
        self._names = tuple(channel.name for channel in self._channels)
        self._clock = clock
        self._now = now
        self._segment_frames = segment_seconds * RATE
        self._intake = Intake(self._channels, clock)
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._asked_id = ""
        self._end: float | None = None
        self._discarded = False
        self._take: Take | None = None
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
            if self._take is not None:
                self._take.note_events(("the program failed and recorded no more",), self._clock())
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
        done = self._end is not None
        if self._take is not None:
            done = self._record(self._take, drained)
        self._show(self._state(done), self._problems())
        return not done

    def _record(self, take: Take, drained: Sequence[Drained]) -> bool:
        """Bring what came onto the disk; whether the recording is at its end."""
        alive, now = self._intake.alive, self._clock()
        with self._lock:
            for number, one in enumerate(drained):
                take.timeline.feed(number, one.blocks, one.rate)
            for number, since in self._intake.take_revoked():
                take.revoke(number, since)
            done = self._done(take.timeline, alive)
            frames = take.timeline.advance(self._limit(), alive)
        take.note_events((*self._intake.take_said(), *self._time.look()), now)
        self._listen(take, now)
        take.keep(frames, self._intake.problems, now)
        if done:
            take.finish(self._end or 0.0)
        return done

    def _listen(self, take: Take, now: float) -> None:
        """Watch for a side that is not heard; a pause, a mute or a missing device explain it."""
        live = [state is ChannelState.LIVE for state in self._intake.states]
        explained = [
            muted or not living or take.timeline.paused
            for muted, living in zip(self._intake.muted, live, strict=True)
        ]
        take.hearing.hear(now, [level.peak for level in self._intake.levels], explained)

    def _problems(self) -> tuple[str, ...]:
        take, now = self._take, self._clock()
        if take is None:
            return tuple(self._intake.problems)
        long = take.timeline.paused_for(now) >= PAUSE_WARNING
        waits = (
            phrase("recording paused for {clock}", clock=clock_text(take.timeline.paused_for(now))),
        )
        heard = take.hearing.now_silent
        said = (*self._intake.problems, *heard, *(waits if long else ()), take.problem)
        return tuple(one for one in said if one)

    def _begin(self) -> None:
        start = self._clock()
        sidecar = Sidecar(
            self._asked_id, list(self._names), self._now().isoformat(), self._segment_frames
        )
        self._take = Take(self._places, sidecar, start)
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

    def _show(self, state: State, problems: tuple[str, ...]) -> None:
        elapsed = self._take.writer.kept / RATE if self._take is not None else 0.0
        intake = self._intake
        self._status = RecorderStatus(
            state, elapsed, intake.levels, self._names, self.my_side_only, problems, intake.states
        )
