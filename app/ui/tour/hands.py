"""The tour's hands and eyes: key and mouse events on visible widgets, and what can be read there.

Nothing here calls an act or a presenter. Keys go to the widget that has the focus, clicks to a
widget that a person could see; whatever is not there fails the step.
"""

import time
from collections.abc import Callable, Collection
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QWidget,
)

from app.ui.tour.hand_keys import pressed

W = TypeVar("W", bound=QWidget)

PATIENCE = 10.0
"""Seconds a step waits for what must be on the screen."""
_TICK_MS = 10


class NotThereError(Exception):
    """Something that the step needs is not on the screen."""


class Hands:
    """Works one window by keys and mouse.

    Args:
        apart: Windows of other desks, which these hands don't work and these eyes don't see.
    """

    def __init__(
        self, window: Callable[[], QWidget], apart: Callable[[], Collection[QWidget]] = tuple
    ) -> None:
        self._window, self._apart = window, apart

    @property
    def window(self) -> QWidget:
        """The window that is worked."""
        return self._window()

    # --- waiting ----------------------------------------------------------------------------------

    def until(self, true: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
        """Lets the window work until something is true.

        Raises:
            NotThereError: It did not become true in time.
        """
        if _holds(true):
            return
        loop, end = QEventLoop(), time.monotonic() + seconds
        timer = QTimer()
        timer.setInterval(_TICK_MS)
        timer.timeout.connect(lambda: loop.quit() if _holds(true) else None)
        limit = QTimer()
        limit.setSingleShot(True)
        limit.timeout.connect(loop.quit)
        timer.start()
        limit.start(max(1, int((end - time.monotonic()) * 1000)))
        loop.exec()
        timer.stop()
        if not _holds(true):
            raise NotThereError(f"{what}: not seen within {seconds:.0f} s")

    def let(self, seconds: float) -> None:
        """Lets the window work for some time, as a person who talks."""
        loop = QEventLoop()
        QTimer.singleShot(int(seconds * 1000), loop.quit)
        loop.exec()
        # The day is worked inside one turn of the event loop, so what Qt deletes at the end of a
        # turn would stay to the end of the day.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    # --- eyes ---------------------------------------------------------------------------------

    def see(self, kind: type[W], test: Callable[[W], object] | None = None) -> W | None:
        """The first visible widget of a kind that passes the test, in the order it was made."""
        for top in (self.window, *QApplication.topLevelWidgets()):
            if not top.isVisible() or _root(top) in self._apart():
                continue
            for one in ([top] if isinstance(top, kind) else []) + top.findChildren(kind):
                if one.isVisible() and (test is None or test(one)):
                    return one
        return None

    def find(self, kind: type[W], test: Callable[[W], object] | None = None, what: str = "") -> W:
        """Like `see`, but waits for it.

        Raises:
            NotThereError: It is not visible in time.
        """
        self.until(lambda: self.see(kind, test) is not None, what or kind.__name__)
        found = self.see(kind, test)
        assert found is not None
        return found

    def named(self, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
        """The visible widget with this accessible name (its beginning is enough)."""
        return self.find(kind, lambda one: one.accessibleName().startswith(name), f"'{name}'")

    def button(self, text: str) -> QAbstractButton:
        """The visible button that says this."""
        return self.find(
            QAbstractButton,
            lambda one: (
                text in (one.text(), one.accessibleName()) or one.accessibleName().startswith(text)
            ),
            f"the button '{text}'",
        )

    def says(self, words: str) -> bool:
        """Whether these words stand anywhere on the screen."""
        return self.see(QWidget, lambda one: words in _text(one)) is not None

    def row(
        self, words: str, view: QAbstractItemView | None = None
    ) -> tuple[QAbstractItemView, int]:
        """The list and row that speaks these words.

        Raises:
            NotThereError: No visible list has such a row in time.
        """
        found: list[tuple[QAbstractItemView, int]] = []

        def look() -> bool:
            found[:] = self.rows(words, view)
            return bool(found)

        self.until(look, f"a row '{words}'")
        return found[0]

    def rows(
        self, words: str, only: QAbstractItemView | None = None
    ) -> list[tuple[QAbstractItemView, int]]:
        """Lists and rows that speak these words now, in all visible lists or in one."""
        hits = []
        for view in [only] if only is not None else self.window.findChildren(QAbstractItemView):
            model = view.model()
            if not view.isVisible() or model is None:
                continue
            for row in range(model.rowCount()):
                spoken = model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
                shown = model.index(row, 0).data(Qt.ItemDataRole.DisplayRole)
                if words in f"{spoken or ''} {shown or ''}":
                    hits.append((view, row))
        return hits

    def focused(self) -> QWidget:
        """The widget with the focus.

        Raises:
            NotThereError: Nothing has the focus.
        """
        widget = QApplication.focusWidget()
        if widget is None:
            raise NotThereError("nothing has the focus")
        return widget

    # --- hands ----------------------------------------------------------------------------------

    def sit_down(self) -> None:
        """Makes this window the one that keys go to."""
        self.window.raise_()
        self.window.activateWindow()
        self.until(self.window.isActiveWindow, "the window in front")

    def key(self, keys: str) -> None:
        """Presses a key, written as on the screen: 'Ctrl+Enter', 'F9', 'Alt+2'."""
        self._press(*pressed(keys))

    def _press(self, code: int, modifiers: Qt.KeyboardModifier, text: str) -> None:
        target = QApplication.focusWidget() or self.window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            # A widget may go with its own key press.
            if kind is QEvent.Type.KeyRelease:
                target = QApplication.focusWidget() or self.window
            QApplication.sendEvent(target, QKeyEvent(kind, code, modifiers, text))
        self.let(0.01)

    def type(self, text: str) -> None:
        """Types into whatever has the focus; letters beyond ASCII come as from an input method."""
        for char in text:
            target = self.focused()
            if char.isascii():
                code = ord(char.upper()) if char.isalnum() or char == " " else ord(char)
                held = Qt.KeyboardModifier.NoModifier
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(target, QKeyEvent(kind, code, held, char))
            else:
                event = QInputMethodEvent()
                event.setCommitString(char)
                QApplication.sendEvent(target, event)
        self.let(0.01)

    def fill(self, field: QWidget, text: str) -> None:
        """Clicks a field, selects what stands in it and types over it."""
        self.click(field)
        if not isinstance(field, QLineEdit | QPlainTextEdit) or _text(field):
            self.key("Ctrl+A")
        self.type(text)

    def paste(self, field: QLineEdit, text: str) -> None:
        """Clicks a field and puts a text in as from the clipboard, which stays the person's own."""
        self.click(field)
        field.selectAll()
        field.insert(text)
        self.let(0.02)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Clicks the middle of a widget, or a place in it.

        Raises:
            NotThereError: It is hidden, disabled, or covered.
        """
        if not widget.isVisible() or not widget.isEnabled():
            raise NotThereError(f"{_name(widget)} can't be clicked now")
        place = at or widget.rect().center()
        self._mouse(widget, place, double=False)

    def click_row(self, words: str, view: QAbstractItemView | None = None) -> None:
        """Clicks the row that speaks these words."""
        found, row = self.row(words, view)
        index = found.model().index(row, 0)
        found.scrollTo(index)
        self.let(0.02)
        self._mouse(found.viewport(), found.visualRect(index).center(), double=False)

    def choose_on_row(self, words: str, title: str) -> None:
        """Right-clicks a row and clicks an entry of the menu that opens."""
        found, row = self.row(words)
        index = found.model().index(row, 0)
        found.scrollTo(index)
        self.let(0.02)
        spot = found.visualRect(index).center()
        port = found.viewport()
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(port, QContextMenuEvent(reason, spot, port.mapToGlobal(spot)))
        menu = self.find(QMenu, lambda one: not isinstance(one.parent(), QMenuBar), "the menu")
        entry = next((one for one in menu.actions() if one.text() == title), None)
        if entry is None:
            raise NotThereError(f"the menu has no '{title}'")
        self.let(0.05)
        self._mouse(menu, menu.actionGeometry(entry).center(), double=False)

    def choose_in_menu(self, button: QWidget, *titles: str) -> None:
        """Clicks a button that opens a menu, then an entry of it, or of a menu in it."""
        self.click(button)
        above: QMenu | None = None
        for title in titles:
            menu = self.find(QMenu, partial(_below, above), f"the menu with '{title}'")
            entry = next((one for one in menu.actions() if one.text() == title), None)
            if entry is None:
                raise NotThereError(f"the menu has no '{title}'")
            self.let(0.05)
            self._mouse(menu, menu.actionGeometry(entry).center(), double=False)
            above = menu
        self.let(0.05)

    def _mouse(self, widget: QWidget, at: QPoint, *, double: bool) -> None:
        left = Qt.MouseButton.LeftButton
        spot, far = QPointF(at), QPointF(widget.mapToGlobal(at))
        none = Qt.KeyboardModifier.NoModifier
        press = QMouseEvent(QEvent.Type.MouseButtonPress, spot, far, left, left, none)
        QApplication.sendEvent(widget, press)
        if _alive(widget):
            release = QMouseEvent(
                QEvent.Type.MouseButtonRelease, spot, far, left, Qt.MouseButton.NoButton, none
            )
            QApplication.sendEvent(widget, release)
        if widget.focusPolicy() & Qt.FocusPolicy.ClickFocus and _alive(widget):
            widget.setFocus(Qt.FocusReason.MouseFocusReason)
        self.let(0.01)


def _holds(true: Callable[[], object]) -> bool:
    try:
        return bool(true())
    except RuntimeError:  # a widget that was looked at went away
        return False


def _root(widget: QWidget) -> QWidget:
    """The window that a dialog, a menu or a popover belongs to."""
    above = widget.parentWidget()
    return widget if above is None else _root(above)


def _below(above: QMenu | None, menu: QMenu) -> bool:
    """Whether a menu was opened from this one; from None: by a button."""
    if isinstance(menu.parent(), QMenuBar):
        return False
    return menu is not above and (above is None or menu.parent() is above)


def _alive(widget: QObject) -> bool:
    from shiboken6 import isValid

    return isValid(widget)


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return widget.accessibleName()


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or _text(widget) or type(widget).__name__
