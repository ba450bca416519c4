"""Text that people read: every word of the window goes through here, so that it can be translated.

`tr("Answer {who}").format(who=who)`: values come after the translation, by name, because another
language puts them elsewhere in the sentence. Never `tr(f"...")`: no catalogue knows such a text.
"""

from PySide6.QtCore import QCoreApplication

CONTEXT = "Segue"


def tr(text: str) -> str:
    """The text in the language of the window; itself where there is no translation."""
    return QCoreApplication.translate(CONTEXT, text)
