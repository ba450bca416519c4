"""One recording's waveform in a window of its own process: `... listen_child SOUND T`.

Answers with one line of JSON: seconds from T (the monotonic clock when the process was begun) until
the whole sound was painted, seconds until anything of it was, and the memory that took in MB.
"""

import json
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from app.jobs.waveshape import Overview, overview
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import LIGHT
from app.ui.widgets.wavedata import Peaks
from app.ui.widgets.waveform import Waveform

Found = tuple[Peaks, bool]


class _Shown(Waveform):
    """Notes when it has painted sound, and when the whole of it."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = False
        self.at: dict[str, float] = {}

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._peaks is not None:
            self.at.setdefault("whole" if self.whole else "first", time.monotonic())
        if "whole" in self.at:
            QApplication.quit()


class _Reader(QObject):
    found = Signal(object)

    def __init__(self, wave: _Shown, path: Path) -> None:
        super().__init__()
        self._wave, self._path = wave, path
        self.found.connect(self._take, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        self._give(overview(self._path, ("rep", "prospect"), told=self._give))

    def _give(self, one: Overview) -> None:
        peaks = Peaks(one.low, one.high, one.seconds)
        assert peaks.levels
        self.found.emit((peaks, one.whole))

    @Slot(object)
    def _take(self, found: Found) -> None:
        peaks, self._wave.whole = found
        self._wave.refine_peaks(peaks)


def main(words: list[str]) -> None:
    """Shows it and tells."""
    begun = float(words[1])
    app = QApplication(sys.argv[:1])
    apply_theme(app, LIGHT)
    wave = _Shown()
    wave.resize(1400, 300)
    wave.show()
    reader = _Reader(wave, Path(words[0]))
    app.exec()
    del reader
    at = wave.at
    # Not ru_maxrss: that begins with what the parent had when it forked.
    status = Path("/proc/self/status").read_text("ascii")
    most = int(status.split("VmHWM:")[1].split()[0]) / 1024
    whole = at["whole"] - begun
    said = {"whole": whole, "first": at.get("first", at["whole"]) - begun, "mb": most}
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
