"""Questions about the whole team: asked of its database, and the last answer of each is kept."""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_type_hints

from app.domain.errors import KnownError, NotAllowed
from app.domain.vocabulary import Role
from app.host.kept_answers import KeptTexts
from app.host.typed import plain, shape, typed
from app.jobs.workplace import Workplace
from app.reads.desk import Actor
from app.reads.table import read_of
from app.sync.asking import NO_RIGHT, Asking
from app.sync.transport import Refused, Unreachable

_log = logging.getLogger("segue.jobs.team")

_FORM = 1


class NotReached(KnownError):
    """The team's database did not answer."""


def not_reached() -> NotReached:
    """The sentences for it."""
    return NotReached(
        "The team can't be reached.",
        "What is asked here is not on this computer, or not all of it.",
        "It is asked again as soon as the team answers.",
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer and the moment of which it tells (aware UTC)."""

    answer: Any
    at: datetime


class TeamAsk:
    """Asks for the people of one open profile. Its calls wait: for lanes of their own.

    Args:
        kept: Where the last answers lie.
    """

    def __init__(self, workplace: Workplace, asking: Asking, kept: KeptTexts) -> None:
        self._workplace, self._asking, self._kept = workplace, asking, kept

    def fresh(self, question: Any, actor: Actor, role: Role) -> Answered:
        """The team's answer, which is kept.

        Raises:
            NotReached: There is none now.
            KnownError: What forbids it.
        """
        workplace = self._workplace
        now = workplace.clock.now()
        try:
            told = self._asking.ask(
                lambda session: workplace.ask_of(session, question, actor, role)
            )
        except Unreachable as problem:
            raise not_reached() from problem
        except Refused as problem:
            if problem.code == NO_RIGHT:
                self._kept.clear()  # what they were once shown is not theirs any more
                raise NotAllowed("Your roles in the team do not show this.") from problem
            raise KnownError(problem.sentence) from problem
        found = Answered(told.answer, now - told.behind)
        self._keep(question, actor, found)
        return found

    def ask(self, question: Any, actor: Actor, role: Role) -> Any:
        """The team's answer alone; see `fresh`."""
        return self.fresh(question, actor, role).answer

    def last(self, question: Any, actor: Actor) -> Answered | None:
        """What the team last answered to this person; None where nothing is kept, or no more."""
        key = _key(question, actor)
        text = self._kept.read(key)
        if text is None:
            return None
        hint = _answer_of(question)
        try:
            said = json.loads(text)
            if (said["form"], said["shape"]) != (_FORM, shape(hint)):
                raise ValueError("written by another version")
            return Answered(typed(said["answer"], hint), datetime.fromisoformat(said["at"]))
        except (ValueError, TypeError, KeyError) as problem:
            _log.info("a kept answer does not fit: %s", type(problem).__name__)
            self._kept.drop(key)
            return None

    def _keep(self, question: Any, actor: Actor, found: Answered) -> None:
        hint = _answer_of(question)
        try:
            said = {
                "form": _FORM,
                "shape": shape(hint),
                "at": found.at.isoformat(),
                "answer": plain(found.answer, hint),
            }
        except TypeError as problem:  # the answer itself is good
            _log.info("an answer has no form to be kept in: %s", problem)
            return
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        self._kept.keep(_key(question, actor), text)

    def close(self) -> None:
        """Break off what is asked, and end the connections."""
        self._asking.close()


def _answer_of(question: Any) -> Any:
    return get_type_hints(read_of(type(question)))["return"]


def _key(question: Any, actor: Actor) -> str:
    said = plain(question, type(question))
    return json.dumps([type(question).__name__, str(actor.id), said], ensure_ascii=False)
