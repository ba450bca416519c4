"""Snippets: cut within the sound, the proof of a hand-off, the library of the team."""

import pytest

from app.acts.accept import Accept
from app.acts.hand_off import HandOff
from app.acts.recording import KeepRecording
from app.acts.reject import Reject
from app.acts.snippets import AttachProof, CutSnippet, PutInLibrary, TakeFromLibrary
from app.domain import facts as f
from app.domain.errors import Incomplete, NotAllowed
from app.reads.library import LibraryQuestion
from app.reads.recording import RecordingQuestion
from app.reads.snippets import SnippetsQuestion
from tests.helpers.recorded import hand_over, record
from tests.helpers.reviewed import newest
from tests.helpers.team import Team

EWA, HANNA = "Ewa Nowicka", "Hanna Virtanen"


def _qualified(team: Team, offset_ms: int = 2000) -> object:
    """A call of Mara's that met the gate, with a minute of sound."""
    team.qualify(EWA)
    attempt = team.card(EWA).thread[0].attempt
    keep = KeepRecording(
        team.leads[EWA], attempt, "ewa.flac", "00", 60.0, "rep,prospect", offset_ms
    )
    team.act(keep, "mara")
    return attempt


def _cut(team: Team, attempt: object, who: str = "mara", **more: object) -> object:
    lead = team.leads[EWA]
    command = CutSnippet(lead, attempt, 5000, 25_000, "Says what she needs", **more)  # type: ignore[arg-type]
    return team.act(command, who).snippet


def test_a_snippet_lies_inside_the_sound_and_says_what_one_hears(team: Team) -> None:
    attempt, lead = _qualified(team), team.leads[EWA]
    for start, end, title, field in (
        (1000, 20_000, "Before the sound", "from"),
        (50_000, 62_001, "After it", "to"),
        (5000, 14_000, "Too short", "to"),
        (5000, 25_000, " ", "title"),
    ):
        with pytest.raises(Incomplete) as said:
            team.act(CutSnippet(lead, attempt, start, end, title), "mara")  # type: ignore[arg-type]
        assert said.value.field == field
    _cut(team, attempt)
    (one,) = team.ask(SnippetsQuestion(lead), "mara").rows
    assert (one.from_s, one.to_s, one.file_name, one.by_name) == (
        3.0,
        23.0,
        "ewa.flac",
        "Mara Lindqvist",
    )
    assert team.ask(SnippetsQuestion(lead), "mara").proof is None


def test_a_call_without_sound_gives_no_snippet(team: Team) -> None:
    attempt = record(team, EWA, "callback", sound=False)
    with pytest.raises(Incomplete, match="no sound"):
        _cut(team, attempt)


def test_the_receiver_hears_the_proof_before_accepting_and_it_comes_back(team: Team) -> None:
    attempt, lead = _qualified(team), team.leads[EWA]
    snippet = _cut(team, attempt, proof=True)
    team.act(HandOff(lead, team.people["jonas"].id), "dana")
    with pytest.raises(NotAllowed):
        team.ask(SnippetsQuestion(lead), "lea")
    proof = team.ask(SnippetsQuestion(lead), "jonas").proof
    assert proof is not None
    assert (proof.snippet, proof.title) == (snippet, "Says what she needs")
    assert team.ask(RecordingQuestion(lead, proof.attempt), "jonas").file_name == proof.file_name
    team.act(Reject(lead, "no_budget", "Frozen"), "jonas")
    back = team.ask(SnippetsQuestion(lead), "dana").proof
    assert back is not None
    assert back.snippet == snippet


