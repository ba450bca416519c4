"""How columns of JSON are written."""

import json

from hypothesis import given
from hypothesis import strategies as st

from app.models.types import dumps, dumps_texts

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)


@given(st.dictionaries(NAMES, st.text(), max_size=6))
def test_texts_by_name_are_written_as_everything_is(said: dict[str, str]) -> None:
    """The hash of a fact is over these words."""
    assert dumps_texts(said) == dumps(said)
    assert json.loads(dumps_texts(said)) == said
