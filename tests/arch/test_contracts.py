"""The arrows between rooms hold, and each planted violation is caught by the right contract."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    *("models", "domain", "host", "sync", "audio", "telephony", "exchange", "reads", "acts"),
    *("jobs", "ui", "ui/screens", "ui/screens/queue", "ui/screens/call"),
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(
        [*command, "--config", str(folder / "pyproject.toml")],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path):
    """A house with all its rooms, empty, under the real rules."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for room in ("", *ROOMS):
        (tmp_path / "app" / room).mkdir(parents=True, exist_ok=True)
        (tmp_path / "app" / room / "__init__.py").touch()
    for module in (
        "__main__",
        "start",
        "cli",
        "cli_audio",
        "cli_policy",
        "cli_team",
        "cli_team_people",
        "cli_team_join",
        "cli_team_keep",
        "cli_team_recordings",
        "cli_shared",
        "main",
    ):
        (tmp_path / "app" / f"{module}.py").touch()
    return tmp_path


def test_the_real_house_keeps_its_rules():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_empty_house_keeps_the_rules(house):
    done = lint(house)
    assert done.returncode == 0, done.stdout + done.stderr


LAZY = "def later() -> None:\n    from app.ui import screens\n"
TYPING = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import app.acts\n"


@pytest.mark.parametrize(
    ("file", "code", "contract"),
    [
        ("domain/stages.py", "import app.models", "rooms"),
        ("models/lead.py", "import app.host", "rooms"),
        ("host/paths.py", "import app.audio", "rooms"),
        ("exchange/rows.py", "import app.telephony", "rooms"),
        ("reads/queue.py", "import app.acts", "rooms"),
        ("acts/save_call.py", "import app.jobs", "rooms"),
        ("jobs/call.py", LAZY, "rooms"),
        ("reads/thread.py", TYPING, "rooms"),
        ("main.py", "import app.cli", "rooms"),
        ("helpers.py", "", "rooms"),
        ("jobs/tour.py", "from PySide6.QtCore import QTimer", "qt"),
        ("main.py", "import shiboken6", "qt"),
        ("ui/shell.py", "from sqlalchemy import select", "sql"),
        ("jobs/backup.py", "import sqlalchemy", "sql"),
        ("host/backup.py", "import alembic", "sql"),
        ("reads/queue.py", "import sqlite3", "sqlite"),
        ("ui/screens/call/presenter.py", "import sounddevice", "sound"),
        ("ui/shell.py", "import app.models", "tables"),
        ("ui/screens/call/view.py", "import app.ui.screens.queue", "screens"),
    ],
)
def test_a_planted_violation_is_caught(house, file, code, contract):
    (house / "app" / file).write_text(code)
    done = lint(house)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    name = {one["id"]: one["name"] for one in contracts["contracts"]}[contract]
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{name} BROKEN" in " ".join(done.stdout.split())
