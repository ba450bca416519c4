"""Tests over outside data: where it is, and how many did not run."""

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

    def __init__(self) -> None:
        self._left_out: set[str] = set()

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
        elif self._left_out and data_folder().is_dir() and os.environ.get("CI"):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._left_out |= set(getattr(node, "workeroutput", {}).get("data_left_out", ()))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._left_out:
            return
        terminalreporter.section("outside data")
        terminalreporter.line(f"{len(self._left_out)} data tests not run")
        if data_folder().is_dir() and os.environ.get("CI"):
            terminalreporter.line("The data is there: this is a failure.", red=True)
