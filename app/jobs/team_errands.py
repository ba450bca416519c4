"""What a desk does in the team's database at once: slow things, people, lists.

All of it waits for the network: it belongs on the lanes `team` and `jobs`, never on the write lane
or the window's thread. Without the team nothing is changed, and a sentence says so.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from app.acts.house import SetCampaign, SetPerson, SetPin
from app.acts.send_review import SetScorecard
from app.domain.errors import KnownError, TwoVersions
from app.domain.phrases import phrase
from app.domain.vocabulary import Role
from app.host.ids import new_id
from app.jobs.workplace import WorkedOut, Workplace
from app.reads.desk import Actor

if TYPE_CHECKING:
    from app.jobs.team_people import Call, Login, Removed
    from app.jobs.team_way import Way
    from app.sync.invitation import Invitation
    from app.sync.online import Other

T = TypeVar("T")
OnWriter = Callable[[Callable[[], WorkedOut]], WorkedOut]
"""Does work where the store is written, and waits for it."""

AGAIN = 2
"""How often a call without an answer is made again at once; each may connect anew."""


class NotReached(KnownError):
    """The team does not answer.

    Args:
        why: As libpq says it, for whoever gives commands.
    """

    def __init__(self, why: str = "") -> None:
        if why:
            super().__init__(
                phrase("The team can't be reached: {why}", why=why),
                "Nothing was changed.",
                "Look whether the network is there, then try again.",
            )
            return
        super().__init__(
            "The team can't be reached; people, campaigns, scorecards and lists are changed "
            "together with it.",
            "Nothing was changed.",
            "What you typed stays here: try again when the team is heard.",
        )


class NotKnown(KnownError):
    """The team was heard and then no longer: whether it took the change nobody can tell yet."""

    def __init__(
        self,
        what: str = "The team stopped answering while this was sent: it may have been kept.",
        safe: str = "What you typed stays here.",
        todo: str = "Do it again when the team is heard; it is not kept twice.",
    ) -> None:
        super().__init__(what, safe, todo)


class Conflicted(TwoVersions):
    """Somebody else has changed a slow thing since it was read; both versions are there.

    Attributes:
        command: What was to be done.
        other: Both versions.
        theirs: Who was asked has chosen the one of the team.
    """

    def __init__(self, command: Any, other: "Other", *, theirs: bool = False) -> None:
        who = other.by or "Somebody else"
        super().__init__(
            phrase("{who} has changed {name} meanwhile.", who=who, name=name_of(other)),
            "What you typed is still here.",
            "Save again to see both.",
        )
        self.command, self.other, self.theirs = command, other, theirs


def name_of(other: "Other") -> str:
    """What two versions are of."""
    return str((other.here or other.said).get("name") or "this")


def on_top(command: Any, version: int) -> Any:
    """The same command, made of a newer version: what it says replaces that."""
    if isinstance(command, SetScorecard):
        return replace(command, card=replace(command.card, version=version))
    if isinstance(command, SetCampaign | SetPerson):
        return replace(command, base=version)
    return command


class Errands:
    """What one person does in the team's database from their desk.

    Args:
        way: Makes the way to the team, at the first errand; not reached comes as `NotReached`,
            refusals as `KnownError`.
        on_writer: Where an act is worked out.
        turn: Brings down what the team has now.
    """

    def __init__(
        self,
        workplace: Workplace,
        way: Callable[[], "Way"],
        on_writer: OnWriter,
        turn: Callable[[], object],
    ) -> None:
        self._workplace, self._make = workplace, way
        self._on_writer, self._turn = on_writer, turn

    @cached_property
    def _way(self) -> "Way":
        return self._make()

    @property
    def call(self) -> "Call":
        """A function of the team's database."""
        return self._way.call

    @property
    def bare(self) -> "Call":
        """The same without the name of this desk: where `device` is somebody else's."""
        return self._way.bare

    @property
    def workplace(self) -> Workplace:
        """The desk."""
        return self._workplace

    def perform(self, command: Any, actor: Actor, role: Role) -> Any:
        """Does what a command says in the team's database; the feed brings it back at once.

        Returns:
            What the act gives.

        Raises:
            NotReached: Nothing was changed.
            NotKnown: It was sent and not answered.
            Conflicted: Somebody else was first.
            KnownError: What forbids it.
        """
        if isinstance(command, SetPerson) and command.person is None:
            raise KnownError("Somebody new is invited to the team.", "Nothing was changed.")
        other, done = self._write(command, actor, role)
        if other is not None and isinstance(command, SetPin):
            self._turn()  # of what else was changed of the person a PIN says nothing
            other, done = self._write(command, actor, role)
        elif other is not None and other.is_same:
            other = None
        self._turn()
        if other is not None:
            raise Conflicted(command, other)
        return done

    def _write(self, command: Any, actor: Actor, role: Role) -> tuple["Other | None", Any]:
        from app.sync.online import other_of

        kept = self._on_writer(lambda: self._workplace.work_out(command, actor, role))
        self.call("hello", {})  # up to here nothing was sent: not reached is not changed
        answer = again(self.call, "write", kept.sent)
        return other_of(answer, kept.sent), kept.result

    def invite(
        self,
        name: str,
        roles: tuple[str, ...],
        *,
        person: UUID | None = None,
        again: bool = False,
        campaigns: tuple[UUID, ...] = (),
        languages: tuple[str, ...] = (),
    ) -> "Invitation":
        """Makes a login and the invitation that opens it once, for somebody new or come back.

        Args:
            person: Whose login it is; for somebody new an id that whoever asks keeps, so that
                asking again after a lost answer is about the same one. None: somebody new.
            again: The person is in the team, and loses the login of now.

        Raises:
            NotReached: Nothing was changed.
            NotKnown: It was sent and not answered.
            KnownError: The team refuses.
        """
        from app.jobs.team_people import invite

        way = self._way
        made = invite(
            way.call,
            way.server,
            way.org,
            name,
            roles,
            authority=way.authority,
            person=person or new_id(),
            again=again,
            campaigns=campaigns,
            languages=languages,
        )
        self._turn()
        return made

    def logins(self) -> dict[UUID, "Login"]:
        """How far everybody of the team is with joining.

        Raises:
            KnownError: The team can't be reached or refuses.
        """
        from app.jobs.team_people import logins

        return logins(self.call)

    def remove(self, person: UUID, heir: UUID | None) -> "Removed":
        """Ends somebody's login; their leads go to `heir`.

        Raises:
            NotReached: Nothing was changed.
            NotKnown: It was sent and not answered.
            KnownError: The team refuses.
        """
        from app.jobs.team_people import remove_person

        done = remove_person(self.call, person, heir)
        self._turn()
        return done


def once(call: "Call", name: str, body: dict[str, Any], lost: NotKnown) -> Any:
    """Makes a call that is not to be made twice; the team was heard right before.

    Raises:
        NotKnown: `lost`: it was not answered.
    """
    try:
        return call(name, body)
    except NotReached as problem:
        raise lost from problem


def again(
    call: "Call",
    name: str,
    body: dict[str, Any],
    deadline: float | None = None,
    lost: NotKnown | None = None,
) -> Any:
    """Makes a call that may be made twice, until it is answered.

    Raises:
        NotKnown: It never was; `lost`, where that says it in its own words.
    """
    more = {} if deadline is None else {"deadline": deadline}
    for _ in range(AGAIN + 1):
        try:
            return call(name, body, **more)
        except NotReached:
            continue
    raise lost or NotKnown()
