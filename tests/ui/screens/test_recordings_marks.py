"""Marks of who listens, and calls without sound, on the recordings screen by keys."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPointF

from app.acts.undo import Undo
from app.ui.widgets.fit import fixed_text_problems
from app.ui.widgets.text import Paragraph
from tests.helpers.recorded import record
from tests.helpers.team import Team
from tests.ui.screens import test_recordings as at

Key, EWA, HANNA, TOMAS = at.Key, at.EWA, at.HANNA, at.TOMAS
calls, listen, light = at.calls, at.listen, at.light


def test_m_marks_the_moment_that_is_heard_and_undo_takes_it_back(
    listen: Callable[..., Any],
) -> None:
    one = listen()
    one.open(HANNA)
    assert one.shown() == []
    one.screen.presenter.seek(7.0)
    one.key(Key.Key_M)
    one.wait(lambda: len(one.notices) == 1)
    assert one.notices[0].text.startswith("Marked at 00:07.")
    one.wait(lambda: [line[:30] for line in one.shown()] == ["00:07, Marked, by Petra Holm, "])
    wave = one.screen.sound.waveform
    flag = wave.mark_at(QPointF(wave.x_of(7.0), 5.0))
    assert flag is not None
    assert flag.label == "Marked by Petra Holm"
    one.key(Key.Key_J)
    one.key(Key.Key_N)
    assert one.at() == pytest.approx(7.0)
    one.office.do(Undo(one.notices[0].act_id), owner=one.screen)
    one.notices[0].on_undo()
    one.wait(lambda: one.shown() == [])


def test_m_is_for_all_who_hear_and_not_for_a_call_without_sound(
    listen: Callable[..., Any],
) -> None:
    rep = listen("jonas")
    rep.open(EWA)
    assert next(act for act in rep.screen.acts() if act.key == "M").enabled()
    one = listen("petra")
    one.open(EWA)
    one.screen.list.list.setCurrentIndex(one.screen.list.model.index(one.rows().index(TOMAS)))
    one.wait(lambda: bool(one.screen.sound.problem()))
    mark = next(act for act in one.screen.acts() if act.key == "M")
    assert not mark.enabled()


def test_calls_without_sound_are_found_with_their_reason(
    listen: Callable[..., Any], team: Team
) -> None:
    team.clock.forward(hours=24)
    record(team, HANNA, "callback", sound=False)
    one = listen()
    one.open(EWA)
    assert one.rows() == [EWA, TOMAS, HANNA]
    menu = one.screen.list.filter_menu()
    group = next(a for a in menu.actions() if a.text() == "Sound")
    group.menu().actions()[0].trigger()
    menu.deleteLater()
    one.wait(lambda: one.rows() == [HANNA, TOMAS])
    assert "Not recorded: no consent" in one.state(0)
    assert "00:00" not in one.state(0)
    assert "Its file is not in the folder of recordings" in one.state(1)
    one.wait(lambda: one.screen.presenter.listing.count == 2)
    one.screen.list.list.setCurrentIndex(one.screen.list.model.index(0))
    one.wait(lambda: one.screen.sound.problem().startswith("There is no sound of this call."))
    assert one.screen.talk.quiet.text().startswith("Without its sound")
    said = [label.text() for label in one.screen.sound.findChildren(Paragraph)]
    assert "Not recorded: no consent. Notes and marks are here." in said
    assert not one.screen.sound.transport.play.isEnabled()
    one.wait(lambda: fixed_text_problems(one.window) == [])
    one.screen.presenter.listing.clear()
    one.wait(lambda: one.rows() == [EWA, TOMAS, HANNA])
    assert "Lost: price" in one.state(1)
