"""Plays one recording: seek, speed at constant pitch, and a position that is exact.

One thread decodes, stretches, fills a ring and hands it to the output ahead of time.
Every method returns at once and may be called on the UI thread; `status()` is what happened.
"""

import itertools
import queue
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import soundfile

from app.audio.course import Course, Spans
from app.audio.feed import Feed
from app.audio.output import Output, Run
from app.audio.outputs import NO_DEVICE as NO_DEVICE
from app.audio.outputs import OTHER_DEVICE as OTHER_DEVICE
from app.audio.outputs import Outputs
from app.audio.sound import Clock
from app.audio.stretch import playable
from app.audio.waves import Wave, open_sound, probe
from app.domain.errors import KnownError
from app.domain.phrases import phrase

State = Literal["empty", "loading", "paused", "playing", "ended", "broken"]

_TICK = 0.02
_AT_ONCE = 0.06
"""Seconds of sound that are made before the output gets a run; the rest follows while it plays."""
_STEP = 0.3
"""Seconds that are made between two looks at the output."""
_IDLE_CLOSE = 30.0
_TURNS = 0.001
"""Seconds after which Python lets another thread have its turn while something plays. At its usual
5 ms three busy threads keep the player from its turn for longer than the device's sound lasts."""


@dataclass(frozen=True, slots=True)
class PlayerStatus:
    """A snapshot, cheap to ask for at every frame.

    Attributes:
        state: empty, loading, paused, playing, ended, broken.
        position: The source's second that is heard now.
        seconds: The source's length.
        speed: As played: the asked one within 0.5 to 3.
        path: What is loaded.
        problem: Why it is broken; None when it is not.
        notice: `NO_DEVICE` when the cursor moves and nothing can be heard, `OTHER_DEVICE` when
            it is not the chosen one that plays; else empty.
        starved: How often the output found nothing to play, for want of sound or of being served.
        played: The file of which something was played since it was loaded, however shortly.
    """

    state: State = "empty"
    position: float = 0.0
    seconds: float = 0.0
    speed: float = 1.0
    path: Path | None = None
    problem: KnownError | None = None
    notice: str = ""
    starved: int = 0
    played: Path | None = None


def _ignore() -> None:
    return


