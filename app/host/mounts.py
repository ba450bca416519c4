"""Which folders lie on another computer: a database file must not.

SQLite's write-ahead log needs memory that all its readers share, which no network share gives, and
the locks of such shares are not to be trusted (https://sqlite.org/wal.html, "does not work over a
network filesystem"): two computers would damage the file.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.phrases import phrase

MOUNTS = Path("/proc/self/mounts")
_NETWORK = frozenset(
    {
        *("nfs", "nfs3", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "coda"),
        *("ceph", "glusterfs", "lustre", "beegfs", "gpfs", "davfs", "sshfs"),
    }
)
_FUSE = frozenset(
    {
        *("sshfs", "gvfsd-fuse", "davfs2", "rclone", "s3fs", "glusterfs", "ceph", "ceph-fuse"),
        *("smbnetfs", "curlftpfs", "nfs", "gcsfuse", "blobfuse", "juicefs", "moosefs"),
    }
)
_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True)
class Share:
    """A network share.

    Attributes:
        source: Where it comes from, as the system names it (`server:/folder`).
        folder: Where it is mounted.
        kind: The type of its file system.
    """

    source: str
    folder: str
    kind: str


class OnShare(KnownError):
    """A database file would lie on a network share."""

    def __init__(self, path: Path, share: Share) -> None:
        super().__init__(
            phrase(
                "{path} lies on a network share ({kind} from {source}), where a database file "
                "is damaged as soon as two computers open it.",
                path=path,
                kind=share.kind,
                source=share.source,
            ),
            "It was not opened, and nothing was changed.",
            "Choose a folder of this computer with --profile-dir; several desks share a team's "
            "database (segue team join), never a file.",
        )
        self.share = share


def refuse_share(path: Path, mounts: str | None = None) -> None:
    """Refuses a place for a database file on a network share; only Linux says what it mounts.

    Args:
        path: The file; it need not exist.
        mounts: The text of `/proc/mounts`; None reads this computer's.

    Raises:
        OnShare: It lies on one.
    """
    share = share_of(path, _mounts() if mounts is None else mounts)
    if share is not None:
        raise OnShare(path, share)


def share_of(path: Path, mounts: str) -> Share | None:
    """The network share that a path lies on; None when it lies on this computer.

    Args:
        path: A file or folder, links are followed.
        mounts: The text of `/proc/mounts` (proc(5), fstab(5)).
    """
    real = path.resolve()
    found: Share | None = None
    for line in mounts.splitlines():
        parts = [_OCTAL.sub(lambda one: chr(int(one[1], 8)), part) for part in line.split(" ")]
        if len(parts) < 3 or not real.is_relative_to(parts[1]):
            continue
        # The longest folder counts, and of several mounts on it the last.
        if found is None or len(parts[1]) >= len(found.folder):
            found = Share(parts[0], parts[1], parts[2])
    return found if found is not None and _is_network(found.kind) else None


def _is_network(kind: str) -> bool:
    return kind in _NETWORK or (kind.startswith("fuse.") and kind.removeprefix("fuse.") in _FUSE)


def _mounts() -> str:
    if sys.platform != "linux":
        return ""
    try:
        return MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
