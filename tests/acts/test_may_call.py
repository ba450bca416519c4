"""A lead that breaks a rule is refused with that rule, whichever way the dial comes.

The ways at this level: the dial act, the card of the lead, the queue and the next lead. The window
and the command ask the same act; their tests are with them.
"""

from datetime import timedelta

import pytest

from app.acts import attempt
from app.domain.calling_rules import Rule
from app.domain.errors import NotYours, RuleForbids
from app.reads.next_lead import NextLeadQuestion
from app.reads.queue import QueueQuestion
from tests.helpers.breaks import BREAKS, EWA, NUMBER
from tests.helpers.team import Team

LEA_HAS_IT = "Lea Brunner has this conversation."


def test_every_rule_but_the_plan_is_tried() -> None:

    assert set(BREAKS) == {str(rule) for rule in Rule} - {"next_try"}


@pytest.mark.parametrize("rule", sorted(BREAKS))
def test_every_way_names_the_same_rule(team: Team, rule: str) -> None:
    BREAKS[rule](team)
    lead = team.leads[EWA]
    if rule == "owner":  # the card is not shown: the act and the read name the rule themselves
        for ask in (attempt.StartAttempt(lead, NUMBER), attempt.OpenLead(lead)):
            with pytest.raises(NotYours) as theirs:
                team.act(ask, "mara")
            assert (theirs.value.rule, theirs.value.what) == (rule, LEA_HAS_IT)
        with pytest.raises(NotYours, match=LEA_HAS_IT):
            team.card(EWA)
        return
    card = team.card(EWA)
    number = card.prospect.phones[0].e164
    with pytest.raises(RuleForbids) as refused:
        team.act(attempt.StartAttempt(lead, number), "mara")
    assert refused.value.rule == rule
    assert refused.value.what
    assert not card.verdict.allowed
    assert card.verdict.rule == rule
    assert card.verdict.head == refused.value.what
    following = team.ask(NextLeadQuestion(), "mara")
    assert following is None or following.lead != lead


def test_what_may_be_called_is_in_the_queue_and_dials(team: Team) -> None:
    rows = team.ask(QueueQuestion(), "mara").rows
    assert {row.name for row in rows} == {EWA, "Hanna Virtanen", "Tomás Ribeiro"}
    for row in rows:
        team.leads[row.name] = row.lead
        team.call(row.name, "no_answer")


def test_no_rule_forbids_to_answer_who_calls_back(team: Team) -> None:
    BREAKS["gap"](team)
    started = team.act(attempt.TakeIncoming(team.leads[EWA], NUMBER), "mara")
    assert team.card(EWA).state.open_attempt == started.attempt


def test_a_named_time_lifts_the_campaign_hours_but_not_do_not_call(team: Team) -> None:
    evening = team.clock.now().replace(hour=20, minute=0) + timedelta(days=1)
    ahead = (evening - team.clock.now()).total_seconds() / 3600
    team.call(EWA, "callback", point=team.point(hours=ahead))
    team.clock.set(evening)
    assert team.card(EWA).verdict.allowed
    BREAKS["do_not_call"](team)
    assert team.card(EWA).verdict.rule == "do_not_call"
