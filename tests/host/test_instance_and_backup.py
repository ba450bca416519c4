import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from app.host.backup import copies, copy_of, due, rotate
from app.host.instance import Holder, Instance, OtherInstance, holder_of

_HOLD = """
import sys
from pathlib import Path
from app.host.instance import Instance
with Instance.take(Path(sys.argv[1]), "the window"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other(profile):
    """Another process that holds the profile."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(profile.lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        if process.poll() is None:
            process.kill()


def test_a_second_program_is_told_who_holds_the_profile(profile, other):
    with pytest.raises(OtherInstance) as refused:
        Instance.take(profile.lock, "an import")
    assert refused.value.holder == Holder(other.pid, "the window")
    assert f"the window (process {other.pid})" in str(refused.value)
    assert holder_of(profile.lock) == Holder(other.pid, "the window")


def test_a_killed_program_holds_nothing(profile, other):
    other.kill()
    other.wait()
    assert holder_of(profile.lock) is None
    with Instance.take(profile.lock, "an import"):
        pass


def test_it_can_be_taken_again_after_release(profile):
    first = Instance.take(profile.lock, "the window")
    with pytest.raises(OtherInstance):
        Instance.take(profile.lock, "an import")
    first.release()
    first.release()
    with Instance.take(profile.lock, "an import"):
        assert str(os.getpid()) in profile.lock.read_text()
    assert profile.lock.stat().st_mode & 0o777 == 0o600


def test_the_seven_newest_copies_stay_and_strangers_too(tmp_path):
    days = [date(2026, 11, 1) + timedelta(days=n) for n in range(10)]
    for day in days:
        copy_of(tmp_path, day).write_text(str(day))
    (tmp_path / "segue-mine.db").touch()
    gone = rotate(tmp_path)
    assert sorted(gone) == [copy_of(tmp_path, day) for day in days[:3]]
    assert [day for day, _ in copies(tmp_path)] == days[:2:-1]
    assert (tmp_path / "segue-mine.db").exists()


def test_a_copy_is_due_once_a_day(tmp_path):
    today = date(2026, 11, 24)
    path = due(tmp_path, today)
    assert path == tmp_path / "segue-2026-11-24.db"
    path.touch()
    assert due(tmp_path, today) is None
    assert due(tmp_path, today + timedelta(days=1)) is not None
