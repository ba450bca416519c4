"""The list behind an own figure has its n rows, of the own work, and of the own layer only."""

from collections.abc import Iterator

import pytest

from app.domain.errors import NotAllowed
from app.domain.measures import MEASURES, Layer
from app.host.paths import Paths
from app.jobs.workplace import Workplace
from app.reads.flow import MeasuresQuestion
from app.reads.own_list import OwnListQuestion
from tests.helpers.clock import FixedClock
from tests.helpers.flow_story import story
from tests.helpers.team import Team


@pytest.fixture
def told(profile: Paths, clock: FixedClock) -> Iterator[Team]:
    """A team with some weeks behind it."""
    with Workplace(profile, clock=clock, zone="Europe/Berlin") as workplace:
        yield story(workplace, clock)


@pytest.mark.parametrize("who", ["mara", "dana", "jonas", "lea"])
def test_each_own_figure_opens_as_many_rows_as_its_n(told: Team, who: str) -> None:
    figures = told.ask(MeasuresQuestion(), who)
    assert figures
    for figure in figures:
        found = told.ask(OwnListQuestion(figure.measure, figure.cut), who)
        assert (found.n, len(found.rows)) == (figure.n, figure.n)
        assert sum(row.hit for row in found.rows) == figure.hits
        assert {row.phone for row in found.rows} <= {""}


def test_nobody_lists_another_layer_or_costs(told: Team) -> None:
    own = {"mara": Layer.TELEMARKETING, "dana": Layer.QUALIFICATION, "jonas": Layer.TELESALES}
    for who, layer in own.items():
        for key, one in MEASURES.items():
            if one.layer is layer and key != "cost_per_qualified":
                told.ask(OwnListQuestion(key), who)
                continue
            with pytest.raises(NotAllowed):
                told.ask(OwnListQuestion(key), who)


def test_somebody_elses_cases_are_not_in_it(told: Team) -> None:
    for who in ("jonas", "lea"):
        names = {row.person for row in told.ask(OwnListQuestion("follow_up"), who).rows}
        assert names <= {told.people[who].name}
