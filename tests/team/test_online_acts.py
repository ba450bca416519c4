"""What belongs to a team as a whole, from real desks into a real PostgreSQL: slow things, lists."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from app.acts.house import SetCampaign, SetPerson, SetPin
from app.acts.send_review import SetScorecard
from app.domain.errors import KnownError, NotAllowed
from app.domain.scorecards import CardQuestion, Scorecard
from app.domain.vocabulary import Role
from app.exchange.mapping import guess_mapping
from app.exchange.readers import open_table
from app.host.ids import new_id
from app.host.lanes import Lanes
from app.jobs.import_list import ImportPlan
from app.jobs.import_run import run_import
from app.jobs.import_team import one_import, team_fates, team_imports, withdraw_from_team
from app.jobs.look_over import look_over
from app.jobs.team_errands import Conflicted, Errands, NotReached, on_top
from app.jobs.team_people import Login
from app.jobs.team_way import Way, desk_way, way_of
from app.models.desk_side import OutboxRow
from app.models.state import Lead
from app.reads.house import CampaignsQuestion, PeopleQuestion
from app.reads.scorecards import ScorecardsQuestion
from app.sync.server_url import ServerUrl
from tests.helpers.cable import Cable
from tests.helpers.team import campaign_of
from tests.team.test_two_desks import sit_down  # noqa: F401


class Online:
    """Somebody at a desk whose errands go over a cable."""

    def __init__(self, desk, port):
        self.desk, self.cable = desk, Cable(port)
        here = desk.link.here
        url = ServerUrl.parse(here.server)
        (host,) = url.hosts
        over = replace(url, hosts=(replace(host, port=self.cable.port),))
        self._transport = way_of(replace(here, server=over.text()), desk.secret)
        self.way = desk_way(desk.workplace.paths, here, self._transport)
        self.errands = self.by(self.way)

    def by(self, way):
        return Errands(self.desk.workplace, lambda: way, lambda work: work(), self.desk.link.turn)

    def do(self, command):
        return self.errands.perform(command, self.desk.actor, self.desk.role)

    def campaign(self, id_):
        found = self.desk.ask(CampaignsQuestion())
        return next((one for one in found if one.id == id_), None)

    def waiting(self):
        """Acts in the outbox."""
        with self.desk.workplace.store.reading() as session:
            return session.scalars(select(OutboxRow.act_id)).all()

    def close(self):
        self._transport.close()
        self.cable.pull()


@pytest.fixture
def online(sit_down, team_server):  # noqa: F811
    made = []

    def sit(name, *roles):
        made.append(Online(sit_down(name, *roles), team_server.cluster.port))
        return made[-1]

    yield sit
    for one in made:
        one.close()


class LosesAnswers:
    """A way on which the answer to one call gets lost after it was done."""

    def __init__(self, way, name):
        self._way, self._name = way, name
        self.calls = []

    def way(self):
        return Way(self.call, self._way.server, self._way.org, self._way.authority, self._way.bare)

    def call(self, name, body, /, *more, **named):
        self.calls.append(name)
        answer = self._way.call(name, body, *more, **named)
        if name == self._name and self.calls.count(name) == 1:
            raise NotReached
        return answer


def fresh():
    """A campaign that no other test knows."""
    return campaign_of(f"Film {new_id()}")


def test_a_campaign_is_set_in_the_team_and_comes_back_by_the_feed(online, team_server):
    ines = online("Ines", "supervisor")
    plan = fresh()
    ines.do(SetCampaign(plan))
    assert team_server.one("SELECT name FROM campaign WHERE id = %s", plan.id) == plan.name
    assert ines.campaign(plan.id) == plan
    assert ines.waiting() == [], "nothing of it is the desk's own"
    ines.do(SetCampaign(replace(plan, gap_minutes=75), 1))
    assert (ines.campaign(plan.id).gap_minutes, ines.campaign(plan.id).version) == (75, 2)


def test_who_comes_second_sees_both_and_may_keep_the_own(online, team_server):
    ines, petra = online("Ines", "supervisor"), online("Petra", "supervisor")
    plan = fresh()
    ines.do(SetCampaign(plan))
    petra.desk.turn()
    ines.do(SetCampaign(replace(plan, gap_minutes=75), 1))
    mine = SetCampaign(replace(plan, attempts_a_day=2), 1)
    with pytest.raises(Conflicted) as clash:
        petra.do(mine)
    other = clash.value.other
    assert str(clash.value).startswith(f"Ines has changed {plan.name} meanwhile.")
    assert (other.by, other.version) == ("Ines", 2)
    assert other.at is not None
    assert (other.here["gap_minutes"], other.said["attempts_a_day"]) == (75, 2)
    assert petra.campaign(plan.id).gap_minutes == 75, "theirs is here, and hers is nowhere"
    # Also when the newer one came down before she saved.
    with pytest.raises(Conflicted):
        petra.do(mine)
    petra.do(on_top(mine, other.version))
    kept = petra.campaign(plan.id)
    assert (kept.version, kept.gap_minutes, kept.attempts_a_day) == (3, 60, 2)
    ines.desk.turn()
    assert ines.campaign(plan.id) == kept


def test_an_answer_that_is_lost_keeps_nothing_twice(online, team_server):
    ines = online("Ines", "supervisor")
    plan = fresh()
    lossy = LosesAnswers(ines.way, "write")
    ines.errands = ines.by(lossy.way())
    ines.do(SetCampaign(plan))
    assert lossy.calls.count("write") == 2
    assert ines.campaign(plan.id).version == 1
    facts = "SELECT count(*) FROM campaign_set WHERE campaign = %s"
    assert team_server.one(facts, plan.id) == 1


def test_the_same_change_made_twice_is_no_conflict(online):
    ines, petra = online("Ines", "supervisor"), online("Petra", "supervisor")
    plan = fresh()
    ines.do(SetCampaign(plan))
    petra.desk.turn()
    for one in (ines, petra):
        one.do(SetCampaign(replace(plan, gap_minutes=75), 1))
    assert petra.campaign(plan.id).version == 2


def test_without_the_team_nothing_is_changed_and_a_sentence_says_so(online):
    ines = online("Ines", "supervisor")
    plan = fresh()
    ines.do(SetCampaign(plan))
    ines.cable.pull()
    with pytest.raises(NotReached) as away:
        ines.do(SetCampaign(replace(plan, gap_minutes=75), 1))
    assert away.value.what.startswith("The team can't be reached;")
    assert away.value.safe == "Nothing was changed."
    assert (ines.campaign(plan.id), ines.waiting()) == (plan, [])


def test_what_the_act_forbids_is_not_sent(online, team_server):
    mara, ines = online("Mara", "telemarketer"), online("Ines", "supervisor")
    plan = fresh()
    with pytest.raises(NotAllowed, match="Your roles do not allow this"):
        mara.do(SetCampaign(plan))
    assert mara.cable.calls == 0
    with pytest.raises(KnownError, match="invited"):
        ines.do(SetPerson("Nobody", ("telesales",)))
    assert ines.cable.calls == 0


def test_a_scorecard_is_set_on_top_of_the_newer_one(online):
    ines, petra = online("Ines", "supervisor"), online("Petra", "supervisor")
    name = f"Card {new_id()}"
    card = Scorecard(new_id(), 0, Role.TELESALES, name, (CardQuestion("q", "Was it clear?"),))
    ines.do(SetScorecard(card))
    petra.desk.turn()
    card = replace(card, version=1)
    ines.do(SetScorecard(replace(card, name=f"{name} b")))
    mine = SetScorecard(replace(card, active=False))
    with pytest.raises(Conflicted) as clash:
        petra.do(mine)
    petra.do(on_top(mine, clash.value.other.version))
    (kept,) = (
        one for one in petra.desk.ask(ScorecardsQuestion(active_only=False)) if one.id == card.id
    )
    assert (kept.version, kept.name, kept.active) == (3, name, False)


# --- people ---------------------------------------------------------------------------------------


def person(at, id_):
    return next(one for one in at.desk.ask(PeopleQuestion(active_only=False)) if one.id == id_)


def test_somebody_is_invited_changed_and_removed_at_a_desk(online, team_server):
    ines, mara = online("Ines", "supervisor"), online("Mara", "telemarketer")
    made = ines.errands.invite("Tobias", ("telesales",), languages=("fi",))
    tobias = UUID(str(team_server.one("SELECT person FROM login WHERE rolname = %s", made.login)))
    assert made.text().startswith("segue")
    assert person(ines, tobias).languages == ("fi",)
    logins = ines.errands.logins()
    assert logins[tobias].state == "invited"
    assert logins[tobias].until == made.until
    assert logins[mara.desk.actor.id] == Login("active", None)
    ines.do(SetPerson("Tobias Berg", ("telesales", "qualifier"), tobias, base=1))
    roles = team_server.one("SELECT roles FROM login WHERE person = %s", tobias)
    assert (set(roles), person(ines, tobias).name) == ({"telesales", "qualifier"}, "Tobias Berg")
    lead = team_server.lead(team_server.campaign(), stage="accepted", owner=tobias)
    with pytest.raises(KnownError, match="say who gets them"):
        ines.errands.remove(tobias, None)
    assert ines.errands.remove(tobias, ines.desk.actor.id).leads == 1
    assert team_server.state(lead)["owner"] == str(ines.desk.actor.id)
    assert not person(ines, tobias).active
    again = ines.errands.invite("Tobias Berg", ("telesales",), person=tobias)
    assert again.login == made.login
    assert person(ines, tobias).active


def test_a_pin_is_kept_whatever_else_was_changed_of_the_person(online, team_server):
    ines, mara = online("Ines", "supervisor"), online("Mara", "telemarketer")
    me = mara.desk.actor.id
    ines.desk.turn()
    ines.do(SetPerson("Mara Lind", ("telemarketer",), me, base=person(ines, me).version))
    mara.do(SetPin(me, "a hash"))
    kept = "SELECT pin_hash || name FROM person WHERE id = %s"
    assert team_server.one(kept, me) == "a hashMara Lind"
    ines.desk.turn()
    ines.do(SetPerson("Mara L", ("telemarketer",), me, base=person(ines, me).version))
    assert team_server.one(kept, me) == "a hashMara L"


# --- lists ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lanes():
    made = Lanes()
    made.cpu.submit(int).result()  # its helper is started here, not by the first test
    yield made
    made.close()


class Lists:
    """Makes lists of numbers that nobody has yet."""

    def __init__(self, folder):
        self._folder = folder
        self._next = int(new_id().int >> 20) % 9_000_000

    def numbers(self, count):
        self._next += count
        return [f"+4930{20_000_000 + self._next - n}" for n in range(count)]

    def file(self, rows, name="leads.csv"):
        path = self._folder / name
        lines = ["Name,Phone,City", *(f"{who},{number},Berlin" for who, number in rows)]
        path.write_text("\n".join(lines))
        return path


@pytest.fixture
def lists(tmp_path):
    return Lists(tmp_path)


def plan_of(path, campaign):
    table = open_table(path)
    return ImportPlan(table, guess_mapping(table), campaign, "Fair")


def bring(at, lanes, plan, way=None, **more):
    return run_import(
        at.desk.workplace,
        lanes,
        plan,
        at.desk.actor,
        errands=at.errands if way is None else at.by(way),
        **more,
    )


@pytest.fixture
def campaign(online):
    """Ines, at a desk, with a campaign of her own in the team."""
    ines = online("Ines", "supervisor")
    plan = fresh()
    ines.do(SetCampaign(plan))
    return ines, plan


def counted(result):
    assert result.rows == result.taken + result.refused + result.duplicates
    assert len(result.problems) == result.refused + result.duplicates
    return result.rows, result.taken, result.refused, result.duplicates


def in_team(team_server, campaign):
    return team_server.one("SELECT count(*) FROM lead WHERE campaign = %s", campaign.id)


def callable_now(team_server, campaign):
    """Whatever the day of the week and the hour of the server's clock."""
    team_server.root.execute(
        "UPDATE lead SET callable_from = now() - interval '1 hour',"
        " callable_until = now() + interval '8 hours' WHERE campaign = %s",
        (campaign.id,),
    )


