"""A line to a server that is far away: every byte takes half of the round trip each way."""

import contextlib
import queue
import socket
import threading
import time


class FarLine:
    """A port on loopback whose bytes reach another one later.

    Attributes:
        port: Where to connect.

    Args:
        to: The port of the server.
        round_trip: In seconds.
    """

    def __init__(self, to: int, round_trip: float) -> None:
        self._to, self._one_way = to, round_trip / 2
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Takes no more."""
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                for one in (near, far):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._carry(near, far)
                self._carry(far, near)

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        on_the_way: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()

        def take() -> None:
            with contextlib.suppress(OSError):
                while data := source.recv(262_144):
                    on_the_way.put((time.monotonic() + self._one_way, data))
            on_the_way.put((0.0, b""))

        def give() -> None:
            with contextlib.suppress(OSError):
                while True:
                    due, data = on_the_way.get()
                    if not data:
                        sink.shutdown(socket.SHUT_WR)
                        return
                    threading.Event().wait(max(0.0, due - time.monotonic()))
                    sink.sendall(data)

        for work in (take, give):
            threading.Thread(target=work, daemon=True).start()
