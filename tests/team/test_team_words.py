"""What the window says of a team that is away or refuses, and how it counts dialling down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.jobs.team_link import Contact, Standing
from app.sync.outbox import Unsent
from app.sync.transport import SHUT_OUT, TOO_OLD
from app.ui.lists.team_words import dialling_words, offline_words, refused_words, standing_words

NOW = datetime(2026, 11, 24, 15, 22, tzinfo=UTC)
KEPT = "Everything you type and record is kept on this computer."


def away(left, unsent=0):
    return Standing(Contact.AWAY, Unsent(unsent, None, 0), NOW, left)


@pytest.mark.parametrize(
    ("left", "banner", "box"),
    [
        (4 * 3600.0, KEPT, "may be called for 4:00 h more."),
        (3601.0, KEPT, "may be called for 1:00 h more."),
        (3599.0, f"{KEPT} Dialling ends in 59 min.", "may be called for 0:59 h more."),
        (30.0, f"{KEPT} Dialling ends in 1 min.", "may be called for 0:00 h more."),
        (
            0.0,
            f"{KEPT} Nobody may be dialled until the team is heard again.",
            "Nobody may be dialled until the team is heard again.",
        ),
    ],
)
def test_dialling_without_the_team_is_counted_down(left, banner, box):
    assert offline_words(away(left)) == banner
    assert dialling_words(away(left)).endswith(box)


def test_a_team_that_was_restored_says_when_new_leads_come():
    rests = Standing(Contact.HEARD, Unsent(0, None, 0), NOW, rests_until=NOW + timedelta(hours=2))
    detail = standing_words(rests, "Europe/Berlin", NOW).detail
    assert detail.startswith("New leads come again when all desks have been heard, at 18:22")
    assert standing_words(replace(rests, rests_until=None), "UTC", NOW).detail == ""


def refused(code, sentence, unsent=0):
    return Standing(Contact.REFUSED, Unsent(unsent, None, 0), NOW, 0.0, sentence, None, code)


def test_who_is_out_of_the_team_reads_what_becomes_of_what_waits():
    short, what, safe = refused_words(refused(SHUT_OUT, "x", 14))
    assert (short, what) == ("Not in this team", "The team does not let you in any more.")
    assert safe == (
        "What waits to be sent (14 changes) stays on this computer and goes out when you sign in"
        " with a new invitation."
    )
    assert refused_words(refused(SHUT_OUT, "x"))[2] == "All that you did here is with the team."
    assert (
        standing_words(refused(SHUT_OUT, "x", 2), "UTC", NOW).text == "Not in this team · 2 unsent"
    )


def test_who_is_out_of_the_team_calls_nobody():
    gone = refused(SHUT_OUT, "x")
    assert dialling_words(gone) == "Nobody may be called from here any more."
    assert standing_words(gone, "UTC", NOW).detail == "The team does not let you in any more."
    assert dialling_words(refused(TOO_OLD, "x")) == "", "the team is asked before each dial"


def test_whose_program_is_too_old_reads_that_it_still_sends():
    short, what, safe = refused_words(refused(TOO_OLD, "Please update Segue: …"))
    assert (short, what) == ("Please update", "Please update Segue: …")
    assert "still sent" in safe


def test_any_other_refusal_is_the_teams_own_sentence():
    assert refused_words(refused("SG001", "Not today.")) == ("The team refuses", "Not today.", KEPT)


def test_a_desk_whose_turns_break_off_says_so_with_what_waits():
    broken = Standing(Contact.BROKEN, Unsent(3, None, 0), NOW, 4 * 3600.0)
    said = standing_words(broken, "Europe/Berlin", NOW)
    assert said.text == "Syncing fails · 3 unsent"
    assert said.detail.startswith("Since 16:22 syncing breaks off on this computer; it is tried")
    assert (
        standing_words(replace(broken, unsent=Unsent(0, None, 0)), "UTC", NOW).text
        == "Syncing fails"
    )
