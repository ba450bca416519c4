"""Chips, segments, buttons, fields, rail: what keys and pointers do, what readers hear."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import DARK, Step, Tone
from app.ui.widgets.base import Face
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.chip import Chip, ChipBar, ChipButton
from app.ui.widgets.fields import Field, TextField
from app.ui.widgets.fit import fixed_text_problems
from app.ui.widgets.noteline import NoteLine, NoteSign
from app.ui.widgets.primary import PrimaryAct
from app.ui.widgets.rail import Rail
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import ElidedLabel, Label, LinkLabel, Paragraph


def _segments(qtbot: QtBot) -> Segments:
    segments = Segments(["She decides", "Someone else", "Will not say"], "Who decides")
    qtbot.addWidget(segments)
    segments.resize(segments.sizeHint())
    segments.show()
    return segments


def test_digits_and_arrows_choose_a_segment(qtbot: QtBot) -> None:
    segments = _segments(qtbot)
    chosen: list[int] = []
    segments.chosen.connect(chosen.append)
    qtbot.keyClick(segments.buttons()[0], Qt.Key.Key_2)
    assert segments.selected() == 1
    qtbot.keyClick(segments.buttons()[1], Qt.Key.Key_Right)
    assert segments.selected() == 2
    qtbot.keyClick(segments.buttons()[2], Qt.Key.Key_Right)
    assert segments.selected() == 0
    assert chosen == [1, 2, 0]
    assert not segments.press(4)


def test_choosing_from_outside_is_not_reported_and_can_be_taken_back(qtbot: QtBot) -> None:
    segments = _segments(qtbot)
    chosen: list[int] = []
    segments.chosen.connect(chosen.append)
    segments.choose(1)
    segments.choose(None)
    assert segments.selected() is None
    assert chosen == []


def test_a_group_of_segments_is_one_stop_of_the_tab_key(qtbot: QtBot) -> None:
    segments = _segments(qtbot)
    stops = [
        button.text()
        for button in segments.buttons()
        if button.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert stops == ["She decides"]
    segments.choose(2)
    assert segments.buttons()[2].focusPolicy() & Qt.FocusPolicy.TabFocus


def test_segments_show_their_digits_only_while_current_and_wrap(qtbot: QtBot) -> None:
    segments = _segments(qtbot)
    rest = segments.sizeHint().width()
    segments.set_current(True)
    assert segments.sizeHint().width() > rest
    assert segments.heightForWidth(10_000) == 28
    assert segments.heightForWidth(rest // 2) > 28


@pytest.mark.parametrize(
    ("typed", "sign", "rest"),
    [
        ("! price", NoteSign.OBJECTION, "price"),
        ("+ trial", NoteSign.SIGNAL, "trial"),
        ("?freezer", NoteSign.QUESTION, "freezer"),
        ("> quote", NoteSign.PROMISE, "quote"),
        ("# film", NoteSign.NEED, "film"),
        ("two sites", NoteSign.FACT, "two sites"),
    ],
)
def test_the_first_sign_of_a_note_becomes_its_kind(
    qtbot: QtBot, typed: str, sign: NoteSign, rest: str
) -> None:
    line = NoteLine()
    qtbot.addWidget(line)
    qtbot.keyClicks(line, typed)
    assert line.sign is sign
    assert line.text() == rest
    with qtbot.waitSignal(line.kept) as kept:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert kept.args == [sign.value, rest]
    assert line.text() == ""
    assert line.sign is NoteSign.FACT


def test_backspace_at_the_start_makes_a_note_free_text_again(qtbot: QtBot) -> None:
    line = NoteLine()
    qtbot.addWidget(line)
    qtbot.keyClicks(line, "!a")
    line.setCursorPosition(0)
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    assert line.sign is NoteSign.FACT
    assert line.text() == "a"


def test_up_in_an_empty_note_asks_for_the_last_one_and_empty_is_never_kept(qtbot: QtBot) -> None:
    line = NoteLine()
    qtbot.addWidget(line)
    with qtbot.waitSignal(line.edit_last):
        qtbot.keyClick(line, Qt.Key.Key_Up)
    with qtbot.assertNotEmitted(line.kept):
        qtbot.keyClicks(line, "+  ")
        qtbot.keyClick(line, Qt.Key.Key_Return)


def test_the_rail_speaks_its_badges_and_shows_one_screen(qtbot: QtBot) -> None:
    rail = Rail()
    qtbot.addWidget(rail)
    queue = rail.add_screen("queue", "phone", "Queue", "Alt+G, Q")
    rail.add_screen("handoffs", "inbox", "Hand-offs")
    rail.add_bottom("settings", "settings", "Settings")
    rail.set_badge("queue", 4)
    assert queue.accessibleName() == "Queue, 4 due"
    assert queue.toolTip() == "Queue (Alt+G, Q)"
    rail.set_badge("queue", 0)
    assert queue.accessibleName() == "Queue"
    rail.show_screen("queue")
    with qtbot.waitSignal(rail.chosen) as chosen:
        qtbot.mouseClick(rail.button("handoffs"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["handoffs"]
    assert rail.current() == "handoffs"
    assert not queue.isChecked()
    with qtbot.waitSignal(rail.asked) as asked:
        qtbot.mouseClick(rail.button("settings"), Qt.MouseButton.LeftButton)
    assert asked.args == ["settings"]
    assert rail.current() == "handoffs"


def test_a_field_says_what_is_missing_and_is_fine_again(qtbot: QtBot) -> None:
    editor = TextField()
    field = Field("Open with", editor)
    qtbot.addWidget(field)
    field.show()
    assert editor.accessibleName() == "Open with"
    field.set_error("Say how the next call opens.")
    assert editor.property("wrong") is True
    assert field.error() == "Say how the next call opens."
    field.resize(400, 300)
    sentence = next(one for one in field.findChildren(Label) if one.text().startswith("Say how"))
    below = sentence.mapTo(field, QPoint(0, 0)).y() - editor.geometry().bottom()
    assert 0 < below < 12
    field.set_error("")
    assert editor.property("wrong") is False


def test_links_open_by_click_and_by_enter(qtbot: QtBot) -> None:
    link = LinkLabel("38%")
    qtbot.addWidget(link)
    for act in (
        lambda: qtbot.keyClick(link, Qt.Key.Key_Return),
        lambda: qtbot.mouseClick(link, Qt.MouseButton.LeftButton),
    ):
        with qtbot.waitSignal(link.activated):
            act()


def test_icon_buttons_have_a_spoken_name_and_the_key_in_their_tooltip(qtbot: QtBot) -> None:
    button = IconButton("search", "Search in this pane", "Ctrl+F", size=12)
    qtbot.addWidget(button)
    assert button.accessibleName() == "Search in this pane"
    assert button.toolTip() == "Search in this pane (Ctrl+F)"
    assert button.width() >= 24


def test_the_primary_act_speaks_what_follows(qtbot: QtBot) -> None:
    act = PrimaryAct("Save and next", "then Rui Tavares, 33 min late", "Ctrl+Enter")
    qtbot.addWidget(act)
    assert act.accessibleName() == "Save and next, then Rui Tavares, 33 min late"
    assert act.sizeHint().height() == 44
    act.set_act("Go to what is missing")
    assert act.sizeHint().height() == 36


def test_chips_flow_into_more_lines(qtbot: QtBot) -> None:
    bar = ChipBar()
    qtbot.addWidget(bar)
    bar.set_chips([Chip("May be called until 20:00", Tone.OK, "shield-check") for _ in range(4)])
    one_line = bar.heightForWidth(2000)
    assert one_line == 20
    assert bar.heightForWidth(200) > 3 * one_line
    bar.set_chips([ChipButton("Telesales", removable=True)])
    assert len(bar.chips()) == 1


def test_widgets_grow_with_the_text_scale(qtbot: QtBot, qapp: QApplication) -> None:
    button, label = Button("Pause recording", icon="pause", key="F8"), Label("Queue", Step.TITLE)
    for widget in (button, label):
        qtbot.addWidget(widget)
    before = (button.sizeHint().width(), label.sizeHint().height())
    apply_theme(qapp, DARK, 1.25)
    assert button.sizeHint().width() > before[0] * 1.15
    assert label.sizeHint().height() > before[1]
    assert label.palette().windowText().color().name().upper() == DARK.text


def _holder(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    holder = QWidget()
    qtbot.addWidget(holder)
    box = QVBoxLayout(holder)
    for widget in widgets:
        box.addWidget(widget)
    holder.resize(500, 300)
    holder.show()
    return holder


def test_the_fit_checker_is_content_with_text_that_fits(qtbot: QtBot) -> None:
    holder = _holder(
        qtbot,
        Label("Queue", Step.TITLE),
        Button("Go to what is missing"),
        Paragraph("A sentence that wraps " * 8),
        ElidedLabel("A name that is far too long for its box " * 4),
        QLineEdit("x"),
    )
    assert fixed_text_problems(holder) == []


def test_the_fit_checker_names_what_is_cut(qtbot: QtBot) -> None:
    label, button = Label("Continuation point"), Button("Go to what is missing", Face.PRIMARY)
    mute = ElidedLabel("A name that is far too long for its box " * 4)
    holder = _holder(qtbot, label, button, mute)
    label.setFixedWidth(40)
    button.setMaximumWidth(60)
    button.setMinimumWidth(60)
    holder.layout().activate()
    mute.setToolTip("")
    text = "\n".join(fixed_text_problems(holder))
    assert "Label “Continuation point”" in text
    assert "Button “Go to what is missing”" in text
    assert "has no tooltip" in text


def test_the_fit_checker_names_overlaps_and_flat_labels(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(300, 100)
    one, other = Label("Won calls", parent=holder), Label("Lost calls", parent=holder)
    one.setGeometry(10, 10, 80, 20)
    other.setGeometry(50, 15, 80, 20)
    low = Label("Low", parent=holder)
    low.setGeometry(200, 50, 60, 5)
    gone = Label("Gone", parent=holder)
    gone.setGeometry(280, 80, 60, 20)
    holder.show()
    text = "\n".join(fixed_text_problems(holder))
    assert "overlap" in text
    assert "“Low” (60x5) is lower than its text" in text
    assert "“Gone” (60x20) reaches beyond its parent" in text
    other.setProperty("overlay", True)
    assert "overlap" not in "\n".join(fixed_text_problems(holder))


def test_the_focus_ring_of_a_filled_button_stands_around_it(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    row = QHBoxLayout(holder)
    row.setContentsMargins(20, 20, 20, 20)
    button = Button("Save", Face.PRIMARY)
    row.addWidget(button)
    with qtbot.waitActive(holder):
        holder.show()
        holder.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    rings = [child for child in holder.findChildren(QWidget) if child.property("overlay")]
    shown = [ring for ring in rings if ring.isVisible()]
    assert len(shown) == 1
    assert shown[0].geometry() == button.geometry().adjusted(-4, -4, 4, 4)
    button.clearFocus()
    qtbot.waitUntil(lambda: not shown[0].isVisible())
