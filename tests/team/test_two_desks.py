"""Two desks of a team on a real PostgreSQL, each with its own profile, from the invitation on."""

import json
import queue
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from app.acts.accept import Accept
from app.acts.attempt import AnswerCall, EndCall, StartAttempt
from app.acts.house import SetCampaign
from app.acts.table import ACTS, Offline
from app.domain.campaign import GateRule, to_json
from app.domain.errors import NotAllowed
from app.domain.syncing import JITTER, POLL_IDLE
from app.domain.vocabulary import Role, Stage
from app.host.clock import SystemClock
from app.host.ids import new_id
from app.host.lanes import Lanes
from app.host.paths import Paths
from app.host.secrets import FilePlace, Secrets
from app.host.team_place import TeamPlace
from app.jobs.doctor import examine
from app.jobs.team_anew import Anew
from app.jobs.team_join import join
from app.jobs.team_leases import DeskLeases
from app.jobs.team_link import Contact, Filled, TeamLink, Turn
from app.jobs.team_people import invite, roles_of
from app.jobs.team_session import TeamSession
from app.jobs.team_way import as_installer, way_of
from app.jobs.workplace import Workplace
from app.models.state import Lead
from app.reads.desk import Actor
from app.reads.lead_card import LeadCardQuestion
from app.sync import keeping
from app.sync.clock import ComputerClock
from app.sync.leases import Leases
from app.sync.local import StoreLocal
from tests.bench.calls import campaign_of, saving
from tests.helpers.clock import FixedClock

PASSPHRASE = "correct horse"


@dataclass
class AtDesk:
    """Somebody at a desk of their own."""

    workplace: Workplace
    link: TeamLink
    actor: Actor
    role: Role
    secret: str

    def act(self, command):
        return self.workplace.act(command, self.actor, self.role)

    def ask(self, question):
        return self.workplace.ask(question, self.actor, self.role)

    def claim(self, campaign):
        with self.link.leases.all() as leases:
            return leases.claim(campaign, "new")

    def turn(self):
        turn = self.link.turn()
        assert turn.standing.contact is Contact.HEARD, turn.standing.refused
        return turn


@pytest.fixture
def sit_down(team_server, tmp_path, monkeypatch):
    """Invites somebody and lets them join at a new desk."""
    monkeypatch.setenv("PGPASSFILE", str(team_server.cluster.folder / "passfile"))
    cluster = team_server.cluster
    url = f"postgresql://{cluster.user}@127.0.0.1:{cluster.port}/postgres?sslmode=disable"
    # Nor to somebody whom tests of the server left behind.
    team_server.root.execute(
        "UPDATE person SET active = false WHERE roles::text LIKE '%telesales%'"
    )
    desks: list[AtDesk] = []
    # No hand-off goes to somebody of another test.
    team_server.root.execute("UPDATE person SET active = false")

    def sit(name: str, *roles: str, campaign: UUID | None = None) -> AtDesk:
        with as_installer(url, "team", lambda: None, None) as errand:
            made = invite(errand.call, errand.server, "team", name, roles_of(list(roles)))
        paths = Paths.of(tmp_path / name)
        secret_file = tmp_path / f"{name}.secret"
        joined = join(paths, made, PASSPHRASE, secret_file=secret_file)
        assert joined.name == name
        here = TeamPlace.of(paths)
        assert here is not None
        secret = Secrets(FilePlace(Path(here.secret_file)), here.org, here.login).open(PASSPHRASE)
        workplace = Workplace(paths, clock=FixedClock())
        clock = ComputerClock(SystemClock().now)
        local, transport = StoreLocal(workplace.store), way_of(here, secret)
        leases = DeskLeases(Leases(local, transport, clock, new_id))
        anew = Anew(workplace.store, transport, clock)
        link = TeamLink(local, transport, clock, here, leases, anew)
        link.turn()
        person = UUID(
            team_server.one("SELECT person FROM login WHERE rolname = %s", here.login).hex
        )
        own = frozenset(Role(one) for one in joined.roles)
        desks.append(AtDesk(workplace, link, Actor(person, name, own), Role(roles[0]), secret))
        return desks[-1]

    yield sit
    for one in desks:
        one.link.close()
        one.workplace.close()


