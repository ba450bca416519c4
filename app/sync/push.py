"""Acts up: one statement per batch, an answer per act; what was not answered is sent again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.syncing import BATCH_FACTS, next_batch
from app.sync import contact
from app.sync.clock import SyncClock, reading
from app.sync.local import Local
from app.sync.outbox import Outbox, Waiting
from app.sync.transport import Transport
from app.sync.wire import Plain


@dataclass(frozen=True, slots=True)
class Pushed:
    """What one push did.

    Attributes:
        acts: Answered acts.
        aside: Acts that came too late or were not understood: (act, answer, reason).
        back: Prospects whose state went back to what the server has.
        generation_changed: Another server answered; all of the last 72 hours goes again.
    """

    acts: int = 0
    aside: tuple[tuple[UUID, str, str], ...] = ()
    back: frozenset[UUID] = frozenset()
    generation_changed: bool = False


class Push:
    """Sends the outbox.

    Args:
        program: This program's version, for the server.
    """

    def __init__(
        self, local: Local, transport: Transport, clock: SyncClock, outbox: Outbox, program: str
    ) -> None:
        self._local = local
        self._transport = transport
        self._clock = clock
        self._outbox = outbox
        self._program = program
        self._most = BATCH_FACTS

    def once(self) -> Pushed:
        """Sends one batch; nothing when nothing waits.

        Raises:
            Unreachable: There was no answer. What was sent is sent again, fewer acts at once.
        """
        most = self._most
        at, batch = self._local.read(lambda s: (contact.standing(s), self._outbox.batch(s, most)))
        if not batch:
            return Pushed()
        sent = reading(self._clock)
        self._most = next_batch(most, answered=False)
        answer = self._transport.call("push", self._body(at, batch))
        self._most = next_batch(most, answered=True)
        return self._local.write(lambda session: self._keep(session, answer, sent))

    def all(self) -> Pushed:
        """Sends batch after batch until nothing waits.

        Raises:
            Unreachable: There was no answer.
        """
        total = Pushed()
        while True:
            one = self.once()
            if not one.acts:
                return total
            total = Pushed(
                total.acts + one.acts,
                total.aside + one.aside,
                total.back | one.back,
                total.generation_changed or one.generation_changed,
            )

    def _body(self, at: contact.Standing, batch: Sequence[Waiting]) -> Plain:
        return {
            "device": at.device,
            "program": self._program,
            "generation": at.generation,
            "acts": [one.said for one in batch],
        }

    def _keep(self, session: Session, answer: Plain, sent: Any) -> Pushed:
        now = self._clock.wall()
        contact.heard(session, sent)
        generation, answers = answer["generation"], answer["answers"]
        back = self._outbox.answered(session, answers, generation, now)
        # After the answers: they are this generation's own and are not sent once more.
        changed = contact.settle_generation(session, self._outbox, generation, now)
        aside = tuple(
            (UUID(one["act_id"]), one["answer"], one.get("reason") or "")
            for one in answers
            if one["answer"] in ("stale", "quarantined")
        )
        return Pushed(len(answers), aside, frozenset(back), changed)
