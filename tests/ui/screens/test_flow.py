"""Flow in its window: figures, filters, the list behind a figure, its file; by keys."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.acts.deal import Win
from app.acts.side_exits import Reopen
from app.domain.measures import MEASURES, Figure, Money
from app.host.paths import Paths
from app.jobs.workplace import Workplace
from app.ui.lists.figure_words import PERIODS, note_words, since_of, spread_words, value_words
from app.ui.office import GoTo
from app.ui.screens.flow import FlowScreen
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import DARK, LIGHT
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.clock import FixedClock
from tests.helpers.flow_story import EWA, HANNA, OTTO, story
from tests.helpers.opened import Open, Opened
from tests.helpers.opened import open_screen as open_screen
from tests.helpers.team import Team


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Team]:
    paths = Paths.of(tmp_path_factory.mktemp("flow-screen"))
    clock = FixedClock()
    with Workplace(paths, clock=clock, zone="Europe/Berlin") as workplace:
        team = story(workplace, clock)
    return paths.store, team


@pytest.fixture
def team(told: tuple[Path, Team], profile: Paths) -> Iterator[Team]:
    store, made = told
    shutil.copy(store, profile.store)
    clock = FixedClock(made.clock.now())
    with Workplace(profile, clock=clock, zone="Europe/Berlin") as workplace:
        yield Team(workplace, clock, made.people, made.campaign, dict(made.leads))


class At(Opened):
    """A supervisor at the flow."""

    def text(self, key: str) -> str:
        link = self.screen.table.links.get(key)
        return link.text() if link is not None else ""

    def open(self, key: str, n: int) -> None:
        self.screen.table.focus(key)
        self.key(Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.screen.list.rows.rowCount() == n)

    def names(self) -> list[str]:
        rows = self.screen.list.rows
        return sorted(str(rows.index(at, 0).data()) for at in range(rows.rowCount()))


@pytest.fixture
def flow(open_screen: Open) -> At:
    at = open_screen(FlowScreen, at=At)
    assert isinstance(at, At)
    at.until(lambda: at.text("rejection:") == "2 of 3")
    at.until(lambda: at.screen.combos["campaign"].count() == 4)
    return at


def test_figures_stand_by_layer_with_n_and_counts_below_thirty(flow: At) -> None:
    assert flow.text("contact_to_interest:") == "4 of 5"
    assert flow.text("conversion:Web form") == "1 of 1"
    assert flow.text("revenue:") == "18,400 €"
    assert flow.text("answer_time:") == "8 min"
    assert flow.text("cost_per_qualified:") == "not set"
    rows = {one.key: one for one in flow.screen.table.rows}
    assert rows["rejection:"].size == "3 hand-offs answered"
    assert rows["rejection:"].spread == "3 of 30 needed"
    assert rows["rejection:"].note == "1 not answered yet"
    assert {one.measure.key for one in rows.values()} == set(MEASURES)


def test_arrows_walk_the_figures_enter_lists_and_escape_comes_back(flow: At) -> None:
    flow.screen.table.focus("contact_to_interest:")
    flow.key(Qt.Key.Key_Down)
    assert flow.screen.table.links["rejection:"].hasFocus()
    flow.key(Qt.Key.Key_Up)
    flow.key(Qt.Key.Key_Down)
    flow.open("rejection:", 3)
    assert flow.names() == sorted([EWA, HANNA, OTTO])
    assert flow.screen.list.hasFocus()
    flow.key(Qt.Key.Key_Escape)
    assert flow.screen.table.links["rejection:"].hasFocus()


def test_enter_on_a_row_opens_the_lead_at_the_desk(flow: At) -> None:
    flow.open("conversion:Web form", 1)
    flow.screen.list.selectRow(0)
    flow.key(Qt.Key.Key_Return)
    assert flow.going == [GoTo("desk", lead=flow.team.leads[EWA])]


def test_every_figure_opens_as_many_rows_as_its_n(flow: At) -> None:
    for row in flow.screen.table.rows:
        if row.figure is not None:
            flow.open(row.key, row.figure.n)
            flow.qtbot.waitUntil(lambda n=row.figure.n: flow.screen.presenter.list.n == n)


def test_filters_narrow_figures_and_the_open_list_together(flow: At) -> None:
    flow.open("rejection:", 3)
    sources = flow.screen.combos["source"]
    sources.setCurrentIndex(sources.findData("Fair"))
    flow.qtbot.waitUntil(lambda: flow.text("rejection:") == "1 of 1")
    flow.qtbot.waitUntil(lambda: flow.names() == [OTTO])
    QTest.mouseClick(flow.screen.clear, Qt.MouseButton.LeftButton)
    flow.qtbot.waitUntil(lambda: flow.names() == sorted([EWA, HANNA, OTTO]))
    flow.screen.presenter.choose_period("Today")
    flow.qtbot.waitUntil(lambda: flow.text("rejection:") == "none yet")
    assert flow.text("stages:won") == "1"


def test_a_change_elsewhere_shows_and_leaves_the_focus(flow: At) -> None:
    flow.screen.table.focus("revenue:")
    team = flow.team
    team.act(Reopen(team.leads[EWA], "A second order"))
    changed = team.act(Win(team.leads[EWA], 900_00, "EUR", "2026-11-26"), "jonas")
    flow.office.changes.announce(changed.families)
    flow.qtbot.waitUntil(lambda: flow.text("revenue:") == "900 €")
    assert flow.screen.table.links["revenue:"].hasFocus()


def test_the_list_is_exported_and_no_cell_is_a_formula(flow: At, tmp_path: Path) -> None:
    flow.open("rejection:", 3)
    path = tmp_path / "leads.csv"
    flow.screen._on_path(str(path))
    flow.qtbot.waitUntil(lambda: bool(flow.notices), timeout=20_000)  # a process is started
    assert flow.notices[0].text == "3 rows written to leads.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(one["Name"] for one in rows) == sorted([EWA, HANNA, OTTO])
    hanna = next(one for one in rows if one["Name"] == HANNA)
    assert (hanna["Phone"], hanna["Counted"], hanna["Source"]) == (
        "+35835550161",
        "yes",
        "Bought list",
    )


def test_a_file_that_can_not_be_written_is_said_in_place(flow: At, tmp_path: Path) -> None:
    flow.open("rejection:", 3)
    flow.screen._on_path(str(tmp_path / "nowhere" / "leads.csv"))
    flow.qtbot.waitUntil(lambda: flow.screen.banners.keys() == ["refused"])
    assert flow.notices == []
    assert flow.office.long_works.noticed == ()


@pytest.mark.parametrize(("theme", "scale"), [(LIGHT, 1.0), (DARK, 1.25)])
def test_no_fixed_text_is_cut(flow: At, theme: Any, scale: float) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, theme, scale)
    flow.open("rejection:", 3)
    flow.screen.resize(round(1228 * scale), 640)
    flow.qtbot.waitUntil(lambda: fixed_text_problems(flow.screen) == [], timeout=15_000)


@pytest.mark.parametrize(
    ("figure", "value", "spread"),
    [
        (Figure("rejection", "", 12, 7, 7 / 12, interval=(0.3, 0.8)), "7 of 12", "12 of 30 needed"),
        (Figure("rejection", "", 30, 15, 0.5, interval=(0.33, 0.67)), "50%", "33% to 67%"),
        (Figure("rejection", "", 0), "none yet", ""),
        (Figure("cost_per_qualified", "", 9, 9, not_set=True), "not set", ""),
        (Figure("cost_per_qualified", "EUR", 9, money=(Money("EUR", 3120),)), "31.20 €", ""),
        (Figure("answer_time", "", 40, value=45.0), "45 s", ""),
        (Figure("stages", "new", 1200, value=1200.0), "1,200", ""),
    ],
)
def test_words_of_figures(figure: Figure, value: str, spread: str) -> None:
    assert (value_words(figure), spread_words(figure)) == (value, spread)
    assert "not set" not in note_words(figure) or figure.left_out


def test_a_period_begins_at_midnight_of_the_team() -> None:
    now = FixedClock().now()
    assert [str(since_of(one, now, "Europe/Berlin")) for one in PERIODS] == [
        "2026-11-23 23:00:00+00:00",
        "2026-11-17 23:00:00+00:00",
        "2026-10-25 23:00:00+00:00",
        "2026-08-25 22:00:00+00:00",
        "None",
    ]
