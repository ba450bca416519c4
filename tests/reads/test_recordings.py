"""The list of recordings: who may hear what, every filter, pages, and what a row says."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from app.acts.correct import Correct
from app.acts.deal import Lose
from app.acts.hand_off import HandOff
from app.acts.mark_here import MarkHere
from app.acts.recording import KeepRecording
from app.acts.reject import Reject
from app.acts.review import BreakHere, Comment
from app.acts.undo import Undo
from app.domain.errors import NotAllowed
from app.domain.vocabulary import Role
from app.reads import recording_filters
from app.reads.desk import Actor
from app.reads.recording_filters import OUTCOMES
from app.reads.recordings import LOST, RecordingRow, RecordingsAnswer, RecordingsQuestion
from app.reads.thread import ThreadQuestion
from tests.helpers.recorded import hand_over, record
from tests.helpers.team import Team

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"


def names(team: Team, who: str = "petra", **filters: Any) -> list[str]:
    """Names of the rows, newest first; the count says the same."""
    answer: RecordingsAnswer = team.ask(RecordingsQuestion(**filters), who)
    counted = team.ask(RecordingsQuestion(count_only=True, **filters), who)
    assert counted.count == len(answer.rows)
    assert not counted.rows
    return [row.name for row in answer.rows]


def row(team: Team, attempt: UUID, who: str = "petra") -> RecordingRow:
    """The row of a call."""
    (found,) = team.ask(RecordingsQuestion(attempt=attempt), who).rows
    assert isinstance(found, RecordingRow)
    return found


def test_each_role_hears_what_the_table_says(team: Team) -> None:
    record(team, HANNA, "callback")
    record(team, TOMAS, "interested")
    hand_over(team, EWA)
    record(team, EWA, "callback", "jonas")
    assert names(team, "petra") == [EWA, TOMAS, HANNA]
    assert names(team, "mara") == [TOMAS, HANNA]
    assert names(team, "dana") == [TOMAS]
    assert names(team, "jonas") == [EWA]
    assert names(team, "lea") == []


def test_an_offered_hand_off_can_be_heard_by_whom_it_is_offered_to(team: Team) -> None:
    team.qualify(EWA)
    team.clock.forward(hours=5)
    record(team, EWA, "callback")
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id, "Quick."), "dana")
    assert names(team, "jonas") == [EWA]
    assert names(team, "lea") == []


def test_an_admin_alone_hears_nothing(team: Team) -> None:
    admin = Actor(team.people["petra"].id, "Petra", frozenset({Role.ADMIN}))
    with pytest.raises(NotAllowed):
        team.workplace.ask(RecordingsQuestion(), admin, Role.ADMIN)


@pytest.fixture
def story(team: Team) -> dict[str, UUID]:
    """Hanna's call by Mara (10 s), Tomás's long one by Lea, lost; Ewa's by Jonas, with marks."""
    calls = {}
    calls["hanna"] = record(team, HANNA, "callback", seconds=10)
    hand_over(team, TOMAS, "lea")
    calls["tomas"] = record(team, TOMAS, "lost", "lea", seconds=700, reason="Price")
    team.clock.forward(hours=20)
    hand_over(team, EWA)
    calls["ewa"] = record(
        team, EWA, "callback", "jonas", seconds=200, notes=(("objection", "Not 100% frozen", 4),)
    )
    return calls


FILTERS: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({}, [EWA, TOMAS, HANNA]),
    ({"role": "telesales"}, [EWA, TOMAS]),
    ({"role": "telemarketer"}, [HANNA]),
    ({"outcome": "lost_or_rejected"}, [TOMAS]),
    ({"outcome": "callback"}, [EWA, HANNA]),
    ({"outcome": "won"}, []),
    ({"shortest": 200}, [EWA, TOMAS]),
    ({"longest": 200}, [EWA, HANNA]),
    ({"shortest": 11, "longest": 699}, [EWA]),
    ({"has_mark": True}, [EWA]),
    ({"days": 1}, [EWA]),
    ({"days": 2}, [EWA, TOMAS, HANNA]),
    ({"text": "virtanen"}, [HANNA]),
    ({"text": "Ferragens"}, [TOMAS]),
    ({"text": "0148"}, [TOMAS]),
    ({"text": "To"}, [TOMAS]),
    ({"text": "frozen"}, [EWA]),
    ({"text": "100%"}, [EWA]),
    ({"text": "10_%"}, []),
    ({"role": "telesales", "outcome": "lost_or_rejected", "days": 7}, [TOMAS]),
)


