"""All words can be read: contrast of every pair of tokens that is painted together (WCAG 2.2)."""

import dataclasses
import re
from pathlib import Path

import pytest

from app.ui.theme.qss import make_qss
from app.ui.theme.tokens import DARK, LIGHT, Theme, Tone, contrast

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
ON_SURFACES = [
    Tone.TEXT,
    Tone.TEXT2,
    Tone.TEXT3,
    Tone.ACCENT,
    Tone.DANGER,
    Tone.WARN,
    Tone.OK,
    Tone.INFO,
    Tone.RECORDING,
    Tone.REP,
    Tone.PROSPECT,
    Tone.TELEMARKETING,
    Tone.QUALIFICATION,
    Tone.TELESALES,
]
TINTED = [
    Tone.DANGER,
    Tone.WARN,
    Tone.OK,
    Tone.INFO,
    Tone.RECORDING,
    Tone.TELEMARKETING,
    Tone.QUALIFICATION,
    Tone.TELESALES,
]


def test_contrast_agrees_with_the_known_ends_of_the_scale() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert contrast("#FFFFFF", "#FFFFFF") == 1.0


@BOTH
@pytest.mark.parametrize("tone", ON_SURFACES)
def test_text_is_readable_on_every_surface(theme: Theme, tone: Tone) -> None:
    worst = min(contrast(theme.color(tone), surface) for surface in theme.surfaces())
    assert worst >= 4.5


@BOTH
@pytest.mark.parametrize("tone", TINTED)
def test_text_is_readable_on_its_own_tint(theme: Theme, tone: Tone) -> None:
    assert contrast(theme.color(tone), theme.tint(tone)) >= 4.5
    assert contrast(theme.text, theme.tint(tone)) >= 4.5
    assert contrast(theme.text2, theme.tint(tone)) >= 4.5


@BOTH
def test_words_on_filled_controls_and_toasts_are_readable(theme: Theme) -> None:
    for words, ground in (
        (theme.on_accent, theme.accent),
        (theme.on_accent, theme.accent_hover),
        (theme.on_danger, theme.danger),
        (theme.on_danger, theme.danger_hover),
        (theme.toast_text, theme.toast_bg),
        (theme.toast_act, theme.toast_bg),
        (theme.text, theme.control),
        (theme.text3, theme.control),
    ):
        assert contrast(words, ground) >= 4.5


@BOTH
def test_edges_of_fields_and_focus_are_seen(theme: Theme) -> None:
    for surface in (*theme.surfaces(), theme.control):
        assert contrast(theme.field, surface) >= 3.0
        assert contrast(theme.accent, surface) >= 3.0


@BOTH
def test_every_colour_is_six_digits(theme: Theme) -> None:
    for field in dataclasses.fields(theme):
        value = getattr(theme, field.name)
        if field.name not in ("name", "dark"):
            assert re.fullmatch(r"#[0-9A-F]{6}", value), field.name


@pytest.mark.parametrize("scale", [1.0, 1.25])
@BOTH
def test_the_sheet_is_filled_and_grows_with_the_text(theme: Theme, scale: float) -> None:
    sheet = make_qss(theme, scale)
    assert "$" not in sheet
    assert theme.accent in sheet
    heights = re.findall(r"min-height: (\d+)px", sheet)
    assert str(round(28 * scale) - 2) in heights


def test_no_colour_is_named_outside_of_the_token_table() -> None:
    root = Path(__file__).resolve().parents[3] / "app" / "ui"
    named = [
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        if file.name != "tokens.py" and re.search(r"[\"']#[0-9A-Fa-f]{6}\b", file.read_text())
    ]
    assert named == []
