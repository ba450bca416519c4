"""The way to the team database: one function of `api_v1` per call, one connection, one deadline.

A call that is not answered may or may not have happened; whoever makes it sends it again with the
same ids. Nothing here knows what is asked.
"""

import json
import logging
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # loaded by the first call: a start without a team never needs it
    import psycopg

_log = logging.getLogger("segue.sync.transport")

DEADLINE = 5.0
"""Seconds after which a call counts as not answered (sync-design 3.9, 'Server hangs')."""
SHORT = 1.0
"""A call that waits so short a time is a person's: the server is not asked to stop what it does."""
CONNECT = 2
"""Seconds for each host of the list: a dead one must not use up the call's time (6, trap 9)."""
ALIVE = {
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
}


class Unreachable(Exception):
    """No answer: what was asked may have happened, or not."""


class Refused(Exception):
    """The server answered that it does not do this.

    Attributes:
        code: SQLSTATE: SG001 not allowed, SG002 please update, SG003 not there, SG004 wrong input.
        sentence: For people.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence


SHUT_OUT = "28P01"
"""The server does not let this login in: it was ended, or its secret is another one by now."""
TOO_OLD = "SG002"
"""The program is too old to read what the team writes."""
_NOT_LET_IN = ("password authentication failed", "is not permitted to log in")


def shut_out(problem: Exception) -> Refused | None:
    """The refusal of a connection that the server did not let in; None: it was something else."""
    # libpq gives no code for a connection that does not come about, but says the server's words.
    said = str(problem)
    if not any(one in said for one in _NOT_LET_IN):
        return None
    return Refused(SHUT_OUT, "The team does not let you in any more: this login was ended.")


class Transport(Protocol):
    """Calls functions of the team database."""

    def call(self, name: str, body: dict[str, Any], deadline: float = DEADLINE) -> dict[str, Any]:
        """The answer of one function.

        Args:
            deadline: Seconds after which the caller goes on without an answer.

        Raises:
            Unreachable: There is no answer.
            Refused: The answer is no.
        """
        ...

    def close(self) -> None:
        """Ends what is open; the next call opens it again."""
        ...


AGAIN = frozenset({"40001", "40P01", "57P01", "57P02", "57P03", "08006", "25006", "57014"})
"""SQLSTATEs after which the same call may go well: serialization, shut-down, a standby."""


class PostgresTransport:
    """PostgreSQL by psycopg; connects at the first call and again after any loss.

    Args:
        conninfo: libpq's, hosts as a list if there are several; without the secret.
        secret: Asked for at each connect, so that it lies nowhere longer than needed.
        org: Slug of the organisation; its functions are in `segue_<org>_api_v1`.
    """

    def __init__(self, conninfo: str, secret: Any, org: str) -> None:
        self._conninfo = conninfo
        self._secret = secret
        self._schema = f"segue_{org}_api_v1"
        self._connection: psycopg.Connection[Any] | None = None
        self._ended = False
        self._lock = threading.Lock()

    def call(self, name: str, body: dict[str, Any], deadline: float = DEADLINE) -> dict[str, Any]:
        """The answer of one function; see `Transport.call`."""
        import psycopg

        ends = time.monotonic() + deadline
        if not self._lock.acquire(timeout=deadline):
            raise Unreachable("another call is under way")
        try:
            watch: threading.Timer | None = None
            over = threading.Event()
            try:
                connection = self.connection(deadline)
                deadline = max(0.0, ends - time.monotonic())

                def end() -> None:
                    over.set()
                    give_up(connection, cancel=deadline > SHORT)

                watch = threading.Timer(deadline, end)
                watch.daemon = True
                watch.start()
                answer = self._ask(connection, name, body)
                # A commit that waits for a second server and is asked to stop answers as if the
                # second one had it: what is answered from then on counts for nothing.
                if over.is_set():
                    raise psycopg.OperationalError("the answer came after the deadline")
                return answer
            except psycopg.OperationalError as problem:
                self.close()
                raise shut_out(problem) or Unreachable(str(problem)) from problem
            except psycopg.Error as problem:
                raise self._read(problem) from problem
            finally:
                if watch is not None:
                    watch.cancel()
        finally:
            self._lock.release()

    def connection(self, within: float = DEADLINE) -> "psycopg.Connection[Any]":
        """The connection, made when there is none; for whoever listens on it.

        Args:
            within: Seconds; libpq itself waits two at least.

        Raises:
            psycopg.Error: There is none, or the way has ended.
        """
        self._need_open()
        if self._connection is None or self._connection.closed:
            from psycopg.conninfo import make_conninfo

            where = make_conninfo(
                self._conninfo,
                password=self._secret(),
                connect_timeout=CONNECT,
                target_session_attrs="read-write",
                application_name="segue",
                **ALIVE,
            )
            self._connection = made = _connected(where, within)
            self._need_open()  # it may have ended meanwhile, and closed what was there
            return made
        return self._connection

    def _need_open(self) -> None:
        if self._ended:
            import psycopg

            self.close()
            raise psycopg.OperationalError("this way has ended")

    def _ask(
        self, connection: "psycopg.Connection[Any]", name: str, body: dict[str, Any]
    ) -> dict[str, Any]:
        from psycopg import errors, sql

        function = sql.Identifier(self._schema, name)
        # Without a cast: the server says which of its JSON types it takes.
        statement = sql.SQL("SELECT {}(%s)").format(function)
        words = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        try:
            row = connection.execute(statement, (words,)).fetchone()
        except (errors.SerializationFailure, errors.DeadlockDetected):
            # Rolled back for somebody else's sake: the same again, once, within the same deadline.
            row = connection.execute(statement, (words,)).fetchone()
        answer = row[0] if row is not None else None
        return answer if isinstance(answer, dict) else {}

    def _read(self, problem: "psycopg.Error") -> Exception:
        code = problem.sqlstate or ""
        if not code or code in AGAIN or code.startswith("08"):
            self.close()
            return Unreachable(f"{code} {problem}")
        return Refused(code, problem.diag.message_primary or str(problem))

    def close(self) -> None:
        """Ends the connection; the next call makes one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def end(self) -> None:
        """Closes it for good: whoever still asks, on any thread, gets no answer.

        A login of somebody who has signed out is not to stand open at the server for a question
        that nobody waits for.
        """
        self._ended = True
        self.close()


