"""The chunks of an import on their way to the writer, each as large as fits into its time."""

import time
from collections import deque
from functools import partial

from app.acts.lists import Progress, TakeRows
from app.domain.vocabulary import Role
from app.host.lanes import Answer, Lane, Urgency
from app.jobs.workplace import Workplace
from app.reads.desk import Actor

FIRST_CHUNK, LEAST_CHUNK, MOST_CHUNK = 20, 5, 400
AIM = 0.012  # seconds that a chunk aims at; none may hold the writer for more than 25 ms


def role_of(actor: Actor) -> Role:
    """The role in which a person imports."""
    return Role.ADMIN if actor.roles == frozenset({Role.ADMIN}) else Role.SUPERVISOR


class Chunks:
    """Hands chunks to the writer, one ahead of the one it works on, so that it need not wait.

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
        self._under_way: deque[tuple[int, Answer[Progress]]] = deque()
        self._done = 0

    def act(self, command: object) -> Progress:
        """Does something that is no chunk, after all chunks that are under way."""
        self.finish()
        work = partial(self._workplace.act, command, self._actor, role_of(self._actor))
        return self._write.submit(work, Urgency.CHUNK).result()  # type: ignore[no-any-return]

    def give(self, command: TakeRows, rows: int) -> None:
        """Hands a chunk over; returns when at most this one is left to do.

        Raises:
            KnownError: A chunk could not be taken; those behind it are not taken either.
        """
        answer = self._write.submit(partial(self._timed, command), Urgency.CHUNK)
        self._under_way.append((rows, answer))
        while len(self._under_way) > 1:
            self._wait()

    def finish(self) -> None:
        """Waits for the chunks that are under way."""
        while self._under_way:
            self._wait()

    def settle(self) -> None:
        """Waits for the chunks behind one that failed; the writer does not take them."""
        while self._under_way:
            _, answer = self._under_way.popleft()
            answer.exception()

    def _timed(self, command: TakeRows) -> Progress:
        began = time.perf_counter()
        done: Progress = self._workplace.act(command, self._actor, role_of(self._actor))
        self._holds.append(time.perf_counter() - began)
        return done

    def _wait(self) -> None:
        rows, answer = self._under_way.popleft()
        answer.result()
        self.size = _next_size(self.size, rows, self._holds[self._done])
        self._done += 1


def _next_size(size: int, rows: int, seconds: float) -> int:
    """Chunks grow and shrink so that one holds the writer for well under 25 ms."""
    if rows < size // 2 or seconds <= 0:
        return size
    wanted = int(rows * AIM / seconds)
    return max(LEAST_CHUNK, min(MOST_CHUNK, (size + wanted) // 2, size * 2))
