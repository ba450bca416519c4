"""Recordings go to a folder and a real S3 server: cut anywhere, gone on with, true at the end."""

import contextlib
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.sync.blob_stores import (
    BlobBroken,
    BlobMissing,
    Login,
    Stopped,
    StoreRefuses,
    is_whole,
    place_of,
    store_of,
)
from app.sync.blobs import Changed, Upload, begin, fetch, listen_in, send
from app.sync.folder_store import FolderStore
from app.sync.s3_store import PART
from app.sync.sealing import FileUnreadable, SealBroken, SealKey
from tests.helpers.stores import LENGTH, MIB, noting, sealed, stop_at

ROOT = Path(__file__).resolve().parents[2]


def test_it_is_stored_under_the_hash_of_what_is_stored_and_comes_back(store, call, tmp_path):
    told = []
    upload = begin(call)
    blob = send(call, upload, store, tell=lambda done, of: told.append((done, of)))
    raw = store.read(blob.name, 0, blob.size)
    assert hashlib.sha256(raw).hexdigest() == blob.name
    assert raw == sealed(call, upload)
    assert told == sorted(told)
    assert told[-1] == (blob.size, blob.size)
    target = tmp_path / "heard.flac"
    fetch(blob, store, target)
    assert target.read_bytes() == call.read_bytes()
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["heard.flac"]


@pytest.mark.parametrize("content", [b"", b"x"])
def test_the_smallest_are_stored_too(store, tmp_path, content):
    file, back = tmp_path / "small", tmp_path / "back"
    file.write_bytes(content)
    fetch(send(file, begin(file), store), store, back)
    assert back.read_bytes() == content


def test_a_stored_blob_is_not_sent_again(store, call):
    upload = begin(call)
    send(call, upload, store)
    told = []
    send(call, upload, store, tell=noting(told))
    assert told == [upload.blob.size]


