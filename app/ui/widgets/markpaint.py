"""How marks and comments of a recording are painted."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.ui.theme.apply import ThemeHost
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.widgets.avatar import initials, paint_avatar
from app.ui.widgets.rowparts import RowState, paint_ground, paint_right, row_icon
from app.ui.widgets.rows import MarkItem
from app.ui.widgets.runs import Run, TextBlock, draw_runs, runs_width


def _mark_runs(item: MarkItem) -> list[Run]:
    runs = []
    if item.word:
        runs.append(Run(f"{item.word} ", item.tone, Weight.MEDIUM))
    if item.meta and not item.person:
        return [*runs, Run(item.text), Run(f" {item.meta}", Tone.TEXT3)]
    return [*runs, Run(item.text, Tone.TEXT2 if item.person else Tone.TEXT)]


def _mark_indent(item: MarkItem, host: ThemeHost) -> int:
    return host.px(32) if item.person else (host.px(20) if item.icon and not item.headed else 0)


def _mark_room(item: MarkItem, width: float, host: ThemeHost) -> float:
    return width - host.px(16 + 56 + 16) - _mark_indent(item, host)


def mark_height(item: MarkItem, width: float, host: ThemeHost) -> int:
    """Height of a mark or comment at a width."""
    tall = TextBlock(_body_runs(item), host).lay_out(_mark_room(item, width, host))
    head = host.px(20) if item.person or item.headed else 0
    return round(tall) + head + host.px(18) + 1


def _body_runs(item: MarkItem) -> list[Run]:
    return [Run(item.text)] if item.headed else _mark_runs(item)


def paint_mark(painter: QPainter, rect: QRectF, item: MarkItem, state: RowState) -> None:
    """Paint a mark, or a comment with its person; the lit one in its tint."""
    host = state.host
    paint_ground(painter, rect, state, host.theme.tint(item.tone) if item.lit else "")
    left, top = rect.left() + state.px(16), rect.top() + state.px(9)
    line = QRectF(left, top, state.px(52), state.px(18))
    at_tone = item.tone if item.lit else Tone.ACCENT
    weight = Weight.SEMIBOLD if item.lit else Weight.REGULAR
    draw_runs(painter, line, [Run(item.at, at_tone, weight)], host, Step.BODY, tabular=True)
    body = left + state.px(56)
    head = QRectF(body, top, rect.right() - state.px(16) - body, state.px(18))
    if item.headed or item.person:
        _paint_mark_head(painter, head, item, state)
        top += state.px(20)
    elif item.icon:
        row_icon(painter, state, item.icon, item.tone, (body, head.center().y(), 14))
    block = TextBlock(_body_runs(item), host)
    block.lay_out(_mark_room(item, rect.width(), host))
    block.draw(painter, body + _mark_indent(item, host), top)
    if item.chip:
        left = body + _mark_indent(item, host) + block.natural_width() + state.px(8)
        _paint_chip(painter, left, top + state.px(9), item.chip, state)


def _paint_chip(painter: QPainter, left: float, middle: float, text: str, state: RowState) -> None:
    """A warning after the text of a mark: what was promised here is late."""
    host = state.host
    words = [Run(text, Tone.DANGER, Weight.MEDIUM)]
    wide, tall = runs_width(words, host, Step.META) + state.px(32), state.px(20)
    box = QRectF(left, middle - tall / 2, wide, tall)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(host.theme.tint(Tone.DANGER)))
    painter.drawRoundedRect(box, tall / 2, tall / 2)
    row_icon(painter, state, "triangle-alert", Tone.DANGER, (left + state.px(8), middle, 12))
    draw_runs(painter, box.adjusted(state.px(24), 0, 0, 0), words, host, Step.META)


def _paint_mark_head(painter: QPainter, head: QRectF, item: MarkItem, state: RowState) -> None:
    host = state.host
    right = paint_right(painter, head, item.right, state)
    box = QRectF(head)
    if item.person:
        edge = state.px(22)
        disc = QRectF(head.left(), head.top() - state.px(2), edge, edge)
        paint_avatar(painter, disc, initials(item.person), item.tone, host)
        box.setLeft(head.left() + state.px(32))
        first = Run(item.person, Tone.TEXT, Weight.MEDIUM)
    else:
        row_icon(painter, state, item.icon, item.tone, (head.left(), head.center().y(), 14))
        box.setLeft(head.left() + state.px(22))
        first = Run(item.word, item.tone, Weight.SEMIBOLD)
    box.setRight(right - state.px(8))
    draw_runs(painter, box, [first], host, Step.BODY)
    gap = state.px(5 if item.person else 12)
    box.setLeft(box.left() + runs_width([first], host, Step.BODY) + gap)
    tone = Tone.TEXT3 if item.person else item.tone
    draw_runs(painter, box, [Run(item.meta, tone)], host, Step.META)
