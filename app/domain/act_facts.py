"""Which kinds of facts each act may say: what the acts of `app.acts` really say, as data.

The team's database goes by it, so that no act says what only another one may: a note that takes
somebody else's act back, an absence that brings a lead along.
"""

from app.domain import facts as f

# Score and gate are asked again after most acts on a lead, and a lead may be passed on by it.
_SETTLED = (f.Scored, f.Decision, f.HandedOff)
_POINT = (f.PointSet, f.PromiseMade)
_HEARD = (f.Note, f.Answer)

_SAYS: dict[str, tuple[type[f.Body], ...]] = {
    # before and in a call
    "start_attempt": (f.Attempt,),
    "take_incoming": (f.Attempt, f.Answered),
    "answer_call": (f.Answered,),
    "end_call": (f.HungUp,),
    "save_call": (
        *(f.CallSaved, *_HEARD, f.Mark, f.Consent, f.PhoneChanged, f.DoNotCall, f.Parked),
        *(f.Disqualified, *_POINT, f.PointClosed, f.DealSet, f.DealClosed, *_SETTLED),
    ),
    "add_notes": (*_HEARD, *_SETTLED),
    "give_consent": (f.Consent,),
    "keep_recording": (f.RecordingKept,),
    "attach_recording": (f.RecordingKept,),
    "detach_recording": (f.RecordingKept,),
    # the thread
    "set_point": (*_POINT, *_SETTLED),
    "move_point": (f.PointMoved, *_SETTLED),
    "close_point": (f.PointClosed, *_SETTLED),
    "tick_promise": (f.PromiseDone, *_SETTLED),
    "answer_objection": (f.ObjectionAnswered,),
    "correct": (f.Correction, *_SETTLED),
    "correct_profile": (f.ProfileCorrected, f.Correction, *_SETTLED),
    "change_phone": (f.PhoneChanged, *_SETTLED),
    # between the layers
    "hand_off": (f.HandedOff, f.Decision),
    "send_back": (f.SentBack, f.Decision),
    "waive": (f.Waived, *_SETTLED),
    "accept": (f.HandOffAnswered, f.Decision),
    "reject": (f.HandOffAnswered, f.Decision),
    "set_deal": (f.DealSet,),
    "win": (f.DealSet, f.DealClosed, f.Decision),
    "lose": (f.DealClosed, f.Decision),
    "park": (f.Parked, f.Decision),
    "disqualify": (f.Disqualified, f.Decision),
    "reopen": (f.Reopened, f.Decision),
    "reassign": (f.Reassigned, *_SETTLED),
    "do_not_call": (f.DoNotCall,),
    # review
    "mark_here": (f.Mark,),
    "comment": (f.ReviewComment, f.CommentPrivate),
    "break_here": (f.ReviewComment, f.CommentPrivate),
    "send_review": (f.ReviewSent,),
    "answer_review": (f.ReviewAnswered,),
    "judge_resume": (f.ResumeJudged,),
    "cut_snippet": (f.SnippetCut, f.ProofAttached),
    "attach_proof": (f.ProofAttached, *_SETTLED),
    "put_in_library": (f.LibraryPut,),
    "take_from_library": (f.LibraryTaken,),
    "set_scorecard": (f.ScorecardSet,),
    # the house
    "undo": (f.Retraction,),
    "go_away": (f.Away,),
    "set_person": (f.PersonSet,),
    "set_pin": (f.PersonSet,),
    "set_campaign": (f.CampaignSet,),
    "block_number": (f.DoNotCall,),
    "lift_do_not_call": (f.DoNotCall,),
    "start_import": (f.ImportStarted,),
    "take_rows": (f.LeadAdded, f.Scored),
    "withdraw_import": (f.LeadWithdrawn,),
}

SAYS: dict[str, frozenset[str]] = {
    act: frozenset(body.kind for body in bodies) for act, bodies in _SAYS.items()
}
"""Kinds by act; an act that is not here says no fact (a draft, a lease, what a program finds)."""

WITHOUT_LEAD: frozenset[str] = frozenset(
    body.kind
    for body in (f.DoNotCall, f.Away, f.PersonSet, f.CampaignSet, f.ScorecardSet, f.ImportStarted)
)
"""Kinds of facts that may stand without a lead; of a do-not-call so does who shares a number."""

REACHING_BACK = ("correct", "undo")
"""Acts that make state from what is left of earlier facts: a later word may go for an earlier."""
