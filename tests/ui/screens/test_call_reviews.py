"""On the lead: own reviews as cards, the word on the last follow-up, the proof of an offer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.acts.hand_off import HandOff
from app.acts.send_review import SendReview
from app.acts.snippets import CutSnippet
from app.domain.scorecards import DEFAULTS
from app.domain.vocabulary import Role
from app.reads.reviews import ReviewsQuestion
from app.reads.snippets import SnippetsQuestion
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import DARK, LIGHT
from app.ui.widgets.fit import fixed_text_problems
from tests.helpers.call_desk import call_desk  # noqa: F401
from tests.helpers.recorded import hand_over, record
from tests.helpers.ui import bridge, lanes  # noqa: F401

TS, EWA = Role.TELESALES, "Ewa Nowicka"
CARD = next(one for one in DEFAULTS if one.layer is TS)


@pytest.fixture
def desk(call_desk):  # noqa: F811
    return call_desk


def talked(desk, **more):
    """Jonas's recorded follow-up with Ewa."""
    hand_over(desk.team, EWA)
    attempt = record(desk.team, EWA, "callback", "jonas", file=True, **more)
    desk.team.clock.forward(minutes=5)
    return attempt


def reviewed(desk, attempt):
    """Petra's review of it, held back no longer."""
    scores = {one.key: 3 for one in CARD.questions}
    lead = desk.team.leads[EWA]
    desk.team.act(SendReview(lead, attempt, CARD.id, 1, scores, "Wait four seconds."))
    desk.team.clock.forward(seconds=11)


def shows(desk):
    screen = desk.open("jonas", TS, lead=EWA)
    desk.opened(screen, EWA)
    return screen


def reviews(desk, attempt):
    return desk.team.ask(ReviewsQuestion(desk.team.leads[EWA], attempt))


def test_the_rep_sees_a_review_on_the_lead_and_acknowledges(desk):
    attempt = talked(desk)
    reviewed(desk, attempt)
    screen = shows(desk)
    cards = screen.learnt.own_reviews.sent
    desk.qtbot.waitUntil(lambda: bool(cards.cards) and cards.cards[0].isVisible())
    assert cards.cards[0].accessibleName() == "Review by Petra Holm, 3.0 of 5"
    QTest.mouseClick(cards.cards[0].acknowledge, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: reviews(desk, attempt).reviews[0].answer is not None)
    desk.qtbot.waitUntil(lambda: cards.cards[0].said.text().startswith("You acknowledged it"))
    assert not cards.cards[0].acknowledge.isVisible()


def test_a_dispute_needs_a_line(desk):
    attempt = talked(desk)
    reviewed(desk, attempt)
    screen = shows(desk)
    cards = screen.learnt.own_reviews.sent
    desk.qtbot.waitUntil(lambda: bool(cards.cards))
    card = cards.cards[0]
    QTest.mouseClick(card.dispute, Qt.MouseButton.LeftButton)
    desk.enter(card.line)
    assert card.field.error() == "Say in a line what you see otherwise."
    desk.type(card.line, "She asked for it.")
    desk.enter(card.line)
    desk.qtbot.waitUntil(lambda: reviews(desk, attempt).reviews[0].answer is not None)
    assert reviews(desk, attempt).reviews[0].answer.line == "She asked for it."


def test_a_lead_without_review_and_follow_up_shows_nothing_of_it(desk):
    screen = desk.open("mara", Role.TELEMARKETER, lead=EWA)
    desk.opened(screen, EWA)
    desk.idle()
    assert not screen.learnt.own_reviews.isVisible()


def test_the_follow_up_is_judged_with_one_key_and_asks_no_more(desk):
    attempt = talked(desk)
    screen = shows(desk)
    desk.qtbot.waitUntil(screen.learnt.own_reviews.may_judge)
    desk.key(screen, "Ctrl+Shift+F")
    desk.qtbot.waitUntil(lambda: reviews(desk, attempt).verdicts.rep is False)
    desk.qtbot.waitUntil(lambda: not screen.learnt.own_reviews.isVisible())
    assert desk.notices[-1].text == "Kept: this follow-up restarted."
    assert reviews(desk, attempt).verdicts.reviewer is None


def offered(desk):
    """Ewa is offered to Jonas with 12 seconds of Mara's call."""
    team = desk.team
    attempt = record(team, EWA, "callback", file=True)
    team.clock.forward(hours=25)
    lead = team.leads[EWA]
    team.act(CutSnippet(lead, attempt, 1000, 13000, "We would test it", proof=True), "mara")
    team.qualify(EWA)
    team.act(HandOff(lead, team.people["jonas"].id, "She is quick."), "dana")


def test_the_offer_plays_its_proof(desk, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    offered(desk)
    screen = shows(desk)
    proof = screen.learnt.proof
    desk.qtbot.waitUntil(proof.isVisible)
    assert proof.title.text() == "“We would test it”"
    assert proof.about.text() == "0:12, cut by Mara"
    assert not proof.off.isVisible()
    QTest.mouseClick(proof.play, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: proof.player.heard().playing)
    assert proof.play.text() == "Stop"
    QTest.mouseClick(proof.play, Qt.MouseButton.LeftButton)
    assert proof.play.text() == "Hear it"
    proof.player.listening.close(2.0)
    assert desk.team.ask(SnippetsQuestion(desk.team.leads[EWA])).proof is not None


@pytest.mark.parametrize(("scale", "theme"), [(1.0, DARK), (1.25, LIGHT)])
def test_no_word_of_review_and_proof_is_cut(desk, qapp, scale, theme):
    attempt = talked(desk)
    reviewed(desk, attempt)
    apply_theme(qapp, theme, scale)
    try:
        screen = shows(desk)
        cards = screen.learnt.own_reviews.sent
        desk.qtbot.waitUntil(lambda: bool(cards.cards))
        QTest.mouseClick(cards.cards[0].dispute, Qt.MouseButton.LeftButton)
        desk.qtbot.waitUntil(lambda: fixed_text_problems(screen.learnt.own_reviews) == [])
    finally:
        apply_theme(qapp, LIGHT)
