"""How a call is heard on the recordings screen: loop, silence, loudness, output, zoom, filters."""
# ruff: noqa: F811 - fixtures of the neighbour are taken as parameters

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.audio.devices import Device
from app.domain.errors import KnownError
from app.host.settings import OUTPUT, SKIP_SILENCE
from app.ui.screens.recordings.filter_chips import FilterChip
from app.ui.screens.recordings.filters import DAYS, LENGTHS, OUTCOME_FILTERS, Filter
from app.ui.screens.recordings.presenter import Drawn
from app.ui.widgets.wavedata import Span
from tests.helpers.recorded import SECONDS
from tests.ui.screens.test_recordings import (  # noqa: F401 - fixtures
    EWA,
    HANNA,
    TOMAS,
    Key,
    Listener,
    calls,
    light,
    listen,
)

Listen = Callable[..., Listener]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def opened(listen: Listen) -> Listener:
    """Ewa's call is open and drawn: the rep speaks at 1-4 and 10-12 s, she at 5-8 s of 20."""
    one = listen()
    one.open(EWA)
    one.wait(lambda: one.screen.sound.waveform._silences != ())
    one.screen.to_waveform()
    return one


def test_i_and_o_choose_a_loop_that_is_played_and_i_twice_clears_it(listen: Listen) -> None:
    one = opened(listen)
    hear = one.screen.presenter.hearing
    hear.seek(6.0)
    one.key(Key.Key_I)
    assert one.screen.sound.transport.loop.accessibleName() == "Loop from here"
    hear.seek(6.5)
    one.key(Key.Key_O)
    assert hear.look.loop == (6.0, 6.5)
    assert one.at() == 6.0, "its end was here: it begins again"
    assert one.screen.sound.transport.loop.isChecked()
    hear.set_speed(3.0)
    one.key(Key.Key_K)
    seen: list[float] = []

    def again() -> bool:
        seen.append(one.at())
        return sum(after < before for before, after in pairwise(seen)) >= 2

    one.wait(again)
    assert max(seen) <= 6.6
    one.key(Key.Key_I)
    assert hear.look.loop is not None, "a new beginning, the same end"
    one.key(Key.Key_I)
    assert hear.look.loop is None
    one.wait(lambda: one.at() > 7.0)
    one.open(HANNA)
    assert hear.look.loop is None


