"""What the two engines say differently: the seconds between two moments.

A read is asked of the store at the desk, and of the team's database where it is about the whole
team. It is written once; what SQLite and PostgreSQL word otherwise stands here.
"""

from typing import Any

from sqlalchemy import BigInteger, Integer, cast, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement


class Seconds(FunctionElement[int]):
    """Whole seconds from the second moment to the first, never below 0; 0 where one is unknown."""

    type = BigInteger()
    inherit_cache = True
    name = "seconds"


@compiles(Seconds)
def _microseconds(element: Seconds, compiler: Any, **said: Any) -> str:
    later, earlier = (compiler.process(one, **said) for one in element.clauses)
    apart = f"({later} - {earlier})"
    return f"CASE WHEN {apart} > 0 THEN {apart} / 1000000 ELSE 0 END"


@compiles(Seconds, "postgresql")
def _interval(element: Seconds, compiler: Any, **said: Any) -> str:
    later, earlier = (compiler.process(one, **said) for one in element.clauses)
    return f"CAST(GREATEST(FLOOR(EXTRACT(EPOCH FROM {later} - {earlier})), 0) AS BIGINT)"


def whole(number: Any) -> Any:
    """A sum as a whole number: PostgreSQL adds whole numbers up to one with places."""
    return cast(func.sum(number), BigInteger)


def as_number(flag: Any) -> Any:
    """1, 0 or unknown, for `max`: PostgreSQL has none of truths."""
    return cast(flag, Integer)


def is_store(session: Session) -> bool:
    """Whether this is the store at the desk: it alone has the search tables."""
    return session.get_bind().dialect.name == "sqlite"
