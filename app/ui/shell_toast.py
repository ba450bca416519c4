"""The toast of the window, and taking the last act back."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.ui.office import Notice, Office
from app.ui.tr import tr
from app.ui.widgets.messages import Toast

NOTHING = phrase(
    "There is nothing to take back. After ten seconds, or once Segue was closed, "
    "it is corrected in the thread."
)


class Toasts(QObject):
    """Shows one notice at a time and remembers the last act that can be taken back."""

    def __init__(self, office: Office, toast: Toast, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self.toast = toast
        self._last: Notice | None = None
        office.noticed.connect(self.show_notice)
        toast.undo_asked.connect(self.undo_last)

    @property
    def last(self) -> Notice | None:
        """The newest act that offered Undo and was not taken back."""
        return self._last

    @Slot(object)
    def show_notice(self, notice: Notice) -> None:
        """Say what was done; the newest wins."""
        if notice.back is not None:
            self._last = notice
        self.toast.say(notice.text, notice.icon, undo=notice.back is not None)

    def forget(self) -> None:
        """Somebody else sits here now."""
        self._last = None
        self.toast.hide()

    @Slot()
    def undo_last(self) -> None:
        """Take the last act back; what stands against it is said where errors stand."""
        notice, self._last = self._last, None
        if notice is None or notice.back is None:
            self._office.notice(tr(NOTHING), "info")
            return
        self.toast.hide()

        def done(_changes: object) -> None:
            if notice.on_undo is not None:
                notice.on_undo()
            self.toast.say(tr("Taken back."), "undo-2", undo=False)

        def failed(error: KnownError) -> None:
            self._office.failed.emit(error)

        self._office.do(notice.back, owner=self, on_done=done, on_failed=failed)


def undo_text() -> bool:
    """Undo typing in the focused field, if it has any to undo."""
    field = focused_editor()
    if isinstance(field, QLineEdit):
        if field.isUndoAvailable():
            field.undo()
            return True
    elif isinstance(field, QPlainTextEdit | QTextEdit) and field.document().isUndoAvailable():
        field.undo()
        return True
    return False


def focused_editor() -> QWidget | None:
    """The field that is typed into, if one has the focus."""
    field = QGuiApplication.focusObject()
    return field if isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit) else None
