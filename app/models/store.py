"""The store: one SQLite file, one writer, readers that can't write.

WAL, `synchronous=FULL`, every write transaction `BEGIN IMMEDIATE`. The write engine has one
connection and belongs to the write lane; reads get their own read-only connections. A thread of
the store carries the log into the file (`checkpoints`).
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool, StaticPool

from app.domain.errors import KnownError
from app.models import desk_side, facts, local, search, state  # noqa: F401 - all tables are known here
from app.models.checkpoints import SELF, Checkpoints
from app.models.types import dumps
from app.models.visits import Visits

_log = logging.getLogger("segue.models.store")

WRITER_CACHE_KIB, READER_CACHE_KIB = 4_096, 2_048
"""Pages that one connection keeps; the system keeps those of the whole file for all of them."""
LOCKED = 10.0
"""Seconds for which SQLite waits for a file that somebody else holds."""
EXCHANGE_PATIENCE = 2.0
"""Seconds for which an exchange waits for whoever is in the store: all who come wait meanwhile."""
PATIENCE = LOCKED + 5.0
"""Seconds for which a closing store waits for whoever is in it: for longer than SQLite would."""


class NewerStore(KnownError):
    """The file was written by a newer Segue."""


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=LOCKED,
        isolation_level=None,
        check_same_thread=False,
    )
    cache = READER_CACHE_KIB if read_only else WRITER_CACHE_KIB
    connection.execute(f"PRAGMA cache_size=-{cache}")
    connection.execute("PRAGMA temp_store=MEMORY")
    if read_only:
        connection.execute("PRAGMA query_only=ON")
    else:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA wal_autocheckpoint={SELF}")
    return connection


def _engine(connect: Callable[[], sqlite3.Connection], *, read_only: bool) -> Engine:
    pool: dict[str, Any] = (
        {"poolclass": QueuePool, "pool_size": 3, "max_overflow": 2}
        if read_only
        else {"poolclass": StaticPool}
    )
    engine = create_engine(
        "sqlite://",
        creator=connect,
        json_serializer=dumps,
        query_cache_size=1200,
        hide_parameters=True,  # an error goes into the log, what a rep typed does not
        **pool,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


class Store:
    """An open store.

    Args:
        path: The SQLite file; it is made, or brought to this program's version, if needed.

    Raises:
        NewerStore: The file is newer than this program.
        KnownError: The file is not a store of Segue, or its folder can't be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._closed = False
        self._visits = Visits()
        self._pen = threading.RLock()
        _prepare(path)
        self._writer: sqlite3.Connection | None = None
        self._checkpoints = Checkpoints(partial(_connect, path, read_only=False))
        self.write_engine = _engine(self._connect_writer, read_only=False)
        self.read_engine = _engine(partial(_connect, path, read_only=True), read_only=True)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one write transaction; commits at the end, rolls back on any error.

        One thread at a time: on the one connection, the second would take the first one's
        transaction back when its own can't begin.

        Raises:
            ClosedStore: It was closed.
            KnownError: The disk is full, or lets nothing be written any more.
        """
        with self._visits, self._pen:
            try:
                with Session(self.write_engine, expire_on_commit=False) as session, session.begin():
                    yield session
            except (OperationalError, sqlite3.OperationalError) as problem:
                _say_disk(problem)
                raise
            if self._writer is not None:
                self._checkpoints.written(self._writer.total_changes)

    def rest(self) -> None:
        """Waits while the log is carried into the file; for a job between two of its writes."""
        self._checkpoints.rest()

    def _connect_writer(self) -> sqlite3.Connection:
        self._writer = _connect(self.path, read_only=False)
        return self._writer

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the store and can't write.

        Raises:
            ClosedStore: It was closed.
        """
        with self._visits, Session(self.read_engine, expire_on_commit=False) as session:
            yield session

    def copy_to(self, target: Path) -> None:
        """A whole, consistent copy of the store, made while it is in use."""
        target.unlink(missing_ok=True)
        source = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)
        copy = sqlite3.connect(target)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()
        target.chmod(0o600)

    def close(self, patience: float = PATIENCE) -> bool:
        """Lets nobody in, waits for those inside, ends all connections; once is enough.

        A last checkpoint leaves one file.

        Returns:
            False if somebody was still inside after `patience` seconds: the connections stay open
            and end with the process.
        """
        if not self._visits.end(patience):
            _log.error("the store is still in use after %.1f s and is left open", patience)
            return False
        if self._closed:
            return True
        self._closed = True
        self._let_go()
        return True

    def _let_go(self) -> None:
        """Ends all connections; the engines make new ones when they are asked."""
        self._checkpoints.close()
        self.read_engine.dispose()
        with self.write_engine.connect() as connection:
            connection.connection.driver_connection.execute(  # type: ignore[union-attr]
                "PRAGMA optimize"
            )
        self.write_engine.dispose()

    def exchange(self, work: Callable[[], object], patience: float = EXCHANGE_PATIENCE) -> None:
        """Has no connection open while `work` puts another file in this one's place.

        Whoever is inside is waited for; whoever comes waits until it is done.

        Raises:
            KnownError: Somebody was still inside after `patience` seconds, and nothing was done;
                or what `work` raises. The store goes on in either case.
        """
        try:
            if not self._visits.pause(patience):
                raise KnownError("The store is in use just now.", "It was not changed.")
            self._let_go()
            try:
                work()
            finally:
                self._writer = None
                self._checkpoints = Checkpoints(partial(_connect, self.path, read_only=False))
                # The writer first: it is what makes the file's log, before anybody reads.
                self.write_engine.connect().close()
        finally:
            self._visits.resume()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def head() -> str:
    """The newest revision this program knows."""
    from app.models import schema

    return schema.HEAD


def _prepare(path: Path) -> None:
    from app.models import schema

    if not path.exists() or path.stat().st_size == 0:
        path.touch(mode=0o600)
        schema.make(path)
        return
    found = _revision(path)
    if found == schema.HEAD:
        return
    if found not in schema.REVISIONS:
        raise NewerStore(
            f"This store was written by a newer Segue (store {found}, this program {schema.HEAD}).",
            "Nothing in it was changed.",
            "Start the newer Segue, or restore a copy with 'segue restore'.",
        )
    schema.copy_aside(path)
    schema.upgrade(path)


def _revision(path: Path) -> str:
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as problem:
        raise KnownError(
            f"{path.name} is not a store of Segue ({problem}).",
            "It was not changed.",
            "Put a copy back with 'segue restore', or move the file away to start anew.",
        ) from problem
    return str(row[0]) if row else ""


def pragma(session: Session, name: str) -> Any:
    """The answer of one PRAGMA, for the doctor and tests."""
    return session.execute(text(f"PRAGMA {name}")).scalar()


def _say_disk(problem: OperationalError | sqlite3.OperationalError) -> None:
    """In words for the person, where it is the disk that refuses."""
    said = str(getattr(problem, "orig", problem)).lower()
    if "disk is full" in said:
        raise KnownError(
            "The disk is full.",
            "The last act was not kept; everything before it is. What you typed is still here.",
            "Free some room, then do it again.",
        ) from problem
    if "readonly" in said or "read-only" in said or "unable to open" in said:
        raise KnownError(
            "The profile folder can't be written any more.",
            "The last act was not kept; everything before it is. What you typed is still here.",
            "Give back the right to write there, then do it again.",
        ) from problem
