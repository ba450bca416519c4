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
    pytester.makeini(
        "[pytest]\nmarkers =\n  data: outside data\n  alone: alone\n  words: words\n"
        "qt_api = pyside6\n"
    )
    pytester.makeconftest("pytest_plugins = ['tests.helpers.data', 'tests.helpers.leaks']\n")
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


PARTS = """
import pytest

@pytest.mark.data
def test_quick(): pass

@pytest.mark.data
@pytest.mark.alone
def test_alone(): pass

@pytest.mark.alone
def test_other(): pass
"""


@pytest.mark.parametrize("workers", [(), ("-n2",)])
def test_parts_of_one_suite_leave_data_tests_to_each_other(ground, monkeypatch, tmp_path, workers):
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("SEGUE_TEST_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CI", "1")
    ground.makepyfile(PARTS)
    kept = (f"--left-out={tmp_path / 'left-out.json'}",)
    first = ground.runpytest_subprocess("-m", "not alone", "--more-to-come", *kept, *workers)
    assert first.ret == 0
    second = ground.runpytest_subprocess("-m", "alone", *kept)
    assert second.ret == 0
    second.stdout.no_fnmatch_line("*data tests not run*")


def test_a_data_test_that_no_part_ran_fails_the_last(ground, monkeypatch, tmp_path):
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("SEGUE_TEST_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CI", "1")
    ground.makepyfile(PARTS)
    kept = (f"--left-out={tmp_path / 'left-out.json'}",)
    ground.runpytest_subprocess("-m", "not alone", "--more-to-come", *kept)
    second = ground.runpytest_subprocess("-m", "alone", "-k", "other", *kept)
    assert second.ret == 1
    second.stdout.fnmatch_lines(["*1 data tests not run*", "*this is a failure*"])


NO_WORDS = """
from dataclasses import replace
from tests.helpers import data
data.WORDS = replace(data.WORDS, here=lambda: False)
data.NEEDS = (data.DATA, data.WORDS)
pytest_plugins = ['tests.helpers.data']
"""


def test_without_the_recogniser_it_says_how_many_tests_of_words_did_not_run(ground):
    ground.makeconftest(NO_WORDS)
    ground.makepyfile("import pytest\n@pytest.mark.words\ndef test_one(): pass")
    done = ground.runpytest_subprocess()
    done.assert_outcomes(skipped=1)
    done.stdout.fnmatch_lines(["1 words tests not run"])


@pytest.mark.parametrize("workers", [(), ("-n2",)])
def test_a_test_counts_with_what_it_lacks_not_with_what_is_there(
    ground, monkeypatch, tmp_path, workers
):
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("SEGUE_TEST_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CI", "1")
    ground.makeconftest(NO_WORDS)
    ground.makepyfile(
        "import pytest\n@pytest.mark.data\n@pytest.mark.words\ndef test_one(): pass\n"
        "@pytest.mark.alone\ndef test_two(): pass\n"
    )
    kept = (f"--left-out={tmp_path / 'left-out.json'}",)
    ground.runpytest_subprocess("-m", "not alone", "--more-to-come", *kept, *workers)
    second = ground.runpytest_subprocess("-m", "alone", *kept)
    assert second.ret == 0
    second.stdout.fnmatch_lines(["1 words tests not run"])
    second.stdout.no_fnmatch_line("*data tests not run*")
