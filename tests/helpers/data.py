"""Tests over outside data: where it is, and how many did not run.

The suite runs in parts (`make test`), and each leaves out what another works through. So a part
keeps the list of what it left out in the file that `--left-out` names; the next one takes from it
what it did run. What is on the list after the last part did not run at all.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    """SEGUE_TEST_DATA, else the folder `shared/data` beside the clone."""
    return Path(os.environ.get("SEGUE_TEST_DATA") or _ROOT.parent / "shared" / "data")


class DataTests:
    """Skips tests marked `data` where the folder is missing, and counts what did not run."""

    def __init__(self, kept: Path | None, *, last: bool) -> None:
        self._left_out: set[str] = set()
        self._kept = kept
        self._last = last

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if data_folder().is_dir():
            return
        reason = pytest.mark.skip(reason=f"no data in {data_folder()}")
        for item in items:
            if item.get_closest_marker("data"):
                item.add_marker(reason)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self._left_out |= {item.nodeid for item in items if item.get_closest_marker("data")}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and "data" in report.keywords:
            self._left_out.add(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["data_left_out"] = sorted(self._left_out)
            return
        if self._kept is not None:
            if self._kept.exists():
                self._left_out &= set(json.loads(self._kept.read_text("utf-8")))
            self._kept.write_text(json.dumps(sorted(self._left_out)), "utf-8")
        if self._failed():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._left_out |= set(getattr(node, "workeroutput", {}).get("data_left_out", ()))

    def _failed(self) -> bool:
        here = data_folder().is_dir() and bool(os.environ.get("CI"))
        return bool(self._left_out) and self._last and here

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._left_out or not self._last:
            return
        terminalreporter.section("outside data")
        terminalreporter.line(f"{len(self._left_out)} data tests not run")
        if self._failed():
            terminalreporter.line("The data is there: this is a failure.", red=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--left-out", type=Path, help="where the parts of a suite keep what is to come"
    )
    parser.addoption("--more-to-come", action="store_true", help="another part runs after this one")


def pytest_configure(config: pytest.Config) -> None:
    kept: Path | None = config.getoption("--left-out")
    last = not config.getoption("--more-to-come")
    config.pluginmanager.register(DataTests(kept, last=last), "segue-data")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of outside data, for tests marked `data`."""
    return data_folder()
