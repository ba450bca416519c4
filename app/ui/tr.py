"""Text that people read: every word of the window goes through here, so that it can be translated.

    tr("Dial")
    tr("Answer {who}", who=name)     values by name: another language puts them elsewhere
    tr(reason.text)                  a phrase of another room (`app.domain.phrases`)
    tr(STAGE_LABELS[stage])          a word of a table: a phrase too, English until it is shown

Never `tr(f"...")`: no catalogue knows such a text. Never `tr` at module level: that is before a
language is chosen; a table there holds `phrase("...")`, and `tr` is asked where it is shown.
"""

from typing import Any

from PySide6.QtCore import QCoreApplication

from app.domain.errors import KnownError
from app.domain.phrases import Phrase, filled

CONTEXT = "Segue"


def tr(text: str, /, **values: Any) -> str:
    """The text in the language of the window, in English where there is no translation."""
    if isinstance(text, Phrase):
        return text.through(_look_up)
    return filled(text, values, _look_up)


def error_words(error: KnownError) -> str:
    """All that a failure says: what happened, what is safe, what to do."""
    return " ".join(tr(part) for part in (error.what, error.safe, error.todo) if part)


def _look_up(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text) if text else text
