"""The team, its campaigns and lists: facts that name no lead, and how leads come in."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.facts.base import Body, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSet(Body):
    """A person of the team, as from this version on. `pin_hash` is an argon2 string."""

    kind = "person_set"
    person: UUID
    version: int
    name: str
    roles: Json
    pin_hash: str | None = None
    languages: Json | None = None
    campaigns: Json | None = None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignSet(Body):
    """A campaign with its questions, rule card, gate and rules, as from this version on."""

    kind = "campaign_set"
    campaign: UUID
    version: int
    name: str
    desk: str
    region: str | None = None
    hours: Json
    gap_minutes: int = 60
    attempts_in_a_row: int = 6
    attempts_a_day: int = 3
    answer_minutes: int = 240
    ask_consent_each_time: bool = False
    questions: Json
    card: Json
    gate: Json
    costs: Json
    dispositions: Json
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Away(Body):
    """A person left the queue ('lunch', 'training') or came back (`reason` None)."""

    kind = "away"
    person: UUID
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStarted(Body):
    """A list began to come in. `job` is sha256 over file, mapping and campaign."""

    kind = "import_started"
    job: str
    campaign: UUID
    file_name: str
    mapping: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAdded(Body):
    """A lead came in: by a list or by hand. For a known prospect only gaps are filled.

    Attributes:
        phones: List of {"e164", "ext", "kind", "state"} in order of preference.
        zone: IANA zone, or None while `zones` (candidates) has several.
        shares_number: Another prospect with another name has one of its numbers.
    """

    kind = "lead_added"
    campaign: UUID
    job: str | None = None
    line: int | None = None
    source: str = ""
    segment: str = ""
    name: str = ""
    role: str = ""
    company: str = ""
    place: str = ""
    country: str = ""
    staff: str = ""
    email: str = ""
    language: str = ""
    pronoun: str = "their"
    zone: str | None = None
    zones: Json
    zone_basis: str = ""
    phones: Json
    note: str = ""
    shares_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadWithdrawn(Body):
    """A lead of an import that was undone before anybody called it."""

    kind = "lead_withdrawn"
    job: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneChanged(Body):
    """A phone was added, put at a place, struck or restored.

    Attributes:
        change: 'add', 'strike', 'restore' or 'order'.
        position: Place in the order after the change, from 0.
    """

    kind = "phone_changed"
    e164: str
    change: str
    position: int = 0
    phone_kind: str = ""
    state: str = "good"
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCorrected(Body):
    """Name, role, company, e-mail, zone ... of the prospect: what, was, is, why."""

    kind = "profile_corrected"
    field: str
    was: str
    now: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Body):
    """Consent to recording was given or withdrawn."""

    kind = "consent"
    given: bool
    attempt: UUID | None = None
    offset_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoNotCall(Body):
    """A prospect or a bare number must not be called again; `lifted` takes it back (admin)."""

    kind = "do_not_call"
    numbers: Json
    asked_by: str
    why: str
    attempt: UUID | None = None
    offset_ms: int | None = None
    lifted: bool = False
