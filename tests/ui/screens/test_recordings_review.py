"""The review side of the recordings screen: scored by keys, sent, taken back, answered."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.acts.house import SetPerson
from app.acts.keep_speech import KeepSpeech
from app.acts.review import BreakHere
from app.acts.send_review import KeepReviewDraft, SendReview
from app.acts.undo import Undo
from app.domain.scorecards import DEFAULTS, Scorecard
from app.domain.speech import figures
from app.domain.vocabulary import Role
from app.jobs.workplace import this_computer
from app.reads.desk import Actor
from app.reads.reviews import Reviews, ReviewsQuestion
from app.ui.screens.recordings.side_by_side import SideBySide
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import DARK, LIGHT, Theme
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.recorded import PROSPECT_SPEAKS, REP_SPEAKS, SECONDS
from tests.helpers.team import Team
from tests.ui.screens import test_recordings as at

Key, Listener, EWA, HANNA, TOMAS = at.Key, at.Listener, at.EWA, at.HANNA, at.TOMAS
CTRL = at.CTRL
calls, listen, light = at.calls, at.listen, at.light
TELESALES: Scorecard = next(one for one in DEFAULTS if one.layer is Role.TELESALES)
CALLING: Scorecard = next(one for one in DEFAULTS if one.layer is Role.TELEMARKETER)


def reviews(one: Any, name: str, who: str = "petra") -> Reviews:
    """What the store knows of a call's reviews."""
    found = one.team.ask(ReviewsQuestion(one.team.leads[name], one.calls[name]), who)
    assert isinstance(found, Reviews)
    return found


def scored(one: Any) -> None:
    """The scorecard of the open call is shown."""
    scorer, card = one.screen.reviewing.scorer, one.screen.review.card
    one.wait(lambda: scorer.reviews is not None and card.isVisible())


def send(
    team: Team, calls: dict[str, UUID], name: str, who: str = "petra", score: int = 4, **more: Any
) -> None:
    """A review that was sent and is held back no longer."""
    scores = {one.key: score for one in TELESALES.questions}
    lead = team.leads[name]
    team.act(SendReview(lead, calls[name], TELESALES.id, 1, scores, **more), who)
    team.clock.forward(seconds=11)


def second_supervisor(team: Team) -> None:
    """Nora, who supervises too."""
    kept = team.act(SetPerson("Nora Vale", ("supervisor",)))
    team.people["nora"] = Actor(kept.person, "Nora Vale", frozenset({Role.SUPERVISOR}))


def test_digits_score_and_the_draft_is_kept(listen: Callable[..., Any]) -> None:
    one = listen()
    one.open(EWA)
    scored(one)
    pane = one.screen.review
    for key in (Key.Key_3, Key.Key_2, Key.Key_3, Key.Key_1, Key.Key_4):
        one.key(key)
    assert pane.card.total.text() == "2.6"
    assert [row.boxes.selected() for row in pane.card.rows] == [2, 1, 2, 0, 3]
    one.wait(lambda: pane.state.text() == "Draft saved")
    draft = reviews(one, EWA).draft
    assert draft is not None
    assert draft.content["scores"] == {
        question.key: score
        for question, score in zip(TELESALES.questions, (3, 2, 3, 1, 4), strict=True)
    }
    assert pane.card.last.text() == "of 5. Jonas’s first review"


def test_another_call_has_its_own_scores(listen: Callable[..., Any]) -> None:
    one = listen()
    one.open(EWA)
    scored(one)
    one.key(Key.Key_5)
    one.open(HANNA)
    scored(one)
    card = one.screen.review.card
    one.wait(lambda: card.rows[0].asked == CALLING.questions[0])
    assert card.total.text() == "–"
    one.key(Key.Key_2)
    assert card.rows[0].boxes.selected() == 1, "the second box of yes and no"
    assert card.failed.text() == "Not passed: Asked before recording."
    one.open(EWA)
    one.wait(lambda: card.total.text() == "5.0")
    assert card.rows[0].boxes.selected() == 4


