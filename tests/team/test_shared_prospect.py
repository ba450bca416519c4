"""Two people's leads of one prospect, or of one number.

What the one does is never undone or doubled by the other, who has not heard of it yet.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from psycopg.types.json import Json
from sqlalchemy import select

from app.acts.journal import Journal
from app.acts.undo import Undo, undo
from app.domain import facts as f
from app.domain.lease import DialWhy
from app.domain.vocabulary import Role
from app.host.ids import new_id
from app.models import facts as tables
from app.models.state import Prospect
from app.reads.desk import Desk
from tests.helpers.linked_desk import LinkedDesk, linked
from tests.helpers.team_server import LONG_AGO, Somebody, TeamServer
from tests.helpers.waiting import until

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


def came(team: TeamServer, who: Somebody, lead: UUID, *numbers: str) -> None:
    """What a list and a call once said of a lead; only who sees the lead is sent it."""
    phones = [{"e164": one, "kind": "mobile", "state": "good", "ext": ""} for one in numbers]
    campaign = team.one("SELECT campaign FROM lead WHERE id = %s", lead)
    bodies = (
        f.LeadAdded(campaign=campaign, name="Prospect", zones=[], phones=phones),
        f.Decision(stage_from="new", stage_to="conversing", owner=who.id, rules={}),
    )
    for act, body in zip(("take_rows", "save_call"), bodies, strict=True):
        fact = who.fact(body, lead, team.prospects[lead]) | {"made_at": LONG_AGO.isoformat()}
        said = Json({"act": act, "act_id": str(new_id()), "role": "telemarketer"})
        login = "SELECT store_fact((SELECT l FROM login l WHERE person = %s), %s, %s, %s, NULL)"
        assert team.one(login, who.id, who.device, said, Json(fact)) == "stored"


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
    for who, lead in ((mara, own), (tom, his)):
        came(team_server, who, lead, first, second)
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


def test_a_later_no_is_a_no_whatever_others_said_before(team_server: TeamServer, two: Any) -> None:
    hers, toms, own, his, *_ = two
    say(hers, "give_consent", own, f.Consent(given=False))
    for desk in (hers, toms):
        desk.link.turn()
    toms.pass_time(timedelta(seconds=1))
    say(toms, "give_consent", his, f.Consent(given=True))
    toms.link.turn()
    hers.pass_time(timedelta(seconds=2))
    say(hers, "give_consent", own, f.Consent(given=False))  # she has not heard of the yes
    hers.link.turn()
    assert prospect_of(team_server, own)["consent"] is False


def take_back(desk: LinkedDesk, act: str) -> None:
    """Undo, as in the window."""
    spine = tables.SPINE
    with desk.store.writing() as session:
        last = select(spine.c.act_id).where(spine.c.act == act).order_by(spine.c.seq.desc())
        caller = desk.caller
        role, now = Role.TELEMARKETER, caller.now()
        at = Desk(session, now, caller.new_id, caller.person, role, caller.device)
        undo(Undo(session.scalars(last).first()), at)


def test_taking_a_note_back_takes_back_nothing_that_others_said(
    team_server: TeamServer, two: Any
) -> None:
    hers, toms, own, his, first, second = two
    say(toms, "give_consent", his, f.Consent(given=False))
    say(toms, "change_phone", his, struck(second, 1))
    for desk in (toms, hers):
        desk.link.turn()
    hers.caller.note(own, "on the wrong lead")
    take_back(hers, "add_notes")
    assert not hers.leases.confirm(own, first).by, "nobody has it"
    assert hers.link.turn().late == ()
    toms.link.turn()
    assert prospect_of(team_server, own)["consent"] is False
    assert lines_of(team_server, own) == [(first, "good"), (second, "struck")]
    for desk in (hers, toms):
        assert desk.read(lambda s: s.get(Prospect, team_server.prospects[own]).consent) is False


def test_a_shared_number_is_shared_after_something_was_taken_back(
    team_server: TeamServer, two: Any
) -> None:
    hers, _, own, _, first, _ = two
    hers.cut(cut=True)
    hers.caller.note(own, "on the wrong lead")
    take_back(hers, "add_notes")
    assert hers.leases.confirm(own, first).why is DialWhy.NO_LEASE


def test_what_was_said_before_an_own_word_is_there_again_when_that_is_taken_back(
    team_server: TeamServer, two: Any
) -> None:
    hers, _toms, own, *_, second = two
    say(hers, "change_phone", own, struck(second, 1))
    hers.link.turn()
    take_back(hers, "change_phone")
    assert hers.link.turn().late == ()
    assert [state for _, state in lines_of(team_server, own)] == ["good", "good"]


def test_two_pushes_of_lines_at_one_moment_both_hold(team_server: TeamServer, two: Any) -> None:
    hers, toms, own, his, first, second = two
    prospect = str(team_server.prospects[own])

    def lines(one: str, two: str) -> list[dict[str, str]]:
        rows = zip((first, second), (one, two), strict=True)
        return [{"e164": e164, "kind": "mobile", "state": is_, "ext": ""} for e164, is_ in rows]

    def act(who: Somebody, lead: UUID, body: f.Body, after: list[dict[str, str]]) -> Any:
        rev = team_server.state(lead)["rev"]
        made = who.act("change_phone", lead, body, role="telemarketer", base=rev, state={})
        made["state"] |= {
            "phones": {prospect: after},
            "phones_before": {prospect: lines("good", "good")},
        }
        made["state"]["leads"][str(lead)] = team_server.state(lead)
        return made

    one = act(hers.who, own, struck(second, 1), lines("good", "struck"))
    other = act(toms.who, his, struck(first, 0), lines("struck", "good"))
    answers: list[Any] = []
    with hers.who.another() as connection, ThreadPoolExecutor(1) as beside:
        connection.autocommit = False
        body = {"device": hers.who.device, "acts": [one]}
        answers += team_server.ask(connection, "push", body)["answers"]
        waits = beside.submit(toms.who.push, other)
        until(lambda: team_server.one(_WAITS) > 0, what="the other push to wait")
        connection.commit()
        answers += waits.result(10)
    assert [one["answer"] for one in answers] == ["stored", "stored"]
    assert lines_of(team_server, own) == [(first, "struck"), (second, "struck")]


_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
