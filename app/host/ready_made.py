"""What Python would compile anew at each start, compiled once: when the package is built.

`dataclasses` writes the text of each class's methods and compiles it while the program loads, two
thousand texts, a sixth of the time to the first window; named tuples and annotations that are texts
do the same, and `re` turns each expression into its own code, in Python. A package carries all of
them compiled, as Python itself keeps modules compiled.
`python -m app.host.ready_made OUT PACKAGE …` writes the file.
"""

import _sre  # type: ignore[import-not-found]
import collections
import dataclasses
import hashlib
import importlib
import importlib.util
import marshal
import pkgutil
import re
import sys
import typing
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

FILE = "ready_made.bin"
_NO_REFERENCES = 2
"""Of marshal's formats the last one that writes the same bytes for the same code each time."""

_MAGIC = (importlib.util.MAGIC_NUMBER, _sre.MAGIC)
"""Of this Python's code, and of its expressions."""

Expression = str | bytes
Matcher = tuple[Any, ...]
"""What `_sre.compile` makes a pattern of."""

_plain_pattern = re._compiler.compile  # type: ignore[attr-defined]


def _key(*words: object) -> bytes:
    return hashlib.blake2b("\0".join(map(str, words)).encode(), digest_size=16).digest()


def _compile(text: str, mode: str) -> CodeType:
    return compile(text, "<string>", mode, dont_inherit=True)


def _matcher(expression: Expression, flags: int) -> Matcher:
    """As `re` itself does it."""
    parser, compiler = re._parser, re._compiler  # type: ignore[attr-defined]
    parsed = parser.parse(expression, flags)
    state = parsed.state
    names: dict[str, int] = state.groupdict
    by_number: list[str | None] = [None] * state.groups
    for name, number in names.items():
        by_number[number] = name
    code = [int(one) for one in compiler._code(parsed, flags)]  # they are named
    return expression, int(flags | state.flags), code, state.groups - 1, names, tuple(by_number)


def _give(
    compiled: Callable[[str, str], CodeType], matcher: Callable[[Expression, int], Matcher]
) -> None:
    """Has Python's own modules take these instead of compiling."""

    def run(text: str, names: dict[str, Any], found: dict[str, Any]) -> None:
        exec(compiled(text, "exec"), names, found)

    def worth(text: str, names: dict[str, Any]) -> object:
        return eval(compiled(text, "eval"), names)

    def code(text: str, _file: str, mode: str) -> CodeType:
        return compiled(text, mode)

    def pattern(expression: Any, flags: int = 0) -> Any:
        if not isinstance(expression, str | bytes) or flags & re.DEBUG:
            return _plain_pattern(expression, flags)
        return _sre.compile(*matcher(expression, flags))

    # A name of their modules hides Python's own from them, and from nobody else.
    dataclasses.exec = run  # type: ignore[attr-defined]
    collections.eval = worth  # type: ignore[attr-defined]
    typing.compile = code  # type: ignore[attr-defined]
    re._compiler.compile = pattern  # type: ignore[attr-defined]


def _take_back() -> None:
    del dataclasses.exec, collections.eval, typing.compile  # type: ignore[attr-defined]
    re._compiler.compile = _plain_pattern  # type: ignore[attr-defined]


def use(file: Path) -> bool:
    """From now on classes and patterns are made of what a package carries; the rest is compiled.

    Returns:
        Whether the file is there and of this Python.
    """
    try:
        magic, made = marshal.loads(file.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return False
    if magic != _MAGIC:
        return False

    def compiled(text: str, mode: str) -> CodeType:
        kept = made.get(_key(mode, text))
        return marshal.loads(kept) if kept is not None else _compile(text, mode)

    def matcher(expression: Expression, flags: int) -> Matcher:
        kept = made.get(_key(flags, repr(expression)))
        return marshal.loads(kept) if kept is not None else _matcher(expression, flags)

    _give(compiled, matcher)
    return True


def write(out: Path, packages: list[str]) -> int:
    """Loads packages whole and keeps what was compiled on the way; the same bytes each time.

    Args:
        packages: Names; what of them is loaded already is left out.

    Returns:
        How many texts and expressions.
    """
    made: dict[bytes, bytes] = {}

    def compiled(text: str, mode: str) -> CodeType:
        code = _compile(text, mode)
        made[_key(mode, text)] = marshal.dumps(code, _NO_REFERENCES)
        return code

    def matcher(expression: Expression, flags: int) -> Matcher:
        found = _matcher(expression, flags)
        made[_key(flags, repr(expression))] = marshal.dumps(found, _NO_REFERENCES)
        return found

    _give(compiled, matcher)
    try:
        for package in packages:
            for module in _modules(package):
                importlib.import_module(module)  # noqa: TID251 - only to see what it compiles
    finally:
        _take_back()
    kept = dict(sorted(made.items()))
    out.write_bytes(marshal.dumps((_MAGIC, kept), _NO_REFERENCES))
    return len(made)


def _modules(package: str) -> list[str]:
    folders = importlib.import_module(package).__path__  # noqa: TID251
    found = [one.name for one in pkgutil.walk_packages(folders, f"{package}.")]
    return [package, *sorted(found)]


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2:])
