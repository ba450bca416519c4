"""An embedded store becomes the team's, its recordings with it."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import KnownError
from app.host.paths import Paths
from app.jobs.profile import open_profile
from app.jobs.team_moved_sounds import MovedSounds, send_moved
from app.jobs.workplace import Workplace
from app.sync.local import StoreLocal
from app.sync.moving import Moved, move


@dataclass(frozen=True, slots=True)
class MovedStore:
    """What went over: rows and facts, and the sounds of recordings."""

    facts: Moved
    sounds: MovedSounds


def move_store(
    paths: Paths,
    url: str,
    org: str,
    ask: Callable[[], str | None],
    progress: Callable[[str, int], None] = lambda _table, _rows: None,
    sent: Callable[[int, int], None] = lambda _done, _of: None,
) -> MovedStore:
    """Copies the profile's store into a team that was just set up; the store stays as it is.

    Run again it goes on with the recordings that the team does not have.

    Args:
        progress: Told (table, rows so far).
        sent: Told (recordings sent, of how many) after each.

    Raises:
        KnownError: The profile is open elsewhere or belongs to a team; the team can't be reached
            or is not empty. Nothing was moved.
    """
    with open_profile(paths, what="moving into a team") as workplace:
        _refuse_desk(workplace)
        with workplace.store.reading() as session:
            facts = move(session, url, org, ask, progress)
        local, now = StoreLocal(workplace.store), workplace.clock.now
        return MovedStore(facts, send_moved(local, paths, url, org, ask, now, sent))


def _refuse_desk(workplace: Workplace) -> None:
    if workplace.team is not None:
        raise KnownError("This profile belongs to a team already.", "Nothing was moved.")
