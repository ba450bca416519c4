"""Runs the tour: a day in a fresh profile, the design's pictures, two desks of a team."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import KnownError
from app.host.lanes import Lanes
from app.host.paths import Paths
from app.host.settings import Settings
from app.jobs.profile import SAMPLE_START, close_profile, open_profile
from app.ui.application import Parts, Program, application, display_missing
from app.ui.tour import day, day_team, twins
from app.ui.tour.guide import Guide
from app.ui.tour.stage import Ask, of_this_computer
from app.ui.tour.steps import Diary, StepFailedError

_FAILED = 1


def run_tour(
    folder: Path,
    profile_dir: Path | None = None,
    team: str = "",
    ask: Ask = lambda: None,
) -> int:
    """Works the day and writes pictures and tour.json into `folder`.

    Args:
        profile_dir: Where the day's profile goes; None is a folder that goes with the tour.
        team: An empty database of this computer for the two desks of a team, without a password;
            without one that chapter is left out.
        ask: Asks for the database's password, where libpq's password file has none.

    Returns:
        The exit code: 0 when every step saw what it had to see.

    Raises:
        KnownError: There is no screen, or the database is not one of this computer.
    """
    if display_missing():
        raise KnownError(
            "There is no display here.",
            "Nothing was written.",
            "'make tour' works the day on a virtual screen.",
        )
    if team:
        of_this_computer(team)
    application()
    diary = Diary(folder, _say)
    with tempfile.TemporaryDirectory(prefix="segue-tour-") as room:
        root = profile_dir or Path(room) / "profile"
        try:
            with program(Paths.of(root)) as one:
                day.work(Guide(one, diary), Path(room))
            studio = twins.Studio(diary, program, Path(room))
            twins.take_all(studio)
            if team:
                sample = studio.profile("team", SAMPLE_START.replace(tzinfo=None))
                day_team.work(diary, team, ask, sample, Path(room))
        except StepFailedError as failed:
            print(f"The day can't be worked: {failed}", file=sys.stderr)  # noqa: T201
            return _FAILED
    if not team:
        _say(day_team.LEFT_OUT)
    _say(f"{len(diary.steps)} steps, all seen. Pictures and tour.json are in {folder}.")
    return 0


@contextmanager
def program(paths: Paths) -> Iterator[Program]:
    """The whole program on a profile, in a window that draws its own frame."""
    workplace = open_profile(paths, what="the tour")
    one = Program(Parts(workplace, Lanes(), Settings(paths.settings)), framed=True)
    try:
        one.start()
        yield one
    finally:
        one.close()
        close_profile(one.workplace)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command's own words
