"""Which time zone this computer stands in, by its IANA name."""

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FALLBACK = "UTC"
_LINK = Path("/etc/localtime")
_NAMED = Path("/etc/timezone")


def local_zone() -> str:
    """The IANA name of this computer's zone; 'UTC' where it can't be found."""
    for name in (os.environ.get("TZ", "").lstrip(":"), _by_link(), _by_file()):
        if name and _known(name):
            return name
    return FALLBACK


def _by_link() -> str:
    try:
        target = str(_LINK.resolve(strict=True))
    except OSError:
        return ""
    return target.partition("zoneinfo/")[2]


def _by_file() -> str:
    try:
        return _NAMED.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
