"""What the palette lists for what was typed: pure, from what was given."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.permissions import DESK_STAGES
from app.domain.queue_order import Group
from app.domain.refusals import owner_words
from app.domain.vocabulary import Role, Stage
from app.domain.wording import ROLE_LABELS, STAGE_LABELS, PointWords, point_reason
from app.exchange.phones import display
from app.reads.desk import Actor
from app.reads.house import PersonRow
from app.reads.queue import QueueAnswer, QueueRow
from app.reads.search_leads import Found
from app.ui.keys import shown
from app.ui.office import GoTo, Incoming
from app.ui.screen import Act
from app.ui.screen_list import Place
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.rows import HeadItem, LineItem

PEOPLE = "people"
LEAD_SCREENS = ("queue", "desk", "flow", "dnc")
"""Where a lead is opened: the first of these that the person has."""
_CALLERS = frozenset({Role.TELEMARKETER, Role.TELESALES})
_FIRST_ACTS, _NEXT = 5, 2
_EDIT = frozenset({"Edit"})
_FRAME = frozenset({"File", "Edit", "View", "Go", "Help"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A row that can be chosen: `does` is a way to go, the rail key of a screen, or an act."""

    item: LineItem
    does: "GoTo | str | Callable[[], None] | Theirs"


@dataclass(frozen=True, slots=True)
class Theirs:
    """The lead is somebody else's: choosing the row says whose."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Given:
    """Everything the rows are made from."""

    typed: str
    acts: tuple[Act, ...]
    places: tuple[Place, ...]
    queue: QueueAnswer | None
    people: tuple[PersonRow, ...]
    found: tuple[Found, ...]
    actor: Actor
    role: Role
    now: datetime
    incoming: bool = False
    subject: str = ""


def has_queue(role: Role) -> bool:
    """Whether a role has a queue of calls."""
    return role in _CALLERS


def searched(typed: str) -> str:
    """What is looked up among the leads; '' for acts only or nothing."""
    words = typed.strip()
    if words.startswith(">"):
        return ""
    return words.lstrip("@").strip()


def digits_of(typed: str) -> str:
    """The digits of something that looks like part of a number, else ''."""
    words = searched(typed)
    plain = words.replace(" ", "").replace("-", "").replace("/", "").lstrip("+")
    return plain if len(plain) >= 3 and plain.isdigit() else ""


def choices(given: Given) -> list[Choice | HeadItem]:
    """The rows in groups, each with its head."""
    if given.incoming:
        return _grouped((tr("Calls back"), _incoming(given)))
    typed = given.typed.strip()
    if not typed:
        here = [act for act in given.acts if act.menu not in _FRAME]
        last = len(here) + 1  # asked before: a list that is being sorted looks empty
        here.sort(key=lambda act: act.first or last)
        others = [act for act in given.acts if act.menu in ("View", "File")]
        first = _grouped(
            (
                tr("On this lead") if given.subject else tr("On this screen"),
                map(_act, here[:_FIRST_ACTS]),
            ),
            (tr("Next in your queue"), _next(given)),
        )
        return first or _grouped((tr("Everywhere"), map(_act, others)))
    if typed.startswith(">"):
        return _grouped((tr("Acts"), _acts(given.acts, typed[1:])))
    leads = [*_incoming(given), *_leads(given)]
    if typed.startswith("@"):
        return _grouped((tr("Leads"), leads), (tr("People"), _people(given)))
    if digits_of(typed):
        return _grouped((tr("Leads"), leads), (tr("Acts"), _acts(given.acts, typed)))
    return _grouped(
        (tr("Acts"), _acts(given.acts, typed)[:6]),
        (tr("Leads"), leads),
        (tr("People"), _people(given)),
        (tr("Screens"), _screens(given.places, typed)),
    )


def _grouped(*groups: tuple[str, Iterable[Choice]]) -> list[Choice | HeadItem]:
    found: list[Choice | HeadItem] = []
    for name, members in groups:
        kept = list(members)
        if kept:
            found += [HeadItem(name), *kept]
    return found


def _title(act: Act) -> str:
    return act.title.replace("&", "")


def _act(act: Act) -> Choice:
    detail = act.detail() if act.detail is not None else ""
    item = LineItem(_title(act), detail, icon=act.icon, key_cap=shown(act.key))
    return Choice(item, act.run)


def matches(title: str, typed: str) -> bool:
    """Whether each typed word begins a word of the title, or the words stand in it as typed."""
    low, words = title.lower(), typed.lower().split()
    parts = low.replace("-", " ").split()
    return all(any(part.startswith(word) for part in parts) or word in low for word in words)


def _acts(acts: tuple[Act, ...], typed: str) -> list[Choice]:
    kept = [act for act in acts if act.menu not in _EDIT | {"Go"} and matches(_title(act), typed)]
    first = typed.strip().lower()
    kept.sort(key=lambda act: not _title(act).lower().startswith(first))
    return [_act(one) for one in kept]


def _screens(places: tuple[Place, ...], typed: str) -> list[Choice]:
    return [
        Choice(
            LineItem(
                tr("Go to {title}", title=tr(place.spec.title)),
                tr(ROLE_LABELS[place.role]) if place.role is not None else "",
                icon=place.spec.icon,
                key_cap=f"Alt+G, {place.spec.letter}" if place.spec.letter else "",
            ),
            place.key,
        )
        for place in places
        if matches(f"go to {tr(place.spec.title)}", typed)
    ]


def _people(given: Given) -> list[Choice]:
    if not any(place.spec.key == PEOPLE for place in given.places):
        return []
    typed = searched(given.typed)
    return [
        Choice(
            LineItem(one.name, ", ".join(tr(ROLE_LABELS[r]) for r in one.roles), icon="user"),
            GoTo(PEOPLE, question=one.id),
        )
        for one in given.people
        if typed and matches(one.name, typed)
    ]


def lead_screen(places: tuple[Place, ...], role: Role) -> str:
    """The key of the screen on which this person opens a lead; '' if there is none."""
    keys = [place.spec.key for place in places]
    here = {place.spec.key for place in places if place.role is role}
    for wanted in LEAD_SCREENS:
        if wanted in here:
            return wanted
    return next((wanted for wanted in LEAD_SCREENS if wanted in keys), "")


def _leads(given: Given) -> list[Choice]:
    screen = lead_screen(given.places, given.role)
    if not screen:
        return []
    by_number = digits_of(given.typed)
    return [
        Choice(
            LineItem(
                tr("Open {name}", name=one.name or one.company)
                if by_number
                else one.name or one.company,
                _about(one, by_number),
                icon="ban" if one.do_not_call else "phone",
                tone=Tone.DANGER if one.do_not_call else Tone.TEXT2,
            ),
            GoTo(screen, lead=one.lead),
        )
        for one in given.found
        if may_open(one, given.actor)
    ] + _theirs(given)


def may_open(one: Found, actor: Actor) -> bool:
    """Whether one of the person's roles opens this lead (the store asks again)."""
    roles, stage = actor.roles, one.stage
    if Role.SUPERVISOR in roles or one.owner == actor.id:
        return True
    if Role.QUALIFIER in roles and stage in DESK_STAGES:
        return True
    if Role.TELESALES in roles and stage == Stage.HANDED_OFF:
        return True
    return Role.TELEMARKETER in roles and one.owner is None


