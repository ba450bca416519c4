import csv

import pytest

from app.exchange.phones import (
    calling_code_region,
    display,
    is_blank,
    read_phone,
    read_phones,
)


@pytest.mark.parametrize(
    ("text", "region", "e164", "extension", "state"),
    [
        ("+44 (0)20 7946 0958", "GB", "+442079460958", "", "good"),
        ("020 7946 0958 ext. 12", "GB", "+442079460958", "12", "good"),
        ("07700 900123", "GB", "+447700900123", "", "unconfirmed"),
        ("1-800-FLOWERS", "US", "+18003569377", "", "good"),
        ("'+442079460958", None, "+442079460958", "", "good"),
        ("0044 20 7946 0958", None, "+442079460958", "", "good"),
        ("0044 20 7946 0958", "US", "+442079460958", "", "good"),
        ("Tel: 030 123456", "DE", "+4930123456", "", "good"),
        ("030/123456", "DE", "+4930123456", "", "good"),
    ],
)
def test_numbers_that_may_be_dialled(text, region, e164, extension, state):
    reading = read_phone(text, region)
    assert (reading.e164, reading.extension, reading.state) == (e164, extension, state)
    assert reading.problem is None


@pytest.mark.parametrize(
    ("text", "region", "why"),
    [
        ("4.42079E+11", "GB", "a spreadsheet cut its digits off"),
        ("4,42E+11", "GB", "a spreadsheet cut its digits off"),
        ("6502530000.0", "US", "a spreadsheet made a figure"),
        ("253-0000", "US", "the area code is missing"),
        ("020 7946", "GB", "no full number of GB"),
        ("000-000-0000", "US", "no full number of US"),
        ("030 123456 (cell)", "DE", "words behind the number"),
        ("650 253 0000 (cell)", "US", "too many digits"),
        ("020 7946 0958", None, "no country code, and no country is known"),
        ("+999 1234567", None, "no country has this country code"),
        ("n/a", "GB", "no number in it"),
        ("020 7946 0958 020 7946 0959", "GB", "too many digits"),
        ("+44 20", "GB", "too few digits"),
    ],
)
def test_numbers_that_are_refused_say_why(text, region, why):
    reading = read_phone(text, region)
    assert (reading.e164, reading.state) == (None, None)
    assert why in (reading.problem or "")


def test_the_hint_counts_where_no_region_is_given():
    assert read_phone("030 123456", None, "DE").e164 == "+4930123456"
    assert read_phone("030 123456", "DE", "GB").e164 == "+4930123456"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("020 7946 0958 ::: +44 7700 900123", ["+442079460958", "+447700900123"]),
        ("020 7946 0958; 020 7946 0959", ["+442079460958", "+442079460959"]),
        ("020 7946 0958 / 020 7946 0959", ["+442079460958", "+442079460959"]),
        ("020 7946 0958 or 020 7946 0959", ["+442079460958", "+442079460959"]),
        ("* 020 7946 0958 ::: 020 7946 0959", ["+442079460958", "+442079460959"]),
        ("020 7946 0958 ::: n/a", ["+442079460958"]),
        ("020 7946 0958 ::: 12", ["+442079460958", None]),
        ("020 7946 0958\n020 7946 0959", ["+442079460958", "+442079460959"]),
        ("020 7946 0958/59", [None]),
        ("020 7946 0958 or 7946", [None]),
    ],
)
def test_several_numbers_in_a_cell(text, expected):
    readings = read_phones(text, "GB")
    assert [one.e164 for one in readings] == expected
    assert all(one.e164 or one.problem for one in readings)


def test_how_a_number_is_shown():
    assert display("+442079460958") == "+44 20 7946 0958"
    assert display("nothing") == "nothing"


def test_calling_codes():
    assert calling_code_region("44") == "GB"
    assert calling_code_region("1") == "US"
    assert calling_code_region("999") is None
    assert calling_code_region("") is None


def test_what_stands_for_no_phone():
    assert all(is_blank(one) for one in ("", " ", "0", "N/A", "-", "NULL"))
    assert not is_blank("112")


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Possible and of full length: taken. The others of that status are local or cut short.
UNCONFIRMED = {"07700 900123", "7700900123", "04 123 4567"}


@pytest.mark.data
def test_how_people_write_numbers(data_dir):
    rows = _rows(data_dir / "phone/messy_numbers.csv")
    wrong = []
    for row in rows:
        got = read_phone(row["input"], row["default_region"])
        seen = (got.state, got.e164 or "", got.extension)
        if row["status"] == "valid":
            good = seen == ("good", row["e164"], row["extension"])
            good = good and got.region == row["region"]
            good = good and "|".join(got.zones) == row["time_zones"]
        elif row["input"] in UNCONFIRMED:
            good = got.state == "unconfirmed" and bool(got.e164)
        else:
            good = seen == (None, "", "") and bool(got.problem)
        if not good:
            wrong.append((row["input"], got))
    assert len(rows) == 54
    assert wrong == []


@pytest.mark.data
@pytest.mark.parametrize("spelling", ["e164", "international", "national", "rfc3966"])
def test_sample_numbers_of_every_region(data_dir, spelling):
    rows = _rows(data_dir / "phone/example_numbers.csv")
    wrong = []
    for row in rows:
        got = read_phone(row[spelling], row["region"])
        if (got.state, got.e164, "|".join(got.zones)) != ("good", row["e164"], row["time_zones"]):
            wrong.append((row[spelling], got))
    assert len(rows) == 643
    assert wrong == []


@pytest.mark.data
def test_sample_numbers_dialled_from_the_united_states(data_dir):
    wrong = [
        row["dialled_from_us"]
        for row in _rows(data_dir / "phone/example_numbers.csv")
        if read_phone(row["dialled_from_us"], "US").e164 != row["e164"]
    ]
    assert wrong == []
