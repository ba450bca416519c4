"""The menu bar: every act of the present screen and of the window, with its key."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from app.domain.phrases import phrase
from app.ui.screen import Act
from app.ui.tr import tr

MENUS: dict[str, str] = {
    "File": phrase("&File"),
    "Edit": phrase("&Edit"),
    "Call": phrase("&Call"),
    "Lead": phrase("&Lead"),
    "Recording": phrase("&Recording"),
    "Review": phrase("&Review"),
    "Flow": phrase("&Flow"),
    "Team": phrase("&Team"),
    "Data": phrase("&Data"),
    "View": phrase("&View"),
    "Go": phrase("&Go"),
    "Help": phrase("&Help"),
}
"""What an act calls its menu, and what the bar shows, in its order."""


class Menus(QObject):
    """Fills a menu bar from acts.

    Args:
        bar: The window's menu bar.
        acts: Asked when the bar is filled and each time a menu opens.
    """

    def __init__(self, bar: QMenuBar, acts: Callable[[], Iterable[Act]]) -> None:
        super().__init__(bar)
        self._bar = bar
        self._acts = acts
        self._menus: dict[str, QMenu] = {}

    def refill(self) -> None:
        """Show the menus that have acts now; they are filled when they open."""
        has = {act.menu for act in self._acts()}
        wanted = [name for name in MENUS if name in has]
        if wanted == list(self._menus):
            return
        self._bar.clear()
        for old in self._menus.values():
            old.deleteLater()
        self._menus = {}
        for name in wanted:
            menu = QMenu(tr(MENUS[name]), self._bar)
            menu.setAccessibleName(tr(MENUS[name]).replace("&", ""))
            menu.aboutToShow.connect(partial(self._fill, name))
            self._bar.addMenu(menu)
            self._menus[name] = menu

    def menu(self, name: str) -> QMenu:
        """The menu of a name, filled as it is now."""
        self._fill(name)
        return self._menus[name]

    def names(self) -> list[str]:
        """Names of the menus shown, in order."""
        return list(self._menus)

    def _fill(self, name: str) -> None:
        menu = self._menus[name]
        menu.clear()
        for act in self._acts():
            if act.menu == name:
                menu.addAction(_action(act, menu))


def _action(act: Act, menu: QMenu) -> QAction:
    action = QAction(act.title if "&" in act.title else act.title.replace("&", "&&"), menu)
    if act.key and "," not in act.key.removesuffix(","):
        action.setShortcut(QKeySequence.fromString(act.key))
        # Shown here, but pressed keys go through `keys.KeyGuard` alone.
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setEnabled(act.enabled is None or act.enabled())
    action.triggered.connect(partial(_run, act))
    return action


def _run(act: Act, _checked: bool = False) -> None:
    act.run()
