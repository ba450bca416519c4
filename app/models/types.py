"""Column types that both engines keep alike."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, LargeBinary, Uuid
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _as_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _from_microseconds(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)


def _as_it_is(value: uuid.UUID) -> uuid.UUID:
    return value


_new, _set, _unknown = object.__new__, object.__setattr__, uuid.SafeUUID.unknown


def _from_bytes(value: bytes) -> uuid.UUID:
    # As UUID(bytes=...), whose constructor looks at seven arguments: a queue reads thousands.
    made = _new(uuid.UUID)
    _set(made, "int", int.from_bytes(value))
    _set(made, "is_safe", _unknown)
    return made


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC moments: microseconds as an integer on SQLite, `timestamptz` on PostgreSQL.

    Raises:
        ValueError: A naive time was given.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone can't be kept")
        if dialect.name == "postgresql":
            return value.astimezone(UTC)
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return _EPOCH + timedelta(microseconds=value)

    def reader(self, dialect: Dialect) -> Callable[[Any], datetime]:
        """What `process_result_value` does with a value that is there, without its detours."""
        if dialect.name == "postgresql":
            return _as_utc
        return _from_microseconds


class Id(TypeDecorator[uuid.UUID]):
    """UUIDs: 16 bytes on SQLite (half of text, same order), `uuid` on PostgreSQL."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Uuid())
        return dialect.type_descriptor(LargeBinary(16))

    def process_bind_param(self, value: uuid.UUID | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> uuid.UUID | None:
        if value is None or isinstance(value, uuid.UUID):
            return value
        return uuid.UUID(bytes=bytes(value))

    def reader(self, dialect: Dialect) -> Callable[[Any], uuid.UUID]:
        """What `process_result_value` does with a value that is there, without its detours."""
        return _as_it_is if dialect.name == "postgresql" else _from_bytes


class JsonText(TypeDecorator[Any]):
    """JSON, compact and with readable letters; never NULL for an empty list."""

    impl = JSON
    cache_ok = True


# Made once: json.dumps with options builds an encoder at each call.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


_EMPTY: dict[type, str] = {list: "[]", tuple: "[]", dict: "{}"}
_string = json.encoder.encode_basestring


def dumps(value: Any) -> str:
    """How JSON columns are written (engine-wide serializer): compact, with readable letters."""
    if not value and type(value) in _EMPTY:
        return _EMPTY[type(value)]
    if type(value) is list:  # most are zones or phones: no need of a whole encoder
        parts = [_string(one) if type(one) is str else _texts(one) for one in value]
        if None not in parts:
            return f"[{','.join(parts)}]"  # type: ignore[arg-type]
    return _ENCODER.encode(value)


def _texts(value: Any) -> str | None:
    """As `dumps` for texts by name, None for all else."""
    if type(value) is not dict:
        return None
    parts = [
        f"{_string(name)}:{_string(text)}"
        for name, text in value.items()
        if type(name) is str and type(text) is str
    ]
    return "{" + ",".join(parts) + "}" if len(parts) == len(value) else None


def dumps_texts(value: dict[str, str]) -> str:
    """As `dumps`, for texts by name: an encoder takes longer to make than they take to write."""
    return "{" + ",".join([f'"{name}":{_string(text)}' for name, text in value.items()]) + "}"
