"""The words of the people screen: rows, overlap, languages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.domain.languages import language_code, language_name
from app.domain.phrases import phrase
from app.domain.vocabulary import Role
from app.domain.wall_time import local_of
from app.domain.wording import ROLE_LABELS
from app.reads.house import PersonRow
from app.ui.theme.tokens import Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.celltable import CellRow, Column
from app.ui.widgets.rows import Cell, CellChip

COLUMNS = (
    Column(phrase("Person"), 150),
    Column(phrase("Roles"), 0),
    Column(phrase("Campaigns"), 130),
    Column(phrase("Languages"), 130),
    Column(phrase("Signs in"), 80),
    Column(phrase("Now"), 96),
)
ROLE_TONES = {
    Role.TELEMARKETER: Tone.TELEMARKETING,
    Role.QUALIFIER: Tone.QUALIFICATION,
    Role.TELESALES: Tone.TELESALES,
    Role.SUPERVISOR: Tone.TEXT2,
    Role.ADMIN: Tone.TEXT2,
}
LAYERS = frozenset({Role.TELEMARKETER, Role.QUALIFIER, Role.TELESALES})
_OVERLAPS = {
    frozenset({Role.TELEMARKETER, Role.TELESALES}): (
        phrase("Finds and closes: who hands a lead to themselves is counted as overlap.")
    ),
    frozenset({Role.TELEMARKETER, Role.QUALIFIER}): (
        phrase("Finds and decides: own leads pass the own gate, which is counted as overlap.")
    ),
    frozenset({Role.QUALIFIER, Role.TELESALES}): (
        phrase("Decides and closes: own hand-offs can be accepted, which is counted as overlap.")
    ),
    LAYERS: phrase(
        "Works in all three layers: no second person looks at a lead. Counted as overlap."
    ),
}


def overlap_words(roles: Iterable[Role]) -> str:
    """What it means that one person works in several layers; '' for one layer."""
    return tr(_OVERLAPS.get(frozenset(roles) & LAYERS, ""))


def what_words(roles: Iterable[Role]) -> str:
    """What somebody with these roles sees, in one sentence."""
    held = set(roles)
    parts = [
        words
        for role, words in (
            (Role.TELEMARKETER, tr("own and new leads")),
            (Role.QUALIFIER, tr("the hand-off desk")),
            (Role.TELESALES, tr("hand-offs and own deals")),
            (Role.SUPERVISOR, tr("the whole team, recordings, all amounts")),
            (Role.ADMIN, tr("people, imports, do-not-call, no recordings")),
        )
        if role in held
    ]
    if not parts:
        return tr("Sees nothing until a role is chosen.")
    if len(parts) == 1:
        return tr("Sees {parts}.", parts=parts[0])
    return tr("Sees {parts} and {parts2}.", parts=", ".join(parts[:-1]), parts2=parts[-1])


def languages_words(codes: Sequence[str]) -> str:
    """'Swedish, English'."""
    return ", ".join(tr(language_name(code)) for code in codes)


def read_languages(typed: str) -> tuple[str, ...]:
    """The codes of what was typed: 'sv, English' is ('sv', 'en'); each once."""
    parts = [part.strip() for part in typed.replace(";", ",").split(",")]
    return tuple(dict.fromkeys(language_code(part) for part in parts if part))


def campaigns_words(campaigns: Iterable[UUID], names: Mapping[UUID, str]) -> str:
    """'All', the one, or '2 of 3'."""
    found = [names[one] for one in campaigns if one in names]
    if not found or len(found) == len(names):
        return tr("All")
    return (
        found[0]
        if len(found) == 1
        else tr("{count} of {count2}", count=len(found), count2=len(names))
    )


def short_languages(codes: Sequence[str]) -> str:
    """'Swedish +2', for a narrow column."""
    first = tr(language_name(codes[0])) if codes else ""
    return f"{first} +{len(codes) - 1}" if len(codes) > 1 else first


def matches(row: PersonRow, typed: str) -> bool:
    """Whether a person is meant by a name or role that was typed."""
    words = [row.name, *(tr(ROLE_LABELS[role]) for role in row.roles)]
    return typed.strip().casefold() in " ".join(words).casefold()


def table_rows(
    people: Sequence[PersonRow],
    names: Mapping[UUID, str],
    now: datetime,
    zone: str,
    signs_in: Callable[[PersonRow], tuple[str, Tone]] | None = None,
) -> tuple[CellRow, ...]:
    """The rows of the table.

    Args:
        signs_in: How somebody signs in, where that is not by PIN.
    """
    say = signs_in or _by_pin
    return tuple(_row(one, names, now, zone, say(one)) for one in people)


def _by_pin(one: PersonRow) -> tuple[str, Tone]:
    quiet = Tone.TEXT if one.active and one.has_pin else Tone.TEXT3
    return (tr("by PIN") if one.has_pin else tr("no PIN")), quiet


def _row(
    one: PersonRow,
    names: Mapping[UUID, str],
    now: datetime,
    zone: str,
    signs_in: tuple[str, Tone],
) -> CellRow:
    chips = [CellChip(tr(ROLE_LABELS[role]), ROLE_TONES[role]) for role in _in_order(one.roles)]
    if overlap_words(one.roles):
        chips.append(CellChip(tr("overlap"), Tone.WARN, "triangle-alert"))
    at = now_words(one, now, zone)
    campaigns, languages = campaigns_words(one.campaigns, names), short_languages(one.languages)
    quiet = Tone.TEXT if one.active else Tone.TEXT3
    return CellRow(
        one.id,
        (
            Cell(one.name, quiet, weight=Weight.MEDIUM),
            Cell("", chips=tuple(chips)) if chips else Cell(tr("no role"), Tone.TEXT3),
            Cell(campaigns, quiet),
            Cell(languages or tr("not said"), quiet if languages else Tone.TEXT3),
            Cell(*signs_in),
            Cell(at, Tone.WARN if one.away and one.active else Tone.TEXT2),
        ),
        ", ".join([one.name, *(chip.text for chip in chips), campaigns, languages, at]),
    )


def _in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    held = set(roles)
    return tuple(role for role in Role if role in held)


def now_words(one: PersonRow, now: datetime, zone: str) -> str:
    """'here', 'away: lunch, 12:10', 'left'."""
    if not one.active:
        return tr("left")
    if one.away is None:
        return tr("here")
    since = f", {local_of(one.away_since, zone):%H:%M}" if one.away_since is not None else ""
    return f"{one.away}{since}"


def removed_words(name: str, leads: int, heir: str) -> str:
    """What the toast says of somebody who left a team."""
    if not leads:
        return tr("{name} can no longer sign in.").format(name=name)
    return tr("{name} can no longer sign in. {leads:,} leads went to {heir}.").format(
        name=name, leads=leads, heir=heir
    )


def login_words(state: str | None, until: datetime | None, now: datetime) -> tuple[str, Tone]:
    """How far somebody is with joining, for the table."""
    if state == "active":
        return tr("joined"), Tone.TEXT
    if state == "invited":
        over = until is not None and until < now
        return (tr("run out"), Tone.WARN) if over else (tr("invited"), Tone.TEXT2)
    if state == "removed":
        return tr("left"), Tone.TEXT3
    return tr("not invited"), Tone.WARN


def kept_words(name: str, *, new: bool, ended: bool) -> str:
    """What the toast says."""
    if ended:
        return tr("{name} can no longer sign in. The leads stay until you move them.", name=name)
    return tr("{name} can sign in now.", name=name) if new else tr("{name} is changed.", name=name)
