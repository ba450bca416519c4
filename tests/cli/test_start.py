"""Who asks for the window alone gets it without the commands being loaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.start import window_alone

ASKED = """
import sys
from app.start import main
try:
    main()
finally:
    sys.stderr.write(f"typer {'typer' in sys.modules}")
"""


@pytest.mark.parametrize(
    ("words", "folder"),
    [([], None), (["--profile-dir", "/p"], Path("/p")), (["--profile-dir=/p"], Path("/p"))],
)
def test_the_window_alone_is_recognised(words: list[str], folder: Path | None) -> None:
    assert window_alone(words) == (True, folder)


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["doctor"],
        ["--profile-dir", "/p", "doctor"],
        ["--profile-dir"],
        ["--profile-dir", ""],
        ["--profile-dir="],
        ["--profile-dir", "--version"],
    ],
)
def test_everything_else_is_a_command(words: list[str]) -> None:
    assert window_alone(words) == (False, None)


def test_without_a_display_the_window_is_one_sentence_and_no_command_was_loaded(
    tmp_path: Path,
) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-c", ASKED, "--profile-dir", str(tmp_path / "p")],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("There is no display here.")
    assert done.stderr.endswith("typer False")
    assert not (tmp_path / "p").exists()