def test_joining_uses_the_invitation_up(sit_down):
    desk = sit_down("Mara", "telemarketer")
    assert desk.turn().standing.unsent.acts == 0


@pytest.fixture
def campaign(team_server):
    """A campaign whose gate passes leads on by itself, made in the team database."""
    plan = replace(campaign_of(2), name=f"Film {new_id()}", gate=GateRule(score=10))
    row = {
        "version": 1,
        "name": plan.name,
        "desk": str(plan.desk),
        "region": plan.region,
        "gap_minutes": plan.gap_minutes,
        "attempts_in_a_row": plan.attempts_in_a_row,
        "attempts_a_day": plan.attempts_a_day,
        "answer_minutes": plan.answer_minutes,
        "ask_consent_each_time": False,
        "active": True,
        **{name: json.dumps(value) for name, value in to_json(plan).items()},
    }
    names = ", ".join(row)
    team_server.root.execute(
        f"INSERT INTO campaign (id, {names}) VALUES (%s{', %s' * len(row)})",
        (plan.id, *row.values()),
    )
    return plan.id


def lead_in_pool(team_server, campaign):
    """A lead that may be called now, by the server's clock and by the desk's."""
    lead = team_server.lead(campaign)
    prospect = team_server.prospects[lead]
    team_server.root.execute(
        "UPDATE prospect SET country = 'DE', zone = 'Europe/Berlin', zones = '[\"Europe/Berlin\"]'"
        " WHERE id = %s",
        (prospect,),
    )
    phone = team_server.one("SELECT e164 FROM phone WHERE prospect = %s", prospect)
    return lead, phone


def call(desk, lead, phone, ending):
    """A call with a conversation, saved."""
    may = desk.link.leases.confirm(lead, phone)
    assert may.go, may
    attempt = desk.act(StartAttempt(lead, phone)).attempt
    desk.act(AnswerCall(lead, attempt))
    desk.act(EndCall(lead, attempt))
    due = desk.workplace.clock.now() + timedelta(days=1)
    return desk.act(saving(lead, attempt, ending, due, "Europe/Berlin", Random(0)))


def test_a_lead_goes_from_one_desk_over_the_gate_to_another(sit_down, team_server, campaign):
    mara, lea = sit_down("Mara", "telemarketer"), sit_down("Lea", "telesales")
    lead, phone = lead_in_pool(team_server, campaign)
    assert mara.claim(campaign) == [lead]
    mara.turn()
    call(mara, lead, phone, "interested")
    done = mara.turn()
    assert (done.late, done.standing.unsent.acts) == ((), 0)
    assert team_server.state(lead)["stage"] == "handed_off"
    lea.turn()
    card = lea.ask(LeadCardQuestion(lead))
    assert card.state.stage == Stage.HANDED_OFF
    assert card.state.point_stopped_at == "Whether it holds in the freezer"
    lea.act(Accept(lead))
    assert lea.turn().late == ()
    assert team_server.state(lead)["owner"] == str(lea.actor.id)
    mara.turn()
    with mara.workplace.store.reading() as session:
        seen = session.get(Lead, lead)
    assert seen is not None
    assert (seen.stage, seen.point_opens_with) == ("accepted", ""), "passed: stage and answer only"
    said = team_server.one("SELECT made_by FROM fact WHERE lead = %s AND kind = 'handed_off'", lead)
    assert said is None, "the gate handed it off"
    for desk in (mara, lea):
        assert examine(desk.workplace.paths).ok, "though it has a part of the facts alone"
        assert desk.link._pull.check([desk.workplace.clock.now().date()]) == []


def test_two_desks_never_have_the_same_lead(sit_down, team_server, campaign):
    mara, tobias = sit_down("Mara", "telemarketer"), sit_down("Tobias", "telemarketer")
    lead, phone = lead_in_pool(team_server, campaign)
    assert mara.claim(campaign) == [lead]
    assert tobias.claim(campaign) == []
    assert tobias.link.leases.hold(lead).what == "Mara has this lead now."
    assert mara.link.leases.confirm(lead, phone).go
    assert tobias.link.leases.hold(lead).what.startswith("Mara is on the phone")