def _theirs(given: Given) -> list[Choice]:
    """Leads of others: nothing to open, but it is said with whom they are."""
    names = {person.id: person.name for person in given.people}
    found = []
    for one in given.found:
        if not may_open(one, given.actor):
            who = names.get(one.owner, tr("somebody else")) if one.owner else tr("the desk")
            item = LineItem(
                one.name or one.company,
                tr("{company}, with {who}", company=one.company, who=who),
                icon="user",
            )
            found.append(Choice(item, Theirs(_whose(one, who, given.actor))))
    return found


def _whose(one: Found, who: str, actor: Actor) -> str:
    """Callers read the calling rule that holds the lead, in its own words."""
    if one.owner is not None and actor.roles & _CALLERS:
        return " ".join(owner_words(who))
    return tr("{name} is with {who} now.", name=one.name or one.company, who=who)


def _about(one: Found, digits: str) -> str:
    number = display(_number(one, digits)) if digits else ""
    stage = tr(STAGE_LABELS.get(one.stage, one.stage))
    company = one.company if one.name else ""
    return ", ".join(part for part in (company, one.place, number, stage.lower()) if part)


def _number(one: Found, digits: str) -> str:
    wanted = digits.lstrip("0") or digits
    return next(
        (e164 for e164 in one.phones if wanted in e164), one.phones[0] if one.phones else ""
    )


def _incoming(given: Given) -> list[Choice]:
    digits = digits_of(given.typed)
    callers = [place for place in given.places if place.spec.key == "queue"]
    if not callers or not (digits or given.incoming):
        return []
    return [
        Choice(
            LineItem(
                tr("Incoming from {name}", name=one.name or one.company),
                _about(one, digits or "?"),
                icon="phone-incoming",
                key_cap="Shift+F9" if not given.incoming and number == 0 else "",
            ),
            GoTo("queue", lead=one.lead, question=Incoming(_number(one, digits or "?"))),
        )
        for number, one in enumerate(given.found)
        if one.phones and _may_take(one, given.actor)
    ] + (_theirs(given) if given.incoming else [])


def _may_take(one: Found, actor: Actor) -> bool:
    return one.owner in (None, actor.id) or Role.SUPERVISOR in actor.roles


def _next(given: Given) -> list[Choice]:
    if given.queue is None:
        return []
    rows = [row for row in given.queue.rows if not _is_open(row, given)]
    return [
        Choice(
            LineItem(row.name or row.company, _why(row, given.now), icon="phone"),
            GoTo("queue", lead=row.lead),
        )
        for row in rows[:_NEXT]
    ]


def _is_open(row: QueueRow, given: Given) -> bool:
    """Whether the row is the lead that is on the screen or on the line."""
    return row.group is Group.IN_CALL or bool(row.name and given.subject.startswith(row.name))


def _why(row: QueueRow, now: datetime) -> str:
    company = row.company if row.name else row.place
    if row.point is None:
        return company
    words = PointWords(zone=row.zone, pronoun=row.pronoun or "their")
    reason = tr(point_reason(row.point, words, now).text)
    short = reason.split(",")[0]
    return f"{company}, {short[:1].lower()}{short[1:]}"
