"""The plan of a week from a real store: who gets which calls, and who may ask."""

from uuid import UUID

import pytest

from app.acts.hand_off import HandOff
from app.acts.keep_speech import KeepSpeech
from app.acts.recording import KeepRecording
from app.acts.reject import Reject
from app.acts.review import Comment
from app.domain.errors import NotAllowed
from app.domain.listening import Why
from app.domain.speech import figures
from app.domain.vocabulary import Role
from app.jobs.workplace import this_computer
from app.reads.listening import ListeningPlan, ListeningQuestion
from tests.helpers.recorded import hand_over, record
from tests.helpers.reviewed import WEAK, send
from tests.helpers.team import Team, lead_row

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"
NAMES = ("Alma Berg", "Bruno Costa", "Cleo Duval", "Darek Ek", "Elif Fuchs", "Fadi Grau")
WEEK = 7 * 24


def _plans(team: Team, who: str = "petra", **more: object) -> dict[str, ListeningPlan]:
    found = team.ask(ListeningQuestion(**more), who)  # type: ignore[arg-type]
    return {one.name.split(" ")[0]: one for one in found}


def _whys(plan: ListeningPlan) -> list[str]:
    return [str(one.why) for one in plan.rows]


def test_the_calls_of_last_week_are_drawn_for_each_rep(team: Team) -> None:
    record(team, EWA, "callback")
    record(team, HANNA, "callback")
    record(team, TOMAS, "callback")
    assert {name: len(one.rows) for name, one in _plans(team).items()} == {
        "Mara": 0,
        "Jonas": 0,
        "Lea": 0,
    }
    team.clock.forward(hours=WEEK)
    plans = _plans(team)
    assert {name: _whys(one) for name, one in plans.items()} == {
        "Mara": ["random", "random"],
        "Jonas": [],
        "Lea": [],
    }
    assert _plans(team) == plans
    team.clock.forward(hours=WEEK)
    assert _plans(team)["Mara"].rows == ()
    year, week, _ = (team.clock.now()).isocalendar()
    assert _plans(team, week=(year, week - 1)) == plans


def _qualified(team: Team) -> dict[UUID, str]:
    """Four recorded calls of Mara's that met the gate: lead by call."""
    found: dict[UUID, str] = {}
    for number, name in enumerate(NAMES[:4]):
        team.add_leads(lead_row(name, f"+4858555020{number}"))
        team.qualify(name)
        attempt: UUID = team.card(name).thread[0].attempt
        keep = KeepRecording(team.leads[name], attempt, "a.flac", "00", 60.0, "both")
        team.act(keep, "mara")
        found[attempt] = name
    return found


def test_a_rejected_lead_brings_the_call_that_won_it_unless_it_was_heard(team: Team) -> None:
    calls = _qualified(team)
    team.clock.forward(hours=WEEK)
    drawn = {one.row.attempt for one in _plans(team)["Mara"].rows}
    fresh = next(one for one in calls if one not in drawn)
    for attempt in (fresh, next(iter(drawn))):
        lead = team.leads[calls[attempt]]
        team.act(HandOff(lead, team.people["jonas"].id), "dana")
        team.act(Reject(lead, "no_budget", "Frozen"), "jonas")
    assert {one.row.attempt for one in _plans(team)["Mara"].rows} == drawn
    team.clock.forward(hours=WEEK)
    (one,) = _plans(team)["Mara"].rows
    assert (one.row.attempt, one.why, one.row.rejected) == (fresh, Why.REJECTED, "no_budget")
    assert _plans(team)["Jonas"].rows == ()


def test_a_lost_lead_brings_the_last_talk_of_who_lost_it(team: Team) -> None:
    hand_over(team, EWA)
    record(team, EWA, "lost", "jonas", sound=False)  # nothing to hear: not a recording
    hand_over(team, HANNA)
    lost = record(team, HANNA, "lost", "jonas")
    hand_over(team, TOMAS)
    heard = [record(team, TOMAS, "callback", "jonas")]
    team.clock.forward(hours=WEEK)
    rows = _plans(team)["Jonas"].rows
    assert {one.row.attempt for one in rows} == {lost, *heard}


def _listened(team: Team, attempt: UUID, rep: tuple[tuple[float, float], ...]) -> None:
    """What speech of a call was found, in seconds of its sound."""
    heard = {"rep": rep, "prospect": ((0.0, 2.0),)}
    command = KeepSpeech(attempt, "ab" * 32, 1, 200.0, heard, figures(heard, 200.0))
    team.workplace.act(command, this_computer(), Role.SUPERVISOR)


def test_a_long_monologue_after_an_objection_counts_where_speech_is_known(team: Team) -> None:
    attempts = []
    for number, name in enumerate(NAMES):
        team.add_leads(lead_row(name, f"+4858555020{number}"))
        notes = (("objection", "Too dear", 50),)
        attempts.append(record(team, name, "callback", notes=notes, offset_ms=5000))
    team.clock.forward(hours=WEEK)
    drawn = {one.row.attempt for one in _plans(team)["Mara"].rows}
    long, before, *_ = [one for one in attempts if one not in drawn]
    # The objection stands at 50 s of the call, 45 s of the sound, which begins 5 s later.
    _listened(team, long, ((3.0, 10.0), (30.0, 140.0)))
    _listened(team, before, ((1.0, 100.0),))
    rows = _plans(team)["Mara"].rows
    assert [(one.row.attempt, one.why, one.monologue_s) for one in rows[:-2]] == [
        (long, Why.MONOLOGUE, 95.0)
    ]
    assert {one.row.attempt for one in rows[-2:]} == drawn


def test_reviewed_in_its_week_it_is_done_before_it_is_left_out(team: Team) -> None:
    first, second = record(team, EWA, "callback"), record(team, HANNA, "callback")
    record(team, TOMAS, "callback", sound=False)
    send(team, EWA, first, WEAK)
    team.clock.forward(hours=WEEK)
    (one,) = _plans(team)["Mara"].rows
    assert (one.row.attempt, one.done, _plans(team)["Mara"].left) == (second, False, 1)
    team.act(Comment(team.leads[HANNA], second, 1000, "My own note."), "mara")
    assert not _plans(team)["Mara"].rows[0].done
    team.act(Comment(team.leads[HANNA], second, 1000, "Well asked."))
    assert (_plans(team)["Mara"].rows[0].done, _plans(team)["Mara"].left) == (True, 0)


def test_a_rep_sees_the_own_plan_only(team: Team) -> None:
    record(team, EWA, "callback")
    team.clock.forward(hours=WEEK)
    assert list(_plans(team, "mara")) == ["Mara"]
    assert len(_plans(team, "mara")["Mara"].rows) == 1
    assert _plans(team, "jonas", person=team.people["mara"].id) == {}
    assert list(_plans(team, person=team.people["mara"].id)) == ["Mara"]
    with pytest.raises(NotAllowed):
        _plans(team, "dana")
