"""Questions about the whole team: the team's database says what a store with the same facts says.

The reads are the same functions on both sides; a real PostgreSQL has a store that was moved there.
"""

import os
import random
import stat
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import literal, select

from app.acts import lists
from app.acts.new_lead import NewLead, NewPhone
from app.domain.errors import NotAllowed
from app.domain.measures import MEASURES, Filters
from app.domain.vocabulary import Role
from app.host.kept_answers import MOST, KeptTexts
from app.host.paths import Paths
from app.jobs.profile import make_sample, open_profile
from app.jobs.team_ask import NotReached
from app.jobs.workplace import Workplace, this_computer
from app.models.types import UtcDateTime
from app.reads import team_wide
from app.reads.breaks import BreaksQuestion
from app.reads.calibration import CalibrationQuestion
from app.reads.flow import FlowQuestion
from app.reads.flow_list import FlowListQuestion
from app.reads.house import CampaignsQuestion, PeopleQuestion
from app.reads.lead_card import LeadCardQuestion
from app.reads.listening import ListeningQuestion
from app.reads.portable import Seconds
from app.reads.recording import RecordingQuestion
from app.reads.recording_filters import OUTCOMES
from app.reads.recordings import RecordingsQuestion
from app.reads.resumes import ResumesQuestion
from app.reads.reviews import ReviewsQuestion
from app.reads.table import READS
from app.reads.team_wide import Where, where
from app.reads.thread import ThreadQuestion
from app.sync import asking
from tests.helpers.cable import Cable
from tests.helpers.clock import FixedClock
from tests.helpers.flow_story import LEADS, STEPS, go_on, story
from tests.helpers.standby import standby
from tests.helpers.team_asks import organisation, supervisor

SUPERVISOR = Role.SUPERVISOR
IMPORTED = 3_000
TEXTS = ("price", "Price", "an", "Ber", "GmbH", "0555", "müller", "muller", "100%", "nowhere")


@pytest.fixture(scope="module")
def passwords(postgres):
    before = os.environ.get("PGPASSFILE")
    os.environ["PGPASSFILE"] = str(postgres.folder / "passfile")
    yield
    os.environ.pop("PGPASSFILE")
    if before is not None:
        os.environ["PGPASSFILE"] = before


@pytest.fixture(scope="module")
def org(postgres, passwords):
    with organisation(postgres, "asked") as made:
        yield made


@pytest.fixture(scope="module")
def other_org(postgres, passwords):
    with organisation(postgres, "told") as made:
        yield made


@pytest.fixture(scope="module")
def sample(org, tmp_path_factory):
    """The sample team with some thousand leads more, open, and moved into the organisation."""
    paths = Paths.of(tmp_path_factory.mktemp("asks") / "sample")
    make_sample(paths)
    with open_profile(paths, clock=FixedClock()) as workplace:
        import_leads(workplace, IMPORTED)
        org.move(workplace)
        yield workplace


def import_leads(workplace, count):
    """A list of leads that nobody has called."""
    admin = this_computer()
    campaign = workplace.ask(CampaignsQuestion(), admin, SUPERVISOR)[0].id
    dice = random.Random(5)
    workplace.act(lists.StartImport("asked", campaign, "asked.csv", {}), admin, SUPERVISOR)
    for start in range(0, count, 500):
        rows = tuple(
            NewLead(
                line=2 + n,
                name=f"Björn Müller {n}" if n % 7 == 0 else f"Person {n}",
                company=f"Company {dice.randrange(500)} GmbH",
                place=dice.choice(("Bergen", "Łódź", "Århus")),
                country="DE",
                zone="Europe/Berlin",
                zones=("Europe/Berlin",),
                source=dice.choice(("Fair", "Bought list")),
                segment=dice.choice(("Food", "Print", "")),
                phones=(NewPhone(f"+4930{7_000_000 + n}"),),
            )
            for n in range(start, start + 500)
        )
        workplace.act(lists.TakeRows("asked", rows, len(rows)), admin, SUPERVISOR)
    workplace.act(lists.EndImport("asked"), admin, SUPERVISOR)


