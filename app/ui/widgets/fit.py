"""Finds fixed text that does not fit its box; used by tests and the tour over every screen."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QScrollArea, QWidget

from app.ui.widgets.text import ElidedLabel, Paragraph

_SLACK = 1


def fixed_text_problems(root: QWidget) -> list[str]:
    """Name every visible label or button under `root` whose words are cut or covered.

    Checked: wider or taller than its box, cut without a tooltip, outside of its parent, cut off by
    a pane that scrolls only downwards,
    overlapping a sibling that also has words. Widgets with the property 'overlay' may cover.

    Returns:
        One sentence per problem; empty when all text can be read.
    """
    problems: list[str] = []
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisibleTo(root) or _is_overlay(widget, root):
            continue
        words = _words(widget)
        if words:
            problems += [f"{_name(widget, words)} {what}" for what in _faults(widget, words)]
        problems += _overlaps(widget, root)
        problems += _too_wide(widget)
    return problems


def _too_wide(widget: QWidget) -> list[str]:
    """What a pane that scrolls only downwards cuts off at its right."""
    content = widget.widget() if isinstance(widget, QScrollArea) else None
    if not isinstance(widget, QScrollArea) or content is None:
        return []
    over = content.width() - widget.viewport().width()
    if over <= _SLACK or widget.horizontalScrollBar().isVisible():
        return []
    name = widget.accessibleName() or widget.objectName() or type(widget).__name__
    return [f"the pane {name} cuts {over} px off at its right"]


def _is_overlay(widget: QWidget, root: QWidget) -> bool:
    at: QWidget | None = widget
    while at is not None and at is not root:
        if at.property("overlay"):
            return True
        at = at.parentWidget()
    return False


def _words(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton | Paragraph):
        return widget.text()
    return ""


def _name(widget: QWidget, words: str) -> str:
    short = words if len(words) <= 40 else f"{words[:39]}…"
    return f"{type(widget).__name__} “{short}” ({widget.width()}x{widget.height()})"


def _faults(widget: QWidget, words: str) -> list[str]:
    faults = []
    if isinstance(widget, ElidedLabel):
        if widget.is_elided() and not widget.toolTip():
            faults.append("is cut and has no tooltip")
    elif isinstance(widget, Paragraph):
        if not widget.fits():
            faults.append("does not fit its box")
    elif isinstance(widget, QAbstractButton):
        faults += _button_faults(widget)
    elif isinstance(widget, QLabel):
        faults += _label_faults(widget, words)
    if _outside(widget):
        faults.append("reaches beyond its parent")
    return faults


def _button_faults(button: QAbstractButton) -> list[str]:
    need = button.minimumSizeHint()
    if not need.isValid():
        need = button.sizeHint()
    faults = []
    if button.width() + _SLACK < need.width():
        faults.append(f"needs {need.width()} px of width")
    if button.height() + _SLACK < QFontMetricsF(button.font()).height():
        faults.append("is lower than its text")
    return faults


def _label_faults(label: QLabel, words: str) -> list[str]:
    box = label.contentsRect()
    metrics = QFontMetricsF(label.font())
    if label.wordWrap():
        need = label.heightForWidth(label.width())
        return [f"needs {need} px of height"] if label.height() + _SLACK < need else []
    faults = []
    wide = max(metrics.horizontalAdvance(line) for line in words.split("\n"))
    if box.width() + _SLACK < wide:
        faults.append(f"needs {wide:.0f} px of width")
    if box.height() + _SLACK < metrics.height() * 0.85:
        faults.append("is lower than its text")
    return faults


def _outside(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or _scrolls(parent):
        return False
    return not parent.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry())


def _scrolls(parent: QWidget) -> bool:
    holder = parent.parentWidget()
    if isinstance(holder, QAbstractScrollArea):
        return True
    return isinstance(parent, QScrollArea)


def _overlaps(parent: QWidget, root: QWidget) -> list[str]:
    shown = [
        child
        for child in parent.children()
        if isinstance(child, QWidget)
        and child.isVisibleTo(root)
        and not child.isWindow()
        and not child.property("overlay")
        and _words(child)
    ]
    found = []
    for at, one in enumerate(shown):
        for other in shown[at + 1 :]:
            common = _text_rect(one).intersected(_text_rect(other))
            if common.width() > _SLACK + 1 and common.height() > _SLACK + 1:
                names = f"{_name(one, _words(one))} and {_name(other, _words(other))}"
                found.append(f"{names} overlap")
    return found


def _text_rect(widget: QWidget) -> QRect:
    return QRect(widget.mapToParent(QPoint(0, 0)), widget.size())
