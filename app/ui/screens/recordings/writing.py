"""What is being written about calls: comments, answers, where a call broke."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.acts.changes import Changes as ActChanges
from app.acts.review import BreakHere, Comment
from app.domain.errors import Incomplete, KnownError
from app.reads.recording import Recording
from app.ui.office import Office
from app.ui.screens.recordings import words


@dataclass(frozen=True, slots=True)
class Writing:
    """What is being written about a call; kept for each call until it is kept or dropped.

    Attributes:
        kind: 'comment', 'broke' or 'answer'.
        call_ms: The moment it is about.
        to: The comment that is answered, and who wrote it.
    """

    kind: str
    call_ms: int
    text: str = ""
    reason: str = ""
    to: UUID | None = None
    to_name: str = ""


class Writer(QObject):
    """One piece of writing for each call, kept here until it is kept for good or dropped.

    Signals:
        changed: The `Writing` about the open call, or None.
        lacking: An `Incomplete` of what was to be kept.
        kept: Something was kept or taken back: the call reads differently now.
    """

    changed = Signal(object)
    lacking = Signal(object)
    kept = Signal()

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.recording: Recording | None = None
        self._drafts: dict[UUID, Writing] = {}

    def show(self, one: Recording | None) -> None:
        """This call is open now."""
        other = (one.attempt if one else None) != (
            self.recording.attempt if self.recording else None
        )
        self.recording = one
        if other:
            self.changed.emit(self.writing)

    def draft_of(self, attempt: UUID) -> bool:
        """Whether something was begun about this call and not kept."""
        writing = self._drafts.get(attempt)
        return writing is not None and bool(writing.text.strip() or writing.reason)

    @property
    def writing(self) -> Writing | None:
        """What is being written about the open call."""
        return self._drafts.get(self.recording.attempt) if self.recording else None

    def may(self, act: str) -> bool:
        """Whether the person may do this review act on the open call."""
        return self.recording is not None and act in self.recording.may

    def write(self, kind: str, call_ms: int) -> None:
        """Begin a comment or 'broke here' at the moment that is heard; typed text stays."""
        if self.recording is None or not self.may("comment" if kind == "comment" else "break_here"):
            return
        old = self.writing
        text = old.text if old is not None else ""
        if old is not None and old.kind == kind:
            self.changed.emit(old)
            return
        self._set_writing(Writing(kind, call_ms, text))

    def answer(self, line: words.Line) -> None:
        """Begin an answer to a comment."""
        if self.recording is None or not self.answerable(line):
            return
        said = line.moment.said
        self._set_writing(
            Writing("answer", line.moment.call_ms, to=said.fact, to_name=said.by_name)
        )

    def answerable(self, line: words.Line | None) -> bool:
        """Whether the person may answer what this line shows."""
        if line is None or not self.may("comment"):
            return False
        return line.moment.kind in ("comment", "broke") and not line.moment.said.mine

    def typed(self, text: str) -> None:
        """What is being written says this now."""
        if self.writing is not None and self.recording is not None:
            self._drafts[self.recording.attempt] = replace(self.writing, text=text)

    def choose(self, reason: str) -> None:
        """Why it broke here."""
        if self.writing is not None:
            self._set_writing(replace(self.writing, reason=reason))

    def drop(self) -> None:
        """Write nothing after all."""
        self._set_writing(None)

    def keep(self) -> None:
        """Keep what was written."""
        one, writing = self.recording, self.writing
        if one is None or writing is None:
            return
        command: Comment | BreakHere
        if writing.kind == "broke":
            command = BreakHere(
                one.lead, one.attempt, writing.call_ms, writing.reason, writing.text
            )
        else:
            command = Comment(one.lead, one.attempt, writing.call_ms, writing.text, writing.to)
        done = _kept(self, one, writing)
        self.office.do(command, owner=self, on_done=done, on_failed=self._refused)

    def _refused(self, failure: KnownError) -> None:
        if isinstance(failure, Incomplete):
            self.lacking.emit(failure)
        else:
            self.office.failed.emit(failure)

    def is_kept(self, one: Recording, writing: Writing, changes: ActChanges) -> None:
        """It is kept: say so, and read the call again."""
        if self._drafts.get(one.attempt) is not None:
            del self._drafts[one.attempt]
        if self.recording is not None and self.recording.attempt == one.attempt:
            self.changed.emit(None)
        text, icon = words.kept_words(
            writing.kind,
            one,
            writing.call_ms,
            writing.to_name,
            mine=one.by == self.office.actor.id,
        )
        self.office.notice(text, icon, changes.act_id, self.kept.emit)
        self.kept.emit()

    def _set_writing(self, writing: Writing | None) -> None:
        if self.recording is None:
            return
        if writing is None:
            self._drafts.pop(self.recording.attempt, None)
        else:
            self._drafts[self.recording.attempt] = writing
        self.changed.emit(writing)


def _kept(writer: Writer, one: Recording, writing: Writing) -> Callable[[ActChanges], None]:
    return lambda changes: writer.is_kept(one, writing, changes)
