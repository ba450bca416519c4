"""What a build was made from and of."""

import json
import os
import re
import subprocess
import sys
from importlib import metadata

import pytest

from app import __version__
from app.host.parts import BUNDLED, TEXTS, UNKNOWN, Build, Part, build, note, parts
from app.host.resources import resources_dir


@pytest.fixture
def clone(tmp_path):
    """A repository with one commit; the program's files would lie in its folder 'resources'."""

    def git(*words):
        command = ("git", "-C", str(tmp_path), "-c", "user.name=S", "-c", "user.email=s@s", *words)
        when = {"GIT_COMMITTER_DATE": "2026-03-04T23:30:00+0100"}
        mine = {**os.environ, **when}
        done = subprocess.run(command, env=mine, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    (tmp_path / "resources").mkdir()
    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "one")
    return tmp_path, git("rev-parse", "HEAD")


def test_a_clone_is_asked_for_its_commit_and_day(clone):
    root, commit = clone
    assert build(root / "resources") == Build(commit[:10], "2026-03-04")


def test_the_repository_of_a_hook_is_not_ours(clone, monkeypatch, tmp_path_factory):
    root, commit = clone
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("other")))
    assert build(root / "resources").commit == commit[:10]


def test_what_is_no_clone_is_not_known_even_inside_of_one(clone):
    root, _ = clone
    inside = root / "installed" / "resources"
    inside.mkdir(parents=True)
    made = build(inside)
    assert made == Build(UNKNOWN, UNKNOWN)
    assert not made.known


def test_what_the_build_noted_comes_first(clone):
    folder = clone[0] / "resources"
    noted = {"commit": "abc", "date": "2026-01-02", "parts": [["Segue", "9", "MIT"]]}
    (folder / "build.json").write_text(json.dumps(noted))
    assert build(folder) == Build("abc", "2026-01-02")
    assert parts(folder) == (Part("Segue", "9", "MIT"),)


@pytest.mark.parametrize("text", ["", "[]", "{}", "no json"])
def test_a_note_that_can_not_be_read_hides_nothing(clone, text):
    root, commit = clone
    (root / "resources" / "build.json").write_text(text)
    assert build(root / "resources").commit == commit[:10]
    assert parts(root / "resources")[0] == Part("Segue", __version__, "MIT")


def test_everything_that_segue_asks_for_is_named_and_nothing_else():
    named = {re.sub(r"[-_.]+", "-", one.name).lower(): one for one in parts()}
    asked = [one for one in metadata.requires("segue") or () if ";" not in one]
    assert len(asked) > 15
    for one in asked:
        assert re.split(r"[^\w-]", one)[0].lower() in named
    assert {"mako", "shiboken6", "markupsafe"} <= set(named), "what those ask for"
    assert not {"pytest", "ruff", "mypy", "hypothesis", "pip"} & set(named)
    assert named["pyside6-essentials"].licence == "LGPL-3.0-only"
    assert named["pyside6-essentials"].version == metadata.version("PySide6-Essentials")
    assert named["python"].version == sys.version.split(" ")[0]


def test_every_part_has_a_version_and_a_licence_of_few_words():
    for one in parts():
        assert one.version
        assert one.version != UNKNOWN, one
        assert one.licence != UNKNOWN, one
        assert re.fullmatch(r"[\w .+-]{3,60}", one.licence), one


def test_ourselves_first_then_by_name():
    first, *others = (one.name.casefold() for one in parts())
    assert first == "segue"
    assert others == sorted(others)


def test_what_lies_in_resources_is_named_with_its_licence_and_version():
    for one in BUNDLED:
        text = resources_dir() / TEXTS[one.name]
        assert text.is_file()
        assert one.version in (text.parent / "README.md").read_text()


def test_the_note_is_the_same_each_time_and_names_what_else_travels(tmp_path):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    note(first, ("pytest",))
    words = (sys.executable, "-m", "app.host.parts", str(second), "pytest")
    again = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run(words, cwd=resources_dir().parent, env=again, check=True)
    assert first.read_bytes() == second.read_bytes()
    noted = json.loads(first.read_text())
    assert noted["commit"] == build().commit
    assert ["pytest", metadata.version("pytest"), "MIT"] in noted["parts"]
    (tmp_path / "build.json").write_bytes(first.read_bytes())
    assert set(parts(tmp_path)) > set(parts())


def test_what_comes_along_with_the_way_to_a_team_is_named():
    named = {one.name: one for one in parts()}
    assert {"psycopg", "psycopg-binary", "libpq", "OpenLDAP", "cryptography", "s3fs"} <= set(named)
    assert named["libpq"].version.startswith("in psycopg-binary 3.")
    assert not [one for one in named.values() if UNKNOWN in (one.version, one.licence)]
