"""The do-not-call list: state, who, when, why, lifted."""

import pytest

from app.acts.do_not_call import BlockNumber, DoNotCall, LiftDoNotCall
from app.acts.undo import Undo
from app.domain.errors import NotAllowed
from app.domain.vocabulary import Role
from app.reads.do_not_calls import DoNotCallsQuestion, ListState
from tests.helpers.team import Team

EWA = "+48585550172"
BARE = "+4930901820"


def test_what_was_asked_in_a_call_says_who_when_and_why(team: Team) -> None:
    team.act(DoNotCall(team.leads["Ewa Nowicka"], "asked in the call"), "mara")
    answer = team.ask(DoNotCallsQuestion())
    (entry,) = answer.entries
    assert (entry.e164, entry.state, entry.asked_by) == (EWA, ListState.BLOCKED, "Ewa Nowicka")
    assert (entry.why, entry.kept_by) == ("asked in the call", "Mara Lindqvist")
    assert (entry.since, entry.names, entry.leads) == (team.clock.now(), ("Ewa Nowicka",), 1)
    assert answer.blocked == 1


def test_a_lifted_number_keeps_what_it_was_blocked_for(team: Team) -> None:
    team.act(BlockNumber(BARE, "Their lawyer", "by letter"))
    team.clock.forward(hours=1)
    team.act(LiftDoNotCall(BARE, "withdrawn in writing"))
    answer = team.ask(DoNotCallsQuestion())
    (entry,) = answer.entries
    assert (entry.state, entry.asked_by, entry.why) == (
        ListState.LIFTED,
        "Their lawyer",
        "by letter",
    )
    assert (entry.lifted_by, entry.lifted_why) == ("Petra Holm", "withdrawn in writing")
    assert answer.blocked == 0
    assert team.ask(DoNotCallsQuestion(state=ListState.BLOCKED)).entries == ()
    assert len(team.ask(DoNotCallsQuestion(state=ListState.LIFTED)).entries) == 1
    team.act(BlockNumber(BARE, "Their lawyer", "again"))
    (entry,) = team.ask(DoNotCallsQuestion()).entries
    assert (entry.state, entry.why) == (ListState.BLOCKED, "again")


def test_newest_first_and_paged(team: Team) -> None:
    for last in range(5):
        team.act(BlockNumber(f"+493090182{last}0", "Somebody", "letter"))
        team.clock.forward(minutes=1)
    first = team.ask(DoNotCallsQuestion(limit=2))
    assert [one.e164 for one in first.entries] == ["+49309018240", "+49309018230"]
    assert (first.more, first.blocked) == (True, 5)
    last_page = team.ask(DoNotCallsQuestion(offset=4, limit=2))
    assert [one.e164 for one in last_page.entries] == ["+49309018200"]
    assert not last_page.more


@pytest.mark.parametrize("typed", ["555 0172", "+48 58 555", "nowicka", "Baltica"])
def test_looking_up_finds_by_number_name_and_company(team: Team, typed: str) -> None:
    team.act(BlockNumber(BARE, "Somebody else", "letter"))
    free = team.ask(DoNotCallsQuestion(typed))
    assert free.entries == ()
    assert [(one.e164, one.state) for one in free.free] == [(EWA, ListState.FREE)]
    team.act(DoNotCall(team.leads["Ewa Nowicka"]), "mara")
    found = team.ask(DoNotCallsQuestion(typed))
    assert [one.e164 for one in found.entries] == [EWA]
    assert found.free == ()


def test_looking_up_who_asked(team: Team) -> None:
    team.act(BlockNumber(BARE, "Kanzlei Öhm", "letter"))
    assert [one.e164 for one in team.ask(DoNotCallsQuestion("kanzlei oh")).entries] == [BARE]


def test_a_number_that_is_free_again_by_name_is_not_told_twice(team: Team) -> None:
    team.act(DoNotCall(team.leads["Ewa Nowicka"]), "mara")
    team.act(LiftDoNotCall(EWA, "said so herself"))
    answer = team.ask(DoNotCallsQuestion("nowicka"))
    assert [one.state for one in answer.entries] == [ListState.LIFTED]
    assert answer.free == ()


def test_what_was_said_in_a_call_is_not_taken_back_with_it(team: Team) -> None:
    saved = team.call("Ewa Nowicka", "do_not_call")
    with pytest.raises(NotAllowed):
        team.act(Undo(saved.changes.act_id), "mara")
    answer = team.ask(DoNotCallsQuestion())
    assert [one.e164 for one in answer.entries] == [EWA]
    assert answer.blocked == 1


def test_who_may_look(team: Team) -> None:
    assert team.ask(DoNotCallsQuestion(), "petra", Role.ADMIN).entries == ()
    for who in ("mara", "dana", "jonas"):
        with pytest.raises(NotAllowed):
            team.ask(DoNotCallsQuestion(), who)
