"""The whole window over the small team, worked by keys and clicks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.host.lanes import Lanes
from app.host.settings import DIALER, Settings
from app.telephony.ways import LINK, World
from app.ui.application import Parts, Program
from app.ui.screens.call.number_dialog import NumberDialog
from app.ui.screens.sign_in.tiles import PersonTile
from app.ui.widgets.rows import QueueItem

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


class Window:
    """The window of the small team, worked by keys and clicks; what it said and sent is kept."""

    def __init__(self, team, qtbot):
        self.team, self.qtbot = team, qtbot
        settings = Settings(team.workplace.paths.settings)
        settings.set(DIALER, LINK)
        self.program = Program(Parts(team.workplace, Lanes(), settings))
        self.shell, self.office = self.program.shell, self.program.office
        self.links, self.said = [], []
        self.office.world = World(opener=self._open)
        self.office.noticed.connect(lambda notice: self.said.append(notice.text))
        self.office.failed.connect(lambda error: self.said.append(str(error)))

    def _open(self, link):
        self.links.append(link)
        return True

    def start(self, who="Mara", *, with_lead=True):
        """Signs a person in by a click; waits for their first lead."""
        self.program.start()
        self.shell.activateWindow()
        tiles = self.shell.door.sign_in
        self.until(lambda: bool(tiles.tiles))
        tile = next(one for one in tiles.tiles if one.person.name.startswith(who))
        assert isinstance(tile, PersonTile)
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
        self.until(lambda: self.shell.at_work)
        self.screen = self.shell.work.screen_shown
        if with_lead:
            self.until(lambda: self.screen.presenter.card is not None)
        self.idle()

    def until(self, true):
        self.qtbot.waitUntil(true, timeout=15_000)

    def idle(self):
        self.until(lambda: not self.office.bridge.busy)

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget() or self.shell, key, modifiers)

    def shown(self):
        card = self.screen.presenter.card
        return card.state.id if card is not None else None

    def row(self, name):
        model = self.screen.queue.model
        for number, item in enumerate(model.items()):
            if isinstance(item, QueueItem) and item.name == name:
                return model.index(number)
        return None

    def click_row(self, name):
        rows = self.screen.queue.list
        index = self.row(name)
        rows.scrollTo(index)
        where = rows.visualRect(index).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=where)

    def palette(self, typed, row, about=""):
        """Ctrl+K, typed, and the row that begins so (and says this of it) is done."""
        self.key(KEY.Key_K, CTRL)
        box = self.shell.palette_box
        self.until(box.line.hasFocus)
        QTest.keyClicks(box.line, typed)

        def place():
            for number, item in enumerate(box.model.items()):
                if item.text.startswith(row) and about in getattr(item, "detail", ""):
                    return number
            return None

        self.until(lambda: place() is not None)
        for _ in range(place() + 1):
            if box.list.currentIndex().row() == place():
                break
            self.key(KEY.Key_Down)
        self.key(KEY.Key_Return)
        self.until(lambda: not box.isVisible())

    def number_dialog(self, digits):
        """'Dial a number…' with its digits typed, once it is said whose they are."""
        self.palette("> dial a", "Dial a number")
        dialogs = self.screen.findChildren(NumberDialog)
        dialog = next(one for one in dialogs if one.isVisible())
        dialog.number.setFocus()
        QTest.keyClicks(dialog.number, digits)
        self.until(lambda: bool(dialog.whose.text()))
        return dialog

    def by_hand(self, digits, which=None):
        """'Dial a number…', its digits, the lead in this place of the list, Enter."""
        dialog = self.number_dialog(digits)
        if which is not None:
            for _ in range(which + 1):
                QTest.keyClick(QApplication.focusWidget() or dialog, KEY.Key_Down)
        QTest.keyClick(dialog.number, KEY.Key_Return)
        self.until(lambda: not dialog.isVisible())
        self.shell.activateWindow()  # no window manager here
        self.until(self.shell.isActiveWindow)

    def says(self, sentence):
        """This sentence comes, and stands in the toast."""
        self.until(lambda: bool(self.said))
        self.idle()
        assert self.said == [sentence]
        assert self.shell.toasts.toast.isVisible()
        assert self.shell.toasts.toast.text() == sentence
        self.said.clear()

    def close(self):
        self.program.close()
        notes = [one.read_text() for one in self.team.workplace.paths.logs.glob("crash-*")]
        assert not notes, notes


@pytest.fixture
def window(team, qtbot):
    """A window that dials by tel: links, which are only written down."""
    window = Window(team, qtbot)
    yield window
    window.close()
