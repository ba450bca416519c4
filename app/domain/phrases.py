"""Texts of the program: in English, and such that the window can say them in another language.

    phrase("Busy")                              a word of a table
    phrases("Mon", "Tue")                       several of them
    phrase("Sent back by {name}", name=by)      a sentence, its values by name

A `Phrase` is a `str` and reads as its English wherever one is wanted: on the command line, in a
log, in a test. The window gives it to `tr`, which looks its template up and puts the values in
after that; values that are phrases are translated too, others (names, numbers) stay as they are.
What is cut, or joined by `+` or an f-string, is an ordinary `str` again: `joined` keeps a phrase.
"""

from collections.abc import Callable, Iterable
from string import Formatter
from typing import Any

Translate = Callable[[str], str]


class Phrase(str):
    """English that remembers its template and values; made by the functions below."""

    __slots__ = ("shape", "template", "values")

    template: str
    values: dict[str, Any]
    shape: Translate | None

    def __new__(
        cls, template: str, values: dict[str, Any], shape: Translate | None = None
    ) -> "Phrase":
        """The text as it reads in English; without values braces are ordinary signs."""
        text = template.format(**values) if values else template
        made = super().__new__(cls, shape(text) if shape else text)
        made.template, made.values, made.shape = template, values, shape
        return made

    def through(self, translate: Translate) -> str:
        """The text in another language.

        Args:
            translate: Gives the translation of a template, which has the same values by name.
        """
        text = filled(self.template, self.values, translate)
        return self.shape(text) if self.shape else text

    def __reduce__(self) -> tuple[type["Phrase"], tuple[Any, ...]]:
        """The same phrase in another process."""
        return Phrase, (self.template, self.values, self.shape)


def phrase(template: str, /, **values: Any) -> str:
    """A text of the program; values by name, formatted as `str.format` does ('{at:%H:%M}')."""
    return Phrase(template, values)


def phrases(*texts: str) -> tuple[str, ...]:
    """Words of a table, in a row."""
    return tuple(Phrase(text, {}) for text in texts)


def joined(joint: str, parts: Iterable[str]) -> str:
    """Texts one after the other, as `joint.join(parts)` says them, each translated by itself."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    template = "{joint}".join(f"{{{name}}}" for name in values)
    return Phrase(template, {"joint": joint, **values}) if values else ""


def capital(text: str) -> str:
    """The text with its first letter large, in whatever language it is said."""
    return Phrase("{text}", {"text": text}, _first_large)


def small(text: str) -> str:
    """The text with its first letter small, in whatever language it is said."""
    return Phrase("{text}", {"text": text}, _first_small)


def filled(template: str, values: dict[str, Any], translate: Translate) -> str:
    """A template in another language with its values, of which phrases are translated too."""
    if not values:
        return translate(template)
    words = translate(template) if _has_words(template) else template
    return words.format(
        **{
            name: one.through(translate) if isinstance(one, Phrase) else one
            for name, one in values.items()
        }
    )


def _has_words(template: str) -> bool:
    return any(any(map(str.isalpha, text)) for text, _, _, _ in Formatter().parse(template))


def _first_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_small(text: str) -> str:
    return text[:1].lower() + text[1:]
