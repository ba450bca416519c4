"""Figures of the package: how large it is, how long it takes to build, how soon it shows a queue.

`make package` has to have been run; the program is started as it was laid out for the package, on
the screen that is there, and its own log says when the sign-in and the queue were first seen.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from app.host.paths import Paths
from tests.bench.bench_window import profile_of
from tests.bench.measured import Figure, figure, note
from tests.bench.store import BenchStore

PACKAGE = Path("build/package")
PROGRAM = PACKAGE / "tree/usr/lib/segue/segue"
STARTS = 5
_PATIENCE = 60.0
_LOOK = 0.002


def figures(work: Path, store: BenchStore) -> list[Figure]:
    """Measure the newest package.

    Raises:
        RuntimeError: There is none.
    """
    debs = sorted(PACKAGE.glob("segue_[0-9]*.deb"), key=lambda one: one.stat().st_mtime)
    built = [one for one in debs if not one.name.startswith("segue_0.0.1")]
    if not built or not PROGRAM.exists():
        raise RuntimeError("there is no package: make package")
    deb = built[-1]
    note(f"package: {deb}; {store.sentence()}")
    asked = ["dpkg-deb", "-f", str(deb), "Installed-Size"]
    installed = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    took = json.loads((PACKAGE / "took.json").read_text(encoding="utf-8"))["seconds"]
    doors, queues = zip(*_starts(work, store), strict=True)
    note(f"package: sign-in first seen {statistics.median(doors):.2f} s after the process began")
    return [
        figure("package", deb.stat().st_size / 1e6, "MB", 90, True),
        figure("package, installed", int(installed) * 1024 / 1e6, "MB", 260, True),
        figure("package, built in", took, "s", 180, True),
        figure("package, start to usable queue", statistics.median(queues), "s", 1.0, store.whole),
    ]


def _starts(work: Path, store: BenchStore) -> list[tuple[float, float]]:
    """Seconds to the sign-in and to the queue, Enter pressed as soon as the sign-in is seen."""
    paths = profile_of(work / "package", store)
    # The first start warms the file cache and writes the day's copy.
    found = [_start(paths) for _ in range(STARTS + 1)][1:]
    shutil.rmtree(paths.root)
    return found


def _start(paths: Paths) -> tuple[float, float]:
    log = paths.logs / "segue.log"
    log.unlink(missing_ok=True)
    hand = subprocess.Popen(["xdotool", "-"], stdin=subprocess.PIPE, text=True)
    env = {**os.environ, "QT_QPA_PLATFORM": "xcb"}
    program = subprocess.Popen([PROGRAM.absolute(), "--profile-dir", paths.root], env=env)
    try:
        door = _seen(log, "the sign-in")
        assert hand.stdin is not None
        hand.stdin.write("key Return\n")
        hand.stdin.flush()
        return door, _seen(log, "the queue")
    finally:
        program.terminate()
        program.wait(20)
        hand.communicate()


def _seen(log: Path, what: str) -> float:
    found = re.compile(rf"{what} first seen ([\d.]+) s after the start")
    said = _until(lambda: log.exists() and found.search(log.read_text(encoding="utf-8")), what)
    assert isinstance(said, re.Match)
    return float(said[1])


def _until(true: Callable[[], object], what: str) -> object:
    end = time.monotonic() + _PATIENCE
    while not (seen := true()):
        if time.monotonic() > end:
            raise RuntimeError(f"{what} was not seen")
        threading.Event().wait(_LOOK)
    return seen
