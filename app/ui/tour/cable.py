"""A cable between a desk and its server that can be pulled out and put in again."""

import contextlib
import socket
import threading

HERE = "127.0.0.1"
_CHUNK = 65_536


class Cable:
    """A port on loopback whose bytes go to another one while the cable is in.

    Attributes:
        port: Where to connect.
    """

    def __init__(self, to: int, host: str = HERE) -> None:
        self._to = (host, to)
        self.port = 0
        self._gate = threading.Lock()
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener: socket.socket | None = None
        self.plug()

    def lets_in(self) -> bool:
        """Whether a connection that was just made goes on."""
        return True

    def lets_through(self, data: bytes, *, up: bool) -> bool:
        """Whether bytes go on, `up` to the server or down; where not, the connection ends."""
        return True

    def plug(self) -> None:
        """Put it in."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HERE, self.port))
        listener.listen()
        self.port = listener.getsockname()[1]
        self._listener = listener
        self._run(threading.Thread(target=self._accept, args=(listener,), daemon=True))

    def pull(self) -> None:
        """Pull it out: what runs is broken, the port refuses."""
        with self._gate:
            listener, self._listener = self._listener, None
            ends, self._ends = self._ends, []
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for one in ends:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        threads, self._threads = self._threads, []
        for thread in threads:
            thread.join(5)
        for one in ends:
            one.close()

    def _run(self, thread: threading.Thread) -> None:
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            if not self.lets_in():
                near.close()
                continue
            far = socket.create_connection(self._to)
            with self._gate:
                still_in = self._listener is listener
                if still_in:
                    self._ends += [near, far]
            if not still_in:  # pulled while this one was let in
                near.close()
                far.close()
                return
            for way in ((near, far, True), (far, near, False)):
                self._run(threading.Thread(target=self._pump, args=way, daemon=True))

    def _pump(self, source: socket.socket, sink: socket.socket, up: bool) -> None:
        with contextlib.suppress(OSError):
            while (data := source.recv(_CHUNK)) and self.lets_through(data, up=up):
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
