"""Recordings in a shared folder."""

import contextlib
import errno
import hashlib
import os
import re
from pathlib import Path

from app.sync.blob_stores import (
    STEP,
    BlobBroken,
    BlobMissing,
    Keep,
    Source,
    Stop,
    Stopped,
    StoreAway,
    StoreFull,
    StoreRefuses,
    Tell,
    is_whole,
    place_of,
)

MARK = ".segue-recordings"
"""A file in the folder. Where it is missing the share is not mounted, and what looks like it is an
empty folder of this computer, whose disk would fill with recordings that nobody sees."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class FolderStore:
    """Blobs as files of a folder that all desks see; made by appending, seen only when whole."""

    step = STEP

    def __init__(self, root: Path, device: str) -> None:
        """Remembers the folder; nothing is opened.

        Args:
            root: The folder, made ready by `make_ready`.
            device: This computer's id.
        """
        self.where = str(root)
        self._root = root
        self._device = re.sub(r"[^A-Za-z0-9-]", "", device)

    def make_ready(self) -> None:
        """Marks an existing folder as the team's store; once, by an admin.

        Raises:
            StoreAway, StoreFull, StoreRefuses: It can't be.
        """
        try:
            (self._root / MARK).write_text("Segue keeps recordings of calls here.\n", "utf-8")
            self._as_open_as_root(self._root / MARK)
        except OSError as problem:
            raise self._failure(problem) from problem

    def size(self, name: str) -> int | None:
        self._require_mounted()
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise self._failure(problem) from problem

    def put(
        self, name: str, source: Source, *, kept: str, keep: Keep, tell: Tell, stop: Stop
    ) -> None:
        """See `BlobStore.put`; what is there of it says itself how far it is: nothing is kept."""
        if self.size(name) == source.size and is_whole(self, name, stop):
            tell(source.size, source.size)
            return
        try:
            # What a power cut left at the end of a part may be no bytes of ours, or too many: then
            # it is begun again, once.
            for _attempt in range(2):
                if self._finished(name, source, tell, stop):
                    return
        except OSError as problem:
            raise self._failure(problem) from problem
        raise BlobBroken(self.where)

    def read(self, name: str, start: int, end: int) -> bytes:
        self._require_mounted()
        try:
            with self._path(name).open("rb") as file:
                file.seek(start)
                return file.read(max(0, end - start))
        except FileNotFoundError:
            raise BlobMissing(self.where) from None
        except OSError as problem:
            raise self._failure(problem) from problem

    def remove(self, name: str) -> None:
        self._require_mounted()
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError as problem:
            raise self._failure(problem) from problem

    def abandon(self, name: str, kept: str) -> None:
        self._require_mounted()
        with contextlib.suppress(OSError):
            self._part(name).unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing stays open between two calls."""

    def _finished(self, name: str, source: Source, tell: Tell, stop: Stop) -> bool:
        part = self._part(name)
        self._make_folders(part)
        with part.open("ab") as file:
            self._as_open_as_root(part)
            self._append(file.fileno(), file.tell(), source, tell, stop)
            os.fsync(file.fileno())
        if _sha256(part, stop) != name:
            part.unlink()
            return False
        part.replace(self._path(name))
        _sync_folder(part.parent)
        return True

    def _append(self, file: int, done: int, source: Source, tell: Tell, stop: Stop) -> None:
        tell(done, source.size)
        while done < source.size:
            if stop():
                raise Stopped
            view = memoryview(source.read(done, min(source.size, done + STEP)))
            while view:
                written = os.write(file, view)
                view = view[written:]
                done += written
            tell(done, source.size)

    def _make_folders(self, part: Path) -> None:
        for folder in (part.parent.parent, part.parent):
            if not folder.is_dir():
                folder.mkdir(exist_ok=True)
                self._as_open_as_root(folder)

    def _as_open_as_root(self, path: Path) -> None:
        # The program makes files for their owner alone; here colleagues have to read them, and the
        # folder's own rights say who is one. Shares that keep no rights refuse, and need none.
        with contextlib.suppress(OSError):
            mode = self._root.stat().st_mode & 0o7777
            path.chmod(mode if path.is_dir() else mode & 0o666)

    def _path(self, name: str) -> Path:
        return self._root.joinpath(*place_of(name))

    def _part(self, name: str) -> Path:
        path = self._path(name)
        return path.with_name(f"{path.name}.part.{self._device}")

    def _require_mounted(self) -> None:
        try:
            (self._root / MARK).stat()
        except (FileNotFoundError, NotADirectoryError):
            raise StoreAway(
                self.where, f"the folder is not there, not mounted, or not made ready ({MARK})"
            ) from None
        except OSError as problem:
            raise self._failure(problem) from problem

    def _failure(self, problem: OSError) -> StoreAway | StoreFull | StoreRefuses:
        if problem.errno in _FULL:
            return StoreFull(self.where)
        why = (problem.strerror or str(problem)).casefold()
        if problem.errno in _REFUSED:
            return StoreRefuses(
                f"The team's store of recordings ({self.where}) does not take it: {why}.",
                "The recordings stay on this computer.",
                "Ask an admin for the right to write there.",
            )
        return StoreAway(self.where, why)


def _sha256(path: Path, stop: Stop) -> str:
    read = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(STEP):
            if stop():
                raise Stopped
            read.update(part)
    return read.hexdigest()


def _sync_folder(folder: Path) -> None:
    # The name is on the disk too, not only the bytes. Not every share can do that.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
