"""The twins of the design's pictures: the same people at the same moments, in the real program.

Each is written under the design's file name at its size, so that the two can be flipped.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from app.host.paths import Paths
from app.host.resources import resources_dir
from app.jobs.profile import mark_sample
from app.jobs.sample import build
from app.jobs.sample_data import Record, SampleData, read_sample
from app.ui.application import Program
from app.ui.screens.gallery import GalleryScreen
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import DARK, LIGHT
from app.ui.tour.guide import Guide
from app.ui.tour.hands import Hands
from app.ui.tour.steps import Diary
from app.ui.tour.twins_call import fill_point, hang_up, in_call
from app.ui.widgets.fit import fixed_text_problems

USUAL, SMALL = (1440, 900), (1280, 720)
OpenProgram = Callable[[Paths], Any]


class Studio:
    """Where pictures are taken.

    Args:
        opened: Opens the program on a profile, as a context manager.
        room: A folder for the profiles of the scenes.
    """

    def __init__(self, diary: Diary, opened: OpenProgram, room: Path) -> None:
        self.diary = diary
        self.opened, self.room = opened, room
        self._made: dict[datetime, Path] = {}
        self.data: SampleData = read_sample(resources_dir() / "sample")

    @contextmanager
    def scene(self, name: str) -> Iterator[tuple[Guide, Record]]:
        """The program at the moment of a picture, and what is typed on it."""
        scene = self.data.scenes[name]
        paths = self.profile(name, scene["replay_until"])
        with self.opened(paths) as program:
            guide = Guide(program, self.diary)
            first = next(p["name"] for p in self.data.people if p["key"] == scene["person"])
            guide.sign_in(first.split(" ")[0], str(scene["role"]))
            yield guide, self.data.drafts.get(scene.get("draft", ""), {})

    def profile(self, name: str, until: datetime) -> Paths:
        """A profile with the sample team as it was at a moment; each moment is built once."""
        if until not in self._made:
            made = Paths.of(self.room / f"made-{len(self._made)}")
            build(made, resources_dir() / "sample", until=until)
            mark_sample(made, self.data.moment(until))
            self._made[until] = made.root
        shutil.copytree(self._made[until], self.room / name)
        return Paths.of(self.room / name)

    def take(self, guide: Guide, name: str, *, small: bool = False) -> None:
        """Takes the picture and its dark twin, where the design has one."""
        for suffix, theme in (("", "Light"), ("-dark", "Dark")):
            with guide.step(f"Picture {name}{suffix}") as step:
                focus = guide.hands.focused()
                guide.do(theme)
                focus.setFocus()
                guide.settle()
                self._grab(guide.program, f"{name}{suffix}", USUAL)
                step.expect("size", _size(self.diary.folder / f"{name}{suffix}.png"), USUAL)
        guide.do("Light")
        if small:
            with guide.step(f"Picture {name}-1280x720") as step:
                guide.program.shell.resize(*SMALL)
                guide.settle()
                self._grab(guide.program, f"{name}-1280x720", SMALL)
                step.expect("size", _size(self.diary.folder / f"{name}-1280x720.png"), SMALL)
            guide.program.shell.resize(*USUAL)
            guide.settle()

    def _grab(self, program: Program, name: str, size: tuple[int, int]) -> None:
        shell = program.shell
        shell.resize(*size)
        shell.grab().save(str(self.diary.folder / f"{name}.png"))


def _size(path: Path) -> tuple[int, int]:
    from PySide6.QtGui import QImage

    image = QImage(str(path))
    return image.width(), image.height()


def take_all(studio: Studio) -> None:
    """All twins of this version."""
    telemarketer(studio)
    qualifier(studio)
    telesales(studio)
    review(studio)
    importing(studio)
    gallery(studio)
    first_run(studio)


def telemarketer(studio: Studio) -> None:
    """01: Mara's call with Ewa, in the middle of it."""
    with studio.scene("01-telemarketer-call") as (guide, draft):
        in_call(guide, draft, "Ewa Nowicka")
        hands = guide.hands
        hands.key("Ctrl+T")
        fill_point(guide, draft["point"])
        hands.key("Ctrl+1")
        hands.key("Ctrl+N")
        hands.type(draft["typing"])
        guide.set_clock(studio.data.scenes["01-telemarketer-call"]["clock"])
        hands.let(2.2)
        studio.take(guide, "01-telemarketer-call")
        hang_up(guide)


