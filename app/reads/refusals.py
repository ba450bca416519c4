"""The sentences of a refused dial: which rule, in the words of the prospect's clock."""

from app.domain.calling_rules import CallContext, Rule, Verdict
from app.domain.state import Case, LeadState
from app.domain.wording import refusal
from app.reads.desk import Desk
from app.reads.dialling import campaign_for, names_for


def sentences(
    desk: Desk, case: Case, lead: LeadState, ctx: CallContext, verdict: Verdict
) -> tuple[str, str]:
    """What is said beside the dashed dial button: (head, rule)."""
    return refusal(desk, case, lead, ctx, verdict)


__all__ = ["Rule", "campaign_for", "names_for", "sentences"]
