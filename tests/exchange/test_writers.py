import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.readers import open_table
from app.exchange.writers import RepairFile, safe_cell, write_csv


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_are_guarded(start):
    assert safe_cell(start + "SUM(A1)") == "'" + start + "SUM(A1)"


def test_only_real_phones_are_excepted_and_only_in_their_column():
    assert safe_cell("+44 20 7946 0958", phone=True) == "+44 20 7946 0958"
    assert safe_cell("+44 20 7946 0958") == "'+44 20 7946 0958"
    assert safe_cell("+1+cmd|' /C calc'!A0", phone=True).startswith("'")
    assert safe_cell("=1", phone=True) == "'=1"


@given(st.text())
def test_no_written_cell_begins_a_formula(text):
    safe = safe_cell(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe in (text, "'" + text)


def test_a_written_list_is_read_again(tmp_path):
    path = tmp_path / "out.csv"
    rows = [["Zoë", "+44 20 7946 0958", "=1+1"], ["Bo", "", "two\nlines"]]
    assert write_csv(path, ["Name", "Phone", "Note"], rows, frozenset({1})) == 2
    assert [cells for _, cells in open_table(path).rows()] == [
        ("Zoë", "+44 20 7946 0958", "'=1+1"),
        ("Bo", "", "two\nlines"),
    ]


def test_the_repair_file_names_line_and_reason(tmp_path):
    path = tmp_path / "repair.csv"
    with RepairFile(path, ("Name", "Phone"), frozenset({1})) as file:
        file.write(7, "no phone", ("=Ann", ""))
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows == [["line", "reason", "Name", "Phone"], ["7", "no phone", "'=Ann", ""]]
    assert file.written == 1
