"""What only PostgreSQL has: roles, the server's own tables, and the functions of `api_v1`.

The tables of facts and state are the same classes and revisions as on SQLite; here is what a team
adds to them. Everything is written with `CREATE OR REPLACE` or `IF NOT EXISTS`: to run it again
changes nothing, and brings an older database up to date.
"""

from collections.abc import Iterator

from app.models.server import (
    audit,
    bodies,
    changes,
    feed,
    feed_rows,
    imports,
    keeping,
    leases,
    leases_end,
    leases_grant,
    leases_lost,
    leases_seen,
    online,
    people,
    policies,
    push,
    push_state,
    recordings,
    roles,
    sight,
    tables,
    who,
)
from app.models.server.names import Names
from app.models.server.rights import seeds

VERSION = 7
"""Grows with every change of what this room makes; a newer database is refused by it."""


def before_tables(names: Names) -> Iterator[str]:
    """Statements that make roles and schemas."""
    return (names.put(one) for one in roles.SQL)


def after_tables(names: Names) -> Iterator[str]:
    """Statements that make all the rest, in their order; `names` says for which organisation."""
    rooms = (
        tables,
        who,
        audit,
        keeping,
        changes,
        sight,
        bodies,
        feed_rows,
        feed,
        leases_grant,
        leases_lost,
        leases,
        leases_end,
        leases_seen,
        push_state,
        push,
        people,
        online,
        imports,
        recordings,
        policies,
    )
    for room in rooms:
        yield from (names.put(one) for one in room.SQL)


__all__ = ["VERSION", "Names", "after_tables", "before_tables", "seeds"]
