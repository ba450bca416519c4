"""The read table: every question with its function and permission row. `ask` is the way in."""

from collections.abc import Callable
from typing import Any

from app.domain import permissions
from app.domain.errors import NotAllowed
from app.reads import (
    attempt_of,
    breaks,
    calibration,
    comment_drafts,
    desk_queue,
    do_not_calls,
    due,
    flow,
    flow_list,
    found_sounds,
    free_times,
    house,
    imports,
    kept_sounds,
    lead_card,
    library,
    listening,
    my_reviews,
    next_lead,
    own_list,
    pin,
    preview,
    queue,
    receivers,
    recording,
    recordings,
    resumes,
    resumption,
    reviews,
    scorecards,
    search_leads,
    snippets,
    speech,
    spoken,
    steering,
    thread,
    who_has,
)
from app.reads.desk import Desk
from app.reads.standing import lead_row, refuse_theirs, standing

_ROWS: tuple[tuple[type[Any], Callable[[Any, Desk], Any]], ...] = (
    (queue.QueueQuestion, queue.queue),
    (queue.HeldBackQuestion, queue.held_back),
    (next_lead.NextLeadQuestion, next_lead.next_lead),
    (next_lead.AroundQuestion, next_lead.around),
    (lead_card.LeadCardQuestion, lead_card.lead_card),
    (thread.ThreadQuestion, thread.thread),
    (free_times.FreeTimesQuestion, free_times.free_times),
    (house.PeopleQuestion, house.people),
    (pin.PinQuestion, pin.pin),
    (attempt_of.AttemptOfQuestion, attempt_of.attempt_of),
    (kept_sounds.KeptSoundsQuestion, kept_sounds.kept_sounds),
    (house.CampaignsQuestion, house.campaigns),
    (house.UnfinishedQuestion, house.unfinished),
    (due.DueQuestion, due.due),
    (desk_queue.DeskQuestion, desk_queue.desk),
    (receivers.ReceiversQuestion, receivers.receivers),
    (recordings.RecordingsQuestion, recordings.recordings),
    (comment_drafts.CommentDraftsQuestion, comment_drafts.comment_drafts),
    (recording.RecordingQuestion, recording.recording),
    (scorecards.ScorecardsQuestion, scorecards.scorecards),
    (reviews.ReviewsQuestion, reviews.reviews),
    (my_reviews.MyReviewsQuestion, my_reviews.my_reviews),
    (listening.ListeningQuestion, listening.listening),
    (breaks.BreaksQuestion, breaks.breaks),
    (calibration.CalibrationQuestion, calibration.calibration),
    (resumes.ResumesQuestion, resumes.resumes),
    (snippets.SnippetsQuestion, snippets.snippets),
    (library.LibraryQuestion, library.library),
    (speech.SpeechQuestion, speech.speech),
    (speech.NotListenedQuestion, speech.not_listened),
    (found_sounds.CallsForSoundQuestion, found_sounds.calls_for_sound),
    (found_sounds.CallQuestion, found_sounds.call_for_sound),
    (found_sounds.FoundSoundsQuestion, found_sounds.found_sounds),
    (found_sounds.KnownSoundsQuestion, found_sounds.known_sounds),
    (spoken.SpokenQuestion, spoken.spoken),
    (spoken.SpokenDueQuestion, spoken.spoken_due),
    (resumption.ResumptionQuestion, resumption.resumption),
    (search_leads.SearchQuestion, search_leads.search_leads),
    (who_has.WhoHasQuestion, who_has.who_has),
    (steering.SteeringQuestion, steering.steering),
    (do_not_calls.DoNotCallsQuestion, do_not_calls.do_not_calls),
    (preview.PreviewRows, preview.preview),
    (flow.FlowQuestion, flow.flow),
    (flow_list.FlowListQuestion, flow_list.flow_list),
    (own_list.OwnListQuestion, own_list.own_list),
    (flow.MeasuresQuestion, flow.measures),
    (imports.ImportsQuestion, imports.imports),
)

READS: dict[type[Any], Callable[[Any, Desk], Any]] = dict(_ROWS)


def ask(question: Any, desk: Desk) -> Any:
    """Answers a question, if the actor's roles allow it.

    A question about one lead is checked against that lead; a list checks its rows itself, by
    `reads.scope`.

    Raises:
        NotAllowed: None of the actor's roles may ask this.
    """
    read = READS[type(question)]
    lead = getattr(question, "lead", None)
    if lead is not None:
        require(read.__name__, lead, desk)
    else:
        allowed = permissions.may(
            permissions.READS,
            read.__name__,
            desk.actor.roles,
            frozenset({permissions.Relation.NONE}),
        )
        if not allowed:
            raise NotAllowed("Your roles do not show this.")
    return read(question, desk)


def require(read: str, lead: Any, desk: Desk) -> None:
    """Refuses a read that none of the actor's roles allows on this lead."""
    row = lead_row(desk.session, lead)
    if row is None:
        raise NotAllowed("This lead is no longer here.")
    stands = standing(row, desk)
    found = permissions.relations(desk.actor.id, desk.actor.campaigns, stands)
    if not permissions.may(permissions.READS, read, desk.actor.roles, found):
        refuse_theirs(permissions.READS, read, stands, desk)
        raise NotAllowed("Your roles do not show this lead.")
