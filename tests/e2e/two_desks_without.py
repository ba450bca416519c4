"""Works the chapter of two desks with something taken away; run by `test_tour`."""

import shutil
import sys
from pathlib import Path


def no_feed() -> None:
    """What other desks said never arrives."""
    from app.sync.pull import Pull, Pulled

    Pull.once = lambda _self: Pulled()  # type: ignore[method-assign]


def no_dial_without_the_team() -> None:
    """Without an answer nothing may be dialled."""
    from app.domain import lease

    lease.ownership_left = lambda *_: 0.0  # type: ignore[assignment]


def nothing_sent() -> None:
    """What waited goes on waiting once the network was gone."""
    from app.ui.tour.cable import Cable

    pull = Cable.pull

    def for_good(cable: Cable) -> None:
        pull(cable)
        cable.plug = lambda: None  # type: ignore[method-assign]

    Cable.pull = for_good  # type: ignore[method-assign]


def nothing() -> None:
    """Nothing is missing."""


def main() -> int:
    """`two_desks_without.py BREAK SAMPLE FOLDER --team URL`; 1 when it can't be worked."""
    broken, sample, folder, _, url = sys.argv[1:]
    from app.host.paths import Paths
    from app.ui.application import application
    from app.ui.tour import day_team, hands
    from app.ui.tour.steps import Diary, StepFailedError

    globals()[broken]()
    shutil.copytree(sample, Path(folder) / "sample")
    hands.PATIENCE = 6.0
    application()
    try:
        diary = Diary(Path(folder) / "pictures", print)
        day_team.work(diary, url, lambda: None, Paths.of(Path(folder) / "sample"), Path(folder))
    except StepFailedError as failed:
        sys.stderr.write(f"The day can't be worked: {failed}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
