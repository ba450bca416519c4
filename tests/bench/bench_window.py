"""Figures of the window: start, queue, Save and next by key, memory, pauses under steady work.

The window runs in a process of its own (`tests.bench.window_child`), on the screen that is there;
`make bench` gives it Xvfb. Never a test: `figures` measures and says whether the goal was met.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from app.host import settings as s
from app.host.paths import Paths
from app.host.settings import Settings
from app.jobs.profile import open_profile
from tests.bench.bench_acts import first_caller
from tests.bench.bench_import import make_list
from tests.bench.measured import Figure, figure, machine, note, p50, p99
from tests.bench.store import BenchStore, bench_store

SAVES, STARTS = 2_000, 5
LOOK = 1.0  # s that a person looks at the sign-in, at least
SOAK_SECONDS, SHORT_SOAK = 300.0, 60.0
BESIDE_ROWS = 100_000
WEB_CRM = "a web CRM's whole screen: 2,594 ms p50, 2,803 ms longest"


def figures(
    work: Path,
    store: BenchStore | None = None,
    saves: int = SAVES,
    seconds: float = SHORT_SOAK,
) -> list[Figure]:
    """Measure all; prints what was made and how large.

    Args:
        work: Folder for the store and its copies; 1 GB.
        saves: How many calls are saved by key; under 2,000 meets no goal.
        seconds: How long the steady work lasts; under 300 meets no goal.
    """
    store = store or bench_store(work)
    note(f"window: {store.sentence()}")
    note(f"window: {machine()}; screen {os.environ.get('QT_QPA_PLATFORM', 'as it is')}")
    note(
        "window: python -m tests.bench OUT.json --only window; "
        f"{saves:,} saves after 50, {STARTS} starts, {seconds:.0f} s of steady work"
    )
    return [
        *_starts(work, store),
        *_saves(work, store, saves),
        *_beside(work, store, saves),
        *soak(work, store, seconds),
    ]


def _starts(work: Path, store: BenchStore) -> list[Figure]:
    profile_of(work / "window", store)
    # The first start warms the file cache and writes the day's copy, as it does for a person.
    found = [_child(work, "start", 0) for _ in range(STARTS + 1)][1:]
    start = statistics.median(one["start"] for one in found)
    hasty = statistics.median(one["queue"] for one in found)
    door = statistics.median(one["door"] for one in found)
    note(f"window: sign-in shown {door:.2f} s after the process began; Enter is pressed at once")
    looked = [_child(work, "start", LOOK) for _ in range(STARTS)]
    queue = statistics.median(one["queue"] for one in looked)
    note(f"window: for the queue's first paint Enter is pressed {LOOK:.0f} s after that")
    rss = max(one["rss"] for one in found)
    whole = store.whole
    return [
        figure("start to usable queue", start, "s", 1.5, whole,
               "Audacity's empty start: 0.61 s", 0.61),
        figure("queue, from the key to its first paint", 1000 * queue, "ms", 100, whole,
               "a web CRM's lead list: 745 ms", 745),
        figure("the same, Enter as soon as it can be pressed", 1000 * hasty, "ms", None, whole),
        figure("memory after the start", rss, "MB", 250, whole),
    ]  # fmt: skip


def _saves(work: Path, store: BenchStore, saves: int) -> list[Figure]:
    profile_of(work / "window", store)
    found = _child(work, "saves", saves)
    took = [1000 * one for one in found["took"]]
    turned = [1000 * one for one in found["turned"]]
    _say(found)
    whole = store.whole and len(took) >= SAVES
    return [
        figure("Save and next, key to header p50", p50(took), "ms", 50, whole, WEB_CRM, 2594),
        figure("Save and next, key to header p99", p99(took), "ms", 100, whole, WEB_CRM, 2803),
        figure("Save and next, key to a free window p50", p50(turned), "ms", None, whole),
        figure("Save and next, key to a free window p99", p99(turned), "ms", None, whole),
        figure("memory after the saves", found["rss"], "MB", 250, whole),
    ]


def _beside(work: Path, store: BenchStore, saves: int) -> list[Figure]:
    profile_of(work / "window", store)
    rows = BESIDE_ROWS if saves >= SAVES else 5_000
    source = work / f"list-beside-{rows}.csv"
    make_list(source, rows)
    found = _child(work, "saves", saves, source)
    took = [1000 * one for one in found["took"]]
    note(f"window: {len(took):,} saves by key beside an import of {rows:,} rows")
    _say(found)
    whole = store.whole and rows >= BESIDE_ROWS
    return [
        figure("Save and next during an import p50", p50(took), "ms", 50, whole, WEB_CRM, 2594),
        figure("Save and next during an import p99", p99(took), "ms", 100, whole, WEB_CRM, 2803),
    ]


def soak(
    work: Path, store: BenchStore | None = None, seconds: float = SOAK_SECONDS
) -> list[Figure]:
    """Steady work at ten times a rep's pace: pauses of the event loop, memory at the end."""
    store = store or bench_store(work)
    profile_of(work / "window", store)
    found = _child(work, "soak", seconds)
    pauses, acts = [1000 * one for one in found["pauses"]], found["acts"]
    note(
        f"window: {seconds:.0f} s: {found['calls']} calls, {acts} acts, "
        f"{len(pauses)} pauses over 50 ms"
    )
    _say(found)
    whole = store.whole and seconds >= SOAK_SECONDS
    share = 1000 * len(pauses) / max(1, acts)
    return [
        figure("pauses over 50 ms in 1,000 acts", share, "", 1, whole),
        figure("the longest pause", max(pauses, default=0.0), "ms", 150, whole),
        figure("memory after steady work", found["rss"], "MB", 250, whole),
    ]


def _say(found: dict[str, Any]) -> None:
    if found.get("refused"):
        note(f"window: {found['refused']} leads were left because a rule held them")
    pauses = [1000 * one for one in found.get("pauses", ())]
    if pauses:
        note(f"window: {len(pauses)} pauses over 50 ms, the longest {max(pauses):.0f} ms")
    for stack in found.get("stacks", ()):
        lines = [one for one in stack.splitlines() if "/app/" in one]
        if lines:
            note(f"window:   a pause stood at {lines[0].strip()}")


def _as_installed() -> dict[str, str]:
    """A program that was started before has its bytecode, whatever is set for development."""
    return {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def profile_of(folder: Path, store: BenchStore) -> Paths:
    """A fresh copy, with the first caller as who was here last."""
    paths = store.copy_to(folder)
    with open_profile(paths) as workplace:
        who = first_caller(workplace)
    Settings(paths.settings).set(s.LAST_PERSON, str(who.id))
    return paths


def _child(work: Path, what: str, count: float, beside: Path | None = None) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.window_child", str(work / "window"), what]
    command += [str(count), str(time.monotonic()), *([str(beside)] if beside else [])]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=3600, env=_as_installed()
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        raise RuntimeError(f"the window failed: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(lines[-1])
    if "failed" in found:
        raise RuntimeError(f"the window's work failed: {found['failed']}\n{done.stderr[-2000:]}")
    return found
