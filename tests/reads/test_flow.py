"""Figures, lists and the definition agree, over random histories made by real acts."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import true

from app.acts.correct import Correct
from app.acts.deal import Win
from app.acts.undo import Undo
from app.domain import facts as f
from app.domain.errors import NotAllowed
from app.domain.measure_cases import History, behind, measure
from app.domain.measures import MEASURES, Figure, Filters
from app.domain.vocabulary import Role
from app.host.paths import Paths
from app.jobs.workplace import Workplace
from app.reads import cases
from app.reads.flow import FlowQuestion, MeasuresQuestion
from app.reads.flow_list import FlowListQuestion
from tests.helpers.clock import FixedClock
from tests.helpers.flow_story import EWA, HANNA, IDA, LEADS, OTTO, STEPS, go_on, story
from tests.helpers.team import Team


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Team]:
    """The store of the story, closed."""
    paths = Paths.of(tmp_path_factory.mktemp("flow"))
    clock = FixedClock()
    with Workplace(paths, clock=clock, zone="Europe/Berlin") as workplace:
        team = story(workplace, clock)
    return paths.store, team


@contextmanager
def opened(told: tuple[Path, Team]) -> Iterator[Team]:
    """A copy of the story that may be gone on with."""
    store, made = told
    with tempfile.TemporaryDirectory(prefix="segue-flow-") as folder:
        paths = Paths.of(Path(folder) / "profile").create()
        shutil.copy(store, paths.store)
        clock = FixedClock(made.clock.now())
        with Workplace(paths, clock=clock, zone="Europe/Berlin") as workplace:
            yield Team(workplace, clock, made.people, made.campaign, dict(made.leads))


@pytest.fixture
def team(told: tuple[Path, Team]) -> Iterator[Team]:
    with opened(told) as team:
        yield team


def history_of(team: Team) -> History:
    with team.workplace.store.reading() as session:
        return History.of(cases.facts_where(session, true()), team.clock.now())


def some_filters(team: Team, history: History) -> list[Filters]:
    """No filter, then each alone, then some together."""
    now = team.clock.now()
    day = Filters(since=now - timedelta(hours=20), until=now + timedelta(seconds=1))
    otto = next(one.added for one in history.trails if one.id == team.leads[OTTO])
    return [
        Filters(),
        Filters(campaign=team.campaign.id),
        Filters(campaign=otto.campaign, since=now - timedelta(days=3)),
        Filters(source="Fair"),
        Filters(segment="Food"),
        *(Filters(person=team.people[who].id) for who in ("mara", "sam", "jonas", "dana")),
        day,
        replace(day, person=team.people["lea"].id),
        Filters(until=now - timedelta(days=1), source="Web form"),
        Filters(source="nowhere"),
    ]


def assert_one_truth(team: Team, history: History, filters: Filters) -> int:
    """The read says what the definition says, and each list has n rows. Returns figures seen."""
    answer = team.ask(FlowQuestion(filters))
    defined = [one for key in MEASURES for one in measure(key, history, filters)]
    assert list(answer.figures) == defined
    for figure in answer.figures:
        shown = team.ask(FlowListQuestion(figure.measure, figure.cut, filters))
        assert shown.n == len(shown.rows) == figure.n, figure
        wanted = behind(figure.measure, figure.cut, history, filters)
        assert {(one.id, one.lead, one.hit) for one in shown.rows} == {
            (one.id, one.lead, one.hit) for one in wanted
        }, figure
    return len(answer.figures)


steps = st.lists(
    st.tuples(
        st.sampled_from(sorted(STEPS)),
        st.sampled_from(LEADS),
        st.integers(0, 11),
        st.sampled_from((False, False, False, True)),
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), acts=steps)
def test_figures_and_lists_equal_the_definition_on_any_history(
    told: tuple[Path, Team], data: Any, acts: list[tuple[str, str, int, bool]]
) -> None:
    with opened(told) as team:
        for step, lead, n, undo in acts:
            go_on(team, step, lead, n, undo=undo)
        history = history_of(team)
        known = some_filters(team, history)
        for filters in (known[0], *data.draw(st.permutations(known[1:]), "filters")[:1]):
            assert_one_truth(team, history, filters)


def test_count_of_each_list_is_n_for_all_figures_and_filters(team: Team) -> None:
    history = history_of(team)
    for filters in some_filters(team, history):
        assert assert_one_truth(team, history, filters) >= len(MEASURES) - 2


def figures(team: Team, key: str, **filters: Any) -> list[Figure]:
    answer = team.ask(FlowQuestion(Filters(**filters)))
    return [one for one in answer.figures if one.measure == key]


def test_every_measure_has_something_to_count_in_the_story(team: Team) -> None:
    assert {one.measure for one in team.ask(FlowQuestion()).figures if one.n} == set(MEASURES)


def test_the_figures_of_the_story_by_hand(team: Team) -> None:
    # Ewa accepted and won; Hanna rejected; Otto rejected after accepting; Ida waits.
    (rejection,) = figures(team, "rejection")
    assert (rejection.hits, rejection.n, rejection.aside) == (2, 3, 1)
    (interest,) = figures(team, "contact_to_interest")
    assert (interest.hits, interest.n) == (4, 5)
    (won,) = figures(team, "conversion")
    assert (won.cut, won.hits, won.n) == ("Web form", 1, 1)
    (revenue,) = figures(team, "revenue")
    assert [(one.currency, one.minor) for one in revenue.money] == [("EUR", 18_400_00)]
    (follow_up,) = figures(team, "follow_up")
    assert (follow_up.hits, follow_up.n) == (2, 2)
    (answered,) = figures(team, "answer_time")
    assert (answered.value, answered.n, answered.aside) == (480.0, 3, 1)
    (wasted,) = figures(team, "wasted_talk")
    assert (wasted.value, wasted.hits, wasted.n) == (pytest.approx(200 / 500), 1, 2)


def test_cost_for_each_currency_and_not_set_where_it_is_not(team: Team) -> None:
    euro, nothing, krona = figures(team, "cost_per_qualified")
    # Ewa, Hanna, Tomás: 3 × 2.40 and 3 × (5 s ringing, 120 s talk, 20 s wrap) at 31.00 an hour
    assert euro.n == 1
    assert euro.money[0].minor == round(3 * 240 + 3 * 145 * 3100 / 3600)
    assert euro.left_out
    assert (krona.cut, krona.n, krona.money, krona.left_out) == ("SEK", 0, (), False) or (
        nothing.cut == "SEK"
    )
    bare = next(one for one in (nothing, krona) if one.cut == "")
    assert bare.not_set
    assert bare.money == ()


def test_a_win_that_is_taken_back_counts_no_more(team: Team) -> None:
    team.clock.forward(minutes=1)
    lead = team.leads[EWA]
    from app.acts.side_exits import Reopen

    team.act(Reopen(lead, "Cancelled the order"))
    assert figures(team, "conversion")[0].hits == 0
    won = team.act(Win(lead, 100_00, "EUR", "2026-11-26"), "jonas")
    assert figures(team, "revenue")[0].money[0].minor == 100_00
    team.act(Undo(won.act_id), "jonas")
    assert figures(team, "revenue")[0].money == ()


def test_a_corrected_disposition_counts_as_it_stands_now(team: Team) -> None:
    lead = team.leads[HANNA]
    with team.workplace.store.reading() as session:
        facts = cases.load_facts(session, lead=lead)
    call = next(one.id for one in facts if isinstance(one.body, f.CallSaved))
    before = figures(team, "contact_to_interest")[0]
    team.act(Correct(lead, call, "disposition", "no_answer", "It was the machine"))
    after = figures(team, "contact_to_interest")[0]
    assert (before.hits, before.n) == (4, 5)
    assert (after.hits, after.n) == (3, 4)


def test_own_measures_are_of_the_own_layer_and_tell_no_costs(team: Team) -> None:
    def keys(who: str) -> set[str]:
        return {one.measure for one in team.ask(MeasuresQuestion(), who)}

    assert keys("mara") == {"contact_to_interest", "rejection"}
    assert keys("dana") == {"desk_rejection"}
    assert keys("jonas") == {"conversion", "revenue", "follow_up"}
    assert keys("sam") == keys("mara") | {"follow_up", "revenue"}
    assert keys("petra") == set()
    own = {one.measure: one for one in team.ask(MeasuresQuestion(), "mara")}
    assert (own["rejection"].hits, own["rejection"].n) == (1, 2)


def test_only_a_supervisor_sees_the_flow_and_its_lists(team: Team) -> None:
    for who in ("mara", "dana", "jonas", "sam"):
        for question in (FlowQuestion(), FlowListQuestion("stages", "new")):
            with pytest.raises(NotAllowed):
                team.ask(question, who, Role.SUPERVISOR)


def test_a_list_shows_who_and_reads_only_so_many(team: Team) -> None:
    shown = team.ask(FlowListQuestion("rejection", limit=2))
    assert shown.n == 3
    assert len(shown.rows) == 2
    every = team.ask(FlowListQuestion("rejection", limit=None))
    hanna = next(one for one in every.rows if one.name == HANNA)
    assert (hanna.company, hanna.phone, hanna.hit) == ("Kaleva Print", "+35835550161", True)
    assert hanna.person == "Mara Lindqvist"
    assert IDA not in {one.name for one in every.rows}
