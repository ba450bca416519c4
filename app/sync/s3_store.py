"""Recordings in a bucket of an S3 server."""

import asyncio
import base64
import contextlib
import errno
import hashlib
import json
from collections.abc import Coroutine, Iterator
from typing import Any

from app.sync.blob_stores import (
    BlobBroken,
    BlobMissing,
    Keep,
    Login,
    Source,
    Stop,
    Stopped,
    StoreAway,
    StoreFull,
    StoreRefuses,
    Tell,
    is_whole,
    kept_words,
    place_of,
)

PART = 5 << 20
"""Bytes of a part of an upload: the least that S3 takes, for what is cut begins its part again.
S3 takes 10,000 of them: 52 GB of one call."""
_CONNECT_SECONDS = 5
_READ_SECONDS = 120
"""It runs while a part is being sent, too (aiohttp's `sock_read`): enough for 350 kbit/s."""
_FULL = frozenset({"EntityTooLarge", "QuotaExceeded", "XMinioStorageFull", "InsufficientStorage"})
_REFUSED = frozenset(
    {
        *("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket", "403"),
        *("RequestTimeTooSkewed", "ExpiredToken", "InvalidToken", "AllAccessDisabled"),
    }
)
_NO_LOGIN = frozenset({"NoCredentialsError", "PartialCredentialsError", "ProfileNotFound"})
_GONE = frozenset({"NoSuchUpload", "InvalidPart", "InvalidPartOrder"})
_THERE = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412"})


class _UploadGone(Exception):
    """The server has forgotten an upload that was begun (buckets clear up old ones)."""


