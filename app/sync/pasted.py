"""Bytes as one line that people paste, in which a wrong sign is found and its place is told.

The bytes with four more of their SHA-256 are written in base64url, in groups of 31 signs with a
32nd that checks the group: it notices every single wrong sign. The four bytes notice the rest.
"""

import base64
import hashlib

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUE = {sign: value for value, sign in enumerate(SIGNS)}
_GROUP = 31
_SUM_BYTES = 4


class Mistyped(Exception):
    """The line is not what was written.

    Attributes:
        group: The group in which a sign is wrong, from 1; 0 when no single one is known.
        part: The signs of that group as they were given.
    """

    def __init__(self, group: int, part: str = "") -> None:
        super().__init__(group, part)
        self.group = group
        self.part = part


def write(raw: bytes) -> str:
    """The line, without spaces; groups are parted by full stops."""
    signs = base64.urlsafe_b64encode(raw + _sum(raw)).decode("ascii").rstrip("=")
    groups = [signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP)]
    return ".".join(group + _check(group) for group in groups)


def read(line: str) -> bytes:
    """The bytes that `write` was given.

    Raises:
        Mistyped: A sign is wrong, or something is missing.
    """
    groups = line.split(".")
    for number, group in enumerate(groups, 1):
        full = len(group) == _GROUP + 1 or (number == len(groups) and 2 <= len(group) <= _GROUP + 1)
        if not full or not set(group) <= set(SIGNS) or _check(group[:-1]) != group[-1]:
            raise Mistyped(number, group)
    signs = "".join(group[:-1] for group in groups)
    try:
        raw = base64.urlsafe_b64decode(signs + "=" * (-len(signs) % 4))
    except ValueError:
        raise Mistyped(0) from None
    if len(raw) <= _SUM_BYTES or _sum(raw[:-_SUM_BYTES]) != raw[-_SUM_BYTES:]:
        raise Mistyped(0)
    return raw[:-_SUM_BYTES]


def _sum(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()[:_SUM_BYTES]


def _check(group: str) -> str:
    # Odd weights have an inverse modulo 64, so that no single change leaves the sum as it was.
    return SIGNS[sum((2 * at + 1) * _VALUE[sign] for at, sign in enumerate(group)) % 64]
