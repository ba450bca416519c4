"""The one table of colours, type steps and spacing. No other file names a colour."""

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum


class Tone(StrEnum):
    """What a colour means. Every tone is a foreground; `Theme.tint` gives its background."""

    TEXT = "text"
    TEXT2 = "text2"
    TEXT3 = "text3"
    ACCENT = "accent"
    DANGER = "danger"
    WARN = "warn"
    OK = "ok"
    INFO = "info"
    RECORDING = "recording"
    REP = "rep"
    PROSPECT = "prospect"
    TELEMARKETING = "telemarketing"
    QUALIFICATION = "qualification"
    TELESALES = "telesales"
    ON_ACCENT = "on_accent"
    ON_DANGER = "on_danger"
    TOAST_TEXT = "toast_text"
    TOAST_ACT = "toast_act"


class Weight(IntEnum):
    """The three weights of Inter that are bundled."""

    REGULAR = 400
    MEDIUM = 500
    SEMIBOLD = 600


class Step(Enum):
    """Type scale: (size, line height, usual weight), sizes in pixels at 100 %."""

    CAPTION = (11, 14, Weight.SEMIBOLD)
    META = (12, 16, Weight.REGULAR)
    BODY = (13, 18, Weight.REGULAR)
    TITLE = (15, 20, Weight.SEMIBOLD)
    NAME = (20, 26, Weight.SEMIBOLD)
    TIMER = (22, 26, Weight.SEMIBOLD)
    FIGURE = (28, 32, Weight.SEMIBOLD)
    SCORE = (40, 40, Weight.SEMIBOLD)

    @property
    def size(self) -> int:
        """Font size in pixels at 100 %."""
        return self.value[0]

    @property
    def line(self) -> int:
        """Line height in pixels at 100 %."""
        return self.value[1]

    @property
    def weight(self) -> Weight:
        """Weight used when a caller names none."""
        return self.value[2]


@dataclass(frozen=True)
class Theme:
    """Every colour of the program as '#RRGGBB', light or dark.

    Surfaces are `window`, `panel`, `sunken`, `hover` and `selected`; all text tones reach
    4.5:1 on each of them, `field` and `accent` (focus) reach 3:1 (WCAG 2.2).
    """

    name: str
    dark: bool
    window: str
    panel: str
    sunken: str
    hover: str
    pressed: str
    selected: str
    line: str
    control_line: str
    field: str
    control: str
    title: str
    toast_bg: str
    toast_text: str
    toast_act: str
    text: str
    text2: str
    text3: str
    accent: str
    on_accent: str
    accent_hover: str
    danger: str
    danger_tint: str
    on_danger: str
    danger_hover: str
    warn: str
    warn_tint: str
    ok: str
    ok_tint: str
    info: str
    info_tint: str
    recording: str
    recording_tint: str
    rep: str
    prospect: str
    telemarketing: str
    telemarketing_tint: str
    qualification: str
    qualification_tint: str
    telesales: str
    telesales_tint: str
    shade: str

    def color(self, tone: Tone) -> str:
        """The foreground of a tone."""
        return str(getattr(self, tone.value))

    def tint(self, tone: Tone) -> str:
        """The background that belongs to a tone; plain tones get the hover surface."""
        if tone is Tone.ACCENT:
            return self.selected
        return str(getattr(self, f"{tone.value}_tint", self.hover))

    def surfaces(self) -> tuple[str, ...]:
        """The five backgrounds that any text may stand on."""
        return (self.window, self.panel, self.sunken, self.hover, self.selected)


LIGHT = Theme(
    name="light",
    dark=False,
    window="#F4F3F0",
    panel="#FFFFFF",
    sunken="#FAF9F7",
    hover="#EFEDE8",
    pressed="#E4E1DA",
    selected="#E0EFEC",
    line="#E4E1DA",
    control_line="#CFCBC2",
    field="#8C877C",
    control="#FFFFFF",
    title="#E7E4DE",
    toast_bg="#1C1F23",
    toast_text="#ECEDEE",
    toast_act="#7FD8CB",
    text="#1C1F23",
    text2="#4A4F56",
    text3="#63686F",
    accent="#0A6B62",
    on_accent="#FFFFFF",
    accent_hover="#085A52",
    danger="#B42318",
    danger_tint="#FCEBE8",
    on_danger="#FFFFFF",
    danger_hover="#98190F",
    warn="#7A4E00",
    warn_tint="#FBF0D5",
    ok="#1B6B3A",
    ok_tint="#E4F3E8",
    info="#1F5FA8",
    info_tint="#E6EFF9",
    recording="#C92A1E",
    recording_tint="#FDEDEB",
    rep="#0A6B62",
    prospect="#A84B0B",
    telemarketing="#1C649F",
    telemarketing_tint="#E4EFF8",
    qualification="#6445B8",
    qualification_tint="#EEE9FA",
    telesales="#962C7A",
    telesales_tint="#F8E7F3",
    shade="#000000",
)

DARK = Theme(
    name="dark",
    dark=True,
    window="#141619",
    panel="#1C1F22",
    sunken="#181A1D",
    hover="#282C30",
    pressed="#30343A",
    selected="#163A36",
    line="#30343A",
    control_line="#464B52",
    field="#787E86",
    control="#24282C",
    title="#0F1113",
    toast_bg="#1C1F23",
    toast_text="#ECEDEE",
    toast_act="#7FD8CB",
    text="#ECEDEE",
    text2="#BCC1C7",
    text3="#9AA0A8",
    accent="#4CC2B1",
    on_accent="#06211E",
    accent_hover="#6AD3C4",
    danger="#FF8F80",
    danger_tint="#3F1F1B",
    on_danger="#2A0B07",
    danger_hover="#FFA99D",
    warn="#EBBD52",
    warn_tint="#382C10",
    ok="#72CC90",
    ok_tint="#16321F",
    info="#84B8F0",
    info_tint="#162B42",
    recording="#FF7466",
    recording_tint="#3A1C19",
    rep="#4CC2B1",
    prospect="#EE9A62",
    telemarketing="#74B6E8",
    telemarketing_tint="#15293A",
    qualification="#B6A3F4",
    qualification_tint="#292142",
    telesales="#EA97D1",
    telesales_tint="#3A1B31",
    shade="#000000",
)


class Space:
    """Distances and heights on the 4 px grid, in pixels at 100 %."""

    PANE = 16
    CONTROL_GAP = 6
    GROUP_GAP = 12
    RADIUS = 6
    RADIUS_CARD = 8
    RADIUS_POPUP = 10
    CONTROL = 28
    PRIMARY = 36
    SAVE = 44
    CHIP = 20
    ROW = 32
    ROW_CHIPS = 40
    QUEUE_ROW = 71
    GROUP_HEAD = 28
    PANE_HEAD = 44
    CALL_BAR = 56
    STATUS = 26
    RAIL = 52
    RAIL_TARGET = 40
    FRAME_TITLE = 28
    MENU = 26


def luminance(color: str) -> float:
    """Relative luminance of '#RRGGBB' (WCAG 2.2, definition of relative luminance)."""

    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(color[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, success criterion 1.4.3)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
