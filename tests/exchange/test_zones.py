import csv
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.exchange.countries import region_of
from app.exchange.phones import read_phone
from app.exchange.zones import (
    clocks,
    country_zones,
    current_name,
    law_region,
    zone_named,
    zones_for,
)

US_TOLL_FREE = ("America/Chicago", "America/New_York", "Pacific/Guam", "Pacific/Honolulu")


@pytest.mark.parametrize(
    ("said", "country", "state", "city", "numbers", "zone", "basis"),
    [
        ("Europe/Lisbon", "DE", "", "", (), "Europe/Lisbon", "list"),
        ("Eastern Time", "US", "", "", (), "America/New_York", "list"),
        ("Berlin", None, "", "", (), "Europe/Berlin", "list"),
        ("", "SE", "", "Malmö", ("Europe/London",), "Europe/Stockholm", "address"),
        ("", "DE", "", "", (), "Europe/Berlin", "address"),
        ("", "GB", "", "", (), "Europe/London", "address"),
        ("", "US", "IL", "", (), "America/Chicago", "address"),
        ("", "US", "Illinois", "", ("America/New_York",), "America/Chicago", "address"),
        ("", "US", "", "Chicago", (), "America/Chicago", "address"),
        ("", "US", "FL", "Miami", (), "America/New_York", "address"),
        ("", "US", "FL", "Maldon", ("America/New_York",), "America/New_York", "number"),
        ("", "US", "ME", "Portland", (), "America/New_York", "address"),
        ("", "ES", "", "Madrid", (), "Europe/Madrid", "address"),
        ("", "BR", "SP", "", (), "America/Sao_Paulo", "address"),
        ("", "AU", "QLD", "", (), "Australia/Brisbane", "address"),
        ("", "MX", "Sonora", "", (), "America/Hermosillo", "address"),
        ("", "CA", "SK", "", (), "America/Regina", "address"),
        ("", None, "", "", ("Asia/Calcutta",), "Asia/Kolkata", "number"),
        ("", "PT", "", "", ("Europe/Lisbon",), "Europe/Lisbon", "number"),
    ],
)
def test_the_zone_and_what_it_rests_on(said, country, state, city, numbers, zone, basis):
    reading = zones_for(said, country, state, city, "", numbers)
    assert (reading.zone, reading.basis) == (zone, basis)
    assert reading.candidates == (zone,)


def test_what_is_not_sure_names_all_candidates():
    florida = zones_for("", "US", "FL", "", "", US_TOLL_FREE)
    assert florida.zone is None
    assert set(florida.candidates) == {"America/New_York", "America/Chicago"}
    assert zones_for("", "PT").candidates == ("Europe/Lisbon", "Atlantic/Azores")
    free = zones_for("", None, number_zones=US_TOLL_FREE)
    assert (free.zone, len(free.candidates), free.basis) == (None, 4, "candidates")
    assert zones_for().candidates == ()


def test_address_and_number_narrow_each_other():
    both = zones_for("", "US", number_zones=("America/Chicago", "America/Denver", "Pacific/Guam"))
    assert both.candidates == ("America/Chicago", "America/Denver")
    one = zones_for("", "US", "FL", "", "", ("America/Chicago", "America/Denver"))
    assert (one.zone, one.basis) == ("America/Chicago", "number")


def test_the_canaries_by_postal_code():
    assert zones_for("", "ES", postal_code="35001").zone == "Atlantic/Canary"
    assert zones_for("", "ES", postal_code="28001").zone == "Europe/Madrid"


def test_a_city_without_a_country_is_looked_up_where_the_number_is():
    got = zones_for("", None, "", "Chicago", "", US_TOLL_FREE, "US")
    assert (got.zone, got.basis) == ("America/Chicago", "address")
    lost = zones_for("", None, "", "Springfield", "", US_TOLL_FREE, "US")
    assert lost.zone is None


def test_zones_that_always_agree_are_one_clock():
    assert clocks(("Europe/Guernsey", "Europe/London", "Europe/Jersey")) == ("Europe/London",)
    assert clocks(("America/New_York", "America/Chicago")) == (
        "America/New_York",
        "America/Chicago",
    )
    assert country_zones("CN") == ("Asia/Shanghai",)
    assert country_zones("XX") == ()
    assert "America/Sao_Paulo" in country_zones("BR")


def test_names_of_zones():
    assert current_name("America/Buenos_Aires") == "America/Argentina/Buenos_Aires"
    assert current_name("Europe/Stockholm") == "Europe/Stockholm"
    assert zone_named("lisbon") == "Europe/Lisbon"
    assert zone_named("nowhere") is None


def test_the_region_of_the_law():
    assert law_region("US", "Florida") == law_region("US", "fl") == "US-FL"
    assert law_region("US", "") == "US"
    assert law_region("DE", "Bayern") == "DE"
    assert law_region(None, "FL") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((one, "SE") for one in ("SE", "se", "SWE", "Sweden", "Schweden", "Suède", "Suecia")),
        *((one, "SE") for one in ("Svezia", "Suécia", "Zweden", "Szwecja", "Sverige")),
        *((one, "US") for one in ("USA", "U.S.A.", "United States", "Vereinigte Staaten", "EUA")),
        *((one, "GB") for one in ("UK", "England", "GREAT BRITAIN", "Großbritannien", "GB")),
        ("Deutschland", "DE"),
        ("日本", "JP"),
        ("Narnia", None),
        ("", None),
        ("unknown", None),
    ],
)
def test_countries_in_many_languages(text, code):
    assert region_of(text) == code


@pytest.mark.data
def test_the_clock_of_a_number(data_dir):
    with (data_dir / "phone/local_time_cases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = []
    for row in rows:
        phone = read_phone(row["e164"], None)
        reading = zones_for(number_zones=phone.zones, number_region=phone.region)
        at = datetime.fromisoformat(row["utc"].replace("Z", "+00:00"))
        local = {
            at.astimezone(ZoneInfo(one)).strftime("%Y-%m-%dT%H:%M:%S%z")
            for one in reading.candidates
        }
        sure = row["number_of_zones"] == "1"
        if len(phone.zones) != int(row["number_of_zones"]) or row["local"] not in local:
            wrong.append((row, reading))
        if sure and reading.zone is None:
            wrong.append((row, reading))
    assert len(rows) == 266
    assert wrong == []