def test_the_desk_attaches_another_or_takes_it_off_while_it_waits(team: Team) -> None:
    attempt, lead = _qualified(team), team.leads[EWA]
    first = _cut(team, attempt, proof=True)
    second = team.act(CutSnippet(lead, attempt, 30_000, 45_000, "The price"), "dana").snippet  # type: ignore[arg-type]
    team.act(HandOff(lead, team.people["jonas"].id), "dana")
    team.act(AttachProof(lead, second), "dana")
    with team.workplace.store.reading() as session:
        from app.reads import cases

        facts = cases.load_facts(session, lead=lead)
    said = [one.body for one in facts if isinstance(one.body, f.ProofAttached)]
    handoff = next(one.id for one in facts if isinstance(one.body, f.HandedOff))
    assert [(one.snippet, one.handoff) for one in said] == [(first, None), (second, handoff)]
    assert team.ask(SnippetsQuestion(lead), "jonas").proof.snippet == second
    team.act(AttachProof(lead, None), "dana")
    assert team.ask(SnippetsQuestion(lead), "jonas").proof is None
    team.act(Accept(lead), "jonas")
    with pytest.raises(NotAllowed):
        team.act(AttachProof(lead, first), "petra")  # it was accepted: nothing is offered


def test_a_snippet_of_another_lead_is_no_proof(team: Team) -> None:
    _cut(team, _qualified(team))
    snippet = newest(team, EWA, f.SnippetCut)
    team.call(HANNA, "callback")
    with pytest.raises(NotAllowed, match="no longer here"):
        team.act(AttachProof(team.leads[HANNA], snippet), "petra")


def test_a_rep_cuts_own_calls_only(team: Team) -> None:
    attempt = _qualified(team)
    with pytest.raises(NotAllowed):
        _cut(team, attempt, "jonas")


def test_the_library_is_for_all_who_call_and_names_no_prospect_to_who_may_not_hear(
    team: Team,
) -> None:
    hand_over(team, EWA)
    attempt = record(team, EWA, "callback", "jonas", seconds=60.0)
    lead, snippet = team.leads[EWA], _cut(team, attempt, "jonas")
    for objection, outcome, field in (("", "won", "objection"), ("price", "nice", "outcome")):
        with pytest.raises(Incomplete) as said:
            team.act(PutInLibrary(lead, snippet, objection, outcome), "petra")  # type: ignore[arg-type]
        assert said.value.field == field
    team.act(PutInLibrary(lead, snippet, "price", "moved_on", "Asks before the price"), "petra")  # type: ignore[arg-type]
    for who, knows in (("jonas", True), ("lea", False), ("mara", False), ("petra", True)):
        (one,) = team.ask(LibraryQuestion(), who).rows
        assert (one.lead == lead, one.attempt is not None) == (knows, knows), who
        assert EWA not in f"{one}"
    assert (one.title, one.seconds, one.from_s, one.by_name, one.put_by) == (
        "Asks before the price",
        20.0,
        5.0,
        "Jonas Okafor",
        "Petra Holm",
    )
    assert team.ask(LibraryQuestion("no time"), "lea").rows == ()
    found = team.ask(LibraryQuestion(outcome="moved_on"), "lea")
    assert (len(found.rows), found.objections, found.outcomes) == (
        1,
        (("price", 1),),
        (("moved_on", 1),),
    )
    team.act(TakeFromLibrary(lead, found.rows[0].entry), "petra")
    assert team.ask(LibraryQuestion(), "lea").rows == ()
    with pytest.raises(NotAllowed):
        team.act(TakeFromLibrary(lead, found.rows[0].entry), "petra")


def test_an_entry_whose_sound_was_erased_says_so(team: Team) -> None:
    attempt, lead = _qualified(team), team.leads[EWA]
    snippet = _cut(team, attempt)
    team.act(PutInLibrary(lead, snippet, "price", "won"), "petra")  # type: ignore[arg-type]
    gone = KeepRecording(lead, attempt, "", None, 60.0, "", problems=("erased by policy",))  # type: ignore[arg-type]
    team.act(gone, "mara")
    (one,) = team.ask(LibraryQuestion(), "lea").rows
    assert (one.file_name, one.title) == ("", "Says what she needs")
