"""The waveform from the whole call to one sample: peaks, detail, loop by hand, moving the view."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.theme.tokens import LIGHT
from app.ui.widgets.overview import Overview
from app.ui.widgets.wavedata import Detail, Peaks, Span, tick_step, tick_words
from app.ui.widgets.waveform import Waveform

RATE, SECONDS = 16_000, 600.0
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def wave(qtbot: QtBot) -> Waveform:
    """Ten minutes: the rep hums in every second minute, the prospect in the others."""
    count = int(SECONDS * RATE / 256)
    loud = np.zeros((2, count), dtype=np.int8)
    minute = (np.arange(count) * 256 // RATE // 60) % 2
    loud[0, minute == 0], loud[1, minute == 1] = 100, 100
    wave = Waveform()
    qtbot.addWidget(wave)
    wave.set_rate(RATE)
    wave.set_peaks(Peaks(-loud, loud, SECONDS))
    wave.resize(744, 214)
    wave.show()
    qtbot.waitExposed(wave)
    return wave


@pytest.mark.parametrize("stretch", [Span(0.0, 600.0), Span(10.0, 590.0), Span(100.0, 130.0)])
def test_bars_are_two_thirds_mean_and_one_third_peak_at_every_level(stretch: Span) -> None:
    random = np.random.default_rng(7)
    loud = random.integers(0, 127, (2, 37_500)).astype(np.int8)
    peaks = Peaks(-loud, loud, SECONDS)
    bars = peaks.bars(stretch, 200)
    assert bars.shape == (2, 200)
    edges = np.linspace(stretch.start, stretch.end, 201) / SECONDS * loud.shape[1]
    for bar in (0, 77, 199):
        part = loud[:, int(np.floor(edges[bar] + 1e-6)) : int(np.ceil(edges[bar + 1] - 1e-6))]
        exact = (2 * part.mean(axis=1) + part.max(axis=1)) / 3 / 127
        assert bars[:, bar] == pytest.approx(exact, abs=0.06)


def test_the_deepest_low_counts_as_full_loudness() -> None:
    low = np.full((2, 4), -128, dtype=np.int8)
    assert Peaks(low, np.zeros_like(low), 1.0).loudness().max() == 1.0


def test_it_zooms_to_single_samples_and_back(wave: Waveform) -> None:
    for _ in range(40):
        wave.zoom(2.0, around=100.0)
    view = wave.view()
    assert view.end - view.start == pytest.approx(8 / RATE)
    assert view.start <= 100.0 <= view.end
    assert abs(wave.x_of(100.0 + 1 / RATE) - wave.x_of(100.0)) > 50, "a sample and its next"
    wave.fit()
    assert wave.view() == Span(0.0, SECONDS)


def test_a_close_view_asks_for_the_sound_itself_once_and_draws_it(
    wave: Waveform, qtbot: QtBot
) -> None:
    asked: list[Span] = []
    wave.detail_wanted.connect(asked.append)
    wave.zoom(10.0, around=100.0)
    assert asked == [], "peaks are fine enough for a minute"
    wave.zoom(100.0, around=100.0)
    (span,) = asked
    view = wave.view()
    assert span.start < view.start
    assert span.end > view.end
    wave.pan(0.5)
    assert len(asked) == 1, "what is under way covers it"
    count = round((span.end - span.start) * RATE) + 1
    tone = np.sin(2 * np.pi * 50 * np.arange(count) / RATE).astype(np.float32)
    wave.set_detail(Detail(span.start, RATE, np.stack((tone, tone * 0))))
    wave.pan(0.2)
    assert len(asked) == 1, "what is there covers it"
    wave.pan(5.0)
    assert len(asked) == 2


def test_each_sample_stands_where_its_second_is(wave: Waveform) -> None:
    """One loud sample among silent ones: its dot is at its place, and at no other."""
    samples = np.zeros((2, 400), dtype=np.float32)
    samples[0, 200] = 1.0
    start = 99.9
    wave.zoom(SECONDS / (16 / RATE), around=start + 200 / RATE)
    wave.set_detail(Detail(start, RATE, samples))
    wave.set_position(SECONDS)  # all is played, in full colour
    wave._show_view(Span(start + 192 / RATE, start + 208 / RATE))
    image = wave.grab().toImage()
    ratio = image.devicePixelRatio()
    lanes = wave.lanes()
    half = lanes.height() / 4
    top = round((lanes.top() + half - half * 2 * 0.46) * ratio)
    rep = LIGHT.rep.lower()
    lit = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, top + dy).name() == rep for dy in (-1, 0, 1))
    ]
    assert lit, "the sample is drawn"
    middle = sum(lit) / len(lit) / ratio
    assert middle == pytest.approx(wave.x_of(start + 200 / RATE), abs=1.5)


def test_gains_make_one_lane_louder_and_leave_the_other(wave: Waveform) -> None:
    quiet = Peaks(np.full((2, 2000), -20, np.int8), np.full((2, 2000), 20, np.int8), SECONDS)
    wave.set_peaks(quiet)
    wave.set_position(SECONDS)

    def tall(color: str) -> int:
        image = wave.grab().toImage()
        x = round((wave.lanes().left() + 31) * image.devicePixelRatio())
        columns = [
            sum(image.pixelColor(x + dx, y).name() == color.lower() for y in range(image.height()))
            for dx in range(4)
        ]
        return max(columns)

    rep, prospect = tall(LIGHT.rep), tall(LIGHT.prospect)
    wave.set_gains((4.0, 1.0))
    assert tall(LIGHT.rep) > 3 * rep
    assert tall(LIGHT.prospect) == prospect


def test_dragging_chooses_a_loop_and_its_edges_can_be_moved(wave: Waveform) -> None:
    chosen: list[Span] = []
    sought: list[float] = []
    wave.loop_chosen.connect(chosen.append)
    wave.seek.connect(sought.append)

    def drag(start: float, end: float) -> None:
        begin, stop = (QPoint(round(wave.x_of(one)), 120) for one in (start, end))
        QTest.mousePress(wave, LEFT, NONE, begin)
        QTest.mouseMove(wave, QPoint((begin.x() + stop.x()) // 2, 120))
        QTest.mouseMove(wave, stop)
        QTest.mouseRelease(wave, LEFT, NONE, stop)

    drag(100.0, 200.0)
    assert [chosen[-1].start, chosen[-1].end] == pytest.approx([100.0, 200.0], abs=1.0)
    drag(200.0, 300.0)
    assert [chosen[-1].start, chosen[-1].end] == pytest.approx([100.0, 300.0], abs=1.5)
    drag(500.0, 400.0)
    assert [chosen[-1].start, chosen[-1].end] == pytest.approx([400.0, 500.0], abs=1.0)
    assert len(chosen) == 3
    QTest.mouseClick(wave, LEFT, NONE, QPoint(round(wave.x_of(50.0)), 120))
    assert len(chosen) == 3, "a click seeks and leaves the loop"
    assert sought[-1] == pytest.approx(50.0, abs=1.0)


def turn(wave: Waveform, by: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """One step of the wheel over the middle."""
    point = QPointF(wave.width() / 2, 120)
    event = QWheelEvent(
        point,
        QPointF(wave.mapToGlobal(point.toPoint())),
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(wave, event)


def test_the_wheel_zooms_with_ctrl_and_moves_a_zoomed_view(wave: Waveform) -> None:
    turn(wave, 120)
    assert wave.view() == Span(0.0, SECONDS)
    under = wave.seconds_at(wave.width() / 2)
    turn(wave, 120, Qt.KeyboardModifier.ControlModifier)
    view = wave.view()
    assert view.end - view.start == pytest.approx(SECONDS / 1.25)
    assert wave.seconds_at(wave.width() / 2) == pytest.approx(under, abs=0.01)
    turn(wave, -120)
    assert wave.view().start > view.start


def test_the_view_follows_the_playhead_and_a_moved_view_stays(wave: Waveform) -> None:
    wave.set_position(100.0)
    wave.zoom(60.0)
    wave.set_position(130.0)
    assert wave.view().start == pytest.approx(130.0)
    wave.pan(3.0)
    moved = wave.view()
    wave.set_position(130.0)
    assert wave.view() == moved, "it stands: nothing pulls the view back"


def test_better_peaks_leave_view_and_playhead(wave: Waveform) -> None:
    wave.set_position(100.0)
    wave.zoom(4.0)
    view = wave.view()
    wave.refine_peaks(Peaks(*(np.zeros((2, 9), np.int8),) * 2, SECONDS))
    assert (wave.view(), wave.position()) == (view, 100.0)


@pytest.mark.parametrize(
    ("length", "second", "words"),
    [
        (600.0, 61.0, "1:01"),
        (7200.0, 3661.0, "1:01:01"),
        (2.0, 1.2, "0:01.2"),
        (0.02, 61.002, "1:01.002"),
        (0.001, 0.9999, "0:00.9999"),
    ],
)
def test_the_axis_says_as_many_decimals_as_it_needs(
    length: float, second: float, words: str
) -> None:
    step = tick_step(Span(0.0, length), 700.0)
    assert step / length * 700.0 >= 56.0
    assert tick_words(second, step) == words


def test_dragging_over_the_strip_scrubs_and_tells_when_it_is_over(
    qtbot: QtBot, heard: Callable[[Overview], list[object]]
) -> None:
    strip = Overview()
    qtbot.addWidget(strip)
    strip.resize(500, 26)
    strip.set_speech(100.0, (), ())
    strip.set_scrubbing(True)
    strip.show()
    said = heard(strip)
    QTest.mousePress(strip, LEFT, NONE, QPoint(100, 10))
    QTest.mouseMove(strip, QPoint(200, 10))
    QTest.mouseMove(strip, QPoint(250, 10))
    QTest.mouseRelease(strip, LEFT, NONE, QPoint(250, 10))
    assert said[0] == ("seek", pytest.approx(20.0))
    assert said[-2] == ("scrubbed", pytest.approx(50.0))
    assert said[-1] == ("released",)


@pytest.fixture
def heard() -> Callable[[Overview], list[object]]:
    """Writes down what a strip tells."""

    def listen(strip: Overview) -> list[object]:
        said: list[object] = []
        strip.seek.connect(lambda second: said.append(("seek", second)))
        strip.scrubbed.connect(lambda second: said.append(("scrubbed", second)))
        strip.released.connect(lambda: said.append(("released",)))
        return said

    return listen
