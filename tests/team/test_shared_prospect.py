"""Two people's leads of one prospect, or of one number.

What the one does is never undone or doubled by the other, who has not heard of it yet.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.lease import DialWhy
from app.models.state import Prospect
from tests.helpers.linked_desk import LinkedDesk, linked
from tests.helpers.team_server import Somebody, TeamServer

Open = Callable[[Somebody], LinkedDesk]


@pytest.fixture
def desk_of(team_server: TeamServer, tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as open_:
        yield lambda who: open_.enter_context(linked(team_server, who, tmp_path))


def owner_of(team: TeamServer, name: str, *numbers: str, of: UUID | None = None) -> Any:
    """A caller of a campaign, who owns a lead in it: of new numbers, or of another's prospect."""
    campaign = team.campaign()
    who = team.person(name, "telemarketer", campaigns=(campaign,))
    prospect = {"prospect": team.prospects[of]} if of is not None else {}
    lead = team.lead(
        campaign, *numbers, stage="conversing", owner=who.id, credit=who.id, **prospect
    )
    return who, lead


def say(desk: LinkedDesk, act: str, lead: UUID, body: f.Body) -> None:
    def work(journal: Journal) -> None:
        _, state = journal.lead(lead)
        journal.say(body, lead=lead, prospect=state.prospect)

    desk.caller._act(act, work)


def prospect_of(team: TeamServer, lead: UUID) -> dict[str, Any]:
    one = team.one("SELECT to_json(p) FROM prospect p WHERE id = %s", team.prospects[lead])
    return dict(one)


def lines_of(team: TeamServer, lead: UUID) -> list[tuple[str, str]]:
    rows = "SELECT e164, state FROM phone WHERE prospect = %s ORDER BY position"
    return team.root.execute(rows, (team.prospects[lead],)).fetchall()


def struck(e164: str, position: int) -> f.PhoneChanged:
    return f.PhoneChanged(
        e164=e164, change="strike", position=position, state="struck", why="disconnected"
    )


# --- one number ----------------------------------------------------------------------------------


@pytest.mark.parametrize("twin", ["two campaigns", "a switchboard"])
def test_an_owner_without_the_network_dials_no_number_that_others_have_too(
    team_server: TeamServer, desk_of: Open, twin: str
) -> None:
    number = team_server.number()
    mara, own = owner_of(team_server, "Mara", number)
    campaign = team_server.campaign()
    tom = team_server.person("Tom", "telemarketer", campaigns=(campaign,))
    hers = desk_of(mara)
    hers.link.turn()
    # It comes to stand on another lead only now: her desk is told.
    if twin == "two campaigns":
        lead = team_server.lead(campaign, prospect=team_server.prospects[own])
    else:
        lead = team_server.lead(campaign, number)
    hers.link.turn()
    his = desk_of(tom)
    assert his.leases.hold(lead) is None
    assert his.leases.confirm(lead, number).go
    hers.cut(cut=True)
    word = hers.leases.confirm(own, number)
    assert (word.go, word.why) == (False, DialWhy.NO_LEASE)


def test_an_owner_whose_number_is_one_leads_alone_dials_without_the_network(
    team_server: TeamServer, desk_of: Open
) -> None:
    number = team_server.number()
    mara, own = owner_of(team_server, "Mara", number)
    hers = desk_of(mara)
    hers.link.turn()
    hers.cut(cut=True)
    assert hers.leases.confirm(own, number).why is DialWhy.UNDER_OWNERSHIP


# --- one prospect --------------------------------------------------------------------------------


@pytest.fixture
def two(team_server: TeamServer, desk_of: Open) -> Any:
    """Leads of Mara and Tom of one prospect with two numbers, who agreed to be recorded."""
    first, second = team_server.number(), team_server.number()
    mara, own = owner_of(team_server, "Mara", first, second)
    tom, his = owner_of(team_server, "Tom", of=own)
    team_server.root.execute(
        "UPDATE prospect SET consent = true, consent_at = now() - interval '9 days' WHERE id = %s",
        (team_server.prospects[own],),
    )
    desks = (desk_of(mara), desk_of(tom))
    for desk in desks:
        desk.link.turn()
    return *desks, own, his, first, second


def test_an_act_that_knows_of_nothing_undoes_nothing(team_server: TeamServer, two: Any) -> None:
    hers, toms, own, his, first, second = two
    say(hers, "give_consent", own, f.Consent(given=False))
    say(hers, "change_phone", own, struck(second, 1))
    hers.caller.dial(own, first)
    assert hers.link.turn().late == ()
    toms.caller.note(his, "likes tea")  # he has not heard of it
    assert toms.link.turn().late == ()
    there = prospect_of(team_server, own)
    assert there["consent"] is False
    assert lines_of(team_server, own) == [(first, "good"), (second, "struck")]
    assert len(there["recent_attempts"]) == 1
    here = toms.read(lambda s: s.get(Prospect, team_server.prospects[own]).consent)
    assert here is False, "and he hears of it"


def test_both_lines_that_two_people_moved_are_moved(team_server: TeamServer, two: Any) -> None:
    hers, toms, own, his, first, second = two
    say(hers, "change_phone", own, struck(second, 1))
    say(toms, "change_phone", his, struck(first, 0))
    hers.link.turn()
    toms.link.turn()
    assert lines_of(team_server, own) == [(first, "struck"), (second, "struck")]
    assert toms.link.turn().late == ()


def test_attempts_of_both_count_for_the_cap_of_a_day(team_server: TeamServer, two: Any) -> None:
    hers, toms, own, his, first, second = two
    for desk, lead, number in ((hers, own, first), (toms, his, second)):
        desk.caller.dial(lead, number)
    hers.link.turn()
    toms.link.turn()
    assert len(prospect_of(team_server, own)["recent_attempts"]) == 2


def test_of_two_words_about_consent_the_later_holds(team_server: TeamServer, two: Any) -> None:
    hers, toms, own, his, *_ = two
    say(toms, "give_consent", his, f.Consent(given=True))  # first said, last heard
    hers.pass_time(timedelta(seconds=1))
    say(hers, "give_consent", own, f.Consent(given=False))
    hers.link.turn()
    toms.link.turn()
    assert prospect_of(team_server, own)["consent"] is False
    assert toms.read(lambda s: s.get(Prospect, team_server.prospects[own]).consent) is False


def test_consent_that_is_withdrawn_on_a_lead_that_others_moved_is_withdrawn(
    team_server: TeamServer, two: Any
) -> None:
    hers, _, own, *_ = two
    team_server.root.execute(
        "UPDATE lead SET rev = rev + 1, changed_at = now() WHERE id = %s", (own,)
    )
    say(hers, "give_consent", own, f.Consent(given=False))
    assert hers.link.turn().late == ()
    assert prospect_of(team_server, own)["consent"] is False
    assert hers.read(lambda s: s.get(Prospect, team_server.prospects[own]).consent) is False
