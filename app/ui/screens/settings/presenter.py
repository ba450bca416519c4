"""Keeps settings away from the window's thread, and changes the own PIN."""

from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from app.acts.house import SetPin
from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.host import settings as s
from app.jobs.profile import is_sample
from app.jobs.sign_in import hash_pin
from app.jobs.spoken import can_write_down
from app.reads.house import PeopleQuestion, PersonRow
from app.telephony.ways import BY_HAND, LABELS, LINK, REHEARSAL
from app.ui.office import Office
from app.ui.tr import tr

T = TypeVar("T", str, int, float, bool)

# The names that settings keep, with the words of the ways to dial.
DIALERS = (("rehearsal", LABELS[REHEARSAL]), ("tel", LABELS[LINK]), ("hand", LABELS[BY_HAND]))
SAMPLE_DIALS = phrase("The sample team calls nobody: it can only rehearse.")


class SettingsPresenter(QObject):
    """The settings as the screen shows them.

    Signals:
        changed: Something was kept; look again.
        pin_said: A sentence about the PIN: (is it a failure, sentence).
    """

    changed = Signal()
    pin_said = Signal(bool, str)

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self.office = office
        self.has_pin = False
        self.sample = is_sample(office.workplace.paths)
        self.can_write_down = can_write_down()

    def person(self) -> str:
        """Whose settings these are."""
        return str(self.office.actor.id or "")

    def get(self, setting: s.Setting[T]) -> T:
        """A value as it counts now."""
        return self.office.settings.get(setting, self.person())

    def keep(self, setting: s.Setting[T], value: T) -> None:
        """Keep a value."""
        work = partial(self.office.settings.set, setting, value, self.person())
        self.office.bridge.submit(
            "work", work, owner=self, on_done=self._on_kept, on_failed=self._on_not_kept
        )

    def _on_kept(self, _nothing: object) -> None:
        self.changed.emit()

    @Slot(bool)
    def keep_words(self, on: bool) -> None:
        """Recordings are written down from now on, or no longer; it begins or ends at once."""
        work = partial(self.office.settings.set, s.WORDS, on)
        self.office.bridge.submit(
            "work", work, owner=self, on_done=self._on_words_kept, on_failed=self._on_not_kept
        )

    def _on_words_kept(self, _nothing: object) -> None:
        self.office.changes.announce(("spoken",))
        self.changed.emit()

    def _on_not_kept(self, why: KnownError) -> None:
        self.changed.emit()  # what counts is shown: a value that only the file did not take too
        self.office.failed.emit(why)

    def look(self) -> None:
        """Ask whether the person has a PIN."""
        self.office.ask(PeopleQuestion(), owner=self, on_done=self._on_people)

    def _on_people(self, people: tuple[PersonRow, ...]) -> None:
        me = self.office.actor.id
        self.has_pin = any(one.id == me and one.has_pin for one in people)
        self.changed.emit()

    def set_pin(self, pin: str) -> None:
        """Keep a new PIN; an empty one takes it away."""
        if not pin:
            self._keep_pin(None)
            return
        self.office.bridge.submit(
            "work",
            partial(hash_pin, pin),
            owner=self,
            on_done=self._keep_pin,
            on_failed=self._on_failed,
        )

    def _keep_pin(self, pin_hash: str | None) -> None:
        me = self.office.actor.id
        if me is None:
            return

        def done(_changes: object) -> None:
            self.has_pin = pin_hash is not None
            words = tr("The PIN is kept.") if self.has_pin else tr("No PIN is asked from now on.")
            self.pin_said.emit(False, words)
            self.changed.emit()

        self.office.do(SetPin(me, pin_hash), owner=self, on_done=done, on_failed=self._on_failed)

    def _on_failed(self, error: KnownError) -> None:
        self.pin_said.emit(True, tr(error.what))
