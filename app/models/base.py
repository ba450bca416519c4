"""The one metadata and the declarative base of all tables."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase

from app.models.types import Id, JsonText, UtcDateTime

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables; Python types stand for column types that both engines keep alike."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy at class creation
        datetime: UtcDateTime,
        UUID: Id,
        dict[str, Any]: JsonText,
        list[Any]: JsonText,
    }


def partial_index(name: str, *columns: Any, where: str) -> Index:
    """An index over the rows for which a condition of SQL holds.

    Naming PostgreSQL's option here would load that dialect at every start of a desk; the revisions,
    which make the tables, name both.
    """
    return Index(name, *columns, sqlite_where=text(where))
