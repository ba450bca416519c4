"""Save a call: ending, notes, answers, point, disposition and decision, in one commit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select

from app.acts.attempt import end_lease
from app.acts.changes import Changes
from app.acts.deal import Win, say_lost, say_won
from app.acts.decide import decide, has_phone, settle
from app.acts.do_not_call import block
from app.acts.journal import Journal
from app.acts.points import PointDraft, say_point
from app.acts.side_exits import Park, say_parked
from app.domain import facts as f
from app.domain.campaign import Campaign
from app.domain.dispositions import DISPOSITIONS, DispositionRule
from app.domain.errors import Incomplete, Stale
from app.domain.phrases import phrase
from app.domain.state import Case, LeadState
from app.domain.transitions import after_not_reached, after_reached
from app.domain.vocabulary import Disposition, Role, Stage
from app.models import facts as tables
from app.models.local import Draft
from app.models.quick import Quick
from app.reads import cases
from app.reads.desk import Desk
from app.reads.dialling import campaign_for, next_try_for

_SPINE = tables.SPINE
_ATTEMPTS = tables.TABLES[f.Attempt]
_ATTEMPT = Quick(select(_ATTEMPTS).where(_ATTEMPTS.c.id == bindparam("attempt")))
_DRAFTS = cast(Table, Draft.__table__)
_DROP_DRAFT = Quick(
    delete(_DRAFTS).where(
        _DRAFTS.c.lead == bindparam("of"), _DRAFTS.c.person == bindparam("writer")
    )
)


def _first_moment(typed: Table) -> Quick:
    return Quick(
        select(typed.c.at)
        .join(_SPINE, _SPINE.c.id == typed.c.id)
        .where(_SPINE.c.lead == bindparam("lead"), typed.c.attempt == bindparam("attempt"))
        .order_by(typed.c.at)
        .limit(1)
    )


_MOMENTS: dict[type[f.Body], Quick] = {
    body: _first_moment(tables.TABLES[body]) for body in (f.Answered, f.HungUp)
}


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note, stamped with the moment of the call (ms after the answer)."""

    kind: str
    text: str
    offset_ms: int | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer to a question of the campaign."""

    question: str
    choice: str
    offset_ms: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SaveCall:
    """Everything that a call leaves behind.

    Attributes:
        whom: Who to ask for, after wrong person or gatekeeper.
        when: The time that was said, for gatekeeper.
        park: Until when and why, for nurture.
        deal: Amount, currency and date, for won.
    """

    lead: UUID
    attempt: UUID
    disposition: str
    reason: str = ""
    whom: str = ""
    when: datetime | None = None
    notes: tuple[NoteLine, ...] = ()
    answers: tuple[AnswerLine, ...] = ()
    marks: tuple[int, ...] = ()
    point: PointDraft | None = None
    park: Park | None = None
    deal: Win | None = None
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved call.

    Attributes:
        stage: Where the lead stands now.
        stale: Why it moved nothing, if it came too late.
    """

    changes: Changes
    stage: str
    stale: str | None = None


@dataclass(slots=True)
class _Saving:
    journal: Journal
    desk: Desk
    command: SaveCall
    rule: DispositionRule
    case: Case
    lead: LeadState
    campaign: Campaign
    attempt: Any


def save_call(command: SaveCall, desk: Desk) -> Saved:
    """Keeps the whole call at once.

    Raises:
        Incomplete: Names what is missing.
        Stale: The attempt was saved before.
    """
    rule = DISPOSITIONS[Disposition(command.disposition)]
    _require(command, rule)
    journal = Journal(desk, "save_call")
    case, lead = journal.lead(command.lead)
    attempt = _ATTEMPT.row(desk.session, attempt=command.attempt)
    if attempt is None or lead.open_attempt != command.attempt:
        raise Stale("This call was saved already.", "Correct it in the thread.")
    campaign = campaign_for(desk, lead.campaign)
    saving = _Saving(journal, desk, command, rule, case, lead, campaign, attempt)
    late = _changed_hands(saving)
    _say_heard(saving, late)
    _say_ending(saving, late)
    if late is None:
        _move(saving)
        settle(journal, case, lead, campaign)
    end_lease(desk, case)
    if desk.actor.id is not None:
        _DROP_DRAFT.run(desk.session, of=lead.id, writer=desk.actor.id)
    changes = journal.close("recordings")
    return Saved(changes, lead.stage, late)


