import logging
import subprocess
import sys
import threading

import pytest

from app.host.crash import CrashNotes
from app.host.logs import SIZE, Logs, masked


@pytest.fixture
def logs(tmp_path):
    logs = Logs(tmp_path)
    yield logs
    logs.close()


def test_rooms_log_into_the_profiles_file(logs):
    logging.getLogger("segue.acts").info("act %s in %d ms", "019a-77", 4)
    line = logs.path.read_text()
    assert "segue.acts: act 019a-77 in 4 ms" in line


def test_a_closed_log_takes_nothing_more(tmp_path):
    logs = Logs(tmp_path)
    logging.getLogger("segue.acts").info("one")
    logs.close()
    logging.getLogger("segue.acts").info("two")
    assert "two" not in logs.path.read_text()


def test_the_log_rotates(logs, tmp_path):
    log = logging.getLogger("segue.acts")
    for _ in range(12):
        log.info("x" * (SIZE // 8))
    assert (tmp_path / "segue.log.1").exists()
    assert logs.path.stat().st_size <= SIZE


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("dialled +49 30 1234567 now", "dialled (number) now"),
        ("dialled (030) 123-4567", "dialled (number)"),
        ("wrote to anna.muster@firma.example.de", "wrote to (address)"),
        ("lead 01930c2a-7f3e-7000-8000-000012345678", None),
        ("took 12.5 ms for 1000000 rows", None),
        ("at 2026-11-24T14:03:00", None),
    ],
)
def test_numbers_and_addresses_are_masked_ids_and_figures_are_not(text, kept):
    assert masked(text) == (kept or text)


def test_tracebacks_are_masked_too(logs):
    try:
        raise ValueError("no such number: +49 30 1234567")
    except ValueError:
        logging.getLogger("segue.jobs").exception("import failed")
    text = logs.path.read_text()
    assert "no such number: (number)" in text
    assert "1234567" not in text


def broken():
    raise RuntimeError("call anna@firma.de")


def test_a_crash_note_says_where_and_keeps_customers_out(tmp_path, clock):
    told = []
    notes = CrashNotes(tmp_path, "0.1.0", clock, told.append)
    try:
        broken()
    except RuntimeError as failure:
        note = notes.write(failure)
    assert note.summary.startswith("RuntimeError in test_logs_and_crash.py:")
    text = note.path.read_text()
    assert "Segue 0.1.0" in text
    assert "in broken" in text
    assert "anna@" not in text
    assert told == [note]


def test_without_a_folder_the_note_is_told_all_the_same(tmp_path, clock):
    note = CrashNotes(tmp_path / "gone", "0.1.0", clock).write(ValueError("x"))
    assert note.path is None
    assert note.summary == "ValueError"


def test_what_nobody_caught_in_a_thread_is_noted(tmp_path, clock):
    notes = CrashNotes(tmp_path, "0.1.0", clock)
    notes.install()
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    notes.uninstall()
    assert len(list(tmp_path.glob("crash-*.txt"))) == 1
    assert threading.excepthook is not notes._caught


def test_what_nobody_caught_in_the_program_is_noted(tmp_path):
    code = (
        "from pathlib import Path\n"
        "from app.host.clock import SystemClock\n"
        "from app.host.crash import CrashNotes\n"
        f"CrashNotes(Path({str(tmp_path)!r}), '1', SystemClock()).install()\n"
        "1 / 0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    assert done.returncode == 1
    (note,) = tmp_path.glob("crash-*.txt")
    assert "ZeroDivisionError" in note.read_text()
