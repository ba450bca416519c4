"""Two desks of a team side by side, one of them without the network for a while."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from app.host.lanes import Lanes
from app.host.paths import Paths
from app.host.settings import Settings
from app.reads.unsent import UnsentAnswer, UnsentQuestion
from app.ui.application import Parts, Program
from app.ui.join_again import JoinAgainDialog
from app.ui.shell import Shell
from app.ui.tour import day_caller
from app.ui.tour.guide import Guide
from app.ui.tour.stage import PASSPHRASE, Ask, Seat, seats
from app.ui.tour.steps import Check, Diary, Step, picture_of
from app.ui.unsent_box import UnsentBox

CALLER, CLOSER = ("Mara Lindqvist", "telemarketer"), ("Jonas Okafor", "telesales")
WITH_NETWORK, WITHOUT = "Beatriz Amaro", "Björn Ahlström"
"""Leads of the caller to whose gate a signal is missing."""
SOON = 6.0
"""Seconds from the key that saves at one desk to the row at the other, on the slowest machine.

On one that has nothing else to do it is within a second: `test_tour` asks that of the diary.
"""
TOOK = "seconds to the other desk"
NEXT_PASSPHRASE = "battery staple"
AWAY = 20.0
"""Seconds within which a desk notices a network that came or went."""
LEFT_OUT = (
    "The chapter with two desks of a team is left out: it needs a PostgreSQL on this computer "
    "(segue tour DIR --team URL)."
)


def work(diary: Diary, url: str, ask: Ask, sample: Paths, room: Path) -> None:
    """The chapter.

    Args:
        url: An empty database of this computer, without a password.
        sample: A profile with the sample team.
        room: Where the desks' profiles go.
    """
    with seats(url, ask, sample, room, (CALLER, CLOSER)) as found, _programs(found) as programs:
        shells = tuple(one.shell for one in programs)
        mara, jonas = (Guide(one, diary, lambda: shells) for one in programs)
        cable = found[0].cable
        for guide, seat in zip((mara, jonas), found, strict=True):
            sign_in(guide, seat)
        hand_off(mara, jonas)
        offline(mara, jonas, cable.pull, diary.folder)
        back(mara, jonas, cable.plug)
        again(mara, found[0])


@contextmanager
def _programs(found: list[Seat]) -> Iterator[list[Program]]:
    with ExitStack() as opened:
        yield [opened.enter_context(_program(seat)) for seat in found]


@contextmanager
def _program(seat: Seat) -> Iterator[Program]:
    workplace = seat.opened()
    one = Program(Parts(workplace, Lanes(), Settings(seat.paths.settings)), framed=True)
    try:
        one.start()
        yield one
    finally:
        one.close()
        workplace.close()


def sign_in(guide: Guide, seat: Seat) -> None:
    """Opens the login of the team with the passphrase."""
    guide.role, hands = seat.role, guide.hands
    with guide.step(f"{seat.first} signs in at a desk of their own") as step:
        hands.sit_down()
        hands.fill(hands.named("Passphrase", QLineEdit), PASSPHRASE)
        hands.key("Enter")
        hands.until(lambda: _work(guide), "the work of the day")
        hands.until(lambda: hands.says("Synced"), "the team", AWAY)
        step.expect("who is signed in", guide.shell.windowTitle().split(" · ")[1], seat.name)


def hand_off(mara: Guide, jonas: Guide) -> None:
    """A saved call that meets the gate is at the closer's desk at once."""

    def comes(step: Step) -> None:
        began = time.monotonic()
        jonas.hands.row(WITH_NETWORK)
        took = time.monotonic() - began
        step.checks.append(Check(TOOK, f"{took:.2f}", ok=took < SOON))

    finish(mara, WITH_NETWORK, comes)
    with jonas.step(f"{WITH_NETWORK} stands in the closer's queue, with the package") as step:
        jonas.hands.sit_down()
        jonas.hands.click_row(WITH_NETWORK)
        jonas.hands.until(lambda: jonas.hands.says("Accept and open"), "what can be answered")
        step.expect("the opening", jonas.hands.says("you asked for a price before the new year"))
        step.expect("nothing waits at the desk it came from", _unsent(mara), 0)


def offline(mara: Guide, jonas: Guide, pull: Callable[[], None], folder: Path) -> None:
    """The cable is pulled; the call is made all the same, and waits."""
    hands = mara.hands
    hands.sit_down()
    with mara.step("The network is gone at one desk") as step:
        pull()
        hands.until(lambda: hands.says("Working offline since"), "the banner", AWAY)
        step.expect("what is kept", hands.says("is kept on this computer"))
        step.expect("the other desk is not touched", jonas.hands.says("Synced"))
    finish(mara, WITHOUT)
    with mara.step("What waits to be sent, and how long may be dialled") as step:
        waits = _unsent(mara)
        step.expect("something waits", waits > 0)
        hands.until(lambda: hands.says(f"Offline · {waits} unsent"), "the number of them")
        hands.click(mara.program.shell.work.status.part("sync"))
        hands.find(UnsentBox)
        step.expect("all of them", hands.says(f"{waits} changes wait to be sent"))
        step.expect("the countdown", hands.says("may be called for 3:5"))
        picture_of(mara.shell, hands.find(UnsentBox)).save(str(folder / "08a-offline.png"))
        step.expect("the other desk knows nothing", not jonas.hands.rows(WITHOUT))


