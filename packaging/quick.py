"""What makes the packaged program start sooner; used while PyInstaller builds it.

Why, and how much it is: `resources/docs/decisions/009-package.md`.
"""

import subprocess
import sys
from pathlib import Path
from types import CodeType
from typing import Any, BinaryIO

from PyInstaller.archive.writers import ZlibArchiveWriter
from PyInstaller.building import api

_AS_IT_IS, _SMALL = 0, 9
"""Levels of zlib."""

WHY = "As this folder is here, PySide takes its own modules from where all modules are."


def first_modules() -> frozenset[str]:
    """Names of the modules that are loaded until the first window.

    Raises:
        subprocess.CalledProcessError: They can't be loaded.
    """
    asked = [sys.executable, str(Path(__file__).with_name("first_modules.py"))]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return frozenset(said.split())


def leave_uncompressed(names: frozenset[str]) -> None:
    """From now on archives of modules hold these as they are: 13 MB need not be unpacked first."""

    class Writer(ZlibArchiveWriter):
        @classmethod
        def _write_entry(cls, fp: BinaryIO, entry: Any, code_dict: dict[str, CodeType]) -> Any:
            cls._COMPRESSION_LEVEL = _AS_IT_IS if entry[0] in names else _SMALL
            return super()._write_entry(fp, entry, code_dict)

    api.ZlibArchiveWriter = Writer


def signatures(out: Path) -> tuple[list[str], Path]:
    """PySide's own Python files: it carries them as text and compiles them at each start.

    Where there is a folder `files.dir` beside its library, it imports them as any modules instead.

    Args:
        out: A folder for them as files, for PyInstaller to find; it is made.

    Returns:
        (their names, a file that the package has to have in that folder).
    """
    import PySide6.QtCore  # noqa: F401 - it loads what is taken

    archive = sys.modules["shibokensupport"].__loader__.zfile  # type: ignore[union-attr]
    inner = [one for one in archive.namelist() if one.startswith("shibokensupport/")]
    names = []
    for name in sorted(one for one in inner if one.endswith(".py")):
        file = out / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(archive.read(name))
        names.append(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    assert names, "PySide keeps them otherwise by now"
    why = out / "README"
    why.write_text(f"{WHY}\n", encoding="utf-8")
    return names, why
