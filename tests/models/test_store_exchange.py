"""Another file takes the place of a store that is in use: whoever comes waits, nobody is lost."""

import threading

import pytest
from sqlalchemy import select, text

from app.domain.errors import KnownError
from app.models.local import PinTry
from app.models.store import Store
from app.models.swap import put_in_place


def count(store):
    with store.reading() as session:
        return session.scalar(text("SELECT count(*) FROM number"))


def put(store, e164):
    with store.writing() as session:
        session.execute(text("INSERT INTO number (e164) VALUES (:one)"), {"one": e164})


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store.db") as made:
        yield made


@pytest.fixture
def new(store):
    path = store.path.with_name("store.new.db")
    with Store(path) as other:
        for number in range(3):
            put(other, f"+4930{number}")
    return path


def test_the_store_goes_on_with_the_new_file(store, new):
    put(store, "+491")
    assert count(store) == 1
    store.exchange(lambda: put_in_place(new, store.path))
    assert count(store) == 3
    put(store, "+492")
    assert count(store) == 4
    assert not new.exists()


def test_whoever_comes_meanwhile_waits_and_writes_into_the_new_file(store, new):
    begun, done = threading.Event(), threading.Event()

    def later():
        begun.set()
        put(store, "+499")
        done.set()

    writer = threading.Thread(target=later)

    def work():
        writer.start()
        assert begun.wait(5)
        assert not done.wait(0.2), "it was let in while no file was there"
        put_in_place(new, store.path)

    store.exchange(work)
    writer.join(5)
    assert done.is_set()
    assert count(store) == 4


def test_it_waits_for_nobody_for_long_and_then_does_nothing(store, new):
    with store.reading() as session:
        assert session.scalar(select(PinTry.person)) is None
        with pytest.raises(KnownError, match="in use just now"):
            store.exchange(lambda: put_in_place(new, store.path), patience=0.05)
    assert new.exists()
    put(store, "+491")
    assert count(store) == 1


def test_after_a_failure_it_goes_on_as_it_was(store):
    put(store, "+491")

    def work():
        raise KnownError("Not all went over.")

    with pytest.raises(KnownError, match="Not all"):
        store.exchange(work)
    put(store, "+492")
    assert count(store) == 2


def test_one_that_is_closed_meanwhile_lets_nobody_in(store, new):
    store.exchange(lambda: put_in_place(new, store.path))
    assert store.close()
    with pytest.raises(KnownError, match="closed already"):
        count(store)
