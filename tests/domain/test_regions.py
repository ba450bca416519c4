from datetime import date

import pytest

from app.domain.regions import REGION_ROWS, easter, has_law, region_hours, region_row


@pytest.mark.parametrize(
    ("country", "day", "hours"),
    [
        ("US", date(2026, 11, 22), ((8 * 60, 21 * 60),)),
        ("US-FL", date(2026, 11, 22), ((8 * 60, 20 * 60),)),
        ("US-FL", date(2020, 1, 2), ((8 * 60, 21 * 60),)),  # before its own law: the federal one
        ("US-NY", date(2026, 11, 22), ((8 * 60, 21 * 60),)),
        ("CA", date(2026, 11, 24), ((9 * 60, 21 * 60 + 30),)),
        ("CA", date(2026, 11, 28), ((10 * 60, 18 * 60),)),
        ("AU", date(2026, 11, 24), ((9 * 60, 20 * 60),)),
        ("AU", date(2026, 11, 28), ((9 * 60, 17 * 60),)),
        ("AU", date(2026, 11, 29), ()),
        ("AU", date(2026, 4, 3), ()),  # Good Friday
        ("AU", date(2016, 11, 24), None),
        ("FR", date(2026, 11, 24), ((10 * 60, 13 * 60), (14 * 60, 20 * 60))),
        ("FR", date(2026, 5, 25), ()),  # Whit Monday
        ("FR", date(2026, 5, 14), ()),  # Ascension
        ("ES", date(2026, 12, 8), ()),
        ("PT", date(2026, 11, 24), None),
        (None, date(2026, 11, 24), None),
    ],
)
def test_hours_of_the_law(country, day, hours):
    assert region_hours(country, day) == hours


@pytest.mark.parametrize(
    ("year", "day"),
    [(2019, (4, 21)), (2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2038, (4, 25))],
)
def test_easter(year, day):
    assert easter(year) == date(year, *day)


def test_every_row_names_its_source_and_has_a_week():
    for row in REGION_ROWS:
        assert row.source
        assert len(row.hours) == 7
        assert region_row(row.region, row.since) is row
        assert has_law(row.region)
    assert not has_law("PT")
