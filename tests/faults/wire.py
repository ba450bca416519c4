"""PostgreSQL's messages (protocol 3.0), cut out of a stream without TLS.

Only as much as a proxy needs that is to lose an answer after the commit: where a message ends,
where a request ends (Sync), where its answer does (ReadyForQuery). PostgreSQL's manual, 55.7.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

_HEAD = 5
"""Bytes before a message's content: its letter, and its length without the letter."""
SYNC, READY = b"S", b"Z"


@dataclass
class Messages:
    """A stream, cut.

    Attributes:
        begins: The first message has no letter yet: the start of a client.
    """

    begins: bool
    _rest: bytes = field(default=b"", init=False)

    def cut(self, data: bytes) -> Iterator[bytes]:
        """The whole messages that are there with these bytes, each with its head."""
        self._rest += data
        while (size := self._size()) and len(self._rest) >= size:
            one, self._rest = self._rest[:size], self._rest[size:]
            self.begins = False
            yield one

    def _size(self) -> int:
        skip = 0 if self.begins else 1
        if len(self._rest) < skip + 4:
            return 0
        return skip + int.from_bytes(self._rest[skip : skip + 4])


@dataclass
class Requests:
    """What a client says, request by request."""

    _cut: Messages = field(default_factory=lambda: Messages(begins=True), init=False)
    _open: list[bytes] = field(default_factory=list, init=False)

    def whole(self, data: bytes) -> Iterator[tuple[bytes, bool]]:
        """Bytes to be sent on at once, and whether they are a request of functions, up to its Sync.

        Greetings, passwords and simple queries pass as they come.
        """
        for one in self._cut.cut(data):
            if one[:1] in (b"P", b"B", b"D", b"E", b"C") and len(one) >= _HEAD:
                self._open.append(one)
            elif one[:1] == SYNC and self._open:
                said, self._open = b"".join(self._open) + one, []
                yield said, True
            else:
                yield one, False
