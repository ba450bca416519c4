"""Acts up: one statement per batch, an answer per act; what was not answered is sent again."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.syncing import BATCH_FACTS, UNREADABLE, next_batch
from app.sync import contact
from app.sync.clock import SyncClock, reading
from app.sync.local import Local
from app.sync.outbox import Outbox, Waiting
from app.sync.transport import Refused, Transport
from app.sync.wire import Plain

_log = logging.getLogger("segue.sync.push")

_NO_QUESTION = ("42883", "42501")
ASKED = 2_000
"""Acts that one question asks about: ids alone, 80 kB."""


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
        self._asks = True

    def once(self) -> Pushed:
        """Sends one batch; nothing when nothing waits.

        Where another server answers now it is asked first what it has of what was sent before.

        Raises:
            Unreachable: There was no answer. What was sent is sent again, fewer acts at once.
        """
        known = Pushed()
        while self._asks and (
            doubted := self._local.read(lambda s: self._outbox.doubted(s, ASKED))
        ):
            known = _sum(known, self._ask(doubted))
        return _sum(known, self._send())

    def _ask(self, doubted: Sequence[UUID]) -> Pushed:
        at, sent = self._local.read(contact.standing), reading(self._clock)
        body = {"device": at.device, "acts": [str(one) for one in doubted]}
        try:
            answer = self._transport.call("known", body)
        except Refused as problem:
            if problem.code not in _NO_QUESTION:
                raise
            self._asks = False  # a server of an older version: all of it is sent
            return Pushed()

        def keep(session: Session) -> Pushed:
            self._outbox.not_there(session, doubted)
            return self._keep(session, answer, sent)

        return self._local.write(keep)

    def _send(self) -> Pushed:
        most = self._most
        at, batch = self._local.read(lambda s: (contact.standing(s), self._outbox.batch(s, most)))
        if not batch:
            return Pushed()
        self._most = next_batch(most, answered=False)
        try:
            pushed = self._pass(at, batch)
        except Refused as problem:
            if not _unreadable(problem):
                raise
            pushed = self._one_by_one(at, batch)
        self._most = next_batch(most, answered=True)
        return pushed

    def _pass(self, at: contact.Standing, batch: Sequence[Waiting]) -> Pushed:
        sent = reading(self._clock)
        answer = self._transport.call("push", self._body(at, batch))
        return self._local.write(lambda session: self._keep(session, answer, sent))

    def _one_by_one(self, at: contact.Standing, batch: Sequence[Waiting]) -> Pushed:
        """Something in it can't even be read there: what it is stays here, all else goes up."""
        total = Pushed()
        for one in batch:
            try:
                pushed = self._pass(at, [one])
            except Refused as problem:
                if not _unreadable(problem):
                    raise
                _log.warning("an act can't be read by the team: %s %s", one.act_id, problem.code)
                pushed = self._local.write(lambda s, o=one: self._keep_here(s, o))  # type: ignore[misc]
            total = _sum(total, pushed)
        return total

    def _keep_here(self, session: Session, one: Waiting) -> Pushed:
        answer = {"act_id": str(one.act_id), "answer": "quarantined", "reason": UNREADABLE}
        at = contact.standing(session)
        back = self._outbox.answered(session, [answer], at.generation, self._clock.wall())
        return Pushed(1, ((one.act_id, "quarantined", UNREADABLE),), frozenset(back))

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
            total = _sum(total, one)

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


def _unreadable(problem: Refused) -> bool:
    """Whether what was sent can't be read at all: its form, its size, a sign that no text has."""
    return problem.code == "SG004" or problem.code.startswith("22")


def _sum(total: Pushed, one: Pushed) -> Pushed:
    return Pushed(
        total.acts + one.acts,
        total.aside + one.aside,
        total.back | one.back,
        total.generation_changed or one.generation_changed,
    )