def test_a_list_of_3000_rows_comes_into_the_team(online, campaign, team_server, lanes, lists):
    ines, plan = campaign
    petra, mara = online("Petra", "supervisor"), online("Mara", "telemarketer")
    numbers = lists.numbers(2_990)
    there = bring(ines, lanes, plan_of(lists.file([("Ann", numbers[0])], "first.csv"), plan))
    assert counted(there) == (1, 1, 0, 0)
    team_server.root.execute(
        "INSERT INTO number (e164, do_not_call_at) VALUES (%s, now())", (numbers[1],)
    )
    rows = [(f"P {n}" if n else "Ann", number) for n, number in enumerate(numbers)]
    rows += [(f"P {n}", numbers[n]) for n in range(10, 18)]  # twice in the file
    rows += [("No phone", "12"), ("Other", numbers[20])]  # the last shares a number
    seen = []
    order = plan_of(lists.file(rows), plan)
    # First it is looked over: by what the team knows, which this desk does not have.
    looked = look_over(
        ines.desk.workplace,
        lanes.read,
        lanes.cpu,
        order,
        ines.desk.actor,
        fates_of=lambda question: team_fates(ines.way.call, question),
    )
    done = bring(ines, lanes, order, progress=lambda read, of: seen.append((read, of)))
    assert counted(done) == (3_000, 2_989, 2, 9)
    assert [one[0] for one in seen] == [1_000, 2_000, 3_000]
    assert counted(looked) == counted(done)
    assert sorted(looked.problems) == done.problems
    reasons = dict(done.problems)
    assert reasons[2] == "already a lead of this campaign"
    assert reasons[3] == f"{numbers[1]} is on the do-not-call list"
    assert reasons[2_992] == "the same as line 12"
    assert in_team(team_server, plan) == 2_990
    shared = "SELECT shares_number FROM prospect WHERE name = 'Other' AND id IN (%s)"
    other = "SELECT prospect FROM lead WHERE job = %s AND line = 3001"
    assert team_server.one(shared, team_server.one(other, done.job))
    with ines.desk.workplace.store.reading() as session:
        here = session.scalars(select(Lead.id).where(Lead.campaign == plan.id)).all()
    assert here == [], "the pool is handed out, not fed"
    # The other supervisor sees the list, a telemarketer gets its leads.
    row = team_imports(petra.way.call)[0]
    assert (row.file_name, row.by, row.rows, row.taken) == ("leads.csv", "Ines", 3_000, 2_989)
    assert row.ended_at is not None
    assert (row.uncalled, row.campaign_name) == (2_989, plan.name)
    callable_now(team_server, plan)
    mara.desk.turn()
    assert len(mara.desk.claim(plan.id)) == 1
    again = bring(ines, lanes, order)
    assert again.again
    assert counted(again) == (3_000, 0, 2, 2_998)
    assert in_team(team_server, plan) == 2_990


