"""Turns that break off at the desk itself, in the window, on a real PostgreSQL."""

import pytest

from app.acts.save_call import AddNotes, NoteLine
from tests.helpers.bad_disk import bad_disk
from tests.team.test_team_window import house, lead_of, words_of  # noqa: F401
from tests.team.test_team_window_keeping import enter


@pytest.mark.qt_log_ignore("does not support")
def test_turns_that_break_off_are_told_until_one_is_good_again(house, lead_of):  # noqa: F811
    make, made = lead_of
    window = enter(house, "Lea", "telesales", leads=make)
    (lead,) = made
    with bad_disk(window.office.workplace.store.path, "UPDATE", "outbox"):
        window.office.do(AddNotes(lead, (NoteLine("need", "a trial"),)), owner=window.shell)
        window.until(lambda: window.sync() == "Syncing fails · 1 unsent")
        window.click(window.shell.work.status.part("sync"))
        window.until(lambda: window.shell.status.team.box is not None)
        box = window.shell.status.team.box
        assert "1 change waits to be sent" in words_of(box)
        assert "syncing breaks off on this computer" in words_of(box)
        assert "when the team is heard again" not in words_of(box)
    window.click(box.now)
    window.until(lambda: window.sync() == "Synced")
