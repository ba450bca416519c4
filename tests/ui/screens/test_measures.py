"""Own measures in the window: figures with their n, and the leads behind each, by keys."""

from PySide6.QtCore import Qt

from app.ui.office import GoTo
from app.ui.screens.measures import MeasuresScreen
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.opened import Open, Opened
from tests.helpers.opened import open_screen as open_screen
from tests.helpers.recorded import hand_over
from tests.helpers.team import Team

EWA, HANNA = "Ewa Nowicka", "Hanna Virtanen"


def figures(at: Opened) -> dict[str, str]:
    return {key: link.text() for key, link in at.screen.table.links.items()}


def test_a_telemarketer_sees_two_figures_and_opens_the_leads_behind_one(
    open_screen: Open, team: Team
) -> None:
    team.call(HANNA, "callback")
    hand_over(team, EWA)
    at = open_screen(MeasuresScreen, "mara")
    at.until(lambda: figures(at))
    assert figures(at) == {"contact_to_interest:": "1 of 2", "rejection:": "0 of 1"}
    rows = {one.key: one for one in at.screen.table.rows}
    assert rows["contact_to_interest:"].spread == "2 of 30 needed"
    assert rows["contact_to_interest:"].size == "2 leads talked to"
    at.until(at.screen.table.links["contact_to_interest:"].hasFocus)
    at.key(Qt.Key.Key_Return)
    at.until(lambda: at.screen.list.rows.rowCount() == 2)
    assert at.screen.list.hasFocus()
    at.until(lambda: not fixed_text_problems(at.screen))
    at.screen.list.selectRow(0)
    at.key(Qt.Key.Key_Return)
    assert at.going == [GoTo("queue", lead=team.leads[EWA])]
    at.key(Qt.Key.Key_Escape)
    assert at.screen.table.links["contact_to_interest:"].hasFocus()


def test_a_rep_sees_the_layer_of_telesales_and_a_qualifier_the_desk(
    open_screen: Open, team: Team
) -> None:
    hand_over(team, EWA)
    rep = open_screen(MeasuresScreen, "jonas")
    rep.until(lambda: figures(rep))
    assert set(figures(rep)) == {"conversion:Web form", "revenue:", "follow_up:"}
    desk = open_screen(MeasuresScreen, "dana")
    desk.until(lambda: figures(desk) == {"desk_rejection:": "0 of 1"})


def test_a_period_and_a_change_ask_again(open_screen: Open, team: Team) -> None:
    team.call(HANNA, "callback")
    at = open_screen(MeasuresScreen, "mara")
    at.until(lambda: figures(at).get("contact_to_interest:") == "0 of 1")
    team.clock.forward(hours=24)
    at.screen.periods.choose(0)
    at.screen.periods.chosen.emit(0)
    at.until(lambda: figures(at).get("contact_to_interest:") == "none yet")
    team.call(EWA, "interested")
    at.office.changes.announce(("flow",))
    at.until(lambda: figures(at).get("contact_to_interest:") == "1 of 1")
    assert at.failed == []
