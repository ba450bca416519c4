"""What the tests of faults share: a recording that is fed, and the table that they write.

`SEGUE_WRITE_FAULTS=1 .venv/bin/pytest -p no:randomly -n 0 tests/audio/test_faults*.py` writes it.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.faults import Fault
from app.audio.finish import Finished, finish
from app.audio.intake import PROSPECT, REP, Channel
from app.audio.recorder import Recorder
from app.audio.sound import RATE
from tests.audio.conftest import STARTED, FastClock, Sound, find
from tests.helpers.fed import FedBackend
from tests.helpers.waiting import until

TABLE = Path(__file__).parents[2] / "resources" / "docs" / "sound-faults.md"
_HEAD = """\
# What goes wrong with sound, and what is left

Written by the tests that inject each fault, on a machine without a sound card (PulseAudio with null
sinks where the fault is the server's):

    SEGUE_WRITE_FAULTS=1 .venv/bin/pytest -p no:randomly -n 0 tests/audio/test_faults*.py

'Lost' is sound that was there to be heard and is not in the recording; while a device is not there
nothing can be heard, so that is no loss of ours. 'The record says' is what `RecordingKept.problems`
holds of that run. Loopback on Windows is tested against block streams alone and unproven on a
Windows computer; so are real sound cards. A gap of less than a quarter of a second that a driver
makes without saying so is not found: all later sound of that channel is early by it.

| Fault | Injected how | Lost | The call's record says |
|---|---|---|---|
"""

Row = Callable[..., None]
_rows: dict[Fault, str] = {}


@pytest.fixture
def row(fault_table: None) -> Row:
    """Keeps a line of the table: fault, injected how, seconds lost, what the record says."""

    def keep(fault: Fault, how: str, lost: float | str, says: tuple[str, ...]) -> None:
        words = lost if isinstance(lost, str) else f"{lost:.2f} s" if lost else "nothing"
        _rows[fault] = f"| {fault} | {how} | {words} | {'; '.join(says) or 'nothing to say'} |"

    return keep


@pytest.fixture(scope="session")
def fault_table() -> Iterator[None]:
    yield
    if os.environ.get("SEGUE_WRITE_FAULTS"):
        lines = [_rows[fault] for fault in Fault if fault in _rows]
        TABLE.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def fed() -> FedBackend:
    return FedBackend((REP, PROSPECT), FastClock(4))


@pytest.fixture
def record(fed: FedBackend, tmp_path: Path) -> Iterator[Callable[..., Recorder]]:
    made: list[Recorder] = []

    def begin(*, names: tuple[str, ...] = (REP, PROSPECT), **more: object) -> Recorder:
        folder = more.pop("folder", tmp_path)
        channels = [Channel(name, fed, name) for name in names]
        recorder = Recorder(folder, channels, lambda: STARTED, fed.clock, **more)
        made.append(recorder)
        recorder.start("call")
        assert recorder.started.wait(5)
        return recorder

    yield begin
    for recorder in made:
        recorder.stop()


def recorded(recorder: Recorder, seconds: float) -> None:
    until(lambda: recorder.status().elapsed >= seconds, what=f"{seconds} s of recording")


def whole(voice: Sound, sound: Sound) -> None:
    """Every sample of the voice from its first to the recording's last is there."""
    at = find(voice[: RATE // 2], sound)[0]
    length = min(len(voice), len(sound) - at)
    assert length > RATE
    assert np.array_equal(sound[at : at + length], voice[:length])


def stopped(recorder: Recorder, folder: Path) -> tuple[Finished, Sound]:
    recorder.stop()
    assert recorder.failure is None
    done = finish(folder, "call")
    sound: Sound = soundfile.read(done.path, dtype="int16", always_2d=True)[0]
    return done, sound
