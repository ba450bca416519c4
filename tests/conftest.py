"""What all tests share: a private home, the leak detectors, a profile, the servers."""

import os
import tempfile
from pathlib import Path

# Before Qt, platformdirs and PortAudio look: no test touches the user's own files or screen.
_home = tempfile.TemporaryDirectory(prefix="segue-tests-")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for _name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
    os.environ[_name] = _home.name
os.environ["XDG_RUNTIME_DIR"] = _home.name

import pytest  # noqa: E402 - after the environment

from app.host.paths import Paths  # noqa: E402
from tests.helpers.clock import FixedClock  # noqa: E402

pytest_plugins = [
    "tests.helpers.data",
    "tests.helpers.leaks",
    "tests.helpers.postgres",
    "tests.helpers.pulse",
    "tests.helpers.team_fixture",
    "tests.helpers.team_server",
    "tests.helpers.ui",
    "tests.helpers.xvfb",
]


def pytest_unconfigure() -> None:
    _home.cleanup()


@pytest.fixture
def profile(tmp_path: Path) -> Paths:
    """A fresh profile folder."""
    return Paths.of(tmp_path / "profile").create()


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at Tue 24 Nov 2026, 13:03 UTC, until the test moves it."""
    return FixedClock()
