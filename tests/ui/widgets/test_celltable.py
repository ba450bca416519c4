"""Tables of cells: the selection goes by key, Enter opens, the end of the list is told."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.widgets.celltable import CellRow, CellTable, Column
from app.ui.widgets.check import CheckBox
from app.ui.widgets.panes import TypedQuestion
from app.ui.widgets.rows import Cell, CellChip


def row(key: str) -> CellRow:
    return CellRow(key, (Cell(key), Cell("", chips=(CellChip("one"), CellChip("two")))), key * 2)


@pytest.fixture
def table(qtbot: QtBot) -> CellTable:
    table = CellTable("Table", (Column("Name"), Column("Chips", 120)))
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    table.show_rows([row(key) for key in "abc"])
    table.setFocus()
    return table


def test_keys_pick_and_enter_opens(table: CellTable) -> None:
    picked: list[object] = []
    opened: list[object] = []
    table.picked.connect(picked.append)
    table.opened.connect(opened.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(table, key)
    assert picked[-1] == opened[0] == table.key()


def test_other_rows_keep_who_is_selected_without_a_word(table: CellTable) -> None:
    table.select("b")
    picked: list[object] = []
    table.picked.connect(picked.append)
    table.show_rows([row(key) for key in "zab"])
    assert table.key() == "b"
    table.show_rows([row(key) for key in "zabx"])
    assert table.key() == "b"
    table.show_rows([row("z")])
    assert table.key() is None
    assert picked == []


def test_a_row_is_one_sentence_and_chips_are_words(table: CellTable) -> None:
    model = table.cells
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "aa"
    assert model.index(0, 1).data() == "one, two"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Chips"


def test_the_end_of_the_list_is_told(table: CellTable, qtbot: QtBot) -> None:
    table.show_rows([row(f"{n}") for n in range(40)])
    qtbot.waitUntil(lambda: table.verticalScrollBar().maximum() > 0)
    QTest.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.near_end, timeout=15_000):
        QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)


def test_a_question_agrees_only_to_the_name(qtbot: QtBot) -> None:
    question = TypedQuestion()
    qtbot.addWidget(question)
    agreed: list[bool] = []
    question.agreed.connect(lambda: agreed.append(True))
    question.ask("End it?", "It ends.", "Ana Reis", "End")
    QTest.keyClicks(question.typed, "Ana")
    QTest.keyClick(question.typed, Qt.Key.Key_Return)
    assert (agreed, bool(question.field.error())) == ([], True)
    QTest.keyClicks(question.typed, "  reis")
    QTest.keyClick(question.typed, Qt.Key.Key_Return)
    assert agreed == [True]


def test_a_check_box_is_pressed_by_its_words_and_by_space(qtbot: QtBot) -> None:
    box = CheckBox("It calls")
    qtbot.addWidget(box)
    box.show()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert box.isChecked()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()
