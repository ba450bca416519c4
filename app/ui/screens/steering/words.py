"""The words of the screen 'Needs you': rows, heads, who can take leads over."""

from datetime import datetime
from uuid import UUID

from app.domain import wording
from app.domain.phrases import capital, phrase
from app.domain.transitions import offer_moves
from app.domain.vocabulary import Role, Stage
from app.domain.wording import STAGE_LABELS, PointWords, length_words, minutes_until
from app.reads.steering import (
    SteeringAnswer,
    SteeringGroup,
    SteeringPerson,
    SteeringRow,
)
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.rows import HeadItem, LineItem, PersonItem, QueueItem, RowItem

G = SteeringGroup
_HEADS = {
    G.PAST_TIME: (phrase("Hand-offs past their time"), "hourglass", Tone.DANGER),
    G.UNOWNED: (phrase("Leads nobody owns"), "user-x", Tone.WARN),
    G.DUE: (phrase("Hand-offs that wait for an answer"), "hourglass", Tone.QUALIFICATION),
    G.OWNED: (phrase("Other leads"), "user", Tone.TEXT3),
}
_TONES = {
    wording.Tone.LATE: Tone.DANGER,
    wording.Tone.DUE: Tone.WARN,
    wording.Tone.HAND_OFF: Tone.QUALIFICATION,
}
_CLOSER_STAGES = frozenset({Stage.ACCEPTED, Stage.WORKING})


def first_name(name: str) -> str:
    """'Mara' of 'Mara Lindqvist'."""
    return name.split(" ")[0]


def list_items(answer: SteeringAnswer, now: datetime) -> tuple[RowItem, ...]:
    """All rows with their heads; overdue points have a head for each person."""
    items: list[RowItem] = []
    head: object = None
    for row in answer.rows:
        wanted = (row.group, row.owner if row.group is G.OVERDUE else None)
        if wanted != head:
            head = wanted
            items.append(_head(row, answer))
        items.append(row_item(row, now))
    return tuple(items)


def _head(row: SteeringRow, answer: SteeringAnswer) -> HeadItem:
    if row.group is G.OVERDUE:
        count = sum(one.group is G.OVERDUE and one.owner == row.owner for one in answer.rows)
        text = tr("Overdue points of {owner}", owner=row.owner_name)
        return HeadItem(text, str(count), "triangle-alert", Tone.DANGER)
    text, icon, tone = _HEADS[row.group]
    return HeadItem(tr(text), str(answer.counts[row.group]), icon, tone)


def row_item(row: SteeringRow, now: datetime) -> QueueItem:
    """One lead: who, what, why it stands here."""
    reason, icon, tone = _reason(row, now)
    where = ", ".join(part for part in (row.company, row.place) if part and part != row.name)
    return QueueItem(
        name=row.name or row.company or tr("No name"),
        right=tr(STAGE_LABELS[row.stage]),
        second=" · ".join(part for part in (where, row.campaign_name) if part),
        reason=reason,
        reason_icon=icon,
        tone=tone,
        key=row.lead,
    )


def _reason(row: SteeringRow, now: datetime) -> tuple[str, str, Tone]:
    if row.group in (G.PAST_TIME, G.DUE):
        return _handed(row, now)
    if row.group is G.UNOWNED:
        left = (
            tr("{owner} is no longer in the team", owner=row.owner_name)
            if row.owner_left
            else tr("Nobody owns it")
        )
        return left, "user-x", Tone.WARN
    if row.point is None:
        return (
            tr("{owner}, no continuation point", owner=row.owner_name),
            "user",
            Tone.TEXT2,
        )
    words = PointWords(zone=row.zone, pronoun=row.pronoun)
    said = wording.point_reason(row.point, words, now)
    return tr(said.text), said.icon, _TONES.get(said.tone, Tone.TEXT2)


