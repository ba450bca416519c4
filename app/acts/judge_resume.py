"""After a follow-up: did it go on where the conversation stopped, or was it a fresh pitch?"""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import Changes
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import NotAllowed
from app.domain.vocabulary import Role
from app.reads.desk import Desk
from app.reads.one_call import the_call


@dataclass(frozen=True, slots=True)
class JudgeResume:
    """*Resumed* (True) or *restarted*. Who made the call speaks as the rep, others as reviewer."""

    lead: UUID
    attempt: UUID
    resumed: bool


def judge_resume(command: JudgeResume, desk: Desk) -> Changes:
    """Keeps the verdict; the newest one of the rep and of the reviewers holds.

    Raises:
        NotAllowed: The call followed no continuation point or reached nobody, or it is neither
            the actor's own nor the actor a supervisor.
    """
    call = the_call(desk, command.lead, command.attempt)
    if not call.follow_up:
        raise NotAllowed("This call was no follow-up: no continuation point led to a talk.")
    own = call.by == desk.actor.id
    if not own and Role.SUPERVISOR not in desk.actor.roles:
        raise NotAllowed("Only who called, or a reviewer, says how it went on.")
    journal = Journal(desk, "judge_resume")
    _, lead = journal.lead(command.lead)
    journal.say(
        f.ResumeJudged(attempt=command.attempt, resumed=command.resumed, as_reviewer=not own),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close("recordings")
