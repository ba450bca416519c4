"""A box of some lines shows them all."""

import pytest

from app.ui.theme import LIGHT, apply_theme
from app.ui.widgets.fields import TextArea


@pytest.mark.parametrize("scale", [1.0, 1.15, 1.25, 1.5])
@pytest.mark.parametrize("lines", [1, 2, 4])
def test_as_many_lines_as_it_is_tall_need_no_bar(qtbot, qapp, lines, scale):
    apply_theme(qapp, LIGHT, scale)
    area = TextArea("", "", lines)
    qtbot.addWidget(area)
    area.resize(360, area.height())
    area.show()
    area.setPlainText("\n".join(["She is quick"] * lines))
    assert area.verticalScrollBar().maximum() == 0
    area.setPlainText("\n".join(["She is quick"] * (lines + 1)))
    assert area.verticalScrollBar().maximum() > 0