def _connected(where: str, within: float) -> "psycopg.Connection[Any]":
    import psycopg

    def connect() -> "psycopg.Connection[Any]":
        # No prepared statements: a pooler between would not know them.
        return psycopg.connect(where, autocommit=True, prepare_threshold=None)

    if within >= CONNECT:
        return connect()
    made: Future[psycopg.Connection[Any]] = Future()

    def work() -> None:
        try:
            made.set_result(connect())
        except psycopg.Error as problem:
            made.set_exception(problem)

    threading.Thread(target=work, name="connect", daemon=True).start()
    try:
        return made.result(within)
    except TimeoutError:
        made.add_done_callback(_drop)
        raise psycopg.OperationalError("no connection in time") from None


def _drop(made: "Future[psycopg.Connection[Any]]") -> None:
    """It came too late for whoever asked."""
    if made.exception() is None:
        made.result().close()


def give_up(connection: "psycopg.Connection[Any]", *, cancel: bool = True) -> None:
    """The deadline is over: asks the server to stop, and ends the wait whatever it answers.

    A half-open connection answers nothing; shutting the socket down is what wakes the waiting call.

    Args:
        cancel: Whether the server is asked first, which takes half a second where it is not there.
    """
    import os
    import socket

    import psycopg

    _log.warning("a call got no answer in time")
    try:
        descriptor = os.dup(connection.fileno())
    except (psycopg.Error, OSError):
        return  # it ended by itself at this moment
    try:
        if cancel:
            connection.cancel_safe(timeout=0.5)
    except (psycopg.Error, OSError):
        _log.debug("the cancel was not answered either")
    with socket.socket(fileno=descriptor) as other, suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)