def _require(command: SaveCall, rule: DispositionRule) -> None:
    if rule.needs_point and command.point is None:
        raise Incomplete("stopped_at", "Say where the conversation stopped.")
    if rule.needs_reason and not command.reason:
        raise Incomplete("reason", phrase("Say why: {label}.", label=rule.label.lower()))
    if rule.needs_when and command.park is None:
        raise Incomplete("when", "Say when it goes on.")
    if rule.code is Disposition.WON and command.deal is None:
        raise Incomplete("amount", "Say the amount and its currency.")
    if rule.code is Disposition.WRONG_PERSON and not command.whom:
        raise Incomplete("whom", "Say whom to ask for. 'not known' is an answer.")


def _changed_hands(saving: _Saving) -> str | None:
    """Why this save may move nothing: the lead went to somebody else during the call."""
    if saving.lead.owner != saving.attempt.owner and saving.lead.owner != saving.desk.actor.id:
        return "lead changed hands"
    return None


def _say_heard(saving: _Saving, late: str | None) -> None:
    lead, command = saving.lead, saving.command
    say_notes(
        saving.journal,
        lead,
        saving.campaign,
        command.notes,
        command.answers,
        attempt=command.attempt,
        late=late,
    )
    for mark in command.marks:
        saving.journal.say(
            f.Mark(attempt=command.attempt, offset_ms=mark),
            lead=lead.id,
            prospect=lead.prospect,
        )


def say_notes(
    journal: Journal,
    lead: LeadState,
    campaign: Campaign,
    notes: tuple[NoteLine, ...],
    answers: tuple[AnswerLine, ...],
    *,
    attempt: UUID | None,
    late: str | None = None,
) -> None:
    """Keeps what was heard and answered, in a call or outside of one."""
    for note in notes:
        journal.say(
            f.Note(
                note_kind=note.kind,
                text=note.text,
                topic=note.topic,
                attempt=attempt,
                offset_ms=note.offset_ms,
            ),
            lead=lead.id,
            prospect=lead.prospect,
            stale=late,
        )
    for answer in answers:
        journal.say(
            f.Answer(
                question=answer.question,
                choice=answer.choice,
                detail=answer.detail,
                campaign_version=campaign.version,
                attempt=attempt,
                offset_ms=answer.offset_ms,
            ),
            lead=lead.id,
            prospect=lead.prospect,
            stale=late,
        )


@dataclass(frozen=True, slots=True)
class AddNotes:
    """Write down what was learned outside a call."""

    lead: UUID
    notes: tuple[NoteLine, ...] = ()
    answers: tuple[AnswerLine, ...] = ()


def add_notes(command: AddNotes, desk: Desk) -> Changes:
    """Keeps notes and answers without a call; score and gate follow."""
    journal = Journal(desk, "add_notes")
    case, lead = journal.lead(command.lead)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    say_notes(journal, lead, campaign, command.notes, command.answers, attempt=None)
    settle(journal, case, lead, campaign)
    return journal.close()


def _moment(desk: Desk, body: type[f.Body], lead: UUID, attempt: UUID) -> datetime | None:
    found: datetime | None = _MOMENTS[body].value(desk.session, lead=lead, attempt=attempt)
    return found


