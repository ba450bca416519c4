"""Words about leads that desks have, and about those that wait for a desk."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.domain.errors import KnownError
from app.domain.phrases import capital, phrase
from app.jobs.team_ask import NotReached as NotAnswered
from app.jobs.team_desks import DeskLeads, HeldLead, TakenBack, WaitingLead
from app.jobs.team_errands import NotKnown, NotReached
from app.ui.lists.as_of import moment
from app.ui.screens.steering.words import first_name
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.rows import HeadItem, QueueItem, RowItem

_KINDS = {
    "call": ("phone-call", phrase("on the phone with this prospect"), Tone.WARN),
    "pack": ("archive", phrase("taken ahead, for work without the team too"), Tone.TEXT2),
    "look": ("eye", phrase("open at the desk"), Tone.TEXT2),
}


def desk_items(found: DeskLeads, zone: str) -> tuple[RowItem, ...]:
    """All rows: first what waits for a desk, then what each person has."""
    items: list[RowItem] = []
    if found.waiting:
        head = tr("Wait for a desk that was not heard")
        leads = _by_lead(found.waiting)
        items.append(HeadItem(head, str(len(leads)), "hourglass", Tone.WARN))
        items += [_waiting_item(one, found.now, zone) for one in leads]
    counts = Counter(one.person for one in found.held)
    counts |= Counter({person: count for person, _name, count in found.people})
    before: UUID | None = None
    for one in found.held:
        if one.person != before:
            before = one.person
            head = tr("{name} has", name=one.person_name)
            items.append(HeadItem(head, str(counts[one.person]), "user", Tone.TEXT3))
        items.append(_held_item(one, found.now, zone))
    return tuple(items)


def _held_item(one: HeldLead, now: datetime, zone: str) -> QueueItem:
    icon, words, tone = _KINDS.get(one.kind, ("user", one.kind, Tone.TEXT2))
    return QueueItem(
        name=one.name or tr("No name"),
        right=tr("until {at}", at=moment(one.until, now, zone)),
        second=one.desk,
        reason=capital(tr(words)),
        reason_icon=icon,
        tone=tone,
        key=one.lead,
    )


def _by_lead(waiting: Sequence[WaitingLead]) -> list[list[WaitingLead]]:
    """What waits for several desks is one lead; whose desk is waited for longest comes first."""
    leads: dict[UUID, list[WaitingLead]] = {}
    for one in sorted(waiting, key=lambda one: one.until, reverse=True):
        leads.setdefault(one.lead, []).append(one)
    return sorted(leads.values(), key=lambda waits: waits[0].until)


def _waiting_item(waits: Sequence[WaitingLead], now: datetime, zone: str) -> QueueItem:
    one = waits[0]
    new = one.owner_name or tr("Nobody")
    old = tr(" and ").join(each.person_name for each in waits)
    return QueueItem(
        name=one.name or tr("No name"),
        right=tr("until {at}", at=moment(one.until, now, zone)),
        second=tr("{new} owns it now, before {old}", new=new, old=old),
        reason=" · ".join(_heard(each, now, zone) for each in waits),
        reason_icon="hourglass",
        tone=Tone.WARN,
        key=one.lead,
    )


def _heard(one: WaitingLead, now: datetime, zone: str) -> str:
    if one.heard_at is None:
        return tr("{name}’s desk was never heard", name=first_name(one.person_name))
    at = moment(one.heard_at, now, zone)
    name = first_name(one.person_name)
    return tr("{name}’s desk was last heard {at}", name=name, at=at)


def waits_words(waiting: Sequence[WaitingLead], now: datetime, zone: str) -> tuple[str, str]:
    """What the strip over the list says: what happened, and what follows of it.

    Args:
        now: By the team's clock, as all of its times are.
    """
    leads = _by_lead(waiting)
    first = leads[0][0]
    until = moment(max(one.until for one in waiting), now, zone)
    if len(leads) == 1:
        who = tr(
            "{name} can call {lead} from {until}.",
            name=first_name(first.owner_name) if first.owner_name else tr("The new owner"),
            lead=first.name,
            until=until,
        )
        return " ".join(f"{_heard(one, now, zone)}." for one in leads[0]), who
    names = sorted({first_name(one.person_name) for one in waiting})
    whose = (
        tr("{name}’s desk", name=names[0])
        if len(names) == 1
        else tr("the desks of {names}", names=tr(" and ").join((", ".join(names[:-1]), names[-1])))
    )
    title = tr("{count} leads wait for {whose}.", count=len(leads), whose=whose)
    return title, tr("All of them can be called from {until}.", until=until)


def spoken_words(names: Sequence[str]) -> str:
    """'I have spoken to Tobias', of one or of several."""
    firsts = sorted({first_name(one) for one in names if one})
    if len(firsts) == 1:
        return tr("I have spoken to {name}", name=firsts[0])
    return tr("I have spoken to them")


def chosen_words(found: DeskLeads, leads: Sequence[UUID], zone: str) -> str:
    """What is selected and what 'I have spoken to …' would do."""
    if not leads:
        return tr("Select leads: Shift+Up and Down for several.")
    mine = set(leads)
    ends = [one.until for one in found.all if one.lead in mine]
    what = tr("this lead") if len(leads) == 1 else tr("{count} leads", count=len(leads))
    until = moment(max(ends), found.now, zone) if ends else ""
    talking = any(one.kind == "call" for one in found.held if one.lead in mine)
    words = tr(
        "A desk may call {what} until {until}, also without the team.", what=what, until=until
    )
    return words + (" " + tr("Somebody talks right now; no talk is cut.") if talking else "")


def people_of(found: DeskLeads, leads: Sequence[UUID]) -> tuple[str, ...]:
    """Names of whoever has these leads, or had them."""
    mine = set(leads)
    return tuple(one.person_name for one in found.all if one.lead in mine)


def taken_words(done: TakenBack) -> str:
    """What the toast says."""
    if done.count == 1:
        return tr("1 lead was taken back: whoever gets it may call now.")
    return tr("{count} leads were taken back: whoever gets them may call now.", count=done.count)


def more_words(found: DeskLeads) -> str:
    """What is said where an answer had not room for all; '' where it had."""
    waits = len(_by_lead(found.waiting))
    shown, of = len(found.held), found.count
    if shown >= of:  # of those that wait there is a row for each person that is waited for
        shown, of = waits, found.wait_count
    if shown >= of:
        return ""
    words = tr("{shown} of {of} leads are shown: choose a person to see all of theirs.")
    if not found.people:  # a server that was set up by an older program
        words = tr("{shown} of {of} leads are shown, by name.")
    return words.format(shown=shown, of=of)


def none_words(person: UUID | None, name: str) -> tuple[str, str]:
    """What stands where nothing is to be listed."""
    if person is not None:
        return tr("No desk has a lead of {name} now.", name=name), ""
    return tr("No desk has a lead now."), tr("Nothing waits, and nothing is to be taken back.")


def not_read_words(error: KnownError | None) -> tuple[str, str]:
    """What stands there while the team has not said it."""
    if error is None or isinstance(error, (NotReached, NotKnown, NotAnswered)):
        return (
            tr("The team can't be reached."),
            tr("Only the team knows who has which leads. It is asked again as soon as it answers."),
        )
    return tr(error.what), tr(error.todo)