def test_a_player_hears_the_middle_without_the_rest(store, call):
    blob = send(call, begin(call), store)
    read = []
    real = store.read
    store.read = lambda name, start, end: read.append(end - start) or real(name, start, end)
    with listen_in(blob, store) as heard:
        heard.seek(LENGTH // 2)
        assert heard.read(1000) == call.read_bytes()[LENGTH // 2 : LENGTH // 2 + 1000]
    assert sum(read) < 2 * MIB + 100


def test_what_was_stopped_goes_on_where_it_was(kind, store, call):
    upload = begin(call)
    kept = stop_at(store, call, upload, PART)
    assert store.size(upload.blob.name) is None, "nobody sees a part of it"
    told = []
    again = kind.open()
    with contextlib.closing(again):
        blob = send(call, Upload.of(kept), again, tell=noting(told))
        assert told[0] == PART
        assert is_whole(again, blob.name)


def test_a_desk_that_is_killed_goes_on_after_its_next_start(kind, store, call, tmp_path):
    state = tmp_path / "state"
    at = 2 * PART if kind.step == PART else 4 * MIB
    command = [sys.executable, "-m", "tests.helpers.sending", call, kind.address, state, at]
    with subprocess.Popen(
        [str(one) for one in command], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert int(child.stdout.readline()) == at
        child.kill()
        assert child.wait(10) == -9
    upload = Upload.of(state.read_text())
    assert store.size(upload.blob.name) is None
    told = []
    blob = send(call, upload, store, tell=noting(told))
    assert told[0] == at, "nothing is sent twice"
    assert store.read(blob.name, 0, blob.size) == sealed(call, upload)


def test_a_file_that_was_changed_is_never_sent_under_the_same_key(kind, store, tmp_path):
    file = tmp_path / "call"
    file.write_bytes(bytes(2 * MIB))
    upload = begin(file)
    for other in (bytes(2 * MIB - 1) + b"x", bytes(2 * MIB + 1), b""):
        file.write_bytes(other)
        with pytest.raises(Changed):
            send(file, upload, store)
    assert store.size(upload.blob.name) is None
    assert begin(file).blob.key != upload.blob.key


def test_a_fault_of_this_computer_is_not_said_of_the_store(store, tmp_path):
    file = tmp_path / "call"
    file.write_bytes(bytes(3 * MIB))
    upload = begin(file)
    cut = []

    def tell(done, of):
        if not cut:
            cut.append(os.truncate(file, MIB))

    with pytest.raises(FileUnreadable, match="call on this computer can't be read"):
        send(file, upload, store, tell=tell)
    assert store.size(upload.blob.name) is None


def test_a_damaged_blob_is_noticed_by_whoever_hears_it_and_mended_by_sending(store, call, tmp_path):
    upload = begin(call)
    blob = send(call, upload, store)
    raw = bytearray(store.read(blob.name, 0, blob.size))
    raw[blob.size // 2] ^= 1
    damage(store, blob.name, bytes(raw))
    assert not is_whole(store, blob.name)
    with pytest.raises(SealBroken):
        fetch(blob, store, tmp_path / "heard")
    assert not list(tmp_path.glob("*heard*"))
    with listen_in(blob, store) as heard, pytest.raises(SealBroken):
        heard.read()
    send(call, upload, store)
    assert is_whole(store, blob.name)


def damage(store, name, raw):
    if isinstance(store, FolderStore):
        store._path(name).write_bytes(raw)
    else:
        store._call("put_object", Key=store._key(name), Body=raw)


def test_a_whole_blob_under_another_name_is_refused(store, call, tmp_path):
    blob = send(call, begin(call), store)
    other = replace(blob, name="0" * 64)
    damage_folder(store, other.name)
    damage(store, other.name, store.read(blob.name, 0, blob.size))
    with pytest.raises(BlobBroken):
        fetch(other, store, tmp_path / "heard")
    assert not list(tmp_path.glob("*heard*"))


def damage_folder(store, name):
    if isinstance(store, FolderStore):
        store._path(name).parent.mkdir(parents=True, exist_ok=True)


def test_what_is_not_there_is_said_so(store, call, tmp_path):
    blob = begin(call).blob
    for ask in (
        lambda: fetch(blob, store, tmp_path / "heard"),
        lambda: listen_in(blob, store),
        lambda: store.read(blob.name, 0, 10),
    ):
        with pytest.raises(BlobMissing, match="not in the team's store"):
            ask()
    assert not list(tmp_path.glob("*heard*"))


def test_a_fetch_that_is_stopped_keeps_nothing(store, call, tmp_path):
    blob = send(call, begin(call), store)
    done = []
    with pytest.raises(Stopped):
        fetch(
            blob, store, tmp_path / "heard",
            tell=noting(done), stop=lambda: len(done) > 1,
        )  # fmt: skip
    assert done[-1] < blob.size
    assert not list(tmp_path.glob("*heard*"))


def test_what_is_abandoned_leaves_nothing(kind, store, call):
    upload = begin(call)
    kept = stop_at(store, call, upload, PART)
    store.abandon(upload.blob.name, Upload.of(kept).kept)
    told = []
    send(call, Upload.of(kept), store, tell=noting(told))
    assert told[0] == 0
    assert is_whole(store, upload.blob.name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "ab", "A" * 64, "0" * 63 + "/", ""])
def test_a_name_leads_nowhere_else(store, name):
    with pytest.raises(ValueError, match="no name of a blob"):
        store.read(name, 0, 1)
    with pytest.raises(ValueError, match="no name of a blob"):
        place_of(name)


def test_what_is_kept_survives_as_text_and_does_not_show_its_key(call):
    upload = replace(begin(call), kept='{"upload": "1"}')
    assert Upload.of(upload.text()) == upload
    assert upload.blob.key.text() not in repr(upload)
    assert upload.blob.key.key.hex() in upload.text()
    for wrong in ("", "{}", "[]", upload.text().replace(upload.blob.name, "../x")):
        with pytest.raises(ValueError):
            Upload.of(wrong)


@pytest.mark.parametrize("address", ["ftp://host/x", "s3:///x", "s3://b?acl=public", "http://x"])
def test_no_other_store_is_taken(address):
    with pytest.raises(StoreRefuses, match="is no store of recordings"):
        store_of(address, "desk")


def test_a_login_does_not_show_itself():
    assert "secret" not in repr(Login("key", "secret"))


def test_nothing_of_it_is_loaded_before_it_is_used():
    code = (
        "import sys, app.sync.blobs, app.sync.folder_store, app.sync.s3_store\n"
        "import app.sync.sealed_files, app.sync.invitation, app.host.secrets, app.host.scram\n"
        "heavy = {'cryptography', 'keyring', 'fsspec', 's3fs', 'botocore', 'aiohttp', 'argon2'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_key_is_drawn_for_each_recording(call):
    assert len({begin(call).blob.key for _ in range(3)} | {SealKey.new()}) == 4
