"""Lists come in: counts that add up, going on, undo, and the same answer before and after."""

import csv
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.acts import house
from app.acts.do_not_call import BlockNumber
from app.acts.lists import StartImport, TakeRows
from app.domain.errors import KnownError, NotAllowed
from app.domain.vocabulary import Role
from app.exchange.mapping import guess_mapping
from app.exchange.readers import open_table
from app.host.lanes import Lane, Lanes, ThreadLane
from app.host.paths import Paths
from app.jobs import import_chunks as importing
from app.jobs.doctor import examine
from app.jobs.import_list import ImportPlan, ImportResult, import_list, withdraw
from app.jobs.look_over import look_over
from app.jobs.workplace import Workplace, this_computer
from app.models.state import Lead
from app.reads.imports import ImportsQuestion
from app.reads.queue import QueueQuestion
from tests.helpers.clock import FixedClock
from tests.helpers.team import Team, campaign_of, lead_row, small_team

HEADER = ("Name", "Company", "Phone", "Country", "Do not call")


class Room:
    """A small team on a real store, and the lanes that an import needs."""

    def __init__(self, folder: Path, team: Team) -> None:
        self.folder = folder
        self.team = team
        self.write, self.read, self.cpu = (ThreadLane(one) for one in ("write", "read", "cpu"))

    def plan(
        self, rows: list[tuple[str, ...]], name: str = "list.csv", **more: object
    ) -> ImportPlan:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows])
        return self.plan_of(path, **more)

    def plan_of(self, path: Path, **more: object) -> ImportPlan:
        table = open_table(path)
        plain = {"campaign": self.team.campaign, **more}
        return ImportPlan(table, guess_mapping(table), **plain)  # type: ignore[arg-type]

    def take(self, plan: ImportPlan, **more: object) -> ImportResult:
        where = (self.team.workplace, self.write, self.cpu, plan, this_computer())
        result = import_list(*where, **more)  # type: ignore[arg-type]
        assert result.taken + result.refused + result.duplicates == result.rows
        assert len(result.problems) == result.refused + result.duplicates
        return result

    def look(self, plan: ImportPlan, **more: object) -> ImportResult:
        where = (self.team.workplace, self.read, self.cpu, plan, this_computer())
        return look_over(*where, **more)  # type: ignore[arg-type]

    def leads(self) -> int:
        return self.team.ask(QueueQuestion(), "mara").counts["new"]  # type: ignore[no-any-return]

    def close(self) -> None:
        for lane in (self.write, self.read, self.cpu):
            assert lane.close()


@pytest.fixture(scope="module")
def team_store(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Team]:
    paths = Paths.of(tmp_path_factory.mktemp("team"))
    with Workplace(paths, clock=FixedClock(), zone="Europe/Berlin") as workplace:
        team = small_team(workplace, FixedClock())
    return paths.store.read_bytes(), team


@pytest.fixture
def room(
    tmp_path: Path, profile: Paths, clock: FixedClock, team_store: tuple[bytes, Team]
) -> Iterator[Room]:
    store, made = team_store
    profile.store.write_bytes(store)
    with Workplace(profile, clock=clock, zone="Europe/Berlin") as workplace:
        team = Team(workplace, clock, made.people, made.campaign, dict(made.leads))
        room = Room(tmp_path, team)
        yield room
        room.close()
        report = examine(profile)
        assert report.ok, report


def person(number: int, name: str = "", phone: str = "") -> tuple[str, ...]:
    return (
        name or f"Person {number}",
        f"Company {number}",
        phone or f"+49 30 23125{number:03}",
        "Germany",
        "",
    )


