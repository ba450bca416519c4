"""A profile that nothing can be written to says so in one sentence, whatever is asked of it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.acts.house import SetPerson
from app.domain.errors import KnownError
from app.host.paths import NotWritable, Paths
from app.jobs.profile import open_profile
from tests.helpers.team import Team

NOBODY = 65534
SCRIPT = """
import os, sys
from pathlib import Path
import app.cli  # before the rights are given up: its files may be closed to others
from app.host.paths import Paths
from app.jobs.by_command import opened
from app.jobs.doctor import examine
from app.jobs.profile import is_sample, open_profile
from app.jobs.restore import restore
from app.domain.errors import KnownError

paths = Paths.of(Path(sys.argv[1]))
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid({nobody})
    os.setuid({nobody})
report = examine(paths)
print(report.ok, report.checks[0].sentence)
print(is_sample(paths))
for work in (
    lambda: open_profile(paths),
    lambda: opened(paths, "a test").__enter__(),
    lambda: restore(paths),
):
    try:
        work()
        print("it was opened")
    except KnownError as problem:
        print(problem)
"""


@pytest.fixture
def outside() -> Iterator[Path]:
    """A folder that everybody may pass through."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize("mode", [0o555, 0o000], ids=["read-only", "closed"])
def test_every_command_says_one_sentence(outside: Path, mode: int) -> None:
    root = outside / "profile"
    Paths.of(root).create()
    for place in (root / "recordings", root / "logs", root / "backups", root / "cache", root):
        place.chmod(mode)
    code = SCRIPT.format(nobody=NOBODY)
    if os.geteuid() != 0:  # its owner could open it again: it stays somebody else's
        pytest.skip("needs a folder of somebody else")
    run = [sys.executable, "-c", code, str(root)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    first, sample, *others = done.stdout.splitlines()
    assert first.startswith(f"False {root}")
    assert sample == "False"
    assert len(others) == 3
    for line in others:
        assert line.startswith(str(root))
        assert "can't be written" in line
        assert line.endswith("or choose another folder with --profile-dir.")


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("not a folder")
    with pytest.raises(NotWritable, match="can't be written"):
        open_profile(Paths.of(tmp_path / "profile"))


@pytest.mark.parametrize(
    ("pragma", "sentence"),
    [
        ("query_only = 1", "The profile folder can't be written any more."),
        ("max_page_count = 1", "The disk is full."),
    ],
)
def test_a_store_that_takes_nothing_more_says_so(team: Team, pragma: str, sentence: str) -> None:
    _say(team, pragma)

    def fill() -> None:
        for number in range(400):
            team.act(SetPerson(f"Somebody with a long name {number}" * 20, ("telemarketer",)))

    with pytest.raises(KnownError) as said:
        fill()
    assert said.value.what == sentence
    assert "everything before it is" in said.value.safe
    _say(team, "query_only = 0")
    _say(team, "max_page_count = 1073741823")
    team.act(SetPerson("Nils Berg", ("telemarketer",)))


def _say(team: Team, pragma: str) -> None:
    """Turns SQLite itself so that it refuses, or no longer."""
    connection = team.workplace.store.write_engine.raw_connection()
    connection.cursor().execute(f"PRAGMA {pragma}")
    connection.close()
