"""Icons: Lucide outlines painted in a token's colour, sharp at every pixel ratio."""

import re
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.ui.theme.resources import resources_dir

_STROKE = re.compile(r'stroke-width="[^"]*"')


def stroke_units(px: int) -> float:
    """Line width in the icon's own 24 unit grid: 2.1 at 12 px, 1.75 from 16 px on."""
    if px <= 12:
        return 2.1
    if px >= 16:
        return 1.75
    return 2.1 - (px - 12) * (0.35 / 4)


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    path = resources_dir() / "icons" / f"{name}.svg"
    if not path.is_file():
        raise KeyError(f"no icon named {name!r} in resources/icons")
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _renderer(name: str, color: str, px: int) -> QSvgRenderer:
    text = _STROKE.sub(f'stroke-width="{stroke_units(px):.3f}"', _source(name))
    text = text.replace("currentColor", color)
    return QSvgRenderer(QByteArray(text.encode()))


def paint_icon(painter: QPainter, name: str, color: str, box: QRectF) -> None:
    """Draw an icon into a square box with the painter's own transformation."""
    _renderer(name, color, round(box.width())).render(painter, box)


@lru_cache(maxsize=1024)
def icon_pixmap(name: str, color: str, px: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture.

    Args:
        name: file name in resources/icons without ending.
        color: '#RRGGBB' of a token.
        px: edge in logical pixels.
        ratio: device pixels per logical pixel.

    Raises:
        KeyError: when no such icon travels with the program.
    """
    # Asked first: a name that is not there must not leave a painter open.
    _renderer(name, color, px)
    pixmap = QPixmap(round(px * ratio), round(px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, color, QRectF(0, 0, px, px))
    painter.end()
    return pixmap


def icon(name: str, color: str, px: int = 16) -> QIcon:
    """An icon for stock widgets and menus, with pictures for ratios 1 and 2."""
    result = QIcon()
    for ratio in (1.0, 2.0):
        result.addPixmap(icon_pixmap(name, color, px, ratio))
    return result


def icon_names() -> list[str]:
    """Every icon that travels with the program."""
    return sorted(file.stem for file in (resources_dir() / "icons").glob("*.svg"))
