"""Turns of a desk's link with a real team: what comes back after a cut, what can't be sent."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain import facts as f
from app.domain.lease import DialWhy
from app.domain.syncing import CHECK_DAYS, CHECK_EVERY, UNREADABLE
from app.jobs.team_link import Contact, Filled
from app.models import facts as tables
from app.models.desk_side import OutboxRow
from app.models.state import Lead
from app.models.swap import kept_copy
from app.sync.wire import table_of
from tests.helpers.linked_desk import LinkedDesk, linked
from tests.helpers.team_server import Somebody, TeamServer

Open = Callable[[Somebody], LinkedDesk]


@pytest.fixture
def desk_of(team_server: TeamServer, tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as open_:
        yield lambda who: open_.enter_context(linked(team_server, who, tmp_path))


@pytest.fixture
def campaign(team_server: TeamServer) -> UUID:
    return team_server.campaign()


@pytest.fixture
def mara(team_server: TeamServer, campaign: UUID) -> Somebody:
    return team_server.person("Mara", "telemarketer", campaigns=(campaign,))


def new_lead(team: TeamServer, campaign: UUID) -> tuple[UUID, str]:
    number = team.number()
    return team.lead(campaign, number), number


def opened(desk: LinkedDesk, lead: UUID) -> None:
    """The lead is open in the window, and held."""
    assert desk.leases.hold(lead) is None
    desk.link.turn()


# --- after a cut ---------------------------------------------------------------------------------


def test_an_open_lead_whose_look_ran_out_in_a_cut_is_held_again(
    team_server: TeamServer, desk_of: Open, campaign: UUID, mara: Somebody
) -> None:
    lead, number = new_lead(team_server, campaign)
    desk = desk_of(mara)
    opened(desk, lead)
    desk.cut(cut=True)
    assert desk.link.turn().standing.contact is Contact.AWAY
    desk.age(lead, 120)
    desk.cut(cut=False)
    assert desk.link.turn().standing.contact is Contact.HEARD
    assert desk.leases.confirm(lead, number).why is DialWhy.CONFIRMED


def test_an_open_lead_that_somebody_else_got_in_a_cut_is_said(
    team_server: TeamServer, desk_of: Open, campaign: UUID, mara: Somebody
) -> None:
    lead, _ = new_lead(team_server, campaign)
    lea = team_server.person("Lea", "telemarketer", campaigns=(campaign,))
    desk = desk_of(mara)
    opened(desk, lead)
    desk.cut(cut=True)
    desk.link.turn()
    desk.age(lead, 120)
    assert lea.call("hold", lead=str(lead))["lease"]
    desk.cut(cut=False)
    assert [one for one, _ in desk.link.turn().lost] == [lead]


@pytest.mark.parametrize("left", [False, True], ids=["open", "another lead was opened"])
def test_a_call_that_waited_for_its_save_longer_than_its_lease_is_taken(
    team_server: TeamServer, desk_of: Open, campaign: UUID, mara: Somebody, left: bool
) -> None:
    lead, number = new_lead(team_server, campaign)
    desk = desk_of(mara)
    opened(desk, lead)
    assert desk.leases.confirm(lead, number).go
    attempt = desk.caller.dial(lead, number)
    desk.link.turn()
    if left:
        desk.leases.leave(lead)
    desk.cut(cut=True)
    desk.link.turn()
    desk.age(lead, 4_000)
    desk.cut(cut=False)
    desk.link.turn()
    desk.caller.save(lead, number, attempt, stage="conversing", text="Wants a price")
    assert desk.link.turn().late == ()
    state = team_server.state(lead)
    assert (state["stage"], state["owner"]) == ("conversing", str(mara.id))


def test_the_lease_of_a_call_that_waits_for_its_save_is_not_given_back(
    team_server: TeamServer, desk_of: Open, campaign: UUID, mara: Somebody
) -> None:
    lead, number = new_lead(team_server, campaign)
    desk = desk_of(mara)
    opened(desk, lead)
    assert desk.leases.confirm(lead, number).go
    attempt = desk.caller.dial(lead, number)
    desk.leases.leave(lead)  # another lead was opened
    desk.link.turn()
    kind = "SELECT kind FROM lease WHERE lead = %s AND until > now()"
    assert team_server.one(kind, lead) == "call"
    desk.caller.save(lead, number, attempt, stage="attempting")
    assert desk.link.turn().late == ()
    assert team_server.one("SELECT until FROM lease WHERE lead = %s", lead) is None


def test_a_lease_that_ran_out_under_a_call_is_not_asked_about_for_ever(
    team_server: TeamServer, desk_of: Open, campaign: UUID, mara: Somebody
) -> None:
    lead, number = new_lead(team_server, campaign)
    desk = desk_of(mara)
    opened(desk, lead)
    assert desk.leases.confirm(lead, number).go
    desk.caller.dial(lead, number)
    desk.link.turn()
    desk.cut(cut=True)
    desk.link.turn()
    desk.age(lead, 4_000)
    team_server.root.execute(
        "UPDATE lead SET stage = 'do_not_call', rev = rev + 1, pool = 0 WHERE id = %s", (lead,)
    )
    desk.cut(cut=False)
    assert [one for one, _ in desk.link.turn().lost] == [lead]
    desk.lines[1].asked.clear()
    assert [desk.link.turn().lost for _ in range(3)] == [()] * 3
    assert desk.lines[1].asked == []


# --- what can't be sent --------------------------------------------------------------------------


def test_one_act_that_the_team_cannot_read_holds_up_nothing(
    team_server: TeamServer, desk_of: Open, campaign: UUID, mara: Somebody
) -> None:
    first, second = (new_lead(team_server, campaign)[0] for _ in range(2))
    desk = desk_of(mara)
    opened(desk, first)
    assert desk.leases.hold(second) is None
    desk.caller.note(first, "far too long " * 350_000)  # more than one push may be
    desk.caller.do_not_call(second)
    turn = desk.link.turn()
    assert turn.standing.contact is Contact.HEARD
    assert [(answer, why) for _, answer, why in turn.late] == [("quarantined", UNREADABLE)]
    assert turn.standing.unsent.acts == 0
    assert turn.standing.unsent.set_aside == 1
    assert team_server.state(second)["stage"] == "do_not_call"
    box = table_of(OutboxRow)
    kept = desk.read(lambda s: s.scalar(select(box.c.state).where(box.c.reason == UNREADABLE)))
    assert kept == "quarantined"


@pytest.mark.parametrize("sign", ["\0", "\ud83d"], ids=["NUL", "half a character"])
def test_what_no_database_takes_is_left_out_of_what_was_typed(
    team_server: TeamServer, desk_of: Open, campaign: UUID, mara: Somebody, sign: str
) -> None:
    lead, _ = new_lead(team_server, campaign)
    desk = desk_of(mara)
    opened(desk, lead)
    desk.caller.note(lead, f"pasted {sign}text")
    assert desk.link.turn().late == ()
    assert team_server.one("SELECT text FROM note JOIN fact USING (id) WHERE lead = %s", lead) == (
        "pasted text"
    )


# --- leads ahead ---------------------------------------------------------------------------------


def test_who_also_supervises_takes_leads_of_the_campaigns_they_call_in(
    team_server: TeamServer, desk_of: Open
) -> None:
    others, own = team_server.campaign("Others"), team_server.campaign("Own")
    for one in (others, own):
        new_lead(team_server, one)
    petra = team_server.person("Petra", "supervisor", "telemarketer", campaigns=(own,))
    desk = desk_of(petra)
    assert desk.link.turn().standing.contact is Contact.HEARD
    campaigns = desk.read(
        lambda s: s.scalars(select(Lead.campaign).where(Lead.id.in_(desk.held())))
    )
    assert set(campaigns) == {own}


def waiting_copy(team: TeamServer, desk: LinkedDesk, campaign: UUID) -> set[UUID]:
    """A new copy waited for a call, which has just ended; the leads that were taken meanwhile."""
    desk.link.turn()
    desk.anew.may = lambda: False
    again = "UPDATE login SET view_v = view_v + 1 WHERE person = %s"
    team.root.execute(again, (desk.who.id,))
    assert desk.link.turn().filled is Filled.WAITS
    taken = {new_lead(team, campaign)[0] for _ in range(3)}
    desk.pass_time(timedelta(seconds=31))
    desk.link.turn()
    assert desk.held() == taken
    desk.anew.may = lambda: True
    return taken


def test_leads_taken_while_a_new_copy_waits_are_in_it(
    team_server: TeamServer, desk_of: Open, campaign: UUID, mara: Somebody
) -> None:
    desk = desk_of(mara)
    taken = waiting_copy(team_server, desk, campaign)
    assert desk.link.turn().filled is Filled.DONE
    here = desk.read(lambda s: set(s.scalars(select(Lead.id))))
    assert taken <= here
    assert not kept_copy(desk.store.path).exists(), "what may no longer be seen is in it"


def test_leads_whose_rows_were_cut_off_come_with_the_next_turn(
    team_server: TeamServer, desk_of: Open, campaign: UUID, mara: Somebody
) -> None:
    desk = desk_of(mara)
    taken = waiting_copy(team_server, desk, campaign)
    desk.lines[1].cut = True  # the new copy is in place, and then the network goes
    desk.link.turn()
    desk.lines[1].cut = False
    desk.link.turn()
    assert taken <= desk.read(lambda s: set(s.scalars(select(Lead.id))))


# --- what the desk has missed --------------------------------------------------------------------


def missing(desk: LinkedDesk, lead: UUID) -> bool:
    spine = tables.SPINE
    return desk.read(lambda s: s.scalar(select(spine.c.id).where(spine.c.lead == lead))) is None


def test_a_fact_that_a_desk_has_lost_is_there_again_by_itself(
    team_server: TeamServer, desk_of: Open, campaign: UUID, mara: Somebody
) -> None:
    lead, _ = new_lead(team_server, campaign)
    desk = desk_of(mara)
    opened(desk, lead)
    desk.caller.note(lead, "lost and found")
    desk.link.turn()
    spine, notes = tables.SPINE, tables.TABLES[f.Note]
    with desk.store.writing() as session:
        lost = session.scalar(select(spine.c.id).where(spine.c.lead == lead))
        session.execute(notes.delete().where(notes.c.id == lost))
        session.execute(spine.delete().where(spine.c.id == lost))
    desk.pass_time(timedelta(seconds=CHECK_EVERY + 1))
    desk.link.turn()
    assert missing(desk, lead), "once is no proof: it may be on its way"
    for _ in range(CHECK_DAYS + 1):  # one day after the other
        desk.pass_time(timedelta(seconds=CHECK_EVERY + 1))
        desk.link.turn()
    assert not missing(desk, lead)


@pytest.mark.parametrize("answer", ["unreadable", "not understood", "not_allowed"])
def test_what_was_set_aside_is_nothing_that_was_missed(
    team_server: TeamServer, desk_of: Open, campaign: UUID, mara: Somebody, answer: str
) -> None:
    lead, _ = new_lead(team_server, campaign)
    desk = desk_of(mara)
    opened(desk, lead)
    if answer == "not understood":
        sql = "DELETE FROM act_kind WHERE act = 'add_notes' AND kind = 'note'"
        team_server.root.execute(sql)
    if answer == "not_allowed":
        team_server.root.execute("DELETE FROM act_right WHERE act = 'add_notes'")
        team_server.root.execute("DELETE FROM lease WHERE lead = %s", (lead,))
    desk.caller.note(lead, "too long " * (500_000 if answer == "unreadable" else 1))
    assert [why for _, _, why in desk.link.turn().late] == [answer]
    filled = []
    for _ in range(6 * CHECK_DAYS):  # more than the three days for which an act can be sent again
        desk.pass_time(timedelta(seconds=CHECK_EVERY + 1))
        filled.append(desk.link.turn().filled)
    assert set(filled) == {Filled.NO}
    assert not missing(desk, lead), "this desk alone has it"
