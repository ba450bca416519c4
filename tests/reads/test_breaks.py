"""Where conversations break: each figure opens a list with exactly so many rows."""

from app.acts.recording import KeepRecording
from app.acts.review import BreakHere, Comment
from app.acts.undo import Undo
from app.domain.reviewing import CUTS
from app.reads.breaks import Breaks, BreaksQuestion
from app.reads.recording import RecordingQuestion
from app.reads.recordings import RecordingsQuestion
from app.reads.thread import ThreadQuestion
from tests.helpers.recorded import hand_over, record
from tests.helpers.team import Team

EWA, HANNA, TOMAS = "Ewa Nowicka", "Hanna Virtanen", "Tomás Ribeiro"
PRICE, HEARD = "Price without value", "Objection not heard"


def _broken(team: Team) -> None:
    """Three calls that broke, one that did not, one mark that was taken back."""
    hand_over(team, EWA)
    notes = (("objection", "Too dear", 3), ("objection", "No time", 15))
    ewa = record(team, EWA, "callback", "jonas", notes=notes)
    hanna = record(team, HANNA, "interested", seconds=90.0)
    tomas = record(team, TOMAS, "interested")
    for lead, attempt, at, why in (
        (EWA, ewa, 12_000, PRICE),
        (EWA, ewa, 16_000, HEARD),
        (EWA, ewa, 18_000, HEARD),
        (HANNA, hanna, 75_000, PRICE),
    ):
        team.act(BreakHere(team.leads[lead], attempt, at, why))
    done = team.act(BreakHere(team.leads[TOMAS], tomas, 1000, PRICE))
    team.act(Undo(done.act_id))


def _ask(team: Team, who: str = "petra", **more: object) -> Breaks:
    found = team.ask(BreaksQuestion(**more), who)  # type: ignore[arg-type]
    assert isinstance(found, Breaks)
    return found


def _rows(found: Breaks, cut: str) -> list[tuple[str, int]]:
    return [(one.label, one.n) for one in found.cuts[cut]]


def test_by_reason_minute_objection_stage_and_person(team: Team) -> None:
    _broken(team)
    found = _ask(team)
    assert (found.n, found.heard) == (2, 3)
    assert _rows(found, "reason") == [(PRICE, 2), (HEARD, 1)]
    assert _rows(found, "minute") == [("minute 1", 1), ("minute 2", 1)]
    assert _rows(found, "objection") == [
        ("no objection before it", 1),
        ("No time", 1),
        ("Too dear", 1),
    ]
    assert _rows(found, "stage") == [("accepted", 1), ("new", 1)]
    assert sorted(_rows(found, "person")) == [("Jonas Okafor", 1), ("Mara Lindqvist", 1)]


def test_every_figure_opens_as_many_rows(team: Team) -> None:
    _broken(team)
    filters: list[dict[str, object]] = [{}, {"person": team.people["jonas"].id}, {"days": 3}]
    filters.append({"role": "telemarketer", "campaign": team.campaign.id})
    seen = 0
    for more in filters:
        found = _ask(team, **more)
        for cut in CUTS:
            for row in found.cuts[cut]:
                question = RecordingsQuestion(cut=(cut, row.value), count_only=True, **more)  # type: ignore[arg-type]
                assert team.ask(question).count == row.n, (cut, row, more)
                seen += 1
    assert seen > 20


def test_for_the_person_and_supervisors_only(team: Team) -> None:
    _broken(team)
    assert _ask(team, "mara").n == 1
    assert _rows(_ask(team, "mara"), "person") == [("Mara Lindqvist", 1)]
    assert _ask(team, "mara", person=team.people["jonas"].id).n == 0
    assert _ask(team, "lea").n == 0
    team.clock.forward(days=31)
    assert _ask(team).n == 0
    assert _ask(team, days=40).n == 2


def test_who_has_the_lead_now_hears_the_call_and_is_not_told_how_often_others_break(
    team: Team,
) -> None:
    hand_over(team, EWA)
    first = team.card(EWA, "petra").thread[-1].attempt
    lead = team.leads[EWA]
    team.act(KeepRecording(lead, first, "a.flac", "00", 60.0, "both"), "jonas")
    team.act(BreakHere(lead, first, 1000, PRICE))
    assert team.ask(RecordingQuestion(lead, first), "jonas").breaks == ()
    assert (_ask(team).n, _ask(team, "jonas").n) == (1, 0)
    question = RecordingsQuestion(cut=("reason", PRICE), count_only=True)
    assert (team.ask(question).count, team.ask(question, "jonas").count) == (1, 0)


def test_a_private_break_is_for_the_caller_and_supervisors(team: Team) -> None:
    attempt = record(team, HANNA, "interested")
    lead = team.leads[HANNA]
    team.act(BreakHere(lead, attempt, 9000, PRICE, "Between us.", private=True))
    team.act(Comment(lead, attempt, 4000, "For all."))
    private = next(
        one.said
        for one in team.ask(RecordingQuestion(lead, attempt)).moments
        if one.kind == "broke"
    )
    assert private.private
    team.act(Comment(lead, attempt, 9000, "I hear it.", private.fact), "mara")
    for who, sees in (("petra", True), ("mara", True), ("dana", False)):
        moments = team.ask(RecordingQuestion(lead, attempt), who).moments
        assert [one.kind for one in moments] == ["comment", "broke"][: 1 + sees], who
        thread = team.ask(ThreadQuestion(lead), who)
        assert sum(len(item.comments) for item in thread) == (3 if sees else 1), who
        card = team.card(HANNA, who)
        assert sum(len(item.comments) for item in card.thread) == (3 if sees else 1), who
        (row,) = team.ask(RecordingsQuestion(), who).rows
        assert (row.broke_ms is not None) == sees, who
        assert len(team.ask(RecordingsQuestion(broke=True), who).rows) == sees, who


def test_minutes_are_whole_from_the_answer_on(team: Team) -> None:
    attempt = record(team, HANNA, "interested", seconds=130.0)
    for at in (0, 59_999, 60_000, 120_000):
        team.act(BreakHere(team.leads[HANNA], attempt, at, PRICE))
    assert [one.value for one in _ask(team).cuts["minute"]] == ["0", "1", "2"]
