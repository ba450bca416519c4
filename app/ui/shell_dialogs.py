"""Dialogs of a window that locks: nobody else reads them, and nothing typed in them is lost."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from app.ui.office import Office


def typed_in(dialog: QDialog) -> bool:
    """Whether something stands in a dialog that a person typed and that is kept nowhere yet."""
    lines = dialog.findChildren(QLineEdit)
    areas = dialog.findChildren(QPlainTextEdit)
    return any(one.isModified() and one.text() for one in lines) or any(
        one.document().isModified() and one.toPlainText() for one in areas
    )


class Dialogs(QObject):
    """Keeps the dialogs over a window while it is locked.

    Args:
        window: Whose dialogs they are, however deep in it their parents stand.
    """

    def __init__(self, office: Office, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._locked = False
        self._waiting: list[QDialog] = []
        office.came_up.connect(self._on_came_up)

    @Slot(object)
    def _on_came_up(self, dialog: QDialog) -> None:
        if self._locked:  # its answer came after whoever asked had gone
            self._waiting.append(dialog)
        else:
            dialog.open()

    def put_away(self) -> None:
        """The window locks: what holds typed words is hidden, all else is closed as by Esc."""
        self._locked = True
        _close_popups()
        for dialog in self._open():
            if typed_in(dialog):
                dialog.hide()
                self._waiting.insert(0, dialog)
            else:
                dialog.reject()

    def bring_back(self) -> None:
        """Whoever was here has unlocked the window: what was hidden stands there again."""
        self._locked = False
        waiting, self._waiting = self._waiting, []
        for dialog in waiting:
            if isValid(dialog):  # it may have gone with its screen
                dialog.open()

    def close(self) -> None:
        """Somebody signs out, or another comes in: nothing of theirs is left."""
        self._locked = False
        _close_popups()
        waiting, self._waiting = self._waiting, []
        for dialog in (*self._open(), *reversed(waiting)):
            if isValid(dialog):
                dialog.reject()
                dialog.deleteLater()

    def _open(self) -> list[QDialog]:
        """The visible ones, what lies over another one first."""
        found = [one for one in self._window.findChildren(QDialog) if one.isVisible()]
        return found[::-1]


def _close_popups() -> None:
    popup = QApplication.activePopupWidget()
    while popup is not None and popup.close():
        popup = QApplication.activePopupWidget()
