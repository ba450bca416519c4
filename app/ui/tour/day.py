"""The working day, from the first start to a commented recording."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from app.ui.tour import day_about, day_caller, day_closer, day_desk, day_lists, day_review
from app.ui.tour.guide import Guide

CALLED = "Ingrid Solberg"
MISSED = "Lucas Peeters"
RETURNED = "Nadia Haddad"
REJECTED, ACCEPTED = "Colm Doyle", "Giulia Ferrante"
HEARD = "Henrik Dahl"
LATER = datetime(2026, 11, 24, 15, 12)  # noqa: DTZ001 - the team's wall


def work(guide: Guide, room: Path) -> None:
    """Works the whole day: each part goes on from what the one before has left.

    Args:
        room: A folder for files that the day needs.
    """
    first_start(guide)
    guide.sign_in("Petra", "admin")
    day_lists.import_a_list(guide, room)
    day_about.see_what_it_is_made_of(guide)
    caller(guide)
    desk(guide, CALLED)
    guide.set_clock(LATER)  # her number rests for an hour after each call
    closer(guide, CALLED)
    guide.sign_in("Mara", "telemarketer")
    day_caller.rejection_is_back(guide, REJECTED, "They froze spending until July.")
    review(guide)
    day_review.read_the_flow(guide)
    guide.sign_in("Jonas", "telesales")
    day_caller.open_lead(guide, HEARD)
    day_review.answer(guide, HEARD, "I ask for the board date first next time.")
    guide.set_clock(LATER + timedelta(minutes=10))  # no review is held back any more
    day_caller.open_lead(guide, HEARD)
    day_review.acknowledge(guide, HEARD)


def caller(guide: Guide) -> None:
    """Telemarketing: a conversation that meets the gate, and one that nobody answers."""
    guide.sign_in("Mara", "telemarketer")
    day_caller.first_conversation(guide, CALLED)
    day_caller.a_miss(guide, MISSED)


def desk(guide: Guide, name: str = "Tobias Wieland") -> None:
    """Qualification: pass, undo, pass again, return."""
    guide.sign_in("Dana", "qualifier")
    day_desk.pass_on(guide, name, "Jonas")
    day_desk.undo_the_pass(guide, name, "Jonas")
    day_desk.send_back(guide, RETURNED, "Ask who signs the contract")


def closer(guide: Guide, name: str = ACCEPTED) -> None:
    """Telesales: reject, accept, go on where it stopped, win."""
    guide.sign_in("Jonas", "telesales")
    day_closer.reject(guide, REJECTED, "They froze spending until July.")
    day_closer.accept_and_go_on(guide, name)
    day_closer.win(guide, name, "12,500 EUR")


def review(guide: Guide) -> None:
    """Supervision: hear a call, comment, say where it broke, score it, open the plan."""
    guide.sign_in("Petra", "supervisor")
    day_review.hear_and_comment(guide, HEARD, "You asked before you explained. Good.")
    day_review.score_and_send(guide, HEARD, "Ask for the date first, then wait.")
    day_review.open_the_plan(guide)


PARTS: dict[str, Callable[[Guide], None]] = {
    "caller": caller,
    "desk": desk,
    "closer": closer,
    "review": review,
}


def first_start(guide: Guide) -> None:
    """The first start: the sample team is chosen and made."""
    hands = guide.hands
    guide.role = "anybody"
    with guide.step("First start: where does your team work?") as step:
        hands.until(lambda: hands.says("Where does your team work?"), "the welcome")
        step.expect("what is offered", hands.says("New team on this computer"))
    with guide.step("Look around with the sample team") as step:
        hands.click(hands.named("Look around with a sample team"))
        hands.key("Enter")
        hands.until(lambda: hands.says("It does not protect the file"), "the sign-in", 90)
        step.expect("seven people", len(guide.ask_people()), 7)
