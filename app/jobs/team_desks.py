"""Who has which leads of the team now, which wait for a desk not heard, and taking them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.domain.errors import Incomplete, KnownError
from app.domain.phrases import phrase
from app.jobs.team_errands import NotKnown, NotReached
from app.jobs.team_people import Call

_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class HeldLead:
    """A lead that a desk has.

    Attributes:
        name: Of the prospect, or its company.
        kind: 'look' (open at a desk), 'pack' (taken ahead), 'call' (somebody talks).
        desk: The computer's name.
        until: When the lease runs out if it is not renewed.
    """

    lead: UUID
    name: str
    person: UUID
    person_name: str
    kind: str
    desk: str
    until: datetime


@dataclass(frozen=True, slots=True)
class WaitingLead:
    """A lead that a former owner may still call offline; with several of them it is there for each.

    Attributes:
        person, person_name: Who owned it before.
        heard_at: When a desk of that person was last heard.
        owner_name: Who owns it now; empty: nobody.
        until: From when on it may be called by others.
    """

    lead: UUID
    name: str
    person: UUID
    person_name: str
    desk: str
    heard_at: datetime | None
    owner_name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class DeskLeads:
    """Both; of each the answer has 500 at most.

    Attributes:
        count, wait_count: How many there are in all, of whom was asked for.
        people: Who has leads or is waited for, by name: (person, name, how many they have).
        now: The moment of the answer, by the team's clock.
    """

    held: tuple[HeldLead, ...] = ()
    waiting: tuple[WaitingLead, ...] = ()
    count: int = 0
    wait_count: int = 0
    people: tuple[tuple[UUID, str, int], ...] = ()
    now: datetime = _NEVER

    @property
    def all(self) -> tuple[HeldLead | WaitingLead, ...]:
        """What may be taken back."""
        return (*self.held, *self.waiting)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many were taken back, and which wait until when."""

    count: int
    waits: tuple[tuple[UUID, datetime], ...] = ()


def lead_ids(words: Sequence[str]) -> tuple[UUID, ...]:
    """Ids as somebody typed them.

    Raises:
        KnownError: One is no id.
    """
    try:
        return tuple(UUID(one) for one in words)
    except ValueError as problem:
        raise KnownError("This is no id of a lead.", "Nothing was taken back.") from problem


def look(call: Call, person: UUID | None = None) -> DeskLeads:
    """Asks the team.

    Args:
        person: Whose leads alone are asked for; None: everybody's.

    Raises:
        KnownError: It does not answer, or refuses: only supervisors see it.
    """
    said = call("held", {} if person is None else {"person": str(person)})
    # What a server that was set up by an older program does not say stays empty.
    people = [(UUID(one["person"]), one["name"], one["count"]) for one in said.get("people", ())]
    return DeskLeads(
        tuple(_held(one) for one in said["leases"]),
        tuple(_waiting(one) for one in said["waits"]),
        int(said["count"]),
        int(said.get("wait_count", 0)),
        tuple(people),
        datetime.fromisoformat(said["now"]),
    )


def _held(one: dict[str, Any]) -> HeldLead:
    return HeldLead(
        UUID(one["lead"]),
        one["name"] or one["company"],
        UUID(one["person"]),
        one["person_name"] or "",
        one["kind"],
        one["device_name"] or one["device"],
        datetime.fromisoformat(one["until"]),
    )


def _waiting(one: dict[str, Any]) -> WaitingLead:
    heard = one.get("heard_at")
    return WaitingLead(
        UUID(one["lead"]),
        one["name"] or one["company"],
        UUID(one["person"]),
        one["person_name"] or "",
        one["device_name"] or one["device"] or "",
        datetime.fromisoformat(heard) if heard else None,
        one["owner_name"] or "",
        datetime.fromisoformat(one["until"]),
    )


def take_back(
    call: Call,
    why: str,
    *,
    leads: Sequence[UUID] = (),
    person: UUID | None = None,
    device: str = "",
    spoken: bool = False,
) -> TakenBack:
    """Takes leases back, of leads, of a person or of a desk; kept in the team's audit.

    Args:
        why: In a word or two.
        spoken: The supervisor has spoken to whoever has them, so nobody calls them there any more;
            else only what has run out is taken back, and the rest is named with its time.

    Raises:
        Incomplete: The reason is missing.
        NotReached: Nothing was changed.
        NotKnown: The team was heard and then no more; it says how many were done by then.
        KnownError: The team refuses; where that was not the first, it says the same.
    """
    if not why.strip():
        raise Incomplete("why", "Say why, in a word or two: it is kept.")
    common = {"why": why.strip(), "spoken": spoken}
    whose: list[dict[str, str]] = [{"lead": str(one)} for one in leads]
    if person is not None:
        whose.append({"person": str(person)})
    if device:
        whose.append({"device": device})
    count, waits = 0, []
    call("held", {})  # not reached up to here is not changed: nothing was sent
    for done, one in enumerate(whose):
        try:
            said = call("revoke", {**common, **one})
        except NotReached as problem:
            raise _cut(done, len(whose), count) from problem
        except KnownError as refusal:
            if not done:
                raise
            raise KnownError(
                refusal.what,
                phrase("{done} of {all} were done before.", done=done, all=len(whose)),
                refusal.todo,
            ) from refusal
        count += int(said["revoked"])
        waits += [(UUID(w["lead"]), datetime.fromisoformat(w["until"])) for w in said["waits"]]
    return TakenBack(count, tuple(waits))


def _cut(done: int, whole: int, count: int) -> NotKnown:
    """What is said when the answer to one of several, or to the only one, did not come."""
    todo = "Look at the leads at desks again when the team is heard: what is left is there."
    if whole == 1:
        return NotKnown(
            "The team stopped answering: nobody can tell yet whether it was taken back.", "", todo
        )
    return NotKnown(
        phrase(
            "The team stopped answering after {done} of {all}: nobody can tell yet whether the"
            " next one was taken back.",
            done=done,
            all=whole,
        ),
        phrase("Taken back for certain: {count}.", count=count),
        todo,
    )
