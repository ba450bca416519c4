"""Recordings in a shared folder: not mounted, cut by power, full, read by colleagues."""

import contextlib
import os
import resource
from pathlib import Path

import pytest

from app.sync.blob_stores import StoreAway, StoreFull, is_whole, place_of
from app.sync.blobs import begin, fetch, send
from app.sync.folder_store import FolderStore
from tests.helpers.stores import MIB, noting, sealed, stop_at


@pytest.fixture
def share(tmp_path):
    root = tmp_path / "share"
    root.mkdir()
    root.chmod(0o750)  # not by `mkdir`, whose rights the program's own umask narrows
    one = FolderStore(root, "desk/1")
    one.make_ready()
    return one


def only_part(share):
    (found,) = Path(share.where).glob("*/*/*.part.*")
    return found


def test_a_share_that_is_not_mounted_is_never_filled(tmp_path, call):
    root = tmp_path / "share"
    upload = begin(call)
    for made in (False, True):  # not there; an empty folder where it would be mounted
        if made:
            root.mkdir()
        with pytest.raises(StoreAway, match="not mounted"):
            send(call, upload, FolderStore(root, "desk"))
    assert not list(root.iterdir())


def test_what_a_power_cut_left_at_the_end_of_a_part_is_noticed(share, call):
    upload = begin(call)
    stop_at(share, call, upload, 4 * MIB)
    part = only_part(share)
    assert part.name == f"{upload.blob.name}.part.desk1"
    with part.open("r+b") as file:
        file.seek(3 * MIB)
        file.write(bytes(MIB))
    blob = send(call, upload, share)
    assert share.read(blob.name, 0, blob.size) == sealed(call, upload)
    assert not part.exists()


def test_a_part_that_is_too_long_is_begun_again(share, call):
    upload = begin(call)
    stop_at(share, call, upload, 4 * MIB)
    with only_part(share).open("ab") as file:
        file.write(bytes(upload.blob.size))
    assert is_whole(share, send(call, upload, share).name)


def test_two_desks_do_not_write_into_one_part(share, call):
    upload = begin(call)
    stop_at(share, call, upload, 4 * MIB)
    other = FolderStore(Path(share.where), "desk-2")
    assert is_whole(other, send(call, upload, other).name)
    assert only_part(share).name.endswith(".part.desk1")


def test_colleagues_may_read_what_the_folder_lets_them_into(share, call):
    before = os.umask(0o077)
    try:
        blob = send(call, begin(call), share)
    finally:
        os.umask(before)
    file = Path(share.where).joinpath(*place_of(blob.name))
    assert [oct(one.stat().st_mode & 0o777) for one in (file.parent.parent, file.parent, file)] == [
        "0o750", "0o750", "0o640",
    ]  # fmt: skip


@contextlib.contextmanager
def files_of_at_most(size):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_folder_says_so_and_it_goes_on_when_there_is_room(share, call):
    upload = begin(call)
    with files_of_at_most(3 * MIB + 5), pytest.raises(StoreFull, match="is full") as full:
        send(call, upload, share)
    assert "stay on this computer" in full.value.safe
    assert only_part(share).stat().st_size == 3 * MIB + 5
    told = []
    blob = send(call, upload, share, tell=noting(told))
    assert told[0] == 3 * MIB + 5
    assert share.read(blob.name, 0, blob.size) == sealed(call, upload)


def test_a_full_disk_here_keeps_nothing_of_what_is_fetched(share, call, tmp_path):
    blob = send(call, begin(call), share)
    with files_of_at_most(2 * MIB), pytest.raises(OSError, match="too large"):
        fetch(blob, share, tmp_path / "heard")
    assert not list(tmp_path.glob("*heard*"))
