import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.errors import KnownError
from app.host.zone import local_zone
from app.jobs.profile import (
    SAMPLE_MARK,
    SAMPLE_START,
    close_profile,
    is_sample,
    open_profile,
    replace_with_sample,
)
from app.jobs.team import make_team


def test_a_usual_profile_has_the_computers_clock_and_zone(profile):
    workplace = open_profile(profile)
    try:
        assert not is_sample(profile)
        assert workplace.zone == local_zone()
    finally:
        close_profile(workplace)
    assert not (profile.root / SAMPLE_MARK).exists()


def test_the_samples_day_goes_on_where_it_was_closed(profile):
    (profile.root / SAMPLE_MARK).write_text("{}")
    workplace = open_profile(profile)
    assert workplace.clock.now() - SAMPLE_START < timedelta(seconds=20)
    assert workplace.zone == "Europe/Stockholm"
    close_profile(workplace)
    later = (SAMPLE_START + timedelta(hours=2)).isoformat()
    (profile.root / SAMPLE_MARK).write_text(json.dumps({"clock": later}))
    again = open_profile(profile)
    assert again.clock.now() >= SAMPLE_START + timedelta(hours=2)
    close_profile(again)


def test_the_sample_never_takes_the_place_of_a_team(profile):
    workplace = open_profile(profile)
    try:
        make_team(workplace, "Ada", "Cold chain")
        with pytest.raises(KnownError, match="has a team already"):
            replace_with_sample(workplace)
        assert not is_sample(profile)
    finally:
        close_profile(workplace)


def test_the_zone_is_one_that_exists(monkeypatch):
    ZoneInfo(local_zone())
    monkeypatch.setenv("TZ", "Europe/Lisbon")
    assert local_zone() == "Europe/Lisbon"
    monkeypatch.setenv("TZ", "Nowhere/Land")
    assert local_zone() != "Nowhere/Land"
