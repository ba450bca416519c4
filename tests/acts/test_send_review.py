"""A review is scored, held back for ten seconds, sent, answered; drafts and cards around it."""

from dataclasses import replace
from typing import Any

import pytest

from app.acts.hand_off import HandOff
from app.acts.recording import KeepRecording
from app.acts.send_review import AnswerReview, KeepReviewDraft, SendReview, SetScorecard
from app.acts.side_exits import Reassign
from app.acts.undo import Undo
from app.domain import facts as f
from app.domain.errors import Incomplete, NotAllowed, Stale
from app.domain.scorecards import CardQuestion, Scorecard
from app.domain.vocabulary import Role
from app.host.ids import new_id
from app.jobs.doctor import examine
from app.reads.my_reviews import MyReviewsQuestion
from app.reads.scorecards import ScorecardsQuestion
from tests.helpers.recorded import hand_over, record
from tests.helpers.reviewed import (
    GOOD,
    PICTURED,
    QUALIFICATION,
    TELEMARKETING,
    TELESALES,
    WEAK,
    join,
    newest,
    read,
    send,
)
from tests.helpers.team import Team

EWA = "Ewa Nowicka"


def test_a_review_says_its_total_and_reaches_the_rep_after_ten_seconds(team: Team) -> None:
    hand_over(team, EWA)
    attempt = record(team, EWA, "callback", "jonas")
    send(team, EWA, attempt, PICTURED, practise=" Check promises first. ", wait=9)
    mine = read(team, EWA, attempt).reviews[0]
    assert (mine.total, mine.practise, mine.mine) == (2.6, "Check promises first.", True)
    assert mine.held_until is not None
    assert read(team, EWA, attempt, "jonas").reviews == ()
    assert team.ask(MyReviewsQuestion(), "jonas").n == 0
    team.clock.forward(seconds=1)
    (his,) = read(team, EWA, attempt, "jonas").reviews
    assert (his.total, his.about_me, his.held_until, his.by_name) == (2.6, True, None, "Petra Holm")
    assert his.questions[0].text == "Opened where we stopped"
    rows = team.ask(MyReviewsQuestion(), "jonas")
    assert (rows.n, rows.unanswered, rows.rows[0].name) == (1, 1, EWA)
    assert team.ask(MyReviewsQuestion(of_lead=team.leads[EWA]), "jonas") == rows
    assert team.ask(MyReviewsQuestion(of_lead=team.leads["Tomás Ribeiro"]), "jonas").n == 0


def test_taken_back_it_is_nobodys_and_a_draft_again(team: Team) -> None:
    attempt = record(team, EWA, "callback")
    content = {"card": str(TELEMARKETING.id), "version": 1, "scores": WEAK, "practise": "Wait."}
    team.act(KeepReviewDraft(team.leads[EWA], attempt, content), "petra", Role.SUPERVISOR)
    assert read(team, EWA, attempt).draft.content == content  # type: ignore[union-attr]
    team.clock.forward(seconds=5)
    done = send(team, EWA, attempt, WEAK, wait=8)
    assert read(team, EWA, attempt).draft is None
    team.act(Undo(done.act_id), "petra")
    team.clock.forward(seconds=60)
    kept = read(team, EWA, attempt)
    assert (kept.reviews, kept.draft is not None) == ((), True)
    assert read(team, EWA, attempt, "mara").reviews == ()
    team.act(KeepReviewDraft(team.leads[EWA], attempt, None), "petra", Role.SUPERVISOR)
    assert read(team, EWA, attempt).draft is None


def test_a_draft_is_its_authors_alone(team: Team) -> None:
    nina = join(team, "Nina Berg", Role.SUPERVISOR)
    attempt = record(team, EWA, "callback")
    team.act(KeepReviewDraft(team.leads[EWA], attempt, {"scores": {}}), "petra", Role.SUPERVISOR)
    assert read(team, EWA, attempt, nina).draft is None
    assert read(team, EWA, attempt, "mara").draft is None


