"""The local copy of a recording goes after it was verified and a week later, never before."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.keeping import KEPT_AFTER, local_copy_may_go, pool_may_stay

AT = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "may_go"),
    [
        (timedelta(days=7), True),
        (timedelta(days=7) - timedelta(microseconds=1), False),
        (timedelta(0), False),
        (timedelta(days=-30), False),  # a clock that was set back
    ],
)
def test_a_week_after_it_was_verified(passed, may_go):
    assert local_copy_may_go(AT, AT + passed) is may_go


@given(st.datetimes(timezones=st.just(UTC)), st.timedeltas())
def test_what_was_never_verified_stays(now, kept_after):
    assert not local_copy_may_go(None, now, kept_after)


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)), st.timedeltas())
def test_a_policy_keeps_longer_and_never_shorter(passed, kept_after):
    if local_copy_may_go(AT, AT + passed, kept_after):
        assert passed >= KEPT_AFTER
        assert passed >= kept_after


@pytest.mark.parametrize(
    ("hours", "stays"),
    [(0, True), (11.9, True), (12, False), (100, False), (-0.05, True), (-0.1, False)],
)
def test_leads_of_the_pool_stay_for_half_a_day_without_contact(hours, stays):
    heard = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)
    assert pool_may_stay(heard, heard + timedelta(hours=hours)) is stays
    assert pool_may_stay(None, heard), "a desk that was never filled has none"
