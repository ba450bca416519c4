"""The thread at the desk: what was saved is corrected where leads are opened for a supervisor."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

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


def ewa_at_the_desk(open_screen: Open, team: Team) -> tuple[Opened, Any]:
    """A supervisor reads Ewa; returns the list of her thread."""
    at = at_the_desk(open_screen, team, "petra")
    at.screen.arrive(GoTo("desk", lead=team.leads[EWA]))
    reads(at, EWA)
    return at, at.screen.lead_pane.history.list


def choices(at: Opened) -> QMenu:
    at.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


@pytest.mark.qt_log_ignore("does not support")
def test_a_pencil_on_the_row_offers_what_can_be_corrected(open_screen: Open, team: Team) -> None:
    at, rows = ewa_at_the_desk(open_screen, team)
    box = rows.visualRect(rows.model().index(0, 0))
    pencil = QPoint(box.right() - 14, box.center().y())
    rows.scrollTo(rows.model().index(0, 0))
    help_ = QHelpEvent(QHelpEvent.Type.ToolTip, pencil, rows.viewport().mapToGlobal(pencil))
    QApplication.sendEvent(rows.viewport(), help_)
    assert QToolTip.text() == "Correct (F2)"
    QToolTip.hideText()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, box.center().y()))
    assert QApplication.activePopupWidget() is None  # only the pencil, not the row
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=pencil)
    menu = choices(at)
    assert [one.text() for one in menu.actions()] == [
        "Correct how it ended…",
        "Correct the continuation point…",
    ]
    assert menu.activeAction() is menu.actions()[0]
    QTest.keyClick(menu, Qt.Key.Key_Return)
    at.until(lambda: at.screen.findChildren(CorrectDialog))
    assert at.screen.findChildren(CorrectDialog)[-1].windowTitle() == "Correct how the call ended"


@pytest.mark.qt_log_ignore("does not support")
def test_f2_corrects_the_row_and_its_sentence_says_so(open_screen: Open, team: Team) -> None:
    at, rows = ewa_at_the_desk(open_screen, team)
    index = rows.model().index(0, 0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.endswith("Correct with F2")
    rows.setFocus()
    rows.setCurrentIndex(index)
    at.key(Qt.Key.Key_F2)
    menu = choices(at)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    at.until(lambda: at.screen.findChildren(CorrectDialog))
    title = "Correct where the conversation stopped"
    assert at.screen.findChildren(CorrectDialog)[-1].windowTitle() == title


def test_the_pencil_is_seen_on_the_row_that_is_pointed_at(open_screen: Open, team: Team) -> None:
    at, rows = ewa_at_the_desk(open_screen, team)
    index = rows.model().index(0, 0)
    box = rows.visualRect(index)
    right = box.adjusted(box.width() - 30, 1, -2, -2)
    plain = rows.grab(right).toImage()
    rows.setCurrentIndex(index)
    chosen = rows.grab(right).toImage()
    ground = chosen.pixelColor(0, 0)
    assert {plain.pixel(x, y) for x in range(plain.width()) for y in range(plain.height())} == {
        plain.pixel(0, 0)
    }
    drawn = [
        x
        for x in range(chosen.width())
        for y in range(chosen.height())
        if chosen.pixelColor(x, y) != ground
    ]
    assert drawn
    assert at.screen.lead_pane.history.isVisible()
