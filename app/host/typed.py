"""Values of known classes as JSON and back, by the hints of the classes.

For what is kept between two runs of a program that may be another version by then: `shape` names
everything that a value's form depends on, so that what was written under another one is left.
"""

import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

_SAME = (str, int, float, bool, NoneType)


class NoShape(TypeError):
    """A class of values for which there is no form."""


def plain(value: Any, hint: Any) -> Any:
    """A value of this hint as lists, words and numbers.

    Raises:
        NoShape: The hint is none that is known.
        TypeError: The value is not of it.
    """
    return _form(hint).write(value)


def typed(said: Any, hint: Any) -> Any:
    """The value again.

    Raises:
        NoShape: The hint is none that is known.
        ValueError, TypeError, KeyError: What was said is not of this form.
    """
    return _form(hint).read(said)


def shape(hint: Any) -> str:
    """16 hex digits that change with any field, kind or word on which the form depends."""
    return hashlib.sha256(_form(hint).name.encode()).hexdigest()[:16]


class _Form:
    """How values of one hint are written and read."""

    def __init__(self, name: str, write: Callable[[Any], Any], read: Callable[[Any], Any]) -> None:
        self.name, self.write, self.read = name, write, read


@lru_cache(maxsize=512)
def _form(hint: Any) -> _Form:
    if hint in _SAME:
        return _same(hint)
    if hint is Any:
        return _Form("any", _kept, _kept)
    if hint is UUID:
        return _Form("uuid", str, lambda said: UUID(_same(str).read(said)))
    if hint is datetime:
        return _Form("moment", datetime.isoformat, datetime.fromisoformat)
    if hint is timedelta:
        return _Form("span", timedelta.total_seconds, lambda said: timedelta(seconds=said))
    if isinstance(hint, type) and issubclass(hint, Enum):
        words = ",".join(sorted(str(one.value) for one in hint))
        return _Form(f"{hint.__name__}({words})", lambda one: one.value, hint)
    if is_dataclass(hint):
        return _of_class(hint)
    return _of_parts(hint)


def _kept(value: Any) -> Any:
    return value


def _same(kind: type) -> _Form:
    kinds = (int, float) if kind is float else (kind,)

    def checked(value: Any) -> Any:
        if isinstance(value, bool) is not (kind is bool) or not isinstance(value, kinds):
            raise TypeError(f"{value!r} is no {kind.__name__}")
        # A word of a list of words is as good as the word.
        return str(value) if kind is str else value

    return _Form(kind.__name__, checked, checked)


def _of_class(kind: Any) -> _Form:
    hints = get_type_hints(kind)
    parts = [(one.name, _form(hints[one.name])) for one in fields(kind) if one.init]

    def write(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"a {type(value).__name__} is no {kind.__name__}")
        return [part.write(getattr(value, name)) for name, part in parts]

    def read(said: Any) -> Any:
        given = zip(parts, said, strict=True)
        return kind(**{name: part.read(one) for (name, part), one in given})

    named = ",".join(f"{name}:{part.name}" for name, part in parts)
    return _Form(f"{kind.__name__}{{{named}}}", write, read)


def _of_parts(hint: Any) -> _Form:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _either(args)
    if origin is tuple and not (len(args) == 2 and args[1] is ...):
        return _row([_form(one) for one in args])
    if origin in (tuple, list, frozenset, set):
        return _many(origin, _form(args[0]))
    if origin is dict:
        return _pairs(_form(args[0]), _form(args[1]))
    raise NoShape(f"there is no form for {hint!r}")


def _either(args: tuple[Any, ...]) -> _Form:
    some = [one for one in args if one is not NoneType]
    if len(some) != 1 or len(some) == len(args):
        raise NoShape(f"there is no form for one of {args!r}")
    part = _form(some[0])
    return _Form(
        f"{part.name}?",
        lambda value: None if value is None else part.write(value),
        lambda said: None if said is None else part.read(said),
    )


def _row(parts: list[_Form]) -> _Form:
    return _Form(
        f"({','.join(one.name for one in parts)})",
        lambda value: [part.write(one) for part, one in zip(parts, value, strict=True)],
        lambda said: tuple(part.read(one) for part, one in zip(parts, said, strict=True)),
    )


def _many(kind: Any, part: _Form) -> _Form:
    return _Form(
        f"{kind.__name__}[{part.name}]",
        lambda value: [part.write(one) for one in value],
        lambda said: kind(part.read(one) for one in said),
    )


def _pairs(key: _Form, value: _Form) -> _Form:
    return _Form(
        f"dict[{key.name},{value.name}]",
        lambda said: [[key.write(a), value.write(b)] for a, b in said.items()],
        lambda said: {key.read(a): value.read(b) for a, b in said},
    )
