"""The people screen: add, change, PIN, end of access."""

from dataclasses import replace

from PySide6.QtCore import Qt

from app.acts.house import GoAway, SetPerson
from app.domain.vocabulary import Role
from app.jobs.sign_in import check_pin
from app.jobs.workplace import this_computer
from app.reads.house import PeopleQuestion, PersonRow
from app.reads.pin import PinQuestion
from app.ui.screens.people import PeopleScreen
from app.ui.screens.people.words import (
    campaigns_words,
    overlap_words,
    read_languages,
    what_words,
)
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.opened import Open, Opened
from tests.helpers.opened import open_screen as open_screen
from tests.helpers.team import Team


def shown(at: Opened) -> list[str]:
    model = at.screen.table.cells
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def kept(team: Team, name: str) -> PersonRow | None:
    people = team.ask(PeopleQuestion(active_only=False))
    return next((one for one in people if one.name == name), None)


def pick(at: Opened, name: str) -> None:
    """Selects a person by Up and Down."""
    at.screen.table.setFocus()
    at.key(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _ in range(shown(at).index(name)):
        at.key(Qt.Key.Key_Down)
    assert at.screen.editor.name.text() == name


def test_the_team_stands_in_the_order_of_the_sequence(open_screen: Open, team: Team) -> None:
    team.act(GoAway("lunch"), "dana")
    at = open_screen(PeopleScreen)
    assert shown(at) == [
        "Mara Lindqvist",
        "Dana Souček",
        "Jonas Okafor",
        "Lea Brunner",
        "Petra Holm",
    ]
    model = at.screen.table.cells
    assert model.index(0, 1).data() == "Telemarketing"
    assert model.index(1, 5).data() == "lunch, 14:03"
    assert at.screen.active.text() == "Active 5"
    at.until(lambda: fixed_text_problems(at.screen) == [])


def test_somebody_is_added_by_keys(open_screen: Open, team: Team) -> None:
    at = open_screen(PeopleScreen)
    at.act("Add a person").run()
    at.type("Sami Koskinen")
    at.key(Qt.Key.Key_Tab)
    at.click(at.screen.editor.role_chips[Role.TELESALES])
    editor = at.screen.editor
    assert editor.overlap.text().startswith("Finds and closes")
    at.type("fi, English", editor.languages)
    at.key(Qt.Key.Key_Return)
    at.until(lambda: "Sami Koskinen" in shown(at))
    row = kept(team, "Sami Koskinen")
    assert row is not None
    assert row.roles == (Role.TELEMARKETER, Role.TELESALES)
    assert row.languages == ("fi", "en")
    assert at.notices[-1].text == "Sami Koskinen can sign in now."
    assert at.screen.table.key() == row.id


def test_what_is_missing_is_said_there(open_screen: Open, team: Team) -> None:
    at = open_screen(PeopleScreen)
    at.click(at.screen.add)
    editor = at.screen.editor
    at.click(editor.primary)
    assert editor.name_field.error() == "Say the person's name."
    assert editor.name.hasFocus()
    at.type("mara lindqvist")
    at.click(editor.primary)
    assert editor.name_field.error() == "Somebody of this name is in the team already."
    at.type("Somebody Else", editor.name)
    at.click(editor.role_chips[Role.TELEMARKETER])
    at.click(editor.primary)
    assert editor.roles_field.error().startswith("Choose at least one role.")
    assert kept(team, "Somebody Else") is None


def test_what_is_typed_waits_while_another_is_looked_at(open_screen: Open, team: Team) -> None:
    at = open_screen(PeopleScreen)
    pick(at, "Mara Lindqvist")
    at.type("Mara Berg", at.screen.editor.name)
    pick(at, "Jonas Okafor")
    at.screen.table.setFocus()
    at.key(Qt.Key.Key_Up)
    at.key(Qt.Key.Key_Up)
    assert at.screen.editor.name.text() == "Mara Berg"
    assert at.screen.editor.primary.then() == "not saved yet"
    team.act(SetPerson("Newcomer", ("telesales",)))
    at.office.changes.announce({"people"})
    at.until(lambda: "Newcomer" in shown(at))
    assert at.screen.editor.name.text() == "Mara Berg"
    at.click(at.screen.editor.back)
    assert at.screen.editor.name.text() == "Mara Lindqvist"


def test_campaigns_are_all_or_some(open_screen: Open, team: Team) -> None:
    at = open_screen(PeopleScreen)
    pick(at, "Mara Lindqvist")
    every, one = at.screen.editor.campaigns.chips()
    assert every.isChecked()
    at.until(one.isVisible)
    at.click(one)
    assert not every.isChecked()
    at.act("Save the person").run()
    at.until(lambda: at.notices)
    row = kept(team, "Mara Lindqvist")
    assert row is not None
    assert row.campaigns == frozenset({team.campaign.id})
    at.settled()
    every, one = at.screen.editor.campaigns.chips()
    at.click(every)
    assert not one.isChecked()
    at.act("Save the person").run()
    at.until(lambda: len(at.notices) == 2)
    row = kept(team, "Mara Lindqvist")
    assert row is not None
    assert row.campaigns == frozenset()


def test_a_pin_is_set_and_taken_away(open_screen: Open, team: Team) -> None:
    at = open_screen(PeopleScreen)
    pick(at, "Mara Lindqvist")
    editor = at.screen.editor
    at.type("12", editor.pin)
    at.key(Qt.Key.Key_Return)
    at.until(lambda: editor.pin_field.error())
    assert editor.pin_field.error() == "A PIN has 4 to 12 digits."
    at.type("4711", editor.pin)
    at.click(editor.pin_set)
    at.until(lambda: editor.pin_field.label.text() == "PIN, set")
    mara = team.people["mara"].id
    assert mara is not None
    state = team.workplace.ask(PinQuestion(mara), this_computer(), Role.ADMIN)
    assert check_pin(state.pin_hash, "4711")
    assert editor.pin.text() == ""
    at.click(editor.pin_drop)
    at.until(lambda: editor.pin_field.label.text() == "PIN, not set")
    row = kept(team, "Mara Lindqvist")
    assert row is not None
    assert not row.has_pin


def test_access_ends_only_when_the_name_is_typed(open_screen: Open, team: Team) -> None:
    at = open_screen(PeopleScreen)
    pick(at, "Mara Lindqvist")
    editor = at.screen.editor
    at.click(editor.end)
    assert editor.question.typed.hasFocus()
    at.type("Mara")
    at.key(Qt.Key.Key_Return)
    assert editor.question.field.error().startswith("Type the name as it stands here.")
    at.key(Qt.Key.Key_Escape)
    assert not editor.question.isVisible()
    at.settled()
    row = kept(team, "Mara Lindqvist")
    assert row is not None
    assert row.active
    at.click(editor.end)
    at.type("Mara Lindqvist")
    at.key(Qt.Key.Key_Return)
    at.until(lambda: shown(at) == ["Mara Lindqvist"])  # among those who left
    assert at.screen.left.isChecked()
    at.until(lambda: editor.again.isVisible())
    at.click(editor.again)
    at.until(lambda: at.screen.active.text() == "Active 5")


def test_nobody_ends_their_own_access(open_screen: Open) -> None:
    at = open_screen(PeopleScreen)
    pick(at, "Petra Holm")
    assert not at.screen.editor.end.isVisible()


def test_the_last_who_may_change_the_team_stays_one(open_screen: Open) -> None:
    at = open_screen(PeopleScreen)
    pick(at, "Petra Holm")
    editor = at.screen.editor
    at.click(editor.role_chips[Role.SUPERVISOR])
    at.click(editor.role_chips[Role.ADMIN])
    at.click(editor.role_chips[Role.TELESALES])
    at.click(editor.primary)
    at.until(lambda: editor.roles_field.error())
    assert editor.roles_field.error().startswith("Nobody else may change the team.")


def test_leads_are_moved_on_the_screen_that_moves_leads(open_screen: Open, team: Team) -> None:
    at = open_screen(PeopleScreen)
    pick(at, "Mara Lindqvist")
    at.click(at.screen.editor.leads)
    assert [(one.screen, one.question) for one in at.going] == [
        ("steering", team.people["mara"].id)
    ]


def test_people_are_found_by_name_and_role(open_screen: Open) -> None:
    at = open_screen(PeopleScreen)
    at.act("Find a person").run()
    at.type("telesales")
    assert shown(at) == ["Jonas Okafor", "Lea Brunner"]
    at.type("zzz", at.screen.search)
    assert at.screen.empty.accessibleName() == "Nobody is called “zzz”."


def test_words() -> None:
    assert overlap_words([Role.TELESALES, Role.SUPERVISOR]) == ""
    assert overlap_words([Role.TELESALES, Role.QUALIFIER]).startswith("Decides and closes")
    assert what_words([]) == "Sees nothing until a role is chosen."
    assert what_words([Role.QUALIFIER]) == "Sees the hand-off desk."
    assert read_languages("sv; english, sv,, Klingon") == ("sv", "en", "klingon")
    assert campaigns_words([], {}) == "All"


def test_a_supervisor_is_told_who_makes_admins(open_screen: Open, team: Team) -> None:
    """Where there is an admin; where there is none nobody else could."""
    petra = team.people["petra"]
    paul = team.act(SetPerson("Paul", ("supervisor",))).person
    team.people["paul"] = replace(petra, id=paul, name="Paul", roles=frozenset({Role.SUPERVISOR}))
    team.act(SetPerson(petra.name, ("supervisor",), petra.id))
    at = open_screen(PeopleScreen, "paul")
    pick(at, "Mara Lindqvist")
    chip = at.screen.editor.role_chips[Role.ADMIN]
    assert (chip.isEnabled(), chip.toolTip()) == (True, "")
    team.act(SetPerson("Arne Ruud", ("admin",)))
    at.office.changes.announce({"people"})
    at.until(lambda: not chip.isEnabled())
    assert chip.toolTip().startswith("Only an admin gives the role of an admin")
    pick(at, "Arne Ruud")
    assert (chip.isChecked(), chip.isEnabled()) == (True, False)
    assert at.screen.editor.role_chips[Role.QUALIFIER].isEnabled()
