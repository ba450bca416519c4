"""Text at 125 % in the smallest window: on no screen of any role a word is cut or covered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.host.lanes import Lanes
from app.host.settings import TEXT_SIZE, Settings
from app.ui.application import Parts, Program
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.recorded import hand_over, record

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"


@pytest.fixture
def at_work(team, qtbot):
    """Signs a person in, with large text, in a window of this size."""
    made = []

    def enter(name, size):
        settings = Settings(team.workplace.paths.settings)
        settings.set(TEXT_SIZE, 125)
        program = Program(Parts(team.workplace, Lanes(), settings), framed=True)
        made.append(program)
        shell = program.shell
        program.start()
        tiles = shell.door.sign_in
        qtbot.waitUntil(lambda: bool(tiles.tiles))
        shell.resize(*size)
        tile = next(one for one in tiles.tiles if one.person.name.startswith(name))
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: shell.at_work)
        return shell

    yield enter
    for program in made:
        program.close()


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)], ids=str)
@pytest.mark.parametrize("name", ["Mara", "Dana", "Jonas", "Petra"])
def test_no_word_is_cut(team, at_work, qtbot, name, size):
    hand_over(team, TOMAS)
    team.call(TOMAS, "callback", "jonas", point=team.point(hours=1))
    record(team, HANNA, "callback", file=True)
    team.qualify(EWA)
    team.clock.forward(hours=2)
    shell = at_work(name, size)
    for place in [*shell.work.places(), None]:
        shell.show_place(place.key) if place is not None else shell.settings()
        qtbot.waitUntil(lambda: not shell.office.bridge.busy)
        assert shell.size().toTuple() == size
        key = place.key if place is not None else "settings"
        problems = []

        def fits(problems=problems):
            problems[:] = fixed_text_problems(shell.work.screen_shown)
            return not problems

        try:
            qtbot.waitUntil(fits, timeout=15_000)
        except AssertionError:
            raise AssertionError(f"{key}: {problems}") from None
