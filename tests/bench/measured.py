"""What all benches say alike: percentiles, figures, the table."""

import json
import math
import os
import platform
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

Figure = dict[str, Any]


def p50(values: Sequence[float]) -> float:
    """The median."""
    return at_share(values, 0.50)


def p99(values: Sequence[float]) -> float:
    """The value that 99 of 100 do not pass."""
    return at_share(values, 0.99)


def at_share(values: Sequence[float], share: float) -> float:
    """The value that this share of all does not pass."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def figure(
    name: str,
    value: float,
    unit: str,
    most: float | None,
    whole: bool,
    yardstick: str = "",
    beside: float | None = None,
) -> Figure:
    """One figure. A goal that was met at a smaller size counts as not met.

    Args:
        most: The goal; None is a figure without one.
        yardstick: What stands beside it, in words.
        beside: Its value, for the ratio.
    """
    met = None if most is None else bool(whole and value <= most)
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "yardstick": yardstick,
        "ratio": round(value / beside, 2) if beside else None,
        "goal": "" if most is None else f"at most {most:g} {unit}",
        "met": met,
    }


def table(figures: Iterable[Figure]) -> str:
    """The figures as text."""
    head = ("figure", "value", "goal", "met", "ratio", "beside")
    rows = [
        (
            one["name"],
            f"{one['value']:,} {one['unit']}",
            one["goal"],
            {True: "yes", False: "NO", None: ""}[one["met"]],
            "" if one["ratio"] is None else f"{one['ratio']:g}",
            one["yardstick"],
        )
        for one in figures
    ]
    widths = [max(len(row[n]) for row in [head, *rows]) for n in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [head, *rows]
    )


def machine() -> str:
    """Where the figures were taken, how busy it was beforehand, and how fast it is just now."""
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    return (
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {load} (1, 5, 15 min), pace {pace():.0f} ms"
    )


def pace() -> float:
    """Milliseconds that a million squares take, the best of five.

    The same machine was seen to take from 56 to 98; figures of two runs compare by it.
    """
    took = []
    for _ in range(5):
        began = time.perf_counter()
        sum(one * one for one in range(1_000_000))
        took.append(time.perf_counter() - began)
    return 1000 * min(took)


def write(target: Path, figures: list[Figure]) -> None:
    """Keeps the figures as JSON."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def note(words: str) -> None:
    """Says something beside the figures, at once."""
    print(words, flush=True)
    sys.stdout.flush()
