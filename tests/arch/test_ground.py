"""The test ground itself: leaks fail the guilty test, data tests are counted."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytest_plugins = ["pytester"]


@pytest.fixture
def ground(pytester, monkeypatch):
    """A small test suite that uses our plugins."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("CI", raising=False)
    pytester.makeini("[pytest]\nmarkers = data: outside data\nqt_api = pyside6\n")
    pytester.makeconftest(
        "from tests.helpers.data import DataTests\n"
        "pytest_plugins = ['tests.helpers.leaks']\n"
        "def pytest_configure(config):\n"
        "    config.pluginmanager.register(DataTests())\n"
    )
    return pytester


LEAKS = """
import threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel
kept = []

def test_thread():
    go = threading.Event()
    thread = threading.Thread(target=go.wait, name="lost-thread", args=(3,))
    thread.start()

def test_timer(qtbot):
    timer = QTimer()
    timer.start(1000)
    kept.append(timer)

def test_window(qtbot):
    label = QLabel("lost window")
    label.setObjectName("lost")
    label.show()
    kept.append(label)

def test_clean(qtbot):
    label = QLabel("kept well")
    qtbot.addWidget(label)
    label.show()
"""


def test_what_a_test_leaves_behind_fails_that_test(ground):
    ground.makepyfile(LEAKS)
    done = ground.runpytest_subprocess("-p", "no:randomly")
    done.assert_outcomes(passed=4, errors=3)
    done.stdout.fnmatch_lines(
        ["*left behind: thread lost-thread*", "*left behind: running QTimer*", "*QLabel(lost)*"]
    )


DATA = """
import pytest

@pytest.mark.data
def test_one(): pass

@pytest.mark.data
def test_two(): pass

def test_other(): pass
"""


@pytest.mark.parametrize("extra", [(), ("-n2",)])
def test_without_the_data_it_says_how_many_did_not_run(ground, monkeypatch, tmp_path, extra):
    monkeypatch.setenv("SEGUE_TEST_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setenv("CI", "1")
    ground.makepyfile(DATA)
    done = ground.runpytest_subprocess(*extra)
    assert done.ret == 0
    done.stdout.fnmatch_lines(["2 data tests not run"])


@pytest.mark.parametrize("extra", [(), ("-n2",)])
@pytest.mark.parametrize(("variable", "code"), [("CI", 1), ("NOT_CI", 0)])
def test_ci_fails_if_the_data_is_there_and_was_left_out(
    ground, monkeypatch, tmp_path, extra, variable, code
):
    monkeypatch.setenv("SEGUE_TEST_DATA", str(tmp_path))
    monkeypatch.setenv(variable, "1")
    ground.makepyfile(DATA)
    done = ground.runpytest_subprocess("-m", "not data", *extra)
    assert done.ret == code
    done.stdout.fnmatch_lines(["2 data tests not run"])


def test_with_the_data_they_run(ground, monkeypatch, tmp_path):
    monkeypatch.setenv("SEGUE_TEST_DATA", str(tmp_path))
    monkeypatch.setenv("CI", "1")
    ground.makepyfile(DATA)
    done = ground.runpytest_subprocess()
    done.assert_outcomes(passed=3)
    done.stdout.no_fnmatch_line("*not run*")
