"""The tables of a test's organisation as they were set up: each test begins with them.

A test that hangs fails by itself. It must not take those after it along, so what it left behind is
taken from it: locks that somebody still holds, and a connection that was broken off in a statement.
"""

from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from app.models.server.names import Names

Root = psycopg.Connection[Any]

# Before the test's own time ends (pyproject.toml), so that who waits says for whom.
_PATIENCE = "-c lock_timeout=20s -c statement_timeout=60s"
# Whoever holds or awaits a lock on a table of the organisation, but for the one who asks.
_OTHERS = """
    SELECT a.pid, concat_ws(' ', a.usename, a.application_name, a.state, left(a.query, 200))
    FROM pg_stat_activity a
    WHERE a.pid <> pg_backend_pid() AND a.backend_type = 'client backend' AND EXISTS (
        SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
        WHERE l.pid = a.pid AND c.relnamespace = %s::regnamespace
    )
"""


class StillHeldError(AssertionError):
    """A test left locks behind; the message names the statements that took them."""


def connected(url: str, names: Names) -> Root:
    """A connection of the superuser in the organisation's private schema."""
    root = psycopg.connect(url, autocommit=True, options=_PATIENCE)
    root.execute(f"SET search_path = {names.private}, public")
    return root


def remember(root: Root, names: Names) -> None:
    """Keeps what stands in the tables, for `put_back`."""
    tables = root.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", (names.private,)
    ).fetchall()
    root.execute("DROP SCHEMA IF EXISTS as_set_up CASCADE; CREATE SCHEMA as_set_up")
    back = []
    for (table,) in tables:
        kept = f"{names.private}.{table}"
        back.append(f"DELETE FROM {kept};")
        row = root.execute(f"SELECT EXISTS (TABLE {kept})").fetchone()
        if row and row[0]:
            root.execute(f"CREATE TABLE as_set_up.{table} AS TABLE {kept}")
            back.append(f"INSERT INTO {kept} OVERRIDING SYSTEM VALUE TABLE as_set_up.{table};")
    root.execute(
        "CREATE PROCEDURE as_set_up.put_back() LANGUAGE plpgsql"
        " SET session_replication_role = replica"  # no trigger, no order of keys
        f" AS $$ BEGIN {' '.join(back)} END $$"
    )


def usable(root: Root, url: str, names: Names) -> Root:
    """This connection, or a new one in its place where a statement on it was broken off."""
    if not root.closed and root.info.transaction_status is TransactionStatus.IDLE:
        return root
    root.close()
    new = connected(url, names)
    _end_others(new, names)
    return new


def put_back(root: Root, names: Names) -> None:
    """Puts the tables back; logins, sequences and transactions go on.

    Raises:
        StillHeldError: Somebody still held a lock; that connection was ended, the tables are back.
    """
    try:
        root.execute("CALL as_set_up.put_back()")
    except (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled) as error:
        held = _end_others(root, names)
        root.execute("CALL as_set_up.put_back()")
        raise StillHeldError(f"left behind: {'; '.join(held)}") from error


def _end_others(root: Root, names: Names) -> list[str]:
    held = root.execute(_OTHERS, (names.private,)).fetchall()
    for pid, _ in held:
        root.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    return [what for _, what in held]