def test_the_rep_acknowledges_or_disputes_with_a_line_and_the_newest_answer_holds(
    team: Team,
) -> None:
    attempt = record(team, EWA, "callback")
    send(team, EWA, attempt, WEAK, wait=5)
    review = newest(team, EWA, f.ReviewSent)
    with pytest.raises(NotAllowed, match="not sent yet"):
        team.act(AnswerReview(review, False), "mara")
    team.clock.forward(seconds=6)
    with pytest.raises(NotAllowed, match="Only whose work"):
        team.act(AnswerReview(review, False), "jonas")
    with pytest.raises(Incomplete) as said:
        team.act(AnswerReview(review, True, " "), "mara")
    assert said.value.field == "line"
    team.act(AnswerReview(review, True, "I asked at 02:10."), "mara")
    answer = read(team, EWA, attempt).reviews[0].answer
    assert answer is not None
    assert (answer.disputed, answer.line) == (True, "I asked at 02:10.")
    done = team.act(AnswerReview(review, False), "mara")
    answer = read(team, EWA, attempt).reviews[0].answer
    assert answer is not None
    assert not answer.disputed
    assert team.ask(MyReviewsQuestion(unanswered=True), "mara").rows == ()
    team.act(Undo(done.act_id), "mara")
    for found in (
        read(team, EWA, attempt).reviews,
        [team.ask(MyReviewsQuestion(), "mara").rows[0].review],
    ):
        assert found[0].answer is not None
        assert found[0].answer.disputed


def test_a_rep_answers_also_when_somebody_else_has_the_lead(team: Team) -> None:
    hand_over(team, EWA)
    attempt = record(team, EWA, "callback", "jonas")
    team.act(Reassign(team.leads[EWA], team.people["lea"].id), "petra")
    send(team, EWA, attempt, PICTURED)
    with pytest.raises(NotAllowed):
        read(team, EWA, attempt, "jonas")
    row = team.ask(MyReviewsQuestion(), "jonas").rows[0]
    team.act(AnswerReview(row.review.review, False), "jonas")
    assert team.ask(MyReviewsQuestion(), "jonas").unanswered == 0


def test_a_review_that_was_taken_back_is_not_answered(team: Team) -> None:
    attempt = record(team, EWA, "callback")
    done = send(team, EWA, attempt, WEAK, wait=11)
    review = newest(team, EWA, f.ReviewSent)
    team.act(Undo(done.act_id), "petra")
    with pytest.raises(NotAllowed, match="no longer here"):
        team.act(AnswerReview(review, False), "mara")


def test_private_is_for_the_person_and_supervisors_team_for_all_who_hear(team: Team) -> None:
    team.qualify(EWA)
    attempt = team.card(EWA).thread[0].attempt
    team.act(KeepRecording(team.leads[EWA], attempt, "a.flac", "00", 60.0, "both"), "mara")
    send(team, EWA, attempt, WEAK)
    nina = join(team, "Nina Berg", Role.SUPERVISOR)
    seen = {who: len(read(team, EWA, attempt, who).reviews) for who in ("mara", "dana", nina)}
    assert seen == {"mara": 1, "dana": 0, nina: 1}
    send(team, EWA, attempt, GOOD, private=False)
    assert [one.total for one in read(team, EWA, attempt, "dana").reviews] == [4.5]


def test_a_newer_review_of_the_same_reviewer_replaces_the_older(team: Team) -> None:
    attempt = record(team, EWA, "callback")
    send(team, EWA, attempt, WEAK)
    first = newest(team, EWA, f.ReviewSent)
    send(team, EWA, attempt, GOOD)
    (now,) = read(team, EWA, attempt).reviews
    assert (now.total, now.review != first) == (4.5, True)
    with team.workplace.store.reading() as session:
        from app.reads import cases

        facts = cases.load_facts(session, lead=team.leads[EWA])
    assert [one.body.replaces for one in facts if isinstance(one.body, f.ReviewSent)] == [
        None,
        first,
    ]


def test_a_must_pass_question_that_fails_is_named(team: Team) -> None:
    attempt = record(team, EWA, "callback")
    send(team, EWA, attempt, {**GOOD, "consent": False})
    assert read(team, EWA, attempt).reviews[0].failed == ("consent",)


