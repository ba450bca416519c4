"""Search over the prospects of the team's database, which has no search tables of its own.

It finds what `search` finds in the store: parts of name, company, place or e-mail without case and
accents, or of a number. A look at every prospect; the questions that use it are a supervisor's.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, or_, select

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
        where = [_said(plain(one), begins=False) for one in parts]
    else:
        where = [_said(plain(start), begins=True)]
    return select(Prospect.id).where(*where).order_by(Prospect.number, Prospect.id)


def _said(part: str, *, begins: bool) -> ColumnElement[bool]:
    """Words as `search.plain` makes them of the row; only those with accents take the long way."""
    parts = (Prospect.name, Prospect.company, Prospect.place, Prospect.email)
    whole = func.concat_ws(" ", *(func.nullif(one, "") for one in parts))
    lower = func.lower(whole)
    folded = func.normalize(func.replace(lower, "ß", "ss"), _FORM)
    accented = func.octet_length(whole) != func.length(whole)
    bare = func.regexp_replace(folded, _ACCENTS, "", "g")

    def has(words: Any) -> ColumnElement[bool]:
        way = words.startswith if begins else words.contains
        found: ColumnElement[bool] = way(part, autoescape=True)
        return found

    return or_(has(lower), and_(accented, has(bare)))
