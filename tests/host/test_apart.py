"""Work in a process of its own: answered, ended when not wanted, and without a network."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.domain.errors import NotAllowed
from app.host.apart import WAITED_FOR, Crashed, Limits, NoNetwork, TooLong, apart
from app.host.lanes import HELPER_NICE
from tests.helpers import apart_work as work
from tests.helpers.waiting import until


def test_the_work_is_done_elsewhere_at_the_lowest_priority() -> None:
    process, niceness = apart(work.who_am_i)
    assert process != os.getpid()
    assert niceness == 19


def test_a_failure_of_the_work_comes_back_as_it_is() -> None:
    with pytest.raises(ValueError, match="it did not work"):
        apart(work.fail)


def test_an_answer_that_cannot_be_carried_over_is_told() -> None:
    with pytest.raises(RuntimeError, match="lambda"):
        apart(work.unpicklable)


def test_a_helper_that_dies_is_no_silence() -> None:
    with pytest.raises(Crashed, match="ended before its work was done") as failure:
        apart(work.die)
    assert failure.value.how == "was killed by signal 9"


def test_a_known_failure_keeps_its_kind_and_its_words() -> None:
    with pytest.raises(NotAllowed) as failure:
        apart(work.refuse)
    assert (failure.value.what, failure.value.safe) == ("Not this.", "Nothing was changed.")


def test_within_limits_it_has_no_more_memory_and_no_network() -> None:
    limits = Limits(30.0, 1 << 29)
    with pytest.raises(MemoryError):
        apart(work.grow, limits=limits)
    with pytest.raises(NoNetwork):
        apart(work.open_socket, limits=limits)
    memory, seconds, core = apart(work.limits_of, limits=limits)
    assert (memory, seconds, core) == (1 << 29, 31, 0)


def test_without_limits_it_has_those_of_the_program() -> None:
    assert apart(work.limits_of)[:2] == work.limits_of()[:2]


def test_what_does_not_end_in_its_time_is_ended(tmp_path: Path) -> None:
    mark = tmp_path / "process"
    with pytest.raises(TooLong, match="within 2 s"):
        apart(partial(work.wait_for_ever, mark), limits=Limits(2.0))
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_somebody_who_waits_is_served_sooner() -> None:
    least = min(19, os.nice(0) + HELPER_NICE)
    assert apart(work.who_am_i, niceness=WAITED_FOR)[1] == max(WAITED_FOR, least)


def test_what_it_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    apart(work.talk)
    assert capfd.readouterr() == ("", "")


def test_work_that_is_no_longer_wanted_ends_at_once_with_its_process(tmp_path: Path) -> None:
    mark, cancelled = tmp_path / "process", threading.Event()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(
            partial(apart, partial(work.wait_for_ever, mark), cancelled=cancelled.is_set)
        )
        until(mark.exists)
        process = int(mark.read_text())
        os.kill(process, 0)
        cancelled.set()
        with pytest.raises(CancelledError):
            answer.result(10)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_no_socket_but_a_local_one_can_be_made() -> None:
    with pytest.raises(NoNetwork):
        apart(work.open_socket)


@pytest.fixture
def server() -> Iterator[str]:
    """A web server on this computer."""

    class Hello(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_: object) -> None:
            pass

    made = HTTPServer(("127.0.0.1", 0), Hello)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}/"
    made.shutdown()
    thread.join()
    made.server_close()


def test_not_even_a_server_on_this_computer_is_reached(server: str) -> None:
    assert work.fetch(server) == b"hello"
    with pytest.raises(OSError, match="may not use the network"):
        apart(partial(work.fetch, server))


def _may_have_namespaces() -> bool:
    if sys.platform != "linux":
        return False
    return subprocess.run(["unshare", "-r", "-n", "true"], check=False).returncode == 0


@pytest.mark.skipif(not _may_have_namespaces(), reason="this system gives no namespaces")
def test_the_kernel_shuts_the_network_too_where_it_can() -> None:
    assert apart(work.network_namespace) != work.network_namespace()
