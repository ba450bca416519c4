"""What the status bar, its popover and the banner say: recordings that wait, days, room."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.errors import KnownError
from app.host.clock import SystemClock
from app.host.ids import new_id
from app.jobs.team_link import Contact, Standing
from app.jobs.team_sounds import Sounds
from app.reads.left_drafts import LeftDraft
from app.reads.unsent import UnsentAct, UnsentAnswer
from app.sync.outbox import Unsent
from app.ui.lists.team_words import sent_words, standing_words
from app.ui.shell_team import OFFLINE
from app.ui.theme.tokens import Tone
from tests.team.test_team_window import KEY, house, words_of  # noqa: F401
from tests.team.test_team_window_keeping import banner, enter

NOW = datetime(2026, 11, 24, 15, 22, tzinfo=UTC)
AWAY = KnownError("The team's store of recordings does not answer.")


def heard(unsent=0):
    return Standing(Contact.HEARD, Unsent(unsent, None, 0), NOW)


@pytest.mark.parametrize(
    ("unsent", "sounds", "text", "tone"),
    [
        (0, Sounds(5, problem=AWAY), "Synced · 5 recordings wait", Tone.WARN),
        (0, Sounds(1, placed=False), "Synced · 1 recording waits", Tone.WARN),
        (3, Sounds(5, problem=AWAY), "3 unsent · 5 recordings wait", Tone.WARN),
        (0, Sounds(5), "Synced", Tone.OK),
        (0, Sounds(0, placed=False), "Synced", Tone.OK),
        (3, Sounds(5), "3 unsent", Tone.TEXT2),
    ],
)
def test_recordings_that_cannot_go_out_are_told_in_the_status_bar(unsent, sounds, text, tone):
    said = standing_words(heard(unsent), "UTC", NOW, sounds)
    assert (said.text, said.tone) == (text, tone)


@pytest.mark.parametrize(
    ("count", "waiting", "head"),
    [
        (0, 0, "All changes are with the team"),
        (0, 1, "All but one recording is with the team"),
        (0, 5, "All but 5 recordings are with the team"),
        (1, 5, "1 change waits to be sent"),
        (7, 0, "7 changes wait to be sent"),
    ],
)
def test_all_is_with_the_team_only_if_nothing_waits(count, waiting, head):
    assert sent_words(count, Sounds(waiting)) == head


@pytest.mark.parametrize(
    ("ago", "since"),
    [
        ({"hours": 1}, "15:22"),
        ({"days": 3}, "Sat 21 Nov, 16:22"),
        ({"hours": 23}, "Mon 23 Nov, 17:22"),
    ],
)
def test_another_day_than_today_is_said(ago, since):
    at = NOW - timedelta(**ago)
    for contact, words in (
        (Contact.AWAY, f"Offline since {since}."),
        (Contact.BROKEN, f"Since {since} syncing breaks off on this computer;"),
    ):
        standing = Standing(contact, Unsent(0, None, 0), at, 60.0)
        assert standing_words(standing, "Europe/Berlin", NOW).detail.startswith(words)


def test_new_leads_of_tomorrow_come_tomorrow():
    rests = Standing(Contact.HEARD, Unsent(0, None, 0), NOW, rests_until=NOW + timedelta(hours=9))
    assert (
        ", at Wed 25 Nov, 01:22 at the latest" in standing_words(rests, "Europe/Berlin", NOW).detail
    )


def opened(window):
    window.click(window.shell.work.status.part("sync"))
    window.until(lambda: window.shell.status.team.box is not None)
    return window.shell.status.team.box


@pytest.mark.qt_log_ignore("does not support")
def test_the_status_part_follows_the_recordings_and_so_does_the_open_popover(house):  # noqa: F811
    window = enter(house, "Mara", "telemarketer")
    team = window.office.team
    team._on_sounds(Sounds(5, problem=AWAY))
    assert window.sync() == "Synced · 5 recordings wait"
    box = opened(window)
    assert "All but 5 recordings are with the team" in words_of(box)
    assert "does not answer" in words_of(box)
    team._on_sounds(Sounds(4))
    assert window.sync() == "Synced"
    assert box.head.text() == "All but 4 recordings are with the team"
    team._on_sounds(Sounds())
    assert box.head.text() == "All changes are with the team"
    assert box.sound_line.text() == "All of them are in the team's store."
    box.close()


def full(now):
    """As much as the popover ever shows: eight that wait, eight that came too late, typed words."""
    acts = [UnsentAct(new_id(), "save_call", f"Prospect {n}", now) for n in range(8)]
    late = [UnsentAct(new_id(), "save_call", f"Late {n}", now, "moved") for n in range(8)]
    words = ("She decides with purchasing, after the holidays", "needs two pallets by Friday")
    left = [LeftDraft(new_id(), name, words * 3, now, {}) for name in ("Ewa Nowak", "")]
    return UnsentAnswer(tuple(acts), tuple(late), 20, tuple(left))


@pytest.mark.qt_log_ignore("does not support")
def test_the_popover_stays_inside_the_smallest_window_and_its_rows_scroll(house):  # noqa: F811
    window = enter(house, "Mara", "telemarketer")
    shell, news = window.shell, window.shell.status.team
    shell.resize(1280, 720)
    window.until(lambda: shell.height() == 720)
    news._on_unsent(full(window.office.now()))
    box = news.box
    window.until(box.isVisible)
    part = shell.work.status.part("sync")
    top = shell.mapToGlobal(shell.rect().topLeft()).y()
    assert top < box.y()
    assert box.geometry().bottom() < part.mapToGlobal(part.rect().topLeft()).y()
    bar = box.rows.verticalScrollBar()
    assert bar.maximum() > 0
    for widget in (box.head, box.now):
        assert box.rect().contains(widget.geometry()), "head and foot stay"
    QTest.keyClick(box, KEY.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(box, KEY.Key_Up)
    assert bar.value() < bar.maximum()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    window.until(lambda: news.box is None)
    for count, most in ((2, 250), (0, 130)):
        news._on_unsent(UnsentAnswer(full(window.office.now()).waiting[:count], (), count))
        box = news.box
        window.until(box.isVisible)
        assert box.rows.verticalScrollBar().maximum() == 0
        assert box.height() < most
        assert 0 < part.mapToGlobal(part.rect().topLeft()).y() - box.geometry().bottom() < 12
        box.close()
        window.until(lambda: news.box is None)


@pytest.mark.qt_log_ignore("does not support")
def test_who_was_away_for_days_reads_since_which_day(house):  # noqa: F811
    window = enter(house, "Mara", "telemarketer")
    house.cable.pull()
    window.until(lambda: window.sync() == "Offline")
    since = SystemClock().now() - timedelta(days=2)
    team, news = window.office.team, window.shell.status.team
    team.stood.emit(Standing(Contact.AWAY, Unsent(20, None, 0), since, 3000.0))
    day = f"{since:%a} {since.day} {since:%b}, "
    assert banner(window, OFFLINE).startswith(f"Working offline since {day}")
    news._on_unsent(full(window.office.now() - timedelta(days=2)))
    assert "oldest Sun 22 Nov, " in words_of(news.box)
    news.box.close()
