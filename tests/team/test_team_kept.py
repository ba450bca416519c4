"""Two desks on a real PostgreSQL: signing out, filling anew, being removed, being too old."""

import socket
import time
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select, update

from app.acts.attempt import EndCall, StartAttempt
from app.acts.house import GoAway, KeepDraft
from app.acts.save_call import AddNotes, NoteLine
from app.domain.lease import DialWhy
from app.host.clock import SystemClock
from app.host.ids import new_id
from app.jobs.team_anew import Anew
from app.jobs.team_link import Contact, Filled
from app.models import facts as tables
from app.models.desk_side import HeldLease, TeamSync
from app.models.local import Draft
from app.models.state import Lead, Person
from app.models.store import Store
from app.reads.comment_drafts import REVIEW
from app.reads.unsent import UnsentQuestion
from app.sync.clock import ComputerClock
from app.sync.local import StoreLocal
from app.sync.outbox import OUTBOX
from app.sync.pull import Pull
from tests.bench.calls import saving
from tests.team.test_two_desks import campaign, lead_in_pool, sit_down  # noqa: F401


@pytest.fixture
def alone(team_server, campaign):  # noqa: F811
    """Only this campaign's leads are given out."""
    team_server.root.execute("UPDATE campaign SET active = false WHERE id <> %s", (campaign,))
    yield campaign
    team_server.root.execute("UPDATE campaign SET active = true")


def leads(desk):
    with desk.workplace.store.reading() as session:
        return set(session.scalars(select(Lead.id)))


def held(desk):
    with desk.workplace.store.reading() as session:
        return set(session.scalars(select(HeldLease.lead)))


def note(desk, lead, text="wants a trial"):
    desk.act(AddNotes(lead, (NoteLine("need", text),)))


def facts(desk, lead):
    with desk.workplace.store.reading() as session:
        spine = tables.SPINE
        return session.scalar(select(func.count()).where(spine.c.lead == lead))


def there(team_server, desk, lead):
    """Whether the team believes that the desk has a lead."""
    return team_server.one(
        "SELECT count(*) FROM desk_lead WHERE device = %s AND lead = %s",
        *(desk.link.here.device, lead),
    )


def away(desk):
    """The network is gone."""
    desk.link._transport._conninfo = "host=127.0.0.1 port=1 dbname=postgres user=nobody"
    desk.link._transport.close()


def test_who_signs_out_gives_back_what_others_may_call(sit_down, team_server, alone):  # noqa: F811
    pool = {lead_in_pool(team_server, alone)[0] for _ in range(3)}
    mara = sit_down("Mara", "telemarketer")
    mara.turn()
    assert pool <= leads(mara)
    own = team_server.lead(alone, stage="conversing", owner=mara.actor.id)
    mara.turn()
    assert own in leads(mara)
    note(mara, own)
    assert pool <= mara.link.leave()
    assert leads(mara) == {own}
    assert held(mara) == set()
    assert facts(mara, own) > 0
    assert team_server.one("SELECT count(*) FROM fact WHERE lead = %s", own) > 0, "sent first"
    assert not any(there(team_server, mara, one) for one in pool)
    tobias = sit_down("Tobias", "telemarketer")
    tobias.turn()
    assert pool <= held(tobias), "at once, not when the leases have run out"


def test_what_is_typed_on_a_lead_of_the_pool_stays(sit_down, team_server, alone):  # noqa: F811
    lead, _ = lead_in_pool(team_server, alone)
    other, _ = lead_in_pool(team_server, alone)
    mara = sit_down("Mara", "telemarketer")
    mara.turn()
    mara.act(KeepDraft(lead, {"notes": [{"text": "wants"}]}))
    mara.link.leave()
    assert lead in leads(mara)
    assert other not in leads(mara)
    assert there(team_server, mara, lead), "what becomes of it is told on"
    assert held(mara) == set()
    assert team_server.one("SELECT until FROM lease WHERE lead = %s", lead) is None


