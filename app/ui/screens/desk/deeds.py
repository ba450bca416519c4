"""What can be done at the desk, with its keys."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.ui.screen import Act
from app.ui.tr import tr

if TYPE_CHECKING:
    from app.ui.screens.desk.view import DeskScreen

Row = tuple[str, str, Callable[[], None], str, str]


def desk_acts(screen: "DeskScreen") -> tuple[Act, ...]:
    """The decisions, then reading and playing, in menu order."""
    foot, sound, may = screen.foot, screen.sound, screen.presenter.may
    lead: tuple[Row, ...] = (
        ("R", tr("Return…"), foot.ask_return, "corner-up-left", "send_back"),
        ("U", tr("Park until…"), foot.ask_park, "archive", "park"),
        ("W", tr("Waive what is short…"), foot.ask_waive, "badge-check", "waive"),
        ("A", tr("Who takes it on"), screen.go_to_people, "users", "hand_off"),
        ("Ctrl+N", tr("One line for the closer"), screen.go_to_line, "pencil", "hand_off"),
    )
    playing: tuple[Row, ...] = (
        ("K", tr("Play or pause the call"), sound.toggle, "play", ""),
        ("J", tr("5 s back"), partial(sound.skip, -5.0), "rewind", ""),
        ("L", tr("5 s on"), partial(sound.skip, 5.0), "fast-forward", ""),
    )
    return (
        Act("P", foot.act.text(), screen.decide, "Lead", "send", screen.reads_a_lead, "hand_off"),
        *(
            Act(key, title, run, "Lead", icon, partial(may, name), name)
            for key, title, run, icon, name in lead
        ),
        *(
            Act(key, title, run, "Recording", icon, screen.has_call)
            for key, title, run, icon, _ in playing
        ),
        Act("Ctrl+L", tr("List"), screen.go_to_list, "Go", "list"),
    )
