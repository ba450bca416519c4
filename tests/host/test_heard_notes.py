"""Hearings wait in a file until the team was told of them."""

from datetime import UTC, datetime
from pathlib import Path

from app.host.heard_notes import HeardNote, HeardNotes
from app.host.ids import new_id

AT = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)


def a_note() -> HeardNote:
    return HeardNote(new_id(), new_id(), AT)


def test_they_are_kept_in_order_and_dropped_by_id(tmp_path: Path) -> None:
    path = tmp_path / "heard.jsonl"
    first, second, third = a_note(), a_note(), a_note()
    for one in (first, second, third):
        HeardNotes(path).keep(one)
    notes = HeardNotes(path)
    assert notes.waiting() == (first, second, third)
    assert path.stat().st_mode & 0o077 == 0
    notes.drop({first.id, third.id})
    assert HeardNotes(path).waiting() == (second,)
    assert path.stat().st_mode & 0o077 == 0
    notes.drop({second.id})
    assert notes.waiting() == ()
    assert not path.exists()


def test_a_line_that_a_crash_cut_is_left_out_and_the_rest_stays(tmp_path: Path) -> None:
    path = tmp_path / "heard.jsonl"
    first = a_note()
    HeardNotes(path).keep(first)
    with path.open("a", encoding="utf-8") as file:
        file.write(first.line()[:20])
    second = a_note()
    HeardNotes(path).keep(second)
    third = a_note()
    HeardNotes(path).keep(third)
    kept = HeardNotes(path).waiting()
    assert kept[0] == first
    assert kept[-1] == third
    assert second in kept
