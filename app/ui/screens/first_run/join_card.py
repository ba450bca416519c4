"""The card 'Join my team': an invitation is pasted, and is read while one looks."""

from PySide6.QtCore import Signal, Slot

from app.ui.invitation_box import InvitationBox, Read
from app.ui.office import Office
from app.ui.screens.first_run.choice_card import ChoiceCard
from app.ui.tr import tr


class JoinCard(ChoiceCard):
    """Join a team with an invitation.

    Signals:
        read_changed: Another invitation was read, or none.
    """

    read_changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(tr("Join my team"), tr("Paste the invitation from your admin."))
        self.box = InvitationBox(office)
        self.invitation = self.box.line
        self._box.addSpacing(self.px(6))
        self._box.addWidget(self.box)
        self.box.hide()
        self.box.read_changed.connect(self._on_read)
        self.toggled.connect(self._on_toggled)

    @property
    def read(self) -> Read | None:
        """What was pasted, read."""
        return self.box.read

    @property
    def ready(self) -> bool:
        """Whether one can join with what was pasted."""
        return self.box.ready

    def say_missing(self) -> None:
        """There is no invitation to go on with."""
        self.box.say_missing()

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        self.box.setVisible(on)
        self.updateGeometry()

    @Slot()
    def _on_read(self) -> None:
        self.updateGeometry()
        self.read_changed.emit()
