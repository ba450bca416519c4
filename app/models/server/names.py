"""The names that an organisation has in a database: schemas, roles, logins."""

import re
from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import KnownError
from app.domain.vocabulary import Role

_SLUG = re.compile(r"[a-z][a-z0-9]{0,19}")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one organisation.

    Attributes:
        org: A letter, then letters or digits, 20 at most. It goes into SQL as it is, so nothing
            else is taken.
    """

    org: str

    def __post_init__(self) -> None:
        if not _SLUG.fullmatch(self.org):
            raise KnownError(
                f"'{self.org}' can't name an organisation.",
                "",
                "Take a small letter, then small letters or digits, 20 at most.",
            )

    @property
    def private(self) -> str:
        """The schema of the tables."""
        return f"segue_{self.org}"

    @property
    def api(self) -> str:
        """The schema of functions and views."""
        return f"segue_{self.org}_api_v1"

    @property
    def owner(self) -> str:
        """Who owns tables and functions; nobody can sign in as it."""
        return f"segue_{self.org}_owner"

    @property
    def maker(self) -> str:
        """Who owns the few functions that make and end logins; nobody can sign in as it."""
        return f"segue_{self.org}_maker"

    def group(self, role: Role | str) -> str:
        """The group of a role."""
        return f"segue_{self.org}_{role}"

    def login(self, person: UUID) -> str:
        """The login of a person."""
        return f"segue_{self.org}_p_{person.hex[:12]}"

    def put(self, sql: str) -> str:
        """SQL with this organisation's names in place of `@org@`, `@priv@`, `@api@` and so on."""
        return (
            sql.replace("@org@", self.org)
            .replace("@priv@", self.private)
            .replace("@api@", self.api)
            .replace("@owner@", self.owner)
            .replace("@maker@", self.maker)
            .replace("@hot@", HOT.replace("@priv@", self.private))
            .replace("@definer@", DEFINER.replace("@priv@", self.private))
        )


DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = @priv@, pg_temp SET timezone = 'UTC'"
HOT = f"{DEFINER} SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off"
"""Of what desks ask all day: a plan is made once per connection, not at each of the first calls,
and it is good for the table that is small yet and will be large."""
