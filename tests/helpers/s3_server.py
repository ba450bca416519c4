"""A real S3 server (moto's) in a process of its own, and a wire to it that can be cut."""

import contextlib
import os
import socket
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.processes import start, stop
from tests.helpers.waiting import until


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """Start the server with the bucket 'calls'; its URL."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1"]
    server = start([*command, "-p", str(port)], folder / "s3.log", dict(os.environ))
    try:
        until(lambda: _answers(url), 40, "the S3 server")
        make = urllib.request.Request(f"{url}/calls", method="PUT")
        with urllib.request.urlopen(make, timeout=10):
            yield url
    finally:
        stop(server)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/moto-api/", timeout=2):
            return True
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Wire:
    """A TCP way to a server that is cut after so many bytes towards it, and can be mended."""

    def __init__(self, port: int) -> None:
        """Listens; everything goes through to `port` until `cut_after` says otherwise."""
        self._to = port
        self._left: int | None = None
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.carried = 0
        self._run(self._listen)

    def cut_after(self, count: int | None) -> None:
        """Lets so many more bytes through, then none; None mends it."""
        self._left = count

    def close(self) -> None:
        """Ends every connection and its threads."""
        self._left = 0
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for one in list(self._open):
            self._end(one)
        for thread in self._threads:
            thread.join(5)

    def _run(self, work: object, *words: object) -> None:
        thread = threading.Thread(target=work, args=words, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                return
            self._open |= {near, far}
            self._run(self._carry, near, far, True)
            self._run(self._carry, far, near, False)

    def _carry(self, source: socket.socket, target: socket.socket, up: bool) -> None:
        try:
            while part := source.recv(65_536):
                if up and self._left is not None:
                    part, self._left = part[: self._left], self._left - len(part)
                    if self._left <= 0:
                        self._left = 0
                        target.sendall(part)
                        break
                self.carried += len(part) if up else 0
                target.sendall(part)
        except OSError:
            pass
        for one in (source, target):
            self._end(one)

    def _end(self, one: socket.socket) -> None:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
        self._open.discard(one)
