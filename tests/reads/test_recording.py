"""One recorded call: its moments, its people, what may be done about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.acts.mark_here import MarkHere
from app.acts.points import PromiseDraft
from app.acts.recording import KeepRecording
from app.acts.review import BreakHere, Comment
from app.acts.thread import TickPromise
from app.domain.errors import Incomplete, NotAllowed
from app.reads.recording import Recording, RecordingQuestion
from tests.helpers.recorded import hand_over, record
from tests.helpers.team import Team

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"


def read(team: Team, lead: str, attempt: object, who: str = "petra") -> Recording:
    """The call as this person sees it."""
    found = team.ask(RecordingQuestion(team.leads[lead], attempt), who)  # type: ignore[arg-type]
    assert isinstance(found, Recording)
    return found


def test_moments_stand_in_order_of_time_with_their_answers(team: Team) -> None:
    hand_over(team, EWA)
    notes = (("signal", "We would test it", 2), ("question", "How quickly?", 9))
    attempt = record(team, EWA, "callback", "jonas", notes=notes)
    lead = team.leads[EWA]
    team.act(BreakHere(lead, attempt, 12_000, "Pitched over the question", "Here."))
    team.act(Comment(lead, attempt, 5_000, "Good pause."))
    broke = next(one for one in read(team, EWA, attempt).moments if one.kind == "broke")
    team.act(Comment(lead, attempt, 12_000, "I hear it now.", broke.said.fact), "jonas")
    one = read(team, EWA, attempt)
    assert [(m.kind, m.call_ms, m.said.text) for m in one.moments] == [
        ("signal", 2000, "We would test it"),
        ("comment", 5000, "Good pause."),
        ("question", 9000, "How quickly?"),
        ("broke", 12_000, "Here."),
    ]
    last = one.moments[-1]
    assert last.said.broke == "Pitched over the question"
    assert [(a.by_name, a.text) for a in last.answers] == [("Jonas Okafor", "I hear it now.")]
    assert (last.said.mine, read(team, EWA, attempt, "jonas").moments[-1].said.mine) == (
        True,
        False,
    )
    assert (one.consent_ms, one.seconds, one.channels) == (3000, 20.0, ("rep", "prospect"))
    assert (one.by_name, one.role, one.name) == ("Jonas Okafor", "telesales", EWA)


def test_call_time_and_sound_time_map_both_ways(team: Team) -> None:
    attempt = record(team, HANNA, "callback")
    one = replace(read(team, HANNA, attempt), offset_ms=2500)
    assert one.second_of(5000) == 2.5
    assert one.call_ms_of(2.5) == 5000
    assert (one.second_of(0), one.second_of(99_000)) == (0.0, 20.0)


def test_a_promise_past_its_time_is_late_until_it_is_ticked(team: Team) -> None:
    hand_over(team, EWA)
    due = team.clock.now() + timedelta(hours=1)
    point = replace(team.point(), promises=(PromiseDraft("us", "data sheet", due),))
    notes = (("promise", "Jonas: data sheet by noon", 6), ("promise", "She asks her boss", 8))
    attempt = record(team, EWA, "callback", "jonas", notes=notes, point=point)
    assert [m.late for m in read(team, EWA, attempt).moments] == [False, False]
    team.clock.forward(hours=2)
    assert [m.late for m in read(team, EWA, attempt).moments] == [True, False]
    kept = team.card(EWA, "jonas").state.promises.values()
    promise = next(one for one in kept if one.what == "data sheet")
    team.act(TickPromise(team.leads[EWA], promise.id), "jonas")
    assert [m.late for m in read(team, EWA, attempt).moments] == [False, False]


def test_a_call_is_read_with_its_own_lead_only(team: Team) -> None:
    hanna = record(team, HANNA, "callback")
    hand_over(team, EWA)
    ewa = record(team, EWA, "callback", "jonas")
    with pytest.raises(NotAllowed):
        read(team, HANNA, ewa, "mara")
    with pytest.raises(NotAllowed):
        read(team, EWA, ewa, "mara")
    assert read(team, HANNA, hanna, "mara").name == HANNA


def test_what_may_be_done_follows_the_roles(team: Team) -> None:
    attempt = record(team, TOMAS, "interested")
    assert read(team, TOMAS, attempt, "petra").may == {"comment", "break_here"}
    assert read(team, TOMAS, attempt, "mara").may == {"comment"}
    assert read(team, TOMAS, attempt, "dana").may == frozenset()


def test_where_calls_break_is_for_the_person_and_supervisors(team: Team) -> None:
    attempt = record(team, TOMAS, "interested")
    lead = team.leads[TOMAS]
    for reason in ("Price without value", "Objection not heard", "Price without value"):
        team.act(BreakHere(lead, attempt, 1000, reason))  # twice in one call is one call
    other = record(team, HANNA, "interested")
    team.act(BreakHere(team.leads[HANNA], other, 1000, "Price without value"))
    expected = (("Price without value", 2), ("Objection not heard", 1))
    assert read(team, TOMAS, attempt, "petra").breaks == expected
    assert read(team, TOMAS, attempt, "mara").breaks == expected
    assert read(team, TOMAS, attempt, "dana").breaks == ()
    team.clock.forward(days=31)
    assert read(team, TOMAS, attempt, "petra").breaks == ()


def test_a_call_without_sound_says_why(team: Team) -> None:
    attempt = record(team, HANNA, "callback", sound=False)
    one = read(team, HANNA, attempt)
    assert (one.sound, one.problems) == (False, ("not recorded: no consent",))


def test_own_calls_stay_the_own_ones_when_the_lead_goes_on(team: Team) -> None:
    from app.acts.accept import Accept
    from app.acts.hand_off import HandOff
    from app.reads.recordings import RecordingsQuestion

    name = "Ewa Nowicka"
    lead = team.leads[name]
    team.qualify(name)
    first = team.card(name, "petra").thread[0].attempt
    team.act(KeepRecording(lead, first, "a.flac", "00", 60.0, "both"), "mara")
    team.act(HandOff(lead, team.people["jonas"].id), "dana")
    team.act(Accept(lead), "jonas")
    team.clock.forward(hours=2)
    team.call(name, "callback", "jonas")
    second = team.card(name, "petra").thread[0].attempt
    team.act(KeepRecording(lead, second, "b.flac", "01", 60.0, "both"), "jonas")
    heard = team.ask(RecordingsQuestion(), "mara").rows
    assert [row.attempt for row in heard] == [first]
    assert team.ask(RecordingQuestion(lead, first), "mara").sound
    with pytest.raises(NotAllowed):
        team.ask(RecordingQuestion(lead, second), "mara")
    assert len(team.ask(RecordingsQuestion(), "jonas").rows) == 2


def test_a_mark_after_the_call_says_who_set_it_and_when(team: Team) -> None:
    attempt, lead = record(team, HANNA, "callback"), team.leads[HANNA]
    team.clock.forward(hours=3)
    at = team.clock.now()
    team.act(MarkHere(lead, attempt, 4000))
    (mark,) = read(team, HANNA, attempt, "mara").moments
    assert (mark.kind, mark.call_ms, mark.later) == ("mark", 4000, True)
    assert (mark.said.by_name, mark.said.at, mark.said.mine) == ("Petra Holm", at, False)


def test_a_mark_in_the_call_is_the_callers_own(team: Team) -> None:
    attempt = record(team, HANNA, "callback", marks=(7000,))
    (mark,) = read(team, HANNA, attempt).moments
    assert (mark.kind, mark.call_ms, mark.later) == ("mark", 7000, False)


def test_one_place_is_marked_once_by_each_listener(team: Team) -> None:
    attempt, lead = record(team, HANNA, "callback"), team.leads[HANNA]
    team.act(MarkHere(lead, attempt, 4000))
    assert team.act(MarkHere(lead, attempt, 4400)).act_id is None
    team.act(MarkHere(lead, attempt, 4400), "mara")
    team.act(MarkHere(lead, attempt, 4500))
    marks = [(m.call_ms, m.said.by_name) for m in read(team, HANNA, attempt).moments]
    assert marks == [(4000, "Petra Holm"), (4400, "Mara Lindqvist"), (4500, "Petra Holm")]


def test_only_what_can_be_heard_is_marked(team: Team) -> None:
    lead = team.leads[HANNA]
    attempt = record(team, HANNA, "callback", offset_ms=2000)
    for outside in (1999, 22_001):
        with pytest.raises(Incomplete, match="outside"):
            team.act(MarkHere(lead, attempt, outside))
    team.act(MarkHere(lead, attempt, 22_000))
    team.clock.forward(hours=24)
    silent = record(team, HANNA, "callback", sound=False)
    with pytest.raises(Incomplete, match="no sound"):
        team.act(MarkHere(lead, silent, 0))


def test_who_may_not_hear_a_call_marks_nothing_in_it(team: Team) -> None:
    hand_over(team, EWA)
    theirs, lead = record(team, EWA, "callback", "jonas"), team.leads[EWA]
    for who in ("mara", "lea"):  # mara made the first call, not this one
        with pytest.raises(NotAllowed):
            team.act(MarkHere(lead, theirs, 4000), who)
