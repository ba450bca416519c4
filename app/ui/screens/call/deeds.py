"""The acts of the call screen: each stands in a menu and the palette, with its key."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.vocabulary import Role
from app.ui.lists.queue_words import money
from app.ui.screen import Act
from app.ui.screens.call.words import name_of
from app.ui.tr import tr

if TYPE_CHECKING:
    from app.ui.screens.call.view import CallScreen


def focus(widget: QWidget) -> Callable[[], None]:
    """A way to put the focus on a widget."""
    return lambda: widget.setFocus(Qt.FocusReason.ShortcutFocusReason)


def call_acts(screen: "CallScreen") -> tuple[Act, ...]:
    """All acts, in menu order."""
    own = _telesales if screen.role is Role.TELESALES else _telemarketing
    return (*_call(screen), *_ending(screen), *_lead(screen), *own(screen))


def _call(screen: "CallScreen") -> tuple[Act, ...]:
    one, do, notes = screen.presenter, screen.commands, screen.notes

    def has_card() -> bool:
        return one.card is not None

    def on_line() -> bool:
        return one.line.line().on

    def free() -> bool:
        return not one.line.line().on

    stop = screen.call.stop
    return (
        Act("F9", tr("Dial or hang up"), one.key_f9, "Call", "phone", has_card),
        Act("", tr("They answered"), do.answered, "Call", "phone-call", on_line),
        Act("F8", tr("Pause or resume recording"), do.pause, "Call", "pause", on_line, first=4),
        Act("", tr("No recording, they asked"), do.refuse_recording, "Call", "mic-off", on_line),
        Act("F7", tr("Mute or unmute"), do.mute, "Call", "mic", on_line),
        Act("", tr("Dial again"), one.redial, "Call", "repeat", one.may_redial),
        Act("", tr("Dial a number…"), do.dial_number, "Call", "phone-outgoing", free),
        Act("Ctrl+F", tr("Search this queue"), screen.queue.search, "View", "search"),
        Act("Ctrl+N", tr("Note line"), focus(notes.notes.line), "Call", "square-pen", has_card),
        Act("Ctrl+B", tr("Mark this moment"), one.mark, "Call", "flag", on_line, first=5),
        Act(
            "Ctrl+T",
            tr("Continuation point"),
            screen.to_point,
            "Call",
            "milestone",
            has_card,
            first=2,
        ),
        Act(
            "Ctrl+J",
            tr("Where we stopped"),
            focus(stop.play_link()),
            "Call",
            "corner-up-left",
            has_card,
            detail=lambda: name_of(one.card) if one.card is not None else "",
            first=1,
        ),
        Act("Ctrl+L", tr("To the queue"), focus(screen.queue.list), "Call", "list"),
    )


def _ending(screen: "CallScreen") -> tuple[Act, ...]:
    one, do = screen.presenter, screen.commands

    def has_card() -> bool:
        return one.card is not None

    def title(number: int) -> str:
        return tr("How it ended: {number}", number=number)

    numbers = tuple(
        Act(f"Ctrl+{n}", title(n), partial(do.choose, n), "Call", "", has_card) for n in range(1, 9)
    )
    return (
        Act("Ctrl+Return", tr("Save and next"), do.save, "Call", "check", has_card),
        Act("Ctrl+S", tr("Save and stay"), do.save_stay, "Call", "save", has_card),
        *numbers,
    )


def _lead(screen: "CallScreen") -> tuple[Act, ...]:
    one, do = screen.presenter, screen.commands

    def may(act: str) -> Callable[[], bool]:
        return lambda: one.card is not None and act in one.card.may

    def promised() -> bool:
        return screen.call.promises.first is not None

    return (
        Act(
            "",
            tr("Edit name, phones and place"),
            do.edit_header,
            "Lead",
            "pencil",
            may("correct_profile"),
            "correct_profile",
        ),
        Act(
            "Ctrl+Shift+K",
            tr("Promise kept"),
            do.tick,
            "Lead",
            "circle-check",
            promised,
            "tick_promise",
            lambda: screen.call.promises.first_what,
        ),
        Act("Ctrl+Shift+M", tr("Write what was promised"), do.mail, "Lead", "mail", promised),
        Act(
            "Ctrl+Shift+G",
            tr("Last follow-up: resumed"),
            partial(screen.learnt.judge, True),
            "Lead",
            "route",
            screen.learnt.may_judge,
            "judge_resume",
        ),
        Act(
            "Ctrl+Shift+F",
            tr("Last follow-up: restarted"),
            partial(screen.learnt.judge, False),
            "Lead",
            "",
            screen.learnt.may_judge,
            "judge_resume",
        ),
        Act(
            "Ctrl+9",
            tr("Never call again"),
            do.never,
            "Lead",
            "ban",
            may("do_not_call"),
            "do_not_call",
        ),
    )


def _telemarketing(screen: "CallScreen") -> tuple[Act, ...]:
    questions = screen.call.screening
    return (
        *(
            Act(
                f"Alt+{digit}",
                tr("Answer {digit}", digit=digit),
                partial(questions.press, digit),
                "Call",
            )
            for digit in range(1, 10)
        ),
        Act("Alt+Down", tr("Next question"), partial(questions.step, 1), "Call", "arrow-down"),
        Act("Alt+Up", tr("Previous question"), partial(questions.step, -1), "Call", "arrow-up"),
    )


def _telesales(screen: "CallScreen") -> tuple[Act, ...]:
    one, do = screen.presenter, screen.commands

    def may(act: str) -> Callable[[], bool]:
        return lambda: one.card is not None and act in one.card.may

    def amount() -> str:
        state = one.card.state if one.card is not None else None
        return money(state.deal_minor, state.deal_currency) if state and state.deal_minor else ""

    return (
        Act(
            "Ctrl+Shift+A",
            tr("Accept and open"),
            do.accept,
            "Lead",
            "check",
            may("accept"),
            "accept",
        ),
        Act("Ctrl+Shift+R", tr("Reject…"), do.reject, "Lead", "reply", may("reject"), "reject"),
        Act(
            "Ctrl+D",
            tr("Deal"),
            do.deal,
            "Lead",
            "hand-coins",
            may("set_deal"),
            "set_deal",
            amount,
            first=3,
        ),
        Act("Ctrl+Shift+W", tr("Won"), do.won, "Lead", "trophy", may("win"), "win"),
        Act("Ctrl+Shift+L", tr("Lost…"), do.lost, "Lead", "x", may("lose"), "lose"),
    )
