import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.domain.errors import KnownError
from app.exchange.readers import NotAList, open_table


def put(folder: Path, content: bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


PEOPLE = "Name;Telefon;Ort\nJörg Müller;030 123456;Köln\nZoë;040 55501;Münster\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_same_people_in_every_encoding(tmp_path, encoding, found):
    table = open_table(put(tmp_path, PEOPLE.encode(encoding)))
    assert table.encoding == found
    assert table.header == ("Name", "Telefon", "Ort")
    assert [cells[0] for _, cells in table.rows()] == ["Jörg Müller", "Zoë"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_with_every_line_end(tmp_path, delimiter, end):
    text = PEOPLE.replace(";", delimiter).replace("\n", end)
    table = open_table(put(tmp_path, text.encode()))
    assert table.delimiter == delimiter
    assert list(table.rows()) == [
        (2, ("Jörg Müller", "030 123456", "Köln")),
        (3, ("Zoë", "040 55501", "Münster")),
    ]


def test_lines_are_those_of_the_file_where_cells_break_and_lines_are_blank(tmp_path):
    text = 'name,note\n"a","one\ntwo\nthree"\n\nb,x\n'
    rows = list(open_table(put(tmp_path, text.encode())).rows())
    assert rows == [(2, ("a", "one\ntwo\nthree")), (6, ("b", "x"))]


def test_other_code_pages_are_told_where_enough_letters_speak(tmp_path):
    polish = "Imię;Telefon;Ulica\n" + "Łukasz Żółć;22 123 45 67;Świętokrzyska\n" * 20
    russian = "Имя;Телефон;Город\n" + "Мария Иванова;8 912 345-67-89;Новосибирск\n" * 20
    for text, encoding in ((polish, "cp1250"), (russian, "cp1251")):
        table = open_table(put(tmp_path, text.encode(encoding)))
        assert (table.encoding, table.header) == (encoding, tuple(text.split("\n")[0].split(";")))


@pytest.mark.parametrize(
    "cells",
    [
        "Jörg Müßig;Köln, Straße 5",
        "Renée L'Hôpital;Besançon, à côté",
        "José Peña Núñez;Málaga, ¿quién?",
        "Åsa Öberg;Malmö, Sjöängsvägen",
        "João Conceição;São Paulo, Avenida",
        "Søren Ærø;Århus, Østergade",
        "Smith £5;“Quotes” – dashes…",
    ],
)
def test_western_lists_stay_western(tmp_path, cells):
    text = "Name;Phone\n" + (cells + "\n") * 30
    table = open_table(put(tmp_path, text.encode("cp1252")))
    assert next(iter(table.rows()))[1] == tuple(cells.split(";"))


def test_decimal_commas_do_not_win_over_semicolons(tmp_path):
    text = "a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n"
    assert open_table(put(tmp_path, text.encode())).delimiter == ";"


def test_the_line_sep_of_spreadsheets_is_no_row(tmp_path):
    table = open_table(put(tmp_path, b"sep=;\nname;phone\na;1\n"))
    assert table.header == ("name", "phone")
    assert list(table.rows()) == [(3, ("a", "1"))]


def test_lines_before_a_known_header_are_left_out(tmp_path):
    text = (
        'Notes:\n"When exporting your connection data, you may notice, that some are missing."\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Ann,Lee,https://x.example,,Acme,Buyer,12 Mar 2024\n"
    )
    table = open_table(put(tmp_path, text.encode()))
    assert table.header[0] == "First Name"
    assert table.preamble == 3
    assert [line for line, _ in table.rows()] == [5]


def test_a_first_row_of_data_is_not_lost_as_a_header(tmp_path):
    table = open_table(put(tmp_path, b"Ann Lee,+44 20 7946 0958\nBo,+44 20 7946 0959\n"))
    assert not table.has_header
    assert len(list(table.rows())) == 2


def test_a_title_in_the_first_row_is_kept_as_a_row_where_no_header_is_known(tmp_path):
    table = open_table(put(tmp_path, b"1,2\n3,4\n"))
    assert [line for line, _ in table.rows()] == [1, 2]


def test_rows_may_be_read_twice_and_sampled(tmp_path):
    table = open_table(put(tmp_path, b"name,phone\n" + b"a,1\n" * 300))
    assert len(table.sample) == 200
    assert list(table.rows()) == list(table.rows())
    assert table.estimate == 300


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\n", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b'{"people": [{"name": "Ann"}]}', "JSON"),
        (b'[{"name": "Ann"},\n {"name": "Bo"}]', "JSON"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"BEGIN:VCARD\nVERSION:3.0\n", "vCard"),
        (b"PK\x03\x04" + bytes(200), "workbook"),
        (bytes(range(1, 32)) * 40, "not text"),
    ],
)
def test_what_is_no_list_gets_one_sentence(tmp_path, content, word):
    with pytest.raises(NotAList) as caught:
        open_table(put(tmp_path, content, "thing.csv"))
    assert word in caught.value.what
    assert caught.value.what.startswith("thing.csv")
    assert caught.value.what.count(".") == 2