def test_a_list_that_was_cut_off_goes_on_there(campaign, team_server, lanes, lists):
    ines, plan = campaign
    rows = [(f"P {n}", number) for n, number in enumerate(lists.numbers(2_500))]
    order = plan_of(lists.file(rows), plan)

    def cut(read, of):
        ines.cable.pull()

    broken = bring(ines, lanes, order, progress=cut)
    assert broken.broken is not None
    assert str(broken.broken) == (
        "The team can't be reached any more. 1,000 rows are with it. "
        "Import the list again when it is heard: it goes on there."
    )
    assert (broken.rows, broken.taken, in_team(team_server, plan)) == (1_000, 1_000, 1_000)
    ines.cable.plug()
    seen = []
    done = bring(ines, lanes, order, progress=lambda read, _of: seen.append(read))
    assert seen == [2_000, 2_500]
    assert counted(done) == (2_500, 2_500, 0, 0)
    assert in_team(team_server, plan) == 2_500


def test_a_list_is_stopped_after_a_chunk_and_what_is_taken_stays(
    campaign, team_server, lanes, lists
):
    ines, plan = campaign
    rows = [(f"P {n}", number) for n, number in enumerate(lists.numbers(2_100))]
    order = plan_of(lists.file(rows), plan)
    stopped = bring(ines, lanes, order, cancelled=lambda: True)
    assert stopped.cancelled
    assert counted(stopped) == (1_000, 1_000, 0, 0)
    assert one_import(ines.way.call, stopped.job).ended_at is None
    assert counted(bring(ines, lanes, order)) == (2_100, 2_100, 0, 0)


