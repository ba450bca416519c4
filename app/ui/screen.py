"""What a screen is to the shell: a widget, its acts, and what it wants shown beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.vocabulary import Role
from app.reads.desk import Actor
from app.ui.office import GoTo, Office


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person can do here: it stands in a menu, in the palette and on the F1 map.

    Attributes:
        key: Qt key sequence text, 'Ctrl+Return'; empty for none.
        menu: 'File', 'Edit', 'Call', 'Lead', 'Recording', 'Review', 'Team', 'Data', 'View', 'Go'.
        enabled: Asked when the menu or palette opens; None is always.
        first: Its place among those that the palette shows before anything is typed; 0: none.
        permission: Name in the act table; absent where the roles do not have it.
        detail: Said beside it in the palette ('18,400 €').
    """

    key: str
    title: str
    run: Callable[[], None]
    menu: str = "Lead"
    icon: str = ""
    enabled: Callable[[], bool] | None = None
    permission: str = ""
    detail: Callable[[], str] | None = None
    first: int = 0


class Screen(QWidget):
    """Base of every screen; made once per sign-in, shown and hidden by the shell.

    Signals:
        badge: The number on its rail button (0: none).
    """

    badge = Signal(int)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office

    def acts(self) -> tuple[Act, ...]:
        """Everything that can be done here, in menu order. Keys work while the screen shows."""
        return ()

    def foresee(self, actor: Actor) -> None:
        """Made before its person has signed in: what it will ask may be made quick now.

        Nothing of it is shown, and what was read is read again when the screen arrives.
        """

    def settle(self) -> None:
        """A key has come: what is still being shown in steps is shown now."""

    def arrive(self, goal: GoTo) -> None:
        """The screen is shown, perhaps with something to open."""

    def leave(self) -> bool:
        """The screen is about to be hidden. False keeps it (a call is under way)."""
        return True

    def lead_open(self) -> UUID | None:
        """The lead that is open here: who has to make the screens anew comes back to it."""
        return None

    def subject(self) -> str:
        """What is open here, in few words, for the palette: 'Ewa Nowicka, in call'."""
        return ""

    def panes(self) -> tuple[QWidget, ...]:
        """The panes through which F6 walks, in reading order."""
        return (self,)


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """One line of the screen list.

    Attributes:
        key: Name in `GoTo`.
        roles: In whose rail it stands; the first is the role its acts keep.
        letter: Its letter in the Go menu.
        make: Makes it below a parent, from the outside in.
        early: May be made before its person has signed in: it shows nothing until it arrives.
    """

    key: str
    title: str
    icon: str
    roles: tuple[Role, ...]
    letter: str
    make: Callable[[Office, QWidget], Screen]
    early: bool = False
