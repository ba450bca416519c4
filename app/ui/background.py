"""What runs beside the window: windows renewed, a copy a day, sounds recovered and listened to."""

import logging
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from app.acts.changes import Changes
from app.acts.renew import RenewOpenings
from app.domain.vocabulary import Role
from app.host.calm import give_back
from app.host.lanes import Urgency
from app.host.settings import SOUND_FOLDER
from app.jobs.profile import keep_sample_clock
from app.jobs.watched import Watched
from app.jobs.workplace import this_computer
from app.ui.office import Office, Ripening
from app.ui.once import once
from app.ui.tr import tr
from app.ui.writing_down import WritingDown

if TYPE_CHECKING:
    from app.jobs.listen import Listener
    from app.jobs.watch_folder import FolderWatch

_log = logging.getLogger("segue.ui.background")

MINUTE_MS = 60_000
CHUNK = 20
"""Leads renewed at once: a chunk holds the writer for a few milliseconds."""
LOAD_MS = 500
"""How long after the sign-in what works on sound is loaded: before anybody can have dialled."""
FIRST_MS = 1_500
"""How long after the sign-in copies and recovery begin, so that they don't slow the first paint."""


class Background(QObject):
    """Starts when somebody has signed in; every piece is short and less urgent than any act."""

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._timer = QTimer(self)
        self._timer.setInterval(MINUTE_MS)
        self._timer.timeout.connect(self.each_minute)
        self._sooner = once(self, LOAD_MS, self._load)
        self._soon = once(self, FIRST_MS, self._first)
        self._renewing = False
        self._renewed = 0
        self._begun = False
        office.ripening.connect(self._announce_later)
        self._listener: Listener | None = None
        self._watch: FolderWatch | None = None
        self.words = WritingDown(office, self)

    @Slot(object)
    def _announce_later(self, one: Ripening) -> None:
        tell = partial(self._office.changes.announce, one.families)
        QTimer.singleShot(round(one.seconds * 1000), self, tell)

    @Slot()
    def start(self) -> None:
        """Begin; once."""
        if self._timer.isActive():
            return
        self._timer.start()
        self.renew()
        if not self._begun:
            self._begun = True
            self._sooner.start()
            self._soon.start()

    def stop(self) -> None:
        """Begin nothing more."""
        for timer in (self._timer, self._sooner, self._soon):
            timer.stop()
        if self._listener is not None:
            self._listener.stop()
        if self._watch is not None:
            self._watch.stop()
        self.words.stop()

    @Slot()
    def _load(self) -> None:
        self._office.bridge.submit("work", _load_rest, owner=self)

    @Slot()
    def _first(self) -> None:
        workplace, submit = self._office.workplace, self._office.bridge.submit
        submit("work", give_back, owner=self, urgency=Urgency.CHUNK)
        follow = self._office.long_works.follow
        submit(
            "jobs",
            follow(tr("Keeping today's copy"), lambda _say: workplace.copy_of_today(), icon="save"),
            owner=self,
            urgency=Urgency.CHUNK,
        )
        submit("jobs", _load_rest, owner=self, on_done=self._sound, urgency=Urgency.CHUNK)
        self.words.start()

    def _sound(self, _loaded: None) -> None:
        """What recordings need is loaded: find what a crash left, listen, watch."""
        if not self._timer.isActive():
            return  # the window closes already
        from app.jobs.found import sweep_copies
        from app.jobs.listen import Listener
        from app.jobs.recover import recover_recordings
        from app.jobs.watch_folder import FolderWatch

        workplace, lanes = self._office.workplace, self._office.bridge.lanes
        settings, submit = self._office.settings, self._office.bridge.submit
        follow = self._office.long_works.follow
        sweep = partial(sweep_copies, workplace.paths.cache, time.time())
        submit("work", sweep, owner=self, urgency=Urgency.CHUNK)
        submit(
            "jobs",
            follow(
                tr("Looking for recordings to recover"),
                lambda _say: recover_recordings(workplace, lanes.write, settings),
                icon="file-audio",
            ),
            owner=self,
            on_done=self._on_recovered,
            urgency=Urgency.CHUNK,
        )
        tell = self._office.bridge.relay(self._on_listened, owner=self)
        self._listener = Listener(workplace, lanes, tell)
        self._office.sound_kept = self._listener.soon
        self._watch = FolderWatch(workplace, lanes.write, settings, tell)
        self._office.watch_now = self.watch
        self.watch()

    def _on_recovered(self, sentences: tuple[str, ...]) -> None:
        if sentences:
            self._office.changes.announce(("recordings", "thread"))
            self._office.notice(sentences[0], "file-audio")
        if self._listener is not None:  # not before: recovered ones are among them
            self._listener.soon()

    def _on_listened(self, _changes: Changes) -> None:
        self._office.changes.announce(("recordings",))

    @Slot()
    def each_minute(self) -> None:
        """Renew windows, keep the sample's clock, look at the folder of other recorders."""
        self.renew()
        self.watch()
        workplace = self._office.workplace
        work = partial(keep_sample_clock, workplace.paths, workplace.clock.now())
        self._office.bridge.submit("work", work, owner=self, urgency=Urgency.CHUNK)
        self._office.bridge.submit("work", give_back, owner=self, urgency=Urgency.CHUNK)

    def watch(self) -> None:
        """Look for recordings from elsewhere, where a folder is set."""
        if self._watch is None:
            return
        if not self._office.settings.get(SOUND_FOLDER):
            if self._office.watched != Watched():
                self._office.say_watched(Watched())
            return
        look, submit = self._watch.look, self._office.bridge.submit
        title = tr("Looking at recordings from elsewhere")
        work = self._office.long_works.follow(title, lambda _say: look(), icon="file-audio")
        submit("jobs", work, owner=self, on_done=self._on_watched, urgency=Urgency.CHUNK)

    def _on_watched(self, done: Watched) -> None:
        if done.attached:
            what = tr("recording") if done.attached == 1 else tr("recordings")
            self._office.notice(
                tr("{attached} {what} from elsewhere kept", attached=done.attached, what=what),
                "file-audio",
            )
            if self._listener is not None:
                self._listener.soon()
        if self._watch is not None:  # not `done`: a second look at the same time saw nothing
            self._office.say_watched(self._watch.last)

    def renew(self) -> None:
        """Work the windows out again whose time is over, a few at a time."""
        if not self._renewing:
            self._renewing = True
            self._renewed = 0
            self._chunk()

    def _chunk(self) -> None:
        workplace = self._office.workplace
        self._office.bridge.submit(
            "write",
            lambda: workplace.act(RenewOpenings(CHUNK), this_computer(), Role.SUPERVISOR),
            owner=self,
            on_done=self._on_chunk,
            urgency=Urgency.CHUNK,
        )

    def _on_chunk(self, done: int) -> None:
        self._renewed += done
        if done == CHUNK and self._timer.isActive():
            self._chunk()
            return
        self._renewing = False
        if self._renewed:
            _log.info("%d windows renewed", self._renewed)
            self._office.changes.announce(("queue",))


def _load_rest() -> None:
    """Loads what the first screen did without, for `_sound` and the next call.

    Arrays, decoders and the world's telephone numbers take a tenth of a second: on a lane.
    """
    from app.audio import player, recorder  # noqa: F401
    from app.exchange import phones  # noqa: F401
    from app.jobs import found, listen, muting, recover, watch_folder  # noqa: F401
