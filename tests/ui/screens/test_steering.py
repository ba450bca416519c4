"""'Needs you': what stands there, and moving leads with their points, one or several."""

from PySide6.QtCore import Qt

from app.acts.hand_off import HandOff
from app.acts.house import SetCampaign, SetPerson
from app.reads.lead_card import LeadCardQuestion
from app.ui.screens.steering import SteeringScreen
from app.ui.widgets.fit import fixed_text_problems
from app.ui.widgets.rows import HeadItem, LineItem, PersonItem, QueueItem
from tests.helpers.opened import Open, Opened
from tests.helpers.opened import open_screen as open_screen
from tests.helpers.team import Team, campaign_of

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"


def late(team: Team, *names: str) -> None:
    """These have points of Mara's that are overdue."""
    for name in names:
        team.call(name, "callback", point=team.point(hours=1))
    team.clock.forward(hours=2)


def second_caller(team: Team) -> None:
    """Lea also finds leads."""
    lea = team.people["lea"]
    team.act(SetPerson(lea.name, ("telemarketer", "telesales"), lea.id))


def shown(at: Opened) -> list[str]:
    return [
        f"[{one.text} {one.count}]" if isinstance(one, HeadItem) else one.name
        for one in at.screen.leads.items.items()
        if isinstance(one, HeadItem | QueueItem)
    ]


def owner(team: Team, name: str) -> object:
    return team.ask(LeadCardQuestion(team.leads[name])).state.owner


def choose(at: Opened, name: str) -> None:
    """Chooses who takes over, by keys."""
    at.screen.takers.setFocus()
    items = at.screen.takers.items.items()
    place = next(n for n, one in enumerate(items) if one.name == name)
    for _ in range(place + 1):
        at.key(Qt.Key.Key_Down)
    assert at.screen.takers.currentIndex().row() == place


def test_nothing_to_do_is_said(open_screen: Open) -> None:
    at = open_screen(SteeringScreen)
    assert at.screen.stack.currentWidget() is at.screen.empty
    assert at.screen.empty.accessibleName() == "Nothing needs you now."
    assert at.badges == [0]


def test_overdue_points_stand_by_person_and_are_counted(open_screen: Open, team: Team) -> None:
    late(team, EWA, HANNA)
    at = open_screen(SteeringScreen)
    assert shown(at) == ["[Overdue points of Mara Lindqvist 2]", EWA, HANNA]
    assert at.badges[-1] == 2
    mara = next(one for one in at.screen.people.items.items() if one.key == team.people["mara"].id)
    assert isinstance(mara, LineItem)
    assert (mara.right, mara.second) == ("2", "2 leads")
    at.until(lambda: fixed_text_problems(at.screen) == [])


def test_one_lead_moves_by_keys_with_its_point(open_screen: Open, team: Team) -> None:
    late(team, EWA)
    second_caller(team)
    at = open_screen(SteeringScreen)
    at.screen.leads.setFocus()
    at.key(Qt.Key.Key_Down)
    at.key(Qt.Key.Key_Down)
    assert at.screen.what.text() == EWA
    assert at.screen.now_with.text().endswith("Its continuation point moves along.")
    takers = [one.name for one in at.screen.takers.items.items() if isinstance(one, PersonItem)]
    assert takers == ["Lea Brunner"]  # Jonas does not find leads
    choose(at, "Lea Brunner")
    at.type("ill", at.screen.why)
    at.act("Move the selected leads").run()
    at.until(lambda: at.notices)
    assert owner(team, EWA) == team.people["lea"].id
    at.until(lambda: shown(at)[0] == "[Overdue points of Lea Brunner 1]")
    assert at.notices[0].text == "Ewa Nowicka moved to Lea, due first in that queue."


def test_an_offer_past_its_time_goes_to_another_rep(open_screen: Open, team: Team) -> None:
    team.qualify(EWA)
    team.act(HandOff(team.leads[EWA], team.people["jonas"].id), "dana")
    team.clock.forward(minutes=25)
    at = open_screen(SteeringScreen)
    at.screen.leads.setFocus()
    at.key(Qt.Key.Key_Down)
    at.key(Qt.Key.Key_Down)
    takers = [one.name for one in at.screen.takers.items.items() if isinstance(one, PersonItem)]
    assert takers == ["Lea Brunner"]  # Jonas has it, Mara owns it
    choose(at, "Lea Brunner")
    at.act("Move the selected leads").run()
    at.until(lambda: at.notices)
    assert owner(team, EWA) == team.people["mara"].id
    assert at.notices[0].text == "Ewa Nowicka is offered to Lea, with the whole answer time."
    at.until(lambda: at.screen.presenter.answer.total == 0)


