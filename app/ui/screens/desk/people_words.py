"""Who takes a lead on, in words; shares as counts while there are few cases."""

from app.domain.languages import language_name
from app.domain.wall_time import local_of
from app.reads.receivers import Presence, Receiver, Receivers, Share
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.rows import PersonItem

MIN_CASES = 30
"""Below this many cases a share is said as a count."""


def share_words(share: Share) -> str:
    """'31%'; a count below 30 cases; nothing to say without any."""
    if share.of == 0:
        return "–"
    if share.of < MIN_CASES:
        return tr("{won} of {of}", won=share.won, of=share.of)
    return f"{round(100 * share.won / share.of)}%"


def band_words(found: Receivers) -> tuple[str, str, str]:
    """'Of leads scored 80–84, ', '38%', ' were won.': the middle is set bold."""
    scores = f"{found.band_from}–{found.band_to}"
    if found.band.of == 0:
        return tr("No lead scored {scores} has ended yet.", scores=scores), "", ""
    if found.band.of == 1:
        end = tr("won") if found.band.won else tr("lost")
        return (
            tr("The one lead scored {scores} that ended was {end}.", scores=scores, end=end),
            "",
            "",
        )
    if found.band.of < MIN_CASES:
        end = tr(" was won.") if found.band.won == 1 else tr(" were won.")
        return (
            tr("Of {of} leads scored {scores}, ", of=found.band.of, scores=scores),
            str(found.band.won or tr("none")),
            end,
        )
    return (
        tr("Of leads scored {scores}, ", scores=scores),
        share_words(found.band),
        tr(" were won."),
    )


def person_items(found: Receivers, chosen: object, zone: str) -> list[PersonItem]:
    """The assign list; the first who is free stands last."""
    items = [
        PersonItem(
            name=one.name,
            second=receiver_words(one, found, zone),
            figures=(share_words(one.won), str(one.due_today)),
            chosen=one.id == chosen,
            key=one.id,
            second_tone=Tone.WARN if one.full else Tone.TEXT2,
        )
        for one in found.people
    ]
    free = sum(one.presence is Presence.FREE and not one.full for one in found.people)
    when = tr("free then") if found.asked_for else tr("free now")
    items.append(
        PersonItem(
            name=tr("First who is free"),
            second=tr(
                "telesales, {free} of {count} {when}", free=free, count=len(found.people), when=when
            ),
            tone=Tone.ACCENT,
            chosen=chosen is None,
            sign="··",
        )
    )
    return items


def receiver_words(one: Receiver, found: Receivers, zone: str) -> str:
    """'Italian, free at 15:00'; what speaks against the person goes first."""
    if one.full:
        return tr(
            "{overdue} points overdue, {presence}",
            overdue=one.overdue,
            presence=_presence_words(one, found, zone),
        )
    return ", ".join(
        part for part in (_tongue(one, found.language), _presence_words(one, found, zone)) if part
    )


def _tongue(one: Receiver, language: str) -> str:
    if one.speaks:
        return tr(language_name(language))
    if len(one.languages) == 1:
        return tr("{language} only", language=language_name(one.languages[0]))
    return (
        tr("No {language}", language=language_name(language)) if language and one.languages else ""
    )


def _presence_words(one: Receiver, found: Receivers, zone: str) -> str:
    if one.presence is Presence.AWAY:
        return tr("away: {away}", away=one.away) if one.away else tr("away")
    if one.presence is Presence.IN_CALL or one.free_at is None:
        return tr("in a call now")
    at = f"{local_of(one.free_at, zone):%H:%M}"
    if one.presence is Presence.BUSY:
        return tr("in calls until {at}", at=at)
    return tr("free at {at}", at=at) if found.asked_for else tr("free now")


def answer_words(minutes: int, to: str, supervisor: str) -> str:
    """How long the receiver has, and what follows: 'Then Petra Holm is told'."""
    time = (
        tr("{minutes} minutes", minutes=minutes)
        if minutes < 120
        else tr("{minutes} working hours", minutes=minutes // 60)
    )
    who = tr("{to} has", to=to) if to else tr("Telesales has")
    told = supervisor or tr("the supervisor")
    return tr(
        "{who} {time} to accept or reject. Then {told} is told.", who=who, time=time, told=told
    )


def share_hint(one: Receiver) -> str:
    """How the share of a person was counted."""
    if one.won.of == 0:
        return tr("No lead of this segment has ended with this person yet.")
    return tr("Won {won} of {of} leads of this segment that ended.", won=one.won.won, of=one.won.of)