def test_without_the_team_leads_go_all_the_same_and_the_team_hears_of_it_later(
    sit_down,  # noqa: F811
    team_server,
    alone,
):
    worked, _ = lead_in_pool(team_server, alone)
    idle, _ = lead_in_pool(team_server, alone)
    mara = sit_down("Mara", "telemarketer")
    mara.turn()
    note(mara, worked)
    conninfo = mara.link._transport._conninfo
    away(mara)
    mara.link.leave()
    assert worked in leads(mara), "what was said there is not with the team yet"
    assert idle not in leads(mara)
    assert there(team_server, mara, idle)
    mara.link._transport._conninfo = conninfo
    mara.link._topped = SystemClock().now()  # takes nothing ahead for this turn
    mara.turn()
    assert team_server.one("SELECT count(*) FROM fact WHERE lead = %s", worked) > 0
    assert not there(team_server, mara, idle)


def test_after_half_a_day_without_the_team_the_pool_leaves_the_desk(
    sit_down,  # noqa: F811
    team_server,
    alone,
):
    lead, _ = lead_in_pool(team_server, alone)
    mara = sit_down("Mara", "telemarketer")
    mara.turn()
    own = team_server.lead(alone, stage="conversing", owner=mara.actor.id)
    mara.turn()
    away(mara)

    def heard(hours):
        before = SystemClock().now() - timedelta(hours=hours)
        with mara.workplace.store.writing() as session:
            session.execute(update(TeamSync).values(contact_wall=before))

    heard(11.9)
    assert mara.link.turn().standing.contact is Contact.AWAY
    assert lead in leads(mara)
    heard(12.1)
    turn = mara.link.turn()
    assert lead in turn.leads
    assert leads(mara) == {own}


def test_a_call_goes_on_though_the_clock_says_that_half_a_day_has_passed(
    sit_down,  # noqa: F811
    team_server,
    alone,
):
    lead, phone = lead_in_pool(team_server, alone)
    idle, _ = lead_in_pool(team_server, alone)
    mara = sit_down("Mara", "telemarketer")
    mara.turn()
    assert mara.link.leases.confirm(lead, phone).go
    attempt = mara.act(StartAttempt(lead, phone)).attempt
    mara.turn()
    before = SystemClock().now() - timedelta(hours=13)
    with mara.workplace.store.writing() as session:
        session.execute(update(TeamSync).values(contact_wall=before))
    mara.link._topped = SystemClock().now()
    assert idle in mara.turn().leads
    assert held(mara) == {lead}
    assert team_server.one("SELECT until > now() FROM lease WHERE lead = %s", lead)
    assert there(team_server, mara, lead)
    mara.act(EndCall(lead, attempt))
    due = mara.workplace.clock.now() + timedelta(days=1)
    mara.act(saving(lead, attempt, "no_answer", due, "Europe/Berlin", Random(0)))
    mara.turn()
    assert team_server.one("SELECT count(stale) FROM fact WHERE lead = %s", lead) == 0
    assert team_server.state(lead)["stage"] == "attempting"


def anew(desk):
    """The desk fills its store anew when it is told to, as a session's link does."""
    clock = ComputerClock(SystemClock().now)
    desk.link.anew = Anew(desk.workplace.store, desk.link._transport, clock)
    return desk.link.anew


def new_roles(team_server, desk, *roles):
    team_server.root.execute(
        "UPDATE login SET roles = %s, view_v = view_v + 1 WHERE person = %s",
        (list(roles), desk.actor.id),
    )
    team_server.root.execute(
        "UPDATE person SET roles = %s, version = version + 1 WHERE id = %s",
        (f'["{roles[0]}"]', desk.actor.id),
    )


def test_other_roles_make_the_store_anew_and_nothing_is_lost(sit_down, team_server, alone):  # noqa: F811
    pool, _ = lead_in_pool(team_server, alone)
    mara = sit_down("Mara", "telemarketer")
    anew(mara)
    mara.turn()
    assert pool in leads(mara)
    own = team_server.lead(alone, stage="accepted", owner=mara.actor.id)
    mara.turn()
    mara.act(KeepDraft(own, {"notes": [{"text": "half a sentence"}]}))
    typed = {"notes": [{"text": "wants "}], "point": {"ours": {"what": "a price list"}}}
    mara.act(KeepDraft(pool, {**typed, "of": "Ewa Nowak"}))
    mara.act(KeepDraft(new_id(), {REVIEW: str(own), "text": "about a call"}))
    assert mara.ask(UnsentQuestion()).left == ()
    new_roles(team_server, mara, "telesales")
    turn = mara.turn()
    assert turn.filled is Filled.DONE
    assert own in leads(mara)
    assert pool not in leads(mara), "the pool is not a closer's"
    with mara.workplace.store.reading() as session:
        assert {own, pool} < set(session.scalars(select(Draft.lead)))
        assert session.scalar(select(Person.roles).where(Person.id == mara.actor.id)) == [
            "telesales"
        ]
    (left,) = mara.ask(UnsentQuestion()).left
    assert (left.lead, left.about) == (pool, "Ewa Nowak")
    assert left.words == ("wants", "a price list")
    again = mara.turn()
    assert again.filled is Filled.NO
    mara.act(GoAway("Lunch"))
    assert mara.turn().standing.unsent.acts == 0


