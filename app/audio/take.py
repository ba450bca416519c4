"""What is being recorded: the time line, its files, its overview, and what is said about it."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from app.audio.hearing import Hearing
from app.audio.peaks import PeakCollector
from app.audio.segments import Sidecar, segment_path
from app.audio.sound import RATE, Pcm, clock_text
from app.audio.timeline import Timeline
from app.audio.writer import SegmentWriter
from app.domain.phrases import phrase

_FLUSH = 1.0


class Take:
    """One recording from its first frame on; used by the recorder's thread alone.

    Args:
        places: Folders for the sound, the recordings' own first.
        sidecar: What is known of it.
        start: The first frame's moment on the clock of the capture.
    """

    def __init__(self, places: Sequence[Path], sidecar: Sidecar, start: float) -> None:
        self._places = tuple(places)
        self._sidecar = sidecar
        self._start = start
        self._flushed = start
        self._unsaved = True
        self._sidecar_failed = ""
        self._said: list[str] = []
        self.id = sidecar.id
        self.timeline = Timeline(len(sidecar.channels), start)
        self.hearing = Hearing(sidecar.channels, start)
        self.peaks = PeakCollector(len(sidecar.channels))
        self.writer = SegmentWriter(
            places, sidecar.id, len(sidecar.channels), sidecar.segment_frames
        )
        self._note()

    @property
    def problem(self) -> str:
        """What the disk refuses now."""
        return self.writer.problem or self._sidecar_failed

    def revoke(self, channel: int, since: float) -> None:
        """A channel heard another device than its own: that sound is silence, on disk too."""
        first, last = self.timeline.revoke(channel, since)
        self.writer.erase(channel, first, last)

    def note_events(self, events: Sequence[str], now: float) -> None:
        """Keep what happened, with its moment."""
        for event in events:
            self._say(
                phrase("{event} at {clock}", event=event, clock=clock_text(now - self._start))
            )

    def keep(self, frames: Pcm, problems: Sequence[str], now: float) -> None:
        """Write frames; once a second all is made safe, and the note beside it brought up."""
        self.writer.write(frames)
        self.peaks.add(frames)
        for problem in (*problems, self.writer.problem):
            self._say(problem)
        if now - self._flushed >= _FLUSH:
            self._flushed = now
            self.writer.flush()
            said, self.writer.said = self.writer.said, []
            self.note_events(said, now)
            self._note()

    def finish(self, end: float) -> None:
        """Write all up to the end; what has not come by now is silence."""
        while len(frames := self.timeline.finish(end)):
            self.writer.write(frames)
            self.peaks.add(frames)

    def close(self, *, discard: bool) -> None:
        """Let go of the files."""
        self.writer.close()
        if discard:
            self._delete()
            return
        self._say(self.writer.problem)
        self._sidecar.state = "stopped"
        self._sidecar.frames = self.writer.frames
        self._unsaved = True
        self._note()

    def _say(self, problem: str) -> None:
        if problem and problem not in self._said:
            self._said.append(problem)

    def _note(self) -> None:
        """Bring the sidecar up to date, and write it when it changed."""
        side, line = self._sidecar, self.timeline
        missing, lost = {}, {}
        for number, name in enumerate(side.channels):
            missing[name] = joined((*line.missing(number), *self.writer.unkept))
            lost[name] = line.overflowed(number)
        now = (missing, lost, line.pauses, [*self._said, *self.hearing.kept])
        if not self._unsaved and now == (side.missing, side.lost, side.pauses, side.problems):
            return
        side.missing, side.lost, side.pauses, side.problems = now
        try:
            side.save(*self._places)
            self._unsaved, self._sidecar_failed = False, ""
        except OSError:
            self._unsaved = True
            self._sidecar_failed = "the recordings folder can't be written"

    def _delete(self) -> None:
        last = self.writer.frames // self._sidecar.segment_frames
        for folder in self._places:
            names = [segment_path(folder, self.id, number) for number in range(last + 1)]
            for path in (*names, folder / f"{self.id}.json"):
                with contextlib.suppress(OSError):
                    path.unlink()


def joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch or overlap made one."""
    whole: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if whole and first <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(last, whole[-1][1]))
        else:
            whole.append((first, last))
    return whole


def gap_sentences(
    missing: dict[str, list[tuple[int, int]]], lost: dict[str, int], frames: int
) -> tuple[str, ...]:
    """What a recording does not hold of each channel, for its call's record.

    Args:
        missing: Per channel the spans of frames that are silence because nothing was heard.
        lost: Per channel the frames among them that came and were lost on the way.
        frames: Of the whole recording.
    """
    said = []
    for name, spans in missing.items():
        inside = [(first, min(last, frames)) for first, last in spans if first < frames]
        long = [one for one in inside if one[1] - one[0] >= _SAID]
        if not long:
            continue
        if sum(last - first for first, last in long) >= frames:
            said.append(f"nothing of the {name} is there")
            continue
        seconds = sum(last - first for first, last in inside) / RATE
        length = f"{seconds:.1f}" if seconds >= 1 else f"{seconds:.2f}"
        named = " and ".join(_span(*one) for one in long[:_NAMED])
        more = f" and {len(long) - _NAMED} more times" if len(long) > _NAMED else ""
        said.append(f"the {name} is missing for {length} s, {named}{more}")
    over = sum(lost.values()) / RATE
    if over >= _SAID / RATE:
        said.append(f"{over:.2f} s came too fast to be taken")
    return tuple(said)


_SAID = RATE // 50
"""Shorter ones are no syllable; a stream's first block may be that late."""
_NAMED = 3


def _span(first: int, last: int) -> str:
    begin, end = clock_text(first / RATE), clock_text(last / RATE)
    return begin if begin == end else f"{begin}–{end}"
