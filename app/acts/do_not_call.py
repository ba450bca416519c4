"""Never call again: the one act that is asked before, and its lifting by an admin."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.acts.changes import Changes
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import Incomplete
from app.domain.state import Case
from app.domain.vocabulary import PhoneState
from app.models.state import Phone
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class DoNotCall:
    """The prospect of this lead asked not to be called again."""

    lead: UUID
    why: str = "asked in the call"
    attempt: UUID | None = None
    offset_ms: int | None = None


@dataclass(frozen=True, slots=True)
class BlockNumber:
    """A number goes on the do-not-call list by hand, with who asked and why."""

    e164: str
    asked_by: str
    why: str


@dataclass(frozen=True, slots=True)
class LiftDoNotCall:
    """An admin takes a number off the list, with a reason that is kept."""

    e164: str
    why: str


def do_not_call(command: DoNotCall, desk: Desk) -> Changes:
    """Blocks the prospect, all its leads and numbers; open points close."""
    journal = Journal(desk, "do_not_call")
    case, lead = journal.lead(command.lead)
    block(journal, case, lead.id, command.why, command.attempt, command.offset_ms)
    return journal.close("dnc")


def block(
    journal: Journal,
    case: Case,
    lead: UUID | None,
    why: str,
    attempt: UUID | None = None,
    offset_ms: int | None = None,
) -> None:
    """Keeps that a prospect must not be called, on it and on whoever shares its numbers."""
    # A struck number is somebody else's, who has not asked for anything.
    numbers = [one.e164 for one in case.prospect.phones if one.state != PhoneState.STRUCK]
    for prospect in {case.prospect.id, *_sharing(journal.desk, numbers)}:
        journal.case(prospect)
        journal.say(
            f.DoNotCall(
                numbers=numbers,
                asked_by=case.prospect.name or case.prospect.company,
                why=why,
                attempt=attempt if prospect == case.prospect.id else None,
                offset_ms=offset_ms if prospect == case.prospect.id else None,
            ),
            lead=lead if prospect == case.prospect.id else None,
            prospect=prospect,
        )


def _sharing(desk: Desk, numbers: list[str], *, struck: bool = False) -> set[UUID]:
    """Whose numbers these are; with `struck` also whose they were."""
    whose = select(Phone.prospect).where(Phone.e164.in_(numbers))
    return set(
        desk.session.scalars(whose if struck else whose.where(Phone.state != PhoneState.STRUCK))
    )


def block_number(command: BlockNumber, desk: Desk) -> Changes:
    """Blocks a bare number and every prospect that has it."""
    if not command.asked_by or not command.why:
        raise Incomplete("why", "Say who asked for it and why.")
    return _on_number(desk, "block_number", command.e164, command.asked_by, command.why, False)


def lift_do_not_call(command: LiftDoNotCall, desk: Desk) -> Changes:
    """The number and its prospects may be called again."""
    if not command.why:
        raise Incomplete("why", "Say why it is lifted. The reason is kept.")
    return _on_number(desk, "lift_do_not_call", command.e164, desk.actor.name, command.why, True)


def _on_number(desk: Desk, act: str, e164: str, asked_by: str, why: str, lifted: bool) -> Changes:
    journal = Journal(desk, act)
    prospects: list[UUID | None] = list(_sharing(desk, [e164], struck=lifted)) or [None]
    for prospect in prospects:
        if prospect is not None:
            journal.case(prospect)
        journal.say(
            f.DoNotCall(numbers=[e164], asked_by=asked_by, why=why, lifted=lifted),
            prospect=prospect,
        )
    return journal.close("dnc")