def test_a_json_cut_by_the_sample_is_still_json(tmp_path):
    data = json.dumps([{"name": f"Person {n}", "phone": "1"} for n in range(20_000)], indent=1)
    with pytest.raises(NotAList, match="JSON"):
        open_table(put(tmp_path, data.encode()))


def test_a_file_that_is_not_there_and_a_folder(tmp_path):
    with pytest.raises(KnownError, match="There is no file"):
        open_table(tmp_path / "none.csv")
    with pytest.raises(NotAList, match="folder"):
        open_table(tmp_path)


def test_a_quote_that_is_never_closed_names_its_line(tmp_path):
    table = open_table(put(tmp_path, b'name,phone\na,1\nb,"2\n' + b"c,3\n" * 20))
    with pytest.raises(KnownError, match="Line 3 opens a quote"):
        list(table.rows())
    table = open_table(put(tmp_path, b'name,phone\na,1\nb,"2\n' + b"c,3\n" * 5000))
    with pytest.raises(KnownError, match="Line 3 opens a quote"):
        list(table.rows())


def test_a_workbook_gives_text_as_it_was_typed(tmp_path):
    book = Workbook()
    empty, sheet = book.active, book.create_sheet("Leads")
    assert empty is not None
    sheet.append(["Name", "Phone", "Code", "Share"])
    sheet.append(["Ann", 442079460958, "4.42E+11", 2.5])
    sheet.append([])
    sheet.append(["Bo", "+44 20 7946 0959", True, None])
    book.save(tmp_path / "list.xlsx")
    table = open_table(tmp_path / "list.xlsx")
    assert (table.sheet, len(table.sheets)) == ("Leads", 2)
    assert list(table.rows()) == [
        (2, ("Ann", "442079460958", "4.42E+11", "2.5")),
        (4, ("Bo", "+44 20 7946 0959", "TRUE", "")),
    ]
    with pytest.raises(NotAList, match="no sheet 'None'"):
        open_table(tmp_path / "list.xlsx", sheet="None")


_cells = st.text(
    st.characters(codec="cp1252", exclude_categories=("Cc", "Cs", "Cf")), max_size=12
) | st.sampled_from(['say "hi"', "two\nlines", "a,b", "a;b", "x|y", "tab\there"])
_rows = st.lists(st.lists(_cells, min_size=3, max_size=3), min_size=3, max_size=12)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=_rows,
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_read(tmp_path, rows, delimiter, encoding, end):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["Name", "Phone", "Company"], *rows])
    path = tmp_path / "list.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    text = buffer.getvalue()
    table = open_table(path, delimiter=delimiter, encoding=None if text.isascii() else encoding)
    assert table.header == ("Name", "Phone", "Company")
    assert [list(cells) for _, cells in table.rows()] == rows


# --- the files of others -------------------------------------------------------------------------


@pytest.mark.data
@pytest.mark.parametrize(
    "name", ["comma_in_quotes", "empty", "json", "newlines", "simple", "simple_crlf", "utf8"]
)
def test_csv_spectrum_cell_by_cell(data_dir, name):
    folder = data_dir / "import-formats/messy/csv-spectrum"
    table = open_table(folder / f"csvs/{name}.csv")
    expected = json.loads((folder / f"json/{name}.json").read_text(encoding="utf-8"))
    assert [dict(zip(table.header, cells, strict=True)) for _, cells in table.rows()] == expected


