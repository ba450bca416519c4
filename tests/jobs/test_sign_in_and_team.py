import pytest

from app.domain.errors import Incomplete
from app.domain.vocabulary import DeskKind, Role
from app.jobs.sign_in import check_pin, hash_pin
from app.jobs.team import make_team
from app.jobs.workplace import Workplace, this_computer
from app.reads.house import CampaignsQuestion, PeopleQuestion


def test_a_pin_is_kept_as_argon2_and_checked():
    kept = hash_pin("2468")
    assert kept.startswith("$argon2id$")
    assert "2468" not in kept
    assert check_pin(kept, "2468")
    assert not check_pin(kept, "2469")
    assert not check_pin("no hash", "2468")


def test_what_is_no_pin_is_refused_at_its_field():
    with pytest.raises(Incomplete) as said:
        hash_pin("12")
    assert said.value.field == "pin"


@pytest.fixture
def workplace(profile, clock):
    with Workplace(profile, clock=clock, zone="Europe/Berlin") as workplace:
        yield workplace


def test_a_new_team_is_one_person_with_every_role_and_a_campaign(workplace):
    made = make_team(workplace, " Ada Byron ", "Cold chain")
    (person,) = workplace.ask(PeopleQuestion(), this_computer(), Role.ADMIN)
    (campaign,) = workplace.ask(CampaignsQuestion(), this_computer(), Role.ADMIN)
    assert person.name == "Ada Byron"
    assert set(person.roles) == set(Role)
    assert person.actor() == made.actor
    assert (campaign.id, campaign.name) == (made.campaign, "Cold chain")
    assert campaign.desk is DeskKind.AUTOMATIC


def test_the_first_campaign_can_reach_its_own_gate(workplace):
    make_team(workplace, "Ada", "Cold chain")
    (campaign,) = workplace.ask(CampaignsQuestion(), this_computer(), Role.ADMIN)
    best = sum(max(choice.points for choice in one.choices) for one in campaign.questions)
    assert best >= campaign.gate.score


@pytest.mark.parametrize(
    ("person", "campaign", "field"), [("", "Cold chain", "name"), ("Ada", " ", "campaign")]
)
def test_what_is_missing_is_named_and_nothing_is_made(workplace, person, campaign, field):
    with pytest.raises(Incomplete) as said:
        make_team(workplace, person, campaign)
    assert said.value.field == field
    assert workplace.ask(PeopleQuestion(), this_computer(), Role.ADMIN) == ()
