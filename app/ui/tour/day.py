"""The working day, from the first start to a commented recording."""

from datetime import datetime
from pathlib import Path

from app.ui.tour import day_caller, day_closer, day_desk, day_review
from app.ui.tour.guide import Guide

CALLED = "Ingrid Solberg"
LATER = datetime(2026, 11, 24, 15, 12)  # noqa: DTZ001 - the team's wall
MISSED = "Lucas Peeters"
RETURNED = "Nadia Haddad"
REJECTED = "Colm Doyle"


def work(guide: Guide, room: Path) -> None:
    """Works the whole day.

    Args:
        room: A folder for files that the day needs.
    """
    first_start(guide)
    guide.sign_in("Mara", "telemarketer")
    day_caller.first_conversation(guide, CALLED)
    day_caller.a_miss(guide, MISSED)
    guide.sign_in("Dana", "qualifier")
    day_desk.pass_on(guide, CALLED, "Jonas")
    day_desk.undo_the_pass(guide, CALLED, "Jonas")
    day_desk.send_back(guide, RETURNED, "Ask who signs the contract")
    guide.set_clock(LATER)  # her number rests for an hour after each call
    guide.sign_in("Jonas", "telesales")
    day_closer.reject(guide, REJECTED, "They froze spending until July.")
    day_closer.accept_and_go_on(guide, CALLED)
    day_closer.win(guide, CALLED, "12,500 EUR")
    guide.sign_in("Mara", "telemarketer")
    day_caller.rejection_is_back(guide, REJECTED, "They froze spending until July.")
    guide.sign_in("Petra", "supervisor")
    day_review.hear_and_comment(guide, CALLED, "You asked before you explained. Good.")
    guide.sign_in("Jonas", "telesales")
    day_caller.open_lead(guide, CALLED)


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
        step.expect("six people", len(guide.ask_people()), 6)
