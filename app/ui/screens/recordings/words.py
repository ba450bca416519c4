"""The words of the recordings screen: rows, head, moments; pure functions over reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.dispositions import DISPOSITIONS, REJECTIONS
from app.domain.errors import KnownError
from app.domain.phrases import capital, small
from app.domain.vocabulary import Disposition, RejectionReason, Role, Stage
from app.domain.wall_time import local_of
from app.domain.wording import DAYS as WEEKDAYS
from app.domain.wording import STAGE_LABELS, day_words, weekday_words, whose
from app.reads.recording import Moment, Recording, Said
from app.reads.recordings import RecordingRow
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.meters import clock_text
from app.ui.widgets.noteline import NOTE_LOOKS, NoteLook, NoteSign
from app.ui.widgets.rows import MarkItem, QueueItem
from app.ui.widgets.wavedata import WaveMark

BROKE_ICON, COMMENT_ICON, MARK_ICON = "split", "message-square", "bookmark"
_LIT = 20.0
"""Seconds for which a moment that was passed is the present one."""
_NOTES: dict[str, NoteLook] = {sign.name.casefold(): look for sign, look in NOTE_LOOKS.items()}
LAYERS: dict[str, Tone] = {
    Role.TELEMARKETER: Tone.TELEMARKETING,
    Role.QUALIFIER: Tone.QUALIFICATION,
    Role.TELESALES: Tone.TELESALES,
}


def first_name(name: str) -> str:
    """What somebody is called in one word."""
    return name.split(" ")[0] if name else tr("nobody")


# --- the list ------------------------------------------------------------------------------------


def row_item(
    row: RecordingRow, now: datetime, zone: str, *, draft: bool = False, silent: bool = False
) -> QueueItem:
    """Three lines: who with the length, whose call and when, how it stands.

    Args:
        silent: Among calls without sound: the third line says why there is none.
    """
    text, icon, tone = lacks_words(row) if silent else row_state(row)
    return QueueItem(
        name=row.name or row.company or tr("No name"),
        right=clock_text(row.seconds) if row.seconds else "",
        second=f"{row.by_name} · {when_words(row.dialled_at, now, zone)}",
        reason=text,
        reason_icon=icon,
        tone=tone,
        badge=tr("Draft") if draft else "",
        key=row.attempt,
    )


def lacks_words(row: RecordingRow) -> tuple[str, str, Tone]:
    """(words, icon, tone) of why there is no sound."""
    return capital(tr(row.lacks)), "volume-x", Tone.TEXT2


def row_state(row: RecordingRow) -> tuple[str, str, Tone]:
    """(words, icon, tone) of the third line; what was searched for, then what needs a listener."""
    if row.said is not None:
        said = " ".join(row.said.found.split())
        behind = " ".join(row.said.after.split()[:3])
        return f"{clock_text(row.said.second)} “{f'{said} {behind}'.strip()}…”", "quote", Tone.INFO
    if row.broke_ms is not None:
        return (
            tr("Broke here, {clock}", clock=clock_text(row.broke_ms / 1000)),
            BROKE_ICON,
            Tone.DANGER,
        )
    if row.reviewed:
        total = f", {row.total:.1f}" if row.total is not None else ""
        return tr("Reviewed{total}", total=total), "circle-check", Tone.OK
    if row.rejected:
        return (
            tr("Rejected: {why}", why=_rejection(row.rejected)),
            "corner-up-left",
            Tone.DANGER,
        )
    if row.lost:
        return (
            tr("Lost: {why}", why=small(tr(row.lost))),
            "x",
            Tone.TEXT2,
        )
    if row.disposition:
        rule = DISPOSITIONS[Disposition(row.disposition)]
        again = row.disposition == Disposition.CALLBACK and row.role == Role.TELESALES
        label = tr("Continue") if again else tr(rule.label)
        reason = f": {small(tr(row.reason))}" if row.reason else ""
        return f"{label}{reason}", rule.icon, Tone.TEXT2
    return tr("Not saved yet"), "circle-alert", Tone.WARN


def _rejection(reason: str) -> str:
    if reason in set(RejectionReason):
        return tr(REJECTIONS[RejectionReason(reason)].label)
    return reason


def when_words(at: datetime, now: datetime, zone: str) -> str:
    """'today 10:05', 'Mon 15:32', 'Fri 6 Nov 15:32' on the listener's clock."""
    there = local_of(at, zone)
    return f"{tr(weekday_words(there.date(), local_of(now, zone).date()))} {there:%H:%M}"


