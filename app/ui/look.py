"""Theme and text size of the person signed in, kept in the settings."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from app.domain.errors import KnownError
from app.host import settings as s
from app.ui.office import Office
from app.ui.theme import DARK, LIGHT, apply_theme
from app.ui.theme.tokens import Theme


def wear(office: Office) -> None:
    """Dress the application as the person wants it."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    person = str(office.actor.id or "")
    theme = _tokens(app, office.settings.get(s.THEME, person))
    apply_theme(app, theme, office.settings.get(s.TEXT_SIZE, person) / 100)


def _tokens(app: QApplication, name: str) -> Theme:
    if name == "system":
        return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if name == "dark" else LIGHT


class Look(QObject):
    """Follows the system's colours and the acts of the View menu."""

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.styleHints().colorSchemeChanged.connect(self.wear)

    @Slot()
    def wear(self) -> None:
        """See `wear`."""
        wear(self._office)

    def use_theme(self, name: str) -> None:
        """Choose 'light', 'dark' or 'system'."""
        self._keep(partial(self._office.settings.set, s.THEME, name, self._person()))

    def use_size(self, percent: int) -> None:
        """Choose a text size."""
        self._keep(partial(self._office.settings.set, s.TEXT_SIZE, percent, self._person()))

    def free_theme(self) -> bool:
        """Whether people choose the theme here."""
        return self._office.settings.lock_of(s.THEME) is None

    def free_size(self) -> bool:
        """Whether people choose the text size here."""
        return self._office.settings.lock_of(s.TEXT_SIZE) is None

    def _person(self) -> str:
        return str(self._office.actor.id or "")

    def _keep(self, work: "partial[None]") -> None:
        self._office.bridge.submit(
            "work", work, owner=self, on_done=self._kept, on_failed=self._not_kept
        )

    def _kept(self, _nothing: object) -> None:
        self.wear()

    def _not_kept(self, why: KnownError) -> None:
        self.wear()  # it counts all the same
        self._office.failed.emit(why)
