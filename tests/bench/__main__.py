"""All figures: `python -m tests.bench OUT.json [--only PART] [--soak]`; the parts are in `PARTS`.

Prints a table and writes OUT.json, a list of {name, value, unit, yardstick, ratio, goal, met}.
A part that can't be measured here is named with its reason; its figures are left out.
"""

import argparse
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.bench import (
    bench_acts,
    bench_audio,
    bench_import,
    bench_listen,
    bench_package,
    bench_recording,
    bench_team,
    bench_team_desks,
    bench_team_size,
    bench_window,
    bench_words,
    team_queues,
)
from tests.bench.measured import Figure, machine, note, table, write
from tests.bench.store import FACTS, LEADS, bench_store

PARTS = ("acts", "window", "import", "audio", "listen", "words", "package", "team",
         "team_size", "team_desks", "team_queues")  # fmt: skip
OF_ITSELF = tuple(one for one in PARTS if one != "team_queues")
"""What runs without being named: the queues of others are fetched from the network."""


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("out", type=Path, help="where the JSON goes")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; may be repeated")
    parser.add_argument(
        "--soak", action="store_true", help="long runs: work 5 min, sound 1 h, 1 M claims"
    )
    parser.add_argument("--seconds", type=float, default=None, help="length of the steady work")
    parser.add_argument("--leads", type=int, default=LEADS, help="fewer meet no goal")
    parser.add_argument("--team-leads", type=int, default=bench_team_size.LARGE,
                        help="of the large team; fewer meet no goal")  # fmt: skip
    parser.add_argument("--desks", type=int, default=bench_team_desks.DESKS,
                        help="of the team beside; fewer meet no goal")  # fmt: skip
    parser.add_argument("--facts", type=int, default=FACTS, help="fewer meet no goal")
    parser.add_argument("--saves", type=int, default=bench_acts.SAVES, help="fewer meet no goal")
    parser.add_argument("--work", type=Path, default=Path("build/bench"), help="kept between runs")
    return parser.parse_args(words)


def _parts(asked: argparse.Namespace) -> dict[str, Callable[[], list[Figure]]]:
    work = asked.work
    made = partial(bench_store, work, asked.leads, asked.facts)
    if asked.soak:
        seconds = asked.seconds or bench_window.SOAK_SECONDS
        sound = asked.seconds or bench_recording.SOAK_SECONDS
        parts: dict[str, Callable[[], list[Figure]]] = {
            "window": lambda: bench_window.soak(work, made(), seconds),
            "audio": lambda: bench_audio.soak(work / "audio", sound),
            "listen": lambda: bench_listen.soak_figures(
                work / "audio", asked.seconds or bench_listen.SOAKED
            ),
            "team": lambda: bench_team.soak_figures(work / "team"),
        }
        return {name: parts[name] for name in asked.only or parts}
    seconds = asked.seconds or bench_window.SHORT_SOAK
    recorded = asked.seconds or bench_recording.SECONDS
    parts = {
        "acts": lambda: bench_acts.figures(work, made(), asked.saves),
        "window": lambda: bench_window.figures(work, made(), asked.saves, seconds),
        "import": lambda: bench_import.figures(work / "import"),
        "audio": lambda: bench_audio.figures(work / "audio", recorded),
        "listen": lambda: bench_listen.figures(work / "listen", asked.seconds or 60.0),
        "words": lambda: bench_words.figures(work / "words"),
        "package": lambda: bench_package.figures(work, made()),
        "team": lambda: bench_team.figures(work / "team", asked.leads),
        "team_size": lambda: bench_team_size.figures(work / "team", asked.team_leads),
        "team_desks": lambda: bench_team_desks.figures(work / "team", asked.desks),
        "team_queues": lambda: team_queues.figures(work / "team", asked.leads),
    }
    return {name: parts[name] for name in asked.only or OF_ITSELF}


def main(words: list[str]) -> int:
    """Measures and tells. Returns the exit code: 1 when a part could not be measured."""
    asked = _arguments(words)
    asked.work.mkdir(parents=True, exist_ok=True)
    note(machine())
    found: list[Figure] = []
    failed = 0
    for name, part in _parts(asked).items():
        try:
            found += part()
        except Exception:
            failed = 1
            note(f"{name}: could not be measured:\n{traceback.format_exc()}")
        write(asked.out, found)
    note(f"\n{table(found)}\n\n{machine()}\nwritten to {asked.out}")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
