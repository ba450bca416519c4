"""A new team on this computer: one person with every role, and a first campaign."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import Changes
from app.acts.house import SetCampaign, SetPerson
from app.domain.campaign import Campaign, CardRule, Choice, GateRule, Question
from app.domain.errors import Incomplete
from app.domain.vocabulary import DeskKind, Role
from app.host.ids import new_id
from app.jobs.workplace import Workplace, this_computer
from app.reads.desk import Actor


@dataclass(frozen=True, slots=True)
class NewTeam:
    """What was made."""

    actor: Actor
    campaign: UUID
    changes: Changes


QUESTIONS = (
    Question(
        "decides",
        "Who decides on this?",
        "who decides",
        (
            Choice("yes", "The prospect", 20, "Decides alone"),
            Choice("with", "Together with others", 15, "Decides with others"),
            Choice("else", "Someone else", 0),
            Choice("unsaid", "Will not say", 0),
        ),
        decides=("yes", "with"),
    ),
    Question(
        "trouble",
        "What goes wrong with what is used today?",
        "what goes wrong",
        (
            Choice("quality", "Quality", 20, "Trouble with quality"),
            Choice("cost", "Cost", 15, "Trouble with cost"),
            Choice("supply", "Supply", 15, "Trouble with supply"),
            Choice("nothing", "Nothing", 0),
        ),
    ),
    Question(
        "when",
        "When could that change?",
        "when",
        (
            Choice("soon", "Within 3 months", 20, "Can change within 3 months"),
            Choice("year", "3–12 months", 10, "Can change within a year"),
            Choice("later", "Later", 0),
            Choice("never", "Not planned", 0),
        ),
    ),
    Question(
        "talk",
        "Open to twenty minutes with a specialist?",
        "open to a talk",
        (
            Choice("yes", "Yes", 20, "Open to a talk"),
            Choice("maybe", "Maybe later", 5, "Perhaps open to a talk"),
            Choice("no", "No", 0),
        ),
        offers_times=True,
    ),
)
CARD = (
    CardRule("signal", 5, "A buying signal"),
    CardRule("need", 5, "A need in their own words"),
    CardRule("source:Web form", 10, "Asked for it by web form"),
    CardRule("source:Referral", 10, "Was recommended"),
)


def first_campaign(name: str, *, desk: DeskKind = DeskKind.AUTOMATIC) -> Campaign:
    """A campaign to begin with: four questions, a rule card, a gate at 60 points."""
    return Campaign(
        id=new_id(),
        version=1,
        name=name.strip(),
        desk=desk,
        questions=QUESTIONS,
        card=CARD,
        gate=GateRule(score=60),
    )


def make_team(workplace: Workplace, person: str, campaign: str) -> NewTeam:
    """Makes the person and the campaign. Belongs on the write lane.

    The gate itself passes leads on: somebody who is alone is their own qualifier.

    Raises:
        Incomplete: A name is missing; `field` is 'name' or 'campaign'.
    """
    if not person.strip():
        raise Incomplete("name", "Say your name.")
    if not campaign.strip():
        raise Incomplete("campaign", "Say what the first campaign is called.")
    who = this_computer()
    made = workplace.act(SetPerson(person, tuple(str(r) for r in Role)), who, Role.ADMIN)
    plan = first_campaign(campaign)
    kept: Changes = workplace.act(SetCampaign(plan), who, Role.ADMIN)
    actor = Actor(made.person, person.strip(), frozenset(Role))
    families = made.changes.families | kept.families
    return NewTeam(actor, plan.id, Changes(families))
