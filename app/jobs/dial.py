"""Dial by command: the same rules and the same kept attempt as in the window."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from app.acts.attempt import EndCall, StartAttempt, Started
from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.domain.vocabulary import Role
from app.host.settings import DIALER, Settings
from app.jobs.by_command import main_role
from app.jobs.profile import is_sample
from app.jobs.workplace import Workplace
from app.reads.desk import Actor
from app.reads.lead_card import LeadCard, LeadCardQuestion
from app.reads.search_leads import Found, SearchQuestion
from app.telephony.dialer import CallEvents
from app.telephony.ways import LINK, REHEARSAL, World, dialer_for

RING_SECONDS = 0.2
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Dialled:
    """A dial that left the program."""

    lead: UUID
    attempt: UUID
    e164: str
    name: str
    way: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """The one lead that was meant, and the number to dial; '' when it has none."""

    lead: UUID
    name: str
    e164: str


def find_lead(workplace: Workplace, actor: Actor, role: Role, wanted: str) -> Wanted:
    """The lead of an id, of a number, or of words that only one lead matches; and the number.

    Raises:
        RuleForbids: The lead of this id is owned by a colleague.
        KnownError: None, or several.
    """
    lead = _id_of(wanted)
    if lead is not None:
        return _by_id(workplace, actor, role, lead)
    found = _candidates(workplace, actor, role, wanted)
    if len(found) != 1:
        how_many = "No lead" if not found else f"More than one lead ({len(found)})"
        raise KnownError(
            phrase("{how_many} matches '{wanted}'.", how_many=how_many, wanted=wanted),
            "Nobody was called.",
            "Give the whole number, or the lead's id.",
        )
    one = found[0]
    digits = "".join(sign for sign in wanted if sign.isdigit()).lstrip("0")
    typed = next((e164 for e164 in one.phones if len(digits) >= 3 and digits in e164), "")
    return Wanted(one.lead, one.name or one.company, typed or next(iter(one.phones), ""))


def _id_of(wanted: str) -> UUID | None:
    try:
        return UUID(wanted)
    except ValueError:
        return None


def _by_id(workplace: Workplace, actor: Actor, role: Role, lead: UUID) -> Wanted:
    card: LeadCard = workplace.ask(LeadCardQuestion(lead), actor, role)
    who = card.prospect
    first = card.phone.e164 if card.phone else next((one.e164 for one in who.phones), "")
    return Wanted(lead, who.name or who.company, first)


def _candidates(workplace: Workplace, actor: Actor, role: Role, wanted: str) -> list[Found]:
    found: tuple[Found, ...] = workplace.ask(SearchQuestion(wanted, 20), actor, role)
    exact = [one for one in found if wanted in one.phones]
    return exact or list(found)


def dial(
    workplace: Workplace,
    settings: Settings,
    actor: Actor,
    wanted: str,
    opener: Callable[[str], bool],
) -> Dialled:
    """Dials a lead; the attempt is kept first, and waits for its ending in the window.

    Args:
        wanted: A lead's id, a number, or words.
        opener: Opens a tel: link.

    Raises:
        RuleForbids: A calling rule forbids it; `rule` names which.
        KnownError: The lead is not clear, or the number can't leave the program.
    """
    if workplace.team is not None:
        raise KnownError(
            "A lead of a team is dialled in the window, which asks the team before each call.",
            "Nobody was called.",
        )
    role = main_role(actor, Role.TELEMARKETER, Role.TELESALES)
    one = find_lead(workplace, actor, role, wanted)
    sample = is_sample(workplace.paths)
    way = LINK if settings.get(DIALER) == LINK and not sample else REHEARSAL
    started: Started = workplace.act(StartAttempt(one.lead, one.e164, way), actor, role)
    rang = threading.Event()
    world = World(opener=opener, ring_seconds=RING_SECONDS, rehearsal_only=sample)
    dialer = dialer_for(way, CallEvents(ringing=rang.set), world)
    dialer.dial(started.e164)
    rang.wait(_PATIENCE)
    if way == REHEARSAL:  # nobody is there: it rang, and that was all
        dialer.hang_up()
        workplace.act(EndCall(one.lead, started.attempt, "by us"), actor, role)
    return Dialled(one.lead, started.attempt, started.e164, one.name, way)
