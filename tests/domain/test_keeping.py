"""The local copy of a recording goes after it was verified and a week later, never before."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.keeping import KEPT_AFTER, local_copy_may_go

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
