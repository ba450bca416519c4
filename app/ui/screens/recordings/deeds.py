"""What can be done on the recordings screen, with its keys."""

from functools import partial
from typing import TYPE_CHECKING

from app.domain.permissions import ACTS
from app.ui.screen import Act
from app.ui.screens.recordings.attaching import ATTACHERS
from app.ui.screens.recordings.detach_dialog import TITLE, detachable
from app.ui.tr import tr
from app.ui.widgets.waveform import STEP

if TYPE_CHECKING:
    from app.ui.screens.recordings.view import RecordingsScreen

_R, _V = "Recording", "Review"
COMMENTING = frozenset(ACTS["comment"])
BREAKING = frozenset(ACTS["break_here"])
"""Who has these acts at all; on one call they may still be off."""


def recording_acts(screen: "RecordingsScreen") -> tuple[Act, ...]:
    """All acts, in menu order."""
    return (
        *_listening(screen),
        *_moments(screen),
        *_writing(screen),
        *screen.reviewing.acts(),
        *_finding(screen),
    )


def _listening(screen: "RecordingsScreen") -> tuple[Act, ...]:
    one, hear, wave = screen.presenter, screen.presenter.hearing, screen.sound.waveform

    def open_() -> bool:
        return one.recording is not None and one.heard().problem is None

    def quiet() -> bool:
        # During a live call F8 and F7 belong to the call.
        return open_() and screen.office.in_call is None

    return (
        Act("K", tr("Play or pause"), screen.toggle, _R, "play", open_),
        Act("J", tr("5 seconds back"), partial(hear.skip, -5.0), _R, "rewind", open_),
        Act("L", tr("5 seconds on"), partial(hear.skip, 5.0), _R, "fast-forward", open_),
        Act("F8", tr("Play or pause while typing"), screen.toggle, _R, "play", quiet),
        Act("F7", tr("5 seconds back while typing"), partial(hear.skip, -5.0), _R, "rewind", quiet),
        Act("[", tr("Slower"), partial(hear.faster, -0.25), _R, "gauge", open_),
        Act("]", tr("Faster"), partial(hear.faster, 0.25), _R, "gauge", open_),
        Act("\\", tr("Normal speed"), partial(hear.set_speed, 1.0), _R, "gauge", open_),
        Act("S", tr("Skip silence"), hear.toggle_skips, _R, "skip-forward", open_),
        Act("I", tr("Loop from here (twice: no loop)"), hear.loop_from, _R, "repeat", open_),
        Act("O", tr("Loop to here"), hear.loop_to, _R, "repeat", open_),
        Act("+", tr("Closer"), partial(wave.zoom, STEP), _R, "plus", open_),
        Act("-", tr("Wider"), partial(wave.zoom, 1 / STEP), _R, "minus", open_),
        Act("=", tr("The whole call"), wave.fit, _R, "maximize", open_),
        Act("", tr("Loudness and output…"), screen.sound.transport.ask_more, _R, "volume-2", open_),
    )


def _moments(screen: "RecordingsScreen") -> tuple[Act, ...]:
    one = screen.presenter

    def marked() -> bool:
        return bool(one.lines)

    back = partial(one.next_mark, back=True)
    return (
        *one.marking.acts(),
        Act("N", tr("Next mark"), screen.next_mark, _R, "arrow-right", marked),
        Act("Shift+N", tr("Previous mark"), back, _R, "arrow-left", marked),
    )


def _writing(screen: "RecordingsScreen") -> tuple[Act, ...]:
    writer, roles = screen.presenter.writer, screen.office.actor.roles
    found: list[Act] = []
    if roles & COMMENTING:
        found += [
            Act(
                "C",
                tr("Comment on this moment"),
                screen.comment,
                _V,
                "message-square",
                lambda: writer.may("comment"),
                "comment",
            ),
            Act(
                "A",
                tr("Answer the comment"),
                screen.answer,
                _V,
                "corner-down-right",
                lambda: writer.answerable(screen.moments.line()),
                "comment",
            ),
            Act(
                "Ctrl+Return",
                tr("Keep what is written"),
                screen.keep,
                _V,
                "check",
                lambda: writer.writing is not None,
            ),
        ]
    if roles & BREAKING:
        found.insert(
            1,
            Act(
                "B",
                tr("Broke here…"),
                screen.broke,
                _V,
                "split",
                lambda: writer.may("break_here"),
                "break_here",
            ),
        )
    return tuple(found)


def _finding(screen: "RecordingsScreen") -> tuple[Act, ...]:
    words = screen.spoken
    found = [
        Act("Ctrl+F", tr("Search recordings"), screen.find_words, _R, "search"),
        Act("", tr("Filter the list…"), screen.list.open_filters, _R, "sliders-horizontal"),
    ]
    if words.can_show():
        found.append(Act("W", tr("What was said, or moments"), words.toggle, _R, "quote"))
    if screen.office.actor.roles & ATTACHERS:
        strip = screen.attach
        found.append(
            Act(
                "",
                tr("Attach a recording…"),
                strip.ask_for_file,
                _R,
                "file-audio",
                lambda: strip.offered,
                "attach_recording",
            )
        )
        found.append(
            Act(
                "",
                f"{tr(TITLE)}…",
                screen.take_away,
                _R,
                "unlink",
                lambda: detachable(screen.presenter.recording),
                "detach_recording",
            )
        )
    if screen.head.lead.isVisibleTo(screen.head):
        found.append(Act("", tr("Open lead"), screen.open_lead, _R, "external-link"))
    return tuple(found)
