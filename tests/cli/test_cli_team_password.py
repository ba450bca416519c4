"""The password of whoever runs the database is typed once for a command, however often it asks."""

import pytest

from tests.cli.test_cli_team import admin  # noqa: F401 - a fixture
from tests.helpers.terminal import terminal  # noqa: F401 - a fixture


@pytest.mark.parametrize("words", [("status",), ("keep", "--once")])
def test_it_is_asked_for_once(admin, terminal, tmp_path, words):  # noqa: F811
    person = terminal(words[0], admin.url, *words[1:], PGPASSFILE=str(tmp_path / "none"))
    person.asked("Password: ", admin.server.cluster.password)
    _, code = person.ends()
    assert code == 0
