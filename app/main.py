"""The composition root of the window: opens what there is to open, closes it in order."""

import logging
import sys
from pathlib import Path
from typing import NoReturn

from app.domain.errors import KnownError
from app.host.calm import be_lean, load_quickly
from app.host.clock import Clock
from app.host.paths import Paths, private_umask

_log = logging.getLogger("segue.policy")
_FAILED = 2


def open_window(paths: Paths) -> NoReturn:
    """Shows the window until it is closed, then leaves the process with its exit code.

    What forbids it is one sentence on stderr.
    """
    load_quickly()
    try:
        code = run(paths)
    except KnownError as error:
        sys.stderr.write(f"{error}\n")
        code = _FAILED
    sys.exit(code)


def run(paths: Paths, *, clock: Clock | None = None, policy: Path | None = None) -> int:
    """Shows the window on a profile until it is closed.

    Args:
        paths: The profile; made if it is not there.
        clock: Another clock than the profile's own.
        policy: Another policy than this computer's own.

    Returns:
        The exit code.

    Raises:
        KnownError: No display, the profile is open elsewhere, its store can't be opened, or the
            policy can't be read.
    """
    be_lean()
    from app.host.lanes import Lanes
    from app.host.logs import Logs
    from app.host.policy import PolicyUnreadable
    from app.host.settings import Settings
    from app.jobs.profile import close_profile, open_profile
    from app.ui.application import Parts, application, run_window, say_refusal

    application()  # says that there is no display before anything is made
    private_umask()
    workplace = open_profile(paths, what="the window", clock=clock)
    logs = Logs(paths.logs)
    try:
        settings = Settings(paths.settings, policy=policy)
        for one in settings.policy.untaken:
            _log.warning("policy: %r, line %d, is not taken", one.key, one.line)
        lanes = Lanes()
        code, workplace = run_window(Parts(workplace, lanes, settings))
        return code
    except PolicyUnreadable as problem:
        _log.error("the policy can't be read")
        say_refusal(problem)
        raise
    finally:
        close_profile(workplace)
        logs.close()
