"""A recording, and each kind of store to send it to."""

import hashlib
import os

import pytest

from app.sync.folder_store import FolderStore
from app.sync.s3_store import PART
from tests.helpers.s3_server import s3_server
from tests.helpers.stores import LENGTH, MIB, Kind


@pytest.fixture(scope="module")
def s3(tmp_path_factory):
    with s3_server(tmp_path_factory.mktemp("s3")) as url:
        yield url


@pytest.fixture(params=["folder", "s3"])
def kind(request, tmp_path):
    if request.param == "folder":
        root = tmp_path / "share"
        root.mkdir()
        FolderStore(root, "admin").make_ready()
        return Kind(str(root), MIB)
    url = request.getfixturevalue("s3")
    return Kind(f"s3://calls/{tmp_path.name}?endpoint={url}&region=us-east-1", PART)


@pytest.fixture
def store(kind):
    one = kind.open()
    yield one
    one.close()


@pytest.fixture(scope="module")
def call(tmp_path_factory):
    file = tmp_path_factory.mktemp("call") / "call.flac"
    file.write_bytes(b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(LENGTH // 32 + 1)))
    os.truncate(file, LENGTH)
    return file
