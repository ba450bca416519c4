"""What the list is narrowed by, as chips that can be put on and taken off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.campaign import Campaign
from app.domain.dispositions import DISPOSITIONS
from app.domain.phrases import phrase
from app.domain.vocabulary import Disposition, Role
from app.domain.wording import ROLE_LABELS
from app.reads.house import PersonRow
from app.reads.recording_filters import LOST_OR_REJECTED, OUTCOMES
from app.reads.recordings import RecordingsQuestion
from app.ui.tr import tr


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: a field of `RecordingsQuestion`, or 'length', with its value."""

    field: str
    value: object
    label: str


NOT_REVIEWED = Filter("not_reviewed", True, phrase("Not reviewed"))
BROKE = Filter("broke", True, phrase("Broke here"))
HAS_MARK = Filter("has_mark", True, phrase("Has a mark"))
NO_SOUND = Filter("no_sound", True, phrase("No sound"))
DAYS = tuple(
    Filter("days", days, words)
    for days, words in (
        (1, phrase("Today")),
        (7, phrase("Last 7 days")),
        (30, phrase("Last 30 days")),
        (90, phrase("Last 90 days")),
    )
)
LENGTHS = (
    Filter("length", (None, 119), phrase("Under 2 min")),
    Filter("length", (120, 599), phrase("2 to 10 min")),
    Filter("length", (600, None), phrase("10 min or more")),
)


def outcome_label(outcome: str) -> str:
    """How an outcome is called in the list."""
    if outcome == LOST_OR_REJECTED:
        return phrase("Lost or rejected")
    return DISPOSITIONS[Disposition(outcome)].label


OUTCOME_FILTERS = tuple(Filter("outcome", one, outcome_label(one)) for one in OUTCOMES)


@dataclass(frozen=True, slots=True)
class Choices:
    """The filters that this person can put on, by group."""

    groups: tuple[tuple[str, tuple[Filter, ...]], ...]

    def like(self, one: Filter) -> tuple[Filter, ...]:
        """All filters that can take the place of this one; itself alone where there is no other."""
        same = tuple(other for _, some in self.groups for other in some if other.field == one.field)
        return same if one in same else (one, *same)


def choices(
    roles: frozenset[Role], people: Sequence[PersonRow], campaigns: Sequence[Campaign]
) -> Choices:
    """What can be put on; who called only for those who hear more than their own calls."""
    groups: list[tuple[str, tuple[Filter, ...]]] = []
    callers = [one for one in people if {Role.TELEMARKETER, Role.TELESALES} & set(one.roles)]
    if roles & {Role.SUPERVISOR, Role.QUALIFIER}:
        layers = (Role.TELEMARKETER, Role.TELESALES)
        groups.append((tr("Who"), tuple(Filter("person", one.id, one.name) for one in callers)))
        groups.append((tr("Role"), tuple(Filter("role", str(r), ROLE_LABELS[r]) for r in layers)))
    if len(campaigns) > 1:
        named = tuple(Filter("campaign", one.id, one.name) for one in campaigns)
        groups.append((tr("Campaign"), named))
    groups.append((tr("Ended as"), OUTCOME_FILTERS))
    groups.append((tr("Length"), LENGTHS))
    groups.append((tr("When"), DAYS))
    groups.append((tr("Review"), (NOT_REVIEWED, BROKE, HAS_MARK)))
    groups.append((tr("Sound"), (NO_SOUND,)))
    return Choices(tuple(one for one in groups if one[1]))


def put_on(active: Iterable[Filter], one: Filter) -> tuple[Filter, ...]:
    """With this filter; it takes the place of another of the same field."""
    kept = list(active)
    for at, other in enumerate(kept):
        if other.field == one.field:
            kept[at] = one
            return tuple(kept)
    return (*kept, one)


def take_off(active: Iterable[Filter], one: Filter) -> tuple[Filter, ...]:
    """Without this filter."""
    return tuple(other for other in active if other != one)


def offered(active: Iterable[Filter], roles: frozenset[Role]) -> Filter | None:
    """The filter that a chip offers beside those that are on."""
    on = {one.field for one in active}
    first = NOT_REVIEWED if Role.SUPERVISOR in roles else BROKE
    second = BROKE if first is NOT_REVIEWED else NOT_REVIEWED
    return next((one for one in (first, second) if one.field not in on), None)


def question(active: Iterable[Filter], text: str, **more: Any) -> RecordingsQuestion:
    """What the list asks."""
    said: dict[str, Any] = {}
    for one in active:
        if one.field == "length" and isinstance(one.value, tuple):
            said["shortest"], said["longest"] = one.value
        else:
            said[one.field] = one.value
    return RecordingsQuestion(text=text, **{**said, **more})
