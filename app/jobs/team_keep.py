"""What has to be done for a team's database each minute, and after a restore."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.domain.vocabulary import Role
from app.host.ids import new_id
from app.host.paths import PRIVATE_FILE
from app.jobs.team_erased import drop_erased
from app.jobs.workplace import this_computer, this_device
from app.reads.desk import Desk
from app.sync.keeping import (
    AuditGap,
    Head,
    Kept,
    Rest,
    check,
    hand_out,
    keep,
    require_program,
    rest,
    restored,
)

EVERY = 60.0
"""Seconds between two runs."""
CHUNK, ROUNDS = 500, 100
"""Leads whose time is worked out again in one transaction, and how many of them in one run."""
WHOLE_AT = 0
"""Minute of the hour in which the audit's chain is read from its beginning again, and in which what
was taken away leaves the store of recordings."""
ON_STDOUT = "-"

Ask = Callable[[], str | None]


class Heads:
    """The heads that were handed out, a line each: moment, place, hash.

    Args:
        name: A file, of which the last line is compared with; '-': they are said only.
        say: Says a line.
    """

    def __init__(self, name: str, say: Callable[[str], None]) -> None:
        self._file = Path(name) if name and name != ON_STDOUT else None
        self._say = say if name == ON_STDOUT else None
        self._last: Head | None = None

    def last(self) -> Head | None:
        """The newest; None before the first.

        Raises:
            KnownError: The file can't be read, or its last line is no head.
        """
        if self._file is None or not self._file.exists():
            return self._last
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except OSError as problem:
            raise KnownError(
                phrase("The heads of the audit can't be read: {problem}.", problem=problem)
            ) from problem
        if not lines:
            return None
        try:
            _, place, hash_ = lines[-1].split()
            return Head(int(place), hash_)
        except ValueError as problem:
            raise KnownError(
                phrase("The last line of {file} is no head of the audit.", file=self._file)
            ) from problem

    def keep(self, head: Head, now: datetime) -> None:
        """One more, where it is another one than before.

        Raises:
            KnownError: The file can't be written.
        """
        if head == self.last() or not head.place:
            return
        line = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {head.place} {head.hash}"
        if self._file is not None:
            try:
                self._file.touch(mode=PRIVATE_FILE)
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(line + "\n")
            except OSError as problem:
                raise KnownError(
                    phrase("The head of the audit can't be kept: {problem}.", problem=problem)
                ) from problem
        if self._say is not None:
            self._say(line)
        self._last = head


def renew(url: str, org: str, ask: Ask, now: Callable[[], datetime]) -> int:
    """Works out again when leads of the pool may be called, where that time has passed.

    A claim takes what may be called now; the rules for it stand in `domain.calling_rules`, of which
    the server knows nothing.

    Returns:
        Of how many leads.

    Raises:
        KnownError: It can't be reached, or there is no such team of this version.
    """
    from app.acts.renew import RenewOpenings, renew_openings
    from app.sync.keeping import at_work

    done = 0
    for _ in range(ROUNDS):
        with at_work(url, org, ask) as session:  # a transaction each: claims and pushes go between
            desk = Desk(session, now(), new_id, this_computer(), Role.ADMIN, this_device())
            some = renew_openings(RenewOpenings(CHUNK, pool_only=True), desk)
        done += some
        if some < CHUNK:
            break
    return done


def _drop_erased(url: str, org: str, ask: Ask) -> tuple[int, str]:
    """How many went, and what was in the way: a store that is away keeps nothing else from it."""
    try:
        return drop_erased(url, org, ask), ""
    except KnownError as problem:
        return 0, str(problem)


def keep_up(
    url: str,
    org: str,
    ask: Ask,
    heads: Heads,
    now: Callable[[], datetime],
    *,
    once: bool,
    tell: Callable[[Kept], None] = lambda _kept: None,
    ends: threading.Event | None = None,
) -> None:
    """Runs each minute, or once; a server that does not answer is asked again in a minute.

    Raises:
        AuditGap: The audit does not hold.
        KnownError: `once`, and it can't be reached.
    """
    stop = ends or threading.Event()
    answered = False
    while not stop.is_set():
        try:
            # First of all: somebody waits for a lead.
            windows = renew(url, org, ask, now)
            last = heads.last()
            whole = last is None or now().minute == WHOLE_AT
            done = keep(url, org, ask, last, whole)
            heads.keep(done.head, now())
            sounds, problem = _drop_erased(url, org, ask) if whole else (0, "")
            tell(replace(done, windows=windows, sounds=sounds, problem=problem))
            answered = True
        except AuditGap:
            raise
        except KnownError:
            if once or not answered:
                raise
        if once:
            return
        stop.wait(EVERY)


__all__ = [
    "EVERY",
    "AuditGap",
    "Head",
    "Heads",
    "Kept",
    "Rest",
    "check",
    "hand_out",
    "keep_up",
    "require_program",
    "rest",
    "restored",
]
