"""Rows made ready in one go are those that the fold and the columns' own types would give."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.acts import ready_columns as columns
from app.acts.decide import staff_number
from app.acts.new_lead import NewLead, NewPhone
from app.acts.ready import Preparation
from app.acts.ready_values import person_values, phone_values
from app.domain.campaign import CardRule
from app.host.ids import new_id
from app.jobs.team import first_campaign
from app.models import facts as tables
from app.models import search
from app.reads.preview import name_key

MOMENT = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
_FIRST = first_campaign("Autumn")
CAMPAIGN = replace(_FIRST, card=(*_FIRST.card, CardRule("staff:100", 7, "Size")))
TEXTS = st.one_of(st.just(""), st.text(max_size=12), st.sampled_from(['"', "\\", "ö\n", "Straße"]))
ZONES = st.sampled_from(
    [(), ("Europe/Berlin",), ("America/New_York", "America/Chicago"), ("Asia/Tokyo",)]
)
PHONES = st.lists(
    st.builds(
        NewPhone,
        e164=st.sampled_from(["+4930123456", "+442079460958", "+12125550123"]),
        kind=st.sampled_from(["", "mobile", 'the "old" one']),
        state=st.sampled_from(["good", "unconfirmed"]),
        ext=st.sampled_from(["", "12"]),
    ),
    max_size=3,
).map(tuple)


@st.composite
def rows(draw):
    zones = draw(ZONES)
    texts = ("name", "role", "company", "place", "staff", "email", "language", "note", "segment")
    return NewLead(
        line=draw(st.integers(1, 10**6)),
        country=draw(st.sampled_from(["", "DE", "US", "US-FL", "FR"])),
        pronoun=draw(st.sampled_from(["their", "her"])),
        zone=zones[0] if len(zones) == 1 else None,
        zones=zones,
        zone_basis=draw(st.sampled_from(["", "list", "number", "candidates"])),
        phones=draw(PHONES),
        source=draw(st.sampled_from(["", "Web form", "Bought list", "Trade fair", "x"])),
        **{name: draw(TEXTS) for name in texts},
    )


def ids_of(row):
    """The ids in the order in which a row takes them."""
    fact, lead, prospect, _ = row.said
    found = [prospect, lead, fact]
    if row.scored is not None:
        found.append(row.scored[0][0])
    return [UUID(bytes=one) for one in found]


def folded(row, found, moment=MOMENT):
    """The same row by the fold, with the ids that it was given."""
    ids = iter(ids_of(found))
    slow = Preparation(CAMPAIGN, "job", moment, lambda: next(ids))
    return slow, slow.folded(row)


FAST = Preparation(CAMPAIGN, "job", MOMENT, new_id)  # one for all: what it remembers counts too


@given(rows())
@settings(max_examples=300)
@example(NewLead(line=2, staff="120", source="Web form", zones=("Europe/Berlin",)))
@example(NewLead(line=3, staff="7", source="Web form", zones=("Europe/Berlin",)))
@example(NewLead(line=4, name="Ana", company="Acme", phones=(NewPhone("+4930123456"),)))
def test_a_row_is_what_the_fold_makes_of_it(row):
    found = FAST.row(row)
    slow, made = folded(row, found)
    case, fact = made.case, made.fact
    values = tables.values(fact.body)
    assert found.said == columns.SPINE.ready(
        {"id": fact.id, "lead": fact.lead, "prospect": fact.prospect, "kind": "lead_added",
         "hash": b""}
    )[:-1]  # fmt: skip
    assert found.hashes == (
        tables.digest(fact.id, "lead_added", values),
        tables.digest(fact.id, "lead_added", {**values, "shares_number": True}),
    )
    assert found.added == columns.ADDED.ready({"id": fact.id, **values})
    assert found.person == columns.PROSPECT.ready(person_values(case))
    assert found.phones == tuple(columns.PHONE.ready(one) for one in phone_values(case))
    assert found.lead == columns.LEAD.ready(slow.lead_values(made))
    who = case.prospect
    assert found.text == search.text_of(
        (who.name, who.company, who.place, who.email), [one.e164 for one in who.phones]
    )
    assert (found.key, found.numbers) == (
        name_key(row.name),
        tuple(one.e164 for one in row.phones),
    )


BASE = NewLead(
    line=2,
    country="FR",
    zone="Europe/Paris",
    zones=("Europe/Paris",),
    phones=(NewPhone("+33142270000"),),
    staff="7",
)
EARLY = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)  # before consumers may be called in France
OTHERS = {
    "company": "Acme",
    "staff": "120",
    "source": "Web form",
    "segment": "Pumps",
    "country": "DE",
    "zone": "America/New_York",
    "phones": (),
}


@pytest.mark.parametrize("name", OTHERS)
def test_each_thing_that_makes_another_lead_of_a_row_is_looked_at(name):
    fast = Preparation(CAMPAIGN, "job", EARLY, new_id)
    other = BASE._replace(**{name: OTHERS[name]})
    first, second = fast.row(BASE), fast.row(other)
    for row, found in ((BASE, first), (other, second)):
        slow, made = folded(row, found, EARLY)
        assert found.lead == columns.LEAD.ready(slow.lead_values(made))
    assert first.lead[3:] != second.lead[3:]


@given(rows())
@settings(max_examples=150)
def test_the_score_of_a_row_is_the_cards(row):
    found = FAST.row(row)
    _, made = folded(row, found)
    if made.scored is None:
        assert found.scored is None
        return
    score, fact = made.scored
    values = tables.values(score.body)
    assert found.scored == (
        columns.SPINE.ready(
            {"id": fact.id, "lead": fact.lead, "prospect": fact.prospect, "kind": "scored",
             "hash": tables.digest(fact.id, "scored", values)}
        ),
        columns.SCORED.ready({"id": fact.id, **values}),
    )  # fmt: skip


@given(rows())
@settings(max_examples=150)
def test_a_row_can_be_had_again_as_it_was_read(row):
    assert FAST.row(row).again() == row


@pytest.mark.parametrize(
    ("said", "number"),
    [("240", 240), ("1.200", 1200), ("100-250", 100), ("50–99", 50), ("²", None), ("٢٤", 24),
     ("", None), ("many", None), ("9" * 5000, None)],
)  # fmt: skip
def test_staff_is_a_number_where_it_says_one_and_never_a_failure(said, number):
    assert staff_number(said) == number