def test_each_row_is_counted_once(room: Room) -> None:
    room.team.act(BlockNumber("+493023125900", "the prospect", "asked for it"), "petra")
    rows = [
        person(1),
        person(2),
        person(1),  # twice in the file
        person(3, phone="n/a"),
        person(4, phone="12"),
        person(5, phone="+49 30 23125900"),  # on the do-not-call list
        (*person(6)[:4], "yes"),  # the list itself says so
        person(7, name="Ewa Nowicka", phone="+48 58 555 01 72"),  # a lead of this campaign
        person(8, phone="+48 58 555 01 72"),  # same number, other name
        person(9, name=" ", phone="+493023125002"),  # nameless: the second row
    ]
    result = room.take(room.plan(rows))
    assert (result.rows, result.taken, result.refused, result.duplicates) == (10, 3, 4, 3)
    assert result.problems == [
        (4, "the same as line 2"),
        (5, "no phone"),
        (6, "phone cannot be dialled: '12': the area code is missing"),
        (7, "+493023125900 is on the do-not-call list"),
        (8, "the list says do not call"),
        (9, "already a lead of this campaign"),
        (11, "the same as line 3"),
    ]


def test_looking_over_says_what_the_import_then_does(room: Room) -> None:
    rows = [person(1), person(1), person(2, phone="x"), person(3), person(4, phone="+493023125003")]
    plan = room.plan(rows)
    fates: list[str] = []
    seen = room.look(plan, on_rows=lambda _rows, some: fates.extend(one.becomes for one in some))
    assert fates == ["new", "duplicate", "refused", "new", "new"]
    assert room.leads() == 3, "a look wrote something"
    assert room.take(plan).to_json() == seen.to_json()