class S3Store:
    """Blobs as objects `PREFIX/ab/cd/<name>`; sent in parts, each with its own checksum.

    Keeps connections open until it is closed. For one thread at a time: who listens while something
    is sent opens a store of his own.
    """

    step = PART

    def __init__(
        self, bucket: str, prefix: str, endpoint: str, region: str, login: Login | None
    ) -> None:
        """Remembers where; nothing is opened.

        Args:
            bucket: Its name.
            prefix: Folder within it; may be empty.
            endpoint: URL of the server; empty is Amazon's.
            region: Empty takes the configured one.
            login: None takes what this computer is configured with.
        """
        self.where = f"s3://{bucket}" + (f"/{prefix}" if prefix else "")
        self._bucket = bucket
        self._prefix = prefix
        self._endpoint = endpoint
        self._region = region
        self._login = login or Login()
        self._system: Any = None
        self._runner: asyncio.Runner | None = None

    def size(self, name: str) -> int | None:
        key = self._key(name)
        try:
            with self._said():
                return int(self._call("head_object", Key=key)["ContentLength"])
        except FileNotFoundError:
            return None

    def put(
        self, name: str, source: Source, *, kept: str, keep: Keep, tell: Tell, stop: Stop
    ) -> None:
        """See `BlobStore.put`; the number of the upload and its parts are kept."""
        if self.size(name) is not None:
            if is_whole(self, name, stop):
                tell(source.size, source.size)
                return
            self.remove(name)
        for attempt in range(2):
            try:
                self._send(name, source, kept if attempt == 0 else "", keep, tell, stop)
            except _UploadGone:
                continue
            if is_whole(self, name, stop):
                return
            self.remove(name)
        raise BlobBroken(self.where)

    def read(self, name: str, start: int, end: int) -> bytes:
        if end <= start:
            return b""
        key = self._key(name)
        try:
            with self._said():
                asked = self._fs()._cat_file(f"{self._bucket}/{key}", start=start, end=end)
                return bytes(self._run(asked))
        except FileNotFoundError:
            raise BlobMissing(self.where) from None

    def make_ready(self) -> None:
        """A bucket is made by whoever runs the server; it is ready as it is."""

    def remove(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError), self._said():
            self._call("delete_object", Key=self._key(name))

    def abandon(self, name: str, kept: str) -> None:
        upload = kept_words(kept).get("upload")
        if upload:
            with contextlib.suppress(FileNotFoundError, _UploadGone), self._said():
                self._call("abort_multipart_upload", Key=self._key(name), UploadId=upload)

    def close(self) -> None:
        """Closes the connections."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            with contextlib.suppress(OSError):
                runner.run(_closed(self._system))
            runner.close()
        self._system = None

    def _send(
        self, name: str, source: Source, kept: str, keep: Keep, tell: Tell, stop: Stop
    ) -> None:
        key = self._key(name)
        upload, parts = self._begun(key, kept)
        count = max(1, -(-source.size // PART))
        tell(min(source.size, len(parts) * PART), source.size)
        for number in range(len(parts) + 1, count + 1):
            if stop():
                raise Stopped
            end = min(source.size, number * PART)
            parts.append(self._part(key, upload, number, source.read((number - 1) * PART, end)))
            keep(json.dumps({"upload": upload, "parts": parts}))
            tell(end, source.size)
        self._complete(key, upload, parts)

    def _begun(self, key: str, kept: str) -> tuple[str, list[dict[str, Any]]]:
        """The upload to go on with, and those of its parts that the server still has."""
        words = kept_words(kept)
        upload, mine = words.get("upload"), words.get("parts")
        if not isinstance(upload, str) or not isinstance(mine, list):
            with self._said():
                made = self._call("create_multipart_upload", Key=key, ChecksumAlgorithm="SHA256")
            return str(made["UploadId"]), []
        theirs = {one["PartNumber"]: one["ETag"] for one in self._listed(key, upload)}
        parts: list[dict[str, Any]] = []
        for one in mine:
            if theirs.get(one.get("PartNumber")) != one.get("ETag"):
                break
            parts.append(one)
        return upload, parts

    def _listed(self, key: str, upload: str) -> Iterator[dict[str, Any]]:
        after = 0
        while True:
            with self._said():
                said = self._call("list_parts", Key=key, UploadId=upload, PartNumberMarker=after)
            found = said.get("Parts", [])
            yield from found
            if not said.get("IsTruncated") or not found:
                return
            after = found[-1]["PartNumber"]

    def _part(self, key: str, upload: str, number: int, content: bytes) -> dict[str, Any]:
        checksum = base64.b64encode(hashlib.sha256(content).digest()).decode("ascii")
        with self._said():
            said = self._call(
                "upload_part",
                Key=key,
                UploadId=upload,
                PartNumber=number,
                Body=content,
                ChecksumSHA256=checksum,
            )
        return {"PartNumber": number, "ETag": said["ETag"], "ChecksumSHA256": checksum}

    def _complete(self, key: str, upload: str, parts: list[dict[str, Any]]) -> None:
        try:
            with self._said():
                self._call(
                    "complete_multipart_upload",
                    Key=key,
                    UploadId=upload,
                    MultipartUpload={"Parts": parts},
                    IfNoneMatch="*",
                )
        except FileExistsError:
            # Completed before, and the answer was lost; whoever called us reads it back now.
            self.abandon(key.rsplit("/", 1)[-1], json.dumps({"upload": upload}))

    def _key(self, name: str) -> str:
        path = "/".join(place_of(name))
        return f"{self._prefix}/{path}" if self._prefix else path

    def _call(self, method: str, **words: Any) -> dict[str, Any]:
        # fsspec's own names for what is awaited begin with an underscore; they are public.
        said: dict[str, Any] = self._run(self._fs()._call_s3(method, Bucket=self._bucket, **words))
        return said

    def _run(self, asked: Coroutine[Any, Any, Any]) -> Any:
        # A loop of our own, on the thread that asks: fsspec's would be a thread that never ends.
        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner.run(asked)

    def _fs(self) -> Any:
        if self._system is None:
            import s3fs

            self._system = s3fs.S3FileSystem(
                key=self._login.access_key or None,
                secret=self._login.secret_key or None,
                endpoint_url=self._endpoint or None,
                client_kwargs={"region_name": self._region} if self._region else {},
                config_kwargs={
                    "connect_timeout": _CONNECT_SECONDS,
                    "read_timeout": _READ_SECONDS,
                    "retries": {"max_attempts": 1},
                },
                use_listings_cache=False,
                skip_instance_cache=True,
                asynchronous=True,
            )
        return self._system

    @contextlib.contextmanager
    def _said(self) -> Iterator[None]:
        """Makes known failures of what s3fs and its libraries raise."""
        from aiohttp import ClientError as ConnectionBroken
        from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

        try:
            yield
        except ParamValidationError:  # a mistake of ours, not of the world
            raise
        except (OSError, BotoCoreError, ClientError, ConnectionBroken) as problem:
            failure = self._failure(problem)
            if failure is problem:
                raise
            raise failure from problem

    def _failure(self, problem: BaseException) -> BaseException:
        code = _code(problem)
        if code in _GONE:
            return _UploadGone()
        if code in _THERE:
            return FileExistsError()
        if code in _FULL or getattr(problem, "errno", None) == errno.ENOSPC:
            return StoreFull(self.where)
        if code in _REFUSED or isinstance(problem, PermissionError):
            return StoreRefuses(
                f"The team's store of recordings ({self.where}) does not let us in"
                f" ({code or 'no right'}).",
                "The recordings stay on this computer.",
                "Ask an admin to look at the bucket and at the key of this team.",
            )
        if isinstance(problem, FileNotFoundError):
            return problem
        if type(problem).__name__ in _NO_LOGIN:
            return StoreRefuses(
                f"This computer has no login for the team's store of recordings ({self.where}).",
                "The recordings stay where they are.",
                "Put its key where S3 programs look: ~/.aws/credentials, or the environment.",
            )
        return StoreAway(self.where, code or type(problem).__name__)


async def _closed(system: Any) -> None:
    await (await system.set_session()).close()


def _code(problem: BaseException | None) -> str:
    """The server's own word for a failure; s3fs hides it behind Python's."""
    while problem is not None:
        response = getattr(problem, "response", None)
        if isinstance(response, dict):
            return str(response.get("Error", {}).get("Code", ""))
        problem = problem.__cause__
    return ""
