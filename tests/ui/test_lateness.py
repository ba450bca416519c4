"""Why something came too late is said in words, wherever it stands: no code of the server's."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.domain.syncing import UNREADABLE
from app.reads.thread import ThreadItem
from app.ui.lists.lateness import aside_words, reason_words
from app.ui.lists.team_words import late_words
from app.ui.thread import words

NOW = datetime(2026, 11, 24, 15, 22, tzinfo=UTC)
CALL = ThreadItem(
    "conversation", uuid4(), uuid4(), NOW, uuid4(), "Tobias Ek", "telemarketer", seconds=120
)
LATE = (
    *("lease", "moved", "transition", "not_yours", "do_not_call", "no_such_lead", "no_such_act"),
    *("epoch", "held", "owned", "lead changed hands"),
)
ASIDE = (
    *("not_allowed", "not understood", "incomplete"),
    *("unknown kind", "not of this act", "bad shape", "id_clash"),
)


def meta(stale):
    return words._row(replace(CALL, stale=stale), None, "UTC", NOW).meta


@pytest.mark.parametrize("code", LATE)
def test_a_line_of_the_thread_says_why_it_came_too_late(code):
    before, why = meta(code).split(", too late: ")
    assert before == "today 15:22, telemarketing, 2 min"
    assert why == reason_words(code)
    assert " " in why
    assert why != code


@pytest.mark.parametrize("code", ASIDE)
def test_what_was_not_understood_or_not_allowed_is_not_called_late(code):
    said = meta(code)
    assert said.startswith("today 15:22, telemarketing, 2 min, the team ")
    assert "late" not in said
    assert "_" not in said


def test_a_code_of_a_newer_server_is_only_too_late():
    assert meta("tide_turned") == "today 15:22, telemarketing, 2 min, too late"
    assert aside_words("tide_turned") == "too late"
    assert reason_words("tide_turned") == "the team kept it aside, for a supervisor to see"
    assert meta(None) == "today 15:22, telemarketing, 2 min"


def test_what_has_nothing_to_do_with_time_did_not_come_too_late() -> None:
    assert late_words("add_notes", "Ewa", UNREADABLE) == (
        "Notes, Ewa was set aside: the team's database can't read it; it is kept on this computer."
    )
    assert "came too late" in late_words("save_call", "Ewa", "moved")
