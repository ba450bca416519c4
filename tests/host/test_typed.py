"""Values of known classes as JSON and back, and what is left because it does not fit."""

import json
from dataclasses import dataclass, make_dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest

from app.host.typed import NoShape, plain, shape, typed

AT = datetime(2026, 11, 24, 13, 3, 0, 5, tzinfo=UTC)
ID = UUID("01a222cc-f29d-746a-be0c-96d29cdc6a09")


class Word(StrEnum):
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Part:
    id: UUID | None
    at: datetime
    n: int = 0


@dataclass(frozen=True, slots=True)
class Whole:
    parts: tuple[Part, ...]
    pair: tuple[str, float]
    by: dict[Word, tuple[int, ...]]
    may: frozenset[str]
    span: timedelta
    flag: bool
    word: Word
    other: dict[str, Any]


WHOLE = Whole(
    (Part(ID, AT, 7), Part(None, AT)),
    ("a “b” ß", 1.5),
    {Word.YES: (1, 2), Word.NO: ()},
    frozenset({"x", "y"}),
    timedelta(seconds=3.25),
    True,
    Word.NO,
    {"scores": [1, None]},
)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (WHOLE, Whole),
        ((WHOLE,), tuple[Whole, ...]),
        (None, Whole | None),
        ([ID], list[UUID]),
        ("", str),
        (3, float),
    ],
)
def test_what_was_written_is_read_again(value, hint):
    said = json.loads(json.dumps(plain(value, hint)))
    assert typed(said, hint) == value


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (1, str),
        (True, int),
        (1, bool),
        ("1", int),
        (Part(None, AT), Whole),
        (("a",), tuple[str, float]),
        ("maybe", Word),
    ],
)
def test_what_is_not_of_its_hint_is_refused_both_ways(value, hint):
    with pytest.raises((TypeError, ValueError, AttributeError)):
        plain(value, hint)


@pytest.mark.parametrize(
    ("said", "hint"),
    [([1], str), ("x", int), ("maybe", Word), (["a"], tuple[str, float]), ([1, 2, 3], Part)],
)
def test_what_was_written_otherwise_is_refused(said, hint):
    with pytest.raises((TypeError, ValueError)):
        typed(said, hint)


def test_a_shape_changes_with_fields_kinds_and_words():
    def made(**fields):
        return shape(tuple[make_dataclass("Row", fields.items(), frozen=True), ...])

    first = made(a=int, b=str)
    assert made(a=int, b=str) == first
    others = {
        made(a=int),
        made(b=str, a=int),
        made(a=int, b=str | None),
        made(a=int, b=float),
        made(a=int, c=str),
        made(a=int, b=Word),
    }
    assert first not in others
    assert len(others) == 6


def test_a_class_without_a_form_is_said():
    for hint in (object, int | str, set[object]):
        with pytest.raises(NoShape):
            shape(hint)
