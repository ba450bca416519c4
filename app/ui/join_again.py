"""Come in again with a new invitation: the passphrase is forgotten, or the login is no good."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.ui.invitation_box import InvitationBox
from app.ui.office import Office
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import error_words, tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import button_row
from app.ui.widgets.doing import Doing
from app.ui.widgets.passphrase import PassphraseFields
from app.ui.widgets.text import Label, Paragraph


class JoinAgainDialog(Themed, QDialog):
    """Asks for the invitation and a new passphrase; what is on this computer stays.

    Signals:
        let_in: The person is in the team again and signed in.
    """

    let_in = Signal()

    def __init__(self, office: Office, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        team = office.team
        assert team is not None
        self._office, self._team, self.busy = office, team, False
        title = tr("Come in again as {name}", name=name)
        self.setWindowTitle(title)
        self.text = Paragraph(
            tr(
                "For a forgotten passphrase, or where the team lets your login in no more. Ask an"
                " admin or supervisor for a new invitation (People, New invitation). All that is"
                " on this computer stays; what waits to be sent goes out."
            ),
            Step.BODY,
            Tone.TEXT2,
        )
        self.invitation = InvitationBox(office)
        self.passphrase = PassphraseFields()
        self.doing = Doing(self.px(488))
        self.doing.hide()
        self.join = Button(tr("Come in"), Face.PRIMARY)
        self.join.setDefault(True)
        self.back = Button(tr("Go back"), key="Esc")
        self.back.setAutoDefault(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(self.px(16), self.px(16), self.px(16), self.px(16))
        box.setSpacing(self.px(12))
        box.addWidget(Label(title, Step.TITLE))
        for part in (self.text, self.invitation, self.passphrase, self.doing):
            box.addWidget(part)
        box.addLayout(button_row(self.back, self.join, right=True))
        self.setFixedWidth(self.px(520))
        self.back.clicked.connect(self.reject)
        self.join.clicked.connect(self._on_join)
        self.invitation.read_changed.connect(self._on_read)
        self.invitation.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Close; not while the invitation is being used up."""
        if not self.busy:
            super().reject()

    @Slot()
    def _on_read(self) -> None:
        self.adjustSize()

    @Slot()
    def _on_join(self) -> None:
        if self.busy:
            return
        if not self.invitation.ready:
            self.invitation.say_missing()
            return
        if not self.passphrase.complete():
            return
        read = self.invitation.read
        assert read is not None
        self._be_busy(busy=True)
        self.doing.show()
        self.doing.show_share(tr("Joining the team"), 0.1)
        self.adjustSize()
        self._team.come_back(
            read.invitation,
            self.passphrase.first.text(),
            owner=self,
            on_done=self._on_in,
            on_failed=self._on_failed,
        )

    def _be_busy(self, *, busy: bool) -> None:
        self.busy = busy
        for one in (self.join, self.back, self.invitation, self.passphrase):
            one.setEnabled(not busy)

    def _on_in(self, _: None) -> None:
        self.busy = False
        self.passphrase.forget()
        self.accept()
        self.let_in.emit()

    def _on_failed(self, error: KnownError) -> None:
        self._be_busy(busy=False)
        self.doing.fail(error_words(error))
        self.adjustSize()
