"""Corrections: what of a saved fact may say something else, and how it is laid over the fact.

A correction keeps its old and new value as text, whatever the field's type; one that names a time
keeps everything the time was worked out to, so that the fold never works it out again.
"""

import json
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from app.domain import facts as f
from app.domain.errors import Incomplete
from app.domain.phrases import phrase
from app.domain.vocabulary import NoteKind

WHEN = ("wall", "zone", "due_from", "due_until", "lapses_at", "span", "asked", "said")
"""The fields of a point that its time consists of: corrected together or not at all."""

FIELDS: dict[str, tuple[str, ...]] = {
    "call_saved": ("disposition", "reason", "whom", "summary"),
    "note": ("text", "note_kind"),
    "answer": ("choice",),
    "point_set": ("stopped_at", "opens_with", "open_question", "open_objection", "goes_on_with"),
    "review_comment": ("text",),
    "handed_off": ("line",),
    "deal_closed": ("amount_minor", "currency"),
    "deal_set": ("amount_minor", "currency", "closes_on"),
}
"""Fields that may be corrected, by kind of fact; a point's time is beside them (`WHEN`)."""

FOLLOWS = {"point_set": WHEN, "call_saved": ("reached",)}
"""Fields that are corrected with them: a time as a whole, and what an ending says."""

ZONED: dict[str, tuple[str, ...]] = {
    "point_set": ("zone", "due_from", "due_until", "lapses_at"),
    "point_moved": ("zone", "due_from", "due_until", "lapses_at"),
    "promise_made": ("zone", "due_at"),
    "parked": ("zone", "until"),
    "decision": ("next_try_at", "rules"),
    "handed_off": ("answer_by",),
}
"""Fields that say a moment, by kind: corrected with a prospect's zone, whoever said them."""

TOLD = frozenset(
    {
        *(name for names in FIELDS.values() for name in names),
        "wall",
    }
) - {"currency", "closes_on"}
"""The corrections that a thread tells; the rest of the same act follows from them."""

NEEDED = {
    "text": phrase("Say what it says now."),
    "stopped_at": phrase("Say where the conversation stopped."),
    "opens_with": phrase("Say how the next call opens. One sentence is enough."),
}
"""Texts that may not become empty, with what is said then."""


def as_text(value: object) -> str:
    """A field's value as a correction keeps it; nothing is ''."""
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def laid_over(body: f.Body, corrections: Iterable[f.Correction]) -> f.Body:
    """What a fact says with its corrections, the newest last; unknown fields are left out."""
    known = {one.name: one.type for one in fields(body)}
    changes = {
        one.field: _typed(known[one.field], one.now) for one in corrections if one.field in known
    }
    return replace(body, **changes) if changes else body


def _typed(kind: Any, text: str) -> Any:
    if kind is int:
        return int(text)
    if kind is bool:
        return text == "True"
    if kind in (datetime, datetime | None):
        return datetime.fromisoformat(text) if text else None
    if kind == f.Json:
        return json.loads(text)
    return text


def check(body: f.Body, field: str, now: str) -> None:
    """Refuses a value that the field can't have.

    Raises:
        Incomplete: It names the field and says what is missing.
    """
    if field in NEEDED and not now.strip():
        raise Incomplete(field, NEEDED[field])
    if field == "note_kind" and now not in set(NoteKind):
        raise Incomplete(field, "Say what kind of note it is.")
    if field == "amount_minor" and (not now.isdecimal() or int(now) <= 0):
        raise Incomplete("amount", "Say the amount and its currency, as in 18,400 EUR.")
    if field == "currency" and len(now) != 3:
        raise Incomplete("amount", "Say the amount and its currency, as in 18,400 EUR.")
    if field == "closes_on" and not now:
        raise Incomplete("closes_on", "Say the day it was agreed.")


def check_open(body: f.PointSet, promised: bool) -> None:
    """Refuses a correction after which nothing of a point is open.

    Args:
        promised: A promise was made with it.

    Raises:
        Incomplete: Neither question nor objection, promise or next step is left.
    """
    if not promised and not any((body.open_question, body.open_objection, body.goes_on_with)):
        raise Incomplete(
            "open", "Say what is open: a question, an objection, a promise or what it goes on with."
        )
