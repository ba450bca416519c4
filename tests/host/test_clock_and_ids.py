import threading
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.host.clock import OffsetClock, SystemClock
from app.host.ids import new_id


def test_the_system_clock_is_aware_and_utc():
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.utcoffset() == timedelta(0)
    assert first <= second
    assert clock.monotonic() <= clock.monotonic()


def test_a_set_clock_shows_the_instant_and_runs():
    start = datetime(2026, 11, 24, 14, 3, tzinfo=timezone(timedelta(hours=1)))
    clock = OffsetClock(start)
    first = clock.now()
    assert first.tzinfo is UTC
    assert timedelta(0) <= first - start < timedelta(seconds=5)
    assert clock.now() > first


def test_a_clock_is_not_set_to_a_naive_instant():
    with pytest.raises(ValueError, match="aware"):
        OffsetClock(datetime(2026, 11, 24, 14, 3))  # noqa: DTZ001 - the point of the test


def test_ids_are_version_7_and_rise_in_the_order_of_making():
    ids = [new_id() for _ in range(20_000)]
    assert {one.version for one in ids} == {7}
    assert all(type(one) is uuid.UUID for one in ids[:10])
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_ids_of_many_threads_are_all_different():
    made = []
    threads = [
        threading.Thread(target=lambda: made.extend(new_id() for _ in range(5_000)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 20_000
