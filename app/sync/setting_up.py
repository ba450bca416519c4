"""Setting up a team's database: roles, schemas, tables, functions, rights, in one transaction.

To run it again changes nothing; it brings an older database up to date and refuses a newer one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.errors import KnownError
from app.models import schema, server
from app.models.server.names import Names
from app.models.server.people import MAKER_FUNCTIONS
from app.models.server.policies import AFTER_OWNER
from app.sync.installing import AskPassword, connected

if TYPE_CHECKING:
    from psycopg import Connection
    from sqlalchemy import Connection as SqlConnection

OLDEST, NEWEST = 15, 17
_LOCK = 7301944217  # any number: two who set up at once wait for each other


@dataclass(frozen=True, slots=True)
class SetUp:
    """What there is after setting up.

    Attributes:
        fresh: The organisation was not there before.
        before: What it was at, when it was there: (revision of tables, version of functions).
    """

    org: str
    database: str
    server: str
    fresh: bool
    before: tuple[str, int] | None
    revision: str
    version: int


def set_up(url: str, org: str = "team", ask: AskPassword | None = None) -> SetUp:
    """Makes an organisation in a database, or brings it up to date.

    Raises:
        KnownError: Not reachable, a version of PostgreSQL that was not tried, a newer organisation,
            or one of this name in another database of the server.
    """
    names = Names(org)
    with connected(url, ask) as connection, _rights_said(connection):
        version = _tried(connection)
        database = connection.info.dbname
        with _by_sqlalchemy(connection) as tables:
            before = _make(connection, tables, names)
    return SetUp(
        org, database, version, before is None, before, schema.REVISIONS[-1], server.VERSION
    )


def _make(
    connection: "Connection[Any]", tables: "SqlConnection", names: Names
) -> tuple[str, int] | None:
    connection.execute("SET LOCAL client_min_messages = warning")
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    before = before_of(connection, names)
    if before is None:
        _require_own_logins(connection, names)
    _may_install(connection)
    for sql in server.before_tables(names):
        connection.execute(sql)
    _as_owner(connection, names)
    schema.upgrade_team(tables, names.private)
    for sql in server.after_tables(names):
        connection.execute(sql)
    _seed(connection, names)
    connection.execute("RESET ROLE")
    for one in AFTER_OWNER:
        connection.execute(names.put(one))
    return before


def _require_own_logins(connection: "Connection[Any]", names: Names) -> None:
    """Roles are the whole server's: a second team of the name would have the logins of the first.

    Roles of which nothing is left in another database (it was dropped, or its dump is still to
    come) are taken as they are.

    Raises:
        KnownError: Another database has a team of this name.
    """
    found = connection.execute(
        "SELECT d.datname FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid"
        " JOIN pg_roles r ON r.oid = s.refobjid AND r.rolname = %s"
        " WHERE s.refclassid = 'pg_authid'::regclass AND s.deptype = 'o'"
        " AND d.datname <> current_database() LIMIT 1",
        (names.owner,),
    ).fetchone()
    if found is not None:
        raise KnownError(
            f"Another database of this server has a team '{names.org}': {found[0]}. Logins belong "
            "to the server, so an invitation here would open both.",
            "Nothing was changed.",
            "Take another name (--org NAME), or drop that database if it is not used any more.",
        )


def _tried(connection: "Connection[Any]") -> str:
    number = connection.info.server_version // 10000
    if not OLDEST <= number <= NEWEST:
        raise KnownError(
            f"This server is PostgreSQL {number}; Segue was tried with {OLDEST} to {NEWEST}.",
            "Nothing was changed.",
        )
    return str(connection.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]


def _may_install(connection: "Connection[Any]") -> None:
    may = connection.execute(
        "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if may is None or not may[0]:
        raise _no_right(f"{connection.info.user} may not make roles on this server.")


@contextmanager
def _rights_said(connection: "Connection[Any]") -> Iterator[None]:
    """A right that is missing on the way is told in the server's words."""
    import psycopg

    user = connection.info.user  # it is closed by the time
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as problem:
        said = problem.diag.message_primary or str(problem)
        raise _no_right(f"{user} may not set a team up: {said}.") from problem


def _no_right(what: str) -> KnownError:
    return KnownError(
        what, "Nothing was changed.", "Set the team up as a superuser, e.g. postgres."
    )


