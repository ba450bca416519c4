"""A small team to be hurt, made once per test process."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.field import Field, Template, field_of, template


@pytest.fixture(scope="session")
def small_team_template() -> Iterator[Template]:
    """Mara and Tobias (telemarketers), Lea (telesales), and a list of 150 leads."""
    place = tempfile.TemporaryDirectory(prefix="segue-t-", ignore_cleanup_errors=True)
    passfile = os.environ.get("PGPASSFILE")
    with place as room:
        yield template(Path(room), people=3, leads=150)
    os.environ.pop("PGPASSFILE", None)
    if passfile is not None:
        os.environ["PGPASSFILE"] = passfile


@pytest.fixture
def hurt(small_team_template: Template) -> Iterator[Field]:
    """The team at work."""
    with field_of(small_team_template) as field:
        field.start()
        yield field
