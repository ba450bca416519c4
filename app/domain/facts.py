"""The facts of a calling team: what was said, done and decided, one dataclass per kind.

A fact is never changed and never removed. `app.models.facts` makes one typed table of each
class here, `app.domain.folding` makes state of them; a new kind is one class in this file and one
migration. Field types are limited to str, int, float, bool, UUID, datetime (aware, UTC),
`Json` and their optionals, so that both engines keep them alike.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

Json = dict[str, Any] | list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What one fact says. `kind` names its table and stands in the spine."""

    kind: ClassVar[str] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row of the spine with its body.

    Attributes:
        id: UUIDv7; the typed row has the same id.
        act_id: Shared by all facts of one act.
        act: Name of the act that said it.
        lead: The lead it is about, if one.
        prospect: The prospect it is about, if one; every lead fact carries it too.
        made_at: When it was kept, aware UTC.
        made_by: The person who acted; None for the clock and the gate itself.
        role: The role of the screen it was done on.
        device: The computer it was done on.
        corrects: The fact that this one corrects.
        stale: Why it came too late to move anything; None in the ordinary case.
        seq: Order of acceptance in this store; 0 before it is stored.
    """

    id: UUID
    act_id: UUID
    act: str
    body: Body
    lead: UUID | None
    prospect: UUID | None
    made_at: datetime
    made_by: UUID | None
    role: str
    device: str
    corrects: UUID | None = None
    stale: str | None = None
    seq: int = 0


# --- the team and its campaigns (versioned, no lead) ---------------------------------------------


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


# --- prospects and leads -------------------------------------------------------------------------


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


# --- calls ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt(Body):
    """One dialling of one phone, or one incoming call; kept before the number leaves.

    Attributes:
        asked_point: The continuation point whose time the prospect named; proof that the
            campaign's hours were lifted.
    """

    kind = "attempt"
    campaign: UUID
    e164: str
    incoming: bool
    dialled_at: datetime
    stage: str
    owner: UUID | None
    point: UUID | None = None
    asked_point: bool = False
    in_window: bool = False
    dialer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Body):
    """The line was answered: by key, or by the first note, answer or mark."""

    kind = "answered"
    attempt: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HungUp(Body):
    """The line ended. `how`: 'by us', 'by them', 'dropped'."""

    kind = "hung_up"
    attempt: UUID
    e164: str
    at: datetime
    how: str = "by us"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSaved(Body):
    """How an attempt ended, with its four moments.

    Attributes:
        reached: The prospect talked, so it was a conversation.
        whom: Who to ask for, after 'wrong person' or 'gatekeeper'.
    """

    kind = "call_saved"
    attempt: UUID
    campaign: UUID
    e164: str
    disposition: str
    reached: bool
    reason: str = ""
    whom: str = ""
    dialled_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    talk_s: int = 0
    wrap_s: int = 0
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Body):
    """What was heard. `offset_ms` counts from the answer; None outside a call."""

    kind = "note"
    note_kind: str
    text: str
    attempt: UUID | None = None
    offset_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Body):
    """A moment that the rep marked."""

    kind = "mark"
    attempt: UUID
    offset_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Body):
    """What the prospect answered to a campaign question; the newest one holds."""

    kind = "answer"
    question: str
    choice: str
    campaign_version: int
    attempt: UUID | None = None
    offset_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswered(Body):
    """An open objection (a note) was answered, or is open again."""

    kind = "objection_answered"
    note: UUID
    answered: bool
    how: str = ""


# --- continuation --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PointSet(Body):
    """A continuation point: where the conversation stopped and what it goes on with.

    Attributes:
        wall: The promised local time, ISO without zone; the promise itself.
        zone: Whose clock `wall` means.
        due_from, due_until: The window in UTC, worked out from `wall` and `zone`.
        span: False for a time (window 10 min before to 10 after), True for 'morning' and such.
        asked: The prospect named the time.
        follows: The point that this one goes on from.
    """

    kind = "point_set"
    stopped_at: str
    opens_with: str
    open_question: str = ""
    open_objection: str = ""
    goes_on_with: str = ""
    signal: str = ""
    way: str = "call"
    wall: str
    zone: str
    due_from: datetime
    due_until: datetime
    lapses_at: datetime
    span: bool = False
    asked: bool = True
    said: str = ""
    follows: UUID | None = None
    attempt: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointMoved(Body):
    """Another time for an open point, and who asked for it."""

    kind = "point_moved"
    point: UUID
    asked_by: str
    wall: str
    zone: str
    due_from: datetime
    due_until: datetime
    lapses_at: datetime
    span: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PointClosed(Body):
    """A point ended: 'conversation', 'newer point', 'won', 'closed by rep' ..."""

    kind = "point_closed"
    point: UUID
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMade(Body):
    """Who does what by when; `by_at` is the end of that day or the time given, UTC."""

    kind = "promise_made"
    point: UUID
    by: str
    what: str
    due_at: datetime | None = None
    wall: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseDone(Body):
    """A promise was ticked."""

    kind = "promise_done"
    promise: UUID


# --- stages, hand-off, deal ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Body):
    """What an act decided; the fold applies it and never decides again.

    Attributes:
        owner: The owner from now on (None: nobody).
        next_try_at: Not before this moment, UTC.
        misses: Attempts not reached in a row, after this act.
        rules: Versions that decided, e.g. {"campaign": 4}.
    """

    kind = "decision"
    stage_from: str
    stage_to: str
    owner: UUID | None
    next_try_at: datetime | None = None
    next_why: str = ""
    misses: int = 0
    point_misses: int = 0
    busy_redials: int = 0
    gate_met: bool = False
    rules: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored(Body):
    """The intent score with the reasons that made it: list of {"points", "reason", ...}."""

    kind = "scored"
    score: int
    uncapped: int
    card_version: int
    reasons: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived(Body):
    """A supervisor let a lead through the gate although something was short."""

    kind = "waived"
    short: Json
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOff(Body):
    """The package that goes to telesales; `to` None means the first who is free."""

    kind = "handed_off"
    campaign: UUID
    to: UUID | None
    line: str
    answer_by: datetime
    automatic: bool = False
    score: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffAnswered(Body):
    """Accepted, or rejected with one of the nine reasons and one line."""

    kind = "handoff_answered"
    handoff: UUID
    campaign: UUID
    accepted: bool
    reason: str = ""
    line: str = ""
    after_accepting: bool = False
    late: bool = False
    own: bool = False
    charged_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack(Body):
    """The desk returned a lead to its telemarketer."""

    kind = "sent_back"
    reason: str
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked(Body):
    """A lead rests in nurture until a time; the first call restores the stage before."""

    kind = "parked"
    until: datetime
    wall: str
    zone: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disqualified(Body):
    """A lead left the sequence, with its reason."""

    kind = "disqualified"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Body):
    """A supervisor took a lead back from a side exit."""

    kind = "reopened"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassigned(Body):
    """A supervisor gave a lead, with its point, to another person."""

    kind = "reassigned"
    to: UUID | None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealSet(Body):
    """The deal as it stands: integer minor units and ISO 4217 code."""

    kind = "deal_set"
    deal: UUID
    amount_minor: int
    currency: str
    per: str = ""
    closes_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealClosed(Body):
    """Won or lost, with the reason."""

    kind = "deal_closed"
    deal: UUID | None
    campaign: UUID
    won: bool
    amount_minor: int = 0
    currency: str = ""
    reason: str = ""
    source: str = ""


# --- sound and review ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingKept(Body):
    """What there is of a call's sound, and what is not.

    Attributes:
        sound: sha256 of the file, or None when nothing could be kept.
        offset_ms: Where second 0 of the file lies in call time (after the answer).
        pauses: List of [start_s, end_s] in file time.
        problems: Sentences; empty when both channels are whole.
    """

    kind = "recording_kept"
    attempt: UUID
    file_name: str
    sound: str | None
    seconds: float
    channels: str
    offset_ms: int = 0
    pauses: Json
    problems: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewComment(Body):
    """A comment at a moment of a recording; with `broke` it names why the call broke here."""

    kind = "review_comment"
    attempt: UUID
    offset_ms: int
    text: str
    broke: str = ""
    answers: UUID | None = None


# --- taking back ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction(Body):
    """An act was taken back within its time; its facts stay and no longer count."""

    kind = "retraction"
    retracts: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Body):
    """A saved fact says something else now: which fact, which field, was, is, why."""

    kind = "correction"
    fact: UUID
    field: str
    was: str
    now: str
    why: str


KINDS: dict[str, type[Body]] = {
    cls.kind: cls
    for cls in list(globals().values())
    if isinstance(cls, type) and issubclass(cls, Body) and cls is not Body
}