# --- the head ------------------------------------------------------------------------------------


def title(one: Recording) -> str:
    """'Rui Tavares, Vinhos do Lima'."""
    return ", ".join(part for part in (one.name, one.company) if part) or tr("No name")


def head_line(one: Recording, zone: str) -> str:
    """'Jonas Okafor · Tue 24 Nov, 09:05 his time · consent at 00:09 · 38 s paused'."""
    theirs = bool(one.zone)
    there = local_of(one.dialled_at, one.zone or zone)
    clock = f"{tr(WEEKDAYS[there.weekday()])} {tr(day_words(there.date()))}, {there:%H:%M}"
    parts = [
        one.by_name,
        tr("{clock} {whose} time", clock=clock, whose=whose(one.pronoun)) if theirs else clock,
    ]
    if one.consent_ms is not None:
        parts.append(tr("consent at {clock}", clock=clock_text(one.consent_ms / 1000)))
    paused = round(sum(end - start for start, end in one.pauses))
    if paused:
        parts.append(
            tr("{paused} s paused", paused=paused)
            if paused < 120
            else tr("{paused} min paused", paused=paused // 60)
        )
    return " · ".join(part for part in parts if part)


def sound_words(one: Recording) -> str:
    """What is missing of a sound that is there: 'My side only'."""
    if not one.sound or not one.problems:
        return ""
    words = ". ".join(problem.rstrip(".") for problem in one.problems)
    return words[0].upper() + words[1:]


def no_sound(one: Recording) -> KnownError:
    """What stands in the place of a sound that was never kept, or is kept no longer."""
    why = ". ".join(problem[0].upper() + problem[1:].rstrip(".") for problem in one.problems)
    return KnownError(
        tr("There is no sound of this call."),
        f"{why}." if why else "",
        tr("Notes and marks are here."),
    )


_STAGE_TONES: dict[str, Tone] = {
    **dict.fromkeys(
        (Stage.NEW, Stage.ATTEMPTING, Stage.CONVERSING, Stage.INTERESTED), Tone.TELEMARKETING
    ),
    **dict.fromkeys((Stage.QUALIFIED, Stage.HANDED_OFF), Tone.QUALIFICATION),
    **dict.fromkeys((Stage.ACCEPTED, Stage.WORKING), Tone.TELESALES),
    Stage.WON: Tone.OK,
    Stage.DO_NOT_CALL: Tone.DANGER,
}


def stage_words(stage: str) -> tuple[str, Tone, bool]:
    """(words, tone, outlined) of the lead's stage as it is now; side exits are outlined."""
    tone = _STAGE_TONES.get(stage)
    return tr(STAGE_LABELS.get(stage, stage)), tone or Tone.TEXT2, tone is None


# --- moments -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One line of 'At this moment': a moment, or an answer to it.

    Attributes:
        second: Of the sound.
        answer: The answer that the line shows; None shows the moment itself.
    """

    moment: Moment
    second: float
    answer: Said | None = None


def lines(one: Recording) -> tuple[Line, ...]:
    """All lines in order of time, answers below what they answer."""
    found: list[Line] = []
    for moment in one.moments:
        second = one.second_of(moment.call_ms)
        found.append(Line(moment, second))
        found += [Line(moment, second, answer) for answer in moment.answers]
    return tuple(found)


def lit_at(found: Sequence[Line], position: float) -> int | None:
    """Which line is the present one at a second of the sound; answers are never."""
    lit = None
    for at, line in enumerate(found):
        if line.answer is None and line.second <= position + 0.05:
            lit = at
    return lit if lit is not None and position - found[lit].second < _LIT else None


def line_item(line: Line, now: datetime, zone: str, *, caller: str, lit: bool) -> MarkItem:
    """What a line shows; a note says whose it is, a comment who wrote it."""
    moment, at = line.moment, clock_text(line.moment.call_ms / 1000)
    if line.answer is not None:
        said = line.answer
        when = tr("answered {when}", when=_said_at(said.at, now, zone))
        return MarkItem("", said.text, meta=when, tone=Tone.TELESALES, person=said.by_name)
    said = moment.said
    if moment.kind == "broke":
        return MarkItem(
            at,
            said.text,
            BROKE_ICON,
            tr("Broke here"),
            said.broke,
            Tone.DANGER,
            right=said.by_name,
            lit=lit,
            seconds=line.second,
            headed=True,
        )
    if moment.kind == "comment":
        return MarkItem(
            at,
            said.text,
            tone=Tone.ACCENT,
            person=said.by_name,
            meta=_said_at(said.at, now, zone),
            lit=lit,
            seconds=line.second,
        )
    look = note_look(moment.kind)
    about = (
        tr("note by {name}", name=first_name(said.by_name or caller))
        if moment.kind != "mark"
        else ""
    )
    if moment.later:
        about = tr("by {by}, {when}", by=said.by_name, when=_said_at(said.at, now, zone))
    return MarkItem(
        at,
        said.text,
        look.icon,
        tr(look.word),
        about,
        look.tone,
        lit=lit,
        seconds=line.second,
        chip=tr("late") if moment.late else "",
    )


def note_look(kind: str) -> NoteLook:
    """Word, icon and tone of a kind of note, or of a bare mark."""
    if kind == "mark":
        return NoteLook(tr("Marked"), MARK_ICON, Tone.TEXT2)
    return _NOTES.get(kind, NOTE_LOOKS[NoteSign.FACT])


def _said_at(at: datetime, now: datetime, zone: str) -> str:
    there = local_of(at, zone)
    day = tr(weekday_words(there.date(), local_of(now, zone).date()))
    return f"{there:%H:%M}" if day == "today" else f"{day} {there:%H:%M}"


def wave_marks(one: Recording) -> tuple[WaveMark, ...]:
    """The flags over the waveform."""
    return tuple(_flag(moment, one.second_of(moment.call_ms)) for moment in one.moments)


def _flag(moment: Moment, second: float) -> WaveMark:
    if moment.kind == "broke":
        return WaveMark(second, BROKE_ICON, Tone.DANGER, tr("Broke here"), strong=True)
    if moment.kind == "comment":
        label = tr("Comment by {by}", by=moment.said.by_name)
        return WaveMark(second, COMMENT_ICON, Tone.TEXT2, label)
    look = note_look(moment.kind)
    label = (
        tr("{word} by {by}", word=tr(look.word), by=moment.said.by_name)
        if moment.later
        else tr(look.word)
    )
    return WaveMark(second, look.icon, look.tone, label)


def outside(
    spans: Sequence[tuple[float, float]], pauses: Sequence[tuple[float, float]]
) -> tuple[tuple[float, float], ...]:
    """Silences that are no pause: a pause has its own box."""
    return tuple(
        (start, stop)
        for start, stop in spans
        if not any(start < end and begin < stop for begin, end in pauses)
    )


def next_mark(found: Sequence[Line], position: float) -> float | None:
    """The second of the next moment."""
    return next((one.second for one in found if one.second > position + 0.4), None)


def previous_mark(found: Sequence[Line], position: float) -> float | None:
    """The second of the moment before; one that was just passed is not it."""
    before = [one.second for one in found if one.second < position - 1.5]
    return before[-1] if before else None


# --- what was kept -------------------------------------------------------------------------------


def kept_words(
    kind: str, one: Recording, call_ms: int, to_name: str, *, mine: bool
) -> tuple[str, str]:
    """(sentence, icon) of the toast."""
    at = clock_text(call_ms / 1000)
    if kind == "answer":
        return tr("Answered {name} at {at}.", name=first_name(to_name), at=at), COMMENT_ICON
    reader = f"{reader_words(one, mine=mine)}."
    if kind == "broke":
        return tr("Broke here at {at} kept. {reader}", at=at, reader=reader), BROKE_ICON
    return tr("Comment at {at} kept. {reader}", at=at, reader=reader), COMMENT_ICON


def reader_words(one: Recording, *, mine: bool) -> str:
    """Who reads a comment: 'Jonas sees it in the thread'."""
    if mine:
        return tr("Your supervisor sees it here")
    return tr("{name} sees it in the thread", name=first_name(one.by_name))


def breaks_title(name: str, *, mine: bool) -> str:
    """'Where Jonas’s calls break'."""
    return (
        tr("Where your calls break")
        if mine
        else tr("Where {name}’s calls break", name=first_name(name))
    )
