"""Inter, bundled, so that text is as wide on every system and no pane clips on one of them."""

from PySide6.QtGui import QFont, QFontDatabase

from app.ui.theme.resources import resources_dir
from app.ui.theme.tokens import Step, Weight

FAMILY = "Inter"
_QT_WEIGHT = {
    Weight.REGULAR: QFont.Weight.Normal,
    Weight.MEDIUM: QFont.Weight.Medium,
    Weight.SEMIBOLD: QFont.Weight.DemiBold,
}


def load_fonts() -> str:
    """Register the bundled fonts once and return the family to use.

    Returns an empty string, meaning the system's own font, when the files are not there.
    """
    if FAMILY in QFontDatabase.families():
        return FAMILY
    files = sorted((resources_dir() / "fonts").glob("Inter-*.ttf"))
    loaded = [QFontDatabase.addApplicationFont(str(file)) for file in files]
    return FAMILY if any(number >= 0 for number in loaded) else ""


def make_font(
    family: str,
    step: Step,
    scale: float,
    weight: Weight | None = None,
    tabular: bool = False,
) -> QFont:
    """A font of the type scale.

    Args:
        family: from `load_fonts`; empty means the system's font.
        step: place in the type scale.
        scale: text scale, 1.0 is 100 %.
        weight: other than the step's own.
        tabular: figures of equal width, for clocks, timers and columns.
    """
    font = (
        QFont(family) if family else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    )
    font.setPixelSize(max(1, round(step.size * scale)))
    font.setWeight(_QT_WEIGHT[step.weight if weight is None else weight])
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
