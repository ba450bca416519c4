"""A cable between a desk and its server that can be pulled out and put in again."""

import contextlib
import socket
import threading


class Cable:
    """A port on loopback whose bytes go to another one while the cable is in.

    Attributes:
        port: Where to connect.
        calls: How many connections were made so far.
        most: After so many the next ones are broken at once; None: all are good.
    """

    def __init__(self, to: int) -> None:
        self._to = to
        self.port, self.calls = 0, 0
        self.most: int | None = None
        self._gate = threading.Lock()
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener: socket.socket | None = None
        self.plug()

    def plug(self) -> None:
        """Put it in."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen()
        self.port = listener.getsockname()[1]
        self._listener = listener
        self._run(self._accept, listener)

    def pull(self) -> None:
        """Pull it out: what runs is broken, the port refuses."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._gate:
            ends, self._ends = self._ends, []
        for one in ends:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        threads, self._threads = self._threads, []
        for thread in threads:
            thread.join(5)
        for one in ends:
            one.close()

    def _run(self, work, *with_) -> None:
        thread = threading.Thread(target=work, args=with_, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            if self.most is not None and self.calls >= self.most:
                near.close()
                continue
            self.calls += 1
            far = socket.create_connection(("127.0.0.1", self._to))
            with self._gate:
                self._ends += [near, far]
            self._run(_pump, near, far)
            self._run(_pump, far, near)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
