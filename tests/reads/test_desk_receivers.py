"""Who can take a lead on: language, presence, share won, load."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.acts.accept import Accept
from app.acts.deal import Lose, Win
from app.acts.hand_off import HandOff
from app.acts.house import GoAway, SetPerson
from app.domain.errors import NotAllowed
from app.reads.receivers import Presence, Receiver, Receivers, ReceiversQuestion, Share
from tests.helpers.team import Team, lead_row

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"


def _ask(team: Team, lead: str = EWA, who: str = "dana") -> Receivers:
    return team.ask(ReceiversQuestion(team.leads[lead]), who)  # type: ignore[no-any-return]


def _one(found: Receivers, name: str) -> Receiver:
    return next(one for one in found.people if one.name.startswith(name))


def _speak(team: Team, who: str, *languages: str) -> None:
    person = team.people[who]
    team.act(SetPerson(person.name, ("telesales",), person.id, languages))


def _closed(team: Team, lead: str, who: str, *, won: bool) -> None:
    team.act(HandOff(team.leads[lead], team.people[who].id), "dana")
    team.act(Accept(team.leads[lead]), who)
    if won:
        team.act(Win(team.leads[lead], 100_000, "EUR", "2026-12-15"), who)
    else:
        team.act(Lose(team.leads[lead], "price"), who)


def test_who_speaks_the_language_comes_first_and_is_suggested(team: Team) -> None:
    team.qualify(EWA)
    _speak(team, "jonas", "English")
    _speak(team, "lea", "Polish", "en")
    found = _ask(team)
    assert found.language == "pl"
    assert [one.name for one in found.people] == ["Lea Brunner", "Jonas Okafor"]
    assert found.suggested == team.people["lea"].id
    assert [one.speaks for one in found.people] == [True, False]


def test_who_is_away_comes_last_with_the_reason(team: Team) -> None:
    team.qualify(EWA)
    team.act(GoAway("lunch"), "jonas")
    found = _ask(team)
    assert found.people[-1].name == "Jonas Okafor"
    assert (found.people[-1].presence, found.people[-1].away) == (Presence.AWAY, "lunch")
    assert found.suggested == team.people["lea"].id
    team.act(GoAway("lunch"), "lea")
    assert _ask(team).suggested is None


def test_a_call_now_and_a_promised_call_make_busy(team: Team) -> None:
    team.qualify(HANNA)
    team.act(HandOff(team.leads[HANNA], team.people["jonas"].id), "dana")
    team.act(Accept(team.leads[HANNA]), "jonas")
    team.qualify(EWA)
    assert _one(_ask(team), "Jonas").presence is Presence.FREE
    team.clock.forward(minutes=70)
    team.call(HANNA, "callback", "jonas", point=team.point(hours=1, zone="Europe/Helsinki"))
    team.clock.forward(minutes=50)
    promised = _one(_ask(team), "Jonas")
    assert promised.presence is Presence.BUSY
    assert promised.free_at is not None
    assert timedelta(minutes=30) < promised.free_at - team.clock.now() <= timedelta(minutes=41)
    team.clock.forward(minutes=5)
    team.dial(HANNA, "jonas")
    assert _one(_ask(team), "Jonas").presence is Presence.IN_CALL


def test_the_share_is_won_of_those_that_ended_in_the_segment(team: Team) -> None:
    for at, name in enumerate(("Ada Blom", "Bea Crone", "Cai Dahl")):
        row = lead_row(name, f"+4631555{at:04d}", zone="Europe/Stockholm", segment="Food")
        team.add_leads(row)
        team.qualify(name)
    team.add_leads(lead_row("Dag Ek", "+4631555100", zone="Europe/Stockholm", segment="Paper"))
    team.qualify("Dag Ek")
    _closed(team, "Ada Blom", "jonas", won=True)
    _closed(team, "Bea Crone", "jonas", won=False)
    _closed(team, "Dag Ek", "jonas", won=True)
    found = _ask(team, "Cai Dahl")
    assert _one(found, "Jonas").won == Share(1, 2)
    assert _one(found, "Lea").won == Share(0, 0)
    assert (found.band, found.band_from, found.band_to) == (Share(2, 3), 75, 79)


def test_due_today_and_overdue_are_counted_and_the_overfull_is_passed_by(team: Team) -> None:
    names = ["Ada Blom", "Bea Crone", "Cai Dahl", "Dag Ekman", "Eva Falk", "Finn Grahn"]
    for at, name in enumerate(names):
        team.add_leads(lead_row(name, f"+4631555{at:04d}", zone="Europe/Stockholm"))
        team.qualify(name)
        _accepted(team, name, "jonas")
    team.qualify(EWA)
    _speak(team, "jonas", "Polish")  # which alone would put him first
    before = _one(_ask(team), "Jonas")
    assert (before.overdue, before.full) == (0, False)
    team.clock.forward(hours=25)
    jonas = _one(_ask(team), "Jonas")
    # six points and the promise of each, all since yesterday
    assert (jonas.overdue, jonas.due_today, jonas.full) == (6, 12, True)
    assert _ask(team).suggested == team.people["lea"].id


def _accepted(team: Team, lead: str, who: str) -> None:
    team.act(HandOff(team.leads[lead], team.people[who].id), "dana")
    team.act(Accept(team.leads[lead]), who)


def test_it_is_asked_for_the_promised_time(team: Team) -> None:
    team.call(EWA, "interested", point=team.point(hours=2))
    found = _ask(team)
    assert found.asked_for is not None
    assert {one.free_at for one in found.people} == {found.asked_for}


def test_a_lead_that_may_not_be_read_shows_nobody(team: Team) -> None:
    with pytest.raises(NotAllowed):
        _ask(team)  # new: not at the desk
    team.qualify(EWA)
    assert isinstance(_ask(team).suggested, UUID)
