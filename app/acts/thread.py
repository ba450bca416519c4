"""Acts on a lead's thread outside a call: points, promises, objections, profile, phones."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import Changes
from app.acts.decide import settle
from app.acts.journal import Journal
from app.acts.points import PointDraft, PointWhen, say_point
from app.acts.zone_again import work_out_again
from app.domain import facts as f
from app.domain.errors import Incomplete, Stale
from app.domain.wall_time import is_zone
from app.reads import cases
from app.reads.desk import Desk
from app.reads.dialling import zones_of


@dataclass(frozen=True, slots=True)
class SetPoint:
    """Write a continuation point without a call."""

    lead: UUID
    point: PointDraft


@dataclass(frozen=True, slots=True)
class MovePoint:
    """Another time for the open point, and who asked for it ('us' or 'prospect')."""

    lead: UUID
    point: UUID
    when: PointWhen
    asked_by: str


@dataclass(frozen=True, slots=True)
class ClosePoint:
    """End an open point without a call."""

    lead: UUID
    point: UUID
    why: str


@dataclass(frozen=True, slots=True)
class TickPromise:
    """A promise was kept."""

    lead: UUID
    promise: UUID


@dataclass(frozen=True, slots=True)
class AnswerObjection:
    """An objection (a note) was answered, or is open again."""

    lead: UUID
    note: UUID
    answered: bool = True
    how: str = ""


@dataclass(frozen=True, slots=True)
class CorrectProfile:
    """Name, role, company, e-mail, place, zone or pronoun of the prospect."""

    lead: UUID
    field: str
    now: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ChangePhone:
    """Add, strike, restore or order a phone."""

    lead: UUID
    e164: str
    change: str
    position: int = 0
    phone_kind: str = ""
    state: str = "good"
    why: str = ""


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """Consent to recording was given or withdrawn, at a moment of the call."""

    lead: UUID
    given: bool
    attempt: UUID | None = None
    offset_ms: int | None = None


def set_point(command: SetPoint, desk: Desk) -> Changes:
    """The newer point closes the older one and follows it."""
    journal = Journal(desk, "set_point")
    case, lead = journal.lead(command.lead)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    say_point(journal, case, lead, campaign, command.point, attempt=None)
    settle(journal, case, lead, campaign)
    return journal.close()


def move_point(command: MovePoint, desk: Desk) -> Changes:
    """Moves an open point that has not lapsed."""
    journal = Journal(desk, "move_point")
    _, lead = journal.lead(command.lead)
    if lead.point != command.point:
        raise Stale("This continuation point is closed already.", "Nothing was changed.")
    when = command.when
    journal.say(
        f.PointMoved(
            point=command.point,
            asked_by=command.asked_by,
            wall=when.wall,
            zone=when.zone,
            due_from=when.due_from,
            due_until=when.due_until,
            lapses_at=when.lapses_at,
            span=when.span,
            asked=command.asked_by == "prospect",
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close()


def close_point(command: ClosePoint, desk: Desk) -> Changes:
    """Ends an open point, with why."""
    if not command.why:
        raise Incomplete("why", "Say why it ends here.")
    journal = Journal(desk, "close_point")
    case, lead = journal.lead(command.lead)
    journal.say(
        f.PointClosed(point=command.point, why=command.why), lead=lead.id, prospect=lead.prospect
    )
    campaign = cases.load_campaign(desk.session, lead.campaign)
    settle(journal, case, lead, campaign)
    return journal.close()


def tick_promise(command: TickPromise, desk: Desk) -> Changes:
    """Ticks a promise."""
    journal = Journal(desk, "tick_promise")
    _, lead = journal.lead(command.lead)
    journal.say(f.PromiseDone(promise=command.promise), lead=lead.id, prospect=lead.prospect)
    return journal.close()


def answer_objection(command: AnswerObjection, desk: Desk) -> Changes:
    """Marks an objection answered or open."""
    journal = Journal(desk, "answer_objection")
    _, lead = journal.lead(command.lead)
    journal.say(
        f.ObjectionAnswered(note=command.note, answered=command.answered, how=command.how),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close()


def correct_profile(command: CorrectProfile, desk: Desk) -> Changes:
    """Corrects what is known of the prospect.

    A new zone works the moments of open points and promises out again, in every campaign.

    Raises:
        Incomplete: The zone is none that has a clock.
    """
    if command.field == "zone" and not is_zone(command.now):
        raise Incomplete("zone", "Choose a time zone of the list, such as Europe/Warsaw.")
    journal = Journal(desk, "correct_profile")
    case, lead = journal.lead(command.lead)
    was, zones = getattr(case.prospect, command.field, None), zones_of(case)
    journal.say(
        f.ProfileCorrected(
            field=command.field, was=str(was or ""), now=command.now, why=command.why
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    if command.field == "zone":
        work_out_again(journal, case, zones)
    return journal.close()


def change_phone(command: ChangePhone, desk: Desk) -> Changes:
    """Changes the prospect's phones."""
    journal = Journal(desk, "change_phone")
    case, lead = journal.lead(command.lead)
    journal.say(
        f.PhoneChanged(
            e164=command.e164,
            change=command.change,
            position=command.position,
            phone_kind=command.phone_kind,
            state=command.state,
            why=command.why,
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    campaign = cases.load_campaign(desk.session, lead.campaign)
    settle(journal, case, lead, campaign)
    return journal.close()


def give_consent(command: GiveConsent, desk: Desk) -> Changes:
    """Keeps consent with its moment; it is remembered until withdrawn."""
    journal = Journal(desk, "give_consent")
    _, lead = journal.lead(command.lead)
    journal.say(
        f.Consent(given=command.given, attempt=command.attempt, offset_ms=command.offset_ms),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close()