def test_a_hand_off_is_at_the_other_desk_before_it_would_have_asked(
    sit_down, team_server, campaign
):
    mara, lea = sit_down("Mara", "telemarketer"), sit_down("Lea", "telesales")
    lead, phone = lead_in_pool(team_server, campaign)
    assert mara.claim(campaign) == [lead]
    turns: queue.Queue[Turn] = queue.Queue()
    lanes = Lanes()
    here, secret = lea.link.here, lea.secret
    session = TeamSession(lea.workplace, lanes, here, secret, SystemClock().now, turns.put)
    session.focus(False)  # asks each five seconds only
    session.start()
    try:
        assert turns.get(timeout=10).standing.contact is Contact.HEARD
        turns.get(timeout=10)  # the one that listening begins with
        call(mara, lead, phone, "interested")
        mara.turn()
        began = time.monotonic()
        while lead not in turns.get(timeout=10).leads:
            pass
        assert time.monotonic() - began < POLL_IDLE * (1 - JITTER)
        assert lea.ask(LeadCardQuestion(lead)).state.stage == Stage.HANDED_OFF
    finally:
        assert session.stop()
        assert lanes.close()


def test_what_belongs_to_the_whole_team_is_not_changed_at_a_desk(sit_down):
    boss = sit_down("Ines", "supervisor")
    with pytest.raises(NotAllowed, match="belong to the whole team"):
        boss.act(SetCampaign(campaign_of(0)))
    assert boss.turn().standing.unsent.acts == 0


def test_every_act_says_whether_it_works_without_the_team():
    found = {name: spec.offline for name, spec in ACTS.items()}
    assert found["save_call"] is Offline.WITH_LEASE
    assert found["keep_draft"] is Offline.YES
    refused = {name for name, offline in found.items() if offline is Offline.NO}
    # The team database takes these from nobody's outbox.
    assert refused == {
        *("set_person", "set_pin", "set_campaign", "set_scorecard"),
        *("start_import", "take_rows", "end_import", "withdraw_import"),
    }


def test_leads_of_the_pool_are_taken_ahead_and_by_one_desk_only(sit_down, team_server, campaign):
    made = {lead_in_pool(team_server, campaign)[0] for _ in range(3)}
    # A pack holds 20 leads: those of other tests' campaigns are not to be among them.
    team_server.root.execute("UPDATE campaign SET active = false WHERE id <> %s", (campaign,))
    mara, tobias = sit_down("Mara", "telemarketer"), sit_down("Tobias", "telemarketer")
    assert made <= at_desk(mara)[0] & at_desk(mara)[1]
    assert not made & (at_desk(tobias)[0] | at_desk(tobias)[1])


def test_after_a_restore_a_desk_has_again_what_it_had_and_nobody_gets_more_before(
    sit_down, team_server, campaign
):
    mara, tobias = sit_down("Mara", "telemarketer"), sit_down("Tobias", "telemarketer")
    lead, phone = lead_in_pool(team_server, campaign)
    assert mara.claim(campaign) == [lead]
    # The backup is from before she claimed it.
    team_server.root.execute(
        "UPDATE lease SET epoch = 0, person = NULL, device = NULL, kind = NULL, until = NULL,"
        " request = NULL, phones = '{}' WHERE lead = %s",
        (lead,),
    )
    team_server.root.execute("UPDATE lease_phone SET lead = NULL, until = NULL")
    rest = keeping.restored(team_server.cluster.url(), "team").rest
    assert rest.desks == ("Mara", "Tobias")
    assert tobias.turn().filled is Filled.DONE
    assert tobias.claim(campaign) == []
    assert tobias.turn().standing.rests_until == rest.until
    assert tobias.link.leases.hold(lead).what.startswith("The team's database was restored")
    assert mara.turn().filled is Filled.DONE
    assert team_server.one("SELECT lead FROM lease WHERE until > now()") == lead
    another, _ = lead_in_pool(team_server, campaign)
    assert tobias.claim(campaign) == [another]
    assert tobias.turn().standing.rests_until is None
    assert call(mara, lead, phone, "interested") is not None
    mara.turn()
    assert team_server.one("SELECT count(stale) FROM fact WHERE lead = %s", lead) == 0


def at_desk(desk):
    """Leads in the desk's store, and those that it holds."""
    with desk.workplace.store.reading() as session, desk.link.leases.all() as leases:
        return set(session.scalars(select(Lead.id))), {one.lead for one in leases.list_(session)}
