"""What stands before the two desks of a team are worked: a team's database, people who joined.

The database is given by whoever starts the tour. It has to be of this computer: the tour shall
never work in a team that somebody lives on.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.acts.house import GoAway, SetCampaign
from app.domain.errors import KnownError
from app.domain.vocabulary import DeskKind, Role
from app.host.clock import OffsetClock
from app.host.paths import Paths
from app.jobs.profile import SAMPLE_START, SAMPLE_ZONE, open_profile
from app.jobs.workplace import Workplace, this_computer
from app.reads.desk import Actor
from app.reads.house import CampaignsQuestion, PeopleQuestion, PersonRow
from app.ui.tour.cable import Cable

if TYPE_CHECKING:  # a tour without a team loads nothing of it
    from app.sync.invitation import Invitation
    from app.sync.server_url import ServerUrl

ORG = "tour"
PASSPHRASE = "correct horse"
Ask = Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody's desk: a profile that has joined, and what connects it with the server.

    Attributes:
        line: Makes the line with which the person comes in at this desk, the first or another.
    """

    name: str
    role: str
    room: Path
    cable: Cable
    line: "Callable[[bool], Invitation]"

    @property
    def paths(self) -> Paths:
        """Where the profile is."""
        return Paths.of(self.room / self.first)

    @property
    def first(self) -> str:
        """The first name, as the team calls the person."""
        return self.name.split(" ")[0]

    def opened(self) -> Workplace:
        """The profile, at the moment of the sample team's day."""
        clock = OffsetClock(SAMPLE_START)
        return Workplace(self.paths, clock=clock, zone=SAMPLE_ZONE, what="the tour")


def of_this_computer(url: str) -> "ServerUrl":
    """The address.

    Raises:
        KnownError: It is none, or not one server of this computer.
    """
    from app.sync.server_url import ServerUrl

    server = ServerUrl.parse(url)
    if len(server.hosts) != 1 or not server.hosts[0].is_local or server.hosts[0].name[0] == "/":
        raise KnownError(
            "The tour takes one server, of this computer alone, by its port.", "Nothing was sent."
        )
    return server


@contextmanager
def seats(
    url: str, ask: Ask, sample: Paths, room: Path, people: Sequence[tuple[str, str]]
) -> Iterator[list[Seat]]:
    """Sets a team up, moves the sample team into it, and lets people join at desks of their own.

    Args:
        url: A database of this computer that has no team 'tour' yet, without a password.
        ask: Asks for the password, where libpq's password file has none.
        sample: A profile with the sample team, to be used for nothing else: what its gate lets
            pass goes on by itself, to the closer among `people`.
        room: Where the desks' profiles go.
        people: Name and role of each.

    Raises:
        KnownError: The database is another computer's, or has the team already, or can't be
            reached.
    """
    from app.jobs.team_init import init
    from app.jobs.team_move import move_store
    from app.jobs.team_people import invite, known
    from app.jobs.team_way import as_installer

    (host,) = of_this_computer(url).hosts
    if not init(url, ORG, ask).fresh:
        raise KnownError(
            f"This database has a team '{ORG}' already.",
            "It was not worked in.",
            "Give the tour an empty database.",
        )
    _one_closer(sample, next(name for name, role in people if role == Role.TELESALES))
    move_store(sample, url, ORG, ask)

    def line(name: str, role: str, cable: Cable, again: bool) -> "Invitation":
        with as_installer(url, ORG, ask, None) as way:
            person = known(way.call, name).person if again else None
            made = invite(
                way.call,
                way.server,
                ORG,
                name,
                (role,),
                authority=way.authority,
                person=person,
                again=again,
            )
        return replace(made, server=replace(way.server, hosts=(replace(host, port=cable.port),)))

    with ExitStack() as opened:
        found = []
        for name, role in people:
            cable = Cable(host.port, host.name)
            opened.callback(cable.pull)
            found.append(_join(Seat(name, role, room, cable, partial(line, name, role, cable))))
        yield found


def _one_closer(sample: Paths, name: str) -> None:
    """The gate passes leads on by itself, and of the closers only one is there."""
    with open_profile(sample, what="the tour") as workplace:

        def act(command: object, actor: Actor, role: Role) -> None:
            workplace.act(command, actor, role)

        def asked(question: object) -> Any:
            return workplace.ask(question, this_computer(), Role.SUPERVISOR)

        team: tuple[PersonRow, ...] = asked(PeopleQuestion())
        head = next(one.actor() for one in team if Role.ADMIN in one.roles)
        for campaign in asked(CampaignsQuestion(active_only=True)):
            act(SetCampaign(replace(campaign, desk=DeskKind.AUTOMATIC)), head, Role.ADMIN)
        for one in team:
            if Role.TELESALES in one.roles and one.name != name:
                act(GoAway("Lunch"), one.actor(), Role.TELESALES)


def _join(seat: Seat) -> Seat:
    """As `segue team join` does it; the secret lies in a file, as not all have a keyring."""
    from app.jobs.team_join import join

    secret = seat.paths.root.with_suffix(".secret")
    join(seat.paths, seat.line(False), PASSPHRASE, secret_file=secret)
    return seat
