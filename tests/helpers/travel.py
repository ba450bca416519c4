"""Recorded calls at desks of a team, and the senders of their recordings."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import soundfile
from sqlalchemy import select

from app.acts.attempt import AnswerCall, EndCall, StartAttempt
from app.acts.recording import KeepRecording
from app.domain import facts as f
from app.host.clock import SystemClock
from app.host.ids import new_id
from app.jobs.sound_here import SoundRef
from app.jobs.team_fetch import fetch_sound
from app.jobs.team_recordings import Placed, place_recordings
from app.jobs.team_sounds import SoundSender
from app.jobs.team_way import as_installer, way_of
from app.models import facts as tables
from app.sync.blob_stores import place_of
from app.sync.local import StoreLocal
from tests.bench.calls import saving
from tests.helpers.clock import FixedClock

RATE = 16_000


def noise(path: Path, seconds: float, seed: int = 0) -> None:
    """A sound that no packing makes smaller: 64 kB a second."""
    drawn = np.random.default_rng(seed).integers(-9000, 9000, (round(seconds * RATE), 2))
    soundfile.write(path, drawn.astype(np.int16), RATE, subtype="PCM_16", format="FLAC")


@dataclass(frozen=True)
class Recorded:
    """A recorded call.

    Attributes:
        path: Its file at the desk that made it.
        ref: As other desks know it.
    """

    lead: UUID
    attempt: UUID
    path: Path
    ref: SoundRef


def record(
    desk: Any, lead: UUID, phone: str, seconds: float = 20.0, *, save: Any = None
) -> Recorded:
    """A call with its sound, kept at this desk; `save` makes the act that saves it."""
    may = desk.link.leases.confirm(lead, phone)
    assert may.go, may
    attempt = desk.act(StartAttempt(lead, phone)).attempt
    desk.act(AnswerCall(lead, attempt))
    desk.act(EndCall(lead, attempt))
    if save is not None:
        desk.act(save(attempt))
    path = desk.workplace.paths.recordings / f"{attempt}.flac"
    noise(path, seconds, attempt.int % 1000)
    sound = hashlib.sha256(path.read_bytes()).hexdigest()
    desk.act(KeepRecording(lead, attempt, path.name, sound, seconds, "rep,prospect"))
    kept = tables.TABLES[f.RecordingKept]
    with desk.workplace.store.reading() as session:
        fact = session.execute(select(kept.c.id).where(kept.c.attempt == attempt)).scalar_one()
    return Recorded(lead, attempt, path, SoundRef(path.name, sound, fact))


class Sending:
    """What sends the recordings of a desk, as after a start of the program.

    Attributes:
        told: How it stood, each time it was told.
        stop_at: Leaves off once so many bytes of one recording were sent; None: never.
    """

    def __init__(self, desk: Any, clock: Any) -> None:
        self.told: list[Any] = []
        self.stop_at: int | None = None
        here = desk.link.here
        self.way = way_of(here, desk.secret)
        paths = desk.workplace.paths
        self.sender = SoundSender(
            StoreLocal(desk.workplace.store),
            self.way,
            here,
            paths,
            clock.now,
            self.told.append,
            self._stops,
        )

    def _stops(self) -> bool:
        last = self.told[-1].done if self.told else 0
        return self.stop_at is not None and last >= self.stop_at

    def turn(self) -> Any:
        """One turn."""
        return self.sender.turn()

    def sent(self) -> list[int]:
        """Bytes of a recording, as they were told."""
        return [one.done for one in self.told if one.of]

    def close(self) -> None:
        self.way.close()


def hear(desk: Any, ref: SoundRef, **more: Any) -> Path:
    """The file at this desk, fetched if it is not here."""
    here = desk.link.here
    way = way_of(here, desk.secret)
    try:
        return fetch_sound(desk.workplace.paths, way, here.device, ref, **more)
    finally:
        way.close()


def samples(path: Path) -> Any:
    """The sound itself."""
    return soundfile.read(path, dtype="int16")[0]


def blobs(root: Path) -> list[Path]:
    """The whole blobs of a folder."""
    return [one for one in root.glob("??/??/*") if len(one.name) == 64]


def blob_file(root: Path, name: str) -> Path:
    """Where a blob lies in a folder."""
    return root.joinpath(*place_of(name))


def a_call(
    mara: Any, team_server: Any, campaign: UUID, seconds: float = 20.0, ending: str = "interested"
) -> Recorded:
    """A recorded call of a lead of the pool; its facts are with the team."""
    from tests.team.test_two_desks import lead_in_pool

    lead, phone = lead_in_pool(team_server, campaign)
    assert lead in mara.claim(campaign)
    mara.turn()
    due = mara.workplace.clock.now() + timedelta(days=1)

    def save(attempt: UUID) -> Any:
        return saving(lead, attempt, ending, due, "Europe/Berlin", Random(0))

    made = record(mara, lead, phone, seconds, save=save)
    assert mara.turn().late == ()
    return made


def take_away(mara: Any, team_server: Any, made: Recorded) -> None:
    """Whoever made a recording says that its call has no sound any more."""
    kept = f.RecordingKept(
        attempt=made.attempt, file_name="", sound=None, seconds=0.0, channels="", pauses=[],
        problems=[],
    )  # fmt: skip
    id_, said = new_id(), tables.values(kept)
    fact = {
        "id": str(id_), "kind": kept.kind, "schema_v": 1, "lead": str(made.lead),
        "prospect": str(team_server.state(made.lead)["prospect"]),
        "made_at": SystemClock().now().isoformat(), "corrects": None,
        "hash": tables.digest(id_, kept.kind, said).hex(), "extra": None,
        "body": {**said, "attempt": str(made.attempt)},
    }  # fmt: skip
    act = {
        "act_id": str(new_id()), "act": "keep_recording", "role": "telemarketer", "epoch": None,
        "made_at": fact["made_at"], "base_rev": {str(made.lead): 99}, "facts": [fact], "state": {},
    }  # fmt: skip
    with closing(way_of(mara.link.here, mara.secret)) as way:
        said = way.call("push", {"device": mara.link.here.device, "acts": [act]})
    assert said["answers"][0]["answer"] == "stored", said


def place(team_server: Any, where: Path | str) -> Placed:
    """The team's recordings lie there from now on."""
    cluster = team_server.cluster
    url = f"postgresql://{cluster.user}@127.0.0.1:{cluster.port}/postgres?sslmode=disable"
    with as_installer(url, "team", lambda: None, None) as way:
        return place_recordings(way.call, str(where))


@pytest.fixture
def share(team_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the team's recordings lie."""
    monkeypatch.setenv("PGPASSFILE", str(team_server.cluster.folder / "passfile"))
    root = tmp_path / "share"
    root.mkdir()
    place(team_server, root)
    return root


@pytest.fixture
def clock() -> FixedClock:
    """The wall clock of the desks' senders."""
    return FixedClock(SystemClock().now())


@pytest.fixture
def sending(clock: FixedClock) -> Iterator[Callable[[Any], Sending]]:
    """Makes what sends the recordings of a desk."""
    made: list[Sending] = []

    def make(desk: Any) -> Sending:
        made.append(Sending(desk, clock))
        return made[-1]

    yield make
    for one in made:
        one.close()
