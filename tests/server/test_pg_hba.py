"""Whom the access files of packaging/server let in over the network; the first line counts."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "packaging/server"


@pytest.mark.parametrize("name", ["README.md", "patroni.yml"])
def test_the_superuser_is_turned_away_before_the_line_of_the_network(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    rules = [
        line.split() for line in re.findall(r"^(?: *- )?(hostssl +.*)$", text, flags=re.MULTILINE)
    ]
    # Of those that fit any computer of the network: neither this one alone nor a member.
    near = {"samehost", "{members}"}
    far = [
        (user, how)
        for _, database, user, where, how in rules
        if where not in near and database in ("all", "segue") and user in ("all", "postgres")
    ]
    assert far == [("postgres", "reject"), ("all", "scram-sha-256")]
