"""A small team on a real store, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.host.paths import Paths
from app.jobs.workplace import Workplace
from tests.helpers.clock import FixedClock
from tests.helpers.team import Team, small_team


@pytest.fixture(scope="session")
def team_store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Team]:
    """The store of a small team, closed."""
    paths = Paths.of(tmp_path_factory.mktemp("team"))
    clock = FixedClock()
    with Workplace(paths, clock=clock, zone="Europe/Berlin") as workplace:
        team = small_team(workplace, clock)
    return paths.store, team


@pytest.fixture
def team(team_store: tuple[Path, Team], profile: Paths, clock: FixedClock) -> Iterator[Team]:
    """A small team of this test's own."""
    store, made = team_store
    shutil.copy(store, profile.store)
    clock.set(made.clock.now())
    with Workplace(profile, clock=clock, zone="Europe/Berlin") as workplace:
        yield Team(workplace, clock, dict(made.people), made.campaign, dict(made.leads))
