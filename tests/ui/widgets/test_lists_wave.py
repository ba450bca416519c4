"""Rows, waveform, banners, toast and the call bar."""

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.screens.gallery import GalleryScreen
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import DARK, LIGHT, Tone
from app.ui.widgets.callbar import CallBar, CallBarState, CallPhase
from app.ui.widgets.delegates import RowList
from app.ui.widgets.empty import EmptyAct, EmptyState
from app.ui.widgets.fit import fixed_text_problems
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity, Toast
from app.ui.widgets.meters import LevelMeter, clock_text
from app.ui.widgets.overview import Overview
from app.ui.widgets.rowpaint import PAINTERS
from app.ui.widgets.rows import (
    VIEW_ROLE,
    HeadItem,
    ItemModel,
    LineItem,
    MarkItem,
    NoteItem,
    PersonItem,
    QueueItem,
    ReasonItem,
    ThreadItem,
)
from app.ui.widgets.stopcard import StopCard, StopRow
from app.ui.widgets.wavedata import Peaks, Span, WaveMark, speech_spans, tick_step
from app.ui.widgets.waveform import Waveform

ITEMS = [
    HeadItem("Due now", "2", "alarm-clock"),
    QueueItem("Rui Tavares", "13:03 Braga", "Vinhos do Lima", "33 min late", "clock", Tone.DANGER),
    QueueItem("Giulia Ferrante", "14 min", "Salumi Ferrante", "decides alone", score=82),
    NoteItem("00:31", "Marek wants it before the January contract " * 3, "plus", "Signal", Tone.OK),
    ThreadItem("You", "Thu 19 Nov", "Trial worked.", Tone.TELESALES, "play", "Play"),
    MarkItem("03:02", "If it saves a layer", "plus", "Signal", "note by Jonas", Tone.OK),
    MarkItem("04:21", "You answer a question he did not ask.", person="Petra Holm"),
    MarkItem("06:12", "He asked for the quote.", "split", "Broke here", lit=True),
    ReasonItem(24, 1.0, "Contract ends in 5 weeks", "question 3", "01:52"),
    PersonItem("Jonas Okafor", "Italian", ("31%", "4"), chosen=True),
    LineItem("Score 60 or more", right="82", icon="check", key_cap="Ctrl+J"),
]


def _list(qtbot: QtBot) -> tuple[RowList, ItemModel]:
    view, model = RowList("Queue"), ItemModel(ITEMS)
    qtbot.addWidget(view)
    view.setModel(model)
    view.resize(304, 900)
    view.show()
    return view, model


def test_every_kind_of_row_has_a_painter_and_leaves_its_mark(qtbot: QtBot) -> None:
    assert {type(item) for item in ITEMS} == set(PAINTERS)
    view, model = _list(qtbot)
    picture = view.viewport().grab().toImage()
    for row in range(model.rowCount()):
        rect = view.visualRect(model.index(row))
        colors = {
            picture.pixelColor(x, y).name()
            for x in range(rect.left() + 8, rect.right(), 3)
            for y in range(rect.top() + 3, rect.bottom() - 3, 3)
        }
        assert len(colors) > 3, ITEMS[row]


def test_rows_have_the_heights_of_the_design_and_notes_grow_with_their_text(qtbot: QtBot) -> None:
    view, model = _list(qtbot)
    tall = [view.visualRect(model.index(row)).height() for row in range(4)]
    assert tall[0] == 28
    assert tall[1] == 71
    narrow = tall[3]
    view.resize(700, 900)
    qtbot.waitUntil(lambda: view.visualRect(model.index(3)).height() < narrow)
    assert view.content_height() > 300


def test_rows_speak_one_sentence_and_heads_cannot_be_selected(qtbot: QtBot) -> None:
    _view, model = _list(qtbot)
    spoken = model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Rui Tavares, Vinhos do Lima, 33 min late, 13:03 Braga"
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable
    assert model.data(model.index(2), VIEW_ROLE) is ITEMS[2]


def test_same_number_of_rows_keeps_the_selection(qtbot: QtBot) -> None:
    view, model = _list(qtbot)
    view.setCurrentIndex(model.index(2))
    model.set_items(list(reversed(ITEMS)))
    assert view.currentIndex().row() == 2


