"""What makes the packaged program start sooner; used while PyInstaller builds it.

Together an eighth of the time from the start to the queue.
"""

import py_compile
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import Any, BinaryIO

from PyInstaller.archive.writers import ZlibArchiveWriter
from PyInstaller.building import api

_AS_IT_IS, _SMALL = 0, 9
"""Levels of zlib."""


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


def signatures(out: Path) -> list[tuple[str, str]]:
    """PySide's own Python files, compiled: it carries them as text and compiles them at each start.

    It takes them from a folder `files.dir` beside its library where there is one.

    Args:
        out: A folder that is made; nothing of other builds may be in it.

    Returns:
        (file, its folder in the package) of each.
    """
    import PySide6.QtCore  # noqa: F401 - it loads what is taken
    import shiboken6

    archive = sys.modules["shibokensupport"].__loader__.zfile  # type: ignore[union-attr]
    found = []
    for name in sorted(archive.namelist()):
        if not name.startswith("shibokensupport/") or not name.endswith(".py"):
            continue
        file = out / f"{name}c"
        file.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory() as folder:
            text = Path(folder) / "text.py"
            text.write_bytes(archive.read(name))
            py_compile.compile(
                str(text),
                cfile=str(file),
                dfile=name,
                doraise=True,
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
        found.append((str(file), str(Path("shiboken6/files.dir") / Path(name).parent)))
    assert found, f"shiboken6 {shiboken6.__version__} carries no files"
    return found
