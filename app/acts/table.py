"""The act table: every act, its command, its inverse. `perform` is the one way in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.acts import (
    accept,
    attach_recording,
    attempt,
    comment_draft,
    correct,
    deal,
    do_not_call,
    found_sounds,
    hand_off,
    house,
    judge_resume,
    keep_speech,
    lists,
    mark_here,
    recording,
    reject,
    renew,
    review,
    save_call,
    send_back,
    send_review,
    side_exits,
    sign_in,
    snippets,
    spoken,
    thread,
    undo,
    waive,
    withdraw_import,
)
from app.domain import permissions
from app.domain.errors import NotAllowed
from app.reads.desk import Desk
from app.reads.standing import lead_row, refuse_theirs, standing


@dataclass(frozen=True, slots=True)
class ActSpec:
    """One row of the act table. The permission row has the same name in `domain.permissions`.

    Attributes:
        handler: `(command, desk) -> result`.
        undoable: It can be taken back for ten seconds; else `undo.WITHOUT_INVERSE` says why not.
        waits: It leaves the desk only after the ten seconds (in a team).
    """

    name: str
    command: type[Any]
    handler: Callable[[Any, Desk], Any]
    undoable: bool = True
    waits: bool = False


_ROWS: tuple[tuple[type[Any], Callable[[Any, Desk], Any]], ...] = (
    (attempt.OpenLead, attempt.open_lead),
    (attempt.LeaveLead, attempt.leave_lead),
    (attempt.StartAttempt, attempt.start_attempt),
    (attempt.TakeIncoming, attempt.take_incoming),
    (attempt.AnswerCall, attempt.answer_call),
    (attempt.EndCall, attempt.end_call),
    (save_call.SaveCall, save_call.save_call),
    (save_call.AddNotes, save_call.add_notes),
    (house.KeepDraft, house.keep_draft),
    (thread.GiveConsent, thread.give_consent),
    (recording.KeepRecording, recording.keep_recording),
    (keep_speech.KeepSpeech, keep_speech.keep_speech),
    (attach_recording.AttachRecording, attach_recording.attach_recording),
    (attach_recording.DetachRecording, attach_recording.detach_recording),
    (found_sounds.KeepFoundSound, found_sounds.keep_found_sound),
    (found_sounds.LeaveSound, found_sounds.leave_sound),
    (found_sounds.AskSoundAgain, found_sounds.ask_sound_again),
    (spoken.KeepSpoken, spoken.keep_spoken),
    (thread.SetPoint, thread.set_point),
    (thread.MovePoint, thread.move_point),
    (thread.ClosePoint, thread.close_point),
    (thread.TickPromise, thread.tick_promise),
    (thread.AnswerObjection, thread.answer_objection),
    (correct.Correct, correct.correct),
    (thread.CorrectProfile, thread.correct_profile),
    (thread.ChangePhone, thread.change_phone),
    (hand_off.HandOff, hand_off.hand_off),
    (send_back.SendBack, send_back.send_back),
    (waive.Waive, waive.waive),
    (accept.Accept, accept.accept),
    (reject.Reject, reject.reject),
    (deal.SetDeal, deal.set_deal),
    (deal.Win, deal.win),
    (deal.Lose, deal.lose),
    (side_exits.Park, side_exits.park),
    (side_exits.Disqualify, side_exits.disqualify),
    (side_exits.Reopen, side_exits.reopen),
    (side_exits.Reassign, side_exits.reassign),
    (do_not_call.DoNotCall, do_not_call.do_not_call),
    (comment_draft.KeepCommentDraft, comment_draft.keep_comment_draft),
    (mark_here.MarkHere, mark_here.mark_here),
    (review.Comment, review.comment),
    (review.BreakHere, review.break_here),
    (send_review.SendReview, send_review.send_review),
    (send_review.KeepReviewDraft, send_review.keep_review_draft),
    (send_review.AnswerReview, send_review.answer_review),
    (send_review.SetScorecard, send_review.set_scorecard),
    (snippets.CutSnippet, snippets.cut_snippet),
    (snippets.AttachProof, snippets.attach_proof),
    (snippets.PutInLibrary, snippets.put_in_library),
    (snippets.TakeFromLibrary, snippets.take_from_library),
    (judge_resume.JudgeResume, judge_resume.judge_resume),
    (undo.Undo, undo.undo),
    (house.GoAway, house.go_away),
    (house.SetPerson, house.set_person),
    (house.SetPin, house.set_pin),
    (sign_in.KeepPinTry, sign_in.keep_pin_try),
    (house.SetCampaign, house.set_campaign),
    (do_not_call.BlockNumber, do_not_call.block_number),
    (do_not_call.LiftDoNotCall, do_not_call.lift_do_not_call),
    (lists.StartImport, lists.start_import),
    (lists.TakeRows, lists.take_rows),
    (lists.EndImport, lists.end_import),
    (withdraw_import.WithdrawImport, withdraw_import.withdraw_import),
    (renew.RenewOpenings, renew.renew_openings),
)
_DIALS = frozenset({"open_lead", "start_attempt"})
_WAIT = frozenset({"reject", "send_back", "comment", "break_here", "send_review"})

ACTS: dict[str, ActSpec] = {
    handler.__name__: ActSpec(
        handler.__name__,
        command,
        handler,
        undoable=handler.__name__ not in undo.WITHOUT_INVERSE,
        waits=handler.__name__ in _WAIT,
    )
    for command, handler in _ROWS
}


def act_of(command: object) -> ActSpec:
    """The row of a command.

    Raises:
        NotAllowed: No act of the table takes this command.
    """
    for spec in ACTS.values():
        if spec.command is type(command):
            return spec
    raise NotAllowed("This is not an act of the product.")


def perform(command: Any, desk: Desk) -> Any:
    """Does what a command says, if the actor may; in the desk's one transaction.

    Raises:
        NotAllowed: None of the actor's roles allows it on this lead.
    """
    spec = act_of(command)
    require(spec.name, getattr(command, "lead", None), desk)
    return spec.handler(command, desk)


def require(act: str, lead: Any, desk: Desk) -> None:
    """Refuses an act that none of the actor's roles allows on this lead."""
    row = None
    if lead is not None:
        row = lead_row(desk.session, lead)
        if row is None:
            raise NotAllowed("This lead is no longer here.")
    stands = standing(row, desk) if row is not None else None
    found = permissions.relations(desk.actor.id, desk.actor.campaigns, stands)
    if not permissions.may(permissions.ACTS, act, desk.actor.roles, found):
        if stands is not None and act in _DIALS:
            refuse_theirs(permissions.ACTS, act, stands, desk)
        raise NotAllowed(
            f"Your roles do not allow this: {act.replace('_', ' ')}.", "Nothing was changed."
        )
