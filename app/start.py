"""Where the program begins: straight to the window, or by way of the commands.

The window is what people wait for, and the library that reads command lines takes a tenth of the
time to it. So whoever asks for the window alone does not load the commands.
"""

import sys
from pathlib import Path

_FOLDER = "--profile-dir"


def main() -> None:
    """Entry of the program."""
    asked, folder = window_alone(sys.argv[1:])
    if asked:
        from app.host.paths import Paths
        from app.main import open_window

        open_window(Paths.of(folder))
    from app.cli import main as commands

    commands()


def window_alone(words: list[str]) -> tuple[bool, Path | None]:
    """Whether a command line asks for nothing but the window, and on which profile folder."""
    match words:
        case []:
            return True, None
        case [option, folder] if option == _FOLDER and folder and not folder.startswith("-"):
            return True, Path(folder)
        case [word] if word.startswith(f"{_FOLDER}=") and word != f"{_FOLDER}=":
            return True, Path(word.partition("=")[2])
    return False, None
