"""Words of calls: who may read them, search over all of them, and what the first words propose."""

from uuid import UUID

import pytest

from app.acts.spoken import KeepSpoken
from app.acts.thread import ClosePoint
from app.domain.errors import NotAllowed
from app.domain.resumption import Resumption
from app.domain.spoken import SpokenWord, in_order
from app.models.state import Lead
from app.reads.recordings import RecordingsQuestion
from app.reads.resumption import ResumptionQuestion
from app.reads.spoken import SpokenDueQuestion, SpokenQuestion
from tests.helpers.recorded import hand_over, record
from tests.helpers.spoken import NAME
from tests.helpers.team import Team

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"
SOUND = "ab" * 32


def say(team: Team, attempt: UUID, rep: str, prospect: str = "", sound: str = SOUND) -> None:
    """The words of a call, a third of a second each; the prospect's after a minute."""
    words = [
        SpokenWord(start + n / 3, start + n / 3 + 0.3, one, 0.9, channel)
        for start, channel, text in ((1.0, "rep", rep), (60.0, "prospect", prospect))
        for n, one in enumerate(text.split())
    ]
    team.act(KeepSpoken(attempt, sound, NAME, "en", in_order(words)), "nobody")


def found(team: Team, typed: str, who: str = "petra") -> list[str]:
    answer = team.ask(RecordingsQuestion(text=typed), who)
    assert team.ask(RecordingsQuestion(text=typed, count_only=True), who).count == len(answer.rows)
    return [row.name for row in answer.rows]


def test_words_are_found_over_all_recordings_with_snippet_and_second(team: Team) -> None:
    hanna, ewa = record(team, HANNA, "callback"), record(team, EWA, "callback")
    say(team, hanna, "good morning to you", "the Kälte in our freezer is deep")
    say(team, ewa, "a data sheet follows")
    assert found(team, "kalte") == [HANNA]
    assert found(team, "FREEZ") == [HANNA]
    assert found(team, "sheet data") == [EWA]
    assert found(team, "sheet freezer") == []
    (row,) = team.ask(RecordingsQuestion(text="freezer")).rows
    assert row.said is not None
    assert (row.said.before, row.said.found, row.said.after) == (
        "the Kälte in our",
        "freezer",
        "is deep",
    )
    assert row.said.second == pytest.approx(60 + 4 / 3)
    assert row.said.channel == "prospect"


def test_signs_of_a_query_language_are_only_text(team: Team) -> None:
    say(team, record(team, EWA, "callback"), 'it\'s 25°C OR NEAR the "limit"')
    for typed in ("it's", "25°C", '"limit"', "near the", "OR", "near(", "25*", "rep:25"):
        found(team, typed)
    assert found(team, "it's 25°C") == [EWA]
    assert found(team, '"limit"') == [EWA]


def test_nobody_finds_or_reads_what_they_may_not_hear(team: Team) -> None:
    mara = record(team, EWA, "callback")
    team.clock.forward(hours=2)
    hand_over(team, EWA)
    jonas = record(team, EWA, "callback", "jonas")
    for attempt, text in ((mara, "secret of mara"), (jonas, "secret of jonas")):
        say(team, attempt, text)
    assert found(team, "secret") == [EWA, EWA]
    assert found(team, "secret", "mara") == [EWA]
    assert found(team, "secret jonas", "mara") == []
    assert found(team, "secret", "lea") == []
    lead = team.leads[EWA]
    assert team.ask(SpokenQuestion(lead, mara), "mara") is not None
    for question in (SpokenQuestion(lead, jonas), ResumptionQuestion(lead, jonas)):
        with pytest.raises(NotAllowed):
            team.ask(question, "mara")
    with pytest.raises(NotAllowed):
        team.ask(SpokenQuestion(lead, mara), "lea")
    with pytest.raises(NotAllowed):
        team.ask(SpokenQuestion(team.leads[HANNA], mara), "petra")


def test_words_of_another_sound_do_not_count(team: Team) -> None:
    attempt = record(team, EWA, "callback")
    say(team, attempt, "never kept", sound="cd" * 32)
    assert team.ask(SpokenQuestion(team.leads[EWA], attempt)) is None
    assert found(team, "never") == []


def test_a_call_without_words_is_found_by_everything_else(team: Team) -> None:
    record(team, EWA, "callback", notes=(("fact", "the freezer", 3),))
    say(team, record(team, HANNA, "callback"), "a freezer")
    rows = team.ask(RecordingsQuestion(text="freezer")).rows
    assert [(row.name, row.said is not None) for row in rows] == [(HANNA, True), (EWA, False)]


def test_what_is_probably_spoken_is_noted_of_the_lead_or_of_its_country(team: Team) -> None:
    record(team, EWA, "callback")
    due = team.ask(SpokenDueQuestion(NAME), "nobody")
    assert due.language == "pl"
    assert (due.sound, due.channels) == (SOUND, ("rep", "prospect"))


# --- resumed or restarted ------------------------------------------------------------------------

FRESH = (
    "good morning my name is Mara from Norrpack and we produce packaging for many companies may I "
    "introduce our whole company to you now"
)


def proposed(team: Team, attempt: UUID) -> Resumption | None:
    answer = team.ask(ResumptionQuestion(team.leads[EWA], attempt))
    return answer.proposal.verdict if answer is not None else None


def test_the_first_words_are_compared_with_the_point_before_the_call(team: Team) -> None:
    first = record(team, EWA, "callback")
    team.clock.forward(hours=24)
    second = record(team, EWA, "callback")
    say(team, first, FRESH)
    say(team, second, "Ewa you asked whether it holds at 25 degrees")
    assert proposed(team, first) is None, "there was no point before the first call"
    answer = team.ask(ResumptionQuestion(team.leads[EWA], second))
    assert answer.proposal.verdict is Resumption.RESUMED
    assert answer.opens_with == team.point().opens_with
    assert [one.text for one in answer.proposal.shared] == ["asked", "holds", "25"]


def test_a_presentation_where_a_point_was_kept_is_proposed_as_restarted(team: Team) -> None:
    record(team, EWA, "callback")
    team.clock.forward(hours=24)
    second = record(team, EWA, "callback")
    assert proposed(team, second) is None, "nothing is written down yet"
    say(team, second, FRESH)
    assert proposed(team, second) is Resumption.RESTARTED


def test_a_point_that_was_closed_before_the_call_is_not_missed(team: Team) -> None:
    record(team, EWA, "callback")
    team.clock.forward(hours=24)
    with team.workplace.store.reading() as session:
        point = session.get_one(Lead, team.leads[EWA]).point
    team.act(ClosePoint(team.leads[EWA], point, "she called us"), "mara")
    second = record(team, EWA, "callback")
    say(team, second, FRESH)
    assert proposed(team, second) is None


def test_a_promise_of_the_point_counts_as_its_topic(team: Team) -> None:
    record(team, EWA, "callback")
    team.clock.forward(hours=24)
    second = record(team, EWA, "callback")
    say(team, second, "I have sent the freezer sheet with the data")
    answer = team.ask(ResumptionQuestion(team.leads[EWA], second))
    assert answer.proposal.text == "Freezer data sheet"
