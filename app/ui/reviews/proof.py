"""The proof of a hand-off: the seconds of the call with which a lead is offered, to be heard."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.acts.changes import Changes as ActChanges
from app.acts.snippets import AttachProof
from app.domain.errors import KnownError
from app.jobs.sound_here import SoundRef
from app.reads.snippets import Snippet, Snippets, SnippetsQuestion
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.reviews.snippet_player import SnippetPlayer
from app.ui.reviews.words import first_name, length_words
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import Card
from app.ui.widgets.text import IconLabel, Label, Paragraph


class Proof(Themed, QWidget):
    """The lead's proof as a card, hidden while there is none."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.player = SnippetPlayer(office, self)
        self.snippet: Snippet | None = None
        self._lead: UUID | None = None
        self.title = Paragraph("")
        self.about = Label("", Step.META, Tone.TEXT2, wrap=True)
        self.problem = Label("", Step.META, Tone.WARN, wrap=True)
        self.play = Button(tr("Hear it"), icon="play")
        self.off = Button(tr("Take off"), icon="x")
        self.on = Button(tr("Offer with it"), icon="check")
        self.head = Label(tr("Proof from the call"), Step.BODY, weight=Weight.SEMIBOLD)
        self._may = False
        card = Card(Tone.QUALIFICATION)
        card.head_row.addWidget(IconLabel("quote", Tone.QUALIFICATION, 16))
        card.head_row.addWidget(self.head, 1)
        words = QVBoxLayout()
        words.setSpacing(self.px(2))
        words.addWidget(self.title)
        words.addWidget(self.about)
        words.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(self.px(12))
        row.addLayout(words, 1)
        row.addWidget(self.play)
        row.addWidget(self.on)
        row.addWidget(self.off)
        card.body.addLayout(row)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)
        self.play.clicked.connect(self.toggle)
        self.on.clicked.connect(self._put_on)
        self.off.clicked.connect(self._take_off)
        self.player.changed.connect(self._played)
        self.player.failed.connect(self._failed)
        office.changes.listen(self, {"handoffs", "recordings"}, self._stale)
        self.hide()

    def show_lead(self, lead: UUID | None, *, may_take_off: bool = False) -> None:
        """Another lead, or none; whoever offers it may take the proof off."""
        self._may = may_take_off
        if lead == self._lead:
            return
        self._lead, self.snippet = lead, None
        self.player.stop()
        self.hide()
        self._ask()

    def _offered(self, found: Snippets) -> Snippet | None:
        """Without a proof: the newest snippet, for who may offer the lead with it."""
        return next((one for one in found.rows if one.file_name), None) if self._may else None

    def _stale(self, _stale: Stale) -> None:
        self._ask()

    def _ask(self) -> None:
        if self._lead is not None:
            asked = SnippetsQuestion(self._lead)
            take = _taken(self, self._lead)
            self.office.ask(asked, owner=self, on_done=take, on_failed=_none, key="proof")

    def take(self, found: Snippets, lead: UUID) -> None:
        """What the store says."""
        if lead != self._lead:
            return
        one = self.snippet = found.proof or self._offered(found)
        self.setVisible(one is not None)
        if one is None:
            return
        self.head.setText(tr("Proof from the call") if one.proof else tr("A snippet of the call"))
        self.on.setVisible(self._may and not one.proof)
        self.off.setVisible(self._may and one.proof)
        self.title.set_runs(f"“{one.title}”")
        cut = tr(
            "{length}, cut by {name}",
            length=length_words(one.to_s - one.from_s),
            name=first_name(one.by_name),
        )
        self.about.setText(cut if one.file_name else tr("{cut}; its sound is gone", cut=cut))
        self.play.setEnabled(bool(one.file_name))
        self.problem.hide()
        self.setAccessibleName(tr("Proof from the call: {title}", title=one.title))

    @Slot()
    def toggle(self) -> None:
        """Hear it, or stop."""
        one = self.snippet
        if one is not None and one.file_name:
            ref = SoundRef(one.file_name, one.digest, one.kept_by)
            self.player.toggle(one.snippet, ref, one.from_s, one.to_s)

    @Slot()
    def _put_on(self) -> None:
        one = self.snippet
        if one is not None:
            self.office.do(AttachProof(one.lead, one.snippet), owner=self, on_done=self._is_on)

    def _is_on(self, changes: ActChanges) -> None:
        text = tr("The lead is offered with this snippet.")
        self.office.notice(text, "quote", changes.act_id, self._ask)
        self._ask()

    @Slot()
    def _take_off(self) -> None:
        if self._lead is not None:
            self.player.stop()
            self.office.do(AttachProof(self._lead, None), owner=self, on_done=self._is_off)

    def _is_off(self, changes: ActChanges) -> None:
        text = tr("The lead is offered without a proof.")
        self.office.notice(text, "check", changes.act_id, self._ask)
        self._ask()

    @Slot(object)
    def _played(self, key: object) -> None:
        on = key is not None
        self.play.set_look(
            text=tr("Stop") if on else tr("Hear it"), icon="square" if on else "play"
        )

    @Slot(object)
    def _failed(self, failure: KnownError) -> None:
        self.problem.setText(tr(failure.what))
        self.problem.show()


def _taken(proof: Proof, lead: UUID) -> Callable[[Snippets], None]:
    return lambda found: proof.take(found, lead)


def _none(_failure: KnownError) -> None:
    """Who may not hear the call hears no proof."""
