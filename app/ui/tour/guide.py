"""What all parts of the tour share: the program it works, its hands, its diary, and the store.

The tour reads the store to see that an act is kept. It never writes to it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.domain.vocabulary import Role
from app.host.clock import OffsetClock
from app.jobs.workplace import this_computer
from app.reads.desk import Actor
from app.reads.house import PeopleQuestion
from app.reads.lead_card import LeadCard, LeadCardQuestion
from app.reads.search_leads import SearchQuestion
from app.ui.application import Program
from app.ui.palette import Palette
from app.ui.tour.hands import Hands, NotThereError
from app.ui.tour.steps import Diary, Step
from app.ui.widgets.fit import fixed_text_problems


class Guide:
    """Leads through the day.

    Args:
        beside: What else stands on the table: other desks of the team.

    Attributes:
        role: Whose part of the day it is, for the diary.
    """

    def __init__(
        self, program: Program, diary: Diary, beside: Callable[[], Sequence[QWidget]] = tuple
    ) -> None:
        self.program = program
        self.diary = diary
        self.beside = beside
        self.hands = Hands(lambda: program.shell, lambda: set(beside()) - {program.shell})
        self.role = ""

    @property
    def shell(self) -> QWidget:
        """The window."""
        return self.program.shell

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """One step of the day, see `Diary.step`."""
        with self.diary.step(name, self.role, lambda: self.program.shell, self.beside) as step:
            yield step
            self.settle()
            with suppress(NotThereError):  # the diary says what still does not fit
                self.hands.until(lambda: not fixed_text_problems(self.shell), "text that fits", 8.0)
            if self.hands.says("Something in Segue failed"):
                step.expect("nothing failed behind the scenes", "a crash note was written")

    def settle(self) -> None:
        """Lets answers arrive and the window paint; a call's sound is not waited for."""
        with suppress(NotThereError):
            self.hands.until(lambda: not self.program.bridge.busy, "all answers", 1.0)
        self.hands.let(0.08)

    # --- time -------------------------------------------------------------------------------------

    def set_clock(self, wall: datetime) -> None:
        """Moves the sample team's day to this wall time of the team."""
        clock = self.program.office.workplace.clock
        assert isinstance(clock, OffsetClock), "only the sample team's clock is moved"
        clock.set(wall.replace(tzinfo=ZoneInfo(self.program.office.zone)))

    # --- the store --------------------------------------------------------------------------------

    def ask(self, question: Any, actor: Actor | None = None, role: Role | None = None) -> Any:
        """What the store says, to this person or to the supervisor of all."""
        workplace = self.program.office.workplace
        return workplace.ask(question, actor or this_computer(), role or Role.SUPERVISOR)

    def ask_people(self) -> tuple[Any, ...]:
        """The people of the team."""
        return self.ask(PeopleQuestion())  # type: ignore[no-any-return]

    def person(self, first: str) -> Actor:
        """The person with this first name."""
        for one in self.ask_people():
            if one.name.split(" ")[0] == first:
                return one.actor()  # type: ignore[no-any-return]
        raise NotThereError(f"nobody is called {first}")

    def lead(self, name: str) -> UUID:
        """The lead of this name."""
        found = self.ask(SearchQuestion(name))
        if not found:
            raise NotThereError(f"the store has no lead '{name}'")
        return found[0].lead  # type: ignore[no-any-return]

    def card(self, name: str) -> LeadCard:
        """The lead of this name as the store has it now."""
        return self.ask(LeadCardQuestion(self.lead(name)))  # type: ignore[no-any-return]

    def kept(self, name: str, test: Callable[[LeadCard], object], what: str) -> LeadCard:
        """Waits until the store says something of a lead, and gives its card.

        Raises:
            NotThereError: The store does not say it in time.
        """
        self.hands.until(lambda: test(self.card(name)), f"in the store: {what}")
        return self.card(name)

    # --- ways that every part takes ---------------------------------------------------------------

    def sign_in(self, first: str, role: str) -> None:
        """Signs in by the tile, as somebody who sits down at the desk."""
        self.role = role
        hands = self.hands
        with self.step(f"{first} signs in") as step:
            if not hands.says("It does not protect the file"):
                self.do("Sign in as somebody else")
            hands.click(hands.named(first, QWidget))
            hands.until(lambda: self.program.shell.at_work, "the work of the day")
            step.expect(
                "who is signed in",
                self.program.shell.windowTitle().split(" · ")[1][: len(first)],
                first,
            )

    def do(self, title: str) -> None:
        """Does an act by the palette: Ctrl+K, its name, Enter."""
        self.by_palette(f">{title}", title)
        self.hands.let(0.05)

    def by_palette(self, typed: str, row: str) -> None:
        """Ctrl+K, some words, and Enter once the row stands in the list."""
        hands = self.hands
        hands.key("Ctrl+K")
        palette = hands.find(Palette)
        view = palette.findChild(QAbstractItemView)
        hands.type(typed)
        hands.row(row, view)
        hands.key("Enter")
        hands.until(lambda: not palette.isVisible(), "the closed palette")

    def open_screen(self, title: str) -> None:
        """Goes to a screen by its button in the rail."""
        self.hands.click(self.hands.button(title))
        self.settle()