@pytest.mark.parametrize("size", [1, 2, 400])
def test_the_size_of_chunks_does_not_matter(
    room: Room, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = campaign_of("Before")
    room.team.act(house.SetCampaign(other), "petra")
    room.take(
        room.plan([("", "Depot", "+49 30 23125001", "Germany", "")], "old.csv", campaign=other)
    )
    rows = [
        person(1, name="Xaver Huber"),  # gives the depot's nameless prospect a name
        person(2, name="Yara Huber", phone="+49 30 23125001"),  # so this is somebody else
        person(3, name="Huber, XAVER", phone="+49 30 23125001"),  # and this is not
        ("", "Depot", "+49 30 23125001", "Germany", ""),
    ]
    monkeypatch.setattr(importing, "FIRST_CHUNK", size)
    monkeypatch.setattr(importing, "LEAST_CHUNK", size)
    monkeypatch.setattr(importing, "MOST_CHUNK", size)
    plan = room.plan(rows)
    seen = room.look(plan)
    done = room.take(plan)
    assert (done.taken, done.duplicates) == (2, 2)
    assert [line for line, _ in done.problems] == [4, 5]
    assert done.to_json() == seen.to_json()


def test_a_cut_off_import_goes_on_and_counts_what_it_took(room: Room) -> None:
    plan = room.plan([person(n) for n in range(150)] + [person(3), person(200, phone="x")])
    cut = room.take(plan, cancelled=lambda: True)
    assert cut.cancelled
    assert 0 < cut.rows < 152
    rest = room.take(plan)
    assert rest.job == cut.job
    assert (rest.rows, rest.taken, rest.refused, rest.duplicates) == (152, 150, 1, 1)


def test_a_finished_import_run_again_takes_nothing(room: Room) -> None:
    plan = room.plan([person(1), person(2), person(1), person(3, phone="x")])
    room.take(plan)
    before = room.leads()
    again = room.take(plan)
    assert again.again
    assert (again.rows, again.taken, again.refused, again.duplicates) == (4, 0, 1, 3)
    assert [line for line, _ in again.problems] == [2, 3, 4, 5]
    assert room.leads() == before


def test_another_mapping_is_another_import_of_the_same_people(room: Room) -> None:
    plan = room.plan([person(1), person(2)])
    first = room.take(plan)
    second = room.take(replace(plan, mapping=plan.mapping.with_field(1, None)))
    assert second.job != first.job
    assert (second.taken, second.duplicates) == (0, 2)


def test_the_same_list_for_another_campaign_makes_leads_of_known_people(room: Room) -> None:
    other = campaign_of("Second campaign")
    room.team.act(house.SetCampaign(other), "petra")
    rows = [person(n) for n in range(30)]
    room.take(room.plan(rows))
    room.team.clock.forward(minutes=1)
    plan = room.plan(rows, campaign=other)
    fates: list[str] = []
    room.look(plan, on_rows=lambda _rows, some: fates.extend(one.becomes for one in some))
    assert set(fates) == {"known"}
    second = room.take(plan)
    assert (second.taken, second.duplicates) == (30, 0)
    found = room.team.ask(ImportsQuestion())
    assert [one.campaign_name for one in found[:2]] == ["Second campaign", room.team.campaign.name]


def test_undo_withdraws_whom_nobody_called_and_the_list_can_come_again(room: Room) -> None:
    plan = room.plan([person(n) for n in range(250)])
    done = room.take(plan)
    room.team.leads["Person 7"] = _lead(room, "Person 7")
    room.team.call("Person 7", "no_answer")
    told: list[int] = []
    work = (room.team.workplace, room.write, done.job, this_computer())
    assert withdraw(*work, told.append) == 249
    assert len(told) > 1, "one act held the writer for all"
    assert room.leads() == 3
    (row,) = room.team.ask(ImportsQuestion(done.job[:12]))
    assert (row.uncalled, row.undo_until) == (0, None)
    again = room.take(plan)
    assert (again.taken, again.duplicates) == (249, 1)
    assert again.problems == [(9, "already a lead of this campaign")]
    assert withdraw(*work) == 249


def test_undo_ends_after_seven_days(room: Room) -> None:
    done = room.take(room.plan([person(1)]))
    (row,) = room.team.ask(ImportsQuestion(done.job))
    assert row.undo_until is not None
    room.team.clock.set(row.undo_until)
    room.team.clock.forward(seconds=1)
    with pytest.raises(NotAllowed, match="seven days"):
        withdraw(room.team.workplace, room.write, done.job, this_computer())
    (row,) = room.team.ask(ImportsQuestion(done.job))
    assert row.undo_until is None


def test_a_list_that_breaks_off_keeps_what_was_taken_and_says_why(room: Room) -> None:
    plan = room.plan([person(n) for n in range(700)])
    with plan.table.path.open("a", encoding="utf-8") as file:
        file.write('"Nobody closes this,+49 30 1\n' + "more\n" * 3)
    result = room.take(plan)
    assert result.broken is not None
    assert "Line 702 opens a quote" in str(result.broken)
    assert result.taken == 700
    (row,) = room.team.ask(ImportsQuestion(result.job))
    assert row.ended_at is None


def test_a_list_without_a_phone_writes_nothing(room: Room) -> None:
    path = room.folder / "no.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(KnownError, match="looks like a phone"):
        room.take(room.plan_of(path))
    assert all(one.file_name != "no.csv" for one in room.team.ask(ImportsQuestion()))


def test_a_chunk_is_not_taken_when_the_one_before_it_is_missing(room: Room) -> None:
    team = room.team
    team.act(StartImport("job", team.campaign.id, "list.csv", {}))
    rows = (lead_row("Anna", "+493023125001"), lead_row("Bert", "+493023125002", line=3))
    with pytest.raises(KnownError, match="Rows before these"):
        team.act(TakeRows("job", rows[1:], 2))
    assert team.act(TakeRows("job", rows[:1], 1)).taken == 1
    assert team.act(TakeRows("job", rows[1:], 2)).taken == 2
    assert team.act(TakeRows("job", rows[1:], 2)).taken == 2, "the same chunk was taken twice"


def test_a_waiting_act_goes_before_the_next_chunk(room: Room) -> None:
    order: list[str] = []
    chunks = _Noting(room.write, order)
    plan = room.plan([person(n) for n in range(300)])
    asked = threading.Event()

    def during(done: int, of: int) -> None:
        if not asked.is_set():
            asked.set()
            room.write.submit(lambda: order.append("act"))

    where = (room.team.workplace, chunks, room.cpu, plan, this_computer())
    import_list(*where, progress=during)
    assert "act" in order[:4], order


def test_an_act_that_comes_during_a_chunk_is_done_before_the_next(room: Room) -> None:
    order: list[str] = []
    taken: list[int] = []

    def act() -> None:
        order.append("act")
        (row,) = room.team.ask(ImportsQuestion(job), "petra")
        taken.append(row.rows)

    def begun() -> None:
        if order == ["chunk", "chunk"]:  # the beginning of the import, then its first rows
            room.write.submit(act)

    plan = room.plan([person(n) for n in range(100)])
    job = plan.job()
    chunks = _Noting(room.write, order, begun)
    import_list(room.team.workplace, chunks, room.cpu, plan, this_computer())
    assert order[:4] == ["chunk", "chunk", "act", "chunk"]
    assert taken == [importing.FIRST_CHUNK], "the act did not see the chunk that it waited for"


def test_people_known_from_elsewhere_come_few_at_a_time(room: Room) -> None:
    other = campaign_of("Second campaign")
    room.team.act(house.SetCampaign(other), "petra")
    room.take(room.plan([person(n) for n in range(30)]))
    rows = [person(50), person(51, phone="x"), *(person(n) for n in range(30))]
    rows[20:20] = [person(52, phone="y"), person(53)]
    plan = room.plan(rows, "again.csv", campaign=other)
    read: list[int] = []
    cut = room.take(plan, progress=lambda done, _: read.append(done), cancelled=lambda: True)
    # One row that is new, one without a phone, and as many that are known as one chunk takes.
    assert read == [2 + importing.MOST_KNOWN]
    assert (cut.taken, cut.refused) == (1 + importing.MOST_KNOWN, 1)
    done = room.take(plan)
    assert (done.rows, done.taken, done.refused, done.duplicates) == (34, 32, 2, 0)
    assert [line for line, _ in done.problems] == [3, 22]
    assert len(done.holds) == 30 // importing.MOST_KNOWN - 1


def test_rows_made_ready_before_the_campaign_was_changed_go_by_the_changed_one(room: Room) -> None:
    team = room.team
    changed = threading.Event()

    def pause(done: int, _: int) -> None:
        if not changed.is_set():
            changed.set()
            team.act(house.SetCampaign(replace(team.campaign, active=False)), "petra")

    done = room.take(room.plan([person(n) for n in range(100)]), progress=pause)
    assert done.taken == 100
    with team.workplace.store.reading() as session:
        found = session.execute(
            sa.select(Lead.held_by, Lead.line).where(Lead.job == done.job).order_by(Lead.line)
        ).all()
    held = [row.line for row in found if row.held_by == "paused"]
    assert held == [row.line for row in found][importing.FIRST_CHUNK :]


class _Noting:
    """A lane that notes each chunk it does."""

    def __init__(
        self, lane: Lane, order: list[str], begun: Callable[[], object] = lambda: None
    ) -> None:
        self._lane = lane
        self._order = order
        self._begun = begun

    def submit(self, work, urgency):  # type: ignore[no-untyped-def]
        def noted():  # type: ignore[no-untyped-def]
            self._order.append("chunk")
            self._begun()
            return work()

        return self._lane.submit(noted, urgency)


def test_the_other_process_reads_the_rows(room: Room) -> None:
    lanes = Lanes()
    try:
        room.cpu.close()
        room.cpu = lanes.cpu  # type: ignore[assignment]
        assert room.take(room.plan([person(n) for n in range(20)])).taken == 20
    finally:
        lanes.close()


def _lead(room: Room, name: str):  # type: ignore[no-untyped-def]
    from app.reads.search_leads import SearchQuestion

    return next(one.lead for one in room.team.ask(SearchQuestion(name)) if one.name == name)


def test_only_supervisors_and_admins_import(room: Room) -> None:
    plan = room.plan([person(1)])
    mara = room.team.people["mara"]
    assert Role.SUPERVISOR not in mara.roles
    with pytest.raises(NotAllowed):
        import_list(room.team.workplace, room.write, room.cpu, plan, mara)
