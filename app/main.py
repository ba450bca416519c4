"""The composition root of the window: opens what there is to open, closes it in order."""

from app.host.calm import be_lean
from app.host.clock import Clock
from app.host.lanes import Lanes
from app.host.logs import Logs
from app.host.paths import Paths, private_umask
from app.host.settings import Settings
from app.jobs.profile import close_profile, open_profile


def run(paths: Paths, *, clock: Clock | None = None) -> int:
    """Shows the window on a profile until it is closed.

    Args:
        paths: The profile; made if it is not there.
        clock: Another clock than the profile's own.

    Returns:
        The exit code.

    Raises:
        KnownError: No display, the profile is open elsewhere, or its store can't be opened.
    """
    be_lean()
    from app.ui.application import Parts, application, run_window

    application()  # says that there is no display before anything is made
    private_umask()
    workplace = open_profile(paths, what="the window", clock=clock)
    logs = Logs(paths.logs)
    try:
        lanes = Lanes()
        parts = Parts(workplace, lanes, Settings(paths.settings))
        code, workplace = run_window(parts)
        return code
    finally:
        close_profile(workplace)
        logs.close()
