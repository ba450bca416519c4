import pickle

import pytest

from app.domain.errors import KnownError
from app.exchange.mapping import guess_mapping
from app.exchange.readers import open_table
from app.exchange.rows import (
    ProspectRow,
    Refused,
    duplicate_key,
    is_duplicate,
    name_key,
    parse_chunk,
)


def parse(tmp_path, text, region=None, campaign=None):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    table = open_table(path)
    return parse_chunk(list(table.rows()), guess_mapping(table), region, campaign)


def one(tmp_path, text, region=None, campaign=None):
    results = parse(tmp_path, text, region, campaign)
    assert len(results) == 1
    return results[0]


def test_a_whole_row(tmp_path):
    row = one(
        tmp_path,
        "First Name,Last Name,Title,Company,Phone,Mobile Phone,Email,City,State,Country,"
        "Postal Code,"
        "Street,Industry,Lead Source,Website,Description,# Employees,Do Not Call,ID,Language\n"
        "Jordan,Vega,VP Ops,Acme,(312) 555-0122 x9,+1 773 555 0100,j@acme.example; J@ACME.example,"
        "Chicago,IL,USA,60601,1 Main St,Pumps,Fair,acme.example,Called twice,51-200,No,77,en\n",
    )
    assert isinstance(row, ProspectRow)
    assert (row.line, row.name, row.role, row.company) == (2, "Jordan Vega", "VP Ops", "Acme")
    assert [(p.e164, p.extension, p.kind, p.state) for p in row.phones] == [
        ("+13125550122", "9", "", "good"),
        ("+17735550100", "", "mobile", "good"),
    ]
    assert row.emails == ("j@acme.example",)
    assert (row.country, row.law_region, row.state, row.city) == ("US", "US-IL", "IL", "Chicago")
    assert (row.zone, row.zone_basis) == ("America/Chicago", "address")
    assert (row.source, row.segment, row.staff) == ("Fair", "Pumps", "51-200")
    assert (row.website, row.note, row.external_id) == ("acme.example", "Called twice", "77")
    assert (row.do_not_call, row.language, row.name_key) == (False, "en", "jordan vega")


def test_a_phone_alone_is_welcome(tmp_path):
    row = one(tmp_path, "Phone\n+44 20 7946 0958\n")
    assert isinstance(row, ProspectRow)
    assert (row.name, row.name_key, row.zone, row.country) == ("", "", "Europe/London", "GB")


@pytest.mark.parametrize(
    ("region", "country", "campaign", "e164"),
    [
        ("DE", "SE", "US", "+498123456"),
        (None, "SE", "US", "+468123456"),
        (None, "Schweden", None, "+468123456"),
        (None, "", "SE", "+468123456"),
        (None, "", None, None),
        (None, "Narnia", "SE", None),
    ],
)
def test_by_which_country_a_national_number_is_read(tmp_path, region, country, campaign, e164):
    row = one(tmp_path, f"Name,Phone,Country\nA,08 123 456,{country}\n", region, campaign)
    if e164 is None:
        assert isinstance(row, Refused)
        assert "country" in row.reason
    else:
        assert isinstance(row, ProspectRow)
        assert row.phones[0].e164 == e164


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("Ann,,", "no phone"),
        ("Ann,n/a,", "no phone"),
        ("Ann,0,", "no phone"),
        (",,", "the row is empty"),
        ("Ann,4.42E+11,", "phone cannot be dialled: '4.42E+11': a spreadsheet cut"),
        ("Ann,253-0000,", "the area code is missing"),
        ("Ann,020 7946,GB", "it is no full number of GB"),
        ("Ann,,GB,+44 20 7946 0958", "no phone (the row has 4 cells, the list 3 columns)"),
    ],
)
def test_why_a_row_is_not_taken(tmp_path, cells, reason):
    row = one(tmp_path, f"Name,Phone,Country\n{cells}\n", None, "US")
    assert isinstance(row, Refused)
    assert row.line == 2
    assert reason in row.reason


def test_a_bad_phone_beside_a_good_one_is_told_and_the_row_taken(tmp_path):
    row = one(tmp_path, "Name,Phone,Mobile\nA,4.42E+11,+44 20 7946 0958\n")
    assert isinstance(row, ProspectRow)
    assert [p.e164 for p in row.phones] == ["+442079460958"]
    assert "spreadsheet" in row.phone_problems[0]


def test_the_same_number_twice_in_a_row_is_one_phone(tmp_path):
    row = one(tmp_path, "Name,Phone,Mobile\nA,+44 20 7946 0958,0044 20 7946 0958\n")
    assert isinstance(row, ProspectRow)
    assert len(row.phones) == 1


def test_placeholders_are_no_answers(tmp_path):
    row = one(
        tmp_path,
        "Name,Phone,City,Lead Source,Last Name\nA,+44 20 7946 0958,Select,NULL,[not provided]\n",
    )
    assert isinstance(row, ProspectRow)
    assert (row.city, row.source, row.name) == ("", "", "A")


def test_a_guarded_cell_comes_back_as_it_was(tmp_path):
    row = one(tmp_path, "Company,Phone\n'=Sum Ltd,'+44 20 7946 0958\n")
    assert isinstance(row, ProspectRow)
    assert (row.company, row.phones[0].e164) == ("=Sum Ltd", "+442079460958")


