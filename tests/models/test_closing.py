"""A store is closed behind the last one in it, never under the hands of another thread."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.models.store import Store
from app.models.visits import ClosedStore
from tests.helpers.waiting import until

WRONG = sa.text("INSERT INTO pin_try(person, wrong, last_at) VALUES (x'01', 3, 5)")
HOW_OFTEN = sa.text("SELECT wrong FROM pin_try")

IN_SQLITE = """
import sys, threading
from pathlib import Path
import sqlalchemy as sa
from app.models.store import Store

long = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 500000)"
store, inside = Store(Path(sys.argv[1])), threading.Event()

def act():
    with store.writing() as session:
        session.execute(sa.text("CREATE TABLE many(n)"))
        inside.set()
        for _ in range(3):
            session.execute(sa.text(f"INSERT INTO many {long} SELECT n FROM c"))

lane = threading.Thread(target=act)
lane.start()
inside.wait()
store.close()
lane.join()
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "segue.db") as store:
        yield store


class Visitor:
    """Somebody who is in the store on a thread of their own, until told to go on."""

    def __init__(self, work: Callable[[Callable[[], object]], object]) -> None:
        self.go, self._inside = threading.Event(), threading.Event()
        self.failures: list[BaseException] = []
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._inside.wait()

    def _run(self) -> None:
        try:
            self._work(self._stay)
        except BaseException as failure:
            self.failures.append(failure)

    def _stay(self) -> None:
        self._inside.set()
        self.go.wait()

    def leave(self) -> list[BaseException]:
        """Goes on; what went wrong on the way."""
        self.go.set()
        self._thread.join()
        return self.failures


def _refused(store: Store) -> bool:
    try:
        with store.reading():
            return False
    except ClosedStore:
        return True


def closes_behind(visitor: Visitor, store: Store) -> None:
    """Closing waits for whoever is inside, and leaves one file."""
    closer = threading.Thread(target=store.close)
    closer.start()
    until(lambda: _refused(store) or not closer.is_alive())
    waits = closer.is_alive()
    assert visitor.leave() == []
    closer.join()
    assert waits
    assert [one.name for one in store.path.parent.iterdir()] == ["segue.db"]


def test_closing_waits_for_an_act_and_the_act_is_kept(store: Store) -> None:
    def act(stay: Callable[[], object]) -> None:
        with store.writing() as session:
            session.execute(WRONG)
            stay()
            session.execute(sa.text("UPDATE pin_try SET wrong = 4"))

    closes_behind(Visitor(act), store)
    with Store(store.path) as again, again.reading() as session:
        assert session.execute(HOW_OFTEN).scalar() == 4


def test_closing_waits_for_a_question(store: Store) -> None:
    with store.writing() as session:
        session.execute(WRONG)
    answers: list[object] = []

    def ask(stay: Callable[[], object]) -> None:
        with store.reading() as session:
            session.execute(HOW_OFTEN)
            stay()
            answers.append(session.execute(HOW_OFTEN).scalar())

    closes_behind(Visitor(ask), store)
    assert answers == [3]


def test_a_closed_store_lets_nobody_in(store: Store) -> None:
    assert store.close()
    with pytest.raises(ClosedStore), store.writing() as session:
        session.execute(WRONG)
    assert _refused(store)
    assert [one.name for one in store.path.parent.iterdir()] == ["segue.db"]
    assert store.close(), "once is enough"


def test_two_who_write_at_once_write_one_after_the_other(store: Store) -> None:
    def act(stay: Callable[[], object]) -> None:
        with store.writing() as session:
            session.execute(WRONG)
            stay()

    def other() -> None:
        started.set()
        try:
            with store.writing() as session:
                session.execute(sa.text("UPDATE pin_try SET wrong = wrong + 1"))
        finally:
            ended.set()

    started, ended = threading.Event(), threading.Event()
    visitor = Visitor(act)
    second = threading.Thread(target=other)
    second.start()
    started.wait()
    assert not ended.wait(0.1), "it did not wait for the first"
    assert visitor.leave() == []
    second.join()
    with store.reading() as session:
        assert session.execute(HOW_OFTEN).scalar() == 4


def test_a_store_that_somebody_does_not_leave_stays_open(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    def act(stay: Callable[[], object]) -> None:
        with store.writing() as session:
            stay()
            session.execute(WRONG)

    visitor = Visitor(act)
    assert not store.close(patience=0.05)
    assert "still in use" in caplog.text
    assert _refused(store)
    assert visitor.leave() == []
    assert store.close()
    with Store(store.path) as again, again.reading() as session:
        assert session.execute(HOW_OFTEN).scalar() == 3


def test_a_statement_that_runs_while_the_store_is_closed_takes_nothing_down(tmp_path: Path) -> None:
    made = [sys.executable, "-c", IN_SQLITE, str(tmp_path / "segue.db")]
    subprocess.run(made, check=True, cwd=Path(__file__).parents[2])
    with Store(tmp_path / "segue.db") as store, store.reading() as session:
        assert session.execute(sa.text("SELECT count(*) FROM many")).scalar() == 1_500_000