def telesales(studio: Studio) -> None:
    """02 and 10: Jonas in his fourth conversation with Ewa."""
    with studio.scene("02-telesales-call") as (guide, draft):
        # This campaign asks for consent in each call.
        in_call(guide, {**draft, "consent": 9}, "Ewa Nowicka")
        hands = guide.hands
        hands.key("Ctrl+T")
        hands.key("Ctrl+1")
        fill_point(guide, draft["point"])
        guide.set_clock(studio.data.scenes["02-telesales-call"]["clock"])
        hands.let(2.2)
        studio.take(guide, "02-telesales-call", small=True)
        with guide.step("Picture 10-command-palette") as step:
            hands.key("Ctrl+K")
            hands.let(0.5)
            picture = studio.diary.folder / "10-command-palette.png"
            guide.program.shell.grab().save(str(picture))
            step.expect("size", _size(picture), USUAL)
        hands.key("Esc")
        hang_up(guide)


def qualifier(studio: Studio) -> None:
    """03: Dana reads Giulia's lead and is about to pass it to Jonas."""
    with studio.scene("03-qualifier-desk") as (guide, draft):
        hands = guide.hands
        hands.click_row("Giulia Ferrante")
        hands.until(lambda: hands.says("Intent score"), "the score")
        hands.click_row("Jonas Okafor")
        hands.fill(hands.named("One line for Jonas"), draft["line"])
        hands.click_row("Giulia Ferrante")
        hands.let(0.5)
        studio.take(guide, "03-qualifier-desk")


def review(studio: Studio) -> None:
    """04: Petra hears where Jonas's call with Rui broke."""
    with studio.scene("04-recording-review") as (guide, _):
        hands = guide.hands
        guide.open_screen("Recordings")
        hands.click_row("Rui Tavares")
        hands.until(lambda: hands.says("At this moment"), "the moments of the call")
        # His lead is worked on, so the list does not have him any more; his call stays open.
        button = hands.named("Filter the list", QWidget)
        hands.choose_in_menu(button, "Role", "Telesales")
        hands.choose_in_menu(button, "Ended as", "Lost or rejected")
        hands.choose_in_menu(button, "When", "Last 7 days")
        hands.until(lambda: hands.says("Lost or rejected"), "the chips")
        hands.until(lambda: hands.says("Last 7 days"), "the last chip")
        hands.until(lambda: hands.says("of 5. Jonas’s last ten reviews"), "the scorecard")
        hands.until(lambda: hands.says("Longest monologue"), "how the call was talked", 90)
        hands.click_row("Promise repeated instead of kept")
        hands.let(1.5)
        studio.take(guide, "04-recording-review", small=True)


def importing(studio: Studio) -> None:
    """06: Petra checks a list from a trade fair before anything is written."""
    with studio.scene("06-import-wizard") as (guide, _):
        hands = guide.hands
        guide.open_screen("Import leads")
        file = resources_dir() / "sample" / "lists" / "fruitlogistica-2026.xlsx"
        hands.fill(hands.named("Path of the list", QLineEdit), str(file))
        hands.key("Enter")
        hands.row("Annika Vogt")
        hands.until(lambda: hands.says("all checked"), "the end of the check", 30)
        studio.take(guide, "06-import-wizard")


def gallery(studio: Studio) -> None:
    """08b: every message and every state, made of the real widgets."""
    from app.ui.application import application

    app = application()
    for suffix, theme in (("", LIGHT), ("-dark", DARK)):
        apply_theme(app, theme)
        page = GalleryScreen()
        page.resize(*USUAL)
        page.show()
        name = f"08b-messages{suffix}"
        with studio.diary.step(f"Picture {name}", "designer", lambda page=page: page) as step:  # type: ignore[misc]
            guide_wait(page)
            page.grab().save(str(studio.diary.folder / f"{name}.png"))
            step.expect("words that do not fit", fixed_text_problems(page), [])
        page.close()
        page.deleteLater()
    apply_theme(app, LIGHT)


def first_run(studio: Studio) -> None:
    """09: an invitation was pasted, and it is shown where it leads before anything is sent."""
    from app.sync.invitation import Invitation
    from app.sync.server_url import ServerUrl

    with studio.opened(Paths.of(studio.room / "09-first-run")) as program:
        guide, hands = Guide(program, studio.diary), Hands(lambda: program.shell)
        guide.role = "anybody"
        made = Invitation(
            server=ServerUrl.parse("postgresql://db.norrpack.lan/segue"),
            org="norrpack",
            login="segue_norrpack_p_5f0c21b7a94e",
            secret="opens-nothing",  # of a server that does not exist
            until=program.office.now() + timedelta(days=7),
            team="Norrpack Calling",
        )
        with guide.step("Picture 09-first-run") as step:
            hands.click(hands.named("Join my team"))
            hands.fill(hands.named("Invitation", QLineEdit), made.text())
            hands.until(lambda: hands.says("Invitation is whole"), "that it can be read")
            program.shell.resize(*USUAL)
            guide.settle()
            program.shell.grab().save(str(studio.diary.folder / "09-first-run.png"))
            step.expect("where it leads", hands.says("db.norrpack.lan"))


def guide_wait(page: QWidget) -> None:
    """Lets a page lay itself out."""
    Hands(lambda: page).let(0.4)
