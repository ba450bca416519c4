"""People of a team: invite, remove. By whoever installed the team, or by an admin at a desk."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.domain.vocabulary import Role
from app.host.scram import new_secret, verifier
from app.jobs.team_errands import NotKnown, once
from app.jobs.team_errands import again as until_answered

if TYPE_CHECKING:
    from app.sync.certificates import Authority
    from app.sync.invitation import Invitation
    from app.sync.server_url import ServerUrl


class Call(Protocol):
    """A function of the team database: its name and body, its answer within so many seconds."""

    def __call__(
        self, name: str, body: dict[str, Any], /, deadline: float = ...
    ) -> dict[str, Any]: ...


INVITATION_DAYS = 7


@dataclass(frozen=True, slots=True)
class Removed:
    """What went to whom when somebody left."""

    name: str
    leads: int
    points: int
    drafts: int


def roles_of(words: list[str]) -> tuple[str, ...]:
    """Roles as people type them: 'telemarketer,supervisor'.

    Raises:
        KnownError: There is none, or one that does not exist.
    """
    asked = [part.strip().casefold() for word in words for part in word.split(",") if part.strip()]
    known = [str(role) for role in Role]
    wrong = [one for one in asked if one not in known]
    if wrong or not asked:
        what = f"'{wrong[0]}' is no role" if wrong else "Say at least one role"
        raise KnownError(
            phrase("{what}: there are {known}.", what=what, known=", ".join(known)),
            "Nobody was invited.",
        )
    return tuple(dict.fromkeys(asked))


def invite(
    call: Call,
    server: "ServerUrl",
    org: str,
    name: str,
    roles: tuple[str, ...],
    *,
    authority: "Authority | None" = None,
    days: int = INVITATION_DAYS,
    person: UUID | None = None,
    again: bool = False,
    campaigns: tuple[UUID, ...] = (),
    languages: tuple[str, ...] = (),
) -> "Invitation":
    """Makes a login and the invitation that opens it once.

    Args:
        server: Where the person's desk goes; a user in it is not passed on.
        person: Somebody who left, who has not come yet, or who is new and gets this id; None:
            somebody new, or whom the team knows by name and who has no login yet.
        again: The person is in the team, and loses the login of now: for another computer, or where
            the passphrase is forgotten. Leads stay theirs.

    Raises:
        NotReached: Nothing was changed.
        NotKnown: It was sent and not answered.
        KnownError: The server refuses, in its sentence.
    """
    from app.sync.invitation import Invitation, proof_of

    secret = new_secret()
    body = {
        "name": name,
        "roles": list(roles),
        "campaigns": [str(one) for one in campaigns],
        "verifier": verifier(secret),
        "proof": proof_of(secret),
        "days": days,
    }
    if person is not None:
        body["person"] = str(person)
    if again:
        body["again"] = True
    if languages:
        body["languages"] = list(languages)
    call("people", {})  # not reached up to here is not changed: nothing was sent
    if person is not None:  # the same secret for the same login: said twice it is as said once
        made = until_answered(call, "invite", body, lost=_perhaps_invited())
    else:  # the server would make an id for each
        made = once(call, "invite", body, _perhaps_there(name))
    return Invitation(
        server=server,
        org=org,
        login=made["login"],
        secret=secret,
        until=datetime.fromisoformat(made["until"]),
        authority=authority,
    )


def _perhaps_invited() -> NotKnown:
    return NotKnown(
        "The team stopped answering while the invitation was made: nobody can tell yet whether it"
        " is there, and whether a login of before has ended.",
        "What you typed stays here.",
        "Make it again when the team is heard: it is for the same person, and the newest line"
        " counts.",
    )


def _perhaps_there(name: str) -> NotKnown:
    return NotKnown(
        "The team stopped answering while the invitation was made: nobody can tell yet whether it"
        " is there.",
        "",
        phrase(
            'When the team is heard, try segue team invite "{name}" --again first: it makes a new'
            " line if {name} is there by now, and says so if not.",
            name=name,
        ),
    )


@dataclass(frozen=True, slots=True)
class Login:
    """How far somebody is with joining.

    Attributes:
        state: 'invited', 'active' or 'removed'.
        until: When an invitation dies, aware UTC; None where it was taken.
    """

    state: str
    until: datetime | None


def logins(call: Call) -> dict[UUID, Login]:
    """The logins of the team, by person.

    Raises:
        KnownError: The server refuses.
    """
    found = {}
    for one in call("people", {})["people"]:
        until = datetime.fromisoformat(one["until"]) if one.get("until") else None
        found[UUID(one["person"])] = Login(one["state"], until)
    return found


def remove(call: Call, name: str, to: str | None) -> Removed:
    """Ends somebody's login; their leads, points and drafts go to somebody else.

    Raises:
        KnownError: Nobody, or more than one, has this name; the server refuses.
    """
    people = [one for one in call("people", {})["people"] if one["state"] != "removed"]
    heir = _named(people, to)["person"] if to else None
    who = _named(people, name)
    return replace(remove_person(call, UUID(who["person"]), heir), name=who["name"])


def remove_person(call: Call, person: UUID, heir: UUID | str | None) -> Removed:
    """Ends somebody's login by id; see `remove`.

    Raises:
        NotReached: Nothing was changed.
        NotKnown: It was sent and not answered.
        KnownError: The server refuses.
    """
    body = {"person": str(person), "to": str(heir) if heir is not None else None}
    call("people", {})  # not reached up to here is not changed: nothing was sent
    # Made again it would say of how many leads the second time: of none.
    done = once(call, "remove", body, _perhaps_removed())
    return Removed("", done["leads"], done["points"], done["drafts"])


def _perhaps_removed() -> NotKnown:
    return NotKnown(
        "The team stopped answering while the access was ended: nobody can tell yet whether it is.",
        "If it is, the leads are with whom you chose.",
        "Look at the list of people when the team is heard; who is still there can be removed"
        " again.",
    )


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom the team knows, as they are to be invited again."""

    person: UUID
    name: str
    roles: tuple[str, ...]
    campaigns: tuple[UUID, ...]


def known(call: Call, name: str) -> Known:
    """Who of the team has this name; if nobody, who had it and left.

    Raises:
        KnownError: Nobody, or more than one; the server refuses.
    """
    people = call("people", {})["people"]
    there = [one for one in people if one["state"] != "removed"]
    same = [one for one in there if one["name"].casefold() == name.strip().casefold()]
    found = _named(there if same else people, name)
    return Known(
        UUID(found["person"]),
        found["name"],
        tuple(found["roles"]),
        tuple(UUID(one) for one in found["campaigns"]),
    )


def person_named(call: Call, name: str) -> UUID:
    """The id of somebody of the team.

    Raises:
        KnownError: Nobody, or more than one, has this name; the server refuses.
    """
    return UUID(_named(call("people", {})["people"], name)["person"])


def _named(people: list[dict[str, Any]], name: str) -> dict[str, Any]:
    found = [one for one in people if one["name"].casefold() == name.strip().casefold()]
    if len(found) != 1:
        what = "Nobody" if not found else "More than one person"
        raise KnownError(
            phrase("{what} of the team is called '{name}'.", what=what, name=name),
            "Nothing was changed.",
        )
    return found[0]
