"""A TCP proxy on loopback between one desk and its server, that does what networks do.

All proxies live on one thread with an event loop of their own; what is asked of them is done when
the call returns. A duplicate comes in two ways: a desk sends again what had no answer (`lose`), and
the same bytes reach the server twice (`double`), as from a middle box that sends again.
"""

import asyncio
import contextlib
import logging
import random
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.faults.wire import READY, Messages, Requests

T = TypeVar("T")
_PUSH = b'"push"'
_CHUNK = 65_536


class Loop:
    """The thread on which all proxies live."""

    def __init__(self) -> None:
        # What is sent into a line that was reset is no news here.
        logging.getLogger("asyncio").setLevel(logging.ERROR)
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="proxies", daemon=True)
        self._thread.start()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Does it there; the answer."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def close(self) -> None:
        """Ends the thread."""
        self.do(_end_all())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


async def _end_all() -> None:
    mine = asyncio.current_task()
    rest = [one for one in asyncio.all_tasks() if one is not mine]
    for one in rest:
        one.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


@dataclass
class Weather:
    """How the line is.

    Attributes:
        delay: Seconds that each piece waits, and up to how many more by chance.
        swallows: Nothing comes through, and nothing is closed: half-open.
        lose: Answers of pushes that are still to be lost after the server has committed.
        double: Pushes that are still to reach the server twice.
    """

    delay: tuple[float, float] = (0.0, 0.0)
    swallows: bool = False
    lose: int = 0
    double: int = 0


@dataclass(eq=False)
class _Line:
    """A connection: its two ends, and what of the answers belongs to nobody."""

    near: asyncio.StreamWriter
    far: asyncio.StreamWriter
    lost: bool = False
    extra: int = 0

    def close(self, *, reset: bool) -> None:
        for end in (self.near, self.far):
            raw = end.get_extra_info("socket")
            if reset and raw is not None:
                # No farewell: the other side gets RST.
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            with contextlib.suppress(OSError, RuntimeError):
                end.transport.abort() if reset else end.close()


@dataclass
class Proxy:
    """One port on loopback whose bytes go to another.

    Attributes:
        port: Where to connect.
        to: The server's port; may change.
        lost, doubled: Answers that were lost after the commit, pushes that arrived twice.
    """

    loop: Loop
    to: int
    port: int = 0
    weather: Weather = field(default_factory=Weather)
    lost: int = 0
    doubled: int = 0
    _lines: set[_Line] = field(default_factory=set)
    _server: "asyncio.Server | None" = None
    _tasks: set[Any] = field(default_factory=set)
    _dice: random.Random = field(default_factory=lambda: random.Random(5))

    def __post_init__(self) -> None:
        self.heal()

    # --- what may happen to a line ----------------------------------------------------------------

    def cut(self) -> None:
        """The cable is out: what runs ends, nobody gets in."""
        self._do(lambda: self._end(reset=False, listen=False))

    def reset(self) -> None:
        """Every connection is reset; new ones are let in."""
        self._do(lambda: self._end(reset=True, listen=True))

    def half_open(self) -> None:
        """Connections stand and are made, and nothing comes through."""
        self._do(lambda: setattr(self.weather, "swallows", True))

    def slow(self, seconds: float, jitter: float) -> None:
        """Each piece takes so long, each way."""
        self._do(lambda: setattr(self.weather, "delay", (seconds, jitter)))

    def lose(self, answers: int = 1) -> None:
        """The answers to the next pushes are lost: after the server's commit, then a reset."""
        self._do(lambda: setattr(self.weather, "lose", answers))

    def double(self, pushes: int = 1) -> None:
        """The next pushes reach the server twice."""
        self._do(lambda: setattr(self.weather, "double", pushes))

    def heal(self) -> None:
        """All is well again; what was swallowed is gone, so its connections end."""
        self.loop.do(self._heal())

    def close(self) -> None:
        """For good."""
        self.cut()

    # --- on the loop ------------------------------------------------------------------------------

    def _do(self, work: Callable[[], None]) -> None:
        async def run() -> None:
            work()

        self.loop.do(run())

    async def _heal(self) -> None:
        swallowed, self.weather = self.weather.swallows, Weather()
        if swallowed:
            self._end(reset=True, listen=True)
        if self._server is None:
            self._server = await asyncio.start_server(
                self._come, "127.0.0.1", self.port, reuse_address=True
            )
            self.port = self._server.sockets[0].getsockname()[1]

    def _end(self, *, reset: bool, listen: bool) -> None:
        if not listen and self._server is not None:
            self._server.close()
            self._server = None
        lines, self._lines = self._lines, set()
        for one in lines:
            one.close(reset=reset)

    async def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            writer.close()
            return
        line = _Line(writer, far_writer)
        self._lines.add(line)
        try:
            await asyncio.gather(self._up(reader, line), self._down(far_reader, line))
        except OSError:
            pass
        finally:
            self._lines.discard(line)
            line.close(reset=False)

    async def _wait(self) -> None:
        seconds, jitter = self.weather.delay
        if seconds:
            await asyncio.sleep(seconds + jitter * self._dice.random())

    async def _up(self, reader: asyncio.StreamReader, line: _Line) -> None:
        requests = Requests()
        while data := await reader.read(_CHUNK):
            await self._wait()
            for said, whole in requests.whole(data):
                if self.weather.swallows:
                    continue
                if whole and _PUSH in said:
                    self._meddle(said, line)
                line.far.write(said)
            await line.far.drain()
        line.far.close()

    def _meddle(self, said: bytes, line: _Line) -> None:
        if self.weather.lose > 0:
            self.weather.lose -= 1
            line.lost = True
        elif self.weather.double > 0:
            self.weather.double -= 1
            self.doubled += 1
            line.extra += 1
            line.far.write(said)

    async def _down(self, reader: asyncio.StreamReader, line: _Line) -> None:
        answers = Messages(begins=False)
        while data := await reader.read(_CHUNK):
            await self._wait()
            for one in answers.cut(data):
                if self.weather.swallows or self._is_withheld(one, line):
                    continue
                line.near.write(one)
            if line.near.is_closing():
                return
            await line.near.drain()
        line.near.close()

    def _is_withheld(self, one: bytes, line: _Line) -> bool:
        """Of an answer that is lost, or of the first of two to one request."""
        ready = one[:1] == READY
        if line.lost:
            if ready:  # it is committed
                self.lost += 1
                line.close(reset=True)
            return True
        if line.extra:
            line.extra -= ready
            return True
        return False
