"""The supervisor's part of the day: hear a call, comment at a moment, say where it broke."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from app.domain.vocabulary import Role
from app.reads.desk import Actor
from app.reads.reviews import ReviewsQuestion
from app.ui.tour.guide import Guide


def hear_and_comment(guide: Guide, name: str, words: str) -> None:
    """Plays a recording and comments on a moment of it."""
    hands = guide.hands
    guide.open_screen("Recordings")
    with guide.step(f"Find the call with {name}, and play it") as step:
        hands.click_row(name)
        hands.until(lambda: hands.says("At this moment"), "its moments")
        hands.key("K")
        hands.let(1.0)
        hands.key("K")
        step.expect("who talks", hands.says(name))
    with guide.step("Comment at this moment, with C") as step:
        hands.key("C")
        hands.let(0.1)
        hands.type(words)
        hands.key("Ctrl+Enter")
        card = guide.kept(name, lambda one: _comments(one, words), "the comment")
        step.expect("it stands in the thread", bool(_comments(card, words)))
    with guide.step("It broke here, and why") as step:
        hands.key("B")
        hands.row("Price without value")
        hands.key("3")
        hands.key("Ctrl+Enter")
        card = guide.kept(name, _broke, "where it broke")
        step.expect("the reason", _broke(card)[0], "Price without value")


def score_and_send(guide: Guide, name: str, practise: str) -> None:
    """Scores the open call with the digits, says what to practise, and sends it."""
    hands = guide.hands
    with guide.step("Score the call with the digits") as step:
        hands.until(lambda: hands.says("Telesales, 5 questions"), "the scorecard")
        for digit in "34245":
            hands.key(digit)
        hands.until(lambda: hands.says("Draft saved"), "the kept draft")
        step.expect("the total", hands.says("3.6"))
    with guide.step("What to practise, and send the review") as step:
        hands.fill(hands.named("What to practise", QPlainTextEdit), practise)
        hands.key("Ctrl+Enter")
        hands.until(lambda: hands.says("Review sent to Jonas: 3.6"), "the toast with Undo")
        hands.until(lambda: _reviews(guide, name), "the review in the store")
        (row,) = _reviews(guide, name)
        step.expect("it is held back for ten seconds", row.held_until is not None)
        step.expect("who reads it", row.private)


def open_the_plan(guide: Guide) -> None:
    """What to listen to next: the week's plan says why, and opens the call."""
    hands = guide.hands
    with guide.step("What to listen to next, and why") as step:
        guide.do("Show: To listen")
        view, at = hands.row("At random")
        said = view.model().index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        name = str(said).split(",")[0]
        hands.click_row("At random")
        hands.until(lambda: hands.says(f"{name}, "), "the call")
        step.expect("the call of the plan is open", hands.says(f"{name}, "))


def acknowledge(guide: Guide, name: str) -> None:
    """The rep reads the review on the lead and acknowledges it."""
    hands = guide.hands
    with guide.step("The rep reads the review and acknowledges it") as step:
        hands.until(lambda: hands.says("Review by Petra Holm"), "the review")
        hands.click(hands.button("Acknowledge"))
        hands.until(lambda: _answer(guide, name) is not None, "the answer in the store")
        step.expect("not disputed", _answer(guide, name).disputed, False)


def _reviews(guide: Guide, name: str) -> list[Any]:
    """Petra's reviews of the newest recorded call with this lead."""
    card = guide.card(name)
    call = next(one.attempt for one in card.thread if one.recorded and one.attempt is not None)
    petra = next(one for one in guide.ask_people() if one.name.startswith("Petra"))
    actor = Actor(petra.id, petra.name, frozenset(Role(one) for one in petra.roles))
    found = guide.ask(ReviewsQuestion(card.state.id, call), actor)
    return [one for one in found.reviews if one.mine]


def _answer(guide: Guide, name: str) -> Any:
    return _reviews(guide, name)[-1].answer


def _comments(card: object, words: str) -> list[str]:
    thread = card.thread  # type: ignore[attr-defined]
    return [one.text for item in thread for one in item.comments if words in one.text]


def _broke(card: object) -> list[str]:
    thread = card.thread  # type: ignore[attr-defined]
    return [one.broke for item in thread for one in item.comments if one.broke]


def answer(guide: Guide, name: str, words: str) -> None:
    """The rep sees the comment in the thread and answers it."""
    hands = guide.hands
    with guide.step("The rep sees the comment and answers") as step:
        hands.choose_on_row("You asked before you explained", "Answer…")
        step.expect("who commented", bool(hands.row("Petra Holm")))
        hands.fill(hands.named("Answer to the comment"), words)
        hands.key("Enter")
        card = guide.kept(name, lambda one: _comments(one, words), "the answer")
        step.expect("it stands beside the comment", bool(_comments(card, words)))


def read_the_flow(guide: Guide) -> None:
    """Opens the measures, and the leads behind a figure."""
    hands = guide.hands
    guide.open_screen("Flow")
    with guide.step("The measures of each layer, with n beside each") as step:
        hands.until(lambda: hands.says("Rejected by telesales"), "the measures")
        step.expect("a cost that is not set says so", hands.says("not set"))
