"""Icons and fonts travel with the program and come out as asked."""

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF
from pytestqt.qtbot import QtBot

from app.ui.theme.apply import apply_theme, theme_host
from app.ui.theme.icons import icon_names, icon_pixmap, stroke_units
from app.ui.theme.tokens import DARK, LIGHT, Step, Weight

UI = Path(__file__).resolve().parents[3] / "app" / "ui"


# Place of the icon's name among the arguments of the calls that take one.
TAKES_ICON = {
    "Button": 2,
    "Chip": 2,
    "IconButton": 0,
    "IconLabel": 0,
    "Notice": 0,
    "NoteLook": 1,
    "ProgressRow": 0,
    "StopRow": 2,
    "_icon": 2,
    "add_bottom": 1,
    "add_part": 1,
    "add_screen": 1,
    "draw_icon": 1,
    "head_line": 1,
    "set_icon": 0,
}


def _named(node: ast.Call) -> set[str]:
    called = node.func
    name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
    place = TAKES_ICON.get(name, len(node.args))
    values = [node.args[place]] if place < len(node.args) else []
    values += [word.value for word in node.keywords if word.arg and word.arg.endswith("icon")]
    return {str(one.value) for one in values if isinstance(one, ast.Constant) and one.value}


def _icon_like_words() -> set[str]:
    """Every icon that code in the ui names."""
    found: set[str] = set()
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                found |= _named(node)
    return found


def test_every_icon_named_in_the_code_travels_with_it() -> None:
    words = _icon_like_words()
    assert len(words) > 10
    assert sorted(words - set(icon_names())) == []


def test_every_icon_paints_something_in_the_colour_asked(qtbot: QtBot) -> None:
    theme_host()
    for name in icon_names():
        image = icon_pixmap(name, LIGHT.danger, 16, 2.0).toImage()
        assert (image.width(), image.height()) == (32, 32)
        solid = [
            image.pixelColor(x, y)
            for x in range(32)
            for y in range(32)
            if image.pixelColor(x, y).alpha() > 250
        ]
        assert solid, name
        assert QColor(LIGHT.danger).name() in {color.name() for color in solid}, name


def test_small_icons_have_the_heavier_line() -> None:
    assert stroke_units(12) == 2.1
    assert stroke_units(16) == 1.75
    assert 1.75 < stroke_units(14) < 2.1


def test_an_unknown_icon_is_refused_by_name(qtbot: QtBot) -> None:
    with pytest.raises(KeyError, match="no-such-icon"):
        icon_pixmap("no-such-icon", LIGHT.text, 16)


def test_inter_is_used_with_three_weights_and_equal_figures(qtbot: QtBot) -> None:
    host = theme_host()
    assert QFontInfo(host.font(Step.BODY)).family() == "Inter"
    widths = {
        weight: QFontMetricsF(host.font(Step.BODY, weight)).horizontalAdvance("Hand-off")
        for weight in Weight
    }
    assert len(set(widths.values())) == 3
    clock = QFontMetricsF(host.font(Step.TIMER, tabular=True))
    assert clock.horizontalAdvance("11:11") == clock.horizontalAdvance("08:08")


def test_changing_the_theme_tells_everyone_once(qtbot: QtBot, qapp: object) -> None:
    host = theme_host()
    with qtbot.waitSignal(host.changed):
        apply_theme(qapp, DARK, 1.25)  # type: ignore[arg-type]
    assert host.theme is DARK
    assert host.px(28) == 35
    apply_theme(qapp, LIGHT)  # type: ignore[arg-type]
    assert host.px(28) == 28