def test_zero_says_it_does_not_apply_and_alt_walks(listen: Callable[..., Any]) -> None:
    one = listen()
    one.open(EWA)
    scored(one)
    one.key(Key.Key_4)
    one.key(Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert one.screen.reviewing.scorer.current == 0
    one.key(Key.Key_0)
    assert one.screen.review.card.total.text() == "–"
    assert one.screen.reviewing.scorer.current == 1


def test_digits_choose_the_reason_while_it_is_asked(listen: Callable[..., Any]) -> None:
    one = listen()
    one.open(EWA)
    scored(one)
    one.key(Key.Key_B)
    one.key(Key.Key_3)
    assert one.screen.presenter.writer.writing.reason == "Price without value"
    assert one.screen.reviewing.scorer.sheet.scores == {}


def test_sent_by_keys_and_taken_back_it_is_a_draft_again(listen: Callable[..., Any]) -> None:
    one = listen()
    one.open(EWA)
    scored(one)
    for key in (Key.Key_4, Key.Key_4, Key.Key_4, Key.Key_4, Key.Key_4):
        one.key(key)
    one.screen.review.card.practise.setFocus()
    one.type("Ask one question.")
    one.key(Key.Key_Return, CTRL)
    one.wait(lambda: len(one.notices) == 1)
    assert one.notices[0].text == "Review sent to Jonas: 4.0. Jonas sees it in 10 s."
    (sent,) = reviews(one, EWA).reviews
    assert (sent.total, sent.practise, sent.private) == (4.0, "Ask one question.", True)
    assert reviews(one, EWA, "jonas").reviews == (), "held back for ten seconds"
    one.wait(lambda: one.screen.review.state.text() == "Sent")
    assert not one.screen.review.send_act.isEnabled()
    one.office.do(Undo(one.notices[0].act_id), owner=one.screen)
    one.notices[0].on_undo()
    one.wait(lambda: one.screen.review.state.text() == "Draft saved")
    assert one.screen.review.card.total.text() == "4.0"
    assert one.screen.review.card.practise.toPlainText() == "Ask one question."
    assert reviews(one, EWA).reviews == ()


def test_tab_goes_from_question_to_question_to_the_text(listen: Callable[..., Any]) -> None:
    one = listen()
    one.open(EWA)
    scored(one)
    card = one.screen.review.card
    card.focus_row(0)
    for number, row in enumerate(card.rows):
        assert row.isAncestorOf(one.focus()), row.asked.text
        assert one.screen.reviewing.scorer.current == number
        one.key(Key.Key_Tab)
    assert one.focus() is card.practise
    one.key(Key.Key_Tab)
    assert card.readers.isAncestorOf(one.focus())


def test_what_must_pass_is_asked_before_sending(listen: Callable[..., Any]) -> None:
    one = listen()
    one.open(HANNA)
    scored(one)
    one.key(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    one.key(Key.Key_5)
    one.key(Key.Key_Return, CTRL)
    card = one.screen.review.card
    one.wait(lambda: card.lacks.text() == "This one has to be scored: Asked before recording.")
    assert one.focus() is card.rows[0].boxes.buttons()[0]
    one.key(Key.Key_1)
    one.wait(lambda: one.screen.review.state.text() == "Draft saved")
    one.key(Key.Key_Return, CTRL)
    one.wait(lambda: len(reviews(one, HANNA).reviews) == 1)


def test_team_may_read_it(listen: Callable[..., Any]) -> None:
    one = listen()
    one.open(EWA)
    scored(one)
    one.key(Key.Key_4)
    QTest.mouseClick(one.screen.review.card.readers.buttons()[1], Qt.MouseButton.LeftButton)
    assert one.screen.review.card.readers_hint.text() == "For all who hear this call."
    QTest.mouseClick(one.screen.review.send_act, Qt.MouseButton.LeftButton)
    one.wait(lambda: len(reviews(one, EWA).reviews) == 1)
    assert reviews(one, EWA).reviews[0].private is False


def test_the_rep_reads_and_acknowledges(
    listen: Callable[..., Any], team: Team, calls: dict[str, UUID]
) -> None:
    send(team, calls, EWA, practise="Wait four seconds.")
    one = listen("jonas")
    one.wait(lambda: bool(one.screen.review.sent.cards))
    assert not one.screen.review.card.isVisible()
    assert not one.screen.review.send_act.isVisible()
    keys = {act.key for act in one.screen.acts()}
    assert not {"1", "5", "0"} & keys
    card = one.screen.review.sent.cards[0]
    assert card.accessibleName() == "Review by Petra Holm, 4.0 of 5"
    QTest.mouseClick(card.acknowledge, Qt.MouseButton.LeftButton)
    one.wait(lambda: len(one.notices) == 1)
    (row,) = reviews(one, EWA).reviews
    assert row.answer is not None
    assert not row.answer.disputed
    one.wait(lambda: one.screen.review.sent.cards[0].said.text().startswith("You acknowledged it"))


def test_the_rep_disputes_and_says_why(
    listen: Callable[..., Any], team: Team, calls: dict[str, UUID]
) -> None:
    send(team, calls, EWA)
    one = listen("jonas")
    one.wait(lambda: bool(one.screen.review.sent.cards))
    card = one.screen.review.sent.cards[0]
    QTest.mouseClick(card.dispute, Qt.MouseButton.LeftButton)
    assert one.focus() is card.line
    one.key(Key.Key_Return)
    assert card.field.error() == "Say in a line what you see otherwise."
    one.type("She asked me to explain.")
    one.key(Key.Key_Return)
    one.wait(lambda: reviews(one, EWA).reviews[0].answer is not None)
    answer = reviews(one, EWA).reviews[0].answer
    assert answer is not None
    assert (answer.disputed, answer.line) == (True, "She asked me to explain.")


def test_a_second_reviewer_scores_blind_then_sees_the_spread(
    listen: Callable[..., Any], team: Team, calls: dict[str, UUID]
) -> None:
    send(team, calls, EWA, "petra", 2)
    second_supervisor(team)
    one = listen("nora")
    one.open(EWA)
    scored(one)
    pane = one.screen.review
    one.wait(lambda: pane.hidden.isVisible())
    assert pane.hidden.text().startswith("Petra Holm has scored this call too.")
    assert not pane.sent.isVisible()
    assert not pane.spreads.isVisible()
    assert "Reviewed," in one.state(0)
    assert "2.0" not in one.state(0), "no total before the own one is sent"
    for _ in TELESALES.questions:
        one.key(Key.Key_4)
    one.key(Key.Key_Return, CTRL)
    one.wait(lambda: "Reviewed, 4.0" in one.state(0))
    one.wait(lambda: pane.spreads.isVisible())
    assert [card.total.text() for card in pane.sent.cards] == ["2.0"]
    assert not pane.hidden.isVisible()
    texts = [label.text() for label in pane.spreads.findChildren(QWidget) if _words(label)]
    assert any("Petra 2" in text and "2 apart" in text for text in texts)


def test_reviewers_side_by_side_over_all_calls(
    listen: Callable[..., Any], team: Team, calls: dict[str, UUID]
) -> None:
    one = listen()
    one.open(HANNA)
    one.screen.reviewing.compare()
    dialog = one.screen.findChild(SideBySide)
    assert dialog.none.isVisible()
    dialog.reject()
    second_supervisor(team)
    send(team, calls, EWA, "petra", 2)
    send(team, calls, EWA, "nora", 5)
    one.screen.reviewing.compare()
    dialog = one.screen.findChildren(SideBySide)[-1]
    one.wait(lambda: dialog.model.rowCount() == 1)
    said = dialog.model.items()[0].spoken()
    assert "2 reviewers: 2, 5: 3 apart" in said
    texts = [one.text() for one in dialog.means.findChildren(QWidget) if _words(one)]
    assert texts.count("3.0") == len(TELESALES.questions) + 1
    one.wait(lambda: fixed_text_problems(dialog) == [])
    dialog.list.setCurrentIndex(dialog.model.index(0))
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Key.Key_Return)
    one.wait(lambda: one.screen.head.name.text().startswith(EWA))


def _words(widget: Any) -> bool:
    return hasattr(widget, "text") and bool(widget.text())


def test_a_figure_of_breaks_opens_the_calls_behind_it(
    listen: Callable[..., Any], team: Team, calls: dict[str, UUID]
) -> None:
    team.act(BreakHere(team.leads[EWA], calls[EWA], 9000, "Price without value", "Too soon."))
    one = listen()
    one.open(EWA)
    breaks = one.screen.review.breaks
    one.wait(lambda: "Price without value" in breaks.figures)
    figure = breaks.figures["Price without value"]
    figure.setFocus()
    one.key(Key.Key_Return)
    one.wait(lambda: one.rows() == [EWA] and one.screen.presenter.listing.count == 1)
    labels = [chip.text() for chip in one.screen.list.chips.chips()]
    assert {"Jonas", "Price without value", "Last 30 days"} <= set(labels)


def keep_speech(team: Team, attempt: UUID, name: str) -> None:
    """The speech of a recorded call, as its sound has it."""
    heard = {"rep": REP_SPEAKS, "prospect": PROSPECT_SPEAKS}
    found = figures(heard, SECONDS)
    command = KeepSpeech(attempt, "ab" * 32, 1, SECONDS, heard, found)
    team.workplace.act(command, this_computer(), Role.SUPERVISOR)


def test_the_strip_says_how_it_was_talked(
    listen: Callable[..., Any], team: Team, calls: dict[str, UUID]
) -> None:
    one = listen()
    one.open(EWA)
    strip = one.screen.talk
    one.wait(lambda: strip.quiet.text() == "How this call was talked is not worked out yet.")
    keep_speech(team, calls[EWA], EWA)
    one.office.changes.announce({"recordings"})
    one.wait(lambda: strip.monologue.isVisible())
    assert strip.ratio.accessibleName() == "Jonas talked 62%, Ewa 38%"
    assert strip.monologue.text() == "0:03"
    assert strip.silence.text() == "0:12"
    assert strip.overlaps.text() == "Never"
    hint = strip.ratio.findChildren(QWidget)
    assert any(_words(one) and one.text() == "Won calls: too few (0 of 30)" for one in hint)
    bands = one.screen.sound.waveform._silences
    assert [(span.start, span.end) for span in bands] == [(8.0, 10.0), (12.0, 20.0)]
    strip.monologue_at.setFocus()
    one.key(Key.Key_Return)
    one.wait(lambda: one.at() >= 1.0)
    assert strip.monologue_at.text() == "at 00:01"


@pytest.mark.parametrize(
    ("size", "scale", "theme"),
    [((1388, 820), 1.0, LIGHT), ((1228, 640), 1.0, DARK), ((1388, 820), 1.25, LIGHT)],
)
def test_no_word_of_review_and_strip_is_cut(
    listen: Callable[..., Any],
    qapp: QApplication,
    team: Team,
    calls: dict[str, UUID],
    size: tuple[int, int],
    scale: float,
    theme: Theme,
) -> None:
    apply_theme(qapp, theme, scale)
    keep_speech(team, calls[EWA], EWA)
    team.act(BreakHere(team.leads[EWA], calls[EWA], 9000, "Price without value", "Too soon."))
    scores = {"card": str(TELESALES.id), "version": 1, "scores": {"opened": 3}, "practise": "x"}
    team.act(KeepReviewDraft(team.leads[EWA], calls[EWA], scores))
    one = listen(size=size)
    one.open(EWA)
    scored(one)
    one.wait(lambda: one.screen.talk.monologue.isVisible())
    one.wait(lambda: fixed_text_problems(one.window) == [])
    send(team, calls, EWA, practise="Wait four seconds before you answer.", private=False)
    rep = listen("jonas", size=size)
    rep.wait(lambda: bool(rep.screen.review.sent.cards))
    QTest.mouseClick(rep.screen.review.sent.cards[0].dispute, Qt.MouseButton.LeftButton)
    rep.wait(lambda: fixed_text_problems(rep.window) == [])
