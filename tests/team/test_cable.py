"""The cable of the tour and of tests: pulled is pulled, also for who comes in at that moment."""

import socket
import threading

import pytest

from tests.helpers.cable import SlowDoor
from tests.helpers.waiting import until


@pytest.fixture
def far():
    """Where the cable leads."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def refuses(port):
    """Whether nobody is let in any more."""
    try:
        socket.create_connection(("127.0.0.1", port), 10).close()
    except ConnectionRefusedError:
        return True
    return False


def test_who_is_let_in_while_the_cable_is_pulled_is_not_heard(far):
    cable = SlowDoor(far.getsockname()[1])
    try:
        with socket.create_connection(("127.0.0.1", cable.port), 10) as near:
            assert cable.asked.wait(10)
            pulled = threading.Thread(target=cable.pull)
            pulled.start()
            assert until(lambda: refuses(cable.port))
            cable.opened.set()
            pulled.join(10)
            assert near.recv(1) == b"", "it ended, and nothing came"
    finally:
        cable.opened.set()
        cable.pull()
