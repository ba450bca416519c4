"""The local store as the sync lane sees it: short reads and writes, never held over a request."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy.orm import Session

from app.models.store import Store

T = TypeVar("T")


class Local(Protocol):
    """Runs work in one transaction; a desk's window hands in one that goes by the write lane."""

    def read(self, work: Callable[[Session], T]) -> T:
        """The answer of work that reads one state of the store."""
        ...

    def write(self, work: Callable[[Session], T]) -> T:
        """The answer of work that was committed, durable, when this returns."""
        ...


class StoreLocal:
    """The store itself.

    Args:
        through: Runs a write on the thread that writes belong to and waits for it; None is here.
    """

    def __init__(self, store: Store, through: Callable[[Callable[[], Any]], Any] | None = None):
        self._store = store
        self._through = through

    def read(self, work: Callable[[Session], T]) -> T:
        """The answer of work that reads one state of the store."""
        with self._store.reading() as session:
            return work(session)

    def write(self, work: Callable[[Session], T]) -> T:
        """The answer of work that was committed, durable, when this returns."""

        def run() -> T:
            with self._store.writing() as session:
                return work(session)

        return run() if self._through is None else cast(T, self._through(run))
