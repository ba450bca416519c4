"""Reviews for tests: a second reviewer, a review in few words, facts by kind."""

from typing import Any
from uuid import UUID

from app.acts.house import SetPerson
from app.acts.send_review import SendReview
from app.domain import facts as f
from app.domain.scorecards import DEFAULTS
from app.domain.vocabulary import Role
from app.reads import cases
from app.reads.desk import Actor
from app.reads.reviews import Reviews, ReviewsQuestion
from tests.helpers.team import Team

TELEMARKETING, QUALIFICATION, TELESALES = DEFAULTS
GOOD = {"consent": True, "reason": 4, "questions": 4, "interest": 5, "point": 4}
WEAK = {"consent": True, "reason": 2, "questions": 2, "interest": 2, "point": 2}
PICTURED = {"opened": 3, "asked": 2, "objection": 3, "promises": 1, "point": 4}


def join(team: Team, name: str, *roles: Role) -> str:
    """Another person of the team. Returns the key."""
    kept = team.act(SetPerson(name, tuple(str(one) for one in roles)))
    key = name.split(" ")[0].casefold()
    team.people[key] = Actor(kept.person, name, frozenset(roles))
    return key


def send(
    team: Team,
    lead: str,
    attempt: UUID,
    scores: dict[str, Any],
    who: str = "petra",
    *,
    wait: float = 11,
    **more: Any,
) -> Any:
    """Sends a review by the card of the call's layer and waits until it has left."""
    card = TELESALES if "opened" in scores else TELEMARKETING
    command = SendReview(team.leads[lead], attempt, card.id, card.version, scores, **more)
    done = team.act(command, who, Role.SUPERVISOR)
    team.clock.forward(seconds=wait)
    return done


def read(team: Team, lead: str, attempt: UUID, who: str = "petra") -> Reviews:
    """The reviews of a call as this person sees them."""
    found = team.ask(ReviewsQuestion(team.leads[lead], attempt), who)
    assert isinstance(found, Reviews)
    return found


def newest(team: Team, lead: str, kind: type[f.Body]) -> UUID:
    """The newest fact of a kind about a lead."""
    with team.workplace.store.reading() as session:
        facts = cases.load_facts(session, lead=team.leads[lead])
    return [one.id for one in facts if isinstance(one.body, kind)][-1]
