"""How list rows are painted: grounds, lines, and one painter for each kind of row."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.ui.theme.apply import ThemeHost
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.widgets.avatar import initials, paint_avatar
from app.ui.widgets.keycap import paint_cap
from app.ui.widgets.markpaint import mark_height, paint_mark
from app.ui.widgets.rowparts import RowState, paint_ground, paint_radio, paint_right, row_icon
from app.ui.widgets.rows import (
    HeadItem,
    LineItem,
    MarkItem,
    NoteItem,
    PersonItem,
    QueueItem,
    ReasonItem,
    ThreadItem,
)
from app.ui.widgets.runs import Run, TextBlock, draw_runs, runs_width

_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_CENTER = Qt.AlignmentFlag.AlignCenter
_VCENTER = Qt.AlignmentFlag.AlignVCenter


def _head_height(_item: HeadItem, _width: float, host: ThemeHost) -> int:
    return host.px(Space.GROUP_HEAD)


def _paint_head(painter: QPainter, rect: QRectF, item: HeadItem, state: RowState) -> None:
    theme = state.host.theme
    painter.fillRect(rect, QColor(theme.sunken))
    painter.setPen(QPen(QColor(theme.line), 1))
    bottom = rect.bottom() - 0.5
    painter.drawLine(QLineF(rect.left(), bottom, rect.right(), bottom))
    box = rect.adjusted(state.px(Space.PANE), 0, -state.px(12), -1)
    right = paint_right(painter, box, item.count, state, Tone.TEXT3, Weight.SEMIBOLD, Step.CAPTION)
    if item.icon:
        tone = item.icon_tone or item.tone
        row_icon(painter, state, item.icon, tone, (box.left(), box.center().y(), 12))
        box.setLeft(box.left() + state.px(18))
    box.setRight(right - state.px(6))
    run = Run(item.text, item.tone, Weight.SEMIBOLD)
    draw_runs(painter, box, [run], state.host, Step.CAPTION)


def _queue_height(_item: QueueItem, _width: float, host: ThemeHost) -> int:
    return host.px(Space.QUEUE_ROW)


def _paint_queue(painter: QPainter, rect: QRectF, item: QueueItem, state: RowState) -> None:
    paint_ground(painter, rect, state)
    host = state.host
    box = rect.adjusted(state.px(Space.PANE), state.px(9), -state.px(12), 0)
    if item.score is not None:
        _paint_score(painter, box, item.score, state)
        box.setLeft(box.left() + state.px(56))
    line = QRectF(box.left(), box.top(), box.width(), state.px(18))
    right = paint_right(painter, line, item.right, state)
    line = QRectF(box.left(), box.top() - 1, right - state.px(8) - box.left(), state.px(18))
    name = [Run(item.name, Tone.TEXT, Weight.SEMIBOLD)]
    if item.badge:
        name.append(Run(f"  {item.badge}", Tone.WARN, Weight.MEDIUM))
    draw_runs(painter, line, name, host, Step.BODY)
    line = QRectF(box.left(), box.top() + state.px(18), box.width(), state.px(16))
    draw_runs(painter, line, [Run(item.second, Tone.TEXT2)], host, Step.META)
    line.translate(0, state.px(19))
    if item.reason_icon:
        row_icon(painter, state, item.reason_icon, item.tone, (box.left(), line.center().y(), 12))
        line.setLeft(line.left() + state.px(17))
    weight = Weight.REGULAR if item.tone in (Tone.TEXT2, Tone.TEXT3) else Weight.MEDIUM
    draw_runs(painter, line, [Run(item.reason, item.tone, weight)], host, Step.META)


def _paint_score(painter: QPainter, box: QRectF, score: int, state: RowState) -> None:
    theme = state.host.theme
    wide = state.px(44)
    painter.setFont(state.host.font(Step.NAME, tabular=True))
    painter.setPen(QColor(theme.text))
    painter.drawText(QRectF(box.left(), box.top(), wide, state.px(22)), _CENTER, str(score))
    track = QRectF(box.left(), box.top() + state.px(27), wide, state.px(4))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.line))
    painter.drawRoundedRect(track, 2, 2)
    track.setWidth(wide * min(100, max(0, score)) / 100)
    painter.setBrush(QColor(theme.qualification))
    painter.drawRoundedRect(track, 2, 2)


def _note_block(item: NoteItem, host: ThemeHost) -> TextBlock:
    runs = [Run(f"{item.word} ", item.tone, Weight.MEDIUM)] if item.word else []
    return TextBlock([*runs, Run(item.text)], host)


def _note_height(item: NoteItem, width: float, host: ThemeHost) -> int:
    if item.single:
        return host.px(30) + 1
    room = width - host.px(16 + 68 + 16)
    return round(_note_block(item, host).lay_out(room)) + host.px(12) + 1


def _paint_note(painter: QPainter, rect: QRectF, item: NoteItem, state: RowState) -> None:
    paint_ground(painter, rect, state)
    host = state.host
    left, top = rect.left() + state.px(16), rect.top() + state.px(6)
    at = QRectF(left, top, state.px(44), state.px(18))
    draw_runs(painter, at, [Run(item.at, Tone.TEXT3)], host, Step.BODY, tabular=True)
    row_icon(painter, state, item.icon, item.tone, (left + state.px(46), at.center().y(), 14))
    if item.single:
        runs = [Run(f"{item.word} ", item.tone, Weight.MEDIUM)] if item.word else []
        room = rect.width() - state.px(16 + 68 + 16)
        line = QRectF(left + state.px(68), top, room, state.px(18))
        draw_runs(painter, line, [*runs, Run(item.text)], host, Step.BODY)
        return
    block = _note_block(item, host)
    block.lay_out(rect.width() - state.px(16 + 68 + 16))
    block.draw(painter, left + state.px(68), top)


def _thread_height(_item: ThreadItem, _width: float, host: ThemeHost) -> int:
    return host.px(53)


_ACT_ROOM, _EDIT_ROOM = 40, 32  # at the right end of a row; targets, wider than their icons


def thread_spot(item: ThreadItem, from_right: float, host: ThemeHost) -> str:
    """What a click so far from the right end of a row is meant for: 'act', 'edit' or ''."""
    act = host.px(_ACT_ROOM) if item.act_icon else 0
    if from_right <= act:
        return "act"
    return "edit" if item.edit and from_right <= act + host.px(_EDIT_ROOM) else ""


def _paint_thread(painter: QPainter, rect: QRectF, item: ThreadItem, state: RowState) -> None:
    paint_ground(painter, rect, state)
    host = state.host
    left, top = rect.left(), rect.top() + state.px(8)
    edge = state.px(22)
    disc = QRectF(left, top - state.px(1), edge, edge)
    paint_avatar(painter, disc, item.avatar or initials(item.who), item.tone, host)
    text_left = left + state.px(32)
    right = rect.right() - (state.px(_ACT_ROOM) if item.act_icon else state.px(4))
    if item.edit and (state.hovered or state.selected or state.focused):
        right = rect.right() - state.px(_EDIT_ROOM + (_ACT_ROOM if item.act_icon else 0))
        row_icon(painter, state, "pencil", Tone.TEXT2, (right + state.px(9), top + state.px(9), 14))
    line = QRectF(text_left, top, right - text_left, state.px(18))
    name = [Run(item.who, Tone.TEXT, Weight.MEDIUM)]
    draw_runs(painter, line, name, host, Step.BODY)
    line.setLeft(text_left + runs_width(name, host, Step.BODY) + state.px(5))
    draw_runs(painter, line, [Run(item.meta, Tone.TEXT3)], host, Step.META)
    line = QRectF(text_left, top + state.px(18), right - text_left, state.px(18))
    draw_runs(painter, line, [Run(item.text, Tone.TEXT2)], host, Step.BODY)
    if item.act_icon:
        place = (rect.right() - state.px(22), rect.top() + state.px(17), 14)
        row_icon(painter, state, item.act_icon, Tone.ACCENT, place)


def _reason_height(_item: ReasonItem, _width: float, host: ThemeHost) -> int:
    return host.px(30)


def _paint_reason(painter: QPainter, rect: QRectF, item: ReasonItem, state: RowState) -> None:
    paint_ground(painter, rect, state)
    host, theme = state.host, state.host.theme
    plus = item.points >= 0
    points = QRectF(rect.left(), rect.top(), state.px(44), rect.height() - 1)
    sign = f"+{item.points}" if plus else f"\u2212{-item.points}"
    tone = Tone.OK if plus else Tone.DANGER
    paint_right(painter, points, sign, state, tone, Weight.SEMIBOLD, Step.BODY)
    longest = min(state.px(150), rect.width() * 0.26)
    bar = QRectF(
        rect.left() + state.px(54),
        rect.center().y() - state.px(4),
        max(4.0, longest * item.share),
        state.px(8),
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if plus else QPen(QColor(theme.danger), 1))
    painter.setBrush(QColor(theme.qualification) if plus else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(bar if plus else bar.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    line = rect.adjusted(state.px(64) + longest, 0, 0, -1)
    right = paint_right(painter, line, item.at, state, Tone.TEXT2, step=Step.BODY)
    if item.at:
        right -= state.px(20)
        row_icon(painter, state, "play", Tone.TEXT2, (right, rect.center().y(), 14))
    line.setRight(right - state.px(8))
    runs = [Run(f"{item.text} ", Tone.TEXT, Weight.MEDIUM), Run(item.meta, Tone.TEXT2)]
    draw_runs(painter, line, runs, host, Step.BODY)


def _person_height(_item: PersonItem, _width: float, host: ThemeHost) -> int:
    return host.px(46)


def _paint_person(painter: QPainter, rect: QRectF, item: PersonItem, state: RowState) -> None:
    host = state.host
    paint_ground(painter, rect, state, host.theme.selected if item.chosen else "")
    middle = rect.center().y()
    paint_radio(painter, rect.left() + state.px(16), middle, item.chosen, state)
    disc = QRectF(rect.left() + state.px(40), middle - state.px(11), state.px(22), state.px(22))
    paint_avatar(painter, disc, item.sign or initials(item.name), item.tone, host)
    right = rect.right() - state.px(16)
    for figure in reversed(item.figures):
        box = QRectF(rect.left(), rect.top(), right - rect.left(), rect.height())
        weight = Weight.SEMIBOLD if item.chosen and figure == item.figures[0] else Weight.REGULAR
        paint_right(painter, box, figure, state, Tone.TEXT, weight, Step.BODY)
        right -= state.px(66)
    left = rect.left() + state.px(74)
    line = QRectF(left, rect.top() + state.px(6), right - left + state.px(20), state.px(18))
    draw_runs(painter, line, [Run(item.name, Tone.TEXT, Weight.MEDIUM)], host, Step.BODY)
    line.translate(0, state.px(17))
    draw_runs(painter, line, [Run(item.second, item.second_tone)], host, Step.META)


def _line_height(item: LineItem, _width: float, host: ThemeHost) -> int:
    return host.px(52 if item.second else 34)


def _paint_line(painter: QPainter, rect: QRectF, item: LineItem, state: RowState) -> None:
    paint_ground(painter, rect, state)
    host = state.host
    box = rect.adjusted(state.px(14), 0, -state.px(14), -1)
    line = QRectF(box)
    if item.second:
        line = QRectF(box.left(), box.top() + state.px(8), box.width(), state.px(18))
    if item.icon:
        row_icon(painter, state, item.icon, item.tone, (box.left(), line.center().y(), 16))
        line.setLeft(line.left() + state.px(26))
    if item.key_cap:
        line.setRight(_paint_key(painter, line, item.key_cap, state) - state.px(10))
    weight = Weight.SEMIBOLD if item.strong else Weight.REGULAR
    right = paint_right(painter, line, item.right, state, Tone.TEXT, weight, Step.BODY)
    line.setRight(right - state.px(8))
    name = [Run(item.text, Tone.TEXT, Weight.MEDIUM if item.strong else Weight.REGULAR)]
    draw_runs(painter, line, name, host, Step.BODY)
    if item.detail:
        rest = line.adjusted(runs_width(name, host, Step.BODY) + state.px(8), 0, 0, 0)
        draw_runs(painter, rest, [Run(item.detail, Tone.TEXT3)], host, Step.META)
    if item.second:
        below = QRectF(line.left(), line.bottom(), line.width(), state.px(16))
        draw_runs(painter, below, [Run(item.second, Tone.TEXT3)], host, Step.META)


def _paint_key(painter: QPainter, line: QRectF, key: str, state: RowState) -> float:
    font = state.host.font(Step.CAPTION, Weight.MEDIUM)
    wide = max(QFontMetricsF(font).horizontalAdvance(key) + state.px(11), state.px(16))
    box = QRectF(line.right() - wide, line.top(), wide, line.height())
    theme = state.host.theme
    paint_cap(painter, box, theme.control_line, state.px(18), theme.sunken)
    painter.setFont(font)
    painter.setPen(QColor(theme.text2))
    painter.drawText(box, _CENTER, key)
    return box.left()


HeightOf = Callable[[Any, float, ThemeHost], int]
PaintOf = Callable[[QPainter, QRectF, Any, RowState], None]

PAINTERS: dict[type, tuple[HeightOf, PaintOf]] = {
    HeadItem: (_head_height, _paint_head),
    QueueItem: (_queue_height, _paint_queue),
    NoteItem: (_note_height, _paint_note),
    ThreadItem: (_thread_height, _paint_thread),
    MarkItem: (mark_height, paint_mark),
    ReasonItem: (_reason_height, _paint_reason),
    PersonItem: (_person_height, _paint_person),
    LineItem: (_line_height, _paint_line),
}
"""Height and paint of each kind of row."""
SAME_HEIGHT = frozenset({HeadItem, QueueItem, ThreadItem})
"""Kinds whose rows are all equally high, whatever they say."""
