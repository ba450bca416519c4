"""The acts of the call screen: each stands in a menu and the palette, with its key."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.vocabulary import Role
from app.ui.screen import Act

if TYPE_CHECKING:
    from app.ui.screens.call.view import CallScreen


def focus(widget: QWidget) -> Callable[[], None]:
    """A way to put the focus on a widget."""
    return lambda: widget.setFocus(Qt.FocusReason.ShortcutFocusReason)


def call_acts(screen: "CallScreen") -> tuple[Act, ...]:
    """All acts, in menu order."""
    one, notes = screen.presenter, screen.notes
    has_card = lambda: one.card is not None  # noqa: E731
    on_line = lambda: one.line.line().on  # noqa: E731
    acts = [
        Act("F9", "Dial or hang up", one.key_f9, "Call", "phone", has_card),
        Act("", "They answered", one.line.answer, "Call", "phone-call", on_line),
        Act("F8", "Pause or resume recording", screen.pause, "Call", "pause", on_line),
        Act("F7", "Mute or unmute", screen.mute, "Call", "mic-off", on_line),
        Act("", "Dial again", one.redial, "Call", "repeat"),
        Act("Ctrl+N", "Note line", focus(notes.notes.line), "Call", "square-pen", has_card),
        Act("Ctrl+B", "Mark this moment", one.mark, "Call", "flag", on_line),
        Act("Ctrl+T", "Continuation point", focus(notes.point.stopped_at), "Call", "milestone"),
        Act("Ctrl+L", "To the queue", focus(screen.queue.list), "Call", "list"),
        Act("Ctrl+Return", "Save and next", screen.save, "Call", "check", has_card),
        Act("Ctrl+S", "Save and stay", screen.save_stay, "Call", "save", has_card),
    ]
    for number in range(1, 9):
        title = f"Ending {number}"
        acts.append(Act(f"Ctrl+{number}", title, partial(screen.choose, number), "Call"))
    acts.append(Act("Ctrl+9", "Never call again", screen.never, "Lead", "ban", has_card))
    if screen.role is Role.TELEMARKETER:
        questions = screen.call.screening
        acts += [
            Act(f"Alt+{digit}", f"Answer {digit}", partial(questions.press, digit), "Call")
            for digit in range(1, 10)
        ]
        acts.append(Act("Alt+Down", "Next question", partial(questions.step, 1), "Call"))
        acts.append(Act("Alt+Up", "Previous question", partial(questions.step, -1), "Call"))
    return tuple(acts)
