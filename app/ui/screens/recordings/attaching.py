"""Sound from elsewhere is looked at and attached, beside the window; widgets only show it."""

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID
from weakref import ref

from PySide6.QtCore import QObject, Signal, SignalInstance
from shiboken6 import isValid

from app.acts.attach_recording import DetachRecording
from app.acts.found_sounds import AskSoundAgain, LeaveSound
from app.domain.errors import KnownError
from app.domain.permissions import ACTS
from app.domain.phrases import phrase
from app.domain.sound_match import Candidate
from app.host.apart import Cancelled
from app.host.lanes import Urgency
from app.jobs import found as job
from app.jobs.elsewhere import Attached
from app.reads.found_sounds import FoundSoundRow
from app.ui.office import Office
from app.ui.tr import tr

ATTACHERS = frozenset(ACTS["attach_recording"])
"""Who has these acts at all; of one lead they may still be off."""
TAKEN_BACK = phrase("attached by mistake")


@dataclass(frozen=True, slots=True)
class Copy:
    """Our own copy of a found file."""

    path: str
    copy: Path


class Attaching(QObject):
    """One file at a time.

    Signals:
        seen: The `job.Sight` of a file that was to be looked at.
        copied: The `Copy` of a file, to listen to.
        attached: The `Attached` that the call has now.
        refused: The `KnownError` that says why not.
        ended: Nothing is under way any more.
    """

    seen = Signal(object)
    copied = Signal(object)
    attached = Signal(object)
    refused = Signal(object)
    ended = Signal()

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._cancel = threading.Event()
        self.busy = False

    def stop(self) -> None:
        """Leave off what is under way."""
        self._cancel.set()

    def see(self, path: Path, attempt: UUID) -> None:
        """Look at a file that is meant for a call."""
        work = partial(job.see, self._person(), path, attempt)
        self._begin(tr("Looking at {name}", name=path.name), work, _nothing, self.seen)

    def copy(self, row: FoundSoundRow) -> None:
        """Make our own copy of a found file, to listen to."""
        office = self._office
        cache = office.workplace.paths.cache

        def work(cancelled: Cancelled) -> Copy:
            return Copy(row.path, job.own_copy(row.path, cache, cancelled))

        self._begin(tr("Converting {name}", name=row.name), work, _nothing, self.copied)

    def attach(self, sight: job.Sight, *, right_is_rep: bool | None) -> None:
        """Keep the file with the call that it was looked at for."""
        candidate = sight.candidate
        work = partial(job.attach, self._person(), sight.path, candidate, right_is_rep)
        said = partial(_say_attached, self._office, self._person(), candidate, None)
        self._begin(tr("Converting {name}", name=sight.path.name), work, said, self.attached)

    def attach_found(
        self, row: FoundSoundRow, candidate: Candidate, *, right_is_rep: bool | None
    ) -> None:
        """Keep a found file with one of its calls."""
        work = partial(job.attach_found, self._person(), row, candidate, right_is_rep)
        said = partial(_say_attached, self._office, self._person(), candidate, row)
        self._begin(tr("Converting {name}", name=row.name), work, said, self.attached)

    def leave(self, row: FoundSoundRow) -> None:
        """The file belongs to no call."""
        said = partial(_say_left, self._office, row)
        self._office.do(LeaveSound(row.path), owner=self, on_done=said, on_failed=self.refused.emit)

    def _person(self) -> job.Person:
        office = self._office
        return job.Person(office.workplace, office.bridge.lanes.write, office.actor, office.role)

    def _begin(
        self,
        title: str,
        work: Callable[[Cancelled], Any],
        always: Callable[[Any], object],
        signal: SignalInstance,
    ) -> None:
        """Begin work in the jobs lane, one at a time.

        Args:
            always: Takes the result even when the widget that asked is gone by then.
            signal: Sends it to the widget.
        """
        if self.busy:
            return
        self.busy, self._cancel = True, threading.Event()
        cancel, office, me = self._cancel, self._office, ref(self)

        def run(_tell: object) -> Any:
            try:
                return work(cancel.is_set)
            except CancelledError:
                return None

        followed = office.long_works.follow(title, run, icon="file-audio", stop=cancel.set)
        # The office asks, not the widget: what was attached is said even if that is closed by then.
        office.bridge.submit(
            "jobs",
            followed,
            owner=office,
            on_done=partial(_finish, office, me, always, signal),
            on_failed=partial(_fail, office, me),
            urgency=Urgency.ACT,
        )


def _finish(
    office: Office,
    me: "ref[Attaching]",
    always: Callable[[Any], object],
    signal: SignalInstance,
    result: Any,
) -> None:
    if result is not None:
        always(result)
    one = me()
    if one is None or not isValid(one):
        if isinstance(result, Copy):
            remove(office, result.copy)
        return
    one.busy = False
    if result is not None:
        signal.emit(result)
    one.ended.emit()


def _fail(office: Office, me: "ref[Attaching]", failure: KnownError) -> None:
    one = me()
    if one is None or not isValid(one):
        office.failed.emit(failure)
        return
    one.busy = False
    one.refused.emit(failure)
    one.ended.emit()


def remove(office: Office, copy: Path) -> None:
    """A copy to listen to is not needed any more."""
    office.bridge.submit("work", lambda: copy.unlink(missing_ok=True), owner=office)


def _nothing(_result: object) -> None:
    """Only the widget takes it."""


def _say_attached(
    office: Office,
    person: job.Person,
    candidate: Candidate,
    row: FoundSoundRow | None,
    done: Attached,
) -> None:
    changes = done.changes
    office.changes.announce((*changes.families, "recordings", "thread"))  # type: ignore[arg-type]
    office.sound_kept(done.attempt)
    office.notice(
        tr("Recording attached to the call with {name}.", name=candidate.call.name),
        "file-audio",
        changes.act_id,
        partial(_waits_again, office, person, row) if row is not None else None,
        DetachRecording(done.lead, done.attempt, tr(TAKEN_BACK)),
    )


def _say_left(office: Office, row: FoundSoundRow, _changes: object) -> None:
    text = tr("{name} is left alone. A call can still be given it by hand.", name=row.name)
    office.notice(text, "file-audio", inverse=AskSoundAgain(row.path))


def _waits_again(office: Office, person: job.Person, row: FoundSoundRow) -> None:
    """Undone: the file asks again whose call it is."""

    def told(_nothing: object) -> None:
        office.changes.announce(("recordings",))

    work = partial(job.waits_again, person, row)
    office.bridge.submit("jobs", work, owner=office, on_done=told, urgency=Urgency.ACT)
