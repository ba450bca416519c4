"""Cutting snippets out of the open call: what is proposed, and what is kept."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.acts.changes import Changes as ActChanges
from app.acts.snippets import Cut, CutSnippet, PutInLibrary
from app.domain.errors import Incomplete, KnownError
from app.domain.permissions import ACTS
from app.domain.transitions import FROM
from app.domain.vocabulary import Stage
from app.jobs.sound_here import SoundRef
from app.reads.recording import Recording
from app.ui.reviews.snippet_player import SnippetPlayer
from app.ui.screen import Act
from app.ui.screens.recordings.snippet_dialog import USUAL_S, SnippetDialog, SnippetText
from app.ui.tr import tr

if TYPE_CHECKING:
    from app.ui.screens.recordings.view import RecordingsScreen


class Cutting(QObject):
    """Opens the dialog, cuts, puts into the library."""

    def __init__(self, screen: "RecordingsScreen") -> None:
        super().__init__(screen)
        self._screen, self.office = screen, screen.office
        self.player = SnippetPlayer(screen.office, self)
        self.dialog: SnippetDialog | None = None

    def may(self) -> bool:
        """Whether the open call has sound that this person may cut."""
        one, found = self._screen.presenter.recording, self._screen.reviewing.scorer.reviews
        if one is None or found is None or "cut_snippet" not in found.may:
            return False
        return one.sound and self._screen.presenter.hearing.problem is None

    def acts(self) -> tuple[Act, ...]:
        """'Cut snippet…' for who may cut at all."""
        if not self.office.actor.roles & frozenset(ACTS["cut_snippet"]):
            return ()
        act = Act("X", tr("Cut snippet…"), self.open, "Recording", "quote", self.may, "cut_snippet")
        return (act,)

    def proposed(self, one: Recording) -> tuple[float, float]:
        """The loop that is chosen, else the last 20 s heard; in seconds of the call."""
        loop = self._screen.presenter.hearing.look.loop
        if loop is not None:
            begin, end = loop
        else:
            end = max(self._screen.presenter.heard().position, min(USUAL_S, one.seconds))
            begin = max(0.0, end - USUAL_S)
        return one.call_ms_of(begin) / 1000, one.call_ms_of(end) / 1000

    @Slot()
    def open(self) -> None:
        """Ask for a snippet of the open call."""
        one, found = self._screen.presenter.recording, self._screen.reviewing.scorer.reviews
        if one is None or found is None or not self.may():
            return
        self._screen.presenter.hearing.pause()
        topics = None
        if "put_in_library" in found.may:
            raised = [m.said.text for m in one.moments if m.kind == "objection" and m.said.text]
            topics = tuple(dict.fromkeys(raised))
        proof = "attach_proof" in found.may and Stage(one.stage) in FROM["attach_proof"]
        dialog = SnippetDialog(
            self.proposed(one), proof=proof, objections=topics, parent=self._screen
        )
        dialog.finished.connect(self._closed)
        dialog.cut_asked.connect(self._cut)
        dialog.play_asked.connect(self._play)
        self.dialog = dialog
        dialog.open()

    @Slot()
    def _closed(self) -> None:
        self.player.stop()
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
        self._screen.to_waveform()

    @Slot(float, float)
    def _play(self, begin: float, end: float) -> None:
        one = self._screen.presenter.recording
        if one is not None:
            from_s, to_s = (one.second_of(round(at * 1000)) for at in (begin, end))
            ref = SoundRef(one.file_name, one.digest, one.kept_by)
            self.player.toggle("dialog", ref, from_s, to_s)

    @Slot(object)
    def _cut(self, said: SnippetText) -> None:
        one = self._screen.presenter.recording
        if one is None:
            return
        command = CutSnippet(
            one.lead,
            one.attempt,
            round(said.from_s * 1000),
            round(said.to_s * 1000),
            said.title,
            said.proof,
        )
        self.office.do(
            command, owner=self, on_done=_cut_of(self, one, said), on_failed=self._refused
        )

    def _refused(self, failure: KnownError) -> None:
        if isinstance(failure, Incomplete) and self.dialog is not None:
            self.dialog.show_lacking(failure)
        else:
            self.office.failed.emit(failure)

    def is_cut(self, one: Recording, said: SnippetText, cut: Cut) -> None:
        """It is kept; into the library it goes by an act of its own."""
        if self.dialog is not None:
            self.dialog.accept()
        if said.outcome:
            put = PutInLibrary(one.lead, cut.snippet, said.objection, said.outcome, said.title)
            self.office.do(put, owner=self, on_done=self._is_put)
            return
        text = tr("Snippet cut. The lead is offered with it.") if said.proof else tr("Snippet cut.")
        self.office.notice(text, "quote", cut.changes.act_id)

    def _is_put(self, changes: ActChanges) -> None:
        self.office.notice(tr("Snippet cut, in the library."), "quote", changes.act_id)


def _cut_of(cutting: Cutting, one: Recording, said: SnippetText) -> Callable[[Cut], None]:
    return lambda cut: cutting.is_cut(one, said, cut)
