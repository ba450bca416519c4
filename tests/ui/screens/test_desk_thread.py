"""The thread at the desk: what was saved is corrected where leads are opened for a supervisor."""

from PySide6.QtTest import QTest

from app.acts.save_call import AnswerLine
from app.ui.office import GoTo
from app.ui.screens.desk import DeskScreen
from app.ui.thread.correct_dialog import CorrectDialog
from app.ui.widgets.fields import Combo
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.opened import Open, Opened
from tests.helpers.opened import open_screen as open_screen
from tests.helpers.team import Team

EWA, HANNA = "Ewa Nowicka", "Hanna Virtanen"


def reads(at: Opened, name: str) -> None:
    at.until(lambda: at.screen.lead_pane.header.name.text() == name)
    at.settled()


def at_the_desk(open_screen: Open, team: Team, who: str) -> Opened:
    """Hanna waits there; Ewa, who was talked to yesterday, does not."""
    team.call(HANNA, "interested", answers=(AnswerLine("decides", "alone", 2000),))
    team.call(EWA, "callback")
    team.clock.forward(hours=26)
    at = open_screen(DeskScreen, who)
    reads(at, HANNA)
    return at


def test_a_supervisor_corrects_what_was_saved_on_another_day(open_screen: Open, team: Team) -> None:
    at = at_the_desk(open_screen, team, "petra")
    at.screen.arrive(GoTo("desk", lead=team.leads[EWA]))  # as flow and 'Needs you' go there
    reads(at, EWA)
    history = at.screen.lead_pane.history
    assert history.isVisible()
    (row,) = history.model.items()
    menu = history.menu_of(row.key)
    acts = {one.text(): one for one in menu.actions()}
    assert "Correct the continuation point…" in acts
    acts["Correct how it ended…"].trigger()
    menu.deleteLater()
    dialog = at.screen.findChildren(CorrectDialog)[-1]
    combo = dialog.findChild(Combo)
    combo.setCurrentIndex(combo.findData("interested"))
    dialog.why.editor.setFocus()
    QTest.keyClicks(dialog.why.editor, "pressed the wrong key")
    dialog.keep.click()
    at.until(lambda: team.card(EWA, "petra").state.stage == "interested")
    at.until(
        lambda: (
            [one.key.item.kind for one in history.model.items()] == ["corrected", "conversation"]
        )
    )
    at.until(lambda: at.notices)
    assert at.notices[-1].text == "Corrected."
    at.undo()
    at.until(lambda: team.card(EWA, "petra").state.stage == "conversing")
    at.until(lambda: fixed_text_problems(at.screen) == [])


def test_who_may_not_correct_has_no_thread_at_the_desk(open_screen: Open, team: Team) -> None:
    at = at_the_desk(open_screen, team, "dana")
    assert not at.screen.lead_pane.history.isVisible()
