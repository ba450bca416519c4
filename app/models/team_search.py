"""Search over the prospects of the team's database, which has no search tables of its own.

It finds what `search` finds in the store: parts of name, company, place or e-mail without case and
accents, or of a number. A look at every prospect; the questions that use it are a supervisor's.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, literal_column, select

from app.models.search import plain
from app.models.state import Phone, Prospect

_FORM: ColumnElement[str] = literal_column("NFKD")
_ACCENTS = "[\u0300-\u036f]"


def matching(number: str, parts: Sequence[str], start: str) -> Select[UUID]:
    """The prospects that have all of it.

    Args:
        number: Digits of a number; '' where words are looked for.
        parts: Words, each of which may be a part of one.
        start: With neither of the two: how the words of the prospect begin.
    """
    if number:
        where: list[ColumnElement[bool]] = [
            exists().where(
                Phone.prospect == Prospect.id, Phone.e164.contains(number, autoescape=True)
            )
        ]
    elif parts:
        where = [_words().contains(plain(one), autoescape=True) for one in parts]
    else:
        where = [_words().startswith(plain(start), autoescape=True)]
    return select(Prospect.id).where(*where).order_by(Prospect.number, Prospect.id)


def _words() -> Any:
    """As `search.plain` makes them of the row."""
    said = (func.nullif(one, "") for one in (Prospect.name, Prospect.company, Prospect.place))
    whole = func.concat_ws(" ", *said, func.nullif(Prospect.email, ""))
    folded = func.normalize(func.replace(func.lower(whole), "ß", "ss"), _FORM)
    return func.regexp_replace(folded, _ACCENTS, "", "g")