MESSY = [
    # file, encoding, header, rows, line of the last row
    ("messy/csvkit/bad.csv", "utf-8", ("column_a", "column_b", "column_c"), 3, 4),
    ("messy/csvkit/blanks.csv", "utf-8", tuple("abcdef"), 1, 2),
    ("messy/csvkit/dummy.tsv", "utf-8", tuple("abc"), 1, 2),
    ("messy/csvkit/dummy.xlsx", "", tuple("abc"), 1, 2),
    ("messy/csvkit/dummy_col_shuffled_ragged.csv", "utf-8", tuple("bcad"), 1, 2),
    ("messy/csvkit/mac_newlines.csv", "utf-8", tuple("abc"), 2, 3),
    ("messy/csvkit/no_header_row.csv", "utf-8", (), 1, 1),
    ("messy/csvkit/optional_quote_characters.csv", "utf-8", tuple("abc"), 1, 2),
    ("messy/csvkit/test_date_format.csv", "utf-8", ("a",), 2, 3),
    ("messy/csvkit/test_extra_header.csv", "utf-8", tuple("abcd"), 1, 2),
    ("messy/csvkit/test_header_newline.csv", "utf-8", None, 1, 8),
    ("messy/csvkit/test_latin1.csv", "cp1252", tuple("abc"), 2, 3),
    ("messy/csvkit/test_locale.csv", "utf-8", tuple("abc"), 1, 2),
    ("messy/csvkit/test_skip_lines.csv", "utf-8", tuple("abc"), 1, 5),
    ("messy/csvkit/test_utf16_little.csv", "utf-16", tuple("abc"), 2, 3),
    ("messy/csvkit/test_utf8_bom.csv", "utf-8-sig", ("foo", "bar", "baz"), 2, 3),
    ("messy/olist_closed_deals_excel_resaved.csv", "utf-8", None, 576, 577),
    ("messy/olist_mql_excel_resaved.csv", "utf-8", None, 1000, 1001),
    ("messy/xeducation_trailing_empty_column.csv", "utf-8", None, 300, 301),
    ("samples/google_contacts_2024.csv", "utf-8", None, 9, 11),
    ("samples/hubspot_contacts.csv", "utf-8-sig", None, 9, 10),
    ("samples/outlook_cp1252_semicolon.csv", "cp1252", None, 5, 6),
    ("samples/pipedrive_people.csv", "utf-8", None, 9, 10),
    ("samples/salesforce_leads_dataloader.csv", "utf-8", None, 9, 10),
    ("vicidial/call_statuses.csv", "utf-8", None, 39, 40),
    ("vicidial/testMULTI_VICIDIAL_lead_file.csv", "utf-8", (), 14, 14),
    ("vicidial/testMULTI_VICIDIAL_lead_file.xls", "", (), 14, 14),
    ("vicidial/testMULTI_VICIDIAL_lead_file.xlsx", "", (), 14, 14),
    ("vicidial/test_VICIDIAL_lead_file.txt", "utf-8", (), 14, 14),
    ("vicidial/us_state_call_times.csv", "utf-8", None, 17, 18),
    ("headers.csv", "utf-8", ("system", "object", "basis", "header", "notes"), 24, 25),
]


@pytest.mark.data
@pytest.mark.parametrize(("name", "encoding", "header", "count", "last"), MESSY)
def test_every_file_of_the_formats_opens(data_dir, name, encoding, header, count, last):
    table = open_table(data_dir / "import-formats" / name)
    rows = list(table.rows())
    assert table.encoding == encoding
    assert header is None or table.header == header
    assert (len(rows), rows[-1][0]) == (count, last)


@pytest.mark.data
def test_no_file_of_the_formats_is_left_out(data_dir):
    folder = data_dir / "import-formats"
    there = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
    spectrum = {one for one in there if "csv-spectrum" in one}
    known = {name for name, *_ in MESSY} | spectrum | {"messy/csvkit/empty.csv", "FORMATS.md"}
    assert there == known
    with pytest.raises(NotAList, match="empty"):
        open_table(folder / "messy/csvkit/empty.csv")


@pytest.mark.data
def test_cells_of_odd_files(data_dir):
    folder = data_dir / "import-formats/messy/csvkit"

    def cells(name: str) -> list[tuple[str, ...]]:
        return [row for _, row in open_table(folder / name).rows()]

    assert cells("test_latin1.csv")[1] == ("4", "5", "©")
    assert cells("test_utf16_little.csv")[1] == ("4", "5", "ʤ")
    assert cells("test_utf8_bom.csv")[1] == ("4", "5", "ʤ")
    assert cells("mac_newlines.csv")[1] == ("Once upon\ra time", "5", "6")
    assert cells("test_locale.csv") == [("1,7", "200.000.000", "")]
    assert cells("bad.csv")[0] == ("1", "27", "", "I'm too long!")
    assert open_table(folder / "test_skip_lines.csv").preamble == 3
