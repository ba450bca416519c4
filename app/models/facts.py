"""The spine and one typed table per kind of fact, made from the classes of `domain.facts`.

The classes are the only description: a table here has the same name as the kind and the same
columns as the fields, so that the two can't part.
"""

import hashlib
from collections.abc import Hashable
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.engine import Row
from sqlalchemy.orm import Mapped, mapped_column

from app.domain import facts as domain
from app.models.base import Base, partial_index
from app.models.types import Id, JsonText, UtcDateTime, dumps, dumps_texts


class FactRow(Base):
    """The spine: every fact has one row here, in order of acceptance.

    `hash` is sha256 over id, kind and the body as it was written, so that a changed row shows.
    `extra` keeps what a newer program said and this one does not know.
    """

    __tablename__ = "fact"
    __table_args__ = (
        Index("ix_fact_lead", "lead", "seq"),
        Index("ix_fact_prospect", "prospect", "seq"),
        Index("ix_fact_act", "act_id"),
        # For the measures: all of a kind without reading the rows; an import's leads stay out.
        partial_index(
            "ix_fact_kind",
            "kind",
            "id",
            "lead",
            "made_at",
            "made_by",
            "role",
            "act_id",
            "seq",
            where="kind <> 'lead_added'",
        ),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    act_id: Mapped[UUID]
    act: Mapped[str]
    kind: Mapped[str]
    schema_v: Mapped[int]
    lead: Mapped[UUID | None]
    prospect: Mapped[UUID | None]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    role: Mapped[str]
    device: Mapped[str]
    corrects: Mapped[UUID | None]
    stale: Mapped[str | None]
    hash: Mapped[bytes]
    extra: Mapped[dict[str, Any] | None]


SPINE: Table = FactRow.__table__  # type: ignore[assignment]


def _column(name: str, hint: Any) -> Column[Any]:
    nullable = False
    if get_origin(hint) in (Union, UnionType):
        options = [one for one in get_args(hint) if one is not type(None)]
        nullable = len(options) < len(get_args(hint))
        hint = options[0]
    if get_origin(hint) in (dict, list):
        kind: Any = JsonText()
    else:
        kind = {
            str: Text(),
            int: Integer(),
            float: Float(),
            bool: Boolean(create_constraint=False),
            UUID: Id(),
            datetime: UtcDateTime(),
        }[hint]
    return Column(name, kind, nullable=nullable)


def _table(body: type[domain.Body]) -> Table:
    hints = get_type_hints(body)
    columns = [_column(one.name, hints[one.name]) for one in fields(body)]
    return Table(
        body.kind,
        Base.metadata,
        Column("id", Id(), ForeignKey("fact.id"), primary_key=True),
        *columns,
    )


TABLES: dict[type[domain.Body], Table] = {body: _table(body) for body in domain.KINDS.values()}


def table(body: type[domain.Body]) -> Table:
    """The typed table of a kind of fact."""
    return TABLES[body]


for _body, _columns in (
    (domain.Note, ("attempt",)),
    (domain.Answer, ("attempt",)),
    (domain.CallSaved, ("attempt",)),
    (domain.RecordingKept, ("attempt",)),
    (domain.ReviewComment, ("attempt",)),
    (domain.ReviewSent, ("attempt",)),
    (domain.ReviewAnswered, ("review",)),
    (domain.CommentPrivate, ("comment",)),
    (domain.ResumeJudged, ("attempt",)),
    (domain.Attempt, ("dialled_at",)),
    (domain.Attempt, ("e164",)),
    (domain.CallSaved, ("e164",)),
    (domain.HungUp, ("e164",)),
    (domain.LeadAdded, ("job", "line")),
    (domain.Retraction, ("retracts",)),
    (domain.Correction, ("fact",)),
):
    Index(f"ix_{_body.kind}_{_columns[0]}", *(TABLES[_body].c[one] for one in _columns))

# Calls without sound are few among many: their list begins here.
partial_index(
    "ix_recording_kept_silent",
    TABLES[domain.RecordingKept].c.attempt,
    where="sound IS NULL",
)


def read_body(kind: str, row: Row[Any]) -> domain.Body:
    """The body of a fact from its typed row."""
    body = domain.KINDS[kind]
    return body(**{one.name: getattr(row, one.name) for one in fields(body)})


def values(body: domain.Body) -> dict[str, Any]:
    """The columns of a body, by name."""
    return {name: getattr(body, name) for name in _names(cast(Hashable, type(body)))}


@lru_cache(maxsize=128)
def _names(body: Hashable) -> tuple[str, ...]:
    return tuple(one.name for one in fields(cast(type[domain.Body], body)))


def words(kind: str, said: dict[str, Any]) -> bytes:
    """What a fact says, as it goes into its hash."""
    plain = {name: one if type(one) is str else _plain(one) for name, one in said.items()}
    return kind.encode() + dumps_texts(plain).encode()


def digest(fact: UUID, kind: str, said: dict[str, Any]) -> bytes:
    """What `fact.hash` keeps: sha256 over id, kind and what the fact says."""
    return sealed(fact.bytes, words(kind, said))


def sealed(fact: bytes, said: bytes) -> bytes:
    """The hash of a fact by its id, whose `words` are known."""
    return hashlib.sha256(fact + said).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list | tuple):
        return dumps(value)
    return str(value)
