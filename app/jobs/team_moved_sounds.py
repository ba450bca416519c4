"""Recordings of a store that was moved into a team: its profile is no desk, so the move sends them.

As whoever installed the team. What was begun is gone on with by the next run, and the team alone
says what it has. The copies in the profile stay.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from app.domain.errors import KnownError
from app.host.paths import Paths
from app.jobs.sound_here import own_file
from app.jobs.sound_upload import begun
from app.jobs.team_way import Ask, as_installer
from app.sync import sent_sounds as sounds
from app.sync.blob_stores import BlobStore, store_of
from app.sync.blobs import Changed, Upload, send
from app.sync.local import Local
from app.sync.moving import without_key
from app.sync.recording_keys import keep_key
from app.sync.sealing import FileUnreadable

_DEVICE = "move"


@dataclass(frozen=True, slots=True)
class MovedSounds:
    """How it stands with the recordings of a store that was moved.

    Attributes:
        place: Where the team's recordings lie; '' where no place was set.
        count: Recordings with sound that the store names and the team knows of.
        went: Sent, read back and compared by this run.
        there: With those, what the team has.
        waiting: Are here and not there yet.
        missing: Are neither here nor there.
        problems: What was in the way.
    """

    place: str
    count: int
    went: int
    there: int
    waiting: int
    missing: int
    problems: tuple[str, ...] = ()


class _Installer:
    """Functions of the team as whoever installed it, each in a transaction of its own.

    A recording may take minutes, so no connection is held meanwhile.
    """

    def __init__(self, url: str, org: str, ask: Ask) -> None:
        self._url, self._org, self._ask = url, org, ask

    def call(self, name: str, body: dict[str, Any], deadline: float = 0) -> dict[str, Any]:
        with as_installer(self._url, self._org, self._ask, None) as way:
            return way.call(name, body)

    def close(self) -> None:
        """Nothing is open."""


def send_moved(
    local: Local,
    paths: Paths,
    url: str,
    org: str,
    ask: Ask,
    now: Callable[[], datetime],
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> MovedSounds:
    """Sends the recordings of a store whose facts are in the team, as far as it lacks them.

    Args:
        local: The store that was moved.
        tell: Told (recordings sent, of how many) after each.

    Raises:
        KnownError: The team can't be reached to ask what it lacks.
    """
    team = _Installer(url, org, ask)
    here, absent = _noted(local, paths)
    lacks = without_key(url, org, ask, [*here, *absent])
    place = str(team.call("hello", {"device": _DEVICE})["settings"]["recordings"])
    due = [one for recording, one in here.items() if recording in lacks]
    run = _Run(local, paths, team, now)
    if due and place:
        run.send_all(due, place, tell)
    count = len(here) + len(absent)
    missing = sum(one in lacks for one in absent)
    waiting = len(due) - run.went
    there = count - missing - waiting
    return MovedSounds(place, count, run.went, there, waiting, missing, tuple(run.problems))


def _noted(local: Local, paths: Paths) -> tuple[dict[UUID, sounds.Waiting], list[UUID]]:
    """Recordings of which the file is here, and those of which it is not."""

    def file(name: str) -> bool:
        path = own_file(paths, name)
        return path is not None and path.is_file()

    found = local.read(lambda session: sounds.unknown(session, None))
    new = [one for one in found if file(one["file_name"])]
    local.write(lambda session: sounds.note(session, new))
    here = {one.recording: one for one in local.read(sounds.noted)}
    absent = [one["recording"] for one in found if one["recording"] not in here]
    absent += [key for key, one in here.items() if not file(one.file_name)]
    gone = set(absent)
    return {key: one for key, one in here.items() if key not in gone}, absent


class _Run:
    """One run: what went, and what was in the way."""

    def __init__(
        self, local: Local, paths: Paths, team: _Installer, now: Callable[[], datetime]
    ) -> None:
        self._local, self._paths, self._team, self._now = local, paths, team, now
        self.went = 0
        self.problems: list[str] = []

    def send_all(
        self, due: list[sounds.Waiting], place: str, tell: Callable[[int, int], None]
    ) -> None:
        """Sends one after the other; a file that can't be read keeps no other from going."""
        try:
            with closing(store_of(place, _DEVICE)) as store:
                for one in due:
                    try:
                        self._send(one, self._paths.recordings / one.file_name, store)
                    except (FileUnreadable, Changed) as problem:
                        self.problems.append(str(problem))
                    else:
                        self.went += 1
                        tell(self.went, len(due))
        except KnownError as problem:  # the store or the team is away: the next run goes on
            self.problems.append(str(problem))

    def _send(self, one: sounds.Waiting, path: Path, store: BlobStore) -> None:
        upload = Upload.of(one.upload) if one.upload else begun(one, path, lambda: False)

        def keep(text: str) -> None:
            self._local.write(lambda session: sounds.keep_upload(session, one.recording, text))

        keep(upload.text())
        try:
            blob = send(path, upload, store, keep=keep)
        except Changed:
            keep("")  # another file needs another key
            raise
        # Another key that was kept before is one of a sound that is there: nothing is to be done.
        keep_key(self._team, _DEVICE, one.recording, blob)
        now = self._now()
        self._local.write(lambda session: sounds.proved(session, one.recording, blob, now))
