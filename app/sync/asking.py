"""The way to read the team's database itself, for questions that are about the whole team.

Under the supervisor's own login, whose rights and row-level security say what is seen; a session
that only reads, with a time after which it ends. Of two places the copy for reading is asked first,
and the team's own database where the copy does not answer or is behind.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.models.types import dumps
from app.sync.server_url import ServerUrl
from app.sync.transport import AGAIN, ALIVE, CONNECT, Refused, Unreachable, give_up

if TYPE_CHECKING:  # loaded by the first question: a start without a team never needs it
    import psycopg
    from psycopg.sql import Composed
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

_log = logging.getLogger("segue.sync.asking")

T = TypeVar("T")

DEADLINE = 15.0
"""Seconds after which a question counts as not answered."""
BEHIND = 30.0
"""Seconds by which a copy for reading may be behind and still be asked first."""
REST = 30.0
"""Seconds for which a place that did not answer is not asked first."""
_AGAIN = (AGAIN - {"25006"}) | {"25P03"}
"""Here it is no standby that refuses to write, but a session that never does."""
_PATIENCE = 0.5
"""Seconds for which an ending session waits for a question that was broken off."""
_AT_ONCE = 2.0
"""Seconds within which a connection shows that it had ended before it was used."""
_MEMORY = "32MB"
_BEGIN = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
    "SET LOCAL search_path TO {schema}, pg_temp; SET LOCAL statement_timeout = {ms}; "
    # Logins of people have a shorter one; rows are made of what was read between two statements.
    "SET LOCAL idle_in_transaction_session_timeout = {ms}; "
    # To compile a statement of all measures takes longer than to run it.
    "SET LOCAL jit = off; SET LOCAL work_mem = {memory}"
)
_LOOK = (
    "SELECT has_schema_privilege(%s, 'USAGE'), CASE WHEN pg_is_in_recovery() THEN"
    # A copy that has heard nothing since it was started may be as old as that, or older.
    " EXTRACT(EPOCH FROM clock_timestamp()"
    " - COALESCE(pg_last_xact_replay_timestamp(), pg_postmaster_start_time())) END"
)
NO_RIGHT = "42501"


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """What a place answered, and how old what it knows was."""

    answer: T
    behind: timedelta = timedelta(0)


class _Behind(Exception):
    """A copy knows too little of the present."""


class Place:
    """One database, with one connection that is made when it is needed and again after any loss.

    Args:
        server: Where it is.
        copy: It is there for reading alone.
        secret: Of the login; asked for at each connect.
    """

    def __init__(
        self, server: ServerUrl, login: str, secret: Callable[[], str], org: str, *, copy: bool
    ) -> None:
        self.server, self.copy = server, copy
        self._login, self._secret = login, secret
        self._schema = f"segue_{org}"
        self._engine: Engine | None = None
        self._working: psycopg.Connection[Any] | None = None
        self._rests_until = 0.0
        self._ended = False

    @property
    def rests(self) -> bool:
        """It did not answer a moment ago."""
        return time.monotonic() < self._rests_until

    def ask(self, work: "Callable[[Session], T]", deadline: float, *, old: bool) -> Told[T]:
        """What `work` finds there, in one state of the database.

        Args:
            old: Take the answer also where the copy is behind.

        Raises:
            Unreachable: There is no answer.
            Refused: The login may not read this.
        """
        began, kept = time.monotonic(), self._engine is not None
        try:
            told = self._once(work, deadline, old=old)
        except Unreachable:
            if self._ended or not kept or time.monotonic() - began > _AT_ONCE:
                raise
            # The connection had ended meanwhile: a server that was started anew, a nap.
            told = self._once(work, deadline, old=old)
        self._rests_until = 0.0
        return told

    def _once(self, work: "Callable[[Session], T]", deadline: float, *, old: bool) -> Told[T]:
        import psycopg
        from sqlalchemy.exc import DBAPIError

        try:
            return self._ask(work, deadline, old=old)
        except DBAPIError as problem:
            self._forget()
            raise self._read(problem.orig) from problem
        except psycopg.Error as problem:
            self._forget()
            raise self._read(problem) from problem

    def _ask(self, work: "Callable[[Session], T]", deadline: float, *, old: bool) -> Told[T]:
        from sqlalchemy.orm import Session

        with Session(self._made(), expire_on_commit=False) as session:
            raw: psycopg.Connection[Any] = session.connection().connection.driver_connection  # type: ignore[assignment]
            with self._watched(raw, deadline):
                raw.execute(self._begin(deadline))
                behind = self._behind(raw, old=old)
                return Told(work(session), behind)

    def _begin(self, deadline: float) -> "Composed":
        from psycopg import sql

        return sql.SQL(_BEGIN).format(
            schema=sql.Identifier(self._schema),
            ms=sql.Literal(round(deadline * 1000)),
            memory=sql.Literal(_MEMORY),
        )

    def _behind(self, raw: "psycopg.Connection[Any]", *, old: bool) -> timedelta:
        row = raw.execute(_LOOK, (self._schema,)).fetchone()
        assert row is not None
        if not row[0]:
            raise Refused(NO_RIGHT, "This login reads nothing of the team.")
        seconds = float(row[1] or 0.0)
        if seconds > BEHIND and not old:
            raise _Behind
        return timedelta(seconds=max(0.0, seconds))

    @contextmanager
    def _watched(self, raw: "psycopg.Connection[Any]", deadline: float) -> Iterator[None]:
        watch = threading.Timer(deadline, give_up, (raw,))
        watch.daemon = True
        self._working = raw
        watch.start()
        try:
            yield
        finally:
            watch.cancel()
            self._working = None

    def _made(self) -> "Engine":
        from sqlalchemy import create_engine
        from sqlalchemy.pool import QueuePool

        if self._engine is None:
            self._engine = create_engine(
                "postgresql+psycopg://",
                creator=self._connect,
                json_serializer=dumps,
                poolclass=QueuePool,
                pool_size=1,
                max_overflow=0,
                hide_parameters=True,
            )
        return self._engine

    def _connect(self) -> "psycopg.Connection[Any]":
        import psycopg

        words: dict[str, Any] = {
            **self.server.words(self._login, self._secret()),
            "connect_timeout": CONNECT,
            "application_name": "segue asks",
            "target_session_attrs": "prefer-standby" if self.copy else "any",
            **ALIVE,
        }
        # No prepared statements: a pooler between would not know them.
        return psycopg.connect(**words, prepare_threshold=None)

    def _read(self, problem: BaseException | None) -> Exception:
        code = getattr(problem, "sqlstate", None) or ""
        if not code or code in _AGAIN or code.startswith("08"):
            self._rests_until = time.monotonic() + REST
            return Unreachable(f"{code} {problem}".strip())
        diag = getattr(problem, "diag", None)
        return Refused(code, getattr(diag, "message_primary", None) or str(problem))

    def stop(self) -> None:
        """Break off what is asked now, for good; on any thread."""
        self._ended = True
        working = self._working
        if working is not None:
            give_up(working)

    def _forget(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()

    def close(self) -> None:
        """End the connection; the next question makes one."""
        self._forget()


class Asking:
    """Asks the places in their order; one question at a time.

    Args:
        places: The copy for reading first, where there is one.
        deadline: Seconds after which a place counts as not answering.
    """

    def __init__(self, places: Sequence[Place], deadline: float = DEADLINE) -> None:
        self._places, self._deadline = tuple(places), deadline
        self._lock = threading.Lock()
        self._open = True

    def ask(self, work: "Callable[[Session], T]") -> Told[T]:
        """What `work` finds in the team's database.

        Args:
            work: Asks a session that can only read; called again where a place fails meanwhile.

        Raises:
            Unreachable: No place answers.
            Refused: The login may not read this.
        """
        with self._lock:
            try:
                return self._ask(work)
            finally:
                if not self._open:
                    self._forget()

    def _ask(self, work: "Callable[[Session], T]") -> Told[T]:
        deadline = self._deadline
        problem: Unreachable | None = None
        late: list[Place] = []
        for place in sorted(self._places, key=lambda one: one.rests):
            if not self._open:
                raise Unreachable("closed")
            try:
                return place.ask(work, deadline, old=False)
            except _Behind:
                _log.info("the copy for reading is behind")
                late.append(place)
            except Unreachable as found:
                _log.info("a place to read does not answer: %s", type(found.__cause__).__name__)
                problem = found
        for place in late:  # the last thing known is better than nothing
            return place.ask(work, deadline, old=True)
        raise problem or Unreachable("there is no place to ask")

    def close(self) -> None:
        """Break off what is asked, and end the connections."""
        self._open = False
        for place in self._places:
            place.stop()
        # Whoever still tries to connect ends the connections when that is over.
        if self._lock.acquire(timeout=_PATIENCE):
            try:
                self._forget()
            finally:
                self._lock.release()

    def _forget(self) -> None:
        for place in self._places:
            place.close()


def asking_of(
    server: ServerUrl,
    copy: ServerUrl | None,
    login: str,
    secret: Callable[[], str],
    org: str,
    deadline: float = DEADLINE,
) -> Asking:
    """The way to read: the team's database, and before it a copy for reading where there is one.

    Args:
        copy: Who vouches for it, where it does not say, vouches for the team's own too.
    """
    places = [Place(server, login, secret, org, copy=False)]
    if copy is not None:
        vouched = replace(copy, authority=copy.authority or server.authority)
        places.insert(0, Place(vouched, login, secret, org, copy=True))
    return Asking(places, deadline)
