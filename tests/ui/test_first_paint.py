"""How long a start takes is noted when something is seen, once."""

import logging
import re

from PySide6.QtWidgets import QWidget

from app.host.started import since_start
from app.ui.first_paint import note_first_paint


def test_what_is_first_seen_is_noted_once_and_only_when_it_is_there(qtbot, caplog):
    caplog.set_level(logging.INFO, "segue.ui.start")
    widget, there = QWidget(), []
    qtbot.addWidget(widget)
    note_first_paint(widget, "the queue", lambda: bool(there))
    before = since_start()
    with qtbot.waitExposed(widget):
        widget.show()
    widget.repaint()
    assert caplog.messages == []  # painted, and still empty
    there.append("a row")
    widget.repaint()
    widget.repaint()
    (said,) = caplog.messages
    seconds = float(re.fullmatch(r"the queue first seen ([\d.]+) s after the start", said)[1])
    assert before - 0.01 <= seconds <= since_start() + 0.01