def test_what_waits_to_be_sent_goes_over_into_the_new_store(sit_down, team_server, alone):  # noqa: F811
    mara = sit_down(
        "Mara",
        "telemarketer",
    )
    filling = anew(mara)
    own = team_server.lead(alone, stage="conversing", owner=mara.actor.id)
    mara.turn()
    new_roles(team_server, mara, "telemarketer", "qualifier")
    filling.may = lambda: False
    assert mara.turn().filled is Filled.WAITS
    note(mara, own, "said after the new file was read")
    filling.may = lambda: True
    swapped = filling.swap()
    assert swapped is not None
    assert swapped.rows["outbox"] >= 1
    assert facts(mara, own) == swapped.facts > 0
    mara.turn()
    assert team_server.one(
        "SELECT count(*) FROM note WHERE text = 'said after the new file was read'"
    )


def test_a_call_is_saved_before_the_store_is_made_anew(sit_down, team_server, alone):  # noqa: F811
    lead, phone = lead_in_pool(team_server, alone)
    mara = sit_down("Mara", "telemarketer")
    anew(mara)
    mara.turn()
    assert mara.link.leases.confirm(lead, phone).go
    attempt = mara.act(StartAttempt(lead, phone)).attempt
    mara.act(EndCall(lead, attempt))
    new_roles(team_server, mara, "telemarketer", "qualifier")
    assert mara.turn().filled is Filled.WAITS
    assert mara.turn().filled is Filled.WAITS
    due = mara.workplace.clock.now() + timedelta(days=1)
    mara.act(saving(lead, attempt, "no_answer", due, "Europe/Berlin", Random(0)))
    assert mara.turn().filled is Filled.DONE


def test_a_filling_that_was_broken_off_is_begun_again_at_the_next_start(
    sit_down,  # noqa: F811
    team_server,
    alone,
):
    mara = sit_down("Mara", "telemarketer")
    first = anew(mara)
    mara.turn()
    new_roles(team_server, mara, "telemarketer", "qualifier")
    first.may = lambda: False
    assert mara.turn().filled is Filled.WAITS
    # The program ends here; the team has noted that it told everything, and asks for it no more.
    second = anew(mara)
    assert second.due
    assert mara.turn().filled is Filled.DONE
    assert not second.due


def test_while_a_command_has_the_store_open_it_stays_and_is_tried_again(
    sit_down,  # noqa: F811
    team_server,
    alone,
):
    mara = sit_down("Mara", "telemarketer")
    anew(mara)
    new_roles(team_server, mara, "telemarketer", "qualifier")
    with Store(mara.workplace.paths.store) as other, other.reading() as session:
        session.scalar(select(func.count()).select_from(Lead))
        assert mara.turn().filled is Filled.FAILED
        assert mara.turn().filled is Filled.FAILED
    assert mara.turn().filled is Filled.DONE


def test_somebody_who_was_removed_is_told_and_calls_nobody(sit_down, team_server, alone):  # noqa: F811
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    own = team_server.lead(alone, stage="conversing", owner=mara.actor.id)
    mara.turn()
    phone = team_server.one(
        "SELECT e164 FROM phone WHERE prospect = %s", team_server.prospects[own]
    )
    team_server.call("remove", person=str(mara.actor.id), to=str(ines.actor.id))
    note(mara, own)
    mara.link.turn()  # the connection was ended
    standing = mara.link.turn().standing
    assert standing.contact is Contact.REFUSED
    assert standing.code == "28P01"
    assert standing.refused.startswith("The team does not let you in any more")
    assert standing.unsent.acts == 1
    may = mara.link.leases.confirm(own, phone)
    assert (may.go, may.why) == (False, DialWhy.REFUSED), "not as if the network were gone"


