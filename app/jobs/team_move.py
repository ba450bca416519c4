"""An embedded store becomes the team's."""

from collections.abc import Callable

from app.domain.errors import KnownError
from app.host.paths import Paths
from app.jobs.profile import open_profile
from app.jobs.workplace import Workplace
from app.sync.moving import Moved, move


def move_store(
    paths: Paths,
    url: str,
    org: str,
    ask: Callable[[], str | None],
    progress: Callable[[str, int], None] = lambda _table, _rows: None,
) -> Moved:
    """Copies the profile's store into a team that was just set up; the store stays as it is.

    Raises:
        KnownError: The profile is open elsewhere or belongs to a team; the team can't be reached
            or is not empty. Nothing was moved.
    """
    with open_profile(paths, what="moving into a team") as workplace:
        _refuse_desk(workplace)
        with workplace.store.reading() as session:
            return move(session, url, org, ask, progress)


def _refuse_desk(workplace: Workplace) -> None:
    if workplace.team is not None:
        raise KnownError("This profile belongs to a team already.", "Nothing was moved.")
