"""Questions about the whole team, for the window: the team's answer, or the last one with its time.

An answer comes as to any question, but perhaps twice: what was kept of the last time at once, what
the team says now when it has said it. How old it is, is told by `noted`; `lists.as_of` shows it.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakSet, ref

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from app.domain.errors import KnownError, NotHere
from app.domain.vocabulary import Role
from app.host.lanes import Urgency
from app.jobs.team_ask import Answered, NotReached, TeamAsk, not_reached
from app.jobs.team_bring import LeadAway
from app.jobs.team_link import Contact
from app.jobs.workplace import Asks
from app.reads.team_wide import Where, where
from app.ui.bridge import Back, Ticket
from app.ui.office import Office
from app.ui.team_asked import Asked, Noted, State
from app.ui.team_bring import Brings

PAUSE = 5.0
"""Seconds between two askings of one question that nobody has changed: a team acts all the time."""
SHARE = 10.0
"""So many times longer than the answer took is the pause at least."""
SLOW, SLOW_AGAIN = 0.4, 3.0
"""Seconds after which it is said that an old answer is shown: of another time, of a moment ago."""
LOST = 60.0
"""Seconds after which no answer comes any more: whatever became of it, it is asked again."""
TRY_AGAIN = 5.0
"""Seconds between two tries while the team is heard and does not answer."""


class TeamQuestions(QObject):
    """Asks the team's database on a lane of its own, on behalf of screens.

    Attributes:
        sent: How often it was asked.

    Signals:
        noted: How old what somebody shows is (`Noted`).
    """

    noted = Signal(object)

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._asks: TeamAsk | None = None
        self._brings: Brings | None = None
        self.sent = 0
        self._watched: WeakSet[QObject] = WeakSet()
        self._asked: dict[tuple[int, str], Asked] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)

    def begin(self, asks: TeamAsk, brings: Brings) -> None:
        """Somebody's session has begun."""
        self._asks, self._brings = asks, brings

    def watch(self, asker: QObject) -> None:
        """This asker has a line that says how old an answer is, or why none.

        Others are told as of any question that failed.
        """
        self._watched.add(asker)

    def end(self) -> None:
        """The session is over: nobody is answered any more."""
        self._timer.stop()
        self._asked.clear()
        self._asks = self._brings = None

    def asks_for(self, question: Any) -> Asks | None:
        """The team, where such a question is about all of it; for work on a lane of its own."""
        team_wide = where(question, self._office.actor.roles) is Where.TEAM
        return self._asks if team_wide else None

    def route(
        self,
        question: Any,
        owner: QObject,
        on_done: Callable[[Any], object],
        on_failed: Callable[[KnownError], object],
        key: str,
    ) -> Ticket | Callable[[KnownError], object]:
        """Asks the team, where the question is about all of it.

        Returns:
            A ticket where the team is asked; else what is to be told if the desk refuses.
        """
        place = where(question, self._office.actor.roles)
        if self._asks is None:
            return on_failed
        if place is Where.TEAM:
            return self.ask(question, owner, on_done, on_failed, key)
        before = self._asked.get((id(owner), key))
        if before is not None and before.question != question:
            del self._asked[id(owner), key]  # the desk may answer this one: that one is over

        def instead(error: KnownError) -> None:
            if place is Where.IF_NOT_HERE:
                self.ask(question, owner, on_done, on_failed, key)
            else:
                on_failed(error)

        return self._brought(question, owner, on_done, on_failed, instead, key)

    def _brought(
        self,
        question: Any,
        owner: QObject,
        on_done: Callable[[Any], object],
        on_failed: Callable[[KnownError], object],
        instead: Callable[[KnownError], object],
        key: str,
    ) -> Callable[[KnownError], object]:
        """Told that the desk refuses: a lead that only the team has comes to a supervisor's desk.

        Args:
            instead: Told where it does not come.
        """
        brings = self._brings
        if brings is None or Role.SUPERVISOR not in self._office.actor.roles:
            return on_failed

        def refused(error: KnownError) -> None:
            if not isinstance(error, NotHere):
                on_failed(error)
            elif self._away():
                instead(LeadAway())
            else:
                brings.open(
                    question,
                    error.lead,
                    owner=owner,
                    on_done=on_done,
                    instead=instead,
                    key=key,
                )

        return refused

    def _away(self) -> bool:
        """It is known that the team does not answer now: no second wait for that."""
        team = self._office.team
        standing = team.standing if team is not None else None
        return standing is not None and standing.contact is Contact.AWAY

    def ask(
        self,
        question: Any,
        owner: QObject,
        on_done: Callable[[Any], object],
        on_failed: Callable[[KnownError], object],
        key: str,
    ) -> Ticket:
        """Asks the team. `on_done` may be called twice: with the last answer, with the present."""
        one = Asked(question, ref(owner), key, Back(on_done, owner), Back(on_failed, owner))
        before = self._asked.get((id(owner), key))
        if before is not None and before.owner() is owner and before.question == question:
            if before.under_way and one.began - before.began < LOST:
                before.again = True  # what is asked for now comes with its answer
                before.done, before.failed = one.done, one.failed
                return Ticket()
            one.shown, one.shown_before = before.shown, before.shown is not None
            one.answer, one.free_at = before.answer, before.free_at
        self._forget_dead()
        self._asked[id(owner), key] = one
        if one.free_at <= time.monotonic():
            return self._send(one)
        one.again = one.answered = True
        self._arm()
        self._give(one.done, one.answer)
        return Ticket()

    def renew(self) -> None:
        """Something was written into the team's database here: what is asked shows it at once."""
        for one in self._asked.values():
            one.free_at = 0.0
        self._arm()

    @Slot()
    def heard(self) -> None:
        """The team is heard: whoever has an old answer, or none, is answered now."""
        now = time.monotonic()
        for one in tuple(self._asked.values()):
            waits = one.under_way or now - one.began < TRY_AGAIN
            if one.away and one.alive() and not waits:
                self._send(one)

    # --- one question ----------------------------------------------------------------------------

    def _send(self, one: Asked) -> Ticket:
        asks, office, owner = self._asks, self._office, one.owner()
        if asks is None or owner is None:
            return Ticket()
        self.sent += 1
        one.began, one.under_way, one.answered, one.again = time.monotonic(), True, False, False
        if one.shown is None and not one.looked:
            office.bridge.submit(
                "work",
                partial(asks.last, one.question, office.actor),
                owner=owner,
                on_done=partial(self._take_last, one),
                key=f"{one.key}:last",
            )
        elif not one.away:
            self._arm()
        return office.bridge.submit(
            "ask",
            partial(asks.fresh, one.question, office.actor, office.role),
            owner=owner,
            on_done=partial(self._take, one),
            on_failed=partial(self._fail, one),
            key=one.key,
            urgency=Urgency.QUESTION,
        )

    def _current(self, one: Asked) -> bool:
        owner = one.owner()
        return owner is not None and self._asked.get((id(owner), one.key)) is one

    def _take_last(self, one: Asked, last: Answered | None) -> None:
        one.looked = True
        if one.answered or not self._current(one):
            return
        if last is not None:
            one.shown = last.at
            self._give(one.done, last.answer)
        if one.away:
            self._say_away(one)
        else:
            self._arm()

    def _take(self, one: Asked, found: Answered) -> None:
        if not self._current(one):
            return
        now = time.monotonic()
        one.free_at = now + max(PAUSE, SHARE * (now - one.began))
        one.under_way, one.answered, one.away = False, True, False
        one.answer, one.shown, one.shown_before = found.answer, found.at, True
        self._note(one, State.FRESH)
        self._give(one.done, found.answer)
        if one.again:
            self._arm()

    def _fail(self, one: Asked, error: KnownError) -> None:
        if not self._current(one):
            return
        one.under_way = one.again = False
        if not isinstance(error, NotReached):
            one.answered = True
            self._note(one, State.FRESH)  # no line: the failure is said
            self._give(one.failed, error)
            return
        one.away = True
        if one.shown is not None or one.looked:
            self._say_away(one)

    def _say_away(self, one: Asked) -> None:
        self._note(one, State.NEVER if one.shown is None else State.AWAY)
        if one.shown is None and not one.told and one.owner() not in self._watched:
            one.told = True
            self._give(one.failed, not_reached())

    def _give(self, back: Back[Any], what: Any) -> None:
        take = back()
        if take is not None:
            take(what)

    def _note(self, one: Asked, state: State) -> None:
        owner = one.owner()
        if owner is not None and isValid(owner):
            self.noted.emit(Noted(id(owner), one.key, state, one.shown))

    # --- by the clock ----------------------------------------------------------------------------

    def _due(self, one: Asked) -> float | None:
        """When something is to be done about a question by the clock alone."""
        if one.answered:
            return one.free_at if one.again else None
        if one.away or not (one.looked or one.shown_before):
            return None
        return one.began + (SLOW_AGAIN if one.shown_before else SLOW)

    def _arm(self) -> None:
        due = [at for one in self._asked.values() if (at := self._due(one)) is not None]
        now = time.monotonic()
        later = [at for at in due if at > now]
        if len(later) < len(due):
            later.append(now)
        if later:
            self._timer.start(max(0, round((min(later) - now) * 1000) + 1))

    @Slot()
    def _on_time(self) -> None:
        self._forget_dead()
        now = time.monotonic()
        for one in tuple(self._asked.values()):
            at = self._due(one)
            if at is None or at > now:
                continue
            if one.answered:
                self._send(one)
            else:
                self._note(one, State.UPDATING if one.shown is not None else State.ASKING)
        later = [
            at for one in self._asked.values() if (at := self._due(one)) is not None and at > now
        ]
        if later:
            self._timer.start(max(0, round((min(later) - now) * 1000) + 1))

    def _forget_dead(self) -> None:
        self._asked = {key: one for key, one in self._asked.items() if one.alive()}
