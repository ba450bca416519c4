from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.domain.vocabulary import Role
from app.reads.desk import Actor
from app.reads.search_leads import Found
from app.ui.office import GoTo, Incoming
from app.ui.palette_rows import Choice, Given, Theirs, choices, digits_of, matches, searched
from app.ui.screen import Act
from app.ui.screen_list import places
from app.ui.widgets.rows import HeadItem

ME, OTHER = uuid4(), uuid4()
NOW = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)


def nothing():
    return None


ACTS = (
    Act("F8", "Pause recording", nothing, "Call", "pause"),
    Act("Ctrl+N", "Note line", nothing, "Call", "message-square"),
    Act("F11", "Full screen", nothing, "View", "maximize"),
    Act("Ctrl+C", "Copy", nothing, "Edit", "copy"),
)


def lead(name="Ewa Nowicka", owner=None, stage="new", phones=("+48585550172",)):
    return Found(uuid4(), name, "Baltica", "Gdańsk", "Head", stage, uuid4(), owner, phones, False)


def given(typed="", roles=frozenset({Role.TELEMARKETER}), **more):
    plain = {
        "typed": typed,
        "acts": ACTS,
        "places": places(roles),
        "queue": None,
        "people": (),
        "found": (),
        "actor": Actor(ME, "Mara", roles),
        "role": next(one for one in Role if one in roles),
        "now": NOW,
    }
    return Given(**{**plain, **more})


def texts(rows):
    return [one.text if isinstance(one, HeadItem) else one.item.text for one in rows]


def chosen(rows, text):
    return next(one for one in rows if isinstance(one, Choice) and one.item.text == text)


def test_what_has_a_first_place_stands_before_what_has_none():
    acts = (
        Act("F9", "Dial", nothing, "Call", "phone"),
        Act("Ctrl+T", "Point", nothing, "Call", "milestone", first=2),
        Act("Ctrl+J", "Where we stopped", nothing, "Call", "corner-up-left", first=1),
    )
    rows = texts(choices(given(acts=acts)))
    assert rows[:4] == ["On this screen", "Where we stopped", "Point", "Dial"]


def test_without_typing_the_acts_of_the_screen_come_first():
    rows = texts(choices(given()))
    assert rows[:2] == ["On this screen", "Pause recording"]
    assert "Full screen" not in rows
    assert texts(choices(given(subject="Ewa Nowicka")))[0] == "On this lead"


def test_a_greater_sign_lists_acts_only():
    rows = texts(choices(given("> full", found=(lead(),))))
    assert rows == ["Acts", "Full screen"]
    assert searched("> full") == ""


def test_an_at_sign_lists_leads_and_no_acts():
    rows = texts(choices(given("@pause", found=(lead("Paul Pause"),))))
    assert rows == ["Leads", "Paul Pause"]


def test_digits_offer_incoming_before_open():
    rows = choices(given("5550172", found=(lead(),)))
    assert texts(rows) == ["Leads", "Incoming from Ewa Nowicka", "Open Ewa Nowicka"]
    going = chosen(rows, "Incoming from Ewa Nowicka").does
    assert isinstance(going, GoTo)
    assert going.screen == "queue"
    assert going.question == Incoming("+48585550172")


def test_the_number_that_was_typed_is_the_one_that_calls():
    one = lead(phones=("+48111222333", "+48585550172"))
    rows = choices(given("058 555 0172", found=(one,)))
    assert chosen(rows, "Incoming from Ewa Nowicka").does.question == Incoming("+48585550172")


def test_a_lead_of_somebody_else_is_named_but_not_opened():
    rows = choices(given("nowicka", found=(lead(owner=OTHER, stage="working"),)))
    assert isinstance(chosen(rows, "Ewa Nowicka").does, Theirs)
    mine = choices(given("nowicka", found=(lead(owner=ME, stage="conversing"),)))
    assert isinstance(chosen(mine, "Ewa Nowicka").does, GoTo)


def test_who_takes_no_calls_gets_no_incoming():
    rows = choices(given("5550172", frozenset({Role.QUALIFIER}), found=(lead(stage="qualified"),)))
    assert "Incoming from Ewa Nowicka" not in texts(rows)
    assert "Open Ewa Nowicka" in texts(rows)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("058 555-01", "05855501"), ("+48 58", "4858"), ("48", ""), ("Ewa 5550172", ""), (">555", "")],
)
def test_what_looks_like_a_number(typed, digits):
    assert digits_of(typed) == digits


def test_words_may_begin_anywhere_in_a_title():
    assert matches("Go to Hand-off desk", "desk")
    assert matches("Go to Hand-off desk", "go des")
    assert not matches("Go to Hand-off desk", "xdesk")