def test_a_click_on_the_act_of_a_row_is_told_apart_from_a_click_on_the_row(qtbot: QtBot) -> None:
    view, model = _list(qtbot)
    rect = view.visualRect(model.index(4))
    heard: list[int] = []

    def hear(index: QModelIndex) -> None:
        heard.append(index.row())

    view.act_clicked.connect(hear)
    left = QPoint(rect.left() + 40, rect.center().y())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=left)
    assert heard == []
    right = QPoint(rect.right() - 14, rect.center().y())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=right)
    assert heard == [4]


def _peaks(seconds: float = 600.0, count: int = 6000) -> Peaks:
    high = np.zeros((2, count), dtype=np.int8)
    high[0, : count // 2] = 100
    high[1, count // 2 :] = 60
    return Peaks(-high, high, seconds)


def _wave(qtbot: QtBot) -> Waveform:
    wave = Waveform()
    qtbot.addWidget(wave)
    wave.set_peaks(_peaks(), "Jonas", "Rui")
    wave.resize(744, 214)
    wave.show()
    return wave


@pytest.mark.parametrize("second", [0.0, 60.0, 300.0, 599.0])
def test_a_click_in_the_waveform_seeks_to_its_second(qtbot: QtBot, second: float) -> None:
    wave = _wave(qtbot)
    place = QPoint(round(wave.x_of(second)), 120)
    with qtbot.waitSignal(wave.seek) as seek:
        qtbot.mouseClick(wave, Qt.MouseButton.LeftButton, pos=place)
    assert seek.args[0] == pytest.approx(second, abs=1.0)


def test_a_click_left_of_the_lanes_is_the_start_and_never_before(qtbot: QtBot) -> None:
    wave = _wave(qtbot)
    with qtbot.waitSignal(wave.seek) as seek:
        qtbot.mouseClick(wave, Qt.MouseButton.LeftButton, pos=QPoint(2, 120))
    assert seek.args == [0.0]


def test_a_click_on_a_flag_tells_its_mark(qtbot: QtBot) -> None:
    wave = _wave(qtbot)
    mark = WaveMark(372.0, "split", Tone.DANGER, "Broke here", True)
    wave.set_marks([WaveMark(95.0, "plus"), mark])
    with qtbot.waitSignal(wave.mark_clicked) as clicked:
        place = QPoint(round(wave.x_of(372.0)), 10)
        qtbot.mouseClick(wave, Qt.MouseButton.LeftButton, pos=place)
    assert clicked.args == [mark]


def test_zoom_keeps_the_second_under_the_pointer_and_stays_inside(qtbot: QtBot) -> None:
    wave = _wave(qtbot)
    before = wave.x_of(120.0)
    wave.zoom(4.0, around=120.0)
    assert wave.x_of(120.0) == pytest.approx(before, abs=1.0)
    assert wave.view().end - wave.view().start == pytest.approx(150.0)
    wave.zoom(0.01)
    assert wave.view() == Span(0.0, 600.0)
    wave.zoom(10.0, around=0.0)
    wave.set_position(500.0)
    assert wave.view().start <= 500.0 <= wave.view().end


def test_the_unplayed_part_is_paler_and_lanes_have_their_colours(qtbot: QtBot) -> None:
    wave = _wave(qtbot)
    wave.set_position(150.0)
    image = wave.grab().toImage()
    ratio = image.devicePixelRatio()

    def lane_colors(start: float, end: float, y: int) -> set[str]:
        xs = range(round(wave.x_of(start) * ratio), round(wave.x_of(end) * ratio))
        return {image.pixelColor(x, round(y * ratio)).name() for x in xs}

    played, rest = lane_colors(20, 100, 70), lane_colors(200, 280, 70)
    assert LIGHT.rep.lower() in played
    assert LIGHT.rep.lower() not in rest
    assert LIGHT.rep.lower() not in lane_colors(20, 100, 150)


def test_arrow_keys_seek_five_seconds(qtbot: QtBot) -> None:
    wave = _wave(qtbot)
    wave.set_position(100.0)
    with qtbot.waitSignal(wave.seek) as seek:
        qtbot.keyClick(wave, Qt.Key.Key_Right)
    assert seek.args == [105.0]


def test_an_overview_seeks_over_its_whole_width(qtbot: QtBot) -> None:
    overview = Overview()
    qtbot.addWidget(overview)
    overview.resize(500, 26)
    loud = _peaks().loudness()
    overview.set_speech(600.0, *(speech_spans(loud[lane], 600.0, 0.1) for lane in (0, 1)))
    with qtbot.waitSignal(overview.seek) as seek:
        qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(250, 10))
    assert seek.args[0] == pytest.approx(300.0, abs=2.0)


def test_peaks_become_bars_speech_and_ticks() -> None:
    peaks = _peaks(10.0, 1000)
    bars = peaks.bars(Span(0, 10), 10)
    assert bars[0, 0] == pytest.approx(100 / 127)
    assert bars[0, 9] == 0.0
    assert speech_spans(peaks.loudness()[1], 10.0, 0.1) == [Span(5.0, 10.0)]
    assert tick_step(Span(0, 586), 640) == 60.0
    with pytest.raises(ValueError, match="two rows"):
        Peaks(np.zeros((1, 3), np.int8), np.zeros((1, 3), np.int8), 1.0)


def test_at_most_two_banners_stand_worst_first(qtbot: QtBot) -> None:
    stack = BannerStack()
    qtbot.addWidget(stack)
    stack.put(BannerSpec("sync", Severity.INFO, "Working offline since 16:22."))
    stack.put(BannerSpec("mic", Severity.DANGER, "The headset was unplugged."))
    stack.put(BannerSpec("disk", Severity.WARN, "1.2 GB left.", acts=(("free", "Free 4.8 GB"),)))
    assert stack.keys() == ["mic", "disk"]
    stack.drop("mic")
    assert stack.keys() == ["disk", "sync"]


def test_a_banner_tells_which_act_was_pressed(qtbot: QtBot) -> None:
    stack = BannerStack()
    qtbot.addWidget(stack)
    stack.put(BannerSpec("disk", Severity.WARN, "1.2 GB left.", acts=(("free", "Free 4.8 GB"),)))
    stack.show()
    button = next(child for child in stack.findChildren(QWidget) if child.property("act"))
    with qtbot.waitSignal(stack.act_asked) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["disk", "free"]


@pytest.fixture
def in_use(qtbot: QtBot) -> QWidget:
    """A window in which somebody types, with the pointer far from where toasts stand."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    typed = QLineEdit(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    # Where nothing else takes it, the act of the toast has the focus, and the toast stays.
    typed.setFocus()
    qtbot.waitUntil(typed.hasFocus)
    qtbot.mouseMove(window, QPoint(700, 40))
    return window


def test_a_toast_stands_bottom_left_leaves_by_time_and_takes_back(
    in_use: QWidget, qtbot: QtBot
) -> None:
    toast = Toast(in_use)
    toast.set_duration(30)
    with qtbot.waitSignal(toast.gone):
        toast.say("Saved. Rui Tavares goes on Thu 09:00 his time.")
        assert toast.x() == 16
        assert toast.y() + toast.height() == 600 - 16
    assert toast.isHidden()
    toast.set_duration(10_000)
    toast.say("Passed to Jonas. He has 20 min.", "send")
    with qtbot.waitSignal(toast.undo_asked):
        qtbot.mouseClick(toast.act_button(), Qt.MouseButton.LeftButton)
    assert toast.isHidden()


def test_a_toast_whose_time_ends_while_the_window_is_locked_does_not_come_back(
    in_use: QWidget, qtbot: QtBot
) -> None:
    page = QWidget(in_use)
    page.show()
    toast = Toast(page)
    toast.set_duration(30)
    with qtbot.waitSignal(toast.gone):
        toast.say("Saved. Rui Tavares goes on Thu 09:00 his time.")
        page.hide()
    page.show()
    assert not toast.isVisible()


def test_a_toast_stays_while_focus_is_in_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    toast = Toast(window)
    toast.set_duration(20)
    toast.say("Saved.")
    toast.act_button().setFocus()
    qtbot.waitUntil(toast.act_button().hasFocus)
    with qtbot.assertNotEmitted(toast.gone, wait=120):
        pass
    qtbot.keyClick(toast.act_button(), Qt.Key.Key_Escape)
    assert toast.isHidden()


def test_the_call_bar_shows_only_what_can_be_done(qtbot: QtBot) -> None:
    bar = CallBar()
    qtbot.addWidget(bar)
    bar.resize(700, 56)
    bar.show()
    assert bar.dial.isVisible()
    assert bar.dial.isEnabled()
    assert not bar.hang_up.isVisible()
    bar.set_state(CallBarState(CallPhase.LIVE, 206, "Ewa"))
    assert bar.light.text() == "Recording"
    assert bar.timer.text() == "03:26"
    assert not bar.dial.isVisible()
    with qtbot.waitSignal(bar.hang_up_asked):
        qtbot.mouseClick(bar.hang_up, Qt.MouseButton.LeftButton)
    bar.set_state(CallBarState(CallPhase.PAUSED, 206, "Ewa", note="Not recording since 03:10"))
    assert bar.light.text() == "Not recording since 03:10"
    assert bar.pause.text() == "Resume recording"
    bar.set_state(CallBarState(CallPhase.FORBIDDEN, note="Too early in Porto: 07:52."))
    assert not bar.dial.isEnabled()
    bar.set_narrow(True)
    bar.set_state(CallBarState(CallPhase.LIVE, 206, "Ewa", muted=True))
    assert bar.mute.text() == ""
    assert bar.mute.accessibleName() == "Unmute"
    assert bar.minimumSizeHint().width() <= 620


def test_the_meter_falls_back_to_silence(qtbot: QtBot) -> None:
    meter = LevelMeter("you", Tone.REP)
    qtbot.addWidget(meter)
    meter.show()
    meter.set_level(0.9)
    qtbot.waitUntil(lambda: meter.shown_level() > 0.5)
    qtbot.waitUntil(lambda: meter.shown_level() == 0.0)


def test_clock_texts() -> None:
    assert clock_text(206.9) == "03:26"
    assert clock_text(3725) == "1:02:05"
    assert clock_text(-4) == "00:00"


def test_where_we_stopped_shows_every_row_or_one_line(qtbot: QtBot) -> None:
    card = StopCard()
    qtbot.addWidget(card)
    card.resize(660, 300)
    rows = [
        StopRow("Stopped at", "Trial held at −25 °C."),
        StopRow("Open with", "“Ewa?”", strong=True),
    ]
    card.show_point("Thu 19 Nov 11:20", rows, lapsed="lapsed 3 days ago")
    card.show()
    names = {child.accessibleName() for child in card.findChildren(QWidget)}
    assert {"Stopped at: Trial held at −25 °C.", "Open with: “Ewa?”"} <= names
    card.show_first("First conversation.")
    assert not card.head.isVisible()


def test_an_empty_state_offers_three_acts_at_most(qtbot: QtBot) -> None:
    acts = [EmptyAct(str(at), f"Act {at}", "archive", "Enter") for at in range(4)]
    state = EmptyState("Nothing is due.", "The next one is at 18:15.", acts)
    qtbot.addWidget(state)
    state.resize(700, 500)
    state.show()
    rows = [child for child in state.findChildren(QWidget) if child.property("act")]
    assert len(rows) == 3
    with qtbot.waitSignal(state.act_asked) as asked:
        qtbot.mouseClick(rows[1], Qt.MouseButton.LeftButton)
    assert asked.args == ["1"]
    assert fixed_text_problems(state) == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_all_text_of_the_gallery_fits(
    qtbot: QtBot, qapp: QApplication, theme: object, scale: float
) -> None:
    apply_theme(qapp, theme, scale)  # type: ignore[arg-type]
    gallery = GalleryScreen()
    qtbot.addWidget(gallery)
    gallery.resize(round(1440 * scale), round(900 * scale))
    gallery.show()
    assert fixed_text_problems(gallery) == []
    picture = gallery.grab().toImage()
    surface = picture.pixelColor(3, 3).name()
    assert surface == (LIGHT if theme is LIGHT else DARK).window.lower()