def test_a_chunk_whose_answer_is_lost_is_not_taken_twice(campaign, team_server, lanes, lists):
    ines, plan = campaign
    rows = [(f"P {n}", number) for n, number in enumerate(lists.numbers(1_200))]
    lossy = LosesAnswers(ines.way, "import_rows")
    done = bring(ines, lanes, plan_of(lists.file(rows), plan), lossy.way())
    assert lossy.calls.count("import_rows") == 3
    assert counted(done) == (1_200, 1_200, 0, 0)


def test_a_list_is_withdrawn_by_another_supervisor(online, campaign, team_server, lanes, lists):
    ines, plan = campaign
    petra, mara = online("Petra", "supervisor"), online("Mara", "telemarketer")
    rows = [(f"P {n}", number) for n, number in enumerate(lists.numbers(620))]
    order = plan_of(lists.file(rows), plan)
    job = bring(ines, lanes, order).job
    called = team_server.one("SELECT id FROM lead WHERE job = %s AND line = 2", job)
    team_server.root.execute("UPDATE lead SET attempts = 1 WHERE id = %s", (called,))
    callable_now(team_server, plan)
    mara.desk.turn()
    (held,) = mara.desk.claim(plan.id)
    assert held != called
    told = []
    assert withdraw_from_team(petra.way.call, job, told.append) == 619
    assert told == [500, 619]
    row = one_import(ines.way.call, job)
    assert row.withdrawn_at is not None
    assert (row.uncalled, row.undo_until, row.lines) == (0, None, (2,))
    mara.desk.turn()
    with mara.desk.workplace.store.reading() as session:
        assert session.get(Lead, held) is None
    assert mara.desk.claim(plan.id) == [called], "who was called stays"
    done = bring(ines, lanes, order)
    assert counted(done) == (620, 619, 0, 1), "a withdrawn list begins anew"


def test_a_telemarketers_desk_brings_no_list(online, campaign, lanes, lists):
    _, plan = campaign
    mara = online("Mara", "telemarketer")
    order = plan_of(lists.file([("Ann", *lists.numbers(1))]), plan)
    with pytest.raises(KnownError, match="Your roles in the team do not allow this"):
        bring(mara, lanes, order)


def test_without_the_team_no_list_comes_in(campaign, lanes, lists):
    ines, plan = campaign
    ines.cable.pull()
    with pytest.raises(NotReached):
        bring(ines, lanes, plan_of(lists.file([("Ann", *lists.numbers(1))]), plan))


def test_a_new_campaign_of_a_list_is_made_with_the_team(online, team_server, lanes, lists):
    ines = online("Ines", "supervisor")
    plan = fresh()
    order = plan_of(lists.file([("Ann", *lists.numbers(1))]), plan)
    assert counted(bring(ines, lanes, order, changed=True)) == (1, 1, 0, 0)
    assert ines.campaign(plan.id) == plan