@pytest.mark.parametrize(
    ("cell", "blocked"), [("Yes", True), ("1", True), ("No", False), ("", False)]
)
def test_do_not_call(tmp_path, cell, blocked):
    row = one(tmp_path, f"Phone,Do Not Call\n+44 20 7946 0958,{cell}\n")
    assert isinstance(row, ProspectRow)
    assert row.do_not_call is blocked


def test_names_without_case_accents_and_order():
    assert name_key("Peña, José") == name_key("JOSE PENA") == "jose pena"
    assert name_key("") == ""
    assert name_key("Vega_O'Neil, J. 2nd") == "2nd j neil o vega"


def test_what_is_a_duplicate(tmp_path):
    text = (
        "Name,Phone\nAnn Lee,+44 20 7946 0958\nLEE Ann,+44 20 7946 0958\n,+44 20 7946 0958\n"
        "Bo,+44 20 7946 0958\nAnn Lee,+44 20 7946 0959\n"
    )
    rows = parse(tmp_path, text)
    keys = [duplicate_key(row) for row in rows if isinstance(row, ProspectRow)]
    assert [is_duplicate(keys[0], other) for other in keys] == [True, True, True, False, False]


def test_every_row_gives_one_result_in_order_and_can_go_to_another_process(tmp_path):
    lines = "".join(f"P{n},{'+44 20 7946 0958' if n % 3 else 'bad'}\n" for n in range(90))
    rows = parse(tmp_path, "Name,Phone\n" + lines)
    assert [row.line for row in rows] == list(range(2, 92))
    assert sum(isinstance(row, Refused) for row in rows) == 30
    assert pickle.loads(pickle.dumps(rows)) == rows


# --- the files of others -------------------------------------------------------------------------

COUNTS = [
    # file, campaign's region, taken, refused
    ("samples/google_contacts_2024.csv", None, 4, 5),
    ("samples/google_contacts_2024.csv", "US", 7, 2),
    ("samples/hubspot_contacts.csv", None, 3, 6),
    ("samples/outlook_cp1252_semicolon.csv", None, 1, 4),
    ("samples/pipedrive_people.csv", None, 4, 5),
    ("samples/salesforce_leads_dataloader.csv", None, 9, 0),
    ("vicidial/testMULTI_VICIDIAL_lead_file.csv", None, 14, 0),
    ("vicidial/testMULTI_VICIDIAL_lead_file.xls", None, 14, 0),
    ("vicidial/testMULTI_VICIDIAL_lead_file.xlsx", None, 14, 0),
    ("vicidial/test_VICIDIAL_lead_file.txt", None, 14, 0),
]


@pytest.mark.data
@pytest.mark.parametrize(("name", "campaign", "taken", "refused"), COUNTS)
def test_counts_of_every_list(data_dir, name, campaign, taken, refused):
    table = open_table(data_dir / "import-formats" / name)
    mapping = guess_mapping(table)
    mapping.require_phone()
    rows = parse_chunk(list(table.rows()), mapping, None, campaign)
    good = [row for row in rows if isinstance(row, ProspectRow)]
    bad = [row for row in rows if isinstance(row, Refused)]
    assert (len(good), len(bad)) == (taken, refused)
    assert all(row.reason for row in bad)


@pytest.mark.data
@pytest.mark.parametrize(
    "name",
    [
        "messy/csvkit/bad.csv",
        "messy/csvkit/test_skip_lines.csv",
        "messy/csv-spectrum/csvs/simple.csv",
        "messy/olist_closed_deals_excel_resaved.csv",
        "messy/olist_mql_excel_resaved.csv",
        "messy/xeducation_trailing_empty_column.csv",
        "vicidial/call_statuses.csv",
        "vicidial/us_state_call_times.csv",
        "headers.csv",
    ],
)
def test_lists_without_phones_say_so(data_dir, name):
    with pytest.raises(KnownError, match="no column that looks like a phone"):
        guess_mapping(open_table(data_dir / "import-formats" / name)).require_phone()


@pytest.mark.data
def test_people_of_the_samples(data_dir):
    table = open_table(data_dir / "import-formats/samples/salesforce_leads_dataloader.csv")
    rows = parse_chunk(list(table.rows()), guess_mapping(table), None, None)
    people = [row for row in rows if isinstance(row, ProspectRow)]
    assert people[2].phones[0].extension == "12"
    assert people[2].company == 'Brightwater "Pumps" Ltd'
    assert is_duplicate(duplicate_key(people[3]), duplicate_key(people[4]))
    assert (people[6].name, people[6].company) == ("", "Gamma Supplies")
    assert {row.line: row.zone for row in people}[10] == "Asia/Kolkata"


@pytest.mark.data
def test_several_numbers_of_vicidial(data_dir):
    table = open_table(data_dir / "import-formats/vicidial/test_VICIDIAL_lead_file.txt")
    rows = parse_chunk(list(table.rows()), guess_mapping(table), None, None)
    second = rows[1]
    assert isinstance(second, ProspectRow)
    assert [(p.e164, p.kind) for p in second.phones] == [
        ("+17275551213", "main"),
        ("+17275551212", ""),
        ("+617275551213", "sister house"),
        ("+447275551214", "neighbor"),
    ]


@pytest.mark.parametrize("gap", [" ", "  ", "\t", "\u00a0", "\u2003 ", "\x0b", "\u2028"])
def test_a_cell_is_one_line_with_single_spaces(tmp_path, gap):
    row = one(tmp_path, f"Company,Phone\nAcme{gap}Pumps,+44 20 7946 0958\n")
    assert row.company == "Acme Pumps"
