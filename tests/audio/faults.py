"""The table that the tests of faults write.

`SEGUE_WRITE_FAULTS=1 .venv/bin/pytest -p no:randomly -n 0 tests/audio/test_faults*.py` writes it.
"""

from collections.abc import Callable
from pathlib import Path

from app.audio.faults import Fault

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


class FaultTable:
    """Lines by fault, in the order of the code's list."""

    def __init__(self) -> None:
        self._rows: dict[Fault, str] = {}

    def keep(self, fault: Fault, how: str, lost: float | str, says: tuple[str, ...]) -> None:
        """Keep a line: fault, injected how, seconds lost, what the record says."""
        words = lost if isinstance(lost, str) else f"{lost:.2f} s" if lost else "nothing"
        self._rows[fault] = f"| {fault} | {how} | {words} | {'; '.join(says) or 'nothing to say'} |"

    def write(self) -> None:
        """Bring them into the document."""
        lines = [self._rows[fault] for fault in Fault if fault in self._rows]
        TABLE.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
