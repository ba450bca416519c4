"""What a calling rule needs to know about a lead, and what it answers: plain frozen records."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.vocabulary import PhoneState, Stage
from app.domain.wall_time import Hours

OFFICE_HOURS: Hours = ((((9 * 60), (20 * 60)),),) * 5 + ((), ())


class Rule(StrEnum):
    """The calling rules in the order in which they are asked; the first that holds is named."""

    DO_NOT_CALL = "do_not_call"
    STAGE = "stage"
    PAUSED = "paused"
    NO_PHONE = "no_phone"
    OWNER = "owner"
    LEASED = "leased"
    IN_CONVERSATION = "in_conversation"
    NO_ZONE = "no_zone"
    REGION_LAW = "region_law"
    HOURS = "hours"
    DAY_CAP = "day_cap"
    RUN_CAP = "run_cap"
    GAP = "gap"
    PARKED = "parked"
    NEXT_TRY = "next_try"


@dataclass(frozen=True, slots=True)
class CallingRules:
    """A campaign's calling rules.

    Attributes:
        hours: Seven days, Monday first, of spans in minutes of the prospect's day.
        gap_minutes: Rest of a number between two dials.
        attempts_in_a_row: Attempts not reached in a row before the lead rests.
        attempts_a_day: Attempts per prospect and local day.
        paused: Nobody calls in this campaign.
    """

    hours: Hours = OFFICE_HOURS
    gap_minutes: int = 60
    attempts_in_a_row: int = 6
    attempts_a_day: int = 3
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Lease:
    """The sole right, for a time, to call a number; `until` None while it has no end yet."""

    holder: UUID
    holder_name: str
    until: datetime | None = None
    on_phone: bool = False


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """One number and what happened on it, by whichever lead or campaign.

    Attributes:
        last_dialled_at: Start of the newest attempt on it.
        last_ended_at: End of that attempt, if it ended.
        last_outcome: Disposition of that attempt, or 'dropped' for a line that broke.
        busy_redials: Quick redials granted and not used up (see `next_try`); 0 for none.
        do_not_call: The number itself stands on a do-not-call list.
        lease: Who holds it now, if anybody.
    """

    e164: str
    state: str = PhoneState.GOOD
    last_dialled_at: datetime | None = None
    last_ended_at: datetime | None = None
    last_outcome: str = ""
    busy_redials: int = 0
    do_not_call: bool = False
    lease: Lease | None = None


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """The open continuation point of a lead, as far as calling rules care.

    Attributes:
        due_from: Start of its window.
        due_until: End of its window.
        lapses_at: When the calling hours of that day are over.
        asked: The prospect named this time.
        dialled: It was dialled at or after `due_from`; then the disposition says when next.
    """

    due_from: datetime
    due_until: datetime
    lapses_at: datetime
    asked: bool = False
    dialled: bool = False


@dataclass(frozen=True, slots=True)
class HeldElsewhere:
    """Another lead of the same prospect that is interested to working."""

    person: str
    campaign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallContext:
    """Everything that decides whether a lead may be called.

    Attributes:
        stage: Where the lead rests.
        zones: Candidate IANA zones; a call is allowed only when all of them allow it.
        country: Region of the law, ISO 3166 ('PT', 'US-FL'); None where unknown.
        phones: The prospect's phones in order of preference.
        actor: Who would call. None asks for whoever may: owner and leases are left out, which is
            what is stored for the queue (both are asked again when a row is shown or dialled).
        recent_attempts: Starts of the prospect's attempts of the last 48 hours, all campaigns.
        misses_in_a_row: Attempts not reached since the last conversation.
        next_try_at: What the last disposition says; by hand one may call earlier.
        do_not_call_at: When the prospect asked never to be called again.
    """

    stage: str
    rules: CallingRules
    zones: tuple[str, ...]
    country: str | None
    phones: tuple[PhoneFacts, ...]
    owner: UUID | None = None
    owner_name: str = ""
    actor: UUID | None = None
    recent_attempts: tuple[datetime, ...] = ()
    misses_in_a_row: int = 0
    next_try_at: datetime | None = None
    point: OpenPoint | None = None
    parked_until: datetime | None = None
    held_elsewhere: HeldElsewhere | None = None
    do_not_call_at: datetime | None = None
    do_not_call_by: str = field(default="", compare=False)

    @property
    def capped(self) -> bool:
        """Whether the cap of attempts in a row counts at this stage."""
        return self.stage not in (Stage.ACCEPTED, Stage.WORKING)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a dial is allowed now.

    Attributes:
        allowed: True when no rule holds it.
        rule: The first rule that holds it.
        until: When that rule alone lets go, as far as it is known.
        e164: The number that may be dialled, when allowed.
        holder: The person that a rule names: owner, holder of a lease or of the conversation.
        soft: Only the plan speaks against it; by hand it may be dialled.
    """

    allowed: bool
    rule: Rule | None = None
    until: datetime | None = None
    e164: str | None = None
    holder: str = ""
    soft: bool = False

    @property
    def by_hand(self) -> bool:
        """Whether a person may dial it now, plan or not."""
        return self.allowed or self.soft


@dataclass(frozen=True, slots=True)
class Opening:
    """The next window in which every rule allows a dial.

    Attributes:
        callable_from: Its start, not before the moment asked; None when none can be foreseen.
        callable_until: Its end, exclusive.
        held_by: The rule that decides at the moment asked; None when a dial is allowed then.
    """

    callable_from: datetime | None
    callable_until: datetime | None
    held_by: Rule | None
