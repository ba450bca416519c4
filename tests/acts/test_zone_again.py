"""A corrected zone: the wall time stays what was promised, its moment is worked out again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.acts import house, thread
from app.acts.hand_off import HandOff
from app.acts.points import PointWhen, PromiseDraft
from app.acts.side_exits import Park, Reassign
from app.acts.undo import Undo
from app.domain import facts as f
from app.domain.errors import Incomplete
from app.domain.points import AFTER, BEFORE, window_of_span, window_of_time
from app.domain.wall_time import WallTime
from app.jobs.doctor import examine
from app.models.state import Lead
from app.reads import cases
from tests.helpers.team import HOURS, Team, campaign_of, lead_row

EWA, WARSAW, LISBON = "Ewa Nowicka", "Europe/Warsaw", "Europe/Lisbon"


@pytest.fixture(autouse=True)
def healthy(team: Team) -> Iterator[None]:
    """Whatever was worked out again, the state is what the facts make."""
    yield
    report = examine(team.workplace.paths)
    assert report.ok, report


def at(wall: str, zone: str = WARSAW) -> PointWhen:
    window = window_of_time(WallTime(datetime.fromisoformat(wall), zone), hours=HOURS, country="PL")
    return PointWhen(wall, zone, window.due_from, window.due_until, window.lapses_at)


def promised(team: Team, when: PointWhen, *promises: PromiseDraft) -> None:
    team.call(EWA, "callback", point=replace(team.point(), when=when, promises=promises))


def correct(team: Team, zone: str, lead: UUID | None = None) -> Any:
    return team.act(thread.CorrectProfile(lead or team.leads[EWA], "zone", zone), "mara")


def row(team: Team, lead: UUID | None = None) -> Lead:
    with team.workplace.store.reading() as session:
        found = session.get_one(Lead, lead or team.leads[EWA])
        session.expunge(found)
        return found


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_the_point_keeps_its_wall_time_in_the_new_zone(team: Team) -> None:
    promised(team, at("2026-11-26T10:00"))
    before = row(team)
    assert before.point_from == utc(2026, 11, 26, 9, 0) - BEFORE
    done = correct(team, LISBON)
    now = row(team)
    assert (now.point_wall, now.point_zone) == ("2026-11-26T10:00", LISBON)
    assert now.point_from == utc(2026, 11, 26, 10, 0) - BEFORE
    assert now.point_until == utc(2026, 11, 26, 10, 0) + AFTER
    assert now.point_lapses == utc(2026, 11, 26, 20, 0)
    assert now.callable_from == now.point_from != before.callable_from
    stop = team.card(EWA).stop
    assert (stop.zone, stop.due_from) == (LISBON, now.point_from)
    team.clock.forward(seconds=5)
    team.act(Undo(done.act_id), "mara")
    again = row(team)
    for name in ("point_wall", "point_zone", "point_from", "point_until", "point_lapses"):
        assert getattr(again, name) == getattr(before, name)
    assert again.callable_from == before.callable_from
    assert again.callable_until == before.callable_until


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        ("2027-03-14T02:30", utc(2027, 3, 14, 7, 30)),  # does not exist: an hour on, 03:30
        ("2027-11-07T01:30", utc(2027, 11, 7, 5, 30)),  # twice: the first
        ("2027-03-20T10:00", utc(2027, 3, 20, 14, 0)),  # summer there, winter still in Warsaw
    ],
)
def test_clocks_that_change_there_are_the_new_zone_s(
    team: Team, wall: str, moment: datetime
) -> None:
    promised(team, at(wall), PromiseDraft("us", "Samples", at(wall).due_from + BEFORE, wall))
    correct(team, "America/New_York")
    assert row(team).point_from == moment - BEFORE
    (promise,) = team.card(EWA).stop.promises
    assert promise.due_at == moment
    assert row(team).point_wall == wall


def test_a_time_that_existed_only_moved_forward_is_read_as_it_was_said(team: Team) -> None:
    promised(team, at("2027-03-28T02:30"))  # no such time in Warsaw: 03:30 was meant
    assert row(team).point_from == utc(2027, 3, 28, 1, 30) - BEFORE
    correct(team, "America/New_York")
    assert row(team).point_from == utc(2027, 3, 28, 6, 30) - BEFORE


def test_promises_go_with_it_unless_they_are_kept(team: Team) -> None:
    day = WallTime(datetime.fromisoformat("2026-11-25T00:00"), WARSAW)
    end = utc(2026, 11, 25, 23, 0)  # the end of that day in Warsaw
    time = utc(2026, 11, 26, 8, 0)
    promised(
        team,
        at("2026-11-26T10:00"),
        PromiseDraft("us", "Data sheet", end, day.local.isoformat()),
        PromiseDraft("prospect", "Pallet height", time, "2026-11-26T09:00"),
        PromiseDraft("us", "Price", time),
        PromiseDraft("us", "Some day"),
    )
    by = {one.what: one for one in team.card(EWA).stop.promises}
    team.act(thread.TickPromise(team.leads[EWA], by["Price"].id), "mara")
    correct(team, LISBON)
    now = {one.what: one.due_at for one in team.card(EWA).stop.promises}
    assert now == {
        "Data sheet": end + timedelta(hours=1),
        "Pallet height": time + timedelta(hours=1),
        "Price": time,
        "Some day": None,
    }


def test_a_morning_stays_a_morning(team: Team) -> None:
    start = WallTime(datetime.fromisoformat("2026-11-26T09:00"), WARSAW)
    window = window_of_span(start, start.local + timedelta(hours=3), hours=HOURS, country="PL")
    times = (window.due_from, window.due_until, window.lapses_at)
    when = PointWhen("2026-11-26T09:00", WARSAW, *times, span=True)
    promised(team, when)
    correct(team, "Asia/Tokyo")
    now = row(team)
    assert (now.point_from, now.point_until) == (utc(2026, 11, 26, 0), utc(2026, 11, 26, 3))


def test_a_moved_point_has_its_new_time_worked_out(team: Team) -> None:
    promised(team, at("2026-11-26T10:00"))
    point = row(team).point
    assert point is not None
    command = thread.MovePoint(team.leads[EWA], point, at("2026-11-27T15:00"), "prospect")
    team.act(command, "mara")
    correct(team, LISBON)
    assert row(team).point_wall == "2026-11-27T15:00"
    assert row(team).point_from == utc(2026, 11, 27, 15, 0) - BEFORE
    assert row(team).point_asked


def test_every_campaign_of_the_prospect_follows(team: Team) -> None:
    other = campaign_of("Pallets EU")
    team.act(house.SetCampaign(other))
    first = team.leads[EWA]
    promised(team, at("2026-11-26T10:00"))
    team.clock.forward(hours=2)
    team.add_leads(lead_row(), campaign=other.id)
    second = team.leads[EWA]
    assert first != second
    promised(team, at("2026-11-27T11:00"))
    done = correct(team, LISBON, first)
    assert {first, second} <= done.leads
    assert row(team, first).point_from == utc(2026, 11, 26, 10, 0) - BEFORE
    assert row(team, second).point_from == utc(2026, 11, 27, 11, 0) - BEFORE
    assert row(team, second).callable_from == row(team, second).point_from
    team.clock.forward(seconds=5)
    team.act(Undo(done.act_id), "mara")
    assert row(team, first).point_from == utc(2026, 11, 26, 9, 0) - BEFORE
    assert row(team, second).point_from == utc(2026, 11, 27, 10, 0) - BEFORE


def test_a_time_of_another_place_stays(team: Team) -> None:
    promised(team, at("2026-11-26T10:00", "Europe/Berlin"))
    before = row(team)
    correct(team, LISBON)
    assert (row(team).point_zone, row(team).point_from) == ("Europe/Berlin", before.point_from)
    with team.workplace.store.reading() as session:
        facts = cases.load_facts(session, lead=team.leads[EWA])
    assert not [one for one in facts if isinstance(one.body, f.Correction)]


def test_a_list_that_brings_the_zone_does_the_same(team: Team) -> None:
    number = "+48585550199"
    team.add_leads(lead_row("Piotr Zając", number, zone=None, zones=()))
    first = team.leads["Piotr Zając"]
    team.act(Reassign(first, team.people["mara"].id or first, "known from the fair"), "petra")
    point = replace(team.point(), when=at("2026-11-26T10:00"), promises=())
    team.act(thread.SetPoint(first, point), "mara")
    other = campaign_of("Pallets EU")
    team.act(house.SetCampaign(other))
    again = lead_row("Piotr Zając", number, zone=LISBON, zones=(LISBON,))
    team.add_leads(again, campaign=other.id)
    now = row(team, first)
    assert (now.point_zone, now.point_from) == (LISBON, utc(2026, 11, 26, 10, 0) - BEFORE)


def test_what_has_no_clock_is_refused(team: Team) -> None:
    for nothing in ("", "Gdańsk", "Etc/Unknown"):
        with pytest.raises(Incomplete, match="time zone"):
            correct(team, nothing)


def test_the_thread_tells_the_zone_once(team: Team) -> None:
    promised(team, at("2026-11-26T10:00"))
    correct(team, LISBON)
    told = [(one.kind, one.summary) for one in team.card(EWA).thread[:2]]
    assert told[0] == ("profile", f"zone: {WARSAW} → {LISBON}")
    assert told[1][0] == "conversation"


def park_until(team: Team, wall: str, zone: str = WARSAW) -> Park:
    until = WallTime(datetime.fromisoformat(wall), zone).to_utc()
    return Park(team.leads[EWA], until, wall, zone, "after the audit")


def test_a_parked_lead_comes_back_at_the_same_hour_of_the_new_zone(team: Team) -> None:
    team.call(EWA, "nurture", park=park_until(team, "2026-12-14T09:30"))
    before = row(team)
    assert before.parked_until == before.next_try_at == utc(2026, 12, 14, 8, 30)
    done = correct(team, LISBON)
    now = row(team)
    assert now.parked_until == now.next_try_at == utc(2026, 12, 14, 9, 30)
    assert now.callable_from == utc(2026, 12, 14, 9, 30) != before.callable_from
    assert (now.parked_why, now.stage) == ("after the audit", "nurture")
    team.clock.forward(seconds=5)
    team.act(Undo(done.act_id), "mara")
    again = row(team)
    for name in ("parked_until", "next_try_at", "callable_from", "callable_until"):
        assert getattr(again, name) == getattr(before, name)


def test_a_parked_lead_that_was_given_to_another_follows_too(team: Team) -> None:
    promised(team, at("2026-11-26T10:00"))
    team.act(park_until(team, "2027-03-14T02:30"), "mara")  # does not exist in New York: 03:30
    team.act(Reassign(team.leads[EWA], team.people["jonas"].id, "Mara is away"), "petra")
    assert row(team).next_try_at == utc(2027, 3, 14, 1, 30)
    team.act(thread.CorrectProfile(team.leads[EWA], "zone", "America/New_York"), "petra")
    now = row(team)
    assert now.parked_until == now.next_try_at == utc(2027, 3, 14, 7, 30)
    assert now.owner == team.people["jonas"].id


def test_a_lead_that_is_parked_by_another_wall_stays(team: Team) -> None:
    team.call(EWA, "nurture", park=park_until(team, "2026-12-14T09:30", "Europe/Berlin"))
    correct(team, LISBON)
    assert row(team).parked_until == utc(2026, 12, 14, 8, 30)


def test_a_lead_that_rests_no_longer_has_nothing_to_follow(team: Team) -> None:
    team.call(EWA, "nurture", park=park_until(team, "2026-11-30T09:30"))
    team.clock.forward(hours=24 * 6)
    promised(team, at("2026-12-02T10:00"))
    correct(team, LISBON)
    assert row(team).parked_until is None
    with team.workplace.store.reading() as session:
        facts = cases.load_facts(session, lead=team.leads[EWA])
    fields = {one.body.field for one in facts if isinstance(one.body, f.Correction)}
    assert fields == {"zone", "due_from", "due_until", "lapses_at"}


def passed(team: Team, minutes: int) -> None:
    """Handed off to Jonas now, its point due in so many minutes; without one 20 to answer."""
    team.qualify(EWA)
    local = (team.clock.now() + timedelta(hours=1, minutes=minutes)).replace(second=0, tzinfo=None)
    team.act(thread.SetPoint(team.leads[EWA], point_at(team, local)), "mara")
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id), "dana")


def point_at(team: Team, local: datetime) -> Any:
    return replace(team.point(), when=at(local.isoformat()), promises=())


def promised_at(lead: Lead) -> datetime:
    assert lead.point_from is not None
    return lead.point_from + BEFORE


def test_the_time_to_answer_is_the_team_s_and_stays_where_the_point_leaves_it(team: Team) -> None:
    passed(team, 300)
    before = row(team)
    assert before.handed_at is not None
    assert before.answer_by == before.handed_at + timedelta(minutes=20)
    correct(team, LISBON)
    assert row(team).point_from != before.point_from
    assert row(team).answer_by == before.answer_by


def test_the_time_to_answer_ends_before_the_point_that_came_nearer(team: Team) -> None:
    passed(team, 105)
    before = row(team)
    assert before.handed_at is not None
    assert before.answer_by == before.handed_at + timedelta(minutes=20)
    done = correct(team, "Europe/Helsinki")
    now = row(team)
    assert now.answer_by == promised_at(now) - timedelta(minutes=30) < before.answer_by
    team.clock.forward(seconds=5)
    team.act(Undo(done.act_id), "mara")
    assert row(team).answer_by == before.answer_by


def test_the_time_to_answer_is_whole_again_when_the_point_goes_away(team: Team) -> None:
    passed(team, 40)
    before = row(team)
    assert before.answer_by == promised_at(before) - timedelta(minutes=30)
    correct(team, LISBON)
    assert before.handed_at is not None
    assert row(team).answer_by == before.handed_at + timedelta(minutes=20)
    told = team.card(EWA, "dana").thread
    assert not [one for one in told if one.kind == "handoff" and one.corrected]


def test_an_offer_to_another_rep_follows_as_the_first_one_would(team: Team) -> None:
    passed(team, 105)
    team.clock.forward(minutes=5)
    team.act(Reassign(team.leads[EWA], team.people["lea"].id, "Jonas is ill"), "petra")
    before = row(team)
    assert before.answer_by == team.clock.now() + timedelta(minutes=20)
    team.clock.forward(minutes=1)
    correct(team, "Europe/Helsinki")
    now = row(team)
    assert now.answer_by == promised_at(now) - timedelta(minutes=30) < before.answer_by
    assert now.handoff_to == team.people["lea"].id
