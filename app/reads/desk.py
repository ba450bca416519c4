"""What every act and read gets: who is asking, in which role, when, and the session."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts. `campaigns` empty means all of the team's."""

    id: UUID | None
    name: str
    roles: frozenset[Role]
    campaigns: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Desk:
    """One act's or read's surroundings. Commands never name their author; the desk does.

    Attributes:
        role: The role of the screen that is used; measures go by it.
        zone: IANA zone of the person at the desk, for 'yours' beside 'hers'.
        now: The moment of this act or read, aware UTC; one for all that it does.
        own: The store of this computer, where `session` is the team's database.
    """

    session: Session
    now: datetime
    new_id: Callable[[], UUID]
    actor: Actor
    role: Role
    device: str
    zone: str = "UTC"
    own: Session | None = None

    @property
    def here(self) -> Session:
        """The store of this computer: what its sound was found to be, drafts, search."""
        return self.own if self.own is not None else self.session
