"""What was taken back moves what differs between two folds, and nothing else."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.domain.refolding import moved
from app.domain.state import Case, LeadState, PhoneLine, ProspectState

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
WHO, LEAD, CAMPAIGN = uuid4(), uuid4(), uuid4()


def case(numbers: str = "", rev: int = 0, **columns: object) -> Case:
    prospect = ProspectState(WHO, **columns)  # type: ignore[arg-type]
    prospect.phones = [PhoneLine(one) for one in numbers]
    return Case(prospect, {LEAD: LeadState(LEAD, WHO, CAMPAIGN, rev=rev)})


@pytest.mark.parametrize(
    ("here", "before", "after", "then"),
    [
        ("AB", "AB", "BA", "BA"),
        ("BAX", "BA", "AB", "ABX"),  # X is a number of somebody else's lead
        ("XAB", "AB", "BA", "XBA"),
        ("ANBX", "ANB", "AB", "ABX"),
        ("AX", "A", "AN", "AXN"),
        ("AX", "AB", "AB", "AX"),  # somebody else has taken B away
        ("AX", "A", "A", "AX"),
    ],
)
def test_numbers_that_the_folds_do_not_know_stay(
    here: str, before: str, after: str, then: str
) -> None:
    found = moved(case(here), case(before), case(after))
    assert "".join(one.e164 for one in found.prospect.phones) == then


def test_columns_that_do_not_differ_stay_as_others_have_made_them() -> None:
    found = moved(
        case(consent=False, company="ACME", name="Eva", shares_number=True),
        case(company="", name="Ewa"),
        case(company="", name="Eva Maria"),
    ).prospect
    assert (found.consent, found.company, found.name) == (False, "ACME", "Eva Maria")
    assert found.shares_number


def test_attempts_of_others_are_kept() -> None:
    own, theirs = NOON, NOON + timedelta(hours=1)
    found = moved(case(recent_attempts=[own, theirs]), case(recent_attempts=[own]), case())
    assert found.prospect.recent_attempts == [theirs]


def test_the_revision_of_a_team_is_counted_on() -> None:
    assert moved(case(rev=40), case(rev=7), case(rev=9)).leads[LEAD].rev == 42