def test_each_filter_lets_through_what_it_names(team: Team, story: dict[str, UUID]) -> None:
    for filters, expected in FILTERS:
        assert names(team, **filters) == expected, filters


def test_by_person_and_by_campaign(team: Team, story: dict[str, UUID]) -> None:
    assert names(team, person=team.people["lea"].id) == [TOMAS]
    assert names(team, campaign=team.campaign.id) == [EWA, TOMAS, HANNA]
    assert names(team, campaign=team.people["lea"].id) == []


def test_a_filter_never_widens_what_may_be_heard(team: Team, story: dict[str, UUID]) -> None:
    for outcome in OUTCOMES:
        assert set(names(team, "lea", outcome=outcome)) <= {TOMAS}
    assert names(team, "mara", text="frozen") == []
    assert team.ask(RecordingsQuestion(attempt=story["ewa"]), "lea").rows == ()


def test_review_filters_follow_comments_and_their_undo(team: Team, story: dict[str, UUID]) -> None:
    ewa, attempt = team.leads[EWA], story["ewa"]
    team.act(Comment(ewa, attempt, 1000, "I was too fast."), "jonas")
    assert names(team, not_reviewed=True) == [EWA, TOMAS, HANNA], "a word of one's own is no review"
    said = team.act(BreakHere(ewa, attempt, 6000, "Price without value"))
    assert names(team, not_reviewed=True) == [TOMAS, HANNA]
    assert names(team, broke=True) == [EWA]
    assert (row(team, attempt).broke_ms, row(team, attempt).reviewed) == (6000, True)
    team.act(Undo(said.act_id))
    assert names(team, broke=True) == []
    assert names(team, not_reviewed=True) == [EWA, TOMAS, HANNA]
    assert (row(team, attempt).broke_ms, row(team, attempt).reviewed) == (None, False)


def test_a_mark_of_a_listener_is_a_mark_until_it_is_taken_back(
    team: Team, story: dict[str, UUID]
) -> None:
    said = team.act(MarkHere(team.leads[HANNA], story["hanna"], 4000))
    assert names(team, has_mark=True) == [EWA, HANNA]
    assert names(team, not_reviewed=True) == [EWA, TOMAS, HANNA], "a mark says nothing"
    team.act(Undo(said.act_id))
    assert names(team, has_mark=True) == [EWA]


def test_a_corrected_disposition_counts_as_it_is_now(team: Team, story: dict[str, UUID]) -> None:
    lines = team.ask(ThreadQuestion(team.leads[HANNA]))
    saved = next(one for one in lines if one.attempt == story["hanna"])
    team.act(
        Correct(team.leads[HANNA], saved.fact, "disposition", "interested", "She wants a price.")
    )
    assert names(team, outcome="interested") == [HANNA]
    assert names(team, outcome="callback") == [EWA]
    assert row(team, story["hanna"]).disposition == "interested"


def test_rejected_and_lost_stand_with_their_reason(team: Team, story: dict[str, UUID]) -> None:
    assert row(team, story["tomas"]).lost == "Price"
    team.act(Reject(team.leads[EWA], "no_budget", "Nothing before May."), "jonas")
    assert row(team, story["ewa"]).rejected == "no_budget"
    assert names(team, outcome="lost_or_rejected") == [EWA, TOMAS]


def test_a_lead_lost_without_a_call_marks_the_calls_of_who_lost_it(team: Team) -> None:
    hand_over(team, EWA)
    attempt = record(team, EWA, "callback", "jonas")
    team.act(Lose(team.leads[EWA], "No reply"), "jonas")
    assert row(team, attempt).lost == "No reply"
    assert names(team, outcome="lost_or_rejected") == [EWA]


def test_only_sound_makes_a_recording_and_each_call_stands_once(team: Team) -> None:
    record(team, HANNA, "callback", sound=False)
    again = record(team, TOMAS, "callback", seconds=5)
    team.act(
        KeepRecording(team.leads[TOMAS], again, "recovered.flac", "cd" * 32, 7.0, "rep"), "mara"
    )
    assert names(team) == [TOMAS]
    assert row(team, again).seconds == 7.0
    erased = KeepRecording(
        team.leads[TOMAS], again, "", None, 7.0, "rep", problems=("Erased after 14 days.",)
    )
    team.act(erased, "mara")
    assert names(team) == [TOMAS], "it was recorded, whatever became of the sound"


