"""The chunks of an import on their way to the writer, each as large as fits into its time."""

import time
from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import Any

from app.acts.lists import Progress, TakeRows
from app.acts.ready import Prepared, ReadyRow
from app.domain.vocabulary import Role
from app.host.lanes import Lane, Urgency
from app.jobs.import_rows import LeftOut, unpacked
from app.jobs.workplace import Workplace
from app.reads.desk import Actor

# Fewer rows than 20 hold the writer hardly less: each chunk costs its commit. More than 96 save a
# quick computer little, and make it wait for as long as a slow one.
FIRST_CHUNK, LEAST_CHUNK, MOST_CHUNK = 20, 20, 96
MOST_KNOWN = 5  # rows of known prospects per chunk: each takes 40 times as long as a new one
AIM = 0.013
"""Seconds that a chunk aims at: an act that comes meanwhile waits for half of it as a rule. Busy
computers take several times as long now and then, and none may hold the writer for over 25 ms."""


def role_of(actor: Actor) -> Role:
    """The role in which a person imports."""
    return Role.ADMIN if actor.roles == frozenset({Role.ADMIN}) else Role.SUPERVISOR


class Chunks:
    """Hands chunks to the writer, one at a time: between two of them every waiting act goes first.

    Args:
        write: The write lane; a chunk waits behind every act.
        holds: Takes for how many seconds each chunk held the writer, its commit included.
    """

    def __init__(self, workplace: Workplace, write: Lane, actor: Actor, holds: list[float]) -> None:
        self.size = FIRST_CHUNK
        self._workplace = workplace
        self._write = write
        self._actor = actor
        self._holds = holds

    def act(self, command: object) -> Progress:
        """Does something that is no chunk."""
        return self._write.submit(partial(self._do, command), Urgency.CHUNK).result()

    def give(
        self, job: str, version: int, packed: list[bytes], read: int
    ) -> Iterator[tuple[Progress, int]]:
        """Hands rows over in chunks.

        Args:
            version: Of the campaign for which they were made ready.
            read: How many rows of the file were taken before.

        Yields:
            Where the import stands after each chunk, and how many rows of these are left.

        Raises:
            KnownError: A chunk could not be taken; those behind it are not taken either.
        """
        left = _Rows(packed)
        while left:
            some = left.take(self.size)
            command = _command(job, version, some, read)
            coming = self._write.submit(partial(self._timed, command), Urgency.CHUNK)
            left.open(self.size)  # while the writer is at these
            done = coming.result()
            taken, read = done.read - read, done.read
            left.put_back(some[taken:])
            self.size = _next_size(self.size, taken, self._holds[-1])
            self._workplace.store.rest()
            yield done, len(left)

    def _timed(self, command: TakeRows) -> Progress:
        began = time.perf_counter()
        done = self._do(command)
        self._holds.append(time.perf_counter() - began)
        return done

    def _do(self, command: Any) -> Progress:
        done: Progress = self._workplace.act(command, self._actor, role_of(self._actor))
        return done


class _Rows:
    """Rows that wait for the writer: the next ones opened, the others packed."""

    def __init__(self, packed: list[bytes]) -> None:
        self._packed = deque(packed)
        self._open: deque[ReadyRow | LeftOut] = deque()

    def __len__(self) -> int:
        return len(self._open) + len(self._packed)

    def open(self, count: int) -> None:
        """Opens rows until so many are."""
        for _ in range(min(count - len(self._open), len(self._packed))):
            self._open.append(unpacked(self._packed.popleft()))

    def take(self, count: int) -> list[ReadyRow | LeftOut]:
        """The next rows, `count` at most."""
        self.open(count)
        return [self._open.popleft() for _ in range(min(count, len(self._open)))]

    def put_back(self, rows: list[ReadyRow | LeftOut]) -> None:
        """Rows that were not taken come first again."""
        self._open.extendleft(reversed(rows))


def _command(job: str, version: int, rows: list[ReadyRow | LeftOut], read: int) -> TakeRows:
    ready = [one for one in rows if isinstance(one, ReadyRow)]
    left_out = tuple(one for one in rows if not isinstance(one, ReadyRow))
    return TakeRows(job, Prepared(version, ready), read + len(rows), left_out, MOST_KNOWN)


def _next_size(size: int, rows: int, seconds: float) -> int:
    """Chunks grow and shrink so that one holds the writer for well under 25 ms."""
    if rows < size // 2 or seconds <= 0:
        return size
    wanted = int(rows * AIM / seconds)
    return max(LEAST_CHUNK, min(MOST_CHUNK, (size + wanted) // 2, size * 2))
