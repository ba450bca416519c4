"""About Segue: what it says, and that it is closed by Esc."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import __version__
from app.host.parts import Build, build, parts
from app.host.settings import Settings
from app.ui.about import AboutDialog, made_words
from app.ui.changes import Changes
from app.ui.office import Office


@pytest.fixture
def dialog(team, bridge, qtbot):
    settings = Settings(team.workplace.paths.settings)
    office = Office(team.workplace, bridge, Changes(bridge), settings, bridge)
    dialog = AboutDialog(office, None)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: not bridge.busy and bool(dialog.parts.toPlainText()))
    return dialog


def test_it_names_version_commit_day_and_every_part(dialog):
    assert dialog.version.text() == f"Segue {__version__}"
    assert dialog.made.text() == made_words(build())
    lines = dialog.parts.toPlainText().splitlines()
    assert lines == [f"{one.name}\t{one.version}\t{one.licence}" for one in parts()]


def test_what_it_was_made_from_is_said_where_it_is_known():
    assert made_words(Build("abc", "2026-01-02")) == "Made from commit abc of 2026-01-02."
    assert made_words(Build()) == "What this build was made from is not known."


def test_parts_are_read_selected_and_copied_but_not_changed(dialog):
    text = dialog.parts.toPlainText()
    dialog.parts.setFocus()
    QTest.keyClicks(dialog.parts, "x")
    assert dialog.parts.toPlainText() == text
    QTest.keyClick(dialog.parts, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(dialog.parts, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == text


def test_columns_hold_the_longest_name_and_version(dialog):
    from app.ui.about import _COLUMNS
    from app.ui.theme.tokens import Step

    for one in parts():
        assert dialog.host.width(one.name, Step.BODY) < _COLUMNS[0], one
        assert dialog.host.width(one.version, Step.BODY) < _COLUMNS[1] - _COLUMNS[0], one


@pytest.mark.parametrize("inside", [False, True])
def test_esc_closes_it(dialog, inside):
    QTest.keyClick(dialog.parts if inside else dialog.close_button, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