def test_calls_without_sound_stand_apart_with_their_reason(
    team: Team, story: dict[str, UUID]
) -> None:
    team.clock.forward(hours=24)
    silent = record(team, HANNA, "callback", sound=False)
    attempt = story["tomas"]
    erased = KeepRecording(
        team.leads[TOMAS], attempt, "", None, 700.0, "rep", problems=("Erased.", "By policy.")
    )
    team.act(erased, "lea")
    assert names(team, no_sound=True) == [HANNA, TOMAS]
    assert names(team) == [EWA, TOMAS, HANNA], "not mixed in: only what was recorded"
    rows = team.ask(RecordingsQuestion(no_sound=True)).rows
    assert [(one.attempt, one.sound, one.lacks) for one in rows] == [
        (silent, False, "not recorded: no consent"),
        (attempt, False, "Erased. By policy"),
    ]
    assert names(team, "mara", no_sound=True) == [HANNA]
    assert names(team, "lea", no_sound=True) == [TOMAS]
    assert names(team, "jonas", no_sound=True) == []
    assert names(team, no_sound=True, role="telesales") == [TOMAS]
    assert names(team, no_sound=True, text="kaleva") == [HANNA]
    found = KeepRecording(team.leads[HANNA], silent, "found.flac", "cd" * 32, 7.0, "rep")
    team.act(found, "mara")
    assert names(team, no_sound=True) == [TOMAS], "the last word counts"


def test_a_lost_file_stands_among_those_without_sound(team: Team, story: dict[str, UUID]) -> None:
    lost = frozenset({story["ewa"]})
    assert names(team, lost=lost) == [EWA, TOMAS, HANNA]
    assert names(team, no_sound=True, lost=lost) == [EWA]
    (one,) = team.ask(RecordingsQuestion(no_sound=True, lost=lost)).rows
    assert (one.sound, one.lacks) == (False, LOST)
    assert names(team, "lea", no_sound=True, lost=lost) == [], "and only to those who hear it"


@pytest.mark.parametrize("many", [0, 1000])
def test_few_or_many_without_sound_are_the_same_list(
    team: Team, story: dict[str, UUID], monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    team.clock.forward(hours=24)
    record(team, HANNA, "callback", sound=False)
    team.clock.forward(hours=24)
    record(team, EWA, "callback", "jonas", sound=False)
    monkeypatch.setattr(recording_filters, "_SILENT", many)
    monkeypatch.setattr(recording_filters, "_FEW", 0)
    lost = frozenset({story["hanna"]})
    assert names(team, no_sound=True, lost=lost) == [EWA, HANNA, HANNA]
    first = team.ask(RecordingsQuestion(no_sound=True, lost=lost, limit=1))
    (newest,) = first.rows
    assert (newest.name, first.more) == (EWA, True)
    rest = team.ask(RecordingsQuestion(no_sound=True, lost=lost, after=newest.place))
    assert ([one.name for one in rest.rows], rest.more) == ([HANNA, HANNA], False)


def test_the_list_of_calls_without_sound_begins_at_an_index(
    team: Team, story: dict[str, UUID]
) -> None:
    engine = team.workplace.store.read_engine
    asked: list[tuple[str, Any]] = []

    def hear(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        team.ask(RecordingsQuestion(no_sound=True))
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    plans = []
    with engine.connect() as connection:
        for statement, parameters in asked:
            if "recording_kept" in statement and "sound IS NULL" in statement:
                found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                plans.append([row[-1] for row in found])
    first, then = plans
    assert first == ["SCAN recording_kept USING INDEX ix_recording_kept_silent"]
    whole = {f"SCAN {name}" for name in ("attempt", "fact", "lead", "recording_kept")}
    assert not whole & {" ".join(one.split()[:2]) for one in then}, then


def test_pages_follow_each_other_without_gap_or_repeat(team: Team, story: dict[str, UUID]) -> None:
    seen: list[UUID] = []
    after = None
    for more in (True, True, False):
        page = team.ask(RecordingsQuestion(limit=1, after=after))
        assert page.more is more
        seen += [one.attempt for one in page.rows]
        after = page.rows[-1].place
    assert seen == [story["ewa"], story["tomas"], story["hanna"]]


@pytest.mark.parametrize("few", [0, 1000])
def test_whoever_hears_few_or_many_gets_the_same(
    team: Team, story: dict[str, UUID], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(recording_filters, "_FEW", few)
    assert names(team, "petra") == [EWA, TOMAS, HANNA]
    assert names(team, "mara") == [HANNA]
    assert names(team, "lea") == [TOMAS]
    assert names(team, "jonas") == [EWA]
    assert names(team, "jonas", outcome="callback", days=7) == [EWA]
    first = team.ask(RecordingsQuestion(limit=1), "mara")
    assert not first.more
