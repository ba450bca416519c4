"""What can be done in any screen: the window's own acts, with their keys."""

from functools import partial
from typing import TYPE_CHECKING

from app.ui.screen import Act
from app.ui.shell_toast import focused_editor, undo_text
from app.ui.tr import tr

if TYPE_CHECKING:
    from app.ui.shell import Shell


def window_acts(shell: "Shell") -> tuple[Act, ...]:
    """Acts of the window while somebody is signed in."""
    return (
        *_file(shell),
        *_edit(shell),
        *_call(shell),
        *_recording(shell),
        *_view(shell),
        *_go(shell),
        *_help(shell),
    )


def signed_out_acts(shell: "Shell") -> tuple[Act, ...]:
    """What can be done before somebody has signed in."""
    return (
        Act("Ctrl+Q", tr("Quit"), shell.quit, "File", "log-out"),
        *_edit_text(),
        Act("F11", tr("Full screen"), shell.full_screen, "View", "maximize"),
    )


def _file(shell: "Shell") -> tuple[Act, ...]:
    free = partial(_not_in_call, shell)
    away = shell.away
    return (
        Act(
            "",
            tr("Come back") if away.reason else tr("Away…"),
            away.toggle,
            "File",
            "hand",
            permission="go_away",
            enabled=free,
        ),
        Act("", tr("Lock"), shell.lock, "File", "lock", enabled=free),
        # A desk of a team is one person's.
        Act("", tr("Sign in as somebody else…"), shell.lock, "File", "log-in", enabled=free)
        if shell.office.team is None
        else Act("", tr("Sign out"), shell.sign_out, "File", "log-out", enabled=free),
        Act("Ctrl+,", tr("Settings"), shell.settings, "File", "settings"),
        Act("Ctrl+Q", tr("Quit"), shell.quit, "File", "log-out"),
    )


def _not_in_call(shell: "Shell") -> bool:
    return shell.office.in_call is None


def _edit(shell: "Shell") -> tuple[Act, ...]:
    toasts = shell.toasts

    def undo() -> None:
        if not undo_text():
            toasts.undo_last()

    return (
        Act("Ctrl+Z", tr("Undo"), undo, "Edit", "undo-2"),
        Act(
            "",
            tr("Undo last act"),
            toasts.undo_last,
            "Edit",
            "undo-2",
            enabled=lambda: toasts.last is not None,
            detail=lambda: toasts.last.text if toasts.last is not None else "",
        ),
        *_edit_text(),
    )


def _edit_text() -> tuple[Act, ...]:
    return tuple(
        Act(key, title, partial(_to_editor, name), "Edit", icon, enabled=_has_editor)
        for key, title, name, icon in (
            ("Ctrl+X", tr("Cut"), "cut", "copy"),
            ("Ctrl+C", tr("Copy"), "copy", "copy"),
            ("Ctrl+V", tr("Paste"), "paste", "clipboard"),
            ("Ctrl+A", tr("Select all"), "selectAll", "text-cursor-input"),
        )
    )


def _has_editor() -> bool:
    return focused_editor() is not None


def _to_editor(name: str) -> None:
    field = focused_editor()
    if field is not None:
        getattr(field, name)()


def _call(shell: "Shell") -> tuple[Act, ...]:
    return (
        Act(
            "Shift+F9",
            tr("Incoming call…"),
            shell.incoming,
            "Call",
            "phone-incoming",
            permission="take_incoming",
            enabled=partial(_not_in_call, shell),
        ),
    )


def _recording(shell: "Shell") -> tuple[Act, ...]:
    found = shell.found
    return (
        Act(
            "",
            tr("Found recordings…"),
            found.open,
            "Recording",
            "file-audio",
            permission="attach_recording",
            detail=found.words,
        ),
    )


def _view(shell: "Shell") -> tuple[Act, ...]:
    look = shell.look

    def theme(name: str, title: str, icon: str) -> Act:
        use = partial(look.use_theme, name)
        return Act("", title, use, "View", icon, enabled=look.free_theme)

    def size(key: str, title: str, percent: int, icon: str) -> Act:
        use = partial(look.use_size, percent)
        return Act(key, title, use, "View", icon, enabled=look.free_size)

    return (
        Act("Ctrl+K", tr("Find an act, a lead, a screen"), shell.open_palette, "View", "search"),
        Act("F6", tr("Next pane"), partial(shell.work.next_pane, 1), "View", "chevrons-right"),
        Act(
            "Shift+F6",
            tr("Previous pane"),
            partial(shell.work.next_pane, -1),
            "View",
            "chevrons-left",
        ),
        theme("light", tr("Light"), "sun"),
        theme("dark", tr("Dark"), "moon"),
        theme("system", tr("As the system"), "sun-moon"),
        size("Ctrl++", tr("Larger text"), 125, "plus"),
        size("Ctrl+-", tr("Smaller text"), 100, "minus"),
        size("Ctrl+0", tr("Usual text"), 100, "square"),
        Act("F11", tr("Full screen"), shell.full_screen, "View", "maximize"),
    )


def _go(shell: "Shell") -> tuple[Act, ...]:
    work = shell.work
    screens = tuple(
        Act(
            f"Alt+G, {place.spec.letter}" if place.spec.letter else "",
            with_letter(tr(place.spec.title), place.spec.letter),
            partial(shell.show_place, place.key),
            "Go",
            place.spec.icon,
        )
        for place in work.places()
    )
    return (
        *screens,
        Act("Ctrl+PgDown", tr("Next screen"), partial(work.step, 1), "Go", "arrow-down"),
        Act("Ctrl+PgUp", tr("Previous screen"), partial(work.step, -1), "Go", "arrow-up"),
    )


def _help(shell: "Shell") -> tuple[Act, ...]:
    return (
        Act("F1", tr("Keys for this screen"), shell.open_keys, "Help", "keyboard"),
        Act("", tr("About Segue"), shell.about, "Help", "info"),
    )


def with_letter(title: str, letter: str) -> str:
    """A menu title whose mnemonic is this letter: 'Hand-off desk', 'H' gives '&Hand-off desk'."""
    at = title.lower().find(letter.lower()) if letter else -1
    if at >= 0:
        return f"{title[:at]}&{title[at:]}"
    return f"{title} (&{letter})" if letter else title
