"""A comment that is being typed outlives kill -9, a second after the last key."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.review_hands import TEXT
from tests.helpers.recorded import record
from tests.helpers.team import Team
from tests.helpers.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]
ROOT = Path(__file__).resolve().parents[2]
HANDS = ROOT / "tests" / "e2e" / "review_hands.py"


def start(profile: Path, log: Path, what: str) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PULSE_SERVER": "unix:/nonexistent"}
    command = [sys.executable, str(HANDS), str(profile), str(log), what]
    return subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True)


def test_a_comment_is_there_again_after_kill_9(team: Team, tmp_path: Path) -> None:
    record(team, "Ewa Nowicka", "callback", file=True)
    profile = team.workplace.paths.root
    team.workplace.close()
    log = tmp_path / "log"
    writing = start(profile, log, "write")
    try:
        until(lambda: log.exists() and log.read_text() != "", 60)
        assert log.read_text() == "typed"
    finally:
        os.killpg(writing.pid, signal.SIGKILL)
        writing.wait()
    log.unlink()
    looking = start(profile, log, "look")
    try:
        assert looking.wait(60) == 0
    finally:
        if looking.poll() is None:
            os.killpg(looking.pid, signal.SIGKILL)
            looking.wait()
    assert log.read_text() == TEXT