def back(mara: Guide, jonas: Guide, plug: Callable[[], None]) -> None:
    """The cable is in again: what waited is sent, in order, and arrives."""
    hands = mara.hands
    with mara.step("The network is back, and all is sent") as step:
        plug()
        hands.click(hands.find(UnsentBox).now)
        hands.until(lambda: hands.says("Synced"), "the team", AWAY)
        step.expect("nothing waits", _unsent(mara), 0)
        step.expect("the banner is gone", not hands.says("Working offline"))
    with jonas.step(f"{WITHOUT} stands in the closer's queue too") as step:
        jonas.hands.row(WITHOUT)
        step.expect("its stage", jonas.card(WITHOUT).state.stage, "handed_off")


def again(guide: Guide, seat: Seat) -> None:
    """The passphrase is forgotten: a new line, another passphrase, and all is where it was."""
    hands = guide.hands
    hands.sit_down()
    with guide.step("The passphrase is forgotten: a new invitation at the sign-in") as step:
        guide.do("Lock")
        hands.click(hands.button("New invitation…"))
        dialog = hands.find(JoinAgainDialog)
        hands.paste(dialog.invitation.line, seat.line(True).text())
        hands.until(lambda: dialog.invitation.ready, "what the line leads to")
        step.expect("who comes back", hands.says(f"Come in again as {seat.name}"))
        step.expect("what stays", hands.says("on this computer stays"))
        hands.let(0.2)
    with guide.step(f"{seat.first} is in again, with another passphrase") as step:
        for field in (dialog.passphrase.first, dialog.passphrase.again):
            hands.fill(field, NEXT_PASSPHRASE)
        hands.key("Enter")
        hands.until(lambda: _work(guide), "the work of the day", AWAY)
        hands.until(lambda: hands.says("Synced"), "the team", AWAY)
        step.expect("who is signed in", guide.shell.windowTitle().split(" · ")[1], seat.name)
        step.expect("the call of before", guide.card(WITHOUT).state.stage, "handed_off")


def finish(guide: Guide, name: str, then: Callable[[Step], None] = lambda _step: None) -> None:
    """Calls a lead again: a signal, an answer, the next call; the gate is met.

    Args:
        then: Looks at what comes of it, from the key on that saves.
    """
    hands = guide.hands
    hands.sit_down()
    day_caller.open_lead(guide, name)
    with guide.step(f"Dial {name}, who answers") as step:
        hands.key("F9")
        guide.kept(name, lambda one: one.attempt_id, "an attempt")
        hands.key("Enter")
        card = guide.kept(name, lambda one: one.answered_at, "the moment of the answer")
        step.expect("who is on the line", card.prospect.name, name)
    with guide.step("A buying signal, an answer, and where the next call goes on") as step:
        hands.key("Ctrl+N")
        hands.type("+asked for a price before the new year")
        hands.key("Enter")
        for number in range(1, 6):
            if hands.says("5 of 5 answered"):
                break
            hands.key("Alt+1")
            hands.let(0.05 * number)
        hands.key("Ctrl+T")
        hands.type("The price before the new year")
        hands.key("Tab")
        hands.type("What would three pallets cost?")
        hands.key("Ctrl+1")
        opening = f"{name.split(' ')[0]}, you asked for a price before the new year."
        hands.fill(hands.named("Next call opens", QLineEdit), opening)
        hands.fill(hands.named("When", QLineEdit), "tomorrow 10:00")
        hands.until(lambda: hands.says("10:00"), "the echo of the time")
        step.expect("nothing is missing", not hands.says("left to fill"))
    with guide.step("Hang up, save and next") as step:
        hands.let(1.6)
        hands.key("F9")
        guide.kept(name, lambda one: one.ended_at, "the end of the call")
        hands.key("Ctrl+Enter")
        then(step)
        card = guide.kept(name, lambda one: one.attempt_id is None, "the saved call")
        step.expect("the gate passes it on", card.state.stage, "handed_off")


def _unsent(guide: Guide) -> int:
    answer: UnsentAnswer = guide.ask(UnsentQuestion())
    return answer.count


def _work(guide: Guide) -> bool:
    shell = guide.shell
    assert isinstance(shell, Shell)
    return shell.at_work
