"""A real X server with a window manager, without a screen."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.processes import start, stop
from tests.helpers.waiting import until


@dataclass(frozen=True)
class Screen:
    """A running X server.

    Attributes:
        display: ':12'.
        env: The environment for a program that is to show its window there.
    """

    display: str
    env: dict[str, str]


@contextmanager
def screen(folder: Path, size: str = "1920x1080") -> Iterator[Screen]:
    """Start Xvfb on a free display number, with openbox; both are gone at the end."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-dpi", "96"]
    server = start(
        [*command, "-nolisten", "tcp", "-noreset"], folder / "xvfb.log", os.environ, [writer]
    )
    os.close(writer)
    manager = None
    try:
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()  # written when the server takes clients
        assert number, f"Xvfb did not start: {(folder / 'xvfb.log').read_text()}"
        env = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        env.pop("WAYLAND_DISPLAY", None)
        manager = start(["openbox"], folder / "openbox.log", env)
        until(lambda: _managed(env), 10, "the window manager")
        yield Screen(f":{number}", env)
    finally:
        if manager is not None:
            stop(manager)
        stop(server)


def _managed(env: dict[str, str]) -> bool:
    asked = subprocess.run(
        ["xdotool", "get_num_desktops"], env=env, capture_output=True, check=False
    )
    return asked.returncode == 0


@pytest.fixture(scope="session")
def xvfb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """One X server per test process, started when the first test asks for it."""
    missing = [name for name in ("Xvfb", "openbox", "xdotool") if shutil.which(name) is None]
    if missing:
        pytest.fail(f"missing system packages: {', '.join(missing)} ('make test' installs them)")
    with screen(tmp_path_factory.mktemp("xvfb")) as running:
        yield running
