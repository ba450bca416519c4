"""The four screens of whoever steers: all words fit, in both widths, at 100 and 125 %."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from app.acts.do_not_call import BlockNumber, LiftDoNotCall
from app.acts.house import SetPerson
from app.ui.screens.campaigns import CampaignsScreen
from app.ui.screens.dnc import DoNotCallScreen
from app.ui.screens.people import PeopleScreen
from app.ui.screens.steering import SteeringScreen
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import DARK, LIGHT
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.opened import Open, Opened
from tests.helpers.opened import open_screen as open_screen
from tests.helpers.team import Team

PLACES = (((1388, 815), 1.0), ((1228, 640), 1.0), ((1228, 640), 1.25))
"""What a window of 1440x900 and of 1280x720 leaves for a screen, and the text size."""


def _all_leads(at: Opened) -> None:
    at.screen._select_all()


def _both_layers(at: Opened) -> None:
    sami = next(one for one in at.screen.presenter.people if one.name.startswith("Sami"))
    at.screen.presenter.open(sami.id)
    at.click(at.screen.editor.end)


def _missing(at: Opened) -> None:
    at.screen.editor.card.add.click()
    at.screen.editor.save()


def _asks(at: Opened) -> None:
    add = at.screen.side.add
    at.click(at.screen.add)
    for editor, text in ((add.number, "+48 58 555 0172"), (add.asked_by, "Ewa"), (add.why, "x")):
        editor.setText(text)
    at.click(add.primary)


SCREENS: tuple[tuple[Any, Callable[[Opened], None]], ...] = (
    (SteeringScreen, _all_leads),
    (PeopleScreen, _both_layers),
    (CampaignsScreen, _missing),
    (DoNotCallScreen, _asks),
)


@pytest.fixture
def busy(team: Team) -> Team:
    """A team with something on each screen."""
    for name in ("Ewa Nowicka", "Hanna Virtanen"):
        team.call(name, "callback", point=team.point(hours=1))
    team.act(SetPerson("Sami Koskinen", ("telemarketer", "telesales"), languages=("fi", "en")))
    team.act(BlockNumber("+4930901820", "Their lawyer", "letter of 20 November"))
    team.act(BlockNumber("+4930901821", "Their lawyer", "letter of 20 November"))
    team.act(LiftDoNotCall("+4930901821", "withdrawn in writing"))
    team.clock.forward(hours=2)
    return team


@pytest.fixture(autouse=True)
def light_again() -> Iterator[None]:
    yield
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)


@pytest.mark.parametrize(("size", "scale"), PLACES)
@pytest.mark.parametrize(("kind", "does"), SCREENS)
def test_all_words_fit(
    open_screen: Open,
    busy: Team,
    kind: Any,
    does: Callable[[Opened], None],
    size: tuple[int, int],
    scale: float,
) -> None:
    def dressed(office: Any) -> Any:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, DARK, scale)
        return kind(office)

    at = open_screen(dressed, size=size)
    assert (at.screen.width(), at.screen.height()) == size
    does(at)

    def fits() -> None:
        assert fixed_text_problems(at.screen) == []

    at.qtbot.waitUntil(fits, timeout=15_000)


@pytest.mark.parametrize(("kind", "_does"), SCREENS)
def test_every_control_has_a_name_and_is_reached_by_tab(
    open_screen: Open, busy: Team, kind: Any, _does: object
) -> None:
    at = open_screen(kind)
    wanted = [
        one
        for one in at.screen.findChildren(QWidget)
        if isinstance(one, QAbstractButton | QLineEdit)
        and one.isVisibleTo(at.screen)
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert wanted
    assert [one for one in wanted if not one.accessibleName()] == []
    reached = set()
    here: QWidget = at.screen
    for _ in range(2000):
        following = here.nextInFocusChain()
        if following is None or following is at.screen:
            break
        reached.add(following)
        here = following
    assert [one for one in wanted if one not in reached] == []
