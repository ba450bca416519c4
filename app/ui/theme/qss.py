"""The one style sheet, generated from tokens and text scale. Never written by hand with px.

Painted widgets and delegates read the tokens themselves; this covers the stock widgets.
"""

from collections.abc import Callable
from string import Template

from app.ui.theme.tokens import Space, Theme

_SHEET = Template(
    """
QToolTip { background: $toast_bg; color: $toast_text; border: 1px solid $control_line;
  padding: ${p4}px ${p8}px; }
QMainWindow, QDialog { background: $window; }
QFrame#pane, QWidget#pane { background: $panel; }
QFrame#sunken, QWidget#sunken { background: $sunken; }
QFrame#popover { background: $panel; border: 1px solid $control_line;
  border-radius: ${popup}px; }
QFrame#line { background: $line; border: none; }

QMenuBar { background: $window; border-bottom: 1px solid $line; padding: 0 ${p6}px; spacing: 1px; }
QMenuBar::item { padding: ${p4}px ${p8}px; border-radius: ${p4}px; color: $text2; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $pressed; color: $text; }
QMenu { background: $panel; border: 1px solid $control_line; padding: ${p4}px; }
QMenu::item { padding: ${p6}px ${p24}px ${p6}px ${p12}px; border-radius: ${p4}px; }
QMenu::item:selected { background: $selected; color: $text; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line; margin: ${p4}px ${p8}px; }
QMenu::icon { padding-left: ${p8}px; }

QPushButton, QToolButton[look="control"] { background: $control; color: $text;
  border: 1px solid $control_line; border-radius: ${radius}px;
  min-height: ${control_in}px; padding: 0 ${p10}px; font-weight: 500; }
QPushButton:hover, QToolButton[look="control"]:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:checked { background: $selected; color: $accent; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 0 ${p9}px; min-height: ${control_in2}px; }
QPushButton:disabled { color: $text3; border: 1px dashed $control_line; background: transparent; }
QPushButton:default { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton:default:hover { background: $accent_hover; }

QPushButton[painted="true"] { min-height: 0; padding: 0; border: none;
  background: transparent; }

QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit, QTimeEdit, QDateTimeEdit,
QPlainTextEdit, QTextEdit { background: $control; color: $text; border: 1px solid $field;
  border-radius: ${radius}px; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit, QTimeEdit, QDateTimeEdit {
  min-height: ${control_in}px; padding: 0 ${p9}px; }
QPlainTextEdit, QTextEdit { padding: ${p4}px ${p6}px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus,
QTimeEdit:focus, QDateTimeEdit:focus, QPlainTextEdit:focus, QTextEdit:focus,
QLineEdit[show="focus"] { border: 2px solid $accent; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus,
QTimeEdit:focus, QDateTimeEdit:focus, QLineEdit[show="focus"] {
  min-height: ${control_in2}px; padding: 0 ${p8}px; }
QTextEdit[look="read"] { background: $panel; border: 2px solid transparent; border-radius: 0;
  padding: 0; }
QTextEdit[look="read"]:focus { border: 2px solid $accent; padding: 0; }
QPlainTextEdit:focus, QTextEdit:focus { padding: ${p3}px ${p5}px; }
QLineEdit[wrong="true"], QComboBox[wrong="true"] { border: 2px solid $danger;
  min-height: ${control_in2}px; padding: 0 ${p8}px; }
QPlainTextEdit[wrong="true"] { border: 2px solid $danger; padding: ${p3}px ${p5}px; }
QLineEdit:read-only, QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {
  background: transparent; color: $text3; border: 1px dashed $field; }
QLineEdit[painted="true"]:read-only, QLineEdit[painted="true"]:disabled {
  border-color: transparent; }
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $text3; }
QComboBox::drop-down { border: none; width: ${p24}px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $control_line;
  selection-background-color: $selected; selection-color: $text; outline: none; }
QSpinBox::up-button, QSpinBox::down-button { width: ${p16}px; border: none; }

QAbstractItemView { background: $panel; border: none; outline: none;
  selection-background-color: $selected; selection-color: $text; }
QListView:focus, QTableView:focus, QTreeView:focus { border: none; }
QHeaderView { background: $sunken; border: none; }
QHeaderView::section { background: $sunken; color: $text3; border: none;
  border-bottom: 1px solid $line; padding: ${p6}px ${p8}px; font-size: ${caption}px;
  font-weight: 600; }
QTableView { gridline-color: transparent; }
QTableCornerButton::section { background: $sunken; border: none; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: ${p10}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p10}px; margin: 0; }
QScrollBar::handle { background: $control_line; border-radius: ${p3}px; margin: ${p2}px; }
QScrollBar::handle:vertical { min-height: ${p24}px; }
QScrollBar::handle:horizontal { min-width: ${p24}px; }
QScrollBar::handle:hover { background: $field; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }
QTabBar::tab { padding: ${p6}px ${p12}px; color: $text2; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar::tab:focus { background: $hover; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QProgressBar { background: $line; border: none; border-radius: 2px; max-height: ${p4}px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QGroupBox { border: none; margin-top: ${p20}px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; }
QCheckBox, QRadioButton { spacing: ${p8}px; min-height: ${p24}px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QSlider::groove:horizontal { height: ${p4}px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { background: $accent; width: ${p12}px; margin: -${p4}px 0;
  border-radius: ${p6}px; }
QSlider::handle:horizontal:focus { border: 2px solid $text; }
QCalendarWidget QAbstractItemView { selection-background-color: $accent;
  selection-color: $on_accent; }
QCalendarWidget QToolButton { color: $text; background: transparent; border: none;
  padding: ${p4}px ${p8}px; }
"""
)


def _lengths(px: Callable[[float], int]) -> dict[str, str]:
    values = {f"p{n}": px(n) for n in (2, 3, 4, 5, 6, 8, 9, 10, 12, 16, 20, 24)}
    values |= {
        "radius": px(Space.RADIUS),
        "popup": px(Space.RADIUS_POPUP),
        "control_in": px(Space.CONTROL) - 2,
        "control_in2": px(Space.CONTROL) - 4,
        "caption": px(11),
    }
    return {name: str(value) for name, value in values.items()}


def make_qss(theme: Theme, scale: float) -> str:
    """The style sheet of a theme at a text scale (1.0 is 100 %)."""
    colors = {name: value for name, value in vars(theme).items() if isinstance(value, str)}
    return _SHEET.substitute(colors | _lengths(lambda n: max(1, round(n * scale))))