class Player:
    """One loaded recording.

    Args:
        device: Stable name of the output; empty is the system's default.
        on_change: Called on the player's thread whenever state, file, speed or notice changed.
        clock: Seconds.
    """

    def __init__(
        self,
        device: str = "",
        on_change: Callable[[], None] = _ignore,
        clock: Clock = time.monotonic,
    ) -> None:
        self._on_change = on_change
        self._clock = clock
        self._outputs = Outputs(device, clock)
        self._orders: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._state: State = "empty"
        self._wave: Wave | None = None
        self._file: soundfile.SoundFile | None = None
        self._problem: KnownError | None = None
        self._path: Path | None = None
        self._played: Path | None = None
        self._course = Course()
        self._run: Run | None = None
        self._source: Feed | None = None
        self._place = 0.0
        self._asks = itertools.count()
        self._asked: tuple[int, float] | None = None  # where it was last sent, until it is there
        self._speed = 1.0
        self._gains: tuple[float, ...] = ()
        self._quiet_since = 0.0
        self._turns = sys.getswitchinterval()
        self._thread = threading.Thread(target=self._feed, name="player", daemon=True)
        self._thread.start()

    def load(self, path: Path) -> None:
        """Open a recording and stand at its start, paused; a bad file shows as 'broken'.

        Loop, skipped silences and loudness are those of one recording; speed and output stay.
        """
        self._state = "loading"
        asked = self._asked = (next(self._asks), 0.0)
        self._order(lambda: self._load(path, asked))

    def unload(self) -> None:
        """Let go of file and device."""
        self._order(self._unload)

    def play(self) -> None:
        """Play from where it stands; from the start when it had ended."""
        self._order(self._play)

    def pause(self) -> None:
        """Stand still."""
        self._order(self._pause)

    def toggle(self) -> None:
        """Play when paused, pause when playing."""
        self._order(lambda: self._pause() if self._state == "playing" else self._play())

    def seek(self, seconds: float) -> None:
        """Stand at, or go on from, a second of the source; outside it is its start or end."""
        asked = self._asked = (next(self._asks), max(0.0, seconds))
        self._order(lambda: self._seek(asked))

    def set_speed(self, speed: float) -> None:
        """Play at 0.5 to 3 times, same pitch."""
        self._order(lambda: self._set_speed(playable(speed)))

    def set_gains(self, gains: Sequence[float]) -> None:
        """Loudness per channel of the file, 1 is as recorded."""
        chosen = tuple(gains)
        self._order(lambda: self._set_gains(chosen))

    def set_skips(self, silences: Spans) -> None:
        """Leave these silences out; none plays everything."""
        self._order(lambda: self._set_course(replace(self._course, skips=tuple(silences))))

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Play a stretch again and again; None plays on to the end."""
        self._order(lambda: self._set_course(replace(self._course, loop=loop)))

    def set_device(self, device: str) -> None:
        """Play on another output from now on; empty is the system's default."""
        self._order(lambda: self._set_device(device))

    def close(self, wait: float = 2.0) -> None:
        """Stop and let go of everything; the player is of no use afterwards."""
        self._orders.put(None)
        self._thread.join(wait)

    def status(self) -> PlayerStatus:
        """The newest snapshot."""
        wave, run = self._wave, self._run
        seconds = wave.seconds if wave is not None else 0.0
        asked = self._asked
        if asked is not None:
            place = asked[1]
        else:
            playing = self._state == "playing" and run is not None
            place = run.position(self._clock()) if playing and run is not None else self._place
        return PlayerStatus(
            self._state,
            min(place, seconds),
            seconds,
            self._speed,
            self._path,
            self._problem,
            self._outputs.notice,
            run.starved if run is not None else 0,
            self._played,
        )

    def first_heard(self) -> float | None:
        """When the first frame since play or seek was heard, on the clock; None if not yet."""
        return self._run.first_heard if self._run is not None else None

    def _order(self, act: Callable[[], None]) -> None:
        self._orders.put(act)

    # From here on everything runs on the player's thread.

    def _feed(self) -> None:
        while True:
            try:
                act = self._orders.get(timeout=self._pause_until_due())
                if act is None:
                    break
                act()
            except queue.Empty:
                pass
            if self._outputs.now is not None:
                self._outputs.now.pump()
            if self._source is not None:
                self._source.fill(_STEP)
            self._watch()
        self._unload()

    def _pause_until_due(self) -> float | None:
        """How long nothing has to be done but by order."""
        if self._outputs.now is None:
            return None
        hungry = self._run is not None and not self._run.complete and self._run.ring.low()
        return 0.0 if hungry else _TICK

    def _load(self, path: Path, asked: tuple[int, float]) -> None:
        self._stop_run()
        self._close_file()
        self._path, self._played, self._problem, self._place = path, None, None, 0.0
        self._course = Course()
        try:
            self._wave = probe(path)
            self._file = open_sound(path)
            self._gains = (1.0,) * self._wave.channels
            self._state = "paused"
            # A device needs its time to begin: opened now it is ready when somebody presses play.
            self._open_output()
            self._quiet_since = self._clock()
        except KnownError as failure:
            self._break(failure)
        self._arrived(asked)
        self._on_change()

    def _break(self, failure: KnownError) -> None:
        self._stop_run()
        self._problem = failure
        self._state = "broken"

    def _unload(self) -> None:
        self._stop_run()
        self._close_output()
        self._close_file()
        self._state, self._path, self._played, self._place = "empty", None, None, 0.0
        self._on_change()

    def _play(self) -> None:
        if self._state not in ("paused", "ended"):
            return
        if self._state == "ended":
            self._place = 0.0
        self._state, self._played = "playing", self._path
        self._start_run()
        self._on_change()

    def _pause(self) -> None:
        if self._state == "playing" and self._run is not None:
            self._place = self._run.position(self._clock())
            self._stop_run()
            self._state = "paused"
            self._on_change()

    def _arrived(self, asked: tuple[int, float]) -> None:
        if self._asked == asked:  # a later order may already wait
            self._asked = None

    def _seek(self, asked: tuple[int, float]) -> None:
        if self._wave is None:
            self._arrived(asked)
            return
        self._place = min(asked[1], self._wave.seconds)
        if self._state == "playing":
            self._start_run()
        elif self._state == "ended":
            self._state = "paused"
        self._arrived(asked)
        self._on_change()

    def _set_speed(self, speed: float) -> None:
        self._here()
        self._speed = speed
        self._again()

    def _set_gains(self, gains: tuple[float, ...]) -> None:
        self._here()
        self._gains = gains
        self._again()

    def _set_course(self, course: Course) -> None:
        if course != self._course:
            self._here()
            self._course = course
            self._again()

    def _set_device(self, device: str) -> None:
        self._outputs.device = device
        self._reopen()

    def _reopen(self) -> None:
        """Another output, or none: go on from what is heard."""
        self._here()
        self._stop_run()
        self._close_output()
        self._again()

    def _here(self) -> None:
        if self._state == "playing" and self._run is not None:
            self._place = self._run.position(self._clock())

    def _again(self) -> None:
        if self._state == "playing":
            self._start_run()
        self._on_change()

    def _start_run(self) -> None:
        output = self._open_output()
        assert self._file is not None
        assert self._wave is not None
        run = Run(self._place, self._speed, output.rate)
        self._source = Feed(
            self._file, self._gains, self._wave.frames, self._course, self._place, run
        )
        self._run = run
        sys.setswitchinterval(min(_TURNS, self._turns))
        self._source.fill(_AT_ONCE)
        output.play(run)

    def _stop_run(self) -> None:
        if self._outputs.now is not None and self._run is not None:
            self._outputs.now.play(None)
        self._run, self._source = None, None
        sys.setswitchinterval(self._turns)
        self._quiet_since = self._clock()

    def _watch(self) -> None:
        """Notice the end, a device that went away, and a device nobody needs any more."""
        now, run, output = self._clock(), self._run, self._outputs.now
        if run is not None and run.ended():
            self._place = self._wave.seconds if self._wave is not None else 0.0
            if self._source is not None and self._source.broke_off:
                self._place = run.position(now)
                self._problem = _breaks_off(self._path)
            self._stop_run()
            self._state = "ended"
            self._on_change()
        elif self._outputs.is_to_change(playing=run is not None):
            self._reopen()
        elif run is None and output is not None and now - self._quiet_since > _IDLE_CLOSE:
            self._close_output()

    def _open_output(self) -> Output:
        return self._outputs.open()

    def _close_output(self) -> None:
        self._outputs.close()

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file, self._wave = None, None


def _breaks_off(path: Path | None) -> KnownError:
    name = path.name if path is not None else "The recording"
    return KnownError(
        phrase("{name} can't be read any further.", name=name), "What comes before is sound."
    )