@pytest.fixture
def boss(sample):
    return supervisor(sample)


@pytest.fixture
def asks(org, sample, tmp_path):
    made = org.asks(sample, tmp_path / "answers")
    yield made
    made.close()


def alike(workplace, asks, actor, question):
    """The team's answer, which is the store's and is the same again when it was kept."""
    here = workplace.ask(question, actor, SUPERVISOR)
    there = asks.ask(question, actor, SUPERVISOR)
    assert there == here, question
    if where(question, actor.roles) is Where.TEAM:
        last = asks.last(question, actor)
        assert last is not None, f"not kept: {question}"
        assert last.answer == here
        assert last.at == workplace.clock.now()
    return here


def flow_filters(workplace, actor):
    """No filter, each alone, some together."""
    found = workplace.ask(FlowQuestion(), actor, SUPERVISOR)
    people = workplace.ask(PeopleQuestion(), actor, SUPERVISOR)
    campaigns = workplace.ask(CampaignsQuestion(), actor, SUPERVISOR)
    now = workplace.clock.now()
    return (
        Filters(),
        *(Filters(campaign=one.id) for one in campaigns[:2]),
        *(Filters(source=one) for one in found.sources[:2]),
        *(Filters(segment=one) for one in found.segments[:2]),
        *(Filters(person=one.id) for one in people[:3]),
        Filters(since=now - timedelta(days=7), until=now - timedelta(days=1)),
        Filters(since=now - timedelta(days=30), campaign=campaigns[0].id),
        Filters(source="nowhere"),
    )


def test_the_flow_is_the_same(sample, asks, boss):
    for filters in flow_filters(sample, boss):
        answer = alike(sample, asks, boss, FlowQuestion(filters))
        if filters == Filters():
            assert {one.measure for one in answer.figures} == set(MEASURES)


def test_the_people_are_the_same(sample, asks, boss):
    question = PeopleQuestion(active_only=False)
    here = sample.ask(question, boss, SUPERVISOR)
    known = {one.id for one in here}  # and who was made to ask
    there = asks.ask(question, boss, SUPERVISOR)
    assert tuple(one for one in there if one.id in known) == here
    assert asks.last(question, boss).answer == there


def test_the_leads_behind_each_figure_are_the_same(sample, asks, boss):
    seen = 0
    for filters in flow_filters(sample, boss)[:2]:
        for figure in sample.ask(FlowQuestion(filters), boss, SUPERVISOR).figures:
            shown = alike(sample, asks, boss, FlowListQuestion(figure.measure, figure.cut, filters))
            seen += len(shown.rows)
    assert seen > 1_000


def recordings_questions(workplace, actor):
    people = workplace.ask(PeopleQuestion(), actor, SUPERVISOR)
    first = workplace.ask(RecordingsQuestion(), actor, SUPERVISOR)
    assert first.more
    return (
        RecordingsQuestion(),
        RecordingsQuestion(after=first.rows[-1].place),
        RecordingsQuestion(count_only=True),
        *(RecordingsQuestion(outcome=one) for one in OUTCOMES),
        *(RecordingsQuestion(person=one.id, role=str(one.roles[0])) for one in people),
        *(RecordingsQuestion(text=one) for one in TEXTS),
        RecordingsQuestion(shortest=60, longest=400, not_reviewed=True),
        RecordingsQuestion(has_mark=True, days=10),
        RecordingsQuestion(broke=True),
        RecordingsQuestion(no_sound=True),
        RecordingsQuestion(no_sound=True, lost=frozenset({first.rows[3].attempt})),
        RecordingsQuestion(attempt=first.rows[5].attempt),
        RecordingsQuestion(cut=("resume", "restarted"), days=90),
        RecordingsQuestion(cut=("reason", "Price without value"), days=90),
    )


