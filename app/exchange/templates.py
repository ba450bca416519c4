"""Templates: what a person said the columns of a list are, for the next list with these headers."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.errors import KnownError
from app.exchange.fields import Column, Mapping
from app.exchange.synonyms import header_word


@dataclass(frozen=True, slots=True)
class Template:
    """A mapping that was saved.

    Attributes:
        columns: What each column is.
        region: Country by which national numbers are read, None: that of the row.
        saved_at: When it was saved, aware UTC.
        file: Name of the list it was saved from, '' where that was not kept.
    """

    columns: Mapping
    region: str | None
    saved_at: datetime
    file: str = ""

    def over(self, guessed: Mapping) -> Mapping:
        """The saved meaning of the columns of a list with the same headers."""
        said = {one.index: one for one in self.columns.columns}
        columns = tuple(
            replace(said[one.index], header=one.header)
            if one.index in said
            else Column(one.index, one.header)
            for one in guessed.columns
        )
        return Mapping(columns, guessed.layout)

    def says(self, mapping: Mapping, region: str | None) -> bool:
        """Whether it reads every row in just this way."""
        return self.columns.to_json() == mapping.to_json() and self.region == region

    def to_data(self) -> dict[str, Any]:
        """The template as plain data."""
        return {
            "mapping": self.columns.to_data(),
            "region": self.region,
            "saved_at": self.saved_at.isoformat(),
            "file": self.file,
        }

    @classmethod
    def from_data(cls, data: Any) -> "Template":
        """The template of `to_data`.

        Raises:
            KnownError: This is no template of this version.
        """
        try:
            region, saved_at = data["region"], datetime.fromisoformat(data["saved_at"])
            file = data.get("file", "")  # not kept by the first version
            if saved_at.tzinfo is None or not isinstance(region, str | None):
                raise ValueError("saved_at, region")
            if not isinstance(file, str):
                raise ValueError("file")
            return cls(Mapping.from_json(json.dumps(data["mapping"])), region, saved_at, file)
        except (ValueError, KeyError, TypeError, AttributeError) as failure:
            raise KnownError("This template cannot be read.") from failure


def signature(header: Sequence[str]) -> str:
    """What tells lists with the same headers in the same order; '' for a list without headers.

    Case, spaces and signs in the names make no difference.
    """
    words = [header_word(one) for one in header]
    if not any(words):
        return ""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:24]