def test_several_move_at_once_and_come_back_by_one_undo(open_screen: Open, team: Team) -> None:
    late(team, EWA, HANNA, TOMAS)
    second_caller(team)
    at = open_screen(SteeringScreen)
    at.screen.leads.setFocus()
    at.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert at.screen.what.text() == "3 leads selected"
    assert at.screen.primary.text() == "Move 3 leads"
    choose(at, "Lea Brunner")
    at.click(at.screen.primary)
    at.until(lambda: at.notices)
    lea, mara = team.people["lea"].id, team.people["mara"].id
    assert [owner(team, one) for one in (EWA, HANNA, TOMAS)] == [lea] * 3
    at.undo()
    at.settled()
    assert [owner(team, one) for one in (EWA, HANNA, TOMAS)] == [mara] * 3


def test_moving_without_a_receiver_is_said_in_place(open_screen: Open, team: Team) -> None:
    late(team, EWA)
    second_caller(team)
    at = open_screen(SteeringScreen)
    at.click(at.screen.primary)
    assert at.screen.error.text() == "Select the leads that are to move."
    at.screen._select_all()
    at.click(at.screen.primary)
    assert at.screen.error.text() == "Choose who takes them over."
    assert owner(team, EWA) == team.people["mara"].id


def test_a_person_alone_shows_all_that_person_owns(open_screen: Open, team: Team) -> None:
    late(team, EWA)
    team.call(HANNA, "callback", point=team.point(hours=40))
    at = open_screen(SteeringScreen, question=team.people["mara"].id)
    assert shown(at) == ["[Overdue points of Mara Lindqvist 1]", EWA, "[Other leads 1]", HANNA]
    assert at.badges[-1] == 1


def test_who_left_leaves_leads_that_nobody_owns(open_screen: Open, team: Team) -> None:
    team.call(EWA, "callback")
    mara = team.people["mara"]
    at = open_screen(SteeringScreen)
    at.office.do(SetPerson(mara.name, ("telemarketer",), mara.id, active=False), owner=at.screen)
    at.until(lambda: shown(at) == ["[Leads nobody owns 1]", EWA])


def test_enter_opens_the_lead(open_screen: Open, team: Team) -> None:
    late(team, EWA)
    at = open_screen(SteeringScreen)
    at.screen.leads.setFocus()
    at.key(Qt.Key.Key_Down)
    at.key(Qt.Key.Key_Down)
    at.key(Qt.Key.Key_Return)
    assert [(one.screen, one.lead) for one in at.going] == [("desk", team.leads[EWA])]


def test_news_keep_selection_and_focus(open_screen: Open, team: Team) -> None:
    late(team, EWA, HANNA)
    at = open_screen(SteeringScreen)
    at.screen.leads.setFocus()
    for _ in range(3):
        at.key(Qt.Key.Key_Down)
    assert at.screen.leads.keys() == (team.leads[HANNA],)
    team.act(SetPerson("Somebody New", ("telemarketer",)))
    at.office.changes.announce({"people"})
    at.until(lambda: any(one.text == "Somebody New" for one in at.screen.people.items.items()))
    assert at.screen.leads.keys() == (team.leads[HANNA],)
    assert at.screen.leads.hasFocus()


def test_only_who_calls_that_campaign_and_layer_takes_over(open_screen: Open, team: Team) -> None:
    late(team, EWA)
    other = campaign_of("Another")
    team.act(SetCampaign(other))
    lea = team.people["lea"]
    both = ("telemarketer", "telesales")
    team.act(SetPerson(lea.name, both, lea.id, campaigns=(other.id,)))
    at = open_screen(SteeringScreen)
    at.screen._select_all()
    assert at.screen.takers.items.items() == []
    assert at.screen.nobody.text().startswith("Nobody else may call all of these.")
    team.act(SetPerson(lea.name, both, lea.id, campaigns=(other.id, team.campaign.id)))
    at.office.changes.announce({"people"})
    at.until(lambda: [one.name for one in at.screen.takers.items.items()] == [lea.name])