def test_a_loop_dragged_over_the_waveform_is_played(listen: Listen) -> None:
    one = opened(listen)
    wave = one.screen.sound.waveform
    points = [QPoint(round(wave.x_of(second)), wave.height() // 2) for second in (10.0, 11.0, 12.0)]
    QTest.mousePress(wave, LEFT, NONE, points[0])
    QTest.mouseMove(wave, points[1])
    QTest.mouseMove(wave, points[2])
    QTest.mouseRelease(wave, LEFT, NONE, points[2])
    loop = one.screen.presenter.hearing.look.loop
    assert loop == (pytest.approx(10.0, abs=0.1), pytest.approx(12.0, abs=0.1))
    QTest.mouseClick(one.screen.sound.transport.loop, LEFT)
    assert one.screen.presenter.hearing.look.loop is None
    assert not one.screen.sound.transport.loop.isChecked()


def test_s_leaves_silence_out_and_stays_so_for_this_person(listen: Listen) -> None:
    one = opened(listen)
    one.key(Key.Key_S)
    assert one.screen.sound.transport.silence.isChecked()
    person = str(one.office.actor.id)
    one.wait(lambda: one.office.settings.get(SKIP_SILENCE, person))
    one.screen.presenter.hearing.set_speed(3.0)
    one.screen.presenter.hearing.seek(11.0)
    one.key(Key.Key_K)
    seen: list[float] = []

    def over() -> bool:
        seen.append(one.at())
        return seen[-1] >= 19.9

    one.wait(over)
    assert [at for at in seen if 12.6 < at < 19.4] == [], "nobody speaks from 12 s on"


def test_loudness_of_a_side_is_drawn_and_chosen_by_its_name(listen: Listen) -> None:
    one = opened(listen)
    menu = one.screen.sound.transport.more_menu((), "")
    sides = [action.text() for action in menu.actions() if action.menu() is not None]
    assert sides == ["Loudness of Jonas", "Loudness of Ewa"]
    part = menu.actions()[1].menu()
    assert isinstance(part, QMenu)
    assert [a.text() for a in part.actions() if a.isChecked()] == ["As recorded"]
    next(a for a in part.actions() if a.text() == "Louder").trigger()
    menu.deleteLater()
    assert one.screen.presenter.hearing.look.gains == (1.0, 2.0)
    assert one.screen.sound.waveform._gains == (1.0, 2.0)
    one.open(HANNA)
    assert one.screen.presenter.hearing.look.gains == (1.0, 1.0), "it is about one recording"


def test_the_output_is_chosen_by_its_name_and_kept(listen: Listen) -> None:
    one = opened(listen)
    found = (Device("pulse:jabra", "Jabra Evolve2 40", "output", True, 48_000, 2),)
    menu = one.screen.sound.transport.more_menu(found, "pulse:old")
    texts = [action.text() for action in menu.actions()]
    assert texts[-3:] == ["System’s output", "Jabra Evolve2 40", "old (not there)"]
    next(a for a in menu.actions() if a.text() == "Jabra Evolve2 40").trigger()
    menu.deleteLater()
    one.wait(lambda: one.office.settings.get(OUTPUT) == "pulse:jabra")
    assert one.screen.presenter.listening.device == "pulse:jabra"


def test_without_an_output_it_is_said_above_the_waveform(listen: Listen) -> None:
    one = opened(listen)
    one.wait(lambda: one.screen.sound.lacks.text().startswith("No output device"))
    assert one.screen.sound.lacks.isVisible()


def test_plus_minus_and_equal_zoom_and_a_close_view_shows_the_samples(listen: Listen) -> None:
    one = opened(listen)
    wave = one.screen.sound.waveform
    one.screen.presenter.hearing.seek(2.0)
    for _ in range(5):
        one.key(Key.Key_Plus)
    assert wave.view().end - wave.view().start == pytest.approx(SECONDS / 32)
    one.wait(lambda: wave._detail is not None and wave._detail.covers(wave.view()))
    assert wave._detail is not None
    _, (rep, prospect) = wave._detail.between(wave.view())
    assert abs(rep).max() > 0.8, "the rep hums here, as high as in the peaks"
    assert abs(prospect).max() < 0.05
    one.key(Key.Key_Minus)
    assert wave.view().end - wave.view().start == pytest.approx(SECONDS / 16)
    one.key(Key.Key_Equal)
    assert wave.view() == Span(0.0, SECONDS)


def test_the_strip_scrubs_aloud_and_stands_again(listen: Listen) -> None:
    one = opened(listen)
    strip = one.screen.sound.strip
    points = [QPoint(round(strip.width() * share), 8) for share in (0.2, 0.4, 0.6)]
    QTest.mousePress(strip, LEFT, NONE, points[0])
    for point in points[1:]:
        QTest.mouseMove(strip, point)
    one.wait(lambda: one.screen.presenter.listening.heard().playing)
    assert one.at() == pytest.approx(12.0, abs=0.2), "the playhead is where the hand is"
    QTest.mouseRelease(strip, LEFT, NONE, points[-1])
    one.wait(lambda: not one.screen.presenter.heard().playing)
    assert one.at() == pytest.approx(12.0, abs=0.2)


def test_f8_and_f7_work_while_typing_and_belong_to_a_live_call(listen: Listen) -> None:
    one = opened(listen)
    one.screen.presenter.hearing.seek(9.0)
    one.key(Key.Key_C)
    one.type("so")
    one.key(Key.Key_F7)
    assert one.at() == pytest.approx(4.0)
    one.key(Key.Key_F8)
    one.wait(lambda: one.screen.presenter.heard().playing)
    one.key(Key.Key_F8)
    one.wait(lambda: not one.screen.presenter.heard().playing)
    stood = one.at()
    one.office.set_in_call(one.team.leads[EWA])
    one.key(Key.Key_F7)
    one.key(Key.Key_F8)
    assert one.at() == stood
    assert not one.screen.presenter.heard().playing
    one.office.set_in_call(None)
    assert one.screen.review.text.toPlainText() == "so"


def test_a_picture_of_another_call_is_not_shown(listen: Listen) -> None:
    one = opened(listen)
    shown: list[object] = []
    one.screen.presenter.wave_changed.connect(shown.append)
    one.open(HANNA)
    one.wait(lambda: any(isinstance(each, Drawn) for each in shown))
    assert {each.attempt for each in shown if isinstance(each, Drawn)} == {one.calls[HANNA]}
    assert not any(isinstance(each, KnownError) for each in shown)


def chips(one: Listener) -> list[FilterChip]:
    """The filters that are on."""
    return [chip for chip in one.screen.list.chips.chips() if isinstance(chip, FilterChip)]


def test_a_chip_opens_its_choices_and_keys_do_all_of_it(listen: Listen) -> None:
    one = opened(listen)
    listing = one.screen.presenter.listing
    listing.put_on(OUTCOME_FILTERS[0])
    listing.put_on(DAYS[1])
    one.wait(lambda: one.rows() == [TOMAS] and listing.count == 1)
    assert [chip.text() for chip in chips(one)] == ["Lost or rejected", "Last 7 days"]
    chips(one)[0].setFocus()
    one.key(Key.Key_Right)
    assert one.focus() is chips(one)[1]
    one.key(Key.Key_Left)
    menu = chips(one)[0].menu_of_choices()
    labels = [action.text() for action in menu.actions() if action.text()]
    assert labels[0] == "Lost or rejected"
    assert labels[-1] == "Take off"
    assert {one_.label for one_ in OUTCOME_FILTERS} <= set(labels)
    next(a for a in menu.actions() if a.text() == "Callback").trigger()
    menu.deleteLater()
    one.wait(lambda: one.rows() == [EWA, HANNA] and listing.count == 2)
    assert isinstance(one.focus(), FilterChip), "the focus stays among the chips"
    assert [chip.text() for chip in chips(one)] == ["Callback", "Last 7 days"]
    one.key(Key.Key_Delete)
    one.wait(lambda: len(one.rows()) == 3 and listing.count == 3)
    assert [chip.text() for chip in chips(one)] == ["Last 7 days"]


def test_the_cross_of_a_chip_takes_it_off(listen: Listen) -> None:
    one = opened(listen)
    listing = one.screen.presenter.listing
    listing.put_on(LENGTHS[0])
    one.wait(lambda: len(chips(one)) == 1 and listing.count == 3)
    chip = chips(one)[0]
    assert not chip.on_cross(QPoint(12, chip.height() // 2))
    QTest.mouseClick(chip, LEFT, NONE, QPoint(chip.width() - 6, chip.height() // 2))
    assert listing.active == ()


@pytest.mark.parametrize(
    ("one", "first"),
    [(DAYS[1], "Today"), (Filter("person", "x", "Somebody who left"), "Somebody who left")],
)
def test_a_filter_offers_its_like_and_itself_when_nobody_else_does(
    listen: Listen, one: Filter, first: str
) -> None:
    listener = listen()
    listener.wait(lambda: listener.screen.list._choices.groups != ())
    found = listener.screen.list._choices.like(one)
    assert found[0].label == first
    assert one in found