def test_a_desk_that_is_too_old_still_sends_but_reads_nothing_new(
    sit_down,  # noqa: F811
    team_server,
    alone,
):
    mara = sit_down("Mara", "telemarketer")
    own = team_server.lead(alone, stage="conversing", owner=mara.actor.id)
    mara.turn()
    later = team_server.lead(alone, stage="conversing", owner=mara.actor.id)
    team_server.root.execute("UPDATE server SET min_program = '99'")
    try:
        note(mara, own, "from an old desk")
        standing = mara.link.turn().standing
        assert standing.contact is Contact.REFUSED
        assert "99 or newer" in standing.refused
        assert standing.unsent.acts == 0
        assert later not in leads(mara)
    finally:
        team_server.root.execute("UPDATE server SET min_program = ''")
    mara.turn()
    assert later in leads(mara)


def test_a_lease_that_a_supervisor_takes_back_is_said_to_its_desk(sit_down, team_server, alone):  # noqa: F811
    lead, phone = lead_in_pool(team_server, alone)
    mara, ines = sit_down("Mara", "telemarketer"), sit_down("Ines", "supervisor")
    mara.turn()
    assert mara.link.leases.hold(lead) is None
    assert mara.turn().lost == ()
    ines.link._transport.call("revoke", {"lead": str(lead), "spoken": True, "why": "rang her up"})
    ((gone, why),) = mara.turn().lost
    assert gone == lead
    assert why.what == "This lead was taken back from this desk."
    assert lead not in held(mara)
    assert not mara.link.leases.confirm(lead, phone).go


def test_a_lead_that_was_opened_without_the_team_is_asked_for_when_it_is_back(
    sit_down,  # noqa: F811
    team_server,
    alone,
):
    mara, tobias = sit_down("Mara", "telemarketer"), sit_down("Tobias", "telemarketer")
    lead, _ = lead_in_pool(team_server, alone)
    assert tobias.claim(alone) == [lead]
    transport = mara.link._transport
    conninfo = transport._conninfo
    away(mara)
    assert mara.link.leases.hold(lead) is None, "nobody can tell"
    transport._conninfo = conninfo
    ((asked, why),) = mara.turn().lost
    assert asked == lead
    assert why.what == "Tobias has this lead now."
    assert mara.turn().lost == ()


def test_facts_of_leads_that_left_the_desk_are_not_missed_by_the_check(
    sit_down,  # noqa: F811
    team_server,
    alone,
):
    lead, _ = lead_in_pool(team_server, alone)
    mara = sit_down("Mara", "telemarketer")
    mara.turn()
    note(mara, lead)
    mara.turn()
    mara.link.leave()
    assert lead not in leads(mara)
    assert facts(mara, lead) > 0, "kept for the outbox"
    local = StoreLocal(mara.workplace.store)
    clock = ComputerClock(SystemClock().now)
    pull = Pull(local, mara.link._transport, clock, OUTBOX)
    assert pull.check([mara.workplace.clock.now().date(), SystemClock().now().date()]) == []


def test_a_dial_waits_for_a_server_that_says_nothing_no_longer_than_its_moment(
    sit_down,  # noqa: F811
    team_server,
    alone,
):
    mara = sit_down("Mara", "telemarketer")
    own = team_server.lead(alone, stage="conversing", owner=mara.actor.id)
    mara.turn()
    phone = team_server.one(
        "SELECT e164 FROM phone WHERE prospect = %s", team_server.prospects[own]
    )
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        transport = mara.link._transport
        transport.close()
        transport._conninfo = (
            f"host=127.0.0.1 port={silent.getsockname()[1]} dbname=postgres sslmode=disable"
        )
        began = time.monotonic()
        may = mara.link.leases.ask(own, phone).result(10)
        took = time.monotonic() - began
    assert may.why is DialWhy.UNDER_OWNERSHIP
    assert took < 1.5, "libpq alone waits two seconds for a connection"
