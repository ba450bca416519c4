"""What the columns of a list are for: fields, columns and the mapping of a whole list."""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.domain.errors import KnownError

NO_PHONE_COLUMN = "This file has no column that looks like a phone. Choose one above its column."


class Field(StrEnum):
    """What a column can say about a prospect."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    COMPANY = "company"
    ROLE = "role"
    PHONE = "phone"
    PHONE_CODE = "phone_code"  # calling code of the row's national numbers
    PHONES_JOINED = "phones_joined"  # VICIdial: 7275551212_1_work!7275551213_61_sister house
    EMAIL = "email"
    COUNTRY = "country"
    STATE = "state"
    CITY = "city"
    POSTAL_CODE = "postal_code"
    ADDRESS = "address"
    ZONE = "zone"
    SOURCE = "source"
    SEGMENT = "segment"
    STAFF = "staff"
    WEBSITE = "website"
    LANGUAGE = "language"
    EXTERNAL_ID = "external_id"
    NOTE = "note"
    DO_NOT_CALL = "do_not_call"
    CONSENT = "consent"


PHONE_FIELDS = frozenset({Field.PHONE, Field.PHONES_JOINED})


class Sure(StrEnum):
    """How sure a guess is."""

    MATCHED = "matched"  # by its name or a known layout, or said by a person
    GUESSED = "guessed"  # by what stands in it
    UNMATCHED = "unmatched"  # not taken


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    Attributes:
        index: Place in the row, from 0.
        header: Its name in the file, '' without header.
        field: What it is for, None when it is not taken.
        kind: For phones: 'mobile', 'work' ... as the name says, or ''.
        kind_from: For phones: place of the column that says the kind in each row, or None.
        sure: How sure that is.
    """

    index: int
    header: str = ""
    field: Field | None = None
    kind: str = ""
    kind_from: int | None = None
    sure: Sure = Sure.UNMATCHED


@dataclass(frozen=True, slots=True)
class Mapping:
    """What each column of a list is; frozen, so that an import can be told by it.

    Attributes:
        columns: All columns in their order, also those that are not taken.
        layout: The system whose export this is ('HubSpot'), or ''.
    """

    columns: tuple[Column, ...]
    layout: str = ""

    def of(self, field: Field) -> tuple[Column, ...]:
        """The columns of a field, in the order of the file."""
        return tuple(one for one in self.columns if one.field == field)

    @property
    def has_phone(self) -> bool:
        return any(one.field in PHONE_FIELDS for one in self.columns)

    @property
    def taken(self) -> int:
        """How many columns are taken ('9 of 11 matched')."""
        return sum(1 for one in self.columns if one.field is not None)

    def with_field(self, index: int, field: Field | None, kind: str = "") -> "Mapping":
        """The mapping with another meaning of one column, as a person chose it."""
        sure = Sure.UNMATCHED if field is None else Sure.MATCHED
        columns = tuple(
            replace(one, field=field, kind=kind, kind_from=None, sure=sure)
            if one.index == index
            else one
            for one in self.columns
        )
        return replace(self, columns=columns)

    def require_phone(self) -> None:
        """Says that a list without a phone cannot come in.

        Raises:
            KnownError: No column is a phone.
        """
        if not self.has_phone:
            raise KnownError(NO_PHONE_COLUMN)

    def to_json(self) -> str:
        """Canonical JSON: only what decides how rows are read, keys sorted, no spaces.

        Two mappings that read every row the same way give the same text, however sure each was.
        """
        return json.dumps(self.to_data(), sort_keys=True, separators=(",", ":"))

    def to_data(self) -> dict[str, Any]:
        """The same as `to_json` as plain data."""
        columns = [
            {"field": one.field.value, "index": one.index, "kind": one.kind, "of": one.kind_from}
            for one in sorted(self.columns, key=lambda one: one.index)
            if one.field is not None
        ]
        return {"columns": columns, "version": 1}

    @classmethod
    def from_json(cls, text: str) -> "Mapping":
        """The mapping of a canonical JSON; columns that are not taken are not in it.

        Raises:
            KnownError: The text is no mapping of this version.
        """
        try:
            data = json.loads(text)
            if data["version"] != 1:
                raise ValueError("version")
            return cls(tuple(_column(one) for one in data["columns"]))
        except (ValueError, KeyError, TypeError) as failure:
            raise KnownError("This mapping cannot be read.") from failure


def _column(data: dict[str, Any]) -> Column:
    return Column(
        index=int(data["index"]),
        field=Field(data["field"]),
        kind=str(data["kind"]),
        kind_from=data["of"],
        sure=Sure.MATCHED,
    )
