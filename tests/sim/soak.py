"""Many seeds: `python -m tests.sim.soak N [FIRST]` prints what they were; fails on a violation."""

import sys
from collections import Counter

from tests.sim.world import Result, run


def soak(seeds: int, first: int = 0) -> list[Result]:
    """Runs this many seeds; says each violation when it is found."""
    results = []
    for seed in range(first, first + seeds):
        results.append(run(seed))
        for kind, what in results[-1].violations:
            sys.stdout.write(f"seed {seed}: {kind} {what}\n")
            sys.stdout.flush()
    return results


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
    """Returns 1 where an invariant was violated."""
    numbers = [int(one) for one in words]
    results = soak(*(numbers or [200]))
    sys.stdout.write(table(results) + "\n")
    return int(any(one.violations for one in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