def test_the_recordings_are_the_same(sample, asks, boss):
    questions = recordings_questions(sample, boss)
    found = [alike(sample, asks, boss, one) for one in questions]
    assert sum(bool(one.rows) for one in found) > len(found) / 2


def test_what_is_worked_out_of_recordings_is_the_same(sample, asks, boss):
    person = next(
        one.id
        for one in sample.ask(PeopleQuestion(), boss, SUPERVISOR)
        if Role.TELESALES in one.roles
    )
    week = (sample.clock.now() - timedelta(days=7)).isocalendar()
    assert alike(sample, asks, boss, BreaksQuestion(days=90)).n > 0
    assert alike(sample, asks, boss, ResumesQuestion(person=person)).n > 0
    plans = alike(sample, asks, boss, ListeningQuestion())
    assert any(one.rows for one in plans)
    alike(sample, asks, boss, ListeningQuestion(week=(week.year, week.week)))
    alike(sample, asks, boss, CalibrationQuestion())


def test_a_lead_that_a_list_opens_is_the_same(sample, asks, boss):
    rows = sample.ask(RecordingsQuestion(limit=12), boss, SUPERVISOR).rows
    for row in rows:
        for question in (
            RecordingQuestion(row.lead, row.attempt),
            ReviewsQuestion(row.lead, row.attempt),
            LeadCardQuestion(row.lead),
            ThreadQuestion(row.lead),
        ):
            assert where(question, boss.roles) is Where.IF_NOT_HERE
            alike(sample, asks, boss, question)


@pytest.mark.parametrize("seed", range(3 if os.environ.get("SEGUE_SOAK") else 1))
def test_the_same_facts_give_the_same_answer_whatever_happened(other_org, tmp_path, seed):
    """Random acts go on with a story in which every measure counts something."""
    dice, clock = random.Random(seed), FixedClock()
    paths = Paths.of(tmp_path / "story")
    with Workplace(paths, clock=clock, zone="Europe/Berlin") as workplace:
        team = story(workplace, clock)
        for _ in range(8):
            step, lead = dice.choice(sorted(STEPS)), dice.choice(LEADS)
            go_on(team, step, lead, dice.randrange(12), undo=dice.random() < 0.25)
        other_org.move(workplace)
        asks = other_org.asks(workplace, tmp_path / "answers")
        boss = supervisor(workplace)
        for filters in (Filters(), Filters(source="Fair"), Filters(person=team.people["sam"].id)):
            answer = alike(workplace, asks, boss, FlowQuestion(filters))
            for figure in answer.figures:
                shown = FlowListQuestion(figure.measure, figure.cut, filters)
                alike(workplace, asks, boss, shown)
        asks.close()


NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_the_seconds_between_two_moments_are_the_same_whole_ones(org, profile):
    pairs = [
        (NOON + timedelta(microseconds=3_999_999), NOON, 3),
        (NOON + timedelta(seconds=3), NOON + timedelta(microseconds=1), 2),
        (NOON, NOON + timedelta(microseconds=1), 0),
        (NOON, NOON + timedelta(days=9), 0),
        (NOON + timedelta(days=400), NOON, 400 * 86_400),
        (None, NOON, 0),
        (NOON, None, 0),
    ]
    moment = UtcDateTime()
    ask = select(*(Seconds(literal(a, moment), literal(b, moment)) for a, b, _ in pairs))
    wanted = [seconds for *_, seconds in pairs]
    login, secret = org.login("supervisor")
    way = asking.asking_of(org.server(), None, login, lambda: secret, org.org)
    assert list(way.ask(lambda session: session.execute(ask).one()).answer) == wanted
    way.close()
    with Workplace(profile) as workplace, workplace.store.reading() as session:
        assert list(session.execute(ask).one()) == wanted


