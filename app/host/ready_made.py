"""What Python would compile anew at each start, compiled once: when the package is built.

`dataclasses` writes the text of each class's methods and compiles it while the program loads: two
thousand texts, a sixth of the time to the first window. A package carries them compiled, as Python
itself keeps modules compiled. `python -m app.host.ready_made OUT PACKAGE …` writes the file.
"""

import dataclasses
import hashlib
import importlib
import importlib.util
import marshal
import pkgutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any

FILE = "ready_made.bin"
_NO_REFERENCES = 2
"""Of marshal's formats the last one that writes the same bytes for the same code each time."""


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


@contextmanager
def _compiling(compiled: Callable[[str], CodeType]) -> Iterator[None]:
    """Has `dataclasses` run what is given for a text, instead of compiling it."""
    _give(compiled)
    try:
        yield
    finally:
        del dataclasses.exec  # type: ignore[attr-defined]


def _give(compiled: Callable[[str], CodeType]) -> None:
    def run(text: str, names: dict[str, Any], found: dict[str, Any]) -> None:
        exec(compiled(text), names, found)

    # A name of its module hides Python's own `exec` from it, and from nobody else.
    dataclasses.exec = run  # type: ignore[attr-defined]


def _compile(text: str) -> CodeType:
    return compile(text, "<string>", "exec", dont_inherit=True)


def use(file: Path) -> bool:
    """From now on dataclasses are made of what a package carries; what it lacks is compiled.

    Returns:
        Whether the file is there and of this Python.
    """
    try:
        magic, made = marshal.loads(file.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return False
    if magic != importlib.util.MAGIC_NUMBER:
        return False

    def compiled(text: str) -> CodeType:
        kept = made.get(_key(text))
        return marshal.loads(kept) if kept is not None else _compile(text)

    _give(compiled)
    return True


def write(out: Path, packages: list[str]) -> int:
    """Loads packages whole and keeps what was compiled on the way; the same bytes each time.

    Args:
        packages: Names; what of them is loaded already is left out.

    Returns:
        How many texts.
    """
    made: dict[bytes, bytes] = {}

    def compiled(text: str) -> CodeType:
        code = _compile(text)
        made[_key(text)] = marshal.dumps(code, _NO_REFERENCES)
        return code

    with _compiling(compiled):
        for package in packages:
            for module in _modules(package):
                importlib.import_module(module)  # noqa: TID251 - only to see what it compiles
    kept = dict(sorted(made.items()))
    out.write_bytes(marshal.dumps((importlib.util.MAGIC_NUMBER, kept), _NO_REFERENCES))
    return len(made)


def _modules(package: str) -> list[str]:
    folders = importlib.import_module(package).__path__  # noqa: TID251
    found = [one.name for one in pkgutil.walk_packages(folders, f"{package}.")]
    return [package, *sorted(found)]


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2:])
