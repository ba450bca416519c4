import contextlib
import gc
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from weakref import ref

import pytest

from app.host.lanes import HELPER_NICE, Lanes, ProcessLane, ThreadLane, Urgency
from tests.helpers.waiting import until


@pytest.fixture
def lane():
    lane = ThreadLane("write")
    yield lane
    assert lane.close()


def hold(lane):
    """Keep the lane busy until the returned event is set."""
    started, go = threading.Event(), threading.Event()
    lane.submit(lambda: (started.set(), go.wait()))
    assert started.wait(5)
    return go


def test_a_lane_does_the_urgent_first_then_the_older(lane):
    go, done = hold(lane), []
    for name, urgency in [("c1", 20), ("q", 10), ("a1", 0), ("c2", 20), ("a2", 0)]:
        last = lane.submit(partial(done.append, name), Urgency(urgency))
    go.set()
    last.result(5)
    lane.submit(lambda: None, Urgency.CHUNK).result(5)
    assert done == ["a1", "a2", "q", "c1", "c2"]


def test_a_chunk_can_see_that_an_act_waits(lane):
    go = hold(lane)
    assert not lane.waiting(Urgency.CHUNK)
    lane.submit(lambda: None, Urgency.CHUNK)
    assert not lane.waiting(Urgency.CHUNK)
    lane.submit(lambda: None, Urgency.ACT)
    assert lane.waiting(Urgency.CHUNK)
    go.set()


def test_after_an_act_chunks_stay_back_for_the_next_one():
    lane, done = ThreadLane("write", grace=60), []
    chunk = lane.submit(lambda: None, Urgency.CHUNK)
    chunk.result(5)  # nothing was done before: it begins at once
    lane.submit(partial(done.append, "a1")).result(5)
    chunk = lane.submit(partial(done.append, "c"), Urgency.CHUNK)
    lane.submit(partial(done.append, "q"), Urgency.QUESTION).result(5)
    lane.submit(partial(done.append, "a2")).result(5)
    assert done == ["a1", "q", "a2"]
    assert lane.close(), "a lane that keeps a chunk back does not end"
    assert chunk.cancelled()


def test_a_chunk_begins_when_no_further_act_comes():
    lane = ThreadLane("write", grace=0.01)
    lane.submit(lambda: None).result(5)
    assert lane.submit(lambda: 7, Urgency.CHUNK).result(5) == 7
    assert lane.close()


def test_the_helper_gives_way_to_the_window():
    lane = ProcessLane("cpu")
    assert lane.submit(partial(os.nice, 0)).result(30) == min(19, os.nice(0) + HELPER_NICE)
    assert lane.close()


def test_a_failure_comes_with_the_answer(lane):
    with pytest.raises(ZeroDivisionError):
        lane.submit(lambda: 1 / 0).result(5)
    assert lane.submit(lambda: 7).result(5) == 7


def test_a_failure_nobody_looks_at_is_logged(lane, caplog):
    lane.submit(lambda: 1 / 0)
    lane.submit(lambda: None).result(5)
    gc.collect()
    assert "nobody looked at" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_failure_keeps_its_answer_from_nobody(lane):
    gone = ref(lane.submit(lambda: 1 / 0))
    lane.submit(lambda: None).result(5)
    assert gone() is None, "it lives until somebody collects what is lost"


def test_a_lane_lets_go_of_its_work_before_it_answers(lane):
    go, held, alive = hold(lane), threading.Event(), []
    gone = ref(held)
    for work in (partial(id, held), partial(int, held)):
        answer = lane.submit(work)
        answer.add_done_callback(lambda _: alive.append(gone() is not None))
    del held, work
    go.set()
    lane.submit(lambda: None).result(5)
    assert isinstance(answer.exception(5), TypeError)
    assert alive == [True, False], "the second one held it still, then nobody"


def test_a_closed_lane_finishes_what_runs_drops_what_waits_and_raises_nothing(caplog):
    caplog.set_level("INFO", "segue")
    lane = ThreadLane("read")
    go, done = hold(lane), []
    waiting = lane.submit(partial(done.append, "waited"))
    closer = threading.Thread(target=lane.close)
    closer.start()
    until(waiting.cancelled)
    go.set()
    closer.join()
    late = lane.submit(partial(done.append, "late"))
    assert done == []
    with pytest.raises(CancelledError):
        late.result(1)
    assert "1 pieces of work dropped" in caplog.text
    assert "is closed: work dropped" in caplog.text


def test_closing_says_that_something_still_ran(caplog):
    lane = ThreadLane("read")
    go = hold(lane)
    assert not lane.close(patience=0.05)
    assert "still busy" in caplog.text
    go.set()
    assert lane.close()


def test_the_helper_is_started_by_the_first_work_only():
    lane = ProcessLane("cpu")
    assert threading.active_count() <= 3
    pid = lane.submit(os.getpid).result(30)
    assert pid != os.getpid()
    assert lane.submit(os.getpid).result(30) == pid
    assert lane.close()


def test_a_helper_that_died_is_followed_by_another(caplog):
    lane = ProcessLane("cpu")
    with pytest.raises(BrokenProcessPool):
        lane.submit(partial(os._exit, 3)).result(30)
    pid = lane.submit(os.getpid).result(30)
    os.kill(pid, signal.SIGKILL)
    until(lambda: lane.submit(os.getpid).exception(30) is None)
    assert lane.close()


def test_a_failure_in_the_helper_comes_with_the_answer():
    lane = ProcessLane("cpu")
    with pytest.raises(ValueError, match="invalid literal"):
        lane.submit(partial(int, "x")).result(30)
    assert lane.close()


_PARENT = """
import os, sys
from app.host.lanes import ProcessLane
if __name__ == "__main__":
    lane = ProcessLane("cpu")
    print(lane.submit(os.getpid).result(), flush=True)
    sys.stdin.read()
"""


def _gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_helper_does_not_outlive_a_killed_program(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    with subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        helper = int(parent.stdout.readline())
        assert not _gone(helper)
        parent.kill()
    try:
        until(lambda: _gone(helper), 10, "the helper's end")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(helper, signal.SIGKILL)


def test_all_lanes_close_in_time():
    lanes = Lanes()
    names = ("write", "read", "jobs", "audio", "work")
    assert [lanes.lane(name).submit(lambda: 1).result(5) for name in names] == [1] * 5
    assert lanes.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("segue-")]
