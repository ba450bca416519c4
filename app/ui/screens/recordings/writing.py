"""What is being written about calls: comments, answers, where a call broke."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.acts.changes import Changes as ActChanges
from app.acts.comment_draft import KeepCommentDraft
from app.acts.review import BreakHere, Comment
from app.domain.errors import Incomplete, KnownError
from app.reads.comment_drafts import REVIEW, CommentDraftsQuestion
from app.reads.recording import Recording
from app.ui.office import Office
from app.ui.screens.recordings import words

_KEEP_MS = 400
"""A keystroke is on the disk within a second, however long the typing goes on."""


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

    @property
    def begun(self) -> bool:
        """Whether there is anything in it that could be lost."""
        return bool(self.text.strip() or self.reason)

    def to_json(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {**asdict(self), "to": str(self.to) if self.to else None}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "Writing":
        """What a draft kept."""
        known = {name: kept[name] for name in ("kind", "call_ms", "text", "reason", "to_name")}
        return cls(**known, to=UUID(kept["to"]) if kept["to"] else None)


class Writer(QObject):
    """One piece of writing for each call, kept as a draft until it is kept for good or dropped.

    Signals:
        changed: The `Writing` about the open call, or None.
        lacking: An `Incomplete` of what was to be kept.
        kept: Something was kept or taken back: the call reads differently now.
        found: Drafts were read from the disk.
    """

    changed = Signal(object)
    lacking = Signal(object)
    kept = Signal()
    found = Signal()

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.recording: Recording | None = None
        self._drafts: dict[UUID, Writing] = {}
        self._leads: dict[UUID, UUID] = {}
        self._touched: set[UUID] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_MS)
        self._timer.timeout.connect(self.keep_drafts)

    def start(self) -> None:
        """Read what was begun before, perhaps by a program that was ended in the middle."""
        self.office.ask(CommentDraftsQuestion(), owner=self, on_done=self._take_drafts)

    def _take_drafts(self, found: dict[UUID, dict[str, Any]]) -> None:
        for attempt, kept in found.items():
            self._drafts.setdefault(attempt, Writing.of_json(kept))
            self._leads.setdefault(attempt, UUID(kept[REVIEW]))
        if self.recording is not None and self.recording.attempt in found:
            self.changed.emit(self.writing)
        if found:
            self.found.emit()

    @Slot()
    def keep_drafts(self) -> None:
        """Keep on the disk what was typed since the last time."""
        self._timer.stop()
        touched, self._touched = self._touched, set()
        for attempt in touched:
            writing = self._drafts.get(attempt)
            content = writing.to_json() if writing is not None and writing.begun else None
            kept = KeepCommentDraft(self._leads[attempt], attempt, content)
            self.office.do(kept, owner=self, on_failed=_left)

    def _touch(self, one: Recording) -> None:
        self._leads[one.attempt] = one.lead
        self._touched.add(one.attempt)
        if not self._timer.isActive():  # never put off: who types without a pause is kept too
            self._timer.start()

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
        return writing is not None and writing.begun

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
            self._touch(self.recording)

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
        if self._drafts.pop(one.attempt, None) is not None:
            self._touch(one)
            self.keep_drafts()
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
        self._touch(self.recording)
        self.changed.emit(writing)


def _left(_error: KnownError) -> None:
    """The lead is with somebody else by now; what was being written has no use any more."""


def _kept(writer: Writer, one: Recording, writing: Writing) -> Callable[[ActChanges], None]:
    return lambda changes: writer.is_kept(one, writing, changes)