def test_the_card_is_of_the_layer_of_the_call(team: Team) -> None:
    attempt = record(team, EWA, "callback")
    command = SendReview(team.leads[EWA], attempt, TELESALES.id, 1, PICTURED)
    with pytest.raises(Incomplete) as said:
        team.act(command, "petra")
    assert said.value.field == "card"
    assert read(team, EWA, attempt).cards == (TELEMARKETING,)
    assert read(team, EWA, attempt).card == TELEMARKETING


def test_the_desks_card_scores_who_passed_the_lead_on(team: Team) -> None:
    team.qualify(EWA)
    attempt = team.card(EWA).thread[0].attempt
    lead = team.leads[EWA]
    team.act(KeepRecording(lead, attempt, "a.flac", "00", 60.0, "both"), "mara")
    scores: dict[str, Any] = {"heard": True, "score": 3}
    command = SendReview(lead, attempt, QUALIFICATION.id, 1, scores)
    with pytest.raises(Incomplete, match="Nobody at the desk"):
        team.act(command, "petra")
    team.act(HandOff(lead, team.people["jonas"].id), "dana")
    assert read(team, EWA, attempt).cards == (TELEMARKETING, QUALIFICATION)
    team.act(command, "petra")
    team.clock.forward(seconds=11)
    assert read(team, EWA, attempt).reviews[0].person_name == "Dana Souček"
    assert team.ask(MyReviewsQuestion(), "dana").n == 1
    assert team.ask(MyReviewsQuestion(), "mara").n == 0


def test_a_card_is_versioned_and_old_reviews_keep_what_they_asked(team: Team) -> None:
    attempt = record(team, EWA, "callback")
    send(team, EWA, attempt, GOOD)
    mine = replace(TELEMARKETING, questions=(CardQuestion("calm", "Stayed calm", weight=2),))
    team.act(SetScorecard(mine), "petra")
    now = team.ask(ScorecardsQuestion("telemarketer"))
    assert [(one.version, one.questions) for one in now] == [(2, mine.questions)]
    assert len(read(team, EWA, attempt).reviews[0].questions) == 5
    with pytest.raises(Stale, match="changed while you scored"):
        team.act(SendReview(team.leads[EWA], attempt, mine.id, 1, GOOD), "petra")
    team.act(SendReview(team.leads[EWA], attempt, mine.id, 2, {"calm": 4}), "petra")
    with pytest.raises(Stale, match="version 2, yours was made from version 1"):
        team.act(SetScorecard(mine), "petra")
    report = examine(team.workplace.paths)
    assert report.ok, report


def test_a_card_of_ones_own_stands_beside_and_can_be_put_aside(team: Team) -> None:
    own = Scorecard(
        new_id(), 0, Role.TELESALES, "Price talks", (CardQuestion("value", "Value before price"),)
    )
    team.act(SetScorecard(own), "petra")
    names = [one.name for one in team.ask(ScorecardsQuestion("telesales"))]
    assert names == ["Price talks", "Telesales"]
    kept = next(one for one in team.ask(ScorecardsQuestion()) if one.id == own.id)
    with pytest.raises(Incomplete, match="Another scorecard is called telesales"):
        team.act(SetScorecard(replace(kept, name=" telesales ")), "petra")
    team.act(SetScorecard(replace(kept, active=False)), "petra")
    assert [one.name for one in team.ask(ScorecardsQuestion("telesales"))] == ["Telesales"]
    assert len(team.ask(ScorecardsQuestion("telesales", active_only=False))) == 2


def test_the_doctor_names_a_changed_scorecard(team: Team) -> None:
    import sqlite3

    team.act(SetScorecard(replace(TELESALES, name="Closing")), "petra")
    with sqlite3.connect(team.workplace.paths.store) as connection:
        connection.execute("UPDATE scorecard SET name = 'Other'")
    connection.close()
    state = next(one for one in examine(team.workplace.paths).checks if one.name == "state")
    assert state.details == ("scorecard Other: name is 'Other', by the facts 'Closing'",)


def test_a_new_team_has_the_three_cards(team: Team) -> None:
    assert team.ask(ScorecardsQuestion()) == (TELEMARKETING, QUALIFICATION, TELESALES)
