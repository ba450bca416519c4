"""Many seeds, on every core: `python -m tests.sim.soak N [FIRST]` prints what they were.

Ends with 1 where an invariant was violated, and where it was stopped before its last seed.
"""

import multiprocessing
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.sim.parts import begin
from tests.sim.world import Result, run

OFTEN = 500
"""Seeds between two lines that say how far it is."""


def soak(seeds: int, first: int, say: Callable[[str], Any]) -> list[Result]:
    """Runs this many seeds; says each violation when it is found.

    Stopped by hand or from outside, it returns what had ended until then.
    """
    results: list[Result] = []
    try:
        for one in _each(range(first, first + seeds)):
            results.append(one)
            for kind, what in one.violations:
                say(f"seed {one.seed}: {kind} {what}\n")
            if len(results) % OFTEN == 0:
                say(f"{len(results):,} of {seeds:,} seeds\n")
    except KeyboardInterrupt:
        say("stopped\n")
    return results


def _each(seeds: range) -> Iterator[Result]:
    begin()  # before the workers are made of this process, so that each has it
    with multiprocessing.get_context("fork").Pool(initializer=_works) as pool:
        yield from pool.imap_unordered(run, seeds, chunksize=4)


def _works() -> None:
    # The one who asked stops, and with it all that work for it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def table(results: list[Result]) -> str:
    """What the seeds were, in lines of a name and a number."""
    dials: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for one in results:
        dials.update(one.dials)
        faults.update(one.faults)
    broken: Counter[str] = Counter(kind for one in results for kind, _ in one.violations)
    lines = [
        ("seeds", len(results)),
        ("calls", sum(one.calls for one in results)),
        ("facts at the server", sum(one.facts for one in results)),
        *((f"dials {why}", n) for why, n in sorted(dials.items())),
        ("faults", faults.total()),
        *((f"  {kind}", n) for kind, n in sorted(faults.items())),
        ("violations", broken.total()),
        *((f"  {kind}", n) for kind, n in sorted(broken.items())),
    ]
    return "\n".join(f"{name:26}{n:10,}" for name, n in lines)


def main(words: list[str]) -> int:
    """Returns 1 where an invariant was violated or seeds are missing."""
    seeds, first = (*(int(one) for one in words), *(200, 0)[len(words) :])
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    def say(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    results = soak(seeds, first, say)
    say(table(results) + "\n")
    return int(len(results) < seeds or any(one.violations for one in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
