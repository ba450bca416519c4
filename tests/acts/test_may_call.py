"""A lead that breaks a rule is refused with that rule, whichever way the dial comes.

The ways at this level: the dial act, the card of the lead, the queue and the next lead. The window
and the command ask the same act; their tests are with them.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.acts import attempt, do_not_call, house, side_exits, thread
from app.domain.errors import RuleForbids
from app.reads.next_lead import NextLeadQuestion
from app.reads.queue import QueueQuestion
from tests.helpers.team import Team, campaign_of, lead_row

EWA = "Ewa Nowicka"
NUMBER = "+48585550172"


def _do_not_call(team: Team) -> None:
    team.act(do_not_call.BlockNumber(NUMBER, "Ewa Nowicka", "asked by mail"), "petra")


def _stage(team: Team) -> None:
    team.call(EWA, "not_interested")


def _paused(team: Team) -> None:
    team.act(house.SetCampaign(replace(team.campaign, active=False)), "petra")


def _no_phone(team: Team) -> None:
    team.act(thread.ChangePhone(team.leads[EWA], NUMBER, "strike"), "mara")


def _owner(team: Team) -> None:
    team.call(EWA, "callback")
    team.act(side_exits.Reassign(team.leads[EWA], team.people["lea"].id), "petra")
    team.clock.forward(hours=2)


def _leased(team: Team) -> None:
    kept = team.act(house.SetPerson("Nils Berg", ("telemarketer",)), "petra")
    team.people["nils"] = replace(team.people["mara"], id=kept.person, name="Nils Berg")
    team.act(attempt.OpenLead(team.leads[EWA]), "nils")


def _in_conversation(team: Team) -> None:
    team.qualify(EWA)
    team.clock.forward(hours=2)
    other = campaign_of("Other campaign")
    team.act(house.SetCampaign(other), "petra")
    team.add_leads(lead_row(line=7), campaign=other.id, job="again")


def _no_zone(team: Team) -> None:
    row = lead_row("Nowhere Known", "+48585550111", zone=None, zones=())
    team.add_leads(row, job="nowhere")
    team.leads[EWA] = team.leads["Nowhere Known"]


def _region_law(team: Team) -> None:
    early = campaign_of("All day", hours=(((0, 24 * 60),),) * 7)
    team.act(house.SetCampaign(early), "petra")
    row = lead_row(
        "Al Early",
        "+12025550123",
        country="US",
        company="",
        zone="America/Los_Angeles",
        zones=("America/Los_Angeles",),
    )
    team.add_leads(row, campaign=early.id, job="us")
    team.leads[EWA] = team.leads["Al Early"]


def _hours(team: Team) -> None:
    team.clock.forward(hours=8)


def _day_cap(team: Team) -> None:
    for _ in range(3):
        team.call(EWA, "no_answer")
        team.clock.forward(minutes=61)


def _run_cap(team: Team) -> None:
    team.call(EWA, "callback", point=team.point(hours=24 * 60))
    for _ in range(6):
        team.clock.forward(days=1)
        while team.clock.now().weekday() > 4:
            team.clock.forward(days=1)
        team.call(EWA, "no_answer")
    team.clock.forward(days=1)
    while team.clock.now().weekday() > 4:
        team.clock.forward(days=1)


def _gap(team: Team) -> None:
    team.call(EWA, "no_answer")
    team.clock.forward(minutes=5)


def _parked(team: Team) -> None:
    from datetime import timedelta

    team.call(EWA, "callback")
    at = team.clock.now() + timedelta(days=30)
    park = side_exits.Park(team.leads[EWA], at, "then", "Europe/Warsaw", "Budget in January")
    team.act(park, "mara")
    team.clock.forward(hours=2)


BREAKS: dict[str, Callable[[Team], None]] = {
    "do_not_call": _do_not_call,
    "stage": _stage,
    "paused": _paused,
    "no_phone": _no_phone,
    "owner": _owner,
    "leased": _leased,
    "in_conversation": _in_conversation,
    "no_zone": _no_zone,
    "region_law": _region_law,
    "hours": _hours,
    "day_cap": _day_cap,
    "run_cap": _run_cap,
    "gap": _gap,
    "parked": _parked,
}
# Rules that keep the person from seeing the lead at all are named by the act alone.
UNSEEN = {"owner"}


def test_every_rule_but_the_plan_is_tried() -> None:
    from app.domain.calling_rules import Rule

    assert set(BREAKS) == {str(rule) for rule in Rule} - {"next_try"}


@pytest.mark.parametrize("rule", sorted(BREAKS))
def test_every_way_names_the_same_rule(team: Team, rule: str) -> None:
    BREAKS[rule](team)
    lead = team.leads[EWA]
    who = "lea" if rule == "owner" else "mara"
    if rule == "owner":  # a colleague with the telemarketer's role meets an owned lead by search
        from app.domain.vocabulary import Role

        team.people["lea"] = replace(team.people["lea"], roles=frozenset({Role.TELESALES}))
        with pytest.raises(Exception, match="roles do not allow"):
            team.act(attempt.StartAttempt(lead, NUMBER), "mara")
        return
    card = team.card(EWA, who)
    number = card.prospect.phones[0].e164
    with pytest.raises(RuleForbids) as refused:
        team.act(attempt.StartAttempt(lead, number), who)
    assert refused.value.rule == rule
    assert refused.value.what
    assert not card.verdict.allowed
    assert card.verdict.rule == rule
    assert card.verdict.head == refused.value.what
    following = team.ask(NextLeadQuestion(), who)
    assert following is None or following.lead != lead


def test_what_may_be_called_is_in_the_queue_and_dials(team: Team) -> None:
    rows = team.ask(QueueQuestion(), "mara").rows
    assert {row.name for row in rows} == {EWA, "Hanna Virtanen", "Tomás Ribeiro"}
    for row in rows:
        team.leads[row.name] = row.lead
        team.call(row.name, "no_answer")


def test_no_rule_forbids_to_answer_who_calls_back(team: Team) -> None:
    _gap(team)
    started = team.act(attempt.TakeIncoming(team.leads[EWA], NUMBER), "mara")
    assert team.card(EWA).state.open_attempt == started.attempt


def test_a_named_time_lifts_the_campaign_hours_but_not_do_not_call(team: Team) -> None:
    from datetime import timedelta

    evening = team.clock.now().replace(hour=20, minute=0) + timedelta(days=1)
    ahead = (evening - team.clock.now()).total_seconds() / 3600
    team.call(EWA, "callback", point=team.point(hours=ahead))
    team.clock.set(evening)
    assert team.card(EWA).verdict.allowed
    _do_not_call(team)
    assert team.card(EWA).verdict.rule == "do_not_call"
