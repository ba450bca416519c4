"""The tables of acts and reads name what is there, and nothing is there that they don't name."""

from pkgutil import resolve_name

import pytest

from app.acts.table import ACTS, act_of
from app.domain.errors import NotAllowed
from app.reads.table import READS, read_of


def test_every_row_of_the_act_table_is_an_act_and_its_command() -> None:
    for name, spec in ACTS.items():
        assert resolve_name(f"app.acts.{spec.room}:{name}").__name__ == name
        command = object.__new__(resolve_name(f"app.acts.{spec.room}:{spec.takes}"))
        assert act_of(command) is spec


def test_every_row_of_the_read_table_is_a_question_and_its_read() -> None:
    for question, (room, name) in READS.items():
        kind = resolve_name(f"app.reads.{room}:{question}")
        assert read_of(kind).__name__ == name


def test_what_is_in_no_table_is_refused() -> None:
    namesake = type("SaveCall", (), {})
    with pytest.raises(NotAllowed):
        act_of(namesake())
    with pytest.raises(NotAllowed):
        read_of(type("QueueQuestion", (), {}))
