"""The sentences of a refused dial, from what the store knows of the lead."""

from app.domain.call_context import CallContext, Verdict
from app.domain.refusals import Refusal, RefusalFacts, refusal
from app.domain.state import Case
from app.reads.desk import Desk
from app.reads.dialling import names_for


def refused(desk: Desk, case: Case, ctx: CallContext, verdict: Verdict) -> Refusal | None:
    """What is said beside the dashed dial button, in a toast, or by a command."""
    who = case.prospect
    by = names_for(desk).get(who.do_not_call_by, "") if who.do_not_call_by else ""
    facts = RefusalFacts(place=who.place, pronoun=who.pronoun, noted_by=by.split(" ")[0])
    return refusal(verdict, ctx, facts, desk.now)
