"""Text as every store can keep it: what a paste brings along that no database takes is left out."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
"""NUL, and halves of a character: neither PostgreSQL nor UTF-8 has them (RFC 3629, 3)."""

T = TypeVar("T")


def clean(said: T) -> T:
    """What was said, with such signs left out of all of its texts; the same object without any.

    Args:
        said: The body of a fact, or a part of one: texts, lists and dataclasses, in each other.
    """
    found: object = said
    if isinstance(said, str):
        found = _NOT_TEXT.sub("", said) if _NOT_TEXT.search(said) else said
    elif isinstance(said, tuple | list):
        parts = [clean(one) for one in said]
        if any(a is not b for a, b in zip(parts, said, strict=True)):
            found = type(said)(parts)
    elif isinstance(said, dict):
        pairs = {clean(name): clean(one) for name, one in said.items()}
        found = pairs if pairs != said else said
    elif is_dataclass(said) and not isinstance(said, type):
        now = {one.name: getattr(said, one.name) for one in fields(said)}
        other = {name: part for name, was in now.items() if (part := clean(was)) is not was}
        found = replace(said, **other) if other else said
    return cast(T, found)
