"""The sequence from a new lead to a won deal, act by act."""

import pytest

from app.acts.accept import Accept
from app.acts.deal import Win
from app.acts.hand_off import HandOff
from app.acts.reject import Reject
from app.domain.errors import Incomplete, KnownError
from app.domain.queue_order import Group
from app.jobs.doctor import examine
from app.reads.queue import QueueQuestion
from tests.helpers.team import Team

EWA = "Ewa Nowicka"


def test_from_a_list_to_a_won_deal(team: Team) -> None:
    team.qualify(EWA)
    assert team.card(EWA).state.stage == "qualified"
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id, "She is quick."), "dana")
    rows = team.ask(QueueQuestion(), "jonas").rows
    assert [(row.name, row.group) for row in rows] == [(EWA, Group.HAND_OFFS)]
    team.act(Accept(team.leads[EWA]), "jonas")
    team.act(Win(team.leads[EWA], 1_840_000, "EUR", "2026-12-15", "a year"), "jonas")
    card = team.card(EWA, "jonas")
    assert card.state.stage == "won"
    assert card.state.credit == team.people["mara"].id
    assert card.state.point is None
    report = examine(team.workplace.paths)
    assert report.ok, report


def test_a_rejection_comes_back_with_reason_line_and_point(team: Team) -> None:
    team.qualify(EWA)
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id), "dana")
    with pytest.raises(Incomplete) as missing:
        team.act(Reject(team.leads[EWA], "no_budget", " "), "jonas")
    assert missing.value.field == "line"
    team.act(Reject(team.leads[EWA], "no_budget", "They froze spending until July."), "jonas")
    card = team.card(EWA)
    assert card.state.stage == "returned"
    assert card.state.rejected == "no_budget"
    assert card.state.owner == team.people["mara"].id
    assert card.state.point is not None
    assert card.thread[0].kind == "rejected"
    rows = team.ask(QueueQuestion(), "mara").rows
    assert EWA in [row.name for row in rows if row.group is Group.RETURNED]


def test_closers_never_get_a_lead_that_did_not_pass_the_gate(team: Team) -> None:
    team.call(EWA, "interested")
    assert team.card(EWA).state.stage == "interested"
    with pytest.raises(KnownError):
        team.act(HandOff(team.leads[EWA], team.people["jonas"].id), "dana")


def test_an_interested_call_without_a_point_says_what_is_missing(team: Team) -> None:
    with pytest.raises(Incomplete) as missing:
        team.call(EWA, "interested", point=None)
    assert missing.value.field == "stopped_at"
    assert team.card(EWA).state.open_attempt is not None