def test_the_table_says_who_asks_whom():
    question, roles = FlowQuestion(), frozenset({Role.TELEMARKETER, Role.SUPERVISOR})
    assert where(question, roles) is Where.TEAM
    assert {*team_wide.TEAM_WIDE, *team_wide.IF_NOT_HERE} <= set(READS), "no such question"
    for role in set(Role) - {Role.SUPERVISOR}:
        for name in (*team_wide.TEAM_WIDE, *team_wide.IF_NOT_HERE):
            asked = type(name, (), {"attempt": None, "active_only": False})()
            assert where(asked, {role}) is Where.DESK, (name, role)
    assert where(PeopleQuestion(), roles) is Where.DESK, "names to choose from are at every desk"


@pytest.mark.parametrize("role", ["telemarketer", "qualifier", "telesales", "admin"])
def test_the_login_of_anybody_else_is_refused(org, sample, boss, tmp_path, role):
    """Also where the desk's own store would let them ask."""
    asks = org.asks(sample, tmp_path / role, role)
    for question in (
        FlowQuestion(),
        FlowListQuestion("stages", "new"),
        RecordingsQuestion(),
        BreaksQuestion(),
        ResumesQuestion(),
        ListeningQuestion(),
        CalibrationQuestion(),
    ):
        with pytest.raises(NotAllowed, match="Your roles in the team do not show this"):
            asks.ask(question, boss, SUPERVISOR)
        assert asks.last(question, boss) is None
    asks.close()


def test_nothing_can_be_written_by_the_way_that_asks(org, sample, boss, tmp_path):
    login, secret = org.login("supervisor")
    way = asking.asking_of(org.server(), None, login, lambda: secret, org.org)
    with pytest.raises(asking.Refused, match="read-only"):
        way.ask(lambda session: session.connection().exec_driver_sql("CREATE TEMP TABLE t (n int)"))
    way.close()


# --- without the team ---------------------------------------------------------------------------


@pytest.fixture
def cable(postgres):
    made = Cable(postgres.port)
    yield made
    made.pull()


def test_without_the_team_the_last_answer_stays_with_its_time(org, sample, boss, tmp_path, cable):
    asks = org.asks(sample, tmp_path / "answers", at=org.server(cable.port))
    question = FlowQuestion(Filters(source="Fair"))
    before = asks.fresh(question, boss, SUPERVISOR)
    cable.pull()
    with pytest.raises(NotReached):
        asks.fresh(question, boss, SUPERVISOR)
    assert asks.last(question, boss) == before
    assert asks.last(FlowQuestion(Filters(source="Web form")), boss) is None, "another question"
    colleague = next(
        one.actor() for one in sample.ask(PeopleQuestion(), boss, SUPERVISOR) if one.id != boss.id
    )
    assert asks.last(question, colleague) is None, "somebody else's"
    cable.plug()
    asks.fresh(question, boss, SUPERVISOR)
    asks.close()


def test_what_is_kept_is_the_owners_alone_and_bounded(sample, asks, boss, tmp_path):
    folder = tmp_path / "answers"
    asks.fresh(FlowQuestion(), boss, SUPERVISOR)
    (kept,) = folder.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    texts = KeptTexts(folder)
    for n in range(MOST + 5):
        texts.keep(f"question {n}", "{}")
    assert len(list(folder.iterdir())) == MOST
    assert asks.last(FlowQuestion(), boss) is None, "the oldest goes first"
    assert texts.read(f"question {MOST + 4}") == "{}"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('"shape":"', '"shape":"0'),
        lambda text: text.replace('"form":1', '"form":2'),
        lambda text: text[:-40],
        lambda text: text.replace('"answer":[', '"answer":[7,'),
    ],
)
def test_what_another_version_kept_is_left(sample, asks, boss, tmp_path, change):
    asks.fresh(FlowQuestion(), boss, SUPERVISOR)
    (kept,) = (tmp_path / "answers").iterdir()
    kept.write_text(change(kept.read_text()))
    assert asks.last(FlowQuestion(), boss) is None
    assert not kept.exists()


