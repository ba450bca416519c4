"""The tour's cable, which counts, and of which later connections can be bad."""

import socket
import threading

from app.ui.tour.cable import Cable as Plain


class Cable(Plain):
    """A port on loopback whose bytes go to another one while the cable is in.

    Attributes:
        calls: How many connections were made so far.
        most: After so many the next ones are broken at once; None: all are good.
        loses: The answer to what is asked with these bytes is lost, and no later connection is
            good; empty: none is lost.
    """

    def __init__(self, to: int) -> None:
        self.calls = 0
        self.most: int | None = None
        self.loses = b""
        self._asked: frozenset[socket.socket] | None = None
        self._of = threading.local()
        self._heard = threading.Event()
        self._heard.set()
        super().__init__(to)

    def fall_silent(self) -> None:
        """From now on bytes stay on the way, and nobody is told: the network is half open."""
        self._heard.clear()

    def be_heard(self) -> None:
        """What stayed on the way goes on."""
        self._heard.set()

    def pull(self) -> None:
        """Pull it out; nothing stays on the way."""
        self.be_heard()
        super().pull()

    def lets_in(self) -> bool:
        """Whether a connection that was just made goes on."""
        if self.most is not None and self.calls >= self.most:
            return False
        self.calls += 1
        return True

    def _pump(self, source: socket.socket, sink: socket.socket, up: bool) -> None:
        self._of.ends = frozenset((source, sink))
        super()._pump(source, sink, up)

    def lets_through(self, data: bytes, *, up: bool) -> bool:
        """Whether these bytes go on; the server has answered when the first come down."""
        self._heard.wait()
        ends = self._of.ends  # what was asked on one connection is not answered on another
        if up and self.loses and self.loses in data:
            self._asked, self.loses = ends, b""
        elif not up and self._asked == ends:
            self._asked, self.most = None, self.calls
            return False
        return True


class SlowDoor(Plain):
    """Lets a connection in when it is told to.

    Attributes:
        asked: Somebody stands at the door.
        opened: Set it to let them in, and whoever comes after them.
    """

    def __init__(self, to: int) -> None:
        self.asked, self.opened = threading.Event(), threading.Event()
        super().__init__(to)

    def lets_in(self) -> bool:
        """Whether a connection that was just made goes on."""
        self.asked.set()
        return self.opened.wait(10)
