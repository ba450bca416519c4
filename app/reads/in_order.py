"""A join whose left side SQLite reads first.

Without statistics SQLite takes the long spine for the outer loop where a short table of facts
would do; `CROSS JOIN ... ON` keeps the order that is written. Elsewhere it is a plain join.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Join
from sqlalchemy.ext.compiler import compiles


class InOrder(Join):
    """A join in the written order."""

    __visit_name__ = "in_order"
    inherit_cache = True


@compiles(InOrder)
def _plain(join: InOrder, compiler: Any, **said: Any) -> str:
    return str(compiler.visit_join(join, **said))


@compiles(InOrder, "sqlite")
def _sqlite(join: InOrder, compiler: Any, **said: Any) -> str:
    said.pop("asfrom", None)
    linter = said.pop("from_linter", None)
    if linter is not None:
        linter.edges.add((join.left, join.right))
    left = compiler.process(join.left, asfrom=True, from_linter=linter, **said)
    right = compiler.process(join.right, asfrom=True, from_linter=linter, **said)
    on = compiler.process(join.onclause, from_linter=linter, **said)
    return f"{left} CROSS JOIN {right} ON {on}"


def in_order(left: FromClause, right: FromClause, on: ColumnElement[bool]) -> InOrder:
    """Reads `left` first, then what of `right` belongs to each of its rows."""
    return InOrder(left, right, on)