def test_a_connection_that_ended_meanwhile_is_made_again(org, sample, asks, boss):
    asks.fresh(FlowQuestion(), boss, SUPERVISOR)
    login, _ = org.login("supervisor")
    ended = org.root.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (login,)
    )
    assert ended.fetchall(), "nobody was connected"
    assert asks.fresh(FlowQuestion(), boss, SUPERVISOR).answer.figures


def test_whose_rights_are_gone_keeps_nothing(org, sample, boss, tmp_path):
    asks = org.asks(sample, tmp_path / "answers")
    asks.fresh(FlowQuestion(), boss, SUPERVISOR)
    login, group = org.login("supervisor")[0], org.names.group("supervisor")
    org.root.execute(f"REVOKE {group} FROM {login}")
    try:
        with pytest.raises(NotAllowed):
            asks.fresh(FlowQuestion(Filters(source="Fair")), boss, SUPERVISOR)
        assert asks.last(FlowQuestion(), boss) is None
        assert list((tmp_path / "answers").iterdir()) == []
    finally:
        org.root.execute(f"GRANT {group} TO {login}")
        asks.close()


# --- a copy for reading -------------------------------------------------------------------------


@pytest.fixture
def two_ways(org, sample, postgres, tmp_path, cable):
    """Asks over two cables: of the copy and of the team's database itself."""
    copy = Cable(postgres.port)
    asks = org.asks(
        sample, tmp_path / "answers", at=org.server(cable.port), copy=org.server(copy.port)
    )
    yield asks, copy, cable
    asks.close()
    copy.pull()


def test_the_copy_is_asked_first_and_the_team_where_it_does_not_answer(two_ways, boss):
    asks, copy, own = two_ways
    asks.fresh(FlowQuestion(), boss, SUPERVISOR)
    assert (copy.calls > 0, own.calls) == (True, 0)
    copy.pull()
    before = copy.calls
    found = asks.fresh(FlowQuestion(Filters(source="Fair")), boss, SUPERVISOR)
    assert found.answer.figures
    assert own.calls > 0
    copy.plug()
    asks.fresh(FlowQuestion(Filters(source="Fair")), boss, SUPERVISOR)
    assert copy.calls == before, "it rests for a while: nobody waits for it at each question"


def test_a_copy_that_never_answered_keeps_nobody_from_asking(two_ways, boss):
    asks, copy, own = two_ways
    copy.pull()
    assert asks.fresh(FlowQuestion(), boss, SUPERVISOR).answer.figures
    own.pull()
    with pytest.raises(NotReached):
        asks.fresh(FlowQuestion(), boss, SUPERVISOR)


def test_a_standby_answers_and_one_that_is_behind_is_passed_over(
    org, sample, postgres, boss, tmp_path, monkeypatch, cable
):
    """A real standby that streams: it takes part in reading alone."""
    with standby(postgres) as port, psycopg.connect(postgres.url(port=port)) as there:
        there.autocommit = True
        asks = org.asks(
            sample, tmp_path / "answers", at=org.server(cable.port), copy=org.server(port)
        )
        here = sample.ask(FlowQuestion(), boss, SUPERVISOR)
        assert asks.fresh(FlowQuestion(), boss, SUPERVISOR).answer == here
        assert cable.calls == 0
        there.execute("SELECT pg_wal_replay_pause()")
        monkeypatch.setattr(asking, "BEHIND", 0.0)
        late = asks.fresh(FlowQuestion(), boss, SUPERVISOR)
        assert (cable.calls > 0, late.at) == (True, sample.clock.now())
        cable.pull()
        late = asks.fresh(FlowQuestion(), boss, SUPERVISOR)
        assert late.answer == here
        assert late.at < sample.clock.now(), "it says of when it knows"
        asks.close()
