"""Another language reaches every word: in one that brackets all texts nothing stands outside."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.acts.house import SetPerson
from app.domain import scorecards
from app.domain.vocabulary import Role
from app.host.lanes import Lanes
from app.host.settings import Settings
from app.jobs.call_state import Phase
from app.jobs.workplace import Workplace
from app.ui.application import Parts, Program
from tests.helpers.call_desk import call_desk  # noqa: F401
from tests.helpers.pseudo import Brackets, Data, untranslated
from tests.helpers.recorded import hand_over, record
from tests.helpers.texts import texts

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"
# Scorecards that a team begins with are its own to change: data, as its campaign is.
FIRST = [
    words
    for card in scorecards.DEFAULTS
    for words in (card.name, *(q.text for q in card.questions))
]
LISTED = texts()


class Found:
    """What stood outside of brackets, by where it was first seen."""

    def __init__(self, workplace, language):
        with workplace.store.reading() as session:
            self.data = Data(session, FIRST)
        self.language = language
        self.left = {}

    def look(self, where, *roots):
        for root in roots:
            for one in untranslated(root, self.data):
                self.left.setdefault(one, where)

    def none(self):
        """Nothing is left, and a translator's list has all that was asked for."""
        assert not self.left, "\n".join(f"{where}, {one}" for one, where in self.left.items())
        unlisted = {one for one in self.language.asked if not self.data.has(one)} - set(LISTED)
        assert not unlisted


@pytest.fixture(autouse=True)
def brackets(qapp):
    """The language of brackets."""
    language = Brackets()
    qapp.installTranslator(language)
    yield language
    qapp.removeTranslator(language)


@pytest.fixture
def start(brackets):
    """Starts the program over a workplace."""
    made = []

    def run(workplace):
        made.append(Program(Parts(workplace, Lanes(), Settings(workplace.paths.settings))))
        made[-1].start()
        return made[-1].shell

    yield run
    for program in made:
        program.close()


def test_no_word_of_any_screen_is_out_of_reach(team, start, qtbot, brackets):
    hand_over(team, TOMAS)
    team.call(TOMAS, "callback", "jonas", point=team.point(hours=1))
    record(team, HANNA, "callback", file=True)
    team.qualify(EWA)
    team.clock.forward(hours=2)
    team.act(SetPerson("Petra Holm", tuple(Role), team.people["petra"].id), "petra")
    found = Found(team.workplace, brackets)
    shell = start(team.workplace)
    tiles = shell.door.sign_in
    qtbot.waitUntil(lambda: bool(tiles.tiles))
    found.look("sign-in", shell)
    tile = next(one for one in tiles.tiles if one.person.name.startswith("Petra"))
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shell.at_work)
    for place in [*shell.work.places(), None]:
        shell.show_place(place.key) if place is not None else shell.settings()
        qtbot.waitUntil(lambda: not shell.office.bridge.busy)
        where = place.key if place is not None else "settings"
        menus = [shell.menus.menu(name) for name in shell.menus.names()]
        found.look(where, shell.work.screen_shown, *menus)
    found.look("window", shell)
    shell.open_palette()
    qtbot.waitUntil(shell.palette_box.isVisible)
    for typed in ("", ">", "ewa"):
        shell.palette_box.line.setText(typed)
        qtbot.waitUntil(lambda: not shell.office.bridge.busy)
        found.look(f"palette {typed}", shell.palette_box)
    shell.palette_box.close_back()
    shell.open_keys()
    found.look("keys", shell.key_map)
    found.none()


def test_no_word_before_the_first_team_is_out_of_reach(profile, clock, start, qtbot, brackets):
    with Workplace(profile, clock=clock, zone="Europe/Berlin") as workplace:
        found = Found(workplace, brackets)
        shell = start(workplace)
        qtbot.waitUntil(lambda: shell.door.first_run is not None)
        qtbot.waitUntil(lambda: not shell.office.bridge.busy)
        found.look("first run", shell)
        QApplication.closeAllWindows()
    found.none()


def test_no_word_of_a_call_is_out_of_reach(call_desk, brackets):  # noqa: F811
    found = Found(call_desk.team.workplace, brackets)
    screen = call_desk.open("mara", Role.TELEMARKETER, lead=EWA)
    call_desk.ring_and_answer(screen)
    found.look("in a call", screen)
    for number in range(1, 9):
        call_desk.key(screen, f"Ctrl+{number}")
        call_desk.idle()
        found.look(f"ends by {number}", screen)
    call_desk.team.clock.forward(seconds=60)
    call_desk.key(screen, "F9")
    call_desk.until(screen, Phase.ENDED)
    call_desk.key(screen, "Ctrl+Return")
    call_desk.idle()
    found.look("what is missing", screen)
    found.none()
