"""The do-not-call screen: look up, add by hand, lift."""

import pytest
from PySide6.QtCore import Qt

from app.acts.do_not_call import BlockNumber, DoNotCall
from app.acts.house import SetPerson
from app.domain.vocabulary import Role
from app.reads.desk import Actor
from app.reads.do_not_calls import DoNotCallsQuestion, ListState
from app.reads.lead_card import LeadCardQuestion
from app.ui.screens.dnc import DoNotCallScreen
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.opened import Open, Opened
from tests.helpers.opened import open_screen as open_screen
from tests.helpers.team import Team

EWA = "+48585550172"


def shown(at: Opened) -> list[tuple[str, str]]:
    model = at.screen.table.cells
    return [
        (model.index(row, 1).data(), model.index(row, 0).data()) for row in range(model.rowCount())
    ]


def stage(team: Team) -> str:
    return str(team.ask(LeadCardQuestion(team.leads["Ewa Nowicka"])).state.stage)


def test_an_empty_list_says_so(open_screen: Open) -> None:
    at = open_screen(DoNotCallScreen)
    assert at.screen.empty.isVisible()
    assert at.screen.empty.accessibleName() == "Nobody has asked not to be called."


def test_looking_up_tells_who_asked_and_what_is_free(open_screen: Open, team: Team) -> None:
    team.act(BlockNumber("+4930901820", "Their lawyer", "letter"))
    at = open_screen(DoNotCallScreen)
    assert shown(at) == [("+49 30 901820", "Do not call")]
    at.type("nowicka", at.screen.search)
    at.until(lambda: shown(at) == [("+48 58 555 01 72", "Not on the list")])
    at.type("90 18", at.screen.search)
    at.until(lambda: shown(at) == [("+49 30 901820", "Do not call")])
    at.screen.table.setFocus()
    at.key(Qt.Key.Key_Down)
    entry = at.screen.side.entry
    assert entry.number.text() == "+49 30 901820"
    assert entry.state.text().startswith("Do not call, asked today")
    at.until(lambda: fixed_text_problems(at.screen) == [])


def test_a_number_is_added_by_keys_and_asks_once(open_screen: Open, team: Team) -> None:
    at = open_screen(DoNotCallScreen)
    at.act("Add a number to do-not-call…").run()
    add = at.screen.side.add
    at.type("+48 58 555 0172")
    at.key(Qt.Key.Key_Tab)
    at.type("Ewa")
    at.key(Qt.Key.Key_Tab)
    at.type("asked by letter")
    at.key(Qt.Key.Key_Return)
    assert add.question.isVisible()
    assert add.question.back.hasFocus()
    at.key(Qt.Key.Key_Escape)
    assert not add.question.isVisible()
    at.settled()
    assert stage(team) == "new"
    at.act("Keep the number typed").run()
    at.click(add.question.act)
    at.until(lambda: at.notices)
    assert stage(team) == "do_not_call"
    at.until(lambda: shown(at) == [("+48 58 555 01 72", "Do not call")])
    assert at.screen.side.entry.isVisible()
    at.click(at.screen.add)
    assert add.number.text() == ""


def test_closing_the_form_keeps_what_is_typed(open_screen: Open) -> None:
    at = open_screen(DoNotCallScreen)
    at.click(at.screen.add)
    at.type("+48 58", at.screen.side.add.number)
    at.key(Qt.Key.Key_Escape)
    assert at.screen.side.entry.isVisible()
    at.click(at.screen.add)
    assert at.screen.side.add.number.text() == "+48 58"


@pytest.mark.parametrize(
    ("number", "asked_by", "why", "field"),
    [
        ("", "Ewa", "letter", "number"),
        ("12", "Ewa", "letter", "number"),
        ("058 555 0172", "Ewa", "letter", "number"),
        (EWA, " ", "letter", "asked_by"),
        (EWA, "Ewa", "", "why"),
    ],
)
def test_what_is_missing_is_said_there(
    open_screen: Open, number: str, asked_by: str, why: str, field: str
) -> None:
    at = open_screen(DoNotCallScreen)
    at.click(at.screen.add)
    add = at.screen.side.add
    for editor, text in ((add.number, number), (add.asked_by, asked_by), (add.why, why)):
        editor.setText(text)
    at.click(add.primary)
    assert [name for name, one in add.fields.items() if one.error()] == [field]
    assert add.fields[field].editor.hasFocus()
    assert not add.question.isVisible()


def test_a_number_that_is_on_the_list_is_not_added_twice(open_screen: Open, team: Team) -> None:
    team.act(DoNotCall(team.leads["Ewa Nowicka"]), "mara")
    at = open_screen(DoNotCallScreen)
    at.click(at.screen.add)
    add = at.screen.side.add
    for editor, text in ((add.number, EWA), (add.asked_by, "Ewa"), (add.why, "letter")):
        editor.setText(text)
    at.click(add.primary)
    assert add.fields["number"].error() == "This number is on the list already."


def test_an_admin_lifts_with_a_reason(open_screen: Open, team: Team) -> None:
    team.act(DoNotCall(team.leads["Ewa Nowicka"]), "mara")
    at = open_screen(DoNotCallScreen)
    at.screen.table.setFocus()
    at.key(Qt.Key.Key_Down)
    entry = at.screen.side.entry
    at.click(entry.lift)
    assert entry.field.error() == "Say why it is lifted. The reason is kept."
    at.settled()
    assert stage(team) == "do_not_call"
    at.type("said so herself", entry.why)
    at.key(Qt.Key.Key_Return)
    at.until(lambda: at.notices)
    assert stage(team) == "new"
    at.until(lambda: shown(at) == [("+48 58 555 01 72", "Lifted")])
    at.until(lambda: entry.block.isVisible())
    assert not entry.lift.isVisible()


def test_a_supervisor_alone_does_not_lift(open_screen: Open, team: Team) -> None:
    made = team.act(SetPerson("Only Super", ("supervisor",)))
    team.people["only"] = Actor(made.person, "Only Super", frozenset({Role.SUPERVISOR}))
    team.act(DoNotCall(team.leads["Ewa Nowicka"]), "mara")
    at = open_screen(DoNotCallScreen, "only")
    at.screen.table.setFocus()
    at.key(Qt.Key.Key_Down)
    entry = at.screen.side.entry
    assert not entry.lift.isVisible()
    assert not entry.why.isVisible()
    assert entry.only_admin.isVisible()


def test_more_is_read_at_the_end_of_the_list(open_screen: Open, team: Team) -> None:
    for last in range(60):
        team.act(BlockNumber(f"+4930901{last:04d}", "Somebody", "letter"))
    at = open_screen(DoNotCallScreen)
    assert len(shown(at)) == 50
    at.screen.table.setFocus()
    at.key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    at.until(lambda: len(shown(at)) == 60)
    assert len({number for number, _ in shown(at)}) == 60
    answer = team.ask(DoNotCallsQuestion(state=ListState.BLOCKED, limit=100))
    assert answer.blocked == 60
