"""Reads are asked over the small team."""

from tests.acts.conftest import team as team
from tests.acts.conftest import team_store as team_store
