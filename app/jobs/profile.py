"""Opens a profile as what it is: a team of its own, or the sample team with its own clock."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.host.clock import Clock, OffsetClock, SystemClock
from app.host.instance import Instance
from app.host.paths import PRIVATE_FILE, Paths
from app.host.resources import resources_dir
from app.host.zone import local_zone
from app.jobs.workplace import Workplace, this_computer
from app.reads.house import PeopleQuestion
from app.reads.last_written import last_written

SAMPLE_MARK = "sample.json"
SAMPLE_START = datetime.fromisoformat("2026-11-24T14:03:00+01:00")
SAMPLE_ZONE = "Europe/Stockholm"
KEPT_WITHIN = timedelta(minutes=2)
"""How far the kept clock can be behind when the program is killed."""

Tell = Callable[[str, float], None]


def is_sample(paths: Paths) -> bool:
    """Whether this profile holds the sample team, which calls nobody."""
    try:
        return _mark(paths).exists()
    except OSError:  # a folder that is closed to us; whoever opens it says so
        return False


def open_profile(paths: Paths, *, what: str = "Segue", clock: Clock | None = None) -> Workplace:
    """Opens a profile.

    The sample team's clock shows Tue 24 Nov 2026, 14:03 in Stockholm at first, and at a later
    opening the moment at which the profile was closed, or of what was written last before a crash.

    Raises:
        OtherInstance: Another program has this profile open.
        NotWritable: Nothing could be kept there.
        OnShare: The store would lie on a network share.
        KnownError: The store can't be opened.
    """
    if not is_sample(paths):
        return Workplace(paths, clock=clock or SystemClock(), zone=local_zone(), what=what)
    if clock is not None:
        return Workplace(paths, clock=clock, zone=SAMPLE_ZONE, what=what)
    kept = _sample_clock(paths)
    workplace = Workplace(paths, clock=kept, zone=SAMPLE_ZONE, what=what)
    _catch_up(workplace, kept)
    return workplace


def _catch_up(workplace: Workplace, clock: OffsetClock) -> None:
    """A program that was killed kept no clock: time goes on after the newest fact.

    The clock is kept each minute, so it is not far behind. Where it is, the sample was told beyond
    the moment at which it is to open, on purpose.
    """
    with workplace.store.reading() as session:
        newest = last_written(session)
    if newest is not None and timedelta() < newest - clock.now() <= KEPT_WITHIN:
        clock.set(newest)


def close_profile(workplace: Workplace) -> None:
    """Closes a profile; the sample team's clock is kept, so that its time never runs back."""
    paths, now = workplace.paths, workplace.clock.now()
    workplace.close()
    keep_sample_clock(paths, now)


def keep_sample_clock(paths: Paths, now: datetime) -> None:
    """Remembers how late it is in the sample team's day; nothing for a real team."""
    if is_sample(paths):
        _keep(paths, now)


def make_sample(paths: Paths, tell: Tell = lambda _what, _share: None) -> None:
    """Builds the sample team in an empty profile. Takes some seconds; belongs on the jobs lane.

    Raises:
        OtherInstance: Another program has this profile open.
        KnownError: The profile holds a team already.
    """
    from app.jobs import sample

    paths.create()
    with Instance.take(paths.lock, "the making of the sample team"):
        sample.build(
            paths,
            resources_dir() / "sample",
            progress=lambda done, of: tell("A month of work is being told", done / max(1, of)),
        )
        _keep(paths, SAMPLE_START)


def mark_sample(paths: Paths, at: datetime = SAMPLE_START) -> None:
    """Says that a profile holds the sample team, and at which moment its clock opens."""
    _keep(paths, at)


@dataclass(frozen=True, slots=True)
class Reopened:
    """A profile that was closed for a while.

    Attributes:
        workplace: The one to use from now on; the former one is closed.
        problem: Why what was wanted did not come of it; None where it did.
    """

    workplace: Workplace
    problem: KnownError | None = None


def while_closed(workplace: Workplace, work: Callable[[Paths], object]) -> Reopened:
    """Does something to the files of an open profile, which is open again afterwards.

    Raises:
        KnownError: Something still works in it; nothing was done.
    """
    paths = workplace.paths
    if not workplace.close():
        raise KnownError(
            "Something still works in this profile.", "It was not changed.", "Start Segue again."
        )
    problem = None
    try:
        work(paths)
    except KnownError as error:
        problem = error
    return Reopened(open_profile(paths, what="the window"), problem)


def replace_with_sample(workplace: Workplace, tell: Tell = lambda _what, _share: None) -> Reopened:
    """Puts the sample team where an empty store is open, and opens it.

    Raises:
        KnownError: There is somebody in this store already; it stays as it is, and open. Or
            something still works in it; it stays as it is.
    """
    if workplace.ask(PeopleQuestion(active_only=False), this_computer(), Role.SUPERVISOR):
        raise KnownError("This profile has a team already.", "It was not changed.")

    def replace(paths: Paths) -> None:
        for ending in ("", "-wal", "-shm"):
            paths.store.with_name(paths.store.name + ending).unlink(missing_ok=True)
        make_sample(paths, tell)

    return while_closed(workplace, replace)


def _mark(paths: Paths) -> Path:
    return paths.root / SAMPLE_MARK


def _keep(paths: Paths, now: datetime) -> None:
    mark = _mark(paths)
    mark.touch(mode=PRIVATE_FILE)
    mark.write_text(json.dumps({"clock": now.isoformat()}), encoding="utf-8")


def _sample_clock(paths: Paths) -> OffsetClock:
    try:
        kept = datetime.fromisoformat(json.loads(_mark(paths).read_text("utf-8"))["clock"])
    except (OSError, ValueError, KeyError, TypeError):
        kept = SAMPLE_START
    return OffsetClock(kept)