def before_of(connection: "Connection[Any]", names: Names) -> tuple[str, int] | None:
    """Revision of the tables and version of the functions that are there; None without a team.

    Raises:
        KnownError: A newer program set it up.
    """
    there = connection.execute(
        "SELECT to_regclass(%s), to_regclass(%s)",
        (f"{names.private}.alembic_version", f"{names.private}.server"),
    ).fetchone()
    if there is None or there[0] is None or there[1] is None:
        return None
    found = connection.execute(
        f"SELECT (SELECT version_num FROM {names.private}.alembic_version),"
        f" (SELECT version FROM {names.private}.server)"
    ).fetchone()
    if found is None:
        return None
    revision, version = str(found[0]), int(found[1])
    if revision not in schema.REVISIONS or version > server.VERSION:
        raise KnownError(
            f"The team '{names.org}' was set up by a newer Segue (tables {revision}, functions "
            f"{version}; this one knows {schema.REVISIONS[-1]} and {server.VERSION}).",
            "Nothing was changed.",
            "Update Segue on this computer first.",
        )
    return revision, version


def _as_owner(connection: "Connection[Any]", names: Names) -> None:
    """From here on what is made belongs to the owner; the maker's functions come back to it."""
    connection.execute(
        f"DO $do$ BEGIN IF NOT pg_has_role(current_user, '{names.owner}', 'MEMBER') THEN"
        f" EXECUTE format('GRANT {names.owner} TO %I', current_user); END IF; END $do$"
    )
    for one in MAKER_FUNCTIONS:
        connection.execute(
            f"DO $do$ BEGIN IF to_regprocedure('{names.private}.{one}') IS NOT NULL THEN"
            f" ALTER FUNCTION {names.private}.{one} OWNER TO {names.owner}; END IF; END $do$"
        )
    connection.execute(f"SET LOCAL ROLE {names.owner}")


@contextmanager
def team_tables(connection: "Connection[Any]", org: str) -> Iterator["SqlConnection"]:
    """The team's tables by the same classes as the store's, as their owner, for one errand.

    Raises:
        KnownError: There is no such team, or it was set up by another version.
    """
    names = Names(org)
    with _by_sqlalchemy(connection) as made:
        before = before_of(connection, names)
        if before != (schema.REVISIONS[-1], server.VERSION):
            what = "There is no" if before is None else "This program is not as new as the"
            raise KnownError(
                f"{what} team '{org}' in this database.",
                "Nothing was changed.",
                "segue team init URL",
            )
        connection.execute(f"SET LOCAL ROLE {names.owner}")
        connection.execute(f"SET LOCAL search_path = {names.private}, pg_temp")
        yield made.execution_options(schema_translate_map={None: names.private})


@contextmanager
def _by_sqlalchemy(connection: "Connection[Any]") -> Iterator["SqlConnection"]:
    """The same connection for SQLAlchemy, so that all is made in one transaction.

    To be made first: SQLAlchemy looks at a server it does not know yet, and rolls that back; it
    rolls back once more when it lets go, so what was made is committed before.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: connection,
        poolclass=StaticPool,
        hide_parameters=True,
    )
    try:
        with engine.connect() as mapped:
            yield mapped
            connection.commit()
    finally:
        engine.dispose()


def _seed(connection: "Connection[Any]", names: Names) -> None:
    with connection.cursor() as cursor:
        for table, rows in server.seeds().items():
            cursor.execute(f"DELETE FROM {names.private}.{table}")
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {names.private}.{table} VALUES ({places})", rows)
        cursor.execute(
            f"INSERT INTO {names.private}.server (org, version) VALUES (%s, %s)"
            " ON CONFLICT (one) DO UPDATE SET version = EXCLUDED.version",
            (names.org, server.VERSION),
        )


def ask_function(connection: "Connection[Any]", org: str, name: str, body: str) -> dict[str, Any]:
    """The answer of a function of the team, asked by whoever installed it.

    Raises:
        KnownError: It refuses, in its sentence.
    """
    import psycopg
    from psycopg import sql

    function = sql.Identifier(Names(org).api, name)
    try:
        row = connection.execute(
            sql.SQL("SELECT {}(%s::json)").format(function), (body,)
        ).fetchone()
    except psycopg.Error as problem:
        said = problem.diag.message_primary or str(problem)
        raise KnownError(said, "Nothing was changed.") from problem
    return dict(row[0]) if row is not None and row[0] else {}
