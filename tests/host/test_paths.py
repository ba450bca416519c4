import os
import subprocess
import sys
from pathlib import Path

from app.host.paths import Paths


def mode(path):
    return path.stat().st_mode & 0o777


def test_everything_of_a_profile_lies_in_one_folder(tmp_path):
    paths = Paths.of(tmp_path)
    places = (
        paths.store,
        paths.recordings,
        paths.logs,
        paths.backups,
        paths.settings,
        paths.lock,
        paths.cache,
    )
    assert all(place.parent == tmp_path for place in places)
    assert len(set(places)) == 7


def test_naming_the_places_creates_nothing(tmp_path):
    Paths.of(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_it_is_the_users_usual_place(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Paths.of().root == tmp_path / "io.segue.Segue"


def test_a_relative_folder_is_meant_from_here(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert Paths.of(Path("mine")).root == tmp_path / "mine"


def test_folders_are_their_owners_alone_also_if_they_were_open(tmp_path):
    root = tmp_path / "open"
    root.mkdir(mode=0o755)
    (root / "segue.db").touch(mode=0o644)
    paths = Paths.of(root).create()
    folders = (paths.root, paths.recordings, paths.logs, paths.backups, paths.cache)
    assert [oct(mode(folder)) for folder in folders] == ["0o700"] * 5
    assert mode(paths.store) == 0o600


def test_new_files_are_their_owners_alone(tmp_path):
    code = (
        "from app.host.paths import private_umask; private_umask(); "
        f"open({str(tmp_path / 'note')!r}, 'w').close()"
    )
    before = os.umask(0o022)
    subprocess.run([sys.executable, "-c", code], check=True)
    os.umask(before)
    assert mode(tmp_path / "note") == 0o600