def _say_ending(saving: _Saving, late: str | None) -> None:
    desk, command, rule = saving.desk, saving.command, saving.rule
    answered = _moment(desk, f.Answered, command.lead, command.attempt)
    ended = _moment(desk, f.HungUp, command.lead, command.attempt) or desk.now
    if answered is None and rule.reached:
        answered = saving.attempt.dialled_at
    talk = int((ended - answered).total_seconds()) if answered else 0
    saving.journal.say(
        f.CallSaved(
            attempt=command.attempt,
            campaign=saving.campaign.id,
            e164=saving.attempt.e164,
            disposition=rule.code,
            reached=rule.reached,
            reason=command.reason,
            whom=command.whom,
            dialled_at=saving.attempt.dialled_at,
            answered_at=answered,
            ended_at=ended,
            talk_s=max(0, talk),
            wrap_s=max(0, int((desk.now - ended).total_seconds())),
            summary=command.summary,
        ),
        lead=saving.lead.id,
        prospect=saving.lead.prospect,
        stale=late,
    )
    if rule.strikes_phone:
        saving.journal.say(
            f.PhoneChanged(e164=saving.attempt.e164, change="strike", why=rule.label),
            lead=saving.lead.id,
            prospect=saving.lead.prospect,
        )


def _move(saving: _Saving) -> None:
    if saving.rule.code is Disposition.DO_NOT_CALL:
        block(
            saving.journal,
            saving.case,
            saving.lead.id,
            saving.command.reason or "asked in the call",
            saving.command.attempt,
        )
    elif saving.rule.reached:
        _reached(saving)
    else:
        _not_reached(saving)


def _not_reached(saving: _Saving) -> None:
    lead, command, rule = saving.lead, saving.command, saving.rule
    closing = lead.stage in (Stage.ACCEPTED, Stage.WORKING)
    misses = lead.misses + (0 if closing else 1)
    stage = after_not_reached(
        Stage(lead.stage),
        misses=misses,
        cap=saving.campaign.attempts_in_a_row,
        phones_left=has_phone(saving.case),
    )
    retry = next_try_for(saving.desk, saving.case, lead, rule.code, saving.attempt, command.when)
    decide(
        saving.journal,
        lead,
        saving.campaign,
        stage,
        next_try_at=retry.at,
        next_why=f"{rule.label}: ask for {command.whom}" if command.whom else rule.label,
        misses=misses,
        point_misses=lead.point_misses + (lead.point is not None),
        busy_redials=retry.busy_redials,
    )


def _reached(saving: _Saving) -> None:
    journal, lead, command = saving.journal, saving.lead, saving.command
    closing = saving.desk.role is Role.TELESALES
    _end_deal(saving)
    before = lead.stage
    if lead.stage == Stage.NURTURE:
        before = lead.stage_before or Stage.CONVERSING
    stage = after_reached(Stage(before), saving.rule.stage, closing=closing)
    if saving.rule.code is Disposition.NURTURE and command.park is not None:
        say_parked(journal, lead.id, lead.prospect, command.park)
    if saving.rule.stage is Stage.DISQUALIFIED:
        journal.say(f.Disqualified(reason=command.reason), lead=lead.id, prospect=lead.prospect)
    if command.point is not None and saving.rule.needs_point:
        say_point(
            journal, saving.case, lead, saving.campaign, command.point, attempt=command.attempt
        )
    elif lead.point is not None:
        journal.say(
            f.PointClosed(point=lead.point, why="conversation"),
            lead=lead.id,
            prospect=lead.prospect,
        )
    decide(
        journal,
        lead,
        saving.campaign,
        stage,
        owner=lead.owner or saving.desk.actor.id,
        next_try_at=command.park.until if command.park else None,
        misses=0,
        point_misses=0,
    )


def _end_deal(saving: _Saving) -> None:
    if saving.rule.code is Disposition.WON and saving.command.deal is not None:
        say_won(saving.journal, saving.lead, saving.command.deal)
    elif saving.rule.code is Disposition.LOST:
        say_lost(saving.journal, saving.lead, saving.command.reason)