def _handed(row: SteeringRow, now: datetime) -> tuple[str, str, Tone]:
    to = row.handoff_to or tr("the first who is free")
    if row.answer_by is None:
        return tr("Handed to {to}", to=to), "hourglass", Tone.QUALIFICATION
    if row.group is G.PAST_TIME:
        over = tr(length_words(max(0, int((now - row.answer_by).total_seconds() // 60))))
        return (
            tr("To {to}, {over} past its time; anyone may accept", to=to, over=over),
            "hourglass",
            Tone.DANGER,
        )
    left = tr(length_words(minutes_until(row.answer_by, now)))
    return tr("To {to}, answer within {left}", to=to, left=left), "hourglass", Tone.QUALIFICATION


def people_items(answer: SteeringAnswer, everything: int) -> tuple[LineItem, ...]:
    """'Everybody', then each person with what is overdue."""
    every = LineItem(tr("Everybody"), right=str(everything), icon="users", strong=True, key=None)
    return (every, *(_person_line(one) for one in answer.people))


def _leads_words(owned: int) -> str:
    if owned == 1:
        return tr("1 lead")
    return tr("{owned} leads", owned=owned) if owned else tr("no leads")


def _person_line(one: SteeringPerson) -> LineItem:
    leads = _leads_words(one.owned)
    parts = [leads]
    if not one.active:
        parts.append("left")
    elif one.away:
        parts.append(tr("away: {away}", away=one.away))
    if one.full:
        parts.append(tr("new leads wait"))
    pressing = one.overdue > 0
    return LineItem(
        one.name,
        right=str(one.overdue) if pressing else "",
        icon="triangle-alert" if pressing else ("user-x" if not one.active else "user"),
        tone=Tone.DANGER if pressing else Tone.TEXT3,
        second=", ".join(parts),
        key=one.id,
    )


def takers(
    people: tuple[SteeringPerson, ...], rows: tuple[SteeringRow, ...], chosen: UUID | None
) -> tuple[PersonItem, ...]:
    """Who can take these leads over: of their campaigns, in a role that calls them."""
    return tuple(
        PersonItem(
            one.name,
            _load_words(one),
            tone=Tone.TELESALES if Role.TELESALES in one.roles else Tone.TELEMARKETING,
            chosen=one.id == chosen,
            key=one.id,
            second_tone=Tone.WARN if one.full or one.away else Tone.TEXT2,
        )
        for one in people
        if can_take(one, rows)
    )


def can_take(one: SteeringPerson, rows: tuple[SteeringRow, ...]) -> bool:
    """Whether somebody may call all of these leads and does not have them all already.

    A handed-off lead goes to telesales as an offer, to a telemarketer as a lead.
    """
    if not one.active or not rows or all(_has(one, row) for row in rows):
        return False
    if one.campaigns and any(row.campaign not in one.campaigns for row in rows):
        return False
    closer = any(row.stage in _CLOSER_STAGES for row in rows)
    either = {*_CLOSER_STAGES, Stage.NURTURE, Stage.HANDED_OFF}
    caller = any(row.stage not in either for row in rows)
    calls = Role.TELESALES in one.roles or Role.TELEMARKETER in one.roles
    return (
        calls
        and (not closer or Role.TELESALES in one.roles)
        and (not caller or Role.TELEMARKETER in one.roles)
    )


def _has(one: SteeringPerson, row: SteeringRow) -> bool:
    """Whether a lead, or the offer of it, is this person's already."""
    return (row.receiver if offer_moves(row.stage, one.roles) else row.owner) == one.id


def _load_words(one: SteeringPerson) -> str:
    leads = _leads_words(one.owned)
    if one.away:
        return tr("Away: {away}. {leads}", away=one.away, leads=capital(leads))
    return tr(
        "{leads}, {overdue} overdue",
        leads=capital(leads),
        overdue=one.overdue or tr("none"),
    )


def selection_words(rows: tuple[SteeringRow, ...]) -> tuple[str, str]:
    """Head of the right pane for what is selected, and a sentence below it."""
    if not rows:
        return tr("No lead selected"), tr(
            "Select one or several: Shift+Up and Down, Ctrl+A for all."
        )
    points = sum(row.point is not None for row in rows)
    owners = sorted({row.owner_name for row in rows if row.owner_name})
    of = (
        tr("Now with {owners}.", owners=tr(" and ").join(owners))
        if owners
        else tr("Nobody owns ") + _it(rows) + tr(" now.")
    )
    along = "" if not points else " " + _along(points, len(rows))
    head = (
        rows[0].name or rows[0].company
        if len(rows) == 1
        else tr("{count} leads selected", count=len(rows))
    )
    return head, of + along


def _it(rows: tuple[SteeringRow, ...]) -> str:
    return tr("it") if len(rows) == 1 else tr("them")


def _along(points: int, of: int) -> str:
    if of == 1:
        return tr("Its continuation point moves along.")
    if points == 1:
        return tr("1 continuation point moves along.")
    return tr("{points} continuation points move along.", points=points)


def moved_words(count: int, to: str, name: str, *, offered: bool = False) -> str:
    """What the toast says once leads have moved.

    Args:
        offered: All of them were handed off, and the offers went to a telesales rep.
    """
    if offered and count == 1:
        return tr(
            "{name} is offered to {first_name}, with the whole answer time.",
            name=name or tr("The lead"),
            first_name=first_name(to),
        )
    if offered:
        return tr(
            "{count} leads are offered to {name}, with the whole answer time.",
            count=count,
            name=first_name(to),
        )
    what = name or tr("The lead") if count == 1 else tr("{count} leads", count=count)
    return tr(
        "{what} moved to {name}, due first in that queue.",
        what=what,
        name=first_name(to),
    )
