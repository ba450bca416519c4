"""How a team's database is, asked by whoever installed it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.errors import KnownError
from app.models.server.names import Names
from app.sync.installing import AskPassword, connected
from app.sync.setting_up import before_of

if TYPE_CHECKING:
    from psycopg import Connection

SMALL = 32 * 1024 * 1024
"""Bytes of a table up to which it is counted row by row, in some tenths of a second."""


@dataclass(frozen=True, slots=True)
class Status:
    """How a team's database is.

    Attributes:
        tls: The connection is encrypted.
        facts, leads: Counted where a table is small, else as the planner would guess.
        recordings: Where they lie; '' where the team has no store.
        sounds, sounds_sent: Recordings with sound, and those whose key is kept: they are there.
        oldest_transaction_s: Age of the oldest open one, in seconds; an old one slows claims.
    """

    org: str
    server: str
    tls: bool
    revision: str
    version: int
    people: int
    invited: int
    devices: int
    leases: int
    leads: int
    facts: int
    quarantined: int
    oldest_transaction_s: float
    recordings: str
    sounds: int
    sounds_sent: int


def status(url: str, org: str = "team", ask: AskPassword | None = None) -> Status:
    """How a team's database is, asked by whoever installed it.

    Raises:
        KnownError: Not reachable, or the organisation is not there.
    """
    names = Names(org)
    at = names.private
    with connected(url, ask) as connection:
        before = before_of(connection, names)
        if before is None:
            raise KnownError(
                f"There is no team '{org}' in this database.", "", "Make it: segue team init URL"
            )
        row = connection.execute(
            f"""SELECT current_setting('server_version'),
              COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
              (SELECT count(*) FROM {at}.login WHERE state = 'active'),
              (SELECT count(*) FROM {at}.login WHERE state = 'invited'),
              (SELECT count(*) FROM {at}.device),
              (SELECT count(*) FROM {at}.lease WHERE until > clock_timestamp()),
              (SELECT count(*) FROM {at}.quarantine),
              COALESCE((SELECT max(extract(epoch FROM clock_timestamp() - xact_start))
                 FROM pg_stat_activity WHERE pid <> pg_backend_pid()), 0)::float8,
              (SELECT recordings FROM {at}.server),
              (SELECT count(DISTINCT attempt) FROM {at}.recording_kept WHERE sound IS NOT NULL),
              (SELECT count(*) FROM {at}.recording_key)"""
        ).fetchone()
        leads, facts = (rows_about(connection, f"{at}.{one}") for one in ("lead", "fact"))
    assert row is not None
    version, tls, people, invited, devices, leases, *rest = row
    return Status(org, version, tls, *before, people, invited, devices, leases, leads, facts, *rest)


def rows_about(connection: "Connection[Any]", table: str, small: int = SMALL) -> int:
    """How many rows a table has, without reading a large one.

    A large one's rows of the last ANALYZE are scaled by its pages, as PostgreSQL's planner does
    it: the rows alone are -1 until the first ANALYZE, and fall behind after it.

    Args:
        table: Its name as SQL takes it; it is not quoted here.
        small: Bytes up to which it is counted.
    """
    found = connection.execute(
        f"""SELECT pg_relation_size(oid), reltuples::float8, relpages,
              pg_relation_size(oid) / current_setting('block_size')::int
            FROM pg_class WHERE oid = '{table}'::regclass"""
    ).fetchone()
    assert found is not None
    size, rows, pages, pages_now = found
    if size > small and rows >= 0 and pages:
        return int(rows * pages_now / pages)
    counted = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert counted is not None
    return int(counted[0])
