"""Recordings on a real S3 server: a cut wire, forgotten uploads, parts that are not ours."""

import contextlib
import json
import sys
import threading
from dataclasses import replace

import pytest

from app.sync.blob_stores import Login, StoreAway, StoreRefuses, is_whole, store_of
from app.sync.blobs import Upload, begin, send
from app.sync.s3_store import PART
from tests.helpers.s3_server import Wire
from tests.helpers.stores import MIB, Kind, noting, sealed, stop_at


@pytest.fixture
def wire(s3):
    one = Wire(int(s3.rsplit(":", 1)[1]))
    yield one
    one.close()


def test_a_connection_that_is_cut_is_gone_on_with(s3, wire, call, tmp_path):
    address = f"s3://calls/{tmp_path.name}?endpoint=http://127.0.0.1:{wire.port}&region=us-east-1"
    upload = begin(call)
    kept = [upload.text()]
    store = store_of(address, "desk-1", Login("test", "test"))
    with contextlib.closing(store):
        wire.cut_after(PART + PART // 2)
        with pytest.raises(StoreAway, match="can't be reached"):
            send(call, upload, store, keep=kept.append)
    wire.cut_after(None)
    sent_before = wire.carried
    again = store_of(address, "desk-1", Login("test", "test"))
    with contextlib.closing(again):
        told = []
        blob = send(call, Upload.of(kept[-1]), again, tell=noting(told))
        assert told[0] == PART
        assert wire.carried - sent_before < blob.size - PART + MIB
        assert again.read(blob.name, 0, blob.size) == sealed(call, upload)


def test_an_upload_that_the_server_has_forgotten_begins_again(s3, call, tmp_path):
    kind = Kind(f"s3://calls/{tmp_path.name}?endpoint={s3}&region=us-east-1", PART)
    with contextlib.closing(kind.open()) as store:
        upload = replace(begin(call), kept='{"upload": "gone", "parts": []}')
        assert is_whole(store, send(call, upload, store).name)


def test_parts_that_are_not_what_we_sent_are_found_by_reading_back(s3, call, tmp_path):
    kind = Kind(f"s3://calls/{tmp_path.name}?endpoint={s3}&region=us-east-1", PART)
    with contextlib.closing(kind.open()) as store:
        upload = begin(call)
        key = store._key(upload.blob.name)
        number, _ = store._begun(key, "")
        wrong = store._part(key, number, 1, bytes(PART))
        kept = json.dumps({"upload": number, "parts": [wrong]})
        told = []
        blob = send(call, replace(upload, kept=kept), store, tell=noting(told))
        assert told[0] == PART
        assert 0 in told, "begun again"
        assert is_whole(store, blob.name)


def test_a_part_that_the_server_does_not_have_is_sent_again_and_no_other(s3, call, tmp_path):
    kind = Kind(f"s3://calls/{tmp_path.name}?endpoint={s3}&region=us-east-1", PART)
    with contextlib.closing(kind.open()) as store:
        upload = Upload.of(stop_at(store, call, begin(call), PART))
        words = json.loads(upload.kept)
        words["parts"].append({"PartNumber": 2, "ETag": '"not there"', "ChecksumSHA256": ""})
        told = []
        blob = send(call, replace(upload, kept=json.dumps(words)), store, tell=noting(told))
        assert told == [PART, 2 * PART, blob.size]


def test_an_answer_that_was_lost_after_the_end_is_no_second_upload(s3, call, tmp_path):
    kind = Kind(f"s3://calls/{tmp_path.name}?endpoint={s3}&region=us-east-1", PART)
    upload, kept = begin(call), []
    with contextlib.closing(kind.open()) as store:
        blob = send(call, upload, store, keep=kept.append)
        told = []
        send(call, Upload.of(kept[-1]), store, tell=noting(told))
        assert told == [blob.size]


def test_a_bucket_that_is_not_there_is_said_so(s3, call):
    kind = Kind(f"s3://not-there?endpoint={s3}&region=us-east-1", PART)
    refused = pytest.raises(StoreRefuses, match=r"does not let us in \(NoSuchBucket\)")
    with contextlib.closing(kind.open()) as store, refused:
        send(call, begin(call), store)


def test_a_server_that_does_not_answer_is_said_so(call, wire):
    wire.close()
    kind = Kind(f"s3://calls?endpoint=http://127.0.0.1:{wire.port}&region=us-east-1", PART)
    away = pytest.raises(StoreAway, match=r"s3://calls\) can't be reached")
    with contextlib.closing(kind.open()) as store, away:
        send(call, begin(call), store)


def on_a_thread(work):
    """Does it where recordings are sent: not on the main thread. Returns what it raised."""
    raised = []

    def run():
        try:
            work()
        except Exception as problem:
            raised.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(50)
    return raised[0] if raised else None


def test_a_login_may_come_from_a_keyring_and_lie_in_no_file(s3, call, tmp_path, monkeypatch):
    """`credential_process`, as resources/docs/team.md says it to an admin."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    config, asked = tmp_path / "config", tmp_path / "asked"
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    place = f"s3://calls/{tmp_path.name}?endpoint={s3}&region=us-east-1"

    def work():
        with contextlib.closing(store_of(place, "desk-1")) as store:
            assert is_whole(store, send(call, begin(call), store).name)

    refused = on_a_thread(work)
    assert isinstance(refused, StoreRefuses)
    assert "has no login" in refused.what
    tells = tmp_path / "login.py"
    tells.write_text(
        "import json, pathlib\n"
        f"pathlib.Path({str(asked)!r}).touch()\n"
        "print(json.dumps({'Version': 1, 'AccessKeyId': 'test', 'SecretAccessKey': 'test'}))\n"
    )
    config.write_text(f"[default]\ncredential_process = {sys.executable} {tells}\n")
    assert on_a_thread(work) is None
    assert asked.exists()
