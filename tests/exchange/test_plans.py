"""Our own way through the numbering plans says what the library says, for every plan there is."""

import phonenumbers as lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from phonenumbers import timezone as number_zones

from app.exchange.phones import read_phone, read_phones
from app.exchange.plans import kind_and_region, number_zones_of, plain_number

CODES = sorted(lib.COUNTRY_CODE_TO_REGION_CODE)
REGIONS = sorted(lib.SUPPORTED_REGIONS)
KINDS = [one for one in lib.PhoneNumberType.values() if one != lib.PhoneNumberType.UNKNOWN]


def examples():
    """A number of each kind in each plan, as the library knows one."""
    found = [lib.example_number_for_type(region, kind) for region in REGIONS for kind in KINDS]
    found += [lib.example_number_for_non_geo_entity(code) for code in CODES]
    return sorted({lib.format_number(one, lib.PhoneNumberFormat.E164) for one in found if one})


EXAMPLES = examples()


@st.composite
def near_an_example(draw):
    """An example with its last digits changed, some left out or added: valid now and then."""
    text = draw(st.sampled_from(EXAMPLES))
    kept = draw(st.integers(2, len(text)))
    return text[:kept] + draw(st.text("0123456789", max_size=len(text) - kept + 1))


def said_by_the_library(number):
    kind = lib.number_type(number)
    zones = number_zones.time_zones_for_number(number)
    if kind == lib.PhoneNumberType.UNKNOWN:
        zones = ()
    return kind, lib.region_code_for_number(number), [one for one in zones if one != "Etc/Unknown"]


def said_here(number):
    digits, code = lib.national_significant_number(number), number.country_code
    kind, region = kind_and_region(code, digits)
    zones = number_zones_of(code, digits, kind) if kind != lib.PhoneNumberType.UNKNOWN else ()
    return kind, region, list(zones)


def parsed(text):
    try:
        return lib.parse(text, None)
    except lib.NumberParseException:
        return None


def test_examples_of_all_plans_are_of_the_kind_and_region_and_zone_that_the_library_says():
    numbers = [lib.parse(one, None) for one in EXAMPLES]
    assert [said_here(one) for one in numbers] == [said_by_the_library(one) for one in numbers]


@given(near_an_example())
@settings(max_examples=600)
@example("+12425550123")  # Bahamas, among the 25 regions of one code
@example("+390612345678")  # a zero that belongs to the number
@example("+80012345678")  # no country's
def test_numbers_beside_the_examples_are_too(text):
    number = parsed(text)
    if number is not None:
        assert said_here(number) == said_by_the_library(number)


@given(near_an_example(), st.lists(st.sampled_from(["", "", " ", "-", " (", ") ", ".", "/", "  "])))
@settings(max_examples=600)
@example("+442079460958", ["", "", "", "(", ")"])
@example("+4402079460958", [])  # a trunk zero: the library takes it off
@example("+11234567890", [])
@example("+39061234", [])
@example("+0123456789", [])
@example("+999123456789", [])
def test_a_plain_spelling_is_read_as_the_library_reads_it(digits, signs):
    text = "".join(
        one + sign for one, sign in zip(digits, signs + [""] * len(digits), strict=False)
    )
    found = plain_number(text)
    if found is not None:
        for region in (None, "US", "GB"):
            number = lib.parse(text, region)
            assert (number.country_code, lib.national_significant_number(number)) == found
            assert number.extension is None
            assert lib.format_number(number, lib.PhoneNumberFormat.E164) == f"+{found[0]}{found[1]}"


@pytest.mark.parametrize(
    "text",
    ["+49 30 123456", "+49 (30) 123456", "+1 212-555-0123", "+442079460958", "+39 06 1234 5678"],
)
def test_the_spellings_of_most_lists_are_plain(text):
    assert plain_number(text) is not None
    reading = read_phone(text, None)
    assert reading.text == text
    assert reading.state == "good"
    assert read_phones(text, "FR") == (reading,)


@pytest.mark.parametrize(
    "text",
    ["030 123456", "+44 (0)20 7946 0958", "+49 30 123456 ext. 5", "+49 30 123456 x5",
     "+49 30 123456;+49 30 123457",
     "+49 30 123456 / 57", "+1 800 FLOWERS", "+49 30\n123456", "+49301234.0", "+49 30",
     "+999 123456789", "+800 1234 5678", "'+49 30 123456", "4.9E+11", "+49 30 123456 oder 123457",
     "++4930123456", "+٤٩ ٣٠ ١٢٣٤٥٦", "＋4930123456"],
)  # fmt: skip
def test_all_others_are_left_to_the_library(text):
    assert plain_number(text) is None


@pytest.mark.parametrize(
    ("text", "state", "why"),
    [
        ("+44 7700 900123", "unconfirmed", None),  # kept free for films: full, and nobody's
        ("+1 212 555", None, "too few digits"),
        ("+44 20 7946 0958 12", None, "too many digits"),
        ("+1 000 000 0000", None, "no full number of US"),
    ],
)
def test_a_plain_spelling_of_what_is_nobodys_is_judged_as_any_other(text, state, why):
    assert plain_number(text) is not None
    reading = read_phone(text, None)
    assert (reading.state, reading.e164 is None) == (state, state is None)
    assert why is None or why in (reading.problem or "")
