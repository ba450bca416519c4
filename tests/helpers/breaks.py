"""A lead that breaks each calling rule: one scene per rule, on the small team."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from app.acts import attempt, do_not_call, house, side_exits, thread
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
